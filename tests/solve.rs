//! What is solved for is met: exactly where the figure is affine in the input, else within an enclosure.

mod common;

use costcalc::analysis::{Crossing, Day, Goal, Knob, Metric, Solved, Study, solve};
use costcalc::diag::Source;
use costcalc::exact::Exact;
use costcalc::pricing::Catalog;
use costcalc::scenario::{File, Patch};
use costcalc::units::Figure;

const DESIGNS: &str = include_str!("../scenarios/draft_designs.yaml");

fn file() -> File {
    File::parse(&Source::new("draft_designs.yaml", DESIGNS), "draft_designs").expect("a file")
}

fn figure(
    file: &File,
    catalog: &Catalog,
    knob: &Knob,
    value: &Exact,
    patches: &[&Patch],
    metric: &Metric,
) -> Option<Exact> {
    let (file, catalog) = knob.turned(file, catalog, value);
    let day = Day::Else("2026-11-01".parse().expect("a day"));
    let study = Study::new(&file, &catalog, day);
    metric.of(&study.evaluate(patches.iter().copied()).ok()?.projection)
}

/// Each input is asked for the value at which the total is what it is at some other value of it: that
/// value is among the answers, or lies in an enclosure.
#[test]
fn every_input_is_found_again() {
    let (file, catalog) = (file(), Catalog::builtin());
    let study = Study::new(&file, &catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let (mut exactly, mut enclosed) = (0, 0);
    for input in file.inputs() {
        let knob = Knob::Number(input.path.clone());
        // 0.61 of the value is in the range of a share, and on no sample of the search
        let other = &input.value * Exact::from(61_i64).shift_down(2);
        for metric in [Metric::Total, Metric::Figure(Figure::Invoice), Metric::PerUnit] {
            let at = |value: &Exact| figure(&file, &catalog, &knob, value, &[], &metric);
            let (Some(target), Some(own)) = (at(&other), at(&input.value)) else { continue };
            let goal = Goal::Target { design: Vec::new(), value: target.clone() };
            let solved = solve(&study, &knob, &metric, &goal, None);
            if target == own {
                let is_idle = solved.at.iter().any(|one| one.at == Crossing::Everywhere);
                assert!(is_idle || solved.at.len() == 1, "{}: {:?}", input.name(), solved.at);
                continue;
            }
            let holds = solved.at.iter().any(|one| match &one.at {
                Crossing::Exactly(value) => {
                    exactly += 1;
                    assert_eq!(at(value).as_ref(), Some(&target), "{}", input.name());
                    *value == other
                }
                Crossing::Between(low, high) => {
                    enclosed += 1;
                    *low <= other && other <= *high
                }
                Crossing::Along { from, to, .. } => {
                    *from <= other && to.as_ref().is_none_or(|to| other <= *to)
                }
                Crossing::Everywhere | Crossing::Step { .. } | Crossing::Passed(..) => false,
            });
            assert!(holds, "{} by {}: {:?}", metric.name(), input.name(), solved.at);
        }
    }
    assert!(60 < exactly, "{exactly} exact answers, {enclosed} enclosures");
}

#[test]
fn two_designs_cost_exactly_the_same_there() {
    let (file, catalog) = (file(), Catalog::builtin());
    let study = Study::new(&file, &catalog, Day::Else("2026-11-01".parse().expect("a day")));
    let path = ["steps", "draft", "downstream", "cost_per_error"].map(str::to_owned).to_vec();
    let knob = Knob::Number(path);
    let haiku = vec![&file.variants[0]];
    let goal = Goal::Equal { one: Vec::new(), other: haiku.clone() };
    let solved = solve(&study, &knob, &Metric::Total, &goal, None);
    let [one] = solved.at.as_slice() else { panic!("{:?}", solved.at) };
    let Crossing::Exactly(value) = &one.at else { panic!("{:?}", one.at) };
    let total = |patches: &[&Patch]| figure(&file, &catalog, &knob, value, patches, &Metric::Total);
    assert_eq!(total(&[]), total(&haiku));
    // because: at its own value all_haiku is $1,189.82 cheaper
    assert_eq!(solved.off.expect("a difference").rounded(2), "-1189.82");
}

/// The built-in prices of 2026-11-20, and one file.
struct Asked {
    file: File,
    catalog: Catalog,
}

impl Asked {
    fn of(text: &str) -> Self {
        Self { file: common::file(text), catalog: Catalog::builtin() }
    }

    /// The same of a model of a table.
    fn over(model: &str, text: &str) -> Self {
        Self { catalog: common::catalog_of("lab", &common::table("lab", model)), ..Self::of(text) }
    }

    fn solved(&self, path: &str, metric: &Metric, target: &str) -> Solved {
        self.solved_in(path, metric, target, None)
    }

    fn solved_in(&self, path: &str, metric: &Metric, target: &str, range: Option<(Exact, Exact)>) -> Solved {
        let knob = Knob::Number(path.split('.').map(str::to_owned).collect());
        let value = Exact::parse_figure(target).expect("a number");
        let goal = Goal::Target { design: Vec::new(), value };
        let day = Day::Fixed("2026-11-20".parse().expect("a day"));
        solve(&Study::new(&self.file, &self.catalog, day), &knob, metric, &goal, range)
    }
}

fn number(text: &str) -> Exact {
    Exact::parse_figure(text).expect("a number")
}

#[test]
fn a_whole_number_is_passed_between_two_whose_figures_are_named() {
    let asked = Asked::of(
        "
volume: {per_month: 1_000}
steps:
  a:
    model: gpt-5.4-mini
    loop: {turns: 10, system: 1_000, user: 200, output: 300}
",
    );
    let solved = asked.solved("steps.a.loop.turns", &Metric::Total, "50");
    let [one] = solved.at.as_slice() else { panic!("{:?}", solved.at) };
    assert_eq!(one.at, Crossing::Passed(11, 12));
    // because: 11 turns send 11 × 1,200 + 55 × 500 = 40,700 tokens at $0.75 and make 3,300 at $4.50, a thousand times
    assert_eq!([&one.figures, &one.after], [&vec![Some(number("45.375"))], &vec![Some(number("51.75"))]]);
    assert!(solved.looked.is_proven() && solved.looked.is_whole);
    let met = asked.solved("steps.a.loop.turns", &Metric::Total, "45.375");
    assert_eq!(met.at[0].at, Crossing::Exactly(number("11")));
}

#[test]
fn a_ratio_with_a_pole_is_solved_exactly() {
    let asked = Asked::of(
        "
volume: {per_month: 125_000}
steps: {a: {model: gpt-5.4-mini, input: 1_000, output: 100}}
fixed: [{name: seat, per_month: 400}]
",
    );
    // because: 0.0212 − (1,000 × 0.75 + 100 × 4.50) / 1,000,000 = 0.02, and 400 / 0.02 = 20,000
    let solved = asked.solved("volume.per_month", &Metric::PerUnit, "0.0212");
    let at: Vec<&Crossing> = solved.at.iter().map(|one| &one.at).collect();
    assert_eq!(at, [&Crossing::Exactly(number("20000"))]);
    assert!(solved.looked.is_proven() && solved.looked.to.is_none());
    // because: a unit costs more than its tokens, whatever the volume
    let none = asked.solved("volume.per_month", &Metric::PerUnit, "0.0012");
    assert!(none.at.is_empty() && none.looked.is_proven(), "{:?}", none.at);
}

#[test]
fn a_rate_that_lasts_five_hundred_tokens_is_found() {
    let model = "
  m:
    cards:
      - from: unknown
        source: {document: none, checked: 2026-11-20}
        standard: {input: 1, output: 1}
        long_context:
          - above_input: 50_000
            standard: {input: 9, output: 1}
          - above_input: 50_500
            standard: {input: 1.2, output: 1}
";
    let scenario = "
volume: {per_month: 1_000}
steps: {a: {model: m, input: 10_000, output: 0}}
";
    let asked = Asked::over(model, scenario);
    let solved = asked.solved("steps.a.input", &Metric::Total, "452.25");
    let at: Vec<&Crossing> = solved.at.iter().map(|one| &one.at).collect();
    // because: 452.25 = 50,250 × $9 / 1,000 in the short card, and 376,875 × $1.2 / 1,000 in the last one; the
    // first one ends at $50, and the second one ends above the third one
    let steps = [(true, "50000"), (true, "50500")]
        .map(|(above, at)| Crossing::Step { at: number(at), from_there: !above });
    assert_eq!(at, [&Crossing::Exactly(number("50250")), &steps[1], &Crossing::Exactly(number("376875"))]);
}

/// A threshold where the range begins: the figure jumps right above it, and no piece is below.
#[test]
fn a_jump_at_an_end_of_the_range_is_found() {
    let model = "
  m:
    cards:
      - from: unknown
        source: {document: none, checked: 2026-11-20}
        standard: {input: 1, output: 1}
        long_context: [{above_input: 50_000, standard: {input: 9, output: 1}}]
";
    let scenario = "
volume: {per_month: 1_000}
steps: {a: {model: m, input: 50_000, output: 0}}
";
    let asked = Asked::over(model, scenario);
    let range = |low: &str, high: &str| Some((number(low), number(high)));
    let solved = asked.solved_in("steps.a.input", &Metric::Total, "60", range("50000", "60000"));
    let [found] = solved.at.as_slice() else { panic!("{:?}", solved.at) };
    assert_eq!(found.at, Crossing::Step { at: number("50000"), from_there: false });
    assert_eq!([&found.figures, &found.after], [&vec![Some(number("50"))], &vec![Some(number("450"))]]);
    // because: just there, where the range ends, the prompt is still short
    let none = asked.solved_in("steps.a.input", &Metric::Total, "60", range("40000", "50000"));
    assert!(none.at.is_empty(), "{:?}", none.at);
}

#[test]
fn two_roots_next_to_a_turning_point_are_two() {
    // because: the chance that a call of two independent attempts is tried again and comes out bad is q², and a
    // cost that falls with what is flagged and rises with what stays turns in between
    let asked = Asked::of(
        "
volume: {per_month: 1_000_000}
quality: {q: {per: call, error_rate: {gpt-5.4-mini: 30%}}}
steps:
  a:
    model: gpt-5.4-mini
    retries: 2
    input: 500
    output: 200
    quality: q
    check: {detects: 60%}
    downstream: {cost_per_error: 0.002}
",
    );
    let knob = Knob::Number(["steps", "a", "check", "detects"].map(str::to_owned).to_vec());
    let day = Day::Fixed("2026-11-20".parse().expect("a day"));
    let study = Study::new(&asked.file, &asked.catalog, day);
    let at = |value: &Exact| {
        let (file, catalog) = knob.turned(&asked.file, &asked.catalog, value);
        let study = Study::new(&file, &catalog, study.day);
        Metric::Total.at(&study, &[]).expect("a projection").1.expect("a total")
    };
    for value in ["0.1", "0.25", "0.5", "0.75", "0.9"] {
        let target = at(&number(value));
        let goal = Goal::Target { design: Vec::new(), value: target.clone() };
        let solved = solve(&study, &knob, &Metric::Total, &goal, None);
        // A thousand points show how often the target is passed.
        let points = (0..=1_000_u32).map(|index| at(&Exact::from(index).shift_down(3)) - &target);
        let signs: Vec<std::cmp::Ordering> = points.map(|left| left.cmp(&Exact::ZERO)).collect();
        let passed = signs
            .windows(2)
            .filter(|pair| pair[0] != pair[1] && pair[1] != std::cmp::Ordering::Equal)
            .count();
        let met = signs.iter().filter(|sign| **sign == std::cmp::Ordering::Equal).count();
        assert!(
            solved.at.iter().any(|one| one.at == Crossing::Exactly(number(value))),
            "{value}: {:?}",
            solved.at
        );
        assert_eq!(solved.at.len(), passed.max(met), "{value}: {:?}", solved.at);
    }
}

/// Where the number of chunks changes lies at no fraction: what is on both sides of it is one stretch.
#[test]
fn a_border_that_is_no_fraction_leaves_no_hole() {
    let model = "
  m:
    context_window: 200_000
    cache: {mode: explicit, min_prefix: 0, ttl: 5m}
    cards:
      - from: 2026-01-01
        source: {document: invented for tests, checked: 2026-11-20}
        standard: {input: 1, cache_read: 0.10, cache_write: 1.25, output: 5}
";
    let scenario = "
volume: {per_month: 1_000}
steps:
  a:
    model: lab/m
    input: 4_000
    output: 200
    cache: {prefix: 200, hit_rate: 50%}
    max_input: 1_500
    overflow: {chunk: {overlap: 200, merge: {input: 200, output: 300}}}
";
    let range = (Exact::ZERO, number("1000"));
    let asked = Asked::over(model, scenario);
    let solved = asked.solved_in("steps.a.cache.prefix", &Metric::Total, "99999", Some(range.clone()));
    assert!(solved.at.is_empty(), "{:?}", solved.at);
    assert_eq!(solved.possible, [(range.0, Some(range.1))]);
}

/// Where tokens are cached one by one, a figure has a value of its own just where they are whole; the longer prompts
/// that are dearer begin there too.
#[test]
fn a_step_beside_a_value_of_its_own_is_named_on_its_side() {
    let model = "
  m:
    cache: {mode: explicit, min_prefix: 0, granule: 1}
    cards:
      - from: 2026-01-01
        source: {document: invented for tests, checked: 2026-11-20}
        standard: {input: 1.5, cache_read: 0.2, cache_write: 1.9, output: 7}
        long_context: [{above_input: 4_844, standard: {input: 2.5, cache_read: 0.4, cache_write: 2.9, output: 11}}]
";
    let scenario = "
volume: {per_month: 1_000}
steps:
  a: {model: lab/m, loop: {turns: 1, system: 2_379, user: 720, output: 221, caching: incremental}}
";
    // 4,844 × 1.9 + 221 × 7 millionths are $10.7506 a thousand; right above, 2.9 and 11 make it $16.4786.
    let solved = Asked::over(model, scenario).solved("steps.a.loop.system", &Metric::Total, "12");
    let [found] = solved.at.as_slice() else { panic!("{:?}", solved.at) };
    assert_eq!(found.at, Crossing::Step { at: number("4124"), from_there: false });
    assert_eq!(
        [&found.figures, &found.after],
        [&vec![Some(number("10.7506"))], &vec![Some(number("16.4786"))]]
    );
}
