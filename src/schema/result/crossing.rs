//! Where something was found on the range of an input.

use schemars::JsonSchema;

use super::Figure;

/// A value, as exactly as it is known.
#[derive(JsonSchema)]
#[schemars(title = "Crossing", extend("minProperties" = 1))]
pub(super) struct Crossing {
    /// The value itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    exactly: Option<Figure>,
    /// Proven bounds of a value that is no known fraction.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(equal = 2))]
    between: Option<Vec<Figure>>,
    /// Every value between these two; null for no end.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(equal = 2))]
    along: Option<Vec<Option<Figure>>>,
    /// Whether the two ends of `along` are part of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(equal = 2))]
    with_ends: Option<Vec<bool>>,
    /// No value: it is stepped over at this threshold.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<Step>,
    /// No whole number: it is passed between these two.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(length(equal = 2))]
    passed: Option<Vec<u32>>,
    /// Every value.
    #[serde(skip_serializing_if = "Option::is_none")]
    everywhere: Option<bool>,
}

/// A threshold at which a figure steps.
#[derive(JsonSchema)]
#[schemars(title = "Step")]
pub(super) struct Step {
    /// The threshold.
    at: Figure,
    /// Whether the figure is another one from there on, rather than above it.
    from_there: bool,
}

/// Figures where something was found.
#[derive(JsonSchema)]
#[schemars(title = "Figures there")]
pub(super) struct FiguresAt {
    /// Of each design: there or, where a goal is passed at no value, right before.
    at: Vec<Option<Figure>>,
    /// Right after a goal is passed; empty where it is met.
    after: Vec<Option<Figure>>,
}

/// Where was looked.
#[derive(JsonSchema)]
#[schemars(title = "Search")]
pub(super) struct Looked {
    /// From this value.
    from: Figure,
    /// To this one; null where there is no end.
    to: Option<Figure>,
    /// Whether the input is a whole number, so that only these were looked at.
    whole_numbers: bool,
    /// Whether nothing else can be there.
    proven: bool,
    /// At how many points, where only samples could be taken; else null.
    samples: Option<u64>,
    /// The part of the range in which nothing can be missed, where the search ended before it was through and
    /// only took samples of the rest; else null.
    #[schemars(length(equal = 2))]
    exact: Option<Vec<Option<Figure>>>,
    /// How many evaluations it took.
    evaluated: u64,
}

/// Where another design becomes the best.
#[derive(JsonSchema)]
#[schemars(title = "Changes of the best design")]
pub(super) struct Changes {
    /// The changes, the smallest value first.
    all: Vec<BestChange>,
    /// Where was looked.
    search: Looked,
}

/// Another design becomes the best.
#[derive(JsonSchema)]
#[schemars(title = "Change of the best design")]
pub(super) struct BestChange {
    /// Where.
    at: Crossing,
    /// The best design below.
    from: String,
    /// The best design above.
    to: String,
}
