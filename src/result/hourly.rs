//! Capacity that is paid by the hour.

use crate::analysis::Capacity;
use crate::analysis::capacity;
use crate::exact::Exact;

use super::{Figure, Source};

parts! {
    /// Capacity that is paid by the hour, beside what the tokens cost.
    pub struct Hourly of(capacity: &Capacity, one: &capacity::Hourly) where {
        let even = one.break_even();
        let even_with = |all: &Exact| even.as_ref().map(|part| (part * all).into());
    } {
        /// The model.
        model: String = one.model.to_string(),
        /// What an hour costs.
        per_hour: Figure = (&one.card.per_hour).into(),
        /// What a month costs.
        per_month: Figure = (&one.per_month).into(),
        /// The tokens that a month of it takes.
        tokens_per_month: Figure = (&one.tokens_per_month).into(),
        /// What a million of these tokens costs.
        per_million_tokens: Figure = one.card.per_million().into(),
        /// The tokens that are asked for.
        tokens: Figure = (&one.tokens).into(),
        /// What these cost by the token.
        billed: Figure = (&one.billed).into(),
        /// What a million of them costs by the token.
        billed_per_million_tokens: Option<Figure> = one.billed_per_million().map(Figure::from),
        /// How many of the capacity are needed.
        needed: Figure = (&one.needed()).into(),
        /// What these cost a month.
        cost: Figure = (&one.cost()).into(),
        /// The units a month at which both cost the same.
        even_at: Option<Figure> = even_with(capacity.volume.exact()),
        /// The tokens a month at which both cost the same.
        even_at_tokens: Option<Figure> = even_with(one.tokens.exact()),
        /// Where the price is published.
        source: Source = (&*one.card.evidence).into(),
    }
}
