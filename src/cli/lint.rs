//! Price tables held to the rules of `prices check`, folder by folder: a run uses the tables of a folder
//! together, and what a rate should be is known from the others.

mod before;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use clap::builder::TypedValueParser;

use crate::diag::{Diagnostic, Severity};
use crate::pricing::lint::{self, Today};
use crate::pricing::{self, Catalog, MARKET, Table};

use super::answer::{Failure, Result};
use super::args::one_of;
use super::locked::Locked;
use super::tables::{self, BUILTIN, Shelf, Wanted, no_tables};
use super::tree::Tree;
use super::{files, paths};

pub(super) use self::before::Base;

/// Reads the lowest severity at which a finding fails the check.
pub(super) fn fail_on() -> impl TypedValueParser<Value = Severity> {
    one_of(["error", "warn", "info"], &[Severity::Error, Severity::Warning, Severity::Info])
}

/// Tables that a run looks at.
pub(super) struct LookedAt {
    folders: Vec<Together>,
    /// Whether folders are looked at as a whole, so that a table that is gone is missed.
    whole: Whole,
}

/// Tables that are used together, and which of them are looked at.
struct Together {
    catalog: Catalog,
    /// The sources of those that are looked at, each with its path from where it was found: `openai.yaml`.
    asked: BTreeMap<String, PathBuf>,
    /// Warnings of tables beside them that cannot be read.
    left_out: Vec<Diagnostic>,
}

/// What of the tables before must still be there.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Whole {
    /// Nothing: only files are looked at.
    Files,
    /// The tables that stand at the top: there are no others among those compiled in.
    Top,
    /// All.
    Folders,
}

/// The tables as they were before, by their path from where they were found.
pub(super) type Before = BTreeMap<PathBuf, Table>;

/// The tables of files, folders or `builtin`.
pub(super) fn looked_at(tree: &Tree, locked: Locked, paths: &[String]) -> Result<LookedAt> {
    let (mut folders, mut found, mut whole) = (Vec::new(), Vec::new(), Whole::Files);
    for path in &paths.iter().map(|path| plain(path)).collect::<Vec<_>>() {
        let of_path = match Path::new(path).is_dir() {
            _ if path == BUILTIN => Whole::Top,
            true => Whole::Folders,
            false => Whole::Files,
        };
        whole = whole.max(of_path);
        if path == BUILTIN {
            folders.push(builtin(locked)?);
        } else {
            found.extend(files_of(Path::new(path))?);
        }
    }
    folders.extend(by_folder(tree, locked, &found)?);
    let looked_at = LookedAt { folders, whole };
    if looked_at.count() == 0 {
        return Err(no_tables(&paths.join("`, `")).into());
    }
    Ok(looked_at)
}

/// A path without needless parts, `pricing` for `./pricing/`, as the sources of tables are named.
pub(super) fn plain(path: &str) -> String {
    paths::joined(Path::new(""), path).display().to_string()
}

impl LookedAt {
    /// How many tables there are.
    pub(super) fn count(&self) -> usize {
        self.folders.iter().map(|together| together.asked.len()).sum()
    }
}

/// The tables that `builtin` means.
fn builtin(locked: Locked) -> Result<Together> {
    let catalog = Shelf::together(&Tree::default(), locked, &[BUILTIN.to_owned()])?.read(&Wanted::All)?;
    let asked =
        catalog.tables().iter().map(|table| (table.place.source.name.clone(), path_of_builtin(table)));
    Ok(Together { asked: asked.collect(), catalog, left_out: Vec::new() })
}

/// The path of such a table from the folder of the tables.
fn path_of_builtin(table: &Table) -> PathBuf {
    let name = &table.place.source.name;
    PathBuf::from(name.split_once(':').map_or(name.as_str(), |(_, file)| file))
}

/// Files, each with its path from where it was found, by the folders in which runs find them. Beside a file
/// stand the other tables of its folder, so that it is judged as it is used.
fn by_folder(tree: &Tree, locked: Locked, found: &[(PathBuf, PathBuf)]) -> Result<Vec<Together>> {
    let mut folders: BTreeMap<PathBuf, BTreeMap<String, PathBuf>> = BTreeMap::new();
    for (path, inside) in found {
        let folder = path.parent().unwrap_or(Path::new(""));
        // A folder of tables includes its `market`.
        let folder =
            if folder.ends_with(MARKET) { folder.parent().unwrap_or(folder) } else { folder }.to_path_buf();
        folders.entry(folder).or_default().insert(path.display().to_string(), inside.clone());
    }
    let mut all = Vec::new();
    let mut problems = Vec::new();
    for (folder, asked) in folders {
        match together(tree, locked, &folder, asked) {
            Ok(together) => all.push(together),
            Err(Failure(more)) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(all) } else { Err(problems.into()) }
}

fn together(
    tree: &Tree,
    locked: Locked,
    folder: &Path,
    asked: BTreeMap<String, PathBuf>,
) -> Result<Together> {
    let mut files: Vec<String> = asked.keys().cloned().collect();
    let alone = Shelf::together(tree, locked, &files)?.read(&Wanted::All)?;
    let (beside, left_out) = tables_beside(tree, folder, &asked)?;
    if beside.is_empty() {
        return Ok(Together { catalog: alone, asked, left_out });
    }
    files.extend(beside);
    let catalog = Shelf::together(tree, locked, &files)?.read(&Wanted::All)?;
    Ok(Together { catalog, asked, left_out })
}

/// The other tables of a folder, and warnings of those that cannot be read. What else stands there is none of ours.
fn tables_beside(
    tree: &Tree,
    folder: &Path,
    asked: &BTreeMap<String, PathBuf>,
) -> Result<(Vec<String>, Vec<Diagnostic>)> {
    let here = Path::new(".");
    let folder = if folder.as_os_str().is_empty() { here } else { folder };
    let listed = Tree::default().table_files(folder, None)?;
    let (mut beside, mut left_out) = (Vec::new(), Vec::new());
    for path in listed.iter().map(|path| inside(path, here)) {
        let name = path.display().to_string();
        if asked.contains_key(&name) {
            continue;
        }
        let source = tree.read(&path, None)?;
        match pricing::read(&source, &paths::stem(&path)) {
            Ok(_) => beside.push(name),
            Err(problems) if is_table(&source.text) => left_out.extend(problems.first().map(is_left_out)),
            Err(_) => {}
        }
    }
    Ok((beside, left_out))
}

fn is_left_out(problem: &Diagnostic) -> Diagnostic {
    let warning = Diagnostic { severity: Severity::Warning, ..problem.clone() };
    warning.note("this table is beside those that are checked; nothing is compared with its rates")
}

/// Whether a text says that it is a price table.
pub(super) fn is_table(text: &str) -> bool {
    has_schema(text, "/pricing/")
}

/// Whether a text says that it is of a format.
pub(super) fn has_schema(text: &str, format: &str) -> bool {
    text.lines().any(|line| line.starts_with("schema:") && line.contains(format))
}

/// The YAML files of a path, each with its path from there.
fn files_of(path: &Path) -> Result<Vec<(PathBuf, PathBuf)>> {
    if !path.is_dir() {
        return Ok(vec![(path.to_path_buf(), name_of(path))]);
    }
    let below = files::yaml_files(path, true, None)?;
    below.iter().try_for_each(|file| tables::check_name(file))?;
    Ok(below.iter().map(|file| (inside(file, Path::new(".")), inside(file, path))).collect())
}

fn name_of(path: &Path) -> PathBuf {
    path.file_name().map_or_else(PathBuf::new, PathBuf::from)
}

/// A path from a folder; a folder's own stays what it is.
fn inside(file: &Path, folder: &Path) -> PathBuf {
    let inside = file.strip_prefix(folder).unwrap_or(file);
    if inside.as_os_str().is_empty() { file.to_path_buf() } else { inside.to_path_buf() }
}

/// All that the rules find in tables, in the order of files and lines. With the tables as they were before,
/// also what has become of the past.
pub(super) fn findings(looked_at: &LookedAt, before: Option<&Before>, today: Today) -> Vec<Diagnostic> {
    let mut found: Vec<Diagnostic> = Vec::new();
    let mut kept = BTreeSet::new();
    for together in &looked_at.folders {
        let is_asked = |finding: &Diagnostic| {
            let place = finding.place.as_ref();
            place.is_some_and(|(place, _)| together.asked.contains_key(&place.source.name))
        };
        found.extend(lint::findings(&together.catalog, today).into_iter().filter(is_asked));
        found.extend(together.left_out.iter().cloned());
        for table in together.catalog.tables() {
            let Some(inside) = together.asked.get(&table.place.source.name) else { continue };
            if let Some(old) = before.and_then(|before| before.get(inside)) {
                found.extend(lint::rewritten(old, table));
                kept.insert(inside.as_path());
            }
        }
    }
    let is_missed = |inside: &Path| match looked_at.whole {
        Whole::Files => false,
        Whole::Top => inside.parent() == Some(Path::new("")),
        Whole::Folders => true,
    };
    let gone = before.into_iter().flatten();
    let gone = gone.filter(|(inside, _)| !kept.contains(inside.as_path()) && is_missed(inside));
    found.extend(gone.map(|(_, table)| lint::removed(table)));
    found.sort_by_cached_key(|finding| {
        let place = finding.place.as_ref().map(|(place, _)| place);
        place.map(|place| (place.source.name.clone(), place.span().start, finding.code))
    });
    found
}
