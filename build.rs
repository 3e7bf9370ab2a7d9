//! Lists the price tables that are compiled in, makes an index of their models, and keeps what the YAML parser says of
//! each.

use std::path::{Path, PathBuf};
use std::{env, fs};

#[path = "src/yaml/events.rs"]
mod events;
#[path = "src/yaml/recorded.rs"]
mod recorded;
#[path = "src/pricing/split.rs"]
mod split;

fn main() {
    let variable = |name: &str| PathBuf::from(env::var_os(name).expect("cargo sets it"));
    let (tables, out) = (variable("CARGO_MANIFEST_DIR").join("pricing"), variable("OUT_DIR"));
    let mut files = yaml_files(&tables, "");
    files.extend(yaml_files(&tables.join("market"), "market/"));
    let index = split::index(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    let split::Index { tables, texts, names, parts } = index.unwrap_or_else(|why| panic!("pricing/{why}"));
    let mut all_events = Vec::new();
    let mut begins = String::new();
    for ((name, text), parts) in files.iter().zip(parts) {
        begins += "&[";
        for part in parts {
            begins += &format!("({}, {}), ", part.start, all_events.len());
            let recorded = recorded::record(&text[part]);
            all_events.extend(recorded.unwrap_or_else(|why| panic!("pricing/{name}: {why}")));
        }
        begins += "],\n";
    }
    let begins = format!("[{begins}]").into_bytes();
    let files = [
        ("tables.rs", tables.into()),
        ("texts", texts.into()),
        ("names", names.into()),
        ("events.rs", begins),
        ("events", all_events),
    ];
    for (file, contents) in files {
        fs::write(out.join(file), contents).expect("the folder that cargo made");
    }
    for read in ["build.rs", "src/pricing/split.rs", "src/yaml/events.rs", "src/yaml/recorded.rs"] {
        println!("cargo::rerun-if-changed={read}");
    }
}

/// The tables of a folder, by name, and what cargo looks at to see whether they changed.
fn yaml_files(folder: &Path, prefix: &str) -> Vec<(String, String)> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.expect("a folder's entry").path());
    let mut paths: Vec<PathBuf> =
        entries.filter(|path| path.extension().is_some_and(|end| end == "yaml")).collect();
    paths.sort();
    let table = |path: &PathBuf| {
        let name = path.file_name().and_then(|name| name.to_str()).expect("a name in plain letters");
        (format!("{prefix}{name}"), fs::read_to_string(path).expect("a table that can be read"))
    };
    paths.iter().map(table).collect()
}
