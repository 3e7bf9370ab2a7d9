//! The result of a comparison of designs.

use super::break_even::BreakEvens;
use super::compare::{Comparison, Matrix};
use super::derived::Derived;

/// The result of `compare`, for one file or several.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Compared {
    /// The name of the file, or the common part of the designs' names.
    pub name: String,
    /// The designs.
    pub comparison: Comparison,
    /// The total of each design in every case, if the file has cases.
    pub matrix: Option<Matrix>,
    /// For each design except the baseline, its break-evens; `None` if not requested.
    pub break_evens: Option<Vec<(String, BreakEvens)>>,
    /// Whether the designs are variants of the file, which other commands accept by name.
    pub are_variants: bool,
    /// Data on designs derived from the file; `None` if they were named.
    pub derived: Option<Derived>,
}
