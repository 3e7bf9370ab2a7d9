//! Files that people write: what is read is valid, and what is refused for its shape is not.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use costcalc::diag::{Code, Diagnostic, Severity, Source};
use costcalc::pricing;
use costcalc::scenario::File;
use costcalc::schema::Kind;
use costcalc::yaml::{self, Node};
use jsonschema::Validator;
use serde_json::{Value, json};

use super::{broken, files, read, root, validator};

/// A file as an editor has it: what looks like a number is one.
fn as_an_editor_reads(text: &str) -> Option<Value> {
    serde_saphyr::from_str(text).ok()
}

/// A file with every value quoted.
fn quoted(node: &Node) -> Value {
    match &node.value {
        yaml::Value::Null => Value::Null,
        yaml::Value::Scalar(text) => json!(text.as_str()),
        yaml::Value::Number(number) => json!(number.to_string()),
        yaml::Value::List(items) => items.iter().map(quoted).collect(),
        yaml::Value::Map(entries) => {
            Value::Object(entries.iter().map(|entry| (entry.key.to_string(), quoted(&entry.value))).collect())
        }
    }
}

/// What a reader says of a file: what kind it is, and what is wrong with its shape.
fn refused(path: &Path) -> Option<(Kind, Vec<Diagnostic>)> {
    let text = std::fs::read_to_string(path).ok()?;
    let stem = path.file_stem()?.to_string_lossy().into_owned();
    let source = Source::new(path.to_string_lossy(), text.as_str());
    let is_table = text.contains("costcalc/pricing/");
    if is_table {
        return Some((Kind::Pricing, pricing::read(&source, &stem).err().unwrap_or_default()));
    }
    let file = match File::parse(&source, &stem) {
        Ok(file) => file,
        Err(problems) => return Some((Kind::Scenario, problems)),
    };
    let designs = file.variants.iter().chain(file.cases.iter()).map(Some).chain([None]);
    let problems = designs.filter_map(|patch| file.scenario(patch).err()).flatten();
    Some((Kind::Scenario, problems.collect()))
}

/// The YAML files of the repository that people might take as examples, and inputs of tests.
fn every_file() -> Vec<PathBuf> {
    ["pricing", "scenarios", "tests", "examples", "src"]
        .into_iter()
        .map(|folder| root().join(folder))
        .filter(|folder| folder.is_dir())
        .flat_map(|folder| files(&folder, ".yaml"))
        .collect()
}

struct Validators(BTreeMap<&'static str, Validator>);

impl Validators {
    fn new() -> Self {
        Self(Kind::ALL.into_iter().map(|kind| (kind.word(), validator(kind))).collect())
    }

    fn of(&self, kind: Kind) -> &Validator {
        &self.0[kind.word()]
    }
}

#[test]
fn every_file_that_is_read_is_valid() {
    let validators = Validators::new();
    let (mut tables, mut scenarios) = (0, 0);
    for path in every_file() {
        let Some((kind, problems)) = refused(&path) else { continue };
        let is_accepted = problems.iter().all(|problem| problem.severity != Severity::Error);
        if !is_accepted {
            continue;
        }
        let text = read(&path);
        let source = Source::new("file", text.as_str());
        let all_quoted = quoted(&yaml::parse(&source).expect("YAML"));
        let edited = as_an_editor_reads(&text).unwrap_or_else(|| panic!("{}", path.display()));
        for value in [edited, all_quoted] {
            let broken = broken(validators.of(kind), &value);
            assert!(broken.is_empty(), "{}:\n{}", path.display(), broken.join("\n"));
        }
        match kind {
            Kind::Pricing => tables += 1,
            _ => scenarios += 1,
        }
    }
    assert!(20 < tables && 60 < scenarios, "{tables} tables and {scenarios} scenarios");
}

/// Files that are refused for a reason of shape that no schema of draft-07 can state.
const BEYOND_A_SCHEMA: &[(&str, &str)] = &[];

#[test]
fn what_is_refused_for_its_shape_is_not_valid() {
    let shape = [Code::UnknownKey, Code::MissingKey, Code::UnknownWord, Code::WrongType, Code::WrongSchema];
    let validators = Validators::new();
    let mut count = 0;
    let mut accepted = Vec::new();
    for path in files(&root().join("tests/golden/bad"), ".yaml") {
        let Some((kind, problems)) = refused(&path) else { continue };
        let Some(value) = as_an_editor_reads(&read(&path)) else { continue };
        let Some(problem) = problems.iter().find(|problem| shape.contains(&problem.code)) else { continue };
        count += 1;
        let name = path.strip_prefix(root().join("tests/golden/bad")).expect("below").display().to_string();
        let is_beyond = BEYOND_A_SCHEMA.iter().any(|(file, _)| *file == name);
        if validators.of(kind).is_valid(&value) != is_beyond {
            accepted.push(format!("{name}: {}: {}", problem.code, problem.message));
        }
    }
    assert!(accepted.is_empty(), "valid by the schema:\n{}", accepted.join("\n"));
    assert!(40 < count, "{count} files");
}
