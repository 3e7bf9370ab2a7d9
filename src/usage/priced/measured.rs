//! Calls as a scenario says them: so many of one kind, and what these use in all.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::pricing::{Catalog, Offer, Window};
use crate::units::{Date, Meter, ModelId, Tier, Usd};
use crate::usage::bucket::{Counted, Key, Sums, TooLarge};
use crate::usage::call::Status;
use crate::usage::cuts::{first_long, is_in};

use super::model::{Models, apart};
use super::unpriced::Unpriced;

/// Calls of one kind: the price of one of them is linear in what it uses, on any day, so that their mean costs what
/// they cost.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Kind {
    /// The model.
    pub model: ModelId,
    /// The tier that served.
    pub tier: Tier,
    /// The region whose prices apply; empty where none does.
    pub region: String,
    /// The last length of a prompt from which on the model has other prices that all their prompts have; 0 for none.
    pub long_from: u64,
    /// Whether the calls were made in each window of hours of the model's prices.
    pub windows: BTreeMap<String, bool>,
    /// How many calls these are.
    pub calls: u64,
    /// What they use in all, each token once.
    pub used: BTreeMap<Meter, u128>,
    /// Whether the model sells tokens of prompts, and of answers.
    pub sells: [bool; 2],
    /// Uses of tools, by the name of their fee, as they are billed.
    pub fees: BTreeMap<String, u128>,
    /// What they cost at the prices of the day, by meter; that of tools has none.
    pub amounts: BTreeMap<Option<Meter>, Usd>,
    /// The first and the last day on which they were made.
    pub days: [Date; 2],
}

/// What logs hold of some calls.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Measured {
    /// The kinds of calls that have a price, in the order of models, tiers and sizes.
    pub kinds: Vec<Kind>,
    /// Calls without a price, and why.
    pub unpriced: BTreeMap<Unpriced, u64>,
    /// Calls that failed: nothing is billed of these.
    pub failed: u64,
    /// Calls with estimates for counts.
    pub estimated: u64,
}

/// What makes calls one kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Alike {
    model: ModelId,
    tier: Tier,
    region: String,
    windows: BTreeMap<String, bool>,
    long_from: u64,
}

/// What is known of a kind so far.
struct Known {
    offer: Arc<Offer>,
    sums: Sums,
    amounts: BTreeMap<Option<Meter>, Usd>,
    days: [Date; 2],
}

/// The kinds of calls that buckets hold, with the prices of a day.
///
/// # Errors
/// The counts are too large to be added up.
pub fn measured<'b>(
    buckets: impl IntoIterator<Item = (&'b Key, &'b Sums)>,
    catalog: &Catalog,
    day: Date,
) -> Result<Measured, TooLarge> {
    let mut models = Models::of(catalog);
    let mut thresholds: BTreeMap<ModelId, BTreeSet<u64>> = BTreeMap::new();
    let mut measured = Measured::default();
    let mut kinds: BTreeMap<Alike, Known> = BTreeMap::new();
    for (key, sums) in buckets {
        match key.status {
            Status::Ok => {}
            Status::Failed => {
                measured.failed += sums.calls;
                continue;
            }
            Status::Estimated => {
                measured.estimated += sums.calls;
                continue;
            }
        }
        let at = models.find(key, day);
        let model = &models.all[at];
        let lines = match model.by_meter(day, key, sums) {
            Ok(lines) => lines,
            Err(none) => {
                *measured.unpriced.entry(none.of(&model.name)).or_default() += sums.calls;
                continue;
            }
        };
        let offer = model.offer(day).expect("what has a price is sold");
        let thresholds =
            thresholds.entry(offer.id.clone()).or_insert_with(|| thresholds_of(&offer.id, catalog, day));
        let alike = Alike {
            model: offer.id.clone(),
            tier: key.tier,
            region: key.region.clone(),
            windows: windows(offer, key),
            long_from: thresholds.range(..=key.context.from).next_back().copied().unwrap_or(0),
        };
        let new = || Known {
            offer: Arc::clone(offer),
            sums: Sums::default(),
            amounts: BTreeMap::new(),
            days: [key.day; 2],
        };
        let kind = kinds.entry(alike).or_insert_with(new);
        kind.sums.add(sums)?;
        for (meter, (_, amount)) in lines {
            *kind.amounts.entry(meter).or_default() += &amount;
        }
        let [first, last] = &mut kind.days;
        (*first, *last) = ((*first).min(key.day), (*last).max(key.day));
    }
    for (alike, Known { offer, sums, amounts, days }) in kinds {
        let Alike { model, tier, region, windows, long_from } = alike;
        // What has a price was told apart before.
        let used = apart(&sums, &offer).unwrap_or_default();
        let is_once = |name: &str| offer.fee(name).and_then(Result::ok).is_some_and(|fee| fee.net.is_once());
        let uses = |(name, fee): (&String, &Counted)| {
            (name.clone(), if is_once(name) { fee.calls.into() } else { fee.number })
        };
        measured.kinds.push(Kind {
            sells: [Meter::Input, Meter::Output].map(|meter| offer.card.has_cell(|own| own == meter)),
            model,
            tier,
            region,
            long_from,
            windows,
            calls: sums.calls,
            used: used.into_iter().map(|(meter, counted)| (meter, counted.number)).collect(),
            fees: sums.fees.iter().map(uses).collect(),
            amounts,
            days,
        });
    }
    Ok(measured)
}

/// The lengths of prompts from which on a model has other prices, on this or a later or earlier day.
fn thresholds_of(id: &ModelId, catalog: &Catalog, day: Date) -> BTreeSet<u64> {
    let days = std::iter::once(day).chain(catalog.changes(id));
    let offers = days.filter_map(|day| catalog.offer(id, day).ok());
    offers
        .flat_map(|offer| offer.card.long_context.iter().filter_map(first_long).collect::<Vec<_>>())
        .collect()
}

/// Whether calls were made in each window of hours of a model.
fn windows(offer: &Offer, key: &Key) -> BTreeMap<String, bool> {
    // Prices are those of the first window that applies.
    let mut taken = false;
    let window = |window: &Window| {
        let is_it = !taken && is_in(&key.hours, window) == Some(true);
        taken |= is_it;
        (window.name.to_string(), is_it)
    };
    offer.card.windows.iter().map(window).collect()
}
