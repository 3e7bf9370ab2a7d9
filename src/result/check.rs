//! What `check` answers.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis;
use crate::config::{self, FileKind};
use crate::diag::Diagnostic;
use crate::pricing::Changes;

use super::impact::Impact;
use super::price_changes::ModelChange;
use super::{Figure, Message, all};

parts! {
    /// Whether files are in order and, with `--base`, how a change alters what scenarios cost.
    pub struct Check {
        /// Whether all of them are, and all guardrails are kept.
        ok: bool,
        /// The files.
        files: Vec<Checked>,
        /// The guardrails of the settings, each with each scenario that it is about.
        guardrails: Vec<Verdict>,
        /// What differs from the base; absent without `--base`.
        #[serde(skip_serializing_if = "Option::is_none")]
        change: Option<Change>,
    }
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

parts! {
    /// A file that was checked.
    pub struct Checked from checked: &config::Checked where {
        let config::Checked { file, kind, holds, failures, warnings } = checked;
    } {
        /// The file, as it was named.
        file: String = file.clone(),
        /// What it is.
        kind: FileKind = *kind,
        /// What was found in it, in words.
        holds: String = holds.clone(),
        /// Whether it is in order.
        ok: bool = failures.is_empty(),
        /// What is not.
        failures: Vec<Message> = all(failures),
        /// What is worth knowing.
        warnings: Vec<Message> = all(warnings),
    }

    /// A guardrail, and a scenario that it is about.
    pub struct Verdict from verdict: &config::Verdict {
        /// The guardrail.
        id: String = verdict.id.clone(),
        /// Whether it is that of the base, and the change alters it or leads out of it.
        of_base: bool = verdict.of_base,
        /// Whether the figure is that of the day, the months, the volume and the tags of before: there is one only
        /// where the change moves to an earlier day, other months, a smaller volume or other tags, and the figure rises
        /// by more than is allowed.
        as_measured_before: bool = verdict.as_measured_before,
        /// The scenario's file.
        file: String = verdict.file.clone(),
        /// The day whose prices are used.
        as_of: String = verdict.day.to_string(),
        /// The figure that it bounds.
        metric: String = verdict.metric.name(),
        /// The tags of the steps and fixed costs whose figure it is; absent where it is that of the whole scenario.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        tags: BTreeMap<String, String> = verdict.tags.to_map(),
        /// The currency of the figure.
        currency: String = verdict.currency.clone(),
        /// The figure of the base; null without one.
        before: Option<Figure> = verdict.before.as_ref().map(Figure::from),
        /// The figure.
        after: Figure = (&verdict.after).into(),
        /// Whether it is kept.
        holds: bool = verdict.holds(),
        /// Whether it makes the answer a no.
        blocks: bool = verdict.blocks(),
        /// How it is not kept.
        breaches: Vec<Breach> = all(&verdict.breaches),
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

parts! {
    /// What differs from the base.
    pub struct Change {
        /// The base, as it was named.
        base: String,
        /// Whether the change is worth a comment, by the settings.
        comment: bool,
        /// What the rules for price tables find in the change.
        findings: Vec<Message>,
        /// The models that differ.
        prices: Vec<ModelChange>,
        /// How scenarios change.
        impact: Vec<Impact>,
    }
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
