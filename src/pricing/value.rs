//! The value of a cell: a price, or a factor.

use std::fmt;

use crate::exact::Exact;

use super::rates::Price;

/// The value of a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CellValue {
    /// A price.
    Price(Price),
    /// A factor on tokens.
    Factor(Exact),
}

impl CellValue {
    /// Whether it is the same price or factor, whatever number of tokens it is written for.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Price(own), Self::Price(other)) => own.is_same(other),
            _ => self == other,
        }
    }
}

impl fmt::Display for CellValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Price(price) => write!(f, "{price}"),
            Self::Factor(factor) => write!(f, "{factor}"),
        }
    }
}
