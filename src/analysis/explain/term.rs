//! The derivation of a figure as a tree, down to inputs and published prices.

use std::sync::Arc;

use crate::diag::Place;
use crate::exact::Exact;
use crate::pricing::Evidence;
use crate::units::Unit;

/// A value and its derivation. Terms used by several others are shared.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Term {
    /// Its name.
    pub name: Name,
    /// Its exact value; a rate's is for a single token or call.
    pub value: Exact,
    /// The unit.
    pub unit: Unit,
    /// How it is derived.
    pub how: How,
    /// A further remark: a model, a tier.
    pub remark: String,
}

/// The name of a term.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Name {
    /// A path that can be requested.
    Path(String),
    /// Words for an intermediate step.
    Words(&'static str),
}

/// How a value is derived.
#[derive(Clone, Debug)]
pub enum How {
    /// A number in the scenario.
    Stated(Place),
    /// A number in a price table; the evidence is the source of the card's rates.
    Published {
        /// The position in the table.
        place: Place,
        /// The source, and when it was read.
        evidence: Option<Arc<Evidence>>,
    },
    /// A default value, with its reason.
    Default(&'static str),
    /// A definition.
    Definition(&'static str),
    /// The sum of the parts.
    Sum(Vec<Arc<Term>>),
    /// The product of the parts.
    Product(Vec<Arc<Term>>),
    /// The first minus the second.
    Difference([Arc<Term>; 2]),
    /// The first divided by the second.
    Quotient([Arc<Term>; 2]),
    /// One minus the term.
    Complement(Arc<Term>),
    /// The probability that at least one of several fields is bad: `1 − (1 − p)^n`.
    AnyOf {
        /// The probability for each field.
        chance: Arc<Term>,
        /// The number of fields, an integer.
        fields: Arc<Term>,
    },
    /// The smallest integer that is not less.
    Ceiling(Arc<Term>),
    /// `e^-x` for `x ≥ 0`, known to within `2 × 10^-60`.
    ExpNeg(Arc<Term>),
    /// 1 if the first is at most the second, otherwise 0.
    AtMost([Arc<Term>; 2]),
    /// Whole granules of a prefix, `granule × ⌊prefix / granule⌋`, or 0 below the minimum.
    Granules {
        /// The prefix, in tokens.
        prefix: Arc<Term>,
        /// Tokens of a granule, above 0.
        granule: Arc<Term>,
        /// The shortest prefix that is cached.
        least: Arc<Term>,
    },
    /// What is billed of a quantity: `increment × ⌈max(quantity, minimum) / increment⌉`.
    Increments {
        /// The quantity of one request.
        quantity: Arc<Term>,
        /// The least that is billed.
        minimum: Arc<Term>,
        /// The step, 0 where there is none.
        increment: Arc<Term>,
    },
}

impl How {
    /// The terms it is derived from; empty for an input.
    #[must_use]
    pub fn parts(&self) -> Vec<&Arc<Term>> {
        match self {
            Self::Stated(_) | Self::Published { .. } | Self::Default(_) | Self::Definition(_) => Vec::new(),
            Self::Sum(parts) | Self::Product(parts) => parts.iter().collect(),
            Self::Difference(two) | Self::Quotient(two) | Self::AtMost(two) => two.iter().collect(),
            Self::Complement(of) | Self::Ceiling(of) | Self::ExpNeg(of) => vec![of],
            Self::AnyOf { chance, fields } => vec![chance, fields],
            Self::Granules { prefix, granule, least } => vec![prefix, granule, least],
            Self::Increments { quantity, minimum, increment } => vec![quantity, minimum, increment],
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

    /// The path, if it has one.
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
