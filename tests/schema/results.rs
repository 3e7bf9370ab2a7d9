//! Results in JSON: what every command prints is valid, and nothing in it is left undescribed.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use costcalc::schema::Kind;
use serde_json::{Value, json};

use super::{broken, files, read, root, validator};

/// The schema with every map closed, so that a key that it does not describe is not valid.
fn closed() -> Value {
    fn close(schema: &mut Value) {
        match schema {
            Value::Object(keywords) => {
                if keywords.get("properties").is_some_and(Value::is_object) && keywords.contains_key("type") {
                    keywords.insert("additionalProperties".to_owned(), json!(false));
                }
                keywords.values_mut().for_each(close);
            }
            Value::Array(items) => items.iter_mut().for_each(close),
            _ => {}
        }
    }
    let mut schema = Kind::Result.schema();
    for (name, definition) in schema["definitions"].as_object_mut().expect("definitions") {
        if name != "Frame" {
            close(definition);
        }
    }
    schema
}

/// Words of command lines that print no JSON, or read or write something else.
const NOT_IN_JSON: [&str; 9] = ["<", "-f", "--format", "-o", "--out", "-h", "--help", "-V", "--version"];

/// Command lines of the transcripts, as words; each with the folder in which it runs.
fn commands() -> Vec<(String, std::path::PathBuf)> {
    let golden = root().join("tests/golden");
    let mut found = Vec::new();
    for path in files(&golden, ".console") {
        let folder =
            if path.starts_with(golden.join("bad")) { path.parent().expect("a folder") } else { root() };
        let lines = read(&path);
        let plain = lines.lines().filter_map(|line| line.strip_prefix("$ costcalc "));
        let plain = plain.filter(|line| {
            !line.split_whitespace().any(|word| NOT_IN_JSON.iter().any(|begin| word.starts_with(begin)))
        });
        found.extend(plain.map(|line| (format!("{line} --format json"), folder.to_owned())));
    }
    found.sort();
    found.dedup();
    found
}

/// What a command prints: a result on standard output, lines of messages on standard error.
fn printed(line: &str, folder: &Path) -> Vec<Value> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_costcalc"));
    let output = command.current_dir(folder).env_clear().args(line.split_whitespace()).output();
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
fn every_result_and_every_message_is_valid_and_described_to_the_last_key() {
    let open = validator(Kind::Result);
    let closed = jsonschema::draft7::new(&closed()).expect("a schema");
    let mut answered = BTreeSet::new();
    let mut wrong = Vec::new();
    for (line, folder) in commands() {
        for value in printed(&line, &folder) {
            let open = broken(&open, &value).into_iter();
            let some: Vec<String> = open.chain(broken(&closed, &value)).take(3).collect();
            if !some.is_empty() {
                wrong.push(format!("costcalc {line}:\n{some:#?}"));
            }
            answered.insert(value["command"].as_str().unwrap_or("a message").to_owned());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let text = Kind::Result.text();
    let commands = text.split("\"const\": \"").skip(1).map(|rest| rest.split('"').next().unwrap_or_default());
    let described: BTreeSet<String> = commands.chain(["a message"]).map(str::to_owned).collect();
    assert_eq!(answered, described);
}

#[test]
fn stored_results_are_valid() {
    let validator = validator(Kind::Result);
    let stored = files(&root().join("tests/golden/scenarios"), ".json");
    for path in &stored {
        let value = serde_json::from_str(&read(path)).expect("JSON");
        assert_eq!(broken(&validator, &value), Vec::<String>::new(), "{}", path.display());
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
