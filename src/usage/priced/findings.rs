//! What logs say against the tables: statements that the sums of buckets prove.

use std::collections::BTreeMap;

use crate::exact::Exact;
use crate::pricing::{CacheMode, Catalog, Offer};
use crate::units::{Date, Usd};
use crate::usage::bucket::{Buckets, Key, Sums};
use crate::usage::call::{Sizes, Status};
use crate::usage::cuts::whole;
use crate::yaml::map::words;

use super::cached::granule;
use super::model::{Model, Models, exact};

words! {
    /// What does not fit between a log and the tables.
    pub enum Contrary {
        /// Calls have fewer tokens in a cache than the table says that it takes.
        BelowMinimum = "below_minimum",
        /// Calls read from a cache what is not in whole pieces of the size that the table says.
        OffGranule = "off_granule",
        /// Calls have more tokens than the window that the table says.
        OverWindow = "over_window",
        /// Prompts are longer than the longest one that the table says.
        OverInput = "over_input",
        /// The log says another cost than the table.
        OtherCost = "other_cost",
    }
}

/// What a log says against the table of a model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Finding {
    /// What does not fit.
    pub what: Contrary,
    /// The model, as the tables call it.
    pub model: String,
    /// What the table says: a number of tokens; none of costs.
    pub limit: Option<u64>,
    /// Of how many calls it is so. Of pieces and windows at least so many.
    pub calls: u64,
    /// The most tokens of one of them, where that is what does not fit.
    pub longest: Option<u64>,
    /// What the log says that they cost, and what they cost at the prices of their days.
    pub costs: Option<[Usd; 2]>,
    /// The first and the last day.
    pub days: [Date; 2],
}

impl Contrary {
    /// Whether more calls than are counted may be so.
    #[must_use]
    pub fn is_at_least(self) -> bool {
        matches!(self, Self::OffGranule | Self::OverWindow)
    }

    /// Where the table says it.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::BelowMinimum => "cache.min_prefix",
            Self::OffGranule => "cache.granule",
            Self::OverWindow => "context_window",
            Self::OverInput => "max_input",
            Self::OtherCost => "cards",
        }
    }
}

/// What buckets say against the tables, by what it is and by model.
#[must_use]
pub fn findings(buckets: &Buckets, catalog: &Catalog) -> Vec<Finding> {
    let mut models = Models::of(catalog);
    let mut found: BTreeMap<(Contrary, String, Option<u64>), Finding> = BTreeMap::new();
    for (key, sums) in buckets.sums.iter().filter(|(key, _)| key.status == Status::Ok) {
        let at = models.find(key, key.day);
        let model = &models.all[at];
        let Some(offer) = model.offer(key.day) else { continue };
        let mut add = |what: Contrary, limit: Option<u64>, calls: u64, costs: Option<[Usd; 2]>| {
            let new = || Finding {
                what,
                model: model.name.clone(),
                limit,
                calls: 0,
                longest: None,
                costs: None,
                days: [key.day; 2],
            };
            let finding = found.entry((what, model.name.clone(), limit)).or_insert_with(new);
            finding.calls = finding.calls.saturating_add(calls);
            let [first, last] = finding.days;
            finding.days = [first.min(key.day), last.max(key.day)];
            if what == Contrary::OverWindow {
                finding.longest = finding.longest.max(Some(sums.longest));
            }
            if let Some(costs) = costs {
                let sums = finding.costs.get_or_insert_default().iter_mut();
                sums.zip(&costs).for_each(|(sum, cost)| *sum += cost);
            }
        };
        for (what, limit, calls) in of_sizes(offer, key, sums) {
            add(what, Some(limit), calls, None);
        }
        if let Some(costs) = other_cost(model, key, sums).filter(|_| catalog.currency() == "USD") {
            add(Contrary::OtherCost, None, sums.calls, Some(costs));
        }
    }
    found.into_values().collect()
}

/// What the sizes of calls say: what it is, what the table says, and of how many calls it is so.
fn of_sizes(offer: &Offer, key: &Key, sums: &Sums) -> Vec<(Contrary, u64, u64)> {
    let mut found = Vec::new();
    let Some(Sizes { prefix, read, .. }) = sums.sizes() else {
        return found;
    };
    let limits = &offer.limits;
    if let Some(rules) = limits.cache.as_ref().filter(|rules| prefix != 0 && rules.mode != CacheMode::None) {
        // Each call of a bucket uses what the bucket counts.
        let least = rules.min_prefix.as_ref().and_then(|least| whole(&least.value));
        if let Some(least) = least.filter(|least| key.prefix.below.is_some_and(|below| below <= *least)) {
            found.push((Contrary::BelowMinimum, least, sums.calls));
        }
        let granule = granule(offer);
        let rest = sums.granules.get(&granule).map_or(0, |whole| read.saturating_sub(whole.read));
        if rest != 0 {
            let calls = rest.div_ceil(u128::from(granule - 1));
            found.push((Contrary::OffGranule, granule, u64::try_from(calls).unwrap_or(sums.calls)));
        }
    }
    if let Some(window) =
        limits.context_window.as_ref().and_then(whole).filter(|window| *window < sums.longest)
    {
        found.push((Contrary::OverWindow, window, 1));
    }
    if let Some(most) = limits.max_input.as_ref().and_then(whole).filter(|most| *most < key.context.from) {
        found.push((Contrary::OverInput, most, sums.calls));
    }
    found
}

/// What the log says that all calls of a bucket cost, and what they cost, where these differ by more than each of the
/// log's amounts was rounded.
fn other_cost(model: &Model, key: &Key, sums: &Sums) -> Option<[Usd; 2]> {
    if sums.cost.calls != sums.calls {
        return None;
    }
    let lines = model.price(key.day, key, sums).ok()?;
    let own: Usd = lines.iter().map(|(_, amount)| amount).sum();
    let said = Usd::new(exact(sums.cost.picos).shift_down(12))?;
    let rounded = Exact::from(sums.calls).shift_down(12).checked_div(&Exact::from(2_u64))?;
    let difference = (&own - &said).exact().clone();
    let is_within = difference <= rounded && -&rounded <= difference;
    (!is_within).then_some([said, own])
}
