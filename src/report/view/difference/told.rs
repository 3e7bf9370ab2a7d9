//! A change in words.

use crate::analysis::attribution::{Became, Billed, Changed, LineKey, Origin, SavedRate};
use crate::diag::{Place, shortened};
use crate::exact::{Exact, group};
use crate::pricing::{Evidence, PartValue, Repriced, Said};
use crate::scenario::{Change, path_name};
use crate::units::{Per, Tier, Usd};
use crate::yaml::{Node, Value};

use super::super::super::{Cell, Digits};

/// A change, told.
pub(super) struct Told<'c> {
    /// `+` where something is new, `-` where something is gone, else `~`.
    pub(super) sign: &'static str,
    /// `input`, `price`, `quantity`, `rate`, `line` or the name of a figure.
    pub(super) kind: &'static str,
    /// What changes.
    pub(super) what: String,
    /// What it was.
    pub(super) old: Cell,
    /// What it is.
    pub(super) new: Cell,
    /// For how many each of them is, where they are rates.
    pub(super) per: [Option<Exact>; 2],
    /// Where it stands, and whether the day brought it: for people.
    pub(super) place: String,
    /// Where both stand.
    pub(super) places: [Option<&'c Place>; 2],
    /// Where both are published.
    pub(super) evidence: [Option<&'c Evidence>; 2],
}

/// Tells a change; values of a file are cut to `longest` characters.
pub(super) fn told<'c>(changed: &'c Changed, longest: usize) -> Told<'c> {
    match changed {
        Changed::Input(change) => of_input(change, longest),
        Changed::Price(repriced, origin) => of_price(repriced, *origin, longest),
        Changed::Billed(billed) => of_bill(billed),
        Changed::Cost { name, figure, old, new } => {
            let cell = |usd: &Option<Usd>| {
                usd.as_ref().map_or(Cell::words(""), |usd| Cell::Money(usd.exact().clone()))
            };
            let what = format!("{name}: {}", figure.name());
            let sign = sign(old.is_some(), new.is_some());
            Told { sign, kind: figure.name(), what, ..bare(cell(old), cell(new)) }
        }
    }
}

fn bare<'c>(old: Cell, new: Cell) -> Told<'c> {
    let (per, places, evidence) = ([None, None], [None, None], [None, None]);
    Told { sign: "~", kind: "", what: String::new(), old, new, per, place: String::new(), places, evidence }
}

impl Told<'_> {
    /// What was and what is, for people: rates for a million as such, any other with what they are for.
    pub(super) fn values(&self, digits: Digits) -> [Cell; 2] {
        let shown = |cell: &Cell, per: &Option<Exact>| match per {
            Some(per) if *per != Per::MILLION.number() => {
                Cell::words(format!("{} per {}", cell.shown(digits), group(&per.to_string())))
            }
            _ => cell.clone(),
        };
        [shown(&self.old, &self.per[0]), shown(&self.new, &self.per[1])]
    }
}

fn sign(had: bool, has: bool) -> &'static str {
    match (had, has) {
        (false, true) => "+",
        (true, false) => "-",
        _ => "~",
    }
}

fn file_and_line(place: &Place) -> String {
    format!("{}:{}", place.source.name, place.line_column().0)
}

fn of_input(change: &Change, longest: usize) -> Told<'_> {
    let value = |node: &Option<Node>| {
        let text = node
            .as_ref()
            .map(|node| if change.is_switch { node.entries_in_line() } else { node.to_string() });
        Cell::words(text.map_or_else(String::new, |text| shortened(&text.replace('\n', " "), longest)))
    };
    let place = |node: &'_ Option<Node>| node.as_ref().map(|node| node.place.clone());
    let shown = place(&change.new).or_else(|| place(&change.old));
    Told {
        sign: sign(change.old.is_some(), change.new.is_some()),
        kind: "input",
        what: what(change),
        place: shown.as_ref().map_or_else(String::new, file_and_line),
        places: [&change.old, &change.new].map(|node| node.as_ref().map(|node| &node.place)),
        ..bare(value(&change.old), value(&change.new))
    }
}

/// The path and, where one alternative takes the place of another, which.
fn what(change: &Change) -> String {
    let path = path_name(change.path.iter().map(String::as_str));
    let key = |node: &Option<Node>| match node.as_ref().map(|node| &node.value) {
        Some(Value::Map(entries)) => entries.first().map(|entry| entry.key.clone()),
        _ => None,
    };
    match (key(&change.old), key(&change.new)) {
        (Some(old), Some(new)) if change.is_switch => format!("{path}: {old} → {new}"),
        _ => path,
    }
}

fn of_price(repriced: &Repriced, origin: Origin, longest: usize) -> Told<'_> {
    let cell = |said: &Option<Said>| match said.as_ref().map(|said| &said.value) {
        None => Cell::words(""),
        Some(PartValue::Amount(amount)) => Cell::Rate(amount.usd.exact().clone()),
        Some(PartValue::Number(number)) => Cell::Count(number.clone()),
        Some(PartValue::Words(words)) => Cell::words(shortened(words, longest)),
    };
    let per = |said: &Option<Said>| match said.as_ref().map(|said| &said.value) {
        Some(PartValue::Amount(amount)) => Some(amount.per.number()),
        _ => None,
    };
    let sides = [&repriced.old, &repriced.new];
    let places = sides.map(|said| said.as_ref().and_then(|said| said.place.as_ref()));
    let evidence = sides.map(|said| said.as_ref().and_then(|said| said.evidence.as_deref()));
    let place = places[1].or(places[0]).map_or_else(String::new, file_and_line);
    let from = repriced.day.map_or_else(String::new, |day| format!(" on {day}"));
    let by_the_day = if origin == Origin::Day { ", by the day" } else { "" };
    Told {
        sign: sign(repriced.old.is_some(), repriced.new.is_some()),
        kind: "price",
        what: format!("{} {}{}", repriced.model, repriced.part, from),
        per: sides.map(per),
        place: format!("{place}{by_the_day}"),
        places,
        evidence,
        ..bare(cell(&repriced.old), cell(&repriced.new))
    }
}

fn of_bill(billed: &Billed) -> Told<'_> {
    let count = |quantity: &Exact| Cell::Count(quantity.clone());
    let rate = |rate: &SavedRate| Cell::Rate(rate.usd.clone());
    let nothing = || Cell::words("");
    let (sign, kind, old, new) = match &billed.became {
        Became::Added(quantity, _) => ("+", "line", nothing(), count(quantity)),
        Became::Removed(quantity, _) => ("-", "line", count(quantity), nothing()),
        Became::Quantity(old, new, _) => ("~", "quantity", count(old), count(new)),
        Became::Rate(old, new, _) => ("~", "rate", rate(old), rate(new)),
    };
    let per = match &billed.became {
        Became::Rate(old, new, _) => [Some(old.per.clone()), Some(new.per.clone())],
        _ => [None, None],
    };
    let counted = if kind == "rate" { "rate" } else { billed.key.unit.as_str() };
    Told { sign, kind, what: format!("{}: {counted}", name(&billed.key)), per, ..bare(old, new) }
}

/// What a line of a bill is for.
fn name(key: &LineKey) -> String {
    let LineKey { step, branch, attempt, role, model, tier, meter, unit: _ } = key;
    let mut name = step.clone();
    if *branch != 0 {
        name += &format!(".{branch}");
    }
    if *attempt != 0 {
        name += &format!(" attempt {}", attempt + 1);
    }
    if role == "check" {
        name += " check";
    }
    name.extend(model.iter().map(|model| format!(" {model}")));
    let tier = tier.as_ref().filter(|tier| *tier != Tier::Standard.name());
    let tier = tier.map_or_else(String::new, |tier| format!("{tier}."));
    format!("{name} {tier}{meter}")
}
