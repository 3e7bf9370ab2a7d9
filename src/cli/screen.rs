//! What the streams of the process are, and how a run writes to them.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use crate::report::{Digits, Terminal};

use super::format::{Export, Format};

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
