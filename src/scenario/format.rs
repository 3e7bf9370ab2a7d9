//! What the file of a scenario may hold, as tables of its keys.

mod cache;
mod step;

use crate::pricing::{LATENCY, LIMITS};
use crate::units::shape::{COUNT, FACTOR, GROWTH, MILLISECONDS, MONEY, MONTHS, PROBABILITY, TOKENS, WHOLE};
use crate::yaml::shape::Names::{Declared, Known};
use crate::yaml::shape::Shape::{self, List, Map, Named, Text, Word};
use crate::yaml::shape::Varies::{Affine, PerField, Unknown};
use crate::yaml::shape::map;

pub(super) use self::step::BRANCH;
use self::step::STEP;

/// The shape of the whole file.
pub(super) static TOP: Shape = Map(&SCENARIO);

map! {
    /// The top of the file.
    pub SCENARIO = "the scenario" {
        schema: Word(&["costcalc/scenario/v1"]),
        name: Text,
        description: Text,
        as_of: Text,
        prices: List(&Text),
        region: Text,
        volume: Map(&VOLUME),
        horizon: Map(&HORIZON),
        quality: Named(&Map(&QUALITY), Declared),
        model_factors: Named(&Map(&MODEL_FACTORS), Known),
        latency: Named(&Map(&LATENCY), Known),
        limits: Named(&Map(&LIMITS), Known),
        peak_factor: FACTOR.within(1, None),
        quota: Map(&QUOTA),
        require: Map(&REQUIRE),
        steps: Named(&Map(&STEP), Declared),
        fixed: List(&Map(&FIXED)),
        variants: Named(&Map(&SCENARIO), Declared),
        cases: Named(&Map(&SCENARIO), Declared),
        budget: Map(&BUDGET),
        expect: Map(&EXPECT),
        not_included: List(&Text),
    }
    instead [["as_of", "horizon"]];
}

map! {
    VOLUME = "the volume" {
        unit: Text,
        per_month: COUNT.varies(Affine),
        per_day: COUNT.varies(Affine),
        days_per_month: COUNT.within(0, Some(31)).varies(Affine),
    }
    instead [["per_month", "per_day"]];
    with [("per_day", ["days_per_month"])];
}

map! {
    HORIZON = "the horizon" {
        from: Text,
        months: MONTHS.varies(Unknown),
        growth: GROWTH.varies(Unknown),
    }
}

/// Error rates by the names of models.
const ERROR_RATE: Shape = PROBABILITY.varies(PerField);

map! {
    QUALITY = "a quality" {
        per: Word(&["call", "field"]),
        fields: WHOLE.varies(Unknown),
        source: Text,
        error_rate: Named(&ERROR_RATE, Known),
    }
}

map! {
    MODEL_FACTORS = "the factors of a model" {
        input: FACTOR.varies(Unknown),
        output: FACTOR.varies(Unknown),
    }
}

map! {
    QUOTA = "the quota" {
        plan: Text,
        allowance: COUNT,
        weights: Named(&FACTOR, Known),
    }
}

map! {
    pub(super) REQUIRE = "`require`" {
        features: List(&Text),
        min_window: TOKENS,
        max_error_rate: PROBABILITY,
        providers: List(&Text),
        max_latency_ms: MILLISECONDS,
    }
}

map! {
    FIXED = "a fixed cost" {
        name: Text,
        per_month: MONEY.varies(Affine),
        when_providers: WHOLE.varies(Unknown),
    }
}

/// An amount that a figure is held to, whatever the inputs are.
const AMOUNT: Shape = MONEY.without_range();

map! {
    BUDGET = "this list of figures" {
        base: AMOUNT,
        cache_discounted: AMOUNT,
        batch_discounted: AMOUNT,
        invoice: AMOUNT,
        human: AMOUNT,
        downstream: AMOUNT,
        fixed: AMOUNT,
        total: AMOUNT,
    }
}

map! {
    EXPECT = "this list of figures" {
        base: Text,
        cache_discounted: Text,
        batch_discounted: Text,
        invoice: Text,
        human: Text,
        downstream: Text,
        fixed: Text,
        total: Text,
    }
}
