//! The trade-off between cost and error rate for the models of a step.
//!
//! A model is dominated if another one costs no more and has no higher error rate. Of the others, the lower convex
//! hull is what mixtures can reach: cost and error rate are affine in the split, so a split between two neighbours
//! on the hull meets any error rate between theirs at the lowest cost.

use crate::diag::Diagnostic;
use crate::scenario::{Need, Patch, Plan};
use crate::units::{Figure, Probability, Share, Usd};

use super::hull::{self, Standing};
use super::{Evaluated, Study};

/// A model that performs a step alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Point {
    /// The model.
    pub model: String,
    /// The step's monthly invoice.
    pub cost: Usd,
    /// The probability that a call ends bad: escaped and not fixed by a review.
    pub error_rate: Probability,
    /// Its position relative to the others.
    pub standing: Standing,
}

/// The candidate models of a step.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Frontier {
    /// The step.
    pub step: String,
    /// The models, cheapest first.
    pub points: Vec<Point>,
    /// The models that cannot perform it, with the reasons.
    pub impossible: Vec<(String, Vec<Diagnostic>)>,
}

/// The best result with one or two models.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mix {
    /// The models and their shares; one model, or two neighbours on the hull.
    pub parts: Vec<(String, Share)>,
    /// The step's monthly invoice.
    pub cost: Usd,
    /// The probability that a call ends bad.
    pub error_rate: Probability,
}

/// The requested mixtures of a frontier.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Mixtures {
    /// The models.
    pub frontier: Frontier,
    /// The plans with each model, if possible.
    pub plans: Vec<Plan>,
    /// The currency.
    pub currency: String,
    /// The requested error limit, and the mix that meets it.
    pub within_errors: Option<(Probability, Mix)>,
    /// The requested cost limit, and the mix that meets it.
    pub within_cost: Option<(Usd, Mix)>,
}

impl Frontier {
    /// Evaluates each model alone in the step. `designs` are patches named after the models.
    ///
    /// # Errors
    /// Exceeding the work limit of a question.
    pub fn of(study: &Study<'_>, step: &str, designs: &[Patch]) -> Result<Self, Vec<Diagnostic>> {
        let mut points = Vec::new();
        let mut impossible = Vec::new();
        for patch in designs {
            let model = &patch.name;
            let evaluated = study.evaluate([patch]);
            study.file.effort().spend(0)?;
            match evaluated {
                Err(problems) => impossible.push((model.clone(), problems)),
                Ok(evaluated) if !unmet(&evaluated, step).is_empty() => {
                    impossible.push((model.clone(), unmet(&evaluated, step)));
                }
                Ok(evaluated) => {
                    let result = evaluated.projection.steps.iter().find(|result| result.name == step);
                    let judged = result.and_then(|result| Some((result, result.outcome.as_ref()?)));
                    points.extend(judged.map(|(result, outcome)| Point {
                        model: model.clone(),
                        cost: result.figures[Figure::Invoice].clone(),
                        error_rate: outcome.unfixed.clone(),
                        standing: Standing::OnHull,
                    }));
                }
            }
        }
        points.sort_by(|a, b| (&a.cost, &a.error_rate).cmp(&(&b.cost, &b.error_rate)));
        let pair = |point: &Point| (point.cost.exact().clone(), point.error_rate.exact().clone());
        let standings = hull::standings(&points.iter().map(pair).collect::<Vec<_>>());
        for (point, standing) in points.iter_mut().zip(standings) {
            point.standing = standing;
        }
        Ok(Self { step: step.to_owned(), points, impossible })
    }

    /// The models on the hull, cheapest first.
    pub fn hull(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.standing == Standing::OnHull)
    }

    /// The cheapest mix with an error rate of at most `most`; `None` if even the best model exceeds it.
    #[must_use]
    pub fn cheapest_within(&self, most: &Probability) -> Option<Mix> {
        let hull: Vec<&Point> = self.hull().collect();
        let first_good = hull.iter().position(|point| point.error_rate <= *most)?;
        let good = hull[first_good];
        let Some(bad) = first_good.checked_sub(1).map(|before| hull[before]) else {
            return Some(alone(good));
        };
        // s × bad + (1 − s) × good = most
        let room = most.exact() - good.error_rate.exact();
        let share = room.checked_div(&(bad.error_rate.exact() - good.error_rate.exact()))?;
        mixed(bad, good, &Share::new(share)?)
    }

    /// The best mix with a cost of at most `most`; `None` if even the cheapest model exceeds it.
    #[must_use]
    pub fn best_within(&self, most: &Usd) -> Option<Mix> {
        let hull: Vec<&Point> = self.hull().collect();
        let last_paid = hull.iter().rposition(|point| point.cost <= *most)?;
        let paid = hull[last_paid];
        let Some(dear) = hull.get(last_paid + 1) else { return Some(alone(paid)) };
        // s × paid + (1 − s) × dear = most
        let room = dear.cost.exact() - most.exact();
        let share = room.checked_div(&(dear.cost.exact() - paid.cost.exact()))?;
        mixed(paid, dear, &Share::new(share)?)
    }

    /// The cheapest single model with an error rate of at most `most`.
    #[must_use]
    pub fn cheapest_alone(&self, most: &Probability) -> Option<&Point> {
        self.points.iter().find(|point| point.error_rate <= *most)
    }
}

/// The missed requirements of the step except error limits, which the frontier covers.
fn unmet(evaluated: &Evaluated, step: &str) -> Vec<Diagnostic> {
    let unmet = evaluated.unmet().into_iter().filter(|unmet| unmet.step.as_deref() == Some(step));
    let of_models = unmet.filter(|unmet| !matches!(unmet.requirement.need, Need::ErrorRate(_)));
    of_models.map(|unmet| unmet.error()).collect()
}

fn alone(point: &Point) -> Mix {
    Mix {
        parts: vec![(point.model.clone(), Share::ALL)],
        cost: point.cost.clone(),
        error_rate: point.error_rate.clone(),
    }
}

fn mixed(one: &Point, other: &Point, share: &Share) -> Option<Mix> {
    let rest = share.rest();
    let cost = &(&one.cost * share) + &(&other.cost * &rest);
    let (chance, rest_chance) = (Probability::from(share), Probability::from(&rest));
    let error_rate = &(&one.error_rate * &chance) + &(&other.error_rate * &rest_chance);
    let parts = [(&one.model, share), (&other.model, &rest)];
    let parts = parts.into_iter().filter(|(_, share)| !share.is_zero());
    Some(Mix {
        parts: parts.map(|(model, share)| (model.clone(), share.clone())).collect(),
        cost,
        error_rate,
    })
}
