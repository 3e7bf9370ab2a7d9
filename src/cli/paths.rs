//! Paths: what they are called, where they lead, and what they belong to.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic};

/// The name of the file with the settings of a project.
pub(super) const SETTINGS: &str = "costcalc.yaml";

/// The folder that a path is in, as the system takes it.
pub(super) fn folder(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(Path::new(""));
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_path_buf() }
}

/// Where a path really is: without links, as far as it is there.
pub(super) fn real(path: &Path) -> PathBuf {
    let there = path.ancestors().find_map(|above| {
        let above = if above.as_os_str().is_empty() { Path::new(".") } else { above };
        Some((above.canonicalize().ok()?, path.strip_prefix(above).unwrap_or(path)))
    });
    there.map_or_else(|| path.to_path_buf(), |(real, rest)| joined(&real, rest))
}

/// The refusal of a path that cannot be written. A folder that is not there is named: the system's words
/// for it would blame the file.
pub(super) fn cannot_write(path: &Path, error: &std::io::Error) -> Diagnostic {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty() && !folder.exists());
    let why = folder
        .map_or_else(|| words(error), |folder| format!("the folder `{}` is not there", folder.display()));
    let refused = Diagnostic::error(Code::CannotWrite, format!("cannot write `{}`: {why}", path.display()));
    if folder.is_some() { refused.help("make the folder first, or name another one") } else { refused }
}

/// The refusal of a text that is not written.
pub(super) fn not_written(error: std::io::Error) -> Diagnostic {
    Diagnostic::error(Code::CannotWrite, error.to_string())
}

/// What the system says, without its error number.
pub(super) fn words(error: &std::io::Error) -> String {
    let text = error.to_string();
    let cut = text.find(" (os error").unwrap_or(text.len());
    text[..cut].to_owned()
}

/// Whether a path is standard input.
pub(super) fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// A file's name without its ending.
pub(super) fn stem(path: &Path) -> String {
    if is_stdin(path) {
        return "stdin".to_owned();
    }
    path.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned())
}

/// Whether a file's name is one of a YAML file.
pub(super) fn is_yaml(path: &Path) -> bool {
    let name = path.as_os_str().as_encoded_bytes();
    let ends = |end: &&[u8]| {
        name.last_chunk::<5>().is_some_and(|last| last[5 - end.len()..].eq_ignore_ascii_case(end))
    };
    let Some(end) = [&b".yaml"[..], b".yml"].into_iter().find(ends) else { return false };
    // A name that is nothing but its ending has none.
    let before = name[..name.len() - end.len()].last();
    before.is_some_and(|before| !std::path::is_separator(char::from(*before)))
}

/// The top of the repository that a folder is in, by its own name.
pub(super) fn repository(folder: &Path) -> Option<PathBuf> {
    let folder = joined(Path::new(""), folder).canonicalize().ok()?;
    // A file in the place of the folder is what further worktrees and submodules have.
    folder.ancestors().find(|above| above.join(".git").exists()).map(Path::to_path_buf)
}

/// Whether nothing above a folder is of its repository: its top or, outside of any, the root of all files.
pub(super) fn is_top(folder: &Path) -> bool {
    let real = joined(Path::new(""), folder).canonicalize();
    real.map_or(true, |real| real.parent().is_none() || real.join(".git").exists())
}

/// Whether two paths lead to the same file or folder.
pub(super) fn is_same(one: &Path, other: &Path) -> bool {
    let real = |path: &Path| joined(Path::new(""), path).canonicalize().ok();
    real(one).is_some_and(|one| real(other) == Some(one))
}

/// How many links are followed on the way to a file.
const MOST_LINKS: usize = 40;

/// The absolute names of a file: the one that is written, and each to which a link on its way leads.
pub(super) fn names(path: &Path) -> BTreeSet<PathBuf> {
    let here = std::env::current_dir().unwrap_or_default();
    let (mut open, mut found) = (vec![joined(&here, path)], BTreeSet::new());
    while let Some(name) = open.pop() {
        if MOST_LINKS <= found.len() || !found.insert(name.clone()) {
            continue;
        }
        for link in name.ancestors().filter(|above| above.is_symlink()) {
            let (Ok(target), Ok(rest)) = (link.read_link(), name.strip_prefix(link)) else { continue };
            let folder = link.parent().unwrap_or(link);
            open.push(joined(&folder.join(target), rest));
        }
    }
    found
}

/// A path as written in a file, taken from that file's folder, without needless steps.
pub(super) fn joined(folder: &Path, written: impl AsRef<Path>) -> PathBuf {
    let mut path = PathBuf::new();
    for part in folder.join(written).components() {
        let steps_back = part == std::path::Component::ParentDir;
        let can_step =
            path.components().next_back().is_some_and(|last| matches!(last, std::path::Component::Normal(_)));
        if steps_back && can_step {
            path.pop();
        } else if part != std::path::Component::CurDir {
            path.push(part);
        }
    }
    if path.as_os_str().is_empty() { PathBuf::from(".") } else { path }
}
