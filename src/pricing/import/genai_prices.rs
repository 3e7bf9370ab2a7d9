//! `prices/new_data/v2/data.json` of genai-prices: a list of providers, each with its models.
//!
//! Rates are dollars per million tokens. Prices may start on a day or at an hour; a threshold applies to the whole
//! call, and a rate without one applies to prompts of any length. genai-prices bills the standard rate if a service
//! tier lacks one: the import does not copy that.

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, shortened};
use crate::exact::Exact;
use crate::pricing::cells::CellName;
use crate::units::{Date, Tier, Tokens};

use super::Format;
use super::draft::{self, Draft, rate_above};
use super::json::{Fields, Json, field, text_of};
use super::names;
use super::number::{self, Unit};
use super::pieces;
use super::published::{Dataset, Dated, Entry, EntryName, Limits, Published};
use super::why::{LeftOut, Why};
use super::words;

/// The keys of a model that are read.
const READ: [&str; 7] =
    ["id", "match", "context_window", "prices", "price_variants", "deprecated", "price_comments"];

/// The prices that `prices/data.json` can have. The project froze that file when it published the current one, which
/// has more: of service tiers, searches, writes to a cache for an hour, and others.
const FROZEN: [&str; 8] = [
    "requests_kcount",
    "input_mtok",
    "cache_write_mtok",
    "cache_read_mtok",
    "output_mtok",
    "input_audio_mtok",
    "cache_audio_read_mtok",
    "output_audio_mtok",
];
const FROZEN_ON: &str = "2026-07-27";

/// Reads the file, if it is one of genai-prices.
pub(super) fn read(root: Json<'_>) -> Option<Dataset> {
    let providers = match root.items() {
        Some(items) => items,
        None => field(&root.fields()?, "providers")?.items()?,
    };
    let mut dataset = Dataset::default();
    let (mut is_one, mut is_current) = (false, false);
    for provider in providers {
        let fields = provider.fields()?;
        let (Some(id), Some(models)) = (text_of(&fields, "id"), field(&fields, "models")?.items()) else {
            return None;
        };
        is_one = true;
        for entry in models {
            let entry = entry.fields().unwrap_or_default();
            is_current |= is_of_the_current_file(&entry);
            dataset.note_unread(&entry, &READ);
            dataset.take(model(&id, &fields, &entry));
        }
    }
    if !is_current {
        dataset.warning = Some(frozen(&dataset));
    }
    is_one.then_some(dataset)
}

/// Whether a model has a price that only the current file can have.
fn is_of_the_current_file(model: &Fields<'_>) -> bool {
    let prices = conditional(model).unwrap_or_default();
    let mut keys = prices.iter().flat_map(|price| &price.prices).map(|(key, _)| key.as_str());
    field(model, "price_variants").is_some() || keys.any(|key| !FROZEN.contains(&key))
}

fn frozen(dataset: &Dataset) -> Diagnostic {
    let message = format!(
        "the file has no price that `prices/data.json` cannot have, which the project froze on {FROZEN_ON}"
    );
    let days = dataset.models.iter().flat_map(|model| &model.prices).filter_map(|price| price.from);
    let newest = days.max().map_or_else(
        || "no price in it has a day".to_owned(),
        |day| format!("the newest price in it begins on {day}"),
    );
    let current = format!("the current file is `{}`", Format::GenaiPrices.file_name());
    Diagnostic::warning(Code::FrozenDataset, message).note(newest).help(current)
}

fn model(provider: &str, provider_fields: &Fields<'_>, fields: &Fields<'_>) -> Entry {
    let id = text_of(fields, "id").unwrap_or_default().into_owned();
    let name = EntryName {
        entry: format!("{provider}/{id}"),
        published_provider: provider.to_owned(),
        provider: names::table(Format::GenaiPrices, provider),
        model: id,
    };
    let mut draft = Draft::new(name);
    let refuse = |draft: &Draft, why| Box::new(draft.leave_all(why));
    if !names::is_possible(&draft.name.model) {
        return Err(refuse(&draft, Why::BadName));
    }
    let standard = conditional(fields).map_err(|why| refuse(&draft, why))?;
    let variants = variants(&mut draft, fields);
    let days: BTreeSet<Option<Date>> = std::iter::once(None)
        .chain(standard.iter().map(|price| price.from))
        .chain(variants.iter().map(|variant| variant.price.from))
        .collect();
    let mut prices: Vec<Dated> = Vec::new();
    for day in days {
        draft.cells.clear();
        prices_on(&mut draft, day, &standard, &variants).map_err(|why| refuse(&draft, why))?;
        draft.settle_reasoning(draft.name.provider.starts_with("alibaba"));
        if let Some(left_out) = draft.without_a_price(["input_mtok", "output_mtok"]) {
            return Err(Box::new(left_out));
        }
        if prices.last().is_none_or(|last| last.cells != draft.cells) {
            prices.push(Dated::new(day, draft.cells.clone()));
        }
    }
    for said in [provider_fields, fields].into_iter().filter_map(|fields| text_of(fields, "price_comments")) {
        draft.leave("price_comments", Why::Comment(shortened(&said, 80)));
    }
    let limits = Limits {
        context_window: draft.limit(fields, "context_window", "context_window"),
        deprecated: field(fields, "deprecated").and_then(Json::truth) == Some(true),
        aliases: aliases(fields, &draft.name.model),
        ..Limits::default()
    };
    let urls = urls(provider_fields);
    let url = draft.url("pricing_urls", (!urls.is_empty()).then(|| urls.join(", ")).as_deref());
    let mut left_out: Vec<LeftOut> = Vec::new();
    for left in std::mem::take(&mut draft.left_out) {
        // The same cell is read for every day.
        if !left_out.contains(&left) {
            left_out.push(left);
        }
    }
    let mut model = Published::new(draft.name, url, limits, prices);
    model.provider_title = text_of(provider_fields, "name").map(String::from);
    Ok((model, left_out))
}

/// Other names that match a model exactly; patterns are ignored.
fn aliases(fields: &Fields<'_>, id: &str) -> BTreeSet<String> {
    let matched = field(fields, "match").and_then(Json::fields).unwrap_or_default();
    let either = field(&matched, "or").and_then(Json::items).unwrap_or_default();
    let clauses = std::iter::once(matched).chain(either.into_iter().filter_map(Json::fields));
    let names = clauses.filter_map(|clause| text_of(&clause, "equals").map(String::from));
    names.filter(|name| name != id).collect()
}

/// The pages of a provider's prices.
fn urls(provider: &Fields<'_>) -> Vec<String> {
    let urls = field(provider, "pricing_urls").and_then(Json::items).unwrap_or_default();
    urls.into_iter().filter_map(|url| url.text().map(String::from)).collect()
}

/// Prices from a day on.
struct Conditional<'t> {
    from: Option<Date>,
    prices: Fields<'t>,
}

/// The prices of a service tier.
struct Variant<'t> {
    tier: Tier,
    price: Conditional<'t>,
}

/// The standard prices: one set, or several of which the last applicable one counts.
fn conditional<'t>(fields: &Fields<'t>) -> Result<Vec<Conditional<'t>>, Why> {
    let shape = || Why::BadShape("no prices".to_owned());
    let prices = field(fields, "prices").ok_or_else(shape)?;
    if let Some(prices) = prices.fields() {
        return Ok(vec![Conditional { from: None, prices }]);
    }
    let items = prices.items().filter(|items| !items.is_empty()).ok_or_else(shape)?;
    let mut all = Vec::new();
    for item in items {
        let item = item.fields().ok_or_else(shape)?;
        let prices = field(&item, "prices").and_then(Json::fields).ok_or_else(shape)?;
        all.push(Conditional { from: first_day(&item)?, prices });
    }
    Ok(all)
}

/// The day from which prices apply; an hour is not supported.
fn first_day(item: &Fields<'_>) -> Result<Option<Date>, Why> {
    let Some(constraint) = field(item, "constraint") else { return Ok(None) };
    let constraint = constraint.fields().unwrap_or_default();
    if constraint.iter().any(|(key, _)| key.ends_with("_time")) {
        return Err(Why::ByTheHour);
    }
    match draft::day(&constraint, "start_date") {
        Some(day) => day.map(Some),
        None => Err(Why::BadShape("a condition that is not known".to_owned())),
    }
}

/// The prices of our tiers. Others are omitted.
fn variants<'t>(draft: &mut Draft, fields: &Fields<'t>) -> Vec<Variant<'t>> {
    let items = field(fields, "price_variants").and_then(Json::items).unwrap_or_default();
    let mut variants = Vec::new();
    for item in items.into_iter().filter_map(Json::fields) {
        let when = field(&item, "when").and_then(Json::fields).unwrap_or_default();
        let words: Vec<(String, String)> = when
            .into_iter()
            .map(|(key, value)| (key, value.text().unwrap_or_default().into_owned()))
            .collect();
        let tier = match words.as_slice() {
            [(key, word)] => words::GENAI_PRICES_TIERS
                .iter()
                .find(|(k, w, _)| k == key && w == word)
                .map(|(.., tier)| *tier),
            _ => None,
        };
        let named: Vec<String> = words.iter().map(|(key, word)| format!("{key}={word}")).collect();
        let part = format!("price_variants {}", named.join(" "));
        match (tier, first_day(&item), field(&item, "prices").and_then(Json::fields)) {
            // The default tier is the standard one.
            (Some(Tier::Standard), Ok(_), Some(prices)) if prices.is_empty() => {}
            (Some(Tier::Standard), ..) => draft.leave(&part, Why::NoTier),
            (Some(tier), Ok(from), Some(prices)) => {
                variants.push(Variant { tier, price: Conditional { from, prices } });
            }
            (Some(_), Err(why), _) => draft.leave(&part, why),
            (Some(_), _, None) => draft.leave(&part, Why::BadShape("no prices".to_owned())),
            (None, ..) => draft.leave(&part, Why::NoTier),
        }
    }
    variants
}

/// Reads the prices on a day, or the earliest ones if there is no day.
fn prices_on(
    draft: &mut Draft,
    day: Option<Date>,
    standard: &[Conditional<'_>],
    variants: &[Variant<'_>],
) -> Result<(), Why> {
    let holds = |price: &&Conditional<'_>| price.from <= day;
    // Before all other days, the first prices apply.
    let Some(prices) = standard.iter().rev().find(holds).or(standard.first()) else { return Ok(()) };
    rates(draft, "", Tier::Standard, &prices.prices)?;
    for tier in Tier::all().into_iter().filter(|tier| *tier != Tier::Standard) {
        let of_tier = variants.iter().filter(|variant| variant.tier == tier);
        // For each rate, the first applicable one wins.
        let mut merged: Fields<'_> = Vec::new();
        for variant in of_tier.map(|variant| &variant.price).filter(holds) {
            let new = variant.prices.iter().filter(|(key, _)| merged.iter().all(|(known, _)| known != key));
            let new: Fields<'_> = new.cloned().collect();
            merged.extend(new);
        }
        if !merged.is_empty() {
            rates(draft, &format!("{tier} "), tier, &merged)?;
        }
    }
    Ok(())
}

/// Reads the rates of a tier.
fn rates(draft: &mut Draft, prefix: &str, tier: Tier, prices: &Fields<'_>) -> Result<(), Why> {
    let thresholds = thresholds(prices);
    for (key, value) in prices.iter().filter(|(_, value)| !value.is_null()) {
        let part = format!("{prefix}{key}");
        if !begins_are_known(*value) {
            draft.leave(
                &part,
                Why::BadShape("a tier without the number of tokens where it begins".to_owned()),
            );
            continue;
        }
        let meter = words::meter(key, |words| words.genai_prices);
        let fee = words::GENAI_PRICES_FEES.iter().find(|(name, _)| name == key).map(|(_, fee)| *fee);
        if let Some(meter) = meter {
            for above in std::iter::once(None).chain(thresholds.iter().map(Some)) {
                if let Some(value) = rate_at(*value, above) {
                    draft.price(rate_above(above, false, tier, meter), &part, value, Unit::MillionTokens);
                } else {
                    draft.leave(&part, Why::BadShape("no price".to_owned()));
                }
            }
        } else if let Some(fee) = fee {
            if tier == Tier::Standard {
                draft.price(CellName::Fee(fee.to_owned()), &part, *value, Unit::ThousandCalls);
            } else {
                draft.leave(&part, Why::NoMeter);
            }
        } else if let Some((_, meter, unit)) =
            words::GENAI_PRICES_PIECES.iter().find(|(name, ..)| name == key)
        {
            match value.digits().ok_or_else(|| Why::NotANumber(shortened(value.raw(), 40))) {
                Ok(digits) => match pieces::per(&digits, unit) {
                    Ok(price) => draft.piece(CellName::rate(tier, *meter), &part, price, None),
                    Err(Why::Zero) => {}
                    Err(why) => draft.leave(&part, why),
                },
                Err(why) => draft.leave(&part, why),
            }
        } else if !matches!(number::checked(*value, 1), Err(Why::Zero)) {
            draft.leave(&part, Why::NoMeter);
        }
    }
    Ok(())
}

/// Whether each tier of a rate starts at a number of tokens, if it has tiers: otherwise its price would be lost.
fn begins_are_known(value: Json<'_>) -> bool {
    let tiers = value.fields().and_then(|tiered| field(&tiered, "tiers")?.items()).unwrap_or_default();
    let is_known = |tier: Fields<'_>| {
        let is_zero = field(&tier, "start").is_some_and(|start| number::checked(start, 1) == Err(Why::Zero));
        is_zero || draft::tokens(&tier, "start").is_some()
    };
    tiers.into_iter().all(|tier| tier.fields().is_some_and(is_known))
}

/// The thresholds of all rates of a tier. A rate without tiers is the same everywhere.
fn thresholds(prices: &Fields<'_>) -> BTreeSet<Tokens> {
    let tiers = prices.iter().filter_map(|(_, value)| field(&value.fields()?, "tiers")?.items());
    tiers.flatten().filter_map(|tier| draft::tokens(&tier.fields()?, "start")).collect()
}

/// The price beyond a threshold: that of the last tier starting at or below it.
fn rate_at<'t>(value: Json<'t>, above: Option<&Tokens>) -> Option<Json<'t>> {
    let Some(tiered) = value.fields() else { return Some(value) };
    let start = |tier: &Fields<'t>| draft::tokens(tier, "start").unwrap_or(Tokens::ZERO);
    let tiers: Vec<Fields<'t>> =
        field(&tiered, "tiers")?.items()?.into_iter().filter_map(Json::fields).collect();
    let begun = tiers.iter().filter(|tier| above.is_some_and(|above| start(tier) <= *above));
    match begun.max_by_key(|tier| start(tier).exact().clone().max(Exact::ZERO)) {
        Some(tier) => field(tier, "price"),
        None => field(&tiered, "base"),
    }
}
