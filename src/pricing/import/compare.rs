//! Compares a card of our tables with the prices of a dataset.

use std::collections::BTreeSet;

use crate::pricing::cells::{CellName, CellValue, Cells, resolved};
use crate::pricing::table::Price;
use crate::units::Tier;

/// A cell that our current card lacks, or that differs in the dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The cell.
    pub cell: CellName,
    /// Our value; `None` if missing.
    pub before: Option<CellValue>,
    /// The dataset's value.
    pub after: CellValue,
}

/// The cells of a new card, and how they were derived.
pub(super) struct NewCells {
    pub(super) cells: Cells,
    pub(super) changes: Vec<Change>,
    /// Cells of the previous card that the dataset lacks but that still apply.
    pub(super) kept: Vec<CellName>,
    /// Cells of the previous card that were dropped because the dataset lacks them.
    pub(super) lost: Vec<(CellName, CellValue)>,
}

/// The cells of the next card, or `None` if the dataset has no changes.
///
/// A cell missing from the dataset still applies unless a related rate changed: one of its own tier or, because
/// other tiers follow it, of the standard tier. Then it becomes unknown, except a reference such as `as input`,
/// which is no amount.
pub(super) fn new_cells(ours: &Cells, theirs: &Cells) -> Option<NewCells> {
    let changes: Vec<Change> = theirs
        .iter()
        .filter(|(cell, after)| {
            let after = resolved(theirs, cell).unwrap_or(after);
            resolved(ours, cell).is_none_or(|before| !before.equals(after))
        })
        .map(|(cell, after)| Change {
            cell: cell.clone(),
            before: ours.get(cell).cloned(),
            after: after.clone(),
        })
        .collect();
    if changes.is_empty() {
        return None;
    }
    let changed: BTreeSet<Tier> = changes
        .iter()
        .filter(|change| change.before.is_some())
        .filter_map(|change| change.cell.tier())
        .collect();
    let may_have_changed = |cell: &CellName| {
        cell.tier().is_some_and(|tier| changed.contains(&tier) || changed.contains(&Tier::Standard))
    };
    let (mut cells, mut kept, mut lost) = (theirs.clone(), Vec::new(), Vec::new());
    for (cell, value) in ours {
        if theirs.contains_key(cell) {
            // A reference to another meter remains valid if the rates are equal.
            let same =
                resolved(ours, cell).zip(theirs.get(cell)).is_some_and(|(own, their)| own.equals(their));
            if same && refers_into(cell, value, theirs) {
                cells.insert(cell.clone(), value.clone());
            }
        } else if !may_have_changed(cell) || is_not_sold(value) || refers_into(cell, value, theirs) {
            cells.insert(cell.clone(), value.clone());
            kept.push(cell.clone());
        } else {
            lost.push((cell.clone(), value.clone()));
        }
    }
    Some(NewCells { cells, changes, kept, lost })
}

/// Whether a cell says that something is not sold: a dataset says that by leaving it out.
fn is_not_sold(value: &CellValue) -> bool {
    matches!(value, CellValue::Price(Price::NotOffered))
}

/// Whether a cell refers to another meter, for which the dataset has a rate.
fn refers_into(cell: &CellName, value: &CellValue, theirs: &Cells) -> bool {
    match value {
        CellValue::Price(Price::As(meter)) => {
            cell.with_meter(*meter).is_some_and(|target| theirs.contains_key(&target))
        }
        _ => false,
    }
}
