//! Ratios of polynomials, exact or with unknown rounding terms.
//!
//! Looked at loosely, a number that is rounded to a whole one is not followed from one whole number to the
//! next: `⌊p⌋` is taken as `p − 1/2 + e/2` with an unknown `e` from -1 to 1, one for each `p` that is rounded.
//! What follows from it is a polynomial in the varied number with such unknowns, or a ratio, so that it is
//! known how far it may be off, and what is rounded alike on both sides of a difference is gone from it.

use std::cell::RefCell;

use super::Exact;
use super::polynomial::Polynomial;
use super::work::note_terms;

/// A ratio of polynomials without a common divisor; the second has 1 before its highest power. Where something is
/// loose, they may have one.
#[derive(Clone)]
pub(super) struct Ratio {
    pub(super) of: Polynomial,
    pub(super) by: Polynomial,
    /// What is not known of the first.
    loose: Loose,
}

/// What is not known of a polynomial, for values of the variable that are not below 0.
#[derive(Clone, Default)]
struct Loose {
    /// Multiples of unknowns from -1 to 1, by the positions of these.
    parts: Vec<(usize, Polynomial)>,
    /// What all else is at most, with coefficients that are not below 0.
    rest: Polynomial,
}

/// The highest power of a function that is followed.
const MOST_POWERS: usize = 256;
/// The work of an operation, in terms of a polynomial.
const OF_EACH: usize = 5;
/// The most unknowns that are kept apart.
const MOST_UNKNOWNS: usize = 64;

thread_local! {
    /// What was rounded, by the position of its unknown; `None` where roundings are followed.
    static ROUNDED: RefCell<Option<Vec<[Polynomial; 2]>>> = const { RefCell::new(None) };
}

/// Evaluates without following what is rounded to whole numbers. Second is whether anything was.
pub fn loosely<T>(evaluate: impl FnOnce() -> T) -> (T, bool) {
    let before = ROUNDED.replace(Some(Vec::new()));
    let result = evaluate();
    let rounded = ROUNDED.replace(before);
    (result, rounded.is_some_and(|rounded| !rounded.is_empty()))
}

/// The unknown of a number that is rounded: the same for the same number.
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

    /// How far the polynomial may be off.
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

    /// The number that it is at every value, if it is the same at all of them.
    pub(super) fn as_constant(&self) -> Option<Exact> {
        self.by.as_constant().and(self.of.as_constant()).filter(|_| !self.is_loose())
    }

    /// Whether it is only known but for what is rounded.
    pub(super) fn is_loose(&self) -> bool {
        !self.loose.is_nothing()
    }

    /// How far the first polynomial may be off.
    pub(super) fn slack(&self) -> Polynomial {
        self.loose.most()
    }

    /// In lowest terms; `None` where powers are too high to be followed, or nothing is divided by.
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

    /// A quotient; `None` too where the divisor is loose.
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

    /// The greatest whole number that is not above it, where roundings are not followed.
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
