//! Attempts of which it was measured how many calls make them, in place of error rates.

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::scenario::design::{Attempt, Exhausted, Who, Work};
use crate::units::Share;
use crate::yaml::Located;

/// Each attempt after the first has its share, and no more than the one before.
pub(super) fn check(attempts: &[Attempt], problems: &mut Problems) {
    let Some(measured) = attempts.iter().find_map(|attempt| attempt.reached.as_ref()) else { return };
    let refused = |code: Code, place: &Place, message: &str, help: &str| {
        Diagnostic::error(code, message).at(place).also(&measured.place, "measured here").help(help)
    };
    let mut before: Option<&Located<Share>> = None;
    for (index, attempt) in attempts.iter().enumerate() {
        if attempt.times != 1 {
            let message = "each attempt has its own share where it was measured how many calls make it";
            problems.push(refused(
                Code::ConflictingKeys,
                &attempt.place,
                message,
                "write an attempt for each time, with its `reached`",
            ));
        }
        if let Who::Person { error_rate: Some(rate), .. } = &attempt.who {
            let message = "outcomes are not known where it was measured how many calls make each attempt";
            problems.push(refused(Code::ConflictingKeys, &rate.place, message, "remove `error_rate`"));
        }
        match (&attempt.reached, index) {
            (Some(reached), 0) => {
                let message = "every call makes the first attempt: `reached` belongs to a later one";
                let misplaced = Diagnostic::error(Code::BadLadder, message).at(&reached.place);
                problems.push(misplaced.help("remove `reached` from the first attempt"));
                return;
            }
            (None, 0) => {}
            (None, _) => {
                let message = "this attempt does not say how many calls make it, and another one does";
                problems.push(refused(
                    Code::BadLadder,
                    &attempt.place,
                    message,
                    "write `reached: …` on each attempt but the first",
                ));
            }
            (Some(reached), _) => {
                if let Some(before) = before.filter(|before| before.value < reached.value) {
                    let message = format!(
                        "more calls make this attempt than the one before: {}, and {} before",
                        reached.value.exact().percent(),
                        before.value.exact().percent()
                    );
                    let rising = Diagnostic::error(Code::BadLadder, message).at(&reached.place);
                    let rising = rising.also(&before.place, "the one before");
                    problems.push(
                        rising.help("`reached` is a share of all calls of the step, not of those before it"),
                    );
                }
                before = Some(reached);
            }
        }
    }
}

/// What needs to know how often an output is bad is not computed where that was not measured.
pub(super) fn check_outcomes(work: &Work, problems: &mut Problems) {
    let Some(measured) = work.attempts.iter().find_map(|attempt| attempt.reached.as_ref()) else { return };
    let fix = work.review.as_ref().and_then(|review| review.fix.as_ref()).map(|fix| ("fix", &fix.place));
    let downstream = work.cost_per_error.as_ref().map(|cost| ("downstream", &cost.place));
    let abandon = match &work.exhausted {
        Exhausted::Abandon(cost) => Some(("abandon", &cost.place)),
        Exhausted::Accept => None,
    };
    for (key, place) in [fix, downstream, abandon].into_iter().flatten() {
        let message = format!(
            "`{key}` needs outcomes, and these are not known where `reached` is in place of error rates"
        );
        let refused = Diagnostic::error(Code::ConflictingKeys, message).at(place);
        let refused = refused.also(&measured.place, "measured here");
        problems.push(refused.help(format!("remove `{key}`, or write error rates: `quality: …`")));
    }
}
