//! Error rates of attempts, given earlier failures.

use crate::diag::{Code, Diagnostic, Problems};
use crate::scenario::design::{Attempt, Revision, Work};
use crate::units::Probability;

/// The probability that an output is bad.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Errors {
    /// On a first attempt.
    pub fresh: Probability,
    /// After a flagged output that was bad.
    pub after_bad: Probability,
    /// After a flagged output that was good.
    pub after_good: Probability,
}

impl Errors {
    /// Independent of the previous output.
    pub(super) fn independent(rate: &Probability) -> Self {
        Self { fresh: rate.clone(), after_bad: rate.clone(), after_good: rate.clone() }
    }

    /// A retry by the same model repeats the same error with probability ρ: after a bad output it is bad with `q +
    /// ρ(1 − q)`, after a good one with `q(1 − ρ)`.
    pub(super) fn repeated(rate: &Probability, repeat: &Probability) -> Self {
        Self {
            fresh: rate.clone(),
            after_bad: (rate + &(repeat * &rate.rest()).named("the same error again"))
                .named("bad after a bad one"),
            after_good: (rate * &repeat.rest()).named("bad after a good one"),
        }
    }
}

/// A revision leaves a bad output bad with `1 − fixes` and turns a good one bad with `breaks`.
pub(super) fn revised(
    work: &Work,
    attempt: &Attempt,
    revision: &Revision,
    problems: &mut Problems,
) -> Option<Errors> {
    let after_good = match &revision.breaks {
        Some(breaks) => breaks.value.clone(),
        None if !flags_good_ones(work) => Probability::NEVER,
        None => {
            let message = "good outputs are flagged too, and nothing says how often a revision breaks one";
            let missing = Diagnostic::error(Code::MissingErrorRate, message).at(&attempt.place);
            problems.push(missing.help("add `breaks: …` beside `fixes`"));
            return None;
        }
    };
    let after_bad = revision.fixes.value.rest().named("not fixed");
    Some(Errors { fresh: after_bad.clone(), after_bad, after_good })
}

/// Whether the check flags good outputs too.
fn flags_good_ones(work: &Work) -> bool {
    let false_alarms = work.check.as_ref().and_then(|check| check.false_alarms.as_ref());
    false_alarms.is_some_and(|alarms| !alarms.value.is_zero())
}
