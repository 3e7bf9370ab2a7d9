//! Names and words that try to be more than that: in every place where one can be, in every format.
#![cfg(unix)]

#[path = "common/markdown.rs"]
mod markdown;
#[path = "common/repository.rs"]
mod repository;

#[path = "hostile/arguments.rs"]
mod arguments;
#[path = "hostile/data.rs"]
mod data;
#[path = "hostile/files.rs"]
mod files;
#[path = "hostile/names.rs"]
mod names;
#[path = "hostile/places.rs"]
mod places;

use costcalc::diag::is_hidden;
use repository::{Ran, Repository};

/// The formats, each with the name of the file that takes it.
const FORMATS: [&str; 7] = ["table", "json", "csv", "markdown", "html", "github", "agent"];

/// Runs the program, and looks at all that it writes in every format.
fn run(repository: &Repository, words: &[&str]) -> Ran {
    let mut command = repository::command(env!("CARGO_BIN_EXE_costcalc"), &repository.folder);
    let out = repository.folder.join(".git/out");
    let _ = std::fs::remove_dir_all(&out);
    std::fs::create_dir_all(&out).expect("a folder");
    command.args(words);
    for format in FORMATS {
        command.arg(format!("--export={format}=.git/out/{format}"));
    }
    let ran = Ran::of(command.output().expect("the program runs"));
    let format = words.windows(2).find(|pair| pair[0] == "--format").map_or("table", |pair| pair[1]);
    let plain = |text: &str| if words.contains(&"always") { without_colours(text) } else { text.to_owned() };
    check(format, &plain(&ran.stdout), words);
    check(if format == "json" { "json-lines" } else { format }, &plain(&ran.stderr), words);
    for format in FORMATS {
        if let Ok(text) = std::fs::read_to_string(out.join(format)) {
            check(format, &plain(&text), words);
        }
    }
    ran
}

/// The program's own colours, and no other escape, taken out.
fn without_colours(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |plain, part| {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        plain + rest.strip_prefix('m').unwrap_or("\u{1b}")
    })
}

/// What holds of a text that the program wrote in a format.
fn check(format: &str, text: &str, words: &[&str]) {
    let told = || format!("{words:?} as {format}:\n{text}");
    assert!(!text.contains(|c: char| is_hidden(c) && !matches!(c, '\n' | '\t')), "{}", told());
    for line in text.lines() {
        let is_command = line.trim_start().starts_with("::");
        let is_ours = ["::error ", "::warning ", "::notice "].iter().any(|start| line.starts_with(start));
        assert!(!is_command || (format == "github" && is_ours), "{line}\n{}", told());
        assert!(!line.contains("##["), "{line}\n{}", told());
    }
    match format {
        "json" if !text.is_empty() => {
            let read: Result<serde_json::Value, _> = serde_json::from_str(text);
            assert!(read.is_ok(), "{}", told());
        }
        "json-lines" => {
            for line in text.lines() {
                let read: Result<serde_json::Value, _> = serde_json::from_str(line);
                assert!(read.is_ok(), "{}", told());
            }
        }
        "html" => {
            let tags = ["<img", "<b>", "<script", "<!-- costcalc", "href", "</details>"];
            assert!(!tags.iter().any(|tag| text.contains(tag)), "{}", told());
        }
        "markdown" => drop(markdown::texts(text)),
        _ => {}
    }
}
