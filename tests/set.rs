//! A value that is put over a file: the answer is that of a file in which the value is written.

#[path = "common/files.rs"]
mod files;
#[path = "common/folder.rs"]
mod folder;

use std::path::Path;

use files::{read, root};
use folder::Folder;
use folder::program::{Ran, program, ran};
use serde_json::Value;

/// A copy of a shipped scenario with one text in place of another.
fn rewritten(scenario: &str, old: &str, new: &str) -> std::path::PathBuf {
    let text = read(&root().join(scenario));
    assert_eq!(text.matches(old).count(), 1, "`{old}` in {scenario}");
    let name = Path::new(scenario).file_name().expect("a name").to_string_lossy();
    Folder::new(&format!("set/{name}")).write(&name, &text.replace(old, new)).join(&*name)
}

/// Runs the program with the compiled-in prices.
fn run(line: &str) -> Ran {
    ran(program().current_dir(root()).args(line.split(' ')).args(["--prices", "builtin"]))
}

/// The figures of a projection.
fn figures(arguments: &str) -> Value {
    run(&format!("project {arguments} -f json")).json()["scenarios"][0]["totals"].clone()
}

/// The value is set where a variant has it too, and only the variant.
#[test]
fn a_value_that_only_a_variant_has_is_set_in_the_design_as_written_too() {
    let scenario = "scenarios/cache_traffic.yaml";
    let written = rewritten(scenario, "      prefix: 5_000\n", "      prefix: 5_000\n      ttl: 1h\n");
    let set = figures(&format!("{scenario} --set steps.answer.cache.ttl=1h"));
    assert_eq!(set, figures(&written.display().to_string()));
    assert_ne!(set, figures(scenario));
}

/// What a figure is compared with, and a day on which prices are the same, are no slips.
#[test]
fn a_value_that_changes_what_is_asked_is_no_slip() {
    let scenario = "scenarios/support_pipeline.yaml";
    assert_eq!(figures(&format!("{scenario} --set as_of=2026-11-02")), figures(scenario));
    let used = |set: &str| run(&format!("project {scenario} --set budget.total={set} -f csv")).stdout;
    assert_ne!(used("30_000"), used("60_000"));
}

/// A map that only a variant has is not begun in others by one of its keys.
#[test]
fn a_value_inside_what_only_a_variant_has_is_set_there() {
    let scenario = "scenarios/draft_designs.yaml";
    let only = rewritten(
        scenario,
        "\ncases:",
        "\n  shorter: {steps: {qa: {loop: {turns: 2, system: 500, user: 100, output: 9}, input: null, output: null}}}\ncases:",
    );
    let only = only.display();
    let own = figures(&only.to_string());
    let idle = run(&format!("project {only} --set steps.qa.loop.turns=3")).stderr;
    assert!(idle.contains("set-without-effect"), "{idle}");
    let set = figures(&format!("{only} --variant shorter --set steps.qa.loop.turns=3"));
    assert_ne!(set, figures(&format!("{only} --variant shorter")));
    assert_eq!(own, figures(scenario));
}

/// What a case or a variant says is no slip because the command line says it too.
#[test]
fn patches_that_a_value_replaces_are_not_refused() {
    for line in [
        "compare scenarios/draft_designs.yaml --set volume.per_month=100k",
        "check scenarios/draft_designs.yaml --set volume.per_month=100k",
        "compare scenarios/year_ahead.yaml --set as_of=2026-12-01",
    ] {
        let ran = run(line);
        assert!(ran.code == 0, "{line}: {}", ran.stderr);
    }
}
