//! Compares a table with its earlier version: past prices only change with a correction.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, Place};
use crate::pricing::cells::{CellName, RatesOf};
use crate::pricing::table::{Card, Cell, Model, Price, Table};
use crate::pricing::throughput::HourlyCapacity;
use crate::yaml::Located;

use crate::units::{Amount, Counted, Date, Share};

use super::quote::{named, scale, scaled};

/// Changes to the past of a table: edited, removed or inserted cards.
///
/// An announced card may be changed or withdrawn. Unknown values may be filled in, because nothing could be priced
/// with them.
#[must_use]
pub fn rewritten(before: &Table, after: &Table) -> Vec<Diagnostic> {
    rewritten_in(before, after, &[after])
}

/// The same if the models of a table may be in any of several tables now; `next` is the one in its place.
fn rewritten_in(before: &Table, next: &Table, after: &[&Table]) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if before.currency.value != next.currency.value {
        let message = format!(
            "the amounts of `{}` were in {}, and are in {}",
            next.provider, before.currency.value, next.currency.value
        );
        let changed = Diagnostic::finding(Code::CardRewritten, message).at(&next.currency.place);
        found.push(changed.also(&before.currency.place, "before"));
    }
    for old in &before.models {
        match after.iter().flat_map(|table| &table.models).find(|new| new.id == old.id) {
            Some(new) => found.extend(of_model(old, new)),
            None if old.cards.iter().all(|card| card.announced) => {}
            None => found.push(model_removed(old, &next.place)),
        }
    }
    found
}

/// The same for all tables, each compared with those of the same provider, contracts with contracts: a model may move
/// between the tables of a provider.
#[must_use]
pub fn edited(before: &[Table], after: &[Table]) -> Vec<Diagnostic> {
    let of = |old: &Table| {
        let same = |new: &&Table| new.provider == old.provider && new.overlay == old.overlay;
        let same: Vec<&Table> = after.iter().filter(same).collect();
        let next = same.iter().find(|new| new.one_source == old.one_source).or(same.first());
        next.map_or_else(|| vec![removed(old)], |next| rewritten_in(old, next, &same))
    };
    before.iter().flat_map(of).collect()
}

/// A removed table.
#[must_use]
pub fn removed(before: &Table) -> Diagnostic {
    let message = format!("the table of `{}` is gone, and all its cards", before.provider);
    let found = Diagnostic::finding(Code::CardRemoved, message).at_with(&before.place, "it was this one");
    found.help("keep it: scenarios with an earlier day need its prices. A model that ends has `closed:`")
}

fn model_removed(old: &Model, table: &Place) -> Diagnostic {
    let message = format!("`{}` is gone, and all its cards", old.id);
    let found = Diagnostic::finding(Code::CardRemoved, message).at_with(table, "it was in this table");
    let found = found.also(&old.place, "before");
    found.help("keep it: scenarios with an earlier day need its prices. A model that ends has `closed:`")
}

fn of_model(old: &Model, new: &Model) -> Vec<Diagnostic> {
    let past: Vec<&Card> = old.cards.iter().filter(|card| !card.announced).collect();
    let mut found: Vec<Diagnostic> = past.iter().filter_map(|card| of_card(card, new)).collect();
    found.extend(sold_as_another(old, new));
    found.extend(old.capacity.iter().filter_map(|card| of_capacity(card, new)));
    let (first, last) = (past.first().map(|card| card.from), past.last().map(|card| card.from));
    let is_new = |card: &&Card| !old.cards.iter().any(|other| other.from == card.from);
    let is_between = |card: &&Card| first < Some(card.from) && Some(card.from) < last;
    let between = new.cards.iter().filter(is_new).filter(is_between).filter(|card| card.correction.is_none());
    found.extend(between.map(|card| inserted(card, new)));
    found
}

/// A host's model that has the cards of another model than before, or its own.
fn sold_as_another(old: &Model, new: &Model) -> Option<Diagnostic> {
    let was = old.same_as.as_ref()?;
    let is = new.same_as.as_ref();
    if is.is_some_and(|is| is.value == was.value) {
        return None;
    }
    let now =
        is.map_or_else(|| "has cards of its own".to_owned(), |is| format!("is at those of `{}`", is.value));
    let message = format!("`{}`: it was sold at the cards of `{}`, and {now}", new.id, was.value);
    let found = Diagnostic::finding(Code::CardRewritten, message);
    let found = found.at(is.map_or(&new.place, |is| &is.place)).also(&was.place, "before");
    Some(found.help(
        "past days keep their prices: in place of `same_as` write the cards that it had, and append one with the day of the change",
    ))
}

/// The change of a past card.
fn of_card(old: &Card, new: &Model) -> Option<Diagnostic> {
    let same_day = new.cards.iter().find(|card| card.from == old.from);
    // A first card may get an earlier start, and a redundant one may be removed.
    let in_force = || new.cards.iter().rev().find(|card| card.from <= old.from);
    let Some(card) = same_day.or_else(|| in_force().filter(|card| changes(old, card).is_empty())) else {
        return Some(card_removed(old, new));
    };
    let is_corrected = card.correction.is_some() && card.correction != old.correction;
    let changes = changes(old, card);
    let first = changes.first().filter(|_| !is_corrected)?;
    let message = format!("`{}`: the card of {} was edited: {}", new.id, day(old.from), first.words);
    let found = Diagnostic::finding(Code::CardRewritten, message);
    let found = found.at(first.now.as_ref().unwrap_or(&card.place.first_line()));
    let found = first.before.iter().fold(found, |found, place| found.also(place, "before"));
    let found =
        changes.iter().skip(1).fold(found, |found, change| found.note(format!("also {}", change.words)));
    let found =
        found.note("every projection for a day on which the card is in force would change without a word");
    Some(found.help("append a card with the day of the change; if the old value was always wrong, add `correction: \"<why>\"` to this one, anew for each correction"))
}

fn card_removed(old: &Card, new: &Model) -> Diagnostic {
    let message = format!("`{}`: the card of {} is gone", new.id, day(old.from));
    let found =
        Diagnostic::finding(Code::CardRemoved, message).at_with(&new.place, "it was a card of this model");
    found
        .also(&old.place.first_line(), "before")
        .help("put it back: scenarios with an earlier day need its prices")
}

fn inserted(card: &Card, new: &Model) -> Diagnostic {
    let message = format!("`{}`: a card of {} was put between those that were there", new.id, day(card.from));
    let found = Diagnostic::finding(Code::CardInserted, message).at(&card.place.first_line());
    found.help("it changes the prices of past days: say why in `correction: \"<why>\"`")
}

fn day(from: Option<Date>) -> String {
    from.map_or_else(|| "an unknown day".to_owned(), |from| from.to_string())
}

/// A changed price.
struct Change {
    words: String,
    before: Option<Place>,
    now: Option<Place>,
}

/// All prices of a card that differ in another one.
fn changes(old: &Card, new: &Card) -> Vec<Change> {
    let is_long = |of: &RatesOf| matches!(of, RatesOf::Long(_));
    let thresholds =
        |card: &Card| -> BTreeSet<RatesOf> { card.all_rates().map(|(of, _)| of).filter(is_long).collect() };
    let same_thresholds = thresholds(old) == thresholds(new);
    let change = |name: CellName| cell_change(&name, billed(&name, old)?, billed(&name, new));
    let names = CellName::all_of(old).filter(|name| same_thresholds || !name.of().is_some_and(is_long));
    let (rates, others): (Vec<_>, Vec<_>) = names.partition(|name| name.tier().is_some());
    let mut changes: Vec<Change> = billed_as(old, new).into_iter().collect();
    changes.extend(discount(old.discount.as_ref(), new.discount.as_ref()));
    changes.extend(rates.into_iter().filter_map(change));
    if !same_thresholds {
        let place = |card: &Card| card.long_context.first().map(|entry| entry.place.first_line());
        let words = "`long_context` begins elsewhere".to_owned();
        changes.push(Change { words, before: place(old), now: place(new) });
    }
    let times = |card: &Card| -> Vec<_> {
        card.windows.iter().map(|window| (window.name.clone(), window.times())).collect()
    };
    if times(old) != times(new) {
        let place = |card: &Card| card.windows.first().map(|window| window.place.first_line());
        let words = "`hours` are others".to_owned();
        changes.push(Change { words, before: place(old), now: place(new) });
    }
    changes.extend(others.into_iter().filter_map(change));
    for (name, factor) in &old.regions {
        let now = new.regions.get(name);
        if now.is_none_or(|now| now.value != factor.value) {
            let to = now.map_or_else(|| "nothing".to_owned(), |now| now.place.text().to_owned());
            let words = format!("the region `{name}` from `{}` to `{to}`", factor.place.text());
            changes.push(Change {
                words,
                before: Some(factor.place.clone()),
                now: now.map(|now| now.place.clone()),
            });
        }
    }
    changes
}

/// The change of what a contract takes off.
fn discount(old: Option<&Located<Share>>, new: Option<&Located<Share>>) -> Option<Change> {
    if old.map(|old| &old.value) == new.map(|new| &new.value) {
        return None;
    }
    let words =
        |share: Option<&Located<Share>>| share.map_or("nothing", |share| share.place.text()).to_owned();
    let place = |share: Option<&Located<Share>>| share.map(|share| share.place.clone());
    let words = format!("the discount from `{}` to `{}`", words(old), words(new));
    Some(Change { words, before: place(old), now: place(new) })
}

/// The change of a card of capacity.
fn of_capacity(old: &HourlyCapacity, new: &Model) -> Option<Diagnostic> {
    let says = |card: &HourlyCapacity| {
        (card.per_hour.clone(), card.tokens_per_second.clone(), card.utilisation.clone())
    };
    let card = new.capacity.iter().find(|card| card.from == old.from);
    if card.is_some_and(|card| says(card) == says(old)) {
        return None;
    }
    let (what, place) = match card {
        Some(card) => ("was edited", &card.place),
        None => ("is gone", &new.place),
    };
    let message = format!("`{}`: the capacity card of {} {what}", new.id, day(old.from));
    let found = Diagnostic::finding(Code::CardRewritten, message).at(&place.first_line());
    let found = found.also(&old.place.first_line(), "before");
    Some(found.help("put it back, and append a card with the day of the change"))
}

/// The change of the model as which a card is billed.
fn billed_as(old: &Card, new: &Card) -> Option<Change> {
    let [was, is] = [old, new].map(|card| card.same_as.as_ref());
    let name = |same: Option<&Located<String>>| same.map(|same| same.value.clone());
    if name(was) == name(is) {
        return None;
    }
    let words = |same| name(same).map_or_else(|| "itself".to_owned(), |name| format!("`{name}`"));
    let place = |same: Option<&Located<String>>| same.map(|same| same.place.clone());
    let words = format!("billed as {} in place of {}", words(is), words(was));
    Some(Change { words, before: place(was), now: place(is) })
}

/// A cell of a card, and the one that gives its rate.
fn billed<'c>(name: &CellName, card: &'c Card) -> Option<(&'c Cell, &'c Cell)> {
    let cell = name.cell(card)?;
    match &cell.price {
        Price::As(other) => Some((cell, name.with_meter(*other)?.cell(card)?)),
        _ => Some((cell, cell)),
    }
}

/// The change of the billed rate of a cell, if any. A former unknown rate is not a change.
fn cell_change(name: &CellName, old: (&Cell, &Cell), new: Option<(&Cell, &Cell)>) -> Option<Change> {
    if matches!(old.1.price, Price::NotOffered | Price::As(_)) {
        return None;
    }
    let is_as_before = |(cell, billed): (&Cell, &Cell)| {
        // For a reference to another cell, that one shows the change.
        let refers_as_before = matches!(cell.price, Price::As(_)) && cell.price == old.0.price;
        refers_as_before || billed.price.is_same(&old.1.price)
    };
    if new.is_some_and(is_as_before) {
        return None;
    }
    let (from, to) = (old.0.place.text(), new.map_or("nothing", |(cell, _)| cell.place.text()));
    let words = match (&old.0.price, new.map(|(cell, _)| &cell.price)) {
        // What amounts are for, and their terms, are no part of their texts.
        (Price::Amount(was), Some(Price::Amount(is))) if is_for_another(was, is) => {
            format!("from `{was}` to `{is}`")
        }
        (Price::Classes(was), Some(Price::Classes(is))) => format!("from `{was}` to `{is}`"),
        // The text is the same if only the table's `per` differs.
        (Price::Amount(was), Some(Price::Amount(is))) if from == to => {
            let [was, is] = [was, is].map(|amount| scaled(name, amount).grouped());
            format!("from {was} to {is} {}", scale(name))
        }
        _ => format!("from `{from}` to `{to}`"),
    };
    let words = format!("{} {words}", named(name));
    Some(Change { words, before: Some(old.0.place.clone()), now: new.map(|(cell, _)| cell.place.clone()) })
}

/// Whether two amounts are for another number of what is not tokens, or have other terms.
fn is_for_another(was: &Amount, is: &Amount) -> bool {
    let is_of_tokens = [was, is].iter().all(|amount| amount.per.counted() == Counted::Tokens);
    was.terms != is.terms || (!is_of_tokens && was.per != is.per)
}
