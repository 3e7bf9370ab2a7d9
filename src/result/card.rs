//! Price cards and capacity by the hour, as `prices show` lists them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::pricing::{self, HourlyCapacity, Price, Rates};

use super::list::Rate;
use super::{ByName, Figure, Source, all};

/// A card.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Card {
    /// In force from the start of this day on; null where that is not known.
    pub(crate) from: Option<String>,
    /// Whether it is in force on the day.
    pub(crate) in_force: bool,
    /// Whether it is announced only.
    pub(crate) announced: bool,
    /// Why it replaces a value that was always wrong.
    pub(crate) correction: Option<String>,
    /// Where it is published.
    pub(crate) source: Source,
    /// The rates, by tier.
    pub(crate) rates: ByName<TierRates>,
    /// The rates of long prompts, ascending.
    pub(crate) long_context: Vec<LongContext>,
    /// The fees of tools, by tool.
    pub(crate) fees: ByName<Fee>,
    /// What keeping a prompt costs.
    pub(crate) cache_storage: Option<Rate>,
    /// The factors of regions, by region.
    pub(crate) regions: ByName<Figure>,
}

impl Card {
    pub(super) fn of(card: &pricing::Card, in_force: bool) -> Self {
        let fees = card.fees.iter().map(|(name, cell)| (name.clone(), (&cell.price).into()));
        let regions = card.regions.iter().map(|(name, factor)| (name.clone(), (&factor.value).into()));
        Self {
            from: card.from.map(|from| from.to_string()),
            in_force,
            announced: card.announced,
            correction: card.correction.clone(),
            source: (&*card.evidence).into(),
            rates: by_tier(&card.rates),
            long_context: all(&card.long_context),
            fees: fees.collect(),
            cache_storage: card.cache_storage.as_ref().map(|cell| (&cell.price).into()),
            regions: regions.collect(),
        }
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
                    Some((meter.name().to_owned(), (&cell.as_ref()?.price).into()))
                });
                TierRates::Rates(known.collect())
            }
        };
        Some((tier.name().to_owned(), rates))
    });
    tiers.collect()
}

/// The rates of long prompts.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LongContext {
    /// Strictly more prompt tokens than these.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) above_input: Option<Figure>,
    /// So many prompt tokens or more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) from_input: Option<Figure>,
    /// The rates, by tier.
    pub(crate) rates: ByName<TierRates>,
}

impl From<&pricing::LongContext> for LongContext {
    fn from(entry: &pricing::LongContext) -> Self {
        let threshold = Some((&entry.threshold).into());
        let (above_input, from_input) = if entry.inclusive { (None, threshold) } else { (threshold, None) };
        Self { above_input, from_input, rates: by_tier(&entry.rates) }
    }
}

/// What using a tool costs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Fee {
    /// The amount, or a word.
    pub(crate) amount: Rate,
    /// For how many uses; null beside a word.
    pub(crate) per: Option<Figure>,
}

impl From<&Price> for Fee {
    fn from(price: &Price) -> Self {
        let per = match price {
            Price::Amount(fee) => Some(fee.per.number().into()),
            _ => None,
        };
        Self { amount: price.into(), per }
    }
}

/// Capacity that is paid by the hour.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct HourlyCard {
    /// In force from the start of this day on; null where that is not known.
    pub(crate) from: Option<String>,
    /// Whether it is in force on the day.
    pub(crate) in_force: bool,
    /// What an hour costs.
    pub(crate) per_hour: Figure,
    /// Tokens in a second of work.
    pub(crate) tokens_per_second: Figure,
    /// The part of the paid hours in which it works.
    pub(crate) utilisation: Figure,
    /// What a million tokens costs then.
    pub(crate) per_million_tokens: Figure,
    /// Where it is published.
    pub(crate) source: Source,
}

impl HourlyCard {
    pub(super) fn of(card: &HourlyCapacity, in_force: Option<&HourlyCapacity>) -> Self {
        Self {
            from: card.from.map(|from| from.to_string()),
            in_force: card.is_same(in_force),
            per_hour: (&card.per_hour).into(),
            tokens_per_second: (&card.tokens_per_second).into(),
            utilisation: (&card.utilisation).into(),
            per_million_tokens: card.per_million().into(),
            source: (&*card.evidence).into(),
        }
    }
}
