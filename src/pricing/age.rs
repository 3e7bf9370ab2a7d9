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

/// Warns about prices without a start date that are used for a day long before they were read.
#[must_use]
pub fn undated_prices<'o>(offers: impl IntoIterator<Item = &'o Offer>, day: Date) -> Option<Diagnostic> {
    let is_undated = |offer: &&Offer| {
        offer.card.from.is_none() && FRESH_DAYS <= offer.card.evidence.checked.days_since(day)
    };
    let undated: BTreeMap<String, &Offer> =
        offers.into_iter().filter(is_undated).map(|offer| (offer.id.to_string(), offer)).collect();
    let oldest = undated.values().min_by_key(|offer| offer.card.evidence.checked)?;
    let names: Vec<&str> = undated.keys().map(String::as_str).collect();
    let checked = oldest.card.evidence.checked;
    let message = format!(
        "no table says since when the prices of {} hold: they were read on {checked}, {} after {day}",
        listing(&names),
        counted(usize::try_from(checked.days_since(day)).unwrap_or_default(), "day"),
    );
    let undated = Diagnostic::finding(Code::UndatedPrices, message).at(&oldest.card.place.first_line());
    Some(
        undated.help(
            "they may have been others on that day: add the card that was in force then, with its `from`",
        ),
    )
}
