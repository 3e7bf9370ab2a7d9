//! Severities of lint rules, as a project sets them.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Problems, Severity, lint_named};
use crate::yaml::{Entry, Node};

/// The severities that a project sets; a rule that it does not name has its usual one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lints {
    /// `None` for a rule that is off.
    set: BTreeMap<Code, Option<Severity>>,
}

/// The words in files.
const WORDS: [(&str, Option<Severity>); 4] = [
    ("error", Some(Severity::Error)),
    ("warn", Some(Severity::Warning)),
    ("info", Some(Severity::Info)),
    ("off", None),
];

impl Lints {
    /// How bad a finding of a rule is; `None` where the rule is off.
    #[must_use]
    pub fn severity(&self, code: Code) -> Option<Severity> {
        let usual = || Some(code.lint().map_or(Severity::Error, |(_, usual)| usual));
        self.set.get(&code).copied().unwrap_or_else(usual)
    }

    /// For each rule, the higher of two severities.
    #[must_use]
    pub fn stricter(&self, other: &Self) -> Self {
        let named = self.set.keys().chain(other.set.keys());
        Self { set: named.map(|code| (*code, self.severity(*code).max(other.severity(*code)))).collect() }
    }

    /// Diagnostics as bad as the project says, without those of rules that are off. What is said of other
    /// rules stays as it is.
    #[must_use]
    pub fn apply(&self, diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let graded = |diagnostic: Diagnostic| match self.set.get(&diagnostic.code) {
            None => Some(diagnostic),
            Some(set) => set.map(|severity| Diagnostic { severity, ..diagnostic }),
        };
        diagnostics.into_iter().filter_map(graded).collect()
    }
}

/// Reads `{rule: error | warn | info | off}`.
pub(super) fn read(node: &Node, problems: &mut Problems) -> Lints {
    let entries = node.entries(problems).unwrap_or_default();
    let set = |entry: &Entry, problems: &mut Problems| {
        let severity = entry.value.word(&WORDS, problems);
        match lint_named(&entry.key, &entry.place) {
            Ok(code) => Some((code, severity?)),
            Err(refused) => {
                problems.push(*refused);
                None
            }
        }
    };
    Lints { set: entries.iter().filter_map(|entry| set(entry, problems)).collect() }
}
