//! The months of a forecast, and the keys that cannot be combined with them.

use crate::diag::{Code, Diagnostic, Problems};
use crate::scenario::design::{Horizon, Stated, Volume};
use crate::scenario::format;
use crate::yaml::{Keys, Located};

pub(super) fn horizon(
    keys: &Keys<'_>,
    file: Located<format::Horizon>,
    volume: &Volume,
    problems: &mut Problems,
) -> Option<Horizon> {
    let place = keys.entry("horizon").map_or(file.place, |entry| entry.place.clone());
    let format::Horizon { from, months, growth } = file.value;
    if let Stated::PerDay { days: Some(days), .. } = &volume.stated {
        let message = "`days_per_month` has no meaning beside `horizon`: a month of it has its calendar days";
        let clash = Diagnostic::error(Code::ConflictingKeys, message).at(&days.place);
        problems.push(clash.also(&place, "the horizon").help("remove it, or give the volume `per_month`"));
    }
    if from.value.plus(months - 1).is_none() {
        let message = "the horizon reaches beyond the year 9999";
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&from.place));
        return None;
    }
    Some(Horizon { place, from: from.value, count: months, growth })
}
