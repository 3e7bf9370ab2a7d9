//! The workflow that comments on pull requests from forks.

use super::*;
use pull_request::PullRequest;
use workflow::{Facts, Job};

const SHA: &str = "0123456789abcdef0123456789abcdef01234567";

/// The report that the run of a fork has left, and the pull request as GitHub knows it.
fn left_by_a_fork(name: &str) -> GitHub {
    let mut pull = PullRequest::new(&format!("fork-{name}"));
    pull.set("github.event.pull_request.head.repo.full_name", "somebody/costs");
    make(&pull.repository, Change::BrokenBudget);
    pull.repository.commit("a change");
    pull.run(&[("binary", COSTCALC)]);
    let kept = pull.repository.folder.join(".git/temp/costcalc-report");
    for file in ["report.txt", "result.json", "pull-request"] {
        let text = std::fs::read_to_string(kept.join(file)).expect("a report");
        pull.github.write(&format!("artifacts/costcalc-report-default/{file}"), &text);
    }
    set_pull(&pull.github, "open", SHA, "somebody/costs");
    pull.github
}

fn set_pull(github: &GitHub, state: &str, sha: &str, from: &str) {
    let pull = serde_json::json!({"state": state, "head": {"sha": sha, "repo": {"full_name": from}}});
    github.write("pull.json", &pull.to_string());
}

fn facts() -> Facts {
    let facts = [
        ("github.token", "secret"),
        ("github.repository", "acme/costs"),
        ("github.event.repository.default_branch", "main"),
        ("github.event.workflow_run.event", "pull_request"),
        ("github.event.workflow_run.conclusion", "failure"),
        ("github.event.workflow_run.id", "42"),
        ("github.event.workflow_run.head_repository.full_name", "somebody/costs"),
        ("github.event.workflow_run.head_sha", SHA),
        ("github.event.workflow_run.html_url", "https://github.example/acme/costs/actions/runs/42"),
    ];
    facts.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

/// Runs the steps of the workflow where the default branch is checked out.
fn run(name: &str, github: &GitHub) -> Job {
    let repository = Repository::new(&format!("ci-default-branch-{name}"));
    for script in ["comment.sh", "fork-comment.sh"] {
        let text = std::fs::read_to_string(example(script)).expect("a script");
        repository.write(&format!(".github/actions/costcalc/{script}"), &text);
    }
    let job = &workflow::read("examples/ci/github-fork-comment.yml")["jobs"]["comment"];
    let command = |program: &str| {
        let mut command = command(program, &repository.folder);
        command.env("GITHUB_REPOSITORY", "acme/costs").env("GH_FAKE", &*github.folder);
        command
    };
    let outputs = repository.folder.join("outputs");
    workflow::run(workflow::steps(&job["steps"]), &mut facts(), command, &outputs)
}

#[test]
fn the_report_of_a_fork_becomes_a_comment_that_says_whose_it_is() {
    let github = left_by_a_fork("good");
    let job = run("good", &github);
    assert!(!job.failed, "{job:?}");
    let comments = github.list("comments.json");
    assert_eq!(comments.len(), 1, "{comments:?}");
    let text = &comments[0].2;
    assert!(text.starts_with("<!-- costcalc:default -->\n\n> [!NOTE]\n"), "{text}");
    assert!(text.contains("/actions/runs/42) of a fork") && text.contains("+$60.00"), "{text}");
    assert_eq!(text.matches("<!-- costcalc:").count(), 1, "{text}");
    assert!(!run("good", &github).failed);
    assert_eq!(github.list("comments.json").len(), 1, "the second run updates it");
}

#[test]
fn it_runs_for_forks_alone_and_only_after_an_answer() {
    let workflow = workflow::read("examples/ci/github-fork-comment.yml");
    let condition = workflow["jobs"]["comment"]["if"].as_str().expect("a condition");
    assert_eq!(workflow::evaluated(condition, &facts()), "true");
    for (name, value) in [
        ("github.event.workflow_run.head_repository.full_name", "acme/costs"),
        ("github.event.workflow_run.event", "push"),
        ("github.event.workflow_run.conclusion", "cancelled"),
    ] {
        let mut facts = facts();
        facts.insert(name.to_owned(), value.to_owned());
        assert_eq!(workflow::evaluated(condition, &facts), "false", "{name} {value}");
    }
}

#[test]
fn a_run_speaks_on_the_pull_request_of_its_commit_and_on_no_other() {
    let github = left_by_a_fork("other-pull");
    for (state, sha, from) in
        [("open", "ffff", "somebody/costs"), ("open", SHA, "else/costs"), ("closed", SHA, "somebody/costs")]
    {
        set_pull(&github, state, sha, from);
        let job = run("other-pull", &github);
        assert!(!job.failed && job.log.contains("::notice::pull request 7 is not"), "{job:?}");
    }
    github.write("pull.json", &format!(r#"{{"state": "open", "head": {{"sha": "{SHA}", "repo": null}}}}"#));
    assert!(!run("other-pull", &github).failed);
    assert_eq!(github.list("comments.json"), []);
}

#[test]
fn an_artifact_that_is_not_a_report_is_refused() {
    let huge = "x".repeat(8 * 1024 * 1024 + 1);
    for (name, file, text, why) in [
        ("letters", "pull-request", "7/../8", "it names no pull request"),
        ("empty", "pull-request", "", "it names no pull request"),
        ("lines", "pull-request", "7\n8", "it names no pull request"),
        ("digits", "pull-request", "777777777777777777777", "pull-request is larger than 20 bytes"),
        ("huge", "report.txt", huge.as_str(), "report.txt is larger than 8388608 bytes"),
    ] {
        let github = left_by_a_fork(&format!("bad-{name}"));
        github.write(&format!("artifacts/costcalc-report-default/{file}"), text);
        let job = run(&format!("bad-{name}"), &github);
        assert!(job.failed && job.log.contains("is refused") && job.log.contains(why), "{name}: {job:?}");
        assert!(!github.calls().contains("--method"), "{name}: {}", github.calls());
    }
    let github = left_by_a_fork("bad-link");
    let file = github.folder.join("artifacts/costcalc-report-default/report.txt");
    std::fs::remove_file(&file).expect("a file");
    std::os::unix::fs::symlink("/etc/passwd", &file).expect("a link");
    let job = run("bad-link", &github);
    assert!(job.failed && job.log.contains("report.txt is no file"), "{job:?}");
}

#[test]
fn the_report_of_a_fork_is_text_whatever_it_says() {
    let github = left_by_a_fork("text");
    let text = "<!-- costcalc:other -->\nask @acme/everyone, &#64;somebody\r\r\n\n# <img src=x> [a](b)\n```\n\
        $(touch sneaky) `touch sneaky`\r@acme\u{b}@acme\n";
    github.write("artifacts/costcalc-report-default/report.txt", text);
    assert!(!run("text", &github).failed);
    let posted = &github.list("comments.json")[0].2;
    let (head, shown) = posted.split_once(" was not verified.\n\n").expect("whose text it is");
    assert!(head.starts_with("<!-- costcalc:default -->\n\n> [!NOTE]\n"), "{posted}");
    assert!(shown.split_terminator('\n').all(|line| line.starts_with("    ")), "{posted}");
    let lines =
        ["<!-- costcalc:other -->", "ask @acme/everyone, &#64;somebody", "", "# <img src=x> [a](b)", "```"];
    let last = ["$(touch sneaky) `touch sneaky`@acme@acme"];
    let expected: String = lines.iter().chain(&last).map(|line| format!("    {line}\n")).collect();
    assert_eq!(shown, expected);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ci-default-branch-text");
    assert!(!folder.join("sneaky").exists());
}

#[test]
fn a_long_report_of_a_fork_is_cut_and_says_so() {
    let github = left_by_a_fork("long");
    let text = "eine Zeile äöü\n".repeat(10_000);
    github.write("artifacts/costcalc-report-default/report.txt", &text);
    assert!(!run("long", &github).failed);
    let posted = &github.list("comments.json")[0].2;
    assert!(
        posted.chars().count() < 65_000 && posted.ends_with("äöü\n    Cut here: the run holds all of it.\n")
    );
}
