//! The columns, each with the FOCUS versions that have it.
//!
//! All 21 columns that a version always requires are included, and those required under a condition that applies:
//! there are unit prices, a list, measured use and negotiated prices. Columns without meaning for a projection,
//! such as invoices, resources and regions, are omitted. `SkuPriceDetails` keys and columns that FOCUS does
//! not define start with `x_`.

use serde_json::{Map, Value};

use crate::engine::Item;
use crate::exact::Exact;
use crate::scenario::{AS_WRITTEN, BASE_CASE};
use crate::units::{CacheRole, Counted, Date, Month, Side};

use super::charge::Charge;
use super::{Shape, Version};

/// A column.
pub(super) struct Column {
    pub(super) name: &'static str,
    /// The first version that has it.
    from: Version,
    /// The last version that has it.
    to: Version,
    pub(super) value: fn(&Charge<'_>, &Shape) -> String,
}

/// A column of all versions.
const fn always(name: &'static str, value: fn(&Charge<'_>, &Shape) -> String) -> Column {
    Column { name, from: Version::V1_2, to: Version::V1_4, value }
}

/// The columns of a version, those of FOCUS first.
pub(super) fn of(version: Version) -> Vec<&'static Column> {
    COLUMNS.iter().filter(|column| column.from <= version && version <= column.to).collect()
}

static COLUMNS: [Column; 50] = [
    always("BilledCost", |charge, _| charge.billed_cost().to_string()),
    always("BillingAccountId", |_, shape| shape.billing_account.clone()),
    always("BillingAccountName", |_, _| String::new()),
    always("BillingCurrency", |charge, _| charge.period.projected.plan.currency.clone()),
    always("BillingPeriodEnd", |charge, _| time(next(charge.period.month))),
    always("BillingPeriodStart", |charge, _| time(charge.period.month.first_day())),
    always("ChargeCategory", |_, _| "Usage".to_owned()),
    always("ChargeClass", |_, _| String::new()),
    always("ChargeDescription", |charge, _| description(charge)),
    always("ChargeFrequency", |_, _| "Usage-Based".to_owned()),
    always("ChargePeriodEnd", |charge, _| time(charge.period.until)),
    always("ChargePeriodStart", |charge, _| time(charge.period.from)),
    always("ConsumedQuantity", |charge, _| charge.consumed().to_string()),
    always("ConsumedUnit", |charge, _| charge.consumed_unit().to_owned()),
    always("ContractedCost", |charge, _| charge.contracted_cost().to_string()),
    always("ContractedUnitPrice", |charge, _| charge.contracted.to_string()),
    always("EffectiveCost", |charge, _| charge.billed_cost().to_string()),
    Column { from: Version::V1_3, ..always("HostProviderName", |charge, _| charge.provider().to_owned()) },
    always("InvoiceIssuerName", |charge, _| charge.provider().to_owned()),
    always("ListCost", |charge, _| cost(charge, &charge.list)),
    always("ListUnitPrice", |charge, _| charge.list.to_string()),
    always("PricingCategory", |_, _| "Standard".to_owned()),
    always("PricingQuantity", |charge, _| charge.quantity.to_string()),
    always("PricingUnit", |charge, _| charge.pricing_unit()),
    Column { to: Version::V1_3, ..always("ProviderName", |charge, _| charge.provider().to_owned()) },
    Column { to: Version::V1_3, ..always("PublisherName", |charge, _| charge.provider().to_owned()) },
    always("ServiceCategory", |_, _| "AI and Machine Learning".to_owned()),
    always("ServiceName", |charge, _| charge.provider().to_owned()),
    Column { from: Version::V1_3, ..always("ServiceProviderName", |charge, _| charge.provider().to_owned()) },
    always("ServiceSubcategory", |charge, _| subcategory(charge)),
    always("SkuId", |charge, _| charge.sku()),
    always("SkuMeter", |charge, _| charge.meter()),
    always("SkuPriceDetails", |charge, _| details(charge)),
    always("SkuPriceId", |charge, _| charge.sku_price()),
    always("Tags", |charge, _| object(charge.step.tags.each())),
    always("x_RecordType", |_, _| "Projection".to_owned()),
    always("x_FocusVersion", |_, shape| shape.version.to_string()),
    always("x_ScenarioId", |charge, _| charge.period.projected.plan.name.clone()),
    always("x_Variant", |charge, _| {
        charge.period.projected.variant.clone().unwrap_or_else(|| AS_WRITTEN.to_owned())
    }),
    always("x_Case", |charge, _| {
        charge.period.projected.case.clone().unwrap_or_else(|| BASE_CASE.to_owned())
    }),
    always("x_Step", |charge, _| charge.step.name.clone()),
    always("x_Route", |charge, _| format!("{}:{}", charge.branch, charge.share)),
    always("x_Attempt", |charge, _| (charge.line.attempt + 1).to_string()),
    always("x_Role", |charge, _| charge.line.role.word().to_owned()),
    always("x_ServiceTier", |charge, _| {
        charge.line.item.tier().map_or_else(String::new, |tier| tier.name().to_owned())
    }),
    always("x_AsOf", |charge, _| charge.as_of().to_string()),
    always("x_PriceSource", |charge, _| {
        charge.line.rate.evidence.as_ref().map_or_else(String::new, ToString::to_string)
    }),
    always("x_UncachedOnDemandCost", |charge, _| {
        charge.uncached.as_ref().map_or_else(String::new, Exact::to_string)
    }),
    always("x_Set", |_, shape| shape.set.clone()),
    always("x_HypotheticalPrices", |_, shape| shape.hypothetical.to_string()),
];

fn cost(charge: &Charge<'_>, price: &Exact) -> String {
    (price * &charge.quantity).to_string()
}

/// The start of a day.
fn time(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

/// The day after a month.
fn next(month: Month) -> Date {
    month.plus(1).map_or(Date::EPOCH, Month::first_day)
}

fn description(charge: &Charge<'_>) -> String {
    let line = charge.line;
    let mut said = vec![charge.meter(), format!("step {}", charge.step.name)];
    said.extend(line.model.as_deref().map(str::to_owned));
    said.extend(line.class.as_deref().map(str::to_owned));
    said.extend(line.window.as_ref().map(|window| format!("{window} hours")));
    said.extend(line.item.tier().map(|tier| format!("{tier} tier")));
    said.extend((line.role == crate::engine::Role::Check).then(|| "check".to_owned()));
    said.extend((0 < line.attempt).then(|| format!("attempt {}", line.attempt + 1)));
    said.join(", ")
}

fn subcategory(charge: &Charge<'_>) -> String {
    let is_known = charge.line.model.is_some();
    if is_known { "Generative AI" } else { "Other (AI and Machine Learning)" }.to_owned()
}

/// Price properties as a JSON object.
fn details(charge: &Charge<'_>) -> String {
    let mut details = Map::new();
    let mut say = |key: &str, value: &str| details.insert(key.to_owned(), Value::String(value.to_owned()));
    if let Some((_, model)) = charge.line.model.as_deref().and_then(|model| model.split_once('/')) {
        say("x_ModelId", model);
    }
    if let Item::Metered(tier, meter) = &charge.line.item {
        let direction = match meter.facts().side {
            Side::Prompt => Some("Input"),
            Side::Answer => Some("Output"),
            Side::Call => None,
        };
        let action = match meter.facts().cache {
            None => "Uncached",
            Some(CacheRole::Read(_)) => "Read",
            Some(CacheRole::Write(..)) => "Write",
        };
        if meter.facts().counted == Counted::Tokens {
            if let Some(direction) = direction {
                say("x_TokenDirection", direction);
            }
            say("x_TokenCacheAction", action);
        }
        say("x_ServiceTier", tier.name());
        if let Some(class) = &charge.line.class {
            say("x_Class", class);
        }
        if let Some(window) = &charge.line.window {
            say("x_Hours", window);
        }
    }
    written(details)
}

/// Names with texts as a JSON object; empty where there are none.
fn object<'t>(texts: impl Iterator<Item = (&'t str, &'t str)>) -> String {
    written(texts.map(|(name, text)| (name.to_owned(), Value::String(text.to_owned()))).collect())
}

fn written(object: Map<String, Value>) -> String {
    if object.is_empty() { String::new() } else { Value::Object(object).to_string() }
}
