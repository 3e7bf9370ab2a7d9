//! A difference for machines and spreadsheets: every digit.

use serde_json::{Map, Value, json};

use crate::analysis::attribution::{Became, Cause, Changed, Origin, SavedRate};
use crate::diag::Place;
use crate::exact::Exact;
use crate::pricing::{Evidence, PartValue, Said};
use crate::units::{Figure, Figures, Usd};

use super::super::super::{Block, Cell, Column, Document, Row, Table, json};
use super::super::result::source_json;
use super::told::{Told, told};
use super::{Difference, Order, share, sorted};

/// The result for machines.
#[must_use]
pub fn to_json(all: &[Difference], order: Order) -> Value {
    let currency = all.first().map_or("USD", |one| one.currency.as_str());
    let scenarios: Vec<Value> = all.iter().map(|one| difference_json(one, order)).collect();
    json::result("diff", Some(currency), json!({"scenarios": scenarios}))
}

fn difference_json(difference: &Difference, order: Order) -> Value {
    let attribution = &difference.attribution;
    let side = |at: usize, totals: &Figures| {
        let side = &difference.sides[at];
        json!({"name": side.label, "as_of": side.as_of, "totals": json::figures(totals)})
    };
    let change = Figure::ALL.map(|figure| {
        let amount = attribution.change(figure);
        let share = share(amount.exact(), attribution.old[figure].exact());
        let change = json!({
            "amount": json::exact(amount.exact()),
            "share": share.as_ref().map_or(Value::Null, json::exact),
        });
        (figure.name().to_owned(), change)
    });
    let causes: Vec<&Cause> = attribution.causes.iter().collect();
    let cause = |cause: &&Cause| {
        json!({
            "changes": cause.changes.iter().map(changed_json).collect::<Vec<_>>(),
            "effect": json::figures(&cause.effect),
        })
    };
    json!({
        "name": difference.name,
        "months": difference.months,
        "old": side(0, &attribution.old),
        "new": side(1, &attribution.new),
        "change": change.into_iter().collect::<Map<_, _>>(),
        "causes": sorted(&causes, order).iter().map(cause).collect::<Vec<_>>(),
    })
}

fn changed_json(changed: &Changed) -> Value {
    let told = told(changed, usize::MAX);
    let mut object = Map::new();
    object.insert("sign".to_owned(), json!(told.sign));
    object.insert("kind".to_owned(), json!(told.kind));
    object.insert("what".to_owned(), json!(told.what));
    let (old, new) = values(changed, &told);
    object.insert("old".to_owned(), old);
    object.insert("new".to_owned(), new);
    let facts = match changed {
        Changed::Input(change) => json!({"path": change.path}),
        Changed::Price(repriced, origin) => json!({
            "model": repriced.model.to_string(),
            "part": repriced.part.to_string(),
            "by": by(*origin),
            "first_day": repriced.day.map(|day| day.to_string()),
            "old_source": told.evidence[0].map(source_json),
            "new_source": told.evidence[1].map(source_json),
        }),
        Changed::Billed(billed) => json!({
            "step": billed.key.step,
            "branch": billed.key.branch,
            "attempt": billed.key.attempt,
            "role": billed.key.role,
            "model": billed.key.model,
            "tier": billed.key.tier,
            "meter": billed.key.meter,
            "unit": billed.key.unit,
        }),
        Changed::Cost { name, .. } => json!({"name": name}),
    };
    if let Value::Object(facts) = facts {
        object.extend(facts);
    }
    for (key, place) in ["old_place", "new_place"].into_iter().zip(told.places) {
        object.extend(place.map(|place| (key.to_owned(), json::place(place))));
    }
    Value::Object(object)
}

fn by(origin: Origin) -> &'static str {
    match origin {
        Origin::Day => "day",
        Origin::Tables => "tables",
    }
}

/// What was and what is: a figure, a rate with what it is for, or words.
fn values(changed: &Changed, told: &Told<'_>) -> (Value, Value) {
    let rate = |usd: &Exact, per: &Exact| json!({"rate": json::exact(usd), "per": json::exact(per)});
    let said = |said: &Option<Said>| match said.as_ref().map(|said| &said.value) {
        None => Value::Null,
        Some(PartValue::Amount(amount)) => rate(amount.usd.exact(), &amount.per.number()),
        Some(PartValue::Number(number)) => json::exact(number),
        Some(PartValue::Words(words)) => json!(words),
    };
    let saved = |saved: &SavedRate| rate(&saved.usd, &saved.per);
    let usd = |usd: &Option<Usd>| usd.as_ref().map_or(Value::Null, |usd| json::exact(usd.exact()));
    match changed {
        Changed::Input(change) => {
            let text = |there: bool, cell: &Cell| if there { json!(cell.raw()) } else { Value::Null };
            (text(change.old.is_some(), &told.old), text(change.new.is_some(), &told.new))
        }
        Changed::Price(repriced, _) => (said(&repriced.old), said(&repriced.new)),
        Changed::Cost { old, new, .. } => (usd(old), usd(new)),
        Changed::Billed(billed) => match &billed.became {
            Became::Added(quantity, _) => (Value::Null, json::exact(quantity)),
            Became::Removed(quantity, _) => (json::exact(quantity), Value::Null),
            Became::Quantity(old, new, _) => (json::exact(old), json::exact(new)),
            Became::Rate(old, new, _) => (saved(old), saved(new)),
        },
    }
}

/// A sign in a word: a spreadsheet would take it for the beginning of a formula.
fn change(sign: &str) -> &'static str {
    match sign {
        "+" => "added",
        "-" => "removed",
        _ => "changed",
    }
}

/// The causes for spreadsheets. Changes that belong together have one effect, on the first of their rows, so
/// that each column of figures sums to the difference.
#[must_use]
pub fn rows(difference: &Difference, order: Order) -> Document {
    let words = ["scenario", "cause", "change", "kind", "what", "old", "new", "old_per", "new_per", "by"];
    let mut columns: Vec<Column> = words.map(|key| Column::words("", key, 0)).into();
    columns
        .extend(["old_place", "new_place", "old_source", "new_source"].map(|key| Column::words("", key, 0)));
    columns.extend(Figure::ALL.map(|figure| Column::numbers("", figure.name(), 0)));
    let causes: Vec<&Cause> = difference.attribution.causes.iter().collect();
    let mut rows = Vec::new();
    for (number, cause) in sorted(&causes, order).into_iter().enumerate() {
        for (index, changed) in cause.changes.iter().enumerate() {
            let told = told(changed, usize::MAX);
            let place = |place: Option<&Place>| Cell::words(place.map_or_else(String::new, Place::to_string));
            let source = |evidence: Option<&Evidence>| {
                Cell::words(evidence.map_or_else(String::new, Evidence::to_string))
            };
            let by = match changed {
                Changed::Price(_, origin) => by(*origin),
                _ => "",
            };
            let cause_number = Cell::words((number + 1).to_string());
            let mut cells = vec![Cell::words(&difference.name), cause_number, Cell::words(change(told.sign))];
            cells.extend([Cell::words(told.kind), Cell::words(told.what), told.old, told.new]);
            cells.extend(told.per.map(|per| per.map_or(Cell::words(""), Cell::Count)));
            cells.push(Cell::words(by));
            cells.extend(told.places.map(place));
            cells.extend(told.evidence.map(source));
            cells.extend(Figure::ALL.map(|figure| {
                if index == 0 { Cell::Change(cause.effect[figure].exact().clone()) } else { Cell::Nothing }
            }));
            rows.push(Row::body(cells));
        }
    }
    let table = Table { is_data: true, columns, rows, ..Table::default() };
    Document { heading: vec![difference.name.clone()], blocks: vec![Block::Table(table)] }
}
