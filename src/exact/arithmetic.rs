//! The ring operations. Each tries 128-bit integers first and falls back to big fractions where a
//! digit would be lost, so the result is exact either way.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub};

use super::{Exact, MOST_PLACES, Repr};

/// Both numbers in units of the finer one's last decimal place, where they fit.
pub(super) fn aligned(left: &Exact, right: &Exact) -> Option<(i128, i128, u32)> {
    let (Repr::Fixed { units: a, places: p }, Repr::Fixed { units: b, places: q }) = (&left.0, &right.0)
    else {
        return None;
    };
    let places = (*p).max(*q);
    let raise = |units: i128, own: u32| match places - own {
        0 => Some(units),
        missing => units.checked_mul(10_i128.pow(missing)),
    };
    Some((raise(*a, *p)?, raise(*b, *q)?, places))
}

fn sum(left: &Exact, right: &Exact) -> Exact {
    aligned(left, right)
        .and_then(|(a, b, places)| Some(Exact::fixed(a.checked_add(b)?, places)))
        .unwrap_or_else(|| Exact::from_ratio(left.to_ratio() + right.to_ratio()))
}

fn product(left: &Exact, right: &Exact) -> Exact {
    if let (Repr::Fixed { units: a, places: p }, Repr::Fixed { units: b, places: q }) = (&left.0, &right.0)
        && p + q <= MOST_PLACES
        && let Some(units) = a.checked_mul(*b)
    {
        return Exact::fixed(units, p + q);
    }
    Exact::from_ratio(left.to_ratio() * right.to_ratio())
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
            Repr::Fixed { units, places } if *units != i128::MIN => Exact::fixed(-units, *places),
            _ => Exact::from_ratio(-self.to_ratio()),
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
