//! A value that is put over a file: the answer is that of a file in which the value is written.

#[path = "common/program.rs"]
mod program;

use std::path::{Path, PathBuf};

use serde_json::Value;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A copy of a shipped scenario with one text in place of another.
fn rewritten(scenario: &str, old: &str, new: &str) -> PathBuf {
    let text = std::fs::read_to_string(root().join(scenario)).expect("a shipped scenario");
    assert_eq!(text.matches(old).count(), 1, "`{old}` in {scenario}");
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("set");
    std::fs::create_dir_all(&folder).expect("a folder");
    let name = Path::new(scenario).file_name().expect("a name");
    let path = folder.join(name);
    std::fs::write(&path, text.replace(old, new)).expect("a copy");
    path
}

/// Runs the program with the compiled-in prices: standard output, standard error and whether there is an answer.
fn run(line: &str) -> (String, String, bool) {
    let arguments = line.split(' ').chain(["--prices", "builtin"]);
    let output = program::program().current_dir(root()).args(arguments).output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (text(output.stdout), text(output.stderr), output.status.success())
}

/// The figures of a projection.
fn figures(arguments: &str) -> Value {
    let (stdout, stderr, is_done) = run(&format!("project {arguments} -f json"));
    assert!(is_done, "{stderr}");
    let printed: Value = serde_json::from_str(&stdout).expect("JSON");
    printed["scenarios"][0]["totals"].clone()
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
    let is_idle = run(&format!("project {only} --set steps.qa.loop.turns=3"));
    assert!(is_idle.1.contains("set-without-effect"), "{}", is_idle.1);
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
        let (_, stderr, is_done) = run(line);
        assert!(is_done, "{line}: {stderr}");
    }
}
