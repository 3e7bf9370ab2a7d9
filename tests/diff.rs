//! `diff` against another state of the same project: a revision of a repository, or a folder.

#[path = "common/repository.rs"]
mod repository;

use repository::Repository;
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

/// A repository with a scenario and its table, not committed.
fn project(name: &str) -> Repository {
    let repository = Repository::new(&format!("diff-{name}"));
    repository.write("scenarios/chat.yaml", SCENARIO);
    repository.write("tables/lab.yaml", TABLE);
    repository
}

/// A million units of 1,000 tokens at $1.00 → $1.10 a million, and 1,000 → 2,000 of them.
fn change(repository: &Repository) {
    repository.replace("scenarios/chat.yaml", "1_000", "2_000");
    repository.replace("tables/lab.yaml", "input: 1.00", "input: 1.10");
}

/// What changes, and what each cause adds to the invoice.
fn causes(repository: &Repository, folder: &str, arguments: &str) -> Vec<(String, String)> {
    let ran = repository.costcalc_in(folder, &format!("{arguments} --format json"));
    let result: Value =
        serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{arguments}: {}", ran.stderr));
    let text = |value: &Value| value.as_str().expect("a text").to_owned();
    let causes = result["scenarios"][0]["causes"].as_array().expect("a list");
    let cause = |cause: &Value| (text(&cause["changes"][0]["what"]), text(&cause["effect"]["invoice"]));
    causes.iter().map(cause).collect()
}

fn named(causes: [(&str, &str); 2]) -> Vec<(String, String)> {
    causes.map(|(what, effect)| (what.to_owned(), effect.to_owned())).to_vec()
}

/// Input at the old price, then the price of twice as many tokens.
fn expected() -> Vec<(String, String)> {
    named([("steps.answer.input", "1000"), ("lab/one standard.input", "200")])
}

#[test]
fn a_scenario_and_its_tables_are_held_against_a_revision() {
    let repository = project("revision");
    repository.commit("before");
    change(&repository);
    let causes = |folder: &str, arguments: &str| causes(&repository, folder, arguments);
    assert_eq!(causes("", "diff scenarios/chat.yaml --base HEAD"), expected());
    assert_eq!(causes("", "diff HEAD:scenarios/chat.yaml scenarios/chat.yaml"), expected());
    repository.commit("after");
    assert_eq!(causes("", "diff HEAD~1:scenarios/chat.yaml HEAD:scenarios/chat.yaml"), expected());
    assert_eq!(causes("", "diff scenarios/chat.yaml --base HEAD"), []);
    // Paths are those of the working directory.
    assert_eq!(causes("scenarios", "diff chat.yaml --base HEAD~1"), expected());
}

#[test]
fn a_scenario_is_held_against_a_folder() {
    let (before, after) = (project("before"), project("after"));
    change(&after);
    let arguments = format!("diff scenarios/chat.yaml --base {}", before.folder.display());
    assert_eq!(causes(&after, "", &arguments), expected());
}

#[test]
fn what_cannot_be_compared_is_no_pass() {
    let repository = project("unborn");
    repository.git(&["add", "tables"]);
    repository.git(&["commit", "--quiet", "--message", "tables"]);
    for base in ["HEAD", "no-such-revision"] {
        let ran = repository.costcalc(&format!("diff scenarios/chat.yaml --base {base} --fail-on-increase"));
        assert_eq!((ran.code, ran.stdout.as_str()), (2, ""), "{base}");
        assert!(ran.stderr.contains(base), "{}", ran.stderr);
    }
}

#[test]
fn a_saved_result_is_held_against_the_scenario_as_it_is_now() {
    let repository = project("saved");
    let saved = repository.costcalc("project scenarios/chat.yaml --format json --out saved.json");
    assert_eq!(saved.code, 0, "{}", saved.stderr);
    let arguments = "diff saved.json scenarios/chat.yaml";
    assert_eq!(causes(&repository, "", arguments), []);
    change(&repository);
    let both = named([("answer lab/one input: tokens", "1000"), ("answer lab/one input: rate", "200")]);
    assert_eq!(causes(&repository, "", arguments), both);
    let code = |more: &str| repository.costcalc(&format!("{arguments} {more}")).code;
    assert_eq!(code(""), 0);
    assert_eq!(code("--exit-code"), 1);
    assert_eq!(code("--fail-on-increase"), 1);
    // It rises from 1,400 by 1,200, which is 85.714… %.
    assert_eq!(code("--fail-on-increase 86%"), 0);
    assert_eq!(code("--fail-on-increase 85%"), 1);
    assert_eq!(code("--fail-on-increase 1_200"), 0);
    assert_eq!(code("--fail-on-increase 1199.99"), 1);
    for format in ["csv", "markdown", "json", "github"] {
        assert_eq!(code(&format!("--fail-on-increase --format {format}")), 1, "{format}");
    }
}
