//! What is counted, and money.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use crate::diag::Problems;
use crate::exact::{Exact, Notation, Rule};
use crate::yaml::{Located, Node, Read};

use super::bounded::read_in_range;
use super::named::{Unit, Why, because, named, quantities_named};
use super::{Factor, Per, Probability, Share};

macro_rules! quantities {
    ($($(#[$doc:meta])* $name:ident: $what:literal, $notation:ident;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Exact);

        impl $name {
            /// None.
            pub const ZERO: Self = Self(Exact::ZERO);

            /// The number itself.
            #[must_use]
            pub fn exact(&self) -> &Exact {
                &self.0
            }

            /// Whether it is 0.
            #[must_use]
            pub fn is_zero(&self) -> bool {
                self.0.is_zero()
            }

            /// What is left without a part, and nothing where the part is larger.
            #[must_use]
            pub fn without(&self, part: &Self) -> Self {
                Self((&self.0 - &part.0).max(Exact::ZERO))
            }
        }

        impl Read for $name {
            fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
                read_in_range(node, $what, Notation::$notation, None, problems).map(Self)
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::ZERO
            }
        }

        impl Add for &$name {
            type Output = $name;
            fn add(self, other: Self) -> $name {
                $name(&self.0 + &other.0)
            }
        }

        impl AddAssign<&$name> for $name {
            fn add_assign(&mut self, other: &$name) {
                self.0 += &other.0;
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(terms: I) -> Self {
                terms.fold(Self::ZERO, |total, term| &total + &term)
            }
        }

        impl<'a> Sum<&'a $name> for $name {
            fn sum<I: Iterator<Item = &'a Self>>(terms: I) -> Self {
                terms.fold(Self::ZERO, |total, term| &total + term)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )* };
}

quantities! {
    /// Tokens; an expectation may be a fraction.
    Tokens: "a number of tokens", Count;
    /// A number of units, calls, or calls per unit; an expectation may be a fraction.
    Count: "a number", Any;
    /// A time, in milliseconds.
    Millis: "a number of milliseconds", Count;
    /// Money, in the currency of the run. An amount that a file states is not below 0.
    Usd: "an amount of money", Plain;
}

quantities_named! {
    Tokens: Tokens;
    Count: Things;
    Usd: Money;
}

impl Count {
    /// What is billed of it: at least so much, in steps of so much or, where that is 0, in any.
    pub(super) fn at_least_in_steps(&self, least: &Self, step: &Self) -> Self {
        let most = (&self.0).max(&least.0).clone();
        let billed = most.checked_div(&step.0).map_or(most, |steps| steps.ceiling() * &step.0);
        Self(billed.by_rule(Rule::Increments, &[&self.0, &least.0, &step.0]))
    }

    /// One.
    pub const ONE: Self = Self(Exact::ONE);

    /// A whole number of things.
    #[must_use]
    pub fn of(number: u32) -> Self {
        Self(Exact::from(number))
    }

    /// A whole number of things, as it is stated somewhere.
    #[must_use]
    pub fn stated(number: &Located<u32>) -> Self {
        Self(number.exact())
    }

    /// A number of things, if it is not negative.
    #[must_use]
    pub fn new(number: Exact) -> Option<Self> {
        (Exact::ZERO <= number).then_some(Self(number))
    }
}

impl Usd {
    /// What an amount changes by: it may be below 0.
    #[must_use]
    pub fn change(amount: Exact) -> Self {
        Self(amount)
    }

    /// An amount that somebody states, if it is not negative.
    #[must_use]
    pub fn new(amount: Exact) -> Option<Self> {
        (Exact::ZERO <= amount).then_some(Self(amount))
    }
}

impl Tokens {
    /// A single one.
    pub const ONE: Self = Self(Exact::ONE);

    /// As many as nearly all published rates are for.
    #[must_use]
    pub fn million() -> Self {
        Self(Per::MILLION.number())
    }

    /// So many tokens as were counted.
    #[must_use]
    pub fn from_count(count: &Count) -> Self {
        Self(count.0.clone())
    }

    /// The part of a prompt that a cache takes: whole granules, `granule × ⌊tokens / granule⌋`, and nothing of
    /// one that is shorter than the least.
    #[must_use]
    pub fn whole_granules(&self, granule: &Self, least: &Self) -> Self {
        let kept = match self.0.checked_div(&granule.0) {
            _ if !least.is_zero() && self < least => Exact::ZERO,
            Some(granules) => granules.floor() * &granule.0,
            None => self.0.clone(),
        };
        Self(kept.by_rule(Rule::Granules, &[&self.0, &granule.0, &least.0]))
    }

    /// A number of tokens, if it is not negative.
    #[must_use]
    pub fn new(number: Exact) -> Option<Self> {
        (Exact::ZERO <= number).then_some(Self(number))
    }

    /// The same as a number of things that are billed.
    #[must_use]
    pub fn count(&self) -> Count {
        Count(self.0.clone())
    }
}

impl Millis {
    /// How long so many tokens take at so many a second; `None` where none come at all.
    #[must_use]
    pub fn of_tokens(tokens: &Tokens, per_second: &Tokens) -> Option<Self> {
        (&tokens.0 * &Exact::from(1_000_i64)).checked_div(&per_second.0).map(Self)
    }
}

impl Sub for &Usd {
    type Output = Usd;
    fn sub(self, other: Self) -> Usd {
        Usd(&self.0 - &other.0)
    }
}

impl Neg for &Usd {
    type Output = Usd;
    fn neg(self) -> Usd {
        Usd(-&self.0)
    }
}

macro_rules! products {
    ($($left:ident * $right:ident => $result:ident;)*) => { $(
        impl Mul<&$right> for &$left {
            type Output = $result;
            fn mul(self, other: &$right) -> $result {
                $result(self.exact() * other.exact())
            }
        }
    )* };
}

products! {
    Tokens * Factor => Tokens;
    Tokens * Share => Tokens;
    Tokens * Count => Tokens;
    Count * Count => Count;
    Count * Factor => Count;
    Count * Share => Count;
    Count * Probability => Count;
    Millis * Count => Millis;
    Millis * Probability => Millis;
    Millis * Share => Millis;
    Usd * Count => Usd;
    Count * Usd => Usd;
    Usd * Probability => Usd;
    Usd * Share => Usd;
    Usd * Factor => Usd;
}
