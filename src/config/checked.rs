//! What was found in a file by the checks and rules of a project.

use std::path::Path;

use crate::diag::{Diagnostic, Severity, words};

use super::Lints;

/// A file that was checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Checked {
    /// Its name.
    pub file: String,
    /// What it is.
    pub kind: FileKind,
    /// What was found in it, in a few words: `5 models`.
    pub holds: String,
    /// What is not in order.
    pub failures: Vec<Diagnostic>,
    /// What else to know.
    pub warnings: Vec<Diagnostic>,
}

words! {
    /// What a file is.
    pub enum FileKind {
        /// A price table.
        Table = "price table",
        /// A scenario.
        Scenario = "scenario",
        /// The settings of a project.
        Settings = "settings",
    }
}

impl Checked {
    /// A file in which nothing else was found.
    #[must_use]
    pub fn sound(path: &Path, kind: FileKind, holds: String) -> Self {
        Self { file: path.display().to_string(), kind, holds, failures: Vec::new(), warnings: Vec::new() }
    }

    /// With findings as bad as the project says, and those that are at least as bad as a failure among the failures.
    #[must_use]
    pub fn graded(mut self, lints: &Lints, failure: Severity) -> Self {
        let findings = lints.apply(self.warnings);
        let (failing, warnings) = findings.into_iter().partition::<Vec<_>, _>(|one| failure <= one.severity);
        self.failures.extend(failing);
        Self { warnings, ..self }
    }
}
