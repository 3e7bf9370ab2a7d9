//! A prompt cache as a file has it, and how calls come to it.

use super::maps::{Entries, entries, flow, optional, text};
use crate::oracle::num::Time;
use crate::oracle::world::*;

pub fn cache(cache: &Cache) -> String {
    let hits = match &cache.hits {
        Hits::Rate(rate) => ("hit_rate", rate.text.clone()),
        Hits::Traffic(of) => ("traffic", flow(traffic(of))),
        Hits::Measured([read, write, hour]) => {
            let tokens = [("read", &read.text), ("write", &write.text), ("write_1h", &hour.text)];
            return flow(entries([(
                "measured",
                &flow(tokens.map(|(key, text)| (key.to_owned(), text.clone())).into()),
            )]));
        }
    };
    let storage = cache.storage.as_ref().map(|hours| flow(entries([("hours", &hours.text)])));
    let given = entries([("prefix", &cache.prefix.text), (hits.0, &hits.1)]);
    flow([given, optional([("ttl", cache.ttl.map(str::to_owned)), ("storage", storage)])].concat())
}

fn traffic(of: &Traffic) -> Entries {
    let number = |number: &Option<u32>| number.map(|number| number.to_string());
    match of {
        Traffic::Sessions { calls } => entries([("pattern", "sessions"), ("calls", &calls.text)]),
        Traffic::Even { gap } => entries([("pattern", "even"), ("gap", &gap.text)]),
        Traffic::ColdStarts { starts, of } => {
            entries([("pattern", "cold_starts"), ("starts", &starts.text), ("of", &of.text)])
        }
        Traffic::Tenants { shape, mean_per_hour, shards } => optional([
            ("pattern", Some("tenants".to_owned())),
            ("shape", Some(shape.to_string())),
            ("mean_per_hour", Some(mean_per_hour.text.clone())),
            ("shards", number(shards)),
        ]),
        Traffic::Random { slides, per_hour, shards, warm_up, profile } => optional([
            ("pattern", Some(if *slides { "sliding" } else { "fixed" }.to_owned())),
            ("per_hour", text(per_hour)),
            ("shards", number(shards)),
            ("warm_up", warm_up.as_ref().map(|Time { text, .. }| text.clone())),
            ("profile", (!profile.is_empty()).then(|| of_periods(profile))),
        ]),
    }
}

fn of_periods(profile: &[Period]) -> String {
    let period = |Period { hours, portion }: &Period| {
        let share = match portion {
            Portion::Share(share) | Portion::Weight(share) => &share.text,
            Portion::Rest => "rest",
        };
        flow(entries([("hours", &hours.text), ("share", share)]))
    };
    format!("[{}]", profile.iter().map(period).collect::<Vec<_>>().join(", "))
}
