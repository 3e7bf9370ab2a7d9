//! How a number was computed: what an operation leaves of it.

use std::any::Any;
use std::sync::Arc;

use super::Exact;

/// What somebody says of a number: a name, or where it comes from.
pub type Note = Arc<dyn Any + Send + Sync>;

/// A number on the way to a figure, and how it was made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trace {
    /// What is said of it.
    pub note: Option<Note>,
    /// Its value.
    pub value: Exact,
    /// How it was made.
    pub made: Made,
}

/// How a number was made.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Made {
    /// It was given, or is a number of a formula.
    Given,
    /// It is the same as another one, as a figure of its own.
    Same(Arc<Trace>),
    /// The sum of both.
    Sum([Arc<Trace>; 2]),
    /// The product of both.
    Product([Arc<Trace>; 2]),
    /// The first divided by the second.
    Quotient([Arc<Trace>; 2]),
    /// The number with the other sign.
    Negated(Arc<Trace>),
    /// What a rule makes of others.
    Rule(Rule, Vec<Arc<Trace>>),
}

/// What makes a number of others and is no operation of arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// The least whole number that is not below it.
    Ceiling,
    /// `1 − (1 − p)^n` of `p` and `n`.
    AnyOf,
    /// `e^-x`.
    ExpNeg,
    /// 1 where the first is at most the second, else 0.
    AtMost,
    /// Whole granules of a prefix, of the prefix, the granule, and the shortest prefix.
    Granules,
}

impl Trace {
    pub(super) fn times(&self, factor: &Exact) -> Self {
        let made = match &self.made {
            Made::Product([first, second]) => {
                Made::Product([Arc::new(first.times(factor)), Arc::clone(second)])
            }
            Made::Given => Made::Given,
            _ => {
                let factor = Self { note: None, value: factor.clone(), made: Made::Given };
                Made::Product([Arc::new(self.clone()), Arc::new(factor)])
            }
        };
        Self { note: self.note.clone(), value: &self.value * factor, made }
    }
}

/// The trace of what two numbers make; `None` where none of them is recorded. A number that changes nothing is no
/// part of it, unless somebody gave it.
pub(super) fn of_two(
    value: &Exact,
    [one, other]: [&Exact; 2],
    neutral: Option<&Exact>,
    make: fn([Arc<Trace>; 2]) -> Made,
) -> Option<Arc<Trace>> {
    let is_idle =
        |number: &Exact| number.trace().is_none() && neutral.is_some_and(|neutral| number == neutral);
    match (one.trace(), other.trace()) {
        (None, None) => None,
        (Some(trace), _) if is_idle(other) => Some(Arc::clone(trace)),
        (_, Some(trace)) if is_idle(one) => Some(Arc::clone(trace)),
        _ => {
            let made = make([one.as_part(), other.as_part()]);
            Some(Arc::new(Trace { note: None, value: value.clone(), made }))
        }
    }
}

impl Made {
    /// The numbers that it was made of.
    fn into_parts(self) -> Vec<Arc<Trace>> {
        match self {
            Self::Given => Vec::new(),
            Self::Same(of) | Self::Negated(of) => vec![of],
            Self::Sum(two) | Self::Product(two) | Self::Quotient(two) => two.into(),
            Self::Rule(_, parts) => parts,
        }
    }
}

/// A sum of many is as deep as it has parts, so it is taken apart one after the other.
impl Drop for Trace {
    fn drop(&mut self) {
        let mut open = std::mem::replace(&mut self.made, Made::Given).into_parts();
        while let Some(part) = open.pop() {
            if let Some(mut last) = Arc::into_inner(part) {
                open.extend(std::mem::replace(&mut last.made, Made::Given).into_parts());
            }
        }
    }
}
