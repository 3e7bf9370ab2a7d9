//! One call: tokens, cache, tiers and long prompts.

use costcalc::exact::Exact;
use costcalc::units::{Figure, Meter, Tier};

use crate::lab::{check, exact, invoice, million, over, project, step_invoice, usd};

#[test]
fn e01_a_call_of_500_and_200_tokens_costs_130_520_and_1200_micro_dollars() {
    for (model, expected, because) in [
        ("nano-a", "130", "500 × 0.10 + 200 × 0.40"),
        ("mini-a", "520", "500 × 0.40 + 200 × 1.60"),
        ("haiku-3.5", "1200", "500 × 0.80 + 200 × 4"),
    ] {
        let call = million(&format!("call: {{model: {model}, input: 500, output: 200}}"));
        check(&invoice(&call), expected, because);
    }
}

#[test]
fn e05_five_thousand_leads_cost_exactly_half_a_cent_more_than_they_are_shown_at() {
    let leads = |model: &str| {
        let step = format!("lead: {{model: {model}, input: 1500, output: 500}}");
        invoice(&project("per_month: 5000", &step, ""))
    };
    let mini = leads("gpt-4o-mini");
    check(&mini, "2.625", "5,000 × (1500 × 0.15 + 500 × 0.60) / 10^6");
    check(&leads("haiku-3.5"), "16", "5,000 × (1500 × 0.80 + 500 × 4) / 10^6");
    assert_eq!(mini.rounded(2), "2.63", "halves are rounded up, not to even");
    assert_eq!((mini * exact("100")).rounded(0), "263", "262.5 cents");
    assert_eq!(exact("1.125").rounded(2), "1.13");
}

#[test]
fn e06_a_cached_prefix_at_ninety_percent_hits_costs_3075_micro_dollars() {
    let cached = |ttl: &str| {
        million(&format!(
            "call: {{model: haiku-4.5, input: 5500, output: 300, \
             cache: {{prefix: 5000, hit_rate: 90%, ttl: {ttl}}}}}"
        ))
    };
    let (minutes, hour) = (cached("5m"), cached("1h"));
    let (without, with) = (usd(&minutes, Figure::Base), invoice(&minutes));
    check(&without, "7000", "5500 × 1 + 300 × 5");
    check(&with, "3075", "500 × 1 + 0.9·5000 × 0.10 + 0.1·5000 × 1.25 + 300 × 5");
    check(&(Exact::ONE - over(&with, &without)), "157/280", "1 − 3075 / 7000");
    check(&invoice(&hour), "3450", "500 × 1 + 0.9·5000 × 0.10 + 0.1·5000 × 2 + 300 × 5");
}

#[test]
fn e07_a_prefix_one_token_short_of_the_minimum_is_billed_uncached() {
    let cached = |prefix: u32| {
        invoice(&million(&format!(
            "call: {{model: haiku-4.5, input: {}, output: 300, cache: {{prefix: {prefix}, hit_rate: 90%}}}}",
            prefix + 500
        )))
    };
    check(&cached(4095), "6095", "4595 × 1 + 300 × 5");
    check(&cached(4096), "2880.64", "500 × 1 + 0.9·4096 × 0.10 + 0.1·4096 × 1.25 + 300 × 5");
}

#[test]
fn e08_openai_caches_whole_granules_of_128_tokens_from_1024_on() {
    for (prefix, expected, because) in [
        (2006, "1920", "15 × 128 ≤ 2006 < 16 × 128"),
        (1151, "1024", "8 × 128 ≤ 1151 < 9 × 128"),
        (1023, "0", "below 1024 nothing is cached"),
    ] {
        let call = million(&format!(
            "call: {{model: mini-b, input: {prefix}, output: 0, cache: {{prefix: {prefix}, hit_rate: 100%}}}}"
        ));
        let read: Exact = call
            .bill(Figure::Invoice)
            .filter(|(.., line)| line.item.meter() == Meter::CacheRead.name())
            .map(|(.., line)| line.quantity.exact())
            .sum();
        check(&over(&read, &exact("1000000")), expected, because);
    }
}

#[test]
fn e08_a_longer_prompt_that_is_cached_costs_less_than_a_shorter_one_that_is_not() {
    let short = invoice(&million("call: {model: cookbook, input: 900, output: 0}"));
    for (hit_rate, saving, because) in [
        ("50%", "59/180", "1 − 1100 (0.5 + 0.5 × 0.1) / 900"),
        ("70%", "493/900", "1 − 1100 (0.3 + 0.7 × 0.1) / 900"),
    ] {
        let long = invoice(&million(&format!(
            "call: {{model: cookbook, input: 1100, output: 0, cache: {{prefix: 1100, hit_rate: {hit_rate}}}}}"
        )));
        check(&(Exact::ONE - over(&long, &short)), saving, because);
    }
}

#[test]
fn e09_batch_and_cache_stack_as_the_cells_of_the_table_say() {
    for (policy, expected, because) in [
        ("multiply", "1537.5", "half of 3075"),
        ("cache-only", "1762.5", "half of 2625, and 0.9·5000 reads at the whole 0.10"),
        ("no-cache", "3500", "half of 7000"),
    ] {
        let call = million(&format!(
            "call: {{model: haiku-{policy}, input: 5500, output: 300, tier: batch, \
             cache: {{prefix: 5000, hit_rate: 90%}}}}"
        ));
        check(&invoice(&call), expected, because);
    }
}

#[test]
fn e09_a_batch_of_forty_percent_costs_eighty_percent() {
    let call = million("call: {model: haiku-multiply, input: 5500, output: 300, batch: {share: 40%}}");
    let multiplier = over(&invoice(&call), &usd(&call, Figure::Base));
    check(&multiplier, "0.8", "0.6 + 0.4 / 2");
    for (.., line) in call.bill(Figure::Invoice) {
        let tier = line.item.tier().expect("tokens have a tier");
        assert!([Tier::Standard, Tier::Batch].contains(&tier));
    }
}

#[test]
fn e11_sixteen_calls_that_share_a_prefix_cost_a_seventh_when_they_wait_for_the_first() {
    let fan_out = |hit_rate: &str| {
        invoice(&million(&format!(
            "call: {{calls: 16, model: haiku-4.5, input: 5000, output: 0, cache: {{prefix: 5000, hit_rate: {hit_rate}}}}}"
        )))
    };
    check(&fan_out("0%"), "100000", "16 writes: 16 × 5000 × 1.25");
    check(&fan_out("93.75%"), "13750", "15 of 16 read: 5000 × 1.25 + 15 × 5000 × 0.10");
}

#[test]
fn e19_one_token_over_the_threshold_moves_the_whole_call_to_the_higher_rates() {
    let call = |input: &str| {
        let step = format!("call: {{model: gpt-5.4, input: {input}, output: 1000}}");
        invoice(&project("per_month: 1", &step, ""))
    };
    check(&call("272_000"), "0.695", "(272,000 × 2.50 + 1000 × 15) / 10^6");
    check(&call("272_001"), "1.382505", "(272,001 × 5 + 1000 × 22.50) / 10^6");
}

#[test]
fn e19_prompts_on_both_sides_of_the_threshold_cost_their_mean_not_the_cost_of_their_mean() {
    let mixed = project(
        "per_month: 1",
        "call: {output: 1000, route: [{share: 50%, model: gpt-5.4, input: 200_000}, {share: rest, model: gpt-5.4, input: 344_000}]}",
        "",
    );
    check(
        &invoice(&mixed),
        "1.12875",
        "(200,000 × 2.50 + 1000 × 15) / 2 + (344,000 × 5 + 1000 × 22.50) / 2, in 10^-6",
    );
}

#[test]
fn e26_drafting_on_mini_costs_150_micro_dollars_more_than_on_haiku() {
    let drafts = million(
        "mini: {model: mini-b, input: 2000, output: 500}
         haiku: {model: haiku-3.5, input: 2000, output: 500}",
    );
    let [mini, haiku] = [0, 1].map(|step| step_invoice(&drafts, step));
    check(&(mini - haiku), "150", "(2000 × 0.75 + 500 × 4.50) − (2000 × 0.80 + 500 × 4)");
}

#[test]
fn e27_a_terser_model_costs_less_than_its_rates_say() {
    let calls = project(
        "per_month: 1M",
        "haiku: {model: haiku-4.5, input: 1000, output: 500}
         mini: {model: mini-b, input: 1000, output: 500}",
        "model_factors: {haiku-4.5: {output: 0.72}}",
    );
    let [haiku, mini] = [0, 1].map(|step| step_invoice(&calls, step));
    check(&haiku, "2800", "1000 × 1 + 0.72·500 × 5");
    check(&mini, "3000", "1000 × 0.75 + 500 × 4.50");
    let per_asked_token = over(&(haiku - exact("1000")), &exact("500"));
    check(&per_asked_token, "3.6", "0.72 × 5 a token that was asked for");
}

#[test]
fn e34_double_prices_for_35_of_168_hours_cost_29_twenty_fourths() {
    let week = million(
        "call: {input: 1000, output: 0, route: [{weight: 35, model: peaky, tier: priority}, {weight: 133, model: peaky}]}",
    );
    let multiplier = over(&invoice(&week), &usd(&week, Figure::Base));
    check(&multiplier, "29/24", "(35 × 2 + 133) / 168");
}
