//! The examples of `examples/ci`: what they promise about themselves, and their shell parts run for real
//! against a git repository, with a stand-in for GitHub.
#![cfg(unix)]

#[path = "common/repository.rs"]
mod repository;
#[path = "common/workflow.rs"]
mod workflow;

#[path = "ci/forks.rs"]
mod forks;
#[path = "ci/hooks.rs"]
mod hooks;
#[path = "ci/price_age.rs"]
mod price_age;
#[path = "ci/promises.rs"]
mod promises;
#[path = "ci/pull_request.rs"]
mod pull_request;
#[path = "ci/recipe.rs"]
mod recipe;

use std::path::{Path, PathBuf};
use std::process::Command;

use repository::folder::Folder;
use repository::{Ran, Repository};
use serde_json::Value;

/// The program that is tested.
const COSTCALC: &str = env!("CARGO_BIN_EXE_costcalc");

/// Where a file of the examples is.
fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/ci").join(name)
}

/// A repository with a table, a scenario and a guardrail on `main`, and a branch for a change.
fn project(name: &str) -> Repository {
    let repository = Repository::new(&format!("ci-{name}"));
    for (path, text) in [
        ("pricing/north.yaml", include_str!("ci/project/pricing/north.yaml")),
        ("scenarios/pages.yaml", include_str!("ci/project/scenarios/pages.yaml")),
        ("costcalc.yaml", include_str!("ci/project/costcalc.yaml")),
        (".gitignore", "costcalc-report/\n"),
    ] {
        repository.write(path, text);
    }
    repository.commit("the state before");
    repository.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    repository.git(&["switch", "--quiet", "--create", "change"]);
    repository
}

/// What a change may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Change {
    Nothing,
    /// A little dearer, within the guardrail: 1,200 → 1,240.
    Price,
    /// A price per 1,000 tokens where the table is per 1,000,000, and the other way round.
    UnitSlip,
    /// Dearer than the guardrail lets it be: 1,200 → 1,260.
    BrokenBudget,
}

/// A card from the middle of October on, appended to the table.
fn make(repository: &Repository, change: Change) {
    let rates = match change {
        Change::Nothing => return,
        Change::Price => "input: 0.84, output: 4.00",
        Change::UnitSlip => "input: 800, output: 4_000",
        Change::BrokenBudget => "input: 0.80, output: 4.60",
    };
    let card = format!(
        "      - from: 2026-10-12\n        source: {{url: \"https://north.example/pricing\", checked: 2026-10-18}}\n        standard: {{{rates}}}\n"
    );
    let table = include_str!("ci/project/pricing/north.yaml");
    repository.write("pricing/north.yaml", &format!("{table}{card}"));
}

/// The line of the table that holds the rates of the new card.
const RATES_LINE: &str = "file=pricing/north.yaml,line=18,";

/// A program that finds ours, and the stand-ins, before those of the machine.
fn command(program: &str, folder: &Path) -> Command {
    let mut command = repository::command(program, folder);
    command.env("PATH", path()).env("COSTCALC_TODAY", "2026-10-20");
    for name in
        ["BASE", "OUT", "MARKER", "COSTCALC", "GITHUB_ACTIONS", "GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"]
    {
        command.env_remove(name);
    }
    command
}

/// Where programs are looked for.
fn path() -> String {
    let stand_ins = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/ci/bin");
    let ours = Path::new(COSTCALC).parent().expect("a folder");
    let usual = std::env::var("PATH").expect("a path");
    format!("{}:{}:{usual}", stand_ins.display(), ours.display())
}

/// What GitHub holds, for the stand-in.
struct GitHub {
    folder: Folder,
}

impl GitHub {
    fn new(name: &str) -> Self {
        let github = Self { folder: Folder::new(&format!("ci-github-{name}")) };
        for (file, text) in [("comments.json", "[]"), ("issues.json", "[]"), ("calls", "")] {
            github.write(file, text);
        }
        github
    }

    fn write(&self, file: &str, text: &str) {
        self.folder.write(file, text);
    }

    fn read(&self, file: &str) -> String {
        self.folder.read(file)
    }

    fn calls(&self) -> String {
        self.read("calls")
    }

    /// All entries of a list, as (id, state, text).
    fn list(&self, file: &str) -> Vec<(u64, String, String)> {
        let list: Value = serde_json::from_str(&self.read(file)).expect("JSON");
        let entry = |entry: &Value| {
            let text = |name: &str| entry[name].as_str().unwrap_or_default().to_owned();
            (entry["id"].as_u64().expect("a number"), text("state"), text("body"))
        };
        list.as_array().expect("a list").iter().map(entry).collect()
    }
}
