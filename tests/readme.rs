//! The README's commands print what it says.

#[path = "common/repository.rs"]
mod repository;

use std::path::Path;

use repository::folder::Folder;
use repository::program::ENVIRONMENT;
use repository::{Repository, command};
use snapbox::{Assert, Data, Redactions};

#[test]
fn the_commands_of_the_readme_print_what_it_says() {
    let cases = trycmd::TestCases::new();
    for (name, value) in ENVIRONMENT {
        cases.env(name, value);
    }
    cases.case("README.md");
}

#[test]
fn the_readme_has_the_example_of_the_crates_documentation() {
    let read = |file: &str| {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
        std::fs::read_to_string(path).expect("a file")
    };
    let library = read("src/lib.rs");
    let documentation = library.lines().filter_map(|line| line.strip_prefix("//!"));
    let shown: Vec<&str> = documentation.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
    // A block of text ends with the same fence that an example begins with.
    let begins = shown.windows(2).position(|pair| pair == ["", "```"]).expect("an example") + 2;
    let example = shown[begins..].iter().take_while(|line| **line != "```");
    // Rustdoc hides lines that begin with `# `.
    let example: String =
        example.filter(|line| !line.starts_with("# ")).map(|line| format!("{line}\n")).collect();
    assert!(example.starts_with("use costcalc"), "{example}");
    assert!(read("README.md").contains(&format!("```rust\n{example}```\n")), "README.md lacks\n{example}");
}

/// A command of a session, what it prints and its exit code, as the README has them.
struct Told {
    line: usize,
    command: String,
    code: i32,
    prints: String,
}

/// The commands of the blocks that are one session of a shell.
fn session(readme: &str) -> Vec<Told> {
    let mut session: Vec<Told> = Vec::new();
    let mut is_inside = false;
    for (number, line) in readme.lines().enumerate() {
        if line.starts_with("```") {
            is_inside = line == "```sh-session";
        } else if !is_inside {
        } else if let Some(command) = line.strip_prefix("$ ") {
            let command = command.to_owned();
            session.push(Told { line: number + 1, command, code: 0, prints: String::new() });
        } else if let Some(told) = session.last_mut() {
            match (line.strip_prefix("> "), line.strip_prefix("? ")) {
                (Some(more), _) => told.command += &format!("\n{more}"),
                (_, Some(code)) if code.parse::<i32>().is_ok() => {
                    told.code = code.parse().expect("an exit code");
                }
                _ => told.prints += &format!("{line}\n"),
            }
        }
    }
    session
}

/// A shell in a folder, in which the program is found.
fn run(folder: &Folder, line: &str) -> (String, i32) {
    let program = Path::new(env!("CARGO_BIN_EXE_costcalc")).parent().expect("a folder");
    let path = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = command("sh", folder);
    let shell = shell.env("PATH", path);
    let output = shell.args(["-euc", &format!("{{ {line}\n}} 2>&1")]).output().expect("a shell");
    (String::from_utf8(output.stdout).expect("UTF-8"), output.status.code().expect("an exit code"))
}

/// The session that a page tells, at least so many commands long, goes as it says.
fn check(page: &str, least: usize, folder: &Folder) {
    let text = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(page)).expect("a page");
    let session = session(&text);
    assert!(least <= session.len(), "only {} commands are told", session.len());
    let assert = Assert::new().normalize_paths(false).redact_with(Redactions::new());
    for told in session {
        let (prints, code) = run(folder, &told.command);
        let place = format!("{page}:{}: {}", told.line, told.command);
        assert_eq!(code, told.code, "{place}\n{prints}");
        // Blank lines before the next block are the page's own.
        let trimmed = |text: &str| Data::text(format!("{}\n", text.trim_end()));
        if let Err(error) = assert.try_eq(Some(&"now"), trimmed(&prints), trimmed(&told.prints)) {
            panic!("{place}\n{error}");
        }
    }
}

#[test]
fn a_log_becomes_a_measured_scenario_and_a_guardrail() {
    let folder = Folder::new("readme-log");
    let example = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/log");
    for file in ["support.yaml", "october.jsonl"] {
        folder.write(file, &std::fs::read_to_string(example.join(file)).expect("a file"));
    }
    check("docs/src/from-a-log.md", 12, &folder);
}

#[test]
fn a_price_update_goes_from_edit_to_merged() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let repository = Repository::new("readme-project");
    for file in ["pricing/north.yaml", "scenarios/pages.yaml", "costcalc.yaml"] {
        let text = std::fs::read_to_string(root.join("tests/readme/project").join(file)).expect("a file");
        repository.write(file, &text);
    }
    repository.commit("the state before");
    repository.git(&["config", "user.name", "Tester"]);
    repository.git(&["config", "user.email", "tester@example.org"]);
    check("README.md", 15, &repository.folder);
    let merged = repository.git(&["log", "--oneline", "main", "--", "pricing/north.yaml"]);
    assert_eq!(merged.lines().count(), 2, "the new card is merged");
}
