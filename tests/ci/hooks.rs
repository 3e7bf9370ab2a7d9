//! The hook that looks at what is about to be committed.

use super::*;

/// A project whose git runs the hook.
fn hooked(name: &str) -> Repository {
    let repository = project(&format!("hook-{name}"));
    let hook = repository.folder.join(".git/hooks/pre-commit");
    std::fs::create_dir_all(hook.parent().expect("a folder")).expect("a folder");
    std::fs::copy(example("pre-commit"), hook).expect("a hook");
    repository
}

fn commit_in(folder: &Path, arguments: &[&str], program: &str) -> Ran {
    let who = ["-c", "user.name=Tester", "-c", "user.email=tester@example.org", "-c", "commit.gpgsign=false"];
    let mut git = command("git", folder);
    git.args(who).args(["commit", "--quiet", "--message", "a change"]).args(arguments);
    Ran::of(git.env("COSTCALC", program).output().expect("git runs"))
}

fn commit(repository: &Repository, arguments: &[&str]) -> Ran {
    commit_in(&repository.folder, arguments, COSTCALC)
}

#[test]
fn what_does_not_hold_is_not_committed() {
    for (change, code, says) in [
        (Change::Price, 0, ""),
        (Change::UnitSlip, 1, "--> pricing/north.yaml:18:27"),
        (Change::BrokenBudget, 1, "error[guardrail-broken]"),
    ] {
        let repository = hooked(&format!("{change:?}"));
        make(&repository, change);
        let ran = commit(&repository, &["--all"]);
        assert!(ran.code == code && ran.stderr.contains(says), "{change:?}: {ran:?}");
        assert_eq!(ran.stderr.contains("pre-commit: what is staged does not hold"), code == 1);
        let commits = repository.git(&["rev-list", "--count", "HEAD"]);
        assert_eq!(commits.trim(), if code == 0 { "2" } else { "1" });
        let can_be_left_out = || commit(&repository, &["--all", "--no-verify"]).code == 0;
        assert!(code == 0 || can_be_left_out());
    }
}

#[test]
fn the_index_counts_and_not_the_work_tree() {
    let repository = hooked("index");
    make(&repository, Change::UnitSlip);
    repository.git(&["add", "--all"]);
    make(&repository, Change::Price);
    let ran = commit(&repository, &[]);
    assert!(ran.code == 1 && ran.stderr.contains("unit-slip"), "mended, but not staged: {ran:?}");
    repository.git(&["add", "--all"]);
    make(&repository, Change::UnitSlip);
    repository.write("scenarios/untracked.yaml", "nonsense");
    let ran = commit(&repository, &[]);
    assert_eq!(ran.code, 0, "broken, but not staged: {ran:?}");
    assert!(repository.git(&["show", "HEAD:pricing/north.yaml"]).contains("input: 0.84"));
    assert!(repository.read("pricing/north.yaml").contains("input: 800"), "the work tree is as it was");
}

#[test]
fn paths_that_are_committed_alone_are_looked_at_alone() {
    let repository = hooked("only");
    make(&repository, Change::UnitSlip);
    repository.git(&["add", "--all"]);
    repository.write("scenarios/more.yaml", include_str!("project/scenarios/pages.yaml"));
    repository.git(&["add", "--intent-to-add", "scenarios/more.yaml"]);
    let ran = commit(&repository, &["--only", "scenarios/more.yaml"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert_eq!(repository.git(&["show", "--name-only", "--format=", "HEAD"]).trim(), "scenarios/more.yaml");
}

#[test]
fn nothing_is_run_where_nothing_of_it_is_staged() {
    let repository = hooked("elsewhere");
    repository.write("notes.md", "words");
    repository.git(&["add", "--all"]);
    assert_eq!(commit_in(&repository.folder, &[], "no-such-program").code, 0);
    make(&repository, Change::Price);
    repository.git(&["add", "--all"]);
    let ran = commit_in(&repository.folder, &[], "no-such-program");
    assert!(ran.code != 0 && ran.stderr.contains("could not answer"), "{ran:?}");
    repository.write("pricing/north.yaml", "models: [");
    let ran = commit(&repository, &["--all"]);
    assert!(ran.code != 0 && ran.stderr.contains("could not answer (exit 2)"), "{ran:?}");
}

#[test]
fn a_guardrail_that_the_same_commit_loosens_counts_as_it_was() {
    let repository = hooked("settings");
    repository.replace("costcalc.yaml", "budget: 1_250", "budget: 1_300");
    repository.replace("costcalc.yaml", "max_increase: 5%", "max_increase: 10%");
    make(&repository, Change::BrokenBudget);
    repository.git(&["add", "pricing"]);
    assert_eq!(commit(&repository, &[]).code, 1, "the settings were not staged");
    repository.git(&["add", "--all"]);
    let ran = commit(&repository, &[]);
    assert!(ran.code == 1 && ran.stderr.contains("guardrail `pages` of the base"), "{ran:?}");
    repository.git(&["reset", "--quiet", "--", "pricing"]);
    assert_eq!(commit(&repository, &[]).code, 0, "other rules alone");
    repository.git(&["add", "--all"]);
    assert_eq!(commit(&repository, &[]).code, 0);
}

#[test]
fn the_first_commit_and_other_work_trees_are_looked_at_too() {
    let repository = hooked("places");
    repository.git(&["switch", "--quiet", "--orphan", "first"]);
    repository.git(&["checkout", "main", "--", "."]);
    let first = commit(&repository, &[]);
    assert_eq!(first.code, 0, "{first:?}");
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("ci-hook-places-linked");
    let _ = std::fs::remove_dir_all(&folder);
    let path = folder.display().to_string();
    repository.git(&["worktree", "add", "--quiet", &path, "change"]);
    let linked = Repository { folder: Folder::at(folder) };
    make(&linked, Change::UnitSlip);
    let ran = commit_in(&linked.folder.join("scenarios"), &["--all"], COSTCALC);
    assert!(ran.code == 1 && ran.stderr.contains("--> pricing/north.yaml:18:27"), "{ran:?}");
    make(&linked, Change::Price);
    let ran = commit_in(&linked.folder.join("scenarios"), &["--all"], COSTCALC);
    assert_eq!(ran.code, 0, "{ran:?}");
}

#[test]
fn the_framework_runs_the_same_hook() {
    let config = workflow::read("examples/ci/pre-commit-config.yaml");
    let hook = &config["repos"][0]["hooks"][0];
    assert_eq!(hook["pass_filenames"], false);
    let repository = project("hook-framework");
    repository.write("ci/pre-commit", &std::fs::read_to_string(example("pre-commit")).expect("a hook"));
    for (change, code) in [(Change::Price, 0), (Change::UnitSlip, 1)] {
        make(&repository, change);
        repository.git(&["add", "--all"]);
        let mut entry = command("sh", &repository.folder);
        entry.args(["-c", hook["entry"].as_str().expect("a command")]).env("COSTCALC", COSTCALC);
        let ran = Ran::of(entry.output().expect("sh runs"));
        assert_eq!(ran.code, code, "{change:?}: {ran:?}");
    }
}

#[test]
fn a_scenario_is_found_under_any_name_and_a_table_that_is_named_too() {
    // Dearer than the guardrail lets it be, under a name that is no scenario's.
    for (name, renamed) in [("text", "scenarios/pages.txt"), ("bare", "pages"), ("far", "notes/of/pages.md")]
    {
        let repository = hooked(name);
        let text = repository.read("scenarios/pages.yaml");
        std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a scenario");
        repository
            .write("scenarios/others.yaml", &text.replace("unit: page", "unit: line").replace("1M", "2k"));
        repository.commit_unseen("another scenario");
        repository.write("scenarios/pages.yaml", &text);
        repository.commit_unseen("the scenario");
        std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a scenario");
        let up = "../".repeat(renamed.matches('/').count());
        let dearer =
            text.replace("output: 100", "output: 300").replace("../pricing", &format!("{up}pricing"));
        assert_ne!(dearer, text);
        repository.write(renamed, &dearer);
        repository.git(&["add", "--all"]);
        let ran = commit(&repository, &[]);
        assert!(ran.code == 1 && ran.stderr.contains("error[guardrail-broken]"), "{renamed}: {ran:?}");
    }
    // In the place of a scenario, a link to one.
    let repository = hooked("link");
    let text = repository.read("scenarios/pages.yaml");
    std::fs::remove_file(repository.folder.join("scenarios/pages.yaml")).expect("a scenario");
    repository.write("scenarios/x", &text);
    std::os::unix::fs::symlink("x", repository.folder.join("scenarios/pages.yaml")).expect("a link");
    repository.git(&["add", "--all"]);
    assert_eq!(commit(&repository, &[]).code, 0);
    repository.write("scenarios/x", &text.replace("output: 100", "output: 300"));
    repository.git(&["add", "--all"]);
    assert_eq!(commit(&repository, &[]).code, 1);
    // A table of any name.
    let repository = hooked("named");
    let table = repository.read("pricing/north.yaml");
    repository.write("rates/north.txt", &table);
    repository.replace("scenarios/pages.yaml", "[../pricing]", "[../rates/north.txt]");
    repository.commit_unseen("a table with another ending");
    repository.write("rates/north.txt", &table.replace("input: 0.80", "input: 8.00"));
    repository.git(&["add", "--all"]);
    let ran = commit(&repository, &[]);
    assert!(ran.code == 1 && ran.stderr.contains("error[guardrail-broken]"), "{ran:?}");
}
