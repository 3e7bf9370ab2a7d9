//! Counts the work on long numbers, to limit the cost of a question.
//!
//! Numbers that fit 128 bits are not counted: an operation costs a few nanoseconds. Others may have thousands of
//! digits, and a single operation can cost thousands of times as much.

use std::cell::Cell;

use dashu_int::UBig;
use dashu_int::ops::{BitTest, UnsignedAbs};

use super::{Exact, Repr};

thread_local! {
    static UNITS: Cell<u64> = const { Cell::new(0) };
    /// The count from which on long numbers are no longer computed.
    static MOST: Cell<u64> = const { Cell::new(u64::MAX) };
}

/// Evaluates with at most so many units of work on long numbers. Beyond them the results of operations on long
/// numbers are 0, so it ends soon, and [`work_on_this_thread`] says that what it returns has no meaning.
pub fn at_most<T>(units: u64, evaluate: impl FnOnce() -> T) -> T {
    let before = MOST.get();
    MOST.set(work_on_this_thread().saturating_add(units).min(before));
    let result = evaluate();
    MOST.set(before);
    result
}

/// The work on long numbers on this thread so far, in units of about ten nanoseconds. It depends only on the
/// numbers, not on the machine.
#[must_use]
pub fn work_on_this_thread() -> u64 {
    UNITS.get()
}

/// Counts an exponential: about a hundred divisions of 80-digit numbers.
pub(super) fn note_exponential() {
    UNITS.set(UNITS.get().saturating_add(EXPONENTIAL));
}

/// Counts products and sums of polynomials, in addition to the work on long numbers.
pub(super) fn note_terms(terms: usize) {
    UNITS.set(UNITS.get().saturating_add(TERM.saturating_mul(terms as u64)));
}

/// The work per term of a polynomial.
const TERM: u64 = 4;
/// The work per exponential.
const EXPONENTIAL: u64 = 1_500;
/// The minimum work of an operation on long numbers.
const LEAST: u64 = 16;
/// Products of two 64-bit words per unit of work.
const PRODUCTS: u64 = 8;

/// Counts an operation on two numbers of which one is long, and computes it where there is work left for it.
pub(super) fn counted(left: &Exact, right: &Exact, compute: impl FnOnce() -> Exact) -> Exact {
    UNITS.set(UNITS.get().saturating_add(left.work_with(right)));
    if UNITS.get() <= MOST.get() { compute() } else { Exact::ZERO }
}

impl Exact {
    /// The maximum work of an operation on two numbers: the product of their lengths or, for fractions, which are
    /// reduced, a multiple of its square.
    #[must_use]
    pub fn work_with(&self, other: &Self) -> u64 {
        let (a, b) = (self.words(), other.words());
        let is_fraction = |one: &Self| matches!(one.0, Repr::Ratio(_));
        let products =
            if is_fraction(self) || is_fraction(other) { 4 * (a + b) * (a + b) } else { (a + 1) * (b + 1) };
        LEAST + products / PRODUCTS
    }

    /// Its length in 64-bit words; for a decimal, including the power of ten.
    #[must_use]
    pub fn words(&self) -> u64 {
        let words = |number: &UBig| number.bit_len() as u64 / 64 + 1;
        // A decimal place is 3.3 bits: 19 of them fill a word.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beyond_the_most_work_long_numbers_are_not_computed() {
        let third = Exact::ratio(1, 3).expect("3 is not 0");
        let power = || third.pow(1_000);
        assert!(!at_most(u64::MAX, power).is_zero());
        let before = work_on_this_thread();
        assert!(at_most(1_000, power).is_zero());
        assert!(1_000 < work_on_this_thread() - before);
        assert!(!power().is_zero());
    }
}
