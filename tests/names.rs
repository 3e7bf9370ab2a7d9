//! Names are names: no figure depends on what a step, a quality, a scenario, a variant, a case, a fixed cost,
//! a tool or a model is called, be it one of the words that files have for keys and values.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use costcalc::cli::{self, Screen};
use costcalc::units::Meter;
use proptest::prelude::*;
use serde_json::Value;

/// The words of a scenario's file: its keys, and the words that are values.
fn words() -> Vec<String> {
    fn walk(schema: &Value, found: &mut BTreeSet<String>) {
        match schema {
            Value::Object(keywords) => {
                found.extend(
                    keywords
                        .get("properties")
                        .and_then(Value::as_object)
                        .into_iter()
                        .flat_map(|keys| keys.keys().cloned()),
                );
                let values = keywords.get("enum").and_then(Value::as_array).into_iter().flatten();
                found.extend(values.filter_map(Value::as_str).map(str::to_owned));
                keywords.values().for_each(|below| walk(below, found));
            }
            Value::Array(parts) => parts.iter().for_each(|below| walk(below, found)),
            _ => {}
        }
    }
    let mut found = BTreeSet::new();
    walk(&costcalc::schema::Kind::Scenario.schema(), &mut found);
    // The names of formats are no words that anybody gives to a thing.
    found.retain(|word| !word.contains('/'));
    found.into_iter().collect()
}

/// Words that are no names of variants or cases: they mean the file as it stands, and all of them.
const RESERVED: [&str; 3] = ["all", "as_written", "base"];

/// How many things have names.
const SLOTS: usize = 14;

/// A scenario with a name in every slot, `@0` to `@13`.
const SCENARIO: &str = "\
name: @0
as_of: 2026-11-01
prices: [tables]
volume: {unit: ticket, per_month: 1_000}
quality:
  @1: {per: call, error_rate: {acme/@2: 5%, acme/@3: 10%}}
  @4: {per: field, fields: 3, error_rate: {acme/@2: 2%, acme/@3: 1%}}
steps:
  @5: {model: acme/@2, input: 5_000, output: 200, retries: 1, quality: @1, repeat: 10%, tools: {@6: 2},
    cache: {prefix: 4_500, hit_rate: 90%}, check: {detects: 90%, fee: 0.01}, downstream: {cost_per_error: 1.50}}
  @7:
    calls: {per: @5, times: 2}
    route: [{weight: 1, model: acme/@2}, {weight: 3, model: acme/@3}]
    reads: [@5]
    input: 900
    output: 90
    quality: @4
    downstream: {cost_per_error: 2}
  @8:
    calls: 50%
    attempts: [{model: acme/@3, times: 2}, {human: {cost: 2.00}}]
    loop: {turns: 4, system: 1_000, user: 300, output: 200, success: 95%}
    check: {detects: 80%}
    downstream: {cost_per_error: 3}
variants:
  @9: {steps: {@5: {model: acme/@3}}}
  @10: {steps: {@8: {loop: {turns: 6}}}, fixed: null}
cases:
  @11: {volume: {per_month: 2_000}, quality: {@4: {fields: 5}}}
  @12: {steps: {@5: {cache: {hit_rate: 60%}}}}
fixed: [{name: @13, per_month: 400}]
";

const TABLE: &str = "\
schema: costcalc/pricing/v1
provider: acme
currency: USD
per: 1_000_000 tokens
models:
  @2: {context_window: 200_000, cache: {mode: automatic, min_prefix: 1_024}, cards: [{from: 2026-01-01,
    source: {document: the vendor's list, checked: 2026-11-01},
    standard: {input: 2.00, cache_read: 0.20, cache_write: 2.50, output: 10.00}, fees: {@6: {per: 1_000 calls, amount: 1.00}}}]}
  @3: {context_window: 200_000, cache: {mode: automatic, min_prefix: 1_024}, cards: [{from: 2026-01-01,
    source: {document: the vendor's list, checked: 2026-11-01},
    standard: {input: 3.00, cache_read: 0.30, cache_write: 3.75, output: 15.00}, fees: {@6: {per: 1_000 calls, amount: 1.00}}}]}
";

/// What is asked of the scenario `F`; `G` is the same with a share of conversations for each number of turns, as a
/// search of break-evens over whole turns takes four fifths of its time, and shows no further name.
const QUESTIONS: [&str; 16] = [
    "project F --format json",
    "project F --variant @9 --format json",
    "project F --case @11 --set steps.@5.input=6_000 --format json",
    "project F --set quality.@4.fields=2 --set steps.@8.quality=@4 --set steps.@8.loop.success=null --format json",
    "project F --set steps.@5.tools.@6=3 --set prices.acme/@2.standard.input=9 --format json",
    "project F --fields step,invoice,total",
    "project F --by model --format csv",
    "explain F steps.@5.invoice --format json",
    "explain F steps.@7.total --format json",
    "explain F steps.@8.loop.turns --format json",
    "explain F models.acme/@2 --format json",
    "solve F --vary steps.@8.loop.user --target total=20000 --in 0..1M --format json",
    "sweep F -P steps.@7.route.0.weight 0 10 -D 5 --format json",
    "sweep F -P steps.@8.loop.success 50% 100% -D 10% --metric steps.@8.total --format json",
    "sweep F -P quality.@1.error_rate.acme/@2 0% 50% -D 10% --variant @9 --format json",
    "sweep F -P steps.@5.check.detects 0% 100% -D 25% --format json",
];
/// And what takes longer, asked for fewer names.
const LARGER: [&str; 8] = [
    "project F --case all --format json",
    "compare G --break-even --format json",
    "compare F --case @11 --format csv",
    "optimize F --format json",
    "explain F --paths --format json",
    "check F --format json",
    "diff F F --set steps.@5.output=300 --format json",
    "sensitivity F --format json",
];

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("names").join(name);
    std::fs::create_dir_all(folder.join("tables")).expect("a folder");
    folder
}

/// A text with the names of its slots, the last ones first: `@1` begins `@13` too.
fn named(text: &str, names: &[String]) -> String {
    let slots = names.iter().enumerate().rev();
    slots.fold(text.to_owned(), |text, (slot, name)| text.replace(&format!("@{slot}"), name))
}

/// The answers to questions, each with its exit code and its messages.
fn answers(folder: &Path, questions: &[&str], names: &[String]) -> Vec<String> {
    std::fs::write(folder.join("tables/acme.yaml"), named(TABLE, names)).expect("a table");
    std::fs::write(folder.join("f.yaml"), named(SCENARIO, names)).expect("a scenario");
    let shares = SCENARIO.replace("turns: 4", "turns: {1: 50%, 4: 50%}").replace("{turns: 6}", "{user: 400}");
    std::fs::write(folder.join("g.yaml"), named(&shares, names)).expect("a scenario");
    let [file, of_shares] = ["f.yaml", "g.yaml"].map(|file| folder.join(file).display().to_string());
    let screen = Screen { width: 100, colour: false, stdout_is_terminal: false, stderr_is_terminal: false };
    let answer = |question: &&str| {
        let words = question.split(' ').map(|word| match word {
            "F" => file.clone(),
            "G" => of_shares.clone(),
            _ => named(word, names),
        });
        let line = std::iter::once("costcalc".to_owned()).chain(words);
        let ran = cli::run(line.map(Into::into), &screen);
        format!("{question}\n{}\n{}{}", ran.code, ran.stdout, ran.stderr)
    };
    questions.iter().map(answer).collect()
}

/// Names that mean nothing, each as long as a word, and in the order of the words: some results are sorted by
/// name, those of fees together with `check_fee`.
fn neutral(names: &[String]) -> Vec<String> {
    let sorted: BTreeSet<&String> = names.iter().collect();
    let letters = "bcdfghjkmnprstvwxz".chars();
    let stand_in = |name: &String| {
        let rank = sorted.iter().position(|other| *other == name)?;
        let letter = letters.clone().nth(rank)?;
        let first = if name.as_str() < "check_fee" { 'Z' } else { 'q' };
        Some(format!("{first}{letter}{}", "q".repeat(name.len() - 2)))
    };
    names.iter().map(|name| stand_in(name).expect("a letter")).collect()
}

/// Holds the answers under names to those under neutral names.
fn check(folder: &Path, questions: &[&str], names: &[String]) {
    let stand_ins = neutral(names);
    let expected = answers(folder, questions, &stand_ins);
    let found = answers(folder, questions, names);
    for (expected, found) in expected.iter().zip(&found) {
        let renamed = stand_ins.iter().zip(names);
        let renamed = renamed.fold(expected.clone(), |text, (neutral, name)| text.replace(neutral, name));
        assert_eq!(expected.lines().nth(1), Some("0"), "{expected}");
        // Where a path could mean something else without it, `steps.` is part of its name for people.
        let [found, renamed] = [found, &renamed].map(|text| text.replace("steps.", ""));
        let differ = found.lines().zip(renamed.lines()).find(|(found, renamed)| found != renamed);
        let is_same = differ.is_none() && found.lines().count() == renamed.lines().count();
        assert!(is_same, "{names:?}\n{differ:#?}\n{found}");
    }
}

/// Whether a slot may have a name.
fn may_have(slot: usize, name: &str) -> bool {
    match slot {
        // A bill has meters and fees side by side.
        6 => Meter::all().iter().all(|meter| meter.name() != name),
        9..13 => !RESERVED.contains(&name),
        _ => true,
    }
}

/// Words in all slots, and the questions about them. Of two slots for things of a kind one has the even and one
/// the odd words, so that every second start makes each word the name of each kind of thing.
fn check_all(folder: &Path, questions: &[&str], every: usize) {
    let words = words();
    assert!(130 < words.len(), "{words:?}");
    for start in (0..words.len()).step_by(every) {
        let name = |slot: usize| {
            let later = words.iter().cycle().skip(start + slot * 11);
            later.into_iter().find(|word| may_have(slot, word)).cloned().expect("a word")
        };
        check(folder, questions, &(0..SLOTS).map(name).collect::<Vec<_>>());
    }
}

#[test]
fn every_word_may_be_any_name() {
    check_all(&folder("every"), &QUESTIONS, 2);
}

#[test]
fn larger_questions_have_the_same_answers_too() {
    check_all(&folder("larger"), &LARGER, 24);
}

/// A scenario whose step and whose variant are to have names that separate names.
const SEPARATED: &str = r#"
as_of: 2026-11-01
volume: {unit: ticket, per_month: 1_000}
steps:
  "@S": {model: openai/gpt-5.4-mini, input: 5_000, output: 200}
variants:
  "@V": {steps: {"@S": {model: openai/gpt-5.4, output: 100}}}
  x: {steps: {"@S": {model: openai/gpt-5.4, input: 1_000}}}
"#;

/// What is asked of it, with the names as they are written on the command line.
const OF_SEPARATED: [&str; 8] = [
    "project F --set steps.@S.input=6_000 --format json",
    "project F --variant x --set steps.@S.calls=2 --format json",
    "compare F --split @S=openai/gpt-5.4-nano:60%,openai/gpt-5.4-mini:rest --format json",
    "explain F steps.@S.invoice --format json",
    "sweep F -P steps.@S.output 100 300 -D 50 --variant @V,x --metric @S.invoice --format json",
    "sweep F -L steps.@S.output 100,300 --variant x --variant @V --fields steps.@S.output,@V",
    "solve F --vary steps.@S.input --equal @V,x --in 0..20k --format json",
    "solve F --vary steps.@S.output --target steps.@S.invoice=10 --variant x --format json",
];

#[test]
fn a_name_in_quotes_may_hold_what_separates_names() {
    let folder = folder("separated");
    let screen = Screen { width: 100, colour: false, stdout_is_terminal: false, stderr_is_terminal: false };
    let answer = |question: &str, [step, variant]: &[String; 2], quote: &str| {
        let file = folder.join("f.yaml");
        std::fs::write(&file, SEPARATED.replace("@S", step).replace("@V", variant)).expect("a scenario");
        let written = |word: &str| match word {
            "F" => file.display().to_string(),
            // A column is named as the table names it.
            "steps.@S.output,@V" => {
                let column = format!("steps.{quote}{step}{quote}.output");
                format!("{quote}{column}{quote},{quote}{variant}{quote}")
            }
            _ => word
                .replace("@S", &format!("{quote}{step}{quote}"))
                .replace("@V", &format!("{quote}{variant}{quote}")),
        };
        let line = std::iter::once("costcalc".to_owned()).chain(question.split(' ').map(written));
        let ran = cli::run(line.map(Into::into), &screen);
        assert_eq!(ran.code, 0, "{step} {question}\n{}", ran.stderr);
        ran.stdout
    };
    let plain = ["azb", "vzw"].map(str::to_owned);
    for question in OF_SEPARATED {
        let expected = answer(question, &plain, "").replace(['"', '\\'], "");
        for separator in ["=", ",", ".", ":", "/", " ", "#"] {
            let [step, variant] = [("a", "b"), ("v", "w")].map(|(a, b)| format!("{a}{separator}{b}"));
            let found = answer(question, &[step.clone(), variant.clone()], "\"").replace(['"', '\\'], "");
            let found = found.replace(&step, &plain[0]).replace(&variant, &plain[1]);
            assert_eq!(found, expected, "{question}: `{step}`");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any words, in any order.
    #[test]
    fn any_words_may_be_names(names in Just(words()).prop_shuffle()) {
        let mut names: Vec<String> = names;
        names.retain(|name| (0..SLOTS).all(|slot| may_have(slot, name)));
        names.truncate(SLOTS);
        check(&folder("any"), &[QUESTIONS.as_slice(), &LARGER].concat(), &names);
    }
}
