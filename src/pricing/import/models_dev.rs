//! `api.json` of models.dev: an object of providers, each with an object of models.
//!
//! Rates are dollars per million tokens. `tiers` give the context from which other rates apply; the older
//! `context_over_200k` has a single threshold, and is only read without `tiers`. It is not documented whether a
//! prompt of exactly that length is long: the import follows the word *over*.

use crate::exact::Exact;
use crate::units::{Meter, Tier, Tokens};

use super::Format;
use super::draft::{self, Draft, rate_above};
use super::json::{Fields, Json, field, text_of};
use super::names;
use super::number::{self, Unit};
use super::published::{Dataset, Dated, Entry, EntryName, Feature, Limits, Published};
use super::why::Why;
use super::words;

/// The keys of a model that are read.
const READ: [&str; 8] =
    ["id", "cost", "limit", "modalities", "attachment", "tool_call", "status", "experimental"];

/// Reads the file, if it is one of models.dev.
pub(super) fn read(root: Json<'_>) -> Option<Dataset> {
    let mut dataset = Dataset::default();
    let mut is_one = false;
    for (provider, fields) in root.fields()? {
        let fields = fields.fields()?;
        let Some(models) = field(&fields, "models").and_then(Json::fields) else { continue };
        is_one = true;
        for (id, entry) in models {
            let entry = entry.fields().unwrap_or_default();
            dataset.note_unread(&entry, &READ);
            dataset.take(model(&provider, &fields, &id, &entry));
        }
    }
    is_one.then_some(dataset)
}

fn model(provider: &str, provider_fields: &Fields<'_>, id: &str, fields: &Fields<'_>) -> Entry {
    let name = EntryName {
        entry: format!("{provider}/{id}"),
        published_provider: provider.to_owned(),
        provider: names::table(Format::ModelsDev, provider),
        model: id.to_owned(),
    };
    let mut draft = Draft::new(name);
    if !names::is_possible(id) {
        return Err(Box::new(draft.leave_all(Why::BadName)));
    }
    let Some(cost) = field(fields, "cost").and_then(Json::fields) else {
        return Err(Box::new(draft.leave_all(Why::NoRate(Meter::Input.name()))));
    };
    rates(&mut draft, "", Tier::Standard, None, &cost);
    long_context(&mut draft, &cost);
    if let Some(modes) = field(fields, "experimental").and_then(Json::fields) {
        let modes = field(&modes, "modes").and_then(Json::fields).unwrap_or_default();
        for (mode, said) in modes {
            let part = format!("experimental.modes.{mode}");
            let cost = said.fields().and_then(|said| field(&said, "cost")?.fields());
            match cost.filter(|_| mode == Tier::Fast.name()) {
                Some(cost) => rates(&mut draft, &format!("{part}."), Tier::Fast, None, &cost),
                None => draft.leave(&part, Why::NoTier),
            }
        }
    }
    draft.settle_reasoning(draft.name.provider.starts_with("alibaba"));
    if let Some(left_out) = draft.without_a_price(["input", "output"]) {
        return Err(Box::new(left_out));
    }
    let limits = limits(&mut draft, fields);
    let mut model = Published::new(draft.name, None, limits, vec![Dated::new(None, draft.cells)]);
    model.provider_title = text_of(provider_fields, "name").map(String::from);
    Ok((model, draft.left_out))
}

fn rates(draft: &mut Draft, prefix: &str, tier: Tier, above: Option<&Tokens>, cost: &Fields<'_>) {
    for (key, value) in cost.iter().filter(|(_, value)| !value.is_null()) {
        let part = format!("{prefix}{key}");
        match words::meter(key, |words| words.models_dev) {
            Some(meter) => {
                // A rate of reasoning of 0 is that of output.
                if meter == Meter::Reasoning && matches!(number::checked(*value, 1), Err(Why::Zero)) {
                    continue;
                }
                let cell = rate_above(above, false, tier, meter);
                draft.price(cell, &part, *value, Unit::MillionTokens);
            }
            None if ["tiers", "context_over_200k", "tier"].contains(&key.as_str()) => {}
            None if matches!(number::checked(*value, 1), Err(Why::Zero)) => {}
            None => draft.leave(&part, Why::NoMeter),
        }
    }
}

fn long_context(draft: &mut Draft, cost: &Fields<'_>) {
    let tiers = field(cost, "tiers").filter(|tiers| !tiers.is_null());
    if tiers.is_some_and(|tiers| tiers.items().is_none()) {
        draft.leave("tiers", Why::BadShape("no list".to_owned()));
    }
    let Some(tiers) = tiers.and_then(Json::items) else {
        if let Some(over) = field(cost, "context_over_200k").and_then(Json::fields) {
            let above = Tokens::new(Exact::from(200_000_u32));
            rates(draft, "context_over_200k.", Tier::Standard, above.as_ref(), &over);
        }
        return;
    };
    for (number, tier) in tiers.into_iter().enumerate() {
        let fields = tier.fields().unwrap_or_default();
        let part = format!("tiers[{number}].");
        let size = field(&fields, "tier")
            .and_then(Json::fields)
            .filter(|tier| text_of(tier, "type").as_deref() == Some("context"));
        match size.and_then(|tier| draft::tokens(&tier, "size")) {
            Some(above) => rates(draft, &part, Tier::Standard, Some(&above), &fields),
            None => draft.leave(part.trim_end_matches('.'), Why::BadShape("no context size".to_owned())),
        }
    }
}

fn limits(draft: &mut Draft, fields: &Fields<'_>) -> Limits {
    let limit = field(fields, "limit").and_then(Json::fields).unwrap_or_default();
    let inputs = field(fields, "modalities").and_then(Json::fields);
    let inputs = inputs.and_then(|modalities| field(&modalities, "input")?.items());
    let sees = match &inputs {
        Some(inputs) => Some(inputs.iter().any(|input| input.text().as_deref() == Some("image"))),
        // A model without attachments has no vision.
        None => field(fields, "attachment").and_then(Json::truth).filter(|attaches| !attaches),
    };
    if sees == Some(true) && field(fields, "attachment").and_then(Json::truth) == Some(false) {
        let both = "images among `modalities.input`, and no attachments".to_owned();
        draft.leave("attachment", Why::TwoValues(both));
    }
    let tools = field(fields, "tool_call");
    let tools =
        tools.and_then(|tools| tools.truth().or_else(|| field(&tools.fields()?, "supported")?.truth()));
    let features = [(Feature::Vision, sees), (Feature::Tools, tools)];
    let of = |truth: bool| {
        let said = features.iter().filter(|(_, says)| *says == Some(truth));
        said.map(|(feature, _)| *feature).collect()
    };
    Limits {
        context_window: draft.limit(&limit, "context", "limit.context"),
        max_output: draft.limit(&limit, "output", "limit.output"),
        max_input: draft.limit(&limit, "input", "limit.input"),
        features: of(true),
        lacks: of(false),
        deprecated: text_of(fields, "status").as_deref() == Some("deprecated"),
        ..Limits::default()
    }
}
