//! What a number of a file is: what it counts, how far it may go, and how figures depend on it.

use crate::exact::Exact;

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Number {
    /// The name of its notation in the schemas: `Tokens`.
    pub notation: &'static str,
    /// What it counts.
    pub counts: Counts,
    /// The least that it may be, or the bound that it must lie above.
    pub least: i64,
    /// Whether it must lie above the least.
    pub is_above: bool,
    /// The most that it may be; `None` where nothing limits it.
    pub most: Option<i64>,
    /// Whether it is a whole number, so that values between two have no meaning.
    pub is_whole: bool,
    /// Whether a range `{low, base, high}` may be written in its place.
    pub has_range: bool,
    /// How figures depend on it between two thresholds.
    pub varies: Varies,
}

impl Number {
    /// Whether it is a part of one, and shown in percent.
    #[must_use]
    pub fn is_share(&self) -> bool {
        self.counts == Counts::Parts
    }

    /// Whether it may be written in percent: a part or a multiple of something, or so many for each of something.
    #[must_use]
    pub fn may_be_percent(&self) -> bool {
        matches!(self.counts, Counts::Parts | Counts::Factors | Counts::Things) && !self.is_whole
    }

    /// The bounds for people, behind `which …`.
    #[must_use]
    pub fn bounds(&self) -> String {
        let kind = if self.is_whole { "is a whole number" } else { "lies" };
        match (self.least, self.most) {
            (least, Some(most)) if self.is_above => {
                format!("is above {least} and at most {}", Exact::from(most).grouped())
            }
            (least, None) if self.is_above => format!("is above {least}"),
            (0, Some(1)) if !self.is_whole => "lies between 0 and 1 (0% and 100%)".to_owned(),
            (least, Some(most)) => format!("{kind} between {least} and {}", Exact::from(most).grouped()),
            (0, None) => "is not below 0".to_owned(),
            (least, None) => format!("is at least {least}"),
        }
    }

    /// Whether a value lies within the bounds, and is whole where it has to be.
    #[must_use]
    pub fn admits(&self, value: &Exact) -> bool {
        let is_whole = !self.is_whole || value.floor() == *value;
        let least = Exact::from(self.least);
        is_whole
            && (least < *value || !self.is_above && least == *value)
            && self.most.is_none_or(|most| *value <= Exact::from(most))
    }
}

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Counts {
    /// Things of any kind: calls, units, turns, hours.
    Things,
    /// Tokens.
    Tokens,
    /// Parts of one: shares and chances.
    Parts,
    /// Multiples of something.
    Factors,
    /// Money, in the currency of the tables.
    Money,
    /// Money for each of something.
    MoneyEach,
}

/// How figures depend on a number between two thresholds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Varies {
    /// Not at all, or never as an input: it says something of figures, or is bound to other numbers.
    Never,
    /// As a polynomial of degree 1.
    Affine,
    /// As a polynomial of degree 1 where no prompt can be cut or taken apart.
    AffineUncut,
    /// As a polynomial with at most one power for each attempt of a ladder.
    PerAttempt,
    /// As a polynomial with at most one power for each attempt and each field of an output.
    PerField,
    /// In a way that no table says.
    Unknown,
}
