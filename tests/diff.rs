//! `diff` against another state of the same project: a revision of a repository, or a folder.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

const SCENARIO: &str = "\
as_of: 2026-11-01
prices: [../tables]
volume: {per_month: 1M}
steps: {answer: {model: lab/one, input: 1_000, output: 100}}
";

const TABLE: &str = "\
schema: costcalc/pricing/v1
provider: lab
currency: USD
per: 1_000_000 tokens
models:
  one:
    cards:
      - from: unknown
        source: {document: invented for this test, checked: 2026-10-01}
        standard: {input: 1.00, output: 4.00}
";

/// A folder with a scenario and its table, empty but for them.
fn project(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("diff").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("a folder of an earlier run");
    }
    for (path, text) in [("scenarios/chat.yaml", SCENARIO), ("tables/lab.yaml", TABLE)] {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, text).expect("a file");
    }
    folder
}

fn edit(folder: &Path, path: &str, from: &str, to: &str) {
    let path = folder.join(path);
    let text = fs::read_to_string(&path).expect("a file");
    assert!(text.contains(from), "{from}");
    fs::write(path, text.replace(from, to)).expect("a file");
}

fn git(folder: &Path, arguments: &[&str]) {
    let known = ["-c", "user.name=nobody", "-c", "user.email=nobody@example.com"];
    let output = Command::new("git").current_dir(folder).args(known).args(arguments).output();
    assert!(output.expect("git runs").status.success(), "git {arguments:?}");
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_costcalc"));
    command.current_dir(folder).args(arguments).output().expect("the program runs")
}

/// What changed and what each cause adds to the invoice.
fn causes(folder: &Path, arguments: &[&str]) -> Vec<(String, String)> {
    let output = run(folder, &[arguments, &["--format", "json"]].concat());
    let result: Value = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let causes = result["scenarios"][0]["causes"].as_array().expect("a list");
    causes
        .iter()
        .map(|cause| (text(&cause["changes"][0]["what"]), text(&cause["effect"]["invoice"])))
        .collect()
}

/// A million units of 1,000 tokens at $1.00 → $1.10 a million, and 1,000 → 2,000 of them.
fn expected() -> Vec<(String, String)> {
    let both = [("steps.answer.input", "1000"), ("lab/one standard.input", "200")];
    both.map(|(what, effect)| (what.to_owned(), effect.to_owned())).to_vec()
}

#[test]
fn a_scenario_and_its_tables_are_held_against_a_revision() {
    let folder = project("revision");
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "-A"]);
    git(&folder, &["commit", "-q", "-m", "before"]);
    edit(&folder, "scenarios/chat.yaml", "1_000", "2_000");
    edit(&folder, "tables/lab.yaml", "input: 1.00", "input: 1.10");
    let scenario = "scenarios/chat.yaml";
    assert_eq!(causes(&folder, &["diff", scenario, "--base", "HEAD"]), expected());
    assert_eq!(causes(&folder, &["diff", "HEAD:scenarios/chat.yaml", scenario]), expected());
    git(&folder, &["commit", "-q", "-a", "-m", "after"]);
    assert_eq!(
        causes(&folder, &["diff", "HEAD~1:scenarios/chat.yaml", "HEAD:scenarios/chat.yaml"]),
        expected()
    );
    assert_eq!(causes(&folder, &["diff", scenario, "--base", "HEAD"]), []);
    // Paths are those of the working directory.
    assert_eq!(causes(&folder.join("scenarios"), &["diff", "chat.yaml", "--base", "HEAD~1"]), expected());
}

#[test]
fn a_scenario_is_held_against_a_folder() {
    let (before, after) = (project("before"), project("after"));
    edit(&after, "scenarios/chat.yaml", "1_000", "2_000");
    edit(&after, "tables/lab.yaml", "input: 1.00", "input: 1.10");
    let base = before.display().to_string();
    assert_eq!(causes(&after, &["diff", "scenarios/chat.yaml", "--base", &base]), expected());
}

#[test]
fn what_cannot_be_compared_is_no_pass() {
    let folder = project("unborn");
    git(&folder, &["init", "-q"]);
    git(&folder, &["add", "tables"]);
    git(&folder, &["commit", "-q", "-m", "tables"]);
    for base in ["HEAD", "no-such-revision"] {
        let arguments = ["diff", "scenarios/chat.yaml", "--base", base, "--fail-on-increase"];
        let output = run(&folder, &arguments);
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{base}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(base), "{base}");
    }
}

#[test]
fn a_saved_result_is_held_against_the_scenario_as_it_is_now() {
    let folder = project("saved");
    let saved = run(&folder, &["project", "scenarios/chat.yaml", "--format", "json", "--out", "saved.json"]);
    assert_eq!(saved.status.code(), Some(0));
    let arguments = ["diff", "saved.json", "scenarios/chat.yaml"];
    assert_eq!(causes(&folder, &arguments), []);
    edit(&folder, "scenarios/chat.yaml", "1_000", "2_000");
    edit(&folder, "tables/lab.yaml", "input: 1.00", "input: 1.10");
    let both = [("answer lab/one input: tokens", "1000"), ("answer lab/one input: rate", "200")];
    assert_eq!(causes(&folder, &arguments), both.map(|(what, effect)| (what.to_owned(), effect.to_owned())));
    let code = |more: &[&str]| run(&folder, &[&arguments, more].concat()).status.code();
    assert_eq!(code(&[]), Some(0));
    assert_eq!(code(&["--exit-code"]), Some(1));
    assert_eq!(code(&["--fail-on-increase"]), Some(1));
    // It rises from 1,400 by 1,200, which is 85.714… %.
    assert_eq!(code(&["--fail-on-increase", "86%"]), Some(0));
    assert_eq!(code(&["--fail-on-increase", "85%"]), Some(1));
    assert_eq!(code(&["--fail-on-increase", "1_200"]), Some(0));
    assert_eq!(code(&["--fail-on-increase", "1199.99"]), Some(1));
    for format in ["csv", "markdown", "json", "github"] {
        assert_eq!(code(&["--fail-on-increase", "--format", format]), Some(1), "{format}");
    }
}
