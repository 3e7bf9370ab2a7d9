//! Manual pages: one for every command, and pages that a formatter takes.

#[path = "common/program.rs"]
mod program;

use std::collections::BTreeSet;
use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process::{Command, Output};

use program::program;

fn costcalc(arguments: &[&str]) -> Output {
    program().args(arguments).output().expect("the program runs")
}

/// The commands that a help lists, by the names of their pages.
fn listed(words: &[&str]) -> Vec<String> {
    let help: Vec<&str> = words.iter().copied().chain(["-h"]).collect();
    let text = String::from_utf8(costcalc(&help).stdout).expect("UTF-8");
    let commands = text.split_once("\nCommands:\n").map_or("", |(_, rest)| rest);
    let commands = commands.lines().take_while(|line| !line.is_empty());
    let names = commands
        .filter_map(|line| line.strip_prefix("  ")?.split(' ').next())
        // `help` says what the pages say.
        .filter(|name| !name.is_empty() && *name != "help");
    names.map(str::to_owned).collect()
}

fn page_names(words: &[&str]) -> Vec<String> {
    let own = std::iter::once("costcalc").chain(words.iter().copied()).collect::<Vec<_>>().join("-");
    let below = listed(words).into_iter().flat_map(|name| {
        let words: Vec<&str> = words.iter().copied().chain([name.as_str()]).collect();
        page_names(&words)
    });
    std::iter::once(format!("{own}.1")).chain(below).collect()
}

#[test]
fn every_command_has_a_page_that_formatters_take() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("man");
    let _ = fs::remove_dir_all(&folder);
    let output = costcalc(&["completions", "man", "--out", &folder.display().to_string()]);
    assert_eq!((output.status.code(), output.stdout.is_empty()), (Some(0), true));
    let entries = fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let written: BTreeSet<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    assert_eq!(written, page_names(&[]).into_iter().collect());
    assert!(written.contains("costcalc-prices-list.1"));
    for name in &written {
        let path = folder.join(name);
        let text = fs::read_to_string(&path).expect("a page");
        for part in [".TH costcalc", ".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH \"EXIT STATUS\""] {
            assert!(text.contains(part), "{name}: {part}");
        }
        formatted(&path);
    }
}

/// Where `mandoc` is installed, it finds no mistake in a page.
fn formatted(page: &Path) {
    match Command::new("mandoc").args(["-T", "lint", "-W", "error"]).arg(page).output() {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            eprintln!("not tried: `mandoc` is not installed")
        }
        found => {
            let found = found.expect("mandoc runs");
            let said = String::from_utf8_lossy(&found.stdout);
            assert!(found.status.success(), "{}: {said}", page.display());
        }
    }
}
