//! Texts, and places in them.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::visible;

/// A text that was read, and the name under which people know it.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// A path as the user would write it, `<stdin>`, or `builtin:openai.yaml`.
    pub name: String,
    /// The whole text.
    pub text: String,
    /// Whether a project points to it that does not own it. No message repeats anything of it.
    pub is_foreign: bool,
}

impl Source {
    /// A source to which [`Place`]s can point.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into(), is_foreign: false })
    }

    /// A source of which no message repeats anything.
    #[must_use]
    pub fn foreign(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into(), is_foreign: true })
    }
}

/// A range of bytes of a [`Source`].
#[derive(Clone, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    span: (u32, u32),
}

impl Place {
    /// The range of bytes, cut to what the text holds.
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
        let before = &self.source.text[..self.span.0 as usize];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
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
