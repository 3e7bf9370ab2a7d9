//! `compare`: designs side by side, and what matters about them.

mod result;
mod tables;

use crate::analysis::{BreakEven, Cause, Comparison, Finding, Matrix, Run};
use crate::units::Usd;

pub(super) use self::result::crossing_json;
pub use self::result::to_json;
use super::super::{Block, Cell, Digits, Document};
use super::outlook;
use super::picture;
use super::sources;

/// What `compare` shows of one file or several.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The name of the file, or what the designs have in common.
    pub name: String,
    /// The designs.
    pub comparison: Comparison,
    /// The total of each in every case, where the file has cases.
    pub matrix: Option<Matrix>,
    /// For each design but the baseline, where it costs the same; `None` where nobody asked.
    pub break_evens: Option<Vec<(String, Vec<BreakEven>)>>,
}

/// The document.
#[must_use]
pub fn document(compared: &Compared, digits: Digits) -> Document {
    let comparison = &compared.comparison;
    let base = &comparison.runs[comparison.baseline];
    let plan = &base.evaluated.plan;
    let mut heading = vec![compared.name.clone(), format!("{} designs", comparison.runs.len())];
    heading.extend(outlook::facts_of_sums(plan));
    heading.push(format!("baseline: {}", base.name));
    let mut blocks = vec![
        Block::Table(tables::designs(comparison)),
        picture::variants(comparison),
        Block::Table(tables::against_baseline(comparison)),
        Block::Table(tables::per_unit(comparison)),
    ];
    let findings: Vec<String> = comparison.findings.iter().map(|finding| sentence(finding, digits)).collect();
    blocks.push(Block::Notes(findings));
    blocks.push(Block::Notes(comparison.runs.iter().flat_map(unmet).collect()));
    if let Some(matrix) = &compared.matrix {
        blocks.push(Block::Table(tables::matrix(matrix)));
    }
    for (design, found) in compared.break_evens.iter().flatten() {
        blocks.push(if found.is_empty() {
            Block::Notes(vec![format!("No single input makes {design} cost the same as {}.", base.name)])
        } else {
            Block::Table(tables::break_evens(design, &base.name, found))
        });
    }
    let plans = comparison.runs.iter().map(|run| &run.evaluated.plan);
    blocks.push(sources::of(plans, base.evaluated.outlook.as_ref()));
    Document { heading, blocks }
}

fn sentence(finding: &Finding, digits: Digits) -> String {
    let money = |amount: &Usd| Cell::Money(amount.exact().clone()).shown(digits);
    match finding {
        Finding::RankingsDisagree { by_invoice, by_total, invoice_saved, at_stake } => format!(
            "! Invoice and total disagree: {by_invoice} is billed {} less than {by_total}, and costs {} more in total.",
            money(invoice_saved),
            money(at_stake)
        ),
        Finding::Tie { best, second, difference } if difference.is_zero() => {
            format!("{best} and {second} cost the same, to the last digit.")
        }
        Finding::Tie { best, second, difference } => {
            format!("{best} and {second} are a tie: their totals are {} apart, within 2%.", money(difference))
        }
        Finding::Driver { best, second, cause, amount, difference } => {
            let place = match cause {
                Cause::Stage { step, stage } => format!("the {stage} of step {step}"),
                Cause::Fixed => "the fixed cost".to_owned(),
            };
            format!(
                "{second} costs {} more than {best}, and the largest part of the difference is {place}: {}.",
                money(difference),
                money(amount)
            )
        }
    }
}

/// What a design does not meet.
fn unmet(run: &Run) -> Vec<String> {
    let unmet = run.evaluated.unmet();
    unmet
        .iter()
        .map(|unmet| format!("{} does not meet {}: {}.", run.name, unmet.requirement.path(), unmet.why))
        .collect()
}
