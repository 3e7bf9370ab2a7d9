//! What an import leaves in a folder, and what it reports of tables that are there.

#[path = "import/checked.rs"]
mod checked;
#[path = "common/folder.rs"]
mod folder;
#[path = "import/layered.rs"]
mod layered;
#[path = "import/reported.rs"]
mod reported;

use std::fs;
use std::path::Path;

use folder::Folder;
use folder::program::{Ran, program, ran};
use serde_json::{Value, json};

fn folder(name: &str) -> Folder {
    Folder::new(&format!("import_files/{name}"))
}

/// A dataset of LiteLLM's shape with a model of each of three providers, and a successor.
fn dataset() -> Value {
    let rates = json!({"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06, "mode": "chat"});
    let model = |provider: &str, more: Value| {
        let mut model = rates.clone();
        model["litellm_provider"] = json!(provider);
        let more = more.as_object().cloned().unwrap_or_default();
        model.as_object_mut().expect("an object").extend(more);
        model
    };
    let all = json!({
        "cache_read_input_token_cost": 1e-07, "max_output_tokens": 2048, "max_input_tokens": 4096,
        "prompt_cache_min_tokens": 1024, "supports_vision": true, "supports_function_calling": true,
        "supports_computer_use": true, "deprecation_date": "2027-03-01", "successor_model": "acme/next",
    });
    json!({
        "acme/full": model("acme", all),
        "acme/next": model("acme", json!({})),
        "bolt/one": model("bolt", json!({})),
        "corp/one": model("corp", json!({})),
    })
}

fn import(folder: &Path, arguments: &[&str]) -> Ran {
    let arguments: Vec<&str> =
        ["--cache", "automatic"].into_iter().chain(arguments.iter().copied()).collect();
    import_of("litellm", &dataset(), folder, &arguments)
}

fn import_of(format: &str, dataset: &Value, folder: &Path, arguments: &[&str]) -> Ran {
    let data = folder.with_extension("json");
    fs::write(&data, dataset.to_string()).expect("a file");
    let mut command = program();
    command.args(["prices", "import", "--from", format]).arg(data);
    ran(command.arg("--into").arg(folder).args(arguments))
}

/// The names of what is in a folder.
fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").file_name());
    let mut names: Vec<String> = entries.map(|name| name.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn whatever_is_taken_out_of_a_table_is_reported_by_the_next_import() {
    let folder = folder("differences");
    import(&folder, &["--format", "json"]).json();
    let same = import(&folder, &["--format", "json", "--dry-run"]).json();
    let outcomes = |json: &Value| -> Vec<String> {
        let models = json["models"].as_array().expect("a list").clone();
        models.iter().map(|model| model["outcome"].as_str().expect("a word").to_owned()).collect()
    };
    assert_eq!(outcomes(&same), ["unchanged"; 4]);
    let path = folder.join("acme.yaml");
    let whole = fs::read_to_string(&path).expect("a table");
    let said = ["max_output", "max_input", "cache", "features", "closed", "successor"];
    for key in said {
        let line = whole.lines().find(|line| line.trim_start().starts_with(&format!("{key}:"))).expect(key);
        // Each line is changed and taken out; of a list, also one word alone.
        let other = match key {
            "max_output" | "max_input" => line.replace(|c: char| c.is_ascii_digit(), "7"),
            "cache" => line.replace("1_024", "2_048"),
            "features" => line.replace("vision, ", ""),
            "closed" => line.replace("2027-02-28", "2027-03-01"),
            _ => line.replace("next", "full"),
        };
        for changed in [whole.replace(&format!("{line}\n"), ""), whole.replace(line, &other)] {
            assert_ne!(changed, whole, "{key}");
            fs::write(&path, &changed).expect("a table");
            let json = import(&folder, &["--format", "json", "--dry-run"]).json();
            assert_eq!(outcomes(&json)[0], "differs", "{key}\n{changed}");
            let is_named = |left: &Value| left["part"].as_str().is_some_and(|part| part.starts_with(key));
            assert!(json["left_out"].as_array().expect("a list").iter().any(is_named), "{key}\n{json:#}");
            let shown = import(&folder, &["--dry-run"]).stdout;
            assert!(shown.contains("Differs from our tables") && shown.contains(key), "{key}\n{shown}");
        }
    }
}

#[test]
fn providers_are_named_one_by_one_and_the_folder_is_made() {
    let folder = folder("providers").join("new/pricing");
    fs::create_dir_all(folder.parent().expect("a folder")).expect("a folder");
    let ran = import(&folder, &["--provider", "acme", "--provider", "corp", "--dry-run"]);
    assert_eq!((ran.code, folder.exists()), (0, false), "{}", ran.stderr);
    let ran = import(&folder, &["--provider", "acme", "--provider", "corp"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert_eq!(names(&folder), ["acme.yaml", "corp.yaml"]);
    let ran = import(&folder, &["--provider", "acme", "--provider", "dolt"]);
    assert!(ran.code == 2 && ran.stderr.contains("`dolt`"), "{}", ran.stderr);
}

/// A table of ours that has another model than the dataset.
#[cfg(unix)]
const TABLE: &str = "\
schema: costcalc/pricing/v1
provider: corp
currency: USD
per: 1_000_000 tokens
models:
  old:
    cards:
      - from: unknown
        source: {document: x, checked: 2026-11-20}
        standard: {input: 1, output: 2}
";

/// Each way in which the last of three tables cannot be written.
#[cfg(unix)]
#[test]
fn where_one_table_cannot_be_written_none_is() {
    use std::os::unix::fs::symlink;
    type Obstacle = fn(&Path);
    let obstacles: [(&str, Obstacle); 5] = [
        ("no-table", |path| fs::write(path, "schema: costcalc/pricing/v1\n").expect("a file")),
        ("folder", |path| fs::create_dir(path).expect("a folder")),
        ("link-to-nothing", |path| symlink("nothing", path).expect("a link")),
        ("link-outside", |path| {
            fs::write(path.with_extension("txt"), "not ours").expect("a file");
            symlink(path.with_extension("txt"), path).expect("a link");
        }),
        ("link-to-a-table", |path| {
            let target = path.parent().expect("a folder").join("target");
            fs::write(&target, TABLE).expect("a file");
            symlink(target, path).expect("a link");
        }),
    ];
    for (name, obstacle) in obstacles {
        let folder = folder(name);
        import(&folder, &["--provider", "acme", "--format", "json"]).json();
        let acme = folder.join("acme.yaml");
        // A model that the import adds again.
        let text = fs::read_to_string(&acme).expect("a table");
        let cut = text.find("  next:").map_or(text.clone(), |at| text[..at].to_owned());
        fs::write(&acme, &cut).expect("a table");
        obstacle(&folder.join("corp.yaml"));
        let before = names(&folder);
        let ran = import(&folder, &[]);
        assert_eq!(ran.code, 2, "{name}\n{}{}", ran.stdout, ran.stderr);
        assert_eq!(names(&folder), before, "{name}");
        assert_eq!(fs::read_to_string(&acme).expect("a table"), cut, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn nothing_that_is_beside_a_table_is_written_through() {
    let folder = folder("planted");
    let victim = folder.with_extension("victim");
    fs::write(&victim, "not ours").expect("a file");
    for planted in ["acme.yaml.new", ".acme.yaml.new", "acme.yaml.tmp", "acme.yaml~"] {
        std::os::unix::fs::symlink(&victim, folder.join(planted)).expect("a link");
    }
    let planted = names(&folder);
    import(&folder, &["--format", "json"]).json();
    assert_eq!(fs::read_to_string(&victim).expect("a file"), "not ours");
    let written = ["acme.yaml", "bolt.yaml", "corp.yaml"].map(str::to_owned);
    let mut expected: Vec<String> = planted.into_iter().chain(written).collect();
    expected.sort();
    assert_eq!(names(&folder), expected);
}

#[cfg(unix)]
#[test]
fn a_table_keeps_its_permissions_and_a_new_one_has_the_usual_ones() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder("permissions");
    let usual = folder.join("usual");
    fs::write(&usual, "").expect("a file");
    let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode();
    import(&folder, &["--provider", "acme", "--format", "json"]).json();
    let acme = folder.join("acme.yaml");
    assert_eq!(mode(&acme), mode(&usual));
    let text = fs::read_to_string(&acme).expect("a table");
    let cut = text.find("  next:").map_or(text.clone(), |at| text[..at].to_owned());
    fs::write(&acme, cut).expect("a table");
    fs::set_permissions(&acme, fs::Permissions::from_mode(0o640)).expect("permissions");
    import(&folder, &["--format", "json"]).json();
    assert_eq!(mode(&acme) & 0o777, 0o640);
    assert_eq!(fs::read_to_string(&acme).expect("a table").trim_end(), text.trim_end());
}

#[test]
fn what_a_killed_import_has_left_is_taken_away_by_the_next() {
    let folder = folder("killed");
    for (name, is_kept) in [(".import-a1B2.part", false), (".import-notes", true), ("other.part", true)] {
        fs::write(folder.join(name), "half").expect("a file");
        import(&folder, &["--format", "json"]).json();
        assert_eq!(folder.join(name).exists(), is_kept, "{name}");
        fs::remove_file(folder.join("acme.yaml")).expect("a table");
    }
    let being_written = folder.join(".import-c3D4.part");
    let file = fs::File::create(&being_written).expect("a file");
    file.lock().expect("a lock");
    import(&folder, &["--format", "json"]).json();
    assert!(being_written.exists(), "it is another import's");
}
