//! `costcalc calibrate`

use std::path::PathBuf;

use clap::Args;

use crate::analysis::calibrate::{self, Calibration};
use crate::diag::{Code, Diagnostic};
use crate::report::view::calibration as view;
use crate::result;
use crate::units::Count;
use crate::usage::Cuts;

use super::answer::{Answer, Answered, Content};
use super::args::{self, OutputArgs};
use super::load::{Loader, Named};
use super::screen::Screen;
use super::step_args::StepArgs;
use super::usage::LogArgs;
use super::what_if::StudyArgs;
use super::{destination, paths};

#[derive(Args, Debug)]
#[command(before_help = EXAMPLES)]
pub(super) struct Calibrate {
    /// The scenario file
    #[arg(value_name = "SCENARIO")]
    scenario: PathBuf,

    #[command(flatten)]
    logs: LogArgs,

    #[command(flatten)]
    steps: StepArgs,

    /// How many units the calls were made for: measures the volume and the calls for each unit too
    #[arg(long, value_name = "NUMBER", value_parser = args::count)]
    units: Option<Count>,

    /// Write what was measured into the scenario's file; its order stays, and its comments, but for those of what goes
    #[arg(long)]
    write: bool,

    #[command(flatten)]
    pub(super) study: StudyArgs,

    #[command(flatten)]
    pub(super) output: OutputArgs,
}

const EXAMPLES: &str = "\
Examples:
  costcalc calibrate support.yaml october.csv
  costcalc calibrate support.yaml logs/ --step draft=tag:feature:draft --units 318_400
  costcalc calibrate support.yaml october.csv --units 318_400 --write";

impl Calibrate {
    pub(super) fn run(&self, loader: &Loader, screen: &Screen) -> Answered {
        if self.write && paths::is_stdin(&self.scenario) {
            let message = "`--write` needs a file, and the scenario is read from standard input";
            return Err(Diagnostic::error(Code::Usage, message).into());
        }
        if !self.study.set.is_empty() {
            let message = "`--set` would put values over the scenario that were not measured";
            return Err(Diagnostic::error(Code::Usage, message).help("leave it out").into());
        }
        super::usage::refuse_no_units(self.units.as_ref())?;
        let loaded = loader.load(&self.scenario)?;
        let scenario = loaded.file.scenario([])?;
        let day = loaded.day().of(&scenario);
        let catalog = loaded.catalog_naming(&scenario, Named::All)?;
        let (buckets, _) = self.logs.read(Cuts::of(catalog.tables()), self.steps.tags(), false, screen)?;
        let (stated, units) = (self.steps.stated(), self.units.as_ref());
        let of = (&catalog, day);
        let calibrated = calibrate::calibrated(&loaded.file, &scenario, &buckets, stated, of, units)?;
        let file = calibrated.file.clone();
        // What was measured is a scenario that can be priced, in each design that could be before.
        for patch in loaded.file.variants.iter().chain(loaded.file.cases.iter()) {
            if loaded.file.scenario([patch]).is_ok() {
                file.scenario([patch])?;
            }
        }
        let name = scenario.name.clone();
        let changes = loaded.file.changes_to(&[], &file, &[]);
        loaded.with_file(file).evaluated(&[Vec::new()])?;
        let written = self.write.then(|| loaded.file.source.name.clone());
        let calibration = Calibration { name, changes: changes.list().to_vec(), calibrated, written };
        if self.write {
            destination::write(&self.scenario, &calibration.calibrated.file.source.text)?;
        }
        let currency = catalog.currency().to_owned();
        let contents = Content::of(
            &self.output,
            || vec![view::document(&calibration)],
            || result::json(Some(&currency), result::Calibrate::from(&calibration)),
        )?;
        Ok(Answer { contents, currency, warnings: catalog.findings().to_vec(), failures: Vec::new() })
    }
}
