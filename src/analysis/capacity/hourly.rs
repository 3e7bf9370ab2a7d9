//! Compares capacity by the hour with prices per token.

use std::sync::Arc;

use crate::engine::Projection;
use crate::exact::Exact;
use crate::pricing::HourlyCapacity;
use crate::scenario::Plan;
use crate::units::{Count, Counted, Figure, Tokens, Usd};

/// A model with capacity for sale by the hour, compared with the cost per token.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Hourly {
    /// The model.
    pub model: Arc<str>,
    /// The capacity.
    pub card: HourlyCapacity,
    /// The cost of one for all hours of the month, in USD.
    pub per_month: Usd,
    /// Tokens that one processes per month, at its utilisation.
    pub tokens_per_month: Tokens,
    /// Tokens of prompts and outputs per month, in all tiers.
    pub tokens: Tokens,
    /// Their cost at the token prices, in USD, without fees.
    pub billed: Usd,
}

impl Hourly {
    /// The number needed for the month's tokens if they are evenly distributed: `⌈tokens / tokens_per_month⌉`.
    #[must_use]
    pub fn needed(&self) -> Count {
        let part = self.tokens.exact().checked_div(self.tokens_per_month.exact()).unwrap_or_default();
        Count::new(-(-part).floor()).unwrap_or_default()
    }

    /// Their monthly cost, in USD.
    #[must_use]
    pub fn cost(&self) -> Usd {
        &self.per_month * &self.needed()
    }

    /// The cost per million tokens at the scenario's mix, in USD.
    #[must_use]
    pub fn billed_per_million(&self) -> Option<Exact> {
        self.billed.exact().checked_div(&self.tokens.exact().shift_down(6))
    }

    /// The share of the current volume at which one costs as much as the tokens. `None` if there is none: one
    /// cannot process so many tokens, or nothing is billed.
    #[must_use]
    pub fn break_even(&self) -> Option<Exact> {
        let part = self.per_month.exact().checked_div(self.billed.exact())?;
        (&part * self.tokens.exact() <= *self.tokens_per_month.exact()).then_some(part)
    }
}

/// Every model in use with capacity for sale.
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
