//! The months that a scenario looks ahead, and what cannot stand beside them.

use crate::diag::{Code, Diagnostic, Problems};
use crate::exact::Notation;
use crate::units::Month;
use crate::yaml::{Entry, Fields, Located, Node, Read};

use super::super::design::{Horizon, Stated, Volume};

/// Reads `{from: 2026-12, months: 12, growth: 5%}`.
pub(super) fn horizon(entry: &Entry, problems: &mut Problems) -> Option<Horizon> {
    let mut fields = Fields::of(&entry.value, "the horizon", problems)?;
    let from = fields.need("from", "write `from: 2026-12`: the first month", problems);
    let count: Option<Months> = fields.need("months", "write `months: 12`: how many months", problems);
    let growth = fields.get("growth", problems);
    fields.finish(problems);
    let (from, count): (Located<Month>, u32) = (from?, count?.0);
    if from.value.plus(count - 1).is_none() {
        let message = "the horizon reaches beyond the year 9999";
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&from.place));
        return None;
    }
    Some(Horizon { place: entry.place.clone(), from: from.value, count, growth })
}

/// Refuses what a horizon leaves without a meaning.
pub(super) fn check_beside(
    horizon: &Entry,
    fields: &mut Fields<'_>,
    volume: Option<&Volume>,
    problems: &mut Problems,
) {
    let mut clash = |message: &str, place, help: &str| {
        let clash = Diagnostic::error(Code::ConflictingKeys, message).at(place);
        problems.push(clash.also(&horizon.place, "the horizon").help(help));
    };
    if let Some(as_of) = fields.entry("as_of") {
        clash(
            "`as_of` has no meaning beside `horizon`: each day of it has its own prices",
            &as_of.place,
            "keep one of them",
        );
    }
    if let Some(expect) = fields.entry("expect") {
        clash(
            "`expect` beside `horizon` would not say whether a month or the sum is meant",
            &expect.place,
            "take it out: a `budget` holds for each month",
        );
    }
    if let Some(Volume { stated: Stated::PerDay { days: Some(days), .. }, .. }) = volume {
        clash(
            "`days_per_month` has no meaning beside `horizon`: a month of it has its calendar days",
            &days.place,
            "take it out, or give the volume `per_month`",
        );
    }
}

/// How many months: a whole number.
struct Months(u32);

impl Read for Months {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let number = node.number(Notation::Plain, problems)?;
        let months = number.whole_within(1, Horizon::MOST_MONTHS);
        if months.is_none() {
            let text = node.as_text().unwrap_or_default();
            let message = format!(
                "`{text}` is out of range: a horizon has a whole number of months from 1 to {}",
                Horizon::MOST_MONTHS
            );
            problems.push(Diagnostic::error(Code::OutOfRange, message).at(&node.place));
        }
        months.map(Self)
    }
}
