//! Checks guardrails: which are kept, and how others are broken.

use crate::analysis::Metric;
use crate::diag::{Code, Diagnostic, Place};
use crate::engine::Projection;
use crate::exact::Exact;
use crate::units::money::{said, said_of_unit};
use crate::units::{Date, Tags};

use super::format::Level;
use super::guardrail::Guardrail;

/// A guardrail, a scenario that it covers, and how they go together.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Verdict {
    /// The guardrail's name.
    pub id: String,
    /// The scenario's file.
    pub file: String,
    /// The day of the prices.
    pub day: Date,
    /// The figure.
    pub metric: Metric,
    /// The tags of the steps and fixed costs whose figure it is; none where it is that of the whole scenario.
    pub tags: Tags,
    /// The figure before the change, if there was one.
    pub before: Option<Exact>,
    /// The figure.
    pub after: Exact,
    /// The currency of an amount.
    pub currency: String,
    /// How it is broken.
    pub breaches: Vec<Breach>,
    /// What it does then.
    pub level: Level,
    /// Whether the guardrail is that of the base, and the change alters it or leads out of it.
    pub of_base: bool,
    /// Whether the figure is that of the day, the months, the volume and the tags of before.
    pub as_measured_before: bool,
    /// What to do then.
    message: Option<String>,
}

/// How a guardrail is broken.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Breach {
    /// The figure is over the budget.
    OverBudget {
        /// By so much.
        by: Exact,
        /// Whether it was before the change, by no less: then the change is not to blame.
        was_over: bool,
        /// Where the budget is written.
        place: Place,
    },
    /// The figure has risen too much.
    Rose {
        /// By so much more than it may.
        over: Exact,
        /// Where the limit is written.
        place: Place,
    },
    /// The figure has fallen too much.
    Fell {
        /// By so much more than it may.
        over: Exact,
        /// Where the limit is written.
        place: Place,
    },
}

impl Breach {
    /// Whether it is broken by the same amount, wherever the limit is written.
    fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::OverBudget { by, .. }, Self::OverBudget { by: other, .. }) => by == other,
            (Self::Rose { over, .. }, Self::Rose { over: other, .. })
            | (Self::Fell { over, .. }, Self::Fell { over: other, .. }) => over == other,
            _ => false,
        }
    }
}

/// A scenario whose figures are checked against guardrails.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Judged<'j> {
    /// Its file.
    pub file: &'j str,
    /// The day of the prices.
    pub day: Date,
    /// What it cost before the change, if that is known.
    pub before: Option<&'j Projection>,
    /// What it costs.
    pub after: &'j Projection,
    /// The currency.
    pub currency: &'j str,
    /// Whether the guardrail is that of the base, and the change alters it or leads out of it.
    pub of_base: bool,
    /// Whether what it costs is of the day, the months, the volume and the tags of before: then only a rise counts.
    pub as_measured_before: bool,
}

/// Of which figure a verdict is that looks through another day, other months, another volume or other tags.
pub const AS_MEASURED_BEFORE: &str =
    ", on the day, over the months, at the volume and with the tags of before";

/// What to know of a guardrail of the base.
pub const OF_BASE: &str =
    "a change is judged by the rules of its base too: alter them in a change of its own, and merge it first";

impl Guardrail {
    /// Holds a scenario to it. What a scenario cost before is needed for limits of change only.
    ///
    /// # Errors
    /// The figure is not defined: the guardrail checks nothing, which must not count as kept.
    pub fn judge(&self, judged: Judged<'_>) -> Result<Verdict, Box<Diagnostic>> {
        let Some(after) = self.figure(judged.after) else {
            return Err(Box::new(self.not_judged(judged.file, "the figure is not defined there")));
        };
        let before =
            judged.before.filter(|before| self.guards(before)).and_then(|before| self.figure(before));
        let is_real = !judged.as_measured_before;
        let breaches = [
            self.over_budget(before.as_ref(), &after).filter(|_| is_real),
            self.rose(before.as_ref(), &after),
            self.fell(before.as_ref(), &after).filter(|_| is_real),
        ];
        Ok(Verdict {
            id: self.id.clone(),
            file: judged.file.to_owned(),
            day: judged.day,
            metric: self.metric.clone(),
            tags: self.tags.clone(),
            breaches: breaches.into_iter().flatten().collect(),
            before,
            after,
            currency: judged.currency.to_owned(),
            level: self.level,
            of_base: judged.of_base,
            as_measured_before: judged.as_measured_before,
            message: self.message.clone(),
        })
    }

    /// Whether it needs to know what a scenario cost before.
    #[must_use]
    pub fn is_about_change(&self) -> bool {
        self.max_increase.is_some() || self.max_decrease.is_some()
    }

    /// The refusal of a scenario on which it cannot be judged.
    #[must_use]
    pub fn not_judged(&self, file: &str, why: &str) -> Diagnostic {
        let message = format!("guardrail `{}` cannot be judged on `{file}`: {why}", self.id);
        let refused = Diagnostic::error(Code::GuardrailNotJudged, message).at(&self.place.first_line());
        refused.help("fix that, or remove the scenario from the guardrail's `scope`")
    }

    fn over_budget(&self, before: Option<&Exact>, after: &Exact) -> Option<Breach> {
        let budget = self.budget.as_ref()?;
        let most = budget.value.exact();
        // What was over before and does not rise is not of this change.
        let was_over = before.is_some_and(|before| most < before && after <= before);
        let (by, place) = (after - most, budget.place.clone());
        (most < after).then_some(Breach::OverBudget { by, was_over, place })
    }

    fn rose(&self, before: Option<&Exact>, after: &Exact) -> Option<Breach> {
        let (limit, before) = (self.max_increase.as_ref()?, before?);
        let over = (after - before) - limit.value.of(before);
        let place = limit.place.clone();
        (Exact::ZERO < over).then_some(Breach::Rose { over, place })
    }

    fn fell(&self, before: Option<&Exact>, after: &Exact) -> Option<Breach> {
        let (limit, before) = (self.max_decrease.as_ref()?, before?);
        let over = (before - after) - limit.value.of(before);
        let place = limit.place.clone();
        (Exact::ZERO < over).then_some(Breach::Fell { over, place })
    }
}

impl Verdict {
    /// Whether the guardrail is kept.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.breaches.is_empty()
    }

    /// Whether the figure has risen by more than it may.
    #[must_use]
    pub fn has_risen(&self) -> bool {
        self.breaches.iter().any(|breach| matches!(breach, Breach::Rose { .. }))
    }

    /// Whether it makes the answer a no: a budget that was broken before does not.
    #[must_use]
    pub fn blocks(&self) -> bool {
        self.breaches.iter().any(|breach| self.is_blocked_by(breach))
    }

    fn is_blocked_by(&self, breach: &Breach) -> bool {
        let is_old = matches!(breach, Breach::OverBudget { was_over: true, .. });
        self.level == Level::Block && !is_old
    }

    /// A verdict on the base without the failures that the changed version has too; `None` if nothing is left.
    #[must_use]
    pub fn beside(mut self, others: &[Self]) -> Option<Self> {
        let is_said = |breach: &Breach| {
            let about_it = others.iter().filter(|other| {
                (&other.id, other.day, &other.metric, &other.tags, other.level)
                    == (&self.id, self.day, &self.metric, &self.tags, self.level)
            });
            about_it.flat_map(|other| &other.breaches).any(|other| other.is_same(breach))
        };
        let breaches: Vec<Breach> = self.breaches.iter().filter(|breach| !is_said(breach)).cloned().collect();
        let says_more = self.holds() || !breaches.is_empty();
        self.breaches = breaches;
        says_more.then_some(self)
    }

    /// What there is to say of each breach.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        self.breaches.iter().map(|breach| self.diagnostic(breach)).collect()
    }

    /// An amount of its figure.
    fn shown(&self, amount: &Exact) -> String {
        match self.metric {
            Metric::PerUnit | Metric::PerGoodUnit => said_of_unit(amount, &self.currency),
            _ => said(amount, &self.currency),
        }
    }

    fn diagnostic(&self, breach: &Breach) -> Diagnostic {
        let (metric, day) = (self.metric.name(), self.day);
        let file = match self.tags.is_empty() {
            true => format!("`{}`", self.file),
            false => format!("`{}` with the tags `{}`", self.file, self.tags),
        };
        let (how, place) = match breach {
            Breach::OverBudget { by, was_over, place } => {
                let since = if *was_over { ", as it was before" } else { "" };
                (format!("{metric} of {file} is over the budget by {}{since}", self.shown(by)), place)
            }
            Breach::Rose { over, place } => {
                (format!("{metric} of {file} rises by {} more than it may", self.shown(over)), place)
            }
            Breach::Fell { over, place } => {
                (format!("{metric} of {file} falls by {} more than it may", self.shown(over)), place)
            }
        };
        let of_base = if self.of_base { " of the base" } else { "" };
        let measured = if self.as_measured_before { AS_MEASURED_BEFORE } else { "" };
        let message = format!("guardrail `{}`{of_base}: {how}{measured}", self.id);
        let before =
            self.before.as_ref().map_or_else(String::new, |before| format!("{} → ", self.shown(before)));
        let label = format!("{before}{} at the prices of {day}", self.shown(&self.after));
        let broken = match self.is_blocked_by(breach) {
            true => Diagnostic::error(Code::GuardrailBroken, message),
            false => Diagnostic::warning(Code::GuardrailBroken, message),
        };
        let broken = broken.at_with(place, label);
        let broken = if self.of_base { broken.note(OF_BASE) } else { broken };
        match &self.message {
            Some(message) => broken.help(message.clone()),
            None => broken,
        }
    }
}
