//! What the rule says of the caches of vendors, filled into the cells of a dataset.

use crate::pricing::cells::{CellName, CellValue, Cells};
use crate::pricing::import::published::Published;
use crate::pricing::import::rule::Rule;
use crate::pricing::table::Price;
use crate::units::Meter;

/// Bills writes to a cache as the vendor's page says, where a tier has a rate to read from it and none to write.
pub(super) fn fill(models: &mut [Published], rule: Option<&Rule>) {
    for model in models {
        let vendor = rule.and_then(|rule| rule.of_table(&model.name.provider));
        let cache = vendor.and_then(|vendor| vendor.cache_of(&model.name.model));
        if cache.is_some_and(|cache| cache.writes.is_some()) {
            model.prices.iter_mut().for_each(|price| writes(&mut price.cells));
        }
    }
}

fn writes(cells: &mut Cells) {
    let reads = cells.keys().filter(|cell| matches!(cell, CellName::Rate { meter: Meter::CacheRead, .. }));
    let writes: Vec<CellName> = reads.filter_map(|cell| cell.with_meter(Meter::CacheWrite)).collect();
    for cell in writes {
        let has_input = cell.with_meter(Meter::Input).is_some_and(|input| cells.contains_key(&input));
        if has_input {
            cells.entry(cell).or_insert(CellValue::Price(Price::As(Meter::Input)));
        }
    }
}
