//! The files of tables that a run has been given.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

use crate::cli::answer::Result;
use crate::cli::paths;
use crate::cli::tree::Tree;
use crate::diag::{Code, Diagnostic, Place};

/// The files of tables, each by the one path that leads to it whatever its spelling.
#[derive(Default)]
pub(super) struct Files {
    files: BTreeSet<OsString>,
    /// The one path of each folder.
    folders: BTreeMap<OsString, PathBuf>,
}

impl Files {
    /// Takes note of a file. The same one a second time would take a contract's discount twice.
    pub(super) fn take(&mut self, tree: &Tree, path: &Path, named_at: Option<&Place>) -> Result<()> {
        if paths::is_stdin(path) {
            return Ok(());
        }
        let is_plain = matches!(tree, Tree::Disk(_)) && !path.is_symlink();
        let real = match path.file_name().filter(|_| is_plain) {
            Some(name) => {
                let folder = paths::folder(path).into_os_string();
                self.folders.entry(folder).or_insert_with_key(|folder| tree.real(folder.as_ref())).join(name)
            }
            None => tree.real(path),
        };
        if self.files.insert(real.into_os_string()) {
            return Ok(());
        }
        let twice = Diagnostic::error(Code::DuplicateFile, format!("`{}` is named twice", path.display()));
        let twice = named_at.map_or_else(|| twice.clone(), |place| twice.clone().at(place));
        Err(twice.help("name each file of prices once, by itself or in its folder").into())
    }
}
