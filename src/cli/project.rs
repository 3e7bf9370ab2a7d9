//! `costcalc project`

mod focus;

use std::path::PathBuf;

use clap::{Arg, Args};
use clap_complete::ArgValueCompleter;

use crate::analysis::capacity::Passed;
use crate::analysis::{self, Projected, Unmet};
use crate::diag::{Code, Diagnostic};
use crate::report::view::capacity;
use crate::report::view::focus::{Version, csv};
use crate::report::view::projection::{self, By};
use crate::result::{self, Project as Costs, ProjectCapacity};
use crate::scenario::ALL;

use super::answer::{Answer, Answered, Content, Failure, Result};
use super::args::OutputArgs;
use super::complete;
use super::files;
use super::format::Format;
use super::load::{self, Loaded, Loader};
use super::projected;
use super::screen::Screen;
use super::selection::DesignArgs;
use super::what_if::StudyArgs;

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES, mut_arg("case", every_case))]
pub(super) struct Project {
    /// Scenario files; `-` reads one from standard input
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,

    /// What the rows are: `step`, `model`, `provider`, `meter`, `tag:NAME`; default: steps or, for a scenario with a
    /// horizon, months
    #[arg(long, add = ArgValueCompleter::new(complete::rows))]
    by: Option<By>,

    /// Show the load at the peak against the limits of each model, instead of the cost
    #[arg(long, conflicts_with = "by")]
    capacity: bool,

    #[command(flatten)]
    design: DesignArgs,

    /// With --format focus: the version of FOCUS; default: 1.2
    #[arg(long, value_name = "1.2|1.3|1.4")]
    focus_version: Option<Version>,

    /// With --format focus: the billing account; default: `projection`
    #[arg(long, value_name = "ID")]
    focus_billing_account: Option<String>,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Here a case may be `all`.
fn every_case(case: Arg) -> Arg {
    case.value_name("NAME|all").help("A case of the scenario; `all` shows every case beside the base")
}

const EXAMPLES: &str = "\
Examples:
  costcalc project scenarios/support_pipeline.yaml
  costcalc project scenarios/*.yaml
  costcalc project scenarios/support_pipeline.yaml --by model --digits exact
  costcalc project scenarios/rag_chat.yaml --by tag:team
  costcalc project scenarios/lead_rush.yaml --capacity
  costcalc project scenarios/quality_gate.yaml -f json | jq -r .scenarios[].totals.invoice
  costcalc project scenarios/year_ahead.yaml -f html > report.html
  costcalc project scenarios/support_pipeline.yaml -f focus --focus-version 1.4
  costcalc project scenarios/support_pipeline.yaml --prices builtin --prices contracts/";

impl Project {
    pub(super) fn run(&self, loader: &Loader, _: &Screen) -> Answered {
        self.check_focus()?;
        files::check_stdin(&self.scenarios)?;
        let selection = self.design.selection();
        let mut all = Vec::new();
        let mut problems = Vec::new();
        let loaded: Vec<Result<Loaded>> = self.scenarios.iter().map(|path| loader.load(path)).collect();
        for one in loaded.iter().flatten() {
            load::check_effects(std::slice::from_ref(one), |one| projected::evaluated(one, selection))?;
        }
        if self.capacity && selection.case == Some(ALL) {
            let message = "`--capacity` shows one case at a time";
            return Err(Diagnostic::error(Code::Usage, message).help("name one: `--case NAME`").into());
        }
        for one in loaded {
            match one.and_then(|one| projected::projected(&one, selection)) {
                Ok(one) => all.push(one),
                Err(Failure(more)) => problems.extend(more),
            }
        }
        if !problems.is_empty() {
            return Err(problems.into());
        }
        one_currency(&all)?;
        let tag = self.by.as_ref().and_then(By::tag);
        let tagged =
            tag.map(|name| analysis::by_tag(&all, name)).transpose().map_err(|unknown| vec![*unknown])?;
        let by_tag = tag.zip(tagged.as_deref());
        if self.output.formats().any(|format| format == Format::Csv) {
            rows_alike(&all)?;
        }
        let currency = all.first().map_or_else(String::new, |one| one.plan.currency.clone());
        let documents = || {
            let digits = self.output.digits().in_currency(&currency);
            if self.capacity {
                return all.iter().map(|one| capacity::document(one, digits)).collect();
            }
            let mut documents: Vec<_> =
                all.iter().map(|one| projection::document(one, self.by.as_ref(), digits)).collect();
            if 1 < all.len() {
                documents.push(projection::overview(&all, by_tag));
            }
            documents
        };
        let json = || match self.capacity {
            true => result::json(Some(&currency), ProjectCapacity::from(&*all)),
            false => result::json(Some(&currency), Costs::from((&*all, by_tag))),
        };
        let contents = Content::each(&self.output, |format| match format {
            Format::Focus => Content::csv(csv(&all, &self.shape())),
            format => Content::in_format(format, documents, json),
        })?;
        let short = |one: &Projected| {
            let passed = one.capacity.passed();
            let passed = passed.iter().map(Passed::warning);
            one.unmet.iter().map(Unmet::warning).chain(passed).collect::<Vec<_>>()
        };
        let warnings = all.into_iter().flat_map(|one| short(&one).into_iter().chain(one.warnings)).collect();
        Ok(Answer { contents, currency, warnings, failures: Vec::new() })
    }
}

/// The rows of one CSV are of one kind: months of horizons, or parts of a month.
fn rows_alike(all: &[Projected]) -> Result<()> {
    let ahead = all.iter().find_map(|one| Some((one, one.outlook.as_ref()?)));
    match (ahead, all.iter().find(|one| one.outlook.is_none())) {
        (Some((one, outlook)), Some(other)) => {
            let message = format!(
                "`{}` has a horizon and `{}` has none: they are not rows of one CSV",
                one.plan.name, other.plan.name
            );
            let unlike = Diagnostic::error(Code::ConflictingKeys, message).at(&outlook.horizon.place);
            Err(unlike.help("project them one by one").into())
        }
        _ => Ok(()),
    }
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
