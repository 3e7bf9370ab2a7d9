//! Usage with the amount that its vendor bills.

use super::{OPENROUTER, REALTIME, XAI, price};

const GROQ: &str = "groq/gpt-oss-120b --prices tests/usage/prices/groq.yaml";
const DEEPSEEK: &str = "deepseek/deepseek-flash --prices tests/usage/prices/deepseek.yaml";

/// What is asked, the usage, and the amount in USD.
const BILLED: &[(&str, &str, &str)] = &[
    // Thinking is inside the output.
    ("anthropic/claude-opus-4-8", "thinking.json", "0.0325"),
    // A region's factor is on all tokens, and not on fees.
    ("anthropic/claude-sonnet-4-6", "region.json", "0.495"),
    (
        "anthropic/claude-sonnet-4-6",
        r#"{"input_tokens": 100000, "output_tokens": 10000, "inference_geo": "us",
            "server_tool_use": {"web_search_requests": 1}}"#,
        "0.505",
    ),
    (
        "anthropic/claude-sonnet-4-6",
        r#"{"input_tokens": 100000, "output_tokens": 10000, "inference_geo": "global"}"#,
        "0.45",
    ),
    (
        "anthropic/claude-haiku-4-5",
        r#"{"input_tokens": 100000, "output_tokens": 10000, "inference_geo": "not_available", "speed": "standard"}"#,
        "0.15",
    ),
    // Samplings of other models, or for other ends, are beside what the message counts.
    ("anthropic/claude-opus-4-8", "compaction.json", "1.1275"),
    ("anthropic/claude-sonnet-4-6", "advisor.json", "0.3105"),
    ("anthropic/claude-sonnet-5", "served_by_other.json", "0.035"),
    // What was declined after it had begun is billed, at its own model.
    (
        "anthropic/claude-sonnet-5",
        r#"{"model": "claude-opus-4-8", "usage": {"input_tokens": 2000, "output_tokens": 1000, "iterations": [
            {"type": "message", "model": "claude-sonnet-5", "input_tokens": 3000, "output_tokens": 100},
            {"type": "fallback_message", "model": "claude-opus-4-8", "input_tokens": 2000, "output_tokens": 1000}]}}"#,
        "0.042",
    ),
    // What is seen of them in the message is counted among them.
    (
        "anthropic/claude-sonnet-5",
        r#"{"model": "claude-opus-4-8", "stop_reason": "end_turn", "content": [
            {"type": "fallback", "from": {"model": "claude-sonnet-5"}, "to": {"model": "claude-opus-4-8"}}, {"type": "text", "text": "x"}],
            "usage": {"input_tokens": 2000, "output_tokens": 1000, "iterations": [
            {"type": "message", "model": "claude-sonnet-5", "input_tokens": 2000, "output_tokens": 0},
            {"type": "fallback_message", "model": "claude-opus-4-8", "input_tokens": 2000, "output_tokens": 1000}]}}"#,
        "0.035",
    ),
    (
        "anthropic/claude-opus-4-8",
        r#"{"stop_reason": "compaction", "content": [{"type": "compaction", "content": "x"}], "usage": {"input_tokens": 0,
            "output_tokens": 0, "iterations": [{"type": "compaction", "input_tokens": 180000, "output_tokens": 3500}]}}"#,
        "0.9875",
    ),
    (
        "anthropic/claude-sonnet-4-6",
        r#"{"content": [{"type": "server_tool_use", "id": "t", "name": "advisor", "input": {}},
            {"type": "advisor_tool_result", "tool_use_id": "t", "content": {"type": "advisor_result", "text": "x"}},
            {"type": "text", "text": "x"}], "usage": {"input_tokens": 500, "output_tokens": 600, "iterations": [
            {"type": "message", "input_tokens": 200, "output_tokens": 100},
            {"type": "advisor_message", "model": "claude-opus-4-8", "input_tokens": 50000, "output_tokens": 2000},
            {"type": "message", "input_tokens": 300, "output_tokens": 500}]}}"#,
        "0.3105",
    ),
    // A search that brought an error is not billed.
    (
        "anthropic/claude-haiku-4-5",
        r#"{"content": [{"type": "server_tool_use", "id": "t", "name": "web_search", "input": {"query": "q"}},
            {"type": "web_search_tool_result", "tool_use_id": "t",
                "content": {"type": "web_search_tool_result_error", "error_code": "unavailable"}}, {"type": "text", "text": "x"}],
            "usage": {"input_tokens": 1000, "output_tokens": 100, "server_tool_use": {"web_search_requests": 0}}}"#,
        "0.0015",
    ),
    // One model under the two names that it has.
    (
        "anthropic/claude-haiku-4-5",
        r#"{"model": "claude-haiku-4-5-20251001", "usage": {"input_tokens": 1000, "output_tokens": 100, "iterations": [
            {"type": "message", "model": "claude-haiku-4-5", "input_tokens": 1000, "output_tokens": 100}]}}"#,
        "0.0015",
    ),
    // Each sampling is long or short by itself: 150,000 tokens are short twice, and not long once.
    (
        "anthropic/claude-sonnet-4-6 --as-of 2026-03-01",
        r#"{"input_tokens": 300000, "output_tokens": 0, "iterations": [
            {"type": "message", "input_tokens": 150000, "output_tokens": 0},
            {"type": "message", "input_tokens": 150000, "output_tokens": 0}]}"#,
        "0.9",
    ),
    (
        "anthropic/claude-sonnet-4-6 --as-of 2026-03-01",
        r#"{"input_tokens": 300000, "output_tokens": 0, "iterations": [
            {"type": "message", "input_tokens": 250000, "output_tokens": 0},
            {"type": "message", "input_tokens": 50000, "output_tokens": 0}]}"#,
        "1.65",
    ),
    // One sampling is the message itself.
    (
        "anthropic/claude-haiku-4-5",
        r#"{"input_tokens": 10, "output_tokens": 20, "cache_creation_input_tokens": 3000,
            "cache_creation": {"ephemeral_5m_input_tokens": 0, "ephemeral_1h_input_tokens": 3000},
            "iterations": [{"type": "message", "input_tokens": 10, "output_tokens": 20,
                "cache_creation_input_tokens": 3000}]}"#,
        "0.00611",
    ),
    (
        "anthropic/claude-haiku-4-5",
        r#"{"input_tokens": 10, "output_tokens": 20, "iterations": []}"#,
        "0.00011",
    ),
    // Lifetimes of what was written to the cache.
    (
        "anthropic/claude-haiku-4-5",
        r#"{"input_tokens": 50, "output_tokens": 9, "cache_read_input_tokens": 4500, "cache_creation_input_tokens": 300,
            "cache_creation": {"ephemeral_5m_input_tokens": 200, "ephemeral_1h_input_tokens": 100},
            "service_tier": "standard", "server_tool_use": {"web_search_requests": 2, "web_fetch_requests": 1}}"#,
        "0.020995",
    ),
    (
        "anthropic/claude-haiku-4-5",
        r#"{"input_tokens": 50, "output_tokens": 9, "cache_read_input_tokens": null, "cache_creation_input_tokens": null,
            "server_tool_use": null, "cache_creation": null}"#,
        "0.000095",
    ),
    // A whole message, with a date in the name of its model.
    (
        "anthropic/claude-haiku-4-5",
        r#"{"id": "msg_1", "type": "message", "role": "assistant", "model": "claude-haiku-4-5-20251001",
            "content": [{"type": "text", "text": "x", "citations": null}, {"type": "tool_use", "id": "t", "name": "f", "input": {"usage": 5}}],
            "stop_reason": "tool_use", "stop_sequence": null, "usage": {"input_tokens": 1000, "output_tokens": 100}}"#,
        "0.0015",
    ),
    // Results of batches.
    (
        "anthropic/claude-haiku-4-5",
        r#"{"custom_id": "c1", "result": {"type": "succeeded", "message": {"id": "m2", "model": "claude-haiku-4-5",
            "stop_reason": "end_turn", "usage": {"input_tokens": 86, "cache_read_input_tokens": 1920,
            "cache_creation_input_tokens": 0, "output_tokens": 300, "service_tier": "batch"}}}}"#,
        "0.000889",
    ),
    (
        "openai/gpt-5.4-mini",
        r#"{"id": "batch_req_1", "custom_id": "c1", "response": {"status_code": 200, "request_id": "x1", "body":
            {"model": "gpt-5.4-mini", "usage": {"prompt_tokens": 2006, "completion_tokens": 300, "total_tokens": 2306,
            "prompt_tokens_details": {"cached_tokens": 1920}}}}, "error": null}"#,
        "0.00077925",
    ),
    (
        "google/gemini-2.5-flash",
        r#"{"key": "k", "response": {"modelVersion": "gemini-2.5-flash",
            "usageMetadata": {"promptTokenCount": 1000, "candidatesTokenCount": 100, "totalTokenCount": 1100}}}"#,
        "0.000275",
    ),
    // Searches and their kinds.
    ("openai/gpt-5.4-mini", "searches.json", "0.03105"),
    (
        "openai/gpt-5.4-mini",
        r#"{"object": "response", "model": "gpt-5.4-mini-2026-03-17", "status": "completed", "service_tier": "default",
            "output": [{"type": "reasoning", "id": "r", "summary": []},
                {"type": "web_search_call", "id": "w", "status": "completed", "action": {"type": "search", "query": "q"}},
                {"type": "web_search_call", "id": "w", "status": "completed", "action": {"type": "open_page", "url": "u"}},
                {"type": "message", "content": []}],
            "tools": [{"type": "web_search", "search_context_size": "low"}],
            "usage": {"input_tokens": 9000, "input_tokens_details": {"cached_tokens": 0}, "output_tokens": 400,
                "output_tokens_details": {"reasoning_tokens": 64}, "total_tokens": 9400}}"#,
        "0.01855",
    ),
    // What the search found is cited.
    (
        "openai/gpt-5.4-mini",
        r#"{"output": [{"type": "web_search_call", "status": "completed", "action": {"type": "search", "query": "q"}},
            {"type": "message", "id": "m", "role": "assistant", "status": "completed", "content": [{"type": "output_text", "text": "x",
                "logprobs": [], "annotations": [{"type": "url_citation", "url": "u", "title": "t", "start_index": 0, "end_index": 1}]}]}],
            "usage": {"input_tokens": 1000, "output_tokens": 100, "total_tokens": 1100}}"#,
        "0.0112",
    ),
    // Sums of batches: where no request can be long.
    ("openai/gpt-5.4 --longest-prompt 20k", "batch.json", "0.525"),
    ("openai/gpt-5.4-nano", "batch.json", "0.0425"),
    (
        "openai/gpt-5.4",
        r#"{"object": "batch", "request_counts": {"total": 100, "completed": 100, "failed": 0},
            "usage": {"input_tokens": 272099, "output_tokens": 0, "total_tokens": 272099}}"#,
        "0.34012375",
    ),
    // Of a batch that expired, not every request was run.
    (
        "openai/gpt-5.4-mini",
        r#"{"object": "batch", "status": "expired", "request_counts": {"total": 100, "completed": 50, "failed": 20},
            "usage": {"input_tokens": 1000, "output_tokens": 100, "total_tokens": 1100}}"#,
        "0.0006",
    ),
    // Tiers.
    (
        "openai/gpt-5.4-mini",
        r#"{"usage": {"prompt_tokens": 1000, "completion_tokens": 100}, "service_tier": "flex"}"#,
        "0.0006",
    ),
    (
        "openai/gpt-5.4-mini",
        r#"{"usage": {"prompt_tokens": 1000, "completion_tokens": 100}, "service_tier": "priority"}"#,
        "0.0024",
    ),
    (
        "openai/gpt-5.4-mini --tier standard",
        r#"{"usage": {"prompt_tokens": 1000, "completion_tokens": 100}, "service_tier": "auto"}"#,
        "0.0012",
    ),
    (
        "google/gemini-2.5-flash",
        r#"{"promptTokenCount": 1000, "candidatesTokenCount": 100, "totalTokenCount": 1100, "trafficType": "ON_DEMAND"}"#,
        "0.00055",
    ),
    (
        "google/gemini-2.5-flash",
        r#"{"promptTokenCount": 1000, "candidatesTokenCount": 100, "totalTokenCount": 1100, "trafficType": "ON_DEMAND_PRIORITY"}"#,
        "0.00099",
    ),
    // Chat: cached inside the prompt, reasoning and predictions inside the completion.
    (
        "openai/gpt-5.4-mini",
        r#"{"id": "c", "object": "chat.completion", "created": 1, "model": "gpt-5.4-mini-2026-03-17", "system_fingerprint": null,
            "choices": [{"index": 0, "message": {"role": "assistant", "content": "x", "refusal": null, "annotations": []},
                "logprobs": null, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 2006, "completion_tokens": 300, "total_tokens": 2306,
                "prompt_tokens_details": {"cached_tokens": 1920, "audio_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": 128, "audio_tokens": 0,
                    "accepted_prediction_tokens": 10, "rejected_prediction_tokens": 20}},
            "service_tier": "default"}"#,
        "0.0015585",
    ),
    // The last piece of a stream has the counts, and no choices.
    (
        "openai/gpt-5.4-mini",
        r#"{"object": "chat.completion.chunk", "model": "gpt-5.4-mini", "choices": [],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}}"#,
        "0.0012",
    ),
    (
        "openai/gpt-5.4-mini",
        r#"{"type": "response.completed", "sequence_number": 9, "response": {"object": "response", "status": "completed",
            "output": [], "usage": {"input_tokens": 1000, "output_tokens": 100, "total_tokens": 1100}}}"#,
        "0.0012",
    ),
    // Realtime, of text.
    (
        REALTIME,
        r#"{"type": "response.done", "event_id": "e", "response": {"object": "realtime.response", "status": "completed",
            "output": [], "usage": {"total_tokens": 1100, "input_tokens": 1000, "output_tokens": 100,
            "input_token_details": {"text_tokens": 1000, "audio_tokens": 0, "cached_tokens": 400,
                "cached_tokens_details": {"text_tokens": 400, "audio_tokens": 0}},
            "output_token_details": {"text_tokens": 100, "audio_tokens": 0}}}}"#,
        "0.00416",
    ),
    // A snapshot at the rates of its model.
    (
        "openai/gpt-4o",
        r#"{"model": "gpt-4o-2024-08-06", "usage": {"prompt_tokens": 1000, "completion_tokens": 100}}"#,
        "0.0035",
    ),
    // Gemini: thoughts beside the answer, what tools brought beside the prompt, pictures as text.
    (
        "google/gemini-2.5-flash",
        r#"{"usageMetadata": {"promptTokenCount": 1000, "cachedContentTokenCount": 600, "candidatesTokenCount": 50,
            "thoughtsTokenCount": 150, "toolUsePromptTokenCount": 200, "totalTokenCount": 1400,
            "promptTokensDetails": [{"modality": "TEXT", "tokenCount": 742}, {"modality": "IMAGE", "tokenCount": 258}],
            "cacheTokensDetails": [{"modality": "TEXT", "tokenCount": 600}],
            "candidatesTokensDetails": [{"modality": "TEXT", "tokenCount": 50}]},
            "modelVersion": "gemini-2.5-flash", "responseId": "r",
            "candidates": [{"content": {"parts": [{"text": "x"}], "role": "model"}, "finishReason": "STOP", "index": 0}]}"#,
        "0.000698",
    ),
    (
        "google/gemini-2.5-flash",
        r#"{"promptTokenCount": 1000, "thoughtsTokenCount": 65, "totalTokenCount": 1065}"#,
        "0.0004625",
    ),
    // The threshold is on the whole prompt, cached tokens included.
    (
        "google/gemini-2.5-pro",
        r#"{"promptTokenCount": 200000, "cachedContentTokenCount": 100000, "candidatesTokenCount": 0, "totalTokenCount": 200000}"#,
        "0.1375",
    ),
    (
        "google/gemini-2.5-pro",
        r#"{"promptTokenCount": 200001, "cachedContentTokenCount": 100000, "candidatesTokenCount": 0, "totalTokenCount": 200001}"#,
        "0.2750025",
    ),
    // Hosts.
    ("groq/qwen3-32b", "groq_times.json", "0.000585"),
    (
        GROQ,
        r#"{"id": "c", "object": "chat.completion", "model": "openai/gpt-oss-120b", "choices": [], "service_tier": "on_demand",
            "x_groq": {"id": "req"}, "usage": {"queue_time": 0.1, "prompt_tokens": 1000, "completion_tokens": 500,
            "total_tokens": 1500, "prompt_tokens_details": {"cached_tokens": 400}}}"#,
        "0.00042",
    ),
    ("fireworks/deepseek-v3.2", "hits_and_misses.json", "0.000728"),
    (DEEPSEEK, "hits_and_misses.json", "0.0001818"),
    (
        DEEPSEEK,
        r#"{"model": "deepseek-flash", "choices": [{"index": 0, "message": {"role": "assistant", "content": "x",
            "reasoning_content": "y"}, "finish_reason": "stop"}], "usage": {"prompt_tokens": 1000, "completion_tokens": 200,
            "total_tokens": 1200, "prompt_cache_hit_tokens": 600, "prompt_cache_miss_tokens": 400,
            "completion_tokens_details": {"reasoning_tokens": 50}}}"#,
        "0.0001818",
    ),
    (
        "mistral/mistral-large-2512",
        r#"{"model": "mistral-large-2512", "object": "chat.completion", "choices": [], "usage": {"prompt_tokens": 1000,
            "completion_tokens": 100, "total_tokens": 1100, "num_cached_tokens": 600, "prompt_audio_seconds": null}}"#,
        "0.00038",
    ),
    (XAI, "reasoning_beside.json", "0.003375"),
    (
        XAI,
        r#"{"model": "grok-4.3", "choices": [], "usage": {"prompt_tokens": 500, "completion_tokens": 200, "total_tokens": 700,
            "prompt_tokens_details": {"text_tokens": 500, "audio_tokens": 0, "image_tokens": 0, "cached_tokens": 100},
            "completion_tokens_details": {"reasoning_tokens": 0}, "num_sources_used": 0, "cost_in_usd_ticks": 10200000}}"#,
        "0.00102",
    ),
    (
        XAI,
        r#"{"object": "response", "output": [], "usage": {"input_tokens": 200000, "input_tokens_details": {"cached_tokens": 0},
            "output_tokens": 100, "output_tokens_details": {"reasoning_tokens": 90}, "total_tokens": 200100,
            "num_server_side_tools_used": 0, "server_side_tool_usage_details": {"web_search_calls": 0}}}"#,
        "0.5005",
    ),
    (
        OPENROUTER,
        r#"{"id": "gen-1", "provider": "OpenAI", "model": "openai/gpt-5.4", "object": "chat.completion", "created": 1,
            "choices": [{"index": 0, "native_finish_reason": "stop", "finish_reason": "stop", "message": {"role": "assistant",
                "content": "x", "reasoning": null}}],
            "usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100, "cost": 9.5290000000000001e-05,
                "is_byok": false, "prompt_tokens_details": {"cached_tokens": 400, "cache_write_tokens": 0, "audio_tokens": 0,
                "video_tokens": 0}, "cost_details": {"upstream_inference_cost": 9.5290000000000001e-05,
                "upstream_inference_prompt_cost": 2e-05, "upstream_inference_completions_cost": 7.529e-05},
                "completion_tokens_details": {"reasoning_tokens": 64, "image_tokens": 0},
                "server_tool_use": {"web_search_requests": 1}}}"#,
        "0.0081",
    ),
];

#[test]
fn usage_is_billed_as_its_vendor_bills_it() {
    for (asked, usage, amount) in BILLED {
        let ran = price(asked, usage);
        assert_eq!(ran.code, 0, "{asked} {usage}\n{}", ran.stderr);
        let result: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert_eq!(result["total"], *amount, "{asked} {usage}\n{}", ran.stdout);
    }
}

#[test]
fn what_served_is_said() {
    let ran = price("anthropic/claude-sonnet-5", "served_by_other.json");
    let result: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(result["model"], "anthropic/claude-opus-4-8");
    assert_eq!(result["asked_for"], "anthropic/claude-sonnet-5");
    let notes = result["notes"].to_string();
    assert!(
        notes
            .contains("Asked for anthropic/claude-sonnet-5, served and priced as anthropic/claude-opus-4-8."),
        "{notes}"
    );
}

#[test]
fn what_the_vendor_says_that_it_cost_is_shown_beside() {
    let usage = r#"{"usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100, "cost": 0.00395}}"#;
    let ran = price(&format!("{OPENROUTER} --calls 3"), usage);
    let result: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
    assert_eq!(result["reported_cost"], "0.01185");
    assert_eq!(result["total"], "0.012");
}

#[test]
fn what_the_vendor_says_of_one_call_is_not_said_of_many() {
    let usage = r#"{"usage": {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100, "cost": 0.00395}}"#;
    for (calls, says) in [
        ("1", "The response itself says that it cost $0.00395; at these prices it is $0.004."),
        (
            "1000",
            "The response itself says that it cost $0.00395, which is $3.95 for all calls; at these prices it is $4.00.",
        ),
    ] {
        let ran = price(&format!("{OPENROUTER} --calls {calls} --format table"), usage);
        let words: Vec<&str> = ran.stdout.split_whitespace().collect();
        assert!(words.join(" ").contains(says), "{}", ran.stdout);
    }
}

#[test]
fn what_an_object_cannot_show_is_said() {
    for (asked, usage, note) in [
        (
            "openai/gpt-5.4-mini",
            r#"{"input_tokens": 10, "output_tokens": 10, "total_tokens": 20}"#,
            "Fees of tools on the vendor's side",
        ),
        (
            "anthropic/claude-haiku-4-5",
            r#"{"input_tokens": 10, "output_tokens": 10, "cache_creation_input_tokens": 300}"#,
            "does not say how long the cached tokens live",
        ),
    ] {
        let ran = price(asked, usage);
        let result: serde_json::Value = serde_json::from_str(&ran.stdout).expect("JSON");
        assert!(result["notes"].to_string().contains(note), "{asked}: {}", result["notes"]);
    }
}
