//! Scenarios that are other files than before: renamed, moved, or hidden among files that are not checked.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use crate::yaml::{self, Node, Value};

use super::super::super::tree::Tree;
use super::super::super::{Result, files};

/// The largest file that is looked at: a hundred times what people write.
const MOST_BYTES: u64 = 1024 * 1024;

/// A scenario that is another file now.
pub(super) struct Move {
    pub(super) from: PathBuf,
    pub(super) to: PathBuf,
}

/// The scenarios of the base that are gone, each with the new file that says most of what it said, if there is
/// one that says at least half of it.
pub(super) fn found(base: &Tree, was: &[PathBuf], now: &[PathBuf]) -> Result<Vec<Move>> {
    let gone: Vec<&PathBuf> = was.iter().filter(|path| !now.contains(path)).collect();
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let mut new: BTreeSet<PathBuf> = now.iter().filter(|path| !was.contains(path)).cloned().collect();
    let plain = |path: &PathBuf| files::joined(Path::new(""), path);
    let checked: BTreeSet<PathBuf> = now.iter().map(plain).collect();
    new.extend(base.added()?.into_iter().filter(|path| !checked.contains(&plain(path))));
    let new: Vec<(PathBuf, Said)> =
        new.into_iter().filter_map(|path| Some((path.clone(), said(&Tree::default(), &path)?))).collect();
    let gone: Vec<(&PathBuf, Said)> =
        gone.into_iter().filter_map(|path| Some((path, said(base, path)?))).collect();
    let pairs =
        gone.iter().flat_map(|(from, old)| new.iter().map(move |(to, new)| (shared(old, new), *from, to)));
    let mut pairs: Vec<(usize, &PathBuf, &PathBuf)> =
        pairs.filter_map(|(parts, from, to)| Some((parts?, from, to))).collect();
    // Of equals, one that is checked.
    pairs.sort_by_key(|(parts, from, to)| (Reverse(*parts), !now.contains(to), *from, *to));
    let (mut left, mut taken, mut moves) = (BTreeSet::new(), BTreeSet::new(), Vec::new());
    for (_, from, to) in pairs {
        if !left.contains(from) && !taken.contains(to) {
            left.insert(from);
            taken.insert(to);
            moves.push(Move { from: from.clone(), to: to.clone() });
        }
    }
    Ok(moves)
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
                path.push(entry.key.clone());
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

/// How much of what two files say is the same, in thousandths; `None` where it is less than half.
fn shared(old: &Said, new: &Said) -> Option<usize> {
    let both: usize = old.iter().filter_map(|(what, times)| Some((*times).min(*new.get(what)?))).sum();
    let all = old.values().sum::<usize>() + new.values().sum::<usize>();
    let parts = (2000 * both).checked_div(all)?;
    (500 <= parts).then_some(parts)
}
