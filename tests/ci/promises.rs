//! What the examples promise about themselves.

use super::*;

const WORKFLOWS: [&str; 3] = ["github-workflow.yml", "github-fork-comment.yml", "github-price-age.yml"];

fn read(name: &str) -> Value {
    workflow::read(&format!("examples/ci/{name}"))
}

/// All steps of all workflows and of the action, each with the name of its file.
fn all_steps() -> Vec<(String, Value)> {
    let mut all = Vec::new();
    for name in WORKFLOWS {
        let workflow = read(name);
        for job in workflow["jobs"].as_object().expect("jobs").values() {
            all.extend(workflow::steps(&job["steps"]).iter().map(|step| (name.to_owned(), step.clone())));
        }
    }
    let action = read("action.yml");
    all.extend(
        workflow::steps(&action["runs"]["steps"]).iter().map(|step| ("action.yml".to_owned(), step.clone())),
    );
    all
}

#[test]
fn a_workflow_has_the_rights_that_it_needs_and_no_more() {
    let rights = |name: &str| {
        let workflow = read(name);
        for job in workflow["jobs"].as_object().expect("jobs").values() {
            assert!(job.get("permissions").is_none(), "{name}: they stand in one place");
        }
        let rights = workflow["permissions"].as_object().expect("permissions").clone();
        rights
            .iter()
            .map(|(what, right)| format!("{what}: {}", right.as_str().expect("a right")))
            .collect::<Vec<_>>()
    };
    assert_eq!(rights("github-workflow.yml"), ["contents: read", "pull-requests: write"]);
    assert_eq!(
        rights("github-fork-comment.yml"),
        ["actions: read", "contents: read", "pull-requests: write"]
    );
    assert_eq!(rights("github-price-age.yml"), ["contents: read", "issues: write"]);
}

#[test]
fn code_of_a_fork_never_runs_with_a_token_that_may_write() {
    let triggers = |name: &str| {
        let triggers = read(name)["on"].as_object().expect("triggers").clone();
        triggers.keys().cloned().collect::<Vec<_>>()
    };
    assert_eq!(triggers("github-workflow.yml"), ["pull_request"]);
    assert_eq!(triggers("github-fork-comment.yml"), ["workflow_run"]);
    assert_eq!(triggers("github-price-age.yml"), ["schedule", "workflow_dispatch"]);
    for (name, step) in all_steps() {
        if step["uses"].as_str().is_some_and(|used| used.starts_with("actions/checkout@")) {
            assert_eq!(step["with"]["persist-credentials"], false, "{name}");
            let of_default_branch = step["with"]["ref"] == "${{ github.event.repository.default_branch }}";
            assert!(name != "github-fork-comment.yml" || of_default_branch, "{name}");
        }
    }
}

#[test]
fn the_workflow_that_waits_names_the_one_that_runs() {
    let (check, fork) = (read("github-workflow.yml"), read("github-fork-comment.yml"));
    assert_eq!(fork["on"]["workflow_run"]["workflows"], Value::Array(vec![check["name"].clone()]));
}

#[test]
fn the_base_is_fetched_and_what_matters_is_watched() {
    let workflow = read("github-workflow.yml");
    let steps = workflow::steps(&workflow["jobs"]["check"]["steps"]).to_vec();
    let checkout =
        steps.iter().find(|step| step["uses"].as_str().is_some_and(|used| used.contains("checkout")));
    assert_eq!(checkout.expect("a checkout")["with"]["fetch-depth"], 0);
    assert_eq!(read("gitlab-ci.yml")["costcalc"]["variables"]["GIT_DEPTH"], "0");
    let watched = workflow["on"]["pull_request"]["paths"].as_array().expect("paths").clone();
    for path in ["pricing/**", "scenarios/**", "**.yaml", "**.yml"] {
        assert!(watched.contains(&path.into()), "{path}");
    }
}

#[test]
fn what_is_used_has_a_version_and_text_of_others_never_becomes_a_script() {
    for (name, step) in all_steps() {
        if let Some(used) = step["uses"].as_str() {
            let is_local = used.starts_with("./.github/actions/costcalc");
            let version = used.split_once("@v").map(|(_, version)| version);
            let is_pinned = version.is_some_and(|version| version.chars().all(|c| c.is_ascii_digit()));
            assert!(is_local || (used.starts_with("actions/") && is_pinned), "{name}: {used}");
        }
        let script = step["run"].as_str().unwrap_or_default();
        assert!(!script.contains("${{"), "{name}: an expression in a script: {script}");
    }
}

#[test]
fn scripts_that_are_named_are_there() {
    let mut named = Vec::new();
    for (_, step) in all_steps() {
        let script = step["run"].as_str().unwrap_or_default();
        let words = script.split_whitespace().map(|word| word.trim_matches('"'));
        named.extend(words.filter(|word| word.ends_with(".sh")).map(str::to_owned));
    }
    for path in &named {
        let file = path.rsplit('/').next().expect("a name");
        assert!(example(file).is_file(), "{path}");
        assert!(
            path == &format!("$GITHUB_ACTION_PATH/{file}")
                || path == &format!(".github/actions/costcalc/{file}"),
            "{path}"
        );
    }
    assert_eq!(named.len(), 4, "{named:?}");
}

#[test]
fn what_is_built_is_a_commit_that_somebody_names() {
    let mut built = 0;
    for name in ["action.yml", "github-price-age.yml", "gitlab-ci.yml"] {
        let text = std::fs::read_to_string(example(name)).expect("an example");
        for line in text.lines().filter(|line| line.contains("cargo install")) {
            assert!(line.contains(" --locked --git \"$") && line.contains("\" --rev \"$"), "{name}: {line}");
            built += 1;
        }
    }
    assert_eq!(built, 3);
}

#[test]
fn a_base_is_a_full_name() {
    let workflow = read("github-workflow.yml");
    let steps = workflow::steps(&workflow["jobs"]["check"]["steps"]).to_vec();
    let bases: Vec<&str> = steps.iter().filter_map(|step| step["with"]["base"].as_str()).collect();
    assert_eq!(bases, ["refs/remotes/origin/${{ github.base_ref }}"]);
    assert_eq!(read("gitlab-ci.yml")["costcalc"]["variables"]["BASE"], "$CI_MERGE_REQUEST_DIFF_BASE_SHA");
}

#[test]
fn every_file_is_explained() {
    let readme = std::fs::read_to_string(example("README.md")).expect("a README");
    for entry in std::fs::read_dir(example("")).expect("a folder") {
        let name = entry.expect("an entry").file_name().to_string_lossy().into_owned();
        assert!(name == "README.md" || readme.contains(&format!("`{name}`")), "{name}");
    }
}
