//! Diagnostics: what is wrong with an input, where, and how to fix it.
//!
//! A [`Diagnostic`] has facts and places; `report` draws it for people, with the line of the source.

mod code;
mod place;
mod problems;
mod rule;
mod visible;
mod word;
mod words;

use std::fmt;

pub use self::code::{Code, Subject};
pub use self::place::{Place, Source};
pub use self::problems::{Problems, reason};
pub use self::rule::lint_named;
pub(crate) use self::visible::unstyled_start;
pub use self::visible::{first_hidden, for_log, is_hidden, json_for_log, visible};
pub(crate) use self::word::words;
use self::words::did_you_mean;
pub use self::words::{counted, likely, listing, many, of_unit, shortened};

words! {
    /// How bad it is.
    pub enum Severity {
        /// Good to know; nothing need be done.
        Info = "info",
        /// The figures are valid, and the reader should know this.
        Warning = "warning",
        /// It stops the run, or makes the answer a no.
        Error = "error",
    }
}

/// The longest message: names come from files, and may be anything.
const MOST_OF_MESSAGE: usize = 400;

/// All that is said of what is wrong in a file that is not the project's own, beside the rule.
const FOREIGN: &str = "something is wrong in a file that is not the project's, of which nothing is shown";

/// One thing that is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
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
            message: shortened(&visible(&message.into()), MOST_OF_MESSAGE),
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

    /// A lint's finding with the severity of its rule; the other parts are added to it.
    #[must_use]
    pub fn finding(code: Code, message: impl Into<String>) -> Self {
        let severity = code.lint().map_or(Severity::Error, |(_, severity)| severity);
        Self { severity, ..Self::error(code, message) }
    }

    /// Where it is.
    #[must_use]
    pub fn at(self, place: &Place) -> Self {
        self.at_with(place, "")
    }

    /// Where it is, and what to say there. Of a file that is not the project's own, only that something is
    /// wrong with it is said: the words of the message may be the file's.
    #[must_use]
    pub fn at_with(mut self, place: &Place, label: impl Into<String>) -> Self {
        let mut label = visible(&label.into()).into_owned();
        if place.source.is_foreign {
            FOREIGN.clone_into(&mut self.message);
            label.clear();
            self.help.clear();
            self.notes = vec![format!("the rule is: {}", self.code.description())];
        }
        self.place = Some((place.clone(), label));
        self
    }

    /// Whether nothing more may be said of it: it points into a file that is not the project's own, and
    /// what would be said may be the file's.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.place.iter().chain(&self.related).any(|(place, _)| place.source.is_foreign)
    }

    /// Another place that matters.
    #[must_use]
    pub fn also(mut self, place: &Place, label: impl Into<String>) -> Self {
        let label = if place.source.is_foreign { String::new() } else { label.into() };
        self.related.push((place.clone(), visible(&label).into_owned()));
        self
    }

    /// What to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        if !self.is_withheld() {
            self.help.push(visible(&help.into()).into_owned());
        }
        self
    }

    /// What else is good to know.
    #[must_use]
    pub fn note(mut self, note: impl Into<String>) -> Self {
        if !self.is_withheld() {
            self.notes.push(visible(&note.into()).into_owned());
        }
        self
    }

    /// Names the known words that a mistyped one may mean, if there are any.
    #[must_use]
    pub fn suggest_near<'a>(self, typed: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        match did_you_mean(&likely(typed, &known.into_iter().collect::<Vec<_>>())) {
            Some(question) => self.help(question),
            None => self,
        }
    }

    /// Names the known words that a mistyped one may mean or, where there are none, all of them.
    #[must_use]
    pub fn suggest<'a>(self, typed: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        match did_you_mean(&likely(typed, &known)) {
            Some(question) => self.help(question),
            None if known.is_empty() => self,
            None => self.help(format!("{}{}", problems::KNOWN, listing(&known))),
        }
    }
}

impl fmt::Display for Diagnostic {
    /// One line, without the line of the source: `demo.yaml:3:5: error[unknown-key]: …`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((place, _)) = &self.place {
            write!(f, "{place}: ")?;
        }
        write!(f, "{}[{}]: {}", self.severity.word(), self.code, self.message)
    }
}

impl std::error::Error for Diagnostic {}
