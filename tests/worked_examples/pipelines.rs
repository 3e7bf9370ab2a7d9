//! Several steps, splits and months.

use costcalc::engine::Projection;
use costcalc::exact::Exact;
use costcalc::units::Figure;

use crate::lab::{check, exact, invoice, million, outcome, over, project, step_invoice, usd};

#[test]
fn e03_a_support_ticket_costs_0_0078125_dollars() {
    let ticket = project(
        "per_month: 1",
        "classify: {model: nano-b, input: 500, output: 50}
         extract: {model: nano-b, input: 1000, output: 200}
         draft: {model: haiku-3.5, input: 2000, output: 500}
         review: {model: mini-b, input: 3000, output: 300}",
        "",
    );
    for (step, expected, because) in [
        (0, "0.0001625", "500 × 0.20 + 50 × 1.25, in 10^-6"),
        (1, "0.00045", "1000 × 0.20 + 200 × 1.25, in 10^-6"),
        (2, "0.0036", "2000 × 0.80 + 500 × 4, in 10^-6"),
        (3, "0.0036", "3000 × 0.75 + 300 × 4.50, in 10^-6"),
    ] {
        check(&step_invoice(&ticket, step), expected, because);
    }
    let hundred = exact("100");
    check(&invoice(&ticket), "0.0078125", "162.5 + 450 + 3600 + 3600 micro-dollars");
    check(&(invoice(&ticket) * &hundred), "0.78125", "a hundred tickets");
    let all_on_gpt = project("per_month: 100", "ticket: {model: gpt-5.4, input: 6500, output: 1050}", "");
    check(&invoice(&all_on_gpt), "3.2", "100 (6500 × 2.50 + 1050 × 15) / 10^6");
    let ratio = over(&invoice(&all_on_gpt), &(invoice(&ticket) * hundred));
    check(&ratio, "4.096", "3.20 / 0.78125");
}

/// 50,000 documents a day on a model, of which a share is reviewed for 2 dollars each.
fn documents(model: &str, days: u32, reviewed: &str) -> Projection {
    project(
        &format!("per_day: 50k, days_per_month: {days}"),
        &format!(
            "document: {{model: {model}, input: 800, output: 200, quality: task, \
             review: {{share: {reviewed}, cost: 2}}}}"
        ),
        &format!("quality: {{task: {{per: call, error_rate: {{{model}: 0}}}}}}"),
    )
}

#[test]
fn e04_a_review_of_a_quarter_per_mille_eats_what_nano_saves() {
    let invoice_of = |model, days| invoice(&documents(model, days, "0%"));
    let (mini, nano) = (invoice_of("mini-a", 1), invoice_of("nano-a", 1));
    check(&mini, "32", "50,000 (800 × 0.40 + 200 × 1.60) / 10^6 a day");
    check(&nano, "8", "50,000 (800 × 0.10 + 200 × 0.40) / 10^6 a day");
    check(&invoice_of("mini-a", 30), "960", "30 × 32");
    check(&invoice_of("nano-a", 30), "240", "30 × 8");
    let human = |share| usd(&documents("nano-a", 1, share), Figure::Human);
    check(&human("0.5%"), "500", "50,000 × 0.005 × 2 a day");
    check(&over(&(&mini - &nano), &human("100%")), "0.00024", "(32 − 8) / (50,000 × 2)");
    check(&human("0.024%"), "24", "as much as is saved");
}

/// What a call costs with so much of nano in the split.
fn split(nano: &str) -> Exact {
    invoice(&million(&format!(
        "call: {{input: 500, output: 200, route: [{{share: {nano}, model: nano-a}}, {{share: rest, model: mini-a}}]}}"
    )))
}

#[test]
fn e16_sending_sixty_percent_to_nano_saves_forty_five() {
    let saving = |nano| Exact::ONE - over(&split(nano), &exact("520"));
    check(&saving("60%"), "0.45", "0.6 (1 − 130 / 520)");
    check(&saving("70%"), "0.525", "0.7 (1 − 130 / 520)");
}

#[test]
fn e16_a_router_that_errs_costs_258_95_micro_dollars_with_its_own_calls() {
    let routed = million(
        "router: {model: penny, input: 10, output: 0}
         call: {input: 500, output: 200, route: [{share: 66.5%, model: nano-a}, {share: 3%, model: nano-a}, {share: 3.5%, model: mini-a}, {share: 27%, model: mini-a}]}",
    );
    let shares = routed.steps[1].branches[..2].iter();
    let nano: Exact = shares.map(|branch| branch.share.exact()).sum();
    check(&nano, "0.695", "0.7 × 0.95 simple + 0.3 × 0.10 complex");
    check(&invoice(&routed), "258.95", "10 + 0.695 × 130 + 0.305 × 520");
}

#[test]
fn e32_a_plan_fifty_maps_and_a_reduction_cost_32250_micro_dollars() {
    let fan_out = million(
        "plan: {model: mini-b, input: 2000, output: 500}
         map: {calls: {per: plan, times: 50}, model: nano-b, input: 1000, output: 200}
         reduce: {model: mini-b, input: 2000, output: 1000}",
    );
    check(&invoice(&fan_out), "32250", "3750 + 50 × 450 + 6000");
}

#[test]
fn e32_screening_a_thousand_and_looking_deep_at_five_percent_costs_seventy_cents() {
    let screening = project(
        "per_month: 1k",
        "screen: {model: nano-b, input: 1000, output: 200}
         deep: {calls: {per: screen, times: 5%}, model: haiku-4.5, input: 1000, output: 800}",
        "",
    );
    check(&invoice(&screening), "0.7", "1000 (450 + 0.05 × 5000) / 10^6");
}

const QUALITY: &str = "quality: {drafting: {per: call, error_rate: {haiku-4.5: 12%}}}";
const AROUND: &str = "
    classify: {model: nano-b, input: 500, output: 50, batch: {share: 40%}}
    extract: {model: nano-b, input: 1000, output: 200, cache: {prefix: 600, hit_rate: 90%}, batch: {share: 40%, hit_rate: 90%}}";
const DRAFT: &str = "input: 6500, output: 500, quality: drafting, \
    cache: {prefix: 4500, hit_rate: 90%}";
const GATE: &str = "attempts: [{model: haiku-4.5}, {model: haiku-4.5, fixes: 75%, breaks: 5%}], feedback: {input: 300}, \
    check: {detects: 80%, false_alarms: 5%, model: mini-b, input: 3000, output: 300, cache: {prefix: 1500, hit_rate: 80%}}";

#[test]
fn e38_the_support_pipeline_costs_6696_363_dollars_of_which_the_invoice_is_a_seventh() {
    let month = project(
        "per_month: 100k",
        &format!(
            "{AROUND}\n draft: {{{DRAFT}, {GATE}, review: {{share: 2%, cost: 1.50, catches: 90%, fix: 3}}, downstream: {{cost_per_error: 0.50}}}}"
        ),
        QUALITY,
    );
    for (figure, expected, because) in [
        (Figure::Base, "1321.25", "162.5 + 450 + 9000 + 3600 micro-dollars"),
        (
            Figure::CacheDiscounted,
            "891.968",
            "162.5 + 450 + 5467.5 + 2839.68: 600 tokens are too few for nano's cache",
        ),
        (Figure::BatchDiscounted, "879.718", "40 % of classify and extract at half the price"),
        (
            Figure::Invoice,
            "960.463",
            "r = 0.12 × 0.8 + 0.88 × 0.05 of the drafts are revised, at 5467.5 + 300",
        ),
        (Figure::Human, "3271.08", "3000 of reviews, and 0.0502 × 0.02·0.9 × 3 of fixes each"),
        (Figure::Downstream, "2464.82", "0.0502 (1 − 0.02·0.9) 0.50 each"),
        (Figure::Total, "6696.363", "960.463 + 3271.08 + 2464.82"),
    ] {
        check(&usd(&month, figure), expected, because);
    }
    let drafted = month.steps[2].outcome.as_ref().expect("it has error rates");
    check(drafted.escaped.exact(), "0.0502", "0.12 × 0.2 + 0.096 × 0.25 + 0.044 × 0.05");
    check(drafted.good.exact(), "0.9498", "1 − 0.0502");
    check(drafted.good_or_fixed().exact(), "0.9507036", "0.9498 + 0.0502 × 0.02·0.9");
    let share = over(&invoice(&month), &usd(&month, Figure::Total));
    check(&share, "960463/6696363", "the invoice over the total");
    let per_good = month.per_good_unit().expect("some are good");
    assert_eq!(per_good.rounded(6), "0.070436", "6696.363 / (100,000 × 0.9507036)");
}

#[test]
fn e38_the_gate_pays_where_an_error_costs_more_than_about_five_cents() {
    let draft = |ladder: &str| project("per_month: 1", &format!("draft: {{{DRAFT}, {ladder}}}"), QUALITY);
    let (gated, plain) = (draft(GATE), draft("model: haiku-4.5"));
    let dearer = invoice(&gated) - invoice(&plain);
    let better = outcome(&plain).escaped.exact() - outcome(&gated).escaped.exact();
    let price_of_an_error = over(&dearer, &better);
    check(&price_of_an_error, "364713/6980000", "(2839.68 + 0.14 × 5767.5) / (0.12 − 0.0502)");
    assert_eq!(price_of_an_error.rounded(6), "0.052251");
}
