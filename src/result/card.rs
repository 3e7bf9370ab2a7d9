//! Price cards and capacity by the hour, as `prices show` lists them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::pricing::{self, Cell, HourlyCapacity, Price, Rates};
use crate::units::Counted;

use super::list::{Rate, Terms};
use super::{ByName, Figure, Source, all};

parts! {
    /// A card.
    pub struct Card of(card: &pricing::Card, in_force: bool) where {
        let fees = card.fees.iter().map(|(name, cell)| (name.clone(), cell.into()));
        let regions = card.regions.iter().map(|(name, factor)| (name.clone(), (&factor.value).into()));
    } {
        /// In force from the start of this day on; null where that is not known.
        from: Option<String> = card.from.map(|from| from.to_string()),
        /// Whether it is in force on the day.
        in_force: bool = in_force,
        /// Whether it is announced only.
        announced: bool = card.announced,
        /// The model as which it is billed, with its provider; null where it has prices.
        same_as: Option<String> = card.same_as.as_ref().map(|same| same.value.clone()),
        /// Why it replaces a value that was always wrong.
        correction: Option<String> = card.correction.clone(),
        /// Where it is published.
        source: Source = (&*card.evidence).into(),
        /// The rates, by tier.
        rates: ByName<TierRates> = by_tier(&card.rates),
        /// The rates of long prompts, ascending.
        long_context: Vec<LongContext> = all(&card.long_context),
        /// The rates of certain hours.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        #[serde(default)]
        hours: Vec<Hours> = all(&card.windows),
        /// The fees of tools, by tool.
        fees: ByName<Fee> = fees.collect(),
        /// What keeping a prompt costs.
        cache_storage: Option<Rate> = card.cache_storage.as_ref().map(|cell| (&cell.price).into()),
        /// The factors of regions, by region.
        regions: ByName<Figure> = regions.collect(),
    }
}

/// The rates of a tier by meter, or `not offered`.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[non_exhaustive]
pub enum TierRates {
    /// The vendor does not sell the tier.
    NotOffered(String),
    /// The rates that are known.
    Rates(ByName<Rate>),
}

/// The rates of the tiers of which something is known.
fn by_tier(rates: &Rates) -> ByName<TierRates> {
    let tiers = rates.iter().filter_map(|(tier, rates)| {
        let rates = match rates {
            pricing::TierRates::Unknown => return None,
            pricing::TierRates::NotOffered(_) => TierRates::NotOffered("not offered".to_owned()),
            pricing::TierRates::Cells(cells) => {
                let known = cells.iter().filter_map(|(meter, cell)| {
                    Some((meter.name().to_owned(), Rate::of_meter(&cell.as_ref()?.price)))
                });
                TierRates::Rates(known.collect())
            }
        };
        Some((tier.name().to_owned(), rates))
    });
    tiers.collect()
}

parts! {
    /// The rates of long prompts.
    pub struct LongContext from entry: &pricing::LongContext where {
        let threshold = Some((&entry.threshold).into());
        let (above_input, from_input) = if entry.inclusive { (None, threshold) } else { (threshold, None) };
    } {
        /// Strictly more prompt tokens than these.
        #[serde(skip_serializing_if = "Option::is_none")]
        above_input: Option<Figure> = above_input,
        /// So many prompt tokens or more.
        #[serde(skip_serializing_if = "Option::is_none")]
        from_input: Option<Figure> = from_input,
        /// The rates, by tier.
        rates: ByName<TierRates> = by_tier(&entry.rates),
    }

    /// The rates of certain hours.
    pub struct Hours from window: &pricing::Window where {
        let except = window.except.iter().map(ToString::to_string);
    } {
        /// The name of the window.
        name: String = window.name.to_string(),
        /// The times of a day, in UTC.
        utc: String = window.utc.to_string(),
        /// The days of the week.
        days: String = window.days.to_string(),
        /// Days on which it does not apply.
        except: Vec<String> = except.collect(),
        /// The rates, by tier.
        rates: ByName<TierRates> = by_tier(&window.rates),
    }

    /// What using a tool costs.
    pub struct Fee from cell: &Cell where {
        let price = &cell.price;
        let amount = match price {
            Price::Amount(fee) => Some(fee),
            _ => None,
        };
        let per = amount.map(|fee| fee.per.number().into());
    } {
        /// The amount, or a word.
        amount: Rate = price.into(),
        /// For how many uses; null beside a word.
        per: Option<Figure> = per,
        /// What is counted where that is not calls: `seconds`, …
        #[serde(skip_serializing_if = "Option::is_none")]
        unit: Option<String> = amount.map(|fee| fee.per.counted()).filter(|own| *own != Counted::Calls).map(|own| own.name().to_owned()),
        #[serde(flatten)]
        terms: Terms = amount.and_then(|fee| fee.terms.as_deref()).into(),
    }

    /// Capacity that is paid by the hour.
    pub struct HourlyCard of(card: &HourlyCapacity, in_force: Option<&HourlyCapacity>) {
        /// In force from the start of this day on; null where that is not known.
        from: Option<String> = card.from.map(|from| from.to_string()),
        /// Whether it is in force on the day.
        in_force: bool = card.is_same(in_force),
        /// What an hour costs.
        per_hour: Figure = (&card.per_hour).into(),
        /// Tokens in a second of work.
        tokens_per_second: Figure = (&card.tokens_per_second).into(),
        /// The part of the paid hours in which it works.
        utilisation: Figure = (&card.utilisation).into(),
        /// What a million tokens costs then.
        per_million_tokens: Figure = card.per_million().into(),
        /// Where it is published.
        source: Source = (&*card.evidence).into(),
    }
}
