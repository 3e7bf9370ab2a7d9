//! A prompt cache from a scenario's file, and how calls come to it.

use super::keys::{Keys, Read};
use super::step::portion;
use super::tree::Tree;
use crate::oracle::num::Num;
use crate::oracle::world::{Cache, Hits, Period, Traffic};

pub fn cache(mut keys: Keys) -> Read<Cache> {
    if let Some(mut measured) = keys.map("measured")? {
        let mut tokens = |key| measured.number(key).map(|tokens| tokens.unwrap_or_else(|| Num::new("0")));
        let hits = Hits::Measured([tokens("read")?, tokens("write")?, tokens("write_1h")?]);
        measured.finish()?;
        keys.finish()?;
        return Ok(Cache { prefix: Num::new("0"), hits, ttl: None, storage: None });
    }
    let hits = match keys.map("traffic")? {
        Some(keys) => Hits::Traffic(Box::new(traffic(keys)?)),
        None => Hits::Rate(keys.needed_number("hit_rate")?),
    };
    let ttl = keys.text("ttl")?.map(|ttl| if ttl == "1h" { "1h" } else { "5m" });
    let storage = |mut keys: Keys| {
        let hours = keys.needed_number("hours")?;
        keys.finish().map(|()| hours)
    };
    let storage = keys.map("storage")?.map(storage).transpose()?;
    let prefix = keys.needed_number("prefix")?;
    keys.finish()?;
    Ok(Cache { prefix, hits, ttl, storage })
}

fn traffic(mut keys: Keys) -> Read<Traffic> {
    let pattern = keys.text("pattern")?.ok_or("traffic has a pattern")?;
    let traffic = match pattern.as_str() {
        "sessions" => Traffic::Sessions { calls: keys.needed_number("calls")? },
        "even" => Traffic::Even { gap: keys.time("gap")?.ok_or("even traffic has a gap")? },
        "cold_starts" => {
            Traffic::ColdStarts { starts: keys.needed_number("starts")?, of: keys.needed_number("of")? }
        }
        "tenants" => Traffic::Tenants {
            shape: keys.count("shape")?.ok_or("tenants have a shape")?,
            mean_per_hour: keys.needed_number("mean_per_hour")?,
            shards: keys.count("shards")?,
        },
        "fixed" | "sliding" => Traffic::Random {
            slides: pattern == "sliding",
            per_hour: keys.number("per_hour")?,
            shards: keys.count("shards")?,
            warm_up: keys.time("warm_up")?,
            profile: keys.list("profile")?.into_iter().map(period).collect::<Read<_>>()?,
        },
        other => return Err(format!("the pattern `{other}` is not known")),
    };
    keys.finish()?;
    Ok(traffic)
}

fn period(tree: Tree) -> Read<Period> {
    let mut keys = Keys::of(tree, "a period")?;
    let hours: Num = keys.needed_number("hours")?;
    let share = keys.text("share")?.ok_or("a period has a share")?;
    keys.finish()?;
    Ok(Period { hours, portion: portion(share) })
}
