//! Designs side by side, with all that was asked of them.

use super::break_even::BreakEvens;
use super::compare::{Comparison, Matrix};
use super::derived::Derived;

/// What `compare` shows of one file or several.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Compared {
    /// The name of the file, or what the designs have in common.
    pub name: String,
    /// The designs.
    pub comparison: Comparison,
    /// The total of each in every case, where the file has cases.
    pub matrix: Option<Matrix>,
    /// For each design but the baseline, where it costs the same; `None` where nobody asked.
    pub break_evens: Option<Vec<(String, BreakEvens)>>,
    /// Whether the designs are variants of the file, which other commands know by their names.
    pub are_variants: bool,
    /// What is known of the designs where they are derived from the file; `None` where somebody named them.
    pub derived: Option<Derived>,
}
