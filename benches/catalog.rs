//! How fast price tables are read, from text to a catalog that answers.
//!
//! `cargo bench --bench catalog`. A run of the program reads the tables of the providers that its
//! scenario names, so `openai_and_anthropic` is what the usual run pays.

use std::hint::black_box;

use divan::Bencher;
use divan::counter::BytesCount;

use costcalc::pricing::{self, Builtin, Catalog};
use costcalc::yaml;

fn main() {
    divan::main();
}

/// Every table that is compiled in.
#[divan::bench]
fn every_table(bencher: Bencher<'_, '_>) {
    read(bencher, &|_| true);
}

/// The tables of two providers.
#[divan::bench]
fn openai_and_anthropic(bencher: Bencher<'_, '_>) {
    read(bencher, &|table| ["openai", "anthropic"].contains(&table.provider));
}

/// The part of `every_table` that makes a tree of YAML.
#[divan::bench]
fn every_table_as_yaml(bencher: Bencher<'_, '_>) {
    let tables = tables(&|_| true);
    bencher.counter(bytes(&tables)).bench_local(|| {
        for table in black_box(&tables) {
            drop(black_box(yaml::parse(&table.source())));
        }
    });
}

fn read(bencher: Bencher<'_, '_>, wanted: &dyn Fn(&Builtin) -> bool) {
    let tables = tables(wanted);
    bencher.counter(bytes(&tables)).bench_local(|| {
        let read = black_box(&tables).iter().map(|table| pricing::read(&table.source(), table.provider));
        let read = read.collect::<Result<_, _>>().expect("shipped tables");
        drop(black_box(Catalog::new(read)));
    });
}

fn tables(wanted: &dyn Fn(&Builtin) -> bool) -> Vec<Builtin> {
    pricing::builtin().iter().filter(|table| wanted(table)).copied().collect()
}

fn bytes(tables: &[Builtin]) -> BytesCount {
    BytesCount::new(tables.iter().map(|table| table.source().text.len()).sum::<usize>())
}
