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
    let index = split::index(files.iter().map(|(_, text)| text.as_str()));
    let index = index.unwrap_or_else(|(at, line, why)| panic!("pricing/{}:{line}: {why}", files[at].0));
    // The texts stand one behind the other: a run touches the memory of those alone that it reads.
    let (mut tables, mut texts, mut begins, mut events) =
        (String::new(), String::new(), String::new(), Vec::new());
    for (number, ((file, text), parts)) in files.iter().zip(&index.tables).enumerate() {
        let split::Parts { provider, aliases, head, models } = parts;
        let (start, end) = (head.start, head.end);
        tables += &format!(
            "Builtin {{ file: {file:?}, provider: {provider:?}, aliases: &{aliases:?}, head: ({start}, {end}), \
             text: TEXTS.split_at({}).1.split_at({}).0, whose: Whose::Program({number}) }},\n",
            texts.len(),
            text.len()
        );
        texts += text;
        begins += "&[";
        for part in std::iter::once(head).chain(models) {
            begins += &format!("({}, {}), ", part.start, events.len());
            let recorded = recorded::record(&text[part.clone()]);
            events.extend(recorded.unwrap_or_else(|why| panic!("pricing/{file}: {why}")));
        }
        begins += "],\n";
    }
    let files = [
        ("tables.rs", format!("[{tables}]").into()),
        ("texts", texts.into()),
        ("names", index.names.into()),
        ("date", index.date.into()),
        ("events.rs", format!("[{begins}]").into()),
        ("events", events),
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
