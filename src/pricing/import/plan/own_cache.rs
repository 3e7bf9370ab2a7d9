//! How our tables say that a provider caches prompts, for models of which a dataset has only the rates.

use crate::pricing::cells::{CellName, CellValue, cells};
use crate::pricing::format::{CacheMode, CacheRules};
use crate::pricing::import::published::Published;
use crate::pricing::table::{Model, Price, Table};
use crate::units::{Meter, Tokens};

use super::{Existing, Settings};

/// The cache of a model.
pub(super) struct OwnCache {
    pub(super) mode: CacheMode,
    pub(super) min_prefix: Option<Tokens>,
    pub(super) granule: Option<Tokens>,
    /// Whether what is written to it is billed as input.
    pub(super) writes_as_input: bool,
}

/// The cache of the same model in our tables or in those that are compiled in; else who decides what is cached, where
/// our table of the provider says the same for all of its models. A rule says itself what is known of caches.
pub(super) fn of(published: &Published, existing: &[Existing], settings: &Settings<'_>) -> Option<OwnCache> {
    if settings.rule.is_some() {
        return None;
    }
    let name = &published.name;
    let ours = existing.iter().map(|one| &one.table);
    let is_own = |table: &&Table| table.provider == name.provider && !table.overlay;
    let mut known = ours.clone().chain(&settings.known).filter(is_own).flat_map(cached);
    if let Some((model, cache)) = known.find(|(model, _)| model.id.model == name.model) {
        return Some(OwnCache {
            mode: cache.mode,
            min_prefix: cache.min_prefix.as_ref().map(|least| least.value.clone()),
            granule: cache.granule.as_ref().map(|granule| granule.value.clone()),
            writes_as_input: writes_as_input(model),
        });
    }
    let siblings: Vec<_> = ours.filter(is_own).flat_map(cached).collect();
    let mode = siblings.first()?.1.mode;
    siblings.iter().all(|(_, cache)| cache.mode == mode).then(|| OwnCache {
        mode,
        min_prefix: None,
        granule: None,
        writes_as_input: siblings.iter().any(|(model, _)| writes_as_input(model)),
    })
}

/// The models of a table that have a cache.
fn cached(table: &Table) -> impl Iterator<Item = (&Model, &CacheRules)> {
    let cached = table.models.iter().filter_map(|model| Some((model, model.limits.cache.as_ref()?)));
    cached.filter(|(_, cache)| cache.mode != CacheMode::None)
}

fn writes_as_input(model: &Model) -> bool {
    let is_it = |(cell, value): (&CellName, &CellValue)| {
        let is_write = matches!(cell, CellName::Rate { meter: Meter::CacheWrite, .. });
        is_write && *value == CellValue::Price(Price::As(Meter::Input))
    };
    model.cards.last().is_some_and(|card| cells(card).iter().any(is_it))
}
