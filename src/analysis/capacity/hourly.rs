//! Capacity by the hour against prices by the token.

use std::sync::Arc;

use crate::engine::Projection;
use crate::exact::Exact;
use crate::pricing::HourlyCapacity;
use crate::scenario::Plan;
use crate::units::{Count, Counted, Figure, Tokens, Usd};

/// A model of which capacity is for sale by the hour, against what its tokens cost.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Hourly {
    /// The model.
    pub model: Arc<str>,
    /// The capacity.
    pub card: HourlyCapacity,
    /// What a month of it costs, all hours of all days, in USD.
    pub per_month: Usd,
    /// Tokens that it does in a month, at its utilisation.
    pub tokens_per_month: Tokens,
    /// Tokens that the month asks of the model, in all tiers, of prompts and outputs.
    pub tokens: Tokens,
    /// What they cost by the token, in USD; fees not included.
    pub billed: Usd,
}

impl Hourly {
    /// How many are needed for the month's tokens, if they come evenly: `⌈tokens / tokens_per_month⌉`.
    #[must_use]
    pub fn needed(&self) -> Count {
        let part = self.tokens.exact().checked_div(self.tokens_per_month.exact()).unwrap_or_default();
        Count::new(-(-part).floor()).unwrap_or_default()
    }

    /// What those cost a month, in USD.
    #[must_use]
    pub fn cost(&self) -> Usd {
        &self.per_month * &self.needed()
    }

    /// What a million tokens of the scenario's mix cost by the token, in USD.
    #[must_use]
    pub fn billed_per_million(&self) -> Option<Exact> {
        self.billed.exact().checked_div(&self.tokens.exact().shift_down(6))
    }

    /// The part of the present volume at which one of them costs as much as the tokens do. `None` where
    /// it never does: it cannot do so many tokens, or nothing is billed.
    #[must_use]
    pub fn break_even(&self) -> Option<Exact> {
        let part = self.per_month.exact().checked_div(self.billed.exact())?;
        (&part * self.tokens.exact() <= *self.tokens_per_month.exact()).then_some(part)
    }
}

/// Every model in use of which capacity is for sale.
pub(super) fn all(plan: &Plan, projection: &Projection, days: &Count) -> Vec<Hourly> {
    let hours = days * &Count::of(24);
    let of_model = |(name, card): (&String, &HourlyCapacity)| {
        let (mut tokens, mut billed) = (Tokens::ZERO, Usd::ZERO);
        for (_, _, line) in projection.bill(Figure::Invoice) {
            let is_own = line.model.as_deref() == Some(name.as_str());
            if is_own && line.quantity.counted == Counted::Tokens {
                tokens += &Tokens::from_count(&line.quantity.number);
                billed += &line.amount;
            }
        }
        Hourly {
            model: name.as_str().into(),
            per_month: &card.per_hour * &hours,
            tokens_per_month: &card.tokens_per_hour() * &hours,
            card: card.clone(),
            tokens,
            billed,
        }
    };
    let for_sale = plan.offers.iter().filter_map(|(name, offer)| Some((name, offer.capacity.as_ref()?)));
    for_sale.map(of_model).collect()
}
