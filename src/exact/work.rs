//! Counts the work done on long numbers, so that a question can be limited.
//!
//! Numbers that fit 128 bits are not counted: an operation on them costs a few nanoseconds. Others may have
//! thousands of digits, and then a single operation costs as much as thousands of those.

use std::cell::Cell;

use dashu_int::UBig;
use dashu_int::ops::{BitTest, UnsignedAbs};

use super::{Exact, Repr};

thread_local! {
    static UNITS: Cell<u64> = const { Cell::new(0) };
}

/// The work that operations on long numbers have taken on this thread so far, in units of about ten
/// nanoseconds. It follows from the numbers alone, whatever the machine.
#[must_use]
pub fn work_on_this_thread() -> u64 {
    UNITS.get()
}

/// Takes note of an exponential: about a hundred divisions of numbers of 80 digits.
pub(super) fn note_exponential() {
    UNITS.set(UNITS.get().saturating_add(EXPONENTIAL));
}

/// Counts products and sums of polynomials, in addition to the work on long numbers.
pub(super) fn note_terms(terms: usize) {
    UNITS.set(UNITS.get().saturating_add(TERM.saturating_mul(terms as u64)));
}

/// The work for a term of a polynomial.
const TERM: u64 = 4;
/// The work for an exponential.
const EXPONENTIAL: u64 = 1_500;
/// The least work for an operation on long numbers.
const LEAST: u64 = 16;
/// How many products of two words of 64 bits a unit is.
const PRODUCTS: u64 = 8;

/// Takes note of an operation that is about to be done on two numbers of which one is long.
pub(super) fn note(left: &Exact, right: &Exact) {
    UNITS.set(UNITS.get().saturating_add(left.work_with(right)));
}

impl Exact {
    /// The most units that an operation on two numbers takes: a product of their lengths or, of fractions, which
    /// are reduced, some times the square of both.
    #[must_use]
    pub fn work_with(&self, other: &Self) -> u64 {
        let (a, b) = (self.words(), other.words());
        let is_fraction = |one: &Self| matches!(one.0, Repr::Ratio(_));
        let products =
            if is_fraction(self) || is_fraction(other) { 4 * (a + b) * (a + b) } else { (a + 1) * (b + 1) };
        LEAST + products / PRODUCTS
    }

    /// Its length in words of 64 bits: a decimal with the power of ten below it.
    #[must_use]
    pub fn words(&self) -> u64 {
        let words = |number: &UBig| number.bit_len() as u64 / 64 + 1;
        // A decimal place is 3.3 bits: 19 of them are a word.
        let below = |places: u32| u64::from(places) / 19;
        match &self.0 {
            Repr::Small { places, .. } => 2 + below(*places),
            Repr::Large { units, places } => words(&(**units).clone().unsigned_abs()) + below(*places),
            Repr::Ratio(ratio) => {
                words(&ratio.numerator().clone().unsigned_abs()) + words(ratio.denominator())
            }
            Repr::Varied(varied) => varied.value.words(),
            Repr::Between(between) => between.words(),
        }
    }
}
