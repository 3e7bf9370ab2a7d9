//! Where results go: none over an input, no two to one file, and each whole or not at all.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{Error, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic};

use super::answer::Result;
use super::paths;

/// A file, whatever it is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    /// As the file system numbers it.
    #[cfg(unix)]
    Number(u64, u64),
    /// By its path without links.
    #[cfg(not(unix))]
    Path(PathBuf),
    /// One that is not there: its folder, and its name as file systems compare it that do not tell large
    /// letters from small ones.
    Missing(PathBuf, String),
}

thread_local! {
    /// The files that the run of this thread has read, or may read.
    static INPUTS: RefCell<BTreeSet<Identity>> = const { RefCell::new(BTreeSet::new()) };
}

/// A run begins. The files that its command line names are inputs, whether or not it comes to read them.
pub(super) fn begin<'w>(words: impl IntoIterator<Item = &'w str>) {
    INPUTS.with_borrow_mut(BTreeSet::clear);
    let values =
        words.into_iter().flat_map(|word| [Some(word), word.split_once('=').map(|(_, value)| value)]);
    for path in values.flatten().map(Path::new) {
        if let Ok(metadata) = fs::metadata(path) {
            is_read(path, &metadata);
        }
    }
}

/// Takes note of a file that is read.
pub(super) fn is_read(path: &Path, metadata: &Metadata) {
    if metadata.is_file() {
        INPUTS.with_borrow_mut(|inputs| inputs.extend(identity(path, metadata)));
    }
}

#[cfg(unix)]
fn identity(_: &Path, metadata: &Metadata) -> Option<Identity> {
    use std::os::unix::fs::MetadataExt;
    Some(Identity::Number(metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn identity(path: &Path, _: &Metadata) -> Option<Identity> {
    path.canonicalize().ok().map(Identity::Path)
}

/// Takes note of the file that standard input is, if it is one.
#[cfg(unix)]
pub(super) fn stdin_is_read() {
    use std::os::fd::AsFd;
    let file = std::io::stdin().as_fd().try_clone_to_owned().map(File::from);
    if let Ok(metadata) = file.and_then(|file| file.metadata()) {
        is_read(Path::new("-"), &metadata);
    }
}

#[cfg(not(unix))]
pub(super) fn stdin_is_read() {}

/// Refuses destinations of which a result would be lost, or an input.
pub(super) fn check<'p>(paths: impl IntoIterator<Item = &'p Path>) -> Result<()> {
    let mut taken = BTreeSet::new();
    for path in paths {
        let target = target(path);
        let metadata = fs::metadata(&target).ok();
        let found = metadata.as_ref().and_then(|metadata| identity(&target, metadata));
        let is_input =
            found.as_ref().is_some_and(|found| INPUTS.with_borrow(|inputs| inputs.contains(found)));
        // No result is YAML, so what would be lost is a scenario, a price table or the settings.
        let is_yaml = metadata.is_some_and(|metadata| metadata.is_file()) && paths::is_yaml(&target);
        if is_input || is_yaml {
            let message = format!("a result would be written over `{}`", path.display());
            let refused = Diagnostic::error(Code::FileExists, message);
            let why = if is_input { "that is an input" } else { "no result is YAML" };
            return Err(refused.help(format!("{why}: give it another name")).into());
        }
        let is_new = taken.insert(found.unwrap_or_else(|| missing(&target)));
        if !is_new {
            let message = format!("two results would go to `{}`", path.display());
            return Err(Diagnostic::error(Code::Usage, message).help("name a file for each").into());
        }
    }
    Ok(())
}

fn missing(path: &Path) -> Identity {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    Identity::Missing(paths::real(&paths::folder(path)), name)
}

/// The file that a path leads to, even if none is there yet; what is no file is left as it is called, since
/// links to pipes lead to nothing that has a path.
fn target(path: &Path) -> PathBuf {
    const MOST_LINKS: usize = 40;
    match fs::metadata(path) {
        Ok(metadata) if metadata.is_file() => path.canonicalize().unwrap_or_else(|_| path.to_path_buf()),
        Ok(_) => path.to_path_buf(),
        Err(_) => {
            let follow = |path: &PathBuf| Some(paths::folder(path).join(fs::read_link(path).ok()?));
            let links = std::iter::successors(Some(path.to_path_buf()), follow);
            links.take(MOST_LINKS).last().unwrap_or_else(|| path.to_path_buf())
        }
    }
}

/// Writes a text. A file takes its place only when it is whole; what is no file, such as a device or a pipe,
/// is written as it is.
pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    let target = target(path);
    let is_plain = fs::metadata(&target)
        .map_or_else(|error| error.kind() == ErrorKind::NotFound, |metadata| metadata.is_file());
    let written = if is_plain { replace(&target, text) } else { fs::write(&target, text) };
    written.map_err(|error| paths::cannot_write(path, &error).into())
}

fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    // A file that may not be written is not to be replaced either.
    let before = match OpenOptions::new().write(true).open(path) {
        Ok(file) => Some(file.metadata()?.permissions()),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let (beside, mut file) = match create_beside(path) {
        Ok(created) => created,
        Err(error) if error.kind() == ErrorKind::PermissionDenied && before.is_some() => {
            return fs::write(path, text);
        }
        Err(error) => return Err(error),
    };
    let written = file.write_all(text.as_bytes()).and_then(|()| match before {
        Some(permissions) => file.set_permissions(permissions),
        None => Ok(()),
    });
    drop(file);
    let placed = written.and_then(|()| fs::rename(&beside, path));
    if placed.is_err() {
        // What cannot be removed was not written either.
        let _ = fs::remove_file(&beside);
    }
    placed
}

/// A new file in the same folder: nothing that is there already is opened.
fn create_beside(path: &Path) -> std::io::Result<(PathBuf, File)> {
    const MOST_TRIES: u32 = 100;
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    for number in 0..MOST_TRIES {
        let beside = paths::folder(path).join(format!(".{name}.{}-{number}.part", std::process::id()));
        match OpenOptions::new().write(true).create_new(true).open(&beside) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
            other => return other.map(|file| (beside, file)),
        }
    }
    Err(Error::from(ErrorKind::AlreadyExists))
}
