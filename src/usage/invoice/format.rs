//! The formats of invoices and reports, as data: where each value of a line is.

use crate::units::Meter;

use super::Tokens;
use super::rows::Row;

/// A format.
pub(super) struct Format {
    /// What it is called.
    pub(super) title: &'static str,
    /// The fields that each line has, and no line of a format above.
    has: &'static [&'static str],
    /// The field with its day.
    pub(super) day: &'static str,
    pub(super) holds: Holds,
}

/// What its lines hold.
pub(super) enum Holds {
    /// Amounts.
    Charges {
        amount: &'static str,
        /// The amount with what was paid ahead spread over its use; empty where no field has it.
        spread: &'static str,
        /// How many decimals the amount has in the smallest unit of money in which it is counted.
        places: u32,
        currency: Currency,
        /// The vendor's words for what is billed: the first of these that is there.
        items: &'static [&'static str],
        model: &'static str,
    },
    /// Tokens.
    Counts { model: &'static str, counts: &'static [(&'static str, Tokens)] },
}

/// In which currency amounts are.
#[derive(Clone, Copy)]
pub(super) enum Currency {
    /// The field that says it.
    In(&'static str),
    /// Always this one.
    Always(&'static str),
}

impl Format {
    /// That of a line.
    pub(super) fn of(row: &Row) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.has.iter().all(|field| row.has(field)))
    }
}

const OPENAI_COUNTS: Holds = Holds::Counts {
    model: "model",
    counts: &[
        ("input_tokens", Tokens::Prompt),
        ("input_cached_tokens", Tokens::Of(Meter::CacheRead)),
        ("output_tokens", Tokens::Answer),
    ],
};

pub(super) const FORMATS: &[Format] = &[
    Format {
        title: "OpenAI costs",
        has: &["start_time", "amount.value"],
        day: "start_time",
        holds: Holds::Charges {
            amount: "amount.value",
            spread: "",
            places: 0,
            currency: Currency::In("amount.currency"),
            items: &["line_item"],
            model: "model",
        },
    },
    Format {
        title: "OpenAI costs, CSV",
        has: &["start_time", "amount_value"],
        day: "start_time",
        holds: Holds::Charges {
            amount: "amount_value",
            spread: "",
            places: 0,
            currency: Currency::In("amount_currency"),
            items: &["line_item"],
            model: "model",
        },
    },
    Format {
        title: "OpenAI usage",
        has: &["start_time", "input_tokens", "num_model_requests"],
        day: "start_time",
        holds: OPENAI_COUNTS,
    },
    Format {
        title: "Anthropic cost report",
        has: &["starting_at", "amount", "currency"],
        day: "starting_at",
        holds: Holds::Charges {
            amount: "amount",
            spread: "",
            // Amounts are in cents.
            places: 2,
            currency: Currency::In("currency"),
            items: &["description", "cost_type"],
            model: "model",
        },
    },
    Format {
        title: "Anthropic cost, CSV",
        has: &["usage_date_utc", "token_type", "cost_usd"],
        day: "usage_date_utc",
        holds: Holds::Charges {
            amount: "cost_usd",
            spread: "",
            places: 0,
            currency: Currency::Always("USD"),
            items: &["model", "cost_type"],
            model: "",
        },
    },
    Format {
        title: "Anthropic usage report",
        has: &["starting_at", "uncached_input_tokens"],
        day: "starting_at",
        holds: Holds::Counts {
            model: "model",
            counts: &[
                ("uncached_input_tokens", Tokens::Of(Meter::Input)),
                ("cache_read_input_tokens", Tokens::Of(Meter::CacheRead)),
                ("cache_creation.ephemeral_5m_input_tokens", Tokens::Of(Meter::CacheWrite)),
                ("cache_creation.ephemeral_1h_input_tokens", Tokens::Of(Meter::CacheWrite1h)),
                ("output_tokens", Tokens::Answer),
            ],
        },
    },
    Format {
        title: "Anthropic usage, CSV",
        has: &["usage_date_utc", "usage_input_tokens_no_cache"],
        day: "usage_date_utc",
        holds: Holds::Counts {
            model: "model_version",
            counts: &[
                ("usage_input_tokens_no_cache", Tokens::Of(Meter::Input)),
                ("usage_input_tokens_cache_read", Tokens::Of(Meter::CacheRead)),
                ("usage_input_tokens_cache_write_5m", Tokens::Of(Meter::CacheWrite)),
                ("usage_input_tokens_cache_write_1h", Tokens::Of(Meter::CacheWrite1h)),
                ("usage_output_tokens", Tokens::Answer),
            ],
        },
    },
    Format {
        title: "FOCUS, billed cost",
        has: &["BilledCost", "BillingCurrency", "ChargePeriodStart"],
        day: "ChargePeriodStart",
        holds: Holds::Charges {
            amount: "BilledCost",
            spread: "EffectiveCost",
            places: 0,
            currency: Currency::In("BillingCurrency"),
            items: &["SkuId", "ChargeDescription", "ServiceName"],
            model: "",
        },
    },
];
