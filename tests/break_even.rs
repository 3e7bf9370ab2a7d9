//! Break-evens: the value of a single input at which two designs cost the same, exactly.

mod common;

use costcalc::analysis::{self, Crossing, Day, Study};
use costcalc::exact::Exact;

/// The rates of the worked examples: nano, mini and Haiku as the first article has them, and Haiku 4.5.
const TABLE: &str = include_str!("worlds/lab.yaml");

/// The break-even of the file as it stands and its only variant in an input.
fn check(scenario: &str, input: &str, because: &str) {
    let (file, catalog) = (common::file(scenario), common::catalog_of("lab", TABLE));
    let study = Study::new(&file, &catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let found = &analysis::break_evens(&study, None, &[Some(&file.variants[0])])[0];
    let at = found.inputs.iter().find(|one| one.input.name() == input).map(|one| &one.found.at);
    let expected = Exact::parse_figure(because.rsplit(" = ").next().expect("a value")).expect("a number");
    assert_eq!(at, Some(&Crossing::Exactly(expected)), "{input}: {found:?}");
}

#[test]
fn e10_a_cache_pays_from_a_hit_rate_of_five_twenty_thirds_on() {
    let scenario = "
volume: {per_month: 1_000}
steps: {a: {model: haiku-4, input: 5_500, output: 300, cache: {prefix: 5_000, hit_rate: 90%}}}
variants: {uncached: {steps: {a: {cache: null}}}}
";
    check(scenario, "steps.a.cache.hit_rate", "(1.25 − 1.00) / (1.25 − 0.10) = 5/23");
    let an_hour = scenario.replace("hit_rate: 90%", "hit_rate: 90%, ttl: 1h");
    check(&an_hour, "steps.a.cache.hit_rate", "(2.00 − 1.00) / (2.00 − 0.10) = 10/19");
}

#[test]
fn e15_a_cascade_costs_what_the_strong_model_costs_where_three_quarters_are_flagged() {
    // because: with perfect detection the share that is flagged is the error rate, and 1 − 130/520 = 0.75
    check(
        "
volume: {per_month: 1_000_000}
quality: {q: {per: call, error_rate: {nano: 11.3%, mini: 5.9%}}}
steps: {a: {attempts: [{model: nano}, {model: mini}], input: 500, output: 200, quality: q}}
variants: {all_mini: {steps: {a: {model: mini}}}}
",
        "quality.q.error_rate.nano",
        "1 − 130/520 = 0.75",
    );
}

#[test]
fn e16_a_split_saves_what_a_cheaper_contract_saves_at_eight_fifteenths() {
    // because: 40 % of the cost of mini are saved where s × (1 − 130/520) = 0.40
    check(
        "
volume: {per_month: 1_000_000}
steps: {a: {route: [{share: 60%, model: nano}, {share: rest, model: mini}], input: 500, output: 200}}
variants: {cheaper: {steps: {a: {model: mini, input: 300, output: 120}}}}
",
        "steps.a.route.0.share",
        "0.40 / 0.75 = 8/15",
    );
}

#[test]
fn e24_a_review_pays_below_a_cent() {
    // because: half a percent of errors at 2 dollars each
    check(
        "
volume: {per_month: 1_000_000}
quality: {q: {per: call, error_rate: {nano: 0.5%}}}
steps: {a: {model: nano, input: 500, output: 200, quality: q, downstream: {cost_per_error: 2}, review: {share: 100%, cost: 0.02}}}
variants: {unreviewed: {steps: {a: {review: null}}}}
",
        "steps.a.review.cost",
        "0.005 × 2 = 0.01",
    );
}

#[test]
fn e26_a_second_provider_at_a_thousand_dollars_pays_from_six_and_two_thirds_million_tickets_on() {
    // because: drafting on mini costs 150 µ$ more a ticket than on Haiku
    check(
        "
volume: {per_month: 100_000}
steps: {draft: {model: mini-5, input: 2_000, output: 500}}
variants:
  haiku: {steps: {draft: {model: haiku}}, fixed: [{name: second provider, per_month: 1_000}]}
",
        "volume.per_month",
        "1,000,000,000 / 150 = 20000000/3",
    );
}

#[test]
fn e27_haiku_costs_what_mini_costs_where_its_output_is_nine_tenths() {
    // because: without a prompt only 4.50 / 5.00 counts
    check(
        "
volume: {per_month: 100_000}
model_factors: {haiku-4: {output: 0.72}}
steps: {a: {model: mini-5, input: 0, output: 500}}
variants: {haiku: {steps: {a: {model: haiku-4}}}}
",
        "model_factors.haiku-4.output",
        "4.50 / 5.00 = 0.9",
    );
}

#[test]
fn e30_the_price_of_an_error_decides_between_nano_mini_and_haiku() {
    for (cheap, dear, at) in [
        ("nano", "mini", "(520 − 130) / (0.113 − 0.059) µ$ = 13/1800"),
        ("nano", "haiku", "(1200 − 130) / (0.113 − 0.037) µ$ = 107/7600"),
        ("mini", "haiku", "(1200 − 520) / (0.059 − 0.037) µ$ = 17/550"),
    ] {
        let scenario = format!(
            "
volume: {{per_month: 1_000_000}}
quality: {{q: {{per: call, error_rate: {{nano: 11.3%, mini: 5.9%, haiku: 3.7%}}}}}}
steps: {{a: {{model: {cheap}, input: 500, output: 200, quality: q, downstream: {{cost_per_error: 0.10}}}}}}
variants: {{better: {{steps: {{a: {{model: {dear}}}}}}}}}
"
        );
        check(&scenario, "steps.a.downstream.cost_per_error", at);
    }
}

#[test]
fn what_is_not_affine_is_enclosed() {
    // because: two retries make the total a polynomial of third degree in the error rate
    let scenario = "
volume: {per_month: 1_000_000}
quality: {q: {per: call, error_rate: {nano: 30%, mini: 5.9%}}}
steps: {a: {model: nano, retries: 2, input: 500, output: 200, quality: q, downstream: {cost_per_error: 0.01}}}
variants: {mini: {steps: {a: {model: mini}}}}
";
    let (file, catalog) = (common::file(scenario), common::catalog_of("lab", TABLE));
    let study = Study::new(&file, &catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let found = &analysis::break_evens(&study, None, &[Some(&file.variants[0])])[0];
    let nano = found
        .inputs
        .iter()
        .find(|one| one.input.name() == "quality.q.error_rate.nano")
        .expect("a break-even");
    let Crossing::Between(low, high) = &nano.found.at else { panic!("{nano:?}") };
    let difference = |rate: &Exact| {
        let file = file.with_number(&nano.input, rate);
        let study = Study::new(&file, study.catalog, study.day);
        let total = |design| {
            let evaluated = study.evaluate(design).expect("a projection");
            evaluated.projection.totals[costcalc::units::Figure::Total].exact().clone()
        };
        total(Some(&file.variants[0])) - total(None)
    };
    assert!(low < high && high - low < Exact::ratio(1, 1_000_000_000_000).expect("a number"));
    assert!(difference(low).is_negative() != difference(high).is_negative());
}

#[test]
fn a_design_that_is_overtaken_at_a_threshold_breaks_even_there() {
    let scenario = "
volume: {per_month: 100_000}
steps: {a: {model: haiku-4, input: 8_000, output: 100, cache: {prefix: 2_500, hit_rate: 90%}}}
variants: {mini: {steps: {a: {model: mini-5, cache: null}}}}
";
    let (file, catalog) = (common::file(scenario), common::catalog_of("lab", TABLE));
    let study = Study::new(&file, &catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let found = &analysis::break_evens(&study, None, &[Some(&file.variants[0])])[0];
    let [one] = found.inputs.as_slice() else { panic!("{found:?}") };
    assert_eq!(one.input.name(), "steps.a.cache.prefix");
    let at = Exact::parse_figure("4096").expect("a number");
    assert_eq!(one.found.at, Crossing::Step { at, from_there: true });
    // because: 3,904 × $1 + 4,096 × (0.9 × $0.10 + 0.1 × $1.25) + 100 × $5 a million, against 8,000 × $0.75 + 100 × $4.50
    let figures = ["528.464", "645"].map(|figure| Exact::parse_figure(figure).ok());
    assert_eq!(one.found.after, figures);
}

#[test]
fn whole_numbers_and_turns_break_even_too() {
    let scenario = "
volume: {per_month: 1_000}
steps: {a: {model: mini-5, loop: {turns: 10, system: 1_000, user: 200, output: 300}}}
variants: {flat: {steps: {a: {model: haiku, loop: null, input: 9_000, output: 3_000}}}}
";
    let (file, catalog) = (common::file(scenario), common::catalog_of("lab", TABLE));
    let study = Study::new(&file, &catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let found = &analysis::break_evens(&study, None, &[Some(&file.variants[0])])[0];
    let turns = found.inputs.iter().find(|one| one.input.name() == "steps.a.loop.turns").expect("the turns");
    // because: `flat` costs 1,000 × (9,000 × $0.80 + 3,000 × $4) / 1,000,000 = $19.20; n turns cost
    // 0.75 × (1,200 n + 250 n (n − 1)) / 1,000 + 4.5 × 0.3 n dollars: $15.75 at 5 and $19.125 at 6, $22.8… at 7
    assert!(matches!(turns.found.at, Crossing::Passed(..)), "{turns:?}");
    let Crossing::Passed(last, first) = turns.found.at else { return };
    assert_eq!(first, last + 1);
    let total = |turns: u32| {
        let text = scenario.replace("turns: 10", &format!("turns: {turns}"));
        let file = common::file(&text);
        let study = Study::new(&file, study.catalog, study.day);
        let evaluated = study.evaluate([]).expect("a projection");
        evaluated.projection.totals[costcalc::units::Figure::Total].exact().clone()
    };
    let flat = Exact::parse_figure("19.2").expect("a number");
    assert!(total(last) < flat && flat < total(first));
}

/// Two models, a cache and a ladder. The value is 500/379, next to the 1.25 that the file has.
const FOUR_VARIANTS: &str = "
volume: {per_month: 1_655}
quality: {q: {per: field, fields: 2, error_rate: {one: 9.3%, two: 13.5%}}}
model_factors: {two: {input: 1.25, output: 0.8}}
steps:
  a:
    model: two
    input: 10_039
    output: 1_442
    cache: {prefix: 1_423, hit_rate: 50%}
    quality: q
    check: {detects: 52%, false_alarms: 30%, fee: 0.005}
    retries: 3
    feedback: {input: 977}
    repeat: 82%
  b: {model: two, input: 1_137, output: 145, calls: {per: a, times: 2}}
  chat: {model: one, loop: {turns: {12: 100%}, system: 2_674, user: 817, output: 230, caching: incremental}}
variants:
  v: {steps: {a: {model: one}, chat: {model: two}}}
  w: {steps: {a: {retries: 0}}}
  x: {steps: {b: {model: one}}}
  y: {steps: {a: {cache: null}}}
";

const TWO_MODELS: &str = "
schema: costcalc/pricing/v1
provider: acme
currency: USD
per: 1_000_000 tokens
models:
  one:
    cache: {mode: explicit, min_prefix: 1_000, granule: 128, ttl: 5m}
    cards:
      - from: 2026-01-01
        source: {document: none, checked: 2026-11-20}
        standard: {input: 1.00, cache_read: 0.10, cache_write: 1.25, output: 5.00}
        long_context:
          - above_input: 10_000
            standard: {input: 3.00, cache_read: 0.30, cache_write: 3.75, output: 15.00}
  two:
    cache: {mode: automatic, min_prefix: 512, granule: 64}
    cards:
      - from: 2026-01-01
        source: {document: none, checked: 2026-11-20}
        standard: {input: 0.70, cache_read: 0.07, cache_write: as input, output: 7.00}
";

/// What other designs are asked about takes no break-even away, though all share the work that may be done.
#[test]
fn other_designs_take_no_break_even_away() {
    let (file, catalog) = (common::file(FOUR_VARIANTS), common::catalog_of("acme", TWO_MODELS));
    let study = Study::new(&file, &catalog, Day::Else("2026-11-20".parse().expect("a day")));
    let all: Vec<Option<&costcalc::scenario::Patch>> = file.variants.iter().map(Some).collect();
    file.effort().limit(true);
    let together = analysis::break_evens(&study, None, &all);
    assert!(file.effort().refusal().is_none());
    for (design, found) in all.iter().zip(&together) {
        file.effort().limit(false);
        let [alone] = analysis::break_evens(&study, None, &[*design]).try_into().expect("one");
        assert_eq!(found.inputs, alone.inputs);
    }
    let of_x = &together[2].inputs;
    let factor = of_x.iter().find(|one| one.input.name() == "model_factors.two.input").expect("a break-even");
    assert_eq!(factor.found.at, Crossing::Exactly(Exact::ratio(500, 379).expect("a number")));
}

#[test]
fn an_input_that_a_variant_alone_has_breaks_even_too() {
    check(
        "
volume: {per_month: 1_000}
steps: {a: {model: haiku-4, input: 5_500, output: 300}}
variants: {cached: {steps: {a: {cache: {prefix: 5_000, hit_rate: 90%}}}}}
",
        "steps.a.cache.hit_rate",
        "(1.25 − 1.00) / (1.25 − 0.10) = 5/23",
    );
}
