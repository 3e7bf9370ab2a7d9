//! `costcalc sensitivity`

use clap::Args;
use clap_complete::ArgValueCompleter;

use crate::analysis::{self, Metric, Reach};
use crate::exact::{Exact, Notation};
use crate::report::view::sensitivity as view;
use crate::result;
use crate::scenario::{AS_WRITTEN, File, Patch};

use super::answer::{Answer, Answered, Content, Result};
use super::args::OutputArgs;
use super::load::{self, Loader};
use super::screen::Screen;
use super::selection::{ScenarioArg, VariantArg};
use super::what_if::StudyArgs;
use super::{complete, selection};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Sensitivity {
    #[command(flatten)]
    scenario: ScenarioArg,

    /// How far to move an input down and up, as a part of its value; a whole number by at least 1
    #[arg(long, value_name = "SHARE", default_value = "20%", value_parser = share, allow_hyphen_values = true)]
    by: Exact,

    /// The figure: total, invoice, per_unit, per_good_unit, or another one, as in `draft.invoice`
    #[arg(long, value_name = "FIGURE", default_value = "total", add = ArgValueCompleter::new(complete::figures))]
    metric: String,

    #[command(flatten)]
    variant: VariantArg,

    /// Show only this many inputs
    #[arg(long, value_name = "N")]
    top: Option<usize>,

    /// Move the published prices too
    #[arg(long)]
    with_prices: bool,

    /// Draw bars in ASCII
    #[arg(long)]
    ascii: bool,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc sensitivity scenarios/support_pipeline.yaml
  costcalc sensitivity scenarios/draft_designs.yaml --by 50% --metric invoice --top 5
  costcalc sensitivity scenarios/quality_gate.yaml --with-prices -f csv";

/// Reads how far inputs are moved: more than nothing, and at most as far as to nothing.
fn share(text: &str) -> std::result::Result<Exact, String> {
    let share = Exact::parse(text, Notation::Percent).map_err(|error| error.to_string())?;
    let is_within = Exact::ZERO < share && share <= Exact::ONE;
    is_within.then_some(share).ok_or_else(|| "more than 0% and at most 100%".to_owned())
}

impl Sensitivity {
    pub(super) fn run(&self, loader: &Loader, _: &Screen) -> Answered {
        let loaded = loader.load(&self.scenario.path)?;
        load::check_effects(std::slice::from_ref(&loaded), |loaded| {
            let designs = self.designs(&loaded.file)?;
            loaded.evaluated(&designs.into_iter().map(|(_, patches)| patches).collect::<Vec<_>>())
        })?;
        let file = &loaded.file;
        let designs = self.designs(file)?;
        let patches: Vec<Vec<&Patch>> = designs.iter().map(|(_, patches)| patches.clone()).collect();
        selection::same_span(file, &patches)?;
        if self.with_prices {
            // Moved prices would be the same on every day.
            analysis::one_month(&file.scenario(patches[0].iter().copied())?, "`sensitivity --with-prices`")?;
        }
        let catalog = loaded.catalog(&patches)?;
        let study = loaded.study(&catalog);
        let evaluated = study.evaluate(patches[0].iter().copied())?;
        let metric = Metric::read(&self.metric, &study, &patches[0])?;
        let reach = Reach { by: self.by.clone(), with_prices: self.with_prices };
        let found = analysis::sensitivity(&study, &metric, &designs, &reach)?;
        let plan = evaluated.plan;
        let digits = self.output.digits().in_currency(&plan.currency);
        let contents = Content::with_rows(
            &self.output,
            || vec![view::document(&plan, &found, self.top, self.ascii, digits)],
            || vec![view::rows(&result::Sensitivity::from((&plan, &found)), &metric)],
            || result::json(Some(&plan.currency), result::Sensitivity::from((&plan, &found))),
        )?;
        let (currency, warnings) = (plan.currency.clone(), evaluated.warnings);
        Ok(Answer { contents, currency, warnings, ..Answer::default() })
    }

    /// The design that it is about, and then the others.
    fn designs<'f>(&self, file: &'f File) -> Result<Vec<(String, Vec<&'f Patch>)>> {
        let own = self.variant.name.as_deref().unwrap_or(AS_WRITTEN);
        selection::variant(file, Some(own))?;
        let variants = file.variants.iter().map(|variant| (variant.name.clone(), vec![variant]));
        let mut designs: Vec<_> =
            std::iter::once((AS_WRITTEN.to_owned(), Vec::new())).chain(variants).collect();
        designs.sort_by_key(|(name, _)| name != own);
        Ok(designs)
    }
}
