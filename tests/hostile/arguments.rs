//! Names of files, and whatever else the command line says, echoed.

use super::places::{plain, project};
use super::{repository, run};

const HOSTILE: [&str; 4] =
    ["\n::stop-commands::x", "\u{1b}[2J\u{202e}", "x\r::error::y", "``<b>@a ##[group]"];

#[test]
fn what_the_command_line_says_is_echoed_as_text() {
    let repository = project("arguments", &plain());
    let scenario = "scenarios/a.yaml";
    for hostile in HOSTILE {
        let value = format!("volume.per_month={hostile}");
        let key = format!("{hostile}=1");
        let revision = format!("{hostile}:scenarios/a.yaml");
        for words in [
            vec!["project", hostile],
            vec!["project", scenario, hostile],
            vec!["project", scenario, "--case", hostile],
            vec!["project", scenario, "--variant", hostile],
            vec!["project", scenario, "--by", hostile],
            vec!["project", scenario, "--as-of", hostile],
            vec!["project", scenario, "--set", &value],
            vec!["project", scenario, "--set", &key],
            vec!["project", scenario, "--prices", hostile],
            vec!["project", scenario, "--fields", hostile],
            vec!["project", scenario, "--width", hostile],
            vec!["project", scenario, "--digits", hostile],
            vec!["explain", scenario, hostile],
            vec!["sweep", scenario, "-P", hostile, "0", "1"],
            vec!["solve", scenario, "--vary", hostile, "--target", "total=5"],
            vec!["price", hostile, "--input", "1", "--output", "1"],
            vec!["price", "gpt-5.4-mini", "--input", "1", "--region", hostile],
            vec!["price", "gpt-5.4-mini", "--usage", hostile],
            vec!["prices", "show", hostile],
            vec!["diff", &revision, scenario],
            vec!["check", "--base", hostile],
            vec!["check", "--config", hostile],
            vec!["check", hostile],
            vec!["check", "--base", "HEAD", "--marker", hostile],
            vec![hostile],
        ] {
            for format in ["table", "json", "github", "agent"] {
                let mut words = words.clone();
                if 1 < words.len() {
                    words.extend(["--format", format]);
                }
                run(&repository, &words);
            }
        }
    }
}

#[test]
fn a_file_may_have_any_name() {
    let repository = project("files", &plain());
    let text = repository.read("scenarios/a.yaml");
    for (number, hostile) in HOSTILE.into_iter().enumerate() {
        let path = format!("scenarios/{hostile}.yaml");
        repository.write(&path, &text);
        for words in [vec!["project", path.as_str()], vec!["check", "--base", "HEAD"], vec!["compare", &path]]
        {
            for format in ["table", "json", "github"] {
                let mut words = words.clone();
                words.extend(["--format", format]);
                let ran = run(&repository, &words);
                assert!(ran.code != 2, "{number}: {}", ran.stderr);
            }
        }
        repository.write(&path, "steps: {a: {modle: \"x\\u001b\\n::error::y\"}}\n\u{202e}: 1\r::error::z\n");
        for format in ["table", "json", "github"] {
            assert_eq!(run(&repository, &["check", "--format", format]).code, 2);
        }
        std::fs::remove_file(repository.folder.join(&path)).expect("a file");
    }
}

#[test]
fn a_shell_is_offered_nothing_that_it_would_run() {
    let repository = project("completion", &plain());
    repository.replace("scenarios/a.yaml", "\"name-12\"", "\"va$(touch sneaky)\"");
    repository.replace("scenarios/a.yaml", "cases:", "  va-good: {steps: {moved: {input: 1}}}\ncases:");
    let mut command = repository::command(env!("CARGO_BIN_EXE_costcalc"), &repository.folder);
    command.env("COMPLETE", "bash").env("_CLAP_IFS", "\n").env("_CLAP_COMPLETE_INDEX", "4");
    command.args(["--", "costcalc", "project", "scenarios/a.yaml", "--variant", "va"]);
    let ran = repository::Ran::of(command.output().expect("the program runs"));
    assert_eq!(ran.stdout, "va-good", "{}", ran.stderr);
}
