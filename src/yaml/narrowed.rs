//! Keys and shapes that say more than the types of their values: hints, bounds, how figures depend on a number.

use crate::diag::Code;

use super::shape::{Counts, Key, Names, Number, Shape, Size, Varies};

impl Key {
    /// With what to write where it is needed and missing.
    #[must_use]
    pub const fn hint(self, hint: &'static str) -> Self {
        Self { hint: Some(hint), ..self }
    }

    /// With the code of the error where it is needed and missing.
    #[must_use]
    pub const fn missing(self, missing: Code) -> Self {
        Self { missing, ..self }
    }

    /// With a shape that says more than its type.
    #[must_use]
    pub const fn is(self, shape: Shape) -> Self {
        Self { shape, is_bounded: true, ..self }
    }

    /// A number of which figures depend in a way.
    #[must_use]
    pub const fn varies(self, varies: Varies) -> Self {
        Self { shape: self.shape.varies(varies), ..self }
    }

    /// A number with closer bounds.
    #[must_use]
    pub const fn within(self, least: i64, most: Option<i64>) -> Self {
        Self { shape: self.shape.within(least, most), is_bounded: true, ..self }
    }

    /// A number above a bound.
    #[must_use]
    pub const fn above(self, least: i64) -> Self {
        Self { shape: self.shape.above(least), is_bounded: true, ..self }
    }

    /// A number in place of which no range may be written.
    #[must_use]
    pub const fn without_range(self) -> Self {
        Self { shape: self.shape.without_range(), ..self }
    }

    /// What is for people only: no figure depends on it.
    #[must_use]
    pub const fn for_people(self) -> Self {
        Self { is_for_people: true, ..self }
    }

    /// Money for each of something.
    #[must_use]
    pub const fn each(self) -> Self {
        Self { shape: self.shape.each(), ..self }
    }

    /// A list, or a map of names, with so many values.
    #[must_use]
    pub const fn size(self, least: usize, most: Option<usize>) -> Self {
        let size = Size { least, most };
        let shape = match self.shape {
            Shape::List(shape, _) => Shape::List(shape, size),
            Shape::Named(shape, names) => Shape::Named(shape, Names { size, ..names }),
            other => other,
        };
        Self { shape, is_bounded: true, ..self }
    }

    /// A map that declares its names, some of which have another meaning.
    #[must_use]
    pub const fn declares(self, reserved: &'static [&'static str]) -> Self {
        let shape = match self.shape {
            Shape::Named(shape, names) => {
                Shape::Named(shape, Names { are_declared: true, reserved, ..names })
            }
            other => other,
        };
        Self { shape, ..self }
    }
}

impl Shape {
    /// A number of which figures depend in a way; any other shape as it is.
    #[must_use]
    pub const fn varies(self, varies: Varies) -> Self {
        match self {
            Self::Number(number) => Self::Number(Number { varies, ..number }),
            other => other,
        }
    }

    /// A number with closer bounds; any other shape as it is.
    #[must_use]
    pub const fn within(self, least: i64, most: Option<i64>) -> Self {
        match self {
            Self::Number(number) => Self::Number(Number { least, most, ..number }),
            other => other,
        }
    }

    /// A number above a bound; any other shape as it is.
    #[must_use]
    pub const fn above(self, least: i64) -> Self {
        match self {
            Self::Number(number) => Self::Number(Number { least, is_above: true, ..number }),
            other => other,
        }
    }

    /// A number in place of which no range may be written; any other shape as it is.
    #[must_use]
    pub const fn without_range(self) -> Self {
        match self {
            Self::Number(number) => Self::Number(Number { has_range: false, ..number }),
            other => other,
        }
    }

    /// Money for each of something; any other shape as it is.
    #[must_use]
    pub const fn each(self) -> Self {
        match self {
            Self::Number(number) => Self::Number(Number { counts: Counts::MoneyEach, ..number }),
            other => other,
        }
    }
}
