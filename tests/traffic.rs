//! Hit rates that follow from traffic, prefixes that are kept at a price, and from when on they pay.

mod common;
#[path = "common/folder.rs"]
mod folder;

use std::path::Path;

use folder::Folder;
use folder::program::program;

use costcalc::analysis::caching::{Pays, Per, pays};
use costcalc::analysis::{Crossing, Day, Study, break_evens};
use costcalc::engine::project;
use costcalc::exact::{Bound, Enclosure, Exact, Notation, exp_neg, in_common, undecided};
use costcalc::scenario::{CallCache, Doer, Plan, PlannedCall};
use costcalc::units::Figure;
use proptest::prelude::*;
use serde_json::Value;

/// Haiku 4.5's rates, and a cache that is kept at a price.
const TABLE: &str = "
schema: costcalc/pricing/v1
provider: lab
currency: USD
per: 1_000_000 tokens
models:
  haiku:
    cache: {mode: explicit, min_prefix: 4_096, ttl: 5m}
    cards:
      - from: unknown
        source: {document: as in the worked examples, checked: 2026-01-01}
        standard: {input: 1.00, cache_read: 0.10, cache_write: 1.25, cache_write_1h: 2.00, output: 5.00}
        batch: {input: 0.50, cache_read: 0.05, cache_write: 0.625, cache_write_1h: 1.00, output: 2.50}
  keeper:
    cache: {mode: explicit, min_prefix: 1_024, ttl: 1h}
    cards:
      - from: unknown
        source: {document: as in the worked examples, checked: 2026-01-01}
        standard: {input: 1.25, cache_read: 0.125, cache_write: as input, output: 5.00}
        cache_storage: 4.50
";

fn exact(text: &str) -> Exact {
    Exact::parse(text, Notation::Percent).expect("a number")
}

fn ratio(numerator: i64, denominator: i64) -> Exact {
    Exact::ratio(numerator, denominator).expect("a denominator")
}

fn step(cache: &str) -> String {
    format!(
        "
volume: {{per_month: 1_000}}
steps:
  a:
    model: haiku
    input: 6_000
    output: 100
    cache: {{prefix: 5_000, {cache}}}
"
    )
}

fn plan(scenario: &str) -> Plan {
    common::plan(scenario, &[("lab", TABLE)])
        .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
}

fn call(plan: &Plan) -> &PlannedCall {
    match &plan.steps[0].branches[0].rungs[0].who {
        Doer::Model(call) => call,
        Doer::Person(_) => panic!("a model does it"),
    }
}

fn cache(plan: &Plan) -> &CallCache {
    call(plan).cache.as_ref().expect("a cache")
}

fn hit_rate(traffic: &str) -> Enclosure {
    let plan = plan(&step(&format!("traffic: {{{traffic}}}")));
    cache(&plan).traffic.as_ref().expect("traffic").hit_rate.clone()
}

/// The hit rate is exactly this.
fn check(traffic: &str, expected: &Exact, because: &str) {
    assert_eq!(hit_rate(traffic), Enclosure::exactly(expected.clone()), "{traffic}: {because}");
}

/// The hit rate has these digits, rounded.
fn check_digits(traffic: &str, places: u32, expected: &str) {
    let Enclosure { low, high } = hit_rate(traffic);
    assert_eq!([low.rounded(places), high.rounded(places)], [expected, expected], "{traffic}");
    assert!(low < high && &high - &low <= Exact::ONE.shift_down(24), "{traffic}");
}

#[test]
fn e11_hit_rates_follow_from_how_calls_come() {
    check_digits("pattern: sliding, per_hour: 12", 12, "0.632120558829");
    check("pattern: fixed, per_hour: 12", &ratio(1, 2), "λT = 1, so 1 / (1 + 1)");
    check("pattern: tenants, shape: 1, mean_per_hour: 12", &exact("0.75"), "1 − (1 + 1)^-2");
    check(
        "pattern: tenants, shape: 4, mean_per_hour: 12",
        &(Exact::ONE - exact("0.8").pow(5)),
        "1 − (5/4)^-5",
    );
    check("pattern: sessions, calls: 8", &exact("0.875"), "7 of 8");
    check("pattern: sessions, calls: 3", &ratio(2, 3), "2 of 3");
    check("pattern: even, gap: 5m", &Exact::ONE, "an entry lives for as long as the gap");
    check("pattern: even, gap: 301s", &Exact::ZERO, "the gap is a second too long");
}

#[test]
fn e35_a_warm_up_and_cold_starts_cost_hits() {
    // because: λ = 24 an hour, T = 5 min, L = 90 s: λT = 2, λL = 0.6
    check("pattern: fixed, per_hour: 24, warm_up: 90s", &ratio(5, 9), "2 / (1 + 2 + 0.6)");
    check_digits("pattern: sliding, per_hour: 24, warm_up: 90s", 12, "0.799726027683");
    check("pattern: cold_starts, starts: 3, of: 1_000", &exact("0.997"), "3 of 1,000 miss");
}

#[test]
fn e36_calls_in_office_hours_hit_more_often() {
    check_digits(
        "pattern: sliding, per_hour: 12, profile: [{hours: 8, share: 100%}, {hours: 16, share: rest}]",
        10,
        "0.9502129316",
    );
    let profile = "per_hour: 12, profile: [{hours: 8, share: 80%}, {hours: 16, share: rest}]";
    // because: 28.8 and 3.6 an hour, so λT is 2.4 and 0.3: 0.8 × 12/17 + 0.2 × 3/13
    let expected = exact("80%") * ratio(12, 17) + exact("20%") * ratio(3, 13);
    check(&format!("pattern: fixed, {profile}"), &expected, "the mean over the periods, by calls");
}

#[test]
fn calls_that_are_spread_over_shards_hit_as_those_of_one() {
    assert_eq!(
        hit_rate("pattern: sliding, per_hour: 36, shards: 3"),
        hit_rate("pattern: sliding, per_hour: 12")
    );
    assert_eq!(
        hit_rate("pattern: tenants, shape: 2, mean_per_hour: 36, shards: 3"),
        hit_rate("pattern: tenants, shape: 2, mean_per_hour: 12")
    );
}

#[test]
fn calls_an_hour_follow_from_the_volume_where_nobody_states_them() {
    let hits = |volume: &str, more: &str| {
        let text = format!(
            "volume: {{{volume}}}\nsteps: {{a: {{calls: 2, model: haiku, input: 6_000, output: 100, {more} cache: {{prefix: 5_000, traffic: {{pattern: fixed}}}}}}}}"
        );
        let plan = plan(&text);
        cache(&plan).hit_rate().exact().clone()
    };
    // because: 8,640 calls / (30 × 24) = 12 an hour, λT = 1
    assert_eq!(hits("per_month: 4_320", ""), ratio(1, 2));
    assert_eq!(hits("per_day: 144, days_per_month: 20", ""), ratio(1, 2));
    // because: the half that is in the batch comes in no hour: λT = 1/2
    assert_eq!(hits("per_month: 4_320", "batch: {share: 50%, hit_rate: 0%},"), ratio(1, 3));
    assert_eq!(hits("per_month: 0", ""), Exact::ZERO);
}

#[test]
fn a_longer_time_to_live_is_one_that_is_paid_for() {
    let plan = plan(&step("ttl: 1h, traffic: {pattern: fixed, per_hour: 3}"));
    assert_eq!(*cache(&plan).hit_rate().exact(), ratio(3, 4), "3 / (1 + 3)");
}

/// A cache pays from a rate of so many digits on, and the rate's bounds enclose where its hit rate is what
/// is needed.
fn check_pays(cache: &str, needed: &Exact, digits: &str) {
    let plan = plan(&step(cache));
    let Some((Pays::From(Enclosure { low, high }), Per::Hour)) = pays(call(&plan)) else {
        panic!("{cache}: it pays from some rate on");
    };
    let places = u32::try_from(digits.len() - digits.find('.').expect("a point") - 1).expect("a few");
    assert_eq!([low.rounded(places), high.rounded(places)], [digits, digits], "{cache}");
    let arrivals = &self::cache(&plan).traffic.as_ref().expect("traffic").arrivals;
    assert!(arrivals.hit_rate_at(&low).low <= *needed && *needed <= arrivals.hit_rate_at(&high).high);
}

#[test]
fn e10_a_cache_pays_from_a_hit_rate_and_so_from_a_rate_of_calls_on() {
    // because: (1.25 − 1.00) / (1.25 − 0.10) = 5/23 = 21.74 %, and 12 × ln(23/18) = 2.94
    let (of_5m, of_1h) = (ratio(5, 23), ratio(10, 19));
    assert_eq!([of_5m.rounded(4), of_1h.rounded(4)], ["0.2174", "0.5263"]);
    check_pays("traffic: {pattern: sliding, per_hour: 12}", &of_5m, "2.94");
    // because: (2.00 − 1.00) / (2.00 − 0.10) = 10/19 = 52.63 %, and ln(19/9) = 0.747
    check_pays("ttl: 1h, traffic: {pattern: sliding, per_hour: 12}", &of_1h, "0.747");
    // because: x / (1 + x) = 5/23 at x = 5/18, which is 10/3 an hour
    check_pays("traffic: {pattern: fixed, per_hour: 12}", &of_5m, "3.33");
    check_pays("traffic: {pattern: sliding, per_hour: 12, shards: 2}", &of_5m, "5.88");
}

#[test]
fn e33_a_prefix_that_is_kept_pays_from_so_many_calls_a_day_on() {
    let text = "volume: {per_day: 10, days_per_month: 1}
steps: {a: {model: keeper, input: 100_000, output: 0, cache: {prefix: 100_000, hit_rate: 100%, storage: {hours: 24}}}}";
    let plan = plan(text);
    // because: 24 × 4.50 / (1.25 − 0.125) = 96
    let at = Enclosure::exactly(Exact::from(96_i64));
    assert_eq!(pays(call(&plan)), Some((Pays::From(at), Per::Day)));
    let cost = |calls: u32, figure: Figure| {
        let text = text.replace("per_day: 10", &format!("per_day: {calls}"));
        project(&self::plan(&text)).expect("every rate").totals[figure].exact().clone()
    };
    // because: 100,000 × 24 × $4.50 / 1,000,000 = $10.80 a day, beside calls at $0.0125
    assert_eq!(cost(10, Figure::CacheDiscounted), exact("10.925"));
    assert_eq!(cost(10, Figure::Invoice), exact("10.925"));
    assert_eq!(cost(96, Figure::Base), cost(96, Figure::Invoice), "at the break-even both cost the same");
    assert_eq!(cost(0, Figure::Invoice), Exact::ZERO, "what is never called is not kept");
}

#[test]
fn a_prefix_is_kept_once_however_often_a_call_is_tried_again() {
    let text = "volume: {per_month: 100}
quality: {q: {per: call, error_rate: {lab/keeper: 10%}}}
steps: {a: {model: keeper, retries: 2, quality: q, input: 5_000, output: 0, cache: {prefix: 5_000, hit_rate: 100%, storage: {hours: 1}}}}";
    let projection = project(&plan(text)).expect("every rate");
    let kept = projection.bill(Figure::Invoice).filter(|(.., line)| line.item.meter() == "cache_storage");
    let kept: Vec<String> = kept.map(|(.., line)| line.amount.exact().to_string()).collect();
    // because: 5,000 × 1 × 30 × $4.50 / 1,000,000
    assert_eq!(kept, ["0.675"]);
}

#[test]
fn a_prefix_is_kept_on_each_day_of_a_horizon() {
    let text = "horizon: {from: 2026-11, months: 3}
volume: {per_month: 100}
steps: {a: {model: keeper, input: 5_000, output: 0, cache: {prefix: 5_000, hit_rate: 100%, storage: {hours: 24}}}}";
    let evaluated = common::evaluate(text, &[("lab", TABLE)])
        .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)));
    let kept =
        evaluated.projection.bill(Figure::Invoice).filter(|(.., line)| line.item.meter() == "cache_storage");
    let kept: Vec<_> =
        kept.map(|(.., line)| (line.quantity.exact().clone(), line.amount.exact().clone())).collect();
    // because: 5,000 × 24 × (30 + 31 + 31) = 11,040,000 token-hours, × $4.50 / 1,000,000
    assert_eq!(kept, [(exact("11_040_000"), exact("49.68"))]);
}

#[test]
fn a_break_even_in_calls_an_hour_is_where_the_cache_begins_to_pay() {
    let text = step("traffic: {pattern: sliding, per_hour: 12}")
        + "
variants:
  uncached: {steps: {a: {cache: null}}}
";
    let (file, catalog) = (common::file(&text), common::catalog_of("lab", TABLE));
    let day = Day::Fixed("2026-11-01".parse().expect("a day"));
    let study = Study::new(&file, &catalog, day);
    let found = &break_evens(&study, None, &[Some(&file.variants[0])])[0];
    let rate = found.inputs.iter().find(|found| found.input.name() == "steps.a.cache.traffic.per_hour");
    let Some(Crossing::Between(low, high)) = rate.map(|rate| &rate.found.at) else { panic!("{found:?}") };
    assert_eq!([low.rounded(2), high.rounded(2)], ["2.94", "2.94"]);
}

#[test]
fn a_figure_says_itself_between_which_bounds_it_is_known() {
    let plan = plan(&step("traffic: {pattern: sliding, per_hour: 12}"));
    let totals = project(&plan).expect("every rate").totals;
    let invoice = totals[Figure::Invoice].exact();
    let (dear, cheap) = (invoice.at(Bound::Low), invoice.at(Bound::High));
    assert!(cheap < dear && dear - cheap <= Exact::ONE.shift_down(50));
    let [low, high] = invoice.bounds().expect("a hit rate that is no fraction is behind it");
    assert!(low < *cheap && *dear < high);
    assert!(high - low <= Exact::ONE.shift_down(24));
    assert!(!totals[Figure::Base].exact().is_enclosed(), "no hit rate is behind it");
}

#[test]
fn what_does_not_depend_on_a_bound_is_exact_and_what_may_is_not() {
    let rate = Exact::from(exp_neg(&Exact::ONE));
    assert!(rate.is_enclosed() && (Exact::ONE - &rate).is_enclosed());
    assert!(rate.checked_div(&exact("3")).is_some_and(|third| third.is_enclosed()));
    for same in [&rate - &rate, &rate * &Exact::ZERO] {
        assert!(!same.is_enclosed() && same.is_zero());
    }
    assert_eq!(rate.checked_div(&rate), Some(Exact::ONE));
    assert!(!ratio(1, 3).is_enclosed() && ratio(1, 3).bounds().is_none());
    // Two hit rates may differ by as much at one bound as at the other, and by another amount in between.
    let other = Exact::of_bounds(rate.at(Bound::Low) + exact("1"), rate.at(Bound::High) + exact("1"));
    let polluted = &rate + &Exact::of_bounds(-rate.at(Bound::Low), -rate.at(Bound::Low));
    assert!(!(&other - &rate).is_enclosed() && polluted.is_enclosed());
}

#[test]
fn a_comparison_that_depends_on_unknown_digits_is_not_decided() {
    let rate = Exact::from(exp_neg(&Exact::ONE));
    let inside = rate.at(Bound::Low).clone();
    for (is_undecided, (one, other)) in
        [(false, (&rate, &exact("0.5"))), (true, (&rate, &inside)), (false, (&rate, &rate))]
    {
        assert_eq!(undecided(|| one < other).1, is_undecided, "{one} and {other}");
    }
    let (_, outer) = undecided(|| undecided(|| rate <= inside));
    assert!(outer, "what is asked on the way counts");
}

#[test]
fn digits_that_differ_are_not_shown() {
    for (low, high, shown) in [
        ("1.2345", "1.2346", "1.234…"),
        ("9.99", "10.00", "9.99…10.00"),
        ("9.18%", "9.19%", "9.1…%"),
        ("1", "1", "1"),
    ] {
        assert_eq!(in_common(low, high), shown);
    }
    let near = Exact::of_bounds(exact("1234"), exact("1234") + Exact::ONE.shift_down(60));
    assert_eq!(near.to_string(), "1233.999999999999999999999999999999…1234.000000000000000000000000000002");
    assert_eq!(near.nearest(2), exact("1234"));
    let rate = Exact::from(exp_neg(&Exact::ONE));
    assert_eq!(rate.to_string(), "0.36787944117144232159552377016…");
}

#[test]
fn figures_that_are_enclosed_have_two_bounds_in_json_also_from_standard_input() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/inputs");
    let input = std::fs::File::open(folder.join("traffic.yaml")).expect("an input");
    let mut command = program();
    command.args(["project", "-", "--format", "json"]).current_dir(folder).stdin(input);
    let output = command.output().expect("the program runs");
    let result: Value = serde_json::from_slice(&output.stdout).expect("a result");
    let totals = &result["scenarios"][0]["totals"];
    assert!(totals["invoice"]["low"].is_string() && totals["invoice"]["high"].is_string(), "{totals}");
    assert!(totals["base"].is_string());
}

#[test]
fn a_sweep_over_the_volume_takes_every_hit_rate_anew() {
    let json = |arguments: &str| -> Value {
        let mut command = program();
        command.args(arguments.split(' ')).current_dir(env!("CARGO_MANIFEST_DIR"));
        serde_json::from_slice(&command.output().expect("the program runs").stdout).expect("a result")
    };
    let swept = json("sweep scenarios/cache_traffic.yaml -P volume.per_month 1_640 8_640 -D 1_000 -f json");
    let projected = json("project scenarios/cache_traffic.yaml -f json");
    let last = swept["designs"][0]["values"].as_array().expect("values").last().expect("a value");
    assert_eq!(*last, projected["scenarios"][0]["totals"]["total"], "{swept}");
}

/// `e^x` between a sum of its series and that sum with what can follow it: another way to the same number.
fn exp(x: &Exact) -> [Exact; 2] {
    let (mut term, mut sum) = (Exact::ONE, Exact::ONE);
    let mut n = 0;
    let enough = Exact::ONE.shift_down(90);
    loop {
        n += 1;
        term = (term * x).checked_div(&Exact::from(n as i64)).expect("n is not 0");
        sum += &term;
        let ratio = x.checked_div(&Exact::from(n as i64 + 1)).expect("n is not 0");
        if ratio <= exact("0.5") && term <= enough {
            return [sum.clone(), sum + term];
        }
    }
}

fn exponent() -> impl Strategy<Value = Exact> {
    (0_i64..2_000_000, 1_i64..100_000)
        .prop_map(|(numerator, denominator)| ratio(numerator, denominator).min(Exact::from(40_i64)))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is computed with a number that is known between bounds only is what is computed with each of them.
    #[test]
    fn both_bounds_are_computed_side_by_side(parts in prop::array::uniform4((-10_000_i64..10_000, 1_i64..1_000))) {
        let [a, b, c, d] = parts.map(|(of, by)| ratio(of, by));
        let tiny = exp_neg(&Exact::ONE).low;
        let pairs = [[a, b], [c, d]].map(|pair| pair.map(|number| number + &tiny));
        let [one, other] = pairs.each_ref().map(|[low, high]| Exact::of_bounds(low.clone(), high.clone()));
        for (bound, at) in [(Bound::Low, 0), (Bound::High, 1)] {
            let (x, y) = (&pairs[0][at], &pairs[1][at]);
            let made = [&one + &other, &one - &other, &one * &other, -&one, one.floor()];
            let expected = [x + y, x - y, x * y, -x, x.floor()];
            prop_assert_eq!(made.map(|number| number.at(bound).clone()), expected);
            let quotient = one.checked_div(&other).map(|quotient| quotient.at(bound).clone());
            prop_assert_eq!(quotient, x.checked_div(y));
        }
        let [low, high] = one.bounds().expect("two numbers");
        prop_assert!(pairs[0].iter().all(|number| low < *number && *number < high));
    }

    #[test]
    fn an_enclosure_encloses(x in exponent()) {
        let Enclosure { low, high } = exp_neg(&x);
        let [least, most] = exp(&x);
        let inverse = |of: &Exact| Exact::ONE.checked_div(of).expect("at least 1");
        prop_assert!(low <= inverse(&most) && inverse(&least) <= high);
        prop_assert!(&high - &low <= Exact::from(2_i64).shift_down(60));
    }

    #[test]
    fn a_sliding_hit_rate_lies_between_what_needs_no_exponential(x in exponent()) {
        let e = exp_neg(&x);
        let (low, high) = (Exact::ONE - &e.high, Exact::ONE - &e.low);
        let fixed = x.checked_div(&(Exact::ONE + &x)).expect("at least 1");
        let margin = Exact::from(2_i64).shift_down(60);
        prop_assert!(fixed <= &low + &margin && high <= x.clone().min(Exact::ONE) + margin);
    }

    #[test]
    fn more_calls_never_hit_less_often(per_hour in 1_i64..10_000, more in 1_i64..10_000, warm_up in 0_i64..600_000) {
        for pattern in ["fixed", "sliding"] {
            let rate = |per_hour: i64| hit_rate(&format!("pattern: {pattern}, per_hour: {per_hour}, warm_up: {warm_up}ms"));
            prop_assert!(rate(per_hour).low <= rate(per_hour + more).high);
        }
    }

    #[test]
    fn hit_rates_are_shares(per_hour in 0_i64..1_000_000_000, shards in 1_u32..=100, shape in 1_u32..=100) {
        for traffic in [
            format!("pattern: sliding, per_hour: {per_hour}, shards: {shards}"),
            format!("pattern: fixed, per_hour: {per_hour}, shards: {shards}"),
            format!("pattern: tenants, mean_per_hour: {per_hour}, shards: {shards}, shape: {shape}"),
        ] {
            let Enclosure { low, high } = hit_rate(&traffic);
            prop_assert!(Exact::ZERO <= low && low <= high && high <= Exact::ONE, "{}", traffic);
        }
    }
}

#[test]
fn an_exponential_of_nothing_is_one_and_of_much_next_to_nothing() {
    assert_eq!(exp_neg(&Exact::ZERO), Enclosure::exactly(Exact::ONE));
    let Enclosure { low, high } = exp_neg(&Exact::from(10_i64.pow(18)));
    assert!(low.is_zero() && !high.is_zero() && high <= Exact::ONE.shift_down(60));
    let tiny = exp_neg(&Exact::ONE.shift_down(100));
    assert!(tiny.low < Exact::ONE && tiny.high == Exact::ONE);
}

/// Every hit rate lies between nothing and all, so no bound of it makes a part of the bill come or go: every
/// command answers, whatever the traffic.
#[test]
fn every_command_answers_however_many_calls_come() {
    let folder = Folder::new("traffic/questions");
    for (per_hour, warm_up, invoice) in [
        ("0.0000000000000000000000001", "", None),
        ("0.000001", "", None),
        ("137", "", None),
        ("139", ", warm_up: 2s", None),
        ("141", "", None),
        ("416", "", Some("750.00")),
        ("1_000_000", ", warm_up: 600ms", Some("750.00")),
        ("1_000_000_000_000", "", Some("750.00")),
    ] {
        let text = format!(
            "
as_of: 2026-11-20
volume: {{unit: question, per_month: 300_000}}
steps:
  a:
    model: anthropic/claude-haiku-4-5
    input: 6_000
    output: 200
    cache:
      prefix: 5_000
      ttl: 1h
      traffic: {{pattern: sliding, per_hour: {per_hour}{warm_up}}}
variants:
  longer: {{steps: {{a: {{output: 300}}}}}}
"
        );
        folder.write("questions.yaml", &text);
        let run = |arguments: &str| {
            let (command, rest) = arguments.split_once(' ').unwrap_or((arguments, ""));
            let ran = folder.run(&format!("{command} questions.yaml {rest}"));
            assert!(ran.code == 0, "{arguments} at {per_hour} an hour: {}", ran.stderr);
            ran.stdout
        };
        for arguments in [
            "project",
            "project -f json",
            "project -f focus",
            "project -f markdown",
            "project -f html",
            "project -f agent",
            "project --by meter",
            "project --digits exact",
            "explain",
            "compare",
            "compare -f json",
            "optimize",
            "sensitivity",
            "check",
            "sweep -P steps.a.output 100 300 -D 100 -f csv",
        ] {
            run(arguments);
        }
        if let Some(invoice) = invoice {
            assert_eq!(run("project --digits 2 --fields invoice").trim(), invoice, "{per_hour}");
            assert!(run("project").contains("Total  $2,100.00  −$1,350.00      –        –  $750.00"));
        }
    }
}
