//! `costcalc prices`

mod bundle;
mod check;
mod diff;
mod export;
mod import;
mod update;

use clap::{Args, Subcommand};
use clap_complete::ArgValueCompleter;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::pricing::{self, Basis, Catalog, Offer};
use crate::report::view::catalog;
use crate::result;
use crate::scenario::{makers_model, unknown_model};
use crate::units::{Date, ModelId};

use super::answer::{Answer, Answered, Content};
use super::args::{OutputArgs, PriceArgs};
use super::complete;
use super::screen::{Screen, Style};
use super::tables::{Shelf, Wanted};
use super::tree::Tree;

/// Show, check, compare, import and update price tables
#[derive(Debug, Subcommand)]
#[command(before_help = EXAMPLES, defer = true)]
pub(super) enum Prices {
    /// List models with their standard rates per million tokens.
    List(List),
    /// Show all that the tables say of a model: every card, every tier, sources, limits.
    Show(Show),
    /// Compare two states of the price tables, and what the differences do to scenarios.
    ///
    /// A state is a folder, a file, a git revision (`origin/main`), or a path in one
    /// (`v1.2:pricing/openai.yaml`). A scenario is evaluated with the tables of both states on its own day
    /// or, if prices that it uses change later, on the first day on which all changes are in force.
    Diff(diff::Diff),
    /// Find likely mistakes in price tables: wrong units, rounding artefacts, contradictions, edited history, old sources.
    ///
    /// A table is checked together with the other tables of its folder. If the price is right, acknowledge the finding
    /// on its card, `ack: [rule]`; `costcalc.yaml` sets the severity of each rule.
    Check(Box<check::Check>),
    /// Update price tables from a data file that another project publishes.
    ///
    /// You provide the file: nothing is downloaded. New models are added; if prices differ from the card in force, a
    /// card is appended; old cards, comments and order stay the same. Entries that a table cannot express are listed
    /// with the reason, and nothing is guessed.
    Import(Box<import::Import>),
    /// Write price tables as one file, a bundle, with its date, digests and the oldest program that reads it.
    Bundle(bundle::Bundle),
    /// Use the prices of a bundle in place of those that are compiled in.
    ///
    /// You provide the file: nothing is downloaded. It must not be older than the prices in use, and may only add to
    /// them: published cards stay as they are. It is kept in your data folder, where all commands find it as `builtin`,
    /// unless you give them `--locked` or set COSTCALC_PRICES=compiled. Digests show damage, not who made the file.
    Update(update::Update),
    /// Write the price tables that `builtin` means into a folder.
    Export(export::Export),
}

const EXAMPLES: &str = "\
Examples:
  costcalc prices list haiku
  costcalc prices show anthropic/claude-haiku-4-5
  costcalc prices check";

#[derive(Args, Debug)]
#[command(before_help = LIST_EXAMPLES)]
pub(super) struct List {
    /// Only models whose name contains this
    #[arg(default_value = "")]
    filter: String,

    #[command(flatten)]
    prices: PriceArgs,

    #[command(flatten)]
    output: OutputArgs,
}

const LIST_EXAMPLES: &str = "\
Examples:
  costcalc prices list
  costcalc prices list haiku
  costcalc prices list openai/ --as-of 2026-12-01 --format csv";

#[derive(Args, Debug)]
#[command(before_help = SHOW_EXAMPLES)]
pub(super) struct Show {
    /// The model, as `provider/model`; a name alone means its maker's, or that of its only provider
    #[arg(value_name = "MODEL", add = ArgValueCompleter::new(complete::models))]
    model: String,

    #[command(flatten)]
    prices: PriceArgs,

    #[command(flatten)]
    output: OutputArgs,
}

const SHOW_EXAMPLES: &str = "\
Examples:
  costcalc prices show anthropic/claude-haiku-4-5
  costcalc prices show gpt-5.4-mini --format json";

impl Prices {
    pub(super) fn run(&self, _: &Screen) -> Answered {
        match self {
            Self::List(list) => list.run(),
            Self::Show(show) => show.run(),
            Self::Diff(diff) => diff.run(),
            Self::Check(check) => check.run(),
            Self::Import(import) => import.run(),
            Self::Bundle(bundle) => bundle.run(),
            Self::Update(update) => update.run(),
            Self::Export(export) => export.run(),
        }
    }

    pub(super) fn style(&self, screen: &Screen) -> Style {
        let output = match self {
            Self::List(list) => &list.output,
            Self::Show(show) => &show.output,
            Self::Diff(diff) => &diff.output,
            Self::Check(check) => &check.output,
            Self::Import(import) => &import.output,
            Self::Update(update) => &update.output,
            Self::Bundle(bundle) => return Style::of_text(screen, bundle.out.clone()),
            Self::Export(_) => return Style::of_text(screen, None),
        };
        output.style(screen)
    }
}

impl List {
    fn run(&self) -> Answered {
        let catalog = everything(&self.prices)?;
        let day = self.prices.day();
        let listed = || catalog::listed(&catalog, &self.filter);
        if listed().next().is_none() {
            let message = format!("no model's name contains `{}`", self.filter);
            let nothing = Diagnostic::error(Code::UnknownModel, message);
            return Err(nothing.help("`costcalc prices list` names every model").into());
        }
        let offers = offers(&catalog, listed(), day);
        let basis = basis(&offers, &catalog, day, self.prices.clock.today());
        let documents = || vec![catalog::list(&catalog, &self.filter, day, &basis)];
        let contents = Content::of(&self.output, documents, || {
            result::json(Some(catalog.currency()), result::List::of(&catalog, listed(), day, &basis))
        })?;
        let currency = catalog.currency().to_owned();
        let warnings = catalog.findings().iter().cloned().chain(age(&offers, day, &basis)).collect();
        Ok(Answer { contents, currency, warnings, failures: Vec::new() })
    }
}

impl Show {
    fn run(&self) -> Answered {
        let shelf = Shelf::find(&Tree::default(), self.prices.locked, self.prices.named(), None)?;
        let catalog = shelf.read(&Wanted::of_names([self.model.as_str()], &shelf))?;
        let day = self.prices.day();
        let source = Source::argument(self.model.clone());
        let place = Place::new(&source, 0..self.model.len());
        let id = catalog
            .find(&self.model)
            .map_err(|unfound| unknown_model(&self.model, &unfound, &catalog).at(&place))?;
        let offers = offers(&catalog, [&id], day);
        let basis = basis(&offers, &catalog, day, self.prices.clock.today());
        let documents = || vec![catalog::show(&catalog, &id, day, &basis)];
        let contents = Content::of(&self.output, documents, || {
            result::json(Some(catalog.currency()), result::Show::of(&catalog, &id, day, &basis))
        })?;
        let currency = catalog.currency().to_owned();
        let mut warnings = catalog.findings().to_vec();
        warnings.extend(age(&offers, day, &basis));
        warnings.extend(makers_model(&self.model, &id, &catalog).map(|said| said.at(&place)));
        Ok(Answer { contents, currency, warnings, failures: Vec::new() })
    }
}

fn offers<'c>(catalog: &Catalog, ids: impl IntoIterator<Item = &'c ModelId>, day: Date) -> Vec<Offer> {
    ids.into_iter().filter_map(|id| catalog.offer(id, day).ok()).collect()
}

/// What the cards in force on a day rest on.
fn basis(offers: &[Offer], catalog: &Catalog, day: Date, today: Date) -> Basis {
    let names: Vec<String> = offers.iter().map(|offer| offer.id.to_string()).collect();
    let cards = offers.iter().map(|offer| &offer.card.evidence);
    Basis::of(names.iter().map(String::as_str).zip(cards), offers, catalog.index(), day, Some(today))
}

/// What is to be said of the age of what tables offer on a day.
fn age(offers: &[Offer], day: Date, basis: &Basis) -> Vec<Diagnostic> {
    pricing::undated_prices(offers, day).into_iter().chain(basis.old_prices()).collect()
}

fn everything(prices: &PriceArgs) -> super::answer::Result<Catalog> {
    Shelf::find(&Tree::default(), prices.locked, prices.named(), None)?.read(&Wanted::All)
}
