//! What a price is for, and what is billed of a request: units that fit the meter.

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::pricing::evidence::Published;
use crate::pricing::format;
use crate::units::{Allowance, Count, Counted, Free, Meter, Per, Stated, Terms, Unit, Usd, example};
use crate::yaml::Located;

/// A bare amount is for the table's `per` of tokens, which says nothing of what is not counted in them.
pub(super) fn check_unit_is_stated(
    meter: Meter,
    usd: &Usd,
    place: &Place,
    problems: &mut Problems,
) -> Option<()> {
    let counted = meter.facts().counted;
    if counted == Counted::Tokens {
        return Some(());
    }
    let message =
        format!("`{meter}` counts {}, and this amount does not say for how many it is", counted.name());
    let unstated = Diagnostic::error(Code::UnitDoesNotFit, message).at(place);
    problems.push(unstated.help(format!(
        "write `{meter}: {{per: {}, amount: {}}}`",
        example(counted),
        usd.exact()
    )));
    None
}

/// A price of a meter is for what the meter counts.
pub(super) fn check_unit(meter: Meter, per: &Located<Per>, problems: &mut Problems) -> Option<()> {
    let counted = meter.facts().counted;
    if per.value.counted() == counted {
        return Some(());
    }
    let message = format!("`{meter}` counts {}, and this price is for `{}`", counted.name(), per.value);
    let misfit = Diagnostic::error(Code::UnitDoesNotFit, message).at(&per.place);
    problems.push(misfit.help(format!("write `per: {}`", example(counted))));
    None
}

/// A meter that is billed at the rate of another one counts the same.
pub(super) fn counts_otherwise(meter: Meter, as_other: Meter) -> Diagnostic {
    let [counted, other] = [meter, as_other].map(|meter| meter.facts().counted);
    let message =
        format!("`{meter}` counts {}, and the rate of `{as_other}` is for {}", counted.name(), other.name());
    let misfit = Diagnostic::error(Code::UnitDoesNotFit, message);
    misfit.help(format!("write its own price: `{meter}: {{per: {}, amount: …}}`", example(counted)))
}

/// A number beside a price is one of what the price is for.
fn check_counted(per: &Located<Per>, stated: &Located<Stated>, problems: &mut Problems) -> Option<()> {
    let counted = per.value.counted();
    if stated.value.counted.is_none_or(|own| own == counted) {
        return Some(());
    }
    let message = format!("the price is for {}, and this is a number of something else", counted.name());
    problems.push(Diagnostic::error(Code::UnitDoesNotFit, message).at(&stated.place));
    None
}

/// What is billed of a request, where the price says so.
pub(super) fn terms(
    per: &Located<Per>,
    minimum: Option<Located<Stated>>,
    increment: Option<Located<Stated>>,
    free: Option<Located<format::Free>>,
    problems: &mut Problems,
) -> Option<Terms> {
    let free = match free {
        Some(free) => Some(self::free(per, free, problems)?),
        None => None,
    };
    for stated in minimum.iter().chain(&increment) {
        if per.value.counted() == Counted::Tokens {
            let message = "tokens are billed as they are: no minimum and no increment";
            problems.push(Diagnostic::error(Code::UnitDoesNotFit, message).at(&stated.place));
            return None;
        }
        check_counted(per, stated, problems)?;
    }
    if let (Some(least), Some(step)) = (&minimum, &increment)
        && least.value.number < step.value.number
    {
        let message = "the least that is billed is less than one increment";
        let below = Diagnostic::error(Code::MinimumBelowIncrement, message).at(&least.place);
        problems.push(below.also(&step.place, "the increment"));
        return None;
    }
    if let Some(step) = increment.as_ref().filter(|step| step.value.number.is_zero()) {
        let message = "an increment is above 0";
        problems.push(Diagnostic::error(Code::OutOfRange, message).at(&step.place));
        return None;
    }
    let minimum = minimum.map(|stated| number("minimum", stated));
    let increment = increment.map(|stated| number("increment", stated));
    Some(Terms { minimum, increment, free, ..Terms::default() })
}

/// A number of a table.
fn number(name: &'static str, stated: Located<Stated>) -> Count {
    let note = || Published::of(name, Unit::Things, &stated.place, None);
    stated.value.number.clone().given(note)
}

/// What is free, in what the price counts.
fn free(per: &Located<Per>, file: Located<format::Free>, problems: &mut Problems) -> Option<Free> {
    let format::Free { per_day, per_month, pool } = file.value;
    for stated in per_day.iter().chain(&per_month) {
        check_counted(per, stated, problems)?;
    }
    let allowance = match per_day {
        Some(stated) => Allowance::PerDay(number("free on a day", stated)),
        None => Allowance::PerMonth(number("free in a month", per_month?)),
    };
    Some(Free::new(allowance, pool.map(|pool| pool.value.into()), per.value.counted()))
}
