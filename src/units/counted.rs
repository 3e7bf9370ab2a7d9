//! What is billed: so much of something.

use super::Count;

/// What a quantity counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Counted {
    /// Tokens.
    Tokens,
    /// Seconds.
    Seconds,
    /// Images.
    Images,
    /// Pixels of images.
    Pixels,
    /// Pages of documents.
    Pages,
    /// Characters of text.
    Characters,
    /// Requests.
    Requests,
    /// Searches.
    Searches,
    /// Units that a vendor defines.
    Units,
    /// Calls of a tool, or outputs that are checked for a fee.
    Calls,
    /// Tokens that are kept, times the hours for which they are.
    TokenHours,
}

impl Counted {
    /// The word for the unit, and its title in FOCUS.
    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Tokens => ("tokens", "Tokens"),
            Self::Seconds => ("seconds", "Seconds"),
            Self::Images => ("images", "Images"),
            Self::Pixels => ("pixels", "Pixels"),
            Self::Pages => ("pages", "Pages"),
            Self::Characters => ("characters", "Characters"),
            Self::Requests => ("requests", "Requests"),
            Self::Searches => ("searches", "Searches"),
            Self::Units => ("units", "Units"),
            Self::Calls => ("calls", "Requests"),
            Self::TokenHours => ("token-hours", "Token-Hours"),
        }
    }

    /// The word for the unit.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.words().0
    }

    /// The unit in FOCUS.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.words().1
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
    pub fn exact(&self) -> &crate::exact::Exact {
        self.number.exact()
    }
}
