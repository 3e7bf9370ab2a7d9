//! The usage object that a vendor's API returned, as meters that exclude each other.
//!
//! OpenAI and Gemini count cached tokens inside the prompt, Anthropic beside it; OpenAI counts
//! reasoning inside the output, Gemini beside it. Whatever is in an object and has no meter here, such
//! as audio, is refused: it would be billed, and not by us.

use std::fmt;

use serde_json::{Map, Value};

use crate::units::{Meter, PerMeter, Tier};

/// What a vendor reported of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reported {
    /// Whose format it is.
    pub api: Api,
    /// Tokens in each meter.
    pub tokens: PerMeter<u64>,
    /// The tier in which the call ran, where the object says so.
    pub tier: Option<Tier>,
    /// Uses of tools, by the fee's name.
    pub tools: Vec<(String, u64)>,
}

/// A known format of usage objects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Api {
    /// OpenAI's chat completions.
    OpenAiChat,
    /// OpenAI's responses.
    OpenAiResponses,
    /// Anthropic's messages.
    Anthropic,
    /// Google's Gemini.
    Gemini,
}

impl Api {
    /// The name for people.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OpenAiChat => "OpenAI chat completions",
            Self::OpenAiResponses => "OpenAI responses",
            Self::Anthropic => "Anthropic messages",
            Self::Gemini => "Gemini",
        }
    }
}

/// Why a text is no usage object that could be priced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadUsage {
    /// Not JSON.
    NotJson(String),
    /// JSON, and none of the known formats.
    UnknownFormat,
    /// A count that is no whole number.
    NotACount(String),
    /// A field that is billed and has no meter here.
    NoMeter(String, u64),
    /// A part that is larger than the whole.
    PartOverWhole {
        /// The part.
        part: String,
        /// The whole.
        whole: String,
    },
    /// A total that is not the sum of its parts.
    TotalDiffers(String),
    /// Counts beyond what a number holds.
    TooLarge,
    /// A tier that is not one of ours.
    UnknownTier(String),
}

impl fmt::Display for BadUsage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotJson(error) => write!(f, "the usage is not JSON: {error}"),
            Self::UnknownFormat => f.write_str(
                "the usage is in no known format: OpenAI chat or responses, Anthropic messages, Gemini",
            ),
            Self::NotACount(field) => write!(f, "`{field}` is not a whole number of tokens"),
            Self::NoMeter(field, count) => write!(f, "`{field}` is {count}, and no meter here prices it"),
            Self::PartOverWhole { part, whole } => {
                write!(f, "`{part}` is more than `{whole}`, which holds it")
            }
            Self::TotalDiffers(total) => write!(f, "`{total}` is not the sum of its parts"),
            Self::TooLarge => f.write_str("the counts are too large"),
            Self::UnknownTier(tier) => write!(f, "the tier `{tier}` is not one that price tables have"),
        }
    }
}

impl std::error::Error for BadUsage {}

/// Reads a usage object, or a whole response that holds one.
///
/// # Errors
/// Anything that cannot be priced completely.
pub fn reported(text: &str) -> Result<Reported, BadUsage> {
    let value: Value = serde_json::from_str(text).map_err(|error| BadUsage::NotJson(error.to_string()))?;
    let Value::Object(response) = &value else { return Err(BadUsage::UnknownFormat) };
    let usage = ["usage", "usageMetadata"].iter().find_map(|key| response.get(*key)).unwrap_or(&value);
    let Value::Object(usage) = usage else { return Err(BadUsage::UnknownFormat) };
    let fields = Fields(usage);
    let mut read = if usage.contains_key("promptTokenCount") {
        gemini(&fields)?
    } else if usage.contains_key("prompt_tokens") {
        openai(&fields, Api::OpenAiChat, ["prompt_tokens", "completion_tokens"])?
    } else if usage.contains_key("input_tokens") && is_openai_responses(usage) {
        openai(&fields, Api::OpenAiResponses, ["input_tokens", "output_tokens"])?
    } else if usage.contains_key("input_tokens") {
        anthropic(&fields)?
    } else {
        return Err(BadUsage::UnknownFormat);
    };
    read.tier = tier(usage.get("service_tier").or_else(|| response.get("service_tier")))?;
    Ok(read)
}

/// Anthropic's objects never have a total, nor details of the input.
fn is_openai_responses(usage: &Map<String, Value>) -> bool {
    ["total_tokens", "input_tokens_details", "output_tokens_details"]
        .iter()
        .any(|key| usage.contains_key(*key))
}

struct Fields<'u>(&'u Map<String, Value>);

impl Fields<'_> {
    /// A count; 0 where it is absent or null.
    fn count(&self, field: &str) -> Result<u64, BadUsage> {
        match self.0.get(field) {
            None | Some(Value::Null) => Ok(0),
            Some(value) => value.as_u64().ok_or_else(|| BadUsage::NotACount(field.to_owned())),
        }
    }

    /// An object within; an empty one where it is absent or null.
    fn within(&self, field: &str) -> Result<Map<String, Value>, BadUsage> {
        match self.0.get(field) {
            None | Some(Value::Null) => Ok(Map::new()),
            Some(Value::Object(object)) => Ok(object.clone()),
            Some(_) => Err(BadUsage::NotACount(field.to_owned())),
        }
    }

    /// Refuses any count above 0 but those that have been dealt with.
    fn nothing_else(&self, known: &[&str]) -> Result<(), BadUsage> {
        for (field, value) in self.0.iter().filter(|(field, _)| !known.contains(&field.as_str())) {
            match value {
                Value::Number(_) => match self.count(field)? {
                    0 => {}
                    count => return Err(BadUsage::NoMeter(field.clone(), count)),
                },
                Value::Object(inner) => Fields(inner).nothing_else(&[])?,
                Value::Null | Value::Bool(_) | Value::String(_) | Value::Array(_) => {}
            }
        }
        Ok(())
    }
}

fn part_of(part: u64, part_name: &str, whole: u64, whole_name: &str) -> Result<u64, BadUsage> {
    let wrong = || BadUsage::PartOverWhole { part: part_name.to_owned(), whole: whole_name.to_owned() };
    whole.checked_sub(part).ok_or_else(wrong)
}

fn sum(counts: &[u64]) -> Result<u64, BadUsage> {
    counts.iter().try_fold(0_u64, |total, count| total.checked_add(*count)).ok_or(BadUsage::TooLarge)
}

/// Cached and written tokens are inside the prompt, reasoning inside the output.
fn openai(usage: &Fields<'_>, api: Api, [input, output]: [&str; 2]) -> Result<Reported, BadUsage> {
    let (input_details, output_details) = (format!("{input}_details"), format!("{output}_details"));
    usage.nothing_else(&[input, output, "total_tokens", &input_details, &output_details])?;
    let (prompt, made) = (usage.count(input)?, usage.count(output)?);
    let prompt_details = usage.within(&input_details)?;
    let prompt_details = Fields(&prompt_details);
    prompt_details.nothing_else(&["cached_tokens", "cache_write_tokens", "text_tokens"])?;
    let made_details = usage.within(&output_details)?;
    let made_details = Fields(&made_details);
    // Tokens of a rejected prediction are billed as output, and already counted there.
    let inside_output =
        ["reasoning_tokens", "text_tokens", "accepted_prediction_tokens", "rejected_prediction_tokens"];
    made_details.nothing_else(&inside_output)?;
    let reasoning = made_details.count("reasoning_tokens")?;
    part_of(reasoning, "reasoning_tokens", made, output)?;
    let (read, written) =
        (prompt_details.count("cached_tokens")?, prompt_details.count("cache_write_tokens")?);
    let unread = part_of(read, "cached_tokens", prompt, input)?;
    let uncached = part_of(written, "cache_write_tokens", unread, input)?;
    if usage.0.contains_key("total_tokens") && usage.count("total_tokens")? != sum(&[prompt, made])? {
        return Err(BadUsage::TotalDiffers("total_tokens".to_owned()));
    }
    let mut tokens = PerMeter::default();
    tokens[Meter::Input] = uncached;
    tokens[Meter::CacheRead] = read;
    tokens[Meter::CacheWrite] = written;
    tokens[Meter::Output] = made;
    Ok(Reported { api, tokens, tier: None, tools: Vec::new() })
}

/// Cached tokens stand beside the input; writes are told apart by how long they live.
fn anthropic(usage: &Fields<'_>) -> Result<Reported, BadUsage> {
    usage.nothing_else(&[
        "input_tokens",
        "output_tokens",
        "cache_read_input_tokens",
        "cache_creation_input_tokens",
        "cache_creation",
        "server_tool_use",
    ])?;
    let written = usage.count("cache_creation_input_tokens")?;
    let creation = usage.within("cache_creation")?;
    let creation = Fields(&creation);
    let [short, long] = ["ephemeral_5m_input_tokens", "ephemeral_1h_input_tokens"];
    creation.nothing_else(&[short, long])?;
    let for_an_hour = creation.count(long)?;
    let detailed = sum(&[creation.count(short)?, for_an_hour])?;
    if detailed != 0 && usage.0.contains_key("cache_creation_input_tokens") && detailed != written {
        let (part, whole) = ("cache_creation".to_owned(), "cache_creation_input_tokens".to_owned());
        return Err(BadUsage::PartOverWhole { part, whole });
    }
    let tool_use = usage.within("server_tool_use")?;
    let tool_use = Fields(&tool_use);
    // Fetching a page is free but for the tokens that it brings.
    tool_use.nothing_else(&["web_search_requests", "web_fetch_requests"])?;
    let searches = tool_use.count("web_search_requests")?;
    let mut tokens = PerMeter::default();
    tokens[Meter::Input] = usage.count("input_tokens")?;
    tokens[Meter::CacheRead] = usage.count("cache_read_input_tokens")?;
    tokens[Meter::CacheWrite] = written.max(detailed) - for_an_hour;
    tokens[Meter::CacheWrite1h] = for_an_hour;
    tokens[Meter::Output] = usage.count("output_tokens")?;
    let tools = if searches == 0 { Vec::new() } else { vec![("web_search".to_owned(), searches)] };
    Ok(Reported { api: Api::Anthropic, tokens, tier: None, tools })
}

/// Cached tokens are inside the prompt; thoughts stand beside the answer, tool results beside the prompt.
fn gemini(usage: &Fields<'_>) -> Result<Reported, BadUsage> {
    usage.nothing_else(&[
        "promptTokenCount",
        "cachedContentTokenCount",
        "candidatesTokenCount",
        "thoughtsTokenCount",
        "toolUsePromptTokenCount",
        "totalTokenCount",
    ])?;
    for (field, value) in usage.0.iter().filter(|(field, _)| field.ends_with("TokensDetails")) {
        only_text(field, value)?;
    }
    let prompt = usage.count("promptTokenCount")?;
    let read = usage.count("cachedContentTokenCount")?;
    let uncached = part_of(read, "cachedContentTokenCount", prompt, "promptTokenCount")?;
    let mut tokens = PerMeter::default();
    tokens[Meter::Input] = sum(&[uncached, usage.count("toolUsePromptTokenCount")?])?;
    tokens[Meter::CacheRead] = read;
    tokens[Meter::Output] = sum(&[usage.count("candidatesTokenCount")?, usage.count("thoughtsTokenCount")?])?;
    Ok(Reported { api: Api::Gemini, tokens, tier: None, tools: Vec::new() })
}

/// A list of `{modality, tokenCount}`: what hears or sees may be priced by rates of its own.
fn only_text(field: &str, value: &Value) -> Result<(), BadUsage> {
    for detail in value.as_array().into_iter().flatten() {
        let modality = detail.get("modality").and_then(Value::as_str).unwrap_or("TEXT");
        let count = detail.get("tokenCount").and_then(Value::as_u64).unwrap_or(0);
        if modality == "AUDIO" && count != 0 {
            return Err(BadUsage::NoMeter(format!("{field} {modality}"), count));
        }
    }
    Ok(())
}

fn tier(value: Option<&Value>) -> Result<Option<Tier>, BadUsage> {
    match value.and_then(Value::as_str) {
        None | Some("auto") => Ok(None),
        Some("default" | "standard") => Ok(Some(Tier::Standard)),
        Some("batch") => Ok(Some(Tier::Batch)),
        Some("flex") => Ok(Some(Tier::Flex)),
        Some("priority") => Ok(Some(Tier::Priority)),
        Some(other) => Err(BadUsage::UnknownTier(other.to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, api: Api, [input, read, write, write_1h, output]: [u64; 5]) {
        let read_usage = reported(text).expect("a known format");
        let mut tokens = PerMeter::default();
        tokens[Meter::Input] = input;
        tokens[Meter::CacheRead] = read;
        tokens[Meter::CacheWrite] = write;
        tokens[Meter::CacheWrite1h] = write_1h;
        tokens[Meter::Output] = output;
        assert_eq!((read_usage.api, read_usage.tokens), (api, tokens), "{text}");
    }

    #[test]
    fn openai_counts_cached_tokens_inside_the_prompt() {
        let chat = r#"{"prompt_tokens": 2006, "completion_tokens": 300, "total_tokens": 2306,
            "prompt_tokens_details": {"cached_tokens": 1920, "audio_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 128}}"#;
        check(chat, Api::OpenAiChat, [86, 1920, 0, 0, 300]);
        let responses = r#"{"input_tokens": 100, "input_tokens_details": {"cached_tokens": 40},
            "output_tokens": 7, "output_tokens_details": {"reasoning_tokens": 0}, "total_tokens": 107}"#;
        check(responses, Api::OpenAiResponses, [60, 40, 0, 0, 7]);
    }

    #[test]
    fn anthropic_counts_cached_tokens_beside_the_input() {
        let plain = r#"{"input_tokens": 50, "cache_read_input_tokens": 4500, "cache_creation_input_tokens": 200, "output_tokens": 9}"#;
        check(plain, Api::Anthropic, [50, 4500, 200, 0, 9]);
        let detailed = r#"{"usage": {"input_tokens": 50, "cache_creation_input_tokens": 300,
            "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 100}, "output_tokens": 9}}"#;
        check(detailed, Api::Anthropic, [50, 0, 200, 100, 9]);
    }

    #[test]
    fn gemini_counts_thoughts_beside_the_answer() {
        let usage = r#"{"usageMetadata": {"promptTokenCount": 1000, "cachedContentTokenCount": 600,
            "candidatesTokenCount": 50, "thoughtsTokenCount": 150, "totalTokenCount": 1200}}"#;
        check(usage, Api::Gemini, [400, 600, 0, 0, 200]);
    }

    #[test]
    fn what_cannot_be_priced_is_refused() {
        for (text, error) in [
            ("[]", BadUsage::UnknownFormat),
            ("{}", BadUsage::UnknownFormat),
            (r#"{"prompt_tokens": 1.5}"#, BadUsage::NotACount("prompt_tokens".into())),
            (r#"{"prompt_tokens": -1}"#, BadUsage::NotACount("prompt_tokens".into())),
            (
                r#"{"prompt_tokens": 5, "prompt_tokens_details": {"audio_tokens": 3}}"#,
                BadUsage::NoMeter("audio_tokens".into(), 3),
            ),
            (
                r#"{"prompt_tokens": 5, "prompt_tokens_details": {"cached_tokens": 6}}"#,
                BadUsage::PartOverWhole { part: "cached_tokens".into(), whole: "prompt_tokens".into() },
            ),
            (r#"{"input_tokens": 5, "service_tier": "turbo"}"#, BadUsage::UnknownTier("turbo".into())),
        ] {
            assert_eq!(reported(text), Err(error), "{text}");
        }
    }
}
