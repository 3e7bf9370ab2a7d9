//! A call as each format has it: the same call wherever the format allows it.

use costcalc::units::{Meter, Tier};
use costcalc::usage::log::{self, Asked};
use costcalc::usage::{self, By};

use crate::lines::{CATALOG, asked, read};

/// 86 tokens of input, 1,920 read from a cache, and 300 of output, on the last day of October.
const LITELLM: &str = r#"{"request_id":"r1","call_type":"acompletion","custom_llm_provider":"anthropic","model":"claude-haiku-4-5","startTime":"2026-10-31 23:30:00.000","prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,"spend":0.0017780000000000001,"status":"success","cache_hit":"False","team_id":"t","metadata":{"usage_object":{"prompt_tokens":2006,"completion_tokens":300,"cache_read_input_tokens":1920,"cache_creation_input_tokens":0,"prompt_tokens_details":{"cached_tokens":1920}}}}"#;
const CLAUDE_CODE: &str = r#"{"type":"assistant","requestId":"q1","sessionId":"s1","timestamp":"2026-10-31T23:30:00.000Z","message":{"id":"m1","model":"claude-haiku-4-5","stop_reason":"end_turn","usage":{"input_tokens":86,"cache_creation_input_tokens":0,"cache_read_input_tokens":1920,"output_tokens":300,"cache_creation":{"ephemeral_1h_input_tokens":0,"ephemeral_5m_input_tokens":0},"server_tool_use":{"web_search_requests":0},"service_tier":"standard","inference_geo":"not_available","speed":"standard","iterations":[]}}}"#;
const LANGFUSE: &str = r#"{"id":"o1","trace_id":"t1","type":"GENERATION","start_time":"2026-10-31 23:30:00.000000","provided_model_name":"claude-haiku-4-5","usage_details":{"input":86,"input_cached_tokens":1920,"output":300,"total":2306},"cost_details":{"total":0.001778},"level":"DEFAULT"}"#;
const HELICONE: &str = r#"{"request_id":"h1","request_created_at":"2026-10-31T23:30:00.000Z","response_status":200,"request_model":"claude-haiku-4-5","provider":"ANTHROPIC","prompt_tokens":2006.0,"prompt_cache_read_tokens":1920.0,"prompt_cache_write_tokens":0,"completion_tokens":300,"total_tokens":2306}"#;
const OTLP: &str = r#"{"name":"chat claude-haiku-4-5","traceId":"a1","spanId":"c1","startTimeUnixNano":"1793489400000000000","attributes":[{"key":"gen_ai.operation.name","value":{"stringValue":"chat"}},{"key":"gen_ai.provider.name","value":{"stringValue":"anthropic"}},{"key":"gen_ai.response.model","value":{"stringValue":"claude-haiku-4-5"}},{"key":"gen_ai.usage.input_tokens","value":{"intValue":"2006"}},{"key":"gen_ai.usage.cache_read.input_tokens","value":{"intValue":"1920"}},{"key":"gen_ai.usage.output_tokens","value":{"intValue":"300"}}]}"#;
const BEDROCK: &str = r#"{"schemaType":"ModelInvocationLog","schemaVersion":"1.0","timestamp":"2026-10-31T23:30:00Z","accountId":"1","region":"us-east-1","requestId":"b1","operation":"Converse","modelId":"claude-haiku-4-5","input":{"inputTokenCount":86,"cacheReadInputTokenCount":1920,"cacheWriteInputTokenCount":0},"output":{"outputTokenCount":300}}"#;
const OPENROUTER: &str = "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,model_permaslug,variant,cancelled,user\n\
    gen-1,2026-10-31 23:30:00.000,0.0015585,2006,300,0,1920,anthropic/claude-haiku-4-5,standard,false,";
const OPENAI_BATCH: &str = r#"{"id":"batch_req_1","custom_id":"c1","response":{"status_code":200,"request_id":"x1","body":{"model":"gpt-5.4-mini","usage":{"prompt_tokens":2006,"completion_tokens":300,"total_tokens":2306,"prompt_tokens_details":{"cached_tokens":1920}}}},"error":null}"#;
const ANTHROPIC_BATCH: &str = r#"{"custom_id":"c1","result":{"type":"succeeded","message":{"id":"m2","model":"claude-haiku-4-5","usage":{"input_tokens":86,"cache_read_input_tokens":1920,"cache_creation_input_tokens":0,"output_tokens":300,"service_tier":"batch"}}}}"#;
const CODEX: &str = r#"{"timestamp":"2026-10-31T23:29:00.000Z","type":"turn_context","payload":{"model":"gpt-5.4-mini"}}
{"timestamp":"2026-10-31T23:30:00.000Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":9006,"cached_input_tokens":3920,"output_tokens":900,"reasoning_output_tokens":0,"total_tokens":9906},"last_token_usage":{"input_tokens":2006,"cached_input_tokens":1920,"output_tokens":300,"reasoning_output_tokens":0,"total_tokens":2306},"model_context_window":272000}}}
{"timestamp":"2026-10-31T23:30:01.000Z","type":"event_msg","payload":{"type":"token_count","info":{"total_token_usage":{"input_tokens":9006,"cached_input_tokens":3920,"output_tokens":900,"reasoning_output_tokens":0,"total_tokens":9906},"last_token_usage":{"input_tokens":2006,"cached_input_tokens":1920,"output_tokens":300,"reasoning_output_tokens":0,"total_tokens":2306},"model_context_window":272000}}}"#;

/// All of them, with the names of their formats.
pub const ALL: [(&str, &str); 10] = [
    ("litellm", LITELLM),
    ("claude-code", CLAUDE_CODE),
    ("langfuse", LANGFUSE),
    ("helicone", HELICONE),
    ("otlp", OTLP),
    ("bedrock", BEDROCK),
    ("openrouter", OPENROUTER),
    ("openai-batch", OPENAI_BATCH),
    ("anthropic-batch", ANTHROPIC_BATCH),
    ("codex", CODEX),
];

pub fn batch() -> Asked {
    Asked { day: Some("2026-10-31".parse().expect("a day")), ..asked(&[]) }
}

#[test]
fn each_format_has_the_call() {
    let counts = "input 86, cache_read 1920, output 300";
    for (format, text) in ALL {
        assert_eq!(log::recognised(text.as_bytes()).map(|format| format.name), Some(format));
        let (buckets, _) = read(format, text, &batch(), 1, &[]);
        let (key, sums) = buckets.sums.first_key_value().expect("a call");
        let meters = sums.meters.iter().map(|(meter, counted)| format!("{meter} {}", counted.number));
        assert_eq!(meters.collect::<Vec<_>>().join(", "), counts, "{format}");
        assert_eq!((sums.calls, key.day.to_string().as_str()), (1, "2026-10-31"), "{format}");
    }
}

#[test]
fn the_call_costs_what_the_vendor_says() {
    // 86 × $1 + 1,920 × $0.10 + 300 × $5, for a million
    for (format, text, dollars) in [
        ("litellm", LITELLM, "0.001778"),
        ("claude-code", CLAUDE_CODE, "0.001778"),
        ("anthropic-batch", ANTHROPIC_BATCH, "0.000889"),
    ] {
        let (buckets, _) = read(format, text, &batch(), 1, &[]);
        let priced = usage::priced(&buckets, &CATALOG, &[By::Model], None).expect("small numbers");
        assert_eq!(priced.all.amount.exact().to_string(), dollars, "{format}");
    }
}

#[test]
fn of_the_lines_of_a_response_the_one_with_most_output_stays() {
    let partial = CLAUDE_CODE.replace("\"output_tokens\":300", "\"output_tokens\":1");
    let copy = CLAUDE_CODE.replace("\"sessionId\":\"s1\"", "\"sessionId\":\"s2\"");
    for text in [
        [partial.as_str(), CLAUDE_CODE, copy.as_str()].join("\n"),
        [CLAUDE_CODE, partial.as_str(), copy.as_str()].join("\n"),
    ] {
        let (buckets, told) = read("claude-code", &text, &asked(&[]), 1, &[1]);
        let sums = buckets.sums.values().next().expect("a call");
        assert_eq!((sums.calls, sums.repeats, told.repeats), (1, 2, 2));
        assert_eq!(sums.number(Meter::Output), 300);
    }
}

#[test]
fn a_last_line_that_is_not_finished_is_counted() {
    let (cut, _) = LITELLM.split_at(LITELLM.len() - 30);
    let (buckets, told) = read("litellm", &format!("{LITELLM}\n{cut}"), &asked(&[]), 1, &[]);
    assert_eq!((buckets.sums.len(), told.unfinished, told.lines), (1, 1, 2));
}

#[test]
fn what_repeats_the_line_before_is_no_call_with_another_line() {
    let (buckets, told) = read("codex", CODEX, &asked(&[]), 1, &[]);
    assert_eq!((buckets.sums.len(), told.repeats, told.same_lines), (1, 0, 1));
}

#[test]
fn every_rule_by_which_lines_of_a_call_are_found_is_told() {
    let none = Asked { duplicates: Some(log::Duplicates::None), ..asked(&[]) };
    let both = [read("codex", CODEX, &none, 1, &[]).1, read("litellm", LITELLM, &asked(&[]), 1, &[]).1];
    for order in [[0, 1], [1, 0]] {
        let mut all = usage::Told::default();
        order.iter().for_each(|at| all.add(&both[*at]));
        assert_eq!(all.duplicates, "exact, none");
    }
}

#[test]
fn a_tag_may_be_in_the_list_of_a_line() {
    for (list, value) in [
        (r#"["env:prod", "team:x"]"#, "prod"),
        (r#"[ "envy:no","env:a:b" ]"#, "a:b"),
        (r#"["env:first", "x, \"env:y", "env:last"]"#, "last"),
        (r#"["env"]"#, ""),
        ("[]", ""),
        ("null", ""),
    ] {
        let text = LITELLM.replace("\"team_id\"", &format!("\"request_tags\":{list},\"team_id\""));
        let (buckets, _) = read("litellm", &text, &asked(&["env", "team"]), 1, &[]);
        let (key, _) = buckets.sums.first_key_value().expect("a call");
        assert_eq!(key.tags, [value, "t"], "{list}");
    }
}

#[test]
fn the_tier_is_the_first_that_is_said() {
    for (of_usage, of_metadata, of_line, call_type, tier) in [
        ("null", "null", "null", "acompletion", Tier::Standard),
        ("null", "null", "\"priority\"", "acompletion", Tier::Priority),
        ("null", "\"flex\"", "\"priority\"", "acompletion", Tier::Flex),
        ("\"batch\"", "\"flex\"", "\"priority\"", "acompletion", Tier::Batch),
        ("\"default\"", "\"flex\"", "null", "acompletion", Tier::Standard),
        ("\"\"", "\"auto\"", "\"flex\"", "acompletion", Tier::Flex),
        ("null", "\"auto\"", "null", "acompletion", Tier::Standard),
        ("\"default\"", "null", "\"no tier\"", "acompletion", Tier::Standard),
        ("\"default\"", "null", "null", "aretrieve_batch", Tier::Batch),
        ("null", "null", "null", "retrieve_batch", Tier::Batch),
    ] {
        let places = format!("\"service_tier\":{of_line},\"metadata\":{{\"service_tier\":{of_metadata},");
        let text = LITELLM
            .replace("\"metadata\":{", &places)
            .replace("\"usage_object\":{", &format!("\"usage_object\":{{\"service_tier\":{of_usage},"))
            .replace("acompletion", call_type);
        let (buckets, _) = read("litellm", &text, &asked(&[]), 1, &[]);
        let (key, sums) = buckets.sums.first_key_value().expect("a call");
        let counts = (sums.number(Meter::Input), sums.number(Meter::Output));
        assert_eq!((key.tier, counts), (tier, (86, 300)), "{text}");
    }
}

#[test]
fn writes_that_are_kept_for_an_hour_are_told_apart() {
    let with = |details: &str| {
        BEDROCK.replace("\"cacheWriteInputTokenCount\":0", "\"cacheWriteInputTokenCount\":700").replace(
            "\"output\":{",
            &format!("\"output\":{{\"outputBodyJson\":{{\"usage\":{{\"cacheDetails\":{details}}}}},"),
        )
    };
    for (details, hour) in [
        ("null", 0),
        ("[]", 0),
        (r#"[{"ttl":"5m","inputTokens":700}]"#, 0),
        (r#"[{"ttl":"1h","inputTokens":600},{"ttl":"5m","inputTokens":100}]"#, 600),
        (r#"[ {"inputTokens": 700, "ttl": "1h"} ]"#, 700),
    ] {
        let (buckets, _) = read("bedrock", &with(details), &asked(&[]), 1, &[]);
        let (_, sums) = buckets.sums.first_key_value().expect("a call");
        let counts = [Meter::Input, Meter::CacheRead, Meter::CacheWrite, Meter::CacheWrite1h, Meter::Output];
        assert_eq!(counts.map(|meter| sums.number(meter)), [86, 1920, 700 - hour, hour, 300], "{details}");
    }
    for details in [
        r#"[{"ttl":"1h","inputTokens":600}]"#,
        r#"[{"ttl":"1d","inputTokens":700}]"#,
        r#"[{"ttl":"1h"}]"#,
        r#"[{"ttl":"1h","inputTokens":7e2}]"#,
        "{}",
    ] {
        let asked = Asked { skip_bad: true, ..asked(&[]) };
        let (buckets, told) = read("bedrock", &with(details), &asked, 1, &[]);
        assert_eq!((buckets.sums.len(), told.bad), (0, 1), "{details}");
    }
}

#[test]
fn another_cost_in_the_log_is_found() {
    for (spend, is_other) in [("0.001778", false), ("0.0017780000000000001", false), ("0.0017790", true)] {
        let text = LITELLM.replace("0.0017780000000000001", spend);
        let (buckets, _) = read("litellm", &text, &asked(&[]), 1, &[]);
        let findings = usage::findings(&buckets, &CATALOG);
        let found = findings.iter().any(|finding| finding.what == usage::Contrary::OtherCost);
        assert_eq!(found, is_other, "{spend}: {findings:?}");
    }
}
