//! Dated snapshots, which are sold as their base is.

use crate::diag::{Code, Diagnostic, listing};
use crate::units::{Meter, Tier};

use super::super::table::{Card, Model, Table, TierRates};
use super::names::{floating, undated};
use super::quote::{Sheet, sheets};

/// A snapshot that lacks what its base has: tiers, meters, long contexts, fees, regions.
pub(super) fn snapshot_incomplete(model: &Model, table: &Table) -> Vec<Diagnostic> {
    let Some(stem) = undated(&model.id.model) else { return Vec::new() };
    let is_base = |other: &&Model| {
        let name = other.id.model.as_str();
        name == stem || floating(name) == Some(stem)
    };
    let Some(base) = table.models.iter().find(is_base) else { return Vec::new() };
    let (Some(own), Some(of_base)) = (model.cards.last(), base.cards.last()) else { return Vec::new() };
    let missing = missing(own, of_base);
    if missing.is_empty() {
        return Vec::new();
    }
    let missing: Vec<&str> = missing.iter().map(String::as_str).collect();
    let message = format!("it is a snapshot of `{}`, and lacks {}", base.id.model, listing(&missing));
    let found = Diagnostic::finding(Code::SnapshotIncomplete, message).at(&model.place);
    let found = found.also(&base.place, "its base");
    vec![found.help("add what the source says of the snapshot, or make its name an alias of its base")]
}

/// What a card lacks of another one, by name.
fn missing(own: &Card, base: &Card) -> Vec<String> {
    let rates = sheets(base).next().zip(sheets(own).next());
    let mut missing = rates.map(|(base, own)| missing_rates(own, base)).unwrap_or_default();
    if !base.long_context.is_empty() && own.long_context.is_empty() {
        missing.push("long_context".to_owned());
    }
    let fees = base.fees.keys().filter(|fee| !own.fees.contains_key(*fee));
    missing.extend(fees.map(|fee| format!("fees.{fee}")));
    let regions = base.regions.keys().filter(|region| !own.regions.contains_key(*region));
    missing.extend(regions.map(|region| format!("regions.{region}")));
    missing
}

fn missing_rates(own: Sheet<'_>, base: Sheet<'_>) -> Vec<String> {
    let of_tier = |tier: Tier| -> Vec<String> {
        match (&base.rates[tier], &own.rates[tier]) {
            (TierRates::Unknown, _) | (_, TierRates::NotOffered(_)) => Vec::new(),
            (_, TierRates::Unknown) => vec![tier.name().to_owned()],
            _ => {
                let lacks =
                    |meter: &Meter| base.cell(tier, *meter).is_some() && own.cell(tier, *meter).is_none();
                Meter::ALL.into_iter().filter(lacks).map(|meter| format!("{tier}.{meter}")).collect()
            }
        }
    };
    Tier::ALL.into_iter().flat_map(of_tier).collect()
}
