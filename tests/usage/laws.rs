//! Laws of every object that is known, held to objects that have all that a vendor reports.

use std::sync::Arc;

use costcalc::diag::Source;
use costcalc::engine::{self, Reported};
use costcalc::units::{Meter, ModelId, PerMeter};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A provider, an object of it, and the paths inside of which everything is harmless.
struct Known {
    provider: &'static str,
    model: &'static str,
    object: Value,
    harmless: &'static [&'static str],
}

/// The meters that nearly all models sell.
fn sold() -> PerMeter<bool> {
    PerMeter::from_fn(|meter: Meter| meter.facts().is_usual)
}

fn known() -> Vec<Known> {
    let chat = json!({"prompt_tokens": 2006, "completion_tokens": 300, "total_tokens": 2306,
        "prompt_tokens_details": {"cached_tokens": 1920, "cache_write_tokens": 6, "audio_tokens": 0},
        "completion_tokens_details": {"reasoning_tokens": 128, "rejected_prediction_tokens": 1}});
    let mut routed = chat.clone();
    for (key, value) in [
        ("cost", json!(0.001)),
        ("is_byok", json!(false)),
        ("server_tool_use", json!({"web_search_requests": 1})),
    ] {
        routed[key] = value;
    }
    let responses = json!({"input_tokens": 100, "input_tokens_details": {"cached_tokens": 40, "cache_write_tokens": 2},
        "output_tokens": 7, "output_tokens_details": {"reasoning_tokens": 3}, "total_tokens": 107});
    let object = |provider, object| Known { provider, model: "m", object, harmless: &[] };
    vec![
        object("openai", chat.clone()),
        Known {
            provider: "openai",
            model: "m",
            object: json!({"object": "chat.completion", "model": "m", "service_tier": "default", "choices": [{"index": 0,
                "finish_reason": "stop", "message": {"role": "assistant", "content": null, "refusal": null, "tool_calls": [{"id": "x"}]}}],
                "usage": chat}),
            harmless: &["choices.0.message.tool_calls"],
        },
        object("openai", responses.clone()),
        Known {
            provider: "openai",
            model: "m",
            object: json!({"object": "response", "model": "m", "status": "completed", "text": {"format": {"type": "text"}}, "output": [
                {"type": "web_search_call", "status": "completed", "action": {"type": "search", "query": "q"}},
                {"type": "message", "content": [{"type": "output_text", "text": "x", "annotations": [{"type": "url_citation", "url": "u"}]}]}],
                "usage": responses.clone()}),
            harmless: &["text"],
        },
        object(
            "openai",
            json!({"object": "batch", "status": "completed", "model": "m",
            "request_counts": {"total": 2, "completed": 2, "failed": 0}, "usage": responses.clone()}),
        ),
        Known {
            provider: "openai",
            model: "m-realtime",
            object: json!({"type": "response.done", "event_id": "e", "response": {"object": "realtime.response",
            "status": "completed", "usage": {"total_tokens": 110, "input_tokens": 100, "output_tokens": 10,
            "input_token_details": {"text_tokens": 60, "audio_tokens": 40, "cached_tokens": 70,
                "cached_tokens_details": {"text_tokens": 40, "audio_tokens": 30}},
            "output_token_details": {"text_tokens": 4, "audio_tokens": 6}}}}),
            harmless: &[],
        },
        object(
            "openai",
            json!({"id": "b", "custom_id": "c", "error": null,
            "response": {"status_code": 200, "request_id": "r", "body": {"model": "m", "usage": chat}}}),
        ),
        object(
            "anthropic",
            json!({"input_tokens": 5, "output_tokens": 9, "cache_read_input_tokens": 7,
            "cache_creation_input_tokens": 300, "service_tier": "standard", "inference_geo": "us", "speed": "standard",
            "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 100},
            "server_tool_use": {"web_search_requests": 2, "web_fetch_requests": 0},
            "output_tokens_details": {"thinking_tokens": 4}, "iterations": [
                {"type": "compaction", "input_tokens": 11, "output_tokens": 3},
                {"type": "message", "input_tokens": 5, "output_tokens": 9, "cache_read_input_tokens": 7, "cache_creation_input_tokens": 300,
                    "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 100}}]}),
        ),
        Known {
            provider: "anthropic",
            model: "m",
            object: json!({"id": "m", "type": "message", "role": "assistant", "model": "m", "stop_reason": "end_turn", "content": [
                {"type": "text", "text": "x"}, {"type": "server_tool_use", "id": "t", "name": "web_search", "input": {"query": "q"}}],
                "usage": {"input_tokens": 5, "output_tokens": 9, "server_tool_use": {"web_search_requests": 1}}}),
            harmless: &["content.0", "content.1.input"],
        },
        object(
            "anthropic",
            json!({"custom_id": "c", "result": {"type": "succeeded",
            "message": {"model": "m", "usage": {"input_tokens": 5, "output_tokens": 9, "service_tier": "batch"}}}}),
        ),
        Known {
            provider: "google",
            model: "m",
            object: json!({"modelVersion": "m", "candidates": [{"finishReason": "STOP", "content": {"parts": [{"text": "x"}]}}], "usageMetadata": {
                "promptTokenCount": 1000, "cachedContentTokenCount": 600, "candidatesTokenCount": 50, "thoughtsTokenCount": 150,
                "toolUsePromptTokenCount": 20, "totalTokenCount": 1220, "trafficType": "ON_DEMAND",
                "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 900}, {"modality": "IMAGE", "tokenCount": 100}]}}),
            harmless: &["candidates.0.content.parts"],
        },
        object(
            "google",
            json!({"key": "k", "response": {"usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 5, "totalTokenCount": 15}}}),
        ),
        object(
            "groq",
            json!({"queue_time": 0.1, "prompt_tokens": 1000, "completion_tokens": 500, "total_tokens": 1500}),
        ),
        object("openrouter", routed),
        object(
            "deepseek",
            json!({"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200,
            "prompt_tokens_details": {"cached_tokens": 600}, "prompt_cache_hit_tokens": 600, "prompt_cache_miss_tokens": 400}),
        ),
        object(
            "mistral",
            json!({"prompt_tokens": 1000, "completion_tokens": 200, "total_tokens": 1200, "num_cached_tokens": 60}),
        ),
        object(
            "xai",
            json!({"prompt_tokens": 500, "completion_tokens": 200, "total_tokens": 1600,
            "prompt_tokens_details": {"text_tokens": 500, "cached_tokens": 100, "audio_tokens": 0, "image_tokens": 0},
            "completion_tokens_details": {"reasoning_tokens": 900}, "num_sources_used": 0}),
        ),
        object(
            "xai",
            json!({"input_tokens": 500, "output_tokens": 200, "total_tokens": 700, "num_server_side_tools_used": 2,
            "server_side_tool_usage_details": {"web_search_calls": 2, "x_search_calls": 0}}),
        ),
    ]
}

/// Those, and what models for sound, pictures, pages and vectors answer with.
fn all() -> Vec<Known> {
    let media = [
        (
            "openai",
            "gpt-image-m",
            json!({"created": 1, "usage": {"total_tokens": 1200, "input_tokens": 200, "output_tokens": 1000,
                "input_tokens_details": {"text_tokens": 100, "image_tokens": 100, "cached_tokens": 50,
                    "cached_tokens_details": {"text_tokens": 20, "image_tokens": 30}},
                "output_tokens_details": {"image_tokens": 900, "text_tokens": 100}}}),
        ),
        (
            "openai",
            "m-transcribe",
            json!({"text": "x", "usage": {"type": "tokens", "input_tokens": 14, "output_tokens": 45, "total_tokens": 59,
                "input_token_details": {"text_tokens": 4, "audio_tokens": 10}}}),
        ),
        ("openai", "whisper-m", json!({"text": "x", "usage": {"type": "duration", "seconds": 9}})),
        ("openai", "m-tts", json!({"input_tokens": 14, "output_tokens": 101, "total_tokens": 115})),
        (
            "openai",
            "m-embed",
            json!({"object": "list", "model": "m-embed", "usage": {"prompt_tokens": 8, "total_tokens": 8}}),
        ),
        ("mistral", "m", json!({"model": "m", "usage_info": {"pages_processed": 29}})),
        ("cohere", "m", json!({"id": "r", "meta": {"billed_units": {"search_units": 1}}})),
        (
            "cohere",
            "m",
            json!({"id": "e", "response_type": "x", "meta": {"billed_units": {"input_tokens": 1}}}),
        ),
        (
            "cohere",
            "m",
            json!({"id": "c", "usage": {"billed_units": {"input_tokens": 5, "output_tokens": 4}}}),
        ),
        ("voyage", "m", json!({"model": "m", "usage": {"total_tokens": 10}})),
        ("deepgram", "m", json!({"metadata": {"duration": 25, "channels": 1}})),
    ];
    let media = media.map(|(provider, model, object)| Known { provider, model, object, harmless: &[] });
    known().into_iter().chain(media).collect()
}

impl Known {
    fn read(&self, object: &str) -> Result<Reported, Vec<String>> {
        read_at(self.provider, self.model, object)
    }
}

fn read(provider: &str, object: &str) -> Result<Reported, Vec<String>> {
    read_at(provider, "m", object)
}

fn read_at(provider: &str, model: &str, object: &str) -> Result<Reported, Vec<String>> {
    let source = Source::new("usage.json", object);
    let read = engine::reported(&Arc::clone(&source), &ModelId::new(provider, model), &sold());
    read.map_err(|problems| problems.into_iter().map(|problem| problem.message).collect())
}

/// The paths of all values inside of a value that `is_so`, with dots, harmless ones left out.
fn paths(
    value: &Value,
    at: &str,
    harmless: &[&str],
    is_so: &dyn Fn(&Value) -> bool,
    found: &mut Vec<String>,
) {
    if harmless.contains(&at) {
        return;
    }
    if is_so(value) {
        found.push(at.to_owned());
    }
    let join = |key: &str| if at.is_empty() { key.to_owned() } else { format!("{at}.{key}") };
    match value {
        Value::Object(fields) => {
            fields.iter().for_each(|(key, value)| paths(value, &join(key), harmless, is_so, found));
        }
        Value::Array(items) => {
            let all = items.iter().enumerate();
            all.for_each(|(at, value)| paths(value, &join(&at.to_string()), harmless, is_so, found));
        }
        _ => {}
    }
}

fn of(known: &Known, is_so: impl Fn(&Value) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    paths(&known.object, "", known.harmless, &is_so, &mut found);
    found
}

fn at<'v>(value: &'v mut Value, path: &str) -> &'v mut Value {
    let pointer: String =
        path.split('.').filter(|key| !key.is_empty()).map(|key| format!("/{key}")).collect();
    value.pointer_mut(&pointer).expect("a path of the object")
}

fn is_count(value: &Value) -> bool {
    value.is_u64()
}

#[test]
fn every_known_object_is_read() {
    for known in all() {
        assert_eq!(known.read(&known.object.to_string()).err(), None, "{} {}", known.provider, known.object);
    }
}

#[test]
fn a_key_that_is_given_twice_is_refused() {
    for known in all() {
        for path in of(&known, Value::is_object) {
            let mut object = known.object.clone();
            let fields: Map<String, Value> = at(&mut object, &path).as_object().expect("an object").clone();
            for (key, value) in fields {
                // JSON of two equal keys, written by hand.
                at(&mut object, &path)["\u{1}"] = value.clone();
                let text = object.to_string().replace("\\u0001", &key);
                at(&mut object, &path).as_object_mut().expect("an object").remove("\u{1}");
                let read = known.read(&text);
                assert!(read.is_err(), "{} takes `{key}` twice: {text}", known.provider);
            }
        }
    }
}

#[test]
fn a_count_that_does_not_agree_with_its_total_is_refused() {
    // Whole counts of objects that have a total, and the total.
    for (provider, whole) in [
        ("openai", "prompt_tokens"),
        ("openai", "completion_tokens"),
        ("openai", "input_tokens"),
        ("openai", "output_tokens"),
        ("google", "promptTokenCount"),
        ("google", "candidatesTokenCount"),
        ("google", "thoughtsTokenCount"),
        ("google", "toolUsePromptTokenCount"),
        ("groq", "prompt_tokens"),
        ("openrouter", "completion_tokens"),
        ("deepseek", "prompt_tokens"),
        ("deepseek", "prompt_cache_miss_tokens"),
        ("mistral", "prompt_tokens"),
        ("xai", "prompt_tokens"),
        ("xai", "reasoning_tokens"),
        ("xai", "web_search_calls"),
        ("anthropic", "ephemeral_5m_input_tokens"),
        ("anthropic", "ephemeral_1h_input_tokens"),
    ] {
        let mut tried = 0;
        for known in known().into_iter().filter(|known| known.provider == provider) {
            for path in of(&known, is_count).into_iter().filter(|path| path.rsplit('.').next() == Some(whole))
            {
                let mut object = known.object.clone();
                let count = at(&mut object, &path);
                *count = json!(count.as_u64().expect("a count") + 1);
                assert!(read(provider, &object.to_string()).is_err(), "{provider}: {path} in {object}");
                tried += 1;
            }
        }
        assert!(0 < tried, "{provider} has no `{whole}`");
    }
}

/// The keys of what was made, and of the totals that include it.
const MADE: [&str; 3] = ["completion_tokens", "output_tokens", "candidatesTokenCount"];
const TOTALS: [&str; 2] = ["total_tokens", "totalTokenCount"];

#[test]
fn what_was_made_is_never_unknown() {
    let is_of = |path: &str, keys: &[&str]| path.rsplit('.').next().is_some_and(|key| keys.contains(&key));
    let without = |object: &Value, path: &str| {
        let mut object = object.clone();
        let (above, key) = path.rsplit_once('.').unwrap_or(("", path));
        at(&mut object, above).as_object_mut().expect("an object").remove(key);
        object
    };
    for known in known() {
        let counts = of(&known, is_count);
        let made: Vec<&String> = counts.iter().filter(|path| is_of(path, &MADE)).collect();
        assert!(!made.is_empty(), "{}", known.object);
        for path in made {
            let mut null = known.object.clone();
            *at(&mut null, path) = Value::Null;
            let missing = without(&known.object, path);
            let totals = counts.iter().filter(|path| is_of(path, &TOTALS));
            let bare = totals.fold(missing.clone(), |object, total| without(&object, total));
            for object in [null, missing, bare] {
                assert!(known.read(&object.to_string()).is_err(), "{} {path}: {object}", known.provider);
            }
        }
    }
}

#[test]
fn an_object_inside_of_another_one_is_another_one() {
    for known in all() {
        for key in ["response", "body", "data", "result", "message", "payload", "usage_metadata"] {
            let object = json!({key: known.object});
            assert!(known.read(&object.to_string()).is_err(), "{}: {object}", known.provider);
        }
    }
}

#[test]
fn a_model_that_is_spoken_with_answers_otherwise_than_others() {
    for known in known().into_iter().filter(|known| known.provider == "openai") {
        let other = if known.model == "m" { "m-realtime" } else { "m" };
        assert!(read_at("openai", other, &known.object.to_string()).is_err(), "{}", known.object);
    }
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (0_u32..1_000).prop_map(|cents| json!(f(cents))),
        "[a-z]{0,8}".prop_map(Value::from),
        Just(json!([])),
        Just(json!([1, {"tokens": 5}])),
        Just(json!({})),
        Just(json!({"tokens": 5})),
    ]
}

/// A number with a fraction, of digits alone.
fn f(cents: u32) -> Value {
    serde_json::from_str(&format!("{}.{:02}", cents / 100, cents % 100)).expect("a number")
}

proptest! {
    #![proptest_config(super::laws::cases())]

    /// Whatever is added to an object, wherever and of whatever type, is refused.
    #[test]
    fn what_is_not_known_is_refused(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        key in "[a-z_]{1,12}",
        value in value(),
    ) {
        let all = all();
        let known = which.get(&all);
        let places = of(known, Value::is_object);
        let path = place.get(&places);
        let key = format!("{key}_zz");
        let mut object = known.object.clone();
        at(&mut object, path)[&key] = value;
        let text = object.to_string();
        let read = known.read(&text);
        prop_assert!(read.is_err(), "{} takes `{key}` at `{path}`: {text}", known.provider);
    }

    /// What a tool is seen to have brought is among what is counted.
    #[test]
    fn what_is_seen_is_counted(seen in 0_usize..4, counted in 0_usize..4) {
        let message = json!({"type": "message", "model": "m", "input_tokens": 5, "output_tokens": 9});
        let sampled = |tag: &str| {
            let other = json!({"type": tag, "model": "n", "input_tokens": 5, "output_tokens": 9});
            let all: Vec<Value> = std::iter::once(message.clone()).chain(std::iter::repeat_n(other, counted)).collect();
            json!({"input_tokens": 5, "output_tokens": 9, "iterations": all})
        };
        let searched = json!({"input_tokens": 5, "output_tokens": 9, "server_tool_use": {"web_search_requests": counted}});
        for (block, usage) in [
            (json!({"type": "web_search_tool_result", "content": [{"type": "web_search_result"}]}), searched),
            (json!({"type": "advisor_tool_result", "content": {"type": "advisor_result"}}), sampled("advisor_message")),
            (json!({"type": "compaction", "content": "x"}), sampled("compaction")),
        ] {
            let object = json!({"content": vec![block; seen], "usage": usage});
            let read = read("anthropic", &object.to_string());
            prop_assert_eq!(read.is_ok(), seen <= counted, "{} {:?}", object, read.err());
        }
    }

    /// Parts are taken off wholes: no token is lost or counted twice.
    #[test]
    fn tokens_add_up(prompt in 0_u64..1_000_000, made in 0_u64..1_000_000, shares in prop::array::uniform4(0_u64..=100)) {
        let [read_share, write_share, hour_share, thought_share] = shares;
        let read_part = prompt * read_share / 100;
        let written = (prompt - read_part) * write_share / 100;
        let hour = written * hour_share / 100;
        let thought = made * thought_share / 100;
        let rest = prompt - read_part - written;
        let total = prompt + made;
        let objects = [
            ("openai", json!({"prompt_tokens": prompt, "completion_tokens": made, "total_tokens": total,
                "prompt_tokens_details": {"cached_tokens": read_part, "cache_write_tokens": written},
                "completion_tokens_details": {"reasoning_tokens": thought}})),
            ("openai", json!({"input_tokens": prompt, "output_tokens": made, "total_tokens": total,
                "input_tokens_details": {"cached_tokens": read_part, "cache_write_tokens": written},
                "output_tokens_details": {"reasoning_tokens": thought}})),
            ("anthropic", json!({"input_tokens": rest, "output_tokens": made, "cache_read_input_tokens": read_part,
                "cache_creation_input_tokens": written, "output_tokens_details": {"thinking_tokens": thought},
                "cache_creation": {"ephemeral_1h_input_tokens": hour, "ephemeral_5m_input_tokens": written - hour}})),
            ("google", json!({"promptTokenCount": rest + read_part, "toolUsePromptTokenCount": written,
                "cachedContentTokenCount": read_part, "candidatesTokenCount": made - thought, "thoughtsTokenCount": thought,
                "totalTokenCount": total})),
            ("deepseek", json!({"prompt_tokens": prompt, "completion_tokens": made, "total_tokens": total,
                "prompt_cache_hit_tokens": read_part, "prompt_cache_miss_tokens": rest + written})),
            ("xai", json!({"prompt_tokens": prompt, "completion_tokens": made - thought, "total_tokens": total,
                "completion_tokens_details": {"reasoning_tokens": thought}})),
        ];
        for (provider, object) in objects {
            let read = read(provider, &object.to_string());
            let read = read.map_err(|problems| TestCaseError::fail(format!("{object}: {problems:?}")))?;
            let tokens: u64 = read.charges.iter().flat_map(|charge| charge.tokens.iter()).map(|(_, count)| count).sum();
            prop_assert_eq!(tokens, total, "{} {}", provider, object);
        }
    }
}

proptest! {
    #![proptest_config(super::laws::cases())]

    /// What is cached of each modality is billed as that, and once, whatever the order of the counts.
    #[test]
    fn cached_tokens_of_each_modality_are_taken_out_of_it(
        [text, audio, image] in prop::array::uniform3(0_u64..1_000),
        shares in prop::array::uniform3(0_u64..=100),
    ) {
        let cached = [text * shares[0] / 100, audio * shares[1] / 100, image * shares[2] / 100];
        let (prompt, read): (u64, u64) = (text + audio + image, cached.iter().sum());
        let split = json!({"text_tokens": cached[0], "audio_tokens": cached[1], "image_tokens": cached[2]});
        let details = json!({"text_tokens": text, "audio_tokens": audio, "image_tokens": image, "cached_tokens": read,
            "cached_tokens_details": split});
        let of = |modality: &str, count: u64| json!({"modality": modality, "tokenCount": count});
        for (provider, model, object) in [
            ("openai", "m", json!({"prompt_tokens": prompt, "completion_tokens": 0, "total_tokens": prompt,
                "prompt_tokens_details": details})),
            ("openai", "m", json!({"input_tokens": prompt, "output_tokens": 0, "total_tokens": prompt,
                "input_tokens_details": details})),
            ("openai", "m-realtime", json!({"object": "realtime.response", "usage": {"input_tokens": prompt, "output_tokens": 0,
                "total_tokens": prompt, "input_token_details": details, "output_token_details": {"text_tokens": 0}}})),
            ("google", "m", json!({"promptTokenCount": prompt, "cachedContentTokenCount": read, "totalTokenCount": prompt,
                "promptTokensDetails": [of("AUDIO", audio), of("IMAGE", image), of("TEXT", text)],
                "cacheTokensDetails": [of("IMAGE", cached[2]), of("TEXT", cached[0]), of("AUDIO", cached[1])]})),
        ] {
            let sells = PerMeter::from_fn(|meter| sold()[meter] || meter == Meter::ImageInput);
            let source = Source::new("usage.json", object.to_string());
            let read = engine::reported(&source, &ModelId::new(provider, model), &sells);
            let read = read.map_err(|problems| TestCaseError::fail(format!("{object}: {problems:?}")))?;
            let tokens = &read.charges[0].tokens;
            let billed = [Meter::Input, Meter::CacheRead, Meter::AudioInput, Meter::AudioCacheRead, Meter::ImageInput, Meter::ImageCacheRead]
                .map(|meter| tokens[meter]);
            let expected = [text - cached[0], cached[0], audio - cached[1], cached[1], image - cached[2], cached[2]];
            prop_assert_eq!(billed, expected, "{} {}", provider, object);
        }
    }
}

fn cases() -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::default() }
}
