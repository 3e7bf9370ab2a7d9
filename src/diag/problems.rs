//! Collects all diagnostics of a run, up to a limit.

use std::collections::BTreeSet;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::exact::settle;

use super::{Code, Diagnostic, Severity, counted};

/// All that is wrong, in the order in which it was found. Beyond a number that people read, the rest is only counted.
#[derive(Clone, Debug, Default)]
pub struct Problems {
    shown: Vec<Diagnostic>,
    errors_beyond: usize,
    /// What was counted beyond, so that the same error twice counts once.
    counted: BTreeSet<u64>,
}

/// How a help begins that lists the known names, and what replaces it where they are already listed.
pub(super) const KNOWN: &str = "known: ";
const KNOWN_ABOVE: &str = "known: as listed above";
/// A longer list is not repeated.
const LONG: usize = 80;

/// How many diagnostics are kept.
const MOST_SHOWN: usize = 50;

impl Problems {
    /// None so far.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes one more; the same one twice is kept once.
    pub fn push(&mut self, mut diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            settle();
        }
        if self.shown.contains(&diagnostic) {
            return;
        }
        // A long list of what is known is printed once.
        let is_said = |help: &str| self.shown.iter().any(|other| other.help.iter().any(|said| said == help));
        for help in &mut diagnostic.help {
            if help.starts_with(KNOWN) && LONG < help.len() && is_said(help) {
                KNOWN_ABOVE.clone_into(help);
            }
        }
        if self.shown.contains(&diagnostic) {
            return;
        }
        if !self.are_too_many() {
            self.shown.push(diagnostic);
        } else if diagnostic.severity == Severity::Error && self.counted.insert(fingerprint(&diagnostic)) {
            self.errors_beyond += 1;
        }
    }

    /// Adds an error, which is only built if it will be kept: finding the nearest of many names is slow.
    pub fn push_made(&mut self, make: impl FnOnce() -> Diagnostic) {
        if self.are_too_many() {
            self.count_only();
        } else {
            self.push(make());
        }
    }

    /// Whether no more diagnostics are kept.
    #[must_use]
    pub fn are_too_many(&self) -> bool {
        MOST_SHOWN <= self.shown.len()
    }

    /// Takes note of an error that would not be kept, without making it.
    pub fn count_only(&mut self) {
        settle();
        self.errors_beyond += 1;
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
                    let message = format!("{} not shown", counted(self.errors_beyond, "more error"));
                    self.shown.push(Diagnostic::error(Code::TooManyErrors, message));
                }
                Err(in_order(self.shown))
            }
        }
    }
}

impl Extend<Diagnostic> for Problems {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, more: T) {
        more.into_iter().for_each(|diagnostic| self.push(diagnostic));
    }
}

/// Tells errors apart that are not kept: a hash of what each says, and where.
fn fingerprint(Diagnostic { code, place, message, .. }: &Diagnostic) -> u64 {
    let mut hasher = DefaultHasher::new();
    let place = place.as_ref().map(|(place, _)| (&place.source.name, place.span()));
    (code.name(), place, message).hash(&mut hasher);
    hasher.finish()
}

/// Why something is impossible: the first error among its diagnostics, which may follow warnings.
#[must_use]
pub fn reason(said: &[Diagnostic]) -> Option<&Diagnostic> {
    said.iter().find(|diagnostic| diagnostic.severity == Severity::Error).or_else(|| said.first())
}

/// In the order of the lines of each file; what has no place comes last.
fn in_order(mut diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let start = |diagnostic: &Diagnostic| {
        let place = diagnostic.place.as_ref().map(|(place, _)| place);
        place.map(|place| (place.source.name.clone(), place.span().start))
    };
    diagnostics.sort_by_cached_key(|diagnostic| {
        let start = start(diagnostic);
        (start.is_none(), start)
    });
    diagnostics
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_is_no_reason_where_there_is_an_error() {
        let warning = Diagnostic::warning(Code::PrefixBelowMinimum, "billed uncached");
        let error = Diagnostic::error(Code::PrefixOverInput, "too long");
        assert_eq!(reason(&[warning.clone(), error.clone()]), Some(&error));
        assert_eq!(reason(std::slice::from_ref(&warning)), Some(&warning));
        assert_eq!(reason(&[]), None);
    }
    #[test]
    fn the_same_error_twice_counts_once_beyond_what_is_shown_too() {
        let mut problems = Problems::new();
        for number in (0..60).chain(40..60) {
            problems.push(Diagnostic::error(Code::MissingKey, format!("key {number}")));
        }
        let all = problems.finish(Some(())).expect_err("errors");
        assert_eq!(all.last().map(|last| last.message.as_str()), Some("10 more errors not shown"));
    }
}
