//! What a call uses beside text: meters and tools.

use std::sync::Arc;

use crate::pricing::Rate;
use crate::units::{Count, Meter};

/// What a call uses beside text.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlannedMeter {
    /// The meter.
    pub meter: Meter,
    /// Of which class, where the scenario says so.
    pub class: Option<Arc<str>>,
    /// How much of it, in the unit of the meter.
    pub quantity: Count,
    /// How often a call uses so much: once a request or, of what a conversation keeps, each time that it is sent.
    pub times: Count,
    /// What it is billed as once the cache is applied, where that is another meter: what earlier turns of a
    /// conversation sent is read.
    pub cached_as: Option<Meter>,
}

/// A tool that a call uses for a fee.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedTool {
    /// The fee's name.
    pub name: Arc<str>,
    /// Uses of each request.
    pub uses: Count,
    /// How many requests use it.
    pub requests: Count,
    /// What a use costs.
    pub rate: Arc<Rate>,
}
