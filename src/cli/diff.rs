//! `costcalc diff`

mod increase;
mod side;

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCompleter;

use crate::analysis::attribution::{self, Difference, Explained};
use crate::diag::{Code, Diagnostic};
use crate::report::view::difference::{self as view, Order};
use crate::result::saved::SavedScenario;
use crate::result::{self, Settings};
use crate::scenario::Plan;
use crate::units::Figure;

use self::increase::Limit;
use self::side::Side;
use super::answer::{Answer, Answered, Content, Result};
use super::args::OutputArgs;
use super::complete;
use super::load::{self, Loaded, Loader, answered};
use super::selection::DesignArgs;
use super::tree::Tree;
use super::what_if::StudyArgs;

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Diff {
    /// The old result: a scenario, REV:PATH or a saved result; `-` reads it from standard input
    #[arg(value_name = "OLD")]
    old: String,

    /// The new result, in the same forms
    #[arg(value_name = "NEW", required_unless_present = "base", conflicts_with = "base")]
    new: Option<String>,

    /// Compare the one given file with its state in a revision, or in another folder
    #[arg(long, value_name = "REV|DIR")]
    base: Option<String>,

    #[command(flatten)]
    design: DesignArgs,

    /// The headline figure for --fail-on-increase and --sort
    #[arg(long, value_name = "FIGURE", default_value = "invoice", value_parser = figure, add = ArgValueCompleter::new(complete::totals))]
    metric: Figure,

    /// How to sort the causes
    #[arg(long, value_enum, default_value_t = Sort::Order)]
    sort: Sort,

    /// Exit 1 if any headline figure differs
    #[arg(long)]
    exit_code: bool,

    /// Exit 1 if the figure rises by more than an amount or a part of the old figure; without a value, if it rises
    #[arg(long, value_name = "AMOUNT|PERCENT", num_args = 0..=1, default_missing_value = "0")]
    fail_on_increase: Option<Limit>,

    #[command(flatten)]
    study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc diff scenarios/quality_gate.yaml scenarios/support_pipeline.yaml
  costcalc diff scenarios/quality_gate.yaml scenarios/support_pipeline.yaml --sort effect
  costcalc diff origin/main:scenarios/support_pipeline.yaml scenarios/support_pipeline.yaml
  costcalc diff scenarios/support_pipeline.yaml --base origin/main --fail-on-increase 5%
  costcalc diff old.json new.json --exit-code";

/// How causes are sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Sort {
    /// In the order in which the changes are made
    Order,
    /// The largest effect first
    Effect,
}

/// Reads the name of a headline figure.
fn figure(text: &str) -> std::result::Result<Figure, String> {
    Figure::named(text).ok_or_else(|| format!("known: {}", Figure::KEYS.join(", ")))
}

impl Diff {
    pub(super) fn run(&self) -> Answered {
        answered(&self.study, |loader| self.compared(&self.sides(loader)?))
    }

    /// Reads both, once: standard input cannot be read again.
    fn sides(&self, loader: &Loader) -> Result<[Side; 2]> {
        let base = self.base.as_deref().map(Tree::base).transpose()?;
        let sides = match (base, &self.new) {
            (Some(base), _) => [Side::open_in(&loader.of(&base), &self.old)?, Side::open(&self.old, loader)?],
            (None, new) => {
                let new = new.as_deref().unwrap_or_default();
                if self.old == "-" && new == "-" {
                    let message = "standard input can be one of the two, not both";
                    return Err(Diagnostic::error(Code::Usage, message).into());
                }
                [Side::open(&self.old, loader)?, Side::open(new, loader)?]
            }
        };
        let chosen = self.design.selection();
        let chosen = [
            ("--set", !self.study.set.is_empty()),
            ("--variant", chosen.variant.is_some()),
            ("--case", chosen.case.is_some()),
        ];
        if let ([Side::Saved(..), Side::Saved(..)], Some((flag, _))) =
            (&sides, chosen.iter().find(|(_, is_given)| *is_given))
        {
            let message = format!("{flag} is about scenarios, and both are saved results");
            return Err(Diagnostic::error(Code::ConflictingKeys, message).into());
        }
        Ok(sides)
    }

    fn compared(&self, sides: &[Side; 2]) -> Answered {
        let (all, warnings) = match sides {
            [Side::Scenario(old), Side::Scenario(new)] => self.scenarios(old, new)?,
            [old, new] => (self.saved(old, new)?, Vec::new()),
        };
        let currency = all.first().map_or_else(String::new, |one| one.currency.clone());
        let order = Order { metric: self.metric, by_effect: self.sort == Sort::Effect };
        let digits = self.output.digits().in_currency(&currency);
        let contents = Content::with_rows(
            &self.output,
            || all.iter().map(|one| view::document(one, order, digits)).collect(),
            || all.iter().map(|one| view::rows(one, order)).collect(),
            || result::json(Some(&currency), view::result(&all, order)),
        )?;
        let failures = all.iter().flat_map(|one| self.failures(one)).collect();
        Ok(Answer { contents, currency, warnings, failures })
    }

    /// What makes the answer a no.
    fn failures(&self, one: &Difference) -> Vec<Diagnostic> {
        let moved: Vec<&str> = one.attribution.moved().map(Figure::name).collect();
        let differs = (self.exit_code && !moved.is_empty()).then(|| {
            let message = format!("`{}` does not cost the same: {} differ", one.name, moved.join(", "));
            Diagnostic::error(Code::FiguresDiffer, message)
        });
        let limit = self.fail_on_increase.as_ref();
        let increased = limit.and_then(|limit| limit.passed(one, self.metric));
        differs.into_iter().chain(increased).collect()
    }

    /// Two scenarios.
    fn scenarios(&self, old: &Loaded, new: &Loaded) -> Result<(Vec<Difference>, Vec<Diagnostic>)> {
        let asked = self.design.selection();
        load::check_effects(&[old.clone(), new.clone()], |side| side.evaluated(&[asked.of(&side.file)?]))?;
        let designs = [asked.of(&old.file)?, asked.of(&new.file)?];
        let scenarios =
            [old.file.scenario(designs[0].iter().copied())?, new.file.scenario(designs[1].iter().copied())?];
        let catalogs = [
            old.catalog_of_both(&scenarios[0], &scenarios)?,
            new.catalog_of_both(&scenarios[1], &scenarios)?,
        ];
        let studies = [old.study(&catalogs[0]), new.study(&catalogs[1])];
        let explained = attribution::attribute((&studies[0], &designs[0]), (&studies[1], &designs[1]))?;
        let Explained { old: before, new: after, attribution } = explained;
        let side = |loaded: &Loaded, plan: &Plan| attribution::Side {
            label: loaded.file.source.name.clone(),
            as_of: Some(plan.as_of.to_string()),
            // What the command line says holds for both sides, and is said of the whole answer.
            set: Vec::new(),
            is_hypothetical: false,
        };
        let difference = Difference {
            name: after.plan.name.clone(),
            sides: [side(old, &before.plan), side(new, &after.plan)],
            currency: after.plan.currency.clone(),
            months: after.plan.horizon.as_ref().map(|horizon| horizon.span()),
            attribution,
        };
        Ok((vec![difference], after.warnings))
    }

    /// At least one saved result.
    fn saved(&self, old: &Side, new: &Side) -> Result<Vec<Difference>> {
        let asked = self.design.selection();
        let (before, after) = (old.result(new, asked)?, new.result(old, asked)?);
        attribution::same_currency(&before.currency, &after.currency)?;
        let pairs = side::pairs(&before.scenarios, &after.scenarios);
        let difference = |(one, other): (Option<&SavedScenario>, Option<&SavedScenario>)| {
            let kept = |side: Option<&SavedScenario>| side.map(|side| side.saved.clone()).unwrap_or_default();
            let both = [(old, one), (new, other)];
            let spans: Vec<&Option<String>> =
                both.iter().filter_map(|(_, one)| one.map(|one| &one.months)).collect();
            if let [first, second] = spans.as_slice()
                && first != second
            {
                return Err(apart(first.as_deref(), second.as_deref()).into());
            }
            let side = |(side, kept): (&Side, Option<&SavedScenario>)| {
                let settings = side.settings();
                attribution::Side {
                    label: side.name().to_owned(),
                    as_of: kept.map(|kept| kept.as_of.clone()),
                    set: settings.map(|settings| settings.words().collect()).unwrap_or_default(),
                    is_hypothetical: settings.is_some_and(Settings::has_hypothetical_prices),
                }
            };
            Ok(Difference {
                name: other.or(one).map_or_else(String::new, |one| one.name.clone()),
                sides: both.map(side),
                currency: after.currency.clone(),
                months: spans.first().and_then(|span| (*span).clone()),
                attribution: attribution::of_saved(&kept(one), &kept(other)),
            })
        };
        pairs.into_iter().map(difference).collect()
    }
}

/// The refusal of results that are sums of different months.
fn apart(old: Option<&str>, new: Option<&str>) -> Diagnostic {
    let words = |months: Option<&str>| months.unwrap_or("a single month").to_owned();
    let message = format!("{} and {} cannot be compared", words(old), words(new));
    Diagnostic::error(Code::ConflictingKeys, message)
        .help("save results of the same `from` and `months`, or compare the scenarios' months one by one")
}
