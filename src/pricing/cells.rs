//! A card as a flat list of what it says: to compare two cards, and to lay one over another.

use std::collections::BTreeMap;
use std::fmt;

use crate::exact::{Exact, group};
use crate::units::{Amount, Meter, Tier, Tokens};

use super::table::{Card, LongContext, Price, Rates, TierRates};

/// What a card says, cell by cell.
pub type Cells = BTreeMap<CellName, CellValue>;

/// The name of one thing that a card says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CellName {
    /// The rate of a meter in a tier, for prompts of any length or beyond a threshold.
    Rate {
        /// From which length of the prompt on; `None` for those rates that hold else.
        threshold: Option<Threshold>,
        /// The tier.
        tier: Tier,
        /// The meter.
        meter: Meter,
    },
    /// What it costs to keep a cached prefix.
    CacheStorage,
    /// The fee of a tool.
    Fee(String),
    /// The factor of a region.
    Region(String),
}

/// Where a prompt is long.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Threshold {
    /// So many tokens.
    pub tokens: Tokens,
    /// Whether a prompt of exactly that length is long already.
    pub inclusive: bool,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CellValue {
    /// A price.
    Price(Price),
    /// A factor on tokens.
    Factor(Exact),
}

impl CellName {
    /// A rate that holds for prompts of any length.
    #[must_use]
    pub fn rate(tier: Tier, meter: Meter) -> Self {
        Self::Rate { threshold: None, tier, meter }
    }

    /// The cell beside it for another meter, if it is a rate.
    #[must_use]
    pub fn with_meter(&self, meter: Meter) -> Option<Self> {
        match self {
            Self::Rate { threshold, tier, .. } => {
                Some(Self::Rate { threshold: threshold.clone(), tier: *tier, meter })
            }
            Self::CacheStorage | Self::Fee(_) | Self::Region(_) => None,
        }
    }
}

impl fmt::Display for CellName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rate { threshold: None, tier, meter } => write!(f, "{tier}.{meter}"),
            Self::Rate { threshold: Some(threshold), tier, meter } => {
                write!(f, "{tier}.{meter} {threshold}")
            }
            Self::CacheStorage => f.write_str("cache_storage"),
            Self::Fee(tool) => write!(f, "fees.{tool}"),
            Self::Region(region) => write!(f, "regions.{region}"),
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = if self.inclusive { "from" } else { "above" };
        write!(f, "{word} {}", group(&self.tokens.exact().to_string()))
    }
}

impl CellValue {
    /// Whether it is the same price or factor as another one, whatever it is written for.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Price(Price::Amount(own)), Self::Price(Price::Amount(other))) => each(own) == each(other),
            _ => self == other,
        }
    }
}

impl fmt::Display for CellValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Price(Price::Amount(amount)) => write!(f, "{}", amount.usd.exact()),
            Self::Price(Price::Free) => f.write_str("free"),
            Self::Price(Price::As(meter)) => write!(f, "as {meter}"),
            Self::Price(Price::NotOffered) => f.write_str("not offered"),
            Self::Factor(factor) => write!(f, "{factor}"),
        }
    }
}

/// What one token or call costs.
fn each(amount: &Amount) -> Exact {
    amount.of_tokens(&Tokens::ONE).exact().clone()
}

/// What a card says, each cell as it stands there.
#[must_use]
pub fn cells(card: &Card) -> Cells {
    let mut cells = Cells::new();
    add_rates(&mut cells, &card.rates, None);
    for LongContext { threshold, inclusive, rates, .. } in &card.long_context {
        let threshold = Threshold { tokens: threshold.clone(), inclusive: *inclusive };
        add_rates(&mut cells, rates, Some(&threshold));
    }
    let storage = card.cache_storage.iter().map(|cell| (CellName::CacheStorage, &cell.price));
    let fees = card.fees.iter().map(|(tool, cell)| (CellName::Fee(tool.clone()), &cell.price));
    cells.extend(storage.chain(fees).map(|(name, price)| (name, CellValue::Price(price.clone()))));
    let region = |(name, factor): (&String, &crate::yaml::Located<crate::units::Factor>)| {
        (CellName::Region(name.clone()), CellValue::Factor(factor.value.exact().clone()))
    };
    cells.extend(card.regions.iter().map(region));
    cells
}

/// A tier that is not offered is five cells that are not.
fn add_rates(cells: &mut Cells, rates: &Rates, threshold: Option<&Threshold>) {
    for (tier, meter) in Tier::ALL.into_iter().flat_map(|tier| Meter::ALL.map(|meter| (tier, meter))) {
        let price = match &rates[tier] {
            TierRates::Unknown => None,
            TierRates::NotOffered(_) => Some(Price::NotOffered),
            TierRates::Cells(cells) => cells[meter].as_ref().map(|cell| cell.price.clone()),
        };
        let name = CellName::Rate { threshold: threshold.cloned(), tier, meter };
        cells.extend(price.map(|price| (name, CellValue::Price(price))));
    }
}

/// The value of a cell; where it refers to another one, that one's.
#[must_use]
pub fn resolved<'c>(cells: &'c Cells, name: &CellName) -> Option<&'c CellValue> {
    match cells.get(name) {
        Some(CellValue::Price(Price::As(meter))) => cells.get(&name.with_meter(*meter)?),
        value => value,
    }
}
