//! How fast a published data file becomes price tables: read, compared, written as text, and read back.
//!
//! `cargo bench --bench import`. The file has as many models as LiteLLM's own: its entries in
//! `tests/import/litellm.json`, ten times under other names.

use std::hint::black_box;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

use costcalc::diag::Source;
use costcalc::pricing::import::{self, Format, Settings};

fn main() {
    divan::main();
}

/// The whole import, into no tables: the longest text there can be.
#[divan::bench]
fn whole_file(bencher: Bencher<'_, '_>) {
    let (source, entries) = data();
    bencher.counter(ItemsCount::new(entries)).bench_local(|| {
        let dataset = import::read(black_box(&source), Format::Litellm).expect("a data file");
        drop(black_box(import::plan(dataset, &[], &settings()).expect("a plan")));
    });
}

/// The part of it that reads the file.
#[divan::bench]
fn only_read(bencher: Bencher<'_, '_>) {
    let (source, _) = data();
    bencher.counter(BytesCount::new(source.text.len())).bench_local(|| {
        drop(black_box(import::read(black_box(&source), Format::Litellm)));
    });
}

fn settings() -> Settings<'static> {
    Settings::new("litellm".to_owned(), "2026-11-25".parse().expect("a day"))
}

/// The file, and the number of its entries.
fn data() -> (Arc<Source>, usize) {
    let text = include_str!("../tests/import/litellm.json").trim();
    let lines = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')).expect("an object");
    let copy = |number: usize| {
        let named = |line: &str| line.replacen('"', &format!("\"copy {number} of "), 1);
        lines.lines().map(named).collect::<Vec<_>>().join("\n")
    };
    let many = format!("{{{}}}", (0..10).map(copy).collect::<Vec<_>>().join(",\n"));
    (Source::new("many.json", many), 10 * lines.lines().count())
}
