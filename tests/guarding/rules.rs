//! Settings that a change alters, takes away, or puts others in front of.

use super::*;

/// What a change may write in place of the guardrail, and what is told of it.
const LOOSENED: [(&str, &str); 10] = [
    (
        "{id: pages, scope: \"scenarios/*.yaml\", metric: invoice, budget: 20_000, max_increase: 500%}",
        "`max_increase` of guardrail `pages` was 5%, and is 500%",
    ),
    (
        "{id: pages, scope: \"scenarios/*.yaml\", metric: invoice, budget: 20_000}",
        "`max_increase` of guardrail `pages` was 5%, and is none",
    ),
    (
        "{id: pages, scope: \"scenarios/*.yaml\", metric: invoice, budget: 2_000, max_increase: 5%, level: warn}",
        "`level` of guardrail `pages` was block, and is warn",
    ),
    (
        "{id: pages, scope: \"scenarios/*.yaml\", metric: downstream, budget: 2_000, max_increase: 5%}",
        "`metric` of guardrail `pages` was invoice, and is downstream",
    ),
    (
        "{id: pages, scope: \"scenarios/others_*.yaml\", metric: invoice, budget: 2_000, max_increase: 5%}",
        "`scope` of guardrail `pages` was scenarios/*.yaml, and is scenarios/others_*.yaml",
    ),
    (
        "{id: sheets, scope: \"scenarios/*.yaml\", metric: invoice, budget: 20_000, max_increase: 500%}",
        "guardrail `pages` is gone",
    ),
    (
        "{id: pages, scope: \"scenarios/*.yaml\", metric: invoice, max_decrease: 5%}",
        "`budget` of guardrail `pages` was $2,000.00, and is none",
    ),
    (
        "{id: pages, scope: \"scenarios/*.yaml\", metric: invoice, budget: 20_000, max_increase: 500_000}",
        "`max_increase` of guardrail `pages` was 5%, and is $500,000.00",
    ),
    (
        "{id: pages, scope: \"**/nowhere/*.yaml\", metric: invoice, budget: 2_000, max_increase: 5%}",
        "`scope` of guardrail `pages` was scenarios/*.yaml, and is **/nowhere/*.yaml",
    ),
    (
        "{id: pages, scope: \"scenarios/*.yaml\", metric: invoice, budget: 2_000, max_increase: 5%, tags: {team: none}}",
        "`tags` of guardrail `pages` was none, and is team: none",
    ),
];

#[test]
fn a_guardrail_that_the_change_loosens_still_judges_it() {
    for (index, (guardrail, what)) in LOOSENED.iter().enumerate() {
        let repository = project(&format!("loosened-{index}"));
        let off = "lints: {rules-changed: off, idle-guardrail: off, card-rewritten: off}";
        repository.write(
            "costcalc.yaml",
            &format!("schema: costcalc/config/v1\n{off}\nguardrails: [{guardrail}]\n"),
        );
        let alone = check(&repository);
        assert!(
            is_told(&alone, what) && is_told(&alone, "`rules-changed` was warning, and is off"),
            "{alone:?}"
        );
        let comment = check_in(&repository, "", "--format markdown").stdout;
        assert!(comment.contains("alters the rules: "), "{comment}");
        triple(&repository, "scenarios/pages.yaml");
        let ran = check(&repository);
        assert!(is_guarded(&ran) && is_told(&ran, what), "{guardrail}: {ran:?}");
        assert!(ran.stderr.contains("alter them in a change of its own"), "{ran:?}");
        // Merged by itself, it is the rule.
        let repository = project(&format!("loosened-before-{index}"));
        repository.write(
            "costcalc.yaml",
            &format!("schema: costcalc/config/v1\n{off}\nguardrails: [{guardrail}]\n"),
        );
        repository.commit("other rules");
        triple(&repository, "scenarios/pages.yaml");
        assert!(!check(&repository).stderr.contains("of the base"));
    }
}

#[test]
fn settings_that_are_gone_or_another_file_still_judge_the_change() {
    let repository = project("gone");
    std::fs::remove_file(repository.folder.join("costcalc.yaml")).expect("settings");
    triple(&repository, "scenarios/pages.yaml");
    let ran = check(&repository);
    assert!(is_guarded(&ran) && is_told(&ran, "guardrail `pages` is gone"), "{ran:?}");
    assert!(is_told(&ran, "the settings were `costcalc.yaml`, and are none"), "{ran:?}");
    // Named on the command line, it is looked for under that name in both states.
    let repository = project("named");
    repository.replace("costcalc.yaml", "max_increase: 5%", "max_increase: 900%");
    repository.replace("costcalc.yaml", "budget: 2_000", "budget: 2_000_000");
    triple(&repository, "scenarios/pages.yaml");
    assert!(is_guarded(&check_in(&repository, "", "--config costcalc.yaml")));
    assert!(is_guarded(&check_in(&repository, "scenarios", "--config ../costcalc.yaml pages.yaml")));
}

/// A project whose scenarios are in a folder from which it is checked, below the settings.
fn from_below(name: &str) -> Repository {
    let repository = project(name);
    repository.write("team/scenarios/pages.yaml", &SCENARIO.replace("../pricing", "../../pricing"));
    repository.replace("costcalc.yaml", "scenarios/*.yaml", "**/scenarios/*.yaml");
    repository.commit("scenarios of a team");
    triple(&repository, "team/scenarios/pages.yaml");
    repository
}

#[test]
fn settings_above_the_working_folder_judge_the_change_whatever_is_put_in_front_of_them() {
    let repository = from_below("above");
    let ran = check_in(&repository, "team", "");
    assert!(ran.code == 1 && ran.stderr.contains("error[guardrail-broken]"), "{ran:?}");
    repository.write("team/costcalc.yaml", "schema: costcalc/config/v1\nlints: {rules-changed: off}\n");
    let ran = check_in(&repository, "team", "");
    assert!(is_guarded(&ran), "{ran:?}");
    assert!(is_told(&ran, "the settings were `../costcalc.yaml`, and are `costcalc.yaml`"), "{ran:?}");
    let repository = from_below("above-gone");
    std::fs::remove_file(repository.folder.join("costcalc.yaml")).expect("settings");
    let ran = check_in(&repository, "team", "");
    assert!(is_guarded(&ran), "{ran:?}");
    assert!(is_told(&ran, "the settings were `../costcalc.yaml`, and are none"), "{ran:?}");
}

#[test]
fn settings_of_a_base_that_is_a_work_tree_of_its_own_are_found_above_it_too() {
    let repository = from_below("work-tree");
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("guarding-work-tree-base");
    let _ = std::fs::remove_dir_all(&path);
    repository.git(&["worktree", "prune"]);
    repository.git(&["worktree", "add", "--quiet", "--detach", &path.display().to_string(), "HEAD"]);
    std::fs::remove_file(repository.folder.join("costcalc.yaml")).expect("settings");
    let line = format!("check --base {} --today 2026-10-20", path.join("team").display());
    let ran = repository.costcalc_in("team", &line);
    assert!(is_guarded(&ran), "{ran:?}");
}

#[test]
fn a_rule_that_the_change_switches_off_is_as_bad_as_before() {
    let off =
        "schema: costcalc/config/v1\nlints: {card-rewritten: off, rules-changed: off, stale-source: off}\n";
    let repository = project("lints");
    repository.write("costcalc.yaml", off);
    repository.replace("pricing/north.yaml", "input: 1.00", "input: 1.01");
    let ran = check(&repository);
    assert!(ran.code == 1 && ran.stderr.contains("error[card-rewritten]"), "{ran:?}");
    assert!(is_told(&ran, "`card-rewritten` was error, and is off"), "{ran:?}");
    let ran = repository.costcalc("prices check --base HEAD --today 2026-10-20");
    assert!(ran.code == 1 && ran.stderr.contains("error[card-rewritten]"), "{ran:?}");
    assert_eq!(repository.costcalc("prices diff HEAD").code, 1);
    // What is made stricter counts at once.
    let repository = project("stricter");
    repository.write("costcalc.yaml", "schema: costcalc/config/v1\nlints: {stale-source: error}\n");
    let ran = repository.costcalc("check --base HEAD --today 2027-10-20");
    assert!(ran.code == 1 && ran.stderr.contains("error[stale-source]"), "{ran:?}");
}

#[test]
fn a_change_does_not_silence_its_own_comment() {
    let repository = project("comment");
    let quiet = "comment: {when: breach, min_change: {amount: 1_000_000}}\n";
    repository.write("costcalc.yaml", &format!("{SETTINGS}{quiet}"));
    repository.replace("scenarios/pages.yaml", "per_month: 1M", "per_month: 1.01M");
    let ran = check_in(&repository, "", "--export json=.git/result.json");
    assert!(is_told(&ran, "`comment.when` was change, and is breach"), "{ran:?}");
    assert!(ran.stdout.contains("$1,515.00") && !ran.stdout.contains("too small"), "{ran:?}");
    let json: serde_json::Value = serde_json::from_str(&repository.read(".git/result.json")).expect("JSON");
    assert_eq!(json["change"]["comment"], true);
}

#[test]
fn no_change_of_what_guards_is_lost_among_others() {
    let repository = project("many");
    let lints =
        ["stale-source", "floating-name", "idle-ack", "unit-slip", "rate-jump", "unusual-per", "cells-lost"];
    let off: Vec<String> = lints.iter().map(|lint| format!("{lint}: off")).collect();
    repository
        .write("costcalc.yaml", &format!("schema: costcalc/config/v1\nlints: {{{}}}\n", off.join(", ")));
    repository.replace("scenarios/pages.yaml", "per_month: 1M", "per_month: 10k");
    let comment = check_in(&repository, "", "--format markdown").stdout;
    for what in ["guardrail", "the volume of"].iter().chain(&lints) {
        assert!(comment.contains(what), "{what}: {comment}");
    }
}

#[test]
fn a_rule_that_a_table_acknowledges_anew_is_told() {
    let repository = project("ack");
    let card = "      - from: 2026-10-18
        source: {url: \"https://north.example/pricing\", checked: 2026-10-18}
        standard: {input: 1.00, output: 50.00}
        ack: [rate-jump, unit-slip]
";
    repository.write("pricing/north.yaml", &format!("{TABLE}{card}"));
    let ran = check(&repository);
    assert!(is_told(&ran, "`north/plain` acknowledges `rate-jump`, and did not before"), "{ran:?}");
    repository.commit("acknowledged");
    assert!(!check(&repository).stderr.contains("acknowledges"));
}

#[test]
fn a_table_in_place_of_another_one_does_not_rewrite_the_past() {
    let repository = project("forged");
    let half = TABLE.replace("input: 1.00", "input: 0.50");
    repository.write("pricing/sub/north.yaml", &half);
    // Nobody uses it.
    assert_eq!(check(&repository).code, 0);
    repository.replace("scenarios/pages.yaml", "[../pricing]", "[../pricing/sub]");
    repository.replace("scenarios/pages.yaml", "input: 1_000", "input: 1_900");
    let ran = check(&repository);
    let what = "error[card-rewritten]: `north/plain`: the card of 2026-01-01 was edited: `standard.input`";
    assert!(ran.code == 1 && ran.stderr.contains(what), "{ran:?}");
    // One that says what the other said is no finding, whichever models it leaves out.
    let plain = TABLE.find("  plain:").expect("a model");
    let clear = TABLE.find("  clear:").expect("a model");
    repository.write("pricing/sub/north.yaml", &format!("{}{}", &TABLE[..clear], &TABLE[plain..]));
    repository.replace("scenarios/pages.yaml", "input: 1_900", "input: 1_000");
    let ran = check(&repository);
    assert!(ran.code == 0 && is_told(&ran, "`prices` of `scenarios/pages.yaml` was"), "{ran:?}");
}

#[test]
fn what_a_table_says_of_every_day_is_told_where_it_is_another_thing() {
    let facts = "plain:\n    context_window: 9_000\n    cache: {mode: automatic, min_prefix: 900, granule: 128}\n    \
                 limits: {rpm: 500}\n    latency: {ttft_ms: 900, tokens_per_second: 50}\n";
    for (old, new, told) in [
        ("min_prefix: 900", "min_prefix: 100", "`cache.min_prefix` of `north/plain` was 900, and is 100"),
        ("granule: 128", "granule: 1", "`cache.granule` of `north/plain` was 128, and is 1"),
        ("rpm: 500", "rpm: 5_000", "`limits.rpm` of `north/plain` was 500, and is 5000"),
        ("    limits: {rpm: 500}\n", "", "`limits.rpm` of `north/plain` was 500, and is none"),
        (
            "context_window: 9_000",
            "context_window: 90_000",
            "`context_window` of `north/plain` was 9000, and is",
        ),
        ("ttft_ms: 900", "ttft_ms: 9", "`latency.ttft_ms` of `north/plain` was 900, and is 9"),
    ] {
        let repository = project("facts");
        repository.replace("pricing/north.yaml", "plain:\n", facts);
        repository.commit("facts of a model");
        repository.replace("pricing/north.yaml", old, new);
        let ran = check(&repository);
        assert!(is_told(&ran, told), "{new}: {ran:?}");
    }
}
