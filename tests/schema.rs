//! The schemas: as committed, true of every file that is read, and as strict as the readers where they can be.

mod common;
#[path = "schema/coverage.rs"]
mod coverage;
#[path = "schema/documents.rs"]
mod documents;
#[path = "common/files.rs"]
mod files;
#[path = "common/repository.rs"]
mod repository;
#[path = "schema/results.rs"]
mod results;

use std::fs;

use files::{files, read, root};
use repository::program::program;

use costcalc::schema::Kind;
use costcalc::usage::{self, Buckets, Form, Told};
use jsonschema::Validator;
use serde_json::Value;

fn validator(kind: Kind) -> Validator {
    jsonschema::draft7::new(&kind.schema()).expect("a schema of draft-07")
}

/// What a value breaks of a schema, each with its place.
fn broken(validator: &Validator, value: &Value) -> Vec<String> {
    validator.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// `SCHEMAS=overwrite cargo test --test schema` writes the files anew.
#[test]
fn what_is_committed_is_what_the_program_prints() {
    for kind in Kind::ALL {
        let path = root().join("schema").join(kind.word()).with_extension("json");
        if std::env::var_os("SCHEMAS").is_some_and(|value| value == "overwrite") {
            fs::create_dir_all(root().join("schema")).expect("a folder");
            fs::write(&path, kind.text()).expect("a file");
        }
        let mut command = program();
        let output = command.args(["schema", kind.word()]).output().expect("the program runs");
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        let is_same = printed == read(&path);
        assert!(is_same, "schema/{}.json is old: SCHEMAS=overwrite cargo test --test schema", kind.word());
    }
    let committed = files(&root().join("schema"), ".json");
    assert_eq!(committed.len(), Kind::ALL.len(), "{committed:?}");
}

/// `SCHEMAS=overwrite cargo test --test schema` writes the page anew.
#[test]
fn the_reference_of_keys_is_what_the_program_prints() {
    let path = root().join("docs/src/reference.md");
    let output = program().args(["schema", "--reference"]).output().expect("the program runs");
    let printed = String::from_utf8(output.stdout).expect("UTF-8");
    if std::env::var_os("SCHEMAS").is_some_and(|value| value == "overwrite") {
        fs::write(&path, &printed).expect("a file");
    }
    assert!(printed == read(&path), "the reference is old: SCHEMAS=overwrite cargo test --test schema");
    for key in ["hit_rate", "cached_counts", "max_increase"] {
        assert!(printed.contains(&format!("| `{key}`")), "{key}");
    }
}

#[test]
fn each_is_a_schema_of_draft_07() {
    for kind in Kind::ALL {
        let schema = kind.schema();
        assert_eq!(schema["$schema"], "http://json-schema.org/draft-07/schema#", "{}", kind.word());
        assert!(jsonschema::meta::is_valid(&schema), "{}", kind.word());
    }
}

#[test]
fn the_header_of_buckets_is_valid() {
    let told = Told {
        formats: [("litellm".to_owned(), 1)].into(),
        duplicates: "exact".to_owned(),
        first: Some("2026-10-01".to_owned()),
        last: Some("2026-10-31".to_owned()),
        ..Told::default()
    };
    let mut header = Vec::new();
    usage::write(&Buckets::default(), &told, Form::Jsonl, &mut header).expect("a buffer");
    let header: Value = serde_json::from_slice(&header).expect("JSON");
    let validator = validator(Kind::Buckets);
    assert_eq!(broken(&validator, &header), Vec::<String>::new());
    let mut other = header;
    other["told"]["lines"] = Value::from("many");
    assert!(!validator.is_valid(&other));
}

/// Calls `visit` on every map of a schema that names keys, with the name of its definition.
fn each_map(schema: &Value, visit: &mut impl FnMut(&str, &Value)) {
    fn walk(name: &str, schema: &Value, visit: &mut impl FnMut(&str, &Value)) {
        match schema {
            Value::Object(keywords) => {
                if keywords.get("properties").is_some_and(Value::is_object) && keywords.contains_key("type") {
                    visit(name, schema);
                }
                keywords
                    .iter()
                    .filter(|(key, _)| *key != "definitions")
                    .for_each(|(_, one)| walk(name, one, visit));
            }
            Value::Array(items) => items.iter().for_each(|item| walk(name, item, visit)),
            _ => {}
        }
    }
    walk("the top", schema, visit);
    for (name, definition) in schema["definitions"].as_object().expect("definitions") {
        walk(name, definition, visit);
    }
}

#[test]
fn every_key_of_a_file_is_described_and_every_map_is_closed() {
    for kind in [Kind::Pricing, Kind::Scenario, Kind::Config] {
        let schema = kind.schema();
        let mut count = 0;
        each_map(&schema, &mut |name, map| {
            // Names that a file chooses have values of one shape.
            let others = &map["additionalProperties"];
            assert!(*others == false || others.is_object(), "{name}");
            for (key, value) in map["properties"].as_object().expect("properties") {
                let description = value["description"].as_str().unwrap_or_default();
                assert!(10 < description.len() && description.ends_with('.'), "{name}.{key}: {description}");
                count += 1;
            }
        });
        assert!(10 < count, "{}: {count} keys", kind.word());
    }
}
