//! Results in JSON: what every command prints is valid, and nothing in it is left undescribed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use costcalc::pricing::{Bundle, Index};
use costcalc::result::{self, Message};
use costcalc::schema::Kind;
use serde_json::{Value, json};

use super::coverage::{self, Seen};
use super::repository::Repository;
use super::repository::program::program;
use super::{broken, files, read, root, validator};

/// The schema with every map closed, so that a key that it does not describe is not valid. The body of an
/// answer has the keys of the frame beside its own.
fn closed() -> Value {
    fn close(schema: &mut Value, beside: &Value) {
        match schema {
            Value::Object(keywords) => {
                let is_map = keywords.contains_key("type");
                if let (Some(Value::Object(keys)), true) = (keywords.get_mut("properties"), is_map) {
                    keys.extend(
                        beside.as_object().into_iter().flatten().map(|(k, v)| (k.clone(), v.clone())),
                    );
                    keywords.insert("additionalProperties".to_owned(), json!(false));
                }
                keywords.values_mut().for_each(|one| close(one, &Value::Null));
            }
            Value::Array(items) => items.iter_mut().for_each(|one| close(one, &Value::Null)),
            _ => {}
        }
    }
    let mut schema = Kind::Result.schema();
    let bodies = schema["then"]["allOf"].to_string();
    let frame = schema["definitions"]["Frame"]["properties"].clone();
    for (name, definition) in schema["definitions"].as_object_mut().expect("definitions") {
        let is_body = bodies.contains(&format!("#/definitions/{name}\""));
        if name != "Frame" {
            close(definition, if is_body { &frame } else { &Value::Null });
        }
    }
    schema
}

/// Words of command lines that print no JSON, or read or write something else.
const NOT_IN_JSON: [&str; 9] = ["<", "-f", "--format", "-o", "--out", "-h", "--help", "-V", "--version"];

/// Results that differ in their keys from those of all transcripts.
const MORE: [&str; 13] = [
    "prices show lab/ear --prices tests/golden/inputs/meters/prices",
    "prices list --prices tests/golden/inputs/meters/prices",
    "price lab/ear --audio-input-time 45.5 --prices tests/golden/inputs/meters/prices",
    "prices check",
    "prices check --rules",
    "prices diff tests/golden/lint/card-rewritten/before tests/golden/lint/card-rewritten/euros",
    "compare scenarios/support_pipeline.yaml --model openai/gpt-5.4-mini,openai/gpt-4o",
    "compare tests/golden/inputs/ahead.yaml --case flat",
    "explain scenarios/quality_gate.yaml classify.invoice",
    "project tests/golden/inputs/variants.yaml --case all --variant split",
    "sensitivity tests/golden/inputs/ahead.yaml",
    "solve scenarios/support_pipeline.yaml --vary volume.per_month --target invoice=1500",
    "sweep tests/golden/inputs/ahead.yaml -L volume.per_month 50k,100k --metric per_unit",
];

/// A project with a limit of all tokens, a discount, and a response that says what it cost.
const PROJECT: &str = "tests/schema/project";
const OF_THE_PROJECT: [&str; 3] = [
    "prices diff before now",
    "prices show north/plain --prices now",
    "price north/plain --usage response.json --prices now",
];

/// How many refused inputs of a kind are tried: their messages are all alike.
const REFUSALS: usize = 3;

/// Command lines of the transcripts, each with the folder in which it runs.
fn commands() -> Vec<(String, PathBuf)> {
    let golden = root().join("tests/golden");
    let project = root().join(PROJECT);
    let more = MORE.iter().map(|line| (*line, root()));
    let more = more.chain(OF_THE_PROJECT.iter().map(|line| (*line, &*project)));
    let mut found: BTreeSet<(String, PathBuf)> =
        more.map(|(line, folder)| (line.to_owned(), folder.to_owned())).collect();
    for path in files(&golden, ".console") {
        let kind = path.strip_prefix(&golden).expect("below").iter().next().expect("a folder");
        let is_in_root = ["commands", "results", "scenarios"].iter().any(|folder| kind == *folder);
        let folder = if is_in_root { root() } else { path.parent().expect("a folder") };
        let text = read(&path);
        let lines = text.lines().filter_map(|line| line.strip_prefix("$ costcalc ")).filter_map(in_json);
        let lines = lines.take(if kind == "bad" { REFUSALS } else { usize::MAX });
        found.extend(lines.map(|line| (line, folder.to_owned())));
    }
    found.into_iter().collect()
}

/// A command line without its format, where it can be asked for JSON.
fn in_json(line: &str) -> Option<String> {
    let line = line.replace(" --format json", "");
    let is_other =
        |word: &str| NOT_IN_JSON.contains(&word.split_once('=').map_or(word, |(option, _)| option));
    let command = line.split_whitespace().next().unwrap_or_default();
    let is_json = !["init", "completions", "schema"].contains(&command);
    (is_json && !line.split_whitespace().any(is_other)).then_some(line)
}

/// What changed since a result was saved that has a fixed cost, which the other side does not have.
fn since_saved() -> (String, Value) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("saved.json");
    let saved = printed("project scenarios/support_pipeline.yaml", root()).swap_remove(0);
    std::fs::write(&file, saved.to_string()).expect("a file");
    let line = format!("diff {} scenarios/quality_gate.yaml", file.display());
    let change = printed(&line, root()).swap_remove(0);
    (line, change)
}

/// What an exported file says where there is no answer.
fn exported_refusal() -> (String, Value) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-answer.json");
    let line = format!("project no-such-file.yaml --export json={}", file.display());
    printed(&line, root());
    let text = read(&file);
    (line, serde_json::from_str(&text).expect("JSON"))
}

/// What a change of a price does that passes a guardrail.
fn reviewed_change() -> (String, Value) {
    let repository = Repository::new("schema-review");
    repository.write("pricing/north.yaml", include_str!("project/now/north.yaml"));
    let steps = "steps: {read: {model: north/plain, input: 1_000, output: 100}}";
    let scenario = format!("as_of: 2026-10-15\nprices: [../pricing]\nvolume: {{per_month: 1M}}\n{steps}\n");
    repository.write("scenarios/pages.yaml", &scenario);
    let guardrail = "{id: pages, scope: 'scenarios/*', metric: invoice, budget: 1_000, max_increase: 3%}";
    repository.write("costcalc.yaml", &format!("schema: costcalc/config/v1\nguardrails: [{guardrail}]\n"));
    repository.commit("before");
    repository.replace("pricing/north.yaml", "input: 0.80", "input: 0.90");
    let line = "check --base HEAD --today 2026-10-20 --format json";
    let ran = repository.costcalc(line);
    assert_eq!(ran.code, 1, "{ran:?}");
    (line.to_owned(), serde_json::from_str(&ran.stdout).expect("JSON"))
}

/// The prices of a kept bundle.
fn of_a_bundle() -> (String, Value) {
    let data = Path::new(env!("CARGO_TARGET_TMPDIR")).join("schema-bundle");
    std::fs::create_dir_all(data.join("costcalc")).expect("a folder");
    let tables = Index::compiled_in().tables().iter();
    let tables: Vec<_> = tables.map(|table| (table.file.to_owned(), table.source())).collect();
    let bundle = Bundle::write(&tables).expect("a bundle");
    std::fs::write(data.join("costcalc/prices.bundle"), bundle).expect("a file");
    let line = "price openai/gpt-5.4-mini --input 1 --format json";
    let mut command = program();
    let command = command.env_remove("COSTCALC_PRICES").env("XDG_DATA_HOME", data).args(line.split(' '));
    let output = command.output().expect("the program runs");
    (line.to_owned(), serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// What a command prints: a result on standard output, lines of messages on standard error.
fn printed(line: &str, folder: &Path) -> Vec<Value> {
    let mut command = program();
    command.current_dir(folder).args(line.split_whitespace());
    let output = command.args(["--format", "json"]).output();
    let output = output.expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    let result = text(output.stdout);
    let result =
        (!result.is_empty()).then(|| serde_json::from_str(&result).unwrap_or_else(|_| panic!("{line}")));
    let messages = text(output.stderr);
    let messages =
        messages.lines().map(|message| serde_json::from_str(message).unwrap_or_else(|_| panic!("{line}")));
    result.into_iter().chain(messages.collect::<Vec<_>>()).collect()
}

#[test]
fn every_result_and_every_message_is_valid_described_to_the_last_key_and_read_back() {
    // What is valid by the closed schema is so by the open one.
    let closed = jsonschema::draft7::new(&closed()).expect("a schema");
    let mut answered = BTreeSet::new();
    let mut wrong = Vec::new();
    let schema = Kind::Result.schema();
    let mut seen = Seen::new(&schema);
    let printed = commands().into_iter().flat_map(|(line, folder)| {
        let values = printed(&line, &folder);
        values.into_iter().map(move |value| (line.clone(), value))
    });
    for (line, value) in printed.chain([exported_refusal(), reviewed_change(), since_saved(), of_a_bundle()])
    {
        let some: Vec<String> = broken(&closed, &value).into_iter().take(3).collect();
        if !some.is_empty() {
            wrong.push(format!("costcalc {line}:\n{some:#?}"));
        }
        let again = match value["command"] {
            Value::Null => serde_json::from_value::<Message>(value.clone()).map(|read| result::value(&read)),
            _ => result::rewritten(&value),
        };
        match again {
            Err(error) => wrong.push(format!("costcalc {line}: it cannot be read: {error}")),
            // What was put over the files is said last.
            Ok(again) if value.get("set").is_some() => wrong.extend(differs(&line, &value, &again)),
            Ok(again) => wrong.extend(differs(&line, &value.to_string(), &again.to_string())),
        }
        seen.add(&value);
        answered.insert(value["command"].as_str().unwrap_or("a message").to_owned());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(answered, described().into_iter().chain(["a message".to_owned()]).collect());
    let unseen: Vec<String> = coverage::described(&schema).difference(&seen.keys).cloned().collect();
    assert!(unseen.is_empty(), "no command prints {unseen:#?}");
}

/// What was read and written again, from where on it is not what was printed.
fn differs<T: PartialEq + ToString>(line: &str, printed: &T, again: &T) -> Option<String> {
    let [left, right] = [printed, again].map(ToString::to_string);
    let at = left.bytes().zip(right.bytes()).take_while(|(one, other)| one == other).count();
    let from_there = |text: &str| {
        String::from_utf8_lossy(&text.as_bytes()[at.saturating_sub(40)..])
            .chars()
            .take(120)
            .collect::<String>()
    };
    (printed != again).then(|| {
        format!(
            "costcalc {line}:\n{}\n  is, read and written again,\n{}",
            from_there(&left),
            from_there(&right)
        )
    })
}

/// The commands whose answers a schema describes.
fn described() -> BTreeSet<String> {
    let schema = Kind::Result.schema();
    let bodies = schema["then"]["allOf"].as_array().expect("one for each command");
    let command = |body: &Value| body["if"]["properties"]["command"]["const"].as_str().map(str::to_owned);
    bodies.iter().filter_map(command).collect()
}

/// A change of a kind of result is one difference to read.
#[test]
fn every_kind_of_result_is_in_full_in_one_transcript() {
    let mut shown: BTreeMap<String, BTreeSet<PathBuf>> = BTreeMap::new();
    for path in files(&root().join("tests/golden"), ".console") {
        for line in read(&path).lines() {
            let Some(command) = line.strip_prefix("  \"command\": \"") else { continue };
            let command = command.trim_end_matches(['"', ',']).to_owned();
            shown.entry(command).or_default().insert(path.clone());
        }
    }
    let one = |(command, paths): (String, BTreeSet<PathBuf>)| {
        assert_eq!(paths.len(), 1, "{command}: {paths:?}");
        command
    };
    let mut described = described();
    assert!(described.remove("none"), "where there is no answer, nothing goes to the screen");
    assert_eq!(shown.into_iter().map(one).collect::<BTreeSet<_>>(), described);
}

#[test]
fn saved_results_are_valid_and_read_back_to_the_last_character() {
    let validator = validator(Kind::Result);
    let saved = files(&root().join("tests/golden/inputs/diff"), ".json");
    for path in &saved {
        let text = read(path);
        let value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(broken(&validator, &value), Vec::<String>::new(), "{}", path.display());
        let again = result::rewritten(&value).expect("a result");
        assert!(format!("{again:#}\n") == text, "{}: read and written again, it differs", path.display());
    }
    assert!(2 < saved.len());
}

#[test]
fn what_is_no_result_is_not_valid() {
    let validator = validator(Kind::Result);
    let result = printed("project scenarios/support_pipeline.yaml", root()).swap_remove(0);
    assert!(validator.is_valid(&result));
    let changes: [(&str, Value); 5] = [
        ("/format_version", json!("2.0")),
        ("/scenarios/0/totals/invoice", json!("1,500")),
        ("/scenarios/0/totals", json!({"invoice": "1"})),
        ("/scenarios/0/steps/0/calls", Value::Null),
        ("/scenarios/0/bills/base/0/rate_place/line", json!("7")),
    ];
    for (place, value) in changes {
        let mut changed = result.clone();
        *changed.pointer_mut(place).unwrap_or_else(|| panic!("{place}")) = value;
        assert!(!validator.is_valid(&changed), "{place}");
    }
    assert!(!validator.is_valid(&json!({"severity": "error"})), "half a message");
}
