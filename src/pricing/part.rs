//! The parts of an offer that can change a figure: its rates, fees and regions, the rules of its cache, and its
//! limits.
//!
//! Two offers of a model with equal parts always cost the same.

mod cache_rule;
mod value;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::diag::Place;
use crate::units::{Tier, Tokens};

use super::cells::{CellName, RatesOf};
use super::evidence::Evidence;
use super::format::CacheRules;
use super::offer::Offer;
use super::table::{Card, Cell, Price, TierRates, Window};

pub use self::cache_rule::CacheRule;
pub use self::value::PartValue;
use self::value::{net, of_cell, of_hours, of_long_context, of_rates, of_rules, of_tier};

/// A part of an offer.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum OfferPart {
    /// Whether there is an offer.
    Whole,
    /// Tokens of prompt and output together.
    ContextWindow,
    /// Tokens of one output.
    MaxOutput,
    /// Tokens of one prompt.
    MaxInput,
    /// All rules of the prompt cache, if only one of two offers has any.
    Cache,
    /// One rule of the prompt cache.
    CacheRule(CacheRule),
    /// A whole tier, if one offer has no rates in it.
    Tier(Tier),
    /// A rate, a fee, the storage price, or the factor of a region.
    Cell(CellName),
    /// All long-context rates, if two offers have different thresholds.
    LongContext,
    /// All rates of certain hours, if two offers have different windows.
    Hours,
    /// The model of a name: not part of an offer, but decides which one is used.
    Name(String),
}

/// The value of a part of an offer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Said {
    /// The value.
    pub value: PartValue,
    /// Its position, if known.
    pub place: Option<Place>,
    /// Its source.
    pub evidence: Option<Arc<Evidence>>,
}

impl OfferPart {
    /// The parts in which two offers differ, in table order.
    #[must_use]
    pub fn differing(old: &Offer, new: &Offer) -> Vec<Self> {
        let mut parts = vec![Self::ContextWindow, Self::MaxOutput, Self::MaxInput];
        parts.extend(cache_parts(&old.limits.cache, &new.limits.cache));
        parts.extend(card_parts(&old.card, &new.card));
        parts.retain(|part| !part.is_same(old, new));
        parts
    }

    /// Whether two offers have the same value.
    fn is_same(&self, old: &Offer, new: &Offer) -> bool {
        match self {
            Self::Cell(name) if !matches!(name, CellName::Region(_)) => {
                is_same_cell(name.cell(&old.card), name.cell(&new.card))
            }
            // For these, the value in words is complete.
            _ => self.value(old) == self.value(new),
        }
    }

    /// Whether it includes the other part, so that only one of them is needed.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole, other) => *other != Self::Whole,
            (Self::Cache, Self::CacheRule(_)) => true,
            (Self::Tier(tier), Self::Cell(name)) => {
                name.of() == Some(&RatesOf::Any) && name.tier() == Some(*tier)
            }
            (Self::LongContext, Self::Cell(name)) => matches!(name.of(), Some(RatesOf::Long(_))),
            (Self::Hours, Self::Cell(name)) => matches!(name.of(), Some(RatesOf::Hours(_))),
            _ => false,
        }
    }

    /// Whether a value that was unknown cannot have been used, so that adding it changes no figure by itself.
    #[must_use]
    pub fn is_needed_once_known(&self) -> bool {
        match self {
            Self::Whole | Self::Tier(_) | Self::Cell(_) => true,
            Self::ContextWindow | Self::MaxOutput | Self::MaxInput => false,
            Self::Cache | Self::CacheRule(_) | Self::LongContext | Self::Hours | Self::Name(_) => false,
        }
    }

    /// Copies the part from another offer of the model.
    pub(super) fn take(&self, offer: &mut Offer, from: &Offer) {
        let (limits, their) = (&mut offer.limits, &from.limits);
        match self {
            Self::Whole => *offer = from.clone(),
            Self::ContextWindow => limits.context_window.clone_from(&their.context_window),
            Self::MaxOutput => limits.max_output.clone_from(&their.max_output),
            Self::MaxInput => limits.max_input.clone_from(&their.max_input),
            Self::Cache => limits.cache.clone_from(&their.cache),
            Self::CacheRule(rule) => {
                if let (Some(own), Some(their)) = (&mut limits.cache, &their.cache) {
                    rule.take(own, their);
                }
            }
            Self::Tier(tier) => offer.card.rates[*tier].clone_from(&from.card.rates[*tier]),
            Self::Cell(name) => name.copy(&mut offer.card, &from.card),
            Self::LongContext => offer.card.long_context.clone_from(&from.card.long_context),
            Self::Hours => offer.card.windows.clone_from(&from.card.windows),
            Self::Name(_) => {}
        }
    }

    /// The value in an offer, if any.
    #[must_use]
    pub fn said(&self, offer: &Offer) -> Option<Said> {
        let value = self.value(offer)?;
        let card = &offer.card;
        let of_card = || (Some(card.place.clone()), Some(Arc::clone(&card.evidence)));
        let (place, evidence) = match self {
            Self::Cell(CellName::Region(name)) => {
                (card.regions.get(name).map(|factor| factor.place.clone()), of_card().1)
            }
            Self::Cell(name) => {
                let cell = name.cell(card);
                (cell.map(|cell| cell.place.clone()), cell.and_then(|cell| cell.evidence.clone()))
            }
            Self::Whole | Self::Tier(_) | Self::LongContext | Self::Hours => of_card(),
            Self::CacheRule(rule) => (offer.limits.cache.as_ref().and_then(|rules| rule.place(rules)), None),
            _ => (None, None),
        };
        Some(Said { value, place: place.or_else(|| Some(offer.place.clone())), evidence })
    }

    fn value(&self, offer: &Offer) -> Option<PartValue> {
        let tokens =
            |tokens: &Option<Tokens>| tokens.as_ref().map(|tokens| PartValue::Number(tokens.exact().clone()));
        let card = &offer.card;
        match self {
            Self::Whole => Some(PartValue::Words(of_rates(card))),
            Self::ContextWindow => tokens(&offer.limits.context_window),
            Self::MaxOutput => tokens(&offer.limits.max_output),
            Self::MaxInput => tokens(&offer.limits.max_input),
            Self::Cache => Some(PartValue::Words(of_rules(offer.limits.cache.as_ref()?))),
            Self::CacheRule(rule) => rule.value(offer.limits.cache.as_ref()?),
            Self::Tier(tier) => of_tier(&card.rates[*tier]).map(PartValue::Words),
            Self::Cell(CellName::Region(name)) => {
                card.regions.get(name).map(|factor| PartValue::Number(factor.value.exact().clone()))
            }
            Self::Cell(name) => name.cell(card).map(of_cell),
            Self::LongContext if card.long_context.is_empty() => None,
            Self::LongContext => Some(PartValue::Words(of_long_context(card))),
            Self::Hours if card.windows.is_empty() => None,
            Self::Hours => Some(PartValue::Words(of_hours(card))),
            Self::Name(_) => None,
        }
    }
}

fn cache_parts(old: &Option<CacheRules>, new: &Option<CacheRules>) -> Vec<OfferPart> {
    match (old, new) {
        (Some(_), Some(_)) => CacheRule::ALL.map(OfferPart::CacheRule).to_vec(),
        _ => vec![OfferPart::Cache],
    }
}

/// The parts of a card: cell by cell if both cards have such cells; long-context rates and those of certain hours as a
/// whole, unless both have the same tiers, thresholds and windows.
fn card_parts(old: &Card, new: &Card) -> Vec<OfferPart> {
    let has_cells = |rates: &TierRates| matches!(rates, TierRates::Cells(_));
    let shape = |card: &Card, is_of: fn(&RatesOf) -> bool| -> Vec<(RatesOf, Vec<bool>)> {
        let sheets = card.all_rates().filter(|(of, _)| is_of(of));
        sheets.map(|(of, rates)| (of, Tier::all().map(|tier| has_cells(&rates[tier])).to_vec())).collect()
    };
    let is_same = |is_of| shape(old, is_of) == shape(new, is_of);
    let same_thresholds = is_same(|of| matches!(of, RatesOf::Long(_)));
    let times = |card: &Card| -> Vec<String> { card.windows.iter().map(Window::times).collect() };
    let same_hours = is_same(|of| matches!(of, RatesOf::Hours(_))) && times(old) == times(new);
    let part = |name: CellName| match &name {
        CellName::Rate { of: RatesOf::Long(_), .. } if !same_thresholds => OfferPart::LongContext,
        CellName::Rate { of: RatesOf::Hours(_), .. } if !same_hours => OfferPart::Hours,
        CellName::Rate { of: RatesOf::Any, tier, .. }
            if ![old, new].into_iter().all(|card| has_cells(&card.rates[*tier])) =>
        {
            OfferPart::Tier(*tier)
        }
        _ => OfferPart::Cell(name),
    };
    let names: BTreeSet<CellName> = CellName::all_of(old).chain(CellName::all_of(new)).collect();
    let mut parts: Vec<OfferPart> = names.into_iter().map(part).collect();
    parts.dedup();
    parts
}

/// Whether two cells have the same rate, whatever the unit of their tables.
fn is_same_cell(old: Option<&Cell>, new: Option<&Cell>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => match (&old.price, &new.price) {
            (Price::Amount(_), Price::Amount(_)) => net(old).is_same(&net(new)),
            (Price::Classes(_), Price::Classes(_)) => {
                let discounts = |cell: &Cell| {
                    cell.discounts.iter().map(|off| off.share.value.clone()).collect::<Vec<_>>()
                };
                old.price.is_same(&new.price) && discounts(old) == discounts(new)
            }
            (old, new) => old == new,
        },
        (old, new) => old.is_none() && new.is_none(),
    }
}

impl fmt::Display for OfferPart {
    /// The path relative to the model, as in `--set prices."openai/gpt-5.4-mini".standard.input`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("cards"),
            Self::ContextWindow => f.write_str("context_window"),
            Self::MaxOutput => f.write_str("max_output"),
            Self::MaxInput => f.write_str("max_input"),
            Self::Cache => f.write_str("cache"),
            Self::CacheRule(rule) => write!(f, "cache.{}", rule.word()),
            Self::Tier(tier) => write!(f, "{tier}"),
            Self::Cell(name) => write!(f, "{name}"),
            Self::LongContext => f.write_str("long_context"),
            Self::Hours => f.write_str("hours"),
            Self::Name(name) => write!(f, "alias.{name}"),
        }
    }
}
