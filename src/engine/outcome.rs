//! The outcome of a call, and the cost of reviews and errors.

use crate::scenario::{PlannedBranch, Reviewing};
use crate::units::{Probability, Share, Usd};

use super::ladder::Climb;

/// The outcome of one call of a step, as probabilities.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Outcome {
    /// A good output is served.
    pub good: Probability,
    /// A bad output is served, before any review: it is then fixed or unfixed.
    pub escaped: Probability,
    /// A bad output is served and fixed by a review.
    pub fixed: Probability,
    /// A bad output remains after the review.
    pub unfixed: Probability,
    /// No output is served.
    pub abandoned: Probability,
}

impl Outcome {
    /// All probabilities 0: the initial value of a sum.
    pub(super) const NOTHING: Self = Self {
        good: Probability::NEVER,
        escaped: Probability::NEVER,
        unfixed: Probability::NEVER,
        abandoned: Probability::NEVER,
        fixed: Probability::NEVER,
    };

    pub(super) fn of(climb: Climb, review: Option<&Reviewing>) -> Self {
        let (caught, escaped) = (caught(review), climb.escaped.as_figure());
        Self {
            good: climb.good.as_figure(),
            unfixed: (&escaped * &caught.rest().named("not caught")).as_figure(),
            abandoned: climb.abandoned.as_figure(),
            fixed: &escaped * &caught,
            escaped,
        }
    }

    /// The probability that the call ends good, at once or after a review.
    #[must_use]
    pub fn good_or_fixed(&self) -> Probability {
        (&self.good + &self.fixed).named("good or fixed")
    }

    /// Adds the outcome of a branch, weighted by its share.
    pub(super) fn mixed(&self, other: &Self, share: &Share) -> Self {
        let share: Probability = share.into();
        let mix = |own: &Probability, more: &Probability| own + &(more * &share).named("by share");
        Self {
            good: mix(&self.good, &other.good),
            escaped: mix(&self.escaped, &other.escaped),
            unfixed: mix(&self.unfixed, &other.unfixed),
            abandoned: mix(&self.abandoned, &other.abandoned),
            fixed: mix(&self.fixed, &other.fixed),
        }
    }
}

/// The probability that a review catches a bad output: `share × catches`.
fn caught(review: Option<&Reviewing>) -> Probability {
    let chance = |review: &Reviewing| &Probability::from(&review.share) * &review.catches;
    review.map_or(Probability::NEVER, |review| chance(review).named("caught by a review"))
}

/// `served × share × cost + escaped × share × catches × fix`
pub(super) fn review_cost(branch: &PlannedBranch, outcome: &Outcome) -> Usd {
    let Some(review) = &branch.review else {
        return Usd::ZERO;
    };
    let served = (&outcome.good + &outcome.escaped).named("served");
    let reviews = &(&branch.calls * &served) * &review.share;
    let fixes = &branch.calls * &outcome.fixed;
    &(&reviews * &review.cost).named("reviews") + &(&fixes * &review.fix).named("fixes")
}

/// `share × cost` of all calls: each is served, where outcomes are not known.
pub(super) fn review_of_all(branch: &PlannedBranch) -> Usd {
    let cost = |review: &Reviewing| &(&branch.calls * &review.share) * &review.cost;
    branch.review.as_ref().map_or(Usd::ZERO, |review| cost(review).named("reviews"))
}

/// `escaped × (1 − share × catches) × cost_per_error + abandoned × its cost`
pub(super) fn downstream_cost(branch: &PlannedBranch, outcome: &Outcome) -> Usd {
    let priced = [
        ("errors that stay", &branch.cost_per_error, &outcome.unfixed),
        ("given up", &branch.abandon, &outcome.abandoned),
    ];
    let cost = |(name, cost, chance): (_, &Option<Usd>, &Probability)| {
        cost.as_ref().map(|cost| (&(&branch.calls * chance) * cost).named(name))
    };
    priced.into_iter().filter_map(cost).sum()
}
