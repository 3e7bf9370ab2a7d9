//! Reading files, within bounds.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};

use super::destination;
use super::foreign::{self, Reach};

/// The largest file that is read: a hundred times what people write.
pub(super) const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// Reads a text; `-` is standard input. `named_at` is the place in another file that names it. Of a file
/// that is not the project's nothing is told.
pub(super) fn read(path: &Path, named_at: Option<&Place>) -> super::Result<Arc<Source>> {
    let name = if is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() };
    let reach = if is_stdin(path) { Reach::Project } else { foreign::reach(path, named_at) };
    let refuse = |code: Code, message: String| {
        let refused = Diagnostic::error(code, message);
        match named_at {
            Some(place) => refused.at(place),
            None => refused,
        }
    };
    let cannot = |error: std::io::Error| {
        let near = if reach == Reach::Project { beside(path) } else { Vec::new() };
        let refused = refuse(Code::CannotRead, format!("cannot read `{name}`: {}", words(&error)));
        refused.suggest_near(&name, near.iter().map(String::as_str))
    };
    if path.is_dir() {
        let message = format!("cannot read `{name}`: it is a folder, and a file is needed");
        return Err(refuse(Code::CannotRead, message).into());
    }
    if may_not_end(path) {
        let message = format!("cannot read `{name}`: it is a pipe or a device, and a file is needed");
        let refused = refuse(Code::CannotRead, message);
        return Err(refused
            .help("read it from standard input: write `-` for it, and `< FILE` at the end")
            .into());
    }
    let mut bytes = Vec::new();
    let read = if is_stdin(path) {
        destination::stdin_is_read();
        std::io::stdin().take(MOST_BYTES + 1).read_to_end(&mut bytes)
    } else {
        std::fs::File::open(path).and_then(|file| {
            let metadata = file.metadata()?;
            destination::is_read(path, &metadata);
            let length = metadata.len().min(MOST_BYTES);
            bytes.reserve(usize::try_from(length).unwrap_or(0) + 1);
            file.take(MOST_BYTES + 1).read_to_end(&mut bytes)
        })
    };
    read.map_err(cannot)?;
    text(bytes, named_at, |text| {
        let is_foreign = foreign::is_foreign(reach, named_at, &text);
        if is_foreign { Source::foreign(name.clone(), text) } else { Source::new(name.clone(), text) }
    })
}

/// Whether a path is a named pipe, which nobody may ever write to, or a device, or a file of the kernel, some of
/// which are as endless. What the shell has opened for us is none of them: standard input, and the pipes of `<(…)`.
#[cfg(unix)]
fn may_not_end(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    let is_opened = ["/dev/stdin", "/dev/fd", "/proc/self/fd"].iter().any(|opened| path.starts_with(opened));
    let kind = std::fs::metadata(path).map(|metadata| metadata.file_type());
    let is_special =
        |kind: std::fs::FileType| kind.is_fifo() || kind.is_char_device() || kind.is_block_device();
    let is_of_kernel = || ["/proc", "/sys"].iter().any(|kernel| real(path).starts_with(kernel));
    !is_stdin(path) && !is_opened && (kind.is_ok_and(is_special) || is_of_kernel())
}

#[cfg(not(unix))]
fn may_not_end(_: &Path) -> bool {
    false
}

/// The source whose text bytes are, if they are not too many.
pub(super) fn text(
    bytes: Vec<u8>,
    named_at: Option<&Place>,
    make: impl Fn(String) -> Arc<Source>,
) -> super::Result<Arc<Source>> {
    if MOST_BYTES < bytes.len() as u64 {
        let name = &make(String::new()).name;
        let message = format!("`{name}` is larger than {} MiB", MOST_BYTES / 1024 / 1024);
        let refused = Diagnostic::error(Code::FileTooLarge, message);
        return Err(named_at.map_or_else(|| refused.clone(), |place| refused.clone().at(place)).into());
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(make(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let valid = String::from_utf8_lossy(&error.as_bytes()[..at]);
            let source = make(format!("{valid}\u{fffd}"));
            let place = Place::new(&source, valid.len()..source.text.len());
            let refused = Diagnostic::error(Code::NotUtf8, "the file is not UTF-8 text");
            Err(refused.at_with(&place, "these bytes are no character").into())
        }
    }
}

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

/// The files beside a path, written as it is.
fn beside(path: &Path) -> Vec<String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let entries = std::fs::read_dir(self::folder(path)).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| folder.join(entry.file_name()).display().to_string()).collect();
    names.sort();
    names
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

/// What the system says, without its error number.
pub(super) fn words(error: &std::io::Error) -> String {
    let text = error.to_string();
    let cut = text.find(" (os error").unwrap_or(text.len());
    text[..cut].to_owned()
}

/// Refuses standard input that is named more than once: it is one file.
pub(super) fn check_stdin(paths: &[PathBuf]) -> super::Result<()> {
    if paths.iter().filter(|path| is_stdin(path)).count() < 2 {
        return Ok(());
    }
    let twice = Diagnostic::error(Code::Usage, "standard input is named twice, and is one file");
    Err(twice.help("write `-` once").into())
}

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

/// The YAML files of a folder, by name; those of its folders too where `deep`. No folder is gone through
/// twice, whatever links lead to it, and links are followed last, so that a file has its own name.
pub(super) fn yaml_files(folder: &Path, deep: bool, named_at: Option<&Place>) -> super::Result<Vec<PathBuf>> {
    let (mut open, mut links) = (vec![folder.to_path_buf()], BTreeSet::new());
    let (mut visited, mut files) = (BTreeSet::new(), Vec::new());
    while let Some(folder) = open.pop().or_else(|| links.pop_first()) {
        let cannot = |error: std::io::Error| {
            let message = format!("cannot read `{}`: {}", folder.display(), words(&error));
            let refused = Diagnostic::error(Code::CannotRead, message);
            match named_at {
                Some(place) => refused.at(place),
                None => refused,
            }
        };
        if !visited.insert(folder.canonicalize().map_err(cannot)?) {
            continue;
        }
        for entry in std::fs::read_dir(&folder).map_err(cannot)? {
            let path = entry.map_err(cannot)?.path();
            match path.is_dir() && deep {
                true if path.is_symlink() => drop(links.insert(path)),
                true => open.push(path),
                false if is_yaml(&path) && path.is_file() => files.push(path),
                false => {}
            }
        }
    }
    files.sort();
    Ok(files)
}

/// Whether a file's name is one of a YAML file.
pub(super) fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| ["yaml", "yml"].iter().any(|yaml| extension.eq_ignore_ascii_case(yaml)))
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
