//! Files that are not the project's: nothing of them is told, and what is wrong with them is never passed over.

use std::os::unix::fs::symlink;

use super::places::{plain, project};
use super::repository::folder::Folder;
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
    Repository { folder: Folder::at(inside) }
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
        // Whoever reads it waits for what comes next.
        "/proc/kmsg",
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
    let usages = repository.folder.parent().expect("a folder").join("usage.json");
    let usage =
        r#"{"input_tokens": 1, "output_tokens": 1, "inference_geo": "us", "service_tier": "priority"}"#;
    std::fs::write(usages, usage).expect("a file");
    symlink("../usage.json", repository.folder.join("usage.json")).expect("a link");
    let linked = ["price", "anthropic/claude-sonnet-4-6", "--usage", "usage.json", "--tier", "batch"];
    let ran = run(&repository, &linked);
    assert!(ran.code == 2 && !ran.stderr.contains("priority"), "{}", ran.stderr);
    let absolute = repository.folder.join("scenarios").display().to_string();
    let above = repository.folder.parent().expect("a folder").to_path_buf();
    let ran = Repository { folder: Folder::at(above) }.costcalc("check project/scenarios project/pricing");
    assert!(ran.code == 2 && !ran.stderr.contains("another"), "{}", ran.stderr);
    for words in [
        vec!["diff", "saved.json", "scenarios/a.yaml"],
        vec!["price", "anthropic/claude-sonnet-4-6", "--usage", "usage.json"],
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
    let alone = Repository { folder: Folder::at(folder) };
    alone.write("secret.yaml", SECRET);
    alone.write("scenarios/mine.yaml", SECRET);
    alone.write("pricing/north.yaml", &repository.read("pricing/north.yaml").replace("region", "another"));
    alone.write("scenarios/north.yaml", &alone.read("pricing/north.yaml"));
    let quoted = |path: &str, folder: &str, command: &str| {
        alone.write("scenarios/a.yaml", &scenario.replace("../pricing", path));
        let ran = alone.costcalc_in(folder, command);
        assert_eq!(ran.code, 2, "{path} from {folder:?}: {ran:?}");
        assert!(!ran.stderr.contains("did you mean `../"), "{path} from {folder:?}: {ran:?}");
        ran.stderr.contains("another")
    };
    // What is no table is never quoted, and a table where the project is: in the scenario's folder, and in the
    // working folder.
    for (path, from_above, from_its_folder) in [
        ("../secret.yaml", false, false),
        ("../secre.yaml", false, false),
        ("mine.yaml", false, false),
        ("north.yaml", true, true),
        ("../pricing", true, false),
        ("../pricing/north.yaml", true, false),
    ] {
        assert_eq!(quoted(path, "", "project scenarios/a.yaml"), from_above, "{path}");
        assert_eq!(quoted(path, "scenarios", "project a.yaml"), from_its_folder, "{path}");
    }
    alone.write("costcalc.yaml", "schema: costcalc/config/v1\n");
    assert!(quoted("../pricing", "scenarios", "project a.yaml"), "the settings are the project's");
    std::fs::remove_dir_all(&alone.folder).expect("a folder");
}

#[test]
fn a_plain_folder_is_checked_as_a_repository_is() {
    let repository = project("plain", &plain());
    repository.replace("pricing/north.yaml", "amount", "amont");
    let text = |ran: super::Ran| ran.stderr;
    let in_repository =
        [repository.costcalc("check"), repository.costcalc("project scenarios/a.yaml")].map(text);
    let folder = std::env::temp_dir().join(format!("costcalc-plain-{}", std::process::id()));
    let alone = Repository { folder: Folder::at(folder) };
    for file in ["costcalc.yaml", "scenarios/a.yaml", "pricing/north.yaml"] {
        alone.write(file, &repository.read(file));
    }
    let in_folder = [alone.costcalc("check"), alone.costcalc("project scenarios/a.yaml")].map(text);
    std::fs::remove_dir_all(&alone.folder).expect("a folder");
    assert!(in_repository[0].contains("unknown key `amont`"), "{}", in_repository[0]);
    assert_eq!(in_folder, in_repository);
}

#[test]
fn what_the_folder_of_a_project_holds_beside_its_files_is_not_read_aloud() {
    let repository = project("beside", &plain());
    let secrets = [".env", ".npmrc", "credentials-1.json", "deploy/values.yaml", ".git/config"];
    for path in secrets {
        repository.write(path, "{token: hunter2, another: [line\n");
    }
    let scenario = repository.read("scenarios/a.yaml");
    for (number, path) in secrets.iter().enumerate() {
        repository.write("scenarios/a.yaml", &scenario.replace("../pricing", &format!("../{path}")));
        // A link by a name of a scenario is none either, but to another YAML file of the project.
        symlink(format!("../{path}"), repository.folder.join(format!("scenarios/link{number}.yaml")))
            .expect("a link");
        let of_link = format!("scenarios/link{number}.yaml");
        for words in [["project", "scenarios/a.yaml"], ["check", "scenarios"], ["project", &of_link]] {
            if words[1] != "scenarios/a.yaml" && path.ends_with(".yaml") {
                continue;
            }
            let mut command = super::repository::command(env!("CARGO_BIN_EXE_costcalc"), &repository.folder);
            let ran = super::Ran::of(command.args(words).output().expect("the program runs"));
            assert_eq!(ran.code, 2, "{path}: {ran:?}");
            let tells = ["hunter2", "token", "another"].iter().any(|word| ran.stderr.contains(word));
            assert!(!tells, "{words:?} tells of {path}: {}", ran.stderr);
        }
        std::fs::remove_file(repository.folder.join(of_link)).expect("a link");
    }
}

#[test]
fn what_is_wrong_with_a_file_of_others_is_not_passed_over() {
    let repository = beside_a_secret("wrong");
    let scenario = repository.read("scenarios/a.yaml");
    let table = repository.read("pricing/north.yaml");
    let outside = repository.folder.parent().expect("a folder").to_path_buf();
    let moved = |path: &str, text: &str| {
        std::fs::write(outside.join("moved.yaml"), text).expect("a file");
        std::fs::remove_file(repository.folder.join(path)).expect("a file");
        symlink(outside.join("moved.yaml"), repository.folder.join(path)).expect("a link");
    };
    for (old, new) in [("regions", "regoins"), ("per: 1_000 calls", "per: 7 calls"), ("amount", "amont")] {
        std::fs::write(outside.join("north.yaml"), table.replace(old, new)).expect("a table");
        repository.write("scenarios/a.yaml", &scenario.replace("../pricing", "../../north.yaml"));
        for command in ["project scenarios/a.yaml", "check scenarios"] {
            let ran = repository.costcalc(command);
            assert!(ran.code == 2 && ran.stderr.contains("cannot be used"), "{new}: {ran:?}");
        }
        repository.write("scenarios/a.yaml", &scenario);
        moved("pricing/north.yaml", &table.replace(old, new));
        assert_eq!(repository.costcalc("check").code, 2, "{new}, by a link");
        std::fs::remove_file(repository.folder.join("pricing/north.yaml")).expect("a link");
        repository.write("pricing/north.yaml", &table);
    }
    for (path, old, new) in [
        ("scenarios/a.yaml", "region", "regoin"),
        ("costcalc.yaml", "budget: 1,", "budget: 1, max_incraese: 5%,"),
    ] {
        let text = repository.read(path);
        moved(path, &text.replace(old, new));
        let ran = repository.costcalc("check");
        assert!(ran.code == 2 && ran.stderr.contains("unknown-key"), "{path}: {ran:?}");
        std::fs::remove_file(repository.folder.join(path)).expect("a link");
        repository.write(path, &text);
    }
}

#[test]
fn nothing_of_a_table_of_others_is_suggested() {
    let repository = beside_a_secret("suggested");
    let table = repository.read("pricing/north.yaml").replace("provider: north", "provider: hidden");
    let table = table.replace("name-16", "seen-16");
    let scenario = repository.read("scenarios/a.yaml").replace("{plain:", "{hidden/plain:");
    let scenario =
        scenario.replace("model: plain", "model: hidden/plain").replace(r#""name-9""#, "hidden/name-9");
    for (path, is_told) in [("other.yaml", true), ("../other.yaml", false)] {
        repository.write(path, &table);
        let scenario = scenario.replace("[../pricing]", &format!("[../pricing, ../{path}]"));
        let said = |old: &str, new: &str| {
            assert!(scenario.contains(old), "{old}");
            repository.write("scenarios/a.yaml", &scenario.replacen(old, new, 1));
            let ran = repository.costcalc("project scenarios/a.yaml");
            (ran.code, ran.stderr)
        };
        assert_eq!(said("name: ", "name: "), (0, String::new()), "the table is used");
        for (old, new, near) in [
            ("hidden/name-9", "hidden/name-8", "did you mean `hidden/name-9`"),
            ("hidden/name-9", "hidden/what", "that provider has `name-9`"),
            ("hidden/name-9", "hiden/name-9", "others sell it: `hidden/name-9`"),
            ("hidden/name-9", "name-9", "write one of `hidden/name-9`"),
            ("steps:", "require: {features: [seen-17]}\nsteps:", "did you mean `seen-16`"),
            ("steps:", "require: {providers: [hiddn]}\nsteps:", "did you mean `hidden`"),
            (r#"region: "name-7""#, "region: name-8", "did you mean `name-7`"),
            (r#"{"name-6": 2}"#, "{name-5: 2}", "did you mean `name-6`"),
        ] {
            let (code, said) = said(old, new);
            assert_eq!((code, said.contains(near)), (2, is_told), "{path}, {new}: {said}");
        }
    }
}
