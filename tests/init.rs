//! First scenarios: each runs at once, holds, and says that its numbers are made up.

#[path = "common/program.rs"]
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use program::program;

use costcalc::schema::Kind;

const PRESETS: [&str; 4] = ["support", "rag", "batch-classify", "agent"];

/// An empty folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("init").join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = program();
    command.current_dir(folder).args(arguments).output().expect("the program runs")
}

/// Runs it, and holds it to having nothing to complain of.
fn clean(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    let messages = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), &*messages), (Some(0), ""), "{arguments:?}");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn every_preset_runs_at_once_and_holds() {
    let validator = jsonschema::draft7::new(&Kind::Scenario.schema()).expect("a schema");
    for preset in PRESETS {
        let folder = folder(preset);
        let wrote = clean(&folder, &["init", "--preset", preset]);
        let file = format!("{preset}.yaml");
        for command in ["project", "check"] {
            clean(&folder, &[command, &file]);
            clean(&folder, &[command, &file, "--locked"]);
        }
        let commands = wrote.lines().filter_map(|line| line.strip_prefix("  costcalc "));
        let commands: Vec<&str> = commands.filter_map(|line| line.split("    #").next()).collect();
        assert_eq!(commands.len(), 5, "{wrote}");
        for next in commands {
            clean(&folder, &next.split(' ').collect::<Vec<_>>());
        }
        let text = fs::read_to_string(folder.join(&file)).expect("a file");
        let named =
            text.lines().next().and_then(|line| line.strip_prefix("# yaml-language-server: $schema="));
        assert!(folder.join(named.expect("the schema")).is_file(), "the editor finds the schema");
        let value = serde_saphyr::from_str(&text).expect("YAML");
        let broken: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(broken.is_empty(), "{preset}: {broken:?}");
    }
}

#[test]
fn what_is_made_up_says_so() {
    for preset in PRESETS {
        let text = clean(&folder("shown"), &["init", "-", "--preset", preset]);
        assert!(text.contains("PLACEHOLDERS: every number that is marked `measure` is made up"), "{preset}");
        let marks = text.lines().filter(|line| line.contains("# measure")).count();
        assert!(5 <= marks, "{preset}: {marks} marks");
        for line in text.lines().filter(|line| {
            ["input:", "output:", "cost:", "cost_per_error:"].iter().any(|key| line.contains(key))
        }) {
            let is_patch = line.trim_start().contains(": {steps:");
            assert!(is_patch || line.contains("# measure"), "{preset}: {line}");
        }
    }
}

#[test]
fn what_is_there_is_not_written_over_unless_that_is_asked_for() {
    let folder = folder("kept");
    let file = folder.join("mine.yaml");
    fs::write(&file, "mine").expect("a file");
    let output = run(&folder, &["init", "mine.yaml"]);
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(2), true));
    assert_eq!(fs::read_to_string(&file).expect("a file"), "mine");
    clean(&folder, &["init", "mine.yaml", "--force"]);
    assert_ne!(fs::read_to_string(&file).expect("a file"), "mine");
}
