//! Prices of which nobody says since when they are in force.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, counted, listing};
use crate::units::Date;

use super::basis::FRESH_DAYS;
use super::evidence::Evidence;
use super::offer::Offer;

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
