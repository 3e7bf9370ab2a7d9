//! What `diff` answers.

use schemars::JsonSchema;

use super::super::words;
use super::compare::Change;
use super::{ByName, Figure, Frame, Place, Source, Totals};

/// What two results differ in, and what caused how much of it.
#[derive(JsonSchema)]
#[schemars(title = "Result of diff")]
pub(super) struct Diff {
    #[schemars(flatten)]
    frame: Frame,
    /// The scenarios of both sides, paired.
    scenarios: Vec<Difference>,
}

/// A scenario on both sides.
#[derive(JsonSchema)]
#[schemars(title = "Difference of a scenario")]
pub(super) struct Difference {
    /// Its name.
    name: String,
    /// The months that the figures are sums of, in words; null without a horizon.
    months: Option<String>,
    /// The older side.
    old: DiffSide,
    /// The newer side.
    new: DiffSide,
    /// How much each figure changes.
    change: ByName<Change>,
    /// What changes them. The effects sum to the change, exactly.
    causes: Vec<Cause>,
}

/// One of the sides.
#[derive(JsonSchema)]
#[schemars(title = "Side of a difference")]
pub(super) struct DiffSide {
    /// The file, the revision, or both.
    name: String,
    /// The day whose prices hold; null where this side does not have the scenario.
    as_of: Option<String>,
    /// The figures; all 0 where this side does not have the scenario.
    totals: Totals,
}

/// A change, or several that can be made only together.
#[derive(JsonSchema)]
#[schemars(title = "Cause")]
pub(super) struct Cause {
    /// The changes.
    #[schemars(length(min = 1))]
    changes: Vec<Changed>,
    /// How much it adds to each figure, with all causes before it made already.
    effect: Totals,
}

/// A change, by its `kind`.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Changed {
    Input(Box<ChangedInput>),
    Price(Box<ChangedPrice>),
    Line(Box<ChangedLine>),
    Cost(Box<ChangedCost>),
}

words! { Sign {
    "+" => "It is new.",
    "-" => "It is gone.",
    "~" => "It stands on both sides."
} }

/// An input that changes.
#[derive(JsonSchema)]
#[schemars(title = "Changed input")]
pub(super) struct ChangedInput {
    /// Whether it is new, gone or another one.
    sign: Sign,
    /// That it is an input.
    kind: InputKind,
    /// What changes, in words.
    what: String,
    /// Its value as the older file writes it; null where it was not there.
    old: Option<String>,
    /// Its value as the newer file writes it; null where it is gone.
    new: Option<String>,
    /// Its path: keys, and positions in lists.
    path: Vec<String>,
    /// Where it stood; absent where it was not there.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_place: Option<Place>,
    /// Where it stands; absent where it is gone.
    #[serde(skip_serializing_if = "Option::is_none")]
    new_place: Option<Place>,
}

words! { InputKind { "input" => "An input of the scenario." } }

/// A price that changes, or a rule of a price table.
#[derive(JsonSchema)]
#[schemars(title = "Changed price")]
pub(super) struct ChangedPrice {
    /// Whether it is new, gone or another one.
    sign: Sign,
    /// That it is a price.
    kind: PriceKind,
    /// What changes, in words.
    what: String,
    /// What it was; null where nothing was said.
    old: Option<Said>,
    /// What it is; null where nothing is said.
    new: Option<Said>,
    /// The model.
    model: String,
    /// The part of what the tables say of it: a path below the model.
    part: String,
    /// Who brought the change.
    by: ChangedBy,
    /// The first day on which it differs; null where all figures are of a single day.
    first_day: Option<String>,
    /// Where the older value is published; null where that is not known.
    old_source: Option<Source>,
    /// Where the newer value is published; null where that is not known.
    new_source: Option<Source>,
    /// Where the older value stands; absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    old_place: Option<Place>,
    /// Where the newer value stands; absent where that is not known.
    #[serde(skip_serializing_if = "Option::is_none")]
    new_place: Option<Place>,
}

words! { PriceKind { "price" => "A price, or a rule of a price table." } }

words! { ChangedBy {
    "day" => "The day is another one, and with it the card in force.",
    "tables" => "The tables themselves say something else."
} }

/// What tables say: a rate, a number of tokens or a factor, or words.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Said {
    Rate(Rate),
    Number(Figure),
    Words(String),
}

/// A rate.
#[derive(JsonSchema)]
#[schemars(title = "Rate")]
pub(super) struct Rate {
    /// What is paid.
    rate: Figure,
    /// For how many.
    per: Figure,
}

/// A bill line that changes, where a side is a saved result.
#[derive(JsonSchema)]
#[schemars(title = "Changed bill line")]
pub(super) struct ChangedLine {
    /// Whether it is new, gone or another one.
    sign: Sign,
    /// What of it changes.
    kind: LineChangeKind,
    /// What changes, in words.
    what: String,
    /// What it was: a quantity or a rate; null where there was no such line.
    old: Option<Billed>,
    /// What it is: a quantity or a rate; null where there is no such line any more.
    new: Option<Billed>,
    /// The step.
    step: String,
    /// The position of the branch, from 0.
    branch: u64,
    /// The position of the attempt, from 0.
    attempt: u64,
    /// What the line is for: an attempt, or its check.
    role: String,
    /// The model; null where none is billed.
    model: Option<String>,
    /// The service tier; null where none matters.
    tier: Option<String>,
    /// The meter, or the tool.
    meter: String,
    /// What the quantity counts.
    unit: String,
}

words! { LineChangeKind {
    "line" => "The whole line, with its quantity.",
    "quantity" => "The quantity, at the older rate.",
    "rate" => "The rate, for the newer quantity."
} }

/// A quantity or a rate.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Billed {
    Rate(Rate),
    Quantity(Figure),
}

/// A cost that no vendor bills and that changes, where a side is a saved result.
#[derive(JsonSchema)]
#[schemars(title = "Changed cost")]
pub(super) struct ChangedCost {
    /// Whether it is new, gone or another one.
    sign: Sign,
    /// The figure that it is a part of.
    kind: CostKind,
    /// What changes, in words.
    what: String,
    /// What it was; null where it was not there.
    old: Option<Figure>,
    /// What it is; null where it is gone.
    new: Option<Figure>,
    /// The step, or what a fixed cost is for.
    name: String,
}

words! { CostKind {
    "human" => "Reviews, fixes and takeovers by people.",
    "downstream" => "Errors that reach somebody, and calls that were given up.",
    "fixed" => "A fixed cost."
} }
