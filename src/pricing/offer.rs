//! What a vendor offers on a day: one model's limits and one card, contracts included.

use std::sync::Arc;

use crate::diag::Place;
use crate::exact::Exact;
use crate::units::{Amount, Date, Factor, Meter, ModelId, Share, Tier, Tokens, Unit};
use crate::yaml::Located;

use super::evidence::{Evidence, Published};
use super::table::{Card, Cell, Limits, Price, Rates, TierRates};
use super::throughput::HourlyCapacity;

/// One model on one day.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Offer {
    /// Which model.
    pub id: ModelId,
    /// Where the table names it.
    pub place: Place,
    /// The model whose rates it has, and where the table says so.
    pub same_as: Option<Located<ModelId>>,
    /// What it can take and make.
    pub limits: Limits,
    /// The rates in force.
    pub card: Card,
    /// The capacity by the hour that is for sale, if any is known.
    pub capacity: Option<HourlyCapacity>,
    /// Whether a contract was laid over the list.
    pub overlaid: bool,
    /// Whether somebody asked what would be if a rate were another one.
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
    /// Its first card begins later.
    BeforeFirstCard {
        /// The day on which the first card begins.
        first: Date,
        /// That card.
        place: Place,
    },
    /// No table holds it.
    NotInCatalog,
    /// It has the prices of a model that no table holds.
    SameAsUnknown {
        /// That model.
        name: String,
        /// Where the table says so.
        place: Place,
    },
    /// It has no card at all.
    NoCards(Place),
    /// It is no longer sold.
    Closed {
        /// The last day.
        last: Date,
        /// What its vendor names in its place.
        successor: Option<String>,
        /// Where the table says so.
        place: Place,
    },
}

/// What one token or call costs, and how that is known.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Rate {
    /// The amount that the table states: the published one or, where a contract has a cell of its own, that.
    pub list: Amount,
    /// What a contract and a region make of it: the product of their factors.
    pub factor: Factor,
    /// What is billed: `list × factor`.
    pub net: Amount,
    /// What the list asks for, whatever a contract says: with the region's factor, without discounts.
    pub published: Amount,
    /// The cell of the table.
    pub place: Place,
    /// Where the amount is published; `None` for a fee that the scenario states.
    pub evidence: Option<Arc<Evidence>>,
}

/// What a call is too long for.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TooLong {
    /// The prompt, for a model that takes so many tokens.
    Prompt(Tokens),
    /// The output, for a model that makes so many tokens.
    Output(Tokens),
    /// Both together, for a window of so many tokens.
    Both(Tokens),
}

/// Why there is no rate for a meter in a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NoRate {
    /// The table does not say. The place is the card that would.
    Unknown(Place),
    /// The vendor does not sell it.
    NotOffered(Place),
}

impl Offer {
    /// The rates of a call with a prompt of so many tokens: the last long-context entry that applies
    /// moves the whole call, output too.
    #[must_use]
    pub fn rates(&self, prompt: &Tokens) -> (&Rates, &Place) {
        let long = self.long_context(prompt).map(|at| &self.card.long_context[at]);
        long.map_or((&self.card.rates, &self.card.place), |entry| (&entry.rates, &entry.place))
    }

    /// The position of the long-context entry that a prompt of so many tokens moves a call to, if it is long.
    #[must_use]
    pub fn long_context(&self, prompt: &Tokens) -> Option<usize> {
        self.card.long_context.iter().rposition(|entry| entry.applies(prompt))
    }

    /// What a call with so many tokens sent and made is too long for. The window is named only where
    /// prompt and output fit by themselves, which is the narrower thing to say.
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

    /// Where the table says that a tier is not sold for prompts of so many tokens, if it does.
    #[must_use]
    pub fn not_offered(&self, tier: Tier, prompt: &Tokens) -> Option<&Place> {
        match &self.rates(prompt).0[tier] {
            TierRates::NotOffered(place) => Some(place),
            TierRates::Unknown | TierRates::Cells(_) => None,
        }
    }

    /// The rate of a meter in a tier for a call with a prompt of so many tokens.
    ///
    /// # Errors
    /// The table does not hold it; there is no falling back to another one.
    pub fn rate(&self, tier: Tier, meter: Meter, prompt: &Tokens, region: &Factor) -> Result<Rate, NoRate> {
        let (rates, place) = self.rates(prompt);
        rate_in(rates, place, tier, meter, region)
    }

    /// What a million tokens of a meter cost in the standard tier, where the table says so.
    #[must_use]
    pub fn standard_per_million(&self, meter: Meter) -> Option<Exact> {
        let rate = self.rate(Tier::Standard, meter, &Tokens::ZERO, &Factor::ONE).ok()?;
        Some(rate.net.of_tokens(&Tokens::million()).exact().clone())
    }

    /// Whether no rate falls where prompts get long, so that a longer prompt never costs less.
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
            // What one of them does not hold cannot be billed there at all.
            _ => false,
        };
        let pairs =
            all.iter().enumerate().flat_map(|(at, one)| all[at + 1..].iter().map(move |two| (one, two)));
        pairs.into_iter().all(|(shorter, longer)| {
            let mut meters = Tier::all().into_iter().flat_map(|tier| Meter::all().map(|meter| (tier, meter)));
            !meters.any(|(tier, meter)| falls(*shorter, *longer, tier, meter))
        })
    }

    /// Whether the card has rates for a prompt cache of which the table does not say how it works.
    #[must_use]
    pub fn has_cache_of_unknown_mode(&self) -> bool {
        self.limits.cache.is_none() && self.card.has_cache_rates()
    }

    /// The fee of a tool, if the card knows it.
    ///
    /// # Errors
    /// The vendor does not sell it.
    pub fn fee(&self, tool: &str) -> Option<Result<Rate, NoRate>> {
        self.card.fees.get(tool).map(|cell| Rate::of(cell, cell, &Factor::ONE))
    }

    /// The rate at which a cached prefix is kept, for a token and an hour. Factors of regions are on the
    /// tokens of calls, not on it.
    ///
    /// # Errors
    /// The table does not hold it, or the vendor does not sell it.
    pub fn cache_storage(&self) -> Result<Rate, NoRate> {
        match &self.card.cache_storage {
            Some(cell) => Rate::of(cell, cell, &Factor::ONE),
            None => Err(NoRate::Unknown(self.card.place.clone())),
        }
    }
}

/// The rate of a meter in a tier, among the rates that stand at a place.
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
    /// The rate that stands in `cell`, asked for through `asked`, which may refer to it.
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
