//! Contracts: tables that change what a model costs on a day, and what they say of it.

use std::sync::Arc;

use crate::diag::Place;
use crate::units::{Date, Share};
use crate::yaml::Located;

use super::evidence::Evidence;

/// A part of the list price that a contract takes off.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Discount {
    /// The part, from 0 to 1.
    pub share: Located<Share>,
    /// The source of the card that says so; `None` where the table or the model says it, for all days.
    pub evidence: Option<Arc<Evidence>>,
}

/// What changes a model's prices on a day: a card of a contract, or a discount for all days.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Contract {
    /// Its position in the table.
    pub place: Place,
    /// The first day of the card; `None` where it is unknown, or all days are meant.
    pub from: Option<Date>,
    /// The source of the card; `None` of a discount for all days.
    pub evidence: Option<Arc<Evidence>>,
}
