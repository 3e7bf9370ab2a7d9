//! Tags of scenarios, from the file to every answer that has them.

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use serde_json::{Value, json};

const DESK: &str = "\
tags: {team: support, env: prod}  # whose cost it is
as_of: 2026-11-01
volume: {unit: ticket, per_month: 1_000}
steps:
  classify:
    model: openai/gpt-5.4-nano
    input: 500
    output: 50
  draft:
    tags: {team: writing}  # theirs
    model: openai/gpt-5.4-mini
    input: 1_800
    output: 300
fixed: [{name: desk, per_month: 30}, {name: shelf, per_month: 5, tags: {team: writing}}]
variants:
  moved: {tags: {team: partner}, steps: {draft: {tags: {env: test}}}}
  bare: {tags: null, steps: {draft: {tags: {team: null}}}}
";

/// A folder with the scenario.
fn desk(name: &str) -> Folder {
    let folder = Folder::new(&format!("tags/{name}"));
    folder.write("desk.yaml", DESK);
    folder
}

/// What the groups say, and what each has of the total.
fn groups(result: &Value) -> Vec<(Value, String)> {
    let groups = result["by_tag"]["groups"].as_array().expect("groups");
    groups.iter().map(|group| (group["text"].clone(), group["totals"]["total"].to_string())).collect()
}

#[test]
fn a_variant_patches_tags_name_by_name() {
    let folder = desk("variants");
    let texts = |more: &str| {
        let result = folder.json(&format!("project desk.yaml {more}"));
        groups(&result).into_iter().map(|(text, _)| text).collect::<Vec<_>>()
    };
    assert_eq!(texts("--by tag:team"), [json!("support"), json!("writing")]);
    assert_eq!(texts("--by tag:team --variant moved"), [json!("partner"), json!("writing")]);
    assert_eq!(texts("--by tag:env --variant moved"), [json!("prod"), json!("test")]);
    assert_eq!(texts("--by tag:team --variant bare"), [json!("writing"), Value::Null]);
    assert_eq!(texts("--by tag:team --set tags.team=a"), [json!("a"), json!("writing")]);
    assert_eq!(texts("--by tag:new --set steps.draft.tags.new=1"), [json!("1"), Value::Null]);
}

#[test]
fn the_same_rows_are_in_every_format() {
    let folder = desk("formats");
    for format in ["table", "markdown", "html", "csv", "agent", "github"] {
        let ran = folder.run(&format!("project desk.yaml --by tag:team --digits exact --format {format}"));
        assert_eq!(ran.code, 0, "{ran:?}");
        let has = |text: &str| ran.stdout.contains(text);
        assert!(
            format == "github" || has("tag:team") && has("support") && has("writing"),
            "{format}: {ran:?}"
        );
    }
}

#[test]
fn groups_of_several_scenarios_are_summed_where_they_look_ahead_the_same_months() {
    let folder = desk("several");
    folder.write("other.yaml", &DESK.replace("team: writing", "team: other"));
    folder.write("ahead.yaml", &DESK.replace("as_of: 2026-11-01", "horizon: {from: 2026-11, months: 2}"));
    let result = folder.json("project desk.yaml other.yaml --by tag:team");
    let texts: Vec<Value> = groups(&result).into_iter().map(|(text, _)| text).collect();
    assert_eq!(texts, [json!("other"), json!("support"), json!("writing")]);
    let support = &result["by_tag"]["groups"][1];
    let names: Vec<&Value> =
        support["scenarios"].as_array().expect("scenarios").iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["desk", "other"]);
    assert_eq!(support["totals"]["fixed"], "60");
    let apart = folder.json("project desk.yaml ahead.yaml --by tag:team");
    assert!(groups(&apart).iter().all(|(_, total)| total == "null"), "{apart}");
    assert_eq!(apart["by_tag"]["groups"][0]["scenarios"][1]["totals"]["fixed"], "60");
    assert_eq!(folder.json("project desk.yaml")["by_tag"], Value::Null);
}

#[test]
fn what_logs_measure_leaves_tags_as_they_are() {
    let folder = desk("calibrated");
    folder.write("october.jsonl", include_str!("golden/inputs/calibrate/october.jsonl"));
    let ran = folder.run("calibrate desk.yaml october.jsonl --write");
    assert_eq!(ran.code, 0, "{ran:?}");
    let written = folder.read("desk.yaml");
    assert!(written.contains("tags: {team: support, env: prod}  # whose cost it is"), "{written}");
    assert!(written.contains("    tags: {team: writing}  # theirs"), "{written}");
    assert!(written.contains("\"1990 / 4\"") && !written.contains("input: 1_800"), "{written}");
}

#[test]
fn what_is_for_people_may_be_patched_alone_and_nothing_else_that_has_no_effect() {
    let folder = desk("people");
    let words = "--set tags.team=a --set description=b --set steps.draft.note=c --set fixed.0.tags.team=d";
    assert_eq!(folder.run(&format!("project desk.yaml {words}")).code, 0);
    let ran = folder.run(&format!("project desk.yaml {words} --set steps.draft.input=1_800"));
    assert!(
        ran.code == 2 && ran.stderr.contains("`--set steps.draft.input=1_800` changes no figure"),
        "{ran:?}"
    );
    folder.write("desk.yaml", &DESK.replace("moved: {", "moved: {description: other, "));
    assert_eq!(folder.run("compare desk.yaml").code, 0);
    folder.write("desk.yaml", &DESK.replace("moved: {", "moved: {volume: {per_month: 1_000}, "));
    let ran = folder.run("compare desk.yaml");
    assert!(
        ran.code == 2 && ran.stderr.contains("`volume.per_month` of `moved` changes no figure"),
        "{ran:?}"
    );
}
