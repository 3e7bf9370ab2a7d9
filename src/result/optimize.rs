//! What `optimize` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{self, Evaluated, Optimum};

use super::{ByName, Figure, Place, Totals, all};

/// The cheapest assignment of models to steps.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Optimize {
    /// The scenario.
    pub(crate) scenario: String,
    /// The day whose prices are used.
    pub(crate) as_of: String,
    /// The cheapest.
    pub(crate) best: Assignment,
    /// The second; null where there is none.
    pub(crate) runner_up: Option<Assignment>,
    /// The file itself; null where it cannot be computed.
    pub(crate) as_written: Option<AsWritten>,
    /// What each requirement costs.
    pub(crate) requirements: Vec<ShadowPrice>,
    /// Who was looked at for each step.
    pub(crate) steps: Vec<Contest>,
    /// How many assignments there are.
    pub(crate) assignments: Figure,
    /// How many partial ones were looked at.
    pub(crate) states: u64,
}

impl From<&Optimum> for Optimize {
    fn from(optimum: &Optimum) -> Self {
        let plan = &optimum.best.evaluated.plan;
        let by_step = |models: &[String]| -> ByName<String> {
            plan.steps.iter().map(|step| step.name.clone()).zip(models.iter().cloned()).collect()
        };
        let assignment = |one: &analysis::Assignment| Assignment {
            models: by_step(&one.models),
            totals: (&one.evaluated.projection.totals).into(),
        };
        let requirement = |one: &analysis::ShadowPrice| ShadowPrice {
            path: one.requirement.path(),
            place: (&one.requirement.place).into(),
            asks_for: one.requirement.asks_for(),
            cost: (&one.cost).into(),
            without: by_step(&one.without),
        };
        Self {
            scenario: plan.name.clone(),
            as_of: plan.as_of.to_string(),
            best: assignment(&optimum.best),
            runner_up: optimum.runner_up.as_ref().map(assignment),
            as_written: optimum.as_written.as_ref().map(AsWritten::from),
            requirements: optimum.requirements.iter().map(requirement).collect(),
            steps: all(&optimum.steps),
            assignments: (&optimum.assignments).into(),
            states: optimum.states as u64,
        }
    }
}

/// Who does each step.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Assignment {
    /// The model, or `as written`, by step.
    pub(crate) models: ByName<String>,
    /// The figures.
    pub(crate) totals: Totals,
}

/// The file itself.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AsWritten {
    /// The figures.
    pub(crate) totals: Totals,
    /// The requirements that it misses, by path.
    pub(crate) unmet: Vec<String>,
}

impl From<&Evaluated> for AsWritten {
    fn from(evaluated: &Evaluated) -> Self {
        let unmet = evaluated.unmet();
        Self {
            totals: (&evaluated.projection.totals).into(),
            unmet: unmet.iter().map(|unmet| unmet.requirement.path()).collect(),
        }
    }
}

/// What a requirement costs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ShadowPrice {
    /// Its path.
    pub(crate) path: String,
    /// Where it is written.
    pub(crate) place: Place,
    /// What it asks for, in words.
    pub(crate) asks_for: String,
    /// What it makes the total dearer by.
    pub(crate) cost: Figure,
    /// Who would do each step without it.
    pub(crate) without: ByName<String>,
}

/// Who was looked at for a step.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Contest {
    /// The step.
    pub(crate) step: String,
    /// The models that can do it.
    pub(crate) able: Vec<String>,
    /// Those that cannot.
    pub(crate) excluded: Vec<Excluded>,
}

impl From<&analysis::Contest> for Contest {
    fn from(contest: &analysis::Contest) -> Self {
        let analysis::Contest { step, able, excluded } = contest;
        Self { step: step.clone(), able: able.clone(), excluded: all(excluded) }
    }
}

/// A model that was left out.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Excluded {
    /// The model.
    pub(crate) model: String,
    /// Why, in words.
    pub(crate) why: Vec<String>,
}

impl From<&(String, Vec<String>)> for Excluded {
    fn from((model, why): &(String, Vec<String>)) -> Self {
        Self { model: model.clone(), why: why.clone() }
    }
}
