//! An offer taken apart into all that can change a figure: its rates, fees and regions, the rules of its
//! cache, and how much it takes.
//!
//! Two offers of a model that agree in every part cost the same, whatever is asked of them.

mod cache_rule;
mod value;

use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

use crate::diag::Place;
use crate::units::{Meter, Tier, Tokens};

use super::offer::Offer;
use super::table::{CacheRules, Card, Cell, Evidence, LongContext, Price, TierRates};
use super::what_if::RateName;

pub use self::cache_rule::CacheRule;
pub use self::value::PartValue;
use self::value::{net, of_cell, of_long_context, of_rates, of_rules, of_tier};

/// One thing that a table says of a model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum OfferPart {
    /// Whether there is an offer at all.
    Whole,
    /// Tokens of prompt and output together.
    ContextWindow,
    /// Tokens of one output.
    MaxOutput,
    /// Tokens of one prompt.
    MaxInput,
    /// All rules of the prompt cache, where only one of two offers has any.
    Cache,
    /// One rule of the prompt cache.
    CacheRule(CacheRule),
    /// A whole tier, where one offer has no rates in it.
    Tier(Tier),
    /// The rate of a meter or a fee.
    Rate(RateName),
    /// All rates of long prompts, where two offers do not have the same thresholds.
    LongContext,
    /// What it costs to keep a cached prefix.
    CacheStorage,
    /// The factor of a region.
    Region(String),
    /// Which model a name means: no part of an offer, but whose it is.
    Name(String),
}

/// What an offer says in a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The value.
    pub value: PartValue,
    /// Where it stands, as far as that is kept.
    pub place: Option<Place>,
    /// Where it is published.
    pub evidence: Option<Arc<Evidence>>,
}

impl OfferPart {
    /// The parts in which two offers differ, in the order of a table.
    #[must_use]
    pub fn differing(old: &Offer, new: &Offer) -> Vec<Self> {
        let mut parts = vec![Self::ContextWindow, Self::MaxOutput, Self::MaxInput];
        parts.extend(cache_parts(&old.limits.cache, &new.limits.cache));
        for tier in Tier::ALL {
            match (&old.card.rates[tier], &new.card.rates[tier]) {
                (TierRates::Cells(_), TierRates::Cells(_)) => {
                    parts.extend(Meter::ALL.map(|meter| Self::Rate(RateName::Tokens(tier, meter))));
                }
                _ => parts.push(Self::Tier(tier)),
            }
        }
        parts.extend(long_parts(&old.card, &new.card));
        let fees = |card: &Card| card.fees.keys().cloned().collect::<Vec<_>>();
        parts.extend(either(fees(&old.card), fees(&new.card)).map(|name| Self::Rate(RateName::Fee(name))));
        parts.push(Self::CacheStorage);
        let regions = |card: &Card| card.regions.keys().cloned().collect::<Vec<_>>();
        parts.extend(either(regions(&old.card), regions(&new.card)).map(Self::Region));
        parts.retain(|part| !part.is_same(old, new));
        parts
    }

    /// Whether two offers agree in it.
    fn is_same(&self, old: &Offer, new: &Offer) -> bool {
        match self {
            Self::Rate(name) => is_same_cell(name.cell(&old.card), name.cell(&new.card)),
            Self::CacheStorage => {
                is_same_cell(old.card.cache_storage.as_ref(), new.card.cache_storage.as_ref())
            }
            // Of these, all that matters is in the words.
            _ => self.value(old) == self.value(new),
        }
    }

    /// Whether it takes in the other one, so that only one of them is needed.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Whole, other) => *other != Self::Whole,
            (Self::Cache, Self::CacheRule(_)) => true,
            (Self::Tier(tier), Self::Rate(RateName::Tokens(other, _))) => tier == other,
            (Self::LongContext, Self::Rate(RateName::LongContext(..))) => true,
            _ => false,
        }
    }

    /// Whether nobody can have used what it says where it was not said before: so it changes no figure
    /// by itself.
    #[must_use]
    pub fn is_needed_once_known(&self) -> bool {
        match self {
            Self::Whole | Self::Tier(_) | Self::Rate(_) | Self::CacheStorage | Self::Region(_) => true,
            Self::ContextWindow | Self::MaxOutput | Self::MaxInput => false,
            Self::Cache | Self::CacheRule(_) | Self::LongContext | Self::Name(_) => false,
        }
    }

    /// Takes it over from another offer of the model.
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
            Self::Rate(name) => name.put(&mut offer.card, name.cell(&from.card).cloned()),
            Self::LongContext => offer.card.long_context.clone_from(&from.card.long_context),
            Self::CacheStorage => offer.card.cache_storage.clone_from(&from.card.cache_storage),
            Self::Region(name) => match from.card.regions.get(name) {
                Some(factor) => drop(offer.card.regions.insert(name.clone(), factor.clone())),
                None => drop(offer.card.regions.remove(name)),
            },
            Self::Name(_) => {}
        }
    }

    /// What an offer says in it, if anything.
    #[must_use]
    pub fn said(&self, offer: &Offer) -> Option<Said> {
        let value = self.value(offer)?;
        let card = &offer.card;
        let cell = match self {
            Self::Rate(name) => name.cell(card),
            Self::CacheStorage => card.cache_storage.as_ref(),
            _ => None,
        };
        let of_card = || (Some(card.place.clone()), Some(Arc::clone(&card.evidence)));
        let (place, evidence) = match self {
            Self::Rate(_) | Self::CacheStorage => {
                (cell.map(|cell| cell.place.clone()), cell.and_then(|cell| cell.evidence.clone()))
            }
            Self::Whole | Self::Tier(_) | Self::LongContext => of_card(),
            Self::Region(name) => (card.regions.get(name).map(|factor| factor.place.clone()), of_card().1),
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
            Self::Rate(name) => name.cell(card).map(of_cell),
            Self::LongContext if card.long_context.is_empty() => None,
            Self::LongContext => Some(PartValue::Words(of_long_context(card))),
            Self::CacheStorage => card.cache_storage.as_ref().map(of_cell),
            Self::Region(name) => {
                card.regions.get(name).map(|factor| PartValue::Number(factor.value.exact().clone()))
            }
            Self::Name(_) => None,
        }
    }
}

/// The names that are in one of two lists, each once, in order.
fn either(old: Vec<String>, new: Vec<String>) -> impl Iterator<Item = String> {
    let all: BTreeSet<String> = old.into_iter().chain(new).collect();
    all.into_iter()
}

fn cache_parts(old: &Option<CacheRules>, new: &Option<CacheRules>) -> Vec<OfferPart> {
    match (old, new) {
        (Some(_), Some(_)) => CacheRule::ALL.map(OfferPart::CacheRule).to_vec(),
        _ => vec![OfferPart::Cache],
    }
}

/// Cell by cell where both have rates in the same tiers from the same thresholds on.
fn long_parts(old: &Card, new: &Card) -> Vec<OfferPart> {
    let shape = |card: &Card| -> Vec<(Tokens, bool, Vec<bool>)> {
        let entry = |entry: &LongContext| {
            let has_cells = Tier::ALL.map(|tier| matches!(entry.rates[tier], TierRates::Cells(_)));
            (entry.threshold.clone(), entry.inclusive, has_cells.to_vec())
        };
        card.long_context.iter().map(entry).collect()
    };
    if shape(old) != shape(new) {
        return vec![OfferPart::LongContext];
    }
    let cells = Tier::ALL.into_iter().flat_map(|tier| Meter::ALL.map(|meter| (tier, meter)));
    let of_entry = |index: usize| {
        cells.clone().map(move |(tier, meter)| OfferPart::Rate(RateName::LongContext(index, tier, meter)))
    };
    (0..old.long_context.len()).flat_map(of_entry).collect()
}

/// Whether two cells mean the same rate, whatever their tables count by.
fn is_same_cell(old: Option<&Cell>, new: Option<&Cell>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => match (&old.price, &new.price) {
            (Price::Amount(_), Price::Amount(_)) => {
                net(old).of_tokens(&Tokens::ONE) == net(new).of_tokens(&Tokens::ONE)
            }
            (old, new) => old == new,
        },
        (old, new) => old.is_none() && new.is_none(),
    }
}

impl fmt::Display for OfferPart {
    /// The path below the model, as in `--set prices."openai/gpt-5.4-mini".standard.input`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str("cards"),
            Self::ContextWindow => f.write_str("context_window"),
            Self::MaxOutput => f.write_str("max_output"),
            Self::MaxInput => f.write_str("max_input"),
            Self::Cache => f.write_str("cache"),
            Self::CacheRule(rule) => write!(f, "cache.{}", rule.name()),
            Self::Tier(tier) => write!(f, "{tier}"),
            Self::Rate(name) => write!(f, "{name}"),
            Self::LongContext => f.write_str("long_context"),
            Self::CacheStorage => f.write_str("cache_storage"),
            Self::Region(name) => write!(f, "regions.{name}.factor"),
            Self::Name(name) => write!(f, "alias.{name}"),
        }
    }
}
