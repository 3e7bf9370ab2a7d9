//! What a command answers, and why it cannot.

use serde_json::Value;

use crate::diag::{Code, Diagnostic};
use crate::report::Document;

use super::args::OutputArgs;
use super::format::Format;

/// A value, or why there is none.
pub(super) type Result<T> = std::result::Result<T, Failure>;
/// What a command comes to.
pub(super) type Answered = Result<Answer>;

/// A result.
#[derive(Default)]
pub(super) struct Answer {
    /// What it says, once for each format that is asked for: the screen's, then those of the exports.
    pub(super) contents: Vec<Content>,
    /// The currency of its amounts.
    pub(super) currency: String,
    /// What else to know.
    pub(super) warnings: Vec<Diagnostic>,
    /// What makes the answer a no.
    pub(super) failures: Vec<Diagnostic>,
}

impl Answer {
    /// An answer that is a text already and has no amounts in it.
    pub(super) fn text(text: String) -> Self {
        Self { contents: vec![Content::Text(text)], ..Self::default() }
    }
}

/// What an answer says, in the shape that a format needs.
pub(super) enum Content {
    /// For people and spreadsheets.
    Documents(Vec<Document>),
    /// For machines.
    Json(Value),
    /// Text that is written already.
    Text(String),
    /// The messages alone.
    Messages,
}

impl Content {
    /// What each format that is asked for needs, of a command that makes documents and JSON.
    pub(super) fn of(
        output: &OutputArgs,
        documents: impl Fn() -> Vec<Document>,
        json: impl Fn() -> Value,
    ) -> Result<Vec<Self>> {
        Self::each(output, |format| Self::in_format(format, &documents, &json))
    }

    /// The same of a command that has other rows for spreadsheets than it shows to people.
    pub(super) fn with_rows(
        output: &OutputArgs,
        documents: impl Fn() -> Vec<Document>,
        rows: impl Fn() -> Vec<Document>,
        json: impl Fn() -> Value,
    ) -> Result<Vec<Self>> {
        Self::each(output, |format| match format {
            Format::Csv => Ok(Self::Documents(rows())),
            format => Self::in_format(format, &documents, &json),
        })
    }

    /// Comma-separated values that are written already.
    pub(super) fn csv(written: std::io::Result<String>) -> Result<Self> {
        let failed = |error: std::io::Error| Diagnostic::error(Code::CannotWrite, error.to_string());
        Ok(Self::Text(written.map_err(failed)?))
    }

    /// What each format that is asked for needs.
    pub(super) fn each(output: &OutputArgs, content: impl Fn(Format) -> Result<Self>) -> Result<Vec<Self>> {
        output.formats().map(content).collect()
    }

    /// What a format needs; the other is not made.
    pub(super) fn in_format(
        format: Format,
        documents: impl FnOnce() -> Vec<Document>,
        json: impl FnOnce() -> Value,
    ) -> Result<Self> {
        Ok(match format {
            Format::Json => Self::Json(json()),
            Format::Github => Self::Messages,
            Format::Table | Format::Csv | Format::Markdown | Format::Html | Format::Agent => {
                Self::Documents(documents())
            }
            Format::Focus => {
                let message = "only `project` writes rows in the shape of FOCUS";
                let refused = Diagnostic::error(Code::Usage, message);
                return Err(refused.help("write `costcalc project SCENARIO --format focus`").into());
            }
        })
    }
}

/// Why there is no answer.
#[derive(Clone, Debug)]
pub(super) struct Failure(pub(super) Vec<Diagnostic>);

impl From<Vec<Diagnostic>> for Failure {
    fn from(diagnostics: Vec<Diagnostic>) -> Self {
        Self(diagnostics)
    }
}

impl From<Diagnostic> for Failure {
    fn from(diagnostic: Diagnostic) -> Self {
        Self(vec![diagnostic])
    }
}
