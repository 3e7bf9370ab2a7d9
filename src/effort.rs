//! Limits the work of one question: a count of units of work, and the most that is allowed.
//!
//! A file of a few kilobytes can ask for billions of evaluations. What a question does is counted where it is
//! done, so no way of asking gets around it. The count follows from the inputs alone: not from the machine, its
//! load or its threads, so the same question is always answered or always refused.
//!
//! One unit is about ten nanoseconds of a processor. A scenario's file has one count, which its clones share:
//! all that is asked of it draws on it. There is no limit until one is set, as the command line does for each file.

pub(crate) mod parallel;

use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use crate::diag::{Code, Diagnostic};
use crate::exact::Exact;

/// What has been done so far, and whether there is a limit. Clones share both.
#[derive(Clone, Debug, Default)]
pub struct Effort(Arc<Count>);

#[derive(Debug, Default)]
struct Count {
    spent: AtomicU64,
    is_limited: AtomicBool,
}

thread_local! {
    static SPENT: Cell<u64> = const { Cell::new(0) };
}

/// The units of work that this thread has counted so far, whatever for: what a search on it takes does not depend
/// on what others do.
#[must_use]
pub fn spent_on_this_thread() -> u64 {
    SPENT.get()
}

impl Effort {
    /// The most units where there is a limit: a few seconds.
    pub const MOST: u64 = 200_000_000;
    /// The most calls of models that one evaluation plans where there is a limit, over all months: each takes
    /// some kilobytes.
    pub const MOST_CALLS: u64 = 20_000;
    /// The units of reading one value of a file.
    pub const VALUE: u64 = 40;
    /// The units of copying one value of a file.
    pub const COPY: u64 = 15;
    /// The units of planning and billing one call of a model.
    pub const CALL: u64 = 1_500;
    /// The units of keeping one word of 64 bits of a figure, and of writing it.
    pub const KEPT_WORD: u64 = 25;
    /// The units of a state of a search for the best assignment.
    pub const STATE: u64 = 400;
    /// The units of looking at one turn of a conversation.
    pub const TURN: u64 = 30;

    /// A count of its own, under the same limit.
    #[must_use]
    pub fn anew(&self) -> Self {
        let anew = Self::default();
        anew.limit(self.is_limited());
        anew
    }

    /// Sets the limit, or removes it.
    pub fn limit(&self, is_limited: bool) {
        self.0.is_limited.store(is_limited, Ordering::Relaxed);
    }

    /// The units of work so far.
    #[must_use]
    pub fn spent(&self) -> u64 {
        self.0.spent.load(Ordering::Relaxed)
    }

    /// The units of work that are left, where there is a limit.
    #[must_use]
    pub fn left(&self) -> u64 {
        if self.is_limited() { Self::MOST.saturating_sub(self.spent()) } else { u64::MAX }
    }

    /// Counts so many units of work, done or about to be done.
    ///
    /// # Errors
    /// They are more than is left, now or earlier.
    pub fn spend(&self, units: u64) -> Result<(), Vec<Diagnostic>> {
        SPENT.set(SPENT.get().saturating_add(units));
        let _ = self
            .0
            .spent
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |spent| Some(spent.saturating_add(units)));
        self.refusal().map_or(Ok(()), |refusal| Err(vec![refusal]))
    }

    /// Holds work that is about to be done to the limit, before any of it is done: so many evaluations, each of
    /// so many units. It is not counted.
    ///
    /// # Errors
    /// It is more than is left.
    pub fn foresee(&self, evaluations: u64, units_of_each: u64) -> Result<(), Vec<Diagnostic>> {
        let units = evaluations.saturating_mul(units_of_each);
        if !self.is_limited() || self.spent().saturating_add(units) <= Self::MOST {
            return Ok(());
        }
        let message = format!(
            "{} evaluations of about {} units of work each are more than the {} units that a question may need",
            grouped(evaluations),
            grouped(units_of_each),
            grouped(Self::MOST),
        );
        Err(vec![Diagnostic::error(Code::TooMuchWork, message).help(HELP)])
    }

    /// Holds one evaluation to the most calls that it may plan.
    ///
    /// # Errors
    /// They are more.
    pub fn plan_calls(&self, calls: u64) -> Result<(), Vec<Diagnostic>> {
        let what = "one evaluation of this design plans";
        self.calls(calls, what, "use fewer steps, branches, attempts or months")
    }

    /// Holds the calls of all designs that are kept side by side to the same number.
    ///
    /// # Errors
    /// They are more.
    pub fn keep_calls(&self, calls: u64) -> Result<(), Vec<Diagnostic>> {
        let what = "the designs that are compared need at least as much as";
        self.calls(calls, what, "use fewer designs or cases")
    }

    fn calls(&self, calls: u64, what: &str, help: &str) -> Result<(), Vec<Diagnostic>> {
        if !self.is_limited() || calls <= Self::MOST_CALLS {
            return Ok(());
        }
        let message = format!(
            "{what} {} calls of models, over all steps, branches, attempts and months, and the limit is {}",
            grouped(calls),
            grouped(Self::MOST_CALLS),
        );
        let help = format!("{help}, or lift the limit with `--force`");
        Err(vec![Diagnostic::error(Code::TooMuchWork, message).help(help)])
    }

    /// Why the question cannot be answered, once it has taken more than it may. What was asked of it since may
    /// lack parts.
    #[must_use]
    pub fn refusal(&self) -> Option<Diagnostic> {
        let is_over = Self::MOST < self.spent() && self.is_limited();
        is_over.then(|| {
            let message = format!(
                "the question needs more than the {} units of work that one may",
                grouped(Self::MOST)
            );
            Diagnostic::error(Code::TooMuchWork, message).help(HELP)
        })
    }

    fn is_limited(&self) -> bool {
        self.0.is_limited.load(Ordering::Relaxed)
    }
}

const HELP: &str = "ask about fewer points, designs, cases or ranges, in `solve` about less with `--in`, or of a smaller file with shorter numbers, or lift the limit with `--force`";

fn grouped(number: u64) -> String {
    Exact::from(number).grouped()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clones_share_the_count_and_its_limit() {
        let effort = Effort::default();
        let clone = effort.clone();
        clone.limit(true);
        assert!(clone.spend(Effort::MOST).is_ok() && effort.refusal().is_none());
        assert_eq!(effort.foresee(1, 1).unwrap_err()[0].code, Code::TooMuchWork);
        assert!(effort.spend(1).is_err() && clone.refusal().is_some());
        assert!(effort.spend(u64::MAX).is_err());
        clone.limit(false);
        assert!(effort.spend(u64::MAX).is_ok() && effort.foresee(u64::MAX, 2).is_ok());
    }

    #[test]
    fn what_is_foreseen_is_not_counted() {
        let effort = Effort::default();
        effort.limit(true);
        assert!(effort.foresee(Effort::MOST, 1).is_ok() && effort.foresee(Effort::MOST, 2).is_err());
        assert_eq!((effort.spent(), effort.refusal()), (0, None));
    }
}
