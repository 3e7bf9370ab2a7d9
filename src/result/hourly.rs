//! Capacity that is paid by the hour.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::Capacity;
use crate::analysis::capacity;
use crate::exact::Exact;

use super::{Figure, Source};

/// Capacity that is paid by the hour, beside what the tokens cost.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Hourly {
    /// The model.
    pub(crate) model: String,
    /// What an hour costs.
    pub(crate) per_hour: Figure,
    /// What a month costs.
    pub(crate) per_month: Figure,
    /// The tokens that a month of it takes.
    pub(crate) tokens_per_month: Figure,
    /// What a million of these tokens costs.
    pub(crate) per_million_tokens: Figure,
    /// The tokens that are asked for.
    pub(crate) tokens: Figure,
    /// What these cost by the token.
    pub(crate) billed: Figure,
    /// What a million of them costs by the token.
    pub(crate) billed_per_million_tokens: Option<Figure>,
    /// How many of the capacity are needed.
    pub(crate) needed: Figure,
    /// What these cost a month.
    pub(crate) cost: Figure,
    /// The units a month at which both cost the same.
    pub(crate) even_at: Option<Figure>,
    /// The tokens a month at which both cost the same.
    pub(crate) even_at_tokens: Option<Figure>,
    /// Where the price is published.
    pub(crate) source: Source,
}

impl Hourly {
    pub(super) fn of(capacity: &Capacity, one: &capacity::Hourly) -> Self {
        let even = one.break_even();
        let even_with = |all: &Exact| even.as_ref().map(|part| (part * all).into());
        Self {
            model: one.model.to_string(),
            per_hour: (&one.card.per_hour).into(),
            per_month: (&one.per_month).into(),
            tokens_per_month: (&one.tokens_per_month).into(),
            per_million_tokens: one.card.per_million().into(),
            tokens: (&one.tokens).into(),
            billed: (&one.billed).into(),
            billed_per_million_tokens: one.billed_per_million().map(Figure::from),
            needed: (&one.needed()).into(),
            cost: (&one.cost()).into(),
            even_at: even_with(capacity.volume.exact()),
            even_at_tokens: even_with(one.tokens.exact()),
            source: (&*one.card.evidence).into(),
        }
    }
}
