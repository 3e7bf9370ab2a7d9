//! What `check` answers.

use schemars::JsonSchema;

use super::super::words;
use super::changes::{Impact, ModelChange};
use super::{Figure, Frame, Message};

/// Whether files hold and, with `--base`, what a change does.
#[derive(JsonSchema)]
#[schemars(title = "Result of check")]
pub(super) struct Check {
    #[schemars(flatten)]
    frame: Frame,
    /// Whether all of them do, and all guardrails.
    ok: bool,
    /// The files.
    files: Vec<Checked>,
    /// The guardrails of the settings, each with each scenario that it is about.
    guardrails: Vec<Verdict>,
    /// What differs from the base; absent without `--base`.
    #[serde(skip_serializing_if = "Option::is_none")]
    change: Option<Change>,
}

/// A file that was checked.
#[derive(JsonSchema)]
#[schemars(title = "Checked file")]
pub(super) struct Checked {
    /// The file, as it was named.
    file: String,
    /// What it is.
    kind: String,
    /// What there is in it to hold, in words.
    holds: String,
    /// Whether it holds.
    ok: bool,
    /// What does not.
    failures: Vec<Message>,
    /// What is worth knowing.
    warnings: Vec<Message>,
}

/// A guardrail, and a scenario that it is about.
#[derive(JsonSchema)]
#[schemars(title = "Verdict")]
pub(super) struct Verdict {
    /// The guardrail.
    id: String,
    /// Whether it is that of the base, and the change alters it or leads out of it.
    of_base: bool,
    /// Whether the figure is that of the day, the months and the volume of before: there is one only where the
    /// change takes an earlier day, other months or a smaller volume, and the figure rises by more than it may.
    as_measured_before: bool,
    /// The scenario's file.
    file: String,
    /// The day whose prices hold.
    as_of: String,
    /// The figure that it bounds.
    metric: String,
    /// The currency of the figure.
    currency: String,
    /// The figure of the base; null without one.
    before: Option<Figure>,
    /// The figure.
    after: Figure,
    /// Whether it holds.
    holds: bool,
    /// Whether it makes the answer a no.
    blocks: bool,
    /// What does not hold.
    breaches: Vec<Breach>,
}

/// A bound that is passed.
#[derive(JsonSchema)]
#[schemars(title = "Breach")]
pub(super) struct Breach {
    /// Which bound.
    kind: BreachKind,
    /// By how much it is passed.
    by: Figure,
    /// Whether the base was over the budget too; beside `over_budget` only.
    #[serde(skip_serializing_if = "Option::is_none")]
    was_over: Option<bool>,
}

words! { BreachKind {
    "over_budget" => "The figure is over the budget.",
    "rose" => "The figure rises by more than it may.",
    "fell" => "The figure falls by more than it may."
} }

/// What differs from the base.
#[derive(JsonSchema)]
#[schemars(title = "Change against the base")]
pub(super) struct Change {
    /// The base, as it was named.
    base: String,
    /// Whether the change is worth a comment, by the settings.
    comment: bool,
    /// What the rules for price tables find in the change.
    findings: Vec<Message>,
    /// The models that differ.
    prices: Vec<ModelChange>,
    /// What it does to scenarios.
    impact: Vec<Impact>,
}
