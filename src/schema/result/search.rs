//! What the commands answer that look for a design or a value.

use schemars::JsonSchema;

use super::crossing::{Changes, Crossing, FiguresAt, Looked};
use super::{ByName, Figure, Frame, Message, Place, Span, Totals};

/// The cheapest assignment of models to steps.
#[derive(JsonSchema)]
#[schemars(title = "Result of optimize")]
pub(super) struct Optimize {
    #[schemars(flatten)]
    frame: Frame,
    /// The scenario.
    scenario: String,
    /// The day whose prices hold.
    as_of: String,
    /// The cheapest.
    best: Assignment,
    /// The second; null where there is none.
    runner_up: Option<Assignment>,
    /// The file as it stands; null where it cannot be computed.
    as_written: Option<AsWritten>,
    /// What each requirement costs.
    requirements: Vec<ShadowPrice>,
    /// Who was looked at for each step.
    steps: Vec<Contest>,
    /// How many assignments there are.
    assignments: Figure,
    /// How many partial ones were looked at.
    states: u64,
}

/// Who does each step.
#[derive(JsonSchema)]
#[schemars(title = "Assignment")]
pub(super) struct Assignment {
    /// The model, or `as written`, by step.
    models: ByName<String>,
    /// The figures.
    totals: Totals,
}

/// The file as it stands.
#[derive(JsonSchema)]
#[schemars(title = "Design as written")]
pub(super) struct AsWritten {
    /// The figures.
    totals: Totals,
    /// The requirements that it misses, by path.
    unmet: Vec<String>,
}

/// What a requirement costs.
#[derive(JsonSchema)]
#[schemars(title = "Cost of a requirement")]
pub(super) struct ShadowPrice {
    /// Its path.
    path: String,
    /// Where it stands.
    place: Place,
    /// What it asks for, in words.
    asks_for: String,
    /// What it makes the total dearer by.
    cost: Figure,
    /// Who would do each step without it.
    without: ByName<String>,
}

/// Who was looked at for a step.
#[derive(JsonSchema)]
#[schemars(title = "Contest")]
pub(super) struct Contest {
    /// The step.
    step: String,
    /// The models that can do it.
    able: Vec<String>,
    /// Those that cannot.
    excluded: Vec<Excluded>,
}

/// A model that was left out.
#[derive(JsonSchema)]
#[schemars(title = "Excluded model")]
pub(super) struct Excluded {
    /// The model.
    model: String,
    /// Why, in words.
    why: Vec<String>,
}

/// A figure over a range of inputs.
#[derive(JsonSchema)]
#[schemars(title = "Result of sweep")]
pub(super) struct Sweep {
    #[schemars(flatten)]
    frame: Frame,
    /// The scenario.
    scenario: String,
    /// The day whose prices hold.
    as_of: String,
    /// The figure.
    metric: String,
    /// The inputs, one or two.
    axes: Vec<Axis>,
    /// The designs.
    designs: Vec<Swept>,
    /// How many projections were made.
    evaluated: u64,
    /// Where another design becomes the best; null over two inputs or for a single design.
    changes: Option<Changes>,
    /// The months that the figures are sums of; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon: Option<Span>,
}

/// An input that is varied.
#[derive(JsonSchema)]
#[schemars(title = "Axis")]
pub(super) struct Axis {
    /// Its path.
    path: String,
    /// Its values.
    values: Vec<Figure>,
}

/// A design over the values.
#[derive(JsonSchema)]
#[schemars(title = "Swept design")]
pub(super) struct Swept {
    /// Its name.
    name: String,
    /// The figure as the file stands.
    own: Option<Figure>,
    /// What the file says of each axis; null where the design has no such input.
    own_values: Vec<Option<Figure>>,
    /// The figure at each value; with two axes row by row. Null where it cannot be computed.
    values: Vec<Option<Figure>>,
    /// Why not.
    why_not: Vec<Message>,
}

/// The value at which something holds.
#[derive(JsonSchema)]
#[schemars(title = "Result of solve")]
pub(super) struct Solve {
    #[schemars(flatten)]
    frame: Frame,
    /// The scenario.
    scenario: String,
    /// The day whose prices hold.
    as_of: String,
    /// The path of the input that is varied.
    vary: String,
    /// The figure.
    metric: String,
    /// What the figure is to be; null where two designs are to be equal.
    target: Option<Figure>,
    /// The two designs that are to be equal; null where the figure has a target.
    #[schemars(length(equal = 2))]
    equal: Option<Vec<String>>,
    /// The values.
    solutions: Vec<Solution>,
    /// What the file says.
    own: Option<Figure>,
    /// What the second of two designs has instead, where that is another value; else null.
    other_own: Option<Figure>,
    /// How far off it is there.
    off: Option<Figure>,
    /// The range that was searched; null for no end.
    #[schemars(length(equal = 2))]
    range: Vec<Option<Figure>>,
    /// The stretches of it in which the designs are possible and have the figure; null for no end.
    possible: Vec<[Option<Figure>; 2]>,
    /// How it was searched.
    search: Looked,
    /// The months that the figures are sums of; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon: Option<Span>,
}

/// A value at which it holds.
#[derive(JsonSchema)]
#[schemars(title = "Solution")]
pub(super) struct Solution {
    /// The value.
    at: Crossing,
    /// The figure there, of the design or the first of two; right before where it is passed.
    figure: Option<Figure>,
    /// The figures of all designs asked about.
    figures: FiguresAt,
}

/// What each input does to a figure.
#[derive(JsonSchema)]
#[schemars(title = "Result of sensitivity")]
pub(super) struct Sensitivity {
    #[schemars(flatten)]
    frame: Frame,
    /// The scenario.
    scenario: String,
    /// The day whose prices hold.
    as_of: String,
    /// The figure.
    metric: String,
    /// The figure as the file stands.
    own: Option<Figure>,
    /// The inputs, those that matter most first.
    inputs: Vec<Swing>,
    /// The inputs that move nothing.
    unmoved: Vec<Unmoved>,
    /// The months that the figures are sums of; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon: Option<Span>,
}

/// An input, and what it does.
#[derive(JsonSchema)]
#[schemars(title = "Swing")]
pub(super) struct Swing {
    /// Its path.
    input: String,
    /// What the file says.
    value: Figure,
    /// Its lower end.
    low: End,
    /// Its upper end.
    high: End,
    /// The cases that the ends are from, or `range`; empty where they are a percentage away.
    from_cases: Vec<String>,
    /// By how many percent the figure moves for one percent of the input.
    elasticity: Option<Figure>,
    /// Where between the ends another design becomes the best; null for a single design.
    changes: Option<Changes>,
}

/// An end of an input's range.
#[derive(JsonSchema)]
#[schemars(title = "End")]
pub(super) struct End {
    /// The input's value.
    value: Figure,
    /// The figure there; null where it cannot be computed.
    figure: Option<Figure>,
    /// The design that is then the cheapest, where it is another one.
    cheapest: Option<String>,
}

/// An input that moves nothing.
#[derive(JsonSchema)]
#[schemars(title = "Unmoved input")]
pub(super) struct Unmoved {
    /// Its path.
    input: String,
    /// Why.
    why: String,
}
