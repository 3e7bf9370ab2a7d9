//! The cheapest assignment of models to steps: held against the trial of every assignment.

mod common;

use common::file;
use costcalc::analysis::{Day, Models, Optimum, Study, optimize};
use costcalc::diag::{Code, Diagnostic, Source};
use costcalc::effort::Effort;
use costcalc::pricing::Catalog;
use costcalc::scenario::{AS_WRITTEN, File, Patch};
use costcalc::units::{Figure, Usd};
use costcalc::yaml;
use proptest::prelude::*;

const TABLES: [(&str, &str); 2] =
    [("one", include_str!("optimize/one.yaml")), ("two", include_str!("optimize/two.yaml"))];
const MODELS: [&str; 5] = ["one/cheap", "one/good", "one/tight", "two/best", "two/long"];

fn catalog() -> Catalog {
    common::catalog(&TABLES).expect("a catalog")
}

fn study<'s>(file: &'s File, catalog: &'s Catalog) -> Study<'s> {
    Study::new(file, catalog, Day::Fixed("2026-11-01".parse().expect("a day")))
}

fn optimum(text: &str) -> Result<Optimum, Vec<Diagnostic>> {
    let (file, catalog) = (file(text), catalog());
    optimize(&study(&file, &catalog), &[], &Models::Named)
}

/// The totals of all assignments that are possible and meet the requirements, the cheapest first.
fn all_totals(file: &File, catalog: &Catalog) -> Vec<Usd> {
    let steps: Vec<String> = file.step_names().map(str::to_owned).collect();
    // The first step is written as a ladder, and may stay so.
    let options = |step: usize| MODELS.len() + usize::from(step == 0);
    let mut picks = vec![0; steps.len()];
    let mut totals = Vec::new();
    loop {
        let moved = steps.iter().zip(&picks).filter_map(|(step, pick)| {
            let model = MODELS.get(*pick)?;
            Some(format!("{step}: {{model: {model}}}"))
        });
        let text = format!("steps: {{{}}}", moved.collect::<Vec<_>>().join(", "));
        let patch = Patch::made_up("assigned", yaml::parse(&Source::new("patch", text)).expect("YAML"));
        if let Ok(evaluated) = study(file, catalog).evaluate([&patch])
            && evaluated.unmet().is_empty()
        {
            totals.push(evaluated.projection.totals[Figure::Total].clone());
        }
        let Some(step) = (0..steps.len()).find(|step| picks[*step] + 1 < options(*step)) else { break };
        picks[step] += 1;
        picks[..step].fill(0);
    }
    totals.sort();
    totals
}

/// A step after the first, with what it reads and what it needs.
fn step() -> impl Strategy<Value = String> {
    let calls = prop_oneof![Just(""), Just("calls: 25%, "), Just("calls: {per: a, times: 2}, ")];
    let reads = prop_oneof![Just(""), Just("reads: [a], "), Just("reads: [a, b], ")];
    let goes_wrong =
        prop_oneof![Just(""), Just("quality: q, "), Just("quality: q, downstream: {cost_per_error: 0.01}, ")];
    let require = prop_oneof![
        3 => Just(""),
        1 => Just("require: {features: [vision]}, "),
        1 => Just("require: {min_window: 150_000}, "),
        1 => Just("require: {max_error_rate: 4%}, "),
        1 => Just("require: {max_latency_ms: 1_000}, "),
    ];
    let tokens = (1_u32..1_200, 1_u32..400);
    (calls, reads, goes_wrong, require, tokens, 0..6).prop_map(
        |(calls, reads, wrong, require, (input, output), kind)| {
            let work = match (kind, reads) {
                (0, "") => format!("loop: {{turns: {{1: 50%, 4: 50%}}, user: {input}, output: {output}}}"),
                (1, "") => format!(
                    "input: {}, output: {output}, overflow: {{chunk: {{merge: {{input: 9, output: 90}}}}}}",
                    input * 2
                ),
                (2, _) => format!("input: {input}, output: {output}, overflow: truncate"),
                _ => format!("input: {input}, output: {output}"),
            };
            format!("{calls}{reads}{wrong}{require}model: one/good, {work}")
        },
    )
}

fn scenario() -> impl Strategy<Value = String> {
    let require = prop_oneof![
        2 => Just(String::new()),
        2 => (10_u32..90).prop_map(|permille| format!("require: {{max_error_rate: 0.0{permille}}}")),
        1 => Just("require: {providers: [one]}".to_owned()),
        1 => Just("require: {features: [tools], max_error_rate: 6%}".to_owned()),
    ];
    (require, step(), step(), 0_u32..3_000).prop_map(|(require, b, c, fixed)| {
        let b = b.replace(", b]", "]");
        format!(
            "
volume: {{per_month: 100_000}}
{require}
quality:
  q:
    per: call
    error_rate:
      one/cheap: 9%
      one/good: 4.5%
      one/tight: 8%
      two/best: 1.5%
      two/long: 3.9%
model_factors:
  one/cheap: {{input: 1, output: 1.4}}
  two/best: {{input: 1.1, output: 0.7}}
steps:
  a:
    input: 700
    output: 300
    quality: q
    attempts:
      - model: one/cheap
      - model: two/best
  b: {{{b}}}
  c: {{{c}}}
fixed:
  - {{name: second vendor, per_month: {fixed}, when_providers: 2}}
"
        )
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    /// The best assignment costs the least of all, the runner-up the second least, and there is none
    /// exactly where no assignment is possible.
    #[test]
    fn nothing_is_cheaper(text in scenario()) {
        let (file, catalog) = (file(&text), catalog());
        let models = MODELS.map(str::to_owned).to_vec();
        let found = optimize(&study(&file, &catalog), &[], &Models::These(models));
        let totals = all_totals(&file, &catalog);
        match found {
            Ok(optimum) => {
                let total = |evaluated: &costcalc::analysis::Evaluated| {
                    evaluated.projection.totals[Figure::Total].clone()
                };
                prop_assert_eq!(Some(&total(&optimum.best.evaluated)), totals.first());
                prop_assert!(optimum.best.evaluated.unmet().is_empty());
                let second = optimum.runner_up.as_ref().map(|second| total(&second.evaluated));
                prop_assert_eq!(second.as_ref(), totals.get(1));
            }
            Err(problems) => {
                prop_assert!(problems.iter().all(|problem| problem.code == Code::Infeasible));
                prop_assert!(totals.is_empty());
            }
        }
    }

    /// A requirement costs what the best assignment without it saves.
    #[test]
    fn a_requirement_costs_what_is_saved_without_it(permille in 20_u32..90, fixed in 0_u32..3_000) {
        let text = |require: &str| format!("
volume: {{per_month: 100_000}}
{require}
quality: {{q: {{per: call, error_rate: {{one/cheap: 9%, one/good: 4.5%, two/best: 1.5%, two/long: 3.9%}}}}}}
steps:
  a: {{model: one/cheap, input: 700, output: 300, quality: q}}
  b: {{model: one/cheap, reads: [a], input: 100, output: 30, quality: q}}
fixed: [{{name: second vendor, per_month: {fixed}, when_providers: 2}}]
");
        let with = optimum(&text(&format!("require: {{max_error_rate: 0.0{permille}}}")));
        let without = optimum(&text("")).expect("an optimum");
        let total = |optimum: &Optimum| optimum.best.evaluated.projection.totals[Figure::Total].clone();
        if let Ok(with) = with {
            prop_assert_eq!(&with.requirements[0].cost, &(&total(&with) - &total(&without)));
        }
    }
}

#[test]
fn a_second_vendor_is_taken_only_where_it_saves_more_than_it_costs() {
    let models = |fixed: u32| {
        let text = format!(
            "
volume: {{per_month: 1_000_000}}
quality: {{q: {{per: call, error_rate: {{one/cheap: 9%, two/long: 3.9%}}}}}}
steps:
  a: {{model: one/cheap, input: 1_000, output: 300}}
  b: {{model: one/cheap, input: 1_000, output: 300, quality: q, downstream: {{cost_per_error: 1.00}}}}
fixed: [{{name: second vendor, per_month: {fixed}, when_providers: 2}}]
"
        );
        optimum(&text).expect("an optimum").best.models
    };
    // because: on a, two/long costs $1,700 and one/cheap $500; on b two/long saves far more than that. So the
    // second vendor is worth $1,200: above it, a moves to the vendor of b
    assert_eq!(models(1_199), ["one/cheap", "two/long"]);
    assert_eq!(models(1_201), ["two/long", "two/long"]);
}

/// What `compare` finds by changing one step is never cheaper than what is proven to be the cheapest.
#[test]
fn no_design_with_one_step_changed_is_cheaper() {
    let (catalog, day) = (Catalog::builtin(), Day::Else("2026-11-15".parse().expect("a day")));
    let mut compared = 0;
    for (name, text) in
        common::yaml_files(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios"))
    {
        let file = file(&text);
        let study = Study::new(&file, &catalog, day);
        let Ok(best) = optimize(&study, &[], &Models::Named) else { continue };
        let best = &best.best.evaluated.projection.totals[Figure::Total];
        for changed in file.with_one_step_changed() {
            let Ok(evaluated) = study.evaluate([&changed]) else { continue };
            let total = &evaluated.projection.totals[Figure::Total];
            assert!(!evaluated.unmet().is_empty() || best <= total, "{name}: {} {total:?}", changed.name);
            compared += 1;
        }
    }
    assert!(10 < compared, "{compared}");
}

#[test]
fn what_nobody_meets_is_said_with_what_relaxing_it_costs() {
    let problems = optimum(
        "
volume: {per_month: 1_000}
require: {max_error_rate: 1%, features: [vision]}
quality: {q: {per: call, error_rate: {one/cheap: 9%, one/good: 4.5%}}}
steps: {a: {model: one/good, input: 1_000, output: 300, quality: q}}
",
    )
    .expect_err("nobody errs so little");
    let [problem] = problems.as_slice() else { panic!("{problems:?}") };
    assert_eq!(problem.code, Code::Infeasible);
    assert!(problem.message.contains("`require.max_error_rate`"), "{}", problem.message);
    // because: 1,000 × (1,000 × $0.90 + 300 × $4.10) / 1,000,000 = $2.13 for the only one with vision
    assert!(problem.help[0].contains("$2.13 a month"), "{:?}", problem.help);
    assert!(problem.notes[0].contains("4.5%"), "{:?}", problem.notes);
}

#[test]
fn a_design_that_is_no_single_model_competes_as_it_stands() {
    let optimum = optimum(
        "
volume: {per_month: 1_000}
quality: {q: {per: call, error_rate: {one/cheap: 9%, two/best: 1.5%}}}
steps:
  a:
    attempts: [{model: one/cheap}, {model: two/best}]
    input: 1_000
    output: 300
    quality: q
    downstream: {cost_per_error: 1.00}
",
    )
    .expect("an optimum");
    assert_eq!(optimum.best.models, [AS_WRITTEN]);
}

/// Twelve steps of thirty models each, all coupled by a limit on errors, by the number of vendors and by
/// outputs that are read.
#[test]
fn twelve_steps_of_thirty_models_take_less_than_a_tenth_of_the_work_that_a_question_may() {
    let (mut models, mut rates, mut factors) = (String::new(), String::new(), String::new());
    for model in 0..30_u32 {
        let input = 20 + model * model * 3;
        let price = format!("{}.{:02}", input / 100, input % 100);
        let output = format!("{}.{:02}", input / 20, input % 20);
        models += &format!(
            "
  m{model}:
    cards:
      - from: unknown
        source: {{document: invented, checked: 2026-11-20}}
        standard: {{input: {price}, output: {output}}}"
        );
        rates += &format!(
            "
      one/m{model}: {}.{}%",
            (40 - model) / 3,
            model % 10
        );
        factors += &format!(
            "
  one/m{model}: {{input: 1, output: 1.{model:02}}}"
        );
    }
    let step = |step: u32| {
        let reads = if step % 3 == 2 { format!("s{}", step - 1) } else { String::new() };
        format!(
            "
  s{step}:
    model: one/m0
    reads: [{reads}]
    input: {}
    output: {}
    quality: q
    downstream: {{cost_per_error: 0.00{step}}}",
            500 + step * 37,
            100 + step * 11
        )
    };
    let steps: String = (0..12).map(step).collect();
    let text = format!(
        "
volume: {{per_month: 100_000}}
require: {{max_error_rate: 4.3%}}
quality:
  q:
    per: call
    error_rate: {rates}
model_factors: {factors}
steps: {steps}
"
    );
    let (file, catalog) = (file(&text), common::catalog_of("one", &common::table("one", &models)));
    let optimum = optimize(&study(&file, &catalog), &[], &Models::Named).expect("an optimum");
    assert!(optimum.best.evaluated.unmet().is_empty());
    let work = file.effort().spent();
    assert!(work < Effort::MOST / 10, "{work} units of work and {} states", optimum.states);
}
