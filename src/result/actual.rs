//! What `actual` answers.

use crate::analysis::actual::{self, Beyond, Cause, CauseKind, Moved};
use crate::usage;

use super::usage::UsageRow;
use super::{Figure, all};

parts! {
    /// What was projected, what was measured and what was invoiced for a month.
    pub struct Actual from explained: &actual::Actual {
        /// The scenario's name.
        name: String = explained.name.clone(),
        /// The variant and the case that are laid over it.
        patches: Vec<String> = explained.patches.clone(),
        /// Its unit.
        unit: String = explained.unit.clone(),
        /// The month of the logs, as `YYYY-MM`.
        month: String = explained.month.to_string(),
        /// The first day of the logs.
        from: String = explained.days[0].to_string(),
        /// The last day of the logs.
        to: String = explained.days[1].to_string(),
        /// The day whose prices the projection has.
        as_of: String = explained.as_of.to_string(),
        /// The units of the projection.
        projected_units: Figure = (&explained.units[0]).into(),
        /// The units for which the calls were made.
        units: Figure = (&explained.units[1]).into(),
        /// Whether these were given; else they are those of the projection.
        units_given: bool = explained.are_units_given,
        /// What the vendors were projected to bill.
        projected: Figure = (&explained.projected).into(),
        /// Why the calls cost something else, in the order in which measured values replace those of the scenario. The effects
        /// sum exactly to the difference between `projected` and `measured`.
        causes: Vec<ActualCause> = all(&explained.causes),
        /// What the calls of the logs cost.
        measured: Figure = (&explained.measured).into(),
        /// What the logs hold.
        usage: UsageRow = (&explained.priced.all).into(),
        /// What was read of the logs, and what of it is not in `usage`.
        read: usage::Told = explained.told.clone(),
        /// What the invoices and reports are, each once.
        invoices: Vec<String> = explained.invoice.iter().flat_map(|invoice| &invoice.formats).map(|title| (*title).to_owned()).collect(),
        /// What was invoiced beyond what the calls of the logs cost. It sums exactly to the difference between `measured` and
        /// `invoiced`.
        not_in_logs: Vec<NotInLogs> = all(&explained.beyond),
        /// What was invoiced; null without an invoice that has amounts.
        invoiced: Option<Figure> = explained.invoiced.as_ref().map(Figure::from),
        /// What the lines of FOCUS cost by `EffectiveCost`, which spreads what was paid ahead over its use; null where it is what
        /// they are billed.
        effective: Option<Figure> = explained.invoice.as_ref().and_then(usage::invoice::Invoice::spread).map(|[_, as_used]| as_used.into()),
        /// Tokens that vendors report, beside those of the logs.
        quantities: Vec<ReportedTokens> = all(&explained.compared),
    }

    /// A part of the difference between what was projected and what was measured.
    pub struct ActualCause from cause: &Cause {
        /// The step; null where it is of no one step.
        step: Option<String> = cause.step.clone(),
        /// What was measured in place of what the scenario says.
        kind: CauseKind = cause.kind,
        /// The values that differ.
        values: Vec<MovedValue> = all(&cause.moved),
        /// By how much the calls cost more.
        effect: Figure = (&cause.effect).into(),
    }

    /// A value that differs.
    pub struct MovedValue from moved: &Moved {
        /// Of which model, and maybe in which tier, region or hours, of which prompts or tokens; null where it is of all.
        of: Option<String> = moved.of.clone(),
        /// What the scenario says.
        before: Figure = (&moved.before).into(),
        /// What was measured.
        after: Figure = (&moved.after).into(),
    }

    /// What was invoiced for something, beyond what the calls of the logs cost.
    pub struct NotInLogs from beyond: &Beyond {
        /// The model or, in the vendor's words, what else it is; null for lines that do not say it.
        of: Option<String> = beyond.of.clone(),
        /// What was invoiced for it; null where no line is of it.
        invoiced: Option<Figure> = beyond.invoiced.as_ref().map(Figure::from),
        /// What the calls of the logs cost; null where they have none of it.
        measured: Option<Figure> = beyond.measured.as_ref().map(Figure::from),
        /// The difference.
        amount: Figure = (&beyond.amount()).into(),
    }

    /// Tokens that a vendor reports, beside those of the logs.
    pub struct ReportedTokens from compared: &actual::Compared {
        /// The model.
        model: String = compared.model.clone(),
        /// Which tokens: `prompt`, `answer`, or a meter.
        tokens: String = compared.kind.name().to_owned(),
        /// How many the logs have.
        logs: Figure = (&compared.logs).into(),
        /// How many the vendor reports.
        vendor: Figure = (&compared.vendor).into(),
    }
}
