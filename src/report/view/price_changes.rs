//! `prices diff`: the differences between two versions of the price tables, and their effect on scenarios.

use std::collections::BTreeMap;

use crate::diag::counted;
use crate::pricing::{
    CardChange, CardKind, CellChange, CellValue, Changes, FactChange, ModelChange, Presence, Price, Stated,
};
use crate::report::{Block, Cell, Column, Digits, Document, Row, Table};
use crate::units::{Amount, Counted};

use super::catalog::priced_words;
use super::impact;
use crate::analysis::Impact;

/// Two versions of the tables, with their differences.
#[derive(Clone, Debug)]
pub struct Compared {
    /// The name of the earlier version.
    pub before: String,
    /// The name of the later version.
    pub after: String,
    /// The currency of the amounts.
    pub currency: String,
    /// The differences.
    pub changes: Changes,
    /// Their effect on scenarios, if requested, sorted.
    pub impacts: Option<Vec<Impact>>,
}

/// The document: decisions first, then prices that change, then new models, then scenarios.
/// Those of models that are new are listed if `all` are asked for, and else counted.
pub fn document(compared: &Compared, all: bool, digits: Digits) -> Document {
    let Compared { before, after, currency, changes, impacts } = compared;
    let heading = vec![format!("prices {before} → {after}"), currency.clone(), tally(changes)];
    let mut blocks = Vec::new();
    if let Some(impacts) = impacts {
        let mut decisions = impact::decisions(impacts, digits);
        if decisions.is_empty() && impacts.iter().any(|impact| !impact.is_beside) {
            decisions
                .push("No decision changes: the best design of every scenario is still the best.".to_owned());
        }
        blocks.push(Block::Notes(decisions));
    }
    let shown = if all { changes.clone() } else { changes.without_additions() };
    blocks.push(Block::Table(prices(&shown)));
    blocks.push(Block::Notes(sources(&shown)));
    if !all {
        blocks.push(Block::Notes(additions(changes)));
    }
    if let Some(impacts) = impacts {
        blocks.extend(impact_blocks(impacts, after));
    }
    Document { heading, blocks }
}

fn impact_blocks(impacts: &[Impact], after: &str) -> Vec<Block> {
    let (beside, reached): (Vec<_>, Vec<_>) = impacts.iter().cloned().partition(|impact| impact.is_beside);
    let (changed, same): (Vec<_>, Vec<_>) = reached.into_iter().partition(Impact::is_change);
    let is_ahead = changed.iter().any(|impact| impact.months().is_some());
    let title =
        if is_ahead { "Scenarios, a month or the months that they look ahead" } else { "Scenarios, a month" };
    let table = Table { title: Some(title.to_owned()), ..impact::table(&changed) };
    let named = |said: &str, impacts: &[Impact]| {
        let names: Vec<&str> = impacts.iter().map(Impact::name).collect();
        (!names.is_empty()).then(|| format!("{said}: {}.", names.join(", ")))
    };
    let elsewhere = format!("Not compared, since their `prices` name none of the tables of {after}");
    let notes = named("No change", &same).into_iter().chain(named(&elsewhere, &beside));
    let table = (!changed.is_empty()).then_some(Block::Table(table));
    table.into_iter().chain([Block::Notes(notes.collect())]).collect()
}

/// The number of changed models and cards, by kind.
pub fn tally(changes: &Changes) -> String {
    let models = |presence| changes.models.iter().filter(|change| change.presence == presence).count();
    let stays = changes.models.iter().filter(|change| change.presence == Presence::Stays);
    let cards: Vec<CardKind> = stays.flat_map(|change| &change.cards).map(|change| change.kind).collect();
    let of_cards =
        CardKind::ALL.iter().map(|kind| (cards.iter().filter(|other| *other == kind).count(), kind.word()));
    let facts = changes.models.iter().map(|change| change.facts.len()).sum::<usize>()
        + changes.tables.iter().map(|(_, facts)| facts.len()).sum::<usize>();
    let counts = of_cards.map(|(count, word)| (count, format!("{} {word}", counted(count, "card"))));
    let of_models = [(Presence::Added, "added"), (Presence::Removed, "removed")].map(|(presence, word)| {
        let count = models(presence);
        (count, format!("{} {word}", counted(count, "model")))
    });
    let of_facts = (facts, format!("{} changed", counted(facts, "other fact")));
    let said: Vec<String> = counts
        .chain(of_models)
        .chain([of_facts])
        .filter(|(count, _)| 0 < *count)
        .map(|(_, text)| text)
        .collect();
    if said.is_empty() { "no difference".to_owned() } else { said.join(", ") }
}

/// How many models of each provider are new.
fn additions(changes: &Changes) -> Vec<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for change in changes.models.iter().filter(|change| change.presence == Presence::Added) {
        *counts.entry(change.id.provider.as_str()).or_default() += 1;
    }
    let all = counts.values().sum();
    let of_each: Vec<String> = counts.iter().map(|(provider, count)| format!("{provider} {count}")).collect();
    let said =
        format!("{} added: {}; `--all` lists their prices.", counted(all, "model"), of_each.join(", "));
    (0 < all).then_some(said).into_iter().collect()
}

/// A row per changed cell and fact, those of new models last.
pub fn prices(changes: &Changes) -> Table {
    let columns = vec![
        Column::words("Model", "model", 0),
        Column::words("", "what", 1),
        Column::words("From", "from", 2),
        Column::words("Cell", "cell", 0),
        Column::numbers("Before", "before", 0),
        Column::numbers("After", "after", 0),
        Column::numbers("%", "relative", 1),
        Column::for_machines("per"),
        Column::for_machines("source"),
        Column::for_machines("checked"),
    ];
    let tables = changes.tables.iter().flat_map(|(provider, facts)| {
        facts.iter().map(move |fact| fact_row(&format!("{provider}/*"), "changed", fact))
    });
    let is_new = |change: &&ModelChange| change.presence == Presence::Added;
    let models = || changes.models.iter();
    let models = models().filter(|change| !is_new(change)).chain(models().filter(is_new));
    let rows = tables.chain(models.flat_map(model_rows)).collect();
    Table { is_data: true, columns, rows, ..Table::default() }
}

fn model_rows(change: &ModelChange) -> Vec<Row> {
    let id = name(change);
    let what = |kind: CardKind| word(change, kind);
    let of_card = |card: &CardChange| {
        let differing = card.cells.iter().filter(|cell| cell.differs());
        let rows = differing.map(|cell| cell_row(&id, what(card.kind), card, cell));
        let billed_as = card.billed_as.iter().map(|fact| billed_row(&id, what(card.kind), card, fact));
        let rows: Vec<Row> = billed_as.chain(rows).collect();
        if rows.is_empty() { vec![bare_row(&id, what(card.kind), card)] } else { rows }
    };
    let cards: Vec<Row> = change.cards.iter().flat_map(of_card).collect();
    let facts = change.facts.iter().map(|fact| fact_row(&id, "changed", fact));
    cards.into_iter().chain(facts).collect()
}

/// The kind of change, in a word.
fn word(change: &ModelChange, kind: CardKind) -> &'static str {
    match change.presence {
        Presence::Added if kind == CardKind::Appended => "added",
        Presence::Added | Presence::Stays | Presence::Removed => kind.word(),
    }
}

fn name(change: &ModelChange) -> String {
    if change.overlay { format!("{} (contract)", change.id) } else { change.id.to_string() }
}

fn from(card: &CardChange) -> String {
    card.card.from.map_or_else(|| "unknown".to_owned(), |day| day.to_string())
}

fn source(card: &CardChange) -> &str {
    card.card.evidence.origin.text()
}

fn cell_row(model: &str, what: &str, card: &CardChange, cell: &CellChange) -> Row {
    let per = [&cell.after, &cell.before].into_iter().flatten().find_map(amount).map(|one| one.per.number());
    let [before, after] = stated(cell);
    Row::body(vec![
        Cell::words(model),
        Cell::words(what),
        Cell::Text(from(card)),
        Cell::words(&cell.name),
        before,
        after,
        cell.relative().map_or(Cell::Nothing, Cell::Percent),
        per.map_or(Cell::Nothing, Cell::Count),
        Cell::words(source(card)),
        Cell::Text(card.card.evidence.checked.to_string()),
    ])
}

/// A changed card without changed cells: an announced one that is now confirmed.
fn bare_row(model: &str, what: &str, card: &CardChange) -> Row {
    let mut cells = vec![Cell::words(model), Cell::words(what), Cell::Text(from(card))];
    cells.extend([Cell::words(""), Cell::Nothing, Cell::Nothing, Cell::Nothing, Cell::Nothing]);
    cells.extend([Cell::words(source(card)), Cell::Text(card.card.evidence.checked.to_string())]);
    Row::body(cells)
}

/// A card whose prices are now, or were, those of another model.
fn billed_row(model: &str, what: &str, card: &CardChange, fact: &FactChange) -> Row {
    let mut row = bare_row(model, what, card);
    let said = fact_row(model, what, fact);
    row.cells.splice(3..6, said.cells.into_iter().skip(3).take(3));
    row
}

fn fact_row(model: &str, what: &str, fact: &FactChange) -> Row {
    let text = |value: &Option<String>| value.as_ref().map_or(Cell::Nothing, Cell::words);
    let mut cells = vec![Cell::words(model), Cell::words(what), Cell::words(""), Cell::words(&fact.key)];
    cells.extend([text(&fact.before), text(&fact.after), Cell::Nothing, Cell::Nothing]);
    cells.extend([Cell::words(""), Cell::words("")]);
    Row::body(cells)
}

/// A cell before and after: amounts for tokens or calls alone, any others with what they are for and their terms.
fn stated(cell: &CellChange) -> [Cell; 2] {
    let stated = [&cell.before, &cell.after];
    let is_usual = |amount: &Amount| {
        let counted = amount.per.counted();
        amount.terms.is_none() && matches!(counted, Counted::Tokens | Counted::Calls | Counted::TokenHours)
    };
    let are_usual = stated.into_iter().flatten().filter_map(amount).all(is_usual);
    stated.map(|value| match value {
        None => Cell::words("unknown"),
        Some(Stated::Cell(CellValue::Price(Price::Amount(amount)))) if are_usual => {
            Cell::Rate(amount.usd.exact().clone())
        }
        Some(Stated::Cell(CellValue::Price(Price::Amount(amount)))) => Cell::Text(priced_words(amount)),
        Some(Stated::Cell(CellValue::Price(word))) => Cell::Text(word.to_string()),
        Some(Stated::Cell(CellValue::Factor(factor))) => Cell::Text(format!("× {factor}")),
        Some(Stated::Discount(share)) => Cell::Percent(share.clone()),
    })
}

fn amount(stated: &Stated) -> Option<&Amount> {
    match stated {
        Stated::Cell(CellValue::Price(Price::Amount(amount))) => Some(amount),
        _ => None,
    }
}

/// The source of each changed card, and how much of it is unchanged.
pub fn sources(changes: &Changes) -> Vec<String> {
    let note = |(change, card): (&ModelChange, &CardChange)| {
        let same = card.cells.iter().filter(|cell| !cell.differs()).count();
        let same = if same == 0 { String::new() } else { format!("; {} unchanged", counted(same, "cell")) };
        let why =
            card.card.correction.as_ref().map_or_else(String::new, |why| format!("; correction: {why}"));
        let cited = card.cited_before.as_ref().map_or_else(String::new, |was| format!("; before: {was}"));
        format!("{} from {}: {}{cited}{same}{why}.", name(change), from(card), card.card.evidence)
    };
    let cards = changes.models.iter().flat_map(|change| change.cards.iter().map(move |card| (change, card)));
    cards.map(note).collect()
}

/// A line per changed card: `openai/gpt-5.4 from 2026-12-01: standard.input $2.50 → $2.00`.
pub fn lines(changes: &Changes, digits: Digits) -> Vec<String> {
    let line = |(change, card): (&ModelChange, &CardChange)| {
        let differing = card.cells.iter().filter(|cell| cell.differs());
        let cells = differing.map(|cell| {
            let [before, after] = stated(cell).map(|value| value.shown(digits));
            match change.presence {
                Presence::Added => format!("{} {after}", cell.name),
                Presence::Stays | Presence::Removed => format!("{} {before} → {after}", cell.name),
            }
        });
        let none = || "none".to_owned();
        let billed_as = card.billed_as.iter().map(|fact| {
            let [before, after] = [&fact.before, &fact.after].map(|name| name.clone().unwrap_or_else(none));
            format!("{} {before} → {after}", fact.key)
        });
        let cells: Vec<String> = billed_as.chain(cells).collect();
        let what = if cells.is_empty() { "the same rates".to_owned() } else { cells.join(", ") };
        let kind = word(change, card.kind);
        format!("{} {kind} from {}: {what} ({})", name(change), from(card), card.card.evidence)
    };
    let cards = changes.models.iter().flat_map(|change| change.cards.iter().map(move |card| (change, card)));
    cards.map(line).collect()
}
