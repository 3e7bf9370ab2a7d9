//! `check --base`: what a change does, and whether the answer is yes, no, or that there is none.

#[path = "common/repository.rs"]
mod repository;

use repository::{Ran, Repository};
use serde_json::Value;

const TABLE: &str = "\
schema: costcalc/pricing/v1
provider: north
currency: USD
per: 1_000_000 tokens
models:
  clear:
    cards:
      - from: 2026-01-01
        source: {url: \"https://north.example/pricing\", checked: 2026-10-02}
        standard: {input: 1.00, output: 5.00}
  plain:
    cards:
      - from: 2026-01-01
        source: {url: \"https://north.example/pricing\", checked: 2026-10-02}
        standard: {input: 0.80, output: 4.00}
";
const SCENARIO: &str = "\
as_of: 2026-10-15
prices: [../pricing]
volume: {unit: page, per_month: 1M}
steps: {read: {model: north/plain, input: 1_000, output: 100}}
variants: {clear: {steps: {read: {model: north/clear}}}}
budget: {invoice: 1_300}
";
/// Another scenario, which says less than half of what the first one says.
const NEW: &str = "\
as_of: 2026-10-15
prices: [../pricing]
volume: {unit: letter, per_day: 5k}
steps: {sort: {model: north/clear, input: 300, output: 20}}
";
const SETTINGS: &str = "\
schema: costcalc/config/v1
guardrails:
  - {id: pages, scope: \"scenarios/*.yaml\", metric: invoice, budget: 1_250, max_increase: 3%, max_decrease: 500.00, message: ask finops}
";
const TODAY: &str = "--today 2026-10-20";

/// A repository with a table, a scenario and settings.
fn project(name: &str) -> Repository {
    let repository = Repository::new(&format!("review-{name}"));
    repository.write("pricing/north.yaml", TABLE);
    repository.write("scenarios/pages.yaml", SCENARIO);
    repository.write("costcalc.yaml", SETTINGS);
    repository.commit("the state before");
    repository
}

/// A card of `plain` from a day on.
fn with_card(repository: &Repository, from: &str, rates: &str) {
    let source = "source: {url: \"https://north.example/pricing\", checked: 2026-10-18}";
    let card = format!("      - from: {from}\n        {source}\n        standard: {{{rates}}}\n");
    repository.write("pricing/north.yaml", &format!("{TABLE}{card}"));
}

fn check(repository: &Repository) -> (Ran, Value) {
    let ran = repository.costcalc(&format!("check --base HEAD {TODAY} --export json=.git/result.json"));
    let json = serde_json::from_str(&repository.read(".git/result.json")).expect("JSON");
    (ran, json)
}

/// What is found, but for the warning that the new prices begin within the month.
fn codes(ran: &Ran) -> Vec<&str> {
    let code = |line| Some(str::split_once(line, '[')?.1.split_once("]:")?.0);
    ran.stderr
        .lines()
        .filter(|line| line.starts_with("error[") || line.starts_with("warning["))
        .filter_map(code)
        .filter(|code| *code != "price-changes-soon")
        .collect()
}

#[test]
fn no_change_is_a_pass_and_worth_no_comment() {
    let (ran, json) = check(&project("same"));
    assert_eq!((ran.code, codes(&ran)), (0, Vec::new()), "{ran:?}");
    assert!(
        ran.stdout
            .starts_with("costcalc: no total changes   no decision changes   1 guardrail passed   passes"),
        "{ran:?}"
    );
    assert_eq!((&json["ok"], &json["change"]["comment"]), (&Value::Bool(true), &Value::Bool(false)));
}

#[test]
fn a_price_that_rises_too_much_is_a_no_on_the_day_it_comes_into_force() {
    let repository = project("rises");
    with_card(&repository, "2026-10-18", "input: 0.85, output: 4.00");
    let (ran, json) = check(&repository);
    assert_eq!((ran.code, codes(&ran)), (1, vec!["guardrail-broken"]), "{ran:?}");
    assert!(ran.stderr.contains("rises by $14.00 more than it may"), "{ran:?}");
    assert!(
        ran.stderr.contains("$1,200.00 → $1,250.00 at the prices of 2026-10-18")
            && ran.stderr.contains("ask finops")
    );
    let guardrail = &json["guardrails"][0];
    assert_eq!(
        (&guardrail["before"], &guardrail["after"], &guardrail["as_of"]),
        (&"1200".into(), &"1250".into(), &"2026-10-18".into())
    );
    let impact = &json["change"]["impact"][0];
    assert_eq!(
        impact["before"]["totals"], impact["after"]["totals"],
        "the scenario's own day keeps its prices"
    );
    assert_eq!(impact["later"][0]["after"]["totals"]["invoice"], "1250");
}

#[test]
fn a_price_that_falls_too_much_is_a_no_too() {
    let repository = project("falls");
    with_card(&repository, "2026-10-18", "input: 0.30, output: 3.00");
    let (ran, _) = check(&repository);
    assert_eq!((ran.code, codes(&ran)), (1, vec!["guardrail-broken"]), "{ran:?}");
    assert!(ran.stderr.contains("falls by $100.00 more than it may"), "{ran:?}");
}

#[test]
fn a_decision_that_changes_is_named_first() {
    let repository = project("decision");
    repository
        .write("scenarios/another.yaml", &SCENARIO.replace("1M", "500k").replace("variants", "# variants"));
    repository.commit("one more scenario");
    repository.replace(
        "pricing/north.yaml",
        "        standard: {input: 1.00",
        "        standard: {input: 0.60",
    );
    repository.replace("pricing/north.yaml", "  clear:\n", "  clear:        # it was always wrong\n");
    repository.replace(
        "pricing/north.yaml",
        "output: 5.00}",
        "output: 5.00}\n        correction: the page has said 0.60 all along",
    );
    let (ran, json) = check(&repository);
    assert_eq!(ran.code, 0, "{ran:?}");
    let first = ran.stdout.lines().nth(2).expect("a line");
    assert_eq!(
        first,
        "pages: the best design CHANGES from as_written to clear (as_written would cost $100.00 more)"
    );
    assert_eq!(json["change"]["impact"][0]["scenario"], "pages");
    assert_eq!(json["change"]["comment"], true);
}

#[test]
fn a_variant_with_another_name_is_no_decision() {
    let repository = project("renamed-variant");
    // The variant is the best design.
    repository.replace("pricing/north.yaml", "input: 1.00, output: 5.00", "input: 0.10, output: 0.50");
    repository.commit("a cheap one");
    repository.replace("scenarios/pages.yaml", "variants: {clear:", "variants: {bright:");
    let (ran, json) = check(&repository);
    assert!(ran.code == 0 && json["change"]["impact"][0]["decisions"] == serde_json::json!([]), "{ran:?}");
    assert!(json["change"]["impact"][0]["after"]["cases"][0]["best"] == "bright", "{json}");
    // One that says another thing is another design.
    repository.replace(
        "scenarios/pages.yaml",
        "read: {model: north/clear}",
        "read: {model: north/clear, output: 99}",
    );
    let (ran, json) = check(&repository);
    assert_eq!(json["change"]["impact"][0]["decisions"][0]["before"], "clear", "{ran:?}");
}

#[test]
fn a_slip_of_units_and_an_edited_card_are_a_no() {
    let repository = project("slip");
    with_card(&repository, "2026-10-18", "input: 850, output: 4_000");
    let (ran, _) = check(&repository);
    assert!(ran.code == 1 && codes(&ran).contains(&"unit-slip"), "{ran:?}");
    let repository = project("edited");
    repository.replace("pricing/north.yaml", "input: 0.80", "input: 0.81");
    let (ran, _) = check(&repository);
    assert!(ran.code == 1 && codes(&ran).contains(&"card-rewritten"), "{ran:?}");
    let repository = project("removed");
    std::fs::remove_file(repository.folder.join("pricing/north.yaml")).expect("a table");
    repository.write("pricing/south.yaml", &TABLE.replace("north", "south"));
    repository.replace("scenarios/pages.yaml", "north/", "south/");
    let (ran, _) = check(&repository);
    assert!(ran.code == 1 && codes(&ran).contains(&"card-removed"), "{ran:?}");
}

#[test]
fn a_budget_that_was_broken_before_does_not_block_what_comes_after() {
    let repository = project("over-before");
    repository.replace("costcalc.yaml", "budget: 1_250", "budget: 1_100");
    repository.commit("a smaller budget");
    let (ran, _) = check(&repository);
    assert_eq!((ran.code, codes(&ran)), (0, vec!["guardrail-broken"]), "{ran:?}");
    assert!(ran.stderr.contains("over the budget by $100.00, as it was before"), "{ran:?}");
    let without_base = repository.costcalc(&format!("check {TODAY}"));
    assert_eq!((without_base.code, codes(&without_base)), (1, vec!["guardrail-broken"]), "{without_base:?}");
}

#[test]
fn a_warning_warns_unless_warnings_fail() {
    let repository = project("warns");
    repository.replace("costcalc.yaml", "message: ask finops", "level: warn");
    repository.commit("a softer guardrail");
    with_card(&repository, "2026-10-18", "input: 0.85, output: 4.00");
    assert_eq!(check(&repository).0.code, 0);
    let ran = repository.costcalc(&format!("check --base HEAD {TODAY} --fail-on warn"));
    assert_eq!((ran.code, codes(&ran)), (1, vec!["guardrail-broken"]), "{ran:?}");
}

#[test]
fn the_budget_of_a_scenario_is_looked_at_on_the_day_of_the_new_prices() {
    let repository = project("budget-later");
    repository.replace("costcalc.yaml", "budget: 1_250, max_increase: 3%, ", "");
    repository.commit("no limit on increases");
    with_card(&repository, "2026-10-18", "input: 0.95, output: 4.00");
    let (ran, _) = check(&repository);
    assert_eq!((ran.code, codes(&ran)), (0, vec!["over-budget"]), "{ran:?}");
    assert!(ran.stderr.contains("will be over its budget by $50.00 at the prices of 2026-10-18"), "{ran:?}");
}

#[test]
fn changes_of_scenarios_are_held_to_the_guardrails_too() {
    let repository = project("scenario");
    repository.replace("scenarios/pages.yaml", "per_month: 1M", "per_month: 1.03M");
    assert_eq!(check(&repository).0.code, 0, "3% more is allowed");
    repository.replace("scenarios/pages.yaml", "per_month: 1.03M", "per_month: 1_030_001");
    let (ran, _) = check(&repository);
    assert_eq!((ran.code, codes(&ran)), (1, vec!["guardrail-broken"]), "{ran:?}");
}

#[test]
fn scenarios_come_and_go() {
    let repository = project("come-and-go");
    repository.write("scenarios/new.yaml", NEW);
    std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a scenario");
    let (ran, json) = check(&repository);
    assert_eq!(ran.code, 0, "{ran:?}");
    let impacts: Vec<(&Value, bool, bool)> = json["change"]["impact"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|impact| (&impact["scenario"], impact["before"].is_null(), impact["after"].is_null()))
        .collect();
    assert_eq!(impacts, [(&"new".into(), true, false), (&"pages".into(), false, true)]);
}

#[test]
fn what_cannot_be_judged_is_exit_2_and_the_outputs_say_so() {
    let repository = project("no-base");
    for base in ["no-such-branch", "HEAD~7"] {
        repository.write(".git/comment.md", "of an earlier run");
        let ran =
            repository.costcalc(&format!("check --base {base} {TODAY} --export markdown=.git/comment.md"));
        assert!(ran.code == 2 && ran.stdout.is_empty() && codes(&ran) == ["base-unreadable"], "{ran:?}");
        let comment = repository.read(".git/comment.md");
        assert!(
            comment.starts_with("<!-- costcalc:default -->\n\n### costcalc could not answer"),
            "{comment}"
        );
    }
    let repository = project("broken-base");
    repository.replace("scenarios/pages.yaml", "model: north/plain", "model: north/plane");
    repository.commit("a slip");
    repository.write("scenarios/pages.yaml", SCENARIO);
    let ran = repository.costcalc(&format!("check --base HEAD {TODAY}"));
    assert!(ran.code == 2 && codes(&ran) == ["guardrail-not-judged"], "{ran:?}");
    repository.replace("costcalc.yaml", "max_increase: 3%, max_decrease: 500.00, ", "");
    let ran = repository.costcalc(&format!("check --base HEAD {TODAY}"));
    assert!(ran.code == 2 && ran.stderr.contains("by the rules of its base too"), "{ran:?}");
    let settings = |text: &str| {
        repository.git(&["stash", "--quiet", "--", "scenarios"]);
        repository.write("costcalc.yaml", text);
        repository.commit("other rules");
        repository.git(&["stash", "pop", "--quiet"]);
        repository.costcalc(&format!("check --base HEAD {TODAY}"))
    };
    let text = repository.read("costcalc.yaml");
    let ran = settings(&text);
    assert_eq!((ran.code, codes(&ran)), (1, vec!["base-not-comparable"]), "{ran:?}");
    let text = text.replace("guardrails:", "lints: {base-not-comparable: warn}\nguardrails:");
    assert_eq!(settings(&text).code, 0);
}

#[test]
fn a_folder_is_a_base_too() {
    let repository = project("folder");
    let copy = Repository::new("review-folder-copy");
    for file in ["pricing/north.yaml", "scenarios/pages.yaml"] {
        copy.write(file, &repository.read(file));
    }
    with_card(&repository, "2026-10-18", "input: 0.85, output: 4.00");
    let of_revision = repository.costcalc(&format!("check --base HEAD {TODAY} --format csv"));
    let of_folder = repository.costcalc(&format!("check --base ../review-folder-copy {TODAY} --format csv"));
    assert_eq!((of_revision.code, of_folder.code), (1, 1), "{of_folder:?}");
    assert_eq!(of_revision.stdout, of_folder.stdout);
}

#[test]
fn a_guardrail_that_covers_nothing_is_a_no() {
    let repository = project("idle");
    repository.replace("costcalc.yaml", "scenarios/*.yaml", "scenario/*.yaml");
    repository.commit("a slip in a scope");
    let (ran, _) = check(&repository);
    assert_eq!((ran.code, codes(&ran)), (1, vec!["idle-guardrail"]), "{ran:?}");
    repository.replace("costcalc.yaml", "scenario/*.yaml", "./scenarios/*.yaml");
    repository.commit("the folder of the settings in front");
    assert_eq!(check(&repository).0.code, 0);
}

#[test]
fn a_scenario_that_the_new_prices_leave_without_one_is_a_no() {
    for (name, change) in [
        (
            "lost",
            "      - from: 2026-10-18\n        source: {url: \"https://north.example/pricing\", checked: 2026-10-18}\n        standard: {input: 0.80}\n",
        ),
        ("closed", "    closed: 2026-10-17\n"),
    ] {
        let repository = project(name);
        repository.write("pricing/north.yaml", &format!("{TABLE}{change}"));
        let (ran, json) = check(&repository);
        assert!(ran.code == 1 && codes(&ran).contains(&"unpriced-later"), "{name}: {ran:?}");
        assert!(
            ran.stderr.contains("`scenarios/pages.yaml` has no price from 2026-10-18 on"),
            "{name}: {ran:?}"
        );
        assert_eq!(json["change"]["impact"][0]["unpriced"][0]["as_of"], "2026-10-18");
        let diff = repository.costcalc("prices diff HEAD --impact scenarios");
        assert!(diff.stdout.contains("NO PRICE"), "{name}: {diff:?}");
    }
}

#[test]
fn a_price_of_a_few_weeks_is_seen() {
    let repository = project("for-a-while");
    let card = |from: &str, rest: &str, input: &str| {
        let source = "source: {url: \"https://north.example/pricing\", checked: 2026-10-18}";
        format!(
            "      - from: {from}\n{rest}        {source}\n        standard: {{input: {input}, output: 4.00}}\n"
        )
    };
    let (dearer, back) =
        (card("2026-10-18", "", "1.60"), card("2026-12-18", "        status: announced\n", "0.80"));
    repository.write("pricing/north.yaml", &format!("{TABLE}{dearer}{back}"));
    let (ran, json) = check(&repository);
    assert!(ran.code == 1 && codes(&ran).contains(&"guardrail-broken"), "{ran:?}");
    assert!(ran.stdout.contains("total +$800.00 a month"), "{ran:?}");
    let later = json["change"]["impact"][0]["later"].as_array().expect("days");
    let invoices: Vec<&Value> = later.iter().map(|later| &later["after"]["totals"]["invoice"]).collect();
    assert_eq!(invoices, ["2000", "1200"]);
}

#[test]
fn rules_that_a_change_loosens_are_told() {
    let repository = project("loosened");
    repository.replace("costcalc.yaml", "max_increase: 3%", "max_increase: 300%");
    repository.replace("scenarios/pages.yaml", "invoice: 1_300", "invoice: 13_000");
    let (ran, json) = check(&repository);
    assert_eq!((ran.code, codes(&ran)), (0, vec!["rules-changed", "rules-changed"]), "{ran:?}");
    assert!(ran.stdout.contains("`max_increase` of guardrail `pages` was 3%, and is 300%"), "{ran:?}");
    assert!(
        ran.stdout.contains("`budget.invoice` of `scenarios/pages.yaml` was 1_300, and is 13_000"),
        "{ran:?}"
    );
    assert_eq!(json["change"]["comment"], true);
    std::fs::remove_file(repository.folder.join("costcalc.yaml")).expect("settings");
    assert!(check(&repository).0.stdout.contains("guardrail `pages` is gone"));
    let repository = project("gone");
    repository.write("scenarios/new.yaml", NEW);
    std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a scenario");
    assert!(
        check(&repository).0.stdout.contains("`scenarios/pages.yaml` is gone, and guardrail `pages` with it")
    );
}

#[test]
fn what_was_over_budget_and_rises_is_to_blame() {
    let repository = project("over-and-rising");
    repository.replace("costcalc.yaml", "budget: 1_250, max_increase: 3%", "budget: 1_100");
    repository.commit("a smaller budget");
    with_card(&repository, "2026-10-18", "input: 0.81, output: 4.00");
    let (ran, _) = check(&repository);
    assert_eq!((ran.code, codes(&ran)), (1, vec!["guardrail-broken"]), "{ran:?}");
}

#[test]
fn a_base_that_holds_nothing_is_exit_2() {
    let repository = project("no-files");
    std::fs::create_dir(repository.folder.join("empty")).expect("a folder");
    let ran = repository.costcalc(&format!("check --base ./empty {TODAY}"));
    let says = "has none of the tables";
    assert!(ran.code == 2 && ran.stdout.is_empty() && ran.stderr.contains(says), "{ran:?}");
}

#[test]
fn sums_over_months_are_no_sums_of_a_month() {
    let repository = project("ahead");
    let ahead = |volume: &str| {
        SCENARIO.replace("as_of: 2026-10-15", "horizon: {from: 2026-11, months: 12}").replace("1M", volume)
    };
    repository.write("costcalc.yaml", "schema: costcalc/config/v1\n");
    repository.write("scenarios/pages.yaml", &ahead("1M"));
    repository.commit("twelve months");
    repository.write("scenarios/pages.yaml", &ahead("1.1M"));
    let (ran, _) = check(&repository);
    assert!(ran.stdout.starts_with("costcalc: total +$1,440.00 over their months (10.0%)"), "{ran:?}");
}

#[test]
fn columns_are_there_whether_or_not_anything_changes() {
    let repository = project("columns");
    let fields = format!("check --base HEAD {TODAY} --fields scenario,state");
    assert_eq!(repository.costcalc(&fields).code, 0);
    let rows = repository.costcalc(&format!("check --base HEAD {TODAY} --format csv"));
    assert!(rows.code == 0 && rows.stdout.starts_with("scenario,file,state,"), "{rows:?}");
}

#[test]
fn the_exit_code_does_not_depend_on_the_format() {
    let repository = project("formats");
    with_card(&repository, "2026-10-18", "input: 0.85, output: 4.00");
    for format in ["table", "json", "csv", "markdown", "github"] {
        let ran = repository.costcalc(&format!("check --base HEAD {TODAY} --format {format}"));
        assert!(ran.code == 1 && !ran.stdout.is_empty(), "{format}: {ran:?}");
    }
    let annotations = repository.costcalc(&format!("check --base HEAD {TODAY} --format github")).stdout;
    assert!(annotations.starts_with("::error file=costcalc.yaml,line=3,col="), "{annotations}");
}
