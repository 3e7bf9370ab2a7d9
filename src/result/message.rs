//! Messages, places in files, and where prices are published.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::{self, Diagnostic, Severity};
use crate::pricing::{Evidence, Origin};

use super::all;

/// A place in a file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The file, as it was named.
    pub(crate) file: String,
    /// The line, from 1.
    pub(crate) line: u64,
    /// The column in characters, from 1.
    pub(crate) column: u64,
}

impl From<&diag::Place> for Place {
    fn from(place: &diag::Place) -> Self {
        let (line, column) = place.line_column();
        Self { file: place.source.name.clone(), line: line as u64, column: column as u64 }
    }
}

/// A place in a file, and what to say there.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Labelled {
    #[serde(flatten)]
    pub(crate) place: Place,
    /// What to say there; may be empty.
    pub(crate) label: String,
}

impl From<&(diag::Place, String)> for Labelled {
    fn from((place, label): &(diag::Place, String)) -> Self {
        Self { place: place.into(), label: label.clone() }
    }
}

/// A message: a line of standard error, or a warning in a result.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Message {
    /// How serious it is.
    pub(crate) severity: Severity,
    /// The stable name of the rule.
    #[schemars(regex(pattern = "^[a-z0-9-]+$"))]
    pub(crate) code: String,
    /// What is wrong.
    pub(crate) message: String,
    /// Where.
    pub(crate) place: Option<Labelled>,
    /// Other places that matter.
    pub(crate) related: Vec<Labelled>,
    /// What to do.
    pub(crate) help: Vec<String>,
    /// What else is good to know.
    pub(crate) notes: Vec<String>,
}

impl From<&Diagnostic> for Message {
    fn from(diagnostic: &Diagnostic) -> Self {
        let Diagnostic { code, severity, message, place, related, help, notes } = diagnostic;
        Self {
            severity: *severity,
            code: code.name().to_owned(),
            message: message.clone(),
            place: place.as_ref().map(Labelled::from),
            related: all(related),
            help: help.clone(),
            notes: notes.clone(),
        }
    }
}

/// Where a price is published: a page or a document, and the day on which somebody looked.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Source {
    /// The page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) url: Option<String>,
    /// The document, where there is no page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) document: Option<String>,
    /// The day on which it was read.
    pub(crate) checked: String,
}

impl From<&Evidence> for Source {
    fn from(evidence: &Evidence) -> Self {
        let (url, document) = match &evidence.origin {
            Origin::Url(url) => (Some(url.clone()), None),
            Origin::Document(document) => (None, Some(document.clone())),
        };
        Self { url, document, checked: evidence.checked.to_string() }
    }
}
