//! Where figures come from: derivations equal the engine, digit for digit.

mod common;
#[path = "common/derivation.rs"]
mod derivation;
#[path = "common/files.rs"]
mod files;

use std::path::{Path, PathBuf};

use costcalc::analysis::explain::{Derivation, Unfound, short};
use costcalc::diag::Source;
use costcalc::engine::project;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::{File, Patch, plan};
use costcalc::units::Date;
use files::root;

/// The scenario files of a folder.
fn scenarios(folder: &str) -> Vec<PathBuf> {
    let folder = root().join(folder);
    let names = common::yaml_files(&folder).into_iter();
    names.map(|(stem, _)| folder.join(format!("{stem}.yaml"))).collect()
}

/// Every shipped scenario of a single month, and those of the tests that have one of every field.
fn all() -> Vec<PathBuf> {
    let of_a_month = |path: &PathBuf| {
        let text = std::fs::read_to_string(path).expect("a readable file");
        !text.lines().any(|line| line.starts_with("horizon:"))
    };
    let shipped = ["scenarios", "scenarios/articles"].into_iter().flat_map(scenarios).filter(of_a_month);
    let inputs = [
        "everything.yaml",
        "variants.yaml",
        "warned.yaml",
        "announced.yaml",
        "traffic.yaml",
        "loops.yaml",
        "agents.yaml",
        "short-turns.yaml",
        "voice/calls.yaml",
    ];
    shipped.chain(inputs.iter().map(|name| root().join("tests/golden/inputs").join(name))).collect()
}

/// A scenario's file, the prices that it names, and its day.
fn read(path: &Path) -> (File, Catalog, Date) {
    let text = std::fs::read_to_string(path).expect("a readable file");
    let source = Source::new(path.display().to_string(), text);
    let file = File::parse(&source, "scenario").expect("a file");
    let scenario = file.scenario([]).expect("a scenario");
    let folders = scenario.prices.expect("scenarios of this repository name their prices");
    let tables = folders.iter().flat_map(|folder| {
        let folder = path.parent().expect("a folder").join(&folder.value);
        common::yaml_files(&folder).into_iter().map(|(stem, text)| {
            pricing::read(&Source::new(format!("{stem}.yaml"), text), &stem).expect("a table")
        })
    });
    let catalog = Catalog::new(tables.collect()).expect("a catalog");
    (file, catalog, scenario.as_of.expect("scenarios of this repository fix their day"))
}

/// Every case with every variant, the file as it stands first.
fn designs(file: &File) -> Vec<Vec<&Patch>> {
    let cases = || std::iter::once(None).chain(file.cases.iter().map(Some));
    let variants = || std::iter::once(None).chain(file.variants.iter().map(Some));
    cases()
        .flat_map(|case| variants().map(move |variant| [case, variant].into_iter().flatten().collect()))
        .collect()
}

/// What is listed can be found under its own path, in full and without what can be left out.
fn check_paths(file: &File, patches: &[&Patch], catalog: &Catalog, day: Date) {
    let scenario = file.scenario(patches.iter().copied()).expect("a scenario");
    let (plan, _) = plan(&scenario, catalog, day).expect("a plan");
    let projection = project(&plan).expect("every rate");
    let numbers = file.numbers(patches.iter().copied());
    let derivation = Derivation::new(&scenario, &plan, &projection, numbers);
    for figure in derivation.all() {
        let path = figure.path.as_str();
        for asked in [path, short(path), &path.replace('"', "")] {
            let found = derivation.find(asked).unwrap_or_else(|unfound| panic!("`{asked}`: {unfound:?}"));
            assert_eq!((found.path.as_str(), &found.value), (path, &figure.value), "{asked}");
        }
    }
}

#[test]
fn every_figure_is_what_its_leaves_make_and_what_the_engine_makes() {
    let mut figures = 0;
    for path in all() {
        let (file, catalog, day) = read(&path);
        for patches in designs(&file) {
            figures += derivation::check(&file, &patches, &catalog, day);
        }
    }
    assert!(4_000 < figures, "only {figures} figures were looked at");
}

#[test]
fn everything_that_is_listed_can_be_found() {
    for path in all() {
        let (file, catalog, day) = read(&path);
        check_paths(&file, &[], &catalog, day);
    }
}

/// What paths mean in a file: the full path that each is short for.
fn check_meaning(text: &str, stem: &str, meanings: &[(&str, &str)]) {
    let file = File::parse(&Source::new(format!("{stem}.yaml"), text), stem).expect("a file");
    let scenario = file.scenario([]).expect("a scenario");
    let catalog = Catalog::builtin();
    let (plan, _) = plan(&scenario, &catalog, "2026-11-01".parse().expect("a day")).expect("a plan");
    let projection = project(&plan).expect("every rate");
    let derivation = Derivation::new(&scenario, &plan, &projection, file.numbers([]));
    for (asked, meant) in meanings {
        let found = match derivation.find(asked) {
            Ok(figure) => figure.path,
            Err(Unfound::Unknown { near }) => format!("one of {}", near.join(", ")),
            Err(Unfound::NoPath) => "no path".to_owned(),
            Err(why) => panic!("{why:?}"),
        };
        assert_eq!(found, *meant, "{asked}");
    }
}

#[test]
fn paths_may_be_short() {
    let text = std::fs::read_to_string(root().join("scenarios/support_pipeline.yaml")).expect("a file");
    check_meaning(
        &text,
        "support_pipeline",
        &[
            ("total", "totals.total"),
            ("totals", "totals.total"),
            ("invoice", "totals.invoice"),
            ("per_good_unit", "totals.per_good_unit"),
            ("draft", "steps.draft.total"),
            ("steps.draft", "steps.draft.total"),
            ("draft.invoice", "steps.draft.invoice"),
            ("draft.route.1", "steps.draft.route.1.total"),
            ("draft.cache", "steps.draft.cache"),
            ("draft.cache.read", "steps.draft.invoice.cache_read"),
            ("draft.cache.write", "steps.draft.invoice.cache_write"),
            ("draft.cache.hit_rate", "steps.draft.cache.hit_rate"),
            ("qa.calls", "steps.qa.calls"),
            ("fixed.\"second provider\"", "fixed.0"),
            ("fixed.second provider", "fixed.0"),
            ("providers.openai", "providers.openai.invoice"),
            ("models.\"openai/gpt-5.4-mini\".base", "models.\"openai/gpt-5.4-mini\".base"),
            ("models.openai/gpt-5.4-mini", "models.\"openai/gpt-5.4-mini\".invoice"),
            ("volume.per_month", "volume.per_month"),
            ("drfat.invoice", "one of draft.invoice"),
            ("draft..invoice", "no path"),
        ],
    );
}

#[test]
fn what_may_be_written_to_a_cache_in_two_ways_is_not_guessed() {
    check_meaning(
        "volume: {per_month: 1000}
steps:
  ask:
    route:
      - {weight: 1, model: anthropic/claude-haiku-4-5, cache: {ttl: 1h}}
      - {weight: 2, model: anthropic/claude-haiku-4-5}
    input: 9000
    output: 100
    cache: {prefix: 5000, hit_rate: 50%}
",
        "two_ways",
        &[
            ("ask.cache.write", "one of ask.invoice.cache_write, ask.invoice.cache_write_1h"),
            ("ask.invoice.cache_write_1h", "steps.ask.invoice.cache_write_1h"),
        ],
    );
}
