//! The old and new values of a change, as cells.

use crate::analysis::attribution::{Changed, Origin};
use crate::diag::{Place, shortened};
use crate::exact::{Exact, group};
use crate::report::{Cell, Digits};
use crate::result::{ChangedValue, Figure};
use crate::units::Per;

/// The values of a change.
pub(super) struct Told {
    /// The old value.
    pub(super) old: Cell,
    /// The new value.
    pub(super) new: Cell,
    /// The number of units of each, if they are rates.
    pub(super) per: [Option<Exact>; 2],
}

/// The values of a change, truncated to `longest` characters.
pub(super) fn told(changed: &Changed, longest: usize) -> Told {
    let number = |number: &Figure, cell: fn(Exact) -> Cell| cell(number.number());
    let count = if matches!(changed, Changed::Cost { .. }) { Cell::Money } else { Cell::Count };
    let values = [0, 1].map(|side| ChangedValue::of(changed, side));
    let [old, new] = values.each_ref().map(|value| match value {
        None => Cell::words(""),
        Some(ChangedValue::Words(words)) => Cell::words(shortened(words, longest)),
        Some(ChangedValue::Rate { rate, .. }) => number(rate, Cell::Rate),
        Some(ChangedValue::Number(figure)) => number(figure, count),
    });
    let per = values.map(|value| match value {
        Some(ChangedValue::Rate { per, .. }) => per.exact().cloned(),
        _ => None,
    });
    Told { old, new, per }
}

impl Told {
    /// The old and new value for people: rates per million as they are, others with their unit.
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

/// The position of a change, and whether it is due to the day.
pub(super) fn place(changed: &Changed) -> String {
    let [old, new] = changed.places();
    let line = |place: &Place| format!("{}:{}", place.source.name, place.line_column().0);
    let by_the_day = matches!(changed, Changed::Price(_, Origin::Day)).then_some(", by the day");
    new.or(old).map_or_else(String::new, line) + by_the_day.unwrap_or_default()
}
