//! Values of datasets that were decided against, so that imports do not propose them again.

use std::fmt;

use super::value::CellValue;

/// A value of a dataset that was decided against.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rejected {
    /// The dataset, without its version.
    pub dataset: String,
    /// The name of the cell: `standard.input`.
    pub cell: String,
    /// The value.
    pub value: CellValue,
    /// The reason.
    pub why: String,
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} of {}: {}", self.cell, self.value, self.dataset, self.why)
    }
}
