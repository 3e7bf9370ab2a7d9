//! Dataset entries for the same model of the same table.

use std::collections::BTreeMap;

use super::published::{Dataset, Feature, Limits, Published};
use super::why::{LeftOut, Why};

/// The dataset with one entry per model: entries with equal prices are merged, and those with different prices are
/// omitted.
pub(super) fn joined(mut dataset: Dataset) -> Dataset {
    let mut order: Vec<(String, String)> = Vec::new();
    let mut named: BTreeMap<(String, String), Vec<Published>> = BTreeMap::new();
    for model in std::mem::take(&mut dataset.models) {
        let name = (model.name.provider.clone(), model.name.model.clone());
        let same = named.entry(name.clone()).or_default();
        if same.is_empty() {
            order.push(name);
        }
        same.push(model);
    }
    let mut left_out = std::mem::take(&mut dataset.left_out);
    let models = order.into_iter().filter_map(|name| one_of(named.remove(&name)?, &mut left_out)).collect();
    Dataset { models, left_out, ..dataset }
}

fn one_of(entries: Vec<Published>, left_out: &mut Vec<LeftOut>) -> Option<Published> {
    let all: Vec<String> = entries.iter().map(|entry| format!("`{}`", entry.name.entry)).collect();
    let both = || Why::TwoEntries(all.join(" and "));
    if entries.windows(2).any(|pair| pair[0].prices != pair[1].prices) {
        left_out.extend(entries.iter().map(|entry| entry.name.left_out(None, both())));
        return None;
    }
    let mut entries = entries.into_iter();
    let mut kept = entries.next()?;
    for other in entries {
        for part in keep_common(&mut kept.limits, &other.limits) {
            left_out.push(kept.name.left_out(Some(part), both()));
        }
        if kept.url != other.url {
            kept.url = None;
        }
    }
    Some(kept)
}

/// Keeps the limits that both agree on or only one has; returns the parts that differ.
fn keep_common(own: &mut Limits, other: &Limits) -> Vec<&'static str> {
    fn common<T: PartialEq + Clone>(own: &mut Option<T>, other: Option<&T>) -> bool {
        let differs = own.is_some() && other.is_some() && own.as_ref() != other;
        *own = if differs { None } else { own.take().or(other.cloned()) };
        differs
    }
    let Limits {
        context_window,
        max_output,
        max_input,
        min_prefix,
        features,
        lacks,
        caches,
        closed,
        deprecated,
        successor,
        aliases,
        ids: _,
        released: _,
        stage: _,
    } = own;
    features.extend(other.features.iter().copied());
    lacks.extend(other.lacks.iter().copied());
    let disputed: Vec<Feature> = features.intersection(lacks).copied().collect();
    features.retain(|feature| !disputed.contains(feature));
    lacks.retain(|feature| !disputed.contains(feature));
    *deprecated |= other.deprecated;
    aliases.extend(other.aliases.iter().cloned());
    let differ = [
        ("features", !disputed.is_empty()),
        ("cache", common(caches, other.caches.as_ref())),
        ("context_window", common(context_window, other.context_window.as_ref())),
        ("max_output", common(max_output, other.max_output.as_ref())),
        ("max_input", common(max_input, other.max_input.as_ref())),
        ("min_prefix", common(min_prefix, other.min_prefix.as_ref())),
        ("closed", common(closed, other.closed.as_ref())),
        ("successor", common(successor, other.successor.as_ref())),
    ];
    differ.into_iter().filter(|(_, differs)| *differs).map(|(part, _)| part).collect()
}
