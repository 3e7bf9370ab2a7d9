//! Pairs the entries of two maps or two lists.

use std::collections::BTreeSet;

use crate::yaml::{Entry, Node, Value};

/// A key, and its entries in both trees.
pub(super) type Row<'n> = (String, Option<&'n Entry>, Option<&'n Entry>);
/// The same for a list: a position, and its items.
pub(super) type Item<'n> = (usize, Option<&'n Node>, Option<&'n Node>);

/// The keys of both maps, in the order of the second; a key of the first map only comes after its predecessor there.
pub(super) fn rows<'n>(old: &'n [Entry], new: &'n [Entry]) -> Vec<Row<'n>> {
    let find = |entries: &'n [Entry], key: &str| entries.iter().find(|entry| entry.key == key);
    let mut rows: Vec<Row<'n>> =
        new.iter().map(|entry| (entry.key.to_string(), find(old, &entry.key), Some(entry))).collect();
    let mut behind = 0;
    for entry in old {
        match rows.iter().position(|(key, ..)| *key == entry.key) {
            Some(at) => behind = at + 1,
            None => {
                rows.insert(behind, (entry.key.to_string(), Some(entry), None));
                behind += 1;
            }
        }
    }
    rows
}

/// The items of both lists side by side, each with its position, if the pairing is clear: by name, or by position
/// if the lengths are equal. Lists of words are only compared as a whole.
pub(super) fn items<'n>(old: &'n [Node], new: &'n [Node]) -> Option<Vec<Item<'n>>> {
    if let (Some(before), Some(after)) = (names(old), names(new)) {
        let index = |names: &[&str], name: &str| names.iter().position(|other| *other == name);
        let kept = new.iter().enumerate();
        let mut pairs: Vec<_> =
            kept.map(|(at, node)| (at, index(&before, after[at]).map(|at| &old[at]), Some(node))).collect();
        let gone = old.iter().enumerate().filter(|(at, _)| index(&after, before[*at]).is_none());
        pairs.extend(gone.map(|(at, node)| (at, Some(node), None)));
        return Some(pairs);
    }
    let all_maps = old.iter().chain(new).all(|node| matches!(node.value, Value::Map(_)));
    let pairs = old.iter().zip(new).enumerate().map(|(at, (old, new))| (at, Some(old), Some(new)));
    (old.len() == new.len() && all_maps).then(|| pairs.collect())
}

/// The names of the items of a list, if all have different ones.
fn names(items: &[Node]) -> Option<Vec<&str>> {
    let names: Vec<&str> = items.iter().map(name).collect::<Option<_>>()?;
    let distinct: BTreeSet<&str> = names.iter().copied().collect();
    (distinct.len() == names.len()).then_some(names)
}

fn name(node: &Node) -> Option<&str> {
    node.at("name")?.as_text()
}
