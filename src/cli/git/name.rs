//! Which commit a name means.
//!
//! Where several refs bear one name, git takes a tag before a branch, a branch before a remote one, and any of
//! them before the short commit id that it is spelled like. Whoever may push a tag or a branch would so choose
//! what a change is compared with: a name that could mean several commits is refused.

use std::path::{Component, Path};

use crate::cli::answer::Result;

use super::{git, unreadable};
use crate::diag::{Code, Diagnostic};

/// What a name may mean: the ref or object in full, and its commit.
type Meaning = (String, String);

/// The commit that a name means, in full.
pub(super) fn commit(name: &str) -> Result<String> {
    match meanings(name)?.as_slice() {
        [] => Err(unreadable(name, "the repository has no such commit").into()),
        [(_, commit)] => Ok(commit.clone()),
        several => Err(ambiguous(name, several).into()),
    }
}

/// Whether a name means any commit, or may mean several.
pub(super) fn is_known(name: &str) -> bool {
    meanings(name).is_ok_and(|meanings| !meanings.is_empty())
}

/// Whether an argument is written as a path, as no revision is: `./before`, `../before`, `/before`, `before/`.
pub(in crate::cli) fn is_path(written: &str) -> bool {
    let first = Path::new(written).components().next();
    matches!(
        first,
        Some(Component::CurDir | Component::ParentDir | Component::RootDir | Component::Prefix(_))
    ) || written.ends_with(['/', '\\'])
}

/// All that a name may mean, in git's order, one for each commit.
fn meanings(name: &str) -> Result<Vec<Meaning>> {
    if name.is_empty() || name.starts_with(['-', '^']) {
        return Err(unreadable(name, "that is no name of a revision").into());
    }
    let end = [name.find(['~', '^', ':']), name.find("@{")].into_iter().flatten().min();
    let (stem, steps) = name.split_at(end.unwrap_or(name.len()));
    let is_ref = stem.starts_with("refs/");
    let full = if is_full(stem) && !is_ref { vec![stem.to_owned()] } else { refs(stem)? };
    let objects = if is_full(stem) { Vec::new() } else { objects(stem) };
    let mut found: Vec<Meaning> = Vec::new();
    for full in full.into_iter().chain(objects) {
        let verified = git(name, &["rev-parse", "--verify", &format!("{full}{steps}^{{commit}}")]);
        let Ok(commit) = verified.map(|commit| commit.trim().to_owned()) else { continue };
        if found.iter().all(|(_, other)| *other != commit) {
            found.push((full, commit));
        }
    }
    Ok(found)
}

/// Whether a name means one thing by itself: no other ref, file or folder is taken for it.
pub(in crate::cli) fn is_full(stem: &str) -> bool {
    let is_pseudo_ref = |stem: &str| {
        let is_upper = stem.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_');
        is_upper && (stem == "HEAD" || stem.ends_with("_HEAD"))
    };
    let is_id = [40, 64].contains(&stem.len()) && stem.bytes().all(|byte| byte.is_ascii_hexdigit());
    stem.is_empty() || stem == "@" || is_id || is_pseudo_ref(stem) || stem.starts_with("refs/")
}

/// The refs that bear a name, in the order in which git looks for them. One that begins with `refs/` is
/// written in full.
fn refs(stem: &str) -> Result<Vec<String>> {
    let candidates = match stem.starts_with("refs/") {
        true => vec![stem.to_owned()],
        false => ["", "tags/", "heads/", "remotes/"]
            .iter()
            .map(|folder| format!("refs/{folder}{stem}"))
            .chain([format!("refs/remotes/{stem}/HEAD")])
            .collect(),
    };
    let listing =
        ["for-each-ref", "--format=%(refname)"].into_iter().chain(candidates.iter().map(String::as_str));
    let listed = git(stem, &listing.collect::<Vec<_>>())?;
    // What is listed for a name is also what lies below a folder of that name.
    Ok(candidates.into_iter().filter(|candidate| listed.lines().any(|line| line == candidate)).collect())
}

/// The objects of which a name is the beginning, or the end as in `v1.0-3-g1a2b3c4`.
fn objects(stem: &str) -> Vec<String> {
    let id = stem.rsplit_once("-g").map_or(stem, |(_, id)| id);
    if id.len() < 4 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Vec::new();
    }
    let listed = git(stem, &["rev-parse", &format!("--disambiguate={id}")]).unwrap_or_default();
    listed.lines().map(str::to_owned).collect()
}

fn ambiguous(name: &str, meanings: &[Meaning]) -> Diagnostic {
    let short = |commit: &str| commit.get(..10).unwrap_or(commit).to_owned();
    let words: Vec<String> =
        meanings.iter().map(|(full, commit)| format!("`{full}` ({})", short(commit))).collect();
    let message = format!("`{name}` may be several revisions: {}", words.join(", "));
    let written = meanings.iter().map(|(full, _)| format!("`{full}`")).collect::<Vec<_>>().join(" or ");
    Diagnostic::error(Code::BaseUnreadable, message)
        .help(format!("write the one that is meant in full: {written}"))
        .note("whoever may push a tag or a branch could choose between them: this is exit 2")
}
