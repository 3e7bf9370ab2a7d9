//! Usage that cannot be priced completely, or that contradicts itself: refused, each with its own sentence.

use super::price;

const ANTHROPIC: &str = "anthropic/claude-opus-4-8";
const OPENAI: &str = "openai/gpt-5.4-mini";
const GOOGLE: &str = "google/gemini-2.5-flash";
const XAI: &str = "xai/grok-4.3 --prices tests/usage/prices/xai.yaml";
const OPENROUTER: &str = "openrouter/gpt-5.4 --prices tests/usage/prices/openrouter.yaml";

/// What is asked, the usage, the rule that is broken, and what the message says.
const REFUSED: &[(&str, &str, &str, &str)] = &[
    // Rates that no table has.
    (ANTHROPIC, "fast.json", "usage-not-priced", "fast mode has rates of its own"),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "prompt_tokens_details": {"audio_tokens": 3}}"#,
        "usage-not-priced",
        "audio tokens",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "completion_tokens_details": {"audio_tokens": 3}}"#,
        "usage-not-priced",
        "audio tokens",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "prompt_tokens_details": {"image_tokens": 3}}"#,
        "usage-not-priced",
        "image tokens",
    ),
    (
        OPENAI,
        r#"{"total_tokens": 10, "input_tokens": 5, "output_tokens": 5, "input_token_details": {"text_tokens": 2, "audio_tokens": 3}}"#,
        "usage-not-priced",
        "audio tokens",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "totalTokenCount": 10, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 4}, {"modality": "AUDIO", "tokenCount": 6}]}"#,
        "usage-not-priced",
        "6 tokens of `AUDIO`",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "candidatesTokenCount": 1290, "totalTokenCount": 1300, "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1290}]}"#,
        "usage-not-priced",
        "1290 tokens of `IMAGE`",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "totalTokenCount": 10, "trafficType": "PROVISIONED_THROUGHPUT"}"#,
        "usage-not-priced",
        "paid for in advance",
    ),
    (
        OPENAI,
        r#"{"usage": {"prompt_tokens": 5, "completion_tokens": 5}, "service_tier": "scale"}"#,
        "usage-not-priced",
        "paid for in advance",
    ),
    (
        OPENAI,
        r#"{"usage": {"prompt_tokens": 5, "completion_tokens": 5}, "service_tier": "fast"}"#,
        "usage-not-priced",
        "no such tier",
    ),
    (
        OPENAI,
        r#"{"usage": {"prompt_tokens": 5, "completion_tokens": 5}, "service_tier": "auto"}"#,
        "usage-not-priced",
        "does not say which tier served",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "service_tier": "priority"}"#,
        "missing-rate",
        "`priority` tier",
    ),
    (
        "anthropic/claude-haiku-4-5",
        r#"{"input_tokens": 5, "output_tokens": 5, "inference_geo": "us"}"#,
        "unknown-region",
        "no region `us`",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "inference_geo": "mars"}"#,
        "unknown-region",
        "no region `mars`",
    ),
    // Tools.
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "server_tool_use": {"code_execution_requests": 2}}"#,
        "usage-not-priced",
        "billed by the hour",
    ),
    (
        ANTHROPIC,
        r#"{"container": {"id": "c", "expires_at": "x"}, "usage": {"input_tokens": 5, "output_tokens": 5}}"#,
        "usage-not-priced",
        "billed by the hour",
    ),
    (
        ANTHROPIC,
        r#"{"content": [{"type": "server_tool_use", "id": "t", "name": "web_search", "input": {}}], "usage": {"input_tokens": 5, "output_tokens": 5}}"#,
        "bad-usage",
        "the usage does not count it",
    ),
    (
        ANTHROPIC,
        r#"{"content": [{"type": "server_tool_use", "id": "t", "name": "advisor", "input": {}}], "usage": {"input_tokens": 5, "output_tokens": 5}}"#,
        "bad-usage",
        "the usage does not count it",
    ),
    (
        OPENAI,
        r#"{"output": [{"type": "code_interpreter_call", "status": "completed"}], "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}}"#,
        "usage-not-priced",
        "container",
    ),
    (
        OPENAI,
        r#"{"output": [{"type": "image_generation_call"}], "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}}"#,
        "usage-not-priced",
        "the image is billed",
    ),
    (
        OPENAI,
        r#"{"output": [{"type": "video_call"}], "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}}"#,
        "unknown-usage-field",
        "`video_call`",
    ),
    (
        OPENAI,
        r#"{"output": [{"type": "web_search_call", "status": "failed"}], "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}}"#,
        "usage-not-priced",
        "search that failed",
    ),
    (
        OPENAI,
        r#"{"output": [{"type": "web_search_call", "status": "completed"}], "tools": [{"type": "web_search_preview"}],
            "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}}"#,
        "unknown-fee",
        "web_search_preview",
    ),
    (
        OPENAI,
        r#"{"choices": [{"index": 0, "message": {"content": "x", "annotations": [{"type": "url_citation"}]}}], "usage": {"prompt_tokens": 5, "completion_tokens": 5}}"#,
        "usage-not-priced",
        "does not count the searches",
    ),
    (
        GOOGLE,
        r#"{"candidates": [{"groundingMetadata": {"webSearchQueries": ["a", "b"]}}], "usageMetadata": {"promptTokenCount": 10, "totalTokenCount": 10}}"#,
        "usage-not-priced",
        "free up to an allowance",
    ),
    (
        "groq/qwen3-32b",
        r#"{"usage": {"prompt_tokens": 5, "completion_tokens": 5}, "usage_breakdown": {"models": [{"model": "x"}]}}"#,
        "usage-not-priced",
        "several models",
    ),
    (
        XAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10, "num_sources_used": 3}"#,
        "usage-not-priced",
        "sources of a live search",
    ),
    (
        XAI,
        r#"{"output": [{"type": "x_search_call"}], "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10,
            "num_server_side_tools_used": 1, "server_side_tool_usage_details": {"x_search_calls": 1}}}"#,
        "unknown-fee",
        "x_search",
    ),
    (
        XAI,
        r#"{"input_tokens": 5, "output_tokens": 5, "total_tokens": 10, "num_server_side_tools_used": 1}"#,
        "bad-usage",
        "`num_server_side_tools_used` is 1",
    ),
    // Whose bill it is, and of which model.
    (
        OPENROUTER,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10, "is_byok": true}"#,
        "usage-not-priced",
        "a key of your own",
    ),
    (
        OPENAI,
        r#"{"model": "gpt-9", "usage": {"prompt_tokens": 5, "completion_tokens": 5}}"#,
        "unknown-model",
        "`gpt-9` served the call",
    ),
    // A snapshot with rates of its own, which no table has.
    (
        "openai/gpt-4o",
        r#"{"model": "gpt-4o-2024-05-13", "usage": {"prompt_tokens": 5, "completion_tokens": 5}}"#,
        "unknown-model",
        "`gpt-4o-2024-05-13` served the call",
    ),
    (
        ANTHROPIC,
        r#"{"model": "claude-opus-4-8-next", "usage": {"input_tokens": 5, "output_tokens": 5}}"#,
        "unknown-model",
        "served the call",
    ),
    ("groq/qwen3-32b", "reasoning_beside.json", "bad-usage", "with reasoning beside the completion"),
    (OPENAI, "groq_times.json", "bad-usage", "an object of Groq chat completions"),
    (OPENAI, "hits_and_misses.json", "bad-usage", "an object of DeepSeek chat completions"),
    (OPENAI, "thinking.json", "bad-usage", "an object of Anthropic messages"),
    (
        ANTHROPIC,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10}"#,
        "bad-usage",
        "an object of OpenAI chat completions",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}"#,
        "bad-usage",
        "an object of OpenAI responses",
    ),
    (
        OPENAI,
        r#"{"usageMetadata": {"promptTokenCount": 10, "totalTokenCount": 10}}"#,
        "bad-usage",
        "an object of Gemini generateContent",
    ),
    (
        OPENAI,
        r#"{"object": "list", "data": [], "model": "text-embedding-3-small", "usage": {"prompt_tokens": 8, "total_tokens": 8}}"#,
        "bad-usage",
        "OpenAI embeddings, which are not priced",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 8, "total_tokens": 8}"#,
        "bad-usage",
        "OpenAI embeddings, which are not priced",
    ),
    (
        OPENAI,
        r#"{"object": "batch", "endpoint": "/v1/embeddings", "usage": {"input_tokens": 8, "output_tokens": 0, "total_tokens": 8}}"#,
        "usage-not-priced",
        "only chat completions and responses",
    ),
    // Counts that are not there.
    (
        OPENAI,
        r#"{"prompt_tokens": null, "completion_tokens": 200}"#,
        "bad-usage",
        "`prompt_tokens` is null: unknown is not 0",
    ),
    (OPENAI, r#"{"prompt_tokens": 200}"#, "bad-usage", "`completion_tokens` is missing"),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": null}}"#,
        "bad-usage",
        "`prompt_tokens_details.cached_tokens` is null",
    ),
    (ANTHROPIC, r#"{"input_tokens": 5}"#, "bad-usage", "`output_tokens` is missing"),
    (ANTHROPIC, r#"{"usage": null}"#, "bad-usage", "there is no usage in it"),
    (GOOGLE, r#"{"usageMetadata": {"totalTokenCount": 10}}"#, "bad-usage", "`promptTokenCount` is missing"),
    (OPENAI, r#"{}"#, "bad-usage", "there is no usage in it"),
    // Counts that are none.
    (
        OPENAI,
        r#"{"prompt_tokens": 1.5, "completion_tokens": 5}"#,
        "bad-usage",
        "`prompt_tokens` is not a whole number",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": -1, "completion_tokens": 5}"#,
        "bad-usage",
        "`prompt_tokens` is not a whole number",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 1e3, "completion_tokens": 5}"#,
        "bad-usage",
        "`prompt_tokens` is not a whole number",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": "1000", "completion_tokens": 5}"#,
        "bad-usage",
        "`prompt_tokens` is not a whole number",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": true, "completion_tokens": 5}"#,
        "bad-usage",
        "`prompt_tokens` is not a whole number",
    ),
    (OPENAI, r#"{"prompt_tokens": 99999999999999999999, "completion_tokens": 5}"#, "bad-usage", "too large"),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "prompt_tokens_details": [1]}"#,
        "bad-usage",
        "`prompt_tokens_details` is not an object",
    ),
    // Contradictions.
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "prompt_tokens": 7, "completion_tokens": 5}"#,
        "bad-usage",
        "`prompt_tokens` is given twice",
    ),
    (
        OPENAI,
        r#"{"usage": {"prompt_tokens": 5, "completion_tokens": 5}, "usage": {"prompt_tokens": 5, "completion_tokens": 5}}"#,
        "bad-usage",
        "`usage` is given twice",
    ),
    (
        OPENAI,
        r#"{"usage": {"prompt_tokens": 5, "completion_tokens": 5}, "usageMetadata": {"promptTokenCount": 5, "totalTokenCount": 5}}"#,
        "bad-usage",
        "both `usage` and `usageMetadata`",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 11}"#,
        "bad-usage",
        "`total_tokens` is 11",
    ),
    (
        OPENAI,
        r#"{"input_tokens": 5, "output_tokens": 5, "total_tokens": 9}"#,
        "bad-usage",
        "`total_tokens` is 9",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "candidatesTokenCount": 5, "totalTokenCount": 10}"#,
        "bad-usage",
        "`totalTokenCount` is 10",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 6}}"#,
        "bad-usage",
        "is 6, and `prompt_tokens`, which includes it, is 5",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "prompt_tokens_details": {"cached_tokens": 3, "cache_write_tokens": 3}}"#,
        "bad-usage",
        "of which other parts leave 2",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "completion_tokens_details": {"reasoning_tokens": 6}}"#,
        "bad-usage",
        "`completion_tokens`, which includes it, is 5",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "output_tokens_details": {"thinking_tokens": 6}}"#,
        "bad-usage",
        "`output_tokens`, which includes it, is 5",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "cachedContentTokenCount": 11, "totalTokenCount": 10}"#,
        "bad-usage",
        "`promptTokenCount`, which includes it, is 10",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "totalTokenCount": 10, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 9}]}"#,
        "bad-usage",
        "`promptTokensDetails` adds up to 9",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "cache_creation_input_tokens": 300,
            "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 0}}"#,
        "bad-usage",
        "`cache_creation_input_tokens` is 300, and what it is made of adds up to 0",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "cache_creation": {"ephemeral_5m_input_tokens": 200}}"#,
        "bad-usage",
        "`cache_creation_input_tokens` is 0, and what it is made of adds up to 200",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "iterations": [{"type": "message", "input_tokens": 4, "output_tokens": 5}]}"#,
        "bad-usage",
        "`iterations` do not add up",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "iterations": [{"type": "message", "input_tokens": 5, "output_tokens": 5},
            {"type": "advisor_message", "input_tokens": 5, "output_tokens": 5}]}"#,
        "bad-usage",
        "does not say which model",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "iterations": [{"type": "reflection", "input_tokens": 5, "output_tokens": 5}]}"#,
        "unknown-usage-field",
        "`reflection`",
    ),
    (
        "fireworks/deepseek-v3.2",
        r#"{"prompt_tokens": 1000, "completion_tokens": 200, "prompt_tokens_details": {"cached_tokens": 500}, "prompt_cache_hit_tokens": 600, "prompt_cache_miss_tokens": 400}"#,
        "bad-usage",
        "which is the same, is 500",
    ),
    (
        "fireworks/deepseek-v3.2",
        r#"{"prompt_tokens": 1000, "completion_tokens": 200, "prompt_cache_hit_tokens": 600, "prompt_cache_miss_tokens": 300}"#,
        "bad-usage",
        "adds up to 900",
    ),
    (
        XAI,
        r#"{"prompt_tokens": 500, "completion_tokens": 200, "completion_tokens_details": {"reasoning_tokens": 90}}"#,
        "bad-usage",
        "`total_tokens` is missing",
    ),
    (
        OPENAI,
        r#"{"object": "batch", "request_counts": {"total": 1, "completed": 0, "failed": 1}, "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}}"#,
        "bad-usage",
        "no request was completed",
    ),
    // Words.
    (
        OPENAI,
        r#"{"usage": {"prompt_tokens": 5, "completion_tokens": 5}, "service_tier": 1}"#,
        "bad-usage",
        "`service_tier` is not a word",
    ),
    (
        OPENAI,
        r#"{"usage": {"prompt_tokens": 5, "completion_tokens": 5}, "service_tier": "turbo"}"#,
        "unknown-usage-field",
        "`turbo`",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "speed": "warp"}"#,
        "unknown-usage-field",
        "`warp`",
    ),
    (
        ANTHROPIC,
        r#"{"input_tokens": 5, "output_tokens": 5, "inference_geo": 1}"#,
        "bad-usage",
        "`inference_geo` is not a word",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "totalTokenCount": 10, "trafficType": "ON_THE_MOON"}"#,
        "unknown-usage-field",
        "`ON_THE_MOON`",
    ),
    (
        "anthropic/claude-sonnet-4-6 --tier batch",
        r#"{"input_tokens": 5, "output_tokens": 5, "service_tier": "standard"}"#,
        "conflicting-keys",
        "--tier says `batch`",
    ),
    (
        "anthropic/claude-sonnet-4-6 --region us",
        r#"{"input_tokens": 5, "output_tokens": 5, "inference_geo": "global"}"#,
        "conflicting-keys",
        "--region says `us`",
    ),
    // What is not final, or was not billed.
    (
        ANTHROPIC,
        r#"{"type": "message_start", "message": {"usage": {"input_tokens": 5, "output_tokens": 1}}}"#,
        "usage-not-priced",
        "counts that are not final",
    ),
    (
        ANTHROPIC,
        r#"{"stop_reason": null, "usage": {"input_tokens": 5, "output_tokens": 1}}"#,
        "usage-not-priced",
        "the message is not finished",
    ),
    (
        ANTHROPIC,
        r#"{"stop_reason": "refusal", "usage": {"input_tokens": 5, "output_tokens": 1}}"#,
        "usage-not-priced",
        "what is billed of a refusal",
    ),
    (
        ANTHROPIC,
        r#"{"custom_id": "c", "result": {"type": "errored"}}"#,
        "usage-not-priced",
        "did not succeed",
    ),
    (
        OPENAI,
        r#"{"object": "chat.completion.chunk", "choices": [{"index": 0, "delta": {"content": "x"}}], "usage": {"prompt_tokens": 5, "completion_tokens": 1}}"#,
        "usage-not-priced",
        "a piece of a stream",
    ),
    (
        OPENAI,
        r#"{"status": "in_progress", "output": [], "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}}"#,
        "usage-not-priced",
        "not finished",
    ),
    (
        OPENAI,
        r#"{"object": "batch", "status": "in_progress", "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}}"#,
        "usage-not-priced",
        "not finished",
    ),
    // Sums in which a request may be long.
    ("openai/gpt-5.4", "batch.json", "usage-not-priced", "may have a prompt of 299,901 tokens"),
    (
        "openai/gpt-5.4 --longest-prompt 280k",
        "batch.json",
        "usage-not-priced",
        "may have a prompt of 280,000 tokens",
    ),
    ("openai/gpt-5.4 --longest-prompt 2k", "batch.json", "conflicting-keys", "do not add up to 300,000"),
    (
        "openai/gpt-5.4 --longest-prompt 2k",
        r#"{"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}"#,
        "conflicting-keys",
        "the usage is of one",
    ),
    (
        "openai/gpt-5.4",
        r#"{"output": [{"type": "web_search_call", "status": "completed"}], "usage": {"input_tokens": 300000, "output_tokens": 5, "total_tokens": 300005}}"#,
        "usage-not-priced",
        "the sum of several requests",
    ),
    // No usage at all.
    (OPENAI, "[]", "bad-usage", "not an object"),
    (OPENAI, "5", "bad-usage", "not an object"),
    (OPENAI, "{", "bad-usage", "not JSON"),
    (OPENAI, "", "bad-usage", "not JSON"),
    (
        OPENAI,
        "{\"prompt_tokens\": 1, \"completion_tokens\": 1}\n{\"prompt_tokens\": 1, \"completion_tokens\": 1}",
        "bad-usage",
        "not JSON",
    ),
];

#[test]
fn what_cannot_be_priced_is_refused_with_the_reason() {
    for (asked, usage, code, says) in REFUSED {
        let ran = price(asked, usage);
        assert_eq!(ran.code, Some(2), "{asked} {usage}\n{}", ran.stdout);
        assert!(ran.stdout.is_empty(), "{asked} {usage}\n{}", ran.stdout);
        let problems: Vec<serde_json::Value> =
            ran.stderr.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let is_said = |problem: &serde_json::Value| {
            problem["code"] == *code
                && problem["message"].as_str().is_some_and(|message| message.contains(says))
        };
        assert!(problems.iter().any(is_said), "{asked} {usage}: {code} {says}\n{}", ran.stderr);
    }
}
