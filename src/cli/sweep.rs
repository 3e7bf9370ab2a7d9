//! `costcalc sweep`

use clap::{Args, ValueEnum};
use clap_complete::ArgValueCompleter;

use crate::analysis::{self, Axis, Metric};
use crate::diag::{Code, Diagnostic};
use crate::exact::Exact;
use crate::report::view::sweep as view;
use crate::result;
use crate::scenario::{ALL, AS_WRITTEN, File, Patch, names};

use super::answer::{Answer, Answered, Content, Result};
use super::args::OutputArgs;
use super::format::Format;
use super::load::{self, Loader};
use super::screen::Screen;
use super::selection::ScenarioArg;
use super::what_if::{self, StudyArgs};
use super::{complete, selection};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Sweep {
    #[command(flatten)]
    scenario: ScenarioArg,

    /// An input, from one value to another; at most two inputs in -P and -L together
    #[arg(short = 'P', long = "range", num_args = 3, allow_negative_numbers = true, value_names = ["PATH", "MIN", "MAX"], action = clap::ArgAction::Append, add = ArgValueCompleter::new(complete::paths))]
    ranges: Vec<String>,

    /// The step of the -P at the same position; default: a tenth of its range
    #[arg(short = 'D', long = "step", allow_negative_numbers = true, value_name = "STEP")]
    steps: Vec<String>,

    /// An input and its values
    #[arg(short = 'L', long = "list", num_args = 2, allow_negative_numbers = true, value_names = ["PATH", "A,B,…"], action = clap::ArgAction::Append, add = ArgValueCompleter::new(complete::paths))]
    lists: Vec<String>,

    /// The figure: total, invoice, per_unit, per_good_unit, or another one, as in `draft.invoice`
    #[arg(long, value_name = "FIGURE", default_value = "total", add = ArgValueCompleter::new(complete::figures))]
    metric: String,

    /// Variants to show beside the design as written, or `all`
    #[arg(long, value_name = "NAME,…|all", add = ArgValueCompleter::new(complete::variants))]
    variant: Vec<String>,

    /// Draw a chart below the table
    #[arg(long, value_enum, num_args = 0..=1, default_missing_value = "bar", value_name = "KIND")]
    chart: Option<Chart>,

    /// Draw charts in ASCII
    #[arg(long)]
    ascii: bool,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc sweep scenarios/support_pipeline.yaml -P steps.draft.cache.hit_rate 0% 90% -D 15% --chart
  costcalc sweep scenarios/draft_designs.yaml -P volume.per_month 0 500k -D 50k --variant all
  costcalc sweep scenarios/draft_designs.yaml -L volume.per_month 1k,9k -L steps.qa.output 9,99
  costcalc sweep scenarios/draft_designs.yaml -P steps.draft.output 100 900 --metric invoice -f csv";

/// The most points without `--force`.
const MOST_POINTS: usize = 1_000_000;
/// The most points without it that are written as anything but CSV.
const MOST_ROWS: usize = 50_000;
/// The most threads: more do not make a sweep faster.
const MOST_THREADS: usize = 16;
/// How many steps a range has where nobody says.
const USUAL_STEPS: u32 = 10;

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Chart {
    Bar,
    Line,
}

impl Sweep {
    pub(super) fn run(&self, loader: &Loader, screen: &Screen) -> Answered {
        let loaded = loader.load(&self.scenario.path)?;
        let file = &loaded.file;
        let axes = self.axes(file)?;
        let designs = self.designs(file)?;
        let points = axes.iter().map(|axis| axis.values.len()).product::<usize>() * designs.len();
        self.check_points(points, MOST_POINTS, "use larger steps or fewer variants, or say --force")?;
        if self.output.formats().any(|format| format != Format::Csv) {
            self.check_points(
                points,
                MOST_ROWS,
                "write them as CSV (`-f csv`), use larger steps, or say --force",
            )?;
        }
        let patches: Vec<Vec<&Patch>> = designs.iter().map(|(_, patches)| patches.clone()).collect();
        load::check_effects(std::slice::from_ref(&loaded), |loaded| {
            let designs = self.designs(&loaded.file)?;
            let patches: Vec<Vec<&Patch>> = designs.into_iter().map(|(_, patches)| patches).collect();
            loaded.evaluated(&patches)
        })?;
        selection::same_span(file, &patches)?;
        let catalog = loaded.varying(axes.iter().map(|axis| &axis.named)).catalog(&patches)?;
        let study = loaded.study(&catalog);
        let axes = axes.into_iter().map(|axis| axis.of_catalog(&catalog)).collect::<Result<Vec<Axis>>>()?;
        let evaluated = study.evaluate([])?;
        let metric = Metric::read(&self.metric, &study, &[])?;
        start_threads();
        let progress = super::progress::Progress::new(screen, points);
        let swept = analysis::sweep(&study, axes, &metric, &designs, &|done| progress.add(done));
        progress.finish();
        if swept.designs.iter().all(|design| design.values.iter().all(Option::is_none)) {
            return Err(swept
                .designs
                .into_iter()
                .flat_map(|design| design.why_not)
                .collect::<Vec<_>>()
                .into());
        }
        let currency = evaluated.plan.currency.clone();
        let digits = self.output.digits().in_currency(&currency);
        let chart = self.chart.map(|kind| view::Chart { is_line: kind == Chart::Line, is_ascii: self.ascii });
        let contents = Content::each(&self.output, |format| match format {
            Format::Csv => Content::csv(view::csv(&swept, &self.study.columns(), digits)),
            format => Content::in_format(
                format,
                || vec![view::document(&evaluated.plan, &swept, chart, digits)],
                || result::json(Some(&currency), result::Sweep::from((&evaluated.plan, &swept))),
            ),
        })?;
        let warnings = evaluated.warnings;
        Ok(Answer { contents, currency, warnings, failures: Vec::new() })
    }

    /// The design as it stands, and the variants that are asked for.
    fn designs<'f>(&self, file: &'f File) -> Result<Vec<(String, Vec<&'f Patch>)>> {
        let mut designs = vec![(AS_WRITTEN.to_owned(), Vec::new())];
        let asked: Vec<String> = self.variant.iter().flat_map(|list| names(list)).collect();
        if asked.iter().any(|name| name == ALL) {
            designs.extend(file.variants.iter().map(|variant| (variant.name.clone(), vec![variant])));
            return Ok(designs);
        }
        for name in asked.iter().filter(|name| *name != AS_WRITTEN) {
            let variant = selection::variant(file, Some(name))?;
            designs.push((name.clone(), variant.into_iter().collect()));
        }
        Ok(designs)
    }

    fn axes(&self, file: &File) -> Result<Vec<Asked>> {
        let mut axes = Vec::new();
        for (index, range) in self.ranges.chunks(3).enumerate() {
            let [path, least, most] = range else { continue };
            let step = self.steps.get(index).map(String::as_str);
            axes.push(Asked::range(file, path, least, most, step, self.study.force)?);
        }
        for list in self.lists.chunks(2) {
            let [path, values] = list else { continue };
            axes.push(Asked::list(file, path, values)?);
        }
        if self.ranges.len() / 3 < self.steps.len() {
            return Err(
                usage("there are more -D than -P", "a -D is the step of the -P at its position").into()
            );
        }
        if axes.is_empty() || 2 < axes.len() {
            let message = format!("a sweep is over one or two inputs, and {} are named", axes.len());
            return Err(usage(&message, "write `-P PATH MIN MAX -D STEP` or `-L PATH A,B,C`").into());
        }
        let points = axes.iter().map(|axis| axis.values.len()).product::<usize>();
        self.check_points(points, MOST_POINTS, "use larger steps, or say --force")?;
        Ok(axes)
    }

    /// Refuses more points than a run is asked for by people: all designs together, and fewer where each is more
    /// than a line of text.
    fn check_points(&self, points: usize, most: usize, help: &str) -> Result<()> {
        if points <= most || self.study.force {
            return Ok(());
        }
        let grouped = |number: usize| Exact::from(number as u64).grouped();
        let message = format!("{} points are more than {}", grouped(points), grouped(most));
        Err(Diagnostic::error(Code::TooManyPoints, message).help(help).into())
    }
}

/// Starts the threads that points are spread over: one for each core or as many as `RAYON_NUM_THREADS` says, and
/// no more than help.
fn start_threads() {
    let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|number| number.parse().ok());
    let cores = || std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let threads = asked.filter(|number| 0 < *number).unwrap_or_else(cores).min(MOST_THREADS);
    // Where they run already, as in tests, they stay as they are.
    let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
}

/// An input as it is written, and its values.
struct Asked {
    named: what_if::Named,
    values: Vec<Exact>,
    step: Option<Exact>,
}

impl Asked {
    fn range(
        file: &File,
        path: &str,
        least: &str,
        most: &str,
        step: Option<&str>,
        force: bool,
    ) -> Result<Self> {
        let named = what_if::knob(path, file)?;
        let number = |text: &str| what_if::number(path, named.number(), text);
        let (least, most) = (number(least)?, number(most)?);
        if most < least {
            let message = format!("the range of `{path}` is empty: {least} is above {most}");
            return Err(Diagnostic::error(Code::EmptyRange, message)
                .help("write the smaller value first")
                .into());
        }
        let width = &most - &least;
        let step = match step {
            Some(step) => number(step)?,
            None => {
                let step = width.checked_div(&Exact::from(USUAL_STEPS)).unwrap_or_default();
                if named.is_whole() { step.ceiling() } else { step }
            }
        };
        if step <= Exact::ZERO && !width.is_zero() {
            let message = format!("with a step of {step} the range of `{path}` never ends");
            return Err(Diagnostic::error(Code::EmptyRange, message).help("write a step above 0").into());
        }
        let count = width.checked_div(&step).map_or(Exact::ZERO, |steps| steps.floor());
        let count: usize = count.to_string().parse().unwrap_or(usize::MAX);
        if MOST_POINTS <= count && !(force && count < MOST_POINTS * 100) {
            let message = format!("`{path}` takes more than a million values");
            let refused = Diagnostic::error(Code::TooManyPoints, message);
            return Err(refused.help("use larger steps, or say --force").into());
        }
        let mut values = vec![least];
        for _ in 0..count {
            let next = values.last().map(|last| last + &step);
            values.extend(next);
        }
        Self { named, values, step: Some(step) }.in_domain(file, path)
    }

    fn list(file: &File, path: &str, values: &str) -> Result<Self> {
        let named = what_if::knob(path, file)?;
        let number = |value: &str| what_if::number(path, named.number(), value);
        let values: Result<Vec<Exact>> = values.split(',').map(number).collect();
        Self { values: values?, named, step: None }.in_domain(file, path)
    }

    /// Refuses values that the input can never have.
    fn in_domain(self, file: &File, path: &str) -> Result<Self> {
        if let what_if::Named::Value(keys) = &self.named {
            what_if::check_number(file, keys, path)?;
        }
        if let Some(number) = self.named.number()
            && let Some(outside) = self.values.iter().find(|value| !number.admits(value))
        {
            let message = format!("{outside} is no value of `{path}`, which {}", number.bounds());
            return Err(Diagnostic::error(Code::OutOfRange, message).into());
        }
        Ok(self)
    }

    fn of_catalog(self, catalog: &crate::pricing::Catalog) -> Result<Axis> {
        Ok(Axis { knob: self.named.knob(catalog)?, values: self.values, step: self.step })
    }
}

fn usage(message: &str, help: &str) -> Diagnostic {
    Diagnostic::error(Code::Usage, message).help(help)
}
