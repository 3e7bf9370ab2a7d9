//! The sources that cards cite, each written once.

use crate::pricing::evidence::Origin;
use crate::yaml::{Node, Value};

use super::NewCard;

/// How many new cards cite a source that gets a name.
const CITED: usize = 3;

/// The sources of a table by name: those that it has, and new ones.
#[derive(Default)]
pub(super) struct Sources {
    named: Vec<(Origin, String)>,
    /// How many of them the table has already.
    known: usize,
}

impl Sources {
    /// The sources of a table's text.
    pub(super) fn of(root: &Node) -> Self {
        let entries = root.at("sources").and_then(Node::as_map).unwrap_or_default();
        let origin = |node: &Node| {
            let text = |key: &str| Some(node.at(key)?.as_text()?.to_owned());
            text("url").map(Origin::Url).or_else(|| text("document").map(Origin::Document))
        };
        let named: Vec<_> =
            entries.iter().filter_map(|entry| Some((origin(&entry.value)?, entry.key.to_string()))).collect();
        Self { known: named.len(), named }
    }

    /// With names for the sources that several new cards cite.
    pub(super) fn with<'c>(mut self, cards: impl Iterator<Item = &'c NewCard>) -> Self {
        let mut cited: Vec<(&Origin, usize)> = Vec::new();
        for card in cards {
            match cited.iter_mut().find(|(origin, _)| **origin == card.origin) {
                Some((_, count)) => *count += 1,
                None => cited.push((&card.origin, 1)),
            }
        }
        for (origin, _) in cited.into_iter().filter(|(_, count)| CITED <= *count) {
            if self.name(origin).is_none() {
                let name = self.free(&short(origin));
                self.named.push((origin.clone(), name));
            }
        }
        self
    }

    /// The name of a source, if it has one.
    pub(super) fn name(&self, origin: &Origin) -> Option<&str> {
        self.named.iter().find(|(own, _)| own == origin).map(|(_, name)| name.as_str())
    }

    /// A name that no other source has.
    fn free(&self, name: &str) -> String {
        let is_free = |name: &String| self.named.iter().all(|(_, own)| own != name);
        let numbered = (2..).map(|number| format!("{name}-{number}"));
        std::iter::once(name.to_owned()).chain(numbered).find(is_free).unwrap_or_default()
    }

    /// The sources that the table does not have yet.
    pub(super) fn added(&self) -> &[(Origin, String)] {
        &self.named[self.known..]
    }
}

/// A short name: the end of an address, or the names of data sets.
fn short(origin: &Origin) -> String {
    let plain = |text: &str| -> String {
        let word = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
        let text: String = text.chars().map(word).collect();
        text.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
    };
    let name = match origin {
        Origin::Url(url) => {
            let page = url.split(['#', '?']).next().unwrap_or_default().trim_end_matches('/');
            let last = page.rsplit('/').next().unwrap_or_default();
            plain(last.trim_end_matches(".md").trim_end_matches(".html"))
        }
        Origin::Document(text) => {
            let names = text.split(", ").map(|one| plain(one.split('@').next().unwrap_or_default()));
            let names: Vec<String> = names.collect();
            match names.as_slice() {
                [first, _, _, ..] => format!("{first}-and-{}-more", names.len() - 1),
                few => few.join("-"),
            }
        }
    };
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { format!("page-{name}") }
}

/// Where the sources of a table end, if it has some and each is on a line of its own.
pub(super) fn end(root: &Node) -> Option<usize> {
    let node = root.at("sources")?;
    let is_block = !node.place.text().starts_with('{');
    match &node.value {
        Value::Map(entries) if is_block => entries.last().map(|last| last.value.place.span().end),
        _ => None,
    }
}
