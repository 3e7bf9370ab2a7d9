//! Numbers with a range. The table at the end of this file is where the ranges are written.

use std::fmt;
use std::ops::{Add, Mul};

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::{Exact, Notation, Rule};
use crate::yaml::{Located, Node, Read};

use super::named::{Unit, Why, because, named, quantities_named};

/// Reads a number and holds it to its range.
pub(super) fn read_in_range(
    node: &Node,
    what: &str,
    notation: Notation,
    most: Option<&Exact>,
    problems: &mut Problems,
) -> Option<Exact> {
    let number = node.number(notation, problems)?;
    let within = Exact::ZERO <= number && most.is_none_or(|most| number <= *most);
    if within {
        return Some(number);
    }
    let text = node.as_text().unwrap_or_default();
    let bound = match most {
        Some(_) => format!("{what} lies between 0 and 1 (0% and 100%)"),
        None => format!("{what} is not below 0"),
    };
    let message = format!("`{text}` is out of range: {bound}");
    let mut refused = Diagnostic::error(Code::OutOfRange, message).at(&node.place);
    let is_percentage = text.ends_with('%');
    if is_percentage && most.is_some() {
        refused = refused.help("100% is everything");
    } else if most.is_some()
        && !Exact::is_computed(text)
        && Exact::from(2_i64) <= number
        && number <= Exact::from(100_i64)
    {
        let fraction = number.shift_down(2);
        refused =
            refused.help(format!("write `{number}%` or `{fraction}`: which one was meant is never guessed"));
    }
    problems.push(refused);
    None
}

macro_rules! bounded {
    ($($(#[$doc:meta])* $name:ident: $what:literal, $notation:ident, at most $most:expr;)*) => { $(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Exact);

        impl $name {
            /// The value, if it lies in the range.
            #[must_use]
            pub fn new(value: Exact) -> Option<Self> {
                let most: Option<Exact> = $most;
                (Exact::ZERO <= value && most.is_none_or(|most| value <= most)).then_some(Self(value))
            }

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
        }

        impl Read for $name {
            fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
                let most: Option<Exact> = $most;
                read_in_range(node, $what, Notation::$notation, most.as_ref(), problems).map(Self)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
    )* };
}

bounded! {
    /// A part of a whole that is divided: of calls, of tokens. From 0 to 1.
    Share: "a share", Percent, at most Some(Exact::ONE);
    /// A chance. From 0 to 1.
    Probability: "a probability", Percent, at most Some(Exact::ONE);
    /// A multiplier without a unit. From 0.
    Factor: "a factor", Percent, at most None;
}

quantities_named! {
    Share: Part;
    Probability: Part;
    Factor: Factor;
}

impl Share {
    /// Everything.
    pub const ALL: Self = Self(Exact::ONE);
    /// Nothing.
    pub const NONE: Self = Self(Exact::ZERO);

    /// What the share leaves over: `1 − share`.
    #[must_use]
    pub fn rest(&self) -> Self {
        Self(Exact::ONE - &self.0)
    }
}

impl Probability {
    /// It happens always.
    pub const CERTAIN: Self = Self(Exact::ONE);
    /// It happens never.
    pub const NEVER: Self = Self(Exact::ZERO);

    /// The chance that it does not happen: `1 − p`.
    #[must_use]
    pub fn rest(&self) -> Self {
        Self(Exact::ONE - &self.0)
    }

    /// The chance that at least one of `times` independent tries happens: `1 − (1 − p)^times`.
    #[must_use]
    pub fn any_of(&self, times: &Located<u32>) -> Self {
        let any = Exact::ONE - self.rest().0.pow(times.value);
        Self(any.by_rule(Rule::AnyOf, &[&self.0, &times.exact()]))
    }
}

impl Factor {
    /// Changes nothing.
    pub const ONE: Self = Self(Exact::ONE);

    /// What is left after `share` is taken off: `1 − share`.
    #[must_use]
    pub fn after_discount(share: &Share) -> Self {
        Self(share.rest().0)
    }
}

macro_rules! products {
    ($($left:ident * $right:ident => $result:ident;)*) => { $(
        impl Mul<&$right> for &$left {
            type Output = $result;
            fn mul(self, other: &$right) -> $result {
                $result(&self.0 * &other.0)
            }
        }
    )* };
}

products! {
    Share * Share => Share;
    Probability * Probability => Probability;
    Factor * Factor => Factor;
}

/// The chance of one or the other of two cases that exclude each other.
impl Add for &Probability {
    type Output = Probability;
    fn add(self, other: Self) -> Probability {
        Probability(&self.0 + &other.0)
    }
}

/// A share of the cases is a chance that a case is among them.
impl From<&Share> for Probability {
    fn from(share: &Share) -> Self {
        Self(share.0.clone())
    }
}
