//! Taking a tree apart: each key is asked for by name, and what nobody asked for is reported.

use crate::diag::{Code, Diagnostic, Place, Problems, is_hidden, nearest, shortened};
use crate::exact::{Exact, Notation, NumberError};

use super::{Entry, Node, Value};

/// A value that a node can hold.
///
/// `None` always comes with a diagnostic in `problems`, so a reader may go on to find more of them.
pub trait Read: Sized {
    /// Reads it.
    fn read(node: &Node, problems: &mut Problems) -> Option<Self>;

    /// Reads one to which the file gives a name, by which messages may call it.
    fn read_named(_name: &str, node: &Node, problems: &mut Problems) -> Option<Self> {
        Self::read(node, problems)
    }
}

impl Read for String {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let text = node.text(problems)?;
        if text.is_empty() {
            problems.push(Diagnostic::error(Code::NothingToDo, "a name is not empty").at(&node.place));
            return None;
        }
        Some(text.to_owned())
    }
}

impl Read for bool {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        node.word(&[("true", true), ("false", false)], problems)
    }
}

/// A figure of a result, written in full: what a scenario expects.
impl Read for Exact {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        node.parsed(Exact::parse_figure, problems)
    }
}

/// A whole number of things. Its bounds are those of its key.
impl Read for u32 {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let whole = node.number(Notation::Count, problems)?.whole_within(0, Self::MAX);
        if whole.is_none() {
            let message = format!("`{node}` is out of range: a whole number is needed");
            problems.push(Diagnostic::error(Code::OutOfRange, message).at(&node.place));
        }
        whole
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let items = node.list(problems)?;
        let read: Vec<Option<T>> = items.iter().map(|item| T::read(item, problems)).collect();
        read.into_iter().collect()
    }
}

/// The refusal of text that does not read as what it is.
pub(super) fn hidden_character(hidden: char, place: &Place) -> Diagnostic {
    let message = format!("this text has a control or invisible character: `{}`", hidden.escape_default());
    let refused = Diagnostic::error(Code::ControlCharacter, message).at(place);
    refused.help("write it on one line, in characters that are seen")
}

impl Node {
    /// What is found there, in a word.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "nothing",
            Value::Scalar(_) | Value::Number(_) => "a single value",
            Value::List(_) => "a list",
            Value::Map(_) => "a map",
        }
    }

    fn wrong_type(&self, wanted: &str, problems: &mut Problems) {
        let message = format!("{wanted} is needed here, and this is {}", self.kind());
        let refused = Diagnostic::error(Code::WrongType, message).at(&self.place);
        problems.push(match wanted {
            "a list" => refused.help("a list is written `[one, two]`, or a line with `- ` for each"),
            "a map" => refused.help("a map is written `{key: value}`, or a line with `key: value` for each"),
            _ => refused,
        });
    }

    /// The scalar's text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// The scalar's text, all of whose characters are seen.
    pub fn text(&self, problems: &mut Problems) -> Option<&str> {
        let text = self.prose(problems)?;
        if let Some(hidden) = text.chars().find(|c| is_hidden(*c)) {
            problems.push(hidden_character(hidden, &self.place));
            return None;
        }
        Some(text)
    }

    /// The scalar's text, which may have several lines: what people write and nothing prints.
    pub fn prose(&self, problems: &mut Problems) -> Option<&str> {
        if self.as_text().is_none() {
            self.wrong_type("a single value", problems);
        }
        self.as_text()
    }

    /// The list's items.
    pub fn list(&self, problems: &mut Problems) -> Option<&[Node]> {
        if let Value::List(items) = &self.value {
            return Some(items);
        }
        self.wrong_type("a list", problems);
        None
    }

    /// The map's entries, where keys are names that the file chooses.
    pub fn entries(&self, problems: &mut Problems) -> Option<&[Entry]> {
        let entries = self.map(problems)?;
        for nameless in entries.iter().filter(|entry| entry.key.is_empty()) {
            problems.push(Diagnostic::error(Code::NothingToDo, "a name is not empty").at(&nameless.place));
        }
        Some(entries)
    }

    pub(super) fn map(&self, problems: &mut Problems) -> Option<&[Entry]> {
        if let Value::Map(entries) = &self.value {
            return Some(entries);
        }
        self.wrong_type("a map", problems);
        None
    }

    /// One of a few words.
    pub fn word<T: Copy>(&self, words: &[(&str, T)], problems: &mut Problems) -> Option<T> {
        let text = self.text(problems)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message = format!("`{}` is not one of the words for this", shortened(text, MOST_QUOTED));
            problems.push(Diagnostic::error(Code::UnknownWord, message).at(&self.place).suggest(text, known));
        }
        found
    }

    /// A number in a notation.
    pub fn number(&self, notation: Notation, problems: &mut Problems) -> Option<Exact> {
        if let Value::Number(number) = &self.value {
            return Some(number.clone());
        }
        self.parsed(|text| Exact::parse(text, notation), problems)
    }

    fn parsed(
        &self,
        parse: impl FnOnce(&str) -> Result<Exact, NumberError>,
        problems: &mut Problems,
    ) -> Option<Exact> {
        if let Value::Map(entries) = &self.value
            && entries.iter().any(|entry| ["low", "base", "high"].contains(&entry.key.as_str()))
        {
            let message = "a range belongs in the scenario itself, not in a variant, a case or a price table";
            let range = Diagnostic::error(Code::NotSupportedYet, message).at(&self.place);
            problems.push(range.help("write a single number here"));
            return None;
        }
        let text = self.text(problems)?;
        match parse(text) {
            Ok(number) => Some(number),
            Err(error) => {
                let message = match error {
                    NumberError::Empty => error.to_string(),
                    _ => format!("`{}` cannot be read: {error}", shortened(text, MOST_QUOTED)),
                };
                let refused = Diagnostic::error(Code::BadNumber, message).at(&self.place);
                let count = Exact::parse(text, Notation::Count).ok().filter(|_| error == NumberError::Suffix);
                problems.push(match count {
                    Some(count) => refused.help(format!("write `{}`", count.grouped().replace(',', "_"))),
                    None => refused,
                });
                None
            }
        }
    }
}

/// The longest piece of a file that a message repeats.
pub(super) const MOST_QUOTED: usize = 40;

/// The keys of a map, of which each must be asked for.
#[derive(Debug)]
pub struct Fields<'n> {
    owner: String,
    /// Where the map stands.
    pub place: &'n Place,
    entries: &'n [Entry],
    asked: Vec<&'static str>,
}

impl<'n> Fields<'n> {
    /// The fields of a map; `owner` is how messages call it: `step `draft``.
    pub fn of(node: &'n Node, owner: impl Into<String>, problems: &mut Problems) -> Option<Self> {
        let entries = node.map(problems)?;
        Some(Self { owner: owner.into(), place: &node.place, entries, asked: Vec::new() })
    }

    /// Whether the map says nothing at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The entry of a key, if it is there.
    pub fn entry(&mut self, key: &'static str) -> Option<&'n Entry> {
        #[cfg(test)]
        asked::note(self.place, key);
        if !self.asked.contains(&key) {
            self.asked.push(key);
        }
        self.entries.iter().find(|entry| entry.key == key)
    }

    /// The value of a key, if it is there.
    pub fn node(&mut self, key: &'static str) -> Option<&'n Node> {
        self.entry(key).map(|entry| &entry.value)
    }

    /// The value of a key that must be there; `hint` says what to write.
    pub fn needed_node(
        &mut self,
        key: &'static str,
        hint: &'static str,
        problems: &mut Problems,
    ) -> Option<&'n Node> {
        let node = self.node(key);
        if node.is_none() {
            problems.push(self.lacks(key).help(hint));
        }
        node
    }

    /// The value of a key, read, if it is there.
    pub fn get<T: Read>(&mut self, key: &'static str, problems: &mut Problems) -> Option<T> {
        self.node(key).and_then(|node| T::read(node, problems))
    }

    /// The value of a key that must be there, read; `hint` says what to write.
    pub fn need<T: Read>(
        &mut self,
        key: &'static str,
        hint: &'static str,
        problems: &mut Problems,
    ) -> Option<T> {
        self.needed_node(key, hint, problems).and_then(|node| T::read(node, problems))
    }

    /// Refuses keys that say the same thing in different ways; `true` where at most one stands there.
    pub fn at_most_one(&mut self, keys: &[&'static str], problems: &mut Problems) -> bool {
        let present: Vec<&Entry> = keys.iter().filter_map(|key| self.entry(key)).collect();
        let [first, second, ..] = present.as_slice() else {
            return true;
        };
        let message = format!("{} says both `{}` and `{}`", self.owner, first.key, second.key);
        let clash = Diagnostic::error(Code::ConflictingKeys, message).at(&second.place);
        problems.push(clash.also(&first.place, "the other").help("keep one of them"));
        false
    }

    fn lacks(&self, key: &str) -> Diagnostic {
        let message = format!("{} lacks `{key}`", self.owner);
        Diagnostic::error(Code::MissingKey, message).at(&self.place.first_line())
    }

    /// Reports the keys that nobody asked for. A required key that is there with a slip in it is
    /// reported once, as that slip.
    pub fn finish(self, problems: &mut Problems) {
        let is_known = |key: &str| self.asked.contains(&key);
        for entry in self.entries.iter().filter(|entry| !is_known(&entry.key)) {
            if problems.are_too_many() {
                problems.count_only();
                continue;
            }
            let message = format!("unknown key `{}` in {}", shortened(&entry.key, MOST_QUOTED), self.owner);
            let unknown = Diagnostic::error(Code::UnknownKey, message).at(&entry.place);
            problems.push(unknown.suggest(&entry.key, self.asked.iter().copied()));
            if let Some(meant) = nearest(&entry.key, &self.asked) {
                problems.retract(&self.lacks(meant));
            }
        }
    }
}

/// What readers ask for, so that a test can compare it with the schemas.
#[cfg(test)]
pub(crate) mod asked {
    use std::cell::RefCell;

    use crate::diag::Place;

    thread_local! {
        static ASKED: RefCell<Vec<(Place, &'static str)>> = const { RefCell::new(Vec::new()) };
    }

    pub(in crate::yaml) fn note(place: &Place, key: &'static str) {
        ASKED.with_borrow_mut(|asked| asked.push((place.clone(), key)));
    }

    /// The keys that were asked for on this thread since the last call, each with the place of its map.
    pub(crate) fn taken() -> Vec<(Place, &'static str)> {
        ASKED.take()
    }
}

/// A value, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T: Read> Read for Located<T> {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        Some(Self { value: T::read(node, problems)?, place: node.place.clone() })
    }

    fn read_named(name: &str, node: &Node, problems: &mut Problems) -> Option<Self> {
        Some(Self { value: T::read_named(name, node, problems)?, place: node.place.clone() })
    }
}
