//! The rates of section 16 as a price table, and scenarios over it from their parts.

use costcalc::analysis::Capacity;
use costcalc::engine::{MonthResult, Outcome, Projection};
use costcalc::exact::{Exact, Notation};
use costcalc::units::Figure;

use crate::common;

/// A model's name, the rules of its cache, and the rates of its cards.
const MODELS: &[(&str, &str, &str)] = &[
    // articles 000 and 002
    ("nano-a", "", "standard: {input: 0.10, output: 0.40}"),
    ("mini-a", "", "standard: {input: 0.40, output: 1.60}"),
    // articles 001 and 004
    (
        "nano-b",
        "min_prefix: 1_024, granule: 128",
        "standard: {input: 0.20, cache_read: 0.02, cache_write: as input, output: 1.25}, \
         batch: {input: 0.10, cache_read: 0.01, cache_write: as input, output: 0.625}",
    ),
    (
        "mini-b",
        "min_prefix: 1_024, granule: 128",
        "standard: {input: 0.75, cache_read: 0.075, cache_write: as input, output: 4.50}",
    ),
    (
        "haiku-3.5",
        "min_prefix: 2_048",
        "standard: {input: 0.80, cache_read: 0.08, cache_write: 1.00, cache_write_1h: 1.60, output: 4.00}",
    ),
    ("haiku-4.5", HAIKU_CACHE, HAIKU),
    ("gpt-4o-mini", "", "standard: {input: 0.15, output: 0.60}"),
    (
        "gpt-5.4",
        "",
        "standard: {input: 2.50, output: 15}, \
         long_context: [{above_input: 272_000, standard: {input: 5, output: 22.50}}]",
    ),
    // the cookbook's arithmetic: a read costs a tenth of the input, a write as much as the input
    (
        "cookbook",
        "min_prefix: 1_024",
        "standard: {input: 1, cache_read: 0.10, cache_write: as input, output: 1}",
    ),
    // a micro-dollar a token
    ("penny", "", "standard: {input: 1, output: 1}"),
    // a flagship whose reads cost a tenth of the input, and writes a quarter more
    (
        "flagship",
        "min_prefix: 1_024",
        "standard: {input: 2.50, cache_read: 0.25, cache_write: 3.125, output: 15}",
    ),
    // what is heard costs more than what is read
    ("listener", "", "standard: {input: 4, output: 16, audio_input: 10}"),
    // twice the price where demand is high
    ("peaky", "", "standard: {input: 1, output: 1}, priority: {input: 2, output: 2}"),
];

const HAIKU_CACHE: &str = "min_prefix: 4_096";
const HAIKU: &str = "standard: {input: 1, cache_read: 0.10, cache_write: 1.25, cache_write_1h: 2, output: 5}";

/// What batch and cache together cost, where vendors differ: haiku-4.5, by the policy's name.
const BATCH_POLICIES: [(&str, &str); 3] = [
    // every class is halved
    ("multiply", "cache_read: 0.05, cache_write: 0.625"),
    // a read keeps the cached price of the standard tier
    ("cache-only", "cache_read: 0.10, cache_write: 0.625"),
    // a batched prompt is never cached
    ("no-cache", "cache_read: as input, cache_write: as input"),
];

/// The price table; `repriced` is `mini-a` after a change of price on 2026-11-15.
fn table() -> String {
    let mut text = "schema: costcalc/pricing/v1\nprovider: lab\ncurrency: USD\n\
                    per: 1_000_000 tokens\nmodels:\n"
        .to_owned();
    for (name, rules, rates) in MODELS {
        text += &model(name, rules, &[("unknown", rates)]);
    }
    for (policy, cells) in BATCH_POLICIES {
        let rates = format!("{HAIKU}, batch: {{input: 0.50, {cells}, output: 2.50}}");
        text += &model(&format!("haiku-{policy}"), HAIKU_CACHE, &[("unknown", &rates)]);
    }
    let (before, after) = ("{input: 0.40, output: 1.60}", "{input: 0.30, output: 1.20}");
    text += &model(
        "repriced",
        "",
        &[("unknown", &format!("standard: {before}")), ("2026-11-15", &format!("standard: {after}"))],
    );
    for (name, window) in [("window-200k", "200_000"), ("window-400k", "400_000")] {
        let rates = "standard: {input: 1, cache_read: 0.10, cache_write: as input, output: 5}";
        let windowed = model(name, "min_prefix: 1_024", &[("unknown", rates)]);
        text += &windowed.replacen("    cards:", &format!("    context_window: {window}\n    cards:"), 1);
    }
    for (name, hourly) in HOURLY {
        text += &model(name, "", &[("unknown", "standard: {input: 10, output: 10}")]);
        text += &format!("    capacity: [{{from: unknown, {SOURCE}, {hourly}}}]\n");
    }
    text
}

/// Models of which capacity is for sale by the hour, beside 10 dollars a million tokens.
const HOURLY: [(&str, &str); 3] = [
    ("own-always", "per_hour: 2.50, tokens_per_second: 700, utilisation: 100%"),
    ("own-seldom", "per_hour: 2.50, tokens_per_second: 700, utilisation: 10%"),
    // 4,608 dollars a month of 720 hours
    ("own-dear", "per_hour: 6.40, tokens_per_second: 700, utilisation: 100%"),
];

const SOURCE: &str = "source: {document: COST_MODEL.md, checked: 2026-11-20}";

fn model(name: &str, rules: &str, cards: &[(&str, &str)]) -> String {
    let mut text = format!("  {name}:\n");
    if !rules.is_empty() {
        text += &format!("    cache: {{mode: explicit, {rules}}}\n");
    }
    text += "    cards:\n";
    for (from, rates) in cards {
        text += &format!("      - {{from: {from}, {SOURCE}, {rates}}}\n");
    }
    text
}

fn text(volume: &str, steps: &str, top: &str) -> String {
    let mut text = format!("volume: {{{volume}}}\n{top}\nsteps:\n");
    for step in steps.trim().lines() {
        text += &format!("  {}\n", step.trim());
    }
    text
}

/// The projection of a scenario: its volume, one step a line, and what else stands at its top.
#[track_caller]
pub(crate) fn project(volume: &str, steps: &str, top: &str) -> Projection {
    let text = text(volume, steps, top);
    common::project(&text, &[("lab", &table())])
        .unwrap_or_else(|problems| panic!("{text}\n{}", common::rendered(&problems)))
}

/// The months of a scenario with a horizon: its volume, the horizon, and one step.
#[track_caller]
pub(crate) fn months(volume: &str, horizon: &str, step: &str) -> (Vec<MonthResult>, Projection) {
    let text = format!("volume: {{{volume}}}\nhorizon: {{{horizon}}}\nsteps: {{{step}}}\n");
    let evaluated = common::evaluate(&text, &[("lab", &table())])
        .unwrap_or_else(|problems| panic!("{text}\n{}", common::rendered(&problems)));
    (evaluated.outlook.expect("it has a horizon").months, evaluated.projection)
}

/// What the same scenario asks of its models.
#[track_caller]
pub(crate) fn capacity(volume: &str, steps: &str, top: &str) -> Capacity {
    let text = text(volume, steps, top);
    common::capacity(&text, &[("lab", &table())])
        .unwrap_or_else(|problems| panic!("{text}\n{}", common::rendered(&problems)))
}

/// A million units a month, so that a dollar a month is a micro-dollar a unit.
#[track_caller]
pub(crate) fn million(steps: &str) -> Projection {
    project("per_month: 1M", steps, "")
}

/// The same, where the models' outputs are bad at these rates: `nano-a: 11.3%`.
#[track_caller]
pub(crate) fn million_rated(rates: &str, steps: &str) -> Projection {
    let quality = format!("quality: {{task: {{per: call, error_rate: {{{rates}}}}}}}");
    project("per_month: 1M", steps, &quality)
}

/// What the vendors bill.
pub(crate) fn invoice(projection: &Projection) -> Exact {
    usd(projection, Figure::Invoice)
}

/// A figure of all steps.
pub(crate) fn usd(projection: &Projection, figure: Figure) -> Exact {
    projection.totals[figure].exact().clone()
}

/// What the vendors bill for one step.
pub(crate) fn step_invoice(projection: &Projection, step: usize) -> Exact {
    projection.steps[step].figures[Figure::Invoice].exact().clone()
}

/// What becomes of a call of the first step.
pub(crate) fn outcome(projection: &Projection) -> &Outcome {
    let outcome = projection.steps[0].outcome.as_ref();
    outcome.expect("the step has error rates")
}

/// The chances to reach each attempt of the first step.
pub(crate) fn visits(projection: &Projection) -> Vec<Exact> {
    let visits = projection.steps[0].branches[0].visits.iter();
    visits.map(|visit| visit.exact().clone()).collect()
}

/// A decimal in full.
pub(crate) fn exact(text: &str) -> Exact {
    Exact::parse(text, Notation::Plain).expect("a plain decimal")
}

/// A quotient of figures, none of which is 0.
pub(crate) fn over(dividend: &Exact, divisor: &Exact) -> Exact {
    dividend.checked_div(divisor).expect("not 0")
}

/// Compares to the last digit.
#[track_caller]
pub(crate) fn check(value: &Exact, expected: &str, because: &str) {
    assert_eq!(value.to_string(), expected, "because {because}");
}
