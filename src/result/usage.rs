//! What `usage` answers.

use crate::units::Meter;
use crate::usage::{self, Used};

use super::{Basis, ByName, Figure, all};

parts! {
    /// What was used, and what it costs.
    pub struct Usage from used: &Used {
        /// The day whose prices are used; null where each call has those of its own day.
        as_of: Option<String> = used.as_of.map(|day| day.to_string()),
        /// What the prices rest on.
        basis: Basis = (&used.basis).into(),
        /// What was read, and what of it is not in the rows.
        read: usage::Told = used.told.clone(),
        /// What is told apart, in the order of the names of each row.
        by: Vec<String> = used.by.iter().map(ToString::to_string).collect(),
        /// The rows, by name.
        rows: Vec<UsageRow> = all(&used.priced.groups),
        /// All of them.
        total: UsageRow = (&used.priced.all).into(),
        /// How many units it was for; null where that is not given.
        units: Option<Figure> = used.units.as_ref().map(Figure::from),
        /// What is priced, for each unit; null without units.
        per_unit: Option<Figure> = used.units.as_ref().and_then(|units| {
            used.priced.all.amount.exact().checked_div(units.exact()).as_ref().map(Figure::from)
        }),
    }

    /// What was used of one kind, and what it costs.
    pub struct UsageRow from group: &usage::Group {
        /// What it is of, in the order of `by`; empty for all.
        names: Vec<String> = group.names.clone(),
        /// How many calls.
        calls: u64 = group.sums.calls,
        /// How many of them failed: nothing is billed of these.
        failed_calls: u64 = group.failed,
        /// How many of them have estimates for counts: these are not priced.
        estimated_calls: u64 = group.estimated,
        /// How many of them have a price.
        priced_calls: u64 = group.priced,
        /// How many of them read something from a prompt cache.
        calls_read: u64 = group.sums.calls_read(),
        /// What each meter counts, in tokens, seconds or pieces, without failed calls and estimates.
        used: ByName<Figure> = group.sums.meters.keys().map(|meter| (meter.name().to_owned(), number(*meter, group))).collect(),
        /// Uses of tools, by the name of their fee.
        fees: ByName<Figure> = group.sums.fees.iter().map(|(name, fee)| (name.clone(), Figure::from(&usage::exact(fee.number)))).collect(),
        /// What the calls with a price cost.
        amount: Figure = (&group.amount).into(),
        /// What has no price, and why.
        unpriced: Vec<Unpriced> = group.unpriced.iter().map(Unpriced::from).collect(),
        /// What the log itself says that calls cost, in USD; null where it says nothing.
        reported_cost: Option<Figure> = (group.sums.cost.calls != 0).then(|| {
            Figure::from(&usage::exact(group.sums.cost.picos).shift_down(12))
        }),
        /// Of how many calls it says so.
        reported_cost_calls: u64 = group.sums.cost.calls,
    }

    /// Calls without a price.
    pub struct Unpriced from (why, calls): (&usage::Unpriced, &u64) {
        /// The model.
        model: String = why.model.clone(),
        /// Why, as the end of a sentence that begins with the model.
        why: String = why.why.clone(),
        /// How many calls.
        calls: u64 = *calls,
    }
}

fn number(meter: Meter, group: &usage::Group) -> Figure {
    (&usage::in_unit(meter, group.sums.number(meter))).into()
}
