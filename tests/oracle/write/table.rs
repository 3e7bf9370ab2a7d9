//! A price table as a file.

use std::collections::BTreeMap;

use super::maps::{Entries, block, flow, item, list, map, optional, text};
use crate::oracle::world::*;

pub fn table(table: &Table) -> String {
    let mut out = String::from("schema: costcalc/pricing/v1\n");
    out += &format!(
        "provider: {0}\nname: {0} inc\ncurrency: USD\nper: {1} tokens\nmodels:\n",
        table.provider, table.per.text
    );
    for model in &table.models {
        out += &format!("  {}:\n", model.name);
        out += &block(4, model_fields(model));
        out += "    cards:\n";
        for card in &model.cards {
            out += &item(6, card_fields(card));
        }
    }
    out
}

fn model_fields(model: &Model) -> Entries {
    let aliases = (!model.aliases.is_empty()).then(|| format!("[{}]", model.aliases.join(", ")));
    optional([
        ("aliases", aliases),
        ("context_window", text(&model.window)),
        ("max_output", text(&model.max_output)),
        ("max_input", text(&model.max_input)),
        ("cache", model.cache.as_ref().map(|cache| flow(model_cache(cache)))),
        ("closed", model.closed.clone()),
    ])
}

fn model_cache(cache: &ModelCache) -> Entries {
    optional([
        ("mode", Some(cache.mode.to_owned())),
        ("min_prefix", text(&cache.min_prefix)),
        ("granule", text(&cache.granule)),
        ("ttl", cache.ttl.as_ref().map(|ttl| ttl.text.clone())),
    ])
}

fn card_fields(card: &Card) -> Entries {
    let mut fields = optional([
        ("from", Some(card.from.clone())),
        ("status", card.announced.then(|| "announced".to_owned())),
        ("source", Some("{url: \"https://example.com/pricing\", checked: 2026-10-30}".to_owned())),
    ]);
    fields.extend(rates(&card.rates));
    let long = card.long.iter().map(|long| {
        let threshold = if long.inclusive { "from_input" } else { "above_input" };
        flow([vec![(threshold.to_owned(), long.threshold.text.clone())], rates(&long.rates)].concat())
    });
    let fee = |fee: &Fee| format!("{{per: {} calls, amount: {}}}", fee.per.text, fee.amount.text);
    let fees = card.fees.iter().map(|(name, fee_of)| (name.clone(), fee(fee_of))).collect();
    let regions = card
        .regions
        .iter()
        .map(|(name, factor)| (name.clone(), format!("{{factor: {}}}", factor.text)))
        .collect();
    fields.extend(optional([
        ("long_context", list(long.collect())),
        ("fees", map(fees)),
        ("regions", map(regions)),
        ("cache_storage", text(&card.cache_storage)),
    ]));
    fields
}

fn rates(rates: &Rates) -> Entries {
    let cells = |cells: &BTreeMap<Meter, Cell>| {
        flow(cells.iter().map(|(of, price)| (meter(*of).to_owned(), cell(price))).collect())
    };
    let offer = |offer: &Option<_>| offer.as_ref().map_or("not offered".to_owned(), cells);
    rates.iter().map(|(name, of)| (tier(*name).to_owned(), offer(of))).collect()
}

fn cell(cell: &Cell) -> String {
    match cell {
        Cell::Amount(amount) => amount.text.clone(),
        Cell::Per(_) => unreachable!("worlds that are made have meters of text"),
        Cell::Free => "free".into(),
        Cell::AsInput => "as input".into(),
        Cell::AsOutput => "as output".into(),
        Cell::NotOffered => "not offered".into(),
    }
}

pub fn tier(tier: Tier) -> &'static str {
    match tier {
        Tier::Standard => "standard",
        Tier::Batch => "batch",
        Tier::Flex => "flex",
        Tier::Priority => "priority",
        Tier::Fast => "fast",
        Tier::Ultrafast => "ultrafast",
    }
}

fn meter(meter: Meter) -> &'static str {
    match meter {
        Meter::Input => "input",
        Meter::CacheRead => "cache_read",
        Meter::CacheWrite => "cache_write",
        Meter::CacheWrite1h => "cache_write_1h",
        Meter::Output => "output",
        Meter::Of(name) => name,
    }
}
