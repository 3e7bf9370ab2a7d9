//! What a file may hold: for each map its keys, and for each key the shape of its value.
//!
//! A path is resolved through these tables part by part, so that a name that a file chooses is never taken
//! for a key: in `steps.tools.calls` the part `tools` is a name, since the keys of `steps` are names.
//!
//! ```text
//! map! {
//!     pub CACHE = "the cache" {                    // how messages call it
//!         prefix: TOKENS.varies(AffineUncut),      // a key, and the shape of its value
//!         hit_rate: SHARE.varies(Affine),
//!         traffic: Map(&TRAFFIC),
//!         ttl: Text,
//!     }
//!     and OTHER;                                   // the keys of another map too
//!     instead [["hit_rate", "traffic"]];           // keys of which a patch that names one drops the others
//!     with [("traffic", ["ttl"])];                 // keys that go when the first one goes
//! }
//! ```

use crate::exact::Exact;

/// A map whose keys have a meaning.
#[derive(Debug)]
pub struct Map {
    /// How messages call it.
    pub name: &'static str,
    /// Its keys.
    pub keys: &'static [Key],
    /// A map whose keys it has too.
    pub and: Option<&'static Map>,
    /// Keys that say the same in different ways: a patch that names one of a group drops the others.
    pub alternatives: &'static [&'static [&'static str]],
    /// Keys that have a meaning only beside another one, and are dropped with it.
    pub companions: &'static [(&'static str, &'static [&'static str])],
}

/// A key of a map.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What its value may be.
    pub shape: Shape,
}

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A number.
    Number(Number),
    /// A name, a day, a time, a figure in full: text that no what-if varies as a number.
    Text,
    /// One of a few words.
    Word(&'static [&'static str]),
    /// A list.
    List(&'static Shape),
    /// A map by names that the file chooses, or that its tables do.
    Named(&'static Shape, Names),
    /// A map whose keys have a meaning.
    Map(&'static Map),
    /// Any of several, told apart by what kind of value is written.
    OneOf(&'static [Shape]),
}

/// Where the names of a map come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// The map itself declares them: steps, qualities. A what-if that names another one is a slip.
    Declared,
    /// They are declared elsewhere: models, tools. One that is absent may be added.
    Known,
}

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// The name of its notation in the schemas: `Tokens`.
    pub notation: &'static str,
    /// What it counts.
    pub counts: Counts,
    /// The least that it may be, or the bound that it must lie above.
    pub least: i64,
    /// The most that it may be; `None` where nothing limits it.
    pub most: Option<i64>,
    /// Whether it is a whole number, so that values between two have no meaning.
    pub is_whole: bool,
    /// Whether a range `{low, base, high}` may be written in its place.
    pub has_range: bool,
    /// How figures depend on it between two thresholds.
    pub varies: Varies,
}

impl Number {
    /// Whether it is a part of one, and shown in percent.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.counts == Counts::Parts && self.least == 0
    }

    /// Whether it may be written in percent: a part or a multiple of something, or so many for each of
    /// something.
    #[must_use]
    pub fn may_be_percent(&self) -> bool {
        matches!(self.counts, Counts::Parts | Counts::Factors | Counts::Things) && !self.is_whole
    }

    /// The bounds for people, behind `which …`.
    #[must_use]
    pub fn bounds(&self) -> String {
        let kind = if self.is_whole { "is a whole number" } else { "lies" };
        match (self.least, self.most) {
            (0, Some(1)) if !self.is_whole => "lies between 0 and 1 (0% and 100%)".to_owned(),
            (least, Some(most)) => format!("{kind} between {least} and {}", Exact::from(most).grouped()),
            (0, None) => "is not below 0".to_owned(),
            (least, None) => format!("is at least {least}"),
        }
    }

    /// Whether a value lies within the bounds, and is whole where it has to be.
    #[must_use]
    pub fn admits(&self, value: &Exact) -> bool {
        let is_whole = !self.is_whole || value.floor() == *value;
        is_whole
            && Exact::from(self.least) <= *value
            && self.most.is_none_or(|most| *value <= Exact::from(most))
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Things of any kind: calls, units, turns, hours.
    Things,
    /// Tokens.
    Tokens,
    /// Parts of one: shares and chances.
    Parts,
    /// Multiples of something.
    Factors,
    /// Money, in the currency of the tables.
    Money,
    /// Money for each of something.
    MoneyEach,
}

/// How figures depend on a number between two thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Varies {
    /// Not at all, or never as an input: it says something of figures, or is bound to other numbers.
    Never,
    /// As a polynomial of degree 1.
    Affine,
    /// As a polynomial of degree 1 where no prompt can be cut or taken apart.
    AffineUncut,
    /// As a polynomial with at most one power for each attempt of a ladder.
    PerAttempt,
    /// As a polynomial with at most one power for each attempt and each field of an output.
    PerField,
    /// In a way that no table says.
    Unknown,
}

impl Map {
    /// What stands under a key.
    #[must_use]
    pub fn key(&'static self, name: &str) -> Option<&'static Shape> {
        let own = self.keys.iter().find(|key| key.name == name).map(|key| &key.shape);
        own.or_else(|| self.and.and_then(|more| more.key(name)))
    }

    /// The names of its keys, those of the map that it takes over behind its own.
    pub fn names(&'static self) -> impl Iterator<Item = &'static str> {
        let all = std::iter::successors(Some(self), |map| map.and);
        all.flat_map(|map| map.keys.iter().map(|key| key.name))
    }

    /// What may stand at a path of keys, names and positions; `None` where the path leads to nothing.
    #[must_use]
    pub fn at(&'static self, path: &[String]) -> Option<&'static Shape> {
        let (first, rest) = path.split_first()?;
        rest.iter().try_fold(self.key(first)?, |shape, part| shape.below(part))
    }
}

impl Shape {
    /// What may stand under a key, a name or a position.
    #[must_use]
    pub fn below(&'static self, part: &str) -> Option<&'static Self> {
        match self {
            Self::Map(map) => map.key(part),
            Self::Named(shape, _) | Self::List(shape) => Some(shape),
            Self::OneOf(shapes) => shapes.iter().find_map(|shape| shape.below(part)),
            Self::Number(_) | Self::Text | Self::Word(_) => None,
        }
    }

    /// The number that may stand there.
    #[must_use]
    pub fn number(&self) -> Option<&Number> {
        match self {
            Self::Number(number) => Some(number),
            Self::OneOf(shapes) => shapes.iter().find_map(Self::number),
            _ => None,
        }
    }

    /// The map that may stand there.
    #[must_use]
    pub fn map(&self) -> Option<&'static Map> {
        match self {
            Self::Map(map) => Some(map),
            Self::OneOf(shapes) => shapes.iter().find_map(Self::map),
            _ => None,
        }
    }

    /// Whether the keys of a map that stands there are names, and where these come from.
    #[must_use]
    pub fn names(&self) -> Option<Names> {
        match self {
            Self::Named(_, names) => Some(*names),
            Self::OneOf(shapes) => shapes.iter().find_map(Self::names),
            _ => None,
        }
    }

    /// A number of which figures depend in a way; any other shape as it is.
    #[must_use]
    pub const fn varies(self, varies: Varies) -> Self {
        match self {
            Self::Number(number) => Self::Number(Number { varies, ..number }),
            other => other,
        }
    }

    /// A number with closer bounds; any other shape as it is.
    #[must_use]
    pub const fn within(self, least: i64, most: Option<i64>) -> Self {
        match self {
            Self::Number(number) => Self::Number(Number { least, most, ..number }),
            other => other,
        }
    }

    /// A number in place of which no range may be written; any other shape as it is.
    #[must_use]
    pub const fn without_range(self) -> Self {
        match self {
            Self::Number(number) => Self::Number(Number { has_range: false, ..number }),
            other => other,
        }
    }

    /// Money for each of something; any other shape as it is.
    #[must_use]
    pub const fn each(self) -> Self {
        match self {
            Self::Number(number) => Self::Number(Number { counts: Counts::MoneyEach, ..number }),
            other => other,
        }
    }
}

/// The table of a map; the head of this module says how it is written.
macro_rules! map {
    (
        $(#[$doc:meta])* $visible:vis $table:ident = $name:literal { $($key:ident: $shape:expr),+ $(,)? }
        $(and $and:ident;)?
        $(instead [$([$($alternative:literal),+]),+];)?
        $(with [$(($leader:literal, [$($companion:literal),+])),+];)?
    ) => {
        $(#[$doc])*
        $visible static $table: $crate::yaml::shape::Map = $crate::yaml::shape::Map {
            name: $name,
            keys: &[$($crate::yaml::shape::Key { name: stringify!($key), shape: $shape }),+],
            and: $crate::yaml::shape::option!($(&$and)?),
            alternatives: &[$($(&[$($alternative),+]),+)?],
            companions: &[$($(($leader, &[$($companion),+])),+)?],
        };
    };
}

/// `Some` of what is there, if anything is.
macro_rules! option {
    () => {
        None
    };
    ($there:expr) => {
        Some($there)
    };
}

pub(crate) use {map, option};
