//! A bill: so much of each item, `quantity × price = amount` for every one of them.

use std::collections::BTreeMap;

use super::num::{Q, sum, zero};
use super::world::{Meter, ModelId, Tier};

/// What is billed together: the same thing of the same model at the same price, for one attempt or its check.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Item {
    pub attempt: usize,
    pub role: Role,
    pub priced: Priced,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    Attempt,
    Check,
}

/// A thing and the price of one of it, in USD.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Priced {
    pub model: Option<ModelId>,
    pub thing: Thing,
    pub price: Q,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thing {
    Tokens(Tier, Meter),
    Fee(String),
    CheckFee,
    CacheStorage,
}

/// Quantities, none of them 0.
#[derive(Clone, Debug, Default)]
pub struct Bill(pub BTreeMap<Item, Q>);

/// Quantities of one call.
pub type Usage = Vec<(Priced, Q)>;

impl Bill {
    /// Adds an attempt, or its check, that is made so often.
    pub fn add(&mut self, attempt: usize, role: Role, calls: &Q, usage: Usage) {
        for (priced, quantity) in usage {
            self.put(Item { attempt, role, priced }, calls * quantity);
        }
    }

    pub fn join(&mut self, other: Self) {
        other.0.into_iter().for_each(|(item, quantity)| self.put(item, quantity));
    }

    fn put(&mut self, item: Item, quantity: Q) {
        if quantity != zero() {
            *self.0.entry(item).or_insert_with(zero) += quantity;
        }
    }

    pub fn total(&self) -> Q {
        sum(self.0.iter().map(|(item, quantity)| quantity * &item.priced.price))
    }
}
