//! Texts, and places in them.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

use memchr::{memchr_iter, memrchr};

use super::visible;

/// The name of what stands in an argument.
const COMMAND_LINE: &str = "<command line>";

/// A text that was read, and the name under which people know it.
#[derive(Debug)]
#[non_exhaustive]
pub struct Source {
    /// A path as the user would write it, `<stdin>`, or `builtin:openai.yaml`.
    pub name: String,
    /// The whole text.
    pub text: Cow<'static, str>,
    /// Whether a project points to it that does not own it. No message repeats anything of it.
    pub is_foreign: bool,
    /// Whether it is of a revision, so that no file of the work tree has its lines.
    pub is_past: bool,
    /// The line of a log that it stands for. What people wrote is in there: no message repeats it, and the text is empty.
    pub log_line: Option<usize>,
    /// How often a line was looked for.
    looked_for: AtomicU32,
    /// Where its lines begin, where that is looked for often.
    line_starts: OnceLock<Vec<usize>>,
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        let parts = |source: &Self| (source.is_foreign, source.log_line);
        self.name == other.name && self.text == other.text && parts(self) == parts(other)
    }
}

impl Eq for Source {}

impl Source {
    /// A source to which [`Place`]s can point.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self::own(name.into(), text.into().into()))
    }

    /// A source whose text is compiled in.
    #[must_use]
    pub fn compiled_in(name: impl Into<String>, text: &'static str) -> Arc<Self> {
        Arc::new(Self::own(name.into(), text.into()))
    }

    /// A source of which no message repeats anything.
    #[must_use]
    pub fn foreign(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { is_foreign: true, ..Self::own(name.into(), text.into().into()) })
    }

    /// A source of a revision: `main:pricing/openai.yaml`.
    #[must_use]
    pub fn past(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { is_past: true, ..Self::own(name.into(), text.into().into()) })
    }

    fn own(name: String, text: Cow<'static, str>) -> Self {
        Self {
            name,
            text,
            is_foreign: false,
            is_past: false,
            log_line: None,
            looked_for: AtomicU32::new(0),
            line_starts: OnceLock::new(),
        }
    }

    /// A text that is an argument of the command line.
    #[must_use]
    pub fn argument(text: impl Into<String>) -> Arc<Self> {
        Self::new(COMMAND_LINE, text)
    }

    /// Whether it is an argument of the command line.
    #[must_use]
    pub fn is_argument(&self) -> bool {
        self.name == COMMAND_LINE
    }

    /// The line in which a byte lies, counted from 1, and the byte at which it begins. There may be thousands of
    /// messages about a text, so from some on its lines are counted once; of most texts a few are asked for.
    pub(crate) fn line_of(&self, at: usize) -> (usize, usize) {
        const A_FEW: u32 = 8;
        if self.looked_for.fetch_add(1, Ordering::Relaxed) < A_FEW {
            let before = &self.text.as_bytes()[..at];
            let start = memrchr(b'\n', before).map_or(0, |newline| newline + 1);
            let line = memchr_iter(b'\n', before).count() + 1;
            return (self.log_line.unwrap_or(line), start);
        }
        let starts = self.line_starts.get_or_init(|| {
            std::iter::once(0)
                .chain(memchr_iter(b'\n', self.text.as_bytes()).map(|newline| newline + 1))
                .collect()
        });
        let line = starts.partition_point(|start| *start <= at);
        (self.log_line.unwrap_or(line), starts[line - 1])
    }
}

/// A range of bytes of a [`Source`].
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    span: (u32, u32),
}

impl Place {
    /// The range of bytes, cut to the length of the text.
    #[must_use]
    pub fn new(source: &Arc<Source>, span: Range<usize>) -> Self {
        let start = floor_boundary(&source.text, span.start);
        let end = floor_boundary(&source.text, span.end).max(start);
        let offset = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        Self { source: Arc::clone(source), span: (offset(start), offset(end)) }
    }

    /// The place of the whole text's beginning.
    #[must_use]
    pub fn start_of(source: &Arc<Source>) -> Self {
        Self::new(source, 0..0)
    }

    /// A line of a log, counted from 1, of which no message repeats anything.
    #[must_use]
    pub fn line_of_log(name: impl Into<String>, line: usize) -> Self {
        let source = Source { log_line: Some(line), ..Source::own(name.into(), "".into()) };
        Self::start_of(&Arc::new(source))
    }

    /// The bytes.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.span.0 as usize..self.span.1 as usize
    }

    /// The text at this place.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.source.text[self.span()]
    }

    /// The first line of it, to which a message about the whole points.
    #[must_use]
    pub fn first_line(&self) -> Self {
        let span = self.span();
        let length = self.text().find('\n').unwrap_or(span.len());
        Self::new(&self.source, span.start..span.start + length)
    }

    /// Line and column, counted from 1; columns in characters.
    #[must_use]
    pub fn line_column(&self) -> (usize, usize) {
        let at = self.span.0 as usize;
        let (line, start) = self.source.line_of(at);
        (line, self.source.text[start..at].chars().count() + 1)
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl fmt::Display for Place {
    /// `file:line:column`
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.line_column();
        write!(f, "{}:{line}:{column}", visible(&self.source.name))
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}
