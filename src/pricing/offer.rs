//! The offer of a vendor on a day: one model's limits and one card, including contracts.

use std::sync::Arc;

use crate::diag::Place;
use crate::exact::Exact;
use crate::units::{Amount, Date, Factor, Meter, ModelId, Share, Tier, Tokens, Unit};
use crate::yaml::Located;

use super::evidence::{Evidence, Published};
use super::table::{Card, Cell, Limits, Price, Rates, TierRates, Window};
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
    /// Whether a contract overrides the list.
    pub overlaid: bool,
    /// The entry of an earlier table that the model's own replaces.
    pub replaces: Option<Place>,
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

/// Why a meter has no rate in a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoRate {
    /// The table lacks it. The place is that of the card.
    Unknown(Place),
    /// The vendor does not sell it.
    NotOffered(Place),
}

impl Offer {
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
    ) -> Result<Rate, NoRate> {
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
    pub fn rate(&self, tier: Tier, meter: Meter, prompt: &Tokens, region: &Factor) -> Result<Rate, NoRate> {
        let (rates, place) = self.rates(prompt);
        rate_in(rates, place, tier, meter, region)
    }

    /// What a meter costs in the standard tier, where the table says so.
    #[must_use]
    pub fn standard(&self, meter: Meter) -> Option<Amount> {
        self.rate(Tier::Standard, meter, &Tokens::ZERO, &Factor::ONE).ok().map(|rate| rate.net)
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
            rate_in(rates, place, tier, meter, &Factor::ONE).ok().map(|rate| rate.net)
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

/// The rate of a meter in a tier, from the rates at a position.
fn rate_in(rates: &Rates, place: &Place, tier: Tier, meter: Meter, region: &Factor) -> Result<Rate, NoRate> {
    let cells = match &rates[tier] {
        TierRates::Unknown => return Err(NoRate::Unknown(place.clone())),
        TierRates::NotOffered(place) => return Err(NoRate::NotOffered(place.clone())),
        TierRates::Cells(cells) => cells,
    };
    let cell = cells[meter].as_ref().ok_or_else(|| NoRate::Unknown(place.clone()))?;
    match &cell.price {
        Price::As(other) => match &cells[*other] {
            Some(target) => Rate::of(target, cell, region),
            None => Err(NoRate::Unknown(place.clone())),
        },
        _ => Rate::of(cell, cell, region),
    }
}

impl Rate {
    /// The rate in `cell`, reached through `asked`, which may refer to it.
    fn of(cell: &Cell, asked: &Cell, region: &Factor) -> Result<Self, NoRate> {
        let list = match &cell.price {
            Price::Amount(amount) => amount.clone(),
            Price::Free => Amount::NOTHING,
            Price::NotOffered | Price::As(_) => return Err(NoRate::NotOffered(cell.place.clone())),
        };
        let note = || Published::of("list rate", Unit::Rate(list.per), &asked.place, asked.evidence.as_ref());
        let list = Amount { usd: list.usd.clone().given(note), ..list };
        let left = |left: Factor, discount: &Located<Share>| {
            let note = || Published::of("discount", Unit::Part, &discount.place, None);
            let after = Factor::after_discount(&discount.value.clone().given(note));
            &left * &after.named("after discount")
        };
        let factor = cell.discounts.iter().fold(region.clone(), left);
        let net = list.times(&factor);
        let published = cell.published.as_ref().unwrap_or(&list).times(region);
        Ok(Self {
            published,
            list,
            factor,
            net,
            place: asked.place.clone(),
            evidence: asked.evidence.clone(),
        })
    }
}
