//! The old and new values of a change, as cells.

use crate::analysis::attribution::{Became, Billed, Changed, Origin};
use crate::diag::{Place, shortened};
use crate::exact::{Exact, group};
use crate::pricing::PartValue;
use crate::report::{Cell, Digits};
use crate::result::{ChangedValue, Figure};
use crate::units::{Counted, Per};

/// The values of a change.
pub(super) struct Told {
    /// The old value.
    pub(super) old: Cell,
    /// The new value.
    pub(super) new: Cell,
    /// The number of units of each, if they are rates.
    pub(super) per: [Option<Exact>; 2],
    /// What each is for and its terms, if they are rates for something else than a million tokens.
    pub(super) terms: [Option<String>; 2],
}

/// The values of a change, truncated to `longest` characters.
pub(super) fn told(changed: &Changed, longest: usize) -> Told {
    let number = |number: &Figure, cell: fn(Exact) -> Cell| cell(number.number());
    let count = if matches!(changed, Changed::Cost { .. }) { Cell::Money } else { Cell::Count };
    let values = [0, 1].map(|side| ChangedValue::of(changed, side));
    let [old, new] = values.each_ref().map(|value| match value {
        None => Cell::words(""),
        Some(ChangedValue::Words(words)) => Cell::words(shortened(words, longest)),
        Some(ChangedValue::Rate(rate)) => number(&rate.rate, Cell::Rate),
        Some(ChangedValue::Number(figure)) => number(figure, count),
    });
    let per = values.map(|value| match value {
        Some(ChangedValue::Rate(rate)) => rate.per.exact().cloned(),
        _ => None,
    });
    Told { old, new, per, terms: terms(changed) }
}

/// What the old and the new rate are for and their terms, where that is not a million tokens alone.
fn terms(changed: &Changed) -> [Option<String>; 2] {
    match changed {
        Changed::Price(repriced, _) => {
            [&repriced.old, &repriced.new].map(|said| match &said.as_ref()?.value {
                PartValue::Amount(amount) if !amount.is_plain() || amount.per != Per::MILLION => {
                    Some(amount.said())
                }
                _ => None,
            })
        }
        Changed::Billed(Billed { key, became: Became::Rate(old, new, _) }) => [old, new].map(|rate| {
            let counted = Counted::of_word(&key.unit);
            if counted == Some(Counted::Tokens) && rate.per == Per::MILLION.number() {
                return None;
            }
            let plain = || format!("{} {}", group(&rate.per.to_string()), key.unit);
            Some(format!("per {}", counted.map_or_else(plain, |counted| counted.said(&rate.per))))
        }),
        _ => [None, None],
    }
}

impl Told {
    /// The old and new value for people: rates per million tokens as they are, others with their unit and terms.
    pub(super) fn values(&self, digits: Digits) -> [Cell; 2] {
        let shown = |cell: &Cell, terms: &Option<String>| match terms {
            Some(terms) => Cell::words(format!("{} {terms}", cell.shown(digits))),
            None => cell.clone(),
        };
        [shown(&self.old, &self.terms[0]), shown(&self.new, &self.terms[1])]
    }
}

/// The position of a change, and whether it is due to the day.
pub(super) fn place(changed: &Changed) -> String {
    let [old, new] = changed.places();
    let line = |place: &Place| format!("{}:{}", place.source.name, place.line_column().0);
    let by_the_day = matches!(changed, Changed::Price(_, Origin::Day)).then_some(", by the day");
    new.or(old).map_or_else(String::new, line) + by_the_day.unwrap_or_default()
}
