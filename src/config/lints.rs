//! Severities of lint rules, as a project sets them.

use std::collections::BTreeMap;

use crate::diag::{self, Code, Diagnostic, Problems, lint_named};
use crate::yaml::map::words;
use crate::yaml::shape::{Definition, KNOWN, Names, Shape};
use crate::yaml::{Entry, Node, Read, Shaped};

/// The severities that a project sets; a rule that it does not name has its usual one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lints {
    /// `None` for a rule that is off.
    set: BTreeMap<Code, Option<diag::Severity>>,
}

words! {
    /// How serious a finding is.
    pub(crate) enum Severity {
        /// The command fails.
        Error = "error",
        /// It is reported, and nothing fails.
        Warn = "warn",
        /// It is mentioned.
        Info = "info",
        /// It is not reported.
        Off = "off",
    }
}

impl Severity {
    fn of_finding(self) -> Option<diag::Severity> {
        match self {
            Self::Error => Some(diag::Severity::Error),
            Self::Warn => Some(diag::Severity::Warning),
            Self::Info => Some(diag::Severity::Info),
            Self::Off => None,
        }
    }
}

impl Shaped for Lints {
    const SHAPE: Shape = Shape::Defined(&Definition {
        name: "Lints",
        title: "Lints",
        doc: "How serious each rule's findings are.",
        shape: Shape::Named(&Severity::SHAPE, Names { known: Some(rules), ..KNOWN }),
    });
}

fn rules() -> Vec<(&'static str, String)> {
    let word = |usual| Severity::ALL.into_iter().find(|severity| severity.of_finding() == Some(usual));
    let rule = |code: &Code| {
        let usual = word(code.lint()?.1)?;
        Some((code.name(), format!("{} `{usual}` where it is left out.", code.description())))
    };
    Code::ALL.iter().filter_map(rule).collect()
}

impl Lints {
    /// How bad a finding of a rule is; `None` where the rule is off.
    #[must_use]
    pub fn severity(&self, code: Code) -> Option<diag::Severity> {
        let usual = || Some(code.lint().map_or(diag::Severity::Error, |(_, usual)| usual));
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

impl Read for Lints {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let set = |entry: &Entry, problems: &mut Problems| {
            let severity = Severity::read(&entry.value, problems);
            let code = lint_named(&entry.key, &entry.place).map_err(|refused| problems.push(*refused));
            Some((code.ok()?, severity?.of_finding()))
        };
        let entries = node.entries(problems)?;
        Some(Self { set: entries.iter().filter_map(|entry| set(entry, problems)).collect() })
    }
}
