//! A figure as a tree: what it is made of, down to what somebody stated.

use std::sync::Arc;

use crate::diag::Place;
use crate::exact::{Enclosure, Exact, exp_neg};
use crate::pricing::Evidence;
use crate::units::Per;

/// A value, and how it arises. Terms that several others are made of are shared.
#[derive(Clone, Debug)]
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
pub enum Name {
    /// A path under which it can be asked for.
    Path(String),
    /// Words: a step on the way that nobody asks for.
    Words(&'static str),
}

/// What a value counts, which decides how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Money, a month.
    Money,
    /// Money for one thing: a unit, a review.
    Each,
    /// Money for a token or a call, published for so many of them.
    Rate(Per),
    /// Tokens.
    Tokens,
    /// Calls of a model or uses of a tool.
    Calls,
    /// Other things: units, days, fields.
    Things,
    /// A part of one: a share or a chance.
    Part,
    /// A multiplier.
    Factor,
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

pub(super) type Shared = Arc<Term>;

impl Term {
    fn new(name: impl Into<Name>, unit: Unit, value: Exact, how: How) -> Self {
        Self { name: name.into(), value, unit, how, remark: String::new() }
    }

    pub(super) fn stated(name: impl Into<Name>, unit: Unit, value: &Exact, place: &Place) -> Shared {
        Self::new(name, unit, value.clone(), How::Stated(place.clone())).into()
    }

    pub(super) fn published(
        name: impl Into<Name>,
        unit: Unit,
        value: &Exact,
        place: &Place,
        evidence: Option<&Arc<Evidence>>,
    ) -> Shared {
        let how = How::Published { place: place.clone(), evidence: evidence.cloned() };
        Self::new(name, unit, value.clone(), how).into()
    }

    pub(super) fn default(name: impl Into<Name>, unit: Unit, value: Exact, why: &'static str) -> Shared {
        Self::new(name, unit, value, How::Default(why)).into()
    }

    pub(super) fn defined(name: impl Into<Name>, unit: Unit, value: Exact, why: &'static str) -> Shared {
        Self::new(name, unit, value, How::Definition(why)).into()
    }

    /// Parts that are nothing are left out beside others; one that is left alone and has no path is the sum.
    pub(super) fn sum(name: impl Into<Name>, unit: Unit, parts: Vec<Shared>) -> Shared {
        let some: Vec<Shared> = parts.iter().filter(|part| !part.value.is_zero()).cloned().collect();
        let parts = if some.is_empty() { parts } else { some };
        if let [one] = parts.as_slice()
            && let Name::Words(words) = one.name
            && !one.how.parts().is_empty()
        {
            let name = name.into();
            let says_it = name.path().is_none() || !one.remark.is_empty();
            let remark = if says_it { one.remark.clone() } else { words.to_owned() };
            return one.clone().named(name).remarked(remark);
        }
        let value = parts.iter().map(|part| &part.value).sum();
        Self::new(name, unit, value, How::Sum(parts)).into()
    }

    /// The sum or, where there are no parts, nothing and why.
    pub(super) fn sum_of(
        name: impl Into<Name>,
        unit: Unit,
        parts: Vec<Shared>,
        none: &'static str,
    ) -> Shared {
        match parts.is_empty() {
            true => Self::defined(name, unit, Exact::ZERO, none),
            false => Self::sum(name, unit, parts),
        }
    }

    pub(super) fn product(name: impl Into<Name>, unit: Unit, parts: Vec<Shared>) -> Shared {
        let value = parts.iter().fold(Exact::ONE, |product, part| product * &part.value);
        Self::new(name, unit, value, How::Product(parts)).into()
    }

    pub(super) fn difference(name: impl Into<Name>, unit: Unit, from: &Shared, less: &Shared) -> Shared {
        let value = &from.value - &less.value;
        Self::new(name, unit, value, How::Difference([from.clone(), less.clone()])).into()
    }

    /// The quotient; `None` where the divisor is 0.
    pub(super) fn quotient(
        name: impl Into<Name>,
        unit: Unit,
        of: &Shared,
        divisor: &Shared,
    ) -> Option<Shared> {
        let value = of.value.checked_div(&divisor.value)?;
        Some(Self::new(name, unit, value, How::Quotient([of.clone(), divisor.clone()])).into())
    }

    pub(super) fn complement(name: impl Into<Name>, of: &Shared) -> Shared {
        Self::new(name, Unit::Part, Exact::ONE - &of.value, How::Complement(of.clone())).into()
    }

    pub(super) fn ceiling(name: impl Into<Name>, unit: Unit, of: Shared) -> Shared {
        Self::new(name, unit, of.value.ceiling(), How::Ceiling(of)).into()
    }

    pub(super) fn any_of(name: impl Into<Name>, chance: Shared, fields: Shared, count: u32) -> Shared {
        let value = Exact::ONE - (Exact::ONE - &chance.value).pow(count);
        Self::new(name, Unit::Part, value, How::AnyOf { chance, fields }).into()
    }

    /// The hit rate that follows from it rises where it falls, so its upper bound belongs to the lower one of that.
    pub(super) fn exp_neg(name: impl Into<Name>, exponent: Shared) -> Shared {
        let Enclosure { low, high } = exp_neg(&exponent.value).inside();
        Self::new(name, Unit::Part, Exact::of_bounds(high, low), How::ExpNeg(exponent)).into()
    }

    pub(super) fn at_most(name: impl Into<Name>, one: Shared, other: Shared) -> Shared {
        let value = if one.value <= other.value { Exact::ONE } else { Exact::ZERO };
        Self::new(name, Unit::Part, value, How::AtMost([one, other])).into()
    }

    pub(super) fn granules(name: impl Into<Name>, prefix: Shared, granule: Shared, least: Shared) -> Shared {
        let granules = prefix.value.checked_div(&granule.value).map_or(Exact::ZERO, |many| many.floor());
        let is_cached = least.value <= prefix.value;
        let value = if is_cached { granules * &granule.value } else { Exact::ZERO };
        Self::new(name, Unit::Tokens, value, How::Granules { prefix, granule, least }).into()
    }

    /// The same with words on it.
    pub(super) fn remarked(self: Shared, remark: impl Into<String>) -> Shared {
        Arc::new(Self { remark: remark.into(), ..Arc::unwrap_or_clone(self) })
    }

    /// The same under another name.
    pub(super) fn named(self: Shared, name: impl Into<Name>) -> Shared {
        Arc::new(Self { name: name.into(), ..Arc::unwrap_or_clone(self) })
    }
}
