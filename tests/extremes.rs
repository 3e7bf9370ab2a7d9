//! The least and the most that a total can be: nothing in the box lies outside.

mod common;

use costcalc::analysis::{Day, Knob, Metric, Study, extremes};
use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::File;
use proptest::prelude::*;

fn catalog() -> Catalog {
    let table = pricing::read(&Source::new("acme.yaml", include_str!("golden/prices/acme.yaml")), "acme");
    Catalog::new(vec![table.expect("a table")]).expect("a catalog")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// Any point of the box has a total between the two, which are totals of corners themselves.
    #[test]
    fn nothing_lies_outside(
        output in 1_u32..400, more in 0_u32..400, hits in 1_u32..50, share in 1_u32..60, at in prop::collection::vec(0_u32..=10, 4)
    ) {
        let text = format!("
volume: {{per_month: {{low: 1_000, base: 2_000, high: 9_000}}}}
quality: {{q: {{per: call, error_rate: {{acme/small: 8%, acme/open-1: 3%}}}}}}
steps:
  a:
    route: [{{share: {{low: 0.{share:02}, base: 0.{share:02}, high: 0.90}}, model: acme/small}}, {{share: rest, model: acme/open-1, cache: null}}]
    input: 1_800
    output: {{low: {output}, base: {output}, high: {}}}
    cache: {{prefix: 1_500, hit_rate: {{low: 0.{hits:02}, base: 0.{hits:02}, high: 95%}}}}
    quality: q
    downstream: {{cost_per_error: 0.05}}
", output + more);
        let catalog = catalog();
        let file = File::parse(&Source::new("scenario.yaml", text), "scenario").expect("a file");
        let study = Study { file: &file, catalog: &catalog, day: Day::Fixed("2026-06-01".parse().expect("a day")) };
        let found = extremes(&study, &[], &[Metric::Total]).expect("corners").remove(0);
        prop_assert!(found.doubts.is_empty(), "{:?}", found.doubts);
        let (mut inside, mut supposed) = (file.clone(), catalog.clone());
        for (range, tenths) in file.ranges.iter().zip(&at) {
            let value = &range.low + (&range.high - &range.low) * Exact::from(*tenths).shift_down(1);
            (inside, supposed) = Knob::Number(range.path.clone()).turned(&inside, &supposed, &value);
        }
        let there = Study { file: &inside, catalog: &supposed, day: study.day }.evaluate([]).expect("a projection");
        let total = Metric::Total.of(&there.projection).expect("a total");
        prop_assert!(found.lowest.figure <= total && total <= found.highest.figure);
        prop_assert!(found.lowest.figure <= found.base && found.base <= found.highest.figure);
    }
}

#[test]
fn a_threshold_between_the_ends_is_a_doubt() {
    let text = "
volume: {per_month: 1_000}
steps: {a: {model: acme/small, input: {low: 4_000, base: 4_500, high: 6_000}, output: 50}}
";
    let catalog = catalog();
    let file = File::parse(&Source::new("scenario.yaml", text), "scenario").expect("a file");
    let study =
        Study { file: &file, catalog: &catalog, day: Day::Fixed("2026-06-01".parse().expect("a day")) };
    let found = extremes(&study, &[], &[Metric::Total]).expect("corners").remove(0);
    assert_eq!(found.doubts, ["a threshold lies between the ends"]);
}
