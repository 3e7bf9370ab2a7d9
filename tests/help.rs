//! The examples of every help run.

#[path = "common/program.rs"]
mod program;

use std::process::Output;

use program::program;

const HELPS: &[&[&str]] = &[
    &["--help"],
    &["project", "--help"],
    &["compare", "--help"],
    &["optimize", "--help"],
    &["explain", "--help"],
    &["sweep", "--help"],
    &["solve", "--help"],
    &["sensitivity", "--help"],
    &["price", "--help"],
    &["prices", "list", "--help"],
    &["prices", "show", "--help"],
    &["prices", "import", "--help"],
    &["prices", "check", "--help"],
    &["prices", "diff", "--help"],
    &["prices", "bundle", "--help"],
    &["prices", "update", "--help"],
    &["prices", "export", "--help"],
    &["diff", "--help"],
    &["check", "--help"],
    &["init", "--help"],
    &["schema", "--help"],
    &["completions", "--help"],
];

/// What the shell would do, what reads files of the reader's own, and what writes any, is not run here.
const NOT_RUN: &[&str] = &[
    " api.json",
    " data.json",
    "*",
    "--out",
    ">",
    "_window.json",
    "contracts/",
    "init scenarios/",
    "old.json",
    "origin/main",
    "pricing.old/",
    "prices export",
    "prices.bundle",
    "response.json",
    "|",
    "…",
];

fn run(arguments: &[&str]) -> Output {
    let mut command = program();
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(arguments).output().expect("the program runs")
}

#[test]
fn every_example_of_every_help_runs() {
    let mut examples = Vec::new();
    for help in HELPS {
        let output = run(help);
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        assert!(text.starts_with("Examples:\n"), "{help:?} does not start with examples");
        examples.extend(text.lines().filter_map(|line| line.strip_prefix("  costcalc ")).map(str::to_owned));
    }
    let runnable = examples.iter().filter(|example| !NOT_RUN.iter().any(|part| example.contains(part)));
    let mut count = 0;
    for example in runnable {
        let arguments: Vec<&str> = example.split(' ').collect();
        let output = run(&arguments);
        let messages = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "costcalc {example}\n{messages}");
        count += 1;
    }
    assert!(20 <= count, "only {count} examples were run");
}
