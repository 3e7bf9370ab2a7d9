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
        /// What is priced as if other models had answered.
        replaced: Vec<Replaced> = all(&used.priced.replaced),
        /// What the logs say against the tables: it is so, whatever is right.
        findings: Vec<Finding> = all(&used.findings),
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
        /// What they cost as they are, where some are priced as if other models had answered: otherwise the same.
        before: Figure = (&group.before).into(),
        /// How many of its calls have a price as they are, and none as replaced: their price is in `before` only.
        only_before_calls: u64 = group.differ[0],
        /// How many of its calls have a price as replaced, and none as they are: their price is in `amount` only.
        only_replaced_calls: u64 = group.differ[1],
        /// What has no price, and why.
        unpriced: Vec<Unpriced> = group.unpriced.iter().map(Unpriced::from).collect(),
        /// What the log itself says that calls cost, in USD; null where it says nothing.
        reported_cost: Option<Figure> = (group.sums.cost.calls != 0).then(|| {
            Figure::from(&usage::exact(group.sums.cost.picos).shift_down(12))
        }),
        /// Of how many calls it says so.
        reported_cost_calls: u64 = group.sums.cost.calls,
    }

    /// Calls of a model that are priced as if another one had answered them.
    pub struct Replaced from replaced: &usage::Replaced {
        /// The model that answered.
        old: String = replaced.by.old.clone(),
        /// The model by whose prices they are priced.
        new: String = replaced.by.new.to_string(),
        /// How much of each call, by weight.
        share: Figure = replaced.by.share.exact().into(),
        /// How many calls the old model has.
        calls: u64 = replaced.calls,
        /// How many of them have a price as they are.
        before_calls: u64 = replaced.priced[0],
        /// What the share of these costs.
        before: Figure = (&replaced.before).into(),
        /// How many of them have a price as replaced.
        priced_calls: u64 = replaced.priced[1],
        /// What the share of these costs.
        amount: Figure = (&replaced.amount).into(),
        /// What the share costs more as replaced; null where not all calls have a price both times.
        difference: Option<Figure> = replaced.difference().as_ref().map(Figure::from),
        /// How many calls may have more in the new model's cache, which takes smaller pieces of a prompt than theirs.
        uncertain_calls: u64 = replaced.hidden.calls,
        /// How many tokens each of them may have more in it.
        uncertain_tokens: u64 = replaced.hidden.tokens,
        /// The least that the share may cost, for that.
        least: Figure = (&(&replaced.amount + &replaced.hidden.change[0])).into(),
        /// The most that it may cost, for that.
        most: Figure = (&(&replaced.amount + &replaced.hidden.change[1])).into(),
        /// The limits of the new model that calls are over.
        over: Vec<OverLimit> = replaced.over.iter().map(OverLimit::from).collect(),
        /// How many tokens were written to a cache for longer than its default time, and are priced as what the new model's
        /// cache writes, which has one time for all.
        untimed_tokens: Figure = (&usage::exact(replaced.untimed)).into(),
        /// Whether the log counts no tokens that were written to a cache, and the new model bills those that it would write.
        is_without_writes: bool = replaced.is_without_writes(),
    }

    /// A limit of a model that calls are over.
    pub struct OverLimit from ((limit, tokens), calls): (&(usage::Limit, u64), &u64) {
        /// Its key in the table: `max_input`, `max_output` or `context_window`.
        limit: String = limit.word().to_owned(),
        /// How many tokens it allows.
        tokens: u64 = *tokens,
        /// How many calls have more, at least.
        calls: u64 = *calls,
    }

    /// What logs say against the table of a model.
    pub struct Finding from finding: &usage::Finding {
        /// What does not fit: `below_minimum` (fewer tokens in a cache than it takes), `off_granule` (reads that are not in
        /// whole pieces), `over_window` (more tokens than the window), `over_input` (a longer prompt than the longest) or
        /// `other_cost` (the log says another cost).
        what: String = finding.what.word().to_owned(),
        /// The model.
        model: String = finding.model.clone(),
        /// Where its table says it.
        key: String = finding.what.key().to_owned(),
        /// What its table says, in tokens; null of costs.
        limit: Option<u64> = finding.limit,
        /// Of how many calls it is so.
        calls: u64 = finding.calls,
        /// Whether it may be so of more.
        is_at_least: bool = finding.what.is_at_least(),
        /// The most tokens of one of them; null but for `over_window`.
        longest: Option<u64> = finding.longest,
        /// What the log says that they cost, in USD; null but for `other_cost`.
        reported_cost: Option<Figure> = finding.costs.as_ref().map(|[said, _]| Figure::from(said)),
        /// What they cost at the prices of their days; null but for `other_cost`.
        amount: Option<Figure> = finding.costs.as_ref().map(|[_, own]| Figure::from(own)),
        /// The first day.
        first: String = finding.days[0].to_string(),
        /// The last day.
        last: String = finding.days[1].to_string(),
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
