//! From answers and failures to streams and exit codes.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::PathBuf;

use serde_json::Value;

use crate::diag::{Code, Diagnostic, Look};
use crate::report::{self, Digits, Document, Terminal, json};

use super::args::Format;
use super::{Ran, files};

/// The width where there is no terminal.
const USUAL_WIDTH: usize = 100;

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
    pub(super) out: Option<PathBuf>,
    pub(super) messages_in_colour: bool,
    pub(super) terminal: Terminal,
}

impl Style {
    /// How a command writes that knows one format only: for people, and to a file where it is asked to.
    pub(super) fn of_text(screen: &Screen, out: Option<PathBuf>) -> Self {
        let colour = |is_terminal: bool| is_terminal && screen.colour;
        Self {
            format: Format::Table,
            out,
            messages_in_colour: colour(screen.stderr_is_terminal),
            terminal: Terminal {
                width: screen.width,
                colour: colour(screen.stdout_is_terminal),
                digits: Digits::default(),
            },
        }
    }
}

/// A result, in every format.
pub(super) struct Answer {
    /// For people and spreadsheets, or for machines: whichever the format asks for.
    pub(super) content: Content,
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
            content: Content::Text(text),
            currency: String::new(),
            warnings: Vec::new(),
            failures: Vec::new(),
        }
    }
}

/// What an answer says.
pub(super) enum Content {
    /// For people and spreadsheets.
    Documents(Vec<Document>),
    /// For machines.
    Json(Value),
    /// Text that is written already.
    Text(String),
}

impl Content {
    /// What the format asks for; the other is not made.
    pub(super) fn of(
        format: Format,
        documents: impl FnOnce() -> Vec<Document>,
        json: impl FnOnce() -> Value,
    ) -> Self {
        match format {
            Format::Json => Self::Json(json()),
            Format::Table | Format::Csv | Format::Markdown => Self::Documents(documents()),
        }
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

/// Renders an answer or a failure.
pub(super) fn finish(answer: super::Answered, style: &Style) -> Ran {
    match answer.and_then(|answer| write(&answer, style).map(|stdout| (answer, stdout))) {
        Ok((answer, stdout)) => {
            let messages: Vec<Diagnostic> =
                answer.warnings.into_iter().chain(answer.failures.clone()).collect();
            let code = u8::from(!answer.failures.is_empty());
            let mut stderr = rendered(&messages, style);
            if !stderr.is_empty() && style.format != Format::Json {
                stderr.push('\n');
            }
            Ran { stdout, stderr, code }
        }
        Err(Failure(diagnostics)) => {
            Ran { stdout: String::new(), stderr: rendered(&diagnostics, style), code: 2 }
        }
    }
}

/// The text for stdout; nothing where it went to a file.
fn write(answer: &Answer, style: &Style) -> super::Result<String> {
    let text = format(answer, style)?;
    let Some(path) = &style.out else { return Ok(text) };
    std::fs::write(path, text).map_err(|error| {
        let message = format!("cannot write `{}`: {}", path.display(), files::words(&error));
        Failure::from(Diagnostic::error(Code::CannotWrite, message))
    })?;
    Ok(String::new())
}

fn format(answer: &Answer, style: &Style) -> super::Result<String> {
    let documents = match &answer.content {
        Content::Json(json) => return Ok(format!("{json:#}\n")),
        Content::Text(text) => return Ok(text.clone()),
        Content::Documents(documents) => documents,
    };
    let terminal = Terminal { digits: style.terminal.digits.in_currency(&answer.currency), ..style.terminal };
    let each =
        |render: &dyn Fn(&Document) -> String| documents.iter().map(render).collect::<Vec<_>>().join("\n");
    Ok(match style.format {
        Format::Markdown => each(&|document| report::markdown(document, terminal.digits)),
        Format::Csv => report::csv(documents)
            .map_err(|error| Failure::from(Diagnostic::error(Code::CannotWrite, error.to_string())))?,
        Format::Table | Format::Json => each(&|document| report::text(document, terminal)),
    })
}

/// Messages for people or, where results are JSON, as JSON lines.
fn rendered(diagnostics: &[Diagnostic], style: &Style) -> String {
    if style.format == Format::Json {
        return diagnostics.iter().map(|diagnostic| format!("{}\n", json::diagnostic(diagnostic))).collect();
    }
    let look = Look { colour: style.messages_in_colour, width: style.terminal.width };
    diagnostics
        .iter()
        .map(|diagnostic| format!("{}\n", diagnostic.render(look)))
        .collect::<Vec<_>>()
        .join("\n")
}

/// Help and version go to stdout; a mistake in the arguments is a message and exit 2.
pub(super) fn usage(error: &clap::Error, arguments: &[OsString], screen: &Screen) -> Ran {
    let coloured = |text: &clap::builder::StyledStr, is_terminal: bool| {
        if is_terminal && screen.colour { text.ansi().to_string() } else { text.to_string() }
    };
    let text = error.render();
    if !error.use_stderr() {
        let stdout = coloured(&text, screen.stdout_is_terminal);
        return Ran { stdout, stderr: String::new(), code: 0 };
    }
    let names_json = |value: &OsString| value == "json";
    let is_flag = |argument: &OsString| argument == "--format" || argument == "-f";
    let wants_json = arguments.windows(2).any(|pair| is_flag(&pair[0]) && names_json(&pair[1]))
        || arguments.iter().any(|argument| argument == "--format=json" || argument == "-fjson")
        || std::env::var_os("COSTCALC_FORMAT").is_some_and(|value| names_json(&value));
    let stderr = if wants_json {
        let text = text.to_string();
        let mut parts = text.trim().split("\n\n").map(str::trim);
        let message = parts.next().unwrap_or_default().trim_start_matches("error: ");
        let usage = Diagnostic::error(Code::Usage, message);
        format!("{}\n", json::diagnostic(&parts.fold(usage, |usage, part| usage.help(part))))
    } else {
        coloured(&text, screen.stderr_is_terminal)
    };
    Ran { stdout: String::new(), stderr, code: 2 }
}
