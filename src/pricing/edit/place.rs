//! The insertion points in the text of a table.

use std::sync::Arc;

use crate::diag::Source;
use crate::yaml::{Entry, Node, Value};

use super::sources::Sources;
use super::{CannotAdd, NewModel, NewNames, write};

/// By how many columns a model is indented in a new table.
pub(super) const USUAL_INDENT: usize = 2;

/// The start of a line, and the column of its first character.
pub(super) struct At {
    pub(super) offset: usize,
    pub(super) indent: usize,
}

/// The line after a card, and the column of its dash.
pub(super) fn after_card(
    source: &Arc<Source>,
    root: &Node,
    model: &str,
    card: usize,
) -> Result<At, CannotAdd> {
    let models = models_of(root)?;
    let model = models.iter().find(|entry| entry.key == model).ok_or(CannotAdd("it has no such model"))?;
    let cards = model.value.entry("cards").ok_or(CannotAdd("the model has no cards"))?;
    let Value::List(items) = &cards.value.value else { return Err(CannotAdd("the model has no cards")) };
    let item = items.get(card).ok_or(CannotAdd("the model has no such card"))?;
    let start = item.place.span().start;
    let before = &source.text[line_start(&source.text, start)..start];
    let indent = before.trim_end_matches(' ').strip_suffix('-').filter(|before| before.trim().is_empty());
    let indent = indent.ok_or(CannotAdd("the model's cards do not stand on lines of their own"))?.len();
    // The column of the first key is only reused if the dash is directly before it.
    if before.len() != indent + 2 {
        return Err(CannotAdd("the model's cards are indented in an unusual way"));
    }
    let end = line_end(&source.text, end_of(item));
    Ok(At { offset: behind_comments(&source.text, end, indent), indent })
}

/// The line of the key `models`.
pub(super) fn models_key(source: &Arc<Source>, root: &Node) -> Result<usize, CannotAdd> {
    let entries = root.as_map().ok_or(CannotAdd("it has no models"))?;
    let key = entries.iter().find(|entry| entry.key == "models").ok_or(CannotAdd("it has no models"))?;
    Ok(line_start(&source.text, key.place.span().start))
}

/// The insertions for the names of the provider and of its models: beside those that are there, or above the key
/// before which a new table has them.
pub(super) fn names(
    source: &Arc<Source>,
    root: &Node,
    new: &NewNames,
) -> Result<Vec<(usize, String)>, CannotAdd> {
    let entries = root.as_map().ok_or(CannotAdd("it has no models"))?;
    let entry = |key: &str| entries.iter().find(|entry| entry.key == key);
    let mut insertions = Vec::new();
    for (key, words, next) in [("aliases", &new.aliases, "name"), ("makes", &new.makes, "currency")] {
        if words.is_empty() {
            continue;
        }
        let Some(known) = entry(key) else {
            let next = entry(next).or_else(|| entry("models")).ok_or(CannotAdd("it has no models"))?;
            let start = line_start(&source.text, next.place.span().start);
            insertions.push((start, write::list(key, words)));
            continue;
        };
        let text = known.value.place.text();
        let Value::List(items) = &known.value.value else { return Err(CannotAdd("its names are no list")) };
        if !text.ends_with(']') || items.is_empty() {
            return Err(CannotAdd("its names are not a list on one line"));
        }
        let more = write::listed(words);
        let more = more.trim_start_matches('[').trim_end_matches(']');
        insertions.push((known.value.place.span().end - 1, format!(", {more}")));
    }
    Ok(insertions)
}

/// The line of a model's cards, and the column of its keys.
pub(super) fn before_cards(source: &Arc<Source>, root: &Node, model: &str) -> Result<At, CannotAdd> {
    let models = models_of(root)?;
    let model = models.iter().find(|entry| entry.key == model).ok_or(CannotAdd("it has no such model"))?;
    let keys = model.value.as_map().unwrap_or_default();
    let cards = keys.iter().find(|entry| entry.key == "cards").ok_or(CannotAdd("the model has no cards"))?;
    let start = cards.place.span().start;
    let offset = line_start(&source.text, start);
    if !source.text[offset..start].trim().is_empty() {
        return Err(CannotAdd("the model's keys do not stand on lines of their own"));
    }
    Ok(At { offset, indent: start - offset })
}

/// The insertion points for new models: in alphabetical order if the table has that, otherwise at the end.
pub(super) fn models(
    source: &Arc<Source>,
    root: &Node,
    new: &[NewModel],
    sources: &Sources,
) -> Result<Vec<(usize, String)>, CannotAdd> {
    let text = &source.text;
    let existing = models_of(root)?;
    let first = existing.first().ok_or(CannotAdd("its `models` are empty"))?;
    let start = |entry: &Entry| line_start(text, entry.place.span().start);
    let indent = first.place.span().start - start(first);
    if !text[start(first)..][..indent].trim().is_empty() {
        return Err(CannotAdd("its models do not stand on lines of their own"));
    }
    let is_ordered = 1 < existing.len() && existing.windows(2).all(|pair| pair[0].key < pair[1].key);
    let end = |entry: &Entry| behind_comments(text, line_end(text, end_of_entry(entry)), indent);
    // Models are separated by a blank line if the last two are.
    let apart = match existing {
        [.., before, last] => text[end(before)..start(last)].lines().any(|line| line.trim().is_empty()),
        _ => true,
    };
    let mut new: Vec<&NewModel> = new.iter().collect();
    if is_ordered {
        new.sort_by(|one, other| one.name.cmp(&other.name));
    }
    let blank = if apart { "\n" } else { "" };
    let insertion = |model: &&NewModel| {
        let model_text = write::model(model, indent, sources);
        let before = existing.iter().rev().find(|entry| !is_ordered || *entry.key < *model.name);
        match before {
            Some(before) => (end(before), format!("{blank}{model_text}")),
            None => (first_line_about(text, start(first)), format!("{model_text}{blank}")),
        }
    };
    Ok(new.iter().map(insertion).collect())
}

/// The end of the comment lines directly below something with deeper indentation, which belong to it.
fn behind_comments(text: &str, mut end: usize, indent: usize) -> usize {
    loop {
        let line = &text[end..line_end(text, end)];
        let column = line.len() - line.trim_start_matches(' ').len();
        if column <= indent || !line.trim_start().starts_with('#') {
            return end;
        }
        end += line.len();
    }
}

/// The first of the comment lines directly above a line.
fn first_line_about(text: &str, mut start: usize) -> usize {
    while let Some(above) = text[..start].strip_suffix('\n') {
        let above_start = line_start(text, above.len());
        if !text[above_start..start].trim_start().starts_with('#') {
            break;
        }
        start = above_start;
    }
    start
}

fn models_of(root: &Node) -> Result<&[Entry], CannotAdd> {
    root.at("models").and_then(Node::as_map).ok_or(CannotAdd("it has no models"))
}

/// The end of the last character of a value. The parser's end of a block is the start of the next item, after any
/// comments; so the end is taken from the last leaf.
fn end_of(node: &Node) -> usize {
    let is_flow = node.place.text().starts_with(['{', '[']);
    match &node.value {
        Value::List(items) if !is_flow => items.last().map_or(node.place.span().start, end_of),
        Value::Map(entries) if !is_flow => entries.last().map_or(node.place.span().start, end_of_entry),
        _ => node.place.span().end,
    }
}

fn end_of_entry(entry: &Entry) -> usize {
    let is_nothing = matches!(entry.value.value, Value::Null);
    let key_end = entry.place.span().end;
    // This is an alias, and its value is elsewhere.
    let value_end = end_of(&entry.value);
    if is_nothing || value_end < key_end { key_end } else { value_end }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |newline| newline + 1)
}

/// The start of the next line.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text[at..].find('\n').map_or(text.len(), |newline| at + newline + 1)
}
