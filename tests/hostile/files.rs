//! Files outside of the project: nothing of them is told.

use std::os::unix::fs::symlink;

use super::places::{plain, project};
use super::{Repository, run};

const SECRET: &str = "token: hunter2\nanother: [line\n";

/// A project in a folder in which there are secrets too.
fn beside_a_secret(name: &str) -> Repository {
    let outside = Repository::new(&format!("hostile-outside-{name}"));
    std::fs::remove_dir_all(outside.folder.join(".git")).expect("a folder");
    outside.write("secret.yaml", SECRET);
    outside.write("secret.txt", SECRET);
    outside.write("bytes.yaml", "hunter2 \u{0}\n");
    let project = project(&format!("outside-{name}/project"), &plain());
    let inside = outside.folder.join("project");
    std::fs::rename(&project.folder, &inside).expect("a move");
    Repository { folder: inside }
}

#[test]
fn a_scenario_cannot_read_files_outside_of_its_project_aloud() {
    let repository = beside_a_secret("named");
    let scenario = repository.read("scenarios/a.yaml");
    symlink("../../secret.yaml", repository.folder.join("pricing/linked.yaml")).expect("a link");
    symlink("../..", repository.folder.join("up")).expect("a link");
    let mut said = Vec::new();
    for path in [
        "../../secret.yaml",
        "../../secret.txt",
        "../../bytes.yaml",
        "../../secret.yml",
        "../../nothing.yaml",
        "../..",
        "../up/secret.yaml",
        "/proc/self/environ",
        "/proc/self/enviro",
        "/etc",
    ] {
        repository.write("scenarios/a.yaml", &scenario.replace("../pricing", path));
        for words in [["project", "scenarios/a.yaml"], ["check", "scenarios"]] {
            let ran = run(&repository, &words);
            assert_eq!(ran.code, 2, "{path}: {}", ran.stderr);
            for word in ["hunter2", "token", "another", "did you mean", "COSTCALC", "PATH="] {
                assert!(!ran.stderr.contains(word), "{path} tells {word}: {}", ran.stderr);
            }
            said.extend(
                (words[0] == "project").then(|| ran.stderr.lines().next().unwrap_or_default().to_owned()),
            );
        }
    }
    let shape = |line: &String| line.split('`').step_by(2).collect::<String>();
    let shapes: Vec<String> = said.iter().map(shape).collect();
    assert!(shapes.iter().all(|shape| *shape == shapes[0]), "what is there is not told apart: {said:#?}");
}

#[test]
fn links_to_files_outside_are_not_read_aloud() {
    let repository = beside_a_secret("linked");
    symlink("../../secret.yaml", repository.folder.join("scenarios/b.yaml")).expect("a link");
    symlink("../..", repository.folder.join("scenarios/up")).expect("a link");
    symlink("../../secret.yaml", repository.folder.join("pricing/south.yaml")).expect("a link");
    let outside = repository.folder.parent().expect("a folder").join("other.json");
    std::fs::write(outside, r#"{"format_version": "1.0", "command": "hunter2"}"#).expect("a file");
    symlink("../other.json", repository.folder.join("saved.json")).expect("a link");
    let absolute = repository.folder.join("scenarios").display().to_string();
    let above = repository.folder.parent().expect("a folder").to_path_buf();
    let ran = Repository { folder: above }.costcalc("check project/scenarios project/pricing");
    assert!(ran.code == 2 && !ran.stderr.contains("another"), "{}", ran.stderr);
    for words in [
        vec!["diff", "saved.json", "scenarios/a.yaml"],
        vec!["check"],
        vec!["check", "scenarios"],
        vec!["check", &absolute],
        vec!["prices", "check"],
        vec!["project", "scenarios/b.yaml"],
    ] {
        let ran = run(&repository, &words);
        assert_eq!(ran.code, 2, "{words:?}: {}", ran.stderr);
        for word in ["hunter2", "token", "another"] {
            assert!(!ran.stderr.contains(word), "{words:?} tells {word}: {}", ran.stderr);
        }
    }
}

#[test]
fn without_a_repository_a_scenario_has_its_folder() {
    let repository = project("alone", &plain());
    let scenario = repository.read("scenarios/a.yaml");
    // The folder of the tests is in a repository.
    let folder = std::env::temp_dir().join(format!("costcalc-alone-{}", std::process::id()));
    let alone = Repository { folder };
    alone.write("secret.yaml", SECRET);
    alone.write("scenarios/mine.yaml", SECRET);
    for (path, is_quoted) in [("../secret.yaml", false), ("mine.yaml", true)] {
        alone.write("scenarios/a.yaml", &scenario.replace("../pricing", path));
        let ran = alone.costcalc("project scenarios/a.yaml");
        assert!(ran.code == 2 && ran.stderr.contains("another") == is_quoted, "{path}: {}", ran.stderr);
    }
    std::fs::remove_dir_all(&alone.folder).expect("a folder");
}

#[test]
fn what_the_command_line_names_is_quoted() {
    let repository = beside_a_secret("asked");
    let absolute = repository.folder.parent().expect("a folder").join("secret.yaml").display().to_string();
    for path in ["../secret.yaml", &absolute] {
        let ran = run(&repository, &["project", path]);
        assert!(ran.code == 2 && ran.stderr.contains("line"), "{path}: {}", ran.stderr);
        let ran = run(&repository, &["project", "scenarios/a.yaml", "--prices", path]);
        assert!(ran.code == 2 && ran.stderr.contains("another"), "{path}: {}", ran.stderr);
    }
    let ran = run(&repository, &["project", "../secret.yam"]);
    assert!(ran.code == 2 && ran.stderr.contains("did you mean `../secret.yaml`"), "{}", ran.stderr);
}
