//! What vendors report of sound, pictures, pages and vectors, and of how long a cache keeps what it is given: each in
//! the meter that bills it.

use super::{REALTIME, price};

/// The table of a provider with models for tests.
fn of(model: &str) -> String {
    let provider = model.split('/').next().expect("a provider");
    format!("{model} --prices tests/usage/prices/{provider}.yaml")
}

/// A model, the usage, the lines of the bill as `meter=amount`, in order, and nothing else.
const BILLED: &[(&str, &str, &str)] = &[
    // Realtime: cached tokens of audio are inside of the audio and of what is cached, and are billed once.
    (
        "openai/gpt-realtime",
        r#"{"type": "response.done", "response": {"object": "realtime.response", "status": "completed", "usage": {
            "total_tokens": 253, "input_tokens": 132, "output_tokens": 121,
            "input_token_details": {"text_tokens": 119, "audio_tokens": 13, "image_tokens": 0, "cached_tokens": 64,
                "cached_tokens_details": {"text_tokens": 56, "audio_tokens": 8, "image_tokens": 0}},
            "output_token_details": {"text_tokens": 30, "audio_tokens": 91}}}}"#,
        "input=0.000252 cache_read=0.0000224 output=0.00048 audio_input=0.00016 audio_cache_read=0.000004 audio_output=0.005824",
    ),
    // All of the prompt is audio, and most of that is cached.
    (
        "openai/gpt-realtime",
        r#"{"object": "realtime.response", "usage": {"total_tokens": 100, "input_tokens": 100, "output_tokens": 0,
            "input_token_details": {"text_tokens": 0, "audio_tokens": 100, "cached_tokens": 60,
                "cached_tokens_details": {"text_tokens": 0, "audio_tokens": 60}},
            "output_token_details": {"text_tokens": 0, "audio_tokens": 0}}}"#,
        "audio_input=0.00128 audio_cache_read=0.00003",
    ),
    // A chat with sound in and out.
    (
        "openai/gpt-audio",
        r#"{"object": "chat.completion", "model": "gpt-audio", "choices": [{"index": 0, "finish_reason": "stop",
            "message": {"role": "assistant", "content": null, "audio": {"id": "a", "data": "AA==", "transcript": "x"}}}],
            "usage": {"prompt_tokens": 110, "completion_tokens": 60, "total_tokens": 170,
                "prompt_tokens_details": {"cached_tokens": 0, "text_tokens": 10, "audio_tokens": 100},
                "completion_tokens_details": {"reasoning_tokens": 0, "text_tokens": 20, "audio_tokens": 40}}}"#,
        "input=0.000025 output=0.0002 audio_input=0.0032 audio_output=0.00256",
    ),
    // Writes that are kept for twelve hours, in the tier that served.
    (
        "openai/gpt-6-sol",
        r#"{"object": "response", "status": "completed", "service_tier": "ultrafast", "output": [], "usage": {
            "input_tokens": 5000, "output_tokens": 100, "total_tokens": 5100, "input_tokens_details": {"cached_tokens": 1000,
                "cache_write_tokens": 3000, "cache_write_tokens_details": {"ttl_30m_tokens": 2000, "ttl_12h_tokens": 1000}},
            "output_tokens_details": {"reasoning_tokens": 64}}}"#,
        "input=0.012 cache_read=0.0012 cache_write=0.03 cache_write_12h=0.03 output=0.0072",
    ),
    (
        "openai/gpt-6-sol",
        r#"{"usage": {"prompt_tokens": 3000, "completion_tokens": 100, "total_tokens": 3100, "prompt_tokens_details": {
            "cached_tokens": 0, "cache_write_tokens": 3000, "cache_write_tokens_details": {"ttl_30m_tokens": 0,
            "ttl_12h_tokens": 3000}}}, "service_tier": "fast"}"#,
        "cache_write_12h=0.03 output=0.0024",
    ),
    (
        "openai/gpt-6-sol",
        r#"{"usage": {"prompt_tokens": 1000, "completion_tokens": 100}, "service_tier": "default"}"#,
        "input=0.002 output=0.0012",
    ),
    // A mode of its own in the standard tier.
    ("anthropic/claude-opus-4-8", "fast.json", "input=1 output=0.5"),
    (
        "anthropic/claude-opus-4-8",
        r#"{"input_tokens": 1000, "output_tokens": 100, "cache_read_input_tokens": 2000, "cache_creation_input_tokens": 300,
            "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 100}, "speed": "fast",
            "service_tier": "standard", "server_tool_use": {"web_search_requests": 2}}"#,
        "input=0.01 cache_read=0.002 cache_write=0.0025 cache_write_1h=0.002 output=0.005 web_search=0.02",
    ),
    // Images: what is made are tokens of images, but for those that it says to be of text.
    (
        "openai/gpt-image-2",
        r#"{"created": 1, "data": [{"b64_json": "AA=="}], "background": "opaque", "output_format": "png", "quality": "high",
            "size": "1024x1024", "usage": {"total_tokens": 4306, "input_tokens": 50, "output_tokens": 4256,
            "input_tokens_details": {"text_tokens": 10, "image_tokens": 40}}}"#,
        "input=0.00005 image_input=0.00032 image_output=0.12768",
    ),
    (
        "openai/gpt-image-2",
        r#"{"total_tokens": 1200, "input_tokens": 200, "output_tokens": 1000, "input_tokens_details": {"text_tokens": 100,
            "image_tokens": 100, "cached_tokens": 50, "cached_tokens_details": {"text_tokens": 20, "image_tokens": 30}},
            "output_tokens_details": {"image_tokens": 900, "text_tokens": 100}}"#,
        "input=0.0004 cache_read=0.000025 output=0.001 image_input=0.00056 image_cache_read=0.00006 image_output=0.027",
    ),
    // Transcriptions by the token, by the second, and in a realtime session; a time may have decimals.
    (
        "openai/gpt-4o-transcribe",
        r#"{"text": "x", "usage": {"type": "tokens", "input_tokens": 14, "output_tokens": 45, "total_tokens": 59,
            "input_token_details": {"text_tokens": 4, "audio_tokens": 10}}}"#,
        "input=0.00001 output=0.00045 audio_input=0.00006",
    ),
    (
        "openai/whisper-1",
        r#"{"task": "transcribe", "language": "english", "duration": 8.47, "text": "x", "segments": [],
            "usage": {"type": "duration", "seconds": 9}}"#,
        "audio_input_time=0.0009",
    ),
    (
        "openai/whisper-1",
        r#"{"type": "conversation.item.input_audio_transcription.completed", "event_id": "e", "item_id": "i", "content_index": 0,
            "transcript": "x", "usage": {"type": "duration", "seconds": 90.5}}"#,
        "audio_input_time=0.00905",
    ),
    (
        "openai/gpt-4o-mini-tts",
        r#"{"type": "speech.audio.done", "usage": {"input_tokens": 14, "output_tokens": 101, "total_tokens": 115}}"#,
        "input=0.0000084 audio_output=0.001212",
    ),
    (
        "deepgram/nova-3",
        r#"{"metadata": {"request_id": "r", "duration": 25.5, "channels": 1, "models": ["m"]}, "results": {"channels": []}}"#,
        "audio_input_time=0.0032725",
    ),
    (
        "mistral/voxtral-mini-transcribe-3-0",
        r#"{"model": "voxtral-mini-transcribe-3-0", "text": "x", "language": "en", "segments": [], "usage": {
            "prompt_audio_seconds": 180, "prompt_tokens": 4, "completion_tokens": 635, "total_tokens": 3264}}"#,
        "audio_input_time=0.0105",
    ),
    (
        "mistral/voxtral-small-2507",
        r#"{"model": "voxtral-small-2507", "choices": [], "usage": {"prompt_tokens": 1000, "completion_tokens": 100,
            "total_tokens": 1100, "prompt_audio_seconds": 36}}"#,
        "input=0.0001 output=0.00004 audio_input_time=0.0024",
    ),
    // Pages.
    (
        "mistral/mistral-ocr-2512",
        r#"{"pages": [{"index": 0, "markdown": "x"}], "model": "mistral-ocr-2512", "document_annotation": null,
            "usage_info": {"pages_processed": 29, "doc_size_bytes": 3002783}}"#,
        "pages=0.058",
    ),
    // Gemini: modalities with rates of their own are apart, cached ones too, and the others are billed as text.
    (
        "google/gemini-2.5-flash",
        r#"{"promptTokenCount": 1000, "cachedContentTokenCount": 600, "candidatesTokenCount": 50, "totalTokenCount": 1050,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 300}, {"modality": "AUDIO", "tokenCount": 500},
                {"modality": "VIDEO", "tokenCount": 200}],
            "cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 400}, {"modality": "VIDEO", "tokenCount": 200}]}"#,
        "input=0.00009 cache_read=0.000006 output=0.000125 audio_input=0.0001 audio_cache_read=0.00004",
    ),
    (
        "google/gemini-3.1-flash-image",
        r#"{"promptTokenCount": 20, "candidatesTokenCount": 1130, "thoughtsTokenCount": 70, "totalTokenCount": 1220,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 20}],
            "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1120}]}"#,
        "input=0.00001 output=0.00024 image_output=0.0672",
    ),
    // A live session names its counts otherwise.
    (
        "google/gemini-live-2.5-flash",
        r#"{"promptTokenCount": 300, "responseTokenCount": 200, "totalTokenCount": 500,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 100}, {"modality": "AUDIO", "tokenCount": 150},
                {"modality": "VIDEO", "tokenCount": 50}],
            "responseTokensDetails": [{"modality": "AUDIO", "tokenCount": 200}]}"#,
        "input=0.00005 audio_input=0.00045 audio_output=0.0024 video_input=0.00015",
    ),
    (
        "google/gemini-embedding-2",
        r#"{"embedding": {"values": [0.1]}, "usageMetadata": {"promptTokenCount": 1000, "totalTokenCount": 1000,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 400}, {"modality": "IMAGE", "tokenCount": 600}]}}"#,
        "input=0.00008 image_input=0.00027",
    ),
    // Embeddings and reranking.
    (
        "openai/text-embedding-3-small",
        r#"{"object": "list", "data": [{"object": "embedding", "index": 0, "embedding": [0.1]}],
            "model": "text-embedding-3-small", "usage": {"prompt_tokens": 8000, "total_tokens": 8000}}"#,
        "input=0.00016",
    ),
    (
        "openai/text-embedding-3-small",
        r#"{"object": "batch", "endpoint": "/v1/embeddings", "status": "completed", "request_counts": {"total": 2, "completed": 2,
            "failed": 0}, "usage": {"input_tokens": 8000, "output_tokens": 0, "total_tokens": 8000}}"#,
        "input=0.00008",
    ),
    (
        "voyage/voyage-4",
        r#"{"object": "list", "data": [], "model": "voyage-4", "usage": {"total_tokens": 1000}}"#,
        "input=0.00006",
    ),
    (
        "voyage/rerank-2.5",
        r#"{"object": "list", "data": [{"relevance_score": 0.4, "index": 0}], "model": "rerank-2.5", "usage": {"total_tokens": 2600}}"#,
        "input=0.00013",
    ),
    (
        "jina/jina-reranker-m0",
        r#"{"model": "jina-reranker-m0", "object": "list", "results": [], "usage": {"total_tokens": 815, "prompt_tokens": 815}}"#,
        "input=0.00004075",
    ),
    (
        "cohere/rerank-v4.0-pro",
        r#"{"id": "r", "results": [{"index": 0, "relevance_score": 0.9}], "meta": {"api_version": {"version": "2"},
            "billed_units": {"search_units": 2}}}"#,
        "units=0.005",
    ),
    (
        "cohere/rerank-v5.0-pro",
        r#"{"id": "r", "results": [], "meta": {"billed_units": {"input_tokens": 4000.0}, "tokens": {"input_tokens": 4100}}}"#,
        "input=0.0002",
    ),
    (
        "cohere/embed-v4.0",
        r#"{"id": "e", "embeddings": {"float": []}, "texts": [], "images": [], "response_type": "embeddings_by_type",
            "meta": {"billed_units": {"input_tokens": 500, "image_tokens": 1000}}}"#,
        "input=0.00006 image_input=0.00047",
    ),
    // What was counted is not what is billed.
    (
        "cohere/command-a-03-2025",
        r#"{"id": "c", "finish_reason": "COMPLETE", "message": {"role": "assistant", "content": [{"type": "text", "text": "x"}]},
            "usage": {"billed_units": {"input_tokens": 5, "output_tokens": 418}, "tokens": {"input_tokens": 71, "output_tokens": 418}}}"#,
        "input=0.0000125 output=0.00418",
    ),
];

#[test]
fn each_count_is_billed_in_its_own_meter() {
    for (model, usage, lines) in BILLED {
        let ran = price(&of(model), usage);
        assert_eq!(ran.code, 0, "{model} {usage}\n{}", ran.stderr);
        let result: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
        let line = |line: &serde_json::Value| {
            let text = |key: &str| line[key].as_str().map(str::to_owned);
            let name =
                text("meter").or_else(|| text("fee")).or_else(|| text("item")).expect("what is billed");
            format!("{name}={}", text("amount").expect("an amount"))
        };
        let billed: Vec<String> = result["lines"].as_array().expect("lines").iter().map(line).collect();
        assert_eq!(billed.join(" "), *lines, "{model} {usage}\n{}", ran.stdout);
    }
}

/// What is asked, the usage, the rule that is broken, and what the message says.
const REFUSED: &[(&str, &str, &str, &str)] = &[
    (
        REALTIME,
        r#"{"object": "realtime.response", "usage": {"total_tokens": 10, "input_tokens": 10, "output_tokens": 0,
            "input_token_details": {"text_tokens": 10, "cached_tokens": 4, "cached_tokens_details": {"text_tokens": 1, "audio_tokens": 3}},
            "output_token_details": {"text_tokens": 0}}}"#,
        "bad-usage",
        "`input_token_details.cached_tokens_details.audio_tokens` is 3, and `input_tokens` has no such tokens",
    ),
    (
        REALTIME,
        r#"{"object": "realtime.response", "usage": {"total_tokens": 10, "input_tokens": 10, "output_tokens": 0,
            "input_token_details": {"text_tokens": 8, "audio_tokens": 2, "cached_tokens": 4,
                "cached_tokens_details": {"text_tokens": 1, "audio_tokens": 3}}, "output_token_details": {"text_tokens": 0}}}"#,
        "bad-usage",
        "`input_token_details.audio_tokens`, which includes it, is 2",
    ),
    (
        "openai/gpt-6-sol --prices tests/usage/prices/openai.yaml",
        r#"{"usage": {"prompt_tokens": 3000, "completion_tokens": 100, "total_tokens": 3100, "prompt_tokens_details": {
            "cache_write_tokens": 3000, "cache_write_tokens_details": {"ttl_30m_tokens": 10, "ttl_12h_tokens": 3000}}}}"#,
        "bad-usage",
        "cache_write_tokens` is 3000, and what it is made of adds up to 3010",
    ),
    (
        "openai/gpt-audio --prices tests/usage/prices/openai.yaml",
        r#"{"choices": [{"index": 0, "message": {"audio": {"data": "AA=="}}}], "usage": {"prompt_tokens": 5, "completion_tokens": 5}}"#,
        "usage-not-priced",
        "something was made that is billed as `audio_output`, and the usage counts none",
    ),
    // Images cost more than text.
    (
        "openai/gpt-image-2 --prices tests/usage/prices/openai.yaml",
        r#"{"data": [{"b64_json": "AA=="}], "usage": {"total_tokens": 60, "input_tokens": 50, "output_tokens": 10}}"#,
        "bad-usage",
        "`input_tokens_details.text_tokens` is missing",
    ),
    // A whole transcript says how long the file is, and not what was billed.
    (
        "openai/whisper-1 --prices tests/usage/prices/openai.yaml",
        r#"{"task": "transcribe", "language": "english", "duration": 8.47, "text": "x"}"#,
        "bad-usage",
        "there is no usage in it",
    ),
    (
        "openai/whisper-1 --prices tests/usage/prices/openai.yaml",
        r#"{"type": "duration", "seconds": -1}"#,
        "bad-usage",
        "`seconds` is not a number of seconds",
    ),
    (
        "openai/whisper-1 --prices tests/usage/prices/openai.yaml",
        r#"{"type": "duration"}"#,
        "bad-usage",
        "`seconds` is missing",
    ),
    (
        "deepgram/nova-3 --prices tests/usage/prices/deepgram.yaml",
        r#"{"metadata": {"duration": 25.5, "channels": 2}}"#,
        "usage-not-priced",
        "each channel is billed by itself",
    ),
    (
        "mistral/mistral-ocr-2512 --prices tests/usage/prices/mistral.yaml",
        r#"{"pages": [], "document_annotation": "{}", "usage_info": {"pages_processed": 29}}"#,
        "usage-not-priced",
        "annotated pages have a rate of their own",
    ),
    (
        "cohere/rerank-v4.0-pro --prices tests/usage/prices/cohere.yaml",
        r#"{"results": [], "meta": {"billed_units": {"search_units": 1.5}}}"#,
        "bad-usage",
        "`billed_units.search_units` is not a whole number",
    ),
    (
        "cohere/embed-v4.0 --prices tests/usage/prices/cohere.yaml",
        r#"{"meta": {"billed_units": {"input_tokens": 5, "images": 2}}}"#,
        "missing-rate",
        "`images_input` in the `standard` tier",
    ),
    (
        "cohere/embed-v4.0 --prices tests/usage/prices/cohere.yaml",
        r#"{"meta": {"billed_units": {"input_tokens": 5, "classifications": 2}}}"#,
        "unknown-usage-field",
        "`billed_units.classifications`",
    ),
    (
        "voyage/voyage-4 --prices tests/usage/prices/voyage.yaml",
        r#"{"usage": {"total_tokens": 5, "image_pixels": 2000}}"#,
        "unknown-usage-field",
        "`image_pixels`",
    ),
];

#[test]
fn what_is_not_counted_in_a_meter_is_refused() {
    for refused in REFUSED {
        super::refused::check(refused);
    }
}
