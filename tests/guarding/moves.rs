//! Scenarios that a change renames, moves, hides or takes away, and prices from where nobody looks.

use super::*;

fn moved(repository: &Repository, to: &str) {
    let (from, to) = (repository.folder.join("scenarios/pages.yaml"), repository.folder.join(to));
    std::fs::create_dir_all(to.parent().expect("a folder")).expect("a folder");
    std::fs::rename(from, to).expect("a file");
}

#[test]
fn a_scenario_that_is_another_file_is_guarded_as_it_was() {
    for (to, told) in [
        ("scenarios/renamed.yaml", "`scenarios/pages.yaml` is `scenarios/renamed.yaml` now"),
        (
            "scenarios/pages.yml",
            "is `scenarios/pages.yml` now, and guardrail `pages` does not cover it any more",
        ),
        ("scenarios/.old/pages.yaml", "is `scenarios/.old/pages.yaml` now, and guardrail `pages` does not"),
        ("scenarios/team/pages.yaml", "is `scenarios/team/pages.yaml` now, and guardrail `pages` does not"),
        (
            ".attic/pages.yaml",
            "is `.attic/pages.yaml` now, which is not checked, and guardrail `pages` does not",
        ),
        (
            "scenarios/pages.yaml.off",
            "is `scenarios/pages.yaml.off` now, which is not checked, and guardrail",
        ),
        ("later/pages.txt", "is `later/pages.txt` now, which is not checked, and guardrail"),
    ] {
        let repository = project("moved");
        // Somebody else's scenario keeps the folder, and the guardrail busy.
        repository.write("scenarios/others.yaml", &SCENARIO.replace("1M", "2k"));
        repository.commit("another scenario");
        moved(&repository, to);
        let up = if to.matches('/').count() == 2 { "../../pricing" } else { "../pricing" };
        repository.replace(to, "../pricing", up);
        let alone = check(&repository);
        assert!(alone.code == 0 && is_told(&alone, told), "{to}: {alone:?}");
        triple(&repository, to);
        let ran = check(&repository);
        let is_broken = ran.code == 1 && ran.stderr.contains("error[guardrail-broken]");
        assert!(is_broken && is_told(&ran, told), "{to}: {ran:?}");
        // Staged, ignored or committed, it is the same file.
        repository.write(".gitignore", "*.txt\n*.off\n.attic\n");
        repository.git(&["add", "--all", "--force"]);
        assert_eq!(check(&repository).code, 1, "{to}");
        repository.git(&["commit", "--quiet", "--message", "moved"]);
        assert_eq!(repository.costcalc("check --base HEAD~1 --today 2026-10-20").code, 1, "{to}");
    }
}

#[test]
fn a_scenario_that_is_written_anew_in_another_style_is_found_again() {
    let repository = project("style");
    std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a scenario");
    let anew = "# the same in other words\nsteps:\n  read:\n    output: 100\n    input: 1k\n    model: north/clear\n\
        volume:\n  per_month: 1_000_000\n  unit: page\nprices:\n  - ../pricing\nas_of: 2026-10-15\n";
    repository.write("other/sheets.yaml", anew);
    let ran = check(&repository);
    assert!(
        is_guarded(&ran) && is_told(&ran, "`scenarios/pages.yaml` is `other/sheets.yaml` now"),
        "{ran:?}"
    );
}

#[test]
fn a_scenario_that_is_gone_is_told() {
    let repository = project("deleted");
    repository.write("scenarios/others.yaml", &SCENARIO.replace("1M", "2k"));
    repository.commit("another scenario");
    std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a scenario");
    let gone = "`scenarios/pages.yaml` is gone, and guardrail `pages` with it";
    let ran = check(&repository);
    assert!(ran.code == 0 && is_told(&ran, gone), "{ran:?}");
    assert!(ran.stdout.contains(gone), "{ran:?}");
    // What cannot be evaluated where nobody checks it is gone as well.
    repository.write("attic/pages.yaml", &SCENARIO.replace("../pricing", "../nowhere"));
    let ran = check(&repository);
    assert!(ran.code == 0 && is_told(&ran, gone), "{ran:?}");
    // Where it is checked, that is no answer.
    repository.write("scenarios/moved.yaml", &SCENARIO.replace("../pricing", "../nowhere"));
    assert_eq!(check(&repository).code, 2);
    // A file in its place that is something else is no scenario.
    repository.write("scenarios/pages.yaml", "schema: costcalc/config/v1\n");
    assert_eq!(check(&repository).code, 2);
}

/// Another scenario, which no guardrail covers.
const OTHER: &str = "\
as_of: 2026-10-15
prices: [../pricing]
volume: {unit: book, per_month: 2k}
steps:
  write: {model: north/plain, input: 10_000, output: 100}
";

fn beside_another(name: &str) -> Repository {
    let repository = project(name);
    repository.write("scenarios/other.yaml", OTHER);
    repository.replace("costcalc.yaml", "scenarios/*.yaml", "scenarios/page*.yaml");
    repository.commit("another scenario");
    repository
}

#[test]
fn a_scenario_that_is_written_over_another_one_is_guarded_as_it_was() {
    let repository = beside_another("over");
    moved(&repository, "scenarios/other.yaml");
    let told =
        "`scenarios/pages.yaml` is `scenarios/other.yaml` now, and guardrail `pages` does not cover it";
    let alone = check(&repository);
    assert!(!is_guarded(&alone) && is_told(&alone, told), "{alone:?}");
    triple(&repository, "scenarios/other.yaml");
    let ran = check(&repository);
    assert!(is_guarded(&ran) && is_told(&ran, told), "{ran:?}");
}

#[test]
fn two_scenarios_that_change_places_are_guarded_as_they_were() {
    let repository = beside_another("swap");
    repository.write("scenarios/pages.yaml", OTHER);
    repository.write("scenarios/other.yaml", SCENARIO);
    let told =
        "`scenarios/other.yaml` says now what `scenarios/pages.yaml` said, and guardrail `pages` does not";
    let alone = check(&repository);
    assert!(!is_guarded(&alone) && is_told(&alone, told), "{alone:?}");
    triple(&repository, "scenarios/other.yaml");
    let ran = check(&repository);
    assert!(is_guarded(&ran) && is_told(&ran, told), "{ran:?}");
    // Each is still the scenario of its file, too.
    let json = check_in(&repository, "", "--format json").stdout;
    let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    let files = |impact: &serde_json::Value| (impact["file"].clone(), impact["moved_from"].clone());
    let impacts: Vec<_> = json["change"]["impact"].as_array().expect("a list").iter().map(files).collect();
    assert!(impacts.len() == 2 && impacts.iter().all(|(_, from)| from.is_null()), "{impacts:?}");
}

#[test]
fn a_copy_of_what_a_scenario_said_does_not_take_its_place() {
    let repository = beside_another("copy");
    for copy in ["scenarios/copy.yaml", "scenarios/other.yaml", "copy.txt"] {
        repository.write(copy, SCENARIO);
    }
    triple(&repository, "scenarios/pages.yaml");
    let ran = check(&repository);
    let own = "error[guardrail-broken]: guardrail `pages`: invoice of `scenarios/pages.yaml` rises";
    assert!(ran.code == 1 && ran.stderr.contains(own), "{ran:?}");
}

#[test]
fn one_of_two_new_files_is_the_old_one_and_the_other_is_new() {
    let repository = project("two");
    moved(&repository, "scenarios/a.yaml");
    repository.write("scenarios/b.yaml", &repository.read("scenarios/a.yaml").replace("1M", "5k"));
    let ran = check_in(&repository, "", "--format json");
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    let moves: Vec<(&str, Option<&str>)> = json["change"]["impact"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|impact| (impact["file"].as_str().expect("a file"), impact["moved_from"].as_str()))
        .collect();
    assert!(moves.contains(&("scenarios/a.yaml", Some("scenarios/pages.yaml"))), "{moves:?}");
    assert!(moves.contains(&("scenarios/b.yaml", None)) && moves.len() == 2, "{moves:?}");
}

#[test]
fn prices_from_where_nobody_looks_are_told_and_no_pass() {
    let cheap = TABLE.replace("input: 1.00, output: 5.00", "input: 0.10, output: 0.50");
    let repository = project("prices");
    repository.write("mine/north.yaml", &cheap);
    repository.replace("scenarios/pages.yaml", "../pricing", "../mine");
    let ran = check(&repository);
    let what = "error[unchecked-prices]: `scenarios/pages.yaml` takes prices from `mine/north.yaml`, which is not checked";
    assert!(ran.code == 1 && ran.stderr.contains(what), "{ran:?}");
    assert!(
        is_told(&ran, "`prices` of `scenarios/pages.yaml` was [../pricing], and is [../mine]"),
        "{ran:?}"
    );
    // Where it is checked, the change of the scenario is told all the same, and the past is another one.
    let ran = check_in(&repository, "", "pricing scenarios mine");
    assert!(ran.code == 1 && is_told(&ran, "`prices` of `scenarios/pages.yaml` was"), "{ran:?}");
    assert!(ran.stderr.contains("error[card-rewritten]"), "{ran:?}");
    // A new scenario is no way round.
    let repository = project("prices-new");
    repository.write("mine/north.yaml", &cheap);
    repository.write("scenarios/new.yaml", &SCENARIO.replace("../pricing", "../mine"));
    assert!(check(&repository).stderr.contains("error[unchecked-prices]: `scenarios/new.yaml`"));
    // A table over another one neither.
    let repository = project("prices-overlay");
    repository.write("mine/north.yaml", &cheap.replace("currency", "overlay: true\ncurrency"));
    repository.replace("scenarios/pages.yaml", "[../pricing]", "[../pricing, ../mine]");
    let ran = check(&repository);
    assert!(ran.code == 1 && ran.stderr.contains("error[unchecked-prices]"), "{ran:?}");
    // What nobody looked at before is no finding of this change.
    repository.commit("merged all the same");
    assert!(!check(&repository).stderr.contains("unchecked-prices"));
}

/// A scenario on the tables that are compiled in.
const BUILTIN: &str = "\
as_of: 2026-10-15
volume: {unit: page, per_month: 1M}
steps:
  read: {model: openai/gpt-5.4-mini, input: 1_000, output: 100}
";

/// A table of the same vendor, at a tenth of the price.
const CHEAP: &str = "\
schema: costcalc/pricing/v1
provider: openai
currency: USD
per: 1_000_000 tokens
models:
  gpt-5.4-mini:
    cards:
      - from: unknown
        source: {url: \"https://example.org/pricing\", checked: 2026-10-02}
        standard: {input: 0.075, output: 0.45}
";

/// A repository without price tables, whose scenario takes its prices from another folder with the change.
fn on_tables_of(name: &str, folder: &str, lints: &str) -> Repository {
    let repository = Repository::new(&format!("guarding-{name}"));
    repository.write("scenarios/pages.yaml", BUILTIN);
    repository.write("costcalc.yaml", &format!("{SETTINGS}{lints}"));
    repository.commit("on the tables that are compiled in");
    repository.write(&format!("{folder}/openai.yaml"), CHEAP);
    repository.write("scenarios/pages.yaml", &format!("prices: [../{folder}]\n{BUILTIN}"));
    repository
}

#[test]
fn prices_of_the_program_are_left_for_none_that_nobody_looks_at() {
    let what = "[unchecked-prices]: `scenarios/pages.yaml` takes prices from `mine/openai.yaml`";
    let repository = on_tables_of("builtin", "mine", "");
    let ran = check(&repository);
    assert!(ran.code == 1 && ran.stderr.contains(&format!("error{what}")), "{ran:?}");
    let repository = on_tables_of("builtin-warned", "mine", "lints: {unchecked-prices: warn}\n");
    let ran = check(&repository);
    assert!(ran.code == 0 && ran.stderr.contains(&format!("warning{what}")), "{ran:?}");
    // Back to those of the program, and from one folder to another one.
    repository.commit("merged all the same");
    repository.write("other/openai.yaml", CHEAP);
    repository.replace("scenarios/pages.yaml", "../mine", "../other");
    assert!(check(&repository).stderr.contains("takes prices from `other/openai.yaml`"));
    repository.write("scenarios/pages.yaml", BUILTIN);
    assert!(!check(&repository).stderr.contains("unchecked-prices"));
    // Where it is checked, the past of the vendor's prices is another one.
    let ran = check(&on_tables_of("builtin-checked", "pricing", ""));
    let edited = "error[card-rewritten]: `openai/gpt-5.4-mini`: the card of an unknown day was edited";
    assert!(ran.code == 1 && ran.stderr.contains(edited), "{ran:?}");
    assert!(!ran.stderr.contains("unchecked-prices"), "{ran:?}");
}

#[cfg(unix)]
#[test]
fn a_folder_with_the_name_of_the_programs_tables_is_none_of_them() {
    let ran = check(&on_tables_of("builtin-name", "builtin:mine", ""));
    let what = "error[unchecked-prices]: `scenarios/pages.yaml` takes prices from `builtin:mine/openai.yaml`";
    assert!(ran.code == 1 && ran.stderr.contains(what), "{ran:?}");
}

#[test]
fn where_the_only_scenario_is_gone_it_is_told_what_was_guarded() {
    let only = |name: &str| {
        let repository = Repository::new(&format!("guarding-{name}"));
        repository.write("scenarios/pages.yaml", BUILTIN);
        repository.write("costcalc.yaml", SETTINGS);
        repository.commit("one scenario");
        repository
    };
    let refused = |repository: &Repository, what: &str| {
        let ran = check(repository);
        let nothing = "error[nothing-to-do]: there is nothing to check";
        let had = "= note: the base has 1 scenario: `scenarios/pages.yaml`";
        let is_told = [nothing, had, what].iter().all(|told| ran.stderr.contains(told));
        assert!(ran.code == 2 && is_told, "{what}: {ran:?}");
    };
    let repository = only("only-moved");
    moved(&repository, "attic/pages.yaml");
    let now = "= note: `scenarios/pages.yaml` is `attic/pages.yaml` now, which is not checked, and guardrail `pages`";
    refused(&repository, now);
    let repository = only("only-deleted");
    std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a scenario");
    refused(&repository, "= note: `scenarios/pages.yaml` is gone, and guardrail `pages` with it");
    // What was not there before is not missed.
    repository.commit("nothing is left");
    let ran = check(&repository);
    assert!(ran.code == 2 && !ran.stderr.contains("note:"), "{ran:?}");
}
