//! The files of tables that a run has been given.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use crate::cli::answer::{Failure, Result};
use crate::cli::paths;
use crate::cli::tree::Tree;
use crate::diag::{Code, Diagnostic, Place};

/// The files of tables, each by the one path that leads to it whatever its spelling: the names in each folder.
#[derive(Default)]
pub(super) struct Files(BTreeMap<OsString, BTreeSet<Cow<'static, OsStr>>>);

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
        let is_new = self.0.entry(folder.into_os_string()).or_default().insert(name.into());
        if is_new { Ok(()) } else { Err(twice(path, named_at)) }
    }

    /// Takes note of files in a folder that have the names of compiled-in tables; `folder` is the one path of it.
    pub(super) fn take_tables<'f>(
        &mut self,
        folder: PathBuf,
        tables: impl Iterator<Item = (&'static str, &'f Path)> + Clone,
        named_at: Option<&Place>,
    ) -> Result<()> {
        let of = |name: &'static str| Cow::Borrowed(OsStr::new(name));
        let names = self.0.entry(folder.into_os_string()).or_default();
        if let Some((_, path)) = tables.clone().find(|(name, _)| names.contains(&of(name))) {
            return Err(twice(path, named_at));
        }
        names.append(&mut tables.map(|(name, _)| of(name)).collect());
        Ok(())
    }
}

fn twice(path: &Path, named_at: Option<&Place>) -> Failure {
    let twice = Diagnostic::error(Code::DuplicateFile, format!("`{}` is named twice", path.display()));
    let twice = named_at.map_or_else(|| twice.clone(), |place| twice.clone().at(place));
    twice.help("name each file of prices once, by itself or in its folder").into()
}
