//! `check`: the checked files and the results.

mod guardrails;
mod headline;
mod review;

use crate::config::{Checked, CommentRules, Verdict};
use crate::diag::{Code, Diagnostic, counted};
use crate::pricing::Changes;
use crate::report::{Block, Cell, Column, Digits, Document, Row, Table};
use crate::result;

use crate::analysis::{Impact, one_currency};

/// The checked files and the results.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The files.
    pub checked: Vec<Checked>,
    /// The guardrails that cover some of these scenarios.
    pub verdicts: Vec<Verdict>,
    /// The number of guardrails that cover none.
    pub idle: usize,
    /// The changes since the base, if there is one.
    pub change: Option<Change>,
    /// The reasons for failure.
    pub failures: Vec<Diagnostic>,
    /// Warnings.
    pub warnings: Vec<Diagnostic>,
}

/// The changes since a base.
#[derive(Clone, Debug)]
pub struct Change {
    /// The display name of the base.
    pub base: String,
    /// The base as given by the user.
    pub reproduce: String,
    /// The effects on the past of tables, and on scenarios from a later day.
    pub findings: Vec<Diagnostic>,
    /// The changed prices.
    pub prices: Changes,
    /// All scenarios of both versions, sorted.
    pub impacts: Vec<Impact>,
    /// Scenarios whose former contents are now in another file, if both files exist in both versions.
    pub crossed: Vec<Impact>,
}

impl Outcome {
    /// The currency of the shown amounts, if there is one.
    pub fn currency(&self) -> String {
        let impacts = self.change.iter().flat_map(|change| &change.impacts).filter_map(Impact::currency);
        let verdicts = self.verdicts.iter().map(|verdict| verdict.currency.as_str());
        one_currency(impacts.chain(verdicts)).unwrap_or_default().to_owned()
    }
}

/// The document: the effects of a change, or else the checked files.
pub fn document(outcome: &Outcome, rules: &[CommentRules], marker: &str, digits: Digits) -> Document {
    match &outcome.change {
        Some(change) => review::document(outcome, change, rules, marker, digits),
        None => {
            let broken = outcome.verdicts.iter().any(Verdict::blocks);
            let guardrails =
                (!outcome.verdicts.is_empty()).then(|| Block::Table(guardrails::table(&outcome.verdicts)));
            let table = Block::Table(Table { is_data: true, ..table(&outcome.checked, &outcome.verdicts) });
            let blocks = std::iter::once(table).chain(guardrails).collect();
            Document { heading: heading(&outcome.checked, broken), blocks }
        }
    }
}

fn heading(all: &[Checked], is_guardrail_broken: bool) -> Vec<String> {
    let failed = all.iter().filter(|checked| !checked.failures.is_empty()).count();
    let verdict = match (failed, is_guardrail_broken) {
        (0, false) => "no failures".to_owned(),
        (0, true) => "a guardrail is broken".to_owned(),
        (failed, _) => format!("{failed} failed"),
    };
    vec![format!("{} checked", counted(all.len(), "file")), verdict]
}

/// The checked files.
fn table(all: &[Checked], verdicts: &[Verdict]) -> Table {
    let columns = vec![
        Column::words("File", "file", 0),
        Column::words("Kind", "kind", 2),
        Column::words("Holds", "holds", 1),
        Column::words("State", "state", 0),
    ];
    let row = |checked: &Checked| {
        let mut codes: Vec<&str> = checked.failures.iter().map(|failure| failure.code.name()).collect();
        let is_broken = |verdict: &&Verdict| verdict.file == checked.file && verdict.blocks();
        codes.extend(verdicts.iter().find(is_broken).map(|_| Code::GuardrailBroken.name()));
        codes.dedup();
        Row::body(vec![
            Cell::words(&checked.file),
            Cell::words(checked.kind.word()),
            Cell::words(&checked.holds),
            Cell::Text(if codes.is_empty() { "ok".to_owned() } else { codes.join(", ") }),
        ])
    };
    Table { columns, rows: all.iter().map(row).collect(), ..Table::default() }
}

/// The JSON result.
pub fn result(outcome: &Outcome, rules: &[CommentRules]) -> result::Check {
    let change = outcome.change.as_ref().map(|change| review::result(outcome, change, rules));
    result::Check::of(outcome.failures.is_empty(), &outcome.checked, &outcome.verdicts, change)
}
