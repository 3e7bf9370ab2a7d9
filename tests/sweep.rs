//! A figure over a grid is what a full evaluation of every point gives, digit for digit.

mod common;

use costcalc::analysis::{Axis, Day, Knob, Metric, Study, sweep};
use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::{self, Catalog, CellName, RateName};
use costcalc::scenario::{File, Patch};
use costcalc::units::{Figure, Meter, ModelId, Tier};
use proptest::prelude::*;

fn file(text: &str) -> File {
    File::parse(&Source::new("scenario.yaml", text), "scenario").expect("a file")
}

const FILES: [&str; 7] = [
    include_str!("../scenarios/support_pipeline.yaml"),
    include_str!("../scenarios/quality_gate.yaml"),
    include_str!("../scenarios/draft_designs.yaml"),
    include_str!("../scenarios/research_agent.yaml"),
    include_str!("../scenarios/cache_traffic.yaml"),
    include_str!("../scenarios/lead_rush.yaml"),
    include_str!("../scenarios/year_ahead.yaml"),
];

fn even(start: &Exact, step: &Exact, count: u32) -> Vec<Exact> {
    (0..count).map(|index| start + step * Exact::from(index)).collect()
}

/// Sweeps and evaluates every point by itself; both agree where a point is possible and where it is not.
fn check(
    file: &File,
    catalog: &Catalog,
    axes: Vec<Axis>,
    metric: &Metric,
    patches: &[&Patch],
) -> (usize, usize) {
    let study = Study::new(file, catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let swept = sweep(&study, axes.clone(), metric, &[("it".to_owned(), patches.to_vec())], &|_| ());
    let columns = axes.get(1).map_or(vec![None], |axis| axis.values.iter().map(Some).collect());
    let mut at = 0;
    for row in &axes[0].values {
        for column in &columns {
            let (mut edited, mut supposed) = axes[0].knob.turned(file, catalog, row);
            if let Some(column) = column {
                (edited, supposed) = axes[1].knob.turned(&edited, &supposed, column);
            }
            let study = Study::new(&edited, &supposed, study.day);
            let full = study.evaluate(patches.iter().copied()).ok();
            let full = full.and_then(|evaluated| metric.of(&evaluated.projection));
            assert_eq!(swept.designs[0].values[at], full, "{} at {row}, {column:?}", axes[0].knob.name());
            at += 1;
        }
    }
    (swept.evaluated, at)
}

/// A number in a step is no other number because of the step's name.
#[test]
fn a_step_may_be_named_like_a_key() {
    let catalog = Catalog::builtin();
    for name in ["tools", "traffic", "error_rate", "attempts", "turns", "review", "fixed", "loop", "profile"]
    {
        let file = file(&format!(
            "volume: {{per_month: 1_000}}\nsteps:\n  {name}:\n    attempts: [{{model: gpt-5.4-mini, times: 2}}]\n    \
             loop: {{turns: 10, system: 1_000, user: 200, output: 300, success: 90%}}\n    \
             downstream: {{cost_per_error: 1}}\n    check: {{detects: 50%}}\n"
        ));
        let inputs: Vec<String> = file.inputs().iter().map(|input| input.path[2..].join(".")).collect();
        let of_step =
            ["attempts.0.times", "loop.turns", "loop.system", "loop.user", "loop.output", "loop.success"];
        let of_step = of_step.iter().chain(&["downstream.cost_per_error", "check.detects"]);
        assert_eq!(inputs[1..], of_step.map(ToString::to_string).collect::<Vec<_>>(), "{name}");
        for (key, step) in [("success", 5_i64), ("user", 50)] {
            let path = ["steps", name, "loop", key].map(str::to_owned).to_vec();
            let step = Exact::from(step).shift_down(if key == "success" { 2 } else { 0 });
            let axis = Axis::new(Knob::Number(path), even(&Exact::ZERO, &step, 21), Some(step));
            check(&file, &catalog, vec![axis], &Metric::Total, &[]);
        }
    }
}

/// Every input of every file, from 0 to twice what it is and beyond the thresholds of prompts.
#[test]
fn every_input_of_the_shipped_scenarios() {
    let catalog = Catalog::builtin();
    let (mut evaluated, mut points) = (0, 0);
    for text in FILES {
        let file = file(text);
        for input in file.inputs() {
            let twenty = Exact::from(20_i64);
            let most = if input.number.is_share() { Exact::ONE } else { &input.value * Exact::from(2_i64) };
            let step = most.checked_div(&twenty).filter(|step| !step.is_zero()).unwrap_or(Exact::ONE);
            let knob = Knob::Number(input.path.clone());
            let axis = Axis::new(knob, even(&Exact::ZERO, &step, 24), Some(step));
            let (some, all) = check(&file, &catalog, vec![axis], &Metric::Total, &[]);
            evaluated += some;
            points += all;
        }
    }
    assert!(evaluated * 2 < points, "{evaluated} of {points} points were evaluated in full");
}

#[test]
fn two_inputs_prices_variants_and_thresholds_of_long_prompts() {
    let catalog = Catalog::builtin();
    let file = file(FILES[2]);
    let number = |path: &str, start: i64, step: i64, count| {
        Axis::new(
            Knob::Number(path.split('.').map(str::to_owned).collect()),
            even(&Exact::from(start), &Exact::from(step), count),
            Some(Exact::from(step)),
        )
    };
    let rate = Axis::new(
        Knob::Rate(
            ModelId::new("openai", "gpt-5.4-mini"),
            RateName::Cell(CellName::rate(Tier::Standard, Meter::Output)),
        ),
        even(&Exact::ZERO, &Exact::from(25_i64).shift_down(2), 30),
        Some(Exact::from(25_i64).shift_down(2)),
    );
    let tokens = number("steps.draft.input", 1_000, 10_000, 40);
    let volume = number("volume.per_month", 0, 50_000, 20);
    let output = number("steps.extract.output", 0, 6_000, 25);
    let metrics = [Metric::Total, Metric::Figure(Figure::Invoice), Metric::PerUnit, Metric::PerGoodUnit];
    for metric in &metrics {
        check(&file, &catalog, vec![tokens.clone(), rate.clone()], metric, &[]);
    }
    check(
        &file,
        &catalog,
        vec![tokens.clone(), output],
        &Metric::Step("draft".to_owned(), Figure::Base),
        &[],
    );
    let (some, all) = check(&file, &catalog, vec![volume.clone(), rate.clone()], &Metric::PerUnit, &[]);
    assert!(some * 4 < all, "{some} of {all} points were evaluated in full");
    for variant in file.variants.iter() {
        check(&file, &catalog, vec![volume.clone(), rate.clone()], &Metric::Total, &[variant]);
    }
}

/// The more fields a call fills, the higher the power of their error rate.
#[test]
fn an_error_rate_beside_the_number_of_fields() {
    let text = "volume: {per_month: 1_000}\nquality: {q: {per: field, fields: 2, error_rate: {gpt-5.4-mini: 5%}}}\n\
                steps: {a: {model: gpt-5.4-mini, retries: 1, input: 100, output: 10, quality: q, downstream: {cost_per_error: 1}}}\n";
    let axis = |path: &str, start: Exact, step: Exact, count| {
        let knob = Knob::Number(path.split('/').map(str::to_owned).collect());
        Axis::new(knob, even(&start, &step, count), Some(step))
    };
    let percent = |count: i64| Exact::from(count).shift_down(2);
    let rate = axis("quality/q/error_rate/gpt-5.4-mini", percent(1), percent(1), 40);
    let fields = axis("quality/q/fields", Exact::ONE, Exact::ONE, 9);
    let file = file(text);
    check(&file, &Catalog::builtin(), vec![rate.clone(), fields.clone()], &Metric::Total, &[]);
    check(&file, &Catalog::builtin(), vec![fields, rate], &Metric::Total, &[]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    /// Two inputs of a file that has one of every field, over ranges that begin anywhere.
    #[test]
    fn any_two_inputs(
        first in 0_usize..200, second in 0_usize..200, start in 1_i64..9, step in 1_i64..7, loops in any::<bool>(),
    ) {
        let table = |stem: &str, text: &str| {
            pricing::read(&Source::new(format!("{stem}.yaml"), text), stem).expect("a table")
        };
        let acme = table("acme", include_str!("golden/prices/acme.yaml"));
        let vista = table("vista", include_str!("golden/prices/vista.yaml"));
        let catalog = Catalog::new(vec![acme, vista]).expect("a catalog");
        let file = file(match loops {
            true => include_str!("golden/inputs/loops.yaml"),
            false => include_str!("golden/inputs/everything.yaml"),
        });
        let inputs = file.inputs();
        let axis = |index: usize, count: u32| {
            let input = &inputs[index % inputs.len()];
            let tenth = |tenths: i64| &input.value * Exact::from(tenths).shift_down(1);
            let step = if input.value.is_zero() { Exact::from(step).shift_down(2) } else { tenth(step) };
            Axis::new(Knob::Number(input.path.clone()), even(&tenth(start), &step, count), Some(step))
        };
        check(&file, &catalog, vec![axis(first, 9), axis(second, 8)], &Metric::Total, &[]);
    }
}

#[test]
fn the_number_of_threads_does_not_matter() {
    let catalog = Catalog::builtin();
    let file = file(FILES[0]);
    let study = Study::new(&file, &catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let axis = |path: &str, step: Exact| {
        Axis::new(
            Knob::Number(path.split('.').map(str::to_owned).collect()),
            even(&step, &step, 40),
            Some(step),
        )
    };
    let axes = vec![
        axis("volume.per_month", Exact::from(9_000_i64)),
        axis("steps.draft.cache.hit_rate", Exact::from(25_i64).shift_down(3)),
    ];
    let on_threads = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let designs = [("it".to_owned(), Vec::new())];
        let swept = pool.install(|| sweep(&study, axes.clone(), &Metric::Total, &designs, &|_| ()));
        (swept.designs[0].values.clone(), swept.evaluated)
    };
    assert_eq!(on_threads(1), on_threads(7));
}
