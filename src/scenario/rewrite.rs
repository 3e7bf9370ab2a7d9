//! A scenario's text with other values in some of its maps. Comments and order stay as they are.

use std::ops::Range;

use crate::yaml::{Entry, Node};

use super::file::File;

/// What a key of a map is to say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing: the key goes.
    Nothing,
    /// A value on the key's line.
    Value(String),
    /// A list, an item a line.
    List(Vec<String>),
}

/// A key of a map, and what it is to say.
pub type Keys = Vec<(&'static str, Said)>;

impl File {
    /// The text of this file in which the volume and steps, by name, say other things.
    #[must_use]
    pub fn rewritten(&self, volume: &Keys, steps: &[(String, Keys)]) -> String {
        let text = &*self.source.text;
        let of = |name: &str| self.root().at("steps")?.at(name);
        let maps = steps.iter().filter_map(|(name, keys)| Some((of(name)?, keys)));
        let maps = self.root().at("volume").map(|node| (node, volume)).into_iter().chain(maps);
        let mut edits: Vec<(Range<usize>, String)> =
            maps.flat_map(|(node, keys)| edits(text, node, keys)).collect();
        edits.sort_by_key(|(range, _)| (range.start, range.end));
        let mut rewritten = text.to_owned();
        for (range, new) in edits.into_iter().rev() {
            rewritten.replace_range(range, &new);
        }
        rewritten
    }
}

/// The edits of a map's text.
fn edits(text: &str, node: &Node, keys: &Keys) -> Vec<(Range<usize>, String)> {
    let Some(entries) = node.as_map().filter(|_| !keys.is_empty()) else { return Vec::new() };
    if text[node.place.span().start..].starts_with('{') {
        return vec![(node.place.span(), in_braces(text, entries, keys))];
    }
    let (Some(first), Some(last)) = (entries.first(), entries.last()) else { return Vec::new() };
    let start = first.place.span().start;
    let indent = " ".repeat(start - line_start(text, start));
    let mut edits = Vec::new();
    let mut added = String::new();
    for (key, said) in keys {
        let own = entries.iter().find(|entry| entry.key == *key);
        match (own, in_block(key, said, &indent)) {
            (Some(own), Some(new)) => {
                let range = whole(own);
                let is_same =
                    matches!(said, Said::Value(value) if text[range.clone()] == format!("{key}: {value}"));
                if !is_same {
                    edits.push((range, new));
                }
            }
            (Some(own), None) => {
                let range = whole(own);
                edits.push((line_start(text, range.start)..after_line(text, range.end), String::new()));
            }
            (None, Some(new)) => added.extend([&*indent, &new, "\n"]),
            (None, None) => {}
        }
    }
    if !added.is_empty() {
        let end = after_line(text, whole(last).end);
        // The last line of a file may have no end.
        let before = if text[..end].ends_with('\n') { "" } else { "\n" };
        edits.push((end..end, format!("{before}{added}")));
    }
    edits
}

/// A key with its value, as lines of a map that is indented.
fn in_block(key: &str, said: &Said, indent: &str) -> Option<String> {
    match said {
        Said::Nothing => None,
        Said::Value(value) => Some(format!("{key}: {value}")),
        Said::List(items) => {
            let items: String = items.iter().map(|item| format!("\n{indent}  - {item}")).collect();
            Some(format!("{key}:{items}"))
        }
    }
}

/// A map between braces.
fn in_braces(text: &str, entries: &[Entry], keys: &Keys) -> String {
    let said = |key: &str| keys.iter().find(|(name, _)| *name == key).map(|(_, said)| said);
    let own = entries.iter().filter_map(|entry| match said(&entry.key) {
        Some(said) => between(&entry.key, said),
        None => Some(text[whole(entry)].to_owned()),
    });
    let new = keys.iter().filter(|(key, _)| entries.iter().all(|entry| entry.key != *key));
    let new = new.filter_map(|(key, said)| between(key, said));
    format!("{{{}}}", own.chain(new).collect::<Vec<_>>().join(", "))
}

fn between(key: &str, said: &Said) -> Option<String> {
    match said {
        Said::Nothing => None,
        Said::Value(value) => Some(format!("{key}: {value}")),
        Said::List(items) => Some(format!("{key}: [{}]", items.join(", "))),
    }
}

/// Where a key with its value stands.
fn whole(entry: &Entry) -> Range<usize> {
    let key = entry.place.span();
    key.start..key.end.max(entry.value.place.span().end)
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn after_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}
