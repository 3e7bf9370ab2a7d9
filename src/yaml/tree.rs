//! Text to tree, within bounds.
//!
//! The tree is built from the events of a parser rather than through serde: an event has a scalar's own
//! text and place, where serde's data model would hand over the number that YAML makes of it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use compact_str::CompactString;
use granit_parser::ScanError;

use crate::diag::{Code, Diagnostic, Place, Source, first_hidden};
use crate::exact::Exact;

use super::events::{Event, Kind, Parsed};
use super::read::hidden_character;
use super::recorded::Recorded;

/// A value of a document and where it stands.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Node {
    /// Where it stands; for an alias, where the value is written.
    pub place: Place,
    /// What stands there.
    pub value: Value,
}

/// What a document is made of.
#[derive(Clone, Debug)]
pub enum Value {
    /// `null`, `~`, or nothing after a colon.
    Null,
    /// One piece of text, without quotes: a number, a word or a sentence.
    Scalar(CompactString),
    /// A number that was computed for a what-if, and that nobody wrote.
    Number(Exact),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file.
    Map(Vec<Entry>),
}

impl Node {
    /// A text that stands at a place.
    #[must_use]
    pub fn of_text(text: impl Into<CompactString>, place: &Place) -> Self {
        Self { place: place.clone(), value: Value::Scalar(text.into()) }
    }

    /// A map of entries that nobody wrote, each where its value is.
    #[must_use]
    pub fn of_entries<'k>(entries: impl IntoIterator<Item = (&'k str, Self)>, place: &Place) -> Self {
        let entry = |(key, value): (&str, Self)| Entry { key: key.into(), place: value.place.clone(), value };
        Self { place: place.clone(), value: Value::Map(entries.into_iter().map(entry).collect()) }
    }

    /// A map in which it is the only value.
    #[must_use]
    pub fn under(self, key: &str) -> Self {
        let place = self.place.clone();
        Self::of_entries([(key, self)], &place)
    }

    /// The entry of a map with a key, if there is one.
    #[must_use]
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        self.as_map()?.iter().find(|entry| entry.key == key)
    }

    /// The value of a key in a map, if there is one.
    #[must_use]
    pub fn at(&self, key: &str) -> Option<&Self> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The entries, where it is a map.
    #[must_use]
    pub fn as_map(&self) -> Option<&[Entry]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }
}

/// A key and its value.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Entry {
    /// The key.
    pub key: CompactString,
    /// Where the key stands.
    pub place: Place,
    /// The value.
    pub value: Node,
}

/// How deep a document may nest: ours need ten levels.
const MOST_DEPTH: usize = 64;

fn too_deep() -> String {
    format!("the document nests more than {MOST_DEPTH} levels deep")
}
/// How many nodes a document may have: a table of thousands of models has a hundred thousand.
const MOST_NODES: usize = 400_000;
/// How many values may have an anchor.
const MOST_ANCHORS: usize = 1_000;
/// How many nodes values with an anchor may hold, one within another counted for each: what is repeated is kept
/// twice.
const MOST_ANCHORED: usize = 50_000;
/// How many nodes aliases may repeat in a document.
const MOST_REPEATED: usize = 20_000;

/// Reads one document.
///
/// # Errors
/// The first thing that makes the text no single YAML document, or one beyond the bounds.
pub fn parse(source: &Arc<Source>) -> Result<Node, Box<Diagnostic>> {
    build(source, 0, Events::Parsed(Box::new(Parsed::new(&source.text))))
}

/// Reads whole lines of a text as a document of their own, by what the parser said of them if that is recorded. Its
/// places are those in the whole text.
pub(crate) fn part(source: &Arc<Source>, part: Range<usize>, recorded: Option<&[u8]>) -> Outcome<Node> {
    let (start, text) = (part.start, &source.text[part]);
    let events = match recorded {
        Some(recorded) => Events::Recorded(Recorded::new(text, recorded)),
        None => Events::Parsed(Box::new(Parsed::new(text))),
    };
    build(source, start, events)
}

/// Where the parts of a text come from.
enum Events<'t> {
    Parsed(Box<Parsed<'t>>),
    Recorded(Recorded<'t>),
}

fn build(source: &Arc<Source>, start: usize, events: Events<'_>) -> Result<Node, Box<Diagnostic>> {
    Builder { source, start, events, anchors: BTreeMap::new(), nodes: 0, anchored: 0, repeated: 0 }.document()
}

type Outcome<T> = Result<T, Box<Diagnostic>>;

struct Builder<'s> {
    source: &'s Arc<Source>,
    /// Where in its text the document begins.
    start: usize,
    events: Events<'s>,
    /// The anchored nodes so far, each with the number of nodes that it holds.
    anchors: BTreeMap<usize, (Node, usize)>,
    nodes: usize,
    anchored: usize,
    repeated: usize,
}

impl<'s> Builder<'s> {
    fn document(&mut self) -> Outcome<Node> {
        loop {
            let event = self.next()?;
            match event.kind {
                Kind::Begin => {}
                Kind::TextEnd => {
                    let message = "there is nothing in the file, or comments only";
                    return Err(self.refuse(Code::EmptyFile, message, event.span));
                }
                _ => {
                    let node = self.node(event, 0)?;
                    return self.end().map(|()| node);
                }
            }
        }
    }

    fn end(&mut self) -> Outcome<()> {
        loop {
            let event = self.next()?;
            match event.kind {
                Kind::DocumentEnd => {}
                Kind::TextEnd => return Ok(()),
                _ => {
                    let message = "a file has one YAML document, and here a second one begins";
                    return Err(self.refuse(Code::NotYaml, message, event.span));
                }
            }
        }
    }

    fn next(&mut self) -> Outcome<Event<'s>> {
        match &mut self.events {
            Events::Recorded(recorded) => Ok(recorded.next()),
            Events::Parsed(parsed) => parsed.next().map_err(|error| self.scan_error(&error)),
        }
    }

    fn node(&mut self, event: Event<'s>, depth: usize) -> Outcome<Node> {
        let Event { kind, span, anchor, is_tagged } = event;
        if MOST_DEPTH <= depth {
            return Err(self.refuse(Code::FileTooComplex, too_deep(), span));
        }
        self.nodes += 1;
        if MOST_NODES < self.nodes {
            let message = format!("the document has more than {MOST_NODES} values");
            return Err(self.refuse(Code::FileTooComplex, message, span));
        }
        let node = match kind {
            Kind::Alias(anchor) => return self.repeat(anchor, span),
            Kind::Scalar { text, is_plain } => self.scalar(text, is_plain, span),
            Kind::List => self.list(span, depth)?,
            Kind::Map => self.map(span, depth)?,
            _ => return Err(self.refuse(Code::NotYaml, "a value is missing here", span)),
        };
        if is_tagged {
            let message = "a tag with `!` has no meaning here";
            return Err(Box::new(Diagnostic::error(Code::NotYaml, message).at(&node.place)));
        }
        if anchor != 0 {
            if MOST_ANCHORS <= self.anchors.len() {
                let message = format!("more than {MOST_ANCHORS} values have an anchor");
                return Err(Box::new(Diagnostic::error(Code::FileTooComplex, message).at(&node.place)));
            }
            let size = size(&node);
            self.anchored += size;
            if MOST_ANCHORED < self.anchored {
                let message = format!("values with an anchor hold more than {MOST_ANCHORED} values");
                return Err(Box::new(Diagnostic::error(Code::FileTooComplex, message).at(&node.place)));
            }
            self.anchors.insert(anchor, (node.clone(), size));
        }
        Ok(node)
    }

    fn scalar(&self, text: Cow<'_, str>, is_plain: bool, span: Range<usize>) -> Node {
        let is_null = is_plain && ["", "~", "null", "Null", "NULL"].contains(&&*text);
        let value = if is_null { Value::Null } else { Value::Scalar(text.into()) };
        Node { place: self.range(span), value }
    }

    fn list(&mut self, start: Range<usize>, depth: usize) -> Outcome<Node> {
        let mut items = Vec::new();
        loop {
            let event = self.next()?;
            if event.kind == Kind::End {
                return Ok(Node { place: self.range_of(start, event.span), value: Value::List(items) });
            }
            items.push(self.node(event, depth + 1)?);
        }
    }

    fn map(&mut self, start: Range<usize>, depth: usize) -> Outcome<Node> {
        let mut entries: Vec<Entry> = Vec::new();
        let mut keys = BTreeSet::new();
        loop {
            let event = self.next()?;
            if event.kind == Kind::End {
                return Ok(Node { place: self.range_of(start, event.span), value: Value::Map(entries) });
            }
            let key = self.node(event, depth + 1)?;
            let Value::Scalar(text) = key.value else {
                let message = "a key is a single word or number";
                return Err(Box::new(Diagnostic::error(Code::NotYaml, message).at(&key.place)));
            };
            if let Some(hidden) = first_hidden(&text) {
                return Err(Box::new(hidden_character(hidden, &key.place)));
            }
            if text == "<<" {
                let merge = Diagnostic::error(Code::NotYaml, "the merge key `<<` is not read").at(&key.place);
                return Err(Box::new(merge.help("write the keys out")));
            }
            // Most maps are short, and cheaper to search than to index.
            if entries.len() == 16 {
                keys = entries.iter().map(|entry| entry.key.clone()).collect();
            }
            let is_new = match entries.len() {
                ..16 => entries.iter().all(|entry| entry.key != text),
                _ => keys.insert(text.clone()),
            };
            if !is_new {
                return Err(Box::new(duplicate(&text, &key.place, &entries)));
            }
            let event = self.next()?;
            let value = self.node(event, depth + 1)?;
            entries.push(Entry { key: text, place: key.place, value });
        }
    }

    fn repeat(&mut self, anchor: usize, span: Range<usize>) -> Outcome<Node> {
        let Some((node, size)) = self.anchors.get(&anchor) else {
            return Err(self.refuse(Code::NotYaml, "an alias cannot stand inside what it repeats", span));
        };
        self.repeated += size;
        if MOST_REPEATED < self.repeated {
            let message = format!("aliases repeat more than {MOST_REPEATED} values");
            return Err(self.refuse(Code::FileTooComplex, message, span));
        }
        Ok(node.clone())
    }

    fn refuse(&self, code: Code, message: impl Into<String>, span: Range<usize>) -> Box<Diagnostic> {
        Box::new(Diagnostic::error(code, message).at(&self.range(span)))
    }

    fn scan_error(&self, error: &ScanError) -> Box<Diagnostic> {
        let at = self.start + error.marker().byte_offset().unwrap_or(0);
        let place = Place::new(self.source, at..at);
        if error.info() == "recursion limit exceeded" {
            return Box::new(Diagnostic::error(Code::FileTooComplex, too_deep()).at(&place));
        }
        let refused =
            Diagnostic::error(Code::NotYaml, format!("this is not YAML: {}", error.info())).at(&place);
        Box::new(refused.help(
            "look at the indentation (spaces, no tabs), colons and brackets of this line and the one before",
        ))
    }

    fn range_of(&self, start: Range<usize>, end: Range<usize>) -> Place {
        self.range(start.start..end.end.max(start.end))
    }

    /// A range of the document, without the blank lines and indentation that follow it.
    fn range(&self, span: Range<usize>) -> Place {
        let span = self.start + span.start..self.start + span.end;
        let kept = self.source.text.get(span.clone()).map_or(span.len(), |inside| inside.trim_end().len());
        Place::new(self.source, span.start..span.start + kept)
    }
}

/// How much repeating a node repeats: its values, a long text counted as several.
fn size(node: &Node) -> usize {
    const TEXT_OF_ONE: usize = 100;
    1 + match &node.value {
        Value::Null | Value::Number(_) => 0,
        Value::Scalar(text) => text.len() / TEXT_OF_ONE,
        Value::List(items) => items.iter().map(size).sum(),
        Value::Map(entries) => entries.iter().map(|entry| size(&entry.value)).sum(),
    }
}

fn duplicate(key: &str, place: &Place, entries: &[Entry]) -> Diagnostic {
    let twice = Diagnostic::error(Code::DuplicateKey, format!("the key `{key}` is there twice in one map"))
        .at(place)
        .help("keep one of the two: which of them should win cannot be guessed");
    match entries.iter().find(|entry| entry.key == key) {
        Some(first) => twice.also(&first.place, "first here"),
        None => twice,
    }
}
