//! What `prices diff` and `prices check` answer, and what stands in a file where there is no answer.

use schemars::JsonSchema;

use super::super::words;
use super::{Figure, Frame, Message, Place, Totals};

/// What differs between two states of the tables.
#[derive(JsonSchema)]
#[schemars(title = "Result of prices diff")]
pub(super) struct PricesDiff {
    #[schemars(flatten)]
    frame: Frame,
    /// The state before: a folder, a file, or a revision.
    before: String,
    /// The state after.
    after: String,
    /// The models that differ.
    models: Vec<ModelChange>,
    /// What differs of whole tables.
    tables: Vec<TableChange>,
    /// What it does to scenarios; null where none was asked for.
    impact: Option<Vec<Impact>>,
}

/// A model that differs.
#[derive(JsonSchema)]
#[schemars(title = "Changed model")]
pub(super) struct ModelChange {
    /// The model.
    model: String,
    /// Whether it is of a private contract.
    contract: bool,
    /// What became of it.
    what: Presence,
    /// Its cards that differ.
    cards: Vec<CardChange>,
    /// What differs of it beside its cards.
    facts: Vec<FactChange>,
}

words! { Presence {
    "changed" => "It stands in both states.",
    "added" => "It stands after only.",
    "removed" => "It stands before only."
} }

/// A card that differs.
#[derive(JsonSchema)]
#[schemars(title = "Changed card")]
pub(super) struct CardChange {
    /// What became of it, in a word.
    what: String,
    /// In force from the start of this day on; null where nobody knows it.
    from: Option<String>,
    /// Why it replaces a value that was always wrong; null where it does not.
    correction: Option<String>,
    /// Where it is published.
    source: String,
    /// The day on which that was read.
    checked: String,
    /// Where it stands.
    place: Place,
    /// Its cells that differ.
    cells: Vec<CellChange>,
}

/// A cell that differs.
#[derive(JsonSchema)]
#[schemars(title = "Changed cell")]
pub(super) struct CellChange {
    /// Tier and meter, fee or region.
    cell: String,
    /// What it was; null where it was unknown.
    before: Option<Cell>,
    /// What it is; null where it is unknown.
    after: Option<Cell>,
    /// The change as a part of what it was; null where that cannot be said.
    relative: Option<Figure>,
}

/// What a cell holds.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Cell {
    Word(String),
    Amount(Amount),
    Factor(Factor),
    Discount(Discount),
}

/// An amount, and what it is for.
#[derive(JsonSchema)]
#[schemars(title = "Amount")]
pub(super) struct Amount {
    /// The amount.
    amount: Figure,
    /// For how many.
    per: Figure,
}

/// A region's factor.
#[derive(JsonSchema)]
#[schemars(title = "Factor")]
pub(super) struct Factor {
    /// What rates are multiplied with.
    factor: Figure,
}

/// What a contract takes off.
#[derive(JsonSchema)]
#[schemars(title = "Discount")]
pub(super) struct Discount {
    /// The part that is taken off.
    discount: Figure,
}

/// Something beside a price that differs.
#[derive(JsonSchema)]
#[schemars(title = "Changed fact")]
pub(super) struct FactChange {
    /// Its key in the table.
    key: String,
    /// What it was; null where it was not there.
    before: Option<String>,
    /// What it is; null where it is not there.
    after: Option<String>,
}

/// What differs of a whole table.
#[derive(JsonSchema)]
#[schemars(title = "Changed table")]
pub(super) struct TableChange {
    /// The provider.
    provider: String,
    /// What differs.
    facts: Vec<FactChange>,
}

/// What a change does to a scenario.
#[derive(JsonSchema)]
#[schemars(title = "Impact")]
pub(super) struct Impact {
    /// The scenario.
    scenario: String,
    /// Its file.
    file: String,
    /// The file that it was before; null where it is the same.
    moved_from: Option<String>,
    /// The currency of its amounts.
    currency: Option<String>,
    /// The day whose prices are compared; null where it can be computed in neither state.
    as_of: Option<String>,
    /// Whether any figure differs.
    changed: bool,
    /// What it cost before; null where the file was not there.
    before: Option<Side>,
    /// What it costs after; null where the file is not there.
    after: Option<Side>,
    /// The same on each later day from which on changed prices are in force.
    later: Vec<Later>,
    /// The later days from which the change leaves it without a price.
    unpriced: Vec<Unpriced>,
    /// The cases in which another design is now the cheapest.
    decisions: Vec<Decision>,
}

/// What a scenario costs from a later day on.
#[derive(JsonSchema)]
#[schemars(title = "Later day")]
pub(super) struct Later {
    /// The day.
    as_of: String,
    /// What it cost before.
    before: State,
    /// What it costs after.
    after: State,
}

/// A day from which a scenario has no price, and why.
#[derive(JsonSchema)]
#[schemars(title = "Day without a price")]
pub(super) struct Unpriced {
    /// The day.
    as_of: String,
    /// Why.
    problems: Vec<Message>,
}

/// What a scenario costs in one of the states, or why it cannot be computed.
#[derive(JsonSchema)]
#[schemars(untagged)]
pub(super) enum Side {
    State(Box<State>),
    Broken(Broken),
}

/// What a scenario costs.
#[derive(JsonSchema)]
#[schemars(title = "State of a scenario")]
pub(super) struct State {
    /// The figures of the file as it stands.
    totals: Totals,
    /// The cheapest design of each case.
    cases: Vec<Best>,
    /// The designs.
    designs: Vec<Design>,
}

/// The cheapest design of a case.
#[derive(JsonSchema)]
#[schemars(title = "Best of a case")]
pub(super) struct Best {
    /// The case.
    case: String,
    /// The design.
    best: String,
}

/// A design.
#[derive(JsonSchema)]
#[schemars(title = "Design by case before or after")]
pub(super) struct Design {
    /// Its name.
    variant: String,
    /// Its total under each case.
    totals: Vec<Figure>,
}

/// Why a scenario cannot be computed.
#[derive(JsonSchema)]
#[schemars(title = "Broken scenario")]
pub(super) struct Broken {
    /// All that is wrong.
    problems: Vec<Message>,
}

/// A decision that flips.
#[derive(JsonSchema)]
#[schemars(title = "Decision")]
pub(super) struct Decision {
    /// The case.
    case: String,
    /// The cheapest design before.
    before: String,
    /// The cheapest design after.
    after: String,
    /// What staying with the design of before costs, a month.
    at_stake: Option<Figure>,
}

/// Findings of the rules for tables or, with `--rules`, the rules.
#[derive(JsonSchema)]
#[schemars(title = "Result of prices check")]
pub(super) struct PricesCheck {
    #[schemars(flatten)]
    frame: Frame,
    /// The day on which the tables are looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    as_of: Option<String>,
    /// Whether they hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    ok: Option<bool>,
    /// How many tables were looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    tables: Option<u64>,
    /// How many findings there are, by severity.
    #[serde(skip_serializing_if = "Option::is_none")]
    counts: Option<super::ByName<u64>>,
    /// The findings.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<Message>>,
    /// The rules, with `--rules` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    rules: Option<Vec<Rule>>,
}

/// A rule that a project may set.
#[derive(JsonSchema)]
#[schemars(title = "Rule of a project")]
pub(super) struct Rule {
    /// Its name.
    code: String,
    /// What it looks at.
    of: String,
    /// How serious its findings usually are.
    usually: String,
    /// How serious they are here.
    here: String,
    /// The rule in a sentence.
    description: String,
}

/// What stands in an exported file where the run could not answer.
#[derive(JsonSchema)]
#[schemars(title = "No answer")]
pub(super) struct NoAnswer {
    #[schemars(flatten)]
    frame: Frame,
    /// Always true.
    could_not_answer: bool,
    /// All that is wrong.
    problems: Vec<Message>,
}
