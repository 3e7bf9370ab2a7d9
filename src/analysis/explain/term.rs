//! A figure as a tree: what it is made of, down to what somebody stated.

use std::sync::Arc;

use crate::diag::Place;
use crate::exact::Exact;
use crate::pricing::Evidence;
use crate::units::Unit;

/// A value, and how it arises. Terms that several others are made of are shared.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Term {
    /// What it is.
    pub name: Name,
    /// Its exact value; a rate's is for a single token or call.
    pub value: Exact,
    /// What it counts.
    pub unit: Unit,
    /// How it arises.
    pub how: How,
    /// What else to say of it: a model, a tier.
    pub remark: String,
}

/// What a term is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Name {
    /// A path under which it can be asked for.
    Path(String),
    /// Words: a step on the way that nobody asks for.
    Words(&'static str),
}

/// How a value arises.
#[derive(Clone, Debug)]
pub enum How {
    /// It stands in the scenario.
    Stated(Place),
    /// It stands in a price table; evidence is what a card says of its rates.
    Published {
        /// Where.
        place: Place,
        /// Where it is published, and when that was read.
        evidence: Option<Arc<Evidence>>,
    },
    /// Nobody states it, and this is what holds then.
    Default(&'static str),
    /// It follows from the meaning of the words.
    Definition(&'static str),
    /// The sum of the parts.
    Sum(Vec<Arc<Term>>),
    /// The product of the parts.
    Product(Vec<Arc<Term>>),
    /// The first less the second.
    Difference([Arc<Term>; 2]),
    /// The first divided by the second.
    Quotient([Arc<Term>; 2]),
    /// What is left of one.
    Complement(Arc<Term>),
    /// The chance that at least one of so many fields is bad: `1 − (1 − p)^n`.
    AnyOf {
        /// The chance of each.
        chance: Arc<Term>,
        /// How many, a whole number.
        fields: Arc<Term>,
    },
    /// The least whole number that is not below it.
    Ceiling(Arc<Term>),
    /// `e^-x` of an exponent that is not below 0, known to within `2 × 10^-60`.
    ExpNeg(Arc<Term>),
    /// 1 where the first is at most the second, and 0 where it is more.
    AtMost([Arc<Term>; 2]),
    /// Whole granules of a prefix, `granule × ⌊prefix / granule⌋`, and nothing of one below the minimum.
    Granules {
        /// The prefix, in tokens.
        prefix: Arc<Term>,
        /// Tokens of a granule, above 0.
        granule: Arc<Term>,
        /// The shortest prefix that is cached.
        least: Arc<Term>,
    },
}

impl How {
    /// The terms that it is made of; none for what somebody stated.
    #[must_use]
    pub fn parts(&self) -> Vec<&Arc<Term>> {
        match self {
            Self::Stated(_) | Self::Published { .. } | Self::Default(_) | Self::Definition(_) => Vec::new(),
            Self::Sum(parts) | Self::Product(parts) => parts.iter().collect(),
            Self::Difference(two) | Self::Quotient(two) | Self::AtMost(two) => two.iter().collect(),
            Self::Complement(of) | Self::Ceiling(of) | Self::ExpNeg(of) => vec![of],
            Self::AnyOf { chance, fields } => vec![chance, fields],
            Self::Granules { prefix, granule, least } => vec![prefix, granule, least],
        }
    }
}

impl Name {
    /// The path or the words.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Path(path) => path,
            Self::Words(words) => words,
        }
    }

    /// The path, if it can be asked for.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        match self {
            Self::Path(path) => Some(path),
            Self::Words(_) => None,
        }
    }
}

impl From<String> for Name {
    fn from(path: String) -> Self {
        Self::Path(path)
    }
}

impl From<&'static str> for Name {
    fn from(words: &'static str) -> Self {
        Self::Words(words)
    }
}
