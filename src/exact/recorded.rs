//! Numbers whose computing is recorded.
//!
//! While an evaluation is [`recorded`], numbers that somebody states are [given](Exact::given), and what follows from
//! one carries a [`Trace`] beside its value. Numbers that nobody records carry nothing.

use std::any::Any;
use std::cell::Cell;
use std::sync::Arc;

use super::trace::{Made, Rule, Trace};
use super::{Exact, varied};

thread_local! {
    static IS_RECORDING: Cell<bool> = const { Cell::new(false) };
}

/// Evaluates, and records how every number is computed that follows from a given one.
pub fn recorded<T>(evaluate: impl FnOnce() -> T) -> T {
    let before = IS_RECORDING.replace(true);
    let result = evaluate();
    IS_RECORDING.set(before);
    result
}

impl Exact {
    /// The number as one that somebody gives; the note says who.
    #[must_use]
    pub fn given<N: Any + Send + Sync>(self, note: impl FnOnce() -> N) -> Self {
        if !IS_RECORDING.get() {
            return self;
        }
        Trace { note: Some(Arc::new(note())), value: self.here(), made: Made::Given }.into()
    }

    /// The number with a note, where it was computed from given ones and nothing is said of it yet.
    #[must_use]
    pub fn noted<N: Any + Send + Sync>(self, note: impl FnOnce() -> N) -> Self {
        match self.trace() {
            Some(trace) if trace.note.is_none() => {
                Trace { note: Some(Arc::new(note())), value: self.here(), made: trace.made.clone() }.into()
            }
            _ => self,
        }
    }

    /// The number as a figure of its own, even where it is the same as a part of it.
    #[must_use]
    pub fn as_figure(self) -> Self {
        match self.trace() {
            Some(trace) => {
                Trace { note: None, value: self.here(), made: Made::Same(Arc::clone(trace)) }.into()
            }
            None => self,
        }
    }

    /// The number as what a rule makes of others.
    #[must_use]
    pub fn by_rule(self, rule: Rule, of: &[&Self]) -> Self {
        if of.iter().all(|one| one.trace().is_none()) {
            return self;
        }
        let parts = of.iter().map(|one| one.as_part()).collect();
        Trace { note: None, value: self.here(), made: Made::Rule(rule, parts) }.into()
    }

    /// How it was computed, where that is recorded.
    #[must_use]
    pub fn trace(&self) -> Option<&Arc<Trace>> {
        self.as_varied().and_then(|varied| varied.trace.as_ref())
    }

    /// The number counted in another unit, of which one has so many: how it was made stays the same.
    #[must_use]
    pub fn rescaled(&self, factor: &Self) -> Self {
        self.trace().map_or_else(|| self * factor, |trace| trace.times(factor).into())
    }

    /// Its trace, or that of a number of a formula.
    pub(super) fn as_part(&self) -> Arc<Trace> {
        let plain = || Arc::new(Trace { note: None, value: self.here(), made: Made::Given });
        self.trace().cloned().unwrap_or_else(plain)
    }
}

/// The number that a trace is of.
impl From<&Arc<Trace>> for Exact {
    fn from(trace: &Arc<Trace>) -> Self {
        varied::Varied::recorded(Arc::clone(trace)).into()
    }
}

impl From<Trace> for Exact {
    fn from(trace: Trace) -> Self {
        Self::from(&Arc::new(trace))
    }
}
