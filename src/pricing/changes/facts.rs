//! Table contents other than prices as text, and their differences between two versions.

use crate::pricing::format::{Attested, Layer, Stage};
use crate::pricing::table::{Limits, Model, Table};
use crate::pricing::throughput::{Ceiling, HourlyCapacity};

/// A change of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FactChange {
    /// Its key in the table.
    pub key: String,
    /// The old value, if any.
    pub before: Option<String>,
    /// The new value, if any.
    pub after: Option<String>,
}

type Facts = Vec<(String, String)>;

/// The changes of a table as a whole.
///
/// For a list in only one version, its models show the change; a contract may have no models.
pub(super) fn of_tables(before: Option<&Table>, after: Option<&Table>) -> Vec<FactChange> {
    match (before, after) {
        (Some(list), None) | (None, Some(list)) if !list.overlay => Vec::new(),
        _ => changes(before.map(of_table).unwrap_or_default(), after.map(of_table).unwrap_or_default()),
    }
}

/// The changes of a model, except its cards.
pub(super) fn of_models(before: &Model, after: &Model) -> Vec<FactChange> {
    changes(of_model(before), of_model(after))
}

fn changes(mut before: Facts, after: Facts) -> Vec<FactChange> {
    let mut found = Vec::new();
    for (key, now) in after {
        let was = before.iter().position(|(other, _)| *other == key).map(|at| before.remove(at).1);
        found.push(FactChange { key, before: was, after: Some(now) });
    }
    found.extend(before.into_iter().map(|(key, was)| FactChange { key, before: Some(was), after: None }));
    found.retain(|fact| fact.before != fact.after);
    found
}

fn fact(key: &str, value: Option<impl ToString>) -> Option<(String, String)> {
    value.map(|value| (key.to_owned(), value.to_string()))
}

fn listed(key: &str, words: &[impl AsRef<str>]) -> Option<(String, String)> {
    let words: Vec<&str> = words.iter().map(AsRef::as_ref).collect();
    (!words.is_empty()).then(|| (key.to_owned(), words.join(", ")))
}

fn of_table(table: &Table) -> Facts {
    let Table {
        provider: _,
        aliases,
        name,
        currency,
        per,
        makes,
        overlay,
        over,
        one_source,
        discount,
        models: _,
        place: _,
    } = table;
    let makes: Vec<&str> = makes.iter().map(|pattern| pattern.value.text()).collect();
    [
        fact("name", Some(name)),
        fact("currency", Some(&currency.value)),
        fact("per", Some(per.value.number())),
        listed("aliases", &aliases.iter().map(|alias| &alias.value).collect::<Vec<_>>()),
        listed("makes", &makes),
        fact("overlay", overlay.then_some("true")),
        fact("layer", over.then_some(Layer::Over.word())),
        fact("evidence", one_source.then_some(Attested::OneSource.word())),
        fact("discount", discount.as_ref().map(|off| off.value.exact())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn of_model(model: &Model) -> Facts {
    let Model {
        id: _,
        place: _,
        aliases,
        ids,
        same_as,
        limits,
        rejected,
        discount,
        cards: _,
        capacity,
        ack: _,
    } = model;
    let aliases: Vec<&str> = aliases.iter().map(|(alias, _)| alias.as_str()).collect();
    let mut facts: Facts = listed("aliases", &aliases).into_iter().collect();
    facts.extend(listed("ids.starts_with", &ids.iter().map(|one| &one.value).collect::<Vec<_>>()));
    facts.extend(fact("same_as", same_as.as_ref().map(|same| &same.value)));
    facts.extend(of_limits(limits));
    facts.extend(fact("discount", discount.as_ref().map(|off| off.value.exact())));
    let rejected: Vec<String> = rejected.iter().map(|one| one.to_string()).collect();
    facts.extend(listed("rejected", &rejected));
    let hourly: Vec<String> = capacity.iter().map(of_capacity).collect();
    facts.extend(listed("capacity", &hourly));
    facts
}

fn of_limits(limits: &Limits) -> Facts {
    let Limits {
        context_window,
        max_output,
        max_input,
        cache,
        features,
        latency,
        ceilings,
        released,
        stage,
        closed,
        successor,
    } = limits;
    let mut facts: Facts =
        [("context_window", context_window), ("max_output", max_output), ("max_input", max_input)]
            .into_iter()
            .filter_map(|(key, tokens)| fact(key, tokens.as_ref().map(|tokens| tokens.exact())))
            .collect();
    if let Some(rules) = cache {
        facts.extend(fact("cache.mode", Some(rules.mode.word())));
        facts.extend(fact("cache.min_prefix", rules.min_prefix.as_ref().map(|tokens| tokens.value.exact())));
        facts.extend(fact("cache.granule", rules.granule.as_ref().map(|tokens| tokens.value.exact())));
        facts.extend(fact("cache.ttl", rules.ttl.as_ref().map(|ttl| &ttl.value)));
    }
    facts.extend(listed("features", features));
    if let Some(latency) = latency {
        facts.extend(fact("latency.ttft_ms", Some(latency.first_token.exact())));
        facts.extend(fact("latency.tokens_per_second", Some(latency.tokens_per_second.exact())));
    }
    for ceiling in Ceiling::ALL {
        let limit = ceilings.get(ceiling).map(|limit| limit.value.exact());
        facts.extend(fact(&format!("limits.{}", ceiling.word()), limit));
    }
    let counts = ceilings.says_cached_counts().then(|| if ceilings.cached_counts() { "yes" } else { "no" });
    facts.extend(fact("limits.cached_counts", counts));
    facts.extend(fact("released", released.as_ref().map(|day| day.value)));
    facts.extend(fact("status", stage.map(Stage::word)));
    facts.extend(fact("closed", closed.as_ref().map(|day| day.value)));
    facts.extend(fact("successor", successor.as_ref()));
    facts
}

fn of_capacity(card: &HourlyCapacity) -> String {
    let HourlyCapacity { place: _, from, evidence: _, per_hour, tokens_per_second, utilisation } = card;
    let from = from.map_or_else(|| "unknown".to_owned(), |day| day.to_string());
    let [price, speed, use_] = [per_hour.exact(), tokens_per_second.exact(), utilisation.exact()];
    format!("from {from}: {price} an hour, {speed} tokens a second, {use_} of it used")
}
