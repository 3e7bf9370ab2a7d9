//! Price tables held to the rules of `prices check`, folder by folder: a run uses the tables of a folder
//! together, and what a rate should be is known from the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic};
use crate::pricing::lint::{self, Today};
use crate::pricing::{self, Catalog, Table};

use super::tables::{Shelf, Wanted};
use super::{Failure, Result, files};

/// The word for the compiled-in tables.
pub(super) const BUILTIN: &str = "builtin";

/// Tables that are used together, and which of them are looked at.
pub(super) struct Together {
    catalog: Catalog,
    /// The sources of those that are looked at, each with its path from where it was found: `openai.yaml`.
    asked: BTreeMap<String, PathBuf>,
}

/// The compiled-in tables.
pub(super) fn builtin() -> Result<Together> {
    let catalog = Shelf::find(&[BUILTIN.to_owned()], None)?.read(&Wanted::All)?;
    let asked = catalog.tables().iter().map(|table| (table.place.source.name.clone(), stem_path(table)));
    Ok(Together { asked: asked.collect(), catalog })
}

fn stem_path(table: &Table) -> PathBuf {
    PathBuf::from(format!("{}.yaml", table.provider))
}

/// Files, each with its path from where it was found, by the folders in which runs find them. Beside a file
/// stand the other tables of its folder, so that it is judged as it is used.
pub(super) fn by_folder(found: &[(PathBuf, PathBuf)]) -> Result<Vec<Together>> {
    let mut folders: BTreeMap<PathBuf, BTreeMap<String, PathBuf>> = BTreeMap::new();
    for (path, inside) in found {
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        folders.entry(folder).or_default().insert(path.display().to_string(), inside.clone());
    }
    let mut all = Vec::new();
    let mut problems = Vec::new();
    for (folder, asked) in folders {
        let beside = tables_beside(&folder, &asked)?;
        let files: Vec<String> = asked.keys().cloned().chain(beside).collect();
        match Shelf::find(&files, None)?.read(&Wanted::All) {
            Ok(catalog) => all.push(Together { catalog, asked }),
            Err(Failure(more)) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems.into()) }
}

/// The other tables of a folder; what else stands there is none of ours.
fn tables_beside(folder: &Path, asked: &BTreeMap<String, PathBuf>) -> Result<Vec<String>> {
    let here = folder.as_os_str().is_empty();
    let listed = files::yaml_files(if here { Path::new(".") } else { folder }, false, None)?;
    let mut beside = Vec::new();
    for path in listed {
        let path = path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path);
        let name = path.display().to_string();
        if !asked.contains_key(&name) && is_table(&files::read(&path, None)?.text) {
            beside.push(name);
        }
    }
    Ok(beside)
}

/// Whether a text says that it is a price table.
pub(super) fn is_table(text: &str) -> bool {
    text.lines().any(|line| line.starts_with("schema:") && line.contains("/pricing/"))
}

/// The YAML files of a path, each with its path from there.
pub(super) fn files_of(path: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    if !path.is_dir() {
        let name = path.file_name().map_or_else(PathBuf::new, PathBuf::from);
        return Ok(vec![(path.to_path_buf(), name)]);
    }
    let inside = |file: PathBuf| {
        let inside = file.strip_prefix(path).map(Path::to_path_buf).unwrap_or_default();
        (file, inside)
    };
    Ok(files::yaml_files(path, true, None)?.into_iter().map(inside).collect())
}

/// The tables as they were before, by their path in the folder: of a folder, a file, or `builtin`. This is
/// the only place that loads them.
pub(super) fn before(base: &str) -> Result<BTreeMap<PathBuf, Table>> {
    if base == BUILTIN {
        let tables = builtin()?.catalog.tables().to_vec();
        return Ok(tables.into_iter().map(|table| (stem_path(&table), table)).collect());
    }
    let (mut tables, mut problems) = (BTreeMap::new(), Vec::new());
    for (path, inside) in files_of(Path::new(base))? {
        match pricing::read(&files::read(&path, None)?, &files::stem(&path)) {
            Ok(table) => drop(tables.insert(inside, table)),
            Err(more) => problems.extend(more),
        }
    }
    if tables.is_empty() && problems.is_empty() {
        let empty = Diagnostic::error(Code::NothingToDo, format!("`{base}` holds no price tables"));
        return Err(empty.help("name the folder or file of the tables as they were before").into());
    }
    if problems.is_empty() { Ok(tables) } else { Err(problems.into()) }
}

/// All that the rules find in tables, in the order of files and lines. With the tables as they were before,
/// also what has become of the past.
pub(super) fn findings(
    all: &[Together],
    before: Option<&BTreeMap<PathBuf, Table>>,
    today: Today,
) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut kept = BTreeSet::new();
    for together in all {
        let is_asked = |finding: &Diagnostic| {
            let place = finding.place.as_ref();
            place.is_some_and(|(place, _)| together.asked.contains_key(&place.source.name))
        };
        found.extend(lint::findings(&together.catalog, today).into_iter().filter(is_asked));
        for table in together.catalog.tables() {
            let Some(inside) = together.asked.get(&table.place.source.name) else { continue };
            if let Some(old) = before.and_then(|before| before.get(inside)) {
                found.extend(lint::rewritten(old, table));
                kept.insert(inside.as_path());
            }
        }
    }
    let gone = before.into_iter().flatten().filter(|(inside, _)| !kept.contains(inside.as_path()));
    found.extend(gone.map(|(_, table)| lint::removed(table)));
    found.sort_by_cached_key(|finding| {
        let place = finding.place.as_ref().map(|(place, _)| place);
        place.map(|place| (place.source.name.clone(), place.span().start, finding.code))
    });
    found
}

/// How many tables are looked at.
pub(super) fn count(all: &[Together]) -> usize {
    all.iter().map(|together| together.asked.len()).sum()
}
