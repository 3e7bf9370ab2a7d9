//! Isolates the real roots of a polynomial, by Descartes' rule of signs.
//!
//! For a polynomial `p` without repeated roots, the number of sign changes in the coefficients of `(1 + t)^n p(1 /
//! (1 + t))` is the number of roots between 0 and 1, or exceeds it by an even number. If it is neither 0 nor 1, the
//! interval is halved; Vincent's theorem guarantees termination. All steps use whole numbers.

use dashu_int::ops::{Gcd, UnsignedAbs};
use dashu_int::{IBig, Sign, UBig};
use dashu_ratio::RBig;

use super::between::note_undecided;
use super::polynomial::Polynomial;
use super::{Bound, Exact};

/// A real root.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Root {
    /// A rational root.
    At(Exact),
    /// The only root in this interval.
    Within(Exact, Exact),
}

/// How often the interval around a root is halved before it is shown.
const HALVINGS: usize = 64;
/// The most halvings when checking whether the root is rational.
const MOST_HALVINGS: usize = 256;

impl Root {
    /// The root, or the lower end of its interval.
    #[must_use]
    pub fn low(&self) -> &Exact {
        match self {
            Self::At(value) | Self::Within(value, _) => value,
        }
    }

    /// The root, or the upper end of its interval.
    #[must_use]
    pub fn high(&self) -> &Exact {
        match self {
            Self::At(value) | Self::Within(_, value) => value,
        }
    }
}

impl Polynomial {
    /// The roots strictly between two numbers, smallest first; `None` means no upper end. Empty for the zero
    /// polynomial.
    pub(super) fn roots(&self, low: &Exact, high: Option<&Exact>) -> Vec<Root> {
        if self.coefficients().iter().chain([low]).chain(high).any(Exact::is_enclosed) {
            let at = |bound| self.at_bound(bound).roots(low.at(bound), high.map(|high| high.at(bound)));
            return of_bounds(at(Bound::Low), at(Bound::High));
        }
        if let [constant, slope] = self.coefficients() {
            let root = (-constant).checked_div(slope);
            let is_within = |root: &Exact| low < root && high.is_none_or(|high| root < high);
            return root.filter(is_within).map(Root::At).into_iter().collect();
        }
        if self.degree() == 0 {
            return Vec::new();
        }
        let own = self.without_repeats();
        let from_low = own.shifted(low);
        let width = high.map_or_else(|| bound(&from_low), |high| high - low);
        let unit = whole(&from_low.stretched(&width));
        let place = |(count, halvings): (&UBig, usize)| {
            low + &width
                * Exact::from_ratio(RBig::from_parts(IBig::from(count.clone()), UBig::ONE << halvings))
        };
        let mut roots: Vec<Root> = isolated(unit)
            .into_iter()
            .map(|found| match found {
                Found::At(count, halvings) => Root::At(place((&count, halvings))),
                Found::Within(count, halvings) => {
                    let end = &count + UBig::ONE;
                    own.narrowed(place((&count, halvings)), place((&end, halvings)))
                }
            })
            .collect();
        roots.sort_by(|one, other| one.low().cmp(other.low()));
        roots
    }

    /// A quick check that there is no root strictly between two numbers, including `at`. Nearly all deciding
    /// functions are straight lines with distant roots.
    pub(super) fn keeps_its_sign(&self, at: &Exact, low: &Exact, high: Option<&Exact>) -> bool {
        let [_, slope] = self.coefficients() else { return false };
        let is_below = self.at(at).is_negative();
        let at_high = high.map_or_else(|| slope.clone(), |high| self.at(high));
        let at_low = self.at(low);
        !at_low.is_zero()
            && !at_high.is_zero()
            && at_low.is_negative() == is_below
            && at_high.is_negative() == is_below
    }

    /// The only root between two numbers, as a fraction or a narrow interval.
    fn narrowed(&self, mut low: Exact, mut high: Exact) -> Root {
        let sign_above = {
            let at = self.at(&low);
            if at.is_zero() { self.derivative().at(&low) } else { at }.is_negative()
        };
        // Two fractions with denominators of at most `l` differ by at least `1 / l²`; the denominator of a rational
        // root divides the leading integer coefficient.
        let leading = whole(self).last().cloned().unwrap_or(IBig::ONE).unsigned_abs();
        let least = Exact::from_ratio(RBig::from_parts(IBig::ONE, &leading * &leading));
        let mut shown = None;
        for halvings in 0..MOST_HALVINGS {
            if halvings == HALVINGS {
                shown = Some((low.clone(), high.clone()));
            }
            if HALVINGS <= halvings && &high - &low < least {
                break;
            }
            let middle = (&low + &high) * Exact::from(5_i64).shift_down(1);
            let at = self.at(&middle);
            if at.is_zero() {
                return Root::At(middle);
            }
            if at.is_negative() == sign_above { low = middle } else { high = middle }
        }
        let simplest = simplest_between(&low, &high);
        if self.at(&simplest).is_zero() {
            return Root::At(simplest);
        }
        let (low, high) = shown.unwrap_or((low, high));
        Root::Within(low, high)
    }
}

/// Merges the roots for the lower and the upper bound.
fn of_bounds(lower: Vec<Root>, upper: Vec<Root>) -> Vec<Root> {
    if lower.len() != upper.len() {
        note_undecided();
        return lower;
    }
    let both = lower.into_iter().zip(upper).map(|roots| match roots {
        (Root::At(lower), Root::At(upper)) => Root::At(Exact::of_bounds(lower, upper)),
        (lower, upper) => {
            let end = |of: fn(&Root) -> &Exact| Exact::of_bounds(of(&lower).clone(), of(&upper).clone());
            Root::Within(end(Root::low), end(Root::high))
        }
    });
    both.collect()
}

/// A number above every root: 1 plus the ratio of the largest to the leading coefficient.
fn bound(of: &Polynomial) -> Exact {
    let coefficients = of.coefficients();
    let first = coefficients.last().cloned().unwrap_or_default();
    let parts = coefficients.iter().filter_map(|part| Some(part.checked_div(&first)?.abs()));
    Exact::ONE + parts.max().unwrap_or_default()
}

/// The coefficients as whole numbers without a common factor.
fn whole(of: &Polynomial) -> Vec<IBig> {
    let ratios: Vec<_> = of.coefficients().iter().map(Exact::to_ratio).collect();
    let common = ratios.iter().fold(UBig::ONE, |common, ratio| {
        let divisor = (&common).gcd(ratio.denominator());
        common * ratio.denominator() / divisor
    });
    let whole = ratios.iter().map(|ratio| ratio.numerator() * IBig::from(&common / ratio.denominator()));
    let whole: Vec<IBig> = whole.collect();
    let divisor = whole.iter().map(UnsignedAbs::unsigned_abs).filter(|part| !part.is_zero());
    match divisor.reduce(|one, other| (&one).gcd(&other)) {
        Some(divisor) => whole.into_iter().map(|part| part / IBig::from(divisor.clone())).collect(),
        None => whole,
    }
}

/// A root between 0 and 1, in units of `2^-halvings`.
enum Found {
    At(UBig, usize),
    /// Between this many units and one more.
    Within(UBig, usize),
}

/// The roots between 0 and 1 of a polynomial without repeated roots.
fn isolated(of: Vec<IBig>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut open = vec![(UBig::ZERO, 0, of)];
    while let Some((count, halvings, mut own)) = open.pop() {
        if own.first().is_some_and(IBig::is_zero) {
            own.remove(0);
            if !count.is_zero() {
                found.push(Found::At(count.clone(), halvings));
            }
        }
        match changes_of_sign(&own) {
            0 => {}
            1 => found.push(Found::Within(count, halvings)),
            _ => {
                let first = halved(&own);
                let mut second = first.clone();
                shift_by_one(&mut second);
                let twice = count << 1;
                open.push((twice.clone(), halvings + 1, first));
                open.push((twice + UBig::ONE, halvings + 1, second));
            }
        }
    }
    found
}

/// `2^n p(t / 2)`
fn halved(own: &[IBig]) -> Vec<IBig> {
    let highest = own.len().saturating_sub(1);
    own.iter().enumerate().map(|(power, coefficient)| coefficient.clone() << (highest - power)).collect()
}

/// `p(t + 1)`
fn shift_by_one(own: &mut [IBig]) {
    for first in 0..own.len() {
        for power in (first..own.len().saturating_sub(1)).rev() {
            let more = own[power + 1].clone();
            own[power] += more;
        }
    }
}

/// The sign changes of `(1 + t)^n p(1 / (1 + t))`.
fn changes_of_sign(own: &[IBig]) -> usize {
    let mut turned: Vec<IBig> = own.iter().rev().cloned().collect();
    shift_by_one(&mut turned);
    let signs: Vec<Sign> = turned.iter().filter(|part| !part.is_zero()).map(IBig::sign).collect();
    signs.windows(2).filter(|pair| pair[0] != pair[1]).count()
}

/// The fraction with the smallest denominator between two numbers, the smaller one first.
#[must_use]
pub fn simplest_between(low: &Exact, high: &Exact) -> Exact {
    if low.is_enclosed() || high.is_enclosed() {
        let at = |bound| simplest_between(low.at(bound), high.at(bound));
        return Exact::of_bounds(at(Bound::Low), at(Bound::High));
    }
    if low.is_negative() && !high.is_negative() && !high.is_zero() {
        return Exact::ZERO;
    }
    if low.is_negative() {
        return -simplest_between(&-high, &-low);
    }
    // The common prefix of both continued fractions.
    let (mut wholes, mut low, mut high) = (Vec::new(), low.clone(), Some(high.clone()));
    let last = loop {
        let floor = low.floor();
        let next = &floor + &Exact::ONE;
        if high.as_ref().is_none_or(|high| next < *high) {
            break next;
        }
        let rest = |of: &Exact| Exact::ONE.checked_div(&(of - &floor));
        let turned = high.as_ref().and_then(rest).unwrap_or_default();
        (low, high) = (turned, rest(&low));
        wholes.push(floor);
    };
    wholes.iter().rev().fold(last, |below, whole| whole + &Exact::ONE.checked_div(&below).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn product(roots: &[(i64, i64)]) -> Polynomial {
        let factor = |(of, by): &(i64, i64)| Polynomial::new(vec![Exact::from(-of), Exact::from(*by)]);
        roots.iter().map(factor).fold(Polynomial::constant(Exact::ONE), |so_far, more| so_far.times(&more))
    }

    fn fraction((of, by): (i64, i64)) -> Exact {
        Exact::ratio(of, by).expect("not 0")
    }

    #[test]
    fn every_fraction_is_found_and_nothing_else() {
        let own = [(1, 3), (1, 2), (2, 3), (2, 3), (7, 2), (-5, 7), (1_000_003, 1_000_000)];
        let all = |low: i64, high: Option<i64>| {
            product(&own).roots(&Exact::from(low), high.map(Exact::from).as_ref())
        };
        let at =
            |roots: &[(i64, i64)]| roots.iter().map(|root| Root::At(fraction(*root))).collect::<Vec<_>>();
        assert_eq!(all(0, Some(1)), at(&[(1, 3), (1, 2), (2, 3)]));
        assert_eq!(all(0, None), at(&[(1, 3), (1, 2), (2, 3), (1_000_003, 1_000_000), (7, 2)]));
        assert_eq!(all(-1, Some(0)), at(&[(-5, 7)]));
    }

    #[test]
    fn two_roots_close_to_each_other_are_two() {
        let own = product(&[(1_000_000, 1_000_003), (1_000_001, 1_000_003)]);
        assert_eq!(own.roots(&Exact::ZERO, Some(&Exact::ONE)).len(), 2);
    }

    #[test]
    fn what_is_no_fraction_is_enclosed() {
        // because: x² = 2
        let own = Polynomial::new(vec![Exact::from(-2_i64), Exact::ZERO, Exact::ONE]);
        let roots = own.roots(&Exact::ZERO, None);
        let [Root::Within(low, high)] = roots.as_slice() else { panic!("{roots:?}") };
        assert!(low * low < Exact::from(2_i64) && Exact::from(2_i64) < high * high);
        assert_eq!(low.rounded(12), "1.414213562373");
    }

    #[test]
    fn the_simplest_fraction_has_the_smallest_denominator() {
        for (low, high, simplest) in [
            ((3, 10), (2, 5), (1, 3)),
            ((314, 100), (315, 100), (22, 7)),
            ((1, 2), (5, 2), (1, 1)),
            ((0, 1), (1, 10), (1, 11)),
            ((-2, 5), (-3, 10), (-1, 3)),
        ] {
            assert_eq!(simplest_between(&fraction(low), &fraction(high)), fraction(simplest));
        }
    }
}
