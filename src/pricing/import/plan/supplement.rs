//! What an existing model does not say of its names and its life, and a merged dataset does.

use std::collections::BTreeSet;

use crate::diag::Code;
use crate::pricing::edit::{NewLimits, Supplement};
use crate::pricing::import::published::Published;
use crate::pricing::table::Model;
use crate::pricing::versions::floating;

use super::decided;

/// What the dataset knows of the life and the names of a model, where our table says nothing.
pub(super) fn of(published: &Published, ours: &Model, known: &BTreeSet<String>) -> Option<Supplement> {
    published.layer.filter(|_| published.name.model == ours.id.model)?;
    let (limits, own) = (&published.limits, &ours.limits);
    let mut new = NewLimits::default();
    // A name that tells versions apart would make it idle that somebody acknowledged that there is none.
    let is_without_names = ours.ack.iter().any(|ack| ack.value == Code::FloatingName);
    if ours.aliases.is_empty() && !is_without_names {
        let fixed = limits.aliases.iter().filter(|name| floating(name).is_none());
        new.aliases = fixed.cloned().collect();
    }
    if ours.ids.is_empty() {
        new.ids = limits.ids.iter().cloned().collect();
    }
    if own.released.is_none() {
        new.released = limits
            .released
            .filter(|day| ours.cards.iter().all(|card| card.from.is_none_or(|from| *day <= from)));
    }
    let ends = own.closed.is_none() && own.stage.is_none();
    if ends {
        new.stage = limits.stage;
        new.closed = limits.closed;
    }
    if own.successor.is_none() && (own.closed.is_some() || new.closed.is_some()) {
        new.successor = limits.successor.clone().filter(|successor| known.contains(successor));
    }
    if ours.rejected.is_empty() {
        new.rejected = decided::against(published);
    }
    (new != NewLimits::default()).then(|| Supplement { model: ours.id.model.clone(), limits: new })
}
