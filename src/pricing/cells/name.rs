//! The names of all cells of a card, and their positions in it.

use std::collections::BTreeMap;
use std::fmt;

use crate::exact::{Exact, Notation};
use crate::pricing::table::{Card, Cell, LongContext, Rates, TierRates};
use crate::units::{Meter, Tier, Tokens};

/// The name of a cell, in table order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CellName {
    /// The rate of a meter in a tier, for any prompt or beyond a threshold: `standard.input`,
    /// `above_272000.batch.output`.
    Rate {
        /// The prompt length from which it applies; `None` for the base rates.
        threshold: Option<Threshold>,
        /// The tier.
        tier: Tier,
        /// The meter.
        meter: Meter,
    },
    /// The fee of a tool: `fees.web_search`.
    Fee(String),
    /// The storage price of a cached prefix: `cache_storage`.
    CacheStorage,
    /// The factor of a region: `regions.eu`.
    Region(String),
}

/// A threshold for long prompts: `above_272000`, or `from_272000` if the threshold itself counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Threshold {
    /// The number of tokens.
    pub tokens: Tokens,
    /// Whether a prompt of exactly that length counts as long.
    pub inclusive: bool,
}

impl Threshold {
    /// The threshold of a long-context entry.
    #[must_use]
    pub fn of(entry: &LongContext) -> Self {
        Self { tokens: entry.threshold.clone(), inclusive: entry.inclusive }
    }

    /// Parses its name.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        let (word, tokens) = name.split_once('_')?;
        let inclusive = match word {
            "above" => false,
            "from" => true,
            _ => return None,
        };
        let tokens = Tokens::new(Exact::parse(tokens, Notation::Count).ok()?)?;
        Some(Self { tokens, inclusive })
    }

    fn is_of(&self, entry: &LongContext) -> bool {
        self.tokens == entry.threshold && self.inclusive == entry.inclusive
    }
}

impl CellName {
    /// A rate for prompts of any length.
    #[must_use]
    pub fn rate(tier: Tier, meter: Meter) -> Self {
        Self::Rate { threshold: None, tier, meter }
    }

    /// All possible cells of a card in table order, including unknown rates.
    pub fn all_of(card: &Card) -> impl Iterator<Item = Self> {
        let long = card.long_context.iter().map(|entry| Some(Threshold::of(entry)));
        let rates = std::iter::once(None).chain(long).flat_map(|threshold| {
            let rates = Tier::all().into_iter().flat_map(|tier| Meter::all().map(|meter| (tier, meter)));
            rates.map(move |(tier, meter)| Self::Rate { threshold: threshold.clone(), tier, meter })
        });
        let fees = card.fees.keys().cloned().map(Self::Fee);
        let regions = card.regions.keys().cloned().map(Self::Region);
        rates.chain(fees).chain([Self::CacheStorage]).chain(regions)
    }

    /// Its tier, for a rate.
    #[must_use]
    pub fn tier(&self) -> Option<Tier> {
        match self {
            Self::Rate { tier, .. } => Some(*tier),
            Self::Fee(_) | Self::CacheStorage | Self::Region(_) => None,
        }
    }

    /// Its threshold, for a long-context rate.
    #[must_use]
    pub fn threshold(&self) -> Option<&Threshold> {
        match self {
            Self::Rate { threshold, .. } => threshold.as_ref(),
            Self::Fee(_) | Self::CacheStorage | Self::Region(_) => None,
        }
    }

    /// The cell beside it for another meter, for a rate.
    #[must_use]
    pub fn with_meter(&self, meter: Meter) -> Option<Self> {
        match self {
            Self::Rate { threshold, tier, .. } => {
                Some(Self::Rate { threshold: threshold.clone(), tier: *tier, meter })
            }
            Self::Fee(_) | Self::CacheStorage | Self::Region(_) => None,
        }
    }

    /// All rates of its tier, if the card has its threshold.
    #[must_use]
    pub fn tier_rates<'c>(&self, card: &'c Card) -> Option<&'c TierRates> {
        let Self::Rate { threshold, tier, .. } = self else { return None };
        let rates = match threshold {
            None => &card.rates,
            Some(threshold) => &card.long_context.iter().find(|entry| threshold.is_of(entry))?.rates,
        };
        Some(&rates[*tier])
    }

    /// The cell in a card, if it has one; a region's factor is not a cell.
    #[must_use]
    pub fn cell<'c>(&self, card: &'c Card) -> Option<&'c Cell> {
        match self {
            Self::Rate { meter, .. } => match self.tier_rates(card)? {
                TierRates::Cells(cells) => cells[*meter].as_ref(),
                TierRates::Unknown | TierRates::NotOffered(_) => None,
            },
            Self::Fee(tool) => card.fees.get(tool),
            Self::CacheStorage => card.cache_storage.as_ref(),
            Self::Region(_) => None,
        }
    }

    /// The same, mutable.
    pub(in crate::pricing) fn cell_mut<'c>(&self, card: &'c mut Card) -> Option<&'c mut Cell> {
        match self {
            Self::Rate { threshold, tier, meter } => {
                slot(card, threshold.as_ref(), *tier, *meter).and_then(Option::as_mut)
            }
            Self::Fee(tool) => card.fees.get_mut(tool),
            Self::CacheStorage => card.cache_storage.as_mut(),
            Self::Region(_) => None,
        }
    }

    /// Copies the cell from another card. A card without the tier or threshold is unchanged.
    pub(in crate::pricing) fn copy(&self, card: &mut Card, from: &Card) {
        let cell = self.cell(from).cloned();
        match self {
            Self::Rate { threshold, tier, meter } => {
                if let Some(slot) = slot(card, threshold.as_ref(), *tier, *meter) {
                    *slot = cell;
                }
            }
            Self::Fee(tool) => put(&mut card.fees, tool, cell),
            Self::CacheStorage => card.cache_storage = cell,
            Self::Region(region) => put(&mut card.regions, region, from.regions.get(region).cloned()),
        }
    }
}

/// The slot of a rate in a card with its tier and threshold.
fn slot<'c>(
    card: &'c mut Card,
    threshold: Option<&Threshold>,
    tier: Tier,
    meter: Meter,
) -> Option<&'c mut Option<Cell>> {
    let rates: &mut Rates = match threshold {
        None => &mut card.rates,
        Some(threshold) => &mut card.long_context.iter_mut().find(|entry| threshold.is_of(entry))?.rates,
    };
    match &mut rates[tier] {
        TierRates::Cells(cells) => Some(&mut cells[meter]),
        TierRates::Unknown | TierRates::NotOffered(_) => None,
    }
}

fn put<T>(map: &mut BTreeMap<String, T>, key: &str, value: Option<T>) {
    match value {
        Some(value) => drop(map.insert(key.to_owned(), value)),
        None => drop(map.remove(key)),
    }
}

impl fmt::Display for CellName {
    /// The path in a card, as in `--set prices."openai/gpt-5.4-mini".standard.input`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate { threshold: None, tier, meter } => write!(f, "{tier}.{meter}"),
            Self::Rate { threshold: Some(threshold), tier, meter } => {
                write!(f, "{threshold}.{tier}.{meter}")
            }
            Self::Fee(tool) => write!(f, "fees.{tool}"),
            Self::CacheStorage => f.write_str("cache_storage"),
            Self::Region(region) => write!(f, "regions.{region}"),
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.inclusive { "from" } else { "above" };
        write!(f, "{word}_{}", self.tokens.exact())
    }
}
