//! `model_prices_and_context_window.json` of LiteLLM: one object with an entry for each model.
//!
//! Rates are dollars per token, under keys that combine meter, prompt length and service tier. If a key is absent,
//! LiteLLM bills another tier's rate, half of it, or the input's; the import does not copy that, so such a rate is
//! unknown.

mod keys;
mod tiered;

use std::collections::{BTreeMap, BTreeSet};

use crate::pricing::cells::CellName;
use crate::units::{Date, Meter, Side, Tier};

use self::keys::Key;
use super::draft::{self, Draft, rate_above};
use super::json::{Fields, Json, field, text_of};
use super::names;
use super::number::{self, Unit};
use super::pieces::{self, About, Quoted};
use super::published::{Dataset, Dated, Entry, EntryName, Feature, Limits, Published};
use super::why::{LeftOut, Why};

/// An entry that documents the format.
const SAMPLE: &str = "sample_spec";
/// Modes billed by tokens of text, for which a rate of 0 may mean anything.
const TEXT_MODES: [&str; 4] = ["chat", "completion", "responses", "embedding"];
/// The fee of a search of the web.
const SEARCH: &str = "web_search";
/// The provider that bills a prompt of exactly the threshold as long: LiteLLM's calculator has this for xAI.
const INCLUSIVE: &str = "xai";

/// Reads the file, if it is one of LiteLLM.
pub(super) fn read(root: Json<'_>) -> Option<Dataset> {
    let entries: Vec<(String, Fields<'_>)> = root
        .fields()?
        .into_iter()
        .filter(|(name, _)| name != SAMPLE)
        .map(|(name, entry)| (name, entry.fields().unwrap_or_default()))
        .collect();
    let name = |(name, fields): &(String, Fields<'_>)| {
        Some((name.clone(), names::litellm(name, &text_of(fields, "litellm_provider")?)))
    };
    let named: BTreeMap<String, EntryName> = entries.iter().filter_map(name).collect();
    if named.is_empty() {
        return None;
    }
    let mut dataset = Dataset::default();
    for (name, fields) in entries.iter() {
        if let Some(own) = named.get(name) {
            let read = entry(own, fields, &named, &mut dataset.not_read);
            dataset.take(read);
        }
    }
    for (name, fields) in entries.iter().filter(|(name, _)| !named.contains_key(name)) {
        if !is_alias(name, fields, &named, &mut dataset.models) {
            dataset.take(Err(unowned(name, fields)));
        }
    }
    Some(dataset)
}

/// Gives the model to which an entry points the entry's name, if it has the same provider.
fn is_alias(
    entry: &str,
    fields: &Fields<'_>,
    named: &BTreeMap<String, EntryName>,
    models: &mut [Published],
) -> bool {
    let target = text_of(fields, "alias_of").and_then(|target| named.get(&*target));
    let (Some(target), provider) = (target, entry.split_once('/').map(|(provider, _)| provider)) else {
        return false;
    };
    let alias = match provider {
        Some(provider) => names::litellm(entry, provider),
        None => EntryName { entry: entry.to_owned(), model: entry.to_owned(), ..target.clone() },
    };
    let is_target = |model: &&mut Published| model.name == *target && alias.provider == target.provider;
    match models.iter_mut().find(is_target).filter(|_| names::is_possible(&alias.model)) {
        Some(model) => model.limits.aliases.insert(alias.model),
        None => false,
    }
}

/// An entry without a provider: an alias of a model, or unknown.
fn unowned(entry: &str, fields: &Fields<'_>) -> Box<LeftOut> {
    let provider = entry.split_once('/').map_or("", |(provider, _)| provider);
    let why = match text_of(fields, "alias_of") {
        Some(target) => Why::MovingName(format!("now `{target}`")),
        None => Why::BadShape("no `litellm_provider`".to_owned()),
    };
    let name = match provider {
        "" => EntryName {
            entry: entry.to_owned(),
            published_provider: String::new(),
            provider: String::new(),
            model: entry.to_owned(),
        },
        provider => names::litellm(entry, provider),
    };
    Box::new(name.left_out(None, why))
}

fn entry(
    name: &EntryName,
    fields: &Fields<'_>,
    named: &BTreeMap<String, EntryName>,
    not_read: &mut BTreeSet<String>,
) -> Entry {
    let mut draft = Draft::new(name.clone());
    if let Some(why) = unpriceable(name, fields) {
        return Err(Box::new(draft.leave_all(why)));
    }
    let about = about(fields);
    for (key, value) in fields.iter().filter(|(_, value)| !value.is_null()) {
        if !price_key(&mut draft, key, *value, fields, &about) {
            not_read.insert(key.clone());
        }
    }
    if let Some(value) = field(fields, "tiered_pricing") {
        tiered::read(&mut draft, value, fields).map_err(|why| Box::new(draft.leave_all(why)))?;
    }
    draft.settle_pieces();
    // Where thinking is dearer there, it is a mode of its own.
    draft.settle_reasoning(draft.name.provider.starts_with("alibaba"));
    fast(&mut draft, fields);
    if let Some(left_out) = draft.without_a_price(["input_cost_per_token", "output_cost_per_token"]) {
        return Err(Box::new(left_out));
    }
    let limits = limits(&mut draft, fields, named);
    let url = draft.url("source", text_of(fields, "source").as_deref());
    let prices = vec![Dated::new(None, draft.cells)];
    let model = Published::new(draft.name, url, limits, prices);
    Ok((model, draft.left_out))
}

/// Why a table cannot express the price of an entry, whatever its rates.
fn unpriceable(name: &EntryName, fields: &Fields<'_>) -> Option<Why> {
    if field(fields, "off_peak_pricing").is_some() {
        return Some(Why::ByTheHour);
    }
    (!names::is_possible(&name.model)).then_some(Why::BadName)
}

/// Reads a price key; returns whether it was handled, here or elsewhere.
fn price_key(draft: &mut Draft, key: &str, value: Json<'_>, fields: &Fields<'_>, about: &About<'_>) -> bool {
    let is_zero = matches!(number::checked(value, 1), Err(Why::Zero));
    match keys::key(key) {
        // The rates of the ranges replace these, and `tiered` compares them.
        Key::Rate { tier: Tier::Standard, .. } if field(fields, "tiered_pricing").is_some() => {}
        // What is not billed by tokens of text says so with a 0.
        Key::Rate { .. } if is_zero && !TEXT_MODES.contains(&about.kind) => {}
        Key::Rate { meter, .. }
            if is_zero && (meter.facts().side == Side::Answer && makes_no_text(fields)) => {}
        Key::Rate { meter: Meter::Reasoning, .. } if is_zero => {}
        Key::Rate { meter, tier, above } => {
            let inclusive = draft.name.published_provider == INCLUSIVE;
            draft.price(rate_above(above.as_ref(), inclusive, tier, meter), key, value, Unit::Token);
        }
        Key::Piece { .. } | Key::Fee(_) if is_zero => {}
        Key::Piece { word, times, tier, above, class } => {
            let is_time = word.contains("second");
            let digits = match number::checked(value, times) {
                Err(Why::Computed(_) | Why::Artefact(..)) if is_time => Ok(value.raw().to_owned()),
                other => other.map(|amount| amount.to_string()),
            };
            match digits.and_then(|digits| pieces::rate(word, &digits, about)) {
                Ok((meter, price)) => {
                    draft.piece(rate_above(above.as_ref(), false, tier, meter), key, price, class);
                }
                Err(why) => draft.leave(key, why),
            }
        }
        Key::Fee(name) => {
            let unit = if name.ends_with("_session") { Unit::OneCall } else { Unit::Call };
            draft.price(CellName::Fee(name.to_owned()), key, value, unit);
        }
        Key::WebSearch => web_search(draft, key, value),
        Key::Region(region) => draft.region(region, key, value),
        Key::Own => own(draft, key, value),
        // Omitting an extra price of 0 loses nothing.
        Key::Not(_) if is_zero => {}
        Key::Not(why) => draft.leave(key, why),
        Key::Elsewhere => {}
        Key::NoPrice => return false,
    }
    true
}

/// What a mode says of the units of an entry, in the words of the merged data of the market.
fn about<'f>(fields: &'f Fields<'_>) -> About<'f> {
    let kind = match text_of(fields, "mode").as_deref() {
        Some("image_generation" | "image_edit") => "image",
        Some("audio_transcription") => "transcription",
        Some("video_generation") => "video",
        Some("audio_speech") => "speech",
        Some("realtime") => "realtime",
        Some("rerank") => "rerank",
        Some("search") => "search",
        Some("ocr") => "ocr",
        Some("embedding") => "embedding",
        Some("chat" | "completion" | "responses") | None => "chat",
        Some(_) => "other",
    };
    let quoted = field(fields, "metadata").and_then(Json::fields);
    let quoted = ["minute", "hour"].into_iter().filter_map(|unit| {
        let digits = field(quoted.as_ref()?, &format!("original_pricing_per_{unit}"))?.digits()?;
        Quoted::new(number::of_digits(&digits, 1).ok()?, unit)
    });
    About {
        kind,
        quoted: quoted.collect(),
        pixels: None,
        makes_images: fields.iter().any(|(key, _)| key.starts_with("output_cost_per_image")),
        sells_output: field(fields, "output_cost_per_token")
            .is_some_and(|rate| number::checked(rate, 1).is_ok()),
    }
}

/// The tier `fast`, of which LiteLLM has a factor on all rates of tokens.
fn fast(draft: &mut Draft, fields: &Fields<'_>) {
    let own = field(fields, "provider_specific_entry").and_then(Json::fields).unwrap_or_default();
    let Some(value) = field(&own, "fast") else { return };
    match number::checked(value, 1) {
        Ok(factor) => draft.multiply(Tier::Fast, &factor),
        Err(why) => draft.leave("provider_specific_entry.fast", why),
    }
}

fn makes_no_text(fields: &Fields<'_>) -> bool {
    text_of(fields, "mode").as_deref() == Some("embedding")
}

/// One fee, or one for each size of the search's context where it depends on that.
fn web_search(draft: &mut Draft, key: &str, value: Json<'_>) {
    let sizes = value.fields().unwrap_or_default();
    let fees: BTreeSet<&str> = sizes.iter().map(|(_, fee)| fee.raw()).collect();
    match (sizes.first(), fees.len()) {
        (Some((_, fee)), 1) => draft.price(CellName::Fee(SEARCH.to_owned()), key, *fee, Unit::Call),
        (None, _) => draft.leave(key, Why::BadShape("no fee".to_owned())),
        _ => {
            for (name, fee) in sizes {
                let part = format!("{key}.{name}");
                match name.strip_prefix("search_context_size_") {
                    Some(size) if !size.is_empty() => {
                        draft.price(CellName::Fee(format!("{SEARCH}_{size}")), &part, fee, Unit::Call);
                    }
                    _ => draft.leave(&part, Why::UnknownKey),
                }
            }
        }
    }
}

/// Factors under provider-specific keys.
fn own(draft: &mut Draft, key: &str, value: Json<'_>) {
    for (name, value) in value.fields().unwrap_or_default() {
        // `fast` is read once all rates are known. The others describe how a request is made.
        if name == "us" {
            draft.region("us", &format!("{key}.us"), value);
        }
    }
}

fn limits(draft: &mut Draft, fields: &Fields<'_>, named: &BTreeMap<String, EntryName>) -> Limits {
    let says = |key: &str| field(fields, key).and_then(Json::truth);
    let of = |features: &[(Feature, &str)], truth: bool| {
        let said = features.iter().filter(|(_, key)| says(key) == Some(truth));
        said.map(|(feature, _)| *feature).collect()
    };
    let features = [
        (Feature::Vision, "supports_vision"),
        (Feature::Tools, "supports_function_calling"),
        (Feature::ComputerUse, "supports_computer_use"),
    ];
    let closed = match draft::day(fields, "deprecation_date") {
        Some(Err(why)) => {
            draft.leave("deprecation_date", why);
            None
        }
        // It is the first day without the model.
        day => day.and_then(Result::ok).and_then(Date::yesterday),
    };
    let successor = text_of(fields, "successor_model").and_then(|successor| match named.get(&*successor) {
        Some(name) => Some(format!("{}/{}", name.provider, name.model)),
        None => {
            draft.leave("successor_model", Why::UnknownSuccessor(successor.into_owned()));
            None
        }
    });
    Limits {
        context_window: None,
        max_output: draft.limit(fields, "max_output_tokens", "max_output_tokens"),
        max_input: draft.limit(fields, "max_input_tokens", "max_input_tokens"),
        min_prefix: draft.limit(fields, "prompt_cache_min_tokens", "prompt_cache_min_tokens"),
        features: of(&features, true),
        lacks: of(&features, false),
        caches: says("supports_prompt_caching"),
        closed,
        successor,
        ..Limits::default()
    }
}
