//! The volume of work.

use crate::scenario::design::{Stated, Volume};
use crate::scenario::format;
use crate::units::Things;
use crate::yaml::Located;

pub(super) fn volume(file: format::Volume) -> Option<Volume> {
    let format::Volume { unit, per_month, per_day, days_per_month } = file;
    let count = |things: Located<Things>| Located { value: things.value.0, place: things.place };
    let stated = match per_month {
        Some(units) => Stated::PerMonth(count(units)),
        None => Stated::PerDay { units: count(per_day?), days: days_per_month.map(count) },
    };
    Some(Volume { unit: unit.unwrap_or_else(|| "unit".to_owned()), stated })
}
