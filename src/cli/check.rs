//! `costcalc check`

use std::path::{Path, PathBuf};

use clap::Args;

use crate::analysis::capacity::Passed;
use crate::analysis::{self, Outlook, Study, Unmet};
use crate::config::{self, Lints};
use crate::diag::{Code, Diagnostic, Severity, counted};
use crate::exact::Exact;
use crate::pricing::lint::{Today, USUAL_MAX_AGE};
use crate::pricing::{self, Ceilings};
use crate::report::view::check::{self, Checked, Kind};
use crate::report::view::projection::Projected;
use crate::scenario::{File, Patch, Plan};
use crate::units::{Date, Figure, Usd};
use crate::yaml::Located;

use super::args::OutputArgs;
use super::config::ConfigArgs;
use super::output::{Answer, Content, Failure, Screen};
use super::project::{self, Selection};
use super::what_if::StudyArgs;
use super::{Answered, Result, files, lint, study};

/// Whether price tables and scenarios load, and expectations and budgets hold.
///
/// A file whose `schema` names the pricing format is a price table, one that names the format of settings
/// is that, any other one is a scenario. Tables are also held to the rules of `costcalc prices check`.
/// Everything is looked at before the answer: exit 1 where a rule, an expectation or a budget fails,
/// exit 2 where a file cannot be used at all.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Check {
    /// Files, or folders with all that is in them; `pricing` and `scenarios` where none is named
    #[arg(value_name = "PATH")]
    paths: Vec<PathBuf>,

    /// Refuse scenarios that do not fix the day of their prices
    #[arg(long)]
    locked: bool,

    /// The day from which the age of sources counts; that of --as-of, or else today, unless given
    #[arg(long, value_name = "YYYY-MM-DD", env = "COSTCALC_TODAY", hide_env_values = true)]
    today: Option<Date>,

    #[command(flatten)]
    config: ConfigArgs,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc check
  costcalc check scenarios/support_pipeline.yaml pricing/openai.yaml
  costcalc check pricing scenarios --locked --format json";

impl Check {
    pub(super) fn run(&self, _: &Screen) -> Answered {
        let lints = self.config.read()?.config.lints;
        let mut checked = Vec::new();
        let mut problems = Vec::new();
        for path in self.files()? {
            match self.check(&path) {
                Ok(one) => checked.push(one),
                Err(Failure(more)) => problems.extend(more),
            }
        }
        if !problems.is_empty() {
            return Err(problems.into());
        }
        self.lint(&mut checked, &lints)?;
        let warnings = checked.iter().flat_map(|one| one.warnings.clone()).collect();
        let failures = checked.iter().flat_map(|one| one.failures.clone()).collect();
        let documents = || vec![check::document(&checked)];
        let contents = Content::of(&self.output, documents, || check::to_json(&checked))?;
        Ok(Answer { contents, currency: String::new(), warnings, failures })
    }

    /// Every variant holds in every case, and every part of them does something.
    fn check_patches(&self, file: &File) -> Result<()> {
        let mut designs: Vec<Vec<&Patch>> = Vec::new();
        for variant in std::iter::once(None).chain(file.variants.iter().map(Some)) {
            designs
                .extend(study::cases(file).iter().map(|case| case.iter().copied().chain(variant).collect()));
        }
        let catalog = study::catalog(file, &designs, &self.study)?;
        let study = Study { file, catalog: &catalog, day: study::day(&self.study) };
        for design in designs.iter().skip(1) {
            study.evaluate(design.iter().copied())?;
        }
        let idle = analysis::without_effect(&study);
        if idle.is_empty() { Ok(()) } else { Err(idle.into()) }
    }

    /// Holds tables to their rules, beside the tables with which runs use them, and grades all that was
    /// found as the settings say.
    fn lint(&self, checked: &mut [Checked], lints: &Lints) -> Result<()> {
        let tables: Vec<String> =
            checked.iter().filter(|one| one.kind == Kind::Table).map(|one| one.file.clone()).collect();
        if !tables.is_empty() {
            let day = self.today.or(self.study.prices.as_of).unwrap_or_else(study::today);
            let looked_at = lint::looked_at(&tables, None)?;
            for finding in lint::findings(&looked_at, None, Today { day, max_age: USUAL_MAX_AGE }) {
                let file = finding.place.as_ref().map(|(place, _)| place.source.name.as_str());
                if let Some(one) = checked.iter_mut().find(|one| Some(one.file.as_str()) == file) {
                    one.warnings.push(finding);
                }
            }
        }
        for one in checked {
            let found = lints.apply(std::mem::take(&mut one.warnings));
            let (errors, rest): (Vec<_>, Vec<_>) =
                found.into_iter().partition(|finding| finding.severity == Severity::Error);
            one.failures.extend(errors);
            one.warnings = rest;
        }
        Ok(())
    }

    fn files(&self) -> Result<Vec<PathBuf>> {
        let usual = ["pricing", "scenarios"].map(PathBuf::from);
        let paths: Vec<&PathBuf> = match self.paths.as_slice() {
            [] => usual.iter().filter(|path| path.is_dir()).collect(),
            paths => paths.iter().collect(),
        };
        let mut found = Vec::new();
        for path in paths {
            if path.is_dir() {
                found.extend(files::yaml_files(path, true, None)?);
            } else {
                found.push(path.clone());
            }
        }
        if found.is_empty() {
            let nothing = Diagnostic::error(Code::NothingToDo, "there is nothing to check");
            return Err(nothing
                .help("name files or folders, or run it beside `pricing` and `scenarios`")
                .into());
        }
        Ok(found)
    }

    fn check(&self, path: &Path) -> Result<Checked> {
        let source = files::read(path, None)?;
        if source.text.lines().any(|line| line.starts_with("schema:") && line.contains("/config/")) {
            let holds = counted(config::read(&source)?.guardrails.len(), "guardrail");
            return Ok(Checked::sound(path, Kind::Settings, holds));
        }
        if !lint::is_table(&source.text) {
            let written = self.study.bounds.file(path, &self.study.tree)?;
            self.study.check_effects(|args| {
                study::evaluated(&args.edited(written.clone())?, &[Vec::new()], args)
            })?;
            let file = self.study.edited(written)?;
            let projected = project::projected(&file, &self.study, self.locked, Selection::default())?;
            self.check_patches(&file)?;
            return Ok(scenario(path, projected));
        }
        let table = pricing::read(&source, &files::stem(path))?;
        Ok(Checked::sound(path, Kind::Table, counted(table.models.len(), "model")))
    }
}

fn scenario(path: &Path, projected: Projected) -> Checked {
    let Projected { plan, projection, outlook, warnings, unmet, capacity, .. } = projected;
    let is_enclosed = plan.is_enclosed();
    let expected = plan.expect.iter().filter_map(|(figure, expected)| {
        let actual = projection.totals[*figure].exact();
        (*actual != expected.value).then(|| unexpected(*figure, actual, is_enclosed).at(&expected.place))
    });
    let budgets = plan.budget.iter().filter_map(|(figure, limit)| {
        if let Some(outlook) = &outlook {
            return over_in_months(outlook, *figure, limit, &plan.currency);
        }
        let over = projection.excess(*figure, &limit.value)?;
        let actual = projection.totals[*figure].exact();
        let message = format!("{} is over its budget by {} {}", figure.name(), over.exact(), plan.currency);
        let over_budget = Diagnostic::error(Code::OverBudget, message);
        Some(over_budget.at_with(&limit.place, format!("the figure is {actual}")))
    });
    Checked {
        file: path.display().to_string(),
        kind: Kind::Scenario,
        holds: holds(&plan),
        failures: expected
            .chain(budgets)
            .chain(unmet.iter().map(Unmet::error))
            .chain(capacity.passed().iter().map(Passed::error))
            .collect(),
        warnings,
    }
}

/// A budget that does not hold in some month of a horizon: the first one, and which others.
fn over_in_months(
    outlook: &Outlook,
    figure: Figure,
    limit: &Located<Usd>,
    currency: &str,
) -> Option<Diagnostic> {
    let mut over = outlook.over(figure, &limit.value);
    let (month, excess) = over.next()?;
    let (name, month_name, amount) = (figure.name(), month.month, month.totals[figure].exact());
    let message = format!("{name} is over its budget in {month_name} by {} {currency}", excess.exact());
    let over_budget = Diagnostic::error(Code::OverBudget, message)
        .at_with(&limit.place, format!("the figure of that month is {amount}"));
    let others: Vec<String> = over.map(|(month, _)| month.month.to_string()).collect();
    let also = format!("and in {}: {}", counted(others.len(), "more month"), others.join(", "));
    Some(if others.is_empty() { over_budget } else { over_budget.note(also) })
}

/// What there is to hold; only what there is.
fn holds(plan: &Plan) -> String {
    let limits = plan.throughput.ceilings.values().map(Ceilings::known).sum::<usize>();
    let asked = [
        (limits + usize::from(plan.throughput.quota.is_some()), "limit"),
        (plan.expect.len(), "expectation"),
        (plan.budget.len(), "budget"),
        (plan.requirements.len(), "requirement"),
    ];
    let asked = asked.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = std::iter::once((plan.steps.len(), "step"))
        .chain(asked)
        .map(|(count, thing)| counted(count, thing))
        .collect();
    parts.join(", ")
}

/// A figure with a longer denominator was made with a bound of a hit rate.
const MOST_DIGITS: usize = 40;

fn unexpected(figure: Figure, actual: &Exact, is_enclosed: bool) -> Diagnostic {
    let message = format!("{} is not what is expected: it is {actual}", figure.name());
    let unexpected = Diagnostic::error(Code::ExpectationFailed, message);
    if is_enclosed && MOST_DIGITS < actual.denominator_digits() {
        return unexpected
            .help("a hit rate behind it is no fraction, so it is never exact: hold it to a `budget`");
    }
    unexpected.help(format!("if the change is meant, write `{}: \"{actual}\"`", figure.name()))
}
