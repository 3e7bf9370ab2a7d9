//! Reading what a node of a tree has: a text, a word, a number, a list.

use crate::diag::{Code, Diagnostic, Place, Problems, first_hidden, listing, shortened};
use crate::exact::{Exact, Notation, NumberError};

use super::shape::Map;
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

/// A figure of a result, written in full or as a number is: what a scenario expects.
impl Read for Exact {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let figure = |text: &str| {
            let number = Exact::parse(text, Notation::Plain).ok().filter(|_| Exact::is_computed(text));
            number.map_or_else(|| Exact::parse_figure(text), Ok)
        };
        node.parsed(figure, problems)
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
    refused.help("write it on one line, in visible characters")
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

    fn wrong_type(&self, wanted: &str) -> Diagnostic {
        let message = format!("{wanted} is needed here, and this is {}", self.kind());
        Diagnostic::error(Code::WrongType, message).at(&self.place)
    }

    fn no_map(&self) -> Diagnostic {
        self.wrong_type("a map").help("a map is written `{key: value}`, or a line with `key: value` for each")
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
        if let Some(hidden) = first_hidden(text) {
            problems.push(hidden_character(hidden, &self.place));
            return None;
        }
        Some(text)
    }

    /// The scalar's text, which may have several lines: what people write and nothing prints.
    pub fn prose(&self, problems: &mut Problems) -> Option<&str> {
        if self.as_text().is_none() {
            problems.push(self.wrong_type("a single value"));
        }
        self.as_text()
    }

    /// The list's items.
    pub fn list(&self, problems: &mut Problems) -> Option<&[Node]> {
        if let Value::List(items) = &self.value {
            return Some(items);
        }
        let refused = self.wrong_type("a list");
        problems.push(refused.help("a list is written `[one, two]`, or a line with `- ` for each"));
        None
    }

    /// The map's entries, where keys are names that the file chooses.
    pub fn entries(&self, problems: &mut Problems) -> Option<&[Entry]> {
        let Value::Map(entries) = &self.value else {
            problems.push(self.no_map());
            return None;
        };
        for nameless in entries.iter().filter(|entry| entry.key.is_empty()) {
            problems.push(Diagnostic::error(Code::NothingToDo, "a name is not empty").at(&nameless.place));
        }
        Some(entries)
    }

    /// The map's entries, where keys are those of a table.
    pub(super) fn entries_of(&self, table: &'static Map, problems: &mut Problems) -> Option<&[Entry]> {
        if self.as_map().is_none() {
            let keys: Vec<&str> = table.names().collect();
            problems.push(self.no_map().help(format!("its keys are {}", listing(&keys))));
        }
        self.as_map()
    }

    /// Whether a file says in its `schema` that it has a format. `what` says that it is something else.
    pub fn has_format(&self, format: &str, what: &str, problems: &mut Problems) -> bool {
        let schema = self.at("schema");
        if schema.and_then(Self::as_text) == Some(format) {
            return true;
        }
        let place = schema.map_or_else(|| self.place.first_line(), |schema| schema.place.clone());
        let message = format!("{what}: its `schema` is not `{format}`");
        let wrong = Diagnostic::error(Code::WrongSchema, message).at(&place);
        problems.push(wrong.help(format!("write `schema: {format}` at the top")));
        false
    }

    /// One of a few words.
    pub fn word<T: Copy>(&self, words: &[(&str, T)], problems: &mut Problems) -> Option<T> {
        let text = self.text(problems)?;
        let found = words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value);
        if found.is_none() {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            let message =
                format!("`{}` is not one of the words that may be here", shortened(text, MOST_QUOTED));
            let unknown = Diagnostic::error(Code::UnknownWord, message).at(&self.place);
            problems.push(match known.len() {
                ..=6 => unknown.help(format!("known: {}", listing(&known))),
                _ => unknown.suggest(text, known),
            });
        }
        found
    }

    /// A number in a notation.
    pub fn number(&self, notation: Notation, problems: &mut Problems) -> Option<Exact> {
        let number = match &self.value {
            Value::Number(number) => number.clone(),
            _ => self.parsed(|text| Exact::parse(text, notation), problems)?,
        };
        Some(number.given(|| self.place.clone()))
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

/// A value, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub place: Place,
}

impl<T> Located<T> {
    /// Another value at the same place.
    pub fn map<U>(self, value: impl FnOnce(T) -> U) -> Located<U> {
        Located { value: value(self.value), place: self.place }
    }
}

impl Located<u32> {
    /// The whole number, as it is stated there.
    #[must_use]
    pub fn exact(&self) -> Exact {
        Exact::from(self.value).given(|| self.place.clone())
    }
}

impl<T: Read> Read for Located<T> {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        Some(Self { value: T::read(node, problems)?, place: node.place.clone() })
    }

    fn read_named(name: &str, node: &Node, problems: &mut Problems) -> Option<Self> {
        Some(Self { value: T::read_named(name, node, problems)?, place: node.place.clone() })
    }
}
