//! The names of all cells of a card, and their positions in it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use crate::exact::{Exact, Notation};
use crate::pricing::table::{Card, Cell, LongContext, Rates, TierRates};
use crate::units::{Meter, Tier, Tokens};

/// The name of a cell, in table order.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CellName {
    /// The rate of a meter in a tier: `standard.input`, `above_272000.batch.output`, `hours.peak.standard.input`.
    Rate {
        /// The calls to which it applies.
        of: RatesOf,
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

/// The calls to which rates of a card apply.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum RatesOf {
    /// Those to which no others apply.
    Any,
    /// Those with long prompts.
    Long(Threshold),
    /// Those made in a window.
    Hours(Arc<str>),
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
    /// Whether it is a rate of reads from a cache or of writes to it.
    pub(crate) fn is_of_cache(&self) -> bool {
        matches!(self, Self::Rate { meter, .. } if meter.facts().cache.is_some())
    }

    /// Parses its name: `standard.input`, `above_272000.batch.output`, `fees.web_search`.
    #[must_use]
    pub fn read(name: &str) -> Option<Self> {
        if let Some((group, name)) = name.split_once('.')
            && ["fees", "regions"].contains(&group)
        {
            let name = name.to_owned();
            return Some(if group == "fees" { Self::Fee(name) } else { Self::Region(name) });
        }
        match name.split('.').collect::<Vec<_>>().as_slice() {
            ["cache_storage"] => Some(Self::CacheStorage),
            parts => Self::read_rate(parts),
        }
    }

    /// Parses the parts of a rate's name.
    pub(in crate::pricing) fn read_rate(parts: &[&str]) -> Option<Self> {
        let (of, tier, meter) = match parts {
            [tier, meter] => (RatesOf::Any, tier, meter),
            [threshold, tier, meter] => (RatesOf::Long(Threshold::read(threshold)?), tier, meter),
            ["hours", window, tier, meter] => (RatesOf::Hours((*window).into()), tier, meter),
            _ => return None,
        };
        Some(Self::Rate { of, tier: Tier::named(tier)?, meter: Meter::named(meter)? })
    }

    /// A rate for prompts of any length.
    #[must_use]
    pub fn rate(tier: Tier, meter: Meter) -> Self {
        Self::Rate { of: RatesOf::Any, tier, meter }
    }

    /// All possible cells of a card in table order, including unknown rates.
    pub fn all_of(card: &Card) -> impl Iterator<Item = Self> {
        let rates = card.all_rates().flat_map(|(of, _)| {
            let rates = Tier::all().into_iter().flat_map(|tier| Meter::all().map(|meter| (tier, meter)));
            rates.map(move |(tier, meter)| Self::Rate { of: of.clone(), tier, meter })
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

    /// The calls to which it applies, for a rate.
    #[must_use]
    pub fn of(&self) -> Option<&RatesOf> {
        match self {
            Self::Rate { of, .. } => Some(of),
            Self::Fee(_) | Self::CacheStorage | Self::Region(_) => None,
        }
    }

    /// The cell beside it for another meter, for a rate.
    #[must_use]
    pub fn with_meter(&self, meter: Meter) -> Option<Self> {
        match self {
            Self::Rate { of, tier, .. } => Some(Self::Rate { of: of.clone(), tier: *tier, meter }),
            Self::Fee(_) | Self::CacheStorage | Self::Region(_) => None,
        }
    }

    /// All rates of its tier, if the card has its threshold or window.
    #[must_use]
    pub fn tier_rates<'c>(&self, card: &'c Card) -> Option<&'c TierRates> {
        let Self::Rate { of, tier, .. } = self else { return None };
        Some(&card.rates_of(of)?[*tier])
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
            Self::Rate { of, tier, meter } => slot(card, of, *tier, *meter).and_then(Option::as_mut),
            Self::Fee(tool) => card.fees.get_mut(tool),
            Self::CacheStorage => card.cache_storage.as_mut(),
            Self::Region(_) => None,
        }
    }

    /// Copies the cell from another card. A card without the tier, threshold or window is unchanged.
    pub(in crate::pricing) fn copy(&self, card: &mut Card, from: &Card) {
        let cell = self.cell(from).cloned();
        match self {
            Self::Rate { of, tier, meter } => {
                if let Some(slot) = slot(card, of, *tier, *meter) {
                    *slot = cell;
                }
            }
            Self::Fee(tool) => put(&mut card.fees, tool, cell),
            Self::CacheStorage => card.cache_storage = cell,
            Self::Region(region) => put(&mut card.regions, region, from.regions.get(region).cloned()),
        }
    }
}

impl Card {
    /// All its rates, with the calls to which they apply.
    pub fn all_rates(&self) -> impl Iterator<Item = (RatesOf, &Rates)> {
        let long = self.long_context.iter().map(|entry| (RatesOf::Long(Threshold::of(entry)), &entry.rates));
        let hours =
            self.windows.iter().map(|window| (RatesOf::Hours(Arc::clone(&window.name)), &window.rates));
        std::iter::once((RatesOf::Any, &self.rates)).chain(long).chain(hours)
    }

    /// The rates of some calls, if it has such an entry.
    #[must_use]
    pub fn rates_of(&self, of: &RatesOf) -> Option<&Rates> {
        Some(match of {
            RatesOf::Any => &self.rates,
            RatesOf::Long(threshold) => &self.long_context.iter().find(|entry| threshold.is_of(entry))?.rates,
            RatesOf::Hours(name) => &self.windows.iter().find(|window| window.name == *name)?.rates,
        })
    }

    /// The same, mutable.
    fn rates_of_mut(&mut self, of: &RatesOf) -> Option<&mut Rates> {
        Some(match of {
            RatesOf::Any => &mut self.rates,
            RatesOf::Long(threshold) => {
                &mut self.long_context.iter_mut().find(|entry| threshold.is_of(entry))?.rates
            }
            RatesOf::Hours(name) => &mut self.windows.iter_mut().find(|window| window.name == *name)?.rates,
        })
    }
}

/// The slot of a rate in a card that has the others of its tier.
fn slot<'c>(card: &'c mut Card, of: &RatesOf, tier: Tier, meter: Meter) -> Option<&'c mut Option<Cell>> {
    match &mut card.rates_of_mut(of)?[tier] {
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
            Self::Rate { of, tier, meter } => write!(f, "{of}{tier}.{meter}"),
            Self::Fee(tool) => write!(f, "fees.{tool}"),
            Self::CacheStorage => f.write_str("cache_storage"),
            Self::Region(region) => write!(f, "regions.{region}"),
        }
    }
}

impl fmt::Display for RatesOf {
    /// The beginning of the paths of its cells, with the point behind it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Any => Ok(()),
            Self::Long(threshold) => write!(f, "{threshold}."),
            Self::Hours(window) => write!(f, "hours.{window}."),
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.inclusive { "from" } else { "above" };
        write!(f, "{word}_{}", self.tokens.exact())
    }
}
