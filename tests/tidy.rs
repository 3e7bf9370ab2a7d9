//! What the code base promises about itself.

mod common;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The modules, each allowed to use those before it.
const LAYERS: [&str; 13] = [
    "exact", "diag", "effort", "yaml", "units", "pricing", "scenario", "engine", "analysis", "config",
    "report", "schema", "cli",
];

/// The most lines of a source file, its tests left out.
const MOST_LINES: usize = 350;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every source file with its text.
fn sources() -> Vec<(PathBuf, String)> {
    fn walk(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("a readable file");
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    walk(&root().join("src"), &mut found);
    found.sort();
    found
}

/// The layer to which a file belongs: the name of its module below `src`.
fn layer(path: &Path) -> Option<usize> {
    let inside = path.strip_prefix(root().join("src")).expect("a source file");
    let first = inside.components().next()?.as_os_str().to_string_lossy().into_owned();
    let module = first.trim_end_matches(".rs").to_owned();
    LAYERS.iter().position(|layer| *layer == module)
}

#[test]
fn modules_use_only_those_before_them() {
    for (path, text) in sources() {
        let Some(own) = layer(&path) else { continue };
        for (number, line) in
            text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"))
        {
            for used in line.split("crate::").skip(1) {
                let name: String = used.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                let Some(other) = LAYERS.iter().position(|layer| *layer == name) else { continue };
                assert!(other <= own, "{}:{}: uses `{name}`, which comes later", path.display(), number + 1);
            }
        }
    }
}

#[test]
fn every_module_of_the_library_is_a_layer() {
    let lib = std::fs::read_to_string(root().join("src/lib.rs")).expect("the library");
    let declared: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    assert_eq!(declared, LAYERS);
}

#[test]
fn only_the_command_line_touches_the_world() {
    let forbidden =
        ["std::fs", "std::env::", "std::io::std", "Timestamp::now", "SystemTime", "println!", "eprintln!"];
    let cli = LAYERS.len() - 1;
    for (path, text) in sources().into_iter().filter(|(path, _)| layer(path).is_some_and(|layer| layer < cli))
    {
        for word in forbidden {
            assert!(!text.contains(word), "{}: `{word}`", path.display());
        }
    }
}

#[test]
fn one_file_asks_the_clock() {
    let asks = |text: &str| {
        ["Timestamp::now", "Zoned::now", "SystemTime", "Instant::now"].iter().any(|word| text.contains(word))
    };
    let asking: Vec<PathBuf> =
        sources().into_iter().filter(|(_, text)| asks(text)).map(|(path, _)| path).collect();
    assert_eq!(asking, [root().join("src/cli/clock.rs")]);
}

#[test]
fn no_floating_point_and_no_hash_maps() {
    for (path, text) in sources() {
        for word in ["f64", "f32", "HashMap", "HashSet"] {
            assert!(!text.contains(word), "{}: `{word}`", path.display());
        }
    }
}

#[test]
fn files_are_small() {
    for (path, text) in sources() {
        let lines = text.split("#[cfg(test)]").next().unwrap_or_default().lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_shipped_table_is_compiled_in() {
    let shipped: Vec<(String, String)> = common::yaml_files(&root().join("pricing"));
    let builtin: Vec<(String, String)> = costcalc::pricing::builtin()
        .iter()
        .map(|table| (table.provider.to_owned(), table.source().text.clone()))
        .collect();
    assert_eq!(builtin, shipped);
}

#[test]
fn every_source_of_a_shipped_price_is_one_bare_address_or_a_document() {
    for (stem, text) in common::yaml_files(&root().join("pricing")) {
        let source = costcalc::diag::Source::new(stem.clone(), text);
        let table = costcalc::pricing::read(&source, &stem).expect("a shipped table");
        let origins: BTreeSet<String> = table
            .models
            .iter()
            .flat_map(|model| &model.cards)
            .map(|card| match &card.evidence.origin {
                costcalc::pricing::Origin::Url(url) => url.clone(),
                costcalc::pricing::Origin::Document(document) => format!("document: {document}"),
            })
            .collect();
        for origin in origins {
            let is_bare = origin.starts_with("https://") && !origin.contains([' ', ',', '<', '(']);
            assert!(is_bare || origin.len() > "document: ".len() + 3, "{stem}: {origin}");
        }
    }
}
