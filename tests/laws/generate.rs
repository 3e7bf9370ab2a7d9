//! Random worlds. Every one is legal, so that a law needs no exceptions but its own.

use costcalc::exact::Exact;
use costcalc::units::{Meter, PerMeter, PerTier, Tier};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use crate::world::{Attempt, Cache, Check, CheckCost, Model, Rates, Review, Service, Step, Work, World};

const MODELS: usize = 2;

/// From 0 to `most`, with so many decimal places.
pub(crate) fn decimal(most: i64, places: u32) -> impl Strategy<Value = Exact> {
    (0..=most * 10_i64.pow(places)).prop_map(move |units| Exact::from(units).shift_down(places))
}

/// A factor of two decimals, above 0: a file may not make tokens vanish.
pub(crate) fn factor() -> impl Strategy<Value = Exact> {
    (1..=200_i64).prop_map(|units| Exact::from(units).shift_down(2))
}

/// From 0 to 1, both of them often.
pub(crate) fn share() -> impl Strategy<Value = Exact> {
    prop_oneof![
        1 => Just(Exact::ZERO),
        1 => Just(Exact::ONE),
        6 => decimal(1, 3),
    ]
}

/// An amount of money, nothing at times.
pub(crate) fn money() -> impl Strategy<Value = Exact> {
    prop_oneof![1 => Just(Exact::ZERO), 6 => decimal(50, 4)]
}

/// A number of tokens, up to twice the threshold of long prompts.
pub(crate) fn tokens() -> impl Strategy<Value = Exact> {
    decimal(20_000, 0)
}

pub(crate) fn rates() -> impl Strategy<Value = Rates> {
    let cells = Tier::all().len() * Meter::shown(|_| false).count();
    vec(money(), cells).prop_map(|amounts| {
        let mut amounts = amounts.into_iter();
        let mut amount = |meter: Meter| match meter.facts().is_usual {
            true => amounts.next().expect("an amount for each cell"),
            false => Exact::ZERO,
        };
        PerTier::from_fn(|_| PerMeter::from_fn(&mut amount))
    })
}

/// Long prompts are never cheaper than short ones.
pub(crate) fn model() -> impl Strategy<Value = Model> {
    let long = (decimal(20_000, 0), any::<bool>(), rates());
    let cache = (decimal(2_000, 0), decimal(256, 0));
    let factors = (factor(), factor());
    (rates(), long, cache, factors, money(), factor()).prop_map(
        |(rates, (threshold, inclusive, more), cache, factors, search, region)| {
            let both = |tier, meter| &rates[tier][meter] + &more[tier][meter];
            let long = PerTier::from_fn(|tier| PerMeter::from_fn(|meter| both(tier, meter)));
            Model {
                rates,
                long: (threshold, inclusive, long),
                min_prefix: cache.0,
                granule: cache.1 + Exact::ONE,
                factors,
                search,
                region,
            }
        },
    )
}

fn tier() -> impl Strategy<Value = Tier> {
    prop::sample::select(Tier::all().to_vec())
}

fn service() -> impl Strategy<Value = Service> {
    prop_oneof![
        tier().prop_map(Service::Tier),
        (share(), share()).prop_map(|(share, hit_rate)| Service::Batch(share, hit_rate)),
    ]
}

/// A prompt, and a cache of a prefix of it.
fn prompt() -> impl Strategy<Value = (Exact, Option<Cache>)> {
    let cache = option::of((tokens(), share(), any::<bool>()));
    (tokens(), cache).prop_map(|(more, cache)| match cache {
        None => (more, None),
        Some((prefix, hit_rate, hour)) => {
            let cache = Cache { prefix: prefix.clone(), hit_rate, hour };
            (prefix + more, Some(cache))
        }
    })
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let revision = option::of((share(), share()));
    (0..MODELS, 1..=2_u32, option::of(tokens()), revision)
        .prop_map(|(model, times, output, revision)| Attempt { model, times, output, revision })
}

fn check() -> impl Strategy<Value = Check> {
    let call = (0..MODELS, prompt(), tokens(), tier()).prop_map(|(model, prompt, output, tier)| {
        let (input, cache) = prompt;
        CheckCost::Call { model, input, output, cache, tier }
    });
    let cost = prop_oneof![money().prop_map(CheckCost::Fee), call];
    (share(), share(), cost).prop_map(|(detects, false_alarms, cost)| Check { detects, false_alarms, cost })
}

fn review() -> impl Strategy<Value = Review> {
    (share(), money(), share(), money()).prop_map(|(share, cost, catches, fix)| Review {
        share,
        cost,
        catches,
        fix,
    })
}

pub(crate) fn work() -> impl Strategy<Value = Work> {
    let call = (prompt(), tokens(), decimal(3, 1), any::<bool>(), service());
    let who = (vec(attempt(), 1..=3), option::of((money(), share())));
    let errors = (vec(share(), MODELS), 1..=3_u32, share(), tokens());
    let after = (check(), option::of(money()), option::of(review()), money());
    (call, who, errors, after).prop_map(|(call, who, errors, after)| {
        let ((input, cache), output, searches, abroad, service) = call;
        let (attempts, person) = who;
        let (error_rates, fields, repeat, feedback) = errors;
        let (check, abandon, review, cost_per_error) = after;
        Work {
            input,
            output,
            searches,
            abroad,
            cache,
            service,
            attempts,
            person,
            error_rates,
            fields,
            repeat,
            feedback,
            check,
            abandon,
            review,
            cost_per_error,
        }
    })
}

/// Branches by weight, or by shares that sum to 1. The first one has some of the calls.
fn branches() -> impl Strategy<Value = Vec<(Exact, Work)>> {
    let weighted = vec((decimal(9, 0), work()), 1..=3).prop_map(|mut branches| {
        branches[0].0 += Exact::ONE;
        branches
    });
    let shared = vec((decimal(300, 0), work()), 1..=3).prop_map(|mut branches| {
        for (part, _) in &mut branches {
            *part = part.shift_down(3);
        }
        let others: Exact = branches[1..].iter().map(|(part, _)| part).sum();
        branches[0].0 = Exact::ONE - others;
        branches
    });
    prop_oneof![weighted, shared]
}

fn step() -> impl Strategy<Value = (Exact, bool, bool, Vec<(Exact, Work)>)> {
    (decimal(5, 2), any::<bool>(), any::<bool>(), branches())
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    let models = vec(model(), MODELS);
    let steps = vec(step(), 1..=2);
    (models, decimal(100_000, 0), money(), steps).prop_map(|(models, per_month, fixed, steps)| {
        let step = |(number, (calls, per_first, reads_first, branches))| Step {
            name: format!("s{number}"),
            calls,
            per_first: per_first && number != 0,
            reads_first: reads_first && number != 0,
            branches,
        };
        World { models, per_month, fixed, steps: steps.into_iter().enumerate().map(step).collect() }
    })
}
