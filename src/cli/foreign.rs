//! Whose a file is. A project may point to files that are not its own, by a path in a scenario or by a link;
//! whoever wrote the project need not be allowed to read them, so messages repeat nothing of them.

use std::path::{Component, Path};

use crate::diag::Place;

use super::paths;

/// Where a file lies, as seen from who names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// In the project: the repository or, without one, the folder of the file that names it. What the command
    /// line names is always in reach, unless a link leads out of the project.
    Project,
    /// Outside of any repository, below the working folder or that of the settings in use: often the rest of a
    /// project, and maybe not.
    WorkingFolder,
    /// Anywhere else.
    Outside,
}

/// Where a file lies that a file names (`named_at`) or the command line, by itself or as part of a folder.
pub(super) fn reach(path: &Path, named_at: Option<&Place>) -> Reach {
    let Ok(here) = std::env::current_dir() else { return Reach::Outside };
    let naming = naming_file(named_at);
    if named_at.is_some() && naming.is_none() {
        return Reach::Project;
    }
    let folder = paths::joined(&here, paths::folder(naming.unwrap_or(path)));
    let settings = here.ancestors().find(|above| above.join(paths::SETTINGS).is_file()).unwrap_or(&here);
    let working = if folder.starts_with(settings) { settings } else { &folder };
    let own = if naming.is_some() { folder.as_path() } else { working };
    let real = paths::real(path);
    let is_below = |above: &Path| real.starts_with(paths::real(above));
    match repository(&folder, &here) {
        Some(top) if is_below(top) && !is_led_astray(path, &real, top, &here) => Reach::Project,
        Some(_) => Reach::Outside,
        None if is_below(own) && !is_led_astray(path, &real, own, &here) => Reach::Project,
        None if is_below(working) => Reach::WorkingFolder,
        None => Reach::Outside,
    }
}

/// Whether nothing of a file is shown: it is not the project's own. Of what a file names as a price table, that
/// is so too where it is none: the project's folder may hold what only the machine knows, `.env` and the like.
pub(super) fn is_foreign(reach: Reach, named_at: Option<&Place>, text: &str) -> bool {
    reach == Reach::Outside || (naming_file(named_at).is_some() && !declares_a_table(text))
}

/// Whether a text says of itself that it is a price table, whatever else is wrong with it.
fn declares_a_table(text: &str) -> bool {
    let text = text.trim_start_matches('\u{feff}');
    text.lines().any(|line| ["schema: costcalc/", "provider:"].iter().any(|start| line.starts_with(start)))
}

/// The file that names another one; `None` where the command line does, be it with `--set`.
fn naming_file(named_at: Option<&Place>) -> Option<&Path> {
    let name = Path::new(&named_at?.source.name);
    let is_argument = named_at?.source.name.starts_with("--set ") && !name.exists();
    (!is_argument).then_some(name)
}

/// Whether a link within a project leads to what is no file of ours: a hidden one, or one that is no YAML and
/// is not called so.
fn is_led_astray(path: &Path, real: &Path, project: &Path, here: &Path) -> bool {
    let written = paths::joined(here, path);
    let inner = real.strip_prefix(paths::real(project)).unwrap_or(real);
    if written.strip_prefix(project).is_ok_and(|written| written == inner) {
        return false;
    }
    let is_hidden = |part: Component<'_>| part.as_os_str().as_encoded_bytes().starts_with(b".");
    inner.components().any(is_hidden) || (path.extension() != real.extension() && !paths::is_yaml(real))
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
