//! What a file may hold: for each map its keys, and for each key the shape of its value.
//!
//! A path is resolved through these tables part by part, so that a name that a file chooses is never mistaken
//! for a key: in `steps.tools.calls` the part `tools` is a name, since the keys of `steps` are names. The macros
//! of `yaml/map.rs` write these tables, together with the types that are read by them.

use crate::diag::Code;

pub use super::number::{Counts, Number, Varies};

/// A map whose keys have a meaning.
#[derive(Debug)]
#[non_exhaustive]
pub struct Map {
    /// The name of its definition in schemas: `Cache`.
    pub name: &'static str,
    /// How messages call it: `the cache`. In `` step `{}` `` the braces are for the name that the file chooses.
    pub owner: &'static str,
    /// Its title in schemas, if it has one.
    pub title: Option<&'static str>,
    /// What it is, in sentences.
    pub doc: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// A map whose keys it has too.
    pub and: Option<&'static Map>,
    /// A map that it is merged over, a part of whose keys it has.
    pub over: Option<&'static Map>,
    /// Which keys go together, and which do not.
    pub rules: &'static [Rule],
    /// Keys that say the same in different ways: a patch that names one of a group drops the others.
    pub alternatives: &'static [&'static [&'static str]],
    /// Keys that have a meaning only beside another one, and are dropped with it.
    pub companions: &'static [(&'static str, &'static [&'static str])],
    /// Keys that a patch drops which names the first one.
    pub anew: &'static [(&'static str, &'static str)],
    /// Keys that people look for here, and that belong somewhere else.
    pub misplaced: &'static [Misplaced],
    /// What its schema says beyond these rules, as JSON: what depends on keys of other maps.
    pub schema: Option<&'static str>,
}

/// A key of a map.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What it says, in sentences.
    pub doc: &'static str,
    /// What to write where it is needed and missing.
    pub hint: Option<&'static str>,
    /// Whether every such map has it.
    pub is_needed: bool,
    /// The code of the error where it is needed and missing.
    pub missing: Code,
    /// What its value may be.
    pub shape: Shape,
    /// Whether it says more of its bounds than the type of its value.
    pub is_bounded: bool,
    /// Whether what stands there is for people only: no figure depends on it.
    pub is_for_people: bool,
}

/// Which keys of a map go together, and which do not.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Rule {
    /// Exactly one of these is there.
    OneOf(&'static [&'static str]),
    /// At most one of these is there.
    AtMostOne(&'static [&'static str]),
    /// The first is not valid beside the second: why, and what to do.
    Excludes(&'static str, &'static str, &'static str, &'static str),
    /// No other key is valid beside the first one, but these.
    Alone(&'static str, &'static [&'static str]),
    /// All keys of one of these groups are there.
    AnyOf(&'static [&'static [&'static str]]),
    /// The first is only valid beside the second.
    Beside(&'static str, &'static str),
    /// Beside the first, the others are needed.
    Needs(&'static str, &'static [&'static str]),
    /// Beside the first, one of the others is needed.
    NeedsOne(&'static str, &'static [&'static str]),
    /// Where a key has this word, these keys are needed, and those are valid too. A key that some word names is
    /// not valid with the other words.
    With(&'static str, &'static str, &'static [&'static str], &'static [&'static str]),
    /// Any key is there.
    NotEmpty,
}

/// A key that belongs somewhere else.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Misplaced {
    /// The key.
    pub name: &'static str,
    /// The code of the refusal.
    pub code: Code,
    /// Why it is no key of this map.
    pub message: &'static str,
    /// What to write.
    pub help: &'static str,
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Shape {
    /// A number.
    Number(Number),
    /// A name, a day, a time, a figure in full: text that no what-if varies as a number; by the name of its
    /// notation in the schemas.
    Text(&'static str),
    /// One of a few words.
    Word(&'static Words),
    /// One of the names that the program knows.
    Known(&'static Known),
    /// A list.
    List(&'static Shape, Size),
    /// A map by names that the file chooses, or that its tables do.
    Named(&'static Shape, Names),
    /// A map whose keys have a meaning.
    Map(&'static Map),
    /// A part of such a map, that is laid over it. A table cannot hold a reference to itself.
    Patch(fn() -> &'static Map),
    /// Any of several, which differ in the kind of value that is written.
    OneOf(&'static [Shape]),
    /// A shape with a name of its own in the schemas.
    Defined(&'static Definition),
}

/// A shape with a name of its own in the schemas.
#[derive(Debug)]
#[non_exhaustive]
pub struct Definition {
    /// The name.
    pub name: &'static str,
    /// Its title.
    pub title: &'static str,
    /// What it is, in sentences.
    pub doc: &'static str,
    /// The shape.
    pub shape: Shape,
}

/// A few words, of which one is written.
#[derive(Debug)]
#[non_exhaustive]
pub struct Words {
    /// The name of their definition in schemas.
    pub name: &'static str,
    /// Each word, and what it means.
    pub words: &'static [(&'static str, &'static str)],
}

/// Names that the program knows, of which one is written.
#[derive(Debug)]
#[non_exhaustive]
pub struct Known {
    /// The name of their definition in schemas.
    pub name: &'static str,
    /// Their title.
    pub title: &'static str,
    /// Each name, and what it means.
    pub names: Meanings,
}

/// Makes a list of names, each with what it means.
pub type Meanings = fn() -> Vec<(&'static str, String)>;

/// How many values a list or a map has.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Size {
    /// At least so many.
    pub least: usize,
    /// At most so many; `None` where nothing limits them.
    pub most: Option<usize>,
}

/// What the names of a map are.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Names {
    /// Whether the map itself declares them: steps, qualities. A what-if that names another one is a slip. Names
    /// that are declared elsewhere, such as models and tools, may be added where they are absent.
    pub are_declared: bool,
    /// Whether the values are parts of one whole: what is laid over the map replaces it.
    pub are_parts: bool,
    /// How many there are.
    pub size: Size,
    /// Names that have another meaning.
    pub reserved: &'static [&'static str],
    /// A pattern of the names, where they are of a special form.
    pub pattern: Option<&'static str>,
    /// All names that there are, where the program knows them.
    pub known: Option<Meanings>,
    /// A name that the program knows, whose value is of another shape: the name, what it means, and the shape.
    pub apart: Option<(&'static str, &'static str, &'static Shape)>,
    /// Whether that one is always there.
    pub needs_apart: bool,
}

/// No limit.
pub const ANY: Size = Size { least: 0, most: None };
/// At least one.
pub const SOME: Size = Size { least: 1, most: None };
/// Names that are declared elsewhere.
pub const KNOWN: Names = Names {
    are_declared: false,
    are_parts: false,
    size: ANY,
    reserved: &[],
    pattern: None,
    known: None,
    apart: None,
    needs_apart: false,
};

impl Map {
    /// How messages call it, where the file chooses a name for it.
    #[must_use]
    pub fn owner(&self, name: &str) -> String {
        match self.owner.split_once("{}") {
            Some((before, after)) => [before, name, after].concat(),
            None => self.owner.to_owned(),
        }
    }

    /// A key, its own or one of the map whose keys it has too.
    #[must_use]
    pub fn key(&'static self, name: &str) -> Option<&'static Key> {
        self.all_keys().find(|key| key.name == name)
    }

    /// Its keys, those of the map whose keys it has too behind its own.
    pub fn all_keys(&'static self) -> impl Iterator<Item = &'static Key> {
        std::iter::successors(Some(self), |map| map.and.or(map.over)).flat_map(|map| map.keys)
    }

    /// The names of its keys, those of the map whose keys it has too behind its own.
    pub fn names(&'static self) -> impl Iterator<Item = &'static str> {
        self.all_keys().map(|key| key.name)
    }

    /// What may stand at a path of keys, names and positions; `None` where the path leads to nothing.
    #[must_use]
    pub fn at(&'static self, path: &[String]) -> Option<&'static Shape> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(&self.key(first)?.shape, |shape, part| shape.below(part))
    }
}

impl Shape {
    /// What may stand under a key, a name or a position.
    #[must_use]
    pub fn below(&'static self, part: &str) -> Option<&'static Self> {
        match self {
            Self::Map(map) => map.key(part).map(|key| &key.shape),
            Self::Patch(map) => map().key(part).map(|key| &key.shape),
            Self::Named(_, Names { apart: Some((name, _, shape)), .. }) if *name == part => Some(shape),
            Self::Named(shape, _) | Self::List(shape, _) => Some(shape),
            Self::OneOf(shapes) => shapes.iter().find_map(|shape| shape.below(part)),
            Self::Defined(definition) => definition.shape.below(part),
            Self::Number(_) | Self::Text(_) | Self::Word(_) | Self::Known(_) => None,
        }
    }

    /// The shapes that it is any of.
    fn any(&self) -> &[Self] {
        match self {
            Self::OneOf(shapes) => shapes,
            Self::Defined(definition) => std::slice::from_ref(&definition.shape),
            _ => &[],
        }
    }

    /// The number that may stand there.
    #[must_use]
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            _ => self.any().iter().find_map(Self::number),
        }
    }

    /// The map that may stand there.
    #[must_use]
    pub fn map(&self) -> Option<&'static Map> {
        match self {
            Self::Map(map) => Some(map),
            Self::Patch(map) => Some(map()),
            _ => self.any().iter().find_map(Self::map),
        }
    }

    /// Whether what stands at a path below it is for people only: no figure depends on it.
    #[must_use]
    pub fn is_for_people(&'static self, path: &[String]) -> bool {
        let Some((first, rest)) = path.split_first() else { return false };
        let key = self.map().and_then(|map| map.key(first));
        key.is_some_and(|key| key.is_for_people)
            || self.below(first).is_some_and(|shape| shape.is_for_people(rest))
    }

    /// Whether a map that stands there is one value.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.names().is_some_and(|names| names.are_parts)
    }

    /// Whether the keys of a map that stands there are names, and what these are.
    #[must_use]
    pub fn names(&self) -> Option<Names> {
        match self {
            Self::Named(_, names) => Some(*names),
            _ => self.any().iter().find_map(Self::names),
        }
    }
}
