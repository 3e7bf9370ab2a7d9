//! Numbers computed from a value that is only known between two bounds.
//!
//! A hit rate with an exponential is irrational; its bounds are about `10^-60` apart. Everything computed from it
//! is evaluated at both bounds, so each figure knows whether it depends on such a rate. Figures that do not stay
//! exact.
//!
//! Every figure is a sum of parts, each affine in one hit rate. If the parts add up to less than `10^28`, the
//! figure is within `10^-30` of the value at either bound, even if hit rates lower one part and raise another:
//! [`Exact::bounds`] adds that margin.

use std::cell::Cell;
use std::cmp::Ordering;

use super::{Bound, Enclosure, Exact, Repr};

/// Decimal places of the bounds when shown.
const PLACES: u32 = 30;
/// A number with a longer denominator may contain digits of a bound even if both bounds give the same value,
/// because differences can cancel out.
const MOST_DIGITS: usize = 40;

/// The values computed from the two bounds of a number.
#[derive(Clone)]
pub(super) struct Between {
    lower: Exact,
    upper: Exact,
}

thread_local! {
    static IS_UNDECIDED: Cell<bool> = const { Cell::new(false) };
}

/// Evaluates a question. The second value is true if a comparison depended on unknown digits.
pub fn undecided<T>(ask: impl FnOnce() -> T) -> (T, bool) {
    let before = IS_UNDECIDED.replace(false);
    let answer = ask();
    let is_undecided = IS_UNDECIDED.get();
    IS_UNDECIDED.set(before || is_undecided);
    (answer, is_undecided)
}

pub(super) fn note_undecided() {
    IS_UNDECIDED.set(true);
}

impl Exact {
    /// A number from its values at the lower and at the upper bound. It is exact if the two are equal.
    #[must_use]
    pub fn of_bounds(lower: Self, upper: Self) -> Self {
        let (lower, upper) = (lower.at(Bound::Low).clone(), upper.at(Bound::High).clone());
        if lower == upper && lower.denominator_digits() <= MOST_DIGITS {
            return lower;
        }
        if lower.is_varied() || upper.is_varied() {
            let value = Self::of_bounds(lower.here(), upper.here());
            return if lower.is_varied() { lower.only_here(value) } else { upper.only_here(value) };
        }
        Self(Repr::Between(Box::new(Between { lower, upper })))
    }

    /// The lower and upper bound of the number; `None` if it is known exactly.
    #[must_use]
    pub fn bounds(&self) -> Option<[Self; 2]> {
        let Between { lower, upper } = self.as_between()?;
        let (least, most) = (lower.min(upper), lower.max(upper));
        let margin = Self::ONE.shift_down(PLACES);
        Some([least.rounded_down(PLACES) - &margin, most.rounded_up(PLACES) + margin])
    }

    /// Whether only bounds of the number are known.
    #[must_use]
    pub fn is_enclosed(&self) -> bool {
        self.as_between().is_some()
    }

    /// The value at one of the bounds; the number itself if it is known exactly.
    #[must_use]
    pub fn at(&self, bound: Bound) -> &Self {
        match (&self.0, bound) {
            (Repr::Between(between), Bound::Low) => &between.lower,
            (Repr::Between(between), Bound::High) => &between.upper,
            _ => self,
        }
    }

    /// Applies a function at each bound.
    pub(super) fn at_each(&self, of: impl Fn(&Self) -> Self) -> Self {
        match self.as_between() {
            Some(Between { lower, upper }) => Self::of_bounds(of(lower), of(upper)),
            None => of(self),
        }
    }

    pub(super) fn as_between(&self) -> Option<&Between> {
        match &self.0 {
            Repr::Between(between) => Some(between),
            _ => None,
        }
    }
}

impl Exact {
    /// A number that falls as its argument rises: its upper bound belongs to the lower bound of the argument.
    #[must_use]
    pub fn falling(Enclosure { low, high }: Enclosure) -> Self {
        Self::of_bounds(high, low)
    }
}

impl From<Enclosure> for Exact {
    fn from(Enclosure { low, high }: Enclosure) -> Self {
        Self::of_bounds(low, high)
    }
}

/// Applies an operation to two numbers if only bounds are known for one of them.
pub(super) fn joined(one: &Exact, other: &Exact, of: impl Fn(&Exact, &Exact) -> Exact) -> Option<Exact> {
    if !one.is_enclosed() && !other.is_enclosed() {
        return None;
    }
    let at = |bound: Bound| of(one.at(bound), other.at(bound));
    Some(Exact::of_bounds(at(Bound::Low), at(Bound::High)))
}

/// Compares two numbers if only bounds are known for one of them. Records if the answer depends on the bound.
pub(super) fn compared(one: &Exact, other: &Exact) -> Option<Ordering> {
    if !one.is_enclosed() && !other.is_enclosed() {
        return None;
    }
    let at = |bound: Bound| one.at(bound).cmp(other.at(bound));
    let (low, high) = (at(Bound::Low), at(Bound::High));
    if low != high {
        note_undecided();
    }
    Some(low)
}

/// Whether two numbers are equal at both bounds, if only bounds are known for one of them.
pub(super) fn is_same(one: &Exact, other: &Exact) -> Option<bool> {
    if !one.is_enclosed() && !other.is_enclosed() {
        return None;
    }
    Some([Bound::Low, Bound::High].iter().all(|bound| one.at(*bound) == other.at(*bound)))
}

impl Between {
    pub(super) fn is_zero(&self) -> bool {
        let [lower, upper] = [&self.lower, &self.upper].map(Exact::is_zero);
        if lower != upper {
            note_undecided();
        }
        lower && upper
    }

    pub(super) fn denominator_digits(&self) -> usize {
        self.lower.denominator_digits().max(self.upper.denominator_digits())
    }

    pub(super) fn words(&self) -> u64 {
        self.lower.words() + self.upper.words()
    }
}
