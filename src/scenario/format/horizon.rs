//! The months that a scenario looks ahead.

use crate::units::shape::MONTHS;
use crate::units::{Growth, Month};
use crate::yaml::Located;
use crate::yaml::map::map;
use crate::yaml::shape::Varies::Unknown;

map! {
    /// The months that a scenario looks ahead. Each day is billed at the prices in force on it.
    pub struct Horizon = HORIZON ("the horizon", "Horizon") {
        /// The first month.
        from: Located<Month> [hint("write `from: 2026-12`: the first month")],
        /// How many months, from 1 to 120.
        months: u32 [is(MONTHS), varies(Unknown), hint("write `months: 12`: how many months")],
        /// How much the volume grows from each month to the next: above -100% and at most 100%. Nothing where
        /// it is left out.
        growth: Option<Located<Growth>> [varies(Unknown)],
    }
}
