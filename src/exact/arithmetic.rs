//! Ring operations. Each tries 128-bit integers first and falls back to big integers on overflow, so the result is
//! always exact.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use dashu_int::IBig;

use super::work::counted;
use super::{Exact, MOST_PLACES, POWERS, Repr, between, ten_to, varied};

/// Both numbers in units of the smaller last decimal place, if they fit.
pub(super) fn aligned(left: &Exact, right: &Exact) -> Option<(i128, i128, u32)> {
    let (Repr::Small { units: a, places: p }, Repr::Small { units: b, places: q }) = (&left.0, &right.0)
    else {
        return None;
    };
    let places = (*p).max(*q);
    let raise = |units: i128, own: u32| match places - own {
        0 => Some(units),
        missing => units.checked_mul(POWERS[missing as usize]),
    };
    Some((raise(*a, *p)?, raise(*b, *q)?, places))
}

/// The same in big integers, if both are decimals.
pub(super) fn aligned_large(left: &Exact, right: &Exact) -> Option<(IBig, IBig, u32)> {
    let ((a, p), (b, q)) = (left.decimal()?, right.decimal()?);
    let places = p.max(q);
    let raise = |units: IBig, own: u32| units * IBig::from(ten_to(places - own));
    Some((raise(a, p), raise(b, q), places))
}

fn sum(left: &Exact, right: &Exact) -> Exact {
    if let Some((a, b, places)) = aligned(left, right)
        && let Some(units) = a.checked_add(b)
    {
        return Exact::small(units, places);
    }
    if let Some(sum) = varied::sum(left, right) {
        return sum;
    }
    if let Some(sum) = between::joined(left, right, sum) {
        return sum;
    }
    counted(left, right, || match aligned_large(left, right) {
        Some((a, b, places)) => Exact::from_decimal(a + b, places),
        None => Exact::from_ratio(left.to_ratio() + right.to_ratio()),
    })
}

fn product(left: &Exact, right: &Exact) -> Exact {
    if let (Repr::Small { units: a, places: p }, Repr::Small { units: b, places: q }) = (&left.0, &right.0)
        && p + q <= MOST_PLACES
        && let Some(units) = a.checked_mul(*b)
    {
        return Exact::small(units, p + q);
    }
    if let Some(product) = varied::product(left, right) {
        return product;
    }
    if let Some(product) = between::joined(left, right, product) {
        return product;
    }
    counted(left, right, || match (left.decimal(), right.decimal()) {
        (Some((a, p)), Some((b, q))) => Exact::from_decimal(a * b, p + q),
        _ => Exact::from_ratio(left.to_ratio() * right.to_ratio()),
    })
}

macro_rules! operators {
    ($($trait:ident $method:ident: $left:ident, $right:ident => $result:expr;)*) => { $(
        impl $trait<&Exact> for &Exact {
            type Output = Exact;
            fn $method(self, other: &Exact) -> Exact {
                let ($left, $right) = (self, other);
                $result
            }
        }
        impl $trait<Exact> for &Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                $trait::$method(self, &other)
            }
        }
        impl $trait<&Exact> for Exact {
            type Output = Exact;
            fn $method(self, other: &Exact) -> Exact {
                $trait::$method(&self, other)
            }
        }
        impl $trait<Exact> for Exact {
            type Output = Exact;
            fn $method(self, other: Exact) -> Exact {
                $trait::$method(&self, &other)
            }
        }
    )* };
}

operators! {
    Add add: a, b => sum(a, b);
    Sub sub: a, b => sum(a, &-b);
    Mul mul: a, b => product(a, b);
}

impl Neg for &Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        match &self.0 {
            Repr::Small { units, places } if *units != i128::MIN => Exact::small(-units, *places),
            Repr::Varied(varied) => varied.negated(),
            Repr::Between(_) => self.at_each(|one| -one),
            _ => match self.decimal() {
                Some((units, places)) => Exact::from_decimal(-units, places),
                None => Exact::from_ratio(-self.to_ratio()),
            },
        }
    }
}

impl Neg for Exact {
    type Output = Exact;
    fn neg(self) -> Exact {
        -&self
    }
}

impl AddAssign<&Exact> for Exact {
    fn add_assign(&mut self, other: &Exact) {
        *self = sum(self, other);
    }
}

impl AddAssign for Exact {
    fn add_assign(&mut self, other: Exact) {
        *self = sum(self, &other);
    }
}

impl Sum for Exact {
    fn sum<I: Iterator<Item = Exact>>(terms: I) -> Exact {
        terms.fold(Exact::ZERO, |total, term| total + term)
    }
}

impl<'a> Sum<&'a Exact> for Exact {
    fn sum<I: Iterator<Item = &'a Exact>>(terms: I) -> Exact {
        terms.fold(Exact::ZERO, |total, term| total + term)
    }
}
