//! What `sweep` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis;
use crate::scenario::Plan;

use super::crossing::Changes;
use super::figure::optional;
use super::{Figure, Message, Span, all};

/// A figure over a range of inputs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Sweep {
    /// The scenario.
    pub(crate) scenario: String,
    /// The day whose prices are used.
    pub(crate) as_of: String,
    /// The figure.
    pub(crate) metric: String,
    /// The inputs, one or two.
    pub(crate) axes: Vec<Axis>,
    /// The designs.
    pub(crate) designs: Vec<Swept>,
    /// How many projections were made.
    pub(crate) evaluated: u64,
    /// Where another design becomes the best; null over two inputs or for a single design.
    pub(crate) changes: Option<Changes>,
    /// The months that the figures are sums of; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) horizon: Option<Span>,
}

impl From<(&Plan, &analysis::Sweep)> for Sweep {
    fn from((plan, sweep): (&Plan, &analysis::Sweep)) -> Self {
        let names: Vec<String> = sweep.designs.iter().map(|one| one.name.clone()).collect();
        Self {
            scenario: plan.name.clone(),
            as_of: plan.as_of.to_string(),
            metric: sweep.metric.name(),
            axes: all(&sweep.axes),
            designs: all(&sweep.designs),
            evaluated: sweep.evaluated as u64,
            changes: sweep.changes.as_ref().map(|changes| Changes::of(changes, &names)),
            horizon: Span::of(plan),
        }
    }
}

/// An input that is varied.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Axis {
    /// Its path.
    pub(crate) path: String,
    /// Its values.
    pub(crate) values: Vec<Figure>,
}

impl From<&analysis::Axis> for Axis {
    fn from(axis: &analysis::Axis) -> Self {
        Self { path: axis.knob.name(), values: all(&axis.values) }
    }
}

/// A design over the values.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Swept {
    /// Its name.
    pub(crate) name: String,
    /// The figure of the file itself.
    pub(crate) own: Option<Figure>,
    /// What the file says of each axis; null where the design has no such input.
    pub(crate) own_values: Vec<Option<Figure>>,
    /// The figure at each value; with two axes row by row. Null where it cannot be computed.
    pub(crate) values: Vec<Option<Figure>>,
    /// Why not.
    pub(crate) why_not: Vec<Message>,
}

impl From<&analysis::Swept> for Swept {
    fn from(swept: &analysis::Swept) -> Self {
        Self {
            name: swept.name.clone(),
            own: swept.own.as_ref().map(Figure::from),
            own_values: optional(&swept.own_values),
            values: optional(&swept.values),
            why_not: all(&swept.why_not),
        }
    }
}
