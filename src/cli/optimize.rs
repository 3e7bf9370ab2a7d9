//! `costcalc optimize`

use std::path::PathBuf;

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::analysis::{self, Models};
use crate::report::view::optimum;
use crate::result;
use crate::scenario::{File, Patch};

use super::answer::{Answer, Answered, Content};
use super::args::OutputArgs;
use super::load::{self, Loader, Named};
use super::screen::Screen;
use super::what_if::{self, StudyArgs};
use super::{complete, selection};

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
    pub(super) fn run(&self, loader: &Loader, _: &Screen) -> Answered {
        let models: &[String] = if self.model.iter().any(|model| model == "all") { &[] } else { &self.model };
        let loaded = loader.load(&self.scenario)?;
        load::check_effects(std::slice::from_ref(&loaded), |loaded| {
            loaded.moved(&self.design(&loaded.file)?, models)
        })?;
        let file = &loaded.file;
        let patches = self.design(file)?;
        let scenario = file.scenario(patches.iter().copied())?;
        analysis::one_month(&scenario, "`optimize`")?;
        let wants_all = self.model.iter().any(|model| model == "all");
        let named = if wants_all { Named::All } else { Named::These(&self.model) };
        let catalog = loaded.catalog_naming(&scenario, named)?;
        let models = match self.model.as_slice() {
            [] => Models::Named,
            _ if wants_all => Models::These(catalog.models().map(ToString::to_string).collect()),
            names => {
                let full = names.iter().map(|name| Ok(what_if::model(&catalog, name)?.to_string()));
                Models::These(full.collect::<super::answer::Result<_>>()?)
            }
        };
        let study = loaded.study(&catalog);
        let optimum = analysis::optimize(&study, &patches, &models)?;
        let currency = optimum.best.evaluated.plan.currency.clone();
        let digits = self.output.digits().in_currency(&currency);
        let documents = || vec![optimum::document(&optimum, digits)];
        let contents = Content::of(&self.output, documents, || {
            result::json(Some(&currency), result::Optimize::from(&optimum))
        })?;
        let warnings = optimum.best.evaluated.warnings.clone();
        Ok(Answer { contents, currency, warnings, failures: Vec::new() })
    }

    fn design<'f>(&self, file: &'f File) -> super::answer::Result<Vec<&'f Patch>> {
        selection::design(file, self.variant.as_deref(), self.case.as_deref())
    }
}
