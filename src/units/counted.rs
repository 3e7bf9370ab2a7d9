//! What is billed: so much of something.

use crate::exact::Exact;

use super::Count;

/// What a quantity counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Counted {
    /// Tokens.
    Tokens,
    /// Calls of a tool, or outputs that are checked for a fee.
    Calls,
    /// Tokens that are kept, times the hours for which they are.
    TokenHours,
}

impl Counted {
    /// The word for the unit.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Tokens => "tokens",
            Self::Calls => "calls",
            Self::TokenHours => "token-hours",
        }
    }

    /// The unit in FOCUS.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Tokens => "Tokens",
            Self::Calls => "Requests",
            Self::TokenHours => "Token-Hours",
        }
    }
}

/// What a rate is charged for: so much of something.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Quantity {
    /// How much.
    pub number: Count,
    /// What is counted.
    pub counted: Counted,
}

impl Quantity {
    /// So many of what is counted.
    #[must_use]
    pub fn of(counted: Counted, number: Count) -> Self {
        Self { number, counted }
    }

    /// The number itself.
    #[must_use]
    pub fn exact(&self) -> &Exact {
        self.number.exact()
    }
}
