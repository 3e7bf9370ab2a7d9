//! How many exact points a second a sweep gives, beside evaluating each in full.
//!
//! `RAYON_NUM_THREADS=1 cargo bench --bench sweep` for one core.

use std::hint::black_box;

use divan::Bencher;
use divan::counter::ItemsCount;

use costcalc::analysis::{Axis, Day, Knob, Metric, Study, sweep};
use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::File;

fn main() {
    divan::main();
}

const SUPPORT_PIPELINE: &str = include_str!("../scenarios/support_pipeline.yaml");

fn axis(path: &str, step: Exact, count: u32) -> Axis {
    let knob = Knob::Number(path.split('.').map(str::to_owned).collect());
    Axis::new(knob, (1..=count).map(|index| &step * Exact::from(index)).collect(), Some(step))
}

/// Two inputs, a thousand values each.
#[divan::bench(sample_count = 10)]
fn a_million_points(bencher: Bencher<'_, '_>) {
    let (file, catalog) = (file(), catalog());
    let day = Day::Fixed("2026-11-01".parse().expect("a day"));
    let study = Study::new(&file, &catalog, day);
    let axes = || {
        vec![
            axis("volume.per_month", Exact::from(100_i64), 1_000),
            axis("steps.draft.cache.hit_rate", Exact::ONE.shift_down(3), 1_000),
        ]
    };
    let designs = [("as_written".to_owned(), Vec::new())];
    bencher
        .counter(ItemsCount::new(1_000_000_usize))
        .bench_local(|| sweep(black_box(&study), axes(), &Metric::Total, &designs, &|_| ()));
}

/// The same question asked point by point.
#[divan::bench(sample_count = 10)]
fn a_hundred_points_in_full(bencher: Bencher<'_, '_>) {
    let (file, catalog) = (file(), catalog());
    let day = Day::Fixed("2026-11-01".parse().expect("a day"));
    let axis = axis("steps.draft.cache.hit_rate", Exact::ONE.shift_down(2), 100);
    bencher.counter(ItemsCount::new(100_usize)).bench_local(|| {
        for value in &axis.values {
            let (file, catalog) = axis.knob.turned(&file, &catalog, value);
            black_box(Study::new(&file, &catalog, day).evaluate([])).expect("a projection");
        }
    });
}

fn file() -> File {
    File::parse(&Source::new("scenario.yaml", SUPPORT_PIPELINE), "support_pipeline").expect("a file")
}

fn catalog() -> Catalog {
    let wanted = pricing::builtin().iter().filter(|table| ["openai", "anthropic"].contains(&table.provider));
    let tables = wanted.map(|table| pricing::read(&table.source(), table.provider));
    Catalog::new(tables.collect::<Result<_, _>>().expect("tables")).expect("a catalog")
}
