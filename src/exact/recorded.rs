//! Numbers that record how they were computed.
//!
//! While an evaluation is [`recorded`], input numbers are marked as [given](Exact::given), and everything computed
//! from them has a [`Trace`] beside its value. Otherwise numbers have no trace.

use std::any::Any;
use std::cell::Cell;
use std::sync::Arc;

use super::trace::{Made, Rule, Trace};
use super::{Exact, varied};

thread_local! {
    static IS_RECORDING: Cell<bool> = const { Cell::new(false) };
}

/// Evaluates and records how every number that depends on a given one is computed.
pub fn recorded<T>(evaluate: impl FnOnce() -> T) -> T {
    let before = IS_RECORDING.replace(true);
    let result = evaluate();
    IS_RECORDING.set(before);
    result
}

impl Exact {
    /// Marks the number as an input; the note names its source.
    #[must_use]
    pub fn given<N: Any + Send + Sync>(self, note: impl FnOnce() -> N) -> Self {
        if !IS_RECORDING.get() {
            return self;
        }
        Trace { note: Some(Arc::new(note())), value: self.here(), made: Made::Given }.into()
    }

    /// Adds a note to a computed number that has none yet.
    #[must_use]
    pub fn noted<N: Any + Send + Sync>(self, note: impl FnOnce() -> N) -> Self {
        match self.trace() {
            Some(trace) if trace.note.is_none() => {
                Trace { note: Some(Arc::new(note())), value: self.here(), made: trace.made.clone() }.into()
            }
            _ => self,
        }
    }

    /// Makes the number a figure of its own, even if it equals one of its parts.
    #[must_use]
    pub fn as_figure(self) -> Self {
        match self.trace() {
            Some(trace) => {
                Trace { note: None, value: self.here(), made: Made::Same(Arc::clone(trace)) }.into()
            }
            None => self,
        }
    }

    /// Records the number as the result of a rule.
    #[must_use]
    pub fn by_rule(self, rule: Rule, of: &[&Self]) -> Self {
        if of.iter().all(|one| one.trace().is_none()) {
            return self;
        }
        let parts = of.iter().map(|one| one.as_part()).collect();
        Trace { note: None, value: self.here(), made: Made::Rule(rule, parts) }.into()
    }

    /// How it was computed, if recorded.
    #[must_use]
    pub fn trace(&self) -> Option<&Arc<Trace>> {
        self.as_varied().and_then(|varied| varied.trace.as_ref())
    }

    /// The number converted to another unit by a factor; its derivation is unchanged.
    #[must_use]
    pub fn rescaled(&self, factor: &Self) -> Self {
        self.trace().map_or_else(|| self * factor, |trace| trace.times(factor).into())
    }

    /// Its trace, or that of a constant of a formula.
    pub(super) fn as_part(&self) -> Arc<Trace> {
        let plain = || Arc::new(Trace { note: None, value: self.here(), made: Made::Given });
        self.trace().cloned().unwrap_or_else(plain)
    }
}

/// The number that the trace belongs to.
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
