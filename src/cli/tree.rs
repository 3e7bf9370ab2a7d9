//! Where a run's files are: on disk, or in another state of the same project.
//!
//! Paths are those of the command line everywhere; a tree knows what they mean in it. A scenario's
//! `prices:` are relative to it in every tree.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::pricing::{Builtin, MARKET};

use super::answer::{Failure, Result};
use super::files::{self, MOST_BYTES};
use super::git::{self, Revision};
use super::paths;

/// Where files are.
#[derive(Clone, Debug)]
pub(super) enum Tree {
    /// In the work tree.
    Disk(Texts),
    /// In a folder that holds another state of the working directory.
    Folder(PathBuf),
    /// In a revision of the repository.
    Revision(Rc<Revision>),
    /// As in another tree, but for a path, in place of which another one is read.
    Moved(Box<Moved>),
}

/// The files that were read, so that each is read once: standard input and pipes cannot be read again.
/// Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts(Rc<RefCell<BTreeMap<PathBuf, Arc<Source>>>>);

impl Texts {
    fn read(&self, path: &Path, named_at: Option<&Place>) -> Result<Arc<Source>> {
        if let Some(source) = self.0.borrow().get(path) {
            return Ok(Arc::clone(source));
        }
        let source = files::read(path, named_at)?;
        self.0.borrow_mut().insert(path.to_path_buf(), Arc::clone(&source));
        Ok(source)
    }
}

impl Default for Tree {
    fn default() -> Self {
        Self::Disk(Texts::default())
    }
}

/// A path that stands for another one of a tree.
#[derive(Clone, Debug)]
pub(super) struct Moved {
    pub(super) tree: Tree,
    pub(super) asked: PathBuf,
    pub(super) read: PathBuf,
}

impl Moved {
    fn path(&self, path: &Path) -> PathBuf {
        match paths::joined(Path::new(""), path).strip_prefix(paths::joined(Path::new(""), &self.asked)) {
            Ok(rest) if rest.as_os_str().is_empty() => self.read.clone(),
            Ok(rest) => self.read.join(rest),
            Err(_) => path.to_path_buf(),
        }
    }
}

impl Tree {
    /// What a change is held against: a revision or, where it is written as a path, a folder. A folder of
    /// the work tree that bears the name of a revision is part of the change, and never taken for it.
    pub(super) fn base(written: &str) -> Result<Self> {
        if !git::is_path(written) {
            return Self::revision(written);
        }
        match Path::new(written).is_dir() {
            true => Ok(Self::Folder(PathBuf::from(written))),
            false => {
                let message = format!("there is no folder `{written}`");
                let missing = Diagnostic::error(Code::BaseUnreadable, message);
                Err(missing.help("a revision is written without `./` in front: `origin/main`").into())
            }
        }
    }

    /// The same, but of a revision the commit where the work tree's history left it; and what to warn of.
    pub(super) fn fork(written: &str) -> Result<(Self, Option<Diagnostic>)> {
        if git::is_path(written) {
            return Ok((Self::base(written)?, None));
        }
        match Revision::fork(written)? {
            Some(commit) => Ok((Self::revision(&commit)?, None)),
            None => {
                let message = format!("no common ancestor with `{written}` is known here");
                let warning = Diagnostic::warning(Code::BaseUnreadable, message)
                    .help("fetch more of the history (in GitHub Actions: `fetch-depth: 0`)")
                    .note("the change is compared with its latest commit");
                Ok((Self::revision(written)?, Some(warning)))
            }
        }
    }

    /// The folders of the tables in a folder: itself, and its folder `market`.
    pub(super) fn table_folders(&self, folder: &Path) -> Vec<PathBuf> {
        let market = Some(folder.join(MARKET)).filter(|market| self.is_dir(market));
        std::iter::once(folder.to_path_buf()).chain(market).collect()
    }

    /// The files of the tables in a folder.
    pub(super) fn table_files(&self, folder: &Path, named_at: Option<&Place>) -> Result<Vec<PathBuf>> {
        let folders = self.table_folders(folder);
        let files = folders.iter().map(|folder| self.yaml_files(folder, false, named_at));
        Ok(files.collect::<Result<Vec<_>>>()?.concat())
    }

    /// A revision of the repository of the working directory.
    pub(super) fn revision(name: &str) -> Result<Self> {
        Ok(Self::Revision(Rc::new(Revision::open(name)?)))
    }

    /// Its name as an argument.
    pub(super) fn written(&self) -> String {
        match self {
            Self::Revision(revision) => revision.name.clone(),
            Self::Disk(_) | Self::Folder(_) | Self::Moved(_) => self.name(),
        }
    }

    /// Its name for people: of a revision, with the commit that it means.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Disk(_) => "the work tree".to_owned(),
            Self::Folder(folder) => folder.display().to_string(),
            Self::Moved(moved) => moved.tree.name(),
            Self::Revision(revision) => {
                let short = revision.commit.get(..10).unwrap_or(&revision.commit);
                if revision.commit.starts_with(&revision.name) {
                    short.to_owned()
                } else {
                    format!("{} ({short})", revision.name)
                }
            }
        }
    }

    /// Reads a text; `named_at` is the place in another file that names it.
    pub(super) fn read(&self, path: &Path, named_at: Option<&Place>) -> Result<Arc<Source>> {
        let revision = match self {
            Self::Disk(texts) => return texts.read(path, named_at),
            Self::Folder(folder) => return files::read(&folder.join(path), named_at),
            Self::Moved(moved) => return moved.tree.read(&moved.path(path), named_at),
            Self::Revision(revision) => revision,
        };
        let name = format!("{}:{}", revision.name, path.display());
        let bytes = revision.bytes(path, MOST_BYTES + 1).map_err(|error| {
            let refused = Diagnostic::error(
                Code::CannotRead,
                format!("cannot read `{name}`: {}", paths::words(&error)),
            );
            Failure::from(named_at.map_or_else(|| refused.clone(), |place| refused.clone().at(place)))
        })?;
        files::text(bytes, named_at, |text| Source::past(name.clone(), text))
    }

    /// The compiled-in table that a file on disk may be equal to: it has its name and is as long, and no link.
    pub(super) fn alike(&self, path: &Path) -> Option<Builtin> {
        let Self::Disk(_) = self else { return None };
        let table = Builtin::in_place_of(path)?;
        let is_alike = |file: std::fs::Metadata| file.is_file() && file.len() == table.text.len() as u64;
        path.symlink_metadata().is_ok_and(is_alike).then_some(table)
    }

    /// Whether a path is a folder.
    pub(super) fn is_dir(&self, path: &Path) -> bool {
        match self {
            Self::Disk(_) => path.is_dir(),
            Self::Folder(folder) => folder.join(path).is_dir(),
            Self::Moved(moved) => moved.tree.is_dir(&moved.path(path)),
            Self::Revision(revision) => revision.is_dir(path),
        }
    }

    /// Whether a folder, the working directory or one above it, ends the search for what belongs to the
    /// project: the top of its repository.
    pub(super) fn is_top(&self, folder: &Path) -> bool {
        match self {
            Self::Disk(_) => paths::is_top(folder),
            Self::Moved(moved) => moved.tree.is_top(folder),
            Self::Revision(revision) => revision.is_top(folder),
            // What lies above a copy is of it only where that is a work tree of its own.
            Self::Folder(root) => {
                let own = paths::repository(root)
                    .filter(|top| paths::repository(Path::new("")) != Some(top.clone()));
                own.is_none_or(|top| paths::is_same(&top, &root.join(folder)))
            }
        }
    }

    /// Whether a path is a file.
    pub(super) fn is_file(&self, path: &Path) -> bool {
        match self {
            Self::Disk(_) => path.is_file(),
            Self::Folder(folder) => folder.join(path).is_file(),
            Self::Moved(moved) => moved.tree.is_file(&moved.path(path)),
            Self::Revision(revision) => revision.is_file(path),
        }
    }

    /// The path of a file that is the same whatever links lead to it; as it is written where there is none.
    pub(super) fn real(&self, path: &Path) -> PathBuf {
        let on_disk = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        match self {
            Self::Disk(_) => on_disk(path),
            Self::Folder(folder) => on_disk(&folder.join(path)),
            Self::Moved(moved) => moved.tree.real(&moved.path(path)),
            Self::Revision(_) => paths::joined(Path::new(""), path),
        }
    }

    /// The YAML files of a folder, by name; those of its folders too where `deep`.
    pub(super) fn yaml_files(
        &self,
        folder: &Path,
        deep: bool,
        named_at: Option<&Place>,
    ) -> Result<Vec<PathBuf>> {
        match self {
            Self::Disk(_) => files::yaml_files(folder, deep, named_at),
            Self::Folder(root) => {
                let found = files::yaml_files(&root.join(folder), deep, named_at)?;
                Ok(found.iter().map(|path| path.strip_prefix(root).unwrap_or(path).to_path_buf()).collect())
            }
            Self::Moved(moved) => moved.tree.yaml_files(&moved.path(folder), deep, named_at),
            Self::Revision(revision) => Ok(revision.yaml_files(folder, deep)),
        }
    }

    /// The absolute names that a file has in the work tree, by what links are in this state of it.
    pub(super) fn names(&self, path: &Path) -> BTreeSet<PathBuf> {
        let mut names = paths::names(path);
        match self {
            Self::Disk(_) | Self::Folder(_) => {}
            Self::Moved(moved) => names.extend(moved.tree.names(path)),
            Self::Revision(revision) => names.extend(revision.target(path)),
        }
        names
    }

    /// The files that a change has added to a revision.
    pub(super) fn added(&self) -> Result<Vec<PathBuf>> {
        match self {
            Self::Revision(revision) => revision.added(),
            Self::Disk(_) | Self::Folder(_) | Self::Moved(_) => Ok(Vec::new()),
        }
    }

    /// A file that was read, as the command line would name it.
    pub(super) fn path_of(&self, source: &Source) -> PathBuf {
        let name = match self {
            Self::Moved(moved) => return moved.tree.path_of(source),
            Self::Disk(_) => Path::new(&source.name),
            Self::Folder(root) => {
                let name = Path::new(&source.name);
                name.strip_prefix(root).unwrap_or(name)
            }
            Self::Revision(revision) => {
                let prefix = format!("{}:", revision.name);
                Path::new(source.name.strip_prefix(&prefix).unwrap_or(&source.name))
            }
        };
        name.to_path_buf()
    }

    /// The folder of a file that was read, as the command line would name it.
    pub(super) fn folder_of(&self, source: &Source) -> PathBuf {
        self.path_of(source).parent().unwrap_or(Path::new("")).to_path_buf()
    }
}
