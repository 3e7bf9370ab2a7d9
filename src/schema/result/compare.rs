//! What `compare` answers, and `compare --frontier`.

use schemars::JsonSchema;

use super::super::words;
use super::crossing::{Changes, Crossing, FiguresAt, Looked};
use super::{ByName, Figure, Frame, Message, Place, Span, Totals};

/// Designs side by side.
#[derive(JsonSchema)]
#[schemars(title = "Result of compare")]
pub(super) struct Compare {
    #[schemars(flatten)]
    frame: Frame,
    /// The scenario.
    scenario: String,
    /// Whether the designs are ranked: those of different units, volumes or days are not.
    ranked: bool,
    /// The design that the others are held against; null where they are not ranked.
    baseline: Option<String>,
    /// The designs, the cheapest by total first; those that miss a requirement last. Where they are not ranked, in
    /// the order in which they are named.
    ranking: Vec<Design>,
    /// Designs that are not possible.
    not_possible: Vec<NotPossible>,
    /// What is worth saying of them.
    findings: Vec<Finding>,
    /// The totals under the cases of the file; null where they were not asked for.
    cases: Option<Matrix>,
    /// At which value of which input the choice changes; null where it was not asked for.
    break_evens: Option<Vec<BreakEvens>>,
    /// What is known of the designs where they are the file with one step changed, since it has no variants; else
    /// null.
    derived: Option<Derived>,
    /// The months that the figures are sums of; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon: Option<Span>,
}

/// Designs that are the file with one step changed.
#[derive(JsonSchema)]
#[schemars(title = "Derived designs")]
pub(super) struct Derived {
    /// Those that come out like another one, line by line and in every case; they are not ranked.
    same: Vec<Same>,
    /// By which figure a design is the best: `total`, `invoice` or `per_good_unit`.
    metric: String,
    /// The steps of the file as it stands whose route has two branches.
    splits: Vec<Split>,
}

/// A design that comes out like another one.
#[derive(JsonSchema)]
#[schemars(title = "Same design")]
pub(super) struct Same {
    /// Its name.
    name: String,
    /// The other one.
    same_as: String,
}

/// A step whose calls are split in two.
#[derive(JsonSchema)]
#[schemars(title = "Split in two")]
pub(super) struct Split {
    /// The step.
    step: String,
    /// The share of the first branch in the file.
    share: Figure,
    /// What is known of other shares; null where the file is so large that to look is too much work.
    shares: Option<Shares>,
}

/// What is known of all shares of a split, from 0 to 1 for its first branch.
#[derive(JsonSchema)]
#[schemars(title = "Shares of a split")]
pub(super) struct Shares {
    /// The best design at the share of the file; null where no design has the figure there.
    best: Option<String>,
    /// The shares at which another design becomes the best.
    changes: Changes,
    /// The shares between 0 and 1 at which the file as it stands costs what another design does.
    even: Vec<Even>,
    /// Whether designs that change another step are left out, since the file is so large that they are too much
    /// work.
    of_step_only: bool,
}

/// A share at which two designs cost the same.
#[derive(JsonSchema)]
#[schemars(title = "Break-even of a split")]
pub(super) struct Even {
    /// The other design.
    design: String,
    /// The share.
    at: Crossing,
    /// The figure of the file as it stands and of the other design.
    figures: FiguresAt,
}

/// A design that is not possible.
#[derive(JsonSchema)]
#[schemars(title = "Design that is not possible")]
pub(super) struct NotPossible {
    /// Its name.
    name: String,
    /// The reasons.
    why: Vec<Message>,
}

/// A design.
#[derive(JsonSchema)]
#[schemars(title = "Compared design")]
pub(super) struct Design {
    /// Its name.
    name: String,
    /// What its volume counts.
    unit: String,
    /// How many units it does: in a month, or in all months of a horizon.
    units: Figure,
    /// The day of its prices; null over the months of a horizon.
    as_of: Option<String>,
    /// Its figures.
    totals: Totals,
    /// What it costs more or less than the baseline, by figure; null where the designs are not ranked.
    change: Option<ByName<Change>>,
    /// The total for one unit.
    per_unit: Option<Figure>,
    /// The total for one good unit; null where nobody can say.
    per_good_unit: Option<Figure>,
    /// The requirements that it misses, by path.
    unmet: Vec<String>,
    /// Outputs of a month that are served bad, before any review; null without error rates.
    escaped: Option<Figure>,
    /// Outputs of a month that are still bad after review; null without error rates.
    unfixed: Option<Figure>,
}

/// A difference.
#[derive(JsonSchema)]
#[schemars(title = "Change")]
pub(super) struct Change {
    /// Money.
    amount: Figure,
    /// Its part of the figure that the new one is held against; null where that is 0.
    share: Option<Figure>,
}

/// Something worth saying of several designs.
#[derive(JsonSchema)]
#[schemars(title = "Finding")]
pub(super) struct Finding {
    /// What it is; the other keys depend on it.
    kind: FindingKind,
    /// The cheapest by invoice.
    #[serde(skip_serializing_if = "Option::is_none")]
    by_invoice: Option<String>,
    /// The cheapest by total.
    #[serde(skip_serializing_if = "Option::is_none")]
    by_total: Option<String>,
    /// How much of the invoice the one saves.
    #[serde(skip_serializing_if = "Option::is_none")]
    invoice_saved: Option<Figure>,
    /// How much of the total the other saves.
    #[serde(skip_serializing_if = "Option::is_none")]
    at_stake: Option<Figure>,
    /// The cheapest design.
    #[serde(skip_serializing_if = "Option::is_none")]
    best: Option<String>,
    /// The second.
    #[serde(skip_serializing_if = "Option::is_none")]
    second: Option<String>,
    /// The step that makes the difference; null for a fixed cost.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
    /// The part of the waterfall that makes the difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    stage: Option<String>,
    /// How much of the difference it makes.
    #[serde(skip_serializing_if = "Option::is_none")]
    amount: Option<Figure>,
    /// The difference.
    #[serde(skip_serializing_if = "Option::is_none")]
    difference: Option<Figure>,
    /// The steps that are compared by price alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    steps: Option<Vec<String>>,
    /// The models whose factors nobody states.
    #[serde(skip_serializing_if = "Option::is_none")]
    models: Option<Vec<String>>,
}

words! { FindingKind {
    "rankings_disagree" => "Invoice and total do not rank the designs alike.",
    "tie" => "Two designs cost nearly the same.",
    "driver" => "What makes most of the difference between the first two.",
    "price_alone" => "Steps with different models and no error rates are compared by price alone.",
    "tokens_alike" => "Models of several vendors are taken to need as many tokens for the same text."
} }

/// Designs by cases.
#[derive(JsonSchema)]
#[schemars(title = "Totals by case")]
pub(super) struct Matrix {
    /// The cases.
    names: Vec<String>,
    /// The designs.
    rows: Vec<MatrixRow>,
    /// The cheapest design of each case.
    best: Vec<String>,
}

/// A design under all cases.
#[derive(JsonSchema)]
#[schemars(title = "Design by case")]
pub(super) struct MatrixRow {
    /// The design.
    variant: String,
    /// Its total under each case.
    totals: Vec<Figure>,
    /// The most that it costs more than the cheapest, in any case.
    worst_regret: Figure,
}

/// Where a design costs what the baseline costs.
#[derive(JsonSchema)]
#[schemars(title = "Break-evens of a design")]
pub(super) struct BreakEvens {
    /// The design.
    design: String,
    /// The inputs that can make it so.
    inputs: Vec<BreakEven>,
    /// Those of which it is not proven that there is nothing else, or nothing at all.
    unproven: Vec<Unproven>,
    /// Those that were not looked at, since the file has too many.
    left: Vec<String>,
}

/// An input that was not searched to the end.
#[derive(JsonSchema)]
#[schemars(title = "Unproven input")]
pub(super) struct Unproven {
    /// Its path.
    input: String,
    /// Where was looked.
    search: Looked,
}

/// An input at which two designs cost the same.
#[derive(JsonSchema)]
#[schemars(title = "Break-even")]
pub(super) struct BreakEven {
    /// Its path.
    input: String,
    /// What the file says.
    value: Figure,
    /// Where it stands.
    place: Place,
    /// At which value: the nearest.
    at: Crossing,
    /// The totals of the baseline and of the design.
    figures: FiguresAt,
    /// At which values too, the nearest first.
    others: Vec<Crossing>,
}

/// Models for one step: what each costs, and how often it is wrong.
#[derive(JsonSchema)]
#[schemars(title = "Result of compare --frontier")]
pub(super) struct Frontier {
    #[schemars(flatten)]
    frame: Frame,
    /// The step.
    step: String,
    /// The models, the cheapest first.
    models: Vec<Point>,
    /// The models that cannot do it.
    impossible: Vec<Impossible>,
    /// The cheapest mixture within a rate of errors; null where it was not asked for.
    within_error_rate: Option<Mix>,
    /// The best mixture within a cost; null where it was not asked for.
    within_cost: Option<Mix>,
}

/// A model.
#[derive(JsonSchema)]
#[schemars(title = "Point of a frontier")]
pub(super) struct Point {
    /// The model.
    model: String,
    /// The step's invoice with it.
    invoice: Figure,
    /// The rate of its errors that are served.
    error_rate: Figure,
    /// Whether a better choice exists.
    standing: Standing,
}

words! { Standing {
    "on the hull" => "Nothing is better on both counts.",
    "beaten by a mixture" => "A mixture of two others is better.",
    "dominated" => "Another model is better."
} }

/// A model that cannot do a step.
#[derive(JsonSchema)]
#[schemars(title = "Impossible model")]
pub(super) struct Impossible {
    /// The model.
    model: String,
    /// Why.
    problems: Vec<Message>,
}

/// A mixture of models.
#[derive(JsonSchema)]
#[schemars(title = "Mixture")]
pub(super) struct Mix {
    /// Its models.
    parts: Vec<MixPart>,
    /// The step's invoice with it.
    invoice: Figure,
    /// The rate of its errors that are served.
    error_rate: Figure,
}

/// A part of a mixture.
#[derive(JsonSchema)]
#[schemars(title = "Part of a mixture")]
pub(super) struct MixPart {
    /// The model.
    model: String,
    /// Its share of the calls.
    share: Figure,
}
