//! The record of how a number was computed.

use std::any::Any;
use std::sync::Arc;

use super::Exact;

/// A note about a number: its name or its source.
pub type Note = Arc<dyn Any + Send + Sync>;

/// A number on the way to a figure, with its derivation.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trace {
    /// The note about it.
    pub note: Option<Note>,
    /// Its value.
    pub value: Exact,
    /// How it was computed.
    pub made: Made,
}

/// How a number was computed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Made {
    /// An input, or a constant of a formula.
    Given,
    /// Equal to another number, but a figure of its own.
    Same(Arc<Trace>),
    /// The sum of both.
    Sum([Arc<Trace>; 2]),
    /// The product of both.
    Product([Arc<Trace>; 2]),
    /// The first divided by the second.
    Quotient([Arc<Trace>; 2]),
    /// The number with the other sign.
    Negated(Arc<Trace>),
    /// The result of a rule.
    Rule(Rule, Vec<Arc<Trace>>),
}

/// A computation other than an arithmetic operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rule {
    /// The ceiling.
    Ceiling,
    /// `1 − (1 − p)^n` of `p` and `n`.
    AnyOf,
    /// `e^-x`.
    ExpNeg,
    /// 1 if the first is at most the second, else 0.
    AtMost,
    /// The whole granules of a prefix, from the prefix, the granule and the shortest prefix.
    Granules,
    /// What is billed of a quantity: at least the second, in steps of the third where that is not 0.
    Increments,
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

/// The trace of an operation on two numbers; `None` if neither is recorded. An operand without effect is dropped
/// unless it is an input.
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
    /// The operands.
    fn into_parts(self) -> Vec<Arc<Trace>> {
        match self {
            Self::Given => Vec::new(),
            Self::Same(of) | Self::Negated(of) => vec![of],
            Self::Sum(two) | Self::Product(two) | Self::Quotient(two) => two.into(),
            Self::Rule(_, parts) => parts,
        }
    }
}

/// Drops the operands iteratively: a long sum is as deep as it has parts.
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
