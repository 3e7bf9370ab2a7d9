//! A price table from its file.

use std::collections::BTreeMap;

use super::keys::{Keys, Read, text};
use super::tree::Tree;
use crate::oracle::num::{Num, Q, one, q};
use crate::oracle::world::*;

const TIERS: [(&str, Tier); 6] = [
    ("standard", Tier::Standard),
    ("batch", Tier::Batch),
    ("flex", Tier::Flex),
    ("priority", Tier::Priority),
    ("fast", Tier::Fast),
    ("ultrafast", Tier::Ultrafast),
];

const METERS: [(&str, Meter); 5] = [
    ("input", Meter::Input),
    ("cache_read", Meter::CacheRead),
    ("cache_write", Meter::CacheWrite),
    ("cache_write_1h", Meter::CacheWrite1h),
    ("output", Meter::Output),
];

/// Meters of no tokens, which have no part in the length of a prompt.
pub const PIECES: [&str; 14] = [
    "audio_input_time",
    "audio_output_time",
    "video_input_time",
    "video_output_time",
    "session_time",
    "images",
    "images_input",
    "pixels",
    "pages",
    "characters",
    "characters_output",
    "requests",
    "searches",
    "units",
];

/// Meters of tokens other than text, which no step that the oracle reads can use.
const BESIDE: [&str; 12] = [
    "cache_write_12h",
    "reasoning",
    "citation",
    "audio_input",
    "audio_cache_read",
    "audio_cache_write",
    "audio_output",
    "image_input",
    "image_cache_read",
    "image_output",
    "video_input",
    "video_output",
];

/// A meter of no tokens, and how many it counts: `45 seconds`, `2 minutes`, `3 pages`, `3`.
pub fn piece(name: &str, quantity: &str) -> Read<(&'static str, Q)> {
    let known =
        PIECES.iter().find(|known| **known == name).ok_or(format!("the meter `{name}` is not known"))?;
    Ok((known, pieces(quantity)))
}

fn pieces(quantity: &str) -> Q {
    let (number, unit) = quantity.split_once(' ').unwrap_or((quantity, ""));
    q(number)
        * match unit {
            "hour" | "hours" => q("3600"),
            "minute" | "minutes" => q("60"),
            _ => one(),
        }
}

pub fn table(tree: Tree) -> Read<Table> {
    let mut keys = Keys::of(tree, "a table")?;
    keys.ignore(&["schema", "name", "currency", "makes", "sources", "aliases"]);
    let provider = text(keys.need("provider")?)?;
    let per = first_word(text(keys.need("per")?)?);
    let models = Keys::of(keys.need("models")?, "the models")?.rest();
    keys.finish()?;
    // A model that says what the oracle does not know is none that it knows.
    let models = models.into_iter().filter_map(|(name, tree)| model(name, tree).ok()).collect();
    Ok(Table { provider, per, models })
}

pub fn tier(name: &str) -> Read<Tier> {
    let known = TIERS.iter().find(|(known, _)| *known == name);
    known.map(|(_, tier)| *tier).ok_or(format!("the tier `{name}` is not known"))
}

fn model(name: String, tree: Tree) -> Read<Model> {
    let mut keys = Keys::of(tree, &name)?;
    keys.ignore(&[
        "features",
        "limits",
        "latency",
        "capacity",
        "successor",
        "ack",
        "ids",
        "released",
        "status",
    ]);
    let cards = keys.list("cards")?.into_iter().map(card).collect::<Read<_>>()?;
    let model = Model {
        aliases: keys.list("aliases")?.into_iter().map(text).collect::<Read<_>>()?,
        window: keys.number("context_window")?,
        max_output: keys.number("max_output")?,
        max_input: keys.number("max_input")?,
        cache: keys.map("cache")?.map(cache).transpose()?,
        closed: keys.text("closed")?,
        name,
        cards,
    };
    keys.finish()?;
    Ok(model)
}

fn cache(mut keys: Keys) -> Read<ModelCache> {
    let mode = match keys.text("mode")?.as_deref() {
        Some("automatic") => "automatic",
        Some("explicit") => "explicit",
        _ => "none",
    };
    let (min_prefix, granule) = (keys.number("min_prefix")?, keys.number("granule")?);
    let ttl = keys.time("ttl")?;
    keys.finish()?;
    Ok(ModelCache { mode, min_prefix, granule, ttl })
}

fn card(tree: Tree) -> Read<Card> {
    let mut keys = Keys::of(tree, "a card")?;
    keys.ignore(&["source", "correction", "ack"]);
    let fees = keys.map("fees")?.map_or(vec![], Keys::rest);
    let regions = keys.map("regions")?.map_or(vec![], Keys::rest);
    let card = Card {
        from: text(keys.need("from")?)?,
        announced: keys.text("status")?.is_some(),
        long: keys.list("long_context")?.into_iter().map(long).collect::<Read<_>>()?,
        // A fee with an allowance is none that the oracle knows.
        fees: fees.into_iter().filter_map(|(name, tree)| Some((name, fee(tree).ok()?))).collect(),
        regions: regions.into_iter().map(|(name, tree)| Ok((name, region(tree)?))).collect::<Read<_>>()?,
        cache_storage: keys.text("cache_storage")?.and_then(storage),
        rates: rates(&mut keys)?,
    };
    keys.finish()?;
    Ok(card)
}

fn storage(cell: String) -> Option<Num> {
    match cell.as_str() {
        "not offered" => None,
        "free" => Some(Num::new("0")),
        _ => Some(Num::new(cell)),
    }
}

fn long(tree: Tree) -> Read<Long> {
    let mut keys = Keys::of(tree, "a threshold")?;
    let (from, above) = (keys.number("from_input")?, keys.number("above_input")?);
    let inclusive = from.is_some();
    let threshold = from.or(above).ok_or("a threshold has a number")?;
    let rates = rates(&mut keys)?;
    keys.finish()?;
    Ok(Long { threshold, inclusive, rates })
}

fn fee(tree: Tree) -> Read<Fee> {
    let mut keys = Keys::of(tree, "a fee")?;
    let fee = Fee { per: first_word(text(keys.need("per")?)?), amount: keys.needed_number("amount")? };
    keys.finish()?;
    Ok(fee)
}

fn region(tree: Tree) -> Read<Num> {
    let mut keys = Keys::of(tree, "a region")?;
    let factor = keys.needed_number("factor")?;
    keys.finish()?;
    Ok(factor)
}

fn rates(keys: &mut Keys) -> Read<Rates> {
    let mut rates = Rates::new();
    for (name, tier) in TIERS {
        match keys.take(name) {
            None => {}
            Some(Tree::Text(word)) if word == "not offered" => drop(rates.insert(tier, None)),
            Some(tree) => drop(rates.insert(tier, Some(cells(tree)?))),
        }
    }
    Ok(rates)
}

fn cells(tree: Tree) -> Read<BTreeMap<Meter, Cell>> {
    let mut keys = Keys::of(tree, "a tier")?;
    keys.ignore(&BESIDE);
    let mut cells = BTreeMap::new();
    for name in PIECES {
        let Some(mut cell) = keys.map(name)? else { continue };
        if cell.text("by")?.is_none() {
            cells.insert(Meter::Of(name), Cell::Per(Box::new(measured(cell)?)));
            continue;
        }
        for (class, of_class) in cell.rest() {
            let price = measured(Keys::of(of_class, "a class")?)?;
            cells.insert(Meter::Of(of_a_class(name, &class)), Cell::Per(Box::new(price)));
        }
    }
    for (name, meter) in METERS {
        let Some(cell) = keys.text(name)? else { continue };
        let cell = match cell.as_str() {
            "free" => Cell::Free,
            "as input" => Cell::AsInput,
            "as output" => Cell::AsOutput,
            "not offered" => Cell::NotOffered,
            _ => Cell::Amount(Num::new(cell)),
        };
        cells.insert(meter, cell);
    }
    keys.finish()?;
    Ok(cells)
}

/// The name of a meter of a class: `video_output_time@720p`.
pub fn of_a_class(name: &str, class: &str) -> &'static str {
    format!("{name}@{class}").leak()
}

fn measured(mut keys: Keys) -> Read<Measured> {
    let quantity = |text: Option<String>| text.map(|text| pieces(&text));
    let measured = Measured {
        per: pieces(&text(keys.need("per")?)?),
        amount: keys.needed_number("amount")?,
        minimum: quantity(keys.text("minimum")?),
        increment: quantity(keys.text("increment")?),
    };
    keys.finish()?;
    Ok(measured)
}

/// `1_000 calls`, `1_000_000 tokens`
fn first_word(text: String) -> Num {
    Num::new(text.split(' ').next().unwrap_or(&text))
}
