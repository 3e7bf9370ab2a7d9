//! What `explain` answers.

use schemars::JsonSchema;

use super::super::words;
use super::{Figure, Frame, Place, Source};

/// A figure and its derivation.
#[derive(JsonSchema)]
#[schemars(title = "Result of explain")]
pub(super) struct Explain {
    #[schemars(flatten)]
    frame: Frame,
    /// The scenario.
    name: String,
    /// The variant and the case that are laid over it.
    patches: Vec<String>,
    /// The day whose prices hold.
    as_of: String,
    /// The figure, with its parts below it.
    figure: Term,
    /// The same as one formula, of as many levels as were asked for.
    formula: String,
    /// What the figure would be without caches; null where it has nothing to do with them.
    uncached: Option<Figure>,
}

/// Everything that can be explained.
#[derive(JsonSchema)]
#[schemars(title = "Result of explain --paths")]
pub(super) struct Paths {
    #[schemars(flatten)]
    frame: Frame,
    /// The scenario.
    name: String,
    /// The variant and the case that are laid over it.
    patches: Vec<String>,
    /// The day whose prices hold.
    as_of: String,
    /// The figures, without their parts.
    paths: Vec<Term>,
}

/// A value, and how it arises.
#[derive(JsonSchema)]
#[schemars(title = "Term")]
pub(super) struct Term {
    /// What to ask for; null where it cannot be asked for by itself.
    path: Option<String>,
    /// What it is, in words.
    name: String,
    /// The value.
    value: Figure,
    /// What it counts.
    unit: Unit,
    /// A rate as published, for `per`.
    #[serde(skip_serializing_if = "Option::is_none")]
    rate: Option<Figure>,
    /// For how many the rate is.
    #[serde(skip_serializing_if = "Option::is_none")]
    per: Option<Figure>,
    /// How it arises.
    how: How,
    /// Where it stands, if somebody wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<Place>,
    /// Where it is published, if it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    source: Option<Source>,
    /// Why it is so, if nobody wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<String>,
    /// What else to know.
    #[serde(skip_serializing_if = "Option::is_none")]
    remark: Option<String>,
    /// What it is made of. Absent where it has none, where it stands above already, or below the depth that
    /// was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    parts: Option<Vec<Term>>,
}

words! { Unit {
    "money" => "Money.",
    "money_each" => "Money for one.",
    "money_per_one" => "A rate: money for one token or call.",
    "tokens" => "Tokens.",
    "calls" => "Calls.",
    "number" => "A number of things.",
    "part" => "A part, from 0 to 1.",
    "factor" => "A multiplier."
} }

words! { How {
    "stated" => "A file says so.",
    "published" => "A price table says so.",
    "default" => "It is so unless a file says otherwise.",
    "definition" => "It is so by definition.",
    "sum" => "The sum of the parts.",
    "product" => "The product of the parts.",
    "difference" => "The first part without the others.",
    "quotient" => "The first part by the second.",
    "complement" => "What the part leaves of 1.",
    "ceiling" => "The part, rounded up.",
    "any_of" => "The chance that at least one of several happens.",
    "exp_neg" => "e to the power of minus the part, to within 10^-60.",
    "at_most" => "The part, or a bound where it is more.",
    "granules" => "The part, rounded down to whole granules."
} }
