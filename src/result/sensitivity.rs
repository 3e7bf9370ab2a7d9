//! What `sensitivity` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{self, Unmoved};
use crate::scenario::Plan;

use super::crossing::Changes;
use super::{Figure, Span, all};

/// How much each input moves a figure.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Sensitivity {
    /// The scenario.
    pub(crate) scenario: String,
    /// The day whose prices are used.
    pub(crate) as_of: String,
    /// The figure.
    pub(crate) metric: String,
    /// The figure of the file itself.
    pub(crate) own: Option<Figure>,
    /// The inputs, those that matter most first.
    pub(crate) inputs: Vec<Swing>,
    /// The inputs that move nothing.
    pub(crate) unmoved: Vec<UnmovedInput>,
    /// The months that the figures are sums of; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) horizon: Option<Span>,
}

impl From<(&Plan, &analysis::Sensitivity)> for Sensitivity {
    fn from((plan, found): (&Plan, &analysis::Sensitivity)) -> Self {
        Self {
            scenario: plan.name.clone(),
            as_of: plan.as_of.to_string(),
            metric: found.metric.name(),
            own: found.own.as_ref().map(Figure::from),
            inputs: found.moved.iter().map(|swing| Swing::of(swing, &found.designs)).collect(),
            unmoved: all(&found.unmoved),
            horizon: Span::of(plan),
        }
    }
}

/// An input, and how much it moves the figure.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Swing {
    /// Its path.
    pub(crate) input: String,
    /// What the file says.
    pub(crate) value: Figure,
    /// Its lower end.
    pub(crate) low: End,
    /// Its upper end.
    pub(crate) high: End,
    /// The cases that the ends are from, or `range`; empty where they are a percentage away.
    pub(crate) from_cases: Vec<String>,
    /// By how many percent the figure moves for one percent of the input.
    pub(crate) elasticity: Option<Figure>,
    /// Where between the ends another design becomes the best; null for a single design.
    pub(crate) changes: Option<Changes>,
}

impl Swing {
    fn of(swing: &analysis::Swing, designs: &[String]) -> Self {
        let end = |end: usize| {
            let (value, figure) = &swing.ends[end];
            let cheapest = swing.flips[end].clone();
            End { value: value.into(), figure: figure.as_ref().map(Figure::from), cheapest }
        };
        Self {
            input: swing.knob.name(),
            value: (&swing.value).into(),
            low: end(0),
            high: end(1),
            from_cases: swing.from_cases.clone(),
            elasticity: swing.elasticity.as_ref().map(Figure::from),
            changes: swing.changes.as_ref().map(|changes| Changes::of(changes, designs)),
        }
    }
}

/// An end of an input's range.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct End {
    /// The input's value.
    pub(crate) value: Figure,
    /// The figure there; null where it cannot be computed.
    pub(crate) figure: Option<Figure>,
    /// The design that is then the cheapest, where it is another one.
    pub(crate) cheapest: Option<String>,
}

/// An input that moves nothing.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UnmovedInput {
    /// Its path.
    pub(crate) input: String,
    /// Why.
    pub(crate) why: Unmoved,
}

impl From<&(String, Unmoved)> for UnmovedInput {
    fn from((input, why): &(String, Unmoved)) -> Self {
        Self { input: input.clone(), why: *why }
    }
}
