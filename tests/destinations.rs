//! Where results go: what cannot be written is no success, and nothing takes the place of an input.
#![cfg(unix)]

#[path = "common/repository.rs"]
mod repository;

use std::fs::{self, OpenOptions};
use std::io::Read;
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};

use repository::Repository;
use repository::folder::Folder;
use repository::program::{Ran, ran};

const SCENARIO: &str = "\
as_of: 2026-11-20
volume: {per_month: 1_000}
steps: {read: {model: anthropic/claude-haiku-4-5, input: 1_000, output: 100}}
";

/// A folder with a scenario in it.
fn folder(name: &str) -> Folder {
    let folder = Folder::new(&format!("destinations/{name}"));
    folder.write("read.yaml", SCENARIO);
    folder
}

fn command(folder: &Folder, words: &str) -> Command {
    let mut command = folder.program();
    command.args(words.split_whitespace());
    command
}

#[test]
fn a_full_disk_is_no_success() {
    let Ok(full) = OpenOptions::new().write(true).open("/dev/full") else {
        eprintln!("not tried: there is no `/dev/full` here");
        return;
    };
    let folder = folder("full");
    for words in ["project read.yaml", "project read.yaml -f json", "check read.yaml", "init -", "--version"]
    {
        let full = full.try_clone().expect("a handle");
        let output = command(&folder, words).stdout(full).output().expect("the program runs");
        let said = String::from_utf8(output.stderr).expect("UTF-8");
        assert_eq!(output.status.code(), Some(2), "{words}: {said}");
        let (code, is_json) = (said.contains("cannot-write"), said.starts_with('{'));
        assert_eq!((code, is_json), (true, words.ends_with("json")), "{words}: {said}");
    }
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    let folder = folder("pipe");
    let mut child = command(&folder, "project read.yaml -f json")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .stdin(Stdio::null())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    let mut said = String::new();
    child.stderr.take().expect("a pipe").read_to_string(&mut said).expect("UTF-8");
    assert_eq!((child.wait().expect("it ends").code(), said.as_str()), (Some(0), ""));
}

#[test]
fn a_result_takes_the_place_of_no_input() {
    let folder = folder("inputs");
    folder.write("other.yml", "# somebody's\n");
    for words in [
        "project read.yaml --format json --out read.yaml",
        "project read.yaml --export csv=read.yaml",
        "project read.yaml --export json=result.json --out other.yml",
    ] {
        let Ran { code, stdout, stderr } = folder.run(words);
        assert_eq!((code, stdout.as_str()), (2, ""), "{words}");
        assert!(stderr.contains("file-exists"), "{words}: {stderr}");
    }
    assert_eq!(folder.read("read.yaml"), SCENARIO);
    assert_eq!(folder.read("other.yml"), "# somebody's\n");
    assert!(!folder.join("result.json").exists(), "nothing is written");
}

#[test]
fn inputs_and_results_are_told_apart_as_files() {
    let folder = folder("identity");
    let Ran { code, stdout: saved, .. } = folder.run("project read.yaml --format json");
    assert_eq!(code, 0);
    folder.write("saved.json", &saved);
    folder.write("plain.txt", SCENARIO);
    folder.write("UPPER.YAML", SCENARIO);
    symlink("plain.txt", folder.join("link.json")).expect("a link");
    symlink("read.yaml", folder.join("table.csv")).expect("a link");
    symlink("one.json", folder.join("dangling.json")).expect("a link");
    fs::hard_link(folder.join("plain.txt"), folder.join("hard.json")).expect("a link");
    fs::create_dir(folder.join("sub")).expect("a folder");
    let files = ["saved.json", "plain.txt", "UPPER.YAML", "read.yaml"];
    let read = || files.map(|file| folder.read(file));
    let before = read();
    for (words, code_word) in [
        ("diff saved.json read.yaml --format json --out saved.json", "file-exists"),
        ("diff missing.yaml saved.json --export json=./saved.json", "file-exists"),
        ("project plain.txt --export json=plain.txt", "file-exists"),
        ("project plain.txt --export json=link.json", "file-exists"),
        ("project plain.txt --export=json=hard.json", "file-exists"),
        ("project plain.txt -osub/../plain.txt", "file-exists"),
        ("project read.yaml -o UPPER.YAML", "file-exists"),
        ("project plain.txt --export csv=table.csv", "file-exists"),
        ("project read.yaml --export json=one.json --export csv=./one.json", "usage"),
        ("project read.yaml --export json=one.json --export csv=dangling.json", "usage"),
        ("project read.yaml --export json=one.json --export csv=sub/../ONE.json", "usage"),
        ("project read.yaml --export json=one.json --out one.json", "usage"),
    ] {
        let Ran { code, stdout, stderr } = folder.run(words);
        assert_eq!((code, stdout.as_str()), (2, ""), "{words}");
        assert!(stderr.contains(code_word), "{words}: {stderr}");
        assert_eq!(read(), before, "{words}");
        assert!(!folder.join("one.json").exists(), "{words}");
    }
    let input = fs::File::open(folder.join("plain.txt")).expect("a file");
    let output = command(&folder, "project - -o plain.txt").stdin(input).output().expect("the program runs");
    assert_eq!((output.status.code(), read()), (Some(2), before));
}

#[test]
fn a_result_takes_its_place_whole() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("whole");
    let result = folder.join("result.json");
    fs::write(&result, "of an earlier run").expect("a file");
    fs::set_permissions(&result, fs::Permissions::from_mode(0o640)).expect("permissions");
    symlink("result.json", folder.join("link.json")).expect("a link");
    let open = fs::File::open(&result).expect("a file");
    assert_eq!(folder.run("project read.yaml -f json -o link.json").code, 0);
    let mut earlier = String::new();
    (&open).read_to_string(&mut earlier).expect("text");
    assert_eq!(earlier, "of an earlier run", "who reads the old file reads all of it");
    assert!(fs::read_to_string(&result).expect("a file").starts_with('{'));
    assert_eq!(fs::metadata(&result).expect("a file").permissions().mode() & 0o777, 0o640);
    assert!(folder.join("link.json").is_symlink(), "a link stays one");
    assert_eq!(folder.run("project read.yaml -o /dev/null --export json=/dev/stderr").code, 0);
    let names = fs::read_dir(&folder).expect("a folder").count();
    assert_eq!(names, 3, "nothing is left beside it");
}

#[test]
fn an_import_whose_result_is_refused_writes_no_table() {
    let folder = folder("import");
    fs::create_dir(folder.join("pricing")).expect("a folder");
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/litellm_small.json");
    let import = format!("prices import --from litellm {}", data.display());
    let tables = || fs::read_dir(folder.join("pricing")).expect("a folder").count();
    let Ran { code, stderr, .. } = folder.run(&format!("{import} --out read.yaml"));
    assert_eq!((code, tables()), (2, 0), "{stderr}");
    assert!(stderr.contains("file-exists"), "{stderr}");
    let Ran { code, stderr, .. } = folder.run(&format!("{import} --out read.txt"));
    assert!(code == 0 && 0 < tables(), "{stderr}");
}

#[test]
fn a_hyphen_is_standard_output() {
    let folder = folder("hyphen");
    let plain = folder.run("project read.yaml");
    assert_eq!(plain.code, 0);
    assert_eq!(folder.run("project read.yaml --out -"), plain);
    assert_eq!(folder.run("schema scenario --out -"), folder.run("schema scenario"));
    let Ran { code, stdout, stderr } = folder.run("project read.yaml --export json=-");
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.contains("goes to standard output"), "{stderr}");
    assert!(!folder.join("-").exists());
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let folder = folder("missing");
    for words in [
        "init none/first.yaml",
        "init none/first.yaml --force",
        "project read.yaml --out none/result",
        "project read.yaml --export json=none/result.json",
    ] {
        let Ran { code, stderr, .. } = folder.run(words);
        assert_eq!(code, 2, "{words}");
        assert!(stderr.contains("the folder `none` is not there"), "{words}: {stderr}");
    }
}

#[test]
fn folders_that_are_links_in_a_circle_are_gone_through_once() {
    let folder = folder("circle");
    folder.write("deep/er/more.yaml", SCENARIO);
    symlink(".", folder.join("itself")).expect("a link");
    symlink("../..", folder.join("deep/er/up")).expect("a link");
    symlink("deep", folder.join("beside")).expect("a link");
    let Ran { code, stdout, stderr } = folder.run("check .");
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("2 files checked") && stdout.contains("deep/er/more.yaml"), "{stdout}");
}

#[test]
fn settings_above_the_repository_are_none_of_its_own() {
    let above = folder("above");
    above.write("costcalc.yaml", "schema: costcalc/config/v1\nlints: {no-such-rule: off}\n");
    assert_eq!(above.run("check read.yaml").code, 2, "the nearest settings count");
    let repository = Repository::new("destinations/above/project");
    repository.write("scenarios/read.yaml", SCENARIO);
    for inside in ["", "scenarios"] {
        let Ran { code, stderr, .. } =
            ran(above.program().current_dir(repository.join(inside)).args(["check", "."]));
        assert_eq!(code, 0, "{stderr}");
    }
    repository.write("costcalc.yaml", "schema: costcalc/config/v1\nlints: {nor-this: off}\n");
    let Ran { code, stderr, .. } =
        ran(above.program().current_dir(repository.join("scenarios")).args(["check", "."]));
    assert_eq!(code, 2);
    assert!(stderr.contains("nor-this") && !stderr.contains("no-such-rule"), "{stderr}");
}
