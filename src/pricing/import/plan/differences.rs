//! Data of a dataset that is missing from or differs in our table.

use std::collections::BTreeSet;

use crate::exact::Exact;
use crate::pricing::cells::cells;
use crate::pricing::format::CacheMode;
use crate::pricing::import::compare::new_cells;
use crate::pricing::import::published::{Dated, Feature, Limits, Published};
use crate::pricing::import::why::{LeftOut, Why};
use crate::pricing::table::{Card, Model};
use crate::units::{Date, Tokens};

/// Dataset fields of a model, other than current prices, that our table lacks or that differ: the import only adds
/// cards to existing models, so these need manual review. Absent dataset fields are not differences.
pub(super) fn differences(published: &Published, ours: &Model, today: Date) -> Vec<LeftOut> {
    let facts = facts(published, ours, today).into_iter().filter_map(|(part, own, their)| {
        let their = their.filter(|their| own.as_ref() != Some(their))?;
        let words = format!("{} here, {their} there", own.unwrap_or_else(|| "nothing".to_owned()));
        Some(published.name.left_out(Some(part), Why::Differs(words)))
    });
    facts.chain(past(published, ours, today)).collect()
}

/// A field, our value, and the dataset's value.
type Fact = (&'static str, Option<String>, Option<String>);

fn facts(published: &Published, ours: &Model, today: Date) -> Vec<Fact> {
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
    } = &published.limits;
    let own = &ours.limits;
    let tokens = |tokens: &Tokens| Exact::grouped(tokens.exact());
    let cache = own.cache.as_ref();
    let least = cache.and_then(|cache| cache.min_prefix.as_ref());
    let whole = |name: &String| match name.contains('/') {
        true => name.clone(),
        false => format!("{}/{name}", published.name.provider),
    };
    let has = |feature: &&Feature| own.features.iter().any(|own| own == feature.word());
    let words = |features: Vec<&Feature>| {
        let words: Vec<&str> = features.into_iter().map(|feature| feature.word()).collect();
        (!words.is_empty()).then(|| words.join(", "))
    };
    let denied = words(lacks.iter().filter(has).collect());
    let is_known =
        |alias: &&String| **alias == ours.id.model || ours.aliases.iter().any(|(own, _)| own == *alias);
    let new: BTreeSet<String> = aliases.iter().filter(|alias| !is_known(alias)).cloned().collect();
    // A deprecation without a day adds nothing if the last day is known.
    let ends = (*deprecated && own.closed.is_none() && own.stage.is_none())
        .then(|| "deprecated, without a day".to_owned());
    let has_cache = cache.map(|cache| cache.mode != CacheMode::None);
    let whether = |has: bool| if has { "a cache" } else { "no cache" }.to_owned();
    let cited =
        ours.cards.iter().rev().find(|card| card.from <= Some(today)).map(|card| &card.evidence.origin);
    vec![
        ("context_window", own.context_window.as_ref().map(tokens), context_window.as_ref().map(tokens)),
        ("max_output", own.max_output.as_ref().map(tokens), max_output.as_ref().map(tokens)),
        ("max_input", own.max_input.as_ref().map(tokens), max_input.as_ref().map(tokens)),
        ("cache", has_cache.map(whether), caches.map(whether)),
        ("cache.min_prefix", least.map(|least| tokens(&least.value)), min_prefix.as_ref().map(tokens)),
        ("features", None, words(features.iter().filter(|feature| !has(feature)).collect())),
        ("features", denied.clone(), denied.map(|denied| format!("no {}", denied.replace(", ", ", no ")))),
        (
            "closed",
            own.closed.as_ref().map(|day| day.value.to_string()),
            closed.map(|day| day.to_string()).or(ends),
        ),
        ("successor", own.successor.as_ref().map(whole), successor.as_ref().map(whole)),
        ("aliases", None, (!new.is_empty()).then(|| listed(&new))),
        ("source", cited.map(|origin| origin.text().to_owned()), published.url.clone()),
    ]
}

/// Names, each in backticks.
pub(super) fn listed(names: &BTreeSet<String>) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Past prices that our cards lack, on the days on which either changes: reported, never changed.
fn past(published: &Published, ours: &Model, today: Date) -> Vec<LeftOut> {
    let in_force = |day: Date| ours.cards.iter().rposition(|card| card.from <= Some(day));
    let mut found = Vec::new();
    for (number, price) in published.prices.iter().enumerate().filter(|(_, price)| price.from <= Some(today))
    {
        let next = published.prices.get(number + 1).and_then(|next| next.from).filter(|next| *next <= today);
        let last = next.map_or(Some(today), Date::yesterday).unwrap_or(today);
        // Current prices are compared when cards are appended; only their start date is past.
        let is_past = |day: &Date| next.is_some() || in_force(*day) != in_force(today);
        let begins = ours.cards.iter().filter_map(|card| card.from);
        let days = price.from.into_iter().chain(begins).chain([last]);
        let days: BTreeSet<Date> =
            days.filter(|day| price.from.unwrap_or(last) <= *day && *day <= last).filter(is_past).collect();
        let card = |day: &Date| in_force(*day).map(|at| &ours.cards[at]);
        if let Some(day) = days.iter().find(|day| card(day).is_some_and(|card| differs(card, price))) {
            let when = match price.from {
                Some(from) if from == *day => format!("from {from}"),
                Some(from) => format!("from {from}, and on {day}"),
                None => format!("on {day}"),
            };
            found.push(published.name.left_out(Some("prices"), Why::Past(when)));
        }
    }
    found
}

fn differs(card: &Card, price: &Dated) -> bool {
    new_cells(&cells(card), &price.cells).is_some()
}
