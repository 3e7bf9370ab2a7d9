//! What is wrong with an input, where, and what to do about it.
//!
//! A [`Diagnostic`] holds facts and places; [`render`](Diagnostic::render) is the only place that lays
//! them out for people.

mod code;

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

pub use self::code::Code;

/// A text that was read, and the name under which people know it.
#[derive(Debug, PartialEq, Eq)]
pub struct Source {
    /// A path as the user would write it, `<stdin>`, or `builtin:openai.yaml`.
    pub name: String,
    /// The whole text.
    pub text: String,
}

impl Source {
    /// A source to which [`Place`]s can point.
    #[must_use]
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { name: name.into(), text: text.into() })
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
        write!(f, "{}:{line}:{column}", self.source.name)
    }
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The figures stand, and the reader should know this.
    Warning,
    /// There are no figures.
    Error,
}

impl Severity {
    /// The word that is printed.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// The stable name of the rule that was broken.
    pub code: Code,
    /// Whether it stops the run.
    pub severity: Severity,
    /// One sentence without a full stop: the thing, the rule, the offender.
    pub message: String,
    /// Where it is, and what to say there.
    pub place: Option<(Place, String)>,
    /// Other places that matter.
    pub related: Vec<(Place, String)>,
    /// What to do.
    pub help: Vec<String>,
    /// What else is good to know.
    pub notes: Vec<String>,
}

impl Diagnostic {
    /// An error; the other parts are added to it.
    #[must_use]
    pub fn error(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: Severity::Error,
            message: shortened(&message.into(), MOST_OF_MESSAGE),
            place: None,
            related: Vec::new(),
            help: Vec::new(),
            notes: Vec::new(),
        }
    }

    /// A warning; the other parts are added to it.
    #[must_use]
    pub fn warning(code: Code, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Where it is.
    #[must_use]
    pub fn at(self, place: &Place) -> Self {
        self.at_with(place, "")
    }

    /// Where it is, and what to say there.
    #[must_use]
    pub fn at_with(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.place = Some((place.clone(), label.into()));
        self
    }

    /// Another place that matters.
    #[must_use]
    pub fn also(mut self, place: &Place, label: impl Into<String>) -> Self {
        self.related.push((place.clone(), label.into()));
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help.push(help.into());
        self
    }

    /// What else is good to know.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        self.notes.push(note.into());
        self
    }

    /// Names the known word nearest to a mistyped one, if one is near.
    #[must_use]
    pub fn suggest_near<'a>(self, typed: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match nearest(typed, &known.into_iter().collect::<Vec<_>>()) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None => self,
        }
    }

    /// Names the known word nearest to a mistyped one or, where none is near, all of them.
    #[must_use]
    pub fn suggest<'a>(self, typed: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        match nearest(typed, &known) {
            Some(near) => self.help(format!("did you mean `{near}`?")),
            None if known.is_empty() => self,
            None => self.help(format!("known: {}", listing(&known))),
        }
    }

    /// The text for people, with the lines of the sources.
    #[must_use]
    pub fn render(&self, look: Look) -> String {
        let level = match self.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let mut group =
            level.primary_title(self.message.as_str()).id(self.code.name()).elements(self.snippets());
        for help in &self.help {
            group = group.element(Level::HELP.message(help.as_str()));
        }
        for note in &self.notes {
            group = group.element(Level::NOTE.message(note.as_str()));
        }
        look.renderer().render(&[group])
    }

    /// A snippet for each source that is pointed into, the primary place's first.
    fn snippets(&self) -> Vec<Snippet<'_, annotate_snippets::Annotation<'_>>> {
        let primary = self.place.iter().map(|(place, label)| (AnnotationKind::Primary, place, label));
        let related = self.related.iter().map(|(place, label)| (AnnotationKind::Context, place, label));
        let mut sources: Vec<(&Arc<Source>, Vec<Pointer<'_>>)> = Vec::new();
        for (kind, place, label) in primary.chain(related) {
            let pointer = (kind, place.span(), label.as_str());
            match sources.iter_mut().find(|(source, _)| Arc::ptr_eq(source, &place.source)) {
                Some((_, pointers)) => pointers.push(pointer),
                None => sources.push((&place.source, vec![pointer])),
            }
        }
        sources.into_iter().map(|(source, notes)| snippet(source, notes)).collect()
    }
}

/// A range of a source, and what to say there.
type Pointer<'d> = (AnnotationKind, Range<usize>, &'d str);

/// The lines that are pointed at, and nothing of the rest of the text.
fn snippet<'d>(
    source: &'d Source,
    pointers: Vec<Pointer<'d>>,
) -> Snippet<'d, annotate_snippets::Annotation<'d>> {
    let first = pointers.iter().map(|(_, span, _)| span.start).min().unwrap_or(0);
    let last = pointers.iter().map(|(_, span, _)| span.end).max().unwrap_or(0);
    let start = source.text[..first].rfind('\n').map_or(0, |newline| newline + 1);
    let end = source.text[last..].find('\n').map_or(source.text.len(), |newline| last + newline);
    let annotations = pointers.into_iter().map(|(kind, span, label)| {
        let annotation = kind.span(span.start - start..span.end - start);
        if label.is_empty() { annotation } else { annotation.label(label) }
    });
    Snippet::source(&source.text[start..end])
        .line_start(source.text[..start].matches('\n').count() + 1)
        .path(source.name.as_str())
        .annotations(annotations)
}

/// How a diagnostic is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Whether colours are used.
    pub colour: bool,
    /// Columns of the terminal.
    pub width: usize,
}

impl Look {
    fn renderer(self) -> Renderer {
        let renderer = if self.colour { Renderer::styled() } else { Renderer::plain() };
        renderer.decor_style(DecorStyle::Ascii).term_width(self.width)
    }
}

/// All that is wrong, in the order in which it was found. Beyond a number that people read, the rest is
/// only counted.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    shown: Vec<Diagnostic>,
    errors_beyond: usize,
}

/// How many diagnostics are kept.
const MOST_SHOWN: usize = 50;

impl Problems {
    /// None so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one more; the same one twice is kept once.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        if self.shown.contains(&diagnostic) {
            return;
        }
        if !self.are_too_many() {
            self.shown.push(diagnostic);
        } else if diagnostic.severity == Severity::Error {
            self.errors_beyond += 1;
        }
    }

    /// Whether no more diagnostics are kept.
    #[must_use]
    pub fn are_too_many(&self) -> bool {
        MOST_SHOWN <= self.shown.len()
    }

    /// Takes note of an error that would not be kept, without making it.
    pub fn count_only(&mut self) {
        self.errors_beyond += 1;
    }

    /// Takes one back that turned out to be the shadow of another.
    pub fn retract(&mut self, diagnostic: &Diagnostic) {
        self.shown.retain(|other| other != diagnostic);
    }

    /// Whether anything stops the run.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        0 < self.errors_beyond || self.shown.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// `value` with the warnings, or everything that is wrong if any of it is an error.
    ///
    /// # Errors
    /// All diagnostics, warnings included, where one of them is an error or there is no value.
    pub fn finish<T>(mut self, value: Option<T>) -> Result<(T, Vec<Diagnostic>), Vec<Diagnostic>> {
        match value {
            Some(value) if !self.has_errors() => Ok((value, self.shown)),
            _ => {
                if 0 < self.errors_beyond {
                    let message = format!("{} more errors are not shown", self.errors_beyond);
                    self.shown.push(Diagnostic::error(Code::TooManyErrors, message));
                }
                Err(self.shown)
            }
        }
    }
}

/// The longest word to which others are compared.
const MOST_OF_WORD: usize = 100;
/// The longest message: names come from files, and may be anything.
const MOST_OF_MESSAGE: usize = 400;

/// A text as a message can hold it.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

/// The known word that a mistyped one most likely stands for.
#[must_use]
pub fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    if MOST_OF_WORD < typed.len() {
        return None;
    }
    let distance = |word: &str| strsim::damerau_levenshtein(&typed.to_lowercase(), &word.to_lowercase());
    let allowed = (typed.chars().count() / 3).max(1);
    let near =
        known.iter().map(|word| (distance(word), *word)).filter(|(distance, _)| *distance <= allowed).min();
    let contained = || {
        let mut containing = known.iter().filter(|word| 3 <= typed.len() && word.contains(typed));
        containing.next().filter(|_| containing.next().is_none()).copied()
    };
    near.map(|(_, word)| word).or_else(contained)
}

/// Words in a row, cut where they become too many to read.
#[must_use]
pub fn listing(words: &[&str]) -> String {
    const MOST: usize = 24;
    let shown: Vec<String> = words.iter().take(MOST).map(|word| format!("`{word}`")).collect();
    match words.len().checked_sub(MOST) {
        Some(more @ 1..) => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}
