//! The plain recipe, as any CI and any terminal run it.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use super::*;

/// Runs the recipe in a repository.
fn check(repository: &Repository, base: &str, more: &[(&str, &str)]) -> Ran {
    let mut shell = command("sh", &repository.folder);
    shell.arg(example("check.sh")).env("BASE", base).envs(more.iter().copied());
    Ran::of(shell.output().expect("sh runs"))
}

#[test]
fn the_answer_is_the_exit_code_and_the_report_is_there_whatever_it_is() {
    for (change, code, heading, says) in [
        (Change::Nothing, 0, "costcalc: no total changes", "1 guardrail passed · passes"),
        (Change::Price, 0, "costcalc: total +$40.00 a month", "standard.input $0.80 → $0.84"),
        (
            Change::UnitSlip,
            1,
            "costcalc: total +$1,198,800.00 a month",
            "error: `north/plain`: `standard.input` at 800",
        ),
        (Change::BrokenBudget, 1, "costcalc: total +$60.00 a month", "breaks pages"),
    ] {
        let repository = project(&format!("recipe-{change:?}"));
        make(&repository, change);
        let ran = check(&repository, "origin/main", &[]);
        assert_eq!(ran.code, code, "{change:?}: {ran:?}");
        assert!(ran.stdout.starts_with(heading), "people read a table in the log: {ran:?}");
        let report = repository.read("costcalc-report/comment.md");
        assert!(report.contains(heading) && report.contains(says), "{change:?}: {report}");
        let result: Value =
            serde_json::from_str(&repository.read("costcalc-report/result.json")).expect("JSON");
        assert_eq!((&result["ok"], &result["command"]), (&(code == 0).into(), &"check".into()));
        let page = repository.read("costcalc-report/report.html").to_lowercase();
        assert!(
            page.starts_with("<!doctype html>")
                && page.contains("north/plain") == (change != Change::Nothing)
        );
    }
}

#[test]
fn without_an_answer_the_exit_is_2_and_the_report_says_so() {
    let repository = project("recipe-no-answer");
    assert_eq!(check(&repository, "origin/main", &[]).code, 0);
    for (base, more, why) in [
        ("origin/mian", ("MARKER", "default"), "base-unreadable"),
        ("-x", ("MARKER", "default"), "base-unreadable"),
        ("origin/main", ("COSTCALC", "no-such-program"), "The log of the job says why."),
        ("origin/main", ("COSTCALC", "false"), "The log of the job says why."),
    ] {
        let ran = check(&repository, base, &[more]);
        assert_eq!(ran.code, 2, "{base} {more:?}: {ran:?}");
        let report = repository.read("costcalc-report/comment.md");
        assert!(report.contains("### costcalc could not answer") && report.contains(why), "{report}");
        let result: Value =
            serde_json::from_str(&repository.read("costcalc-report/result.json")).expect("JSON");
        assert_eq!(result["could_not_answer"], true);
    }
    // Whatever a program that ended in the middle has written is no answer.
    let broken =
        "#!/bin/sh\necho x >costcalc-report/comment.md; echo '{}' >costcalc-report/result.json; exit 101\n";
    repository.write(".git/broken", broken);
    std::fs::set_permissions(repository.folder.join(".git/broken"), Permissions::from_mode(0o755))
        .expect("a program");
    let ran = check(&repository, "origin/main", &[("COSTCALC", ".git/broken")]);
    assert_eq!(ran.code, 2, "{ran:?}");
    let ran = check(&repository, "", &[]);
    assert!(ran.code == 2 && ran.stderr.contains("BASE=refs/remotes/origin/main"), "{ran:?}");
}

#[test]
fn what_was_merged_meanwhile_is_no_change_of_this_branch() {
    let repository = project("recipe-moved-on");
    repository.git(&["switch", "--quiet", "main"]);
    make(&repository, Change::BrokenBudget);
    repository.commit("merged meanwhile");
    repository.git(&["update-ref", "refs/remotes/origin/main", "main"]);
    repository.git(&["switch", "--quiet", "change"]);
    let ran = check(&repository, "origin/main", &[]);
    assert!(ran.code == 0 && ran.stdout.starts_with("costcalc: no total changes"), "{ran:?}");
}

#[test]
fn without_a_common_ancestor_the_tip_counts_and_a_warning_says_so() {
    let repository = project("recipe-unrelated");
    repository.git(&["switch", "--quiet", "--orphan", "other"]);
    repository.git(&["checkout", "main", "--", "."]);
    repository.commit("another history");
    make(&repository, Change::Price);
    let ran = check(&repository, "origin/main", &[]);
    assert!(ran.code == 0 && ran.stdout.starts_with("costcalc: total +$40.00 a month"), "{ran:?}");
    assert!(ran.stderr.contains("no common ancestor with `origin/main`"), "{ran:?}");
}

#[test]
fn arguments_and_a_folder_as_a_base_reach_the_program() {
    let repository = project("recipe-arguments");
    let before = project("recipe-arguments-before");
    make(&repository, Change::Price);
    let base = before.folder.display().to_string();
    let mut shell = command("sh", &repository.folder);
    shell.arg(example("check.sh")).args(["--export", "csv=costcalc-report/table.csv", "scenarios"]);
    let ran = Ran::of(shell.env("BASE", &base).output().expect("sh runs"));
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(repository.read("costcalc-report/table.csv").lines().any(|line| line.starts_with("pages,")));
    let result: Value = serde_json::from_str(&repository.read("costcalc-report/result.json")).expect("JSON");
    assert_eq!(result["files"].as_array().map(Vec::len), Some(1), "the table was not asked for");
}

#[test]
fn on_gitlab_the_same_script_gives_the_same_answers() {
    let job = &workflow::read("examples/ci/gitlab-ci.yml")["costcalc"];
    assert_eq!(job["variables"]["BASE"], "$CI_MERGE_REQUEST_DIFF_BASE_SHA");
    let kept = job["artifacts"]["paths"][0].as_str().expect("a path");
    assert_eq!(job["artifacts"]["when"], "always", "a report is kept whatever the answer is");
    let script: Vec<&str> =
        job["script"].as_array().expect("a list").iter().filter_map(Value::as_str).collect();
    for (change, code) in [(Change::Price, 0), (Change::UnitSlip, 1), (Change::BrokenBudget, 1)] {
        let repository = project(&format!("gitlab-{change:?}"));
        make(&repository, change);
        repository.write("ci/check.sh", &std::fs::read_to_string(example("check.sh")).expect("a script"));
        repository.commit("a change");
        let base = repository.git(&["merge-base", "HEAD", "main"]);
        let mut shell = command("sh", &repository.folder);
        shell.args(["-ec", &script.join("\n")]).env("BASE", base.trim());
        let ran = Ran::of(shell.output().expect("sh runs"));
        assert_eq!(ran.code, code, "{change:?}: {ran:?}");
        assert!(repository.folder.join(kept).join("comment.md").is_file());
    }
}
