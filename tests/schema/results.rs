//! Results in JSON: what every command prints is valid, and nothing in it is left undescribed.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use costcalc::result::{self, Message};
use costcalc::schema::Kind;
use serde_json::{Value, json};

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

/// Commands of which no transcript of this kind is kept; the last one has a fixed cost that only one side has.
const MORE: [&str; 3] = [
    "prices check",
    "prices check --rules",
    "diff tests/golden/scenarios/quality_gate.json tests/golden/scenarios/support_pipeline.json",
];
/// How many refused inputs of a kind are tried: their messages are all alike.
const REFUSALS: usize = 3;

/// Command lines of the transcripts, each with the folder in which it runs.
fn commands() -> Vec<(String, PathBuf)> {
    let golden = root().join("tests/golden");
    let mut found: BTreeSet<(String, PathBuf)> = MORE.map(|line| (line.to_owned(), root().to_owned())).into();
    for path in files(&golden, ".console") {
        let is_bad = path.starts_with(golden.join("bad"));
        let folder = if is_bad { path.parent().expect("a folder") } else { root() };
        let text = read(&path);
        let lines =
            text.lines().filter_map(|line| line.strip_prefix("$ costcalc ")).filter(|line| is_in_json(line));
        let lines = lines.take(if is_bad { REFUSALS } else { usize::MAX });
        found.extend(lines.map(|line| (line.to_owned(), folder.to_owned())));
    }
    found.into_iter().collect()
}

fn is_in_json(line: &str) -> bool {
    let is_other = |word: &str| NOT_IN_JSON.iter().any(|begin| word.starts_with(begin));
    let command = line.split_whitespace().next().unwrap_or_default();
    !line.split_whitespace().any(is_other) && !["init", "completions", "schema"].contains(&command)
}

/// What stands in an exported file where there is no answer.
fn exported_refusal() -> (String, Value) {
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("no-answer.json");
    let line = format!("project no-such-file.yaml --export json={}", file.display());
    printed(&line, root());
    let text = read(&file);
    (line, serde_json::from_str(&text).expect("JSON"))
}

const TABLE: &str = "\
schema: costcalc/pricing/v1
provider: north
currency: USD
per: 1_000_000 tokens
models:
  plain:
    cards:
      - from: 2026-01-01
        source: {document: invented for tests, checked: 2026-10-02}
        standard: {input: 0.80, output: 4.00}
";

/// What a change of a price does that passes a guardrail.
fn reviewed_change() -> (String, Value) {
    let repository = Repository::new("schema-review");
    repository.write("pricing/north.yaml", TABLE);
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
    let printed = commands().into_iter().flat_map(|(line, folder)| {
        let values = printed(&line, &folder);
        values.into_iter().map(move |value| (line.clone(), value))
    });
    for (line, value) in printed.chain([exported_refusal(), reviewed_change()]) {
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
        answered.insert(value["command"].as_str().unwrap_or("a message").to_owned());
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let mut described = BTreeSet::from(["a message".to_owned()]);
    commands_of(&serde_json::from_str(&Kind::Result.text()).expect("JSON"), &mut described);
    assert_eq!(answered, described);
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
fn commands_of(schema: &Value, found: &mut BTreeSet<String>) {
    let parts: Vec<&Value> = match schema {
        Value::Object(keys) => keys.values().collect(),
        Value::Array(items) => items.iter().collect(),
        _ => return,
    };
    found.extend(schema["properties"]["command"]["const"].as_str().map(str::to_owned));
    parts.into_iter().for_each(|part| commands_of(part, found));
}

#[test]
fn stored_results_are_valid_and_read_back_to_the_last_character() {
    let validator = validator(Kind::Result);
    let stored = files(&root().join("tests/golden/scenarios"), ".json");
    for path in &stored {
        let text = read(path);
        let value = serde_json::from_str(&text).expect("JSON");
        assert_eq!(broken(&validator, &value), Vec::<String>::new(), "{}", path.display());
        let again = result::rewritten(&value).expect("a result");
        assert!(format!("{again:#}\n") == text, "{}: read and written again, it differs", path.display());
    }
    assert!(30 < stored.len());
}

#[test]
fn what_is_no_result_is_not_valid() {
    let validator = validator(Kind::Result);
    let path = root().join("tests/golden/scenarios/support_pipeline.json");
    let result: Value = serde_json::from_str(&read(&path)).expect("JSON");
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
