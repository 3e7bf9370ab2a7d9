//! What `check` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis;
use crate::config::{self, FileKind};
use crate::diag::Diagnostic;
use crate::pricing::Changes;

use super::impact::Impact;
use super::price_changes::ModelChange;
use super::{Figure, Message, all};

/// Whether files are in order and, with `--base`, how a change alters what scenarios cost.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Check {
    /// Whether all of them are, and all guardrails are kept.
    pub(crate) ok: bool,
    /// The files.
    pub(crate) files: Vec<Checked>,
    /// The guardrails of the settings, each with each scenario that it is about.
    pub(crate) guardrails: Vec<Verdict>,
    /// What differs from the base; absent without `--base`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) change: Option<Change>,
}

impl Check {
    /// Files, the guardrails over them, and what differs from a base.
    #[must_use]
    pub fn of(
        ok: bool,
        files: &[config::Checked],
        verdicts: &[config::Verdict],
        change: Option<Change>,
    ) -> Self {
        Self { ok, files: all(files), guardrails: all(verdicts), change }
    }
}

/// A file that was checked.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Checked {
    /// The file, as it was named.
    pub(crate) file: String,
    /// What it is.
    pub(crate) kind: FileKind,
    /// What was found in it, in words.
    pub(crate) holds: String,
    /// Whether it is in order.
    pub(crate) ok: bool,
    /// What is not.
    pub(crate) failures: Vec<Message>,
    /// What is worth knowing.
    pub(crate) warnings: Vec<Message>,
}

impl From<&config::Checked> for Checked {
    fn from(checked: &config::Checked) -> Self {
        let config::Checked { file, kind, holds, failures, warnings } = checked;
        Self {
            file: file.clone(),
            kind: *kind,
            holds: holds.clone(),
            ok: failures.is_empty(),
            failures: all(failures),
            warnings: all(warnings),
        }
    }
}

/// A guardrail, and a scenario that it is about.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Verdict {
    /// The guardrail.
    pub(crate) id: String,
    /// Whether it is that of the base, and the change alters it or leads out of it.
    pub(crate) of_base: bool,
    /// Whether the figure is that of the day, the months and the volume of before: there is one only where the
    /// change moves to an earlier day, other months or a smaller volume, and the figure rises by more than is
    /// allowed.
    pub(crate) as_measured_before: bool,
    /// The scenario's file.
    pub(crate) file: String,
    /// The day whose prices are used.
    pub(crate) as_of: String,
    /// The figure that it bounds.
    pub(crate) metric: String,
    /// The currency of the figure.
    pub(crate) currency: String,
    /// The figure of the base; null without one.
    pub(crate) before: Option<Figure>,
    /// The figure.
    pub(crate) after: Figure,
    /// Whether it is kept.
    pub(crate) holds: bool,
    /// Whether it makes the answer a no.
    pub(crate) blocks: bool,
    /// How it is not kept.
    pub(crate) breaches: Vec<Breach>,
}

impl From<&config::Verdict> for Verdict {
    fn from(verdict: &config::Verdict) -> Self {
        Self {
            id: verdict.id.clone(),
            of_base: verdict.of_base,
            as_measured_before: verdict.as_measured_before,
            file: verdict.file.clone(),
            as_of: verdict.day.to_string(),
            metric: verdict.metric.name(),
            currency: verdict.currency.clone(),
            before: verdict.before.as_ref().map(Figure::from),
            after: (&verdict.after).into(),
            holds: verdict.holds(),
            blocks: verdict.blocks(),
            breaches: all(&verdict.breaches),
        }
    }
}

/// A limit that is passed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Breach {
    /// The figure is over the budget.
    OverBudget {
        /// By how much it is passed.
        by: Figure,
        /// Whether the base was over the budget too.
        was_over: bool,
    },
    /// The figure rises by more than is allowed.
    Rose {
        /// By how much more.
        by: Figure,
    },
    /// The figure falls by more than is allowed.
    Fell {
        /// By how much more.
        by: Figure,
    },
}

impl From<&config::Breach> for Breach {
    fn from(breach: &config::Breach) -> Self {
        match breach {
            config::Breach::OverBudget { by, was_over, .. } => {
                Self::OverBudget { by: by.into(), was_over: *was_over }
            }
            config::Breach::Rose { over, .. } => Self::Rose { by: over.into() },
            config::Breach::Fell { over, .. } => Self::Fell { by: over.into() },
        }
    }
}

/// What differs from the base.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// The base, as it was named.
    pub(crate) base: String,
    /// Whether the change is worth a comment, by the settings.
    pub(crate) comment: bool,
    /// What the rules for price tables find in the change.
    pub(crate) findings: Vec<Message>,
    /// The models that differ.
    pub(crate) prices: Vec<ModelChange>,
    /// How scenarios change.
    pub(crate) impact: Vec<Impact>,
}

impl Change {
    /// What differs from a base that is named.
    #[must_use]
    pub fn of(
        base: &str,
        comment: bool,
        findings: &[Diagnostic],
        prices: &Changes,
        impacts: &[analysis::Impact],
    ) -> Self {
        Self {
            base: base.to_owned(),
            comment,
            findings: all(findings),
            prices: all(&prices.models),
            impact: all(impacts),
        }
    }
}
