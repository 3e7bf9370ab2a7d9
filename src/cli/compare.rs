//! `costcalc compare`

mod derived;
mod frontier;
mod possible;

use std::path::PathBuf;

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::analysis::{
    self, Apart, BreakEvens, Compared, Comparison, Distinct, Evaluated, Matrix, Rank, Run, Study, Unmet,
};
use crate::diag::{Code, Diagnostic};
use crate::report::view::comparison;
use crate::report::view::frontier as view;
use crate::result::{self, Compare as Designs, Frontier};
use crate::scenario::{AS_WRITTEN, Patch};
use crate::units::{Probability, Usd};

use self::derived::nothing_to_compare;
use self::possible::{Impossible, Sorted};
use super::answer::{Answer, Answered, Content, Result};
use super::args::{self, OutputArgs};
use super::load::{self, Loaded, Loader, Named};
use super::screen::Screen;
use super::selection::CaseArg;
use super::what_if::StudyArgs;
use super::{complete, designs, files, selection};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Compare {
    /// Scenario files; each of several files is one design
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<PathBuf>,

    /// The design to compare the others with
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::designs))]
    baseline: Option<String>,

    #[command(flatten)]
    case: CaseArg,

    /// The figure to rank designs by [default: total]
    #[arg(long, value_parser = args::one_of(Rank::KEYS, &Rank::ALL))]
    rank: Option<Rank>,

    /// Designs to try: every step moved to one of these models; `all` for every model of the price tables
    #[arg(long, value_name = "MODEL,…|all", value_delimiter = ',', add = ArgValueCompleter::new(complete::models))]
    model: Vec<String>,

    /// A design to try: a step's calls split over models; repeatable, each is a design
    #[arg(long, value_name = "STEP=MODEL:SHARE,MODEL:rest")]
    split: Vec<String>,

    /// For each input, find the value at which a design costs the same as the baseline
    #[arg(long)]
    break_even: bool,

    /// Cost against error rate of the models in the quality of this step, and which are worth it
    #[arg(long, value_name = "STEP", conflicts_with_all = ["model", "split", "break_even", "baseline"], add = ArgValueCompleter::new(complete::steps))]
    frontier: Option<String>,

    /// With --frontier: the cheapest mix with at most this error rate
    #[arg(long, value_name = "SHARE", requires = "frontier", value_parser = args::probability)]
    max_error_rate: Option<Probability>,

    /// With --frontier: the best mix that costs at most this a month
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
  costcalc compare scenarios/support_pipeline.yaml
  costcalc compare scenarios/draft_designs.yaml --rank invoice --baseline all_haiku
  costcalc compare scenarios/quality_gate.yaml --split classify=gpt-5.4-nano:70%,gpt-5.4-mini:rest
  costcalc compare scenarios/draft_designs.yaml --break-even
  costcalc compare scenarios/support_pipeline.yaml --frontier draft --max-error-rate 5%
  costcalc compare scenarios/quality_gate.yaml scenarios/support_pipeline.yaml";

/// Where the designs come from that a file is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Origin {
    /// The command line.
    MadeUp,
    /// The file.
    Variants,
    /// The file as it stands, with one step changed.
    Derived,
}

/// What a file is compared with.
struct Others {
    designs: Vec<Patch>,
    /// Models that are not tried, and why.
    closing: Vec<Impossible>,
    origin: Origin,
}

impl Compare {
    pub(super) fn run(&self, loader: &Loader, _: &Screen) -> Answered {
        files::check_stdin(&self.scenarios)?;
        if let Some(step) = &self.frontier {
            return self.frontier_of(step, loader);
        }
        let loaded = self.scenarios.iter().map(|path| loader.load(path)).collect::<Result<Vec<_>>>()?;
        load::check_effects(&loaded, |one| self.evaluated(&self.under_case(one)?))?;
        let under_case = loaded.iter().map(|one| self.under_case(one)).collect::<Result<Vec<_>>>()?;
        let compared = match under_case.as_slice() {
            [one] => self.one_file(one)?,
            several => self.several_files(several)?,
        };
        let unmet = |run: &Run| run.evaluated.unmet().iter().map(Unmet::warning).collect::<Vec<_>>();
        let in_design = |run: &Run| {
            let noted = unmet(run).into_iter().map(|unmet| unmet.note(format!("in design `{}`", run.name)));
            noted.collect::<Vec<_>>()
        };
        let runs = &compared.comparison.runs;
        let of_one = |warning: &&Diagnostic| warning.code != Code::UndatedPrices;
        let of_run = |run: &Run| {
            let warnings = run.evaluated.warnings.iter().filter(of_one).cloned();
            in_design(run).into_iter().chain(warnings).collect::<Vec<_>>()
        };
        let warnings = runs.iter().flat_map(of_run).chain(analysis::undated_prices(runs));
        let mut distinct: Vec<Diagnostic> = Vec::new();
        for warning in warnings {
            if !distinct.contains(&warning) {
                distinct.push(warning);
            }
        }
        let currency = compared.comparison.runs[compared.comparison.baseline].evaluated.plan.currency.clone();
        let digits = self.output.digits().in_currency(&currency);
        let documents = || vec![comparison::document(&compared, digits)];
        let contents =
            Content::of(&self.output, documents, || result::json(Some(&currency), Designs::from(&compared)))?;
        Ok(Answer { contents, currency, warnings: distinct, failures: Vec::new() })
    }

    /// A file, under the case that is asked for.
    fn under_case(&self, loaded: &Loaded) -> Result<Loaded> {
        let file = &loaded.file;
        let case = selection::case(file, self.case.name.as_deref())?;
        Ok(loaded.with_file(case.map_or_else(|| file.clone(), |case| file.under(case))))
    }

    /// What a file is compared with: what the command line makes up, else its variants, else itself with one step
    /// changed. Of several files, each is one design.
    fn others(&self, loaded: &Loaded) -> Result<Others> {
        let file = &loaded.file;
        let (models, closing) = self.models(loaded)?;
        let is_made_up = !self.model.is_empty() || !self.split.is_empty();
        let (designs, origin) = match (is_made_up, &*file.variants) {
            (true, _) => (designs::made_up(file, &models, &self.split)?, Origin::MadeUp),
            (false, _) if 1 < self.scenarios.len() => (Vec::new(), Origin::Variants),
            (false, []) => (analysis::one_step_changed(file, self.study.force)?, Origin::Derived),
            (false, variants) => (variants.to_vec(), Origin::Variants),
        };
        Ok(Others { designs, closing, origin })
    }

    /// Every design of a file in every case, as far as they are possible.
    fn evaluated(&self, loaded: &Loaded) -> Result<Vec<Evaluated>> {
        let Others { designs, .. } = self.others(loaded)?;
        let every = selection::in_every_case(&loaded.file, &designs);
        let catalog = loaded.catalog(&every)?;
        let study = loaded.study(&catalog);
        let (mut possible, mut problems, mut calls) = (Vec::new(), Vec::new(), 0);
        for design in every {
            match study.evaluate(design) {
                Ok(evaluated) => {
                    calls += evaluated.kept_calls();
                    study.file.effort().keep_calls(calls)?;
                    possible.push(evaluated);
                }
                Err(more) => problems.extend(more),
            }
        }
        if possible.is_empty() { Err(problems.into()) } else { Ok(possible) }
    }

    fn wants_all(&self) -> bool {
        self.model.iter().any(|model| model == "all")
    }

    /// Whether a design is there only because all models are tried.
    fn is_of_all(&self, design: &Patch) -> bool {
        self.wants_all() && !self.split.contains(&design.name)
    }

    /// The models to which every step is moved; where all are tried, also those that close within a month.
    fn models(&self, loaded: &Loaded) -> Result<(Vec<String>, Vec<Impossible>)> {
        if !self.wants_all() {
            return Ok((self.model.clone(), Vec::new()));
        }
        let scenario = loaded.file.scenario([])?;
        let catalog = loaded.catalog_naming(&scenario, Named::All)?;
        let day = loaded.study(&catalog).day.of(&scenario);
        let (mut lasting, mut closing) = (Vec::new(), Vec::new());
        for model in catalog.models().map(ToString::to_string) {
            match analysis::closes_soon(&model, &catalog, day) {
                Some(why) => closing.push((model, vec![why])),
                None => lasting.push(model),
            }
        }
        Ok((lasting, closing))
    }

    fn frontier_of(&self, step: &str, loader: &Loader) -> Answered {
        let [path] = self.scenarios.as_slice() else {
            let message = "--frontier is about one file, and several are named";
            return Err(Diagnostic::error(Code::ConflictingKeys, message).into());
        };
        let loaded = loader.load(path)?;
        load::check_effects(std::slice::from_ref(&loaded), |one| self.under_case(one)?.moved(&[], &[]))?;
        let (most_errors, most_cost) = (self.max_error_rate.as_ref(), self.max_cost.as_ref());
        let asked = frontier::frontier(&self.under_case(&loaded)?, step, most_errors, most_cost)?;
        let currency = asked.currency.clone();
        let digits = self.output.digits().in_currency(&currency);
        let documents = || vec![view::document(&asked, digits)];
        let contents =
            Content::of(&self.output, documents, || result::json(Some(&currency), Frontier::from(&asked)))?;
        Ok(Answer { contents, currency, warnings: Vec::new(), failures: Vec::new() })
    }

    /// The file as it stands beside other designs.
    fn one_file(&self, loaded: &Loaded) -> Result<Compared> {
        let file = &loaded.file;
        let Others { designs, closing, origin } = self.others(loaded)?;
        let are_derived = origin == Origin::Derived;
        // What is derived from a file names no model that it does not name itself.
        let every = selection::in_every_case(file, if are_derived { &[] } else { &designs });
        let catalog = loaded.catalog(&every)?;
        let study = loaded.study(&catalog);
        let Distinct { designs, same } = match are_derived {
            true => analysis::distinct(&study, designs, self.study.force)?,
            false => Distinct { designs, same: Vec::new() },
        };
        if designs.is_empty() {
            return Err(nothing_to_compare(file, &same).into());
        }
        let Sorted { runs, impossible } =
            possible::sorted(&study, &designs, |design| are_derived || self.is_of_all(design))?;
        let variants: Vec<Option<&Patch>> = std::iter::once(None).chain(designs.iter().map(Some)).collect();
        let is_asked = !file.cases.is_empty() && analysis::apart(&runs).is_empty();
        let matrix = if is_asked { Some(Matrix::of(&study, &variants)?) } else { None };
        analysis::check_effects(&study)?;
        let name = &runs[0].evaluated.plan.name;
        let name = self.case.name.as_ref().map_or_else(|| name.clone(), |case| format!("{name} / {case}"));
        let usual = if runs.iter().any(|run| run.name == AS_WRITTEN) { AS_WRITTEN } else { &runs[0].name };
        let baseline = self.baseline.as_deref().unwrap_or(usual);
        let shown = same.iter().find(|(name, _)| name == baseline).map(|(_, other)| other.as_str());
        let baseline = shown.unwrap_or(baseline).to_owned();
        let derived = are_derived.then(|| self.derived(&study, &runs, &designs, same)).transpose()?;
        let impossible = [closing, impossible].concat();
        let comparison = Comparison { impossible, ..self.ranked(runs, &baseline)? };
        let break_evens = self.break_even.then(|| break_evens(&study, &comparison, &designs));
        let are_variants = origin == Origin::Variants;
        Ok(Compared { name, comparison, matrix, break_evens, are_variants, derived })
    }

    /// Each file as one design.
    fn several_files(&self, all: &[Loaded]) -> Result<Compared> {
        if !self.model.is_empty() || !self.split.is_empty() || self.break_even {
            let message = "--model, --split and --break-even are about one file, and several are named";
            return Err(Diagnostic::error(Code::ConflictingKeys, message).into());
        }
        let mut runs = Vec::new();
        for loaded in all {
            let catalog = loaded.catalog(&[])?;
            let evaluated = loaded.study(&catalog).evaluate([])?;
            runs.push(Run { name: evaluated.plan.name.clone(), evaluated });
        }
        let baseline = self.baseline.as_ref().unwrap_or(&runs[0].name).clone();
        let comparison = self.ranked(runs, &baseline)?;
        Ok(Compared {
            name: "scenarios".to_owned(),
            comparison,
            matrix: None,
            break_evens: None,
            are_variants: false,
            derived: None,
        })
    }

    /// Ranks designs, or puts them side by side where they are not alike.
    fn ranked(&self, runs: Vec<Run>, baseline: &str) -> Result<Comparison> {
        analysis::same_span(runs.iter().map(|run| run.evaluated.plan.horizon.as_ref()))?;
        one_currency(&runs)?;
        let apart = analysis::apart(&runs);
        if !apart.is_empty() {
            if self.rank.is_some() || self.baseline.is_some() || self.break_even {
                return Err(not_ranked(&apart).into());
            }
            return Ok(analysis::side_by_side(runs, apart));
        }
        let known: Vec<String> = runs.iter().map(|run| run.name.clone()).collect();
        if known.iter().any(|name| name == baseline) {
            return Ok(analysis::compare(runs, baseline, self.rank.unwrap_or(Rank::Total)));
        }
        let unknown = Diagnostic::error(Code::UnknownVariant, format!("there is no design `{baseline}`"));
        Err(unknown.suggest(baseline, known.iter().map(String::as_str)).into())
    }
}

/// Amounts of several currencies are not held against each other.
fn one_currency(runs: &[Run]) -> Result<()> {
    let currency = |run: &Run| run.evaluated.plan.currency.clone();
    let Some(other) = runs.iter().find(|run| currency(run) != currency(&runs[0])) else { return Ok(()) };
    let [(one, its), (other, theirs)] = [&runs[0], other].map(|run| (&run.name, currency(run)));
    let message = format!("`{one}` is priced in {its} and `{other}` in {theirs}: they cannot be compared");
    Err(Diagnostic::error(Code::MixedCurrencies, message).help("use price tables in one currency").into())
}

fn not_ranked(apart: &[Apart]) -> Diagnostic {
    let words: Vec<&str> = apart.iter().map(|apart| apart.word()).collect();
    let message = format!("designs of different {} are not ranked", words.join(" and "));
    let help = match apart {
        [Apart::Days] => "give all of them one day with `--as-of`",
        [Apart::Volumes] => "give all of them one volume with `--set volume.per_month=N`",
        _ => "leave --rank, --baseline and --break-even out: the totals are shown beside each other",
    };
    Diagnostic::error(Code::ConflictingKeys, message).help(help)
}

/// For each design but the baseline, the inputs at which it costs the same.
fn break_evens(study: &Study<'_>, comparison: &Comparison, designs: &[Patch]) -> Vec<(String, BreakEvens)> {
    let patch = |name: &str| designs.iter().find(|design| design.name == name);
    let baseline = &comparison.runs[comparison.baseline].name;
    let names = comparison.runs.iter().map(|run| &run.name).filter(|name| *name != baseline);
    let names: Vec<String> = names.cloned().collect();
    let others: Vec<Option<&Patch>> = names.iter().map(|name| patch(name)).collect();
    names.into_iter().zip(analysis::break_evens(study, patch(baseline), &others)).collect()
}
