//! Irrational numbers such as `e^-x`, enclosed between two exact ones.

use dashu_int::UBig;
use dashu_int::ops::UnsignedAbs;

use super::work::note_exponential;
use super::{Exact, ten_to};

/// One of the two bounds of an enclosure. Evaluating at both encloses the true value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bound {
    /// The lower bound.
    Low,
    /// The upper bound.
    High,
}

/// A number between two others, both included.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enclosure {
    /// The lower bound.
    pub low: Exact,
    /// The upper bound.
    pub high: Exact,
}

impl Enclosure {
    /// An exactly known number.
    #[must_use]
    pub fn exactly(number: Exact) -> Self {
        Self { low: number.clone(), high: number }
    }

    /// Whether the number is known exactly.
    #[must_use]
    pub fn is_exact(&self) -> bool {
        self.low == self.high
    }

    /// One of the bounds.
    #[must_use]
    pub fn at(&self, bound: Bound) -> &Exact {
        match bound {
            Bound::Low => &self.low,
            Bound::High => &self.high,
        }
    }

    /// The same for a number strictly between 0 and 1: a bound that is 0 or 1 is replaced by the midpoint. The ends
    /// are as close to the number as before, but neither turns a positive share into zero.
    #[must_use]
    pub fn inside(self) -> Self {
        if self.is_exact() {
            return self;
        }
        let middle = || (&self.low + &self.high) * Exact::from(5_i64).shift_down(1);
        Self {
            low: if self.low.is_zero() { middle() } else { self.low.clone() },
            high: if self.high == Exact::ONE { middle() } else { self.high.clone() },
        }
    }

    /// The enclosure of a non-increasing function over this one.
    #[must_use]
    pub fn falling(&self, of: impl Fn(&Exact) -> Exact) -> Self {
        Self { low: of(&self.high), high: of(&self.low) }
    }
}

/// Decimal places of the bounds of [`exp_neg`].
const PLACES: u32 = 60;
/// Decimal places of the intermediate steps: rounding errors grow by less than `10^10`.
const GUARDED: u32 = 80;
/// From this exponent on, `e^-x` is below `10^-60`: `e^-140 < 10^-60.8`.
const VANISHES: i64 = 140;

/// `e^-x` for `x ≥ 0`, to within `2 × 10^-60`. A negative `x` counts as 0.
///
/// With `y = x / 2^k ≤ 1/2`, each term of the Taylor series of `e^y` is at most half the previous one, so the
/// remainder is at most the last term. The sum is squared `k` times and inverted. All steps use whole numbers of
/// `10^-80` and round outward.
#[must_use]
pub fn exp_neg(x: &Exact) -> Enclosure {
    if x.as_varied().is_some() {
        let Enclosure { low, high } = exp_neg(&x.here());
        return Enclosure { low: x.only_here(low), high: x.only_here(high) };
    }
    if x.is_enclosed() {
        return Enclosure { low: x.at_each(|x| exp_neg(x).low), high: x.at_each(|x| exp_neg(x).high) };
    }
    if *x <= Exact::ZERO {
        return Enclosure::exactly(Exact::ONE);
    }
    if Exact::from(VANISHES) <= *x {
        return Enclosure { low: Exact::ZERO, high: Exact::ONE.shift_down(PLACES) };
    }
    note_exponential();
    let one = ten_to(GUARDED);
    let (numerator, mut denominator) = x.to_ratio().into_parts();
    let numerator = numerator.unsigned_abs();
    let mut halvings = 0;
    while denominator < &numerator * UBig::from(2_u8) {
        denominator *= UBig::from(2_u8);
        halvings += 1;
    }
    let scaled = numerator * &one;
    let [mut low, mut high] = series([&scaled / &denominator, up(&scaled, &denominator)], &one);
    for _ in 0..halvings {
        low = &low * &low / &one;
        high = up(&(&high * &high), &one);
    }
    // Both are at least one, so the quotients exist and are at most one.
    let (squared, dropped) = (&one * &one, ten_to(GUARDED - PLACES));
    Enclosure {
        low: Exact::from_decimal((&squared / high / &dropped).into(), PLACES),
        high: Exact::from_decimal(up(&up(&squared, &low), &dropped).into(), PLACES),
    }
}

/// `e^y` for `0 ≤ y ≤ 1/2`, rounded down and up: the sum of `y^n / n!` until a term is below the last place; that
/// term also bounds the remainder.
fn series([y_low, y_high]: [UBig; 2], one: &UBig) -> [UBig; 2] {
    let (mut term_low, mut term_high) = (one.clone(), one.clone());
    let (mut low, mut high) = (one.clone(), one.clone());
    let mut n = UBig::ONE;
    while UBig::ONE < term_high {
        let divisor = one * &n;
        term_low = term_low * &y_low / &divisor;
        term_high = up(&(term_high * &y_high), &divisor);
        low += &term_low;
        high += &term_high;
        n += UBig::ONE;
    }
    [low, high + term_high]
}

/// The quotient, rounded up.
fn up(of: &UBig, by: &UBig) -> UBig {
    (of + by - UBig::ONE) / by
}
