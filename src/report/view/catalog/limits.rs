//! The limits and features of a model in words.

use crate::pricing::{CacheRules, Limits};
use crate::report::{Cell, Digits};
use crate::units::Tokens;

use super::throughput;

/// The limits of a model in sentences.
pub(super) fn words(limits: &Limits, aliases: &[String], has_cache_rates: bool) -> Vec<String> {
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
    let tokens =
        [("context window", context_window), ("longest prompt", max_input), ("longest output", max_output)];
    let tokens = tokens.into_iter().filter_map(|(what, tokens)| {
        let tokens = tokens.as_ref()?;
        Some(format!("{what} {} tokens", Cell::Count(tokens.exact().clone()).shown(Digits::USUAL)))
    });
    let mut notes: Vec<String> =
        vec![format!("Limits: {}.", none_known(tokens.collect::<Vec<_>>().join(", ")))];
    notes.push(match cache {
        Some(rules) => format!("Cache: {}.", cache_words(rules)),
        None if has_cache_rates => {
            "Cache: how it works is not stated, though there are rates for one.".to_owned()
        }
        None => "Cache: none.".to_owned(),
    });
    if !aliases.is_empty() {
        notes.push(format!("Also named {}.", aliases.join(", ")));
    }
    if !features.is_empty() {
        notes.push(format!("Features: {}.", features.join(", ")));
    }
    if let Some(latency) = latency {
        let [first, speed] = [latency.first_token.exact(), latency.tokens_per_second.exact()]
            .map(|number| Cell::Count(number.clone()).shown(Digits::USUAL));
        notes.push(format!("Latency: first token after {first} ms, then {speed} tokens a second."));
    }
    notes.extend(throughput::ceilings(ceilings));
    if let Some(stage) = stage {
        notes.push(format!("Status: {}.", stage.word()));
    }
    if let Some(released) = released {
        notes.push(format!("Released {}.", released.value));
    }
    if let Some(closed) = closed {
        let successor = successor
            .as_ref()
            .map_or_else(String::new, |successor| format!("; its successor is {successor}"));
        notes.push(format!("Sold through {}{successor}.", closed.value));
    }
    notes
}

fn none_known(text: String) -> String {
    if text.is_empty() { "none known".to_owned() } else { text }
}

fn cache_words(rules: &CacheRules) -> String {
    let shown = |tokens: &Tokens| Cell::Count(tokens.exact().clone()).shown(Digits::USUAL);
    let least = rules.min_prefix.as_ref().map_or_else(
        || "its shortest prefix is not known".to_owned(),
        |least| format!("prefixes from {} tokens on", shown(&least.value)),
    );
    let granule = if rules.granule() == Tokens::ONE {
        String::new()
    } else {
        format!(" in steps of {}", shown(&rules.granule()))
    };
    let ttl = rules.ttl.as_ref().map_or_else(String::new, |ttl| format!(", kept {}", ttl.value));
    format!("{}, {least}{granule}{ttl}", rules.mode.word())
}
