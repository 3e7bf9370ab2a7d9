//! What a shell offers: paths, steps, designs and figures of the scenario on the line, and models.

use std::process::Command;

/// What is offered for the last of the words.
fn offered(words: &[&str]) -> Vec<String> {
    let index = words.len().to_string();
    let mut command = Command::new(env!("CARGO_BIN_EXE_costcalc"));
    let command =
        command.current_dir(env!("CARGO_MANIFEST_DIR")).env("COMPLETE", "bash").env("_CLAP_IFS", "\n");
    let command = command.env("_CLAP_COMPLETE_INDEX", index).args(["--", "costcalc"]).args(words);
    let output = command.output().expect("the program runs");
    String::from_utf8(output.stdout).expect("UTF-8").lines().map(str::to_owned).collect()
}

#[test]
fn names_of_the_scenario_on_the_line_are_offered() {
    let designs = "scenarios/draft_designs.yaml";
    let cases: [(&[&str], &[&str]); 8] = [
        (&["project", designs, "--variant", "all_h"], &["all_haiku"]),
        (&["project", designs, "--case", ""], &["low", "high"]),
        (&["compare", designs, "--frontier", "d"], &["draft"]),
        (&["compare", designs, "--model", "openai/gpt-5.4-m"], &["openai/gpt-5.4-mini"]),
        (
            &["optimize", designs, "--model", "openai/gpt-5.4,anthropic/claude-haiku"],
            &["openai/gpt-5.4,anthropic/claude-haiku-4-5"],
        ),
        (&["solve", designs, "--vary", "volume"], &["volume.per_month"]),
        (&["sweep", designs, "--metric", "qa.inv"], &["qa.invoice"]),
        (&["project", designs, "--set", "steps.draft.cache.h"], &["steps.draft.cache.hit_rate="]),
    ];
    for (words, expected) in cases {
        assert_eq!(offered(words), expected, "{words:?}");
    }
}

#[test]
fn without_a_scenario_nothing_of_one_is_offered() {
    assert!(offered(&["project", "--set", "steps"]).is_empty());
    assert!(offered(&["project", "nothing.yaml", "--variant", "a"]).is_empty());
}
