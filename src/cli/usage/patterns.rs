//! Patterns of names in place of files, as `'logs/*.jsonl'`: for shells that do not put the names there.

use std::path::{Path, PathBuf};

use globset::GlobBuilder;

use crate::cli::answer::Result;
use crate::cli::files;
use crate::diag::{Code, Diagnostic};

/// What makes a name a pattern.
const MARKS: [char; 3] = ['*', '?', '['];

/// The pattern that an argument is: where no file has that name.
pub(super) fn pattern(argument: &Path) -> Option<&str> {
    argument.to_str().filter(|name| name.contains(MARKS) && !argument.exists())
}

/// The files whose names are as a pattern says. A slash in a name is one in the pattern, but for `**`.
pub(super) fn matching(pattern: &str) -> Result<Vec<PathBuf>> {
    let plain = pattern.strip_prefix("./").unwrap_or(pattern);
    let glob = GlobBuilder::new(plain).literal_separator(true).build().map_err(|error| {
        let message = format!("`{pattern}` is not a pattern of names: {}", error.kind());
        Diagnostic::error(Code::BadGlob, message)
    })?;
    let glob = glob.compile_matcher();
    let parts: Vec<&str> = plain.split('/').collect();
    let fixed = parts.iter().position(|part| part.contains(MARKS)).unwrap_or(0);
    let base = match parts[..fixed].join("/").as_str() {
        "" if plain.starts_with('/') => PathBuf::from("/"),
        "" => PathBuf::from("."),
        base => PathBuf::from(base),
    };
    let is_deep = fixed + 1 < parts.len() || plain.contains("**");
    let below = if base.is_dir() { files::below(&base, is_deep, None, |_| true)? } else { Vec::new() };
    let below = below.into_iter().map(|path| path.strip_prefix(".").map(Path::to_path_buf).unwrap_or(path));
    let matching: Vec<PathBuf> = below.filter(|path| glob.is_match(path)).collect();
    if matching.is_empty() {
        let message = format!("no file has a name like `{pattern}`");
        return Err(Diagnostic::error(Code::NothingToDo, message).into());
    }
    Ok(matching)
}
