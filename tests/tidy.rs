//! What the code base promises about itself.

mod common;

#[path = "tidy/circles.rs"]
mod circles;
#[path = "common/files.rs"]
mod files;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use files::{files, read, root};

/// The modules, each allowed to use those before it.
const LAYERS: [&str; 15] = [
    "exact", "diag", "effort", "yaml", "units", "pricing", "scenario", "engine", "usage", "analysis",
    "config", "result", "report", "schema", "cli",
];

/// The most lines of a source file, its tests left out.
const MOST_LINES: usize = 350;

/// Every source file with its text.
fn sources() -> Vec<(PathBuf, String)> {
    files(&root().join("src"), ".rs").into_iter().map(|path| (path.clone(), read(&path))).collect()
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

/// What people read who change the code.
const DOCUMENTS: [&str; 3] = ["ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md"];

/// A document as what is between its backticks (at odd places) and the text around it; its blocks are left out.
fn pieces(document: &str) -> Vec<String> {
    let text = std::fs::read_to_string(root().join(document)).expect("a document");
    let outside = text.split("```").step_by(2).collect::<String>();
    outside.split('`').map(str::to_owned).collect()
}

/// The file or folder that a piece of code names: from the root or below `src`, if it looks like a path.
fn named(code: &str) -> Option<PathBuf> {
    let is_file = ["rs", "md", "yaml", "toml", "json"].iter().any(|end| code.ends_with(&format!(".{end}")));
    let is_path = !code.contains([' ', '(', ':']) && (is_file || code.contains('/'));
    let places = [root().join(code), root().join("src").join(code)];
    is_path.then(|| places.iter().find(|place| place.exists()).unwrap_or(&places[0]).clone())
}

#[test]
fn documents_name_files_that_exist_and_what_they_declare() {
    for document in DOCUMENTS {
        let pieces = pieces(document);
        let paths = pieces.iter().skip(1).step_by(2).filter_map(|code| named(code));
        for path in paths {
            assert!(path.exists(), "{document}: there is no {}", path.display());
        }
        for three in pieces.windows(3).skip(1).step_by(2).filter(|three| three[1] == " in ") {
            let Some(file) = named(&three[2]).filter(|path| path.is_file()) else { continue };
            let text = std::fs::read_to_string(&file).expect("a file");
            let declares = |line: &str| {
                let words: Vec<&str> =
                    line.split(|c: char| !c.is_alphanumeric() && !"_-".contains(c)).collect();
                let kinds = ["enum", "struct", "trait", "fn", "static", "const"];
                let is_code = file.extension().is_some_and(|extension| extension == "rs");
                words.windows(2).any(|pair| pair[1] == three[0] && kinds.contains(&pair[0]))
                    || !is_code && words.contains(&three[0].as_str())
                    // The head of a registry names the type that it makes.
                    || line.trim() == format!("{0}: {0}Facts;", three[0])
            };
            let is_in = text.lines().any(declares);
            assert!(is_in, "{document}: `{}` is not declared in {}", three[0], file.display());
        }
    }
}

#[test]
fn the_architecture_has_the_layers() {
    let text = std::fs::read_to_string(root().join("ARCHITECTURE.md")).expect("a document");
    let (_, table) = text.split_once("| layer | what it is |\n|---|---|\n").expect("the table of layers");
    let rows = table.lines().map_while(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(rows.collect::<Vec<_>>(), LAYERS);
}

#[test]
fn links_between_documents_lead_somewhere() {
    let others = ["README.md", "CHANGELOG.md", "pricing/README.md", "examples/ci/README.md"];
    let book = std::fs::read_dir(root().join("docs/src")).expect("the book");
    let pages = book.map(|page| format!("docs/src/{}", page.expect("a page").file_name().to_string_lossy()));
    for document in DOCUMENTS.into_iter().chain(others).map(str::to_owned).chain(pages) {
        let document = root().join(document);
        let text = std::fs::read_to_string(&document).expect("a document");
        let targets = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        for target in targets.filter(|target| !target.is_empty() && !target.contains("://")) {
            let to = document.parent().expect("a folder").join(target);
            assert!(to.exists(), "{}: there is no {target}", document.display());
        }
    }
}

/// rustfmt does not format what stands in a macro: the tables of keys.
#[test]
fn no_line_of_a_table_of_keys_is_too_long() {
    for (path, text) in sources() {
        let tables = text.contains("map! {") || text.contains("words! {");
        for (number, line) in text.lines().enumerate().filter(|_| tables) {
            let width = line.chars().count();
            assert!(width <= 120, "{}:{}: {width} characters", path.display(), number + 1);
        }
    }
}
