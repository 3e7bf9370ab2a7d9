//! Files of a revision are read as those of the work tree are, and what cannot be read is no pass.

#[path = "common/repository.rs"]
mod repository;

use repository::Repository;

const TABLE: &str = "\
schema: costcalc/pricing/v1
provider: north
currency: USD
per: 1_000_000 tokens
models:
  clear:
    cards:
      - from: 2026-01-01
        source: {url: \"https://north.example/pricing\", checked: 2026-01-02}
        standard: {input: 1.00, output: 5.00}
";
const CARD: &str = "      - from: 2026-10-01
        source: {url: \"https://north.example/pricing\", checked: 2026-10-02}
        standard: {input: 2.00, output: 5.00}
";
const SCENARIO: &str = "\
as_of: 2026-09-15
prices: [../pricing]
volume: {unit: page, per_month: 1M}
steps: {read: {model: north/clear, input: 1_000, output: 100}}
";

/// A repository whose work tree has one card more than its commit.
fn changed(name: &str) -> Repository {
    let repository = Repository::new(name);
    repository.write("pricing/north.yaml", TABLE);
    repository.write("scenarios/read.yaml", SCENARIO);
    repository.commit("the state before");
    repository.write("pricing/north.yaml", &format!("{TABLE}{CARD}"));
    repository
}

#[test]
fn the_work_tree_is_held_against_a_revision() {
    let repository = changed("revision-and-work-tree");
    let ran = repository.costcalc("prices diff HEAD --impact scenarios --format csv");
    let row = "north/clear,changed,2026-10-01,standard.input,1,2,1,1000000,https://north.example/pricing,2026-10-02";
    assert_eq!((ran.code, ran.stdout.lines().nth(1)), (0, Some(row)), "{ran:?}");
    let text = repository.costcalc("prices diff HEAD --impact scenarios").stdout;
    assert!(text.contains("$1,500.00  $2,500.00"), "{text}");
}

#[test]
fn two_revisions_and_paths_in_them_are_compared() {
    let repository = changed("two-revisions");
    let work_tree = repository.costcalc("prices diff HEAD --format csv").stdout;
    repository.commit("the state after");
    for states in
        ["HEAD~1", "HEAD~1 HEAD", "HEAD~1:pricing/north.yaml HEAD:pricing", "HEAD~1 pricing/north.yaml"]
    {
        let ran = repository.costcalc(&format!("prices diff {states} --format csv"));
        assert_eq!((ran.code, ran.stdout.as_str()), (0, work_tree.as_str()), "{states}: {}", ran.stderr);
    }
    let nothing = repository.costcalc("prices diff HEAD");
    assert!(nothing.stdout.contains("no difference"), "{nothing:?}");
}

#[test]
fn paths_are_those_of_the_working_directory() {
    let repository = changed("from-below");
    let below =
        repository.costcalc_in("scenarios", "prices diff HEAD:../pricing ../pricing --impact read.yaml");
    assert!(below.code == 0 && below.stdout.contains("$1,500.00  $2,500.00"), "{below:?}");
    let absolute = repository.folder.join("pricing").display().to_string();
    let ran = repository.costcalc(&format!("prices diff HEAD {absolute} --format csv"));
    assert!(ran.code == 0 && ran.stdout.contains("standard.input,1,2"), "{ran:?}");
}

#[test]
fn what_cannot_be_compared_is_exit_2() {
    let repository = changed("unreadable");
    for states in
        ["no-such-branch", "HEAD~9", "HEAD:no/such/folder", "--exec=x pricing", "HEAD:../../outside pricing"]
    {
        let ran = repository.costcalc(&format!("prices diff -- {states}"));
        let is_refusal =
            ran.code == 2 && ran.stdout.is_empty() && ran.stderr.contains("error[base-unreadable]");
        assert!(is_refusal, "{states}: {ran:?}");
    }
    repository.write("pricing/north.yaml", "models: [");
    repository.commit("a broken table");
    repository.write("pricing/north.yaml", TABLE);
    let ran = repository.costcalc("prices diff HEAD");
    let points_there = ran.stderr.contains("--> HEAD:pricing/north.yaml:1:9");
    assert!(ran.code == 2 && ran.stdout.is_empty() && points_there, "{ran:?}");
}

#[test]
fn an_object_that_is_gone_is_exit_2() {
    let repository = changed("gone");
    let object = repository.git(&["rev-parse", "HEAD:pricing/north.yaml"]);
    let (folder, name) = object.trim().split_at(2);
    std::fs::remove_file(repository.folder.join(".git/objects").join(folder).join(name)).expect("an object");
    let ran = repository.costcalc("prices diff HEAD");
    let says_so = ran.stderr.contains("cannot read `HEAD:pricing/north.yaml`");
    assert!(ran.code == 2 && ran.stdout.is_empty() && says_so, "{ran:?}");
}

#[cfg(unix)]
#[test]
fn links_are_followed_in_a_revision_as_in_the_work_tree_and_not_out_of_it() {
    let repository = Repository::new("links");
    repository.write("real/north.yaml", TABLE);
    repository.write("scenarios/read.yaml", SCENARIO);
    std::os::unix::fs::symlink("real", repository.folder.join("pricing")).expect("a link");
    repository.commit("tables behind a link");
    repository.replace("real/north.yaml", "input: 1.00", "input: 0.60");
    for line in ["prices check --base HEAD", "prices diff HEAD", "check --base HEAD"] {
        let ran = repository.costcalc(line);
        assert!(ran.code == 1 && ran.stderr.contains("error[card-rewritten]"), "{line}: {ran:?}");
    }
    std::fs::remove_file(repository.folder.join("pricing")).expect("a link");
    let out = repository.folder.join("real/out.yaml");
    std::os::unix::fs::symlink("../../elsewhere/out.yaml", &out).expect("a link");
    std::os::unix::fs::symlink("real", repository.folder.join("pricing")).expect("a link");
    repository.commit("a table behind a link that leads out");
    std::fs::remove_file(out).expect("a link");
    for line in ["prices check --base HEAD", "prices diff HEAD", "check --base HEAD"] {
        let ran = repository.costcalc(line);
        let says_so = ran.stderr.contains("leads out of the repository");
        assert!(ran.code == 2 && ran.stdout.is_empty() && says_so, "{line}: {ran:?}");
    }
}

#[test]
fn the_compiled_in_tables_are_not_taken_for_those_of_a_project() {
    let repository = changed("from-a-folder");
    let ran = repository.costcalc_in("scenarios", "prices check --base HEAD");
    assert!(ran.code == 2 && ran.stdout.is_empty(), "{ran:?}");
}

#[test]
fn outside_of_a_repository_there_is_no_revision() {
    let folder = std::env::temp_dir();
    let mut command = repository::command(env!("CARGO_BIN_EXE_costcalc"), &folder);
    command.env("GIT_CEILING_DIRECTORIES", folder.parent().unwrap_or(&folder));
    let ran =
        repository::Ran::of(command.args(["prices", "diff", "HEAD"]).output().expect("the program runs"));
    assert!(ran.code == 2 && ran.stderr.contains("error[base-unreadable]"), "{ran:?}");
}
