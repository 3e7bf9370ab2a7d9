//! First scenarios: each runs at once, holds, and says that its numbers are made up.

#[path = "common/folder.rs"]
mod folder;

use costcalc::schema::Kind;
use folder::Folder;

const PRESETS: [&str; 4] = ["support", "rag", "batch-classify", "agent"];

fn folder(name: &str) -> Folder {
    Folder::new(&format!("init/{name}"))
}

/// Runs a command that must succeed, with nothing to complain of.
fn clean(folder: &Folder, arguments: &str) -> String {
    let ran = folder.run(arguments);
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments}");
    ran.stdout
}

#[test]
fn every_preset_runs_at_once_and_holds() {
    let validator = jsonschema::draft7::new(&Kind::Scenario.schema()).expect("a schema");
    for preset in PRESETS {
        let folder = folder(preset);
        let wrote = clean(&folder, &format!("init --preset {preset}"));
        let file = format!("{preset}.yaml");
        for command in ["project", "check"] {
            clean(&folder, &format!("{command} {file}"));
            clean(&folder, &format!("{command} {file} --locked"));
        }
        let commands = wrote.lines().filter_map(|line| line.strip_prefix("  costcalc "));
        let commands: Vec<&str> = commands.filter_map(|line| line.split("    #").next()).collect();
        assert_eq!(commands.len(), 5, "{wrote}");
        for next in commands {
            clean(&folder, next);
        }
        let text = folder.read(&file);
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
        let text = clean(&folder("shown"), &format!("init - --preset {preset}"));
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
    folder.write("mine.yaml", "mine");
    let ran = folder.run("init mine.yaml");
    assert_eq!((ran.code, ran.stdout.is_empty()), (2, true));
    assert_eq!(folder.read("mine.yaml"), "mine");
    clean(&folder, "init mine.yaml --force");
    assert_ne!(folder.read("mine.yaml"), "mine");
}
