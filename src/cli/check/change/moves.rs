//! Scenarios that are other files than before: renamed, moved, or hidden among files that are not checked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::cli::answer::Result;
use crate::cli::paths;
use crate::cli::review::Files;
use crate::cli::tree::Tree;
use crate::yaml::{self, Node, Value};

/// The largest file that is looked at: a hundred times what people write.
const MOST_BYTES: u64 = 1024 * 1024;
/// A file is another one now where these have so much in common, in thousandths.
const LEAST_SHARED: usize = 500;
/// Where the other one was there before, or the first one is there still, as much as this: scenarios of one
/// project have much in common.
const LEAST_CROSSED: usize = 700;

/// The scenarios of both states by their files.
pub(super) struct Moves {
    /// Each scenario once, with the file that it was and the one that it is. A file that is in both states is
    /// held against itself.
    pub(super) scenarios: Vec<Files>,
    /// What was in one file and is now in another one, where either is a scenario in both states: what they say
    /// was exchanged, or written over another one.
    pub(super) crossed: Vec<Files>,
}

/// Finds which file each scenario is now.
///
/// A file that is as it was stays itself. One that is gone or written anew became, of the files that are new or
/// written anew, the one that says most of what it said and at least half of it; else it stays itself.
pub(super) fn found(base: &Tree, was: &[PathBuf], now: &[PathBuf]) -> Result<Moves> {
    let after = Tree::default();
    let text = |tree: &Tree, path: &Path| tree.read(path, None).ok().map(|source| source.text.clone());
    let stays = |path: &&PathBuf| now.contains(path) && text(base, path) == text(&after, path);
    let (stay, old): (Vec<&PathBuf>, Vec<&PathBuf>) = was.iter().partition(stays);
    let mut new: BTreeSet<PathBuf> = now.iter().filter(|path| !stay.contains(path)).cloned().collect();
    if !old.is_empty() {
        let plain = |path: &PathBuf| paths::joined(Path::new(""), path);
        let checked: BTreeSet<PathBuf> = now.iter().map(plain).collect();
        new.extend(base.added()?.into_iter().filter(|path| !checked.contains(&plain(path))));
    }
    let (crossed, moved): (Vec<_>, Vec<_>) = pairs(base, &old, &new, [was, now])
        .into_iter()
        .partition(|(from, to)| now.contains(from) || was.contains(to));
    let files = |pairs: &[(&PathBuf, &PathBuf)]| {
        let of = |(from, to): &(&PathBuf, &PathBuf)| Files {
            from: Some((*from).clone()),
            to: Some((*to).clone()),
        };
        pairs.iter().map(of).collect::<Vec<Files>>()
    };
    let paths: BTreeSet<&PathBuf> = was.iter().chain(now).collect();
    let is_moved = |path: &PathBuf| moved.iter().any(|(from, to)| *from == path || *to == path);
    let others = paths.into_iter().filter(|path| !is_moved(path)).map(|path| Files::same(path));
    Ok(Moves { scenarios: files(&moved).into_iter().chain(others).collect(), crossed: files(&crossed) })
}

/// The old files that are another new one now, and which.
fn pairs<'p>(
    base: &Tree,
    old: &[&'p PathBuf],
    new: &'p BTreeSet<PathBuf>,
    [was, now]: [&[PathBuf]; 2],
) -> BTreeMap<&'p PathBuf, &'p PathBuf> {
    let after = Tree::default();
    let new: Vec<(&PathBuf, Option<Said>)> = new.iter().map(|path| (path, said(&after, path))).collect();
    let old: Vec<(&PathBuf, Option<Said>)> = old.iter().map(|path| (*path, said(base, path))).collect();
    let mut pairs: Vec<(usize, &PathBuf, &PathBuf)> = Vec::new();
    for (from, before) in &old {
        for (to, after) in &new {
            let parts =
                before.as_ref().zip(after.as_ref()).map_or(0, |(before, after)| shared(before, after));
            let is_crossed = now.contains(from) || was.contains(to);
            let least = if is_crossed { LEAST_CROSSED } else { LEAST_SHARED };
            if least <= parts || from == to {
                pairs.push((parts, *from, *to));
            }
        }
    }
    // Of equals, the file itself, and then one that is checked.
    pairs.sort_by_key(|(parts, from, to)| (Reverse(*parts), from != to, !now.contains(to), *from, *to));
    let mut found: BTreeMap<&PathBuf, &PathBuf> = BTreeMap::new();
    for (_, from, to) in pairs {
        if !found.contains_key(from) && found.values().all(|taken| *taken != to) {
            found.insert(from, to);
        }
    }
    found.retain(|from, to| from != to);
    found
}

/// What a file says, however it is written: how often each key leads to something, and to what.
type Said = BTreeMap<String, usize>;

fn said(tree: &Tree, path: &Path) -> Option<Said> {
    if matches!(tree, Tree::Disk(_)) && MOST_BYTES < path.metadata().ok()?.len() {
        return None;
    }
    let root = yaml::parse(&tree.read(path, None).ok()?).ok()?;
    let mut said = Said::new();
    leaves(&root, &mut Vec::new(), &mut said);
    // A file that is nothing but a text or a list is no scenario.
    matches!(root.value, Value::Map(_)).then_some(said)
}

fn leaves(node: &Node, path: &mut Vec<String>, said: &mut Said) {
    match &node.value {
        Value::Map(entries) => {
            for entry in entries {
                path.push(entry.key.to_string());
                leaves(&entry.value, path, said);
                path.pop();
            }
        }
        Value::List(items) => items.iter().for_each(|item| leaves(item, path, said)),
        Value::Null | Value::Scalar(_) | Value::Number(_) => {
            let key = path.last().cloned().unwrap_or_default();
            *said.entry(path.join("\n")).or_default() += 1;
            *said.entry(format!("{key}\0{node}")).or_default() += 1;
        }
    }
}

/// How much of what two files say is the same, in thousandths.
fn shared(old: &Said, new: &Said) -> usize {
    let both: usize = old.iter().filter_map(|(what, times)| Some((*times).min(*new.get(what)?))).sum();
    let all = old.values().sum::<usize>() + new.values().sum::<usize>();
    (2000 * both).checked_div(all).unwrap_or(0)
}
