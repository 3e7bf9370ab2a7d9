//! A scenario's text with other values in some of its maps. Order and comments stay, but for those on the lines of a key that
//! goes, and those inside of braces whose map is written anew. JSON stays JSON.

use std::ops::Range;

use crate::diag::Source;
use crate::yaml::json::Json;
use crate::yaml::{self, Entry, Node, Value, comments};

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
    /// This file with a text in which the volume and steps, by name, say other things. `None` where no text is found that
    /// says just that, as where what stands there stands elsewhere too.
    #[must_use]
    pub fn rewritten(&self, volume: &Keys, steps: &[(String, Keys)]) -> Option<Self> {
        // Of a range the file's own tree has only the base: where all of it stands, the text says.
        let written = yaml::parse(&self.source).ok()?;
        let source =
            Source::new(self.source.name.clone(), text_of(&self.source.text, &written, volume, steps));
        let file = Self::parse(&source, self.stem()).ok()?;
        let mut expected = self.root().clone();
        say(&mut expected, &["volume"], volume)?;
        for (step, keys) in steps {
            say(&mut expected, &["steps", step], keys)?;
        }
        let is_same = file.root().says_the_same(&expected);
        let is_json = |file: &Self| Json::parse(&file.source.text).is_ok();
        (is_same && (!is_json(self) || is_json(&file))).then_some(file)
    }

    /// The lines of the comments that the text of another file lacks.
    #[must_use]
    pub fn comments_lost_in(&self, other: &Self) -> Vec<usize> {
        let text = &*other.source.text;
        let mut kept: Vec<&str> = comments(text).into_iter().filter_map(|range| text.get(range)).collect();
        let text = &*self.source.text;
        let mut is_lost = |range: &Range<usize>| {
            let at = kept.iter().position(|comment| text.get(range.clone()) == Some(comment));
            at.map(|at| kept.swap_remove(at)).is_none()
        };
        let lost = comments(text).into_iter().filter(|range| is_lost(range));
        lost.map(|range| self.source.line_of(range.start).0).collect()
    }
}

/// A text, of which the tree is given, in which the volume and steps say other things.
fn text_of(text: &str, root: &Node, volume: &Keys, steps: &[(String, Keys)]) -> String {
    let of = |name: &str| root.at("steps")?.at(name);
    let maps = steps.iter().filter_map(|(name, keys)| Some((of(name)?, keys)));
    let maps = root.at("volume").map(|node| (node, volume)).into_iter().chain(maps);
    let mut edits: Vec<(Range<usize>, String)> =
        maps.flat_map(|(node, keys)| edits(text, node, keys)).collect();
    edits.sort_by_key(|(range, _)| (range.start, range.end));
    let mut rewritten = text.to_owned();
    let end_of_line = if text.contains("\r\n") { "\r\n" } else { "\n" };
    for (range, new) in edits.into_iter().rev() {
        rewritten.replace_range(range, &new.replace('\n', end_of_line));
    }
    rewritten
}

/// Puts into the map at a path what its keys are to say.
fn say(node: &mut Node, path: &[&str], keys: &Keys) -> Option<()> {
    let Value::Map(entries) = &mut node.value else { return None };
    let Some((first, rest)) = path.split_first() else {
        entries.retain(|entry| keys.iter().all(|(key, _)| entry.key != *key));
        for (key, said) in keys {
            if let Some(text) = between(key, said) {
                let source = Source::new("", format!("{{{text}}}"));
                let Value::Map(own) = yaml::parse(&source).ok()?.value else { return None };
                entries.extend(own);
            }
        }
        return Some(());
    };
    let entry = entries.iter_mut().find(|entry| entry.key == *first)?;
    say(&mut entry.value, rest, keys)
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
    let map = format!("{{{}}}", own.chain(new).collect::<Vec<_>>().join(", "));
    if Json::parse(text).is_err() {
        return map;
    }
    yaml::parse(&Source::new("", map.as_str())).map_or(map, |map| as_json(&map))
}

/// A value as JSON. Numbers that JSON has no form for are texts.
fn as_json(node: &Node) -> String {
    let quoted = |text: &str| serde_json::Value::from(text).to_string();
    match &node.value {
        Value::Null => "null".to_owned(),
        Value::Scalar(text)
            if text.ends_with(|last: char| last.is_ascii_digit()) && Json::parse(text).is_ok() =>
        {
            text.to_string()
        }
        Value::Scalar(text) => quoted(text),
        Value::Number(number) => quoted(&number.to_string()),
        Value::List(items) => format!("[{}]", items.iter().map(as_json).collect::<Vec<_>>().join(", ")),
        Value::Map(entries) => {
            let entry = |entry: &Entry| format!("{}: {}", quoted(&entry.key), as_json(&entry.value));
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
    }
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
    key.start..key.end.max(end(&entry.value))
}

/// Where a value ends: a map or a list that no bracket ends, with the last thing in it.
fn end(node: &Node) -> usize {
    let own = node.place.span().end;
    let is_closed = node.place.source.text[..own].ends_with(['}', ']']);
    match &node.value {
        Value::Map(entries) if !is_closed => entries.last().map_or(own, |entry| whole(entry).end),
        Value::List(items) if !is_closed => items.last().map_or(own, end),
        _ => own,
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

fn after_line(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}
