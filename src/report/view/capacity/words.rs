//! Notes on capacity: conventions, the first limit reached, and unknown limits.

use crate::analysis::Capacity;
use crate::analysis::capacity::{Bound, ModelLoad, QuotaUse, UnitTime};
use crate::diag::{many, of_unit};
use crate::exact::Exact;
use crate::pricing::Ceiling;
use crate::report::{Cell, Digits};
use crate::units::Millis;

/// The sentences.
pub(super) fn notes(capacity: &Capacity, digits: Digits) -> Vec<String> {
    let mut notes = vec![binding(capacity, digits)];
    notes.extend(unknown(capacity));
    notes.push(peak(capacity));
    notes.extend(time(&capacity.unit_time, &capacity.unit, digits));
    notes.extend(longest(capacity, digits));
    notes.extend(capacity.quota.as_ref().map(|quota| plan(capacity, quota, digits)));
    if capacity.models.iter().any(|model| !model.load.batched.is_zero()) {
        notes.push(
            "Requests in the batch tier wait in a queue of their own: no limit counts them.".to_owned(),
        );
    }
    let silent = |model: &&ModelLoad| !model.load.cache_read.is_zero() && !model.says_cached_counts;
    for model in capacity.models.iter().filter(silent) {
        notes.push(format!(
            "Tokens of {} that are read from the cache do not count towards the limit: no `cached_counts` is given.",
            model.load.model
        ));
    }
    if !capacity.hourly.is_empty() {
        let days = many(&count(capacity.days.exact(), Digits::USUAL), "day");
        notes.push(format!(
            "By the hour: all hours of the {days} are paid, and the utilisation divides what they do. \
             Prompts and outputs count alike; the price by the token is that of this scenario's mix."
        ));
    }
    notes
}

fn count(number: &Exact, digits: Digits) -> String {
    Cell::Count(number.clone()).shown(digits)
}

/// A volume at which a limit is reached.
fn full(volume: &Exact, capacity: &Capacity, digits: Digits) -> String {
    of_unit(&Cell::Whole(volume.clone()).shown(digits), "month", &capacity.unit)
}

fn binding(capacity: &Capacity, digits: Digits) -> String {
    match capacity.binding() {
        None => "No known limit binds.".to_owned(),
        Some((bound, volume)) => {
            let what = match bound {
                Bound::Model(model, ceiling) => format!("{} of {model}", ceiling.words()),
                Bound::Plan(plan) => format!("the allowance of the plan {plan}"),
            };
            format!("Binds first: {what}, at {}.", full(&volume, capacity, digits))
        }
    }
}

/// Unknown limits may be reached before all others.
fn unknown(capacity: &Capacity) -> Option<String> {
    let of_model = |model: &ModelLoad| {
        let open: Vec<&str> = model.unknown().map(Ceiling::words).collect();
        (!open.is_empty()).then(|| format!("{} of {}", open.join(", "), model.load.model))
    };
    let open: Vec<String> = capacity.models.iter().filter_map(of_model).collect();
    (!open.is_empty()).then(|| format!("Not known, and may bind before: {}.", open.join("; ")))
}

fn peak(capacity: &Capacity) -> String {
    let days = many(&count(capacity.days.exact(), Digits::USUAL), "day");
    let factor = count(capacity.peak_factor.exact(), Digits::EXACT);
    if capacity.peak_given {
        format!("The peak is {factor} × the average of a month of {days}.")
    } else {
        format!("The peak is taken as the average of a month of {days}: say `peak_factor: 3` if it is more.")
    }
}

/// The time per unit, in seconds.
fn time(time: &UnitTime, unit: &str, digits: Digits) -> Vec<String> {
    let seconds = |time: &Millis| count(&time.exact().shift_down(3), digits);
    let (Some(sequential), Some(at_least)) = (&time.sequential, &time.at_least) else {
        let models: Vec<&str> = time.unknown.iter().map(|model| &**model).collect();
        return vec![format!("How long one {unit} takes is not known: no latency of {}.", models.join(", "))];
    };
    let mut notes = vec![if sequential == at_least {
        format!("One {unit} takes {} s, one call after another.", seconds(sequential))
    } else {
        format!(
            "One {unit} takes {} s, one call after another, and at least {} s where what does not wait runs in parallel.",
            seconds(sequential),
            seconds(at_least)
        )
    }];
    let mut without = Vec::new();
    if !time.batched.is_empty() {
        without.push(format!("calls in the batch tier ({})", time.batched.join(", ")));
    }
    if !time.by_people.is_empty() {
        without.push(format!("people ({})", time.by_people.join(", ")));
    }
    if !without.is_empty() {
        notes.push(format!("That is without the time of {}.", without.join(" and of ")));
    }
    notes
}

/// The time to process a month's work at once.
fn longest(capacity: &Capacity, digits: Digits) -> Option<String> {
    let drains = capacity.models.iter().filter_map(|model| Some((model.drain()?, &model.load.model)));
    let ((minutes, ceiling), model) =
        drains.reduce(|most, one| if most.0.0 < one.0.0 { one } else { most })?;
    let hours = minutes.checked_div(&Exact::from(60_i64))?;
    Some(format!(
        "All of a month's work at once takes at least {} ({}): {} of {model}.",
        many(&count(&minutes, digits), "minute"),
        many(&count(&hours, digits), "hour"),
        ceiling.words()
    ))
}

fn plan(capacity: &Capacity, quota: &QuotaUse, digits: Digits) -> String {
    let full = capacity.full_at(&quota.utilisation()).map_or_else(
        || "nothing is counted".to_owned(),
        |volume| format!("it is used in full at {}", full(&volume, capacity, digits)),
    );
    let times = quota.multiplier().map_or_else(String::new, |times| {
        format!(", and lasts for {} times as many requests as if each counted 1", count(&times, digits))
    });
    let not_counted: Vec<&str> = quota.not_counted.iter().map(|model| &**model).collect();
    let not_counted = match not_counted.as_slice() {
        [] => String::new(),
        models => format!(" It does not count {}.", models.join(", ")),
    };
    format!("Plan {}: {full}{times}.{not_counted}", quota.plan)
}
