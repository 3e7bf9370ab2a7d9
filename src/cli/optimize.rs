//! `costcalc optimize`

use std::path::PathBuf;

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::analysis::{self, Models, Study};
use crate::report::view::optimum;
use crate::scenario::{AS_WRITTEN, BASE_CASE, File, Patch};

use super::answer::{Answer, Answered, Content};
use super::args::OutputArgs;
use super::complete;
use super::screen::Screen;
use super::study::{self, Named};
use super::what_if::StudyArgs;

/// Find the cheapest assignment of models to steps that meets the requirements of the scenario.
///
/// The candidates of a step are the models in its quality or, without a quality, all models of the scenario; and
/// the step as written. The search is exact: it proves that nothing is cheaper.
#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Optimize {
    /// The scenario file; `-` reads it from standard input
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,

    /// The models to choose from, for every step; `all` for every model of the price tables
    #[arg(long, value_name = "MODEL,…|all", value_delimiter = ',', add = ArgValueCompleter::new(complete::models))]
    model: Vec<String>,

    /// A variant of the scenario instead of the design as written
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::variants))]
    variant: Option<String>,

    /// A case of the scenario instead of the base assumptions
    #[arg(long, value_name = "NAME", add = ArgValueCompleter::new(complete::cases))]
    case: Option<String>,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc optimize scenarios/quality_gate.yaml
  costcalc optimize scenarios/draft_designs.yaml --case high
  costcalc optimize scenarios/support_pipeline.yaml --model gpt-5.4-nano,gpt-5.4-mini -f json";

impl Optimize {
    pub(super) fn run(&self, _: &Screen) -> Answered {
        let models: &[String] = if self.model.iter().any(|model| model == "all") { &[] } else { &self.model };
        self.study.check_effects(|args| {
            let file = study::file(&self.scenario, args)?;
            study::moved(&file, &self.patches(&file)?, models, args)
        })?;
        let file = study::file(&self.scenario, &self.study)?;
        let patches = self.patches(&file)?;
        let scenario = file.scenario(patches.iter().copied())?;
        analysis::one_month(&scenario, "`optimize`")?;
        let wants_all = self.model.iter().any(|model| model == "all");
        let named = if wants_all { Named::All } else { Named::These(&self.model) };
        let catalog = study::catalog_naming(&scenario, &file, named, &self.study)?;
        let models = match self.model.as_slice() {
            [] => Models::Named,
            _ if wants_all => Models::These(catalog.models().map(ToString::to_string).collect()),
            names => {
                let full = names.iter().map(|name| Ok(study::model(&catalog, name)?.to_string()));
                Models::These(full.collect::<super::answer::Result<_>>()?)
            }
        };
        let study = Study { file: &file, catalog: &catalog, day: study::day(&self.study) };
        let optimum = analysis::optimize(&study, &patches, &models)?;
        let currency = optimum.best.evaluated.plan.currency.clone();
        let digits = self.output.digits().in_currency(&currency);
        let documents = || vec![optimum::document(&optimum, digits)];
        let contents = Content::of(&self.output, documents, || optimum::to_json(&optimum))?;
        let warnings = optimum.best.evaluated.warnings.clone();
        Ok(Answer { contents, currency, warnings, failures: Vec::new() })
    }

    /// The case, and then the variant.
    fn patches<'f>(&self, file: &'f File) -> super::answer::Result<Vec<&'f Patch>> {
        let name = &file.source.name;
        let variant = self.variant.as_deref().unwrap_or(AS_WRITTEN);
        let variant = study::named(name, &file.variants, variant, AS_WRITTEN)?;
        let case = study::named(name, &file.cases, self.case.as_deref().unwrap_or(BASE_CASE), BASE_CASE)?;
        Ok(case.into_iter().chain(variant).collect())
    }
}
