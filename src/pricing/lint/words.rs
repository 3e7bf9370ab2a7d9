//! Numbers for messages.

use crate::exact::Exact;

/// The digits shown of a factor.
const DIGITS: u32 = 3;

/// A factor: `3.75`, or `about 3.33` if it has more digits than shown.
pub(super) fn factor(factor: &Exact) -> String {
    let shown = factor.nearest(factor.places_for(DIGITS));
    let about = if shown == *factor { "" } else { "about " };
    format!("{about}{}", shown.grouped())
}

/// The ratio of two numbers: `1,000 times the 0.25 of …`, or `1,000 times less than the 250 of …`.
pub(super) fn compared(number: &Exact, other: &Exact, whose: &str) -> String {
    match (number.checked_div(other), other.checked_div(number)) {
        (Some(up), _) if Exact::ONE == up => format!("the same as the {} {whose}", other.grouped()),
        (Some(up), _) if Exact::ONE < up => {
            format!("{} times the {} {whose}", factor(&up), other.grouped())
        }
        (_, Some(down)) => format!("{} times less than the {} {whose}", factor(&down), other.grouped()),
        _ => format!("not the {} {whose}", other.grouped()),
    }
}
