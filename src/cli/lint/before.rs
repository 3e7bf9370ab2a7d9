//! Price tables as they were before a change. This is the only place that loads them for `prices check`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::answer::Result;
use crate::cli::locked::Locked;
use crate::cli::tables::{BUILTIN, no_tables};
use crate::cli::tree::Tree;
use crate::cli::{files, git};

use super::{Before, builtin, files_of, inside, name_of, path_of_builtin, plain};
use crate::diag::Source;
use crate::pricing;

/// What tables are held against.
pub(in crate::cli) enum Base {
    /// The tables that `builtin` means.
    Builtin,
    /// A table.
    File(PathBuf),
    /// Another state of the project.
    Tree(Tree),
}

impl Base {
    /// What an argument names: a revision or, written as a path, a folder or a file.
    pub(in crate::cli) fn named(written: &str) -> Result<Self> {
        let path = Path::new(written);
        match written {
            BUILTIN => Ok(Self::Builtin),
            _ if git::is_path(written) && path.is_file() => Ok(Self::File(path.to_path_buf())),
            _ => Ok(Self::Tree(Tree::base(written)?)),
        }
    }

    /// The revision with the settings of the project as they were.
    pub(in crate::cli) fn revision(&self) -> Option<&Tree> {
        match self {
            Self::Tree(tree @ Tree::Revision(_)) => Some(tree),
            _ => None,
        }
    }

    /// The tables as they were before: in another state of the project, where they have the paths that are looked at.
    pub(in crate::cli) fn tables(&self, locked: Locked, paths: &[String]) -> Result<Before> {
        let (mut tables, mut problems) = (Before::new(), Vec::new());
        let paths: Vec<String> = paths.iter().map(|path| plain(path)).collect();
        let sources = match self {
            Self::Builtin => {
                let tables = builtin(locked)?.catalog.tables().to_vec();
                return Ok(tables.into_iter().map(|table| (path_of_builtin(&table), table)).collect());
            }
            Self::File(path) => vec![(files::read(path, None)?, name_of(path))],
            Self::Tree(tree) => sources(tree, &paths)?,
        };
        for (source, inside) in sources {
            match pricing::read_named(&source) {
                Ok(table) => drop(tables.insert(inside, table)),
                Err(more) => problems.extend(more),
            }
        }
        if problems.is_empty() { Ok(tables) } else { Err(problems.into()) }
    }
}

/// Texts, each with its path from where it was found.
type Sources = Vec<(Arc<Source>, PathBuf)>;

fn sources(tree: &Tree, paths: &[String]) -> Result<Sources> {
    let is_there = |path: &&String| tree.is_dir(Path::new(path)) || tree.is_file(Path::new(path));
    let known: Vec<&Path> = paths.iter().filter(is_there).map(Path::new).collect();
    if let Tree::Folder(folder) = tree
        && known.is_empty()
    {
        return tables_themselves(folder);
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
