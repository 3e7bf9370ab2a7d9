//! What is counted, and money.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::{Exact, Notation, Rule};
use crate::yaml::{Located, Node, Read};

use super::bounded::read_in_range;
use super::named::{Unit, Why, because, named, quantities_named};
use super::{Factor, Probability, Share};

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

/// How many tokens or calls a published amount is for: a power of ten.
///
/// So dividing by it is a shift of the decimal point, and a bill line stays a finite decimal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Per {
    zeros: u32,
}

impl Per {
    /// Per single call.
    pub const ONE: Self = Self { zeros: 0 };
    /// Per thousand calls, as fees are published.
    pub const THOUSAND: Self = Self { zeros: 3 };
    /// Per million tokens, as nearly all vendors publish.
    pub const MILLION: Self = Self { zeros: 6 };

    /// The number itself: 1, 1,000 or 1,000,000.
    #[must_use]
    pub fn number(self) -> Exact {
        Exact::from(10_i64.pow(self.zeros))
    }

    /// Reads `1_000_000 tokens`; `unit` is the word that must follow the number.
    pub fn read(node: &Node, unit: &str, problems: &mut Problems) -> Option<Self> {
        let text = node.text(problems)?;
        let number = text.strip_suffix(unit).map(str::trim_end).map(|number| number.replace('_', ""));
        let zeros = number.and_then(|number| {
            ["1", "10", "100", "1000", "10000", "100000", "1000000"].iter().position(|power| *power == number)
        });
        if let Some(zeros) = zeros {
            return u32::try_from(zeros).ok().map(|zeros| Self { zeros });
        }
        let message =
            format!("`{text}` is not what a price can be for: a power of ten up to a million, and `{unit}`");
        let refused = Diagnostic::error(Code::BadNumber, message).at(&node.place);
        problems.push(refused.help(format!("write `1_000_000 {unit}` or `1_000 {unit}`")));
        None
    }
}

/// An amount of money for so many tokens or calls.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Amount {
    /// The money.
    pub usd: Usd,
    /// What it is for.
    pub per: Per,
}

impl Amount {
    /// What is free costs nothing.
    pub const NOTHING: Self = Self { usd: Usd::ZERO, per: Per::ONE };

    /// What so many tokens cost.
    #[must_use]
    pub fn of_tokens(&self, tokens: &Tokens) -> Usd {
        self.of_number(tokens.exact())
    }

    /// `quantity × amount / per`, the law of every bill line. A millionth is a shift of the decimal
    /// point, so this is a product, not a division.
    #[must_use]
    pub fn of(&self, quantity: &Count) -> Usd {
        self.of_number(quantity.exact())
    }

    fn of_number(&self, quantity: &Exact) -> Usd {
        Usd(quantity * self.usd.exact().shift_down(self.per.zeros))
    }

    /// The same amount for another number of tokens or calls.
    #[must_use]
    pub fn stated_per(&self, per: Per) -> Self {
        Self { usd: self.of_number(&per.number()), per }
    }

    /// The amount with a published factor or a contract's discount on it.
    #[must_use]
    pub fn times(&self, factor: &Factor) -> Self {
        Self { usd: &self.usd * factor, per: self.per }
    }
}
