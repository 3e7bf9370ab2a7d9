//! When calls are made.

use crate::units::{Share, WeekTimes};
use crate::yaml::Located;

use super::Part;

/// When calls are made, as a scenario says it for models that have prices of certain hours.
#[derive(Clone, Debug)]
pub(crate) enum When {
    /// Shares of calls by the names of windows; the others are outside of them.
    Windows(Vec<(Located<String>, Located<Share>)>),
    /// Pieces of a week that exclude each other, with shares that add up to 1.
    Profile(Vec<Piece>),
}

/// A piece of a week, in which calls are made evenly.
#[derive(Clone, Debug)]
pub(crate) struct Piece {
    /// Its times.
    pub(crate) times: WeekTimes,
    /// The part of the calls.
    pub(crate) part: Part,
}
