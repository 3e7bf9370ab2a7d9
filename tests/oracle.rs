//! The engine equals the oracle, digit for digit.
//!
//! The oracle evaluates a scenario in closed form over `num-rational`, from the contract alone: it shares
//! neither code nor number type nor structure with the engine.

mod common;

mod oracle {
    pub mod num;
    pub mod world;

    pub mod agreement;
    pub mod bill;
    pub mod calendar;
    pub mod call;
    pub mod evaluate;
    pub mod ladder;
    pub mod price;
    pub mod requests;
    pub mod rungs;
    pub mod site;
    pub mod traffic;
    pub mod unit;

    pub mod facts;
    pub mod generate;
    pub mod goldens;
    pub mod read;
    pub mod shipped;
    pub mod write;
}

use std::collections::BTreeMap;
use std::path::Path;

use proptest::collection::vec;
use proptest::prelude::any;
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

use oracle::agreement::{NOTHING_SHOWN, differences_of};
use oracle::evaluate::{Projection, evaluate};
use oracle::facts::value;
use oracle::generate::Seed;
use oracle::generate::features::{FEATURES, features};
use oracle::generate::shrink::shrunk;
use oracle::num::q;
use oracle::shipped::Compared;
use oracle::world::World;
use oracle::{generate, goldens, write};

/// Threads share the cases; the seed of a default run is fixed.
const WORKERS: u8 = 4;
const CASES: u32 = 320;

#[test]
fn the_engine_equals_the_oracle_digit_for_digit() {
    let (cases, seed) = (setting("ORACLE_CASES", CASES), setting("ORACLE_SEED", 1));
    std::thread::scope(|scope| {
        let explore = |worker| scope.spawn(move || explore(cases.div_ceil(WORKERS.into()), seed, worker));
        let workers: Vec<_> = (0..WORKERS).map(explore).collect();
        let failures = workers.into_iter().filter_map(|worker| worker.join().expect("no panic"));
        let shortest = failures.min_by_key(String::len);
        assert!(shortest.is_none(), "{}", shortest.unwrap_or_default());
    });
}

/// The bounds that the engine gives of a hit rate are on both sides of the true one, and tight; where it is a
/// fraction they are that.
#[test]
fn bounds_of_hit_rates_enclose_the_true_one() {
    let mut runner = TestRunner::deterministic();
    let mut enclosed = 0;
    for _ in 0..300 {
        let choices = vec(any::<u32>(), 20..=20).new_tree(&mut runner).expect("choices").current();
        let Some((cache, of_model, expected)) = generate::caches::alone(choices) else { continue };
        let table = generate::caches::TABLE.replace("TTL", &of_model.ttl.as_ref().expect("a lifetime").text);
        let plan = common::plan(
            &generate::caches::SCENARIO.replace("CACHE", &write::cache(&cache)),
            &[("lab", &table)],
        )
        .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)));
        let call = plan.steps[0].branches[0].model_calls().next().expect("a call");
        let traffic = call.cache.as_ref().and_then(|cache| cache.traffic.as_ref()).expect("traffic");
        let [low, high] = [&traffic.hit_rate.low, &traffic.hit_rate.high].map(value);
        assert!(low <= expected.0 && expected.1 <= high, "{cache:?}: {low} to {high}");
        assert_eq!(low == high, expected.0 == expected.1, "{cache:?} is exact or it is not");
        assert!(high - low <= q(NOTHING_SHOWN), "{cache:?} is not known well");
        enclosed += u32::from(expected.0 != expected.1);
    }
    assert!(20 < enclosed, "only {enclosed} of them have bounds");
}

/// Each of these is what some generated worlds have, or it would not be compared.
#[test]
fn every_feature_is_generated() {
    let mut runner = TestRunner::deterministic();
    let mut found: BTreeMap<&str, u32> = BTreeMap::new();
    for _ in 0..100 {
        let seed = generate::seeds().new_tree(&mut runner).expect("a seed").current();
        for feature in features(&generate::case(seed).0) {
            *found.entry(feature).or_default() += 1;
        }
    }
    let rare: Vec<_> =
        FEATURES.iter().filter(|feature| found.get(*feature).copied().unwrap_or(0) < 2).collect();
    assert!(rare.is_empty(), "{rare:?} of {found:?}");
}

/// The first failure that these cases lead to, made small.
fn explore(cases: u32, seed: u32, worker: u8) -> Option<String> {
    let mut bytes = [worker; 32];
    bytes[..4].copy_from_slice(&seed.to_le_bytes());
    let config = Config { cases, failure_persistence: None, max_shrink_iters: 0, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
    let outcome = runner.run(&generate::seeds(), |seed| {
        let (world, expected) = generate::case(seed);
        compare(&world, &expected).map_err(TestCaseError::fail)
    });
    match outcome {
        Ok(()) => None,
        Err(TestError::Abort(reason)) => Some(reason.to_string()),
        Err(TestError::Fail(_, seed)) => {
            let fails = |seed: &Seed| {
                let (world, expected) = generate::case(seed.clone());
                compare(&world, &expected).is_err()
            };
            let (world, expected) = generate::case(shrunk(seed, fails));
            Some(format!("{}\n{}", shown(&world), compare(&world, &expected).expect_err("it fails")))
        }
    }
}

/// The world as files, through the library, against what the oracle says: at both bounds of what is known between
/// bounds only, which are no further apart than anything that is shown.
fn compare(world: &World, expected: &Projection) -> Result<(), String> {
    let tables: Vec<_> =
        world.tables.iter().map(|table| (table.provider.as_str(), write::table(table))).collect();
    let tables: Vec<_> = tables.iter().map(|(provider, text)| (*provider, text.as_str())).collect();
    let scenario = write::scenario(&world.scenario);
    let answer = std::panic::catch_unwind(|| common::evaluate(&scenario, &tables));
    let evaluated =
        answer.map_err(|_| "the library panics")?.map_err(|problems| common::rendered(&problems))?;
    let differences = differences_of(world, expected, &evaluated);
    if differences.is_empty() { Ok(()) } else { Err(differences.join("\n")) }
}

fn shown(world: &World) -> String {
    let tables: String = world.tables.iter().map(write::table).collect();
    tables + &write::scenario(&world.scenario)
}

fn setting(name: &str, default: u32) -> u32 {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(default)
}

/// Expectations are decimals, exact.
fn check_golden(world: &World, expected: &[(&str, &str)]) {
    let projection = evaluate(world);
    for (figure, expected) in expected {
        assert_eq!(projection.totals[figure], q(expected), "{figure}");
    }
    assert_eq!(compare(world, &projection), Ok(()));
}

#[test]
fn the_oracle_knows_the_support_pipeline() {
    check_golden(
        &goldens::support_pipeline(),
        &[
            ("base", "1251.75"),
            ("cache_discounted", "1070.41368"),
            ("batch_discounted", "1002.91368"),
            ("invoice", "1020.8408022528"),
            ("human", "6477.4911608039808"),
            ("downstream", "17323.8363975931776"),
            ("fixed", "400"),
            ("total", "25222.1683606499584"),
        ],
    );
}

#[test]
fn the_oracle_knows_the_quality_gate_of_worked_example_38() {
    check_golden(
        &goldens::quality_gate(),
        &[
            ("base", "1321.25"),
            ("cache_discounted", "891.968"),
            ("batch_discounted", "879.718"),
            ("invoice", "960.463"),
            ("human", "3271.08"),
            ("downstream", "2464.82"),
            ("fixed", "0"),
            ("total", "6696.363"),
        ],
    );
}

#[test]
fn the_oracle_agrees_on_every_file_of_the_repository() {
    let mut compared = Compared::default();
    for folder in FOLDERS {
        for (stem, _) in common::yaml_files(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder).as_path()) {
            compared.file(&format!("{folder}/{stem}.yaml"));
        }
    }
    assert!(compared.differences.is_empty(), "{}", compared.differences.join("\n"));
    assert!(compared.refused.is_empty(), "{}", compared.refused.join("\n"));
    assert_eq!(compared.unknown, UNKNOWN, "what the oracle does not know");
    assert!(150 < compared.designs, "only {} designs were compared", compared.designs);
}

/// Folders of scenarios, of which every one is compared.
const FOLDERS: [&str; 5] = [
    "scenarios",
    "scenarios/articles",
    "tests/golden/inputs",
    "tests/golden/inputs/diff",
    "tests/oracle/files",
];
const UNKNOWN: [&str; 1] =
    ["tests/golden/inputs/ahead-by-day.yaml: `overlay` of a table is not known to the oracle"];
