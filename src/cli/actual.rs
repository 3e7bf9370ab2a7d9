//! `costcalc actual`

use std::path::PathBuf;
use std::str::FromStr;

use clap::Args;

use crate::analysis::actual::{self, Actual as Explained, month_of};
use crate::diag::{Code, Diagnostic};
use crate::exact::{Exact, Notation};
use crate::report::view::actual as view;
use crate::result;
use crate::units::money::said;
use crate::units::{Count, Factor, Month};
use crate::usage::Cuts;
use crate::usage::invoice::Invoice;

use super::answer::{Answer, Answered, Content, Result};
use super::args::{self, OutputArgs};
use super::files;
use super::load::{Loader, Named};
use super::screen::Screen;
use super::selection::DesignArgs;
use super::step_args::StepArgs;
use super::usage::{LogArgs, missing_cuts, refuse_no_units};
use super::what_if::StudyArgs;

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Actual {
    /// The scenario file
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,

    #[command(flatten)]
    logs: LogArgs,

    /// What the vendor billed in that month, or what it reports to have been used; repeatable. Costs and usage of OpenAI and
    /// of Anthropic as JSON or CSV, and FOCUS
    #[arg(long = "invoice", value_name = "FILE")]
    invoices: Vec<PathBuf>,

    /// The answer is no if what was invoiced, or measured where there is no invoice, is off by more than this part of the
    /// projection
    #[arg(long, value_name = "PERCENT")]
    tolerance: Option<Tolerance>,

    #[command(flatten)]
    design: DesignArgs,

    #[command(flatten)]
    steps: StepArgs,

    /// How many units the calls were made for; those of the scenario unless this is given
    #[arg(long, value_name = "NUMBER", value_parser = args::count)]
    units: Option<Count>,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc actual support.yaml october.csv --units 318_400
  costcalc actual support.yaml october.csv --variant all_haiku --case high
  costcalc actual support.yaml logs/ --step draft=tag:feature:draft --invoice costs.json --tolerance 5%";

/// By which part of the projection the real amount may be off.
#[derive(Clone, Debug)]
struct Tolerance {
    share: Factor,
    written: String,
}

impl FromStr for Tolerance {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let number = text.strip_suffix('%').and_then(|_| Exact::parse(text, Notation::Percent).ok());
        let share =
            number.and_then(Factor::new).ok_or_else(|| "write a percentage, as in `5%`".to_owned())?;
        Ok(Self { share, written: text.to_owned() })
    }
}

impl Tolerance {
    /// What to say where the real amount is off by more.
    fn passed(&self, explained: &Explained, currency: &str) -> Option<Diagnostic> {
        let (real, projected) = (explained.real(), &explained.projected);
        let off = real - projected;
        let most = self.share.exact() * projected;
        if off.abs() <= most {
            return None;
        }
        let shown = |amount: &Exact| said(amount, currency);
        let what = if explained.invoiced.is_some() { "invoiced" } else { "measured" };
        let more = if off.is_negative() { "less" } else { "more" };
        let message = format!(
            "`{}` was {what} at {}, {} {more} than the {} that were projected",
            explained.name,
            shown(real),
            shown(&off.abs()),
            shown(projected)
        );
        let help = format!("{} of the projection are allowed, which is {}", self.written, shown(&most));
        Some(Diagnostic::error(Code::OutsideTolerance, message).help(help))
    }
}

impl Actual {
    pub(super) fn run(&self, loader: &Loader, screen: &Screen) -> Answered {
        if !self.study.set.is_empty() {
            let message = "`--set` would put values over the scenario that was projected";
            return Err(Diagnostic::error(Code::Usage, message).help("leave it out").into());
        }
        refuse_no_units(self.units.as_ref())?;
        let loaded = loader.load(&self.scenario)?;
        let patches = self.design.selection().of(&loaded.file)?;
        let scenario = loaded.file.scenario(patches.iter().copied())?;
        if scenario.horizon.is_some() {
            let message = "the scenario has a horizon, and logs are compared with a single month";
            return Err(Diagnostic::error(Code::ConflictingKeys, message)
                .help("take `horizon` out of a copy of the scenario")
                .into());
        }
        let catalog = loaded.catalog_naming(&scenario, Named::All)?;
        let (buckets, told) = self.logs.read(Cuts::of(catalog.tables()), self.steps.tags(), false, screen)?;
        let (month, _) = month_of(&buckets)?;
        let currency = catalog.currency().to_owned();
        let invoice = self.invoice(loader, month, &currency)?;
        let as_of = loaded.prices().as_of.or(scenario.as_of).unwrap_or_else(|| month.first_day());
        let evaluated = crate::analysis::evaluate(&scenario, &catalog, as_of)?;
        let patches = patches.iter().rev().map(|patch| patch.name.clone()).collect();
        let of = (&scenario, patches, &evaluated);
        let (stated, units) = (self.steps.stated(), self.units.as_ref());
        let explained = actual::actual(of, (&buckets, told), stated, &catalog, units, invoice)?;
        let missing = missing_cuts(&explained.priced);
        if !missing.is_empty() {
            return Err(missing.into());
        }
        let digits = self.output.digits().in_currency(&currency);
        let failures = self.tolerance.iter().filter_map(|most| most.passed(&explained, &currency)).collect();
        let contents = Content::with_rows(
            &self.output,
            || vec![view::document(&explained, &currency, digits)],
            || vec![view::rows(&explained)],
            || result::json(Some(&currency), result::Actual::from(&explained)),
        )?;
        Ok(Answer { contents, currency, warnings: evaluated.warnings, failures })
    }

    /// What the invoices hold together.
    fn invoice(&self, loader: &Loader, month: Month, currency: &str) -> Result<Option<Invoice>> {
        files::check_stdin(&[self.invoices.as_slice(), std::slice::from_ref(&self.scenario)].concat())?;
        let mut invoice = Invoice::default();
        for (at, path) in self.invoices.iter().enumerate() {
            if self.invoices[..at].contains(path) {
                let message = format!("the invoice `{}` is named twice", path.display());
                return Err(Diagnostic::error(Code::Usage, message).help("name it once").into());
            }
            invoice.read(&loader.tree.read(path, None)?, month, currency)?;
        }
        invoice.check_pages()?;
        Ok((!self.invoices.is_empty()).then_some(invoice))
    }
}
