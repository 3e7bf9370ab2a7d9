//! Values that our tables say were decided against.

use crate::pricing::cells::CellName;
use crate::pricing::import::published::Published;
use crate::pricing::import::why::{LeftOut, Why};
use crate::pricing::table::Model;

/// The prices of a dataset without the values that our model rejects, which are left out with the reason.
pub(super) fn without_rejected(
    published: &Published,
    ours: &Model,
    dataset: &str,
    left_out: &mut Vec<LeftOut>,
) -> Published {
    let mut rest = published.clone();
    for rejected in ours.rejected.iter().filter(|one| is_of(dataset, &one.dataset)) {
        let Some(cell) = CellName::read(&rejected.cell) else { continue };
        let mut is_found = false;
        for price in &mut rest.prices {
            if price.cells.get(&cell).is_some_and(|value| value.equals(&rejected.value)) {
                price.cells.remove(&cell);
                is_found = true;
            }
        }
        if is_found {
            let why = Why::Rejected(rejected.why.clone());
            left_out.push(published.name.left_out(Some(&rejected.cell), why));
        }
    }
    rest
}

/// Whether a dataset, as sources cite it with its version, is the named one.
fn is_of(dataset: &str, name: &str) -> bool {
    dataset.split(", ").any(|one| one == name || one.split('@').next() == Some(name))
}
