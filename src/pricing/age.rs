//! The age of prices: days between reading them and the day of the question, and today.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, counted, listing};
use crate::units::Date;

use super::evidence::Evidence;
use super::offer::Offer;

/// The number of days before and after reading during which a price counts as current.
const FRESH_DAYS: i64 = 30;

/// Warns about prices that were read long ago, naming the oldest. Each comes with its owner.
///
/// `last` is the last day of the question; prices of the past do not change.
#[must_use]
pub fn old_prices<'e>(
    used: impl IntoIterator<Item = (&'e str, &'e Evidence)>,
    last: Date,
    today: Date,
) -> Option<Diagnostic> {
    if last < today {
        return None;
    }
    let (model, oldest) = used.into_iter().min_by_key(|(_, evidence)| evidence.checked)?;
    let age = today.days_since(oldest.checked);
    if age < FRESH_DAYS {
        return None;
    }
    let message = format!("prices of {}, {}: those of `{model}`", oldest.checked, ago(age));
    let old = Diagnostic::finding(Code::OldPrices, message).at(&oldest.place);
    Some(old.help("look at the source again and write that day in `checked`, import newer tables, or fix the day of the prices with `as_of`"))
}

fn ago(days: i64) -> String {
    format!("{} ago", counted(usize::try_from(days).unwrap_or_default(), "day"))
}

/// Whether a day is before those for which a price was read, or was known to be the same.
fn is_before(evidence: &Evidence, day: Date) -> bool {
    match evidence.seen {
        Some(seen) => day < seen,
        None => FRESH_DAYS <= evidence.checked.days_since(day),
    }
}

/// Warns about prices without a start date that are used for a day long before they were read.
#[must_use]
pub fn undated_prices<'o>(offers: impl IntoIterator<Item = &'o Offer>, day: Date) -> Option<Diagnostic> {
    let is_undated = |offer: &&Offer| offer.card.from.is_none() && is_before(&offer.card.evidence, day);
    let undated: BTreeMap<String, &Offer> =
        offers.into_iter().filter(is_undated).map(|offer| (offer.id.to_string(), offer)).collect();
    let known = |offer: &Offer| offer.card.evidence.seen.unwrap_or(offer.card.evidence.checked);
    let oldest = undated.values().min_by_key(|offer| known(offer))?;
    let names: Vec<&str> = undated.keys().map(String::as_str).collect();
    let (known, seen) = (known(oldest), oldest.card.evidence.seen.is_some());
    let message = format!(
        "no table says since when the prices of {} hold: they were {} on {known}, {} after {day}",
        listing(&names),
        if seen { "first seen" } else { "read" },
        counted(usize::try_from(known.days_since(day)).unwrap_or_default(), "day"),
    );
    let undated = Diagnostic::finding(Code::UndatedPrices, message).at(&oldest.card.place.first_line());
    Some(
        undated.help(
            "they may have been others on that day: add the card that was in force then, with its `from`",
        ),
    )
}
