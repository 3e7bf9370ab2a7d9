//! `prices`: what the tables hold.

mod limits;
mod throughput;

use std::borrow::Cow;

use serde_json::{Value, json};

use crate::exact::Exact;
use crate::pricing::{
    Card, Catalog, Cell as TableCell, Limits, Model, NoOffer, Offer, Price, Rates, Table, TierRates,
};
use crate::units::{CacheRole, Date, Lifetime, Meter, ModelId, Share, Tier};
use crate::yaml::Located;

use super::super::{Block, Cell, Column, Digits, Document, Row, Table as Sheet, json};
use super::sources;

/// The models whose name holds a filter, with their standard rates on a day.
#[must_use]
pub fn list(catalog: &Catalog, filter: &str, day: Date) -> Document {
    let table = list_table(catalog, filter, day);
    let heading = vec![
        format!("{} of {} models", table.rows.len(), catalog.models().count()),
        format!("{} per million tokens", catalog.currency()),
        format!("standard tier on {day}"),
    ];
    let note =
        "– is not known or not sold; `costcalc prices show MODEL` has the other tiers, limits and sources.";
    let mut notes = vec![note.to_owned()];
    let listed = listed(catalog, filter).filter_map(|id| catalog.offer(id, day).ok());
    if listed.into_iter().any(|offer| offer.overlaid) {
        notes.push(sources::OVERLAID.to_owned());
    }
    Document { heading, blocks: vec![Block::Table(table), Block::Notes(notes)] }
}

/// The models whose name holds a filter.
fn listed<'c>(catalog: &'c Catalog, filter: &str) -> impl Iterator<Item = &'c ModelId> {
    let filter = filter.to_lowercase();
    catalog.models().filter(move |id| id.to_string().to_lowercase().contains(&filter))
}

fn list_table(catalog: &Catalog, filter: &str, day: Date) -> Sheet {
    let offers: Vec<_> = listed(catalog, filter).map(|id| (id, catalog.offer(id, day))).collect();
    let has_rate = |meter| {
        offers.iter().flat_map(|(_, offer)| offer).any(|offer| standard_rate(offer, meter) != Cell::Nothing)
    };
    let meters: Vec<Meter> = Meter::shown(has_rate).collect();
    let mut columns = vec![Column::words("Model", "model", 0)];
    columns.extend(meters.iter().map(|meter| Column::numbers(meter.name(), meter.name(), rank(*meter))));
    columns.push(Column::numbers("Window", "context_window", 5));
    columns.push(Column::words("State", "state", 1));
    let rows = offers.iter().map(|(id, offer)| list_row(id, offer.as_ref(), &meters)).collect();
    Sheet { is_data: true, columns, rows, ..Sheet::default() }
}

/// How soon a table that is too wide leaves a meter out.
fn rank(meter: Meter) -> u8 {
    match meter.facts().cache {
        None => 0,
        Some(CacheRole::Read(_)) => 3,
        Some(CacheRole::Write(_, Lifetime::Default)) => 4,
        Some(CacheRole::Write(..)) => 6,
    }
}

fn list_row(id: &ModelId, offer: Result<&Offer, &NoOffer>, meters: &[Meter]) -> Row {
    let mut cells = vec![Cell::words(id.to_string())];
    cells.extend(meters.iter().map(|meter| match offer {
        Ok(offer) => standard_rate(offer, *meter),
        Err(_) => Cell::Nothing,
    }));
    let window = offer.ok().and_then(|offer| offer.limits.context_window.as_ref());
    cells.push(window.map_or(Cell::Nothing, |window| Cell::Count(window.exact().clone())));
    cells.push(Cell::words(match offer {
        Ok(offer) if offer.card.announced => "announced".to_owned(),
        Ok(_) => String::new(),
        Err(NoOffer::BeforeFirstCard { first, .. }) => format!("from {first}"),
        Err(NoOffer::Closed { last, .. }) => format!("closed {last}"),
        Err(NoOffer::NoCards(_) | NoOffer::NotInCatalog) => "no card".to_owned(),
    }));
    Row::body(cells)
}

/// A standard rate per million tokens, whatever the table's own unit.
fn standard_rate(offer: &Offer, meter: Meter) -> Cell {
    let rate = offer.rate(Tier::Standard, meter, &crate::units::Tokens::ZERO, &crate::units::Factor::ONE);
    let Ok(rate) = rate else { return Cell::Nothing };
    if rate.list.usd.is_zero() {
        return Cell::words("free");
    }
    let million = Exact::from(1_000_000_i64);
    let per_million = rate.net.usd.exact() * &million;
    per_million.checked_div(&rate.net.per.number()).map_or(Cell::Nothing, Cell::Rate)
}

/// The list for machines.
#[must_use]
pub fn list_json(catalog: &Catalog, filter: &str, day: Date) -> Value {
    let models = json::rows(&list_table(catalog, filter, day));
    let body = json!({"as_of": day.to_string(), "per": "1000000 tokens", "models": models});
    json::result("prices list", Some(catalog.currency()), body)
}

/// All that the tables say of a model: every card, every tier, sources and limits.
#[must_use]
pub fn show(catalog: &Catalog, id: &ModelId, day: Date) -> Document {
    let mut blocks = Vec::new();
    let offer = catalog.offer(id, day).ok();
    let in_force = offer.as_ref().and_then(|offer| offer.card.from);
    let capacity_in_force = offer.and_then(|offer| offer.capacity);
    for (table, model) in &entries(catalog, id) {
        let aliases: Vec<&str> = model.aliases.iter().map(|(alias, _)| alias.as_str()).collect();
        blocks.push(Block::Notes(if table.overlay {
            contract(table, model)
        } else {
            limits::words(&model.limits, &aliases, model.cards.iter().any(Card::has_cache_rates))
        }));
        for card in model.cards.iter().rev() {
            blocks.extend(card_blocks(card, !table.overlay && card.from == in_force));
        }
        blocks.extend(throughput::hourly(&model.capacity, capacity_in_force.as_ref()));
    }
    let state = match catalog.offer(id, day) {
        Ok(_) => format!("in force on {day} marked ◀"),
        Err(NoOffer::Closed { last, .. }) => format!("closed: last day {last}"),
        Err(_) => format!("no price on {day}"),
    };
    Document { heading: vec![id.to_string(), catalog.currency().to_owned(), state], blocks }
}

/// What the tables say of a model, the ones beneath first. A contract may take a discount off all models
/// without naming one.
fn entries<'c>(catalog: &'c Catalog, id: &ModelId) -> Vec<(&'c Table, Cow<'c, Model>)> {
    let own = catalog.tables().iter().filter(|table| table.provider == id.provider);
    let entry = |table: &'c Table| match table.models.iter().find(|model| model.id == *id) {
        Some(model) => Some((table, Cow::Borrowed(model))),
        None => {
            table.discount.as_ref()?;
            Some((table, Cow::Owned(Model::unsaid(id, &table.place))))
        }
    };
    own.filter_map(entry).collect()
}

/// What a private contract says of a model beside its cards.
fn contract(table: &Table, model: &Model) -> Vec<String> {
    let mut notes = vec![format!("Private contract, laid over the list: {}.", table.place.source.name)];
    notes.extend(discounts(table, model).map(|discount| {
        let percent = Cell::Percent(discount.value.exact().clone()).shown(Digits::EXACT);
        format!("Discount on every rate and fee beneath: {percent}.")
    }));
    notes.extend(throughput::ceilings(&model.limits.ceilings));
    notes
}

/// What a contract takes off all that lies beneath.
fn discounts<'t>(table: &'t Table, model: &'t Model) -> impl Iterator<Item = &'t Located<Share>> {
    [&table.discount, &model.discount].into_iter().flatten()
}

fn card_blocks(card: &Card, in_force: bool) -> Vec<Block> {
    let from = card.from.map_or_else(|| "from an unknown day".to_owned(), |from| format!("from {from}"));
    let announced = if card.announced { ", announced" } else { "" };
    let mark = if in_force { " ◀" } else { "" };
    let mut columns = vec![Column::words("Tier", "tier", 0)];
    let meters: Vec<Meter> = Meter::shown(|meter| card.has_cell(|own| own == meter)).collect();
    columns.extend(meters.iter().map(|meter| Column::numbers(meter.name(), meter.name(), 0)));
    let mut rows = rate_rows(&card.rates, &meters, "");
    for entry in &card.long_context {
        let sign = if entry.inclusive { "≥" } else { ">" };
        let tokens = Cell::Count(entry.threshold.exact().clone()).shown(Digits::USUAL);
        rows.extend(rate_rows(&entry.rates, &meters, &format!(", prompt {sign} {tokens}")));
    }
    let title = Some(format!("Card {from}{announced}{mark}"));
    let mut notes = vec![format!("Source: {}.", card.evidence)];
    notes.extend(card.correction.iter().map(|why| format!("Correction: {why}.")));
    let fees = card.fees.iter().map(|(name, cell)| format!("{name} {}", fee_words(cell)));
    let fees: Vec<String> = fees.collect();
    if !fees.is_empty() {
        notes.push(format!("Fees: {}.", fees.join(", ")));
    }
    if let Some(cell) = &card.cache_storage {
        notes.push(format!("Cache storage: {}.", storage_words(cell)));
    }
    let regions: Vec<String> =
        card.regions.iter().map(|(name, factor)| format!("{name} × {}", factor.value.exact())).collect();
    if !regions.is_empty() {
        notes.push(format!("Regions, on tokens: {}.", regions.join(", ")));
    }
    vec![Block::Table(Sheet { title, is_data: true, columns, rows }), Block::Notes(notes)]
}

fn rate_rows(rates: &Rates, meters: &[Meter], suffix: &str) -> Vec<Row> {
    let known = rates.iter().filter(|(_, rates)| !matches!(rates, TierRates::Unknown));
    known
        .map(|(tier, rates)| {
            let mut cells = vec![Cell::words(format!("{tier}{suffix}"))];
            cells.extend(meters.iter().map(|meter| match rates {
                TierRates::Cells(cells) => cells[*meter].as_ref().map_or(Cell::Nothing, cell_words),
                TierRates::NotOffered(_) => Cell::words("not offered"),
                TierRates::Unknown => Cell::Nothing,
            }));
            Row::body(cells)
        })
        .collect()
}

fn cell_words(cell: &TableCell) -> Cell {
    match &cell.price {
        Price::Amount(amount) => Cell::Rate(amount.usd.exact().clone()),
        Price::Free => Cell::words("free"),
        Price::As(meter) => Cell::words(format!("as {meter}")),
        Price::NotOffered => Cell::words("not offered"),
    }
}

fn fee_words(cell: &TableCell) -> String {
    let amount = cell_words(cell).shown(Digits::USUAL);
    match &cell.price {
        Price::Amount(fee) => {
            let per = Cell::Count(fee.per.number()).shown(Digits::USUAL);
            format!("{amount} per {per} calls")
        }
        _ => amount,
    }
}

fn storage_words(cell: &TableCell) -> String {
    let amount = cell_words(cell).shown(Digits::USUAL);
    match &cell.price {
        Price::Amount(rate) => {
            let per = Cell::Count(rate.per.number()).shown(Digits::USUAL);
            format!("{amount} per {per} tokens and hour")
        }
        _ => amount,
    }
}

/// The same for machines: the cards as objects.
#[must_use]
pub fn show_json(catalog: &Catalog, id: &ModelId, day: Date) -> Value {
    let offer = catalog.offer(id, day).ok();
    let in_force = offer.as_ref().and_then(|offer| offer.card.from);
    let capacity_in_force = offer.and_then(|offer| offer.capacity);
    let tokens =
        |tokens: &Option<crate::units::Tokens>| tokens.as_ref().map(|tokens| json::exact(tokens.exact()));
    let entries = entries(catalog, id);
    let entries = entries.iter().map(|(table, model)| {
        let Limits {
            context_window,
            max_output,
            max_input,
            cache,
            features,
            latency,
            ceilings,
            closed,
            successor,
        } = &model.limits;
        let cards = model.cards.iter().map(|card| card_json(card, !table.overlay && card.from == in_force));
        json!({
            "table": json::place(&model.place),
            "overlay": table.overlay,
            "discounts": discounts(table, model).map(|discount| json::exact(discount.value.exact())).collect::<Vec<_>>(),
            "aliases": model.aliases.iter().map(|(alias, _)| alias).collect::<Vec<_>>(),
            "context_window": tokens(context_window),
            "max_output": tokens(max_output),
            "max_input": tokens(max_input),
            "cache": cache.as_ref().map(|rules| json!({
                "mode": rules.mode.word(),
                "min_prefix": rules.min_prefix.as_ref().map(|least| json::exact(least.value.exact())),
                "granule": json::exact(rules.granule().exact()),
                "ttl": rules.ttl.as_ref().map(|ttl| ttl.value.to_string()),
            })),
            "features": features,
            "latency": latency.as_ref().map(|latency| json!({
                "ttft_ms": json::exact(latency.first_token.exact()),
                "tokens_per_second": json::exact(latency.tokens_per_second.exact()),
            })),
            "limits": throughput::ceilings_json(ceilings),
            "closed": closed.as_ref().map(|closed| closed.value.to_string()),
            "successor": successor,
            "cards": cards.collect::<Vec<_>>(),
            "capacity": throughput::hourly_json(&model.capacity, capacity_in_force.as_ref()),
        })
    });
    let body =
        json!({"model": id.to_string(), "as_of": day.to_string(), "entries": entries.collect::<Vec<_>>()});
    json::result("prices show", Some(catalog.currency()), body)
}

fn card_json(card: &Card, in_force: bool) -> Value {
    let long = card.long_context.iter().map(|entry| {
        let key = if entry.inclusive { "from_input" } else { "above_input" };
        json!({key: json::exact(entry.threshold.exact()), "rates": rates_json(&entry.rates)})
    });
    let fee = |(name, cell): (&String, &TableCell)| {
        (
            name.clone(),
            json!({"amount": cell_json(cell), "per": match &cell.price {
                Price::Amount(fee) => json::exact(&fee.per.number()),
                _ => Value::Null,
            }}),
        )
    };
    json!({
        "from": card.from.map(|from| from.to_string()),
        "in_force": in_force,
        "announced": card.announced,
        "correction": card.correction,
        "source": super::result::source_json(&card.evidence),
        "rates": rates_json(&card.rates),
        "long_context": long.collect::<Vec<_>>(),
        "fees": card.fees.iter().map(fee).collect::<serde_json::Map<_, _>>(),
        "cache_storage": card.cache_storage.as_ref().map(cell_json),
        "regions": card.regions.iter().map(|(name, factor)| (name.clone(), json::exact(factor.value.exact()))).collect::<serde_json::Map<_, _>>(),
    })
}

fn rates_json(rates: &Rates) -> Value {
    let tiers = rates.iter().filter_map(|(tier, rates)| {
        let value = match rates {
            TierRates::Unknown => return None,
            TierRates::NotOffered(_) => json!("not offered"),
            TierRates::Cells(cells) => {
                let known = cells
                    .iter()
                    .filter_map(|(meter, cell)| Some((meter.name().to_owned(), cell_json(cell.as_ref()?))));
                Value::Object(known.collect())
            }
        };
        Some((tier.name().to_owned(), value))
    });
    Value::Object(tiers.collect())
}

fn cell_json(cell: &TableCell) -> Value {
    match &cell.price {
        Price::Amount(amount) => json::exact(amount.usd.exact()),
        Price::Free => json!("free"),
        Price::As(meter) => json!(format!("as {meter}")),
        Price::NotOffered => json!("not offered"),
    }
}
