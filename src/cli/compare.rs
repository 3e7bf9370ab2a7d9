//! `costcalc compare`

mod frontier;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCompleter;

use crate::analysis::{self, BreakEvens, Comparison, Evaluated, Matrix, Rank, Run, Study, Unmet};
use crate::diag::{Code, Diagnostic, Severity};
use crate::report::view::comparison::{self, Compared};
use crate::report::view::frontier as view;
use crate::scenario::{AS_WRITTEN, BASE_CASE, File, Patch};
use crate::units::{Probability, Usd};

use super::args::{self, OutputArgs};
use super::output::{Answer, Content, Failure, Screen};
use super::study::{self, Named, day};
use super::what_if::StudyArgs;
use super::{Answered, Result, complete, designs, files};

/// Which design is cheapest, by invoice and by total, and what makes the difference.
///
/// Compares the variants of a file with the file as it stands, or several files, or designs made up on
/// the command line.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Compare {
    /// Scenario files; of several files, each is one design
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,

    /// The design that the others are held against
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::variants))]
    baseline: Option<String>,

    /// A case of the scenario instead of the assumptions as they stand
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::cases))]
    case: Option<String>,

    /// By what designs are ranked [default: total]
    #[arg(long, value_enum)]
    rank: Option<RankBy>,

    /// Designs made up: every step moved to one of these models; `all` for every one of the price tables
    #[arg(long, value_name = "MODEL,…|all", value_delimiter = ',', add = ArgValueCompleter::new(complete::models))]
    model: Vec<String>,

    /// A design made up: a step's calls split over models; repeatable, each is a design
    #[arg(long, value_name = "STEP=MODEL:SHARE,MODEL:rest")]
    split: Vec<String>,

    /// At which value of each single input a design costs the same as the baseline
    #[arg(long)]
    break_even: bool,

    /// The models that the quality of this step knows: cost against error rate, and which are worth it
    #[arg(long, value_name = "STEP", conflicts_with_all = ["model", "split", "break_even", "baseline"], add = ArgValueCompleter::new(complete::steps))]
    frontier: Option<String>,

    /// With --frontier: the cheapest mix that errs no more than this
    #[arg(long, value_name = "SHARE", requires = "frontier", value_parser = args::probability)]
    max_error_rate: Option<Probability>,

    /// With --frontier: the best mix that costs no more than this a month
    #[arg(long, value_name = "AMOUNT", requires = "frontier", value_parser = args::amount)]
    max_cost: Option<Usd>,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc compare scenarios/draft_designs.yaml
  costcalc compare scenarios/draft_designs.yaml --rank invoice --baseline all_haiku
  costcalc compare scenarios/quality_gate.yaml --split classify=gpt-5.4-nano:70%,gpt-5.4-mini:rest
  costcalc compare scenarios/draft_designs.yaml --break-even
  costcalc compare scenarios/support_pipeline.yaml --frontier draft --max-error-rate 5%
  costcalc compare scenarios/quality_gate.yaml scenarios/support_pipeline.yaml";

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum RankBy {
    Total,
    Invoice,
    PerGood,
}

impl From<RankBy> for Rank {
    fn from(by: RankBy) -> Self {
        match by {
            RankBy::Total => Self::Total,
            RankBy::Invoice => Self::Invoice,
            RankBy::PerGood => Self::PerGood,
        }
    }
}

impl Compare {
    pub(super) fn run(&self, _: &Screen) -> Answered {
        files::check_stdin(&self.scenarios)?;
        if let Some(step) = &self.frontier {
            return self.frontier_of(step);
        }
        self.study.check_effects(|args| {
            let all = self.scenarios.iter().map(|path| self.evaluated(&self.file(path, args)?, args));
            Ok(all.collect::<Result<Vec<_>>>()?.into_iter().flatten().collect())
        })?;
        let compared = match self.scenarios.as_slice() {
            [one] => self.one_file(one)?,
            several => self.several_files(several)?,
        };
        let unmet = |run: &Run| run.evaluated.unmet().iter().map(Unmet::warning).collect::<Vec<_>>();
        let in_design = |run: &Run| {
            let noted = unmet(run).into_iter().map(|unmet| unmet.note(format!("in design `{}`", run.name)));
            noted.collect::<Vec<_>>()
        };
        let runs = &compared.comparison.runs;
        let warnings =
            runs.iter().flat_map(|run| in_design(run).into_iter().chain(run.evaluated.warnings.clone()));
        let mut distinct: Vec<Diagnostic> = Vec::new();
        for warning in warnings {
            if !distinct.contains(&warning) {
                distinct.push(warning);
            }
        }
        let currency = compared.comparison.runs[compared.comparison.baseline].evaluated.plan.currency.clone();
        let digits = self.output.digits().in_currency(&currency);
        let documents = || vec![comparison::document(&compared, digits)];
        let contents = Content::of(&self.output, documents, || comparison::to_json(&compared))?;
        Ok(Answer { contents, currency, warnings: distinct, failures: Vec::new() })
    }

    /// A file, under the case that is asked for.
    fn file(&self, path: &Path, args: &StudyArgs) -> Result<File> {
        let file = study::file(path, args)?;
        let case = self.case.as_deref().unwrap_or(BASE_CASE);
        let case = study::named(&file.source.name, &file.cases, case, BASE_CASE)?;
        Ok(case.map_or_else(|| file.clone(), |case| file.under(case)))
    }

    /// Every design of a file in every case, as far as they are possible.
    fn evaluated(&self, file: &File, args: &StudyArgs) -> Result<Vec<Evaluated>> {
        let made_up = designs::made_up(file, &self.models(file, args)?, &self.split)?;
        let designs = if made_up.is_empty() { &*file.variants } else { &made_up };
        let variants = std::iter::once(None).chain(designs.iter().map(Some));
        let cases = study::cases(file);
        let every: Vec<Vec<&Patch>> = variants
            .flat_map(|variant| cases.iter().map(move |case| case.iter().copied().chain(variant).collect()))
            .collect();
        let catalog = study::catalog(file, &every, args)?;
        let study = Study { file, catalog: &catalog, day: day(args) };
        let all = every.iter().map(|design| study.evaluate(design.iter().copied()));
        let (possible, not): (Vec<_>, Vec<_>) = all.partition(std::result::Result::is_ok);
        if possible.is_empty() {
            return Err(not
                .into_iter()
                .filter_map(std::result::Result::err)
                .flatten()
                .collect::<Vec<_>>()
                .into());
        }
        Ok(possible.into_iter().flatten().collect())
    }

    /// The models to which every step is moved.
    fn models(&self, file: &File, args: &StudyArgs) -> Result<Vec<String>> {
        if self.model.iter().all(|model| model != "all") {
            return Ok(self.model.clone());
        }
        let catalog = study::catalog_naming(&file.scenario([])?, file, Named::All, args)?;
        Ok(catalog.models().map(ToString::to_string).collect())
    }

    fn frontier_of(&self, step: &str) -> Answered {
        let [path] = self.scenarios.as_slice() else {
            let message = "--frontier is about one file, and several are named";
            return Err(Diagnostic::error(Code::ConflictingKeys, message).into());
        };
        self.study.check_effects(|args| study::moved(&self.file(path, args)?, &[], &[], args))?;
        let (most_errors, most_cost) = (self.max_error_rate.as_ref(), self.max_cost.as_ref());
        let asked =
            frontier::frontier(&self.file(path, &self.study)?, step, most_errors, most_cost, &self.study)?;
        let currency = asked.currency.clone();
        let digits = self.output.digits().in_currency(&currency);
        let documents = || vec![view::document(&asked, digits)];
        let contents = Content::of(&self.output, documents, || view::to_json(&asked))?;
        Ok(Answer { contents, currency, warnings: Vec::new(), failures: Vec::new() })
    }

    /// The file as it stands beside its variants, or beside what the command line makes up.
    fn one_file(&self, path: &Path) -> Result<Compared> {
        let file = self.file(path, &self.study)?;
        let made_up = designs::made_up(&file, &self.models(&file, &self.study)?, &self.split)?;
        let is_made_up = !made_up.is_empty();
        let designs: Vec<&Patch> =
            if is_made_up { made_up.iter().collect() } else { file.variants.iter().collect() };
        if designs.is_empty() {
            let nothing =
                Diagnostic::error(Code::NothingToDo, format!("`{}` has no variants", file.source.name));
            return Err(nothing
                .help("add `variants: {…}`, or use --model or --split, or name several files")
                .into());
        }
        let variants: Vec<Option<&Patch>> =
            std::iter::once(None).chain(designs.iter().copied().map(Some)).collect();
        let cases = study::cases(&file);
        let mut every: Vec<Vec<&Patch>> = Vec::new();
        for variant in &variants {
            every.extend(cases.iter().map(|case| case.iter().chain(variant).copied().collect()));
        }
        let catalog = study::catalog(&file, &every, &self.study)?;
        let study = Study { file: &file, catalog: &catalog, day: day(&self.study) };
        let all =
            std::iter::once((AS_WRITTEN, None)).chain(designs.iter().map(|one| (&*one.name, Some(*one))));
        let (mut runs, mut impossible, mut calls) = (Vec::new(), Vec::new(), 0);
        for (name, design) in all {
            match study.evaluate(design) {
                Ok(evaluated) => {
                    calls += evaluated.planned_calls();
                    file.effort().keep_calls(calls)?;
                    runs.push(Run { name: name.to_owned(), evaluated });
                }
                Err(problems) if is_not_sold(&problems) => impossible.push((name.to_owned(), problems)),
                Err(problems) => return Err(in_design(problems, name)),
            }
        }
        if runs.is_empty() {
            let all = impossible.into_iter().flat_map(|(name, problems)| in_design(problems, &name).0);
            return Err(all.collect::<Vec<_>>().into());
        }
        let matrix = if file.cases.is_empty() { None } else { Some(Matrix::of(&study, &variants)?) };
        analysis::check_effects(&study)?;
        let name = &runs[0].evaluated.plan.name;
        let name = self.case.as_ref().map_or_else(|| name.clone(), |case| format!("{name} / {case}"));
        let usual = if runs.iter().any(|run| run.name == AS_WRITTEN) { AS_WRITTEN } else { &runs[0].name };
        let usual = usual.to_owned();
        let comparison = Comparison { impossible, ..self.ranked(runs, &usual)? };
        let break_evens = self.break_even.then(|| break_evens(&study, &comparison, &designs));
        Ok(Compared { name, comparison, matrix, break_evens })
    }

    /// Each file as one design.
    fn several_files(&self, paths: &[PathBuf]) -> Result<Compared> {
        if !self.model.is_empty() || !self.split.is_empty() || self.break_even {
            let message = "--model, --split and --break-even are about one file, and several are named";
            return Err(Diagnostic::error(Code::ConflictingKeys, message).into());
        }
        let mut runs = Vec::new();
        for path in paths {
            let file = self.file(path, &self.study)?;
            let catalog = study::catalog(&file, &[], &self.study)?;
            let study = Study { file: &file, catalog: &catalog, day: day(&self.study) };
            let evaluated = study.evaluate([])?;
            runs.push(Run { name: evaluated.plan.name.clone(), evaluated });
        }
        let first = runs[0].name.clone();
        let unit = |run: &Run| run.evaluated.plan.volume.unit.clone();
        let other = runs.iter().map(unit).find(|other| *other != unit(&runs[0]));
        let comparison = match other {
            None => self.ranked(runs, &first)?,
            Some(other) => self.side_by_side(runs, &other)?,
        };
        Ok(Compared { name: "scenarios".to_owned(), comparison, matrix: None, break_evens: None })
    }

    /// Designs of different units, which are not ranked.
    fn side_by_side(&self, runs: Vec<Run>, other: &str) -> Result<Comparison> {
        if self.rank.is_some() || self.baseline.is_some() {
            let first = &runs[0].evaluated.plan.volume.unit;
            let message =
                format!("designs that count different units, `{first}` and `{other}`, are not ranked");
            let refused = Diagnostic::error(Code::ConflictingKeys, message);
            return Err(refused
                .help("leave --rank and --baseline out: the totals are shown beside each other")
                .into());
        }
        analysis::same_span(runs.iter().map(|run| run.evaluated.plan.horizon.as_ref()))?;
        Ok(analysis::side_by_side(runs))
    }

    fn ranked(&self, runs: Vec<Run>, usual: &str) -> Result<Comparison> {
        analysis::same_span(runs.iter().map(|run| run.evaluated.plan.horizon.as_ref()))?;
        let baseline = self.baseline.as_deref().unwrap_or(usual);
        let known: Vec<String> = runs.iter().map(|run| run.name.clone()).collect();
        if known.iter().any(|name| name == baseline) {
            return Ok(analysis::compare(runs, baseline, self.rank.map_or(Rank::Total, Into::into)));
        }
        let unknown = Diagnostic::error(Code::UnknownVariant, format!("there is no design `{baseline}`"));
        Err(unknown.suggest(baseline, known.iter().map(String::as_str)).into())
    }
}

/// For each design but the baseline, the inputs at which it costs the same.
fn break_evens(study: &Study<'_>, comparison: &Comparison, designs: &[&Patch]) -> Vec<(String, BreakEvens)> {
    let patch = |name: &str| designs.iter().find(|design| design.name == name).copied();
    let baseline = &comparison.runs[comparison.baseline].name;
    let others = comparison.runs.iter().filter(|run| run.name != *baseline);
    others
        .map(|run| {
            (run.name.clone(), analysis::break_evens(study, patch(baseline), patch(&run.name), designs.len()))
        })
        .collect()
}

/// Whether all that is wrong is that no vendor sells what a design asks for, or that nobody knows at what
/// price: then it is the design that is not possible, and no slip of the file.
fn is_not_sold(problems: &[Diagnostic]) -> bool {
    const NOT_SOLD: [Code; 14] = [
        Code::NoCardOnDate,
        Code::UnknownRegion,
        Code::UnknownFee,
        Code::ModelClosed,
        Code::MissingRate,
        Code::RateNotOffered,
        Code::MissingErrorRate,
        Code::CacheNotOffered,
        Code::TtlUnknown,
        Code::PrefixOverInput,
        Code::PromptOverLimit,
        Code::PromptOverWindow,
        Code::WindowUnknown,
        Code::OutputOverLimit,
    ];
    problems.iter().all(|problem| problem.severity != Severity::Error || NOT_SOLD.contains(&problem.code))
}

fn in_design(mut problems: Vec<Diagnostic>, name: &str) -> Failure {
    for problem in &mut problems {
        problem.notes.push(format!("in design `{name}`"));
    }
    Failure(problems)
}
