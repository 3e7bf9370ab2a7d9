//! Ratios of polynomials, exact or with unknown rounding terms.
//!
//! In loose mode, rounding is not evaluated step by step: `⌊p⌋` becomes `p − 1/2 + e/2` with an unknown `e` from -1
//! to 1, one for each rounded `p`. Results are polynomials (or ratios) with such unknowns, so their maximum error
//! is known, and equal roundings on both sides of a difference cancel out.

use std::cell::RefCell;

use super::Exact;
use super::polynomial::Polynomial;
use super::work::note_terms;

/// A ratio of polynomials in lowest terms; the divisor is monic. Loose ratios may have a common divisor.
#[derive(Clone)]
pub(super) struct Ratio {
    pub(super) of: Polynomial,
    pub(super) by: Polynomial,
    /// The unknown part of the numerator.
    loose: Loose,
}

/// The unknown part of a polynomial, for values of the variable not below 0.
#[derive(Clone, Default)]
struct Loose {
    /// Multiples of the unknowns from -1 to 1, by index.
    parts: Vec<(usize, Polynomial)>,
    /// An upper bound of everything else, with no negative coefficients.
    rest: Polynomial,
}

/// The highest power that is computed exactly.
const MOST_POWERS: usize = 256;
/// The work of an operation, as a multiple of the number of terms.
const OF_EACH: usize = 5;
/// The most unknowns that are kept separate.
const MOST_UNKNOWNS: usize = 64;

thread_local! {
    /// The rounded polynomials, by index of the unknown; `None` if rounding is evaluated exactly.
    static ROUNDED: RefCell<Option<Vec<[Polynomial; 2]>>> = const { RefCell::new(None) };
}

/// Evaluates in loose mode. The second value is true if anything was rounded.
pub fn loosely<T>(evaluate: impl FnOnce() -> T) -> (T, bool) {
    let before = ROUNDED.replace(Some(Vec::new()));
    let result = evaluate();
    let rounded = ROUNDED.replace(before);
    (result, rounded.is_some_and(|rounded| !rounded.is_empty()))
}

/// The unknown for a rounded number; the same number always gets the same one.
fn unknown(of: &Polynomial, by: &Polynomial) -> Option<usize> {
    ROUNDED.with_borrow_mut(|rounded| {
        let rounded = rounded.as_mut()?;
        let known = rounded.iter().position(|[known, under]| (known, under) == (of, by));
        Some(known.unwrap_or_else(|| {
            rounded.push([of.clone(), by.clone()]);
            rounded.len() - 1
        }))
    })
}

impl Loose {
    fn is_nothing(&self) -> bool {
        self.parts.is_empty() && self.rest.is_nothing()
    }

    /// The maximum error of the polynomial.
    fn most(&self) -> Polynomial {
        self.parts.iter().fold(self.rest.clone(), |sum, (_, part)| sum.plus(&part.magnitude()))
    }

    fn times(&self, by: &Polynomial) -> Self {
        if self.is_nothing() {
            return Self::default();
        }
        note_terms(3 * self.parts.len());
        Self {
            parts: self.parts.iter().map(|(unknown, part)| (*unknown, part.times(by))).collect(),
            rest: self.rest.times(&by.magnitude()),
        }
    }

    fn plus(self, other: Self) -> Self {
        note_terms(3 * (self.parts.len() + other.parts.len()));
        let mut parts: Vec<(usize, Polynomial)> = Vec::with_capacity(self.parts.len() + other.parts.len());
        let mut all: Vec<_> = self.parts.into_iter().chain(other.parts).collect();
        all.sort_by_key(|(unknown, _)| *unknown);
        for (unknown, part) in all {
            match parts.last_mut().filter(|(last, _)| *last == unknown) {
                Some((_, sum)) => *sum = sum.plus(&part),
                None => parts.push((unknown, part)),
            }
        }
        parts.retain(|(_, part)| !part.is_nothing());
        Self { parts, rest: self.rest.plus(&other.rest) }
    }
}

impl Ratio {
    pub(super) fn variable() -> Self {
        Self { of: Polynomial::variable(), ..Self::constant(Exact::ONE) }
    }

    pub(super) fn constant(number: Exact) -> Self {
        let by = Polynomial::constant(Exact::ONE);
        Self { of: Polynomial::constant(number), by, loose: Loose::default() }
    }

    /// The value of a constant ratio, otherwise `None`.
    pub(super) fn as_constant(&self) -> Option<Exact> {
        self.by.as_constant().and(self.of.as_constant()).filter(|_| !self.is_loose())
    }

    /// Whether it contains unknown rounding terms.
    pub(super) fn is_loose(&self) -> bool {
        !self.loose.is_nothing()
    }

    /// The maximum error of the numerator.
    pub(super) fn slack(&self) -> Polynomial {
        self.loose.most()
    }

    /// Reduces to lowest terms; `None` if the powers are too high or the divisor is 0.
    fn new(of: Polynomial, by: Polynomial, loose: Loose) -> Option<Self> {
        if MOST_POWERS < of.degree().max(by.degree()).max(loose.rest.degree()) {
            return None;
        }
        if by.as_constant().is_none() && loose.is_nothing() {
            let common = of.common_divisor(&by);
            let ((of, _), (by, _)) = (of.divided(&common)?, by.divided(&common)?);
            return Self::led_by_one(&of, &by, loose);
        }
        Self::led_by_one(&of, &by, loose)
    }

    fn led_by_one(of: &Polynomial, by: &Polynomial, loose: Loose) -> Option<Self> {
        note_terms(OF_EACH);
        let leading = Exact::ONE.checked_div(by.coefficients().last()?)?;
        let loose = loose.times(&Polynomial::constant(leading.clone()));
        Some(Self { of: of.scaled(&leading), by: by.scaled(&leading), loose })
    }

    pub(super) fn plus(&self, other: &Self) -> Option<Self> {
        if self.by == other.by {
            let loose = match self.is_loose() || other.is_loose() {
                true => self.loose.clone().plus(other.loose.clone()),
                false => Loose::default(),
            };
            return Self::new(self.of.plus(&other.of), self.by.clone(), loose);
        }
        Self::new(
            self.of.times(&other.by).plus(&other.of.times(&self.by)),
            self.by.times(&other.by),
            self.loose.times(&other.by).plus(other.loose.times(&self.by)),
        )
    }

    pub(super) fn times(&self, other: &Self) -> Option<Self> {
        if MOST_POWERS < self.of.degree() + other.of.degree() {
            return None;
        }
        let loose = match (self.is_loose(), other.is_loose()) {
            (false, false) => Loose::default(),
            (true, false) => self.loose.times(&other.of),
            (false, true) => other.loose.times(&self.of),
            (true, true) => {
                let both = Loose { parts: Vec::new(), rest: self.slack().times(&other.slack()) };
                self.loose.times(&other.of).plus(other.loose.times(&self.of)).plus(both)
            }
        };
        Self::new(self.of.times(&other.of), self.by.times(&other.by), loose)
    }

    /// A quotient; `None` also if the divisor is loose.
    pub(super) fn over(&self, other: &Self) -> Option<Self> {
        if other.is_loose() {
            return None;
        }
        let loose = self.loose.times(&other.by);
        Self::new(self.of.times(&other.by), self.by.times(&other.of), loose)
    }

    pub(super) fn negated(&self) -> Self {
        let minus = Polynomial::constant(-Exact::ONE);
        Self { of: self.of.negated(), by: self.by.clone(), loose: self.loose.times(&minus) }
    }

    /// The floor in loose mode.
    pub(super) fn rounded(&self) -> Option<Self> {
        let unknown = unknown(&self.of, &self.by)?;
        let half = self.by.scaled(&Exact::from(5_i64).shift_down(1));
        let own = match self.is_loose() || MOST_UNKNOWNS <= unknown {
            true => Loose { parts: Vec::new(), rest: half.magnitude() },
            false => Loose { parts: vec![(unknown, half.clone())], rest: Polynomial::default() },
        };
        let of = self.of.plus(&half.negated());
        Some(Self { of, by: self.by.clone(), loose: self.loose.clone().plus(own) })
    }
}
