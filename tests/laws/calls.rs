//! Where each token of a call is billed, and how often calls are made.

use costcalc::engine::{Item, Projection};
use costcalc::exact::Exact;
use costcalc::scenario::Doer;
use costcalc::units::{Figure, Meter, Tier};
use proptest::prelude::*;

use crate::cases;
use crate::common;
use crate::generate::{factor, model, share, tokens, work, world};
use crate::world::{Cache, Service, World, usd};

/// The tokens of a meter that are billed in a tier.
fn billed(projection: &Projection, tier: Tier, meter: Meter) -> Exact {
    let lines = projection.bill(Figure::Invoice).map(|(.., line)| line);
    let lines = lines.filter(|line| line.item == Item::Metered(tier, meter));
    lines.map(|line| line.quantity.exact()).sum()
}

proptest! {
    #![proptest_config(cases(48))]

    /// `P* = granule × ⌊prefix / granule⌋` from the minimum on; of the calls in a tier, its own hit
    /// rate are read.
    #[test]
    fn each_token_is_billed_where_its_tier_and_its_hit_rate_put_it(
        model in model(),
        mut work in work(),
        prefix in tokens(),
        (batched, hit_rate, batch_hit_rate) in (share(), share(), share()),
    ) {
        work.input = &work.input + &prefix;
        work.service = Service::Batch(batched.clone(), batch_hit_rate.clone());
        work.cache = Some(Cache { prefix: prefix.clone(), hit_rate: hit_rate.clone(), hour: false });
        let prompt = &work.input * &model.factors.0;
        let output = &work.output * &model.factors.1;
        let prefix = prefix * &model.factors.0;
        let granules = prefix.checked_div(&model.granule).expect("a granule is no nothing").floor();
        let cached = if prefix < model.min_prefix { Exact::ZERO } else { granules * &model.granule };
        let projection = World::single(model, work).project();
        for (tier, share, hits) in [
            (Tier::Standard, Exact::ONE - &batched, hit_rate),
            (Tier::Batch, batched, batch_hit_rate),
        ] {
            for (meter, tokens) in [
                (Meter::Input, &prompt - &cached),
                (Meter::CacheRead, &cached * &hits),
                (Meter::CacheWrite, &cached * (Exact::ONE - &hits)),
                (Meter::CacheWrite1h, Exact::ZERO),
                (Meter::Output, output.clone()),
            ] {
                prop_assert_eq!(billed(&projection, tier, meter), tokens * &share, "{} {}", tier, meter);
            }
        }
    }

    /// The k-th attempt, counted from 0, sends `k × feedback` more, which may make its prompt a long one.
    #[test]
    fn a_prompt_over_the_threshold_moves_its_whole_call(
        mut model in model(),
        mut work in work(),
        below in 0..=3_i64,
        feedback in 0..=4_i64,
    ) {
        model.factors = (Exact::ONE, Exact::ONE);
        model.long.0 = &model.long.0 + &Exact::from(3_i64);
        let (threshold, inclusive, long) = model.long.clone();
        let short = model.rates.clone();
        (work.input, work.output) = (&threshold - &Exact::from(below), Exact::from(7_i64));
        (work.feedback, work.searches) = (Exact::from(feedback), Exact::ZERO);
        (work.cache, work.service, work.abroad) = (None, Service::Tier(Tier::Standard), false);
        let (input, output) = (work.input.clone(), work.output.clone());
        let mut world = World::single(model, work);
        let work = world.work();
        work.attempts[0].times = 3;
        (work.check.detects, work.repeat) = (Exact::ONE, Exact::ONE);
        work.error_rates.fill(Exact::ONE);
        let attempt = |number: i64| {
            let prompt = &input + &Exact::from(number * feedback);
            let is_long = threshold < prompt || (inclusive && threshold == prompt);
            let rates = if is_long { &long } else { &short }[Tier::Standard].clone();
            (prompt * &rates[Meter::Input] + &output * &rates[Meter::Output]).shift_down(6)
        };
        let attempts: Exact = (0..3).map(attempt).sum();
        prop_assert_eq!(usd(&world.project(), Figure::Invoice), attempts);
    }

    #[test]
    fn every_attempt_adds_its_feedback_to_the_one_before(world in world()) {
        for (step, planned) in world.steps.iter().zip(&world.plan().steps) {
            for ((_, work), branch) in step.branches.iter().zip(&planned.branches) {
                let mut added = Exact::ZERO;
                for rung in &branch.rungs {
                    if let Doer::Model(call) = &rung.who {
                        prop_assert_eq!(call.feedback.exact(), &added);
                    }
                    added += &work.feedback;
                }
            }
        }
    }

    #[test]
    fn a_step_is_called_as_often_as_its_file_says(world in world()) {
        let first = world.steps[0].calls.clone();
        for (step, result) in world.steps.iter().zip(&world.project().steps) {
            let per_unit = if step.per_first { &step.calls * &first } else { step.calls.clone() };
            prop_assert_eq!(result.calls.exact(), &(per_unit * &world.per_month));
        }
    }

    /// The expected output of a step is that of its branches' first attempts, by share.
    #[test]
    fn a_prompt_also_holds_the_outputs_that_its_step_reads(world in world()) {
        let first = &world.steps[0].branches;
        let weights: Exact = first.iter().map(|(weight, _)| weight).sum();
        let outputs = first.iter().map(|(weight, work)| {
            let attempt = &work.attempts[0];
            let factor = &world.models[attempt.model].factors.1;
            attempt.output.as_ref().unwrap_or(&work.output) * factor * weight
        });
        let read = outputs.sum::<Exact>().checked_div(&weights).expect("the first branch has calls");
        for (step, planned) in world.steps.iter().zip(&world.plan().steps) {
            for ((_, work), branch) in step.branches.iter().zip(&planned.branches) {
                let Doer::Model(call) = &branch.rungs[0].who else { continue };
                let stated = if step.reads_first { &work.input + &read } else { work.input.clone() };
                let factor = &world.models[work.attempts[0].model].factors.0;
                prop_assert_eq!(call.prompt.exact(), &(stated * factor));
            }
        }
    }

    #[test]
    fn a_region_multiplies_tokens_and_leaves_fees_as_they_are(
        mut model in model(),
        mut work in work(),
        factor in factor(),
    ) {
        (model.region, work.abroad) = (factor.clone(), false);
        let fees = (&work.searches * &model.search).shift_down(3);
        let home = usd(&World::single(model.clone(), work.clone()).project(), Figure::Invoice);
        work.abroad = true;
        let abroad = usd(&World::single(model, work).project(), Figure::Invoice);
        prop_assert_eq!(abroad, (home - &fees) * factor + fees);
    }
}

/// A model whose long prompts, over 1,000 tokens, are not sold in the batch tier.
const LONG_NOT_BATCHED: &str = "schema: costcalc/pricing/v1
provider: lab
currency: USD
per: 1_000_000 tokens
models:
  m:
    cards:
      - from: unknown
        source: {document: none, checked: 2026-11-20}
        standard: {input: 1, output: 1}
        batch: {input: 0.5, output: 0.5}
        long_context: [{above_input: 1_000, standard: {input: 2, output: 2}, batch: not offered}]
";

#[test]
fn a_tier_is_sold_or_not_for_the_prompt_that_is_sent() {
    for (factor, sent, sold) in [("0.5", 750, true), ("1", 1_500, false), ("2", 3_000, false)] {
        let scenario = format!(
            "volume: {{per_month: 1}}\nmodel_factors: {{m: {{input: {factor}}}}}\n\
             steps: {{a: {{model: m, input: 1_500, output: 1, tier: batch}}}}\n"
        );
        let projected = common::project(&scenario, &[("lab", LONG_NOT_BATCHED)]);
        assert_eq!(projected.is_ok(), sold, "{sent} tokens are sent");
    }
}
