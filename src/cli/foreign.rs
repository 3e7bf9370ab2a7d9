//! Whose a file is. A project may point to files outside of it, by a path in a scenario or by a link; whoever
//! wrote the project need not be allowed to read them, so messages repeat nothing of them.

use std::path::Path;

use crate::diag::Place;

use super::files;

/// Whether a file lies outside the project that leads to it. Where a file names it (`named_at`), that is the
/// repository which holds that file, or its folder without one. Where the command line names it, or a folder
/// in which it is, that is the repository that it is in as written; without one, the working folder or, if it
/// is not below that, its own.
pub(super) fn is_foreign(path: &Path, named_at: Option<&Place>) -> bool {
    let Ok(here) = std::env::current_dir() else { return true };
    let absolute = |path: &Path| files::joined(&here, files::folder(path));
    let project = match named_at {
        Some(place) if place.source.name.starts_with("--") => return false,
        Some(place) => {
            let folder = absolute(Path::new(&place.source.name));
            repository(&folder, &here).map_or(folder.clone(), Path::to_path_buf)
        }
        None => {
            let folder = absolute(path);
            let alone = if folder.starts_with(&here) { &here } else { &folder };
            repository(&folder, &here).unwrap_or(alone).to_path_buf()
        }
    };
    !files::real(path).starts_with(files::real(&project))
}

/// The innermost repository that a folder is in. A link in a repository, or below the working folder, leads
/// out of it and into no other one.
fn repository<'p>(folder: &'p Path, here: &Path) -> Option<&'p Path> {
    let outermost_first: Vec<&Path> = folder.ancestors().collect();
    let mut repository: Option<&Path> = None;
    for ancestor in outermost_first.into_iter().rev() {
        let may_be_planted = repository.is_some() || (ancestor != here && ancestor.starts_with(here));
        if may_be_planted && ancestor.is_symlink() {
            break;
        }
        if ancestor.join(".git").exists() {
            repository = Some(ancestor);
        }
    }
    repository
}
