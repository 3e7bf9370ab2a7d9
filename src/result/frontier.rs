//! What `compare --frontier` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{self, Mixtures, Standing};
use crate::diag::Diagnostic;

use super::{Figure, Message, all};

/// Models for one step: what each costs, and how often it is wrong.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Frontier {
    /// The step.
    pub(crate) step: String,
    /// The models, the cheapest first.
    pub(crate) models: Vec<Point>,
    /// The models that cannot do it.
    pub(crate) impossible: Vec<Impossible>,
    /// The cheapest mixture within a rate of errors; null where it was not asked for.
    pub(crate) within_error_rate: Option<Mix>,
    /// The best mixture within a cost; null where it was not asked for.
    pub(crate) within_cost: Option<Mix>,
}

impl From<&Mixtures> for Frontier {
    fn from(asked: &Mixtures) -> Self {
        Self {
            step: asked.frontier.step.clone(),
            models: all(&asked.frontier.points),
            impossible: all(&asked.frontier.impossible),
            within_error_rate: asked.within_errors.as_ref().map(|(_, mix)| mix.into()),
            within_cost: asked.within_cost.as_ref().map(|(_, mix)| mix.into()),
        }
    }
}

/// A model.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Point {
    /// The model.
    pub(crate) model: String,
    /// The step's invoice with it.
    pub(crate) invoice: Figure,
    /// The rate of its errors that are served.
    pub(crate) error_rate: Figure,
    /// Whether a better choice exists.
    pub(crate) standing: Standing,
}

impl From<&analysis::Point> for Point {
    fn from(point: &analysis::Point) -> Self {
        let analysis::Point { model, cost, error_rate, standing } = point;
        let (model, standing) = (model.clone(), *standing);
        Self { model, invoice: cost.into(), error_rate: error_rate.into(), standing }
    }
}

/// A model that cannot do a step.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Impossible {
    /// The model.
    pub(crate) model: String,
    /// Why.
    pub(crate) problems: Vec<Message>,
}

impl From<&(String, Vec<Diagnostic>)> for Impossible {
    fn from((model, problems): &(String, Vec<Diagnostic>)) -> Self {
        Self { model: model.clone(), problems: all(problems) }
    }
}

/// A mixture of models.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Mix {
    /// Its models.
    pub(crate) parts: Vec<MixPart>,
    /// The step's invoice with it.
    pub(crate) invoice: Figure,
    /// The rate of its errors that are served.
    pub(crate) error_rate: Figure,
}

impl From<&analysis::Mix> for Mix {
    fn from(mix: &analysis::Mix) -> Self {
        let parts = mix.parts.iter();
        let parts = parts.map(|(model, share)| MixPart { model: model.clone(), share: share.into() });
        Self { parts: parts.collect(), invoice: (&mix.cost).into(), error_rate: (&mix.error_rate).into() }
    }
}

/// A part of a mixture.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MixPart {
    /// The model.
    pub(crate) model: String,
    /// Its share of the calls.
    pub(crate) share: Figure,
}
