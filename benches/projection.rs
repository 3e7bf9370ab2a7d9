//! How fast a workload is evaluated in process.
//!
//! `cargo bench --bench projection`. An item is a whole result: every bill line of every figure is
//! built, and its memory is given back within the time that is measured.

use std::fmt::Write;
use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;

use costcalc::diag::Source;
use costcalc::engine;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::{self, Plan};
use costcalc::units::Date;

fn main() {
    divan::main();
}

const SUPPORT_PIPELINE: &str = include_str!("../scenarios/support_pipeline.yaml");

/// Evaluating a plan that stands.
#[divan::bench]
fn project_support_pipeline(bencher: Bencher<'_, '_>) {
    let plan = planned(SUPPORT_PIPELINE, &catalog());
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| drop(black_box(engine::project(black_box(&plan)))));
}

/// From the scenario's text to the plan, with price tables that stand.
#[divan::bench]
fn plan_support_pipeline(bencher: Bencher<'_, '_>) {
    let catalog = catalog();
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| drop(black_box(planned(black_box(SUPPORT_PIPELINE), &catalog))));
}

/// Evaluating ever more steps that all have a ladder, a cache and reviews. An item is a step.
#[divan::bench(args = [1, 10, 100])]
fn project_steps(bencher: Bencher<'_, '_>, steps: usize) {
    let plan = planned(&ladders(steps), &catalog());
    bencher
        .counter(ItemsCount::new(steps))
        .bench_local(|| drop(black_box(engine::project(black_box(&plan)))));
}

/// From text to plan with ever more steps. An item is a step.
#[divan::bench(args = [1, 10, 100])]
fn plan_steps(bencher: Bencher<'_, '_>, steps: usize) {
    let (text, catalog) = (ladders(steps), catalog());
    bencher
        .counter(ItemsCount::new(steps))
        .bench_local(|| drop(black_box(planned(black_box(&text), &catalog))));
}

/// The tables that the scenarios here need.
fn catalog() -> Catalog {
    let needed = pricing::builtin().iter().filter(|table| ["openai", "anthropic"].contains(&table.provider));
    let tables = needed.map(|table| pricing::read(&table.source(), table.provider).expect("a shipped table"));
    Catalog::new(tables.collect()).expect("shipped tables agree")
}

fn planned(text: &str, catalog: &Catalog) -> Plan {
    let scenario = scenario::read(&Source::new("scenario.yaml", text), "scenario").expect("a scenario");
    let day: Date = scenario.as_of.expect("a scenario that fixes the day of its prices");
    let (plan, _) = scenario::plan(&scenario, catalog, day).expect("a plan");
    plan
}

/// A scenario with so many steps like the dearest one of `support_pipeline`.
fn ladders(steps: usize) -> String {
    let mut text = "\
as_of: 2026-11-01
volume: {unit: ticket, per_month: 300_000}
quality:
  drafting:
    per: call
    error_rate: {openai/gpt-5.4-nano: 11.3%, openai/gpt-5.4-mini: 5.9%, anthropic/claude-haiku-4-5: 3.7%}
steps:
"
    .to_owned();
    for step in 0..steps {
        let step = format_args!(
            "  step_{step}:
    route:
      - {{share: 60%, model: openai/gpt-5.4-mini}}
      - share: rest
        attempts:
          - {{model: openai/gpt-5.4-nano, times: 2}}
          - {{model: anthropic/claude-haiku-4-5}}
          - {{human: {{cost: 2.00}}}}
    input: 2_000
    output: 500
    cache: {{prefix: 1_500, hit_rate: 90%}}
    quality: drafting
    check: {{detects: 90%, false_alarms: 2%}}
    review: {{share: 5%, cost: 0.40, catches: 98%, fix: 0.50}}
    downstream: {{cost_per_error: 1.50}}
"
        );
        text.write_fmt(step).expect("writing to memory");
    }
    text
}
