//! Times of a log in a query, taken apart as text: no zone of a session or of an engine has a say in them.

use super::engine::{Engine, Type};
use super::values::{Columns, Values};

/// A day from 2000 to 2199, the last of February in leap years only.
const DAY: &str = "(2[01][0-9]{2}-(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])\
    |2[01][0-9]{2}-(0[469]|11)-(0[1-9]|[12][0-9]|30)\
    |2[01][0-9]{2}-02-(0[1-9]|1[0-9]|2[0-8])\
    |(2[01](0[48]|[2468][048]|[13579][26])|2000)-02-29)";
/// The time of a day and its zone, which may be left out.
const CLOCK: &str = "([Tt ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]+)?)?\
    ([Zz]|[+-]([01][0-9]|2[0-3])(:?[0-5][0-9])?)?)?";
/// Seconds since 1970, until 2200 or so.
const SECONDS: &str = "^([0-9]{1,9}|[0-6][0-9]{9})([.][0-9]*)?$";

/// Whether there is a time, and whether it is in seconds.
pub(super) fn checked(values: &Values<'_>) -> Columns {
    let said = values.lines.text(values.flat.time);
    let is_clock = values.engine.matches(&said, &format!("^{DAY}{CLOCK}$"));
    if !values.flat.or_seconds {
        return vec![(is_clock, "is_time".to_owned())];
    }
    let in_seconds = values.engine.matches(&said, SECONDS);
    vec![
        (format!("({is_clock} OR {in_seconds})"), "is_time".to_owned()),
        (in_seconds, "in_seconds".to_owned()),
    ]
}

/// The time as text, or in seconds: some other time where it is none.
pub(super) fn read(values: &Values<'_>) -> Columns {
    let said = values.lines.text(values.flat.time);
    let clock = |is_clock: &str| {
        (format!("CASE WHEN {is_clock} THEN {said} ELSE '2000-01-01' END"), "clock".to_owned())
    };
    if !values.flat.or_seconds {
        return vec![clock("is_time")];
    }
    let whole = values.engine.without(&said, "[.].*$");
    let digits = format!("CASE WHEN in_seconds THEN {whole} ELSE '0' END");
    vec![
        clock("is_time AND NOT in_seconds"),
        (values.engine.cast(&digits, Type::Small), "seconds".to_owned()),
    ]
}

/// The zone of a time: empty, `Z`, or a sign with hours and minutes.
pub(super) fn zone(engine: Engine) -> String {
    let rest = engine.without("SUBSTR(clock, 17)", "^(:[0-9][0-9]([.][0-9]+)?)?");
    format!("REPLACE({rest}, ':', '')")
}

/// Whether a line says the zone of its time.
pub(super) fn has_zone(values: &Values<'_>) -> String {
    match values.flat.or_seconds {
        true => "(zone <> '' OR in_seconds)".to_owned(),
        false => "zone <> ''".to_owned(),
    }
}

/// The minutes from 1970 on, in UTC.
pub(super) fn minutes(values: &Values<'_>) -> String {
    let engine = values.engine;
    let number =
        |text: &str, from: u32| engine.cast(&format!("'0' || SUBSTR({text}, {from}, 2)"), Type::Small);
    let of_clock = format!(
        "{} * 1440 + {} * 60 + {} + CASE WHEN zone LIKE '-%' THEN 1 ELSE -1 END * ({} * 60 + {})",
        engine.days_to("SUBSTR(clock, 1, 10)"),
        number("clock", 12),
        number("clock", 15),
        number("zone", 2),
        number("zone", 4),
    );
    match values.flat.or_seconds {
        true => {
            format!("CASE WHEN in_seconds THEN {} ELSE {of_clock} END", engine.times("seconds", 60))
        }
        false => of_clock,
    }
}

/// The minute of the week, from Monday on; 1970 began on a Thursday.
pub(super) fn of_week(engine: Engine, day: &str) -> String {
    format!("{} * 1440 + {}", engine.rest(&format!("{day} + 3"), 7), engine.rest("minutes", 1440))
}

/// The minute of a call, as text: `2026-10-31T23:30Z`.
pub(super) fn minute(engine: Engine) -> String {
    let two = |number: &str| format!("SUBSTR({}, 2, 2)", engine.cast(&format!("100 + {number}"), Type::Text));
    let of_day = engine.rest("minutes", 1440);
    let (hours, minutes) = (engine.times(&of_day, 60), engine.rest("minutes", 60));
    format!("k_day || 'T' || {} || ':' || {} || 'Z'", two(&hours), two(&minutes))
}
