//! The workflow for pull requests, step by step.

use super::*;
use workflow::{Facts, Job};

/// A pull request, and what its workflow is told of it.
pub(super) struct PullRequest {
    pub(super) repository: Repository,
    pub(super) github: GitHub,
    pub(super) facts: Facts,
}

impl PullRequest {
    pub(super) fn new(name: &str) -> Self {
        let repository = project(&format!("pull-request-{name}"));
        let facts = [
            ("github.base_ref", "main"),
            ("github.event_name", "pull_request"),
            ("github.event.pull_request.number", "7"),
            ("github.event.pull_request.head.repo.full_name", "acme/costs"),
            ("github.token", "secret"),
            ("runner.os", "Linux"),
            ("runner.arch", "X64"),
            ("vars.COSTCALC_SOURCE", "https://git.example/costcalc"),
            ("vars.COSTCALC_REF", "0123456789012345678901234567890123456789"),
        ];
        let mut facts: Facts =
            facts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        facts.insert("runner.temp".to_owned(), repository.folder.join(".git/temp").display().to_string());
        Self { repository, github: GitHub::new(name), facts }
    }

    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.facts.insert(name.to_owned(), value.to_owned());
    }

    /// Runs the workflow on what is there: its own steps, and those of the action in it.
    pub(super) fn run(&mut self, inputs: &[(&str, &str)]) -> Job {
        self.repository.write(".git/summary.md", "");
        self.github.write("calls", "");
        let workflow = workflow::read("examples/ci/github-workflow.yml");
        let of_workflow = self.steps(workflow::steps(&workflow["jobs"]["check"]["steps"]));
        let (_, with) = of_workflow
            .used
            .iter()
            .find(|(used, _)| used == "./.github/actions/costcalc")
            .expect("the action is used");
        let action = workflow::read("examples/ci/action.yml");
        self.facts.retain(|name, _| !name.starts_with("inputs.") && !name.starts_with("steps."));
        for (name, input) in action["inputs"].as_object().expect("inputs") {
            let given = inputs.iter().find(|(given, _)| given == name).map(|(_, value)| (*value).to_owned());
            let usual = || input["default"].as_str().map(|text| workflow::expanded(text, &self.facts));
            let value =
                given.or_else(|| with.get(name).cloned()).or_else(usual).expect("every input is given");
            self.set(&format!("inputs.{name}"), &value);
        }
        assert!(with.keys().all(|name| action["inputs"].get(name).is_some()), "{with:?}");
        self.steps(workflow::steps(&action["runs"]["steps"]))
    }

    fn steps(&mut self, steps: &[Value]) -> Job {
        let git = self.repository.folder.join(".git");
        let path_file = git.join("path");
        std::fs::write(&path_file, "").expect("a file");
        let command = |program: &str| {
            let mut command = command(program, &self.repository.folder);
            let added = std::fs::read_to_string(&path_file).expect("a file");
            let folders: Vec<String> = added.lines().map(str::to_owned).chain([path()]).collect();
            command
                .env("PATH", folders.join(":"))
                .env("GITHUB_ACTIONS", "true")
                .env("GITHUB_ACTION_PATH", example(""))
                .env("GITHUB_REPOSITORY", "acme/costs")
                .env("GITHUB_STEP_SUMMARY", git.join("summary.md"))
                .env("GITHUB_PATH", &path_file)
                .env("GH_FAKE", &*self.github.folder)
                .env("HOME", &git)
                .env("BUILT", COSTCALC);
            command
        };
        workflow::run(steps, &mut self.facts, command, &git.join("outputs"))
    }

    fn output(&self, name: &str) -> &str {
        let action = workflow::read("examples/ci/action.yml");
        let value = action["outputs"][name]["value"].as_str().expect("an output").to_owned();
        let name = value.trim_start_matches("${{ ").trim_end_matches(" }}").to_owned();
        self.facts.get(&name).map_or("", String::as_str)
    }

    fn summary(&self) -> String {
        self.repository.read(".git/summary.md")
    }

    fn comments(&self) -> Vec<(u64, String)> {
        self.github.list("comments.json").into_iter().map(|(id, _, text)| (id, text)).collect()
    }
}

/// The binary that is tested stands in for an installed one.
const BINARY: (&str, &str) = ("binary", COSTCALC);

#[test]
fn every_answer_reaches_summary_comment_artifact_and_exit_code() {
    for (change, code, changed, annotation) in [
        (Change::Price, "0", "true", None),
        (Change::UnitSlip, "1", "true", Some(format!("::error {RATES_LINE}col=27,title=unit-slip::"))),
        (
            Change::BrokenBudget,
            "1",
            "true",
            Some("::error file=costcalc.yaml,line=6,col=13,title=guardrail-broken::".to_owned()),
        ),
    ] {
        let mut pull = PullRequest::new(&format!("{change:?}"));
        make(&pull.repository, change);
        pull.repository.commit("a change");
        let job = pull.run(&[BINARY]);
        assert_eq!((job.failed, pull.output("exit-code")), (code == "1", code), "{change:?}: {job:?}");
        assert_eq!(pull.output("changed"), changed);
        let annotations: Vec<&str> = job.log.lines().filter(|line| line.starts_with("::error")).collect();
        assert_eq!(annotations.is_empty(), annotation.is_none(), "{change:?}: {annotations:?}");
        let is_there = |wanted: &String| annotations.iter().any(|line| line.starts_with(wanted));
        assert!(annotation.as_ref().is_none_or(is_there), "{change:?}: {annotations:?}");
        let report = std::fs::read_to_string(pull.output("comment-file")).expect("a report");
        assert!(report.starts_with("<!-- costcalc:default -->\n"), "{report}");
        assert_eq!(pull.summary(), report);
        assert_eq!(pull.comments(), [(100, report)]);
        let uploads: Vec<_> =
            job.used.iter().filter(|(used, _)| used.starts_with("actions/upload")).collect();
        let folder = Path::new(pull.output("comment-file")).parent().expect("a folder").display().to_string();
        assert!(uploads.len() == 1 && uploads[0].1["path"] == folder, "{uploads:?}");
    }
}

#[test]
fn a_change_of_nothing_is_in_the_summary_and_no_comment() {
    let mut pull = PullRequest::new("nothing");
    let job = pull.run(&[BINARY]);
    assert_eq!(
        (job.failed, pull.output("exit-code"), pull.output("changed")),
        (false, "0", "false"),
        "{job:?}"
    );
    assert!(pull.summary().contains("no total changes"));
    assert_eq!(pull.comments(), []);
}

#[test]
fn one_comment_follows_the_pull_request() {
    let mut pull = PullRequest::new("sticky");
    let others = r#"[
        {"id": 1, "user": {"login": "somebody"}, "body": "<!-- costcalc:default -->\nmine"},
        {"id": 2, "user": {"login": "github-actions[bot]"}, "body": "> <!-- costcalc:default -->\nquoted"},
        {"id": 3, "user": {"login": "github-actions[bot]"}, "body": "<!-- costcalc:other -->\nof another job"},
        {"id": 4, "user": null, "body": null}
    ]"#;
    pull.github.write("comments.json", others);
    let before = pull.comments();
    make(&pull.repository, Change::BrokenBudget);
    pull.repository.commit("too dear");
    assert!(pull.run(&[BINARY]).failed);
    let made = pull.comments();
    assert!(made.len() == 5 && made[4].1.contains("+$60.00"), "{made:?}");
    make(&pull.repository, Change::Price);
    pull.repository.commit("less dear");
    assert!(!pull.run(&[BINARY]).failed);
    let updated = pull.comments();
    assert!(updated.len() == 5 && updated[4].1.contains("+$40.00"), "{updated:?}");
    // A comment that is there does not stay behind, even where the change alone would not be worth one.
    pull.repository.git(&["checkout", "--quiet", "main", "--", "pricing"]);
    pull.repository.commit("taken back");
    pull.run(&[BINARY]);
    let last = pull.comments();
    assert!(last.len() == 5 && last[4].1.contains("no total changes"), "{last:?}");
    assert_eq!(last[..4], before[..], "comments of others are left alone");
    let other_job = pull.run(&[BINARY, ("marker", "other"), ("comment-author", "somebody")]);
    assert!(!other_job.failed && pull.comments() == last, "{other_job:?}");
}

#[test]
fn without_a_base_the_comment_says_that_there_is_no_answer() {
    let mut pull = PullRequest::new("no-base");
    make(&pull.repository, Change::Price);
    pull.repository.commit("a change");
    assert!(!pull.run(&[BINARY]).failed);
    pull.set("github.base_ref", "release");
    let job = pull.run(&[BINARY]);
    assert_eq!(
        (job.failed, pull.output("exit-code"), pull.output("changed")),
        (true, "2", "unknown"),
        "{job:?}"
    );
    assert!(job.log.contains("::error title=base-unreadable::"), "{job:?}");
    let comments = pull.comments();
    assert!(comments.len() == 1, "{comments:?}");
    let text = &comments[0].1;
    assert!(text.starts_with("<!-- costcalc:default -->\n\n### costcalc could not answer\n"), "{text}");
    assert!(pull.summary().contains("could not answer"));
}

#[test]
fn a_fork_gets_all_but_the_comment() {
    for from in ["somebody/costs", ""] {
        let mut pull = PullRequest::new("fork");
        pull.set("github.event.pull_request.head.repo.full_name", from);
        make(&pull.repository, Change::UnitSlip);
        pull.repository.commit("a change");
        let job = pull.run(&[BINARY]);
        assert_eq!((job.failed, pull.output("exit-code")), (true, "1"), "{job:?}");
        assert_eq!(pull.github.calls(), "", "its token may only read");
        assert!(pull.summary().contains("unit-slip") && job.log.contains("::error file=pricing/north.yaml"));
        assert!(job.used.iter().any(|(used, with)| {
            used.starts_with("actions/upload-artifact@") && with["name"] == "costcalc-report-default"
        }));
    }
}

#[test]
fn a_comment_that_cannot_be_made_fails_the_job_and_takes_no_answer_away() {
    let mut pull = PullRequest::new("no-token");
    make(&pull.repository, Change::Price);
    pull.repository.commit("a change");
    let job = pull.run(&[BINARY, ("token", "")]);
    assert!(job.failed && job.log.contains("gh: no token"), "{job:?}");
    assert_eq!(pull.output("exit-code"), "0");
    assert!(pull.summary().contains("+$40.00") && job.used.len() == 1, "{job:?}");
    let quiet = pull.run(&[BINARY, ("token", ""), ("comment", "false")]);
    assert!(!quiet.failed, "{quiet:?}");
    pull.set("github.event_name", "push");
    let push = pull.run(&[BINARY, ("token", "")]);
    assert!(!push.failed && pull.github.calls().is_empty(), "{push:?}");
}

#[test]
fn the_program_is_built_from_a_commit_where_none_is_given() {
    let mut pull = PullRequest::new("install");
    let job = pull.run(&[]);
    assert!(!job.failed && pull.output("exit-code") == "0", "{job:?}");
    assert!(pull.repository.folder.join(".git/.costcalc/bin/costcalc").is_file());
    let keeps = job.used.iter().find(|(used, _)| used.starts_with("actions/cache@")).expect("a cache");
    assert_eq!(keeps.1["path"], "~/.costcalc");
    assert!(keeps.1["key"].ends_with("-0123456789012345678901234567890123456789"), "{keeps:?}");
    for (input, value, says) in
        [("ref", "main", ""), ("ref", "", "name in `source`"), ("source", "", "in `ref`")]
    {
        let failing = pull.run(&[(input, value)]);
        let is_refused = failing.failed && pull.output("exit-code").is_empty();
        assert!(is_refused && failing.log.contains(says), "{input} {value}: {failing:?}");
    }
}

#[test]
fn a_branch_that_bears_the_name_of_the_base_is_not_taken_for_it() {
    let mut pull = PullRequest::new("named-like-the-base");
    make(&pull.repository, Change::BrokenBudget);
    for copy in ["origin/main", "refs/remotes/origin/main"] {
        for file in ["pricing/north.yaml", "scenarios/pages.yaml", "costcalc.yaml"] {
            pull.repository.write(&format!("{copy}/{file}"), &pull.repository.read(file));
        }
    }
    pull.repository.commit("too dear, with copies of itself");
    for name in ["refs/tags/origin/main", "refs/heads/origin/main", "refs/heads/refs/remotes/origin/main"] {
        pull.repository.git(&["update-ref", name, "HEAD"]);
    }
    let job = pull.run(&[BINARY]);
    assert_eq!((job.failed, pull.output("exit-code")), (true, "1"), "{job:?}");
    assert!(pull.comments()[0].1.contains("guardrail `pages`"));
}

#[test]
fn paths_and_severities_are_inputs() {
    let mut pull = PullRequest::new("inputs");
    pull.repository.write("other/pages two.yaml", include_str!("project/scenarios/pages.yaml"));
    pull.repository.replace("other/pages two.yaml", "1_300", "1_100");
    pull.repository.commit("a scenario over its budget, elsewhere");
    assert!(!pull.run(&[BINARY]).failed);
    let job = pull.run(&[BINARY, ("paths", "scenarios\nother/pages two.yaml\n")]);
    assert!(job.failed && job.log.contains("file=other/pages two.yaml"), "{job:?}");
    pull.repository.replace("other/pages two.yaml", "1_100", "1_300");
    let sneaky = pull.run(&[BINARY, ("paths", "--help\n$(touch .git/sneaky)")]);
    assert!(sneaky.failed && pull.output("exit-code") == "2", "{sneaky:?}");
    assert!(!pull.repository.folder.join(".git/sneaky").exists());
    let strict = pull.run(&[BINARY, ("fail-on", "info")]);
    assert!(!strict.failed, "{strict:?}");
}
