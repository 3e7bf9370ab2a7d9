//! `costcalc solve`

use clap::{Arg, ArgGroup, Args};
use clap_complete::ArgValueCompleter;

use crate::analysis::{self, Answer as Solved, Goal, Metric};
use crate::diag::{Code, Diagnostic};
use crate::exact::{Exact, Notation};
use crate::report::view::solve as view;
use crate::result;
use crate::scenario::{File, Patch, names, path_and_value};
use crate::units::Unit;
use crate::yaml::shape::Number;

use super::answer::{Answer, Answered, Content, Result};
use super::args::OutputArgs;
use super::load::{self, Loader};
use super::screen::Screen;
use super::selection::{ScenarioArg, VariantArg};
use super::what_if::{self, Named, StudyArgs, check_number, number};
use super::{complete, selection};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES, group = ArgGroup::new("goal").args(["target", "equal"]).required(true))]
#[command(mut_arg("variant", of_target))]
pub(super) struct Solve {
    #[command(flatten)]
    scenario: ScenarioArg,

    /// The input to vary
    #[arg(long, value_name = "PATH", add = ArgValueCompleter::new(complete::paths))]
    vary: String,

    /// The range to search; default: all values of the input
    #[arg(long = "in", value_name = "MIN..MAX")]
    range: Option<String>,

    /// The value that a figure should reach
    #[arg(long, value_name = "FIGURE=VALUE", conflicts_with_all = ["equal", "metric"])]
    target: Option<String>,

    /// Two designs that should cost the same
    #[arg(long, value_name = "VARIANT,VARIANT")]
    equal: Option<String>,

    /// With --equal: the figure that should be the same
    #[arg(long, value_name = "FIGURE", default_value = "total", add = ArgValueCompleter::new(complete::figures))]
    metric: String,

    #[command(flatten)]
    variant: VariantArg,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

/// Here a variant goes with a target only.
fn of_target(variant: Arg) -> Arg {
    variant.conflicts_with("equal").help("With --target: a variant instead of the design as written")
}

const EXAMPLES: &str = "\
Examples:
  costcalc solve scenarios/draft_designs.yaml --vary volume.per_month --equal all_mini,as_written
  costcalc solve scenarios/support_pipeline.yaml --vary volume.per_month --target invoice=1500
  costcalc solve scenarios/draft_designs.yaml --vary volume.per_month --target total=900 --in 0..1M";

impl Solve {
    pub(super) fn run(&self, loader: &Loader, _: &Screen) -> Answered {
        let loaded = loader.load(&self.scenario.path)?;
        load::check_effects(std::slice::from_ref(&loaded), |loaded| {
            loaded.evaluated(&self.designs(&loaded.file)?)
        })?;
        let file = &loaded.file;
        let designs = self.designs(file)?;
        selection::same_span(file, &designs)?;
        let named = what_if::knob(&self.vary, file)?;
        let catalog = loaded.varying([&named]).catalog(&designs)?;
        let study = loaded.study(&catalog);
        let evaluated = study.evaluate(designs[0].iter().copied())?;
        if let Named::Value(keys) = &named {
            check_number(file, keys, &self.vary)?;
        }
        let knob = named.knob(&catalog)?;
        let range = self.range.as_deref().map(|range| self.bounds(range, knob.number())).transpose()?;
        let (figure, target) = match &self.target {
            Some(target) => {
                let (figure, value) =
                    path_and_value(target).ok_or_else(|| malformed("--target", target, "invoice=1500"))?;
                (figure, Some(value))
            }
            None => (self.metric.as_str(), None),
        };
        let metric = Metric::read(figure, &study, &designs[0])?;
        let target = target.map(|target| value(&metric, target)).transpose()?;
        let goal = match (&target, designs.as_slice()) {
            (None, [one, other]) => Goal::Equal { one: one.clone(), other: other.clone() },
            (value, designs) => {
                Goal::Target { design: designs[0].clone(), value: value.clone().unwrap_or_default() }
            }
        };
        let solved = analysis::solve(&study, &knob, &metric, &goal, range);
        let currency = evaluated.plan.currency.clone();
        let digits = self.output.digits().in_currency(&currency);
        let asked = Solved { plan: evaluated.plan, knob, metric, target, equal: self.names(), solved };
        let contents = Content::with_rows(
            &self.output,
            || vec![view::document(&asked, digits)],
            || vec![view::rows(&result::Solve::from(&asked), &asked.metric)],
            || result::json(Some(&currency), result::Solve::from(&asked)),
        )?;
        Ok(Answer { contents, currency, warnings: evaluated.warnings, failures: Vec::new() })
    }

    /// The names of the two designs that are to be the same.
    fn names(&self) -> Option<(String, String)> {
        let [one, other] = names(self.equal.as_deref()?).try_into().ok()?;
        Some((one, other))
    }

    fn designs<'f>(&self, file: &'f File) -> Result<Vec<Vec<&'f Patch>>> {
        let design = |name: Option<&str>| -> Result<Vec<&'f Patch>> {
            Ok(selection::variant(file, name)?.into_iter().collect())
        };
        match &self.equal {
            Some(equal) => {
                let (one, other) =
                    self.names().ok_or_else(|| malformed("--equal", equal, "as_written,all_haiku"))?;
                if one == other {
                    let message = format!("`--equal {equal}` names one design twice");
                    return Err(Diagnostic::error(Code::Usage, message).help("name two designs").into());
                }
                Ok(vec![design(Some(&one))?, design(Some(&other))?])
            }
            None => Ok(vec![design(self.variant.name.as_deref())?]),
        }
    }

    fn bounds(&self, range: &str, input: Option<&'static Number>) -> Result<(Exact, Exact)> {
        let (low, high) = range.split_once("..").ok_or_else(|| malformed("--in", range, "0%..50%"))?;
        let (low, high) = (number(&self.vary, input, low)?, number(&self.vary, input, high)?);
        let is_over = |input: &&Number| {
            low < Exact::from(input.least) || input.most.is_some_and(|most| Exact::from(most) < high)
        };
        if let Some(input) = input.filter(is_over) {
            let message = format!("the range `{range}` of `{}` goes beyond what it may be", self.vary);
            let refused = Diagnostic::error(Code::OutOfRange, message);
            return Err(refused.help(format!("it {}", input.bounds())).into());
        }
        if high <= low {
            let message = format!("the range `{range}` is empty");
            return Err(Diagnostic::error(Code::EmptyRange, message)
                .help("write the smaller value first")
                .into());
        }
        Ok((low, high))
    }
}

/// What a figure is to be, as files write such a number.
fn value(metric: &Metric, text: &str) -> Result<Exact> {
    let is_part = matches!(metric, Metric::Path(_, Unit::Part));
    let notation = if is_part { Notation::Percent } else { Notation::Count };
    let bad = |why: String| {
        let message = format!("`{text}` is no value of `{}`: {why}", metric.name());
        Diagnostic::error(Code::BadNumber, message)
    };
    let value = Exact::parse(text.trim(), notation).map_err(|error| bad(error.to_string()))?;
    if is_part && (value.is_negative() || Exact::ONE < value) {
        return Err(bad("it lies between 0 and 1 (0% and 100%)".to_owned()).into());
    }
    Ok(value)
}

fn malformed(flag: &str, text: &str, example: &str) -> Diagnostic {
    Diagnostic::error(Code::Usage, format!("`{flag} {text}` cannot be read"))
        .help(format!("write it as in `{flag} {example}`"))
}
