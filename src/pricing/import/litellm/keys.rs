//! Classifies the keys of a LiteLLM entry.

use crate::exact::Exact;
use crate::pricing::import::why::Why;
use crate::pricing::import::words;
use crate::units::{CacheRole, Lifetime, Meter, Tier, Tokens};

/// The meaning of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// The rate of a meter in a tier, for prompts above a length or any.
    Rate { meter: Meter, tier: Tier, above: Option<Tokens> },
    /// The fee of a search, by context size.
    WebSearch,
    /// The factor of a region.
    Region(&'static str),
    /// A provider-specific key.
    Own,
    /// A price without a cell in our tables.
    Not(Why),
    /// Read separately.
    Elsewhere,
    /// Not about prices, limits or features.
    NoPrice,
}

/// Keys that are read separately.
const ELSEWHERE: [&str; 16] = [
    "deprecation_date",
    "input_cost_per_request",
    "litellm_provider",
    "max_input_tokens",
    "max_output_tokens",
    "mode",
    "off_peak_pricing",
    "output_cost_per_reasoning_token",
    "prompt_cache_min_tokens",
    "source",
    "successor_model",
    "supports_computer_use",
    "supports_function_calling",
    "supports_prompt_caching",
    "supports_vision",
    "tiered_pricing",
];

/// Words for billing units other than text tokens.
const OTHER_UNITS: [&str; 15] = [
    "annotation",
    "audio",
    "character",
    "citation",
    "code_interpreter",
    "dbu",
    "image",
    "maps_grounding",
    "ocr",
    "page",
    "pixel",
    "query",
    "reasoning",
    "second",
    "video",
];

/// Classifies a key.
pub(super) fn key(key: &str) -> Key {
    if ELSEWHERE.contains(&key) {
        return Key::Elsewhere;
    }
    let stems = words::METERS.iter().flat_map(|words| words.litellm.iter().map(|stem| (words.meter, *stem)));
    let stem = stems.filter(|(_, stem)| key.starts_with(stem)).max_by_key(|(_, stem)| stem.len());
    if let Some((meter, stem)) = stem {
        return rate(meter, &key[stem.len()..]).unwrap_or(Key::Not(Why::UnknownKey));
    }
    match key {
        "search_context_cost_per_query" => Key::WebSearch,
        "regional_processing_uplift_multiplier_eu" => Key::Region("eu"),
        "regional_processing_uplift_multiplier_us" => Key::Region("us"),
        "fedramp_uplift_multiplier" => Key::Region("fedramp"),
        "regional_endpoint_uplift_multiplier" => Key::Not(Why::NoRegion),
        "provider_specific_entry" => Key::Own,
        "explicit_cache_read_input_token_cost" => {
            Key::Not(Why::SecondRate("of an explicit cache".to_owned()))
        }
        "search_free_requests" => Key::Not(Why::Allowance),
        "rpm" | "tpm" => Key::Not(Why::OfAccounts),
        _ if !is_about_money(key) => Key::NoPrice,
        _ if OTHER_UNITS.iter().any(|unit| key.contains(unit)) => Key::Not(Why::NoMeter),
        _ => Key::Not(Why::UnknownKey),
    }
}

fn is_about_money(key: &str) -> bool {
    ["cost", "price", "pricing", "multiplier", "uplift"].iter().any(|word| key.contains(word))
}

/// Parses the suffixes of a rate: a lifetime, a prompt length, a tier, in any order.
fn rate(mut meter: Meter, mut rest: &str) -> Option<Key> {
    let (mut tier, mut above) = (Tier::Standard, None);
    let mut refused = None;
    while !rest.is_empty() {
        if let Some(CacheRole::Write(of, Lifetime::Default)) = meter.facts().cache
            && let Some(after) = rest.strip_prefix("_above_1hr")
        {
            (meter, rest) = (of.write(Lifetime::Hour), after);
        } else if let Some(after) = rest.strip_prefix("_above_12hr") {
            refused = Some(Why::NoLifetime);
            rest = after;
        } else if let Some((tokens, after)) = threshold(rest) {
            above = Some(tokens);
            rest = after;
        } else {
            let (named, after) = tier_of(rest)?;
            match named {
                Some(named) => tier = named,
                None => refused = refused.or(Some(Why::NoTier)),
            }
            rest = after;
        }
    }
    Some(refused.map_or(Key::Rate { meter, tier, above }, Key::Not))
}

/// The tier at the start of a text, and the rest.
fn tier_of(rest: &str) -> Option<(Option<Tier>, &str)> {
    let mut named =
        words::LITELLM_TIERS.iter().filter_map(|(word, tier)| Some((*tier, rest.strip_prefix(word)?)));
    named.find(|(_, after)| after.is_empty() || after.starts_with('_'))
}

/// `_above_272k_tokens`, and the rest.
fn threshold(rest: &str) -> Option<(Tokens, &str)> {
    let (number, after) = rest.strip_prefix("_above_")?.split_once("_tokens")?;
    let (digits, times) = number.strip_suffix('k').map_or((number, 1_u32), |digits| (digits, 1_000));
    let tokens = digits.parse::<u32>().ok().filter(|tokens| 0 < *tokens)?;
    Some((Tokens::new(Exact::from(tokens) * Exact::from(times))?, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, meter: Meter, tier: Tier, above: u32) {
        let above = Some(above).filter(|above| 0 < *above).and_then(|above| Tokens::new(Exact::from(above)));
        assert_eq!(key(name), Key::Rate { meter, tier, above }, "{name}");
    }

    #[test]
    fn a_key_names_meter_length_and_tier() {
        check("input_cost_per_token", Meter::Input, Tier::Standard, 0);
        check("output_cost_per_token_batches", Meter::Output, Tier::Batch, 0);
        check("input_cost_per_token_above_200k_tokens", Meter::Input, Tier::Standard, 200_000);
        check("input_cost_per_token_above_272k_tokens_flex", Meter::Input, Tier::Flex, 272_000);
        check("input_cost_per_token_priority_above_200k_tokens", Meter::Input, Tier::Priority, 200_000);
        check("input_cost_per_token_ultrafast", Meter::Input, Tier::Ultrafast, 0);
        check("cache_read_input_token_cost_priority", Meter::CacheRead, Tier::Priority, 0);
        check("cache_creation_input_token_cost_above_1hr", Meter::CacheWrite1h, Tier::Standard, 0);
        check(
            "cache_creation_input_token_cost_above_1hr_above_200k_tokens",
            Meter::CacheWrite1h,
            Tier::Standard,
            200_000,
        );
    }

    #[test]
    fn money_for_which_there_is_no_cell_is_told_apart() {
        for (name, why) in [
            ("cache_creation_input_token_cost_above_12hr_flex", Why::NoLifetime),
            ("input_cost_per_token_above_272k_tokens_decisions", Why::NoTier),
            ("input_cost_per_token_on_sundays", Why::UnknownKey),
            ("input_cost_per_token_above_many_tokens", Why::UnknownKey),
            ("output_cost_per_video_token_batches", Why::NoMeter),
            ("output_cost_per_image", Why::NoMeter),
            ("cost_per_second", Why::NoMeter),
            ("input_dbu_cost_per_token", Why::NoMeter),
            ("moonlight_uplift", Why::UnknownKey),
            ("tpm", Why::OfAccounts),
        ] {
            assert_eq!(key(name), Key::Not(why), "{name}");
        }
        for name in ["supports_reasoning", "metadata", "comment"] {
            assert_eq!(key(name), Key::NoPrice, "{name}");
        }
    }
}
