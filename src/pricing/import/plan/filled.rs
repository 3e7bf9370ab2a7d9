//! What the rule and our tables say of the caches of vendors, filled into the cells of a dataset.

use crate::pricing::cells::{CellName, CellValue, Cells};
use crate::pricing::import::published::Published;
use crate::pricing::table::Price;
use crate::units::Meter;

use super::{Existing, Settings, ours, own_cache};

/// Bills writes to a cache as the vendor's page says, where a tier has a rate to read from it and none to write.
pub(super) fn fill(models: &mut [Published], existing: &[Existing], settings: &Settings<'_>) {
    // A model that a table has says itself how writes are billed.
    let is_new = |model: &Published| {
        let mut tables = existing.iter().map(|one| &one.table);
        !tables.any(|table| table.provider == model.name.provider && ours(table, &model.name.model).is_some())
    };
    for model in models {
        let vendor = settings.rule.and_then(|rule| rule.of_table(&model.name.provider));
        let cache = vendor.and_then(|vendor| vendor.cache_of(&model.name.model));
        let is_stated = match cache {
            Some(cache) => cache.writes.is_some(),
            None => {
                is_new(model)
                    && own_cache::of(model, existing, settings).is_some_and(|own| own.writes_as_input)
            }
        };
        if is_stated {
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
