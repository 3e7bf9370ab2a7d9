//! Numbers that follow from one that is known between bounds only.
//!
//! A hit rate with an exponential in it is no fraction: it lies between two numbers that are some `10^-60` apart.
//! What follows from it is computed with its lower and with its upper bound, side by side, so a figure itself
//! says where it comes from: one that does not depend on such a rate stays exact beside those that do.
//!
//! Every figure is a sum of parts that are each affine in one hit rate. So a figure whose parts are together less
//! than `10^28` lies within `10^-30` of what follows from either bound, even where hit rates that rise lower one
//! part of it and raise another: [`Exact::bounds`] adds that margin.

use std::cell::Cell;
use std::cmp::Ordering;

use super::{Bound, Enclosure, Exact, Repr};

/// Decimal places of the bounds that are shown.
const PLACES: u32 = 30;
/// A number with a longer denominator may have digits of a bound in it, even where both bounds give the same: what
/// two of them add to a difference can cancel out.
const MOST_DIGITS: usize = 40;

/// What follows from each of the two bounds of a number that is known between bounds only.
#[derive(Clone)]
pub(super) struct Between {
    lower: Exact,
    upper: Exact,
}

thread_local! {
    static IS_UNDECIDED: Cell<bool> = const { Cell::new(false) };
}

/// Asks a question. Second is whether a comparison on the way depends on digits that are not known.
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
    /// What follows from the lower and what follows from the upper bound of a number that is known between
    /// bounds only. It is exact where it does not depend on the bound.
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

    /// Two numbers between which it lies; `None` where it is known exactly.
    #[must_use]
    pub fn bounds(&self) -> Option<[Self; 2]> {
        let Between { lower, upper } = self.as_between()?;
        let (least, most) = (lower.min(upper), lower.max(upper));
        let margin = Self::ONE.shift_down(PLACES);
        Some([least.rounded_down(PLACES) - &margin, most.rounded_up(PLACES) + margin])
    }

    /// Whether it is known between bounds only.
    #[must_use]
    pub fn is_enclosed(&self) -> bool {
        self.as_between().is_some()
    }

    /// What follows from one of the bounds; the number itself where it is known exactly.
    #[must_use]
    pub fn at(&self, bound: Bound) -> &Self {
        match (&self.0, bound) {
            (Repr::Between(between), Bound::Low) => &between.lower,
            (Repr::Between(between), Bound::High) => &between.upper,
            _ => self,
        }
    }

    /// What a function makes of it, for each of its bounds.
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
    /// A number that is known between bounds only and falls where what it follows from rises: its upper bound
    /// belongs to the lower one of that.
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

/// What an operation makes of two numbers, if one of them is known between bounds only.
pub(super) fn joined(one: &Exact, other: &Exact, of: impl Fn(&Exact, &Exact) -> Exact) -> Option<Exact> {
    if !one.is_enclosed() && !other.is_enclosed() {
        return None;
    }
    let at = |bound: Bound| of(one.at(bound), other.at(bound));
    Some(Exact::of_bounds(at(Bound::Low), at(Bound::High)))
}

/// How two numbers compare, if one of them is known between bounds only. Where it depends on the bound, that is
/// noted.
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

/// Whether two numbers are the same with either bound, if one of them is known between bounds only.
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
