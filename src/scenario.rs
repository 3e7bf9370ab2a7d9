//! Scenarios: a workload, its steps, and the design that performs them.
//!
//! A [`Scenario`] is a file that was read and validated; a [`Plan`] is a scenario with every name resolved against
//! a catalog on a day, so that the engine has nothing left to look up.

mod change;
mod design;
mod edit;
mod file;
mod format;
mod guards;
mod inputs;
mod measured;
mod one_step;
mod patch;
mod patches;
mod path;
mod plan;
mod range;
mod read;
mod retagged;
mod rewrite;
mod step_change;

use std::sync::Arc;

use crate::diag::{Diagnostic, Source};

pub use self::change::{Change, Changes};
pub use self::design::{Branch, FixedCost, Horizon, Need, Part, Requirement, Scenario, Stated, Step, Volume};
pub(crate) use self::design::{Cache, CheckCost, Hits, Who, Work};
pub use self::edit::{Adds, Edit};
pub use self::file::File;
pub use self::format::{ALL, AS_WRITTEN, BASE_CASE};
pub(crate) use self::format::{RANGE, SCENARIO, WORK};
pub use self::guards::Altered;
pub use self::inputs::{Input, keys_at, number_at};
pub use self::patches::Patch;
pub use self::path::{names, path_and_value, path_name, path_parts};
pub use self::plan::{
    Arrivals, CacheHits, CallCache, CallService, Checking, CheckingCost, Doer, ErrorRate, Errors, Hours,
    InWindow, Models, Pace, PerDay, Plan, PlannedBranch, PlannedCall, PlannedFixed, PlannedHorizon,
    PlannedMeter, PlannedMonth, PlannedQuota, PlannedRung, PlannedStep, PlannedStorage, PlannedThroughput,
    PlannedTool, PlannedTraffic, PlannedVolume, PriceChange, RateSheet, Requests, Reviewing, Stretch,
    check_names, fixed, named_as_tables, plan, plan_horizon, plan_step, reading_order,
};
pub(crate) use self::plan::{makers_model, no_offer, notes, too_long_message, unknown_model, when_missing};
pub use self::range::Range;
pub use self::rewrite::{Keys, Said};

/// Reads the design of a scenario's file, without its variants and cases; `stem` is the default name.
///
/// # Errors
/// All errors.
pub fn read(source: &Arc<Source>, stem: &str) -> Result<Scenario, Vec<Diagnostic>> {
    File::parse(source, stem)?.scenario([])
}
