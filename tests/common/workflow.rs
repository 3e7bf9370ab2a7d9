//! Enough of a GitHub Actions runner to run the shell parts of a workflow for real: expressions, `if`,
//! environments and outputs of steps. What it does not know is a panic and never a guess.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// What expressions know, by name: `github.base_ref`.
pub type Facts = BTreeMap<String, String>;

/// An example, read.
pub fn read(path: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    serde_saphyr::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The steps of a list.
pub fn steps(list: &Value) -> &[Value] {
    list.as_array().expect("a list of steps")
}

/// What a run of steps did.
#[derive(Debug, Default)]
pub struct Job {
    /// What was printed, by all steps.
    pub log: String,
    /// Whether a step failed, and so the job.
    pub failed: bool,
    /// What was used, with its inputs.
    pub used: Vec<(String, BTreeMap<String, String>)>,
}

/// Runs steps one after the other; `command` makes the shell, with the environment that all have.
pub fn run(steps: &[Value], facts: &mut Facts, command: impl Fn(&str) -> Command, outputs: &Path) -> Job {
    let mut job = Job::default();
    for step in steps {
        let condition = step["if"].as_str().unwrap_or("success()");
        let is_due = evaluated(condition, facts);
        let looks_at_state = condition.contains("always()");
        if is_falsy(&is_due) || (job.failed && !looks_at_state) {
            continue;
        }
        if let Some(used) = step["uses"].as_str() {
            job.used.push((used.to_owned(), filled_in(&step["with"], facts)));
            continue;
        }
        let script = step["run"].as_str().expect("a script");
        std::fs::write(outputs, "").expect("a file");
        let mut shell = command("bash");
        shell.args(["--noprofile", "--norc", "-eo", "pipefail", "-c", script]);
        shell.envs(filled_in(&step["env"], facts)).env("GITHUB_OUTPUT", outputs);
        let ran = shell.output().expect("bash runs");
        job.log += &String::from_utf8_lossy(&ran.stdout);
        job.log += &String::from_utf8_lossy(&ran.stderr);
        job.failed |= !ran.status.success();
        let id = step["id"].as_str().unwrap_or("-");
        for line in std::fs::read_to_string(outputs).expect("a file").lines() {
            let (name, value) = line.split_once('=').expect("an output");
            facts.insert(format!("steps.{id}.outputs.{name}"), value.to_owned());
        }
    }
    job
}

/// A mapping of texts with its expressions replaced.
pub fn filled_in(mapping: &Value, facts: &Facts) -> BTreeMap<String, String> {
    let texts = mapping.as_object().into_iter().flatten();
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    texts.map(|(name, value)| (name.clone(), expanded(&text(value), facts))).collect()
}

/// A text with its expressions replaced.
pub fn expanded(text: &str, facts: &Facts) -> String {
    let mut parts = text.split("${{");
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (expression, rest) = part.split_once("}}").expect("an expression ends");
        whole += &evaluated(expression, facts);
        whole += rest;
    }
    whole
}

/// The value of an expression: `||` before `&&` before `==`, each once more inside brackets.
pub fn evaluated(expression: &str, facts: &Facts) -> String {
    let expression = expression.trim();
    if let Some((left, right)) = outside_of_brackets(expression, "||") {
        let left = evaluated(left, facts);
        return if is_falsy(&left) { evaluated(right, facts) } else { left };
    }
    if let Some((left, right)) = outside_of_brackets(expression, "&&") {
        let left = evaluated(left, facts);
        return if is_falsy(&left) { left } else { evaluated(right, facts) };
    }
    for (sign, wanted) in [("==", true), ("!=", false)] {
        if let Some((left, right)) = outside_of_brackets(expression, sign) {
            return ((evaluated(left, facts) == evaluated(right, facts)) == wanted).to_string();
        }
    }
    if let Some(inside) = expression.strip_prefix('(') {
        return evaluated(inside.strip_suffix(')').expect("a bracket ends"), facts);
    }
    if let Some(text) = expression.strip_prefix('\'') {
        return text.strip_suffix('\'').expect("a text ends").to_owned();
    }
    match expression {
        "always()" | "success()" => "true".to_owned(),
        // An output that was not set is empty.
        name if name.starts_with("steps.") => facts.get(name).cloned().unwrap_or_default(),
        name => facts.get(name).unwrap_or_else(|| panic!("what is `{name}`?")).clone(),
    }
}

fn is_falsy(value: &str) -> bool {
    value.is_empty() || value == "false"
}

/// Both sides of the first sign that is not in brackets.
fn outside_of_brackets<'a>(expression: &'a str, sign: &str) -> Option<(&'a str, &'a str)> {
    let depth = |end: usize| {
        let before = &expression[..end];
        before.matches('(').count() - before.matches(')').count()
    };
    let (at, _) = expression.match_indices(sign).find(|(at, _)| depth(*at) == 0)?;
    Some((&expression[..at], &expression[at + sign.len()..]))
}
