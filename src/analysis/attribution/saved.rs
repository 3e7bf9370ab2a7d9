//! The causes of the difference between two saved results with only figures and bills.
//!
//! Without inputs, each bill line is compared with its counterpart: first the quantity changes at the old rate,
//! then the rate for the new quantity, in the same order as for inputs and prices. Lines in only one bill are added
//! or removed as a whole.

use crate::exact::Exact;
use crate::units::{Figure, Figures, Usd};

use super::{Attribution, Cause, Changed};

/// The figures with bills, the invoice first.
pub const BILLED: [Figure; 4] =
    [Figure::Invoice, Figure::BatchDiscounted, Figure::CacheDiscounted, Figure::Base];

/// A saved result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Saved {
    /// The headline figures.
    pub totals: Figures,
    /// The lines that add up to each of [`BILLED`].
    pub bills: [Vec<Line>; 4],
    /// The costs of people and errors, by step: human and downstream.
    pub steps: Vec<(String, Usd, Usd)>,
    /// The fixed costs by name, which add up to their figure.
    pub fixed: Vec<(String, Usd)>,
}

/// A line of a saved bill: `amount = quantity × rate / per`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line {
    /// The purpose of the line.
    pub key: LineKey,
    /// The quantity.
    pub quantity: Exact,
    /// The rate.
    pub rate: SavedRate,
    /// The amount.
    pub amount: Exact,
}

/// An amount of money per number of units.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SavedRate {
    /// The money.
    pub usd: Exact,
    /// The number of units; above 0.
    pub per: Exact,
}

/// The purpose of a bill line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct LineKey {
    /// The step.
    pub step: String,
    /// The branch of its route, counted from 0.
    pub branch: u64,
    /// The attempt, counted from 0.
    pub attempt: u64,
    /// `attempt` or `check`.
    pub role: String,
    /// The model, if one is called.
    pub model: Option<String>,
    /// The tier, for tokens.
    pub tier: Option<String>,
    /// The window of hours, if its rates are of one.
    pub hours: Option<String>,
    /// The meter, or the name of a fee.
    pub meter: String,
    /// The unit: `tokens`, `calls`.
    pub unit: String,
}

/// The change of a bill line, on the invoice if it has the line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Became {
    /// A new line: its quantity and rate.
    Added(Exact, SavedRate),
    /// A removed line: its quantity and rate.
    Removed(Exact, SavedRate),
    /// A changed quantity, at this rate.
    Quantity(Exact, Exact, SavedRate),
    /// A changed rate, for this quantity.
    Rate(SavedRate, SavedRate, Exact),
}

/// A bill line and its change.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Billed {
    /// Its purpose.
    pub key: LineKey,
    /// Its change.
    pub became: Became,
}

impl SavedRate {
    /// The cost of a quantity; 0 if the rate is for 0 units, which no result has.
    #[must_use]
    pub fn of(&self, quantity: &Exact) -> Exact {
        (quantity * &self.usd).checked_div(&self.per).unwrap_or_default()
    }

    fn is_same(&self, other: &Self) -> bool {
        &self.usd * &other.per == &other.usd * &self.per
    }
}

/// Compares two saved results.
#[must_use]
pub fn of_saved(old: &Saved, new: &Saved) -> Attribution {
    let mut causes: Vec<Cause> = Vec::new();
    for ((figure, before), after) in BILLED.into_iter().zip(&old.bills).zip(&new.bills) {
        for (billed, amount) in lines(before, after) {
            add(&mut causes, billed, figure, amount);
        }
    }
    causes.extend(costs(old, new));
    for cause in &mut causes {
        cause.effect = std::mem::take(&mut cause.effect).summed();
    }
    Attribution { old: old.totals.clone(), new: new.totals.clone(), causes }
}

/// Adds the change of a line in one figure's bill to the same change in the earlier figures.
fn add(causes: &mut Vec<Cause>, billed: Billed, figure: Figure, amount: Usd) {
    let is_same = |cause: &&mut Cause| match cause.changes.as_slice() {
        [Changed::Billed(known)] => {
            let kind = |became: &Became| std::mem::discriminant(became);
            let is_free = cause.effect[figure].is_zero();
            is_free && known.key == billed.key && kind(&known.became) == kind(&billed.became)
        }
        _ => false,
    };
    if let Some(cause) = causes.iter_mut().find(is_same) {
        cause.effect[figure] = amount;
        return;
    }
    let mut effect = Figures::default();
    effect[figure] = amount;
    causes.push(Cause { changes: vec![Changed::Billed(billed)], effect });
}

/// The changes of bill lines in the order of the new bill; a removed line comes after its former predecessor.
fn lines(old: &[Line], new: &[Line]) -> Vec<(Billed, Usd)> {
    let mut keys: Vec<&LineKey> = Vec::new();
    for line in new {
        if !keys.contains(&&line.key) {
            keys.push(&line.key);
        }
    }
    let mut behind = 0;
    for line in old {
        match keys.iter().position(|key| **key == line.key) {
            Some(at) => behind = at + 1,
            None => {
                keys.insert(behind, &line.key);
                behind += 1;
            }
        }
    }
    let of_key = |bill: &'_ [Line], key: &LineKey| -> Vec<Line> {
        bill.iter().filter(|line| line.key == *key).cloned().collect()
    };
    keys.into_iter().flat_map(|key| became(key, of_key(old, key), of_key(new, key))).collect()
}

/// The changes of the lines with one purpose: one on each side, unless the rate changes during the months.
fn became(key: &LineKey, mut old: Vec<Line>, mut new: Vec<Line>) -> Vec<(Billed, Usd)> {
    let mut pairs: Vec<(Line, Line)> = Vec::new();
    new.retain(|line| match old.iter().position(|other| other.rate.is_same(&line.rate)) {
        Some(at) => {
            pairs.push((old.remove(at), line.clone()));
            false
        }
        None => true,
    });
    if old.len() == new.len() {
        pairs.extend(old.drain(..).zip(new.drain(..)));
    }
    let billed = |became| Billed { key: key.clone(), became };
    let changed = pairs.into_iter().flat_map(|(old, new)| {
        let quantity = Became::Quantity(old.quantity.clone(), new.quantity.clone(), old.rate.clone());
        let more = old.rate.of(&(&new.quantity - &old.quantity));
        let rate = Became::Rate(old.rate.clone(), new.rate.clone(), new.quantity.clone());
        let dearer = new.rate.of(&new.quantity) - old.rate.of(&new.quantity);
        [(quantity, more), (rate, dearer)]
    });
    let removed =
        old.iter().map(|line| (Became::Removed(line.quantity.clone(), line.rate.clone()), -&line.amount));
    let added =
        new.iter().map(|line| (Became::Added(line.quantity.clone(), line.rate.clone()), line.amount.clone()));
    let is_change = |became: &Became| match became {
        Became::Quantity(old, new, _) => old != new,
        Became::Rate(old, new, _) => !old.is_same(new),
        Became::Added(..) | Became::Removed(..) => true,
    };
    let all = changed.chain(removed).chain(added);
    all.filter(|(became, _)| is_change(became))
        .map(|(became, amount)| (billed(became), Usd::change(amount)))
        .collect()
}

/// The changes of human, downstream and fixed costs.
fn costs(old: &Saved, new: &Saved) -> Vec<Cause> {
    let human = |saved: &Saved| parts(saved, |(name, human, _)| (name.clone(), human.clone()));
    let downstream = |saved: &Saved| parts(saved, |(name, _, downstream)| (name.clone(), downstream.clone()));
    let all = [
        by_name(Figure::Human, &human(old), &human(new)),
        by_name(Figure::Downstream, &downstream(old), &downstream(new)),
        by_name(Figure::Fixed, &old.fixed, &new.fixed),
    ];
    all.into_iter().flatten().collect()
}

/// One kind of cost by step.
fn parts(saved: &Saved, part: impl Fn(&(String, Usd, Usd)) -> (String, Usd)) -> Vec<(String, Usd)> {
    saved.steps.iter().map(part).collect()
}

fn by_name(figure: Figure, old: &[(String, Usd)], new: &[(String, Usd)]) -> Vec<Cause> {
    let find = |all: &[(String, Usd)], name: &str| -> Option<Usd> {
        let own: Vec<&Usd> = all.iter().filter(|(other, _)| other == name).map(|(_, usd)| usd).collect();
        (!own.is_empty()).then(|| own.into_iter().sum())
    };
    let mut names: Vec<&String> = Vec::new();
    for (name, _) in new.iter().chain(old) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let cause = |name: &String| {
        let (old, new) = (find(old, name), find(new, name));
        let mut effect = Figures::default();
        effect[figure] = &new.clone().unwrap_or_default() - &old.clone().unwrap_or_default();
        let changes = vec![Changed::Cost { name: name.clone(), figure, old, new }];
        Cause { changes, effect }
    };
    names.into_iter().map(cause).filter(|cause| !cause.effect[figure].is_zero()).collect()
}
