//! What numbers on the way to a figure are called and count, for whoever reads how a figure was computed.

use crate::exact::Exact;

use super::Per;

/// What a value counts, which decides how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
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

/// The name of a number, and why it has its value where nobody states it.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Named {
    /// What it is, in words.
    pub name: &'static str,
    /// What it counts.
    pub unit: Unit,
    /// Why it has this value; `None` where it was computed.
    pub why: Option<Why>,
}

/// Why a number has a value that nobody states.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Why {
    /// Somebody could state another one.
    Default(&'static str),
    /// It follows from the meaning of the words.
    Definition(&'static str),
}

/// A number that was computed, under a name.
#[must_use]
pub fn named(number: Exact, name: &'static str, unit: Unit) -> Exact {
    number.noted(|| Named { name, unit, why: None })
}

/// A number that nobody states, with its name and the reason for its value.
#[must_use]
pub fn because(number: Exact, name: &'static str, unit: Unit, why: Why) -> Exact {
    number.given(|| Named { name, unit, why: Some(why) })
}

/// Names and origins for the quantities, each with what it counts.
macro_rules! quantities_named {
    ($($quantity:ident: $unit:ident;)*) => { $(
        impl $quantity {
            /// The same under a name, for whoever reads how a figure was computed.
            #[must_use]
            pub fn named(self, name: &'static str) -> Self {
                Self(named(self.0, name, Unit::$unit))
            }

            /// The same, which nobody states, with its name and the reason for its value.
            #[must_use]
            pub fn because(self, name: &'static str, why: Why) -> Self {
                Self(because(self.0, name, Unit::$unit, why))
            }

            /// The same as somebody gives it; the note says who.
            #[must_use]
            pub fn given<N: std::any::Any + Send + Sync>(self, note: impl FnOnce() -> N) -> Self {
                Self(self.0.given(note))
            }

            /// The same as a figure of its own.
            #[must_use]
            pub fn as_figure(self) -> Self {
                Self(self.0.as_figure())
            }
        }
    )* };
}
pub(super) use quantities_named;
