//! What a line means of a format in which each value stands by itself.

use std::borrow::Cow;

use crate::units::{Meter, PerMeter, Tier};
use crate::yaml::json::{self, Json};

use super::field::{self, Wrong, wrong};
use super::flat::{
    Amount, Count, Counts, Ended, Flat, Hour, NO_REGION, NOTHING, Named, Provider, STATUSES, TOTAL, Test,
    UNSAID,
};
use super::format::{Outcome, Row};
use crate::usage::call::Status;

/// What a line means.
pub(super) fn read<'l>(flat: &Flat, row: &Row<'_, 'l>) -> Result<Outcome<'l>, Wrong> {
    if any(flat.other, row)? {
        return Ok(Outcome::Other);
    }
    if !flat.without_usage.is_empty() && all(flat.without_usage, row)? {
        return Ok(Outcome::WithoutUsage);
    }
    let used = match flat.counts {
        Counts::Each(amounts) => each(amounts, row)?,
        Counts::Named(at, names) => named(at, names, row)?,
    };
    let mut one = row.call(Cow::Borrowed(""), &row.flat_time(flat)?, used);
    one.call.provider = match flat.provider {
        Provider::Is(name) => Cow::Borrowed(name),
        Provider::Said(at) => row.text_or_none(at)?,
        Provider::Small(at) => row.text_or_none(at)?.to_lowercase().into(),
    };
    one.call.model = left_of(row.name(flat.model)?, flat.named, &one.call.provider);
    one.call.id = row.text_or_none(flat.id)?;
    one.call.status = match flat.ended {
        Ended::Failed(tests) if all(tests, row)? => Status::Failed,
        Ended::Failed(_) => Status::Ok,
        Ended::Said(at) => said(row, at)?,
    };
    one.call.tier = tier(flat, row)?;
    one.call.region = flat.region.map(|at| row.text_or_none(at)).transpose()?.map(region).unwrap_or_default();
    for (name, at) in flat.fees {
        let uses = row.count_or_0(*at)?;
        one.call.fees.extend((uses != 0).then_some((Cow::Borrowed(*name), uses)));
    }
    let cost = flat.cost.map(|at| row.picos(at)).transpose()?.flatten();
    one.call.cost = cost.filter(|_| one.call.status != Status::Failed);
    Ok(Outcome::Call(one))
}

/// Whether something holds of a line.
fn holds(test: Test, row: &Row<'_, '_>) -> Result<bool, Wrong> {
    Ok(match test {
        Test::Is(at, word) => row.text_or_none(at)? == word,
        Test::IsNone(at, words) => !words.contains(&row.text_or_none(at)?.as_ref()),
        Test::Set(at) => is_set(row, at),
        Test::NotSet(at) => !is_set(row, at),
        Test::Refused(at) => row.count(at)?.is_some_and(|status| !(200..300).contains(&status)),
        Test::Zero(at) => row.count_or_0(at)? == 0,
    })
}

fn any(tests: &[Test], row: &Row<'_, '_>) -> Result<bool, Wrong> {
    tests.iter().try_fold(false, |any, test| Ok(any || holds(*test, row)?))
}

fn all(tests: &[Test], row: &Row<'_, '_>) -> Result<bool, Wrong> {
    tests.iter().try_fold(true, |all, test| Ok(all && holds(*test, row)?))
}

/// Whether a value is there that says something.
fn is_set(row: &Row<'_, '_>, at: usize) -> bool {
    let Some(raw) = row.values.raw(at) else { return false };
    // Spaces inside of what is no text say nothing.
    let is_text = raw.starts_with(b"\"");
    let inside = || field::unquoted(raw).iter().filter(|byte| is_text || **byte != b' ');
    !NOTHING.iter().any(|nothing| inside().eq(nothing.as_bytes()))
}

/// The count of each meter; parts that are more than what they are a part of are refused.
fn each(amounts: &[(Meter, Amount)], row: &Row<'_, '_>) -> Result<PerMeter<u64>, Wrong> {
    let mut used: PerMeter<u64> = PerMeter::default();
    for (meter, amount) in amounts {
        let parts =
            amount.parts.iter().try_fold(0_u64, |sum, part| Ok(sum.saturating_add(number(*part, row)?)))?;
        used[*meter] = row.rest(number(amount.whole, row)?, amount.whole.at(), parts)?;
        if let Some(whole) = meter.facts().part_of {
            let at = amounts.iter().find(|(own, _)| *own == whole).map_or(0, |(_, amount)| amount.whole.at());
            row.rest(used[whole], at, used[*meter])?;
        }
    }
    Ok(used)
}

/// The counts of an object, by their names; a part of another meter is beside the rest of it.
fn named(at: usize, names: &[(&str, Meter)], row: &Row<'_, '_>) -> Result<PerMeter<u64>, Wrong> {
    let path = row.path(at);
    let fields = row.values.json(at).and_then(|object| Json::parse(object).ok()?.fields());
    let (mut used, mut total): (PerMeter<u64>, _) = (PerMeter::default(), None);
    for (name, value) in fields.ok_or_else(|| wrong(path, "is not an object"))? {
        let count = field::count(path, value.raw().as_bytes())?;
        if name == TOTAL {
            total = Some(count);
            continue;
        }
        match names.iter().find(|(known, _)| *known == name) {
            Some((_, meter)) => {
                for meter in [Some(*meter), meter.facts().part_of].into_iter().flatten() {
                    used[meter] = used[meter].saturating_add(count);
                }
            }
            None if count == 0 => {}
            None => {
                return Err(wrong(path, "has a count of a name that is not known, which may be billed"));
            }
        }
    }
    let wholes = Meter::all().into_iter().filter(|meter| meter.facts().part_of.is_none());
    let of_all = wholes.map(|meter| used[meter]).fold(0, u64::saturating_add);
    match total.filter(|total| *total != of_all) {
        None => Ok(used),
        Some(total) => {
            let why = format!("adds up to {of_all}, and its `total` is {total}: a part is counted twice");
            Err(wrong(path, why))
        }
    }
}

/// What is left of the name of a model.
fn left_of<'l>(model: Cow<'l, str>, named: Named, provider: &str) -> Cow<'l, str> {
    let from = match named {
        Named::AsSaid => 0,
        Named::WithoutProvider => {
            let rest = model.strip_prefix(provider).filter(|_| !provider.is_empty());
            if rest.is_some_and(|rest| rest.starts_with('/')) { provider.len() + 1 } else { 0 }
        }
        Named::OfResource if model.starts_with("arn:") => model.rfind('/').map_or(0, |slash| slash + 1),
        Named::OfResource => 0,
    };
    match model {
        Cow::Borrowed(name) => Cow::Borrowed(&name[from..]),
        Cow::Owned(name) => Cow::Owned(name[from..].to_owned()),
    }
}

/// The tier that served.
fn tier(flat: &Flat, row: &Row<'_, '_>) -> Result<Tier, Wrong> {
    if any(flat.batch, row)? {
        return Ok(Tier::Batch);
    }
    if flat.speed.map(|at| row.text_or_none(at)).transpose()?.is_some_and(|speed| speed == "fast") {
        return Ok(Tier::Fast);
    }
    for at in flat.tier {
        if !UNSAID.contains(&row.text_or_none(*at)?.as_ref()) {
            return row.tier(*at);
        }
    }
    Ok(Tier::Standard)
}

/// How a call ended, as a line says it.
fn said(row: &Row<'_, '_>, at: usize) -> Result<Status, Wrong> {
    let word = row.text_or_none(at)?;
    let known =
        |word: &str| STATUSES.iter().find(|(_, words)| words.contains(&word)).map(|(status, _)| *status);
    let none = || wrong(row.path(at), "is neither `ok`, `failed` nor `estimated`");
    known(&word).or_else(|| known(&word.to_lowercase())).ok_or_else(none)
}

/// A region whose prices apply; the words for no region of its own are none.
fn region(word: Cow<'_, str>) -> Cow<'_, str> {
    if NO_REGION.contains(&word.as_ref()) { Cow::Borrowed("") } else { word }
}

/// A count of a line.
fn number(count: Count, row: &Row<'_, '_>) -> Result<u64, Wrong> {
    match count {
        Count::Needed(at) => row.needed(at),
        Count::OrZero(at) => row.count_or_0(at),
        Count::Seconds(at) => row.micros_or_0(at),
        Count::Larger(one, other) => Ok(row.count_or_0(one)?.max(row.count_or_0(other)?)),
        Count::Hour(hour) => Ok(row.count_or_0(hour.count)?.max(listed(hour, row)?)),
    }
}

/// What a list says that a cache keeps for an hour; 0 where it has nothing.
fn listed(hour: Hour, row: &Row<'_, '_>) -> Result<u64, Wrong> {
    let path = row.path(hour.list);
    let Some(list) = row.values.json(hour.list) else { return Ok(0) };
    let items = Json::parse(list).ok().and_then(Json::items).ok_or_else(|| wrong(path, "is not a list"))?;
    let (mut kept, mut all) = (0_u64, 0_u64);
    for item in &items {
        let fields = item.fields().unwrap_or_default();
        let tokens = json::field(&fields, "inputTokens")
            .ok_or_else(|| wrong(path, "has no `inputTokens`: unknown is not 0"))?;
        let tokens = field::count(path, tokens.raw().as_bytes())?;
        all = all.saturating_add(tokens);
        match json::text_of(&fields, "ttl").as_deref() {
            Some("1h") => kept = kept.saturating_add(tokens),
            Some("5m") => {}
            _ => return Err(wrong(path, "has a `ttl` that is neither `5m` nor `1h`")),
        }
    }
    let of = row.count_or_0(hour.of)?;
    if items.is_empty() || all == of {
        return Ok(kept);
    }
    Err(wrong(path, format!("adds up to {all}, and `{}` is {of}", row.path(hour.of))))
}
