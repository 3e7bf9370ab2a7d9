//! What `solve` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{self, Found};

use super::crossing::{Crossing, FiguresAt, Looked, Stretch, stretch};
use super::{Figure, Span, all};

/// The values of an input at which a goal is met.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Solve {
    /// The scenario.
    pub(crate) scenario: String,
    /// The day whose prices are used.
    pub(crate) as_of: String,
    /// The path of the input that is varied.
    pub(crate) vary: String,
    /// The figure.
    pub(crate) metric: String,
    /// What the figure is to be; null where two designs are to be equal.
    pub(crate) target: Option<Figure>,
    /// The two designs that are to be equal; null where the figure has a target.
    pub(crate) equal: Option<[String; 2]>,
    /// The values.
    pub(crate) solutions: Vec<Solution>,
    /// What the file says.
    pub(crate) own: Option<Figure>,
    /// What the second of two designs has instead, where that is another value; else null.
    pub(crate) other_own: Option<Figure>,
    /// How far off it is there.
    pub(crate) off: Option<Figure>,
    /// The range that was searched; null for no end.
    pub(crate) range: Stretch,
    /// The stretches of it in which the designs are possible and have the figure; null for no end.
    pub(crate) possible: Vec<Stretch>,
    /// How it was searched.
    pub(crate) search: Looked,
    /// The months that the figures are sums of; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) horizon: Option<Span>,
}

impl From<&analysis::Answer> for Solve {
    fn from(answer: &analysis::Answer) -> Self {
        let analysis::Answer { plan, knob, metric, target, equal, solved } = answer;
        let looked = &solved.looked;
        Self {
            scenario: plan.name.clone(),
            as_of: plan.as_of.to_string(),
            vary: knob.name(),
            metric: metric.name(),
            target: target.as_ref().map(Figure::from),
            equal: equal.as_ref().map(|(one, other)| [one.clone(), other.clone()]),
            solutions: all(&solved.at),
            own: solved.own.as_ref().map(Figure::from),
            other_own: solved.other_own.as_ref().map(Figure::from),
            off: solved.off.as_ref().map(Figure::from),
            range: stretch(&looked.from, looked.to.as_ref()),
            possible: solved.possible.iter().map(|(from, to)| stretch(from, to.as_ref())).collect(),
            search: looked.into(),
            horizon: Span::of(plan),
        }
    }
}

/// A value at which the goal is met.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Solution {
    /// The value.
    pub(crate) at: Crossing,
    /// The figure there, of the design or the first of two; right before where it is passed.
    pub(crate) figure: Option<Figure>,
    /// The figures of all designs asked about.
    pub(crate) figures: FiguresAt,
}

impl From<&Found> for Solution {
    fn from(found: &Found) -> Self {
        let figure = found.figures.first().and_then(Option::as_ref);
        Self { at: (&found.at).into(), figure: figure.map(Figure::from), figures: found.into() }
    }
}
