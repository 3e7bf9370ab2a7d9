//! What a command has to say, and how it is to be written.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::diag::{Code, Diagnostic};
use crate::report::{Digits, Document, Terminal};

use super::Result;
use super::args::{Export, Format, OutputArgs};

/// The width where there is no terminal.
pub(super) const USUAL_WIDTH: usize = 100;

/// What is known of the process's streams.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Columns.
    pub width: usize,
    /// Whether the environment lets a terminal have colours.
    pub colour: bool,
    /// Whether data goes to a terminal.
    pub stdout_is_terminal: bool,
    /// Whether messages go to a terminal.
    pub stderr_is_terminal: bool,
}

impl Screen {
    /// The process's own.
    #[must_use]
    pub fn of_process() -> Self {
        let is_set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        let is_dumb = std::env::var_os("TERM").is_some_and(|term| term == "dumb");
        let stdout_is_terminal = std::io::stdout().is_terminal();
        let measured = terminal_size::terminal_size().filter(|_| stdout_is_terminal);
        Self {
            width: measured.map_or(USUAL_WIDTH, |(width, _)| usize::from(width.0)),
            colour: !is_set("NO_COLOR") && !is_dumb,
            stdout_is_terminal,
            stderr_is_terminal: std::io::stderr().is_terminal(),
        }
    }
}

/// How a run writes.
#[derive(Clone, Debug)]
pub(super) struct Style {
    pub(super) format: Format,
    /// The columns that are wanted; none means all.
    pub(super) fields: Vec<String>,
    pub(super) out: Option<PathBuf>,
    pub(super) exports: Vec<Export>,
    /// The name by which a comment is found again, where the result is one, or says why there is none.
    pub(super) marker: Option<String>,
    /// The command line, which a page that stands alone names.
    pub(super) command: String,
    pub(super) messages_in_colour: bool,
    pub(super) terminal: Terminal,
}

impl Style {
    /// The file that the result goes to; none where it goes to standard output, by itself or as `-`.
    pub(super) fn out_file(&self) -> Option<&Path> {
        self.out.as_deref().filter(|out| *out != Path::new("-"))
    }

    /// How a command writes that knows one format only: for people, and to a file where it is asked to.
    pub(super) fn of_text(screen: &Screen, out: Option<PathBuf>) -> Self {
        let colour = |is_terminal: bool| is_terminal && screen.colour;
        Self {
            format: Format::Table,
            fields: Vec::new(),
            out,
            exports: Vec::new(),
            marker: None,
            command: String::new(),
            messages_in_colour: colour(screen.stderr_is_terminal),
            terminal: Terminal {
                width: screen.width,
                colour: colour(screen.stdout_is_terminal),
                digits: Digits::default(),
            },
        }
    }
}

/// A result.
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
        Self {
            contents: vec![Content::Text(text)],
            currency: String::new(),
            warnings: Vec::new(),
            failures: Vec::new(),
        }
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
#[derive(Debug)]
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
