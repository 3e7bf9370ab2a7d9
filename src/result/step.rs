//! The steps of a projected scenario, and how many units end well.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{self, BranchResult, Projection, StepResult};
use crate::exact::Exact;
use crate::scenario::{Doer, PlannedBranch, PlannedCall, PlannedStep, Requests};

use super::{Figure, Totals};

/// A step.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Step {
    /// Its name.
    pub(crate) name: String,
    /// What its scenario notes of it; absent where there is no note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) note: Option<String>,
    /// Calls for one unit.
    pub(crate) calls_per_unit: Figure,
    /// Calls a month.
    pub(crate) calls: Figure,
    /// Its figures.
    pub(crate) totals: Totals,
    /// How its calls end; null without error rates.
    pub(crate) outcome: Option<Outcome>,
    /// The branches of its route; one without a route.
    pub(crate) branches: Vec<Branch>,
}

impl From<(&PlannedStep, &StepResult)> for Step {
    fn from((planned, step): (&PlannedStep, &StepResult)) -> Self {
        Self {
            name: step.name.clone(),
            note: planned.stated.note.clone(),
            calls_per_unit: (&planned.calls_per_unit).into(),
            calls: (&step.calls).into(),
            totals: (&step.figures).into(),
            outcome: step.outcome.as_ref().map(Outcome::from),
            branches: planned.branches.iter().zip(&step.branches).map(Branch::from).collect(),
        }
    }
}

/// A branch of a step's route.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Branch {
    /// Its share of the calls.
    pub(crate) share: Figure,
    /// Its calls a month.
    pub(crate) calls: Figure,
    /// Its figures.
    pub(crate) totals: Totals,
    /// Who tries, in order.
    pub(crate) attempts: Vec<Attempt>,
    /// How its calls end; null without error rates.
    pub(crate) outcome: Option<Outcome>,
}

impl From<(&PlannedBranch, &BranchResult)> for Branch {
    fn from((planned, branch): (&PlannedBranch, &BranchResult)) -> Self {
        let attempts = planned.rungs.iter().zip(&branch.visits).map(|(rung, visits)| match &rung.who {
            Doer::Model(call) => Attempt {
                model: Some(call.model.to_string()),
                human: None,
                turns: requests(call, |requests| matches!(requests, Requests::Turns(_))),
                chunks: requests(call, |requests| matches!(requests, Requests::Chunks(_))),
                visits: visits.into(),
            },
            Doer::Person(_) => {
                Attempt { model: None, human: Some(true), turns: None, chunks: None, visits: visits.into() }
            }
        });
        Self {
            share: (&branch.share).into(),
            calls: (&planned.calls).into(),
            totals: (&branch.figures).into(),
            attempts: attempts.collect(),
            outcome: branch.outcome.as_ref().map(Outcome::from),
        }
    }
}

/// How many requests of a kind a call has, if it has any.
fn requests(call: &PlannedCall, is_of_kind: fn(&Requests) -> bool) -> Option<Figure> {
    let alike = call.parts().filter(|part| is_of_kind(&part.requests));
    let alike: Vec<&Exact> = alike.map(|part| part.requests.number().exact()).collect();
    (!alike.is_empty()).then(|| alike.into_iter().sum::<Exact>().into())
}

/// One who tries.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Attempt {
    /// The model, where one tries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) model: Option<String>,
    /// True where a person tries.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) human: Option<bool>,
    /// The requests of a conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) turns: Option<Figure>,
    /// The requests of a prompt that is taken apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) chunks: Option<Figure>,
    /// How often a call gets here, from 0 to 1.
    pub(crate) visits: Figure,
}

/// How a call ends: chances, of which good, fixed, unfixed and abandoned sum to 1.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Outcome {
    /// Served good by those who do the work.
    pub(crate) good: Figure,
    /// Served bad, before any review: fixed or unfixed.
    pub(crate) escaped: Figure,
    /// Served bad, and put right by a review; absent in results that were kept before these were counted apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) fixed: Option<Figure>,
    /// Served bad, and still bad after review.
    pub(crate) unfixed: Figure,
    /// Given up.
    pub(crate) abandoned: Figure,
}

impl From<&engine::Outcome> for Outcome {
    fn from(outcome: &engine::Outcome) -> Self {
        let engine::Outcome { good, escaped, fixed, unfixed, abandoned } = outcome;
        Self {
            good: good.into(),
            escaped: escaped.into(),
            fixed: Some(fixed.into()),
            unfixed: unfixed.into(),
            abandoned: abandoned.into(),
        }
    }
}

/// How many units end well.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[non_exhaustive]
pub enum GoodUnits {
    /// The chance is known.
    Chance {
        /// The chance that a unit is good.
        chance: Figure,
        /// The total for one good unit; null where no unit is good.
        cost_per_good_unit: Option<Figure>,
    },
    /// There is no such chance.
    Undefined {
        /// Why.
        undefined: String,
        /// The step that is the reason.
        #[serde(skip_serializing_if = "Option::is_none")]
        step: Option<String>,
    },
}

impl From<&Projection> for GoodUnits {
    fn from(projection: &Projection) -> Self {
        let undefined = |why: &str, step: Option<&String>| Self::Undefined {
            undefined: why.to_owned(),
            step: step.cloned(),
        };
        match &projection.good {
            engine::GoodUnits::Chance(chance) => Self::Chance {
                chance: chance.into(),
                cost_per_good_unit: projection.per_good_unit().map(Figure::from),
            },
            engine::GoodUnits::NoErrorRates => undefined("no step has an error rate", None),
            engine::GoodUnits::NotOncePerUnit(step) => {
                undefined("a step does not run once per unit", Some(step))
            }
            engine::GoodUnits::RatesMissing(step) => undefined("a branch has no error rate", Some(step)),
        }
    }
}
