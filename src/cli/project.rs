//! `costcalc project`

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::diag::{Code, Diagnostic};
use crate::engine;
use crate::report::view::projection::{self, AsOfFrom, By, Projected};
use crate::report::view::result;
use crate::scenario::{self, Scenario};
use crate::units::Date;

use super::args::{OutputArgs, PriceArgs};
use super::output::{Answer, Content, Screen};
use super::tables::{Shelf, Wanted};
use super::{Answered, Result, files};

/// What a workload costs a month, as a waterfall from base to total.
///
/// base → cache → batch → retries gives the invoice, which is what the vendors bill; human work,
/// downstream cost of errors and fixed cost make it the total.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Project {
    /// Scenario files; `-` reads one from standard input
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,

    /// What the rows are
    #[arg(long, value_enum, default_value_t = Rows::Step)]
    by: Rows,

    /// Refuse to run where neither the scenario nor a flag fixes the day of the prices
    #[arg(long)]
    locked: bool,

    #[command(flatten)]
    prices: PriceArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc project scenarios/support_pipeline.yaml
  costcalc project scenarios/*.yaml --as-of 2026-12-01
  costcalc project scenarios/support_pipeline.yaml --by model --digits exact
  costcalc project scenarios/quality_gate.yaml -f json | jq -r .scenarios[].totals.invoice
  costcalc project scenarios/support_pipeline.yaml --prices builtin --prices contracts/";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Rows {
    Step,
    Model,
    Provider,
    Meter,
}

impl Project {
    pub(super) fn run(&self, _: &Screen) -> Answered {
        let mut all = Vec::new();
        for path in &self.scenarios {
            all.push(projected(path, &self.prices, self.locked)?);
        }
        one_currency(&all)?;
        let by = match self.by {
            Rows::Step => By::Step,
            Rows::Model => By::Model,
            Rows::Provider => By::Provider,
            Rows::Meter => By::Meter,
        };
        let documents = || {
            let digits = self.output.digits();
            let mut documents: Vec<_> = all.iter().map(|one| projection::document(one, by, digits)).collect();
            if 1 < all.len() {
                documents.push(projection::overview(&all));
            }
            documents
        };
        let content = Content::of(self.output.format, documents, || result::to_json(&all));
        let warnings = all.into_iter().flat_map(|one| one.warnings).collect();
        Ok(Answer { content, warnings, failures: Vec::new() })
    }
}

/// Reads, plans and projects one scenario file.
pub(super) fn projected(path: &Path, prices: &PriceArgs, locked: bool) -> Result<Projected> {
    let scenario = files::scenario(path)?;
    let (day, as_of_from) = day(&scenario, prices.as_of, locked)?;
    let shelf = Shelf::find(&prices.prices, Some(&scenario))?;
    let catalog = shelf.read(&Wanted::of_scenario(&scenario, &shelf))?;
    let (plan, warnings) = scenario::plan(&scenario, &catalog, day)?;
    let projection = engine::project(&plan)
        .map_err(|missing| missing.iter().map(engine::MissingRate::diagnostic).collect::<Vec<_>>())?;
    let tables = catalog.tables().iter().map(|table| table.place.source.name.clone()).collect();
    Ok(Projected { plan, projection, as_of_from, tables, warnings })
}

/// The day of the prices: the flag's, else the scenario's, else today.
fn day(scenario: &Scenario, flag: Option<Date>, locked: bool) -> Result<(Date, AsOfFrom)> {
    match (flag, scenario.as_of) {
        (Some(day), _) => Ok((day, AsOfFrom::Flag)),
        (None, Some(day)) => Ok((day, AsOfFrom::Scenario)),
        (None, None) if locked => {
            let message = format!("`{}` does not say on which day's prices it stands", scenario.source.name);
            let unfixed = Diagnostic::error(Code::DateNotFixed, message);
            Err(unfixed.help("add `as_of: YYYY-MM-DD` to the scenario, or use --as-of").into())
        }
        (None, None) => Ok((today(), AsOfFrom::Today)),
    }
}

/// The only place that looks at a clock.
pub(super) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date().into()
}

/// Sums over scenarios need one currency.
fn one_currency(all: &[Projected]) -> Result<()> {
    let Some(first) = all.first() else { return Ok(()) };
    match all.iter().find(|other| other.plan.currency != first.plan.currency) {
        None => Ok(()),
        Some(other) => {
            let message = format!(
                "`{}` is priced in {} and `{}` in {}: they cannot be added up",
                first.plan.name, first.plan.currency, other.plan.name, other.plan.currency
            );
            Err(Diagnostic::error(Code::MixedCurrencies, message).help("project them one by one").into())
        }
    }
}
