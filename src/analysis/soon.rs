//! What will be different before the month that is priced is over: a model ends, or what is used of it costs something
//! else.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic};
use crate::engine::{BranchResult, Item, Line, Projection};
use crate::exact::Exact;
use crate::pricing::{Catalog, CellName, Offer, OfferPart, RatesOf};
use crate::scenario::{Plan, PlannedCall};
use crate::units::{Amount, Date, Factor, Meter, Tier};

/// Warns of each model that is called in the month and closes within it, or whose prices in use change.
pub(super) fn soon(plan: &Plan, projection: &Projection, catalog: &Catalog) -> Vec<Diagnostic> {
    let of_offer = |offer: &Offer| {
        let (closes, days) = (closes(offer, plan.as_of), days(offer, catalog, plan.as_of));
        if closes.is_none() && days.is_empty() {
            return None;
        }
        let used = Used::of(offer, plan, projection);
        if used.lines.is_empty() {
            return None;
        }
        closes.or_else(|| changes(offer, &used, days, catalog, plan.as_of))
    };
    plan.offers.values().filter_map(|offer| of_offer(offer)).collect()
}

fn closes(offer: &Offer, day: Date) -> Option<Diagnostic> {
    let last = offer.limits.closes_within_a_month(day)?;
    let message = format!("`{}` is sold through {last} only, and a month from {day} on is priced", offer.id);
    let found = Diagnostic::finding(Code::ClosesSoon, message);
    let found = offer.limits.closed.iter().fold(found, |found, closed| found.at(&closed.place));
    Some(match &offer.limits.successor {
        Some(successor) => found.help(format!("its successor is `{successor}`")),
        None => found.help("its vendor names no successor"),
    })
}

/// The days within the month on which prices of a model begin.
fn days(offer: &Offer, catalog: &Catalog, day: Date) -> BTreeSet<Date> {
    let is_within = |from: &Date| day < *from && day.a_month_later().is_some_and(|end| *from < end);
    catalog.changes(&offer.id).filter(is_within).collect()
}

/// The first of these days from which on something in use costs something else.
fn changes(
    offer: &Offer,
    used: &Used<'_>,
    days: BTreeSet<Date>,
    catalog: &Catalog,
    day: Date,
) -> Option<Diagnostic> {
    let (from, after) = days.into_iter().find_map(|from| {
        let after = catalog.offer(&offer.id, from).ok()?;
        used.costs_otherwise(offer, &after).then_some((from, after))
    })?;
    let announced = if after.card.announced { ", as announced" } else { "" };
    let message = format!(
        "`{}` has other prices from {from} on{announced}, and a month from {day} on is priced at those of {day}",
        offer.id
    );
    let found = Diagnostic::finding(Code::PriceChangesSoon, message).at(&after.card.place.first_line());
    Some(found.help("add a `horizon`: it prices each day at what is in force on it"))
}

/// What is used of a model in a month.
struct Used<'p> {
    calls: Vec<&'p PlannedCall>,
    lines: Vec<&'p Line>,
}

impl<'p> Used<'p> {
    fn of(offer: &Offer, plan: &'p Plan, projection: &'p Projection) -> Self {
        let name = offer.id.to_string();
        let branches = plan.steps.iter().flat_map(|step| &step.branches);
        let calls = branches.flat_map(|branch| branch.model_calls());
        let calls = calls.flat_map(|call| std::iter::once(call).chain(&call.further));
        let branches = projection.steps.iter().flat_map(|step| &step.branches);
        let lines = branches.flat_map(BranchResult::lines);
        Self {
            calls: calls.filter(|call| *call.model == name).collect(),
            lines: lines.filter(|line| line.model.as_deref() == Some(&*name)).collect(),
        }
    }

    /// Whether any of it costs something else by another offer.
    fn costs_otherwise(&self, before: &Offer, after: &Offer) -> bool {
        let has_hours = self.calls.iter().any(|call| call.hours.is_some());
        let others =
            self.lines.iter().any(|line| !matches!(line.item, Item::Metered(..)) || is_in_region(line));
        self.metered_otherwise(before, after)
            || (has_hours || others)
                && OfferPart::differing(before, after).iter().any(|part| self.uses(part, before))
    }

    /// Whether a part of an offer, other than the rates of meters at any hour, is used.
    fn uses(&self, part: &OfferPart, before: &Offer) -> bool {
        let has = |item: &Item| self.lines.iter().any(|line| line.item == *item);
        match part {
            OfferPart::Hours | OfferPart::Cell(CellName::Rate { of: RatesOf::Hours(_), .. }) => {
                self.calls.iter().any(|call| call.hours.is_some())
            }
            OfferPart::Cell(CellName::Fee(name)) => has(&Item::Fee(name.as_str().into())),
            OfferPart::Cell(CellName::CacheStorage) => has(&Item::CacheStorage),
            OfferPart::Cell(CellName::Region(name)) => {
                before.card.regions.contains_key(name) && self.lines.iter().any(|line| is_in_region(line))
            }
            _ => false,
        }
    }

    fn metered_otherwise(&self, before: &Offer, after: &Offer) -> bool {
        let metered = self.lines.iter().filter_map(|line| match line.item {
            Item::Metered(tier, meter) => Some((tier, meter)),
            _ => None,
        });
        let metered: BTreeSet<(Tier, Meter)> = metered.collect();
        let differs = |call: &PlannedCall, (tier, meter): (Tier, Meter)| {
            let [before, after] = [before, after].map(|offer| rates(offer, call, tier, meter));
            before.len() != after.len() || before.iter().zip(&after).any(|(one, other)| !one.is_same(other))
        };
        self.calls.iter().any(|call| metered.iter().any(|item| differs(call, *item)))
    }
}

/// What a meter of a call costs, in all its classes.
fn rates(offer: &Offer, call: &PlannedCall, tier: Tier, meter: Meter) -> Vec<Amount> {
    let sold = offer.rate(tier, meter, &call.prompt, &Factor::ONE);
    sold.iter().flat_map(|sold| sold.rates()).map(|rate| rate.net.clone()).collect()
}

/// Whether the rate of a line has the factor of a region, beside what contracts take off.
fn is_in_region(line: &Line) -> bool {
    let left = line
        .rate
        .discounts
        .iter()
        .fold(Exact::ONE, |left, discount| left * Factor::after_discount(&discount.share.value).exact());
    *line.rate.factor.exact() != left
}
