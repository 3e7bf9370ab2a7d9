//! What a meter costs: its rate, one for each class of what it counts, or why there is none.

use std::sync::Arc;

use crate::diag::Place;
use crate::units::{Amount, Counted, Factor, Meter, Tier, Unit};

use super::contract::Discount;
use super::evidence::{Evidence, Published};
use super::table::{Cell, Price, Rates, TierRates};

/// The cost of one token or call, with its derivation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rate {
    /// The amount in the table: the published one or, if a contract has its own cell, that one.
    pub list: Amount,
    /// The product of the factors of a contract and a region.
    pub factor: Factor,
    /// What is billed: `list × factor`.
    pub net: Amount,
    /// The list price whatever the contract: with the region's factor, without discounts.
    pub published: Amount,
    /// The cell of the table.
    pub place: Place,
    /// The source of the amount; `None` for a fee in the scenario.
    pub evidence: Option<Arc<Evidence>>,
    /// What contracts take off the amount, in order.
    pub discounts: Vec<Discount>,
}

/// What a meter costs in a tier.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Sold {
    /// One rate.
    At(Arc<Rate>),
    /// A rate for each class of what is counted.
    ByClass {
        /// The rates, by class, in the order of the table.
        rates: Vec<(Arc<str>, Arc<Rate>)>,
        /// Why there is none without a class.
        without: NoRate,
    },
}

impl Sold {
    /// The rate for a class. Where classes do not matter it is that of any.
    ///
    /// # Errors
    /// The class is needed, or it is another one than those of the table.
    pub fn of(&self, class: Option<&str>) -> Result<&Arc<Rate>, &NoRate> {
        match self {
            Self::At(rate) => Ok(rate),
            Self::ByClass { rates, without } => {
                let rate = rates.iter().find(|(own, _)| class == Some(&**own));
                rate.map(|(_, rate)| rate).ok_or(without)
            }
        }
    }

    /// All its rates.
    pub fn rates(&self) -> impl Iterator<Item = &Arc<Rate>> {
        self.by_class().map(|(_, rate)| rate)
    }

    /// All its rates, with the class that each is for.
    pub fn by_class(&self) -> impl Iterator<Item = (Option<&str>, &Arc<Rate>)> {
        let (one, several) = match self {
            Self::At(rate) => (Some((None, rate)), None),
            Self::ByClass { rates, .. } => {
                (None, Some(rates.iter().map(|(class, rate)| (Some(&**class), rate))))
            }
        };
        one.into_iter().chain(several.into_iter().flatten())
    }
}

/// Why a meter has no rate in a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoRate {
    /// It has one for each class alone.
    ByClass {
        /// What the classes are of.
        by: String,
        /// The classes.
        classes: Vec<Arc<str>>,
        /// The cell of the table.
        place: Place,
    },
    /// The table lacks it. The place is that of the card.
    Unknown(Place),
    /// The vendor does not sell it.
    NotOffered(Place),
}

/// The rate of a meter in a tier, from the rates at a position. The factor of a region is on tokens alone.
pub(super) fn rate_in(
    rates: &Rates,
    place: &Place,
    tier: Tier,
    meter: Meter,
    region: &Factor,
) -> Result<Sold, NoRate> {
    let cells = match &rates[tier] {
        TierRates::Unknown => return Err(NoRate::Unknown(place.clone())),
        TierRates::NotOffered(place) => return Err(NoRate::NotOffered(place.clone())),
        TierRates::Cells(cells) => cells,
    };
    let cell = cells[meter].as_ref().ok_or_else(|| NoRate::Unknown(place.clone()))?;
    let region = if meter.facts().counted == Counted::Tokens { region } else { &Factor::ONE };
    match &cell.price {
        Price::As(other) => match &cells[*other] {
            Some(target) => Rate::of(target, cell, region).map(|rate| Sold::At(Arc::new(rate))),
            None => Err(NoRate::Unknown(place.clone())),
        },
        Price::Classes(classes) => {
            let rate = |(class, amount): &(Arc<str>, Amount)| {
                (Arc::clone(class), Arc::new(Rate::at((Some(class), amount.clone()), cell, cell, region)))
            };
            let without = NoRate::ByClass {
                by: classes.by.clone(),
                classes: classes.amounts.iter().map(|(class, _)| Arc::clone(class)).collect(),
                place: cell.place.clone(),
            };
            Ok(Sold::ByClass { rates: classes.amounts.iter().map(rate).collect(), without })
        }
        _ => Rate::of(cell, cell, region).map(|rate| Sold::At(Arc::new(rate))),
    }
}

impl Rate {
    /// The rate in `cell`, reached through `asked`, which may refer to it.
    pub(super) fn of(cell: &Cell, asked: &Cell, region: &Factor) -> Result<Self, NoRate> {
        let list = match &cell.price {
            Price::Amount(amount) => amount.clone(),
            Price::Free => Amount::NOTHING,
            Price::NotOffered | Price::As(_) | Price::Classes(_) => {
                return Err(NoRate::NotOffered(cell.place.clone()));
            }
        };
        Ok(Self::at((None, list), cell, asked, region))
    }

    /// An amount of `cell`, which `asked` may refer to, for a class of what is counted or for all alike.
    fn at((class, list): (Option<&str>, Amount), cell: &Cell, asked: &Cell, region: &Factor) -> Self {
        let note = || Published::of("list rate", Unit::Rate(list.per), &asked.place, asked.evidence.as_ref());
        let list = Amount { usd: list.usd.clone().given(note), ..list };
        let left = |left: Factor, Discount { share, evidence }: &Discount| {
            let note = || Published::of("discount", Unit::Part, &share.place, evidence.as_ref());
            let after = Factor::after_discount(&share.value.clone().given(note));
            &left * &after.named("after discount")
        };
        let factor = cell.discounts.iter().fold(region.clone(), left);
        let net = list.times(&factor);
        let published = cell.published.as_ref().and_then(|listed| listed.of_class(class));
        let published = published.as_ref().unwrap_or(&list).times(region);
        let (place, evidence, discounts) =
            (asked.place.clone(), asked.evidence.clone(), cell.discounts.clone());
        Self { published, list, factor, net, place, evidence, discounts }
    }
}
