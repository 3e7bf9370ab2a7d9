//! What `explain` answers.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde::{Deserialize, Deserializer};

use crate::analysis::explain::{self, Name};
use crate::diag::words;
use crate::exact::Exact;
use crate::scenario::Plan;
use crate::units;

use super::{Basis, Figure, Place, Source};

parts! {
    /// A figure and its derivation.
    pub struct Explain {
        /// The scenario.
        name: String,
        /// The variant and the case that are laid over it.
        patches: Vec<String>,
        /// The day whose prices are used.
        as_of: String,
        /// What the prices rest on.
        basis: Basis,
        /// The figure, with its parts below it.
        figure: Term,
        /// The same as one formula, of as many levels as were asked for.
        formula: String,
        /// What the figure would be without caches; null where it has nothing to do with them.
        uncached: Option<Figure>,
    }
}

impl Explain {
    /// A figure of a plan: the whole derivation, or so many levels of it, beside its formula.
    #[must_use]
    pub fn of(
        plan: &Plan,
        patches: &[String],
        term: &explain::Term,
        depth: Option<usize>,
        formula: String,
        uncached: Option<&Exact>,
    ) -> Self {
        Self {
            name: plan.name.clone(),
            patches: patches.to_vec(),
            as_of: plan.as_of.to_string(),
            basis: (&plan.basis).into(),
            figure: Term::taken_apart(term, depth.unwrap_or(usize::MAX), &mut BTreeSet::new()),
            formula,
            uncached: uncached.map(Figure::from),
        }
    }
}

parts! {
    /// Everything that can be explained.
    pub struct Paths {
        /// The scenario.
        name: String,
        /// The variant and the case that are laid over it.
        patches: Vec<String>,
        /// The day whose prices are used.
        as_of: String,
        /// The figures, without their parts.
        paths: Vec<Term>,
    }
}

impl Paths {
    /// Figures of a plan.
    #[must_use]
    pub fn of(plan: &Plan, patches: &[String], terms: &[Arc<explain::Term>]) -> Self {
        Self {
            name: plan.name.clone(),
            patches: patches.to_vec(),
            as_of: plan.as_of.to_string(),
            paths: terms.iter().map(|term| (&**term).into()).collect(),
        }
    }
}

parts! {
    /// A value, and how it arises.
    pub struct Term {
        /// What to ask for; null where it cannot be asked for by itself.
        path: Option<String>,
        /// What it is, in words.
        name: String,
        /// The value.
        value: Figure,
        /// What it counts.
        unit: Unit,
        /// A rate as published, for `per`.
        #[serde(skip_serializing_if = "Option::is_none")]
        rate: Option<Figure>,
        /// For how many the rate is.
        #[serde(skip_serializing_if = "Option::is_none")]
        per: Option<Figure>,
        /// How it arises.
        how: How,
        /// Where it is written, if somebody wrote it.
        #[serde(skip_serializing_if = "Option::is_none")]
        place: Option<Place>,
        /// Where it is published; null where that is not known, and absent where it is no price.
        #[serde(skip_serializing_if = "Option::is_none", default, deserialize_with = "there")]
        source: Option<Option<Source>>,
        /// Why it is so, if nobody wrote it.
        #[serde(skip_serializing_if = "Option::is_none")]
        why: Option<String>,
        /// What else to know.
        #[serde(skip_serializing_if = "String::is_empty", default)]
        remark: String,
        /// What it is made of. Absent where it has none, where it is written above already, or below the
        /// depth that was asked for.
        #[serde(skip_serializing_if = "Vec::is_empty", default)]
        parts: Vec<Term>,
    }
}

/// A key that is there, though it may be null.
fn there<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<Source>>, D::Error> {
    Deserialize::deserialize(deserializer).map(Some)
}

impl From<&explain::Term> for Term {
    /// A term without its parts.
    fn from(term: &explain::Term) -> Self {
        let (rate, per) = match term.unit {
            units::Unit::Rate(per) => (Some((&term.value * per.number()).into()), Some(per.number().into())),
            _ => (None, None),
        };
        let (place, source, why) = match &term.how {
            explain::How::Stated(place) => (Some(place), None, None),
            explain::How::Published { place, evidence } => {
                (Some(place), Some(evidence.as_deref().map(Source::from)), None)
            }
            explain::How::Default(why) | explain::How::Definition(why) => (None, None, Some(*why)),
            _ => (None, None, None),
        };
        Self {
            path: term.name.path().map(str::to_owned),
            name: term.name.text().to_owned(),
            value: (&term.value).into(),
            unit: term.unit.into(),
            rate,
            per,
            how: (&term.how).into(),
            place: place.map(Place::from),
            source,
            why: why.map(str::to_owned),
            remark: term.remark.clone(),
            parts: Vec::new(),
        }
    }
}

impl Term {
    /// So many levels of a derivation. What has a path is taken apart once; where it comes again it has no parts.
    fn taken_apart<'t>(term: &'t explain::Term, most: usize, known: &mut BTreeSet<&'t Name>) -> Self {
        let parts = term.how.parts();
        let is_above = term.name.path().is_some() && known.contains(&term.name);
        if parts.is_empty() || is_above || most == 0 {
            return term.into();
        }
        known.insert(&term.name);
        let parts = parts.into_iter().map(|part| Self::taken_apart(part, most - 1, known)).collect();
        Self { parts, ..term.into() }
    }
}

words! {
    /// What a value counts.
    pub enum Unit {
        /// Money.
        Money = "money",
        /// Money for one.
        MoneyEach = "money_each",
        /// A rate: money for one token or call.
        MoneyPerOne = "money_per_one",
        /// Tokens.
        Tokens = "tokens",
        /// Calls.
        Calls = "calls",
        /// A number of things.
        Number = "number",
        /// A part, from 0 to 1.
        Part = "part",
        /// A multiplier.
        Factor = "factor",
    }
}

impl From<units::Unit> for Unit {
    fn from(unit: units::Unit) -> Self {
        match unit {
            units::Unit::Money => Self::Money,
            units::Unit::Each => Self::MoneyEach,
            units::Unit::Rate(_) => Self::MoneyPerOne,
            units::Unit::Tokens => Self::Tokens,
            units::Unit::Calls => Self::Calls,
            units::Unit::Things => Self::Number,
            units::Unit::Part => Self::Part,
            units::Unit::Factor => Self::Factor,
        }
    }
}

words! {
    /// How a value arises.
    pub enum How {
        /// A file says so.
        Stated = "stated",
        /// A price table says so.
        Published = "published",
        /// It is so unless a file says otherwise.
        Default = "default",
        /// It is so by definition.
        Definition = "definition",
        /// The sum of the parts.
        Sum = "sum",
        /// The product of the parts.
        Product = "product",
        /// The first part without the others.
        Difference = "difference",
        /// The first part by the second.
        Quotient = "quotient",
        /// What the part leaves of 1.
        Complement = "complement",
        /// The part, rounded up.
        Ceiling = "ceiling",
        /// The chance that at least one of several happens.
        AnyOf = "any_of",
        /// e to the power of minus the part, to within 10^-60.
        ExpNeg = "exp_neg",
        /// The part, or a bound where it is more.
        AtMost = "at_most",
        /// The part, rounded down to whole granules.
        Granules = "granules",
        /// The first part, at least the second and in whole steps of the third.
        Increments = "increments",
    }
}

impl From<&explain::How> for How {
    fn from(how: &explain::How) -> Self {
        match how {
            explain::How::Stated(_) => Self::Stated,
            explain::How::Published { .. } => Self::Published,
            explain::How::Default(_) => Self::Default,
            explain::How::Definition(_) => Self::Definition,
            explain::How::Sum(_) => Self::Sum,
            explain::How::Product(_) => Self::Product,
            explain::How::Difference(_) => Self::Difference,
            explain::How::Quotient(_) => Self::Quotient,
            explain::How::Complement(_) => Self::Complement,
            explain::How::Ceiling(_) => Self::Ceiling,
            explain::How::AnyOf { .. } => Self::AnyOf,
            explain::How::ExpNeg(_) => Self::ExpNeg,
            explain::How::AtMost(_) => Self::AtMost,
            explain::How::Granules { .. } => Self::Granules,
            explain::How::Increments { .. } => Self::Increments,
        }
    }
}
