//! `tiered_pricing` of LiteLLM: a list of prompt ranges, each with rates for the whole call.
//!
//! A range excludes its lower end: `0 < tokens <= 32,000`. Beyond the last range its rates continue, as in a
//! `long_context` entry.

use crate::exact::Exact;
use crate::pricing::cells::CellValue;
use crate::pricing::import::draft::{Draft, rate_above};
use crate::pricing::import::json::{Fields, Json, field};
use crate::pricing::import::number::{self, Unit};
use crate::pricing::import::why::Why;
use crate::units::{Tier, Tokens};

use super::keys::{self, Key};

/// Reads the ranges into the cells of an entry.
pub(super) fn read(draft: &mut Draft, value: Json<'_>, entry: &Fields<'_>) -> Result<(), Why> {
    let shape = |what: &str| Why::BadShape(format!("tiered_pricing: {what}"));
    let tiers: Option<Vec<Fields<'_>>> =
        value.items().and_then(|items| items.into_iter().map(Json::fields).collect());
    let tiers = tiers.filter(|tiers| !tiers.is_empty()).ok_or_else(|| shape("no list of ranges"))?;
    let mut ranged = Vec::new();
    for tier in tiers {
        let (from, to) = range(&tier).ok_or_else(|| shape("an entry has no range of tokens"))?;
        ranged.push((from, to, tier));
    }
    ranged.sort_by(|(one, ..), (other, ..)| one.cmp(other));
    let joined = ranged.windows(2).all(|pair| matches!(pair, [(_, to, _), (from, ..)] if to == from));
    if !joined || ranged.first().is_none_or(|(from, ..)| !from.is_zero()) {
        return Err(shape("its ranges leave a gap or overlap"));
    }
    for (from, _, tier) in &ranged {
        let above = Some(from).filter(|from| !from.is_zero());
        for (key, value) in tier.iter().filter(|(key, _)| key != "range") {
            match keys::key(key) {
                Key::Rate { meter, tier: Tier::Standard, above: None } => {
                    draft.price(rate_above(above, false, Tier::Standard, meter), key, *value, Unit::Token);
                }
                _ => draft.leave(key, Why::NoMeter),
            }
        }
    }
    flat_rates(draft, entry)
}

fn range(tier: &Fields<'_>) -> Option<(Tokens, Tokens)> {
    let bounds = field(tier, "range")?.items()?;
    let [from, to] = bounds.as_slice() else { return None };
    let tokens = |bound: &Json<'_>| Tokens::new(Exact::parse_data(&bound.digits()?).ok()?);
    Some((tokens(from)?, tokens(to)?))
}

/// Rates outside the ranges: LiteLLM never bills them, so they must equal those of the first range.
fn flat_rates(draft: &mut Draft, entry: &Fields<'_>) -> Result<(), Why> {
    for (key, value) in entry {
        let Key::Rate { meter, tier: Tier::Standard, above } = keys::key(key) else { continue };
        let cell = rate_above(above.as_ref(), false, Tier::Standard, meter);
        let price = match number::price(*value, Unit::Token) {
            Ok(price) => CellValue::Price(price),
            Err(why) => {
                draft.leave(key, why);
                continue;
            }
        };
        match draft.cells.get(&cell) {
            Some(tiered) if tiered.equals(&price) => {}
            Some(tiered) if meter.is_plain() => {
                return Err(Why::TwoValues(format!("{key}: {price} flat and {tiered} tiered")));
            }
            Some(tiered) => {
                let both = format!("{price} flat and {tiered} tiered");
                draft.leave(key, Why::TwoValues(both));
            }
            None => draft.leave(key, Why::TwoValues(format!("{price} flat and none tiered"))),
        }
    }
    Ok(())
}
