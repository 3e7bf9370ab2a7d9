//! Comparison of numbers by value, whatever their representation.

use std::cmp::Ordering;
use std::hash::{Hash, Hasher};

use super::arithmetic::{aligned, aligned_large};
use super::{Exact, between, varied};

impl PartialEq for Exact {
    fn eq(&self, other: &Self) -> bool {
        between::is_same(self, other).unwrap_or_else(|| self.cmp(other) == Ordering::Equal)
    }
}

impl Eq for Exact {}

impl PartialOrd for Exact {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Exact {
    fn cmp(&self, other: &Self) -> Ordering {
        match aligned(self, other) {
            Some((left, right, _)) => left.cmp(&right),
            None => varied::compared(self, other).or_else(|| between::compared(self, other)).unwrap_or_else(
                || match aligned_large(self, other) {
                    Some((left, right, _)) => left.cmp(&right),
                    None => self.to_ratio().cmp(&other.to_ratio()),
                },
            ),
        }
    }
}

impl Hash for Exact {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let ratio = self.to_ratio();
        ratio.numerator().hash(state);
        ratio.denominator().hash(state);
    }
}
