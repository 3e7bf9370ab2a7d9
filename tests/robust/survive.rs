//! Everything that the library does with a text, within a time.

use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::thread;
use std::time::Duration;

use costcalc::analysis::capacity::{Hourly, Passed};
use costcalc::analysis::explain::Derivation;
use costcalc::analysis::{self, Capacity};
use costcalc::config;
use costcalc::diag::{Diagnostic, Source};
use costcalc::engine::{self, MissingRate};
use costcalc::pricing::lint::{self, Today};
use costcalc::pricing::{self, Catalog};
use costcalc::report::Look;
use costcalc::scenario::{self, File};
use costcalc::units::{Date, Figure, ModelId};

/// After so long work counts as not coming to an end, even on a busy machine.
const PATIENCE: Duration = Duration::from_secs(600);

/// As much as the main thread of a program has on common systems, since tests have less.
const STACK: usize = 8 << 20;

/// Runs `work` in a thread of its own; its panic is ours, and so is its not coming to an end.
pub(crate) fn in_time<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (done, ended) = sync_channel(1);
    let builder = thread::Builder::new().stack_size(STACK);
    let worker = builder.spawn(move || {
        let result = work();
        let _ = done.send(());
        result
    });
    let worker = worker.expect("a thread can be started");
    if ended.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
        panic!("it does not come to an end within {PATIENCE:?}");
    }
    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Reads settings and, where they are some, asks them.
pub(crate) fn settings(text: &str) {
    match config::read(&Source::new("costcalc.yaml", text)) {
        Err(problems) => show(&problems),
        Ok(config) => {
            for guardrail in &config.guardrails {
                let _ = guardrail.covers("scenarios/support_pipeline.yaml");
            }
        }
    }
}

/// Reads a price table and, where it is one, holds it to all rules and asks its catalog for everything.
pub(crate) fn table(text: &str, stem: &str) {
    let source = Source::new(format!("{stem}.yaml"), text);
    match pricing::read(&source, stem) {
        Err(problems) => show(&problems),
        Ok(table) => match Catalog::new(vec![table]) {
            Err(problems) => show(&problems),
            Ok(catalog) => {
                show(&lint::findings(&catalog, Today::new(day("2026-11-01"), 90)));
                for table in catalog.tables() {
                    assert_eq!(lint::rewritten(table, table), vec![]);
                    show(&[lint::removed(table)]);
                }
                let models: Vec<ModelId> = catalog.models().cloned().collect();
                for model in &models {
                    let _ = catalog.offer(model, day("2020-01-01"));
                }
                for model in models.iter().take(4) {
                    for fields in USES {
                        scenario(&use_of(model, fields), "use", &catalog);
                    }
                }
            }
        },
    }
}

/// Ways to use a model.
const USES: [&str; 5] = [
    "input: 300000, output: 1, tools: {web_search: 1}",
    "input: 5000, output: 100, cache: {prefix: 4999, hit_rate: 90%}",
    "input: 5000, output: 100, cache: {prefix: 4999, traffic: {pattern: sliding, warm_up: 1s}, storage: {hours: 24}}",
    "input: 50, output: 0.5, batch: {share: 30%}",
    "input: 5000, output: 100, region: eu, tier: flex",
];

fn use_of(model: &ModelId, fields: &str) -> String {
    let name = serde_json::to_string(&model.to_string()).expect("text is JSON");
    format!("volume: {{per_month: 1000}}\nsteps:\n  use: {{model: {name}, {fields}}}\n")
}

/// Reads a scenario and, where it is one, plans and projects it, and explains every figure.
pub(crate) fn scenario(text: &str, stem: &str, catalog: &Catalog) {
    let source = Source::new(format!("{stem}.yaml"), text);
    let scenario = match scenario::read(&source, stem) {
        Ok(scenario) => scenario,
        Err(problems) => return show(&problems),
    };
    if scenario.horizon.is_some() {
        match analysis::evaluate(&scenario, catalog, day("2026-11-20")) {
            Ok(evaluated) => show(&evaluated.warnings),
            Err(problems) => show(&problems),
        }
        return;
    }
    match scenario::plan(&scenario, catalog, day("2026-11-20")) {
        Err(problems) => show(&problems),
        Ok((plan, warnings)) => {
            show(&warnings);
            match engine::project(&plan) {
                Ok(projection) => {
                    for (_, usd) in projection.totals.iter() {
                        let _ = (usd.exact().to_string(), usd.exact().rounded(2));
                    }
                    let _ = (projection.per_unit(), projection.per_good_unit());
                    let capacity = Capacity::of(&plan, &projection);
                    let passed: Vec<Diagnostic> = capacity.passed().iter().map(Passed::warning).collect();
                    show(&passed);
                    let even: Vec<_> = capacity.hourly.iter().map(Hourly::break_even).collect();
                    let _ = (capacity.binding(), even);
                    let numbers = File::parse(&source, stem).map(|file| file.numbers([]));
                    let derivation =
                        Derivation::new(&scenario, &plan, &projection, numbers.expect("it is a file"));
                    let total = derivation.find("total").expect("every scenario has one");
                    assert_eq!(total.value, *projection.totals[Figure::Total].exact());
                    let _ = derivation.all();
                }
                Err(missing) => {
                    let missing: Vec<Diagnostic> = missing.iter().map(MissingRate::diagnostic).collect();
                    show(&missing);
                }
            }
        }
    }
}

fn day(text: &str) -> Date {
    text.parse().expect("a day")
}

/// Shows diagnostics on terminals of all kinds.
fn show(problems: &[Diagnostic]) {
    for problem in problems {
        for width in [20, 80, 200] {
            for colour in [false, true] {
                let text = costcalc::report::message(problem, Look { colour, width });
                assert!(text.contains(problem.code.name()), "{text}");
            }
        }
        for (place, _) in problem.place.iter().chain(&problem.related) {
            let _ = (place.to_string(), place.text());
        }
    }
}
