//! Types whose values are read by tables: what each may be in a file, and values that are lists, names or apart.

use std::marker::PhantomData;

use crate::diag::{Code, Diagnostic, Place, Problems, shortened};
use crate::exact::Exact;

use super::map::value;
use super::read::MOST_QUOTED;
use super::shape::{ANY, KNOWN, Key, Map, Shape, Size};
use super::{Entry, Keys, Located, Node, Read, Value};

/// A type whose values have a shape in files.
pub trait Shaped {
    /// The shape.
    const SHAPE: Shape;
}

/// The value of a key, which is needed or may be left out.
pub trait Field: Sized {
    /// What the value may be.
    const SHAPE: Shape;
    /// Whether the key is needed.
    const IS_NEEDED: bool;

    /// The value of a key, or that there is none; `None` where it cannot be read or is missing.
    fn read(keys: &Keys<'_>, key: &'static Key, problems: &mut Problems) -> Option<Self>;
}

impl<T: Shaped + Read> Field for T {
    const SHAPE: Shape = <T as Shaped>::SHAPE;
    const IS_NEEDED: bool = true;

    fn read(keys: &Keys<'_>, key: &'static Key, problems: &mut Problems) -> Option<Self> {
        // That it is missing is reported with the keys of the map.
        key.read(keys.node(key.name)?, problems)
    }
}

impl<T: Shaped + Read> Field for Option<T> {
    const SHAPE: Shape = <T as Shaped>::SHAPE;
    const IS_NEEDED: bool = false;

    fn read(keys: &Keys<'_>, key: &'static Key, problems: &mut Problems) -> Option<Self> {
        match keys.node(key.name) {
            Some(node) => key.read(node, problems).map(Some),
            None => Some(None),
        }
    }
}

/// A map with a table of its keys.
pub trait Table: Sized {
    /// The table.
    const TABLE: &'static Map;

    /// Its own keys, read; `None` where one cannot be read or is missing.
    fn of(keys: &Keys<'_>, problems: &mut Problems) -> Option<Self>;

    /// All of a map, read; `owner` is how messages call it.
    fn read_as(owner: String, node: &Node, problems: &mut Problems) -> Option<Self> {
        let keys = Keys::of(Self::TABLE, owner, node, problems)?;
        Self::of(&keys, problems).filter(|_| keys.is_sound)
    }
}

/// A large map, kept apart from the value that it is in.
impl<T: Table> Table for Box<T> {
    const TABLE: &'static Map = T::TABLE;

    fn of(keys: &Keys<'_>, problems: &mut Problems) -> Option<Self> {
        T::of(keys, problems).map(Self::new)
    }
}

impl<T: Table> Shaped for T {
    const SHAPE: Shape = Shape::Map(T::TABLE);
}

impl<T: Table> Read for T {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        Self::read_as(T::TABLE.owner.to_owned(), node, problems)
    }

    fn read_named(name: &str, node: &Node, problems: &mut Problems) -> Option<Self> {
        Self::read_as(T::TABLE.owner(name), node, problems)
    }
}

/// Values by names that the file chooses, in its order.
#[derive(Clone, Debug)]
pub struct Named<T>(pub Vec<(Located<String>, T)>);

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T: Shaped> Shaped for Named<T> {
    const SHAPE: Shape = Shape::Named(&T::SHAPE, KNOWN);
}

impl<T: Read> Read for Named<T> {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let entries = node.entries(problems)?;
        let read = |entry: &Entry| {
            let name = Located { value: entry.key.to_string(), place: entry.place.clone() };
            Some((name, T::read_named(&entry.key, &entry.value, problems)?))
        };
        let read: Vec<Option<_>> = entries.iter().map(read).collect();
        read.into_iter().collect::<Option<_>>().map(Self)
    }
}

/// A value that is read apart from the map in which it is written.
#[derive(Clone, Debug)]
pub struct Unread<T>(PhantomData<T>);

impl<T: Shaped> Shaped for Unread<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T> Read for Unread<T> {
    fn read(_: &Node, _: &mut Problems) -> Option<Self> {
        Some(Self(PhantomData))
    }
}

value! {
    /// Text that may have several lines: what people write and nothing computes with.
    pub struct Prose(String) = Shape::Text("Words"), |node, problems| node.prose(problems).map(str::to_owned);
}

impl<T: Shaped> Shaped for Located<T> {
    const SHAPE: Shape = T::SHAPE;
}

impl<T: Shaped> Shaped for Vec<T> {
    const SHAPE: Shape = Shape::List(&T::SHAPE, ANY);
}

impl Shaped for String {
    const SHAPE: Shape = Shape::Text("Name");
}

impl Shaped for bool {
    const SHAPE: Shape = Shape::Text("Truth");
}

/// The place of the shape that a value is meant as, among those of which it may be any.
pub(crate) fn meant(shapes: &[Shape], node: &Node, problems: &mut Problems) -> Option<usize> {
    let is_single = |shape: &Shape| matches!(shape, Shape::Number(_) | Shape::Text(_));
    let meant = shapes.iter().position(|shape| is_meant(shape, node));
    let meant = meant.or_else(|| shapes.iter().position(is_single));
    if meant.is_none() {
        problems.push(meaningless(shapes, node));
    }
    meant
}

fn is_meant(shape: &Shape, node: &Node) -> bool {
    match (shape, &node.value) {
        (Shape::Map(_) | Shape::Named(..), Value::Map(_)) | (Shape::List(..), Value::List(_)) => true,
        (Shape::Word(words), Value::Scalar(text)) => words.words.iter().any(|(word, _)| word == text),
        (Shape::Defined(definition), _) => is_meant(&definition.shape, node),
        (Shape::OneOf(shapes), _) => shapes.iter().any(|shape| is_meant(shape, node)),
        _ => false,
    }
}

/// That a value is none of what it may be.
fn meaningless(shapes: &[Shape], node: &Node) -> Diagnostic {
    let ways = shapes.iter().flat_map(|shape| match shape {
        Shape::Word(words) => words.words.iter().map(|(word, _)| format!("`{word}`")).collect(),
        Shape::Map(map) => vec![format!("`{{{}: …}}`", map.names().collect::<Vec<_>>().join(": …, "))],
        _ => Vec::new(),
    });
    let help = format!("write {}", ways.collect::<Vec<_>>().join(", or "));
    let refused = match node.as_text() {
        Some(text) => {
            let message =
                format!("`{}` is not one of the words that may be here", shortened(text, MOST_QUOTED));
            Diagnostic::error(Code::UnknownWord, message)
        }
        None => {
            let message = format!("a word or a map is needed here, and this is {}", node.kind());
            Diagnostic::error(Code::WrongType, message)
        }
    };
    refused.at(&node.place).help(help)
}

impl Key {
    /// A key whose value is of a type.
    #[must_use]
    pub const fn of<T: Field>(name: &'static str, doc: &'static str) -> Self {
        let (is_needed, shape) = (T::IS_NEEDED, T::SHAPE);
        Self {
            name,
            doc,
            hint: None,
            is_needed,
            missing: Code::MissingKey,
            shape,
            is_bounded: false,
            is_for_people: false,
        }
    }

    /// The same key with each of some names.
    #[must_use]
    pub const fn with_names<const N: usize>(self, names: &[(&'static str, &'static str)]) -> [Self; N] {
        let mut keys = [self; N];
        let mut at = 0;
        while at < N {
            (keys[at].name, keys[at].doc) = names[at];
            at += 1;
        }
        keys
    }

    /// A value of the key, read, and within its bounds.
    pub fn read<T: Read>(&self, node: &Node, problems: &mut Problems) -> Option<T> {
        // What is wrong with a number is said best by its type, but for the bounds of a whole number.
        let is_whole = self.shape.number().is_some_and(|number| number.is_whole);
        let read = |problems: &mut Problems| T::read_named(self.name, node, problems);
        let value = if is_whole { None } else { Some(read(problems)?) };
        let is_checked = is_whole || self.is_bounded;
        let refused = if is_checked { out_of_bounds(&self.shape, self.name, node) } else { Vec::new() };
        if refused.is_empty() {
            return value.or_else(|| read(problems));
        }
        problems.extend(refused.into_iter().map(|refused| match self.hint {
            Some(hint) if refused.code != Code::FileTooComplex => refused.help(hint),
            _ => refused,
        }));
        None
    }
}

/// What is beyond the bounds of a shape, in a value and below it.
fn out_of_bounds(shape: &Shape, name: &str, node: &Node) -> Vec<Diagnostic> {
    match (shape, &node.value) {
        (Shape::Defined(definition), _) => out_of_bounds(&definition.shape, name, node),
        (Shape::OneOf(shapes), _) => {
            shapes.iter().flat_map(|shape| out_of_bounds(shape, name, node)).collect()
        }
        (Shape::List(_, size), Value::List(items)) => {
            let places = items.iter().map(|item| item.place.first_line());
            wrong_size(name, *size, node, &places.collect::<Vec<_>>()).into_iter().collect()
        }
        (Shape::Named(values, names), Value::Map(entries)) => {
            let places: Vec<Place> = entries.iter().map(|entry| entry.place.clone()).collect();
            let below = entries.iter().flat_map(|entry| out_of_bounds(values, &entry.key, &entry.value));
            wrong_size(name, names.size, node, &places).into_iter().chain(below).collect()
        }
        (Shape::Number(number), Value::Scalar(_) | Value::Number(_)) => {
            let is_beyond = node.as_number().is_some_and(|value| !number.admits(&value));
            let refused = || {
                let message = format!("`{node}` is out of range: `{name}` {}", number.bounds());
                Diagnostic::error(Code::OutOfRange, message).at(&node.place)
            };
            is_beyond.then(refused).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn wrong_size(name: &str, size: Size, node: &Node, places: &[Place]) -> Option<Diagnostic> {
    if places.len() < size.least {
        let message = format!("`{name}` is empty");
        return Some(Diagnostic::error(Code::NothingToDo, message).at(&node.place));
    }
    let (most, place) = size.most.and_then(|most| Some((most, places.get(most)?)))?;
    let grouped = |count: usize| Exact::from(count as u64).grouped();
    let message =
        format!("`{name}` has at most {} values, and these are {}", grouped(most), grouped(places.len()));
    Some(Diagnostic::error(Code::FileTooComplex, message).at(place))
}
