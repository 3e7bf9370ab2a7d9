//! Polynomials in one variable with exact coefficients.

use super::work::note_terms;
use super::{Bound, Exact};

/// A polynomial: its coefficients from the constant up, the last one not 0; empty for 0.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Polynomial(Vec<Exact>);

impl Polynomial {
    /// From the coefficients, the constant first.
    pub(super) fn new(mut coefficients: Vec<Exact>) -> Self {
        while coefficients.last().is_some_and(Exact::is_zero) {
            coefficients.pop();
        }
        Self(coefficients)
    }

    pub(super) fn constant(number: Exact) -> Self {
        Self::new(vec![number])
    }

    /// The variable itself.
    pub(super) fn variable() -> Self {
        Self(vec![Exact::ZERO, Exact::ONE])
    }

    /// The coefficients, the constant first.
    pub(super) fn coefficients(&self) -> &[Exact] {
        &self.0
    }

    /// The polynomial at one bound of its coefficients.
    pub(super) fn at_bound(&self, bound: Bound) -> Self {
        Self::new(self.0.iter().map(|coefficient| coefficient.at(bound).clone()).collect())
    }

    /// The coefficient of the highest power; 0 for the zero polynomial.
    fn leading(&self) -> Exact {
        self.0.last().cloned().unwrap_or_default()
    }

    /// The value of a constant polynomial, otherwise `None`.
    pub(super) fn as_constant(&self) -> Option<Exact> {
        match self.0.as_slice() {
            [] => Some(Exact::ZERO),
            [constant] => Some(constant.clone()),
            _ => None,
        }
    }

    /// Whether it is the zero polynomial.
    pub(super) fn is_nothing(&self) -> bool {
        self.0.is_empty()
    }

    /// An upper bound of the absolute value for values not below 0: the absolute coefficients.
    pub(super) fn magnitude(&self) -> Self {
        Self(self.0.iter().map(Exact::abs).collect())
    }

    /// The highest power; 0 for a constant.
    pub(super) fn degree(&self) -> usize {
        self.0.len().saturating_sub(1)
    }

    pub(super) fn at(&self, value: &Exact) -> Exact {
        self.0.iter().rev().fold(Exact::ZERO, |sum, coefficient| sum * value + coefficient)
    }

    pub(super) fn plus(&self, other: &Self) -> Self {
        let (long, short) = if self.0.len() < other.0.len() { (other, self) } else { (self, other) };
        let mut sum = long.0.clone();
        for (coefficient, more) in sum.iter_mut().zip(&short.0) {
            *coefficient += more;
        }
        Self::new(sum)
    }

    pub(super) fn negated(&self) -> Self {
        Self(self.0.iter().map(|coefficient| -coefficient).collect())
    }

    pub(super) fn scaled(&self, by: &Exact) -> Self {
        Self::new(self.0.iter().map(|coefficient| coefficient * by).collect())
    }

    pub(super) fn times(&self, other: &Self) -> Self {
        if let Some(by) = other.as_constant() {
            return self.scaled(&by);
        }
        note_terms(self.0.len() * other.0.len());
        let mut product = vec![Exact::ZERO; (self.0.len() + other.0.len()).saturating_sub(1)];
        for (power, own) in self.0.iter().enumerate() {
            for (more, their) in other.0.iter().enumerate() {
                product[power + more] += own * their;
            }
        }
        Self::new(product)
    }

    /// The remainder and the quotient of a division; `None` if the divisor is 0.
    pub(super) fn divided(&self, by: &Self) -> Option<(Self, Self)> {
        let leading = by.leading();
        let mut rest = self.0.clone();
        let mut quotient = vec![Exact::ZERO; (self.0.len() + 1).saturating_sub(by.0.len())];
        while by.0.len() <= rest.len() && !rest.is_empty() {
            let shift = rest.len() - by.0.len();
            let factor = rest.last()?.checked_div(&leading)?;
            for (power, coefficient) in by.0.iter().enumerate() {
                rest[shift + power] = &rest[shift + power] - &(coefficient * &factor);
            }
            quotient[shift] = factor;
            rest.pop();
        }
        Some((Self::new(quotient), Self::new(rest)))
    }

    /// The same scaled so that the highest power has coefficient 1.
    pub(super) fn monic(&self) -> Self {
        Exact::ONE.checked_div(&self.leading()).map_or_else(|| self.clone(), |by| self.scaled(&by))
    }

    /// The greatest common divisor, with coefficient 1 for its highest power.
    pub(super) fn common_divisor(&self, other: &Self) -> Self {
        let (mut one, mut other) = (self.clone(), other.monic());
        while let Some((_, rest)) = one.divided(&other) {
            (one, other) = (other, rest.monic());
        }
        one.monic()
    }

    pub(super) fn derivative(&self) -> Self {
        let powers = (0_u32..).map(Exact::from).zip(&self.0).skip(1);
        Self::new(powers.map(|(power, coefficient)| coefficient * power).collect())
    }

    /// The same polynomial of `x + by`.
    pub(super) fn shifted(&self, by: &Exact) -> Self {
        let mut shifted = self.0.clone();
        for first in 0..shifted.len() {
            for power in (first..shifted.len().saturating_sub(1)).rev() {
                let more = &shifted[power + 1] * by;
                shifted[power] += more;
            }
        }
        Self::new(shifted)
    }

    /// The same polynomial of `x × by`.
    pub(super) fn stretched(&self, by: &Exact) -> Self {
        let mut power = Exact::ONE;
        let stretched = self.0.iter().map(|coefficient| {
            let stretched = coefficient * &power;
            power = &power * by;
            stretched
        });
        Self::new(stretched.collect())
    }

    /// The same roots, each with multiplicity one.
    pub(super) fn without_repeats(&self) -> Self {
        if self.degree() < 2 {
            return self.clone();
        }
        let common = self.common_divisor(&self.derivative());
        self.divided(&common).map_or_else(|| self.clone(), |(quotient, _)| quotient)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn polynomial(coefficients: &[i64]) -> Polynomial {
        Polynomial::new(coefficients.iter().map(|number| Exact::from(*number)).collect())
    }

    #[test]
    fn a_product_is_divided_by_its_factors() {
        // because: (x² + 1)(x − 3) = x³ − 3x² + x − 3
        let product = polynomial(&[1, 0, 1]).times(&polynomial(&[-3, 1]));
        assert_eq!(product, polynomial(&[-3, 1, -3, 1]));
        let (quotient, rest) = product.divided(&polynomial(&[-3, 1])).expect("no division by 0");
        assert_eq!((quotient, rest), (polynomial(&[1, 0, 1]), polynomial(&[])));
        assert_eq!(product.common_divisor(&polynomial(&[9, -6, 1])), polynomial(&[-3, 1]));
    }

    #[test]
    fn a_root_that_is_there_twice_stays_once() {
        // because: (x − 2)²(x + 1) = x³ − 3x² + 4
        assert_eq!(polynomial(&[4, 0, -3, 1]).without_repeats().monic(), polynomial(&[-2, -1, 1]));
    }

    #[test]
    fn a_shifted_polynomial_has_the_same_values_elsewhere() {
        let own = polynomial(&[5, -2, 0, 7]);
        let (by, at) = (Exact::from(3_i64), Exact::from(-4_i64));
        assert_eq!(own.shifted(&by).at(&at), own.at(&(&at + &by)));
        assert_eq!(own.stretched(&by).at(&at), own.at(&(&at * &by)));
    }
}
