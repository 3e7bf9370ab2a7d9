//! `costcalc optimize`

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::analysis::{self, Models};
use crate::report::view::optimum;
use crate::result;

use super::answer::{Answer, Answered, Content};
use super::args::OutputArgs;
use super::complete;
use super::load::{self, Loader, Named};
use super::screen::Screen;
use super::selection::{DesignArgs, ScenarioArg};
use super::what_if::{self, StudyArgs};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Optimize {
    #[command(flatten)]
    scenario: ScenarioArg,

    /// The models to choose from, for every step; `all` for every model of the price tables
    #[arg(long, value_name = "MODEL,…|all", value_delimiter = ',', add = ArgValueCompleter::new(complete::models))]
    model: Vec<String>,

    #[command(flatten)]
    design: DesignArgs,

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
        let wants_all = self.model.iter().any(|model| model == "all");
        let models: &[String] = if wants_all { &[] } else { &self.model };
        let loaded = loader.load(&self.scenario.path)?;
        load::check_effects(std::slice::from_ref(&loaded), |loaded| {
            loaded.moved(&self.design.selection().of(&loaded.file)?, models)
        })?;
        let file = &loaded.file;
        let patches = self.design.selection().of(file)?;
        let scenario = file.scenario(patches.iter().copied())?;
        analysis::one_month(&scenario, "`optimize`")?;
        let catalog = match self.model.as_slice() {
            [] => {
                let variant = |variant| patches.iter().copied().chain([variant]).collect();
                let variants = file.variants.iter().map(variant);
                loaded.catalog(&std::iter::once(patches.clone()).chain(variants).collect::<Vec<_>>())?
            }
            _ if wants_all => loaded.catalog_naming(&scenario, Named::All)?,
            names => loaded.catalog_naming(&scenario, Named::These(names))?,
        };
        let models = match self.model.as_slice() {
            [] => Models::Named,
            _ if wants_all => Models::All,
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
}
