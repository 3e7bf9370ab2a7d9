//! Reading files, within bounds.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};

use super::answer::Result;
use super::foreign::{self, Reach};
use super::{destination, paths};

/// The largest file that is read: a hundred times what people write.
pub(super) const MOST_BYTES: u64 = 8 * 1024 * 1024;

/// Reads a text; `-` is standard input. `named_at` is the place in another file that names it. Of a file
/// that is not the project's nothing is told.
pub(super) fn read(path: &Path, named_at: Option<&Place>) -> Result<Arc<Source>> {
    let name = if paths::is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() };
    let reach = if paths::is_stdin(path) { Reach::Project } else { foreign::reach(path, named_at) };
    let refuse = |code: Code, message: String| {
        let refused = Diagnostic::error(code, message);
        match named_at {
            Some(place) => refused.at(place),
            None => refused,
        }
    };
    let cannot = |error: std::io::Error| {
        let near = if reach == Reach::Project { beside(path) } else { Vec::new() };
        let refused = refuse(Code::CannotRead, format!("cannot read `{name}`: {}", paths::words(&error)));
        refused.suggest_near(&name, near.iter().map(String::as_str))
    };
    if path.is_dir() {
        let message = format!("cannot read `{name}`: it is a folder, and a file is needed");
        return Err(refuse(Code::CannotRead, message).into());
    }
    refuse_endless(path, &name, named_at)?;
    let bytes = if paths::is_stdin(path) {
        destination::stdin_is_read();
        let mut bytes = Vec::new();
        std::io::stdin().take(MOST_BYTES + 1).read_to_end(&mut bytes).map(|_| bytes)
    } else {
        bytes(path)
    };
    text(bytes.map_err(cannot)?, named_at, |text| {
        let is_foreign = foreign::is_foreign(reach, named_at, &text);
        if is_foreign { Source::foreign(name.clone(), text) } else { Source::new(name.clone(), text) }
    })
}

/// Refuses a path of which reading may never end.
pub(super) fn refuse_endless(path: &Path, name: &str, named_at: Option<&Place>) -> Result<()> {
    if !may_not_end(path) {
        return Ok(());
    }
    let message = format!("cannot read `{name}`: it is a pipe or a device, and a file is needed");
    let refused = Diagnostic::error(Code::CannotRead, message);
    let refused = named_at.map_or_else(|| refused.clone(), |place| refused.clone().at(place));
    Err(refused.help("read it from standard input: write `-` for it, and `< FILE` at the end").into())
}

/// The contents of a file, as far as they are read.
pub(super) fn bytes(path: &Path) -> std::io::Result<Vec<u8>> {
    let file = std::fs::File::open(path)?;
    let metadata = file.metadata()?;
    destination::is_read(path, &metadata);
    let length = metadata.len().min(MOST_BYTES);
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0) + 1);
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
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
    let is_of_kernel = || ["/proc", "/sys"].iter().any(|kernel| paths::real(path).starts_with(kernel));
    !paths::is_stdin(path) && !is_opened && (kind.is_ok_and(is_special) || is_of_kernel())
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
) -> Result<Arc<Source>> {
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

/// The files beside a path, written as it is.
fn beside(path: &Path) -> Vec<String> {
    let folder = path.parent().unwrap_or(Path::new(""));
    let entries = std::fs::read_dir(paths::folder(path)).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| folder.join(entry.file_name()).display().to_string()).collect();
    names.sort();
    names
}

/// Refuses standard input that is named more than once: it is one file.
pub(super) fn check_stdin(named: &[PathBuf]) -> Result<()> {
    if named.iter().filter(|path| paths::is_stdin(path)).count() < 2 {
        return Ok(());
    }
    let twice = Diagnostic::error(Code::Usage, "standard input is named twice, and is one file");
    Err(twice.help("write `-` once").into())
}

/// The YAML files of a folder, by name; those of its folders too where `deep`.
pub(super) fn yaml_files(folder: &Path, deep: bool, named_at: Option<&Place>) -> Result<Vec<PathBuf>> {
    below(folder, deep, named_at, |name| paths::is_yaml(Path::new(name)))
}

/// The files of a folder whose names are wanted, by name; those of its folders too where `deep`. No folder is gone through
/// twice, whatever links lead to it, and links are followed last, so that a file has its own name.
pub(super) fn below(
    folder: &Path,
    deep: bool,
    named_at: Option<&Place>,
    is_wanted: impl Fn(&OsStr) -> bool,
) -> Result<Vec<PathBuf>> {
    let (mut open, mut links) = (vec![folder.to_path_buf()], BTreeSet::new());
    let (mut visited, mut files) = (BTreeSet::new(), Vec::new());
    while let Some(folder) = open.pop().or_else(|| links.pop_first()) {
        let cannot = |error: std::io::Error| {
            let message = format!("cannot read `{}`: {}", folder.display(), paths::words(&error));
            let refused = Diagnostic::error(Code::CannotRead, message);
            match named_at {
                Some(place) => refused.at(place),
                None => refused,
            }
        };
        if !visited.insert(folder.canonicalize().map_err(cannot)?) {
            continue;
        }
        // To join paths anew for each of many files takes longer than to list them.
        let before = folder.join("").into_os_string();
        for entry in std::fs::read_dir(&folder).map_err(cannot)? {
            let entry = entry.map_err(cannot)?;
            let (name, kind) = (entry.file_name(), entry.file_type().map_err(cannot)?);
            let mut path = OsString::with_capacity(before.len() + name.len());
            path.push(&before);
            path.push(&name);
            let path = PathBuf::from(path);
            let is_dir = kind.is_dir() || (kind.is_symlink() && path.is_dir());
            match is_dir && deep {
                true if kind.is_symlink() => drop(links.insert(path)),
                true => open.push(path),
                false if is_wanted(&name) && (kind.is_file() || path.is_file()) => files.push(path),
                false => {}
            }
        }
    }
    // In one folder paths have the order of their bytes, which is faster to find.
    if deep {
        files.sort()
    } else {
        files.sort_by(|one, other| one.as_os_str().cmp(other.as_os_str()))
    }
    Ok(files)
}
