//! The attempts of a call, repeated while the check flags the output.
//!
//! If `b` and `g` are the probabilities of reaching an attempt after a flagged bad and a flagged good output, its
//! output is bad with `B = b·q_b + g·q_g` and good with `G`. The check flags `B·detects` and `G·false_alarms`,
//! which go on to the next attempt; the rest is served. Only sums and products: exact.

use crate::scenario::{Errors, PlannedBranch};
use crate::units::Probability;

/// The outcome of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Climb {
    /// For each attempt, the probability that it is reached.
    pub visits: Vec<Probability>,
    /// For each attempt, the probabilities that it is reached and its output is bad, and good.
    pub outputs: Vec<[Probability; 2]>,
    /// The probability that a good output is served.
    pub good: Probability,
    /// The probability that a bad output is served.
    pub escaped: Probability,
    /// The probability that no output is served.
    pub abandoned: Probability,
}

/// Runs the attempts of a branch with these error rates.
#[must_use]
pub fn climb(branch: &PlannedBranch, rungs: &[&Errors]) -> Climb {
    let mut climb = Climb {
        visits: Vec::with_capacity(rungs.len()),
        outputs: Vec::with_capacity(rungs.len()),
        good: Probability::NEVER,
        escaped: Probability::NEVER,
        abandoned: Probability::NEVER,
    };
    let mut flagged: Option<(Probability, Probability)> = None;
    for (rung, errors) in rungs.iter().enumerate() {
        let (visited, bad, good) = match &flagged {
            None => (Probability::CERTAIN, errors.fresh.clone(), errors.fresh.rest()),
            Some((b, g)) => (
                b + g,
                &(b * &errors.after_bad).named("flagged bad, then bad")
                    + &(g * &errors.after_good).named("flagged good, then bad"),
                &(b * &errors.after_bad.rest()).named("flagged bad, then good")
                    + &(g * &errors.after_good.rest()).named("flagged good, then good"),
            ),
        };
        let [bad, good] = [bad, good].map(|chance| chance.as_figure());
        climb.visits.push(visited);
        climb.outputs.push([bad.clone(), good.clone()]);
        if branch.is_checked(rung) {
            let check = &branch.check;
            let passed = |chance: &Probability| chance.rest().named("not flagged");
            let [missed, kept] = [&bad * &passed(&check.detects), &good * &passed(&check.false_alarms)];
            climb.escaped = &climb.escaped + &missed.named("bad and not flagged");
            climb.good = &climb.good + &kept.named("good and not flagged");
            let [bad, good] = [&bad * &check.detects, &good * &check.false_alarms];
            flagged = Some((bad.named("bad and flagged"), good.named("good and flagged")));
        } else {
            climb.escaped = &climb.escaped + &bad;
            climb.good = &climb.good + &good;
            flagged = None;
        }
    }
    if let Some((b, g)) = flagged {
        climb.abandoned = &b + &g;
    }
    climb
}
