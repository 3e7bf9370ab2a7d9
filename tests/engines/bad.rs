//! Lines that cannot be read.

use crate::logs::{Log, log};

/// Lines that cannot be read, each by itself: one value of a line of LiteLLM, and what stands in its place.
pub const BAD: [(&str, &str); 22] = [
    ("\"prompt_tokens\":2006", "\"prompt_tokens\":2.006e3"),
    ("\"prompt_tokens\":2006", "\"prompt_tokens\":\"2.006E3\""),
    ("\"prompt_tokens\":2006", "\"prompt_tokens\":2006.5"),
    ("\"prompt_tokens\":2006", "\"prompt_tokens\":-2006"),
    ("\"prompt_tokens\":2006", "\"prompt_tokens\":null"),
    ("\"prompt_tokens\":2006", "\"prompt_tokens\":\"\""),
    ("\"prompt_tokens\":2006", "\"prompt_tokens\":true"),
    ("\"prompt_tokens\":2006", "\"prompt_tokens\":100"),
    ("\"prompt_tokens\":2006,", ""),
    ("\"completion_tokens\":300", "\"completion_tokens\":9223372036854775808"),
    ("\"completion_tokens\":300", "\"completion_tokens\":99999999999999999999999999999999999999999999"),
    ("\"cached_tokens\":1920", "\"cached_tokens\":1.92e3"),
    ("\"cached_tokens\":1920", "\"cached_tokens\":1920.5"),
    ("\"cached_tokens\":1920", "\"cached_tokens\":-1"),
    ("\"cached_tokens\":1920", "\"cached_tokens\":9223372036854775808"),
    ("2026-10-31 23:30:00.000", "2026-02-29 23:30:00.000"),
    ("2026-10-31 23:30:00.000", "31.10.2026 23:30"),
    ("\"model\":\"claude-haiku-4-5\"", "\"model\":\"\""),
    ("\"service_tier\":\"batch\"", "\"service_tier\":\"cheap\""),
    ("\"usage_object\":{", "\"usage_object\":{\"service_tier\":\"cheap\","),
    (
        "\"metadata\":{\"service_tier\":\"batch\"",
        "\"service_tier\":\"cheap\",\"metadata\":{\"service_tier\":\"\"",
    ),
    (
        "\"metadata\":{\"service_tier\":\"batch\"",
        "\"service_tier\":\"cheap\",\"metadata\":{\"service_tier\":\"auto\"",
    ),
];

/// Good lines of LiteLLM, and a bad one among them.
pub fn with_bad(number: usize) -> Log {
    let good = "{\"request_id\":\"r1\",\"custom_llm_provider\":\"anthropic\",\"model\":\"claude-haiku-4-5\",\
        \"startTime\":\"2026-10-31 23:30:00.000\",\"prompt_tokens\":2006,\"completion_tokens\":300,\
        \"metadata\":{\"service_tier\":\"batch\",\"usage_object\":{\"prompt_tokens_details\":{\"cached_tokens\":1920}}}}";
    let (value, other) = BAD[number];
    assert!(good.contains(value));
    let bad = good.replace(value, other);
    // The bad line repeats a call with less than it has: it must be seen all the same.
    let lines = vec![good.to_owned(), bad, good.replace("r1", "r2")];
    let mut log = log("bad", "jsonl", lines, &["--log-format", "litellm"], "team");
    log.file = format!("bad{number}.jsonl");
    log
}
