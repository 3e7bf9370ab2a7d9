//! Pools of free allowances: models that share one state the same allowance.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::pricing::table::Model;
use crate::units::{Date, Free};

/// A price that draws on a pool, and the days on which its card is in force.
struct Drawn<'t> {
    free: &'t Free,
    place: &'t Place,
    from: Option<Date>,
    until: Option<Date>,
}

pub(super) fn check(models: &[Model], problems: &mut Problems) {
    let mut known: BTreeMap<&str, Vec<Drawn<'_>>> = BTreeMap::new();
    for model in models {
        let closed = model.limits.closed.as_ref().and_then(|last| last.value.tomorrow());
        for (at, card) in model.cards.iter().enumerate() {
            let next = model.cards.get(at + 1).and_then(|next| next.from);
            let until = next.into_iter().chain(closed).min();
            let amounts =
                card.cells().flat_map(|cell| cell.price.amounts().map(move |amount| (cell, amount)));
            for (cell, amount) in amounts {
                let Some(free) = amount.terms.as_ref().and_then(|terms| terms.free.as_ref()) else {
                    continue;
                };
                let Some(pool) = free.pool.as_deref() else { continue };
                let drawn = Drawn { free, place: &cell.place, from: card.from, until };
                let others = known.entry(pool).or_default();
                if let Some(other) = others.iter().find(|other| other.differs(&drawn)) {
                    problems.push(differs(pool, (other.free, other.place), (free, &cell.place)));
                }
                others.push(drawn);
            }
        }
    }
}

impl Drawn<'_> {
    /// Whether it states another allowance for the same days.
    fn differs(&self, other: &Self) -> bool {
        let is_over = |one: &Self, other: &Self| one.until.is_some_and(|until| Some(until) <= other.from);
        self.free != other.free && !is_over(self, other) && !is_over(other, self)
    }
}

/// That two prices of a pool state different allowances.
pub(crate) fn differs(pool: &str, (one, place): (&Free, &Place), (other, at): (&Free, &Place)) -> Diagnostic {
    let message = format!("`{pool}` has {other} free here, and {one} elsewhere");
    let refused = Diagnostic::error(Code::PoolDiffers, message).at(at).also(place, "elsewhere");
    refused.help("models that share a pool share its allowance: write the same, or another name of the pool")
}
