//! How fast the cheapest assignment of models to steps is found, and proven, in process.
//!
//! `cargo bench --bench optimize`. Twelve steps with thirty candidates each make 30^12 assignments.

use std::fmt::Write;
use std::hint::black_box;

use divan::Bencher;

use costcalc::analysis::{Day, Models, Study, optimize};
use costcalc::diag::Source;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::File;

fn main() {
    divan::main();
}

/// Steps that are coupled by a limit on errors and by outputs that are read.
#[divan::bench]
fn twelve_steps_of_thirty_models(bencher: Bencher<'_, '_>) {
    found(bencher, |step| {
        let reads = if step % 3 == 2 { format!("reads: [s{}], ", step - 1) } else { String::new() };
        format!("{reads}input: {}, output: {}", 500 + step * 37, 100 + step * 11)
    });
}

/// Steps that are all alike, so that many assignments cost the same.
#[divan::bench]
fn twelve_steps_alike(bencher: Bencher<'_, '_>) {
    found(bencher, |_| "input: 500, output: 100".to_owned());
}

fn found(bencher: Bencher<'_, '_>, step: impl Fn(u32) -> String) {
    let catalog = catalog();
    let file = file(step);
    let day = Day::Fixed("2026-11-01".parse().expect("a day"));
    let study = Study::new(&file, &catalog, day);
    bencher.bench_local(|| optimize(black_box(&study), &[], &Models::Named).expect("an optimum"));
}

fn catalog() -> Catalog {
    let mut table = String::from(
        "schema: costcalc/pricing/v1\nprovider: one\ncurrency: USD\nper: 1_000_000 tokens\nmodels:\n",
    );
    for model in 0..30_u32 {
        let cents = 20 + model * model * 3;
        let [input, output] = [cents, cents * 5].map(|cents| format!("{}.{:02}", cents / 100, cents % 100));
        writeln!(table, "  m{model}: {{cards: [{{from: unknown, source: {{document: invented, checked: 2026-11-20}}, standard: {{input: {input}, output: {output}}}}}]}}")
            .expect("memory");
    }
    let table = pricing::read(&Source::new("one.yaml", table), "one").expect("a table");
    Catalog::new(vec![table]).expect("a catalog")
}

fn file(step: impl Fn(u32) -> String) -> File {
    let mut text = String::from("volume: {per_month: 100_000}\nrequire: {max_error_rate: 4.3%}\n");
    text += "quality:\n  q:\n    per: call\n    error_rate:\n";
    for model in 0..30_u32 {
        writeln!(text, "      one/m{model}: {}.{}%", (40 - model) / 3, model % 10).expect("memory");
    }
    text += "model_factors:\n";
    for model in 0..30_u32 {
        writeln!(text, "  one/m{model}: {{output: 1.{model:02}}}").expect("memory");
    }
    text += "steps:\n";
    for index in 0..12 {
        writeln!(
            text,
            "  s{index}: {{model: one/m0, quality: q, downstream: {{cost_per_error: 0.005}}, {}}}",
            step(index)
        )
        .expect("memory");
    }
    File::parse(&Source::new("scenario.yaml", text), "scenario").expect("a file")
}
