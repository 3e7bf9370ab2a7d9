//! The steps of a projected scenario, and how many units end well.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::engine::{self, BranchResult, Projection, StepResult};
use crate::exact::Exact;
use crate::scenario::{Doer, PlannedBranch, PlannedCall, PlannedStep, Requests};

use super::{Figure, Totals};

parts! {
    /// A step.
    pub struct Step from (planned, step): (&PlannedStep, &StepResult) {
        /// Its name.
        name: String = step.name.clone(),
        /// What its scenario notes of it; absent where there is no note.
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String> = planned.stated.note.clone(),
        /// Its tags, with those of the scenario; absent where there are none.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        tags: BTreeMap<String, String> = step.tags.to_map(),
        /// Calls for one unit.
        calls_per_unit: Figure = (&planned.calls_per_unit).into(),
        /// Calls a month.
        calls: Figure = (&step.calls).into(),
        /// Its figures.
        totals: Totals = (&step.figures).into(),
        /// The models in it whose prices one source alone has; absent where there are none.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        one_source: Vec<String> = step.one_source().into_iter().map(str::to_owned).collect(),
        /// How its calls end; null without error rates.
        outcome: Option<Outcome> = step.outcome.as_ref().map(Outcome::from),
        /// The branches of its route; one without a route.
        branches: Vec<Branch> = planned.branches.iter().zip(&step.branches).map(Branch::from).collect(),
    }

    /// A branch of a step's route.
    pub struct Branch from (planned, branch): (&PlannedBranch, &BranchResult) where {
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
    } {
        /// Its share of the calls.
        share: Figure = (&branch.share).into(),
        /// Its calls a month.
        calls: Figure = (&planned.calls).into(),
        /// Its figures.
        totals: Totals = (&branch.figures).into(),
        /// Who tries, in order.
        attempts: Vec<Attempt> = attempts.collect(),
        /// How its calls end; null without error rates.
        outcome: Option<Outcome> = branch.outcome.as_ref().map(Outcome::from),
    }
}

/// How many requests of a kind a call has, if it has any.
fn requests(call: &PlannedCall, is_of_kind: fn(&Requests) -> bool) -> Option<Figure> {
    let alike = call.parts().filter(|part| is_of_kind(&part.requests));
    let alike: Vec<&Exact> = alike.map(|part| part.requests.number().exact()).collect();
    (!alike.is_empty()).then(|| alike.into_iter().sum::<Exact>().into())
}

parts! {
    /// One who tries.
    pub struct Attempt {
        /// The model, where one tries.
        #[serde(skip_serializing_if = "Option::is_none")]
        model: Option<String>,
        /// True where a person tries.
        #[serde(skip_serializing_if = "Option::is_none")]
        human: Option<bool>,
        /// The requests of a conversation.
        #[serde(skip_serializing_if = "Option::is_none")]
        turns: Option<Figure>,
        /// The requests of a prompt that is taken apart.
        #[serde(skip_serializing_if = "Option::is_none")]
        chunks: Option<Figure>,
        /// How often a call gets here, from 0 to 1.
        visits: Figure,
    }

    /// How a call ends: chances, of which good, fixed, unfixed and abandoned sum to 1.
    pub struct Outcome from outcome: &engine::Outcome where {
        let engine::Outcome { good, escaped, fixed, unfixed, abandoned } = outcome;
    } {
        /// Served good by those who do the work.
        good: Figure = good.into(),
        /// Served bad, before any review: fixed or unfixed.
        escaped: Figure = escaped.into(),
        /// Served bad, and put right by a review; absent in results that were kept before these were counted apart.
        #[serde(skip_serializing_if = "Option::is_none")]
        fixed: Option<Figure> = Some(fixed.into()),
        /// Served bad, and still bad after review.
        unfixed: Figure = unfixed.into(),
        /// Given up.
        abandoned: Figure = abandoned.into(),
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
