//! `costcalc explain`

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::analysis::explain::{Derivation, Unfound};
use crate::analysis::{self, Evaluated};
use crate::diag::{Code, Diagnostic};
use crate::exact;
use crate::report::view::explain::{self as view, Explained};
use crate::result;
use crate::scenario::{File, Patch};

use super::answer::{Answer, Answered, Content, Result};
use super::args::OutputArgs;
use super::format::Format;
use super::load::{self, Loader};
use super::screen::Screen;
use super::selection::{DesignArgs, ScenarioArg};
use super::what_if::StudyArgs;
use super::{complete, designs};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Explain {
    #[command(flatten)]
    scenario: ScenarioArg,

    /// The figure; default: `total`
    #[arg(value_name = "PATH", add = ArgValueCompleter::new(complete::explained))]
    path: Option<String>,

    /// How many levels to show; default: as many as fit in about 120 lines, and all in JSON and CSV
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    depth: Option<u16>,

    /// Write the figure as a formula with its numbers
    #[arg(long)]
    formula: bool,

    /// List all paths with their values, or only those below PATH
    #[arg(long, conflicts_with_all = ["depth", "formula"])]
    paths: bool,

    #[command(flatten)]
    design: DesignArgs,

    /// A design to try: every step moved to this model
    #[arg(long, value_name = "MODEL", conflicts_with_all = ["variant", "split"], add = ArgValueCompleter::new(complete::models))]
    model: Option<String>,

    /// A design to try: a step's calls split over models; repeatable, for several steps at once
    #[arg(long, value_name = "STEP=MODEL:SHARE,MODEL:rest", conflicts_with = "variant")]
    split: Vec<String>,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc explain scenarios/support_pipeline.yaml
  costcalc explain scenarios/support_pipeline.yaml draft.cache.read
  costcalc explain scenarios/support_pipeline.yaml draft.downstream --formula
  costcalc explain scenarios/support_pipeline.yaml models.openai/gpt-5.4-mini --depth 2
  costcalc explain scenarios/draft_designs.yaml draft.invoice --variant all_haiku --case high
  costcalc explain scenarios/draft_designs.yaml --split qa=openai/gpt-5.4-nano:100%
  costcalc explain scenarios/quality_gate.yaml --paths";

/// What is explained where nobody says.
const USUAL_PATH: &str = "total";

impl Explain {
    pub(super) fn run(&self, loader: &Loader, _: &Screen) -> Answered {
        let loaded = loader.load(&self.scenario.path)?;
        load::check_effects(std::slice::from_ref(&loaded), |loaded| {
            let made_up = designs::made_up(&loaded.file, self.model.as_slice(), &self.split)?;
            loaded.evaluated(&[self.patches(&loaded.file, &made_up)?])
        })?;
        let file = &loaded.file;
        let made_up = designs::made_up(file, self.model.as_slice(), &self.split)?;
        let patches = self.patches(file, &made_up)?;
        let (scenario, evaluated) = exact::recorded(|| -> Result<_> {
            let scenario = file.scenario(patches.iter().copied())?;
            analysis::one_month(&scenario, "`explain`")?;
            let catalog = loaded.catalog_of(&scenario, &[])?;
            let evaluated = analysis::evaluate(&scenario, &catalog, loaded.day().of(&scenario))?;
            Ok((scenario, evaluated))
        })?;
        let Evaluated { plan, projection, warnings, .. } = evaluated;
        // The design is named before the case, as `project` does.
        let (cases, designs) = patches.split_at(patches.len() - made_up.len());
        let names: Vec<String> =
            designs.iter().chain(cases.iter().rev()).map(|patch| patch.name.clone()).collect();
        let derivation = Derivation::new(&scenario, &plan, &projection, file.numbers(patches));
        let digits = self.output.digits().in_currency(&plan.currency);
        let contents = if self.paths {
            let figures = match &self.path {
                Some(path) => derivation.below(path).map_err(|unfound| refused(path, &unfound))?,
                None => derivation.all(),
            };
            let terms: Vec<_> = figures.iter().map(|figure| derivation.term(figure)).collect();
            Content::each(&self.output, |format| {
                let documents = || match format {
                    Format::Csv => vec![view::list_rows(&plan, &names, &terms)],
                    _ => vec![view::list(&plan, &names, &terms)],
                };
                Content::in_format(format, documents, || {
                    result::json(Some(&plan.currency), result::Paths::of(&plan, &names, &terms))
                })
            })?
        } else {
            let path = self.path.as_deref().unwrap_or(USUAL_PATH);
            let figure = derivation.find(path).map_err(|unfound| refused(path, &unfound))?;
            let (term, uncached) = (derivation.term(&figure), derivation.uncached(&figure.path));
            let depth = self.depth.map(usize::from);
            let is_asked = self.path.is_some();
            let explained = Explained { plan: plan.clone(), patches: names, term, is_asked, depth, uncached };
            Content::each(&self.output, |format| {
                let documents = || match format {
                    Format::Csv => vec![view::rows(&explained)],
                    _ if self.formula => vec![view::formula_document(&explained, digits)],
                    _ => vec![view::document(&explained, digits)],
                };
                Content::in_format(format, documents, || {
                    result::json(Some(&plan.currency), view::result(&explained))
                })
            })?
        };
        let currency = plan.currency.clone();
        Ok(Answer { contents, currency, warnings, failures: Vec::new() })
    }

    /// The case, and then the design: a variant, or what is made up.
    fn patches<'f>(&self, file: &'f File, made_up: &'f [Patch]) -> Result<Vec<&'f Patch>> {
        let mut patches = self.design.selection().of(file)?;
        patches.extend(made_up);
        Ok(patches)
    }
}

/// How a path is written.
const GRAMMAR: &str = "write names with dots between them, and quotes around a name that has dots or slashes: \
    `models.\"openai/gpt-5.4\".invoice`";

/// The refusal of a path, with those that were most likely meant.
fn refused(path: &str, unfound: &Unfound) -> Diagnostic {
    let refused = Diagnostic::error(Code::UnknownPath, format!("nothing has the path `{path}`"));
    let near = match unfound {
        Unfound::NoPath => return refused.help(GRAMMAR),
        Unfound::Unknown { near } => near.iter().map(String::as_str),
    };
    let refused = match near.clone().collect::<Vec<_>>().as_slice() {
        [one] => refused.help(format!("did you mean `{one}`?")),
        [one, other] => refused.help(format!("did you mean `{one}` or `{other}`?")),
        _ => refused.suggest_near(path, near),
    };
    refused.help("`--paths` lists everything that can be asked for")
}
