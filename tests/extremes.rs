//! The least and the most that a total can be: nothing in the box lies outside.

mod common;

use costcalc::analysis::{At, Day, Extremes, Knob, Metric, Proof, Study, extremes};
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
        let study = Study::new(&file, &catalog, Day::Fixed("2026-06-01".parse().expect("a day")));
        let found = extremes(&study, &[], &[Metric::Total]).expect("corners").remove(0);
        prop_assert_eq!(&found.proof, &Proof::Affine);
        let (mut inside, mut supposed) = (file.clone(), catalog.clone());
        for (range, tenths) in file.ranges.iter().zip(&at) {
            let value = &range.low + (&range.high - &range.low) * Exact::from(*tenths).shift_down(1);
            (inside, supposed) = Knob::Number(range.path.clone()).turned(&inside, &supposed, &value);
        }
        let there = Study::new(&inside, &supposed, study.day).evaluate([]).expect("a projection");
        let total = Metric::Total.of(&there.projection).expect("a total");
        prop_assert!(found.lowest.figure <= total && total <= found.highest.figure);
        prop_assert!(found.lowest.figure <= found.base && found.base <= found.highest.figure);
    }
}

/// The extremes of the total of a file, and the total with the input of its range at each of these values.
fn with_values(text: &str, values: impl IntoIterator<Item = u32>) -> (Extremes, Vec<Exact>) {
    let catalog = catalog();
    let file = File::parse(&Source::new("scenario.yaml", text), "scenario").expect("a file");
    let study = Study::new(&file, &catalog, Day::Fixed("2026-06-01".parse().expect("a day")));
    let found = extremes(&study, &[], &[Metric::Total]).expect("corners").remove(0);
    let knob = Knob::Number(file.ranges[0].path.clone());
    let total = |value: u32| {
        let (file, catalog) = knob.turned(&file, &catalog, &Exact::from(value));
        let there = Study::new(&file, &catalog, study.day).evaluate([]).expect("a projection");
        Metric::Total.of(&there.projection).expect("a total")
    };
    (found, values.into_iter().map(total).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]

    /// Thresholds of rates, of cached prefixes and of turns lie where they like: no whole number between the ends
    /// of a range has a total outside, and the ends are totals that are there, or nearly.
    #[test]
    fn a_range_over_thresholds_is_searched(
        low in 0_u32..8_000, width in 0_u32..4_000, prefix in 500_u32..1_400, is_loop in any::<bool>(), turns in 1_u32..9
    ) {
        // The model takes 8,000 tokens, and the last turn has all before it.
        let most = if is_loop { 5_500 / turns } else { 7_999 };
        let low = low % most;
        let width = 1 + width % (most - low);
        let high = low + width;
        let (base, range) = (low + width / 3, "{low: LOW, base: BASE, high: HIGH}");
        let range = range.replace("LOW", &low.to_string()).replace("BASE", &base.to_string()).replace("HIGH", &high.to_string());
        let step = if is_loop {
            format!("{{model: acme/small, loop: {{turns: {turns}, system: {prefix}, user: {range}, output: 90, caching: incremental}}}}")
        } else {
            let length = prefix.min(low);
            format!("{{model: acme/small, input: {range}, output: 50, cache: {{prefix: {length}, hit_rate: 40%}}}}")
        };
        let text = format!("volume: {{per_month: 1_000}}\nsteps: {{a: {step}}}\n");
        let numbers = (0..=20).map(|part| low + width * part / 20).chain([low, base, high]);
        let near = [1_024, 5_000, 5_001].into_iter().filter(|number| (low..=high).contains(number));
        let (found, totals) = with_values(&text, numbers.chain(near));
        prop_assert!(found.lowest.figure <= found.base && found.base <= found.highest.figure);
        for total in totals {
            prop_assert!(found.lowest.figure <= total && total <= found.highest.figure, "{total} {found:?}");
        }
    }
}

#[test]
fn a_threshold_between_the_ends_is_searched() {
    let text = "
volume: {per_month: 1_000}
steps: {a: {model: acme/small, input: {low: 4_000, base: 4_500, high: 6_000}, output: 50}}
";
    let (found, totals) = with_values(text, [4_000, 6_000]);
    assert_eq!(found.proof, Proof::Searched);
    assert_eq!((&found.lowest.figure, &found.highest.figure), (&totals[0], &totals[1]));
    assert_eq!((found.lowest.at, found.highest.at), (vec![At::Low], vec![At::High]));
}

/// A conversation that is cached only where its turns are long enough: the base costs less than either end.
#[test]
fn the_base_may_cost_less_than_either_end() {
    let text = "
as_of: 2026-11-01
volume: {unit: chat, per_month: 1_000}
steps:
  a:
    model: anthropic/claude-haiku-4-5
    loop: {turns: 10, system: 3_000, user: {low: 0, base: 200, high: 400}, output: 300, caching: incremental}
";
    let table = include_str!("../pricing/anthropic.yaml");
    let table = pricing::read(&Source::new("anthropic.yaml", table), "anthropic").expect("a table");
    let catalog = Catalog::new(vec![table]).expect("a catalog");
    let file = File::parse(&Source::new("scenario.yaml", text), "scenario").expect("a file");
    let study = Study::new(&file, &catalog, Day::Fixed("2026-11-01".parse().expect("a day")));
    let found = extremes(&study, &[], &[Metric::Total]).expect("corners").remove(0);
    assert_eq!(found.base.to_string(), "35.515");
    // Whole granules are cached, so the total jumps thousands of times between the ends.
    assert_eq!(found.proof, Proof::Searched);
    let ends = [&found.lowest, &found.highest].map(|end| (end.figure.to_string(), end.at.clone()));
    let [lowest, highest] = ["2090027/60000", "39.60325"].map(str::to_owned);
    let at = |value: &str| Exact::parse_figure(value).expect("a figure");
    assert_eq!(ends, [(lowest, vec![At::Value(at("496/3"))]), (highest, vec![At::Below(at("49"))])]);
}
