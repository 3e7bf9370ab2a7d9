//! The objects of vendors' APIs inside of lines, read by the code that `price --usage` reads them with.

use std::borrow::Cow;

use crate::diag::{Code, Diagnostic, Source};
use crate::engine;
use crate::exact::Exact;
use crate::units::{Meter, ModelId, PerMeter, Tier};

use super::field::{Wrong, wrong};
use super::format::{Read, Row};

/// The calls that an object is of: one, unless several models answered. `object` is JSON, at the path `field`.
pub(super) fn calls<'l>(
    row: &Row<'_, 'l>,
    field: &str,
    object: &str,
    provider: &'static str,
    model: &Cow<'l, str>,
    time: &super::field::Time,
) -> Result<Vec<Read<'l>>, Wrong> {
    // What a model sells is not known yet: every kind of content is counted by itself, and put together when it is priced.
    let sold = PerMeter::from_fn(|_| true);
    let source = Source::new(field, object);
    let said = engine::reported(&source, &ModelId::new(provider, model.as_ref()), &sold);
    let said = said.map_err(|problems| said_of(field, problems.first()))?;
    if said.tier_unsaid.is_some() {
        return Err(wrong(field, "does not say which tier served the call"));
    }
    let region = said.region.and_then(|(region, _)| region).unwrap_or_default();
    let mut fees: Vec<(Cow<'l, str>, u64)> =
        said.fees.into_iter().map(|(name, uses, _)| (name.into(), uses)).collect();
    let mut calls = Vec::new();
    for charge in said.charges {
        let mut used = charge.tokens;
        for (meter, seconds) in charge.times {
            let micros = seconds.exact() * &Exact::from(1_000_000_u64);
            let micros = micros
                .to_string()
                .parse()
                .map_err(|_| wrong(field, "has a time finer than a microsecond"))?;
            used[meter] = micros;
        }
        for meter in Meter::all() {
            if let Some(whole) = meter.facts().part_of {
                used[whole] = used[whole]
                    .checked_add(used[meter])
                    .ok_or_else(|| wrong(field, "has too large counts"))?;
            }
        }
        let name = charge.model.map_or_else(|| model.clone(), Cow::Owned);
        let mut read = row.call(name, time, used);
        read.call.provider = Cow::Borrowed(provider);
        read.call.tier = said.tier.unwrap_or(Tier::Standard);
        read.call.region = Cow::Owned(region.clone());
        read.call.fees = std::mem::take(&mut fees);
        calls.push(read);
    }
    Ok(calls)
}

/// What is wrong with an object, without its words: the field, and the rule.
fn said_of(field: &str, problem: Option<&Diagnostic>) -> Wrong {
    let code = problem.map_or(Code::BadUsage, |problem| problem.code);
    let named = problem.and_then(|problem| problem.message.split('`').nth(1));
    let is_name = |name: &&str| {
        name.len() < 80
            && name
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'[' | b']'))
    };
    let path = named.filter(is_name).map_or_else(|| field.to_owned(), |name| format!("{field}.{name}"));
    wrong(&path, format!("is not as it must be: {}", code.description().trim_end_matches('.').to_lowercase()))
}
