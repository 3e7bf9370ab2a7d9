//! A card of ours against the prices of a dataset.

use std::collections::BTreeSet;

use crate::pricing::cells::{CellName, CellValue, Cells, resolved};
use crate::pricing::table::Price;
use crate::units::Tier;

/// A cell that a dataset has and our card in force has not, or with another value.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The cell.
    pub cell: CellName,
    /// What our card says; `None` where it says nothing.
    pub before: Option<CellValue>,
    /// What the dataset says.
    pub after: CellValue,
}

/// What a new card says, and how it comes about.
pub(super) struct NewCells {
    pub(super) cells: Cells,
    pub(super) changes: Vec<Change>,
    /// Cells of the card before which the dataset does not hold.
    pub(super) kept: Vec<CellName>,
    /// Cells of the card before which are gone, since the dataset does not hold them.
    pub(super) lost: Vec<(CellName, CellValue)>,
}

/// The cells of a card that follows ours, or `None` where the dataset says nothing else.
///
/// A cell that the dataset does not hold still holds, unless a rate changed that it may have changed with: a
/// rate of its own tier or, since the other tiers are made from it, of the standard one. Then it is unknown
/// from then on, but for a cell that says as what its meter is billed, which is no amount.
pub(super) fn new_cells(ours: &Cells, theirs: &Cells) -> Option<NewCells> {
    let changes: Vec<Change> = theirs
        .iter()
        .filter(|(cell, after)| resolved(ours, cell).is_none_or(|before| !before.equals(after)))
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
            // What is billed as another meter, at the same rate, still says so.
            let same =
                resolved(ours, cell).zip(theirs.get(cell)).is_some_and(|(own, their)| own.equals(their));
            if same && refers_into(cell, value, theirs) {
                cells.insert(cell.clone(), value.clone());
            }
        } else if !may_have_changed(cell) || refers_into(cell, value, theirs) {
            cells.insert(cell.clone(), value.clone());
            kept.push(cell.clone());
        } else {
            lost.push((cell.clone(), value.clone()));
        }
    }
    Some(NewCells { cells, changes, kept, lost })
}

/// Whether a cell says that its meter is billed as another one, of which the dataset has the rate.
fn refers_into(cell: &CellName, value: &CellValue, theirs: &Cells) -> bool {
    match value {
        CellValue::Price(Price::As(meter)) => {
            cell.with_meter(*meter).is_some_and(|target| theirs.contains_key(&target))
        }
        _ => false,
    }
}
