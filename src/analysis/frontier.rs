//! Which models of a step are worth their price: cost against error rate.
//!
//! A model that costs more than another and errs no less is dominated. Of the others, the lower convex
//! hull is what mixtures can reach: any error rate between two models of the hull that stand side by
//! side is met at the least cost by a split between them, since cost and error rate are affine in it.

use crate::diag::Diagnostic;
use crate::scenario::{Need, Patch, Plan};
use crate::units::{Figure, Probability, Share, Usd};

use super::hull::{self, Standing};
use super::{Evaluated, Study};

/// A model doing a step alone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Point {
    /// The model.
    pub model: String,
    /// The step's invoice a month.
    pub cost: Usd,
    /// The chance that a call ends bad: escaped, and not put right by a review.
    pub error_rate: Probability,
    /// How it stands to the others.
    pub standing: Standing,
}

/// The models that could do a step.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Frontier {
    /// The step.
    pub step: String,
    /// The models, the cheapest first.
    pub points: Vec<Point>,
    /// The models that cannot do it, and why.
    pub impossible: Vec<(String, Vec<Diagnostic>)>,
}

/// The best that one or two models can do.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mix {
    /// The models and their shares; one model, or two that stand side by side on the hull.
    pub parts: Vec<(String, Share)>,
    /// The step's invoice a month.
    pub cost: Usd,
    /// The chance that a call ends bad.
    pub error_rate: Probability,
}

/// What was asked of a frontier, and what came out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Mixtures {
    /// The models.
    pub frontier: Frontier,
    /// The file with each model, where that is possible.
    pub plans: Vec<Plan>,
    /// The currency.
    pub currency: String,
    /// The most that may go wrong, if that was asked, and the mix that stays within.
    pub within_errors: Option<(Probability, Mix)>,
    /// The most that may be paid, if that was asked, and the mix that stays within.
    pub within_cost: Option<(Usd, Mix)>,
}

impl Frontier {
    /// Has each model do the step alone. `designs` are the patches that put them there, by the models' names.
    ///
    /// # Errors
    /// More work than a question may take.
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

    /// The models of the hull, the cheapest first.
    pub fn hull(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| point.standing == Standing::OnHull)
    }

    /// The cheapest mix that errs no more than `most`; `None` where even the best model errs more.
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

    /// The best mix that costs no more than `most`; `None` where even the cheapest model costs more.
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

    /// The cheapest single model that errs no more than `most`.
    #[must_use]
    pub fn cheapest_alone(&self, most: &Probability) -> Option<&Point> {
        self.points.iter().find(|point| point.error_rate <= *most)
    }
}

/// What is required of the step and not met, but for a limit on errors: these are what a frontier is about.
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
