//! Usage that cannot be priced completely, or that contradicts itself: refused, each with its own sentence.

use super::{OPENROUTER, REALTIME, XAI, price};

const ANTHROPIC: &str = "anthropic/claude-opus-4-8";
const OPENAI: &str = "openai/gpt-5.4-mini";
const GOOGLE: &str = "google/gemini-2.5-flash";

/// What is asked, the usage, the rule that is broken, and what the message says.
const REFUSED: &[(&str, &str, &str, &str)] = &[
    // Rates that no table has.
    (
        "anthropic/claude-haiku-4-5",
        "fast.json",
        "missing-rate",
        "no rate of `anthropic/claude-haiku-4-5` is known for `input`, `output` in the `fast` tier",
    ),
    (
        ANTHROPIC,
        r#"{"usage": {"input_tokens": 5, "output_tokens": 5, "service_tier": "batch", "speed": "fast"}}"#,
        "bad-usage",
        "the call ran in the `batch` tier, and this is the `fast` one",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "prompt_tokens_details": {"audio_tokens": 3}}"#,
        "missing-rate",
        "no rate of `openai/gpt-5.4-mini` is known for `audio_input` in the `standard` tier",
    ),
    // Whether the cached tokens are of text or of audio.
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "prompt_tokens_details": {"audio_tokens": 3, "cached_tokens": 1}}"#,
        "usage-not-priced",
        "does not say of which modality the tokens are",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "totalTokenCount": 10, "cachedContentTokenCount": 4,
            "promptTokensDetails": [{"modality": "AUDIO", "tokenCount": 10}]}"#,
        "usage-not-priced",
        "does not say of which modality the tokens are",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "totalTokenCount": 10, "cachedContentTokenCount": 4,
            "promptTokensDetails": [{"modality": "AUDIO", "tokenCount": 10}],
            "cacheTokensDetails": [{"modality": "AUDIO", "tokenCount": 4}]}"#,
        "missing-rate",
        "known for `audio_input`, `audio_cache_read` in the `standard` tier",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "completion_tokens_details": {"audio_tokens": 3}}"#,
        "missing-rate",
        "known for `audio_output` in the `standard` tier",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "prompt_tokens_details": {"image_tokens": 3}}"#,
        "missing-rate",
        "known for `image_input` in the `standard` tier",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "totalTokenCount": 10, "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 4}, {"modality": "AUDIO", "tokenCount": 6}]}"#,
        "missing-rate",
        "`audio_input` in the `standard` tier",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "candidatesTokenCount": 1290, "totalTokenCount": 1300, "candidatesTokensDetails": [{"modality": "IMAGE", "tokenCount": 1290}]}"#,
        "missing-rate",
        "known for `image_output` in the `standard` tier",
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
        "missing-rate",
        "in the `fast` tier",
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
    // Results of tools that are not counted, or not all of them.
    (
        ANTHROPIC,
        r#"{"content": [{"type": "server_tool_use", "id": "t", "name": "web_search", "input": {}}, {"type": "web_search_tool_result",
            "content": [{"type": "web_search_result", "url": "u"}]}], "usage": {"input_tokens": 5, "output_tokens": 5,
            "server_tool_use": {"web_search_requests": 0}}}"#,
        "bad-usage",
        "there is 1 use of `web_search`, and the usage counts 0",
    ),
    (
        ANTHROPIC,
        r#"{"content": [{"type": "server_tool_use", "id": "t", "name": "advisor", "input": {}},
            {"type": "advisor_tool_result", "content": {"type": "advisor_result", "text": "x"}}],
            "usage": {"input_tokens": 5, "output_tokens": 5}}"#,
        "bad-usage",
        "there is 1 use of `advisor`, and the usage does not count it",
    ),
    (
        ANTHROPIC,
        r#"{"content": [{"type": "advisor_tool_result", "content": {"type": "advisor_result", "text": "x"}},
            {"type": "advisor_tool_result", "content": {"type": "advisor_redacted_result"}}], "usage": {"input_tokens": 5,
            "output_tokens": 5, "iterations": [{"type": "message", "input_tokens": 5, "output_tokens": 5},
            {"type": "advisor_message", "model": "claude-opus-4-8", "input_tokens": 5, "output_tokens": 5}]}}"#,
        "bad-usage",
        "there are 2 uses of `advisor`, and the usage counts 1",
    ),
    (
        ANTHROPIC,
        r#"{"stop_reason": "compaction", "usage": {"input_tokens": 5, "output_tokens": 5}}"#,
        "bad-usage",
        "1 use of `compaction`",
    ),
    (
        ANTHROPIC,
        r#"{"content": [{"type": "compaction", "content": null}], "usage": {"input_tokens": 5, "output_tokens": 5,
            "iterations": [{"type": "message", "input_tokens": 5, "output_tokens": 5}]}}"#,
        "bad-usage",
        "1 use of `compaction`",
    ),
    (
        ANTHROPIC,
        r#"{"content": [{"type": "fallback"}, {"type": "text", "text": "x"}], "usage": {"input_tokens": 5, "output_tokens": 5}}"#,
        "bad-usage",
        "1 use of `fallback`",
    ),
    (
        OPENAI,
        r#"{"output": [{"type": "message", "content": [{"type": "output_text", "text": "x", "annotations": [{"type": "url_citation"}]}]}],
            "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}}"#,
        "bad-usage",
        "1 use of `search`",
    ),
    (
        XAI,
        r#"{"citations": ["https://example.com"], "usage": {"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10}}"#,
        "bad-usage",
        "1 use of `search`",
    ),
    (
        OPENAI,
        r#"{"output": [{"type": "message", "content": [{"type": "output_audio", "transcript": "x"}]}],
            "usage": {"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}}"#,
        "usage-not-priced",
        "something was made that is billed as `audio_output`",
    ),
    // Whose bill it is, and of which model.
    (
        OPENROUTER,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10, "cost_details": {"upstream_inference_cost": 0.02}}"#,
        "usage-not-priced",
        "`is_byok` is not",
    ),
    (
        OPENROUTER,
        r#"{"choices": [{"index": 0, "finish_reason": "error", "message": {"content": "x"}}], "usage": {"prompt_tokens": 5, "completion_tokens": 5}}"#,
        "usage-not-priced",
        "a response that failed",
    ),
    (
        OPENROUTER,
        r#"{"prompt_tokens": 5, "completion_tokens": 5, "total_tokens": 10, "cost": -1}"#,
        "bad-usage",
        "`cost` is not an amount",
    ),
    (
        OPENROUTER,
        r#"{"data": {"id": "gen-1", "model": "openai/gpt-5.4", "tokens_prompt": 2100, "native_tokens_prompt": 2006,
            "native_tokens_completion": 300, "native_tokens_cached": 1920, "total_cost": 0.001, "is_byok": false, "cancelled": false}}"#,
        "bad-usage",
        "OpenRouter generations, which are not priced",
    ),
    (
        "anthropic/claude-sonnet-5",
        r#"{"model": "claude-haiku-4-5", "usage": {"input_tokens": 5, "output_tokens": 5, "iterations": [
            {"type": "message", "model": "claude-sonnet-5", "input_tokens": 5, "output_tokens": 5}]}}"#,
        "bad-usage",
        "`claude-haiku-4-5` is named as the model that served, and `claude-sonnet-5`",
    ),
    (
        "anthropic/claude-sonnet-5",
        r#"{"model": "claude-sonnet-5", "usage": {"input_tokens": 5, "output_tokens": 5, "iterations": [
            {"type": "message", "model": "claude-sonnet-5", "input_tokens": 5, "output_tokens": 0},
            {"type": "fallback_message", "model": "claude-opus-4-8", "input_tokens": 5, "output_tokens": 5}]}}"#,
        "bad-usage",
        "`claude-sonnet-5` is named as the model that served, and `claude-opus-4-8`",
    ),
    (
        "anthropic/claude-sonnet-5",
        r#"{"input_tokens": 10, "output_tokens": 10, "iterations": [
            {"type": "message", "model": "claude-sonnet-5", "input_tokens": 5, "output_tokens": 5},
            {"type": "message", "model": "claude-haiku-4-5", "input_tokens": 5, "output_tokens": 5}]}"#,
        "bad-usage",
        "`claude-sonnet-5` is named as the model that served, and `claude-haiku-4-5`",
    ),
    (
        "anthropic/claude-sonnet-5",
        r#"{"input_tokens": 5, "output_tokens": 5, "iterations": [
            {"type": "message", "model": "claude-sonnet-5", "input_tokens": 5, "output_tokens": 0},
            {"type": "fallback_message", "input_tokens": 5, "output_tokens": 5}]}"#,
        "bad-usage",
        "a `fallback_message` of another model does not say which model it is",
    ),
    (
        OPENAI,
        r#"{"model": "gpt-5.4-mini-2026-13-45", "usage": {"prompt_tokens": 5, "completion_tokens": 5}}"#,
        "unknown-model",
        "`gpt-5.4-mini-2026-13-45` served the call",
    ),
    (
        OPENAI,
        r#"{"model": "gpt-5.4-mini-2027-01-01", "usage": {"prompt_tokens": 5, "completion_tokens": 5}}"#,
        "unknown-model",
        "a version of 2027-01-01, and the prices asked for are of 2026-11-20",
    ),
    // Realtime, whose tokens are of text or audio.
    (
        REALTIME,
        r#"{"object": "realtime.response", "status": "completed", "usage": {"total_tokens": 253, "input_tokens": 132, "output_tokens": 121}}"#,
        "bad-usage",
        "`input_token_details.text_tokens` is missing: unknown is not 0",
    ),
    (
        "openai/gpt-4o",
        r#"{"object": "realtime.response", "status": "completed", "usage": {"total_tokens": 253, "input_tokens": 132, "output_tokens": 121}}"#,
        "bad-usage",
        "this is an object of OpenAI realtime, and `openai/gpt-4o` answers with another one",
    ),
    (
        OPENAI,
        r#"{"object": "realtime.response", "status": "completed", "usage": {"total_tokens": 10, "input_tokens": 5, "output_tokens": 5,
            "input_token_details": {"text_tokens": 5}, "output_token_details": {"text_tokens": 5}}}"#,
        "bad-usage",
        "an object of OpenAI realtime",
    ),
    (
        REALTIME,
        r#"{"input_tokens": 5, "output_tokens": 5, "total_tokens": 10}"#,
        "bad-usage",
        "text_tokens` is missing",
    ),
    (
        REALTIME,
        r#"{"object": "realtime.response", "model": "gpt-4o", "usage": {"total_tokens": 10, "input_tokens": 5, "output_tokens": 5,
            "input_token_details": {"text_tokens": 5}, "output_token_details": {"text_tokens": 5}}}"#,
        "bad-usage",
        "OpenAI realtime, and `gpt-4o` does not answer so",
    ),
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
        "model-closed",
        "its last day was 2026-10-22",
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
        "OpenAI embeddings, and `openai/gpt-5.4-mini` answers with another one",
    ),
    (
        OPENAI,
        r#"{"prompt_tokens": 8, "total_tokens": 8}"#,
        "bad-usage",
        "OpenAI embeddings, and `openai/gpt-5.4-mini` answers with another one",
    ),
    (
        OPENAI,
        r#"{"object": "batch", "endpoint": "/v1/embeddings", "usage": {"input_tokens": 8, "output_tokens": 0, "total_tokens": 8}}"#,
        "bad-usage",
        "this is an object of OpenAI batches of embeddings",
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
    (
        GOOGLE,
        r#"{"candidates": [{"content": {"parts": [{"text": "x"}]}}], "usageMetadata": {"promptTokenCount": 2006}}"#,
        "bad-usage",
        "`totalTokenCount` is missing: unknown is not 0",
    ),
    (
        GOOGLE,
        r#"{"promptTokenCount": 10, "candidatesTokenCount": null, "totalTokenCount": 10}"#,
        "bad-usage",
        "`candidatesTokenCount` is null: unknown is not 0",
    ),
    // What was made, of no tokens.
    (
        GOOGLE,
        r#"{"candidates": [{"content": {"parts": [{"text": "x"}]}}], "usageMetadata": {"promptTokenCount": 10, "totalTokenCount": 10}}"#,
        "bad-usage",
        "counts no tokens of output",
    ),
    (
        OPENAI,
        r#"{"choices": [{"message": {"content": "x"}}], "usage": {"prompt_tokens": 5, "completion_tokens": 0}}"#,
        "bad-usage",
        "counts no tokens of output",
    ),
    (
        OPENAI,
        r#"{"output": [{"type": "message", "content": [{"type": "output_text", "text": "x"}]}], "usage": {"input_tokens": 5,
            "output_tokens": 0, "total_tokens": 5}}"#,
        "bad-usage",
        "counts no tokens of output",
    ),
    (
        ANTHROPIC,
        r#"{"content": [{"type": "text", "text": "x"}], "usage": {"input_tokens": 5, "output_tokens": 0}}"#,
        "bad-usage",
        "counts no tokens of output",
    ),
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
    (
        OPENAI,
        r#"{"object": "batch", "request_counts": {"total": 9, "completed": 9, "failed": 0}, "usage": {"input_tokens": 0, "output_tokens": 0, "total_tokens": 0}}"#,
        "bad-usage",
        "9 requests were completed, and their prompts have 0 tokens",
    ),
    (
        OPENAI,
        r#"{"object": "batch", "request_counts": {"total": 100, "completed": 90, "failed": 20}, "usage": {"input_tokens": 500, "output_tokens": 5, "total_tokens": 505}}"#,
        "bad-usage",
        "`request_counts.total` is 100, and what it is made of adds up to 110",
    ),
    (
        OPENAI,
        r#"{"object": "batch", "request_counts": {"total": 2, "completed": 2, "failed": 0}, "usage": {"input_tokens": 3000000, "output_tokens": 5, "total_tokens": 3000005}}"#,
        "prompt-over-limit",
        "the prompt of 1,500,000 tokens is too long",
    ),
    (
        XAI,
        r#"{"input_tokens": 5, "output_tokens": 5, "total_tokens": 10, "num_server_side_tools_used": 2}"#,
        "bad-usage",
        "`num_server_side_tools_used` is 2, and nothing that it is made of is there",
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
    // What no mark says to be of a batch.
    (
        GOOGLE,
        r#"{"response": {"usageMetadata": {"promptTokenCount": 10, "candidatesTokenCount": 5, "totalTokenCount": 15}}}"#,
        "bad-usage",
        "`key` is missing, by which such an object is known",
    ),
    (
        OPENAI,
        r#"{"response": {"body": {"model": "gpt-5.4-mini", "usage": {"prompt_tokens": 5, "completion_tokens": 5}}}}"#,
        "bad-usage",
        "`custom_id` is missing, by which such an object is known",
    ),
    (
        ANTHROPIC,
        r#"{"result": {"message": {"usage": {"input_tokens": 5, "output_tokens": 5}}}}"#,
        "bad-usage",
        "`custom_id` is missing, by which such an object is known",
    ),
    (
        OPENAI,
        r#"{"custom_id": "c", "response": {"status_code": 400, "body": {"usage": {"prompt_tokens": 5, "completion_tokens": 5}}}}"#,
        "usage-not-priced",
        "`response.status_code` is `400`, and not 200: nothing is billed",
    ),
    (
        OPENAI,
        r#"{"id": "b", "custom_id": "c", "response": null, "error": {"code": "batch_expired", "message": "x"}}"#,
        "usage-not-priced",
        "nothing is billed of a request that failed",
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
        r#"{"custom_id": "c", "result": {"type": "errored", "error": {"type": "error", "error": {"type": "invalid_request_error"}}}}"#,
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

/// What is asked, the usage, and the piece of it at which the message points.
const POINTS: &[(&str, &str, &str)] = &[
    (ANTHROPIC, r#"{"input_tokens": 5, "output_tokens": 5, "inference_geo": "mars"}"#, r#""mars""#),
    (OPENAI, r#"{"usage": {"prompt_tokens": 300000, "completion_tokens": 5}}"#, r#"{"prompt_tokens""#),
    (
        XAI,
        r#"{"input_tokens": 5, "output_tokens": 5, "total_tokens": 10, "num_server_side_tools_used": 1,
            "server_side_tool_usage_details": {"x_search_calls": 1}}"#,
        r#"1}}"#,
    ),
    (OPENAI, r#"{"model": "gpt-9", "usage": {"prompt_tokens": 5, "completion_tokens": 5}}"#, r#""gpt-9""#),
];

#[test]
fn messages_point_at_what_says_it() {
    for (asked, usage, piece) in POINTS {
        let ran = price(asked, usage);
        let problem: serde_json::Value =
            serde_json::from_str(ran.stderr.lines().next().expect("a problem")).expect("JSON");
        let at = usage.find(piece).expect("a piece of the usage");
        let line_start = usage[..at].rfind('\n').map_or(0, |line| line + 1);
        let column = at - line_start + 1;
        assert_eq!(problem["place"]["column"], column, "{asked} {usage}\n{}", ran.stderr);
        assert_ne!(problem["place"]["file"], "<command line>", "{}", ran.stderr);
    }
}

#[test]
fn of_a_form_that_is_named_no_mark_is_missed() {
    let counts = r#"{"total_tokens": 10, "input_tokens": 5, "output_tokens": 5,
        "input_token_details": {"text_tokens": 5}, "output_token_details": {"text_tokens": 5}}"#;
    for wrapped in [format!(r#"{{"usage": {counts}}}"#), format!(r#"{{"response": {{"usage": {counts}}}}}"#)]
    {
        let ran = price(OPENAI, &wrapped);
        let problem: serde_json::Value = serde_json::from_str(&ran.stderr).expect("one problem, in JSON");
        let message = problem["message"].as_str().expect("a message");
        assert!(message.starts_with("this is an object of OpenAI realtime"), "{message}");
    }
    // Where it is the vendor's own, the mark is what is missing.
    assert!(price(REALTIME, &format!(r#"{{"usage": {counts}}}"#)).stderr.contains("`object` is missing"));
}

#[test]
fn what_cannot_be_priced_is_refused_with_the_reason() {
    REFUSED.iter().for_each(check);
}

/// A usage is refused under a code, with a message that says why.
pub fn check((asked, usage, code, says): &(&str, &str, &str, &str)) {
    let ran = price(asked, usage);
    assert_eq!(ran.code, 2, "{asked} {usage}\n{}", ran.stdout);
    assert!(ran.stdout.is_empty(), "{asked} {usage}\n{}", ran.stdout);
    let problems: Vec<serde_json::Value> =
        ran.stderr.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let is_said = |problem: &serde_json::Value| {
        problem["code"] == *code && problem["message"].as_str().is_some_and(|message| message.contains(says))
    };
    assert!(problems.iter().any(is_said), "{asked} {usage}: {code} {says}\n{}", ran.stderr);
}
