//! `costcalc compare` of a file without variants: with one step changed.

use super::{Compare, Rank};
use crate::analysis::{self, Derived, Metric, Run, Study};
use crate::cli::answer::Result;
use crate::diag::{Code, Diagnostic};
use crate::scenario::{AS_WRITTEN, File, Patch};
use crate::units::Figure;

impl Compare {
    /// What is known of designs that are derived from a file; `runs` are those of them that are possible.
    pub(super) fn derived(
        &self,
        study: &Study<'_>,
        runs: &[Run],
        designs: &[Patch],
        same: Vec<(String, String)>,
    ) -> Result<Derived> {
        let metric = match self.rank.unwrap_or(Rank::Total) {
            Rank::Total => Metric::Total,
            Rank::Invoice => Metric::Figure(Figure::Invoice),
            Rank::PerGood => Metric::PerGoodUnit,
        };
        let is_written = runs.first().is_some_and(|run| run.name == AS_WRITTEN);
        let splits = if is_written { analysis::splits(study, &metric, runs, designs)? } else { Vec::new() };
        let designs = runs.iter().map(|run| run.name.clone()).collect();
        Ok(Derived { same, metric, designs, splits })
    }
}

/// The refusal of a file without another design; `same` are those that come out as the file does.
pub(super) fn nothing_to_compare(file: &File, same: &[(String, String)]) -> Diagnostic {
    let name = &file.source.name;
    let message = match same {
        [] => format!(
            "`{name}` has no variants, and no step of it has several branches or a quality that rates models"
        ),
        [(one, _), ..] => {
            format!("`{name}` has no variants, and changing one step gives no other design: `{one}`")
        }
    };
    Diagnostic::error(Code::NothingToDo, message)
        .help("add `variants: {…}`, or to a step a second branch in its `route` or a `quality` that rates other models")
        .help("or use --model or --split, or name several files")
}
