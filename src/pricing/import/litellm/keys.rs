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
    /// The price of a piece, by its word in the merged data of the market and how many of these amounts make one there;
    /// of a class of them, such as a resolution, where one is named.
    Piece { word: &'static str, times: i64, tier: Tier, above: Option<Tokens>, class: Option<String> },
    /// The fee of a search, by context size.
    WebSearch,
    /// The fee of a call of a tool.
    Fee(&'static str),
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
const ELSEWHERE: [&str; 14] = [
    "deprecation_date",
    "litellm_provider",
    "max_input_tokens",
    "max_output_tokens",
    "mode",
    "off_peak_pricing",
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
const OTHER_UNITS: [&str; 13] = [
    "annotation",
    "audio",
    "character",
    "citation",
    "dbu",
    "image",
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
    let pieces = words::LITELLM_PIECES.iter().filter(|(stem, ..)| key.starts_with(stem));
    if let Some((stem, word, times)) = pieces.max_by_key(|(stem, ..)| stem.len()) {
        return piece(word, *times, &key[stem.len()..]);
    }
    match key {
        "google_maps_grounding_cost_per_query" => Key::Fee("maps_grounding"),
        "code_interpreter_cost_per_session" => Key::Fee("code_interpreter_session"),
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

/// Parses the suffixes of the price of a piece: a prompt length, a tier, or else a class.
fn piece(word: &'static str, times: i64, rest: &str) -> Key {
    match rate(Meter::Input, rest) {
        Some(Key::Rate { tier, above, .. }) => Key::Piece { word, times, tier, above, class: None },
        Some(other) => other,
        None => {
            let class = Some(rest.trim_start_matches('_').to_owned());
            Key::Piece { word, times, tier: Tier::Standard, above: None, class }
        }
    }
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
        } else if let Some(CacheRole::Write(of, Lifetime::Default)) = meter.facts().cache
            && let Some(after) = rest.strip_prefix("_above_12hr")
        {
            (meter, rest) = (of.write(Lifetime::HalfDay), after);
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
        check("cache_creation_input_token_cost_above_12hr_flex", Meter::CacheWrite12h, Tier::Flex, 0);
        check("output_cost_per_video_token_batches", Meter::VideoOutput, Tier::Batch, 0);
        check(
            "cache_creation_input_token_cost_above_1hr_above_200k_tokens",
            Meter::CacheWrite1h,
            Tier::Standard,
            200_000,
        );
    }

    #[test]
    fn a_piece_has_a_tier_or_a_class() {
        let of = |name: &str| match key(name) {
            Key::Piece { word, times, tier, above, class } => (word, times, tier, above.is_some(), class),
            other => panic!("{name}: {other:?}"),
        };
        assert_eq!(of("ocr_cost_per_page_batches"), ("kilopage_ocr", 1_000, Tier::Batch, false, None));
        let class = Some("1080p".to_owned());
        assert_eq!(of("output_cost_per_second_1080p"), ("second_out", 1, Tier::Standard, false, class));
        let long = "input_cost_per_image_above_128k_tokens";
        assert_eq!(of(long), ("image_in", 1, Tier::Standard, true, None));
    }

    #[test]
    fn money_for_which_there_is_no_cell_is_told_apart() {
        for (name, why) in [
            ("input_cost_per_token_above_272k_tokens_decisions", Why::NoTier),
            ("input_cost_per_token_on_sundays", Why::UnknownKey),
            ("input_cost_per_token_above_many_tokens", Why::UnknownKey),
            ("annotation_cost_per_page", Why::NoMeter),
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
