//! Messages, places in files, and where prices are published.

use crate::diag::{self, Diagnostic, Severity};
use crate::pricing::{Evidence, Origin};

use super::all;

parts! {
    /// A place in a file.
    pub struct Place from place: &diag::Place where {
        let (line, column) = place.line_column();
    } {
        /// The file, as it was named.
        file: String = place.source.name.clone(),
        /// The line, from 1.
        line: u64 = line as u64,
        /// The column in characters, from 1.
        column: u64 = column as u64,
    }

    /// A place in a file, and what to say there.
    pub struct Labelled from (place, label): &(diag::Place, String) {
        #[serde(flatten)]
        place: Place = place.into(),
        /// What to say there; may be empty.
        label: String = label.clone(),
    }

    /// A message: a line of standard error, or a warning in a result.
    pub struct Message from diagnostic: &Diagnostic where {
        let Diagnostic { code, severity, message, place, related, help, notes } = diagnostic;
    } {
        /// How serious it is.
        severity: Severity = *severity,
        /// The stable name of the rule.
        #[schemars(regex(pattern = "^[a-z0-9-]+$"))]
        code: String = code.name().to_owned(),
        /// What is wrong.
        message: String = message.clone(),
        /// Where.
        place: Option<Labelled> = place.as_ref().map(Labelled::from),
        /// Other places that matter.
        related: Vec<Labelled> = all(related),
        /// What to do.
        help: Vec<String> = help.clone(),
        /// What else is good to know.
        notes: Vec<String> = notes.clone(),
    }

    /// Where a price is published: a page or a document, and the day on which somebody looked.
    pub struct Source from evidence: &Evidence where {
        let (url, document) = match &evidence.origin {
            Origin::Url(url) => (Some(url.clone()), None),
            Origin::Document(document) => (None, Some(document.clone())),
        };
    } {
        /// The page.
        #[serde(skip_serializing_if = "Option::is_none")]
        url: Option<String> = url,
        /// The document, where there is no page.
        #[serde(skip_serializing_if = "Option::is_none")]
        document: Option<String> = document,
        /// The day on which it was read.
        checked: String = evidence.checked.to_string(),
        /// The oldest day on which a data set had the same.
        #[serde(skip_serializing_if = "Option::is_none")]
        seen: Option<String> = evidence.seen.map(|seen| seen.to_string()),
        /// True where no other source has it.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        one_source: bool = evidence.one_source,
    }
}
