//! The files of tables that a run has been given.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::Path;

use crate::cli::answer::Result;
use crate::cli::paths;
use crate::cli::tree::Tree;
use crate::diag::{Code, Diagnostic, Place};

/// The files of tables, each by the one path that leads to it whatever its spelling: the names in each folder.
#[derive(Default)]
pub(super) struct Files(BTreeMap<OsString, BTreeSet<OsString>>);

impl Files {
    /// Takes note of a file. The same one a second time would take a contract's discount twice.
    pub(super) fn take(&mut self, tree: &Tree, path: &Path, named_at: Option<&Place>) -> Result<()> {
        if paths::is_stdin(path) {
            return Ok(());
        }
        let is_plain = matches!(tree, Tree::Disk(_)) && !path.is_symlink();
        let (folder, name) = match path.file_name().filter(|_| is_plain) {
            Some(name) => (tree.real(&paths::folder(path)), name.to_os_string()),
            None => {
                let real = tree.real(path);
                (paths::folder(&real), real.file_name().unwrap_or_default().to_os_string())
            }
        };
        self.take_named(folder.as_os_str(), name, path, named_at)
    }

    /// Takes note of a file whose name in a folder is known to be its own; `folder` is the one path of that.
    pub(super) fn take_named(
        &mut self,
        folder: &OsStr,
        name: OsString,
        path: &Path,
        named_at: Option<&Place>,
    ) -> Result<()> {
        let is_new = match self.0.get_mut(folder) {
            Some(names) => names.insert(name),
            None => self.0.insert(folder.to_os_string(), BTreeSet::from([name])).is_none(),
        };
        if is_new {
            return Ok(());
        }
        let twice = Diagnostic::error(Code::DuplicateFile, format!("`{}` is named twice", path.display()));
        let twice = named_at.map_or_else(|| twice.clone(), |place| twice.clone().at(place));
        Err(twice.help("name each file of prices once, by itself or in its folder").into())
    }
}
