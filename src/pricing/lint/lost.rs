//! Cells that one card has and another lacks.

use crate::diag::{Code, Diagnostic, listing};
use crate::pricing::cells::CellName;
use crate::pricing::table::{Card, TierRates};
use crate::units::{Meter, Tier};

use super::Subject;
use super::quote::{Sheet, sheets};

/// A card that lacks cells of its predecessor: using them has become an error. Overlays only contain changes to the
/// list, so they may lack cells.
pub(super) fn cells_lost(subject: &Subject<'_>) -> Vec<Diagnostic> {
    let Some(before) = subject.before.filter(|_| !subject.table.overlay && !says_what_it_lacks(subject.card))
    else {
        return Vec::new();
    };
    let lost = missing(subject.card, before);
    if lost.is_empty() {
        return Vec::new();
    }
    let lost: Vec<&str> = lost.iter().map(String::as_str).collect();
    let message = format!("the card no longer knows {}", listing(&lost));
    let found = Diagnostic::finding(Code::CellsLost, message).at(&subject.card.place.first_line());
    let found = found.also(&before.place.first_line(), "known until then");
    let found = found.help("add what the source says, and write `not offered` for what is no longer sold");
    vec![found.help("if the source says no more, write `ack: [cells-lost]` on the card")]
}

fn says_what_it_lacks(card: &Card) -> bool {
    card.is_change || card.same_as.is_some()
}

/// The missing cells of a card relative to another one, by name: tiers, meters, long contexts, fees, storage,
/// regions. `free` and `not offered` are known values too.
pub(super) fn missing(own: &Card, other: &Card) -> Vec<String> {
    let alike = sheets(other).filter_map(|other| Some((sheets(own).find(|own| own.of == other.of)?, other)));
    let mut missing: Vec<String> = alike.flat_map(|(own, other)| missing_rates(&own, &other)).collect();
    if !other.long_context.is_empty() && own.long_context.is_empty() {
        missing.push("long_context".to_owned());
    }
    let windows = other.windows.iter().map(|window| &window.name);
    let gone = windows.filter(|name| own.windows.iter().all(|window| window.name != **name));
    missing.extend(gone.map(|name| format!("hours.{name}")));
    let fees = other.fees.keys().filter(|fee| !own.fees.contains_key(*fee));
    missing.extend(fees.map(|fee| format!("fees.{fee}")));
    if other.cache_storage.is_some() && own.cache_storage.is_none() {
        missing.push(CellName::CacheStorage.to_string());
    }
    let regions = other.regions.keys().filter(|region| !own.regions.contains_key(*region));
    missing.extend(regions.map(|region| format!("regions.{region}")));
    missing
}

/// The tiers and meters that one set of rates lacks.
fn missing_rates(own: &Sheet<'_>, other: &Sheet<'_>) -> Vec<String> {
    let of = &other.of;
    let of_tier = |tier: Tier| -> Vec<String> {
        match (&other.rates[tier], &own.rates[tier]) {
            (TierRates::Unknown, _) | (_, TierRates::NotOffered(_)) => Vec::new(),
            (_, TierRates::Unknown) => vec![format!("{of}{tier}")],
            _ => {
                let lacks =
                    |meter: &Meter| other.cell(tier, *meter).is_some() && own.cell(tier, *meter).is_none();
                let name = |meter| CellName::Rate { of: of.clone(), tier, meter }.to_string();
                Meter::all().into_iter().filter(lacks).map(name).collect()
            }
        }
    };
    Tier::all().into_iter().flat_map(of_tier).collect()
}
