//! `prices`: the contents of the tables.

mod limits;
mod throughput;

use crate::exact::Exact;
use crate::pricing::{
    Basis, Card, Catalog, Cell as TableCell, Model, NoOffer, Price, Rates, Table, TierRates,
};
use crate::report::{Block, Cell, Column, Digits, Document, Row, Table as Sheet};
use crate::result::show::{discounts, entries};
use crate::result::{Classes, Figure, List, Listed, Priced, Rate};
use crate::units::{Amount, CacheRole, Date, Lifetime, Meter, ModelId};

use super::sources;

/// The models that match a filter, with their standard rates on a day.
pub fn list(catalog: &Catalog, filter: &str, day: Date, basis: &Basis) -> Document {
    let table = list_table(catalog, filter, day, basis);
    let heading = vec![
        format!("{} of {} models", table.rows.len(), catalog.models().count()),
        format!("{} per million tokens", catalog.currency()),
        sources::read(format!("standard tier on {day}"), basis),
    ];
    let note = "– is not known, or not sold by that meter; `costcalc prices show MODEL` has the other meters and tiers, limits and sources.";
    let mut notes = vec![note.to_owned()];
    notes.extend(sources::notes([basis]));
    let listed = listed(catalog, filter).filter_map(|id| catalog.offer(id, day).ok());
    if listed.into_iter().any(|offer| offer.is_overlaid()) {
        notes.push(sources::OVERLAID.to_owned());
    }
    Document { heading, blocks: vec![Block::Table(table), Block::Notes(notes)] }
}

/// The models that match a filter.
pub fn listed<'c>(catalog: &'c Catalog, filter: &str) -> impl Iterator<Item = &'c ModelId> {
    let filter = filter.to_lowercase();
    catalog.models().filter(move |id| id.to_string().to_lowercase().contains(&filter))
}

/// Rates of text have a column each where a model has one; of the others there is one with the first of them.
fn list_table(catalog: &Catalog, filter: &str, day: Date, basis: &Basis) -> Sheet {
    let models = List::of(catalog, listed(catalog, filter), day, basis).models;
    let is_sold = |meter: &Meter| models.iter().any(|listed| rate(listed, *meter).is_some());
    let (text, others): (Vec<Meter>, Vec<Meter>) =
        Meter::all().into_iter().filter(is_sold).partition(|meter| meter.facts().is_usual);
    let mut columns = vec![Column::words("Model", "model", 0)];
    columns.extend(text.iter().map(|meter| Column::numbers(meter.name(), meter.name(), rank(*meter))));
    if !others.is_empty() {
        columns.push(Column::words("Other rates", "other", 2));
    }
    columns.push(Column::numbers("Window", "context_window", 5));
    columns.push(Column::words("State", "state", 1));
    let rows = models.iter().map(|listed| list_row(listed, &text, &others)).collect();
    Sheet { is_data: true, columns, rows, ..Sheet::default() }
}

/// How early a meter is dropped if a table is too wide.
fn rank(meter: Meter) -> u8 {
    match meter.facts().cache {
        None => 0,
        Some(CacheRole::Read(_)) => 3,
        Some(CacheRole::Write(_, Lifetime::Default)) => 4,
        Some(CacheRole::Write(..)) => 6,
    }
}

fn rate(listed: &Listed, meter: Meter) -> Option<&Rate> {
    listed.rates.0.get(meter.name()).and_then(Option::as_ref)
}

fn list_row(listed: &Listed, text: &[Meter], others: &[Meter]) -> Row {
    let number = |figure: Option<&Figure>, cell: fn(Exact) -> Cell| {
        figure.and_then(Figure::exact).map_or(Cell::Nothing, |number| cell(number.clone()))
    };
    let priced = |priced: &Priced, meter: Meter| {
        let amount = number(Some(&priced.amount), Cell::Rate).shown(Digits::USUAL);
        let per = priced.per.exact().map_or_else(String::new, |per| meter.facts().counted.said(per));
        format!("{amount} per {per}")
    };
    let words = |meter: Meter| match rate(listed, meter) {
        Some(Rate::Word(word)) => Cell::words(word),
        Some(Rate::Amount(amount)) => number(Some(amount), Cell::Rate),
        Some(Rate::Priced(one)) => Cell::Text(priced(one, meter)),
        Some(Rate::Classes(Classes { by, classes })) => {
            classes.iter().next().map_or(Cell::Nothing, |(class, one)| {
                Cell::Text(format!("{class} {}, others by {by}", priced(one, meter)))
            })
        }
        None => Cell::Nothing,
    };
    let mut cells = vec![Cell::Text(listed.model.clone())];
    cells.extend(text.iter().map(|meter| words(*meter)));
    if !others.is_empty() {
        let mut sold = others.iter().filter(|meter| rate(listed, **meter).is_some());
        let first = sold.next().map(|meter| format!("{meter} {}", words(*meter).shown(Digits::USUAL)));
        let more = sold.count();
        let more = if more == 0 { String::new() } else { format!(" and {more} more") };
        cells.push(first.map_or(Cell::Nothing, |first| Cell::Text(first + &more)));
    }
    cells.extend([number(listed.context_window.as_ref(), Cell::Count), Cell::Text(listed.state.clone())]);
    Row::body(cells)
}

/// All data on a model: every card, every tier, sources and limits.
pub fn show(catalog: &Catalog, id: &ModelId, day: Date, basis: &Basis) -> Document {
    let mut blocks = Vec::new();
    let offered = catalog.offer(id, day);
    let offer = offered.as_ref().ok();
    // What another model has of prices and limits holds where this one does not say.
    let billed_as = offer.filter(|offer| offer.same_as.is_some() && !offer.is_overlaid());
    let in_force = offer.and_then(|offer| offer.card.from);
    let capacity_in_force = offer.and_then(|offer| offer.capacity.as_ref());
    for (table, model) in &entries(catalog, id) {
        let versions = model.ids.iter().map(|one| format!("{}… with a date or version", one.value));
        let aliases: Vec<String> =
            model.aliases.iter().map(|(alias, _)| alias.clone()).chain(versions).collect();
        blocks.push(Block::Notes(if table.overlay {
            contract(table, model)
        } else {
            let limits = billed_as.map_or(&model.limits, |offer| &offer.limits);
            let of_others = billed_as.map(|offer| &offer.card);
            let has_cache_rates = model.cards.iter().chain(of_others).any(Card::has_cache_rates);
            limits::words(limits, &aliases, has_cache_rates)
        }));
        if let Some(same) = &model.same_as {
            let but = if model.cards.is_empty() { "" } else { ", but for the changes below" };
            blocks.push(Block::Notes(vec![format!("Sold at the cards of {}{but}.", same.value)]));
            let whole = billed_as.map(|offer| card_blocks("Card", table, &offer.card, true));
            blocks.extend(whole.into_iter().flatten());
        }
        for card in model.cards.iter().rev() {
            let what = if model.same_as.is_some() { "Changes" } else { "Card" };
            blocks.extend(card_blocks(
                what,
                table,
                card,
                !table.overlay && model.same_as.is_none() && card.from == in_force,
            ));
        }
        let rejected = model.rejected.iter().map(|one| format!("Decided against: {one}."));
        blocks.push(Block::Notes(rejected.collect()));
        blocks.extend(throughput::hourly(&model.capacity, capacity_in_force));
    }
    let state = match &offered {
        Ok(_) => sources::read(format!("in force on {day} marked ◀"), basis),
        Err(NoOffer::Closed { last, .. }) => format!("closed: last day {last}"),
        Err(NoOffer::NotReleased { first, .. }) => format!("released on {first}"),
        Err(_) => format!("no price on {day}"),
    };
    blocks.push(Block::Notes(sources::notes([basis])));
    Document { heading: vec![id.to_string(), catalog.currency().to_owned(), state], blocks }
}

/// The contents of a private contract for a model, other than its cards.
fn contract(table: &Table, model: &Model) -> Vec<String> {
    let mut notes = vec![format!("Private contract, laid over the list: {}.", table.place.source.name)];
    notes.extend(discounts(table, model).map(|discount| {
        let percent = Cell::Percent(discount.value.exact().clone()).shown(Digits::EXACT);
        format!("Discount on every rate and fee of the list: {percent}.")
    }));
    notes.extend(throughput::ceilings(&model.limits.ceilings));
    notes
}

fn card_blocks(what: &str, table: &Table, card: &Card, in_force: bool) -> Vec<Block> {
    let from = card.from.map_or_else(|| "from an unknown day".to_owned(), |from| format!("from {from}"));
    let announced = if card.announced { ", announced" } else { "" };
    let mark = if in_force { " ◀" } else { "" };
    let mut columns = vec![Column::words("Tier", "tier", 0)];
    let meters: Vec<Meter> =
        Meter::all().into_iter().filter(|meter| card.has_cell(|own| own == *meter)).collect();
    columns.extend(meters.iter().map(|meter| Column::numbers(meter.name(), meter.name(), 0)));
    let mut rows = rate_rows(&card.rates, &meters, "");
    for entry in &card.long_context {
        let sign = if entry.inclusive { "≥" } else { ">" };
        let tokens = Cell::Count(entry.threshold.exact().clone()).shown(Digits::USUAL);
        rows.extend(rate_rows(&entry.rates, &meters, &format!(", prompt {sign} {tokens}")));
    }
    for window in &card.windows {
        rows.extend(rate_rows(&window.rates, &meters, &format!(", hours {}", window.name)));
    }
    let per = Cell::Count(table.per.value.number()).shown(Digits::USUAL);
    let title = Some(format!("{what} {from}{announced}, per {per} tokens{mark}"));
    let mut notes = vec![format!("Source: {}.", card.evidence)];
    if let Some(same) = &card.same_as {
        // There is no table with rates, so its title is said here.
        notes.insert(0, format!("{what} {from}{announced}{mark}: answered and billed as {}.", same.value));
    }
    notes.extend(card.correction.iter().map(|why| format!("Correction: {why}.")));
    notes.extend(card.windows.iter().map(|window| format!("Hours {}: {}.", window.name, window.times())));
    let fees =
        card.fees.iter().map(|(name, cell)| format!("{name} {}", cell_words(cell).shown(Digits::USUAL)));
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

/// A row for each tier, and one for each class of what some of its prices depend on.
fn rate_rows(rates: &Rates, meters: &[Meter], suffix: &str) -> Vec<Row> {
    let mut rows = Vec::new();
    for (tier, rates) in rates.iter() {
        let name = format!("{tier}{suffix}");
        let mut push = |name: String, cell: &dyn Fn(Meter) -> Cell| {
            rows.push(Row::body(
                [Cell::words(name)].into_iter().chain(meters.iter().map(|meter| cell(*meter))).collect(),
            ));
        };
        let cells = match rates {
            TierRates::Unknown => continue,
            TierRates::NotOffered(_) => {
                push(name, &|_| Cell::words("not offered"));
                continue;
            }
            TierRates::Cells(cells) => cells,
        };
        let classes_of = |meter: Meter| match cells[meter].as_ref().map(|cell| &cell.price) {
            Some(Price::Classes(classes)) => Some(classes),
            _ => None,
        };
        let mut classes: Vec<&str> = Vec::new();
        for (class, _) in meters.iter().filter_map(|meter| classes_of(*meter)).flat_map(|by| &by.amounts) {
            if !classes.contains(&&**class) {
                classes.push(class);
            }
        }
        let is_alike = |meter: &Meter| classes_of(*meter).is_none() && cells[*meter].is_some();
        if classes.is_empty() || meters.iter().any(is_alike) {
            push(name.clone(), &|meter| cells[meter].as_ref().map_or(Cell::Nothing, cell_words));
        }
        for class in classes {
            let amount = |meter| classes_of(meter)?.amounts.iter().find(|(own, _)| &**own == class);
            push(format!("{name}, {class}"), &|meter| {
                amount(meter).map_or(Cell::Nothing, |(_, amount)| Cell::Text(priced_words(amount)))
            });
        }
    }
    rows
}

/// The price of a cell; that of each class is in a row of its own.
fn cell_words(cell: &TableCell) -> Cell {
    match &cell.price {
        Price::Amount(amount) if amount.is_plain() => Cell::Rate(amount.usd.exact().clone()),
        Price::Amount(amount) => Cell::Text(priced_words(amount)),
        Price::Classes(_) => Cell::Nothing,
        word => Cell::Text(word.to_string()),
    }
}

/// An amount with what it is for and its terms.
pub(super) fn priced_words(amount: &Amount) -> String {
    format!("{} {}", Cell::Rate(amount.usd.exact().clone()).shown(Digits::USUAL), amount.said())
}

fn storage_words(cell: &TableCell) -> String {
    match &cell.price {
        Price::Amount(amount) => format!("{} and hour", priced_words(amount)),
        word => word.to_string(),
    }
}
