//! Whose a file is. A project may point to files outside of it, by a path in a scenario or by a link; whoever
//! wrote the project need not be allowed to read them, so messages repeat nothing of them.

use std::path::{Component, Path, PathBuf};

use crate::diag::Place;

use super::files;

/// Whether a file lies outside the project that leads to it. Where a file names it (`named_at`), that is the
/// repository which holds that file, or its folder without one; else it is the repository or the folder in
/// which the command line begins.
pub(super) fn is_foreign(path: &Path, named_at: Option<&Place>) -> bool {
    let start = match named_at {
        // The command line names it.
        Some(place) if place.source.name.starts_with("--") => return false,
        Some(place) => files::folder(Path::new(&place.source.name)),
        None if is_below_here(path) => PathBuf::from("."),
        None => files::folder(path),
    };
    !files::real(path).starts_with(project(&start))
}

fn is_below_here(path: &Path) -> bool {
    matches!(path.components().next(), Some(Component::Normal(_) | Component::CurDir))
}

/// The innermost repository that a folder is in, or the folder itself. A link within a repository leads out
/// of it and into no other one.
fn project(folder: &Path) -> PathBuf {
    let Ok(here) = std::env::current_dir() else { return files::real(folder) };
    let absolute = files::joined(&here, folder);
    let mut repository: Option<&Path> = None;
    let outermost_first: Vec<&Path> = absolute.ancestors().collect();
    for ancestor in outermost_first.into_iter().rev() {
        if repository.is_some() && ancestor.is_symlink() {
            break;
        }
        if ancestor.join(".git").exists() {
            repository = Some(ancestor);
        }
    }
    files::real(repository.unwrap_or(folder))
}
