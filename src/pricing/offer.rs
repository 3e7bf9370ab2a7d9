//! The offer of a vendor on a day: one model's limits and one card, including contracts.

use crate::diag::Place;
use crate::exact::Exact;
use crate::units::{Amount, Date, Factor, Meter, ModelId, Tier, Tokens};
use crate::yaml::Located;

use super::contract::Contract;
use super::sold::{NoRate, Rate, Sold, rate_in};
use super::table::{Card, Classes, Limits, Rates, TierRates, Window};
use super::throughput::HourlyCapacity;

/// One model on one day.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Offer {
    /// The model.
    pub id: ModelId,
    /// Its position in the table.
    pub place: Place,
    /// The model whose rates it has, and where the table says so.
    pub same_as: Option<Located<ModelId>>,
    /// Its limits and features.
    pub limits: Limits,
    /// The rates in force.
    pub card: Card,
    /// The capacity by the hour, if known.
    pub capacity: Option<HourlyCapacity>,
    /// What overrides the list, in order.
    pub contracts: Vec<Contract>,
    /// The models whose prices it has and whose entries replace those of earlier tables, each with its entry.
    pub replaces: Vec<(ModelId, Place)>,
    /// Whether a rate is hypothetical.
    pub hypothetical: bool,
}

/// Why a model has no price on a day.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum NoOffer {
    /// It is released later.
    NotReleased {
        /// The first day.
        first: Date,
        /// Where the table says so.
        place: Place,
    },
    /// Its first card starts later.
    BeforeFirstCard {
        /// The first day of that card.
        first: Date,
        /// That card.
        place: Place,
    },
    /// No table has it.
    NotInCatalog,
    /// It has the prices of a model that no table holds.
    SameAsUnknown {
        /// That model.
        name: String,
        /// Where the table says so.
        place: Place,
    },
    /// It has no cards.
    NoCards(Place),
    /// It is no longer sold.
    Closed {
        /// The last day.
        last: Date,
        /// The successor named by its vendor.
        successor: Option<String>,
        /// The position in the table.
        place: Place,
    },
}

/// The limit that a call exceeds.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TooLong {
    /// The longest prompt of the model, in tokens.
    Prompt(Tokens),
    /// The longest output of the model, in tokens.
    Output(Tokens),
    /// The context window, in tokens.
    Both(Tokens),
}

impl Offer {
    /// Whether it is another one's card under the same contracts, so that both have the same prices.
    #[must_use]
    pub fn is_priced_as(&self, other: &Self) -> bool {
        let terms = |contract: &Contract| (contract.from, contract.place.clone());
        self.id == other.id
            && (self.card.from, &self.card.place) == (other.card.from, &other.card.place)
            && self.contracts.iter().map(terms).eq(other.contracts.iter().map(terms))
    }

    /// Whether a contract overrides the list.
    #[must_use]
    pub fn is_overlaid(&self) -> bool {
        !self.contracts.is_empty()
    }

    /// The rates for a prompt of this length: the last applicable long-context entry applies to the whole call,
    /// including output.
    #[must_use]
    pub fn rates(&self, prompt: &Tokens) -> (&Rates, &Place) {
        let long = self.long_context(prompt).map(|at| &self.card.long_context[at]);
        long.map_or((&self.card.rates, &self.card.place), |entry| (&entry.rates, &entry.place))
    }

    /// The rate of a meter in a tier for calls made in a window of the card.
    ///
    /// # Errors
    /// The window lacks it; there is no fallback to another rate.
    pub fn rate_in(
        &self,
        window: &Window,
        tier: Tier,
        meter: Meter,
        region: &Factor,
    ) -> Result<Sold, NoRate> {
        rate_in(&window.rates, &window.place, tier, meter, region)
    }

    /// The index of the long-context entry for a prompt of this length, if it is long.
    #[must_use]
    pub fn long_context(&self, prompt: &Tokens) -> Option<usize> {
        self.card.long_context.iter().rposition(|entry| entry.applies(prompt))
    }

    /// The limits that a call exceeds. The window is only named if prompt and output are within their own limits,
    /// which are more specific.
    #[must_use]
    pub fn too_long(&self, sent: &Tokens, made: &Tokens) -> Vec<TooLong> {
        let Limits { max_input, max_output, context_window, .. } = &self.limits;
        let over = |most: &Option<Tokens>, tokens: &Tokens| most.clone().filter(|most| most < tokens);
        let prompt = over(max_input, sent).map(TooLong::Prompt);
        let output = over(max_output, made).map(TooLong::Output);
        let alone: Vec<TooLong> = prompt.into_iter().chain(output).collect();
        let both = over(context_window, &(sent + made)).map(TooLong::Both);
        if alone.is_empty() { both.into_iter().collect() } else { alone }
    }

    /// The position where the table says that a tier is not sold for prompts of this length, if it does.
    #[must_use]
    pub fn not_offered(&self, tier: Tier, prompt: &Tokens) -> Option<&Place> {
        match &self.rates(prompt).0[tier] {
            TierRates::NotOffered(place) => Some(place),
            TierRates::Unknown | TierRates::Cells(_) => None,
        }
    }

    /// The rate of a meter in a tier for a prompt of this length.
    ///
    /// # Errors
    /// The table lacks it; there is no fallback to another rate.
    pub fn rate(&self, tier: Tier, meter: Meter, prompt: &Tokens, region: &Factor) -> Result<Sold, NoRate> {
        let (rates, place) = self.rates(prompt);
        rate_in(rates, place, tier, meter, region)
    }

    /// What a meter costs in the standard tier, where the table says so.
    #[must_use]
    pub fn standard(&self, meter: Meter) -> Option<Amount> {
        let sold = self.rate(Tier::Standard, meter, &Tokens::ZERO, &Factor::ONE).ok()?;
        sold.of(None).ok().map(|rate| rate.net.clone())
    }

    /// What each class of what a meter counts costs in the standard tier, where that depends on the class.
    #[must_use]
    pub fn standard_classes(&self, meter: Meter) -> Option<Classes> {
        match self.rate(Tier::Standard, meter, &Tokens::ZERO, &Factor::ONE).ok()? {
            Sold::ByClass { rates, without: NoRate::ByClass { by, .. } } => {
                let amounts = rates.into_iter().map(|(class, rate)| (class, rate.net.clone())).collect();
                Some(Classes { by, amounts })
            }
            _ => None,
        }
    }

    /// The standard rate of a meter per million tokens, if known.
    #[must_use]
    pub fn standard_per_million(&self, meter: Meter) -> Option<Exact> {
        self.standard(meter).map(|amount| amount.of_tokens(&Tokens::million()).exact().clone())
    }

    /// Whether no rate falls for long prompts, so that a longer prompt never costs less.
    #[must_use]
    pub fn rises(&self) -> bool {
        let entries = self.card.long_context.iter().map(|entry| (&entry.rates, &entry.place));
        let all: Vec<(&Rates, &Place)> =
            std::iter::once((&self.card.rates, &self.card.place)).chain(entries).collect();
        let net = |(rates, place): (&Rates, &Place), tier, meter| {
            let sold = rate_in(rates, place, tier, meter, &Factor::ONE).ok()?;
            sold.of(None).ok().map(|rate| rate.net.clone())
        };
        let falls = |shorter, longer, tier, meter| match (net(shorter, tier, meter), net(longer, tier, meter))
        {
            (Some(shorter), Some(longer)) => longer.of_tokens(&Tokens::ONE) < shorter.of_tokens(&Tokens::ONE),
            // A rate missing from either cannot be billed.
            _ => false,
        };
        let pairs =
            all.iter().enumerate().flat_map(|(at, one)| all[at + 1..].iter().map(move |two| (one, two)));
        pairs.into_iter().all(|(shorter, longer)| {
            let mut meters = Tier::all().into_iter().flat_map(|tier| Meter::all().map(|meter| (tier, meter)));
            !meters.any(|(tier, meter)| falls(*shorter, *longer, tier, meter))
        })
    }

    /// Whether the card has rates for a prompt cache, but the table does not say how it works.
    #[must_use]
    pub fn has_cache_of_unknown_mode(&self) -> bool {
        self.limits.cache.is_none() && self.card.has_cache_rates()
    }

    /// The fee of a tool, if the card has it.
    ///
    /// # Errors
    /// The vendor does not sell it.
    pub fn fee(&self, tool: &str) -> Option<Result<Rate, NoRate>> {
        self.card.fees.get(tool).map(|cell| Rate::of(cell, cell, &Factor::ONE))
    }

    /// The storage rate of a cached prefix, per token and hour. Region factors apply to the tokens of calls only.
    ///
    /// # Errors
    /// The table lacks it, or the vendor does not sell it.
    pub fn cache_storage(&self) -> Result<Rate, NoRate> {
        match &self.card.cache_storage {
            Some(cell) => Rate::of(cell, cell, &Factor::ONE),
            None => Err(NoRate::Unknown(self.card.place.clone())),
        }
    }
}
