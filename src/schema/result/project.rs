//! What `project` answers.

use schemars::JsonSchema;

use super::super::words;
use super::bill::{Bills, Cache};
use super::horizon::Horizon;
use super::project_capacity::Load;
use super::{ByName, Figure, Frame, Message, Totals};

/// Scenarios, one after the other.
#[derive(JsonSchema)]
#[schemars(title = "Result of project")]
pub(super) struct Project {
    #[schemars(flatten)]
    frame: Frame,
    /// Each scenario, in the order in which they were named.
    scenarios: Vec<Scenario>,
    /// The sum of several scenarios; null for one. With `--capacity` the key is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    totals: Option<Totals>,
}

/// What a scenario costs or, with `--capacity`, what it asks of its vendors.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Scenario {
    Cost(Cost),
    Load(Load),
}

/// What a scenario costs.
#[derive(JsonSchema)]
#[schemars(title = "Projected scenario")]
pub(super) struct Cost {
    /// Its name.
    name: String,
    /// The design; `as_written` is the file as it stands.
    variant: String,
    /// The assumptions; `base` is the file as it stands.
    case: String,
    /// The day whose prices hold; the first day of a horizon.
    as_of: String,
    /// Who chose that day.
    as_of_from: AsOfFrom,
    /// The price tables in use.
    prices: Prices,
    /// How much there is to do.
    volume: Volume,
    /// The figures.
    totals: Totals,
    /// The total for one unit; null without units.
    per_unit: Option<Figure>,
    /// How many units end well, or why nobody can say.
    good_units: GoodUnits,
    /// The steps.
    steps: Vec<Step>,
    /// The fixed costs that are due.
    fixed: Vec<FixedCost>,
    /// The budgets, and whether they hold.
    budget: Vec<Budget>,
    /// The requirements, and what is not met of them.
    requirements: Vec<Requirement>,
    /// What the ends of ranges make of figures.
    ranges: Vec<Extremes>,
    /// The figures under the cases of the file.
    cases: Vec<Case>,
    /// What the figures leave out.
    not_included: Vec<String>,
    /// The bill lines of the first four figures. The amounts of each sum to it.
    bills: Bills,
    /// What is worth knowing.
    warnings: Vec<Message>,
    /// The caches in use; absent where there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    caches: Option<Vec<Cache>>,
    /// The months; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    horizon: Option<Horizon>,
}

words! { AsOfFrom {
    "flag" => "`--as-of`, or the environment.",
    "scenario" => "The scenario's `as_of`.",
    "today" => "Nobody: it is today.",
    "horizon" => "The scenario's horizon."
} }

/// Which prices are used.
#[derive(JsonSchema)]
#[schemars(title = "Prices in use")]
pub(super) struct Prices {
    /// The tables that were read.
    tables: Vec<String>,
    /// Whether list prices were overlaid by a private table.
    overlaid: bool,
    /// Models at announced prices.
    announced: Vec<String>,
}

/// How much there is to do.
#[derive(JsonSchema)]
#[schemars(title = "Volume of a month")]
pub(super) struct Volume {
    /// What is counted.
    unit: String,
    /// Units a month.
    per_month: Figure,
    /// How it was stated, where it was by the day. With `--capacity` the key is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    stated: Option<PerDay>,
}

/// A volume by the day.
#[derive(JsonSchema)]
#[schemars(title = "Volume by the day")]
pub(super) struct PerDay {
    /// Units a day.
    per_day: Figure,
    /// Days of a month.
    days_per_month: Figure,
    /// Whether the file says so.
    days_given: bool,
}

/// How many units end well.
#[derive(JsonSchema)]
#[schemars(title = "Good units")]
pub(super) struct GoodUnits {
    /// The chance that a unit is good.
    #[serde(skip_serializing_if = "Option::is_none")]
    chance: Option<Figure>,
    /// The total for one good unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    cost_per_good_unit: Option<Figure>,
    /// Why there is no such chance.
    #[serde(skip_serializing_if = "Option::is_none")]
    undefined: Option<String>,
    /// The step that is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    step: Option<String>,
}

/// A step.
#[derive(JsonSchema)]
#[schemars(title = "Projected step")]
pub(super) struct Step {
    /// Its name.
    name: String,
    /// Calls for one unit.
    calls_per_unit: Figure,
    /// Calls a month.
    calls: Figure,
    /// Its figures.
    totals: Totals,
    /// What becomes of its calls; null without error rates.
    outcome: Option<Outcome>,
    /// The branches of its route; one without a route.
    branches: Vec<Branch>,
}

/// A branch of a step's route.
#[derive(JsonSchema)]
#[schemars(title = "Projected branch")]
pub(super) struct Branch {
    /// Its share of the calls.
    share: Figure,
    /// Its calls a month.
    calls: Figure,
    /// Its figures.
    totals: Totals,
    /// Who tries, in order.
    attempts: Vec<Attempt>,
    /// What becomes of its calls; null without error rates.
    outcome: Option<Outcome>,
}

/// One who tries.
#[derive(JsonSchema)]
#[schemars(title = "Projected attempt")]
pub(super) struct Attempt {
    /// The model, where one tries.
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<String>,
    /// True where a person tries.
    #[serde(skip_serializing_if = "Option::is_none")]
    human: Option<bool>,
    /// The requests of a conversation.
    #[serde(skip_serializing_if = "Option::is_none")]
    turns: Option<Figure>,
    /// The requests of a prompt that is taken apart.
    #[serde(skip_serializing_if = "Option::is_none")]
    chunks: Option<Figure>,
    /// How often a call gets here, from 0 to 1.
    visits: Figure,
}

/// What becomes of a call: chances, of which good, fixed, unfixed and abandoned sum to 1.
#[derive(JsonSchema)]
#[schemars(title = "Outcome")]
pub(super) struct Outcome {
    /// Served good by those who do the work.
    good: Figure,
    /// Served bad, before any review: fixed or unfixed.
    escaped: Figure,
    /// Served bad, and put right by a review.
    fixed: Figure,
    /// Served bad, and still bad after review.
    unfixed: Figure,
    /// Given up.
    abandoned: Figure,
}

/// A fixed cost that is due.
#[derive(JsonSchema)]
#[schemars(title = "Fixed cost that is due")]
pub(super) struct FixedCost {
    /// What it is for.
    name: String,
    /// What it costs a month.
    per_month: Figure,
}

/// A budget.
#[derive(JsonSchema)]
#[schemars(title = "State of a budget")]
pub(super) struct Budget {
    /// The figure that it bounds.
    figure: String,
    /// The figure; of the dearest month of a horizon.
    amount: Option<Figure>,
    /// That month; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<String>,
    /// The most that it may be.
    limit: Figure,
    /// Whether it holds.
    state: BudgetState,
    /// The months in which it does not; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    over_in: Option<Vec<String>>,
}

words! { BudgetState { "ok" => "It holds.", "over" => "It does not." } }

/// A requirement.
#[derive(JsonSchema)]
#[schemars(title = "State of a requirement")]
pub(super) struct Requirement {
    /// Its path in the file.
    path: String,
    /// Why it is not met; empty where it is.
    unmet: Vec<String>,
}

/// What the ends of ranges make of a figure.
#[derive(JsonSchema)]
#[schemars(title = "Extremes")]
pub(super) struct Extremes {
    /// The figure's name.
    figure: String,
    /// The least that it can be.
    lowest: Extreme,
    /// What it is with the base of every range.
    base: Figure,
    /// The most that it can be.
    highest: Extreme,
    /// Whether these are proven to be the ends.
    proven: bool,
    /// Why not.
    doubts: Vec<String>,
}

/// An end of what a figure can be.
#[derive(JsonSchema)]
#[schemars(title = "Extreme")]
pub(super) struct Extreme {
    /// The figure.
    figure: Figure,
    /// Where each input is in its range, by path: `low`, `base` or `high`, a value, or right `above` or `below` a
    /// value at which the figure jumps.
    at: ByName<String>,
}

/// A case.
#[derive(JsonSchema)]
#[schemars(title = "Figures of a case")]
pub(super) struct Case {
    /// Its name.
    name: String,
    /// The figures.
    totals: Totals,
}
