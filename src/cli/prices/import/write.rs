//! The tables of an import to their places: all of them or none.

use std::collections::BTreeSet;
use std::fs;
use std::io::{Error, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::cli::answer::Result;
use crate::cli::paths;
use crate::diag::{Code, Diagnostic};
use crate::pricing::import::{Existing, Written};

/// A table, where it goes, and what is there.
struct Placed<'p> {
    path: PathBuf,
    before: Option<&'p str>,
    text: &'p str,
}

/// Writes tables. Each is whole beside its place before the first one takes its own; where one cannot, those
/// that have are put back.
pub(super) fn all(folder: &Path, existing: &[Existing], written: &[Written]) -> Result<()> {
    let before = |new: &Written| {
        existing.iter().find(|old| old.table.provider == new.provider && old.layer == new.layer)
    };
    let placed = |new: &'_ Written| {
        let usual = || new.layer.folder(folder).join(format!("{}.yaml", new.provider));
        before(new).map_or_else(usual, |existing| PathBuf::from(&existing.source.name))
    };
    let tables: Vec<Placed<'_>> = written
        .iter()
        .map(|new| Placed {
            path: placed(new),
            before: before(new).map(|existing| &*existing.source.text),
            text: &new.text,
        })
        .collect();
    if tables.is_empty() {
        return Ok(());
    }
    tables.iter().try_for_each(check)?;
    let folders: BTreeSet<&Path> = tables.iter().filter_map(|table| table.path.parent()).collect();
    let made: Vec<Option<PathBuf>> = folders.into_iter().map(made).collect::<Result<_>>()?;
    let written = write(folder, &tables);
    if written.is_err() {
        for made in made.iter().flatten() {
            // It holds nothing: what cannot be removed is an empty folder.
            let _ = fs::remove_dir_all(made);
        }
    }
    written
}

/// Refuses to write where something else than the table that was read is.
fn check(table: &Placed<'_>) -> Result<()> {
    match table.path.symlink_metadata() {
        Ok(found) if found.is_file() && table.before.is_some() => Ok(()),
        Ok(_) => {
            let path = table.path.display();
            let message = format!("cannot write `{path}`: that is a link, a folder or another file");
            let refused = Diagnostic::error(Code::CannotWrite, message).note("no table was changed");
            Err(refused.help("import into the folder in which the file itself is: `--into DIR`").into())
        }
        Err(_) => Ok(()),
    }
}

/// Makes a folder that is missing, and says which one above all that were made, if any was.
fn made(folder: &Path) -> Result<Option<PathBuf>> {
    let missing = folder.ancestors().take_while(|above| !above.as_os_str().is_empty() && !above.exists());
    let first = missing.last().map(Path::to_path_buf);
    fs::create_dir_all(folder).map_err(|error| paths::cannot_write(folder, &error))?;
    Ok(first)
}

fn write(folder: &Path, tables: &[Placed<'_>]) -> Result<()> {
    let refused = |path: &Path, error: &Error| paths::cannot_write(path, error).note("no table was changed");
    clear(folder);
    let mut ready = Vec::new();
    for table in tables {
        ready.push(beside(folder, table).map_err(|error| refused(&table.path, &error))?);
    }
    for (number, file) in ready.into_iter().enumerate() {
        let path = &tables[number].path;
        if let Err(failed) = file.persist(path) {
            tables[..number].iter().for_each(|done| put_back(folder, done));
            return Err(refused(path, &failed.error).into());
        }
    }
    Ok(())
}

/// How the names of unfinished files begin and end.
const UNFINISHED: [&str; 2] = [".import-", ".part"];

/// Takes away what an import that was killed has left. What is still being written is locked.
fn clear(folder: &Path) {
    let is_unfinished = |path: &Path| {
        let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let is_file = path.symlink_metadata().is_ok_and(|found| found.is_file());
        is_file && name.starts_with(UNFINISHED[0]) && name.ends_with(UNFINISHED[1])
    };
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if is_unfinished(&path) && fs::File::open(&path).is_ok_and(|file| file.try_lock().is_ok()) {
            // What cannot be removed is no table, and in nobody's way.
            let _ = fs::remove_file(path);
        }
    }
}

/// A whole table in a new file of the folder, which nobody else has and which is gone unless it is placed.
fn beside(folder: &Path, table: &Placed<'_>) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED[0]).suffix(UNFINISHED[1]);
    let permissions = table.path.metadata().ok().map(|metadata| metadata.permissions());
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = builder.tempfile_in(folder)?;
    // A system without locks has unfinished files of one import at a time.
    let _ = file.as_file().try_lock();
    file.write_all(table.text.as_bytes())?;
    if let Some(permissions) = permissions {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    Ok(file)
}

/// As it was before. What cannot be put back is a whole table all the same.
fn put_back(folder: &Path, done: &Placed<'_>) {
    let _ = match done.before {
        None => fs::remove_file(&done.path),
        Some(text) => {
            let before = Placed { path: done.path.clone(), before: None, text };
            beside(folder, &before).and_then(|file| Ok(file.persist(&done.path).map(drop)?))
        }
    };
}
