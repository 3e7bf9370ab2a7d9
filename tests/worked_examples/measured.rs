//! What was measured: caches, and shares of calls that were made again.

use costcalc::engine::{Item, Projection};
use costcalc::exact::Exact;
use costcalc::units::{Figure, Meter, Tier};

use crate::common;
use crate::lab::check;

fn project(scenario: &str) -> Projection {
    let file = common::file(&format!("as_of: 2026-11-01\n{scenario}"));
    let scenario = file.scenario([]).unwrap_or_else(|problems| panic!("{problems:?}"));
    let catalog = costcalc::pricing::Catalog::builtin();
    let day = "2026-11-01".parse().expect("a day");
    costcalc::analysis::evaluate(&scenario, &catalog, day)
        .unwrap_or_else(|problems| panic!("{problems:?}"))
        .projection
}

fn tokens(projection: &Projection, figure: Figure, meter: Meter) -> Exact {
    let lines = projection.bill(figure).map(|(.., line)| line);
    lines
        .filter(|line| line.item == Item::Metered(Tier::Standard, meter))
        .map(|line| line.quantity.exact())
        .sum()
}

#[test]
fn a_measured_cache_scales_with_the_factor_of_prompts_and_is_no_part_of_the_base() {
    let projection = project(
        "volume: {per_month: 1}\n\
         model_factors: {anthropic/claude-haiku-4-5: {input: 1.2}}\n\
         steps: {call: {model: anthropic/claude-haiku-4-5, input: 2_500, output: 0, \
         cache: {measured: {read: 234, write: 50}}}}\n",
    );
    let invoiced = |meter| tokens(&projection, Figure::Invoice, meter);
    check(&invoiced(Meter::Input), "2659.2", "2,500 × 1.2 − 280.8 − 60");
    check(&invoiced(Meter::CacheRead), "280.8", "234 × 1.2");
    check(&invoiced(Meter::CacheWrite), "60", "50 × 1.2");
    check(&tokens(&projection, Figure::Base, Meter::Input), "3000", "the base knows no cache");
    check(&tokens(&projection, Figure::Base, Meter::CacheRead), "0", "the base knows no cache");
}

#[test]
fn measured_shares_of_calls_are_billed_as_they_are() {
    let projection = project(
        "volume: {per_month: 1_000}\n\
         steps: {call: {input: 1_000, output: 100, attempts: [{model: openai/gpt-5.4-nano}, \
         {model: openai/gpt-5.4-mini, reached: 8%}, {model: anthropic/claude-haiku-4-5, reached: 2%}]}}\n",
    );
    let usd = |figure: Figure| projection.totals[figure].exact();
    check(usd(Figure::Invoice), "0.451", "0.325 + 80 × 0.0012 + 20 × 0.0015");
    check(usd(Figure::Base), "0.325", "each call once");
    assert_eq!(projection.steps[0].outcome, None, "outcomes are not known");
}
