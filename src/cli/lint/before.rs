//! Price tables as they were before a change. This is the only place that loads them for `prices check`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::Source;
use crate::pricing;

use super::super::tree::Tree;
use super::super::{Result, files, git};
use super::{BUILTIN, Before, builtin, files_of, inside, name_of, no_tables, plain, stem_path};

/// The tables as they were before: of a folder or a file, of `builtin`, or in another state of the project,
/// where they have the paths that are looked at.
pub(in crate::cli) fn before(base: &str, paths: &[String]) -> Result<Before> {
    if base == BUILTIN {
        let tables = builtin()?.catalog.tables().to_vec();
        return Ok(tables.into_iter().map(|table| (stem_path(&table), table)).collect());
    }
    let (mut tables, mut problems) = (Before::new(), Vec::new());
    let paths: Vec<String> = paths.iter().map(|path| plain(path)).collect();
    for (source, inside) in sources(base, &paths)? {
        match pricing::read(&source, &files::stem(&inside)) {
            Ok(table) => drop(tables.insert(inside, table)),
            Err(more) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(tables) } else { Err(problems.into()) }
}

/// Texts, each with its path from where it was found.
type Sources = Vec<(Arc<Source>, PathBuf)>;

fn sources(base: &str, paths: &[String]) -> Result<Sources> {
    let path = Path::new(base);
    if git::is_path(base) && path.is_file() {
        return Ok(vec![(files::read(path, None)?, name_of(path))]);
    }
    let tree = Tree::base(base)?;
    let is_there = |path: &&String| tree.is_dir(Path::new(path)) || tree.is_file(Path::new(path));
    let known: Vec<&Path> = paths.iter().filter(is_there).map(Path::new).collect();
    if known.is_empty() && matches!(tree, Tree::Folder(_)) {
        return tables_themselves(path);
    }
    let mut found = Sources::new();
    for path in known {
        if tree.is_dir(path) {
            for file in tree.yaml_files(path, true, None)? {
                found.push((tree.read(&file, None)?, inside(&file, path)));
            }
        } else {
            found.push((tree.read(path, None)?, name_of(path)));
        }
    }
    Ok(found)
}

/// The tables of a folder that holds nothing else.
fn tables_themselves(folder: &Path) -> Result<Sources> {
    let found = files_of(folder)?.into_iter();
    let found: Sources =
        found.map(|(path, inside)| Ok((files::read(&path, None)?, inside))).collect::<Result<_>>()?;
    if found.is_empty() { Err(no_tables(&folder.display().to_string()).into()) } else { Ok(found) }
}
