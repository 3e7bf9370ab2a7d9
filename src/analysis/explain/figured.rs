//! A number with a path.

use crate::diag::Place;
use crate::exact::Exact;
use crate::units::{Figure, Unit};
use crate::yaml::shape::Counts;

/// The figures with bill lines, in order.
pub(super) const BILLED: [Figure; 4] =
    [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice];

/// A number with a path.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Figured {
    /// The path.
    pub path: String,
    /// The value; a rate's is for a single token or call.
    pub value: Exact,
    /// The unit.
    pub unit: Unit,
    /// A further remark: a model, a tier.
    pub remark: String,
    /// The position in the file, if it is an input.
    pub place: Option<Place>,
    /// Why it is 0, if nothing was computed.
    pub(super) none: &'static str,
}

/// Figures in display order.
pub(super) type Listed = Vec<Figured>;

impl Figured {
    pub(super) fn new(path: String, unit: Unit, value: &Exact) -> Self {
        Self {
            path,
            value: value.clone(),
            unit,
            remark: String::new(),
            place: None,
            none: "nothing is counted",
        }
    }

    pub(super) fn remarked(self, remark: String) -> Self {
        Self { remark, ..self }
    }

    pub(super) fn or_none(self, none: &'static str) -> Self {
        Self { none, ..self }
    }

    pub(super) fn money(path: String, value: &Exact) -> Self {
        Self::new(path, Unit::Money, value)
    }
}

/// The unit of a number in the file.
pub(super) fn unit_of(counts: Counts) -> Unit {
    match counts {
        Counts::Things => Unit::Things,
        Counts::Tokens => Unit::Tokens,
        Counts::Parts => Unit::Part,
        Counts::Factors => Unit::Factor,
        Counts::Money => Unit::Money,
        Counts::MoneyEach => Unit::Each,
    }
}
