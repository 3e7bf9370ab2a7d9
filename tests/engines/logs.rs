//! Logs at random, from a seed: what formats allow, as it is written by programs that care little.

use std::fmt::Write as _;

use crate::dice::Dice;

/// A log, and what it is for the program.
pub struct Log {
    pub name: &'static str,
    pub file: String,
    pub text: String,
    /// The arguments that tell the format.
    pub format: Vec<&'static str>,
    /// A tag whose values are kept.
    pub tag: &'static str,
}

/// Lines of which some stand twice, or before with less output: `line` makes one of an id, with output or without.
fn repeated(
    dice: &mut Dice,
    calls: u64,
    mut line: impl FnMut(&mut Dice, &str, bool) -> String,
) -> Vec<String> {
    let mut lines = Vec::new();
    for call in 0..calls {
        let id = if dice.is(3) { String::new() } else { format!("r{call}") };
        let state = dice.state();
        let mut again = |dice: &mut Dice, is_partial: bool| {
            // The same call throws the same dice.
            let now = dice.go_on_from(state);
            let text = line(dice, &id, is_partial);
            let then = dice.state();
            dice.go_on_from(then.wrapping_add(now));
            text
        };
        if dice.is(8) {
            lines.push(again(dice, true));
        }
        lines.push(again(dice, false));
        if dice.is(5) {
            lines.push(again(dice, false));
        }
    }
    lines
}

pub fn litellm(seed: u64, calls: u64) -> Log {
    let mut dice = Dice::new(seed);
    let lines = repeated(&mut dice, calls, |dice, id, is_partial| {
        let (read, hour, more) =
            (dice.tokens() / 3, dice.below(3) * dice.tokens() / 9, dice.below(2) * dice.tokens());
        let (audio, image) = (dice.below(4) / 3 * dice.below(900), dice.below(4) / 3 * dice.below(900));
        let (sound, picture) = (dice.below(4) / 3 * dice.below(90), dice.below(4) / 3 * dice.below(90));
        let (thought, said) = (dice.below(2) * dice.below(500), dice.below(3_000));
        let written = hour + more;
        let prompt = dice.tokens() + read + written + audio + image;
        let output = if is_partial { sound + picture + thought } else { said + thought + sound + picture };
        let provider = dice.one(&["anthropic", "openai", "gemini", "ünï"]);
        let model = dice.one(&[
            "claude-haiku-4-5",
            "gpt-5.4",
            "gpt-5.4-mini",
            "anthropic/claude-opus-4-5",
            "odd, \\\"one\\\"",
        ]);
        let usage = match dice.below(9) {
            0 if read + written + audio + image + sound + picture + thought == 0 => "null".to_owned(),
            _ => format!(
                "{{\"prompt_tokens_details\": {{\"cached_tokens\": {}, \"audio_tokens\": {}, \"image_tokens\": {}, \
                 \"cache_creation_token_details\": {}}}, \"cache_read_input_tokens\": {}, \
                 \"cache_creation_input_tokens\": {}, \"completion_tokens_details\": {{\"reasoning_tokens\": {}, \
                 \"audio_tokens\": {}, \"image_tokens\": {}}}, \"server_tool_use\": {}, \"inference_geo\": {}, \
                 \"speed\": {}, \"service_tier\": {}}}",
                dice.written(read),
                dice.perhaps(audio),
                dice.perhaps(image),
                if hour == 0 {
                    "null".to_owned()
                } else {
                    format!("{{\"ephemeral_1h_input_tokens\": {hour}}}")
                },
                dice.perhaps(read),
                dice.written(written),
                dice.perhaps(thought),
                dice.perhaps(sound),
                dice.perhaps(picture),
                dice.one(&["null", "{}", "{\"web_search_requests\": 2}", "{\"web_search_requests\": 0}"]),
                dice.one(&["null", "\"us\"", "\"global\"", "\"not_available\""]),
                dice.one(&["null", "null", "null", "\"standard\"", "\"fast\""]),
                dice.one(&["null", "null", "\"auto\"", "\"standard\"", "\"priority\""]),
            ),
        };
        let tier =
            dice.one(&["null", "null", "\"default\"", "\"batch\"", "\"flex\"", "\"priority\"", "\"\""]);
        let metadata = match usage.as_str() {
            "null" => "null".to_owned(),
            usage => format!(
                "{{\"service_tier\": {tier}, \"usage_object\": {usage}, \"junk\": [1, {{\"prompt_tokens\": \"x\"}}]}}"
            ),
        };
        format!(
            "{{\"request_id\": \"{id}\", \"call_type\": {}, \"service_tier\": {}, \"messages\": [{{\"content\": \"\\\"prompt_tokens\\\": 1e3, {{ }} é\\n\"}}], \
             \"custom_llm_provider\": {}, \"model\": \"{model}\", \"startTime\": \"{}\", \"prompt_tokens\": {}, \
             \"completion_tokens\": {}, \"spend\": {}, \"status\": {}, \"cache_hit\": {}, \"request_tags\": {}, \
             \"metadata\": {metadata}}}",
            dice.one(&["null", "\"acompletion\"", "\"acompletion\"", "\"aretrieve_batch\""]),
            dice.one(&["null", "null", "\"\"", "\"auto\"", "\"flex\""]),
            if dice.is(5) { "null".to_owned() } else { format!("\"{provider}\"") },
            dice.time(),
            dice.written(prompt),
            dice.written(output),
            dice.amount(),
            dice.one(&["\"success\"", "\"success\"", "\"failure\"", "null"]),
            dice.one(&["\"False\"", "null", "\"\"", "false", "\"False\"", "null", "\"True\"", "\"None\""]),
            dice.one(&[
                "null",
                "[]",
                "[\"env:prod\", \"other\"]",
                "[ \"envy:no\",\"a, env:no\" , \"env:it's: é\" ]",
                "[\"env:first\", \"x, \\\"env:no\", \"env:last\"]",
            ]),
        )
    });
    log("litellm", "jsonl", lines, &["--log-format", "litellm"], "env")
}

pub fn langfuse(seed: u64, calls: u64) -> Log {
    let mut dice = Dice::new(seed);
    let lines = repeated(&mut dice, calls, |dice, id, is_partial| {
        let mut counts: Vec<(&str, u64)> = vec![("input", dice.tokens())];
        for name in [
            "input_cached_tokens",
            "input_cache_creation",
            "input_cache_creation_1h",
            "output_reasoning",
            "input_audio_tokens",
            "output_audio_tokens",
            "input_image_tokens",
            "cached_content_token_count",
        ] {
            if dice.is(40) {
                counts.push((name, dice.below(3_000)));
            }
        }
        counts.push(("output", if is_partial { 0 } else { dice.below(3_000) }));
        let total: u64 = counts.iter().map(|(_, count)| count).sum();
        if dice.is(70) {
            counts.push(("total", total));
        }
        let mut usage = String::new();
        for (name, count) in &counts {
            let _ = write!(
                usage,
                "{}\"{name}\": {}",
                if usage.is_empty() { "" } else { ", " },
                dice.written(*count)
            );
        }
        if dice.is(10) {
            usage.push_str(", \"no name of ours\": 0");
        }
        let usage = match dice.below(25) {
            0 => "null".to_owned(),
            1 => "{}".to_owned(),
            _ => format!("{{{usage}}}"),
        };
        format!(
            "{{\"id\": \"{id}\", \"trace_id\": \"t1\", \"type\": \"{}\", \"start_time\": \"{}\", \"name\": \"{}\", \
             \"provided_model_name\": \"{}\", \"usage_details\": {usage}, \"cost_details\": {}, \"level\": \"{}\"}}",
            dice.one(&["GENERATION", "GENERATION", "GENERATION", "EMBEDDING", "SPAN"]),
            dice.time(),
            dice.name(),
            dice.one(&["claude-haiku-4-5", "gpt-5.4"]),
            dice.one(&["null", "{}", "{\"total\": 0.001778}", "{\"input\": 1, \"total\": 1.5e-05}"]),
            dice.one(&["DEFAULT", "DEFAULT", "ERROR"]),
        )
    });
    log("langfuse", "jsonl", lines, &["--log-format", "langfuse"], "name")
}

pub fn helicone(seed: u64, calls: u64) -> Log {
    let mut dice = Dice::new(seed);
    let lines = repeated(&mut dice, calls, |dice, id, is_partial| {
        let (read, written, status) =
            (dice.tokens(), dice.below(2) * dice.tokens(), dice.one(&["200", "201", "429", "500.0"]));
        let prompt = read + written + dice.tokens();
        let is_refused = status != "200" && status != "201" && dice.is(50);
        format!(
            "{{\"request_id\": \"{id}\", \"request_created_at\": \"{}\", \"response_status\": {status}, \
             \"request_model\": \"gpt-5.4-mini\", \"provider\": \"{}\", \"prompt_tokens\": {}, \
             \"prompt_cache_read_tokens\": {}, \"prompt_cache_write_tokens\": {}, \"completion_tokens\": {}, \
             \"request_user_id\": \"{}\"}}",
            dice.time(),
            dice.one(&["OPENAI", "Anthropic"]),
            if is_refused { "null".to_owned() } else { dice.written(prompt) },
            dice.perhaps(read),
            dice.perhaps(written),
            if is_partial { "0".to_owned() } else { format!("{}.0", dice.below(4_000)) },
            dice.name(),
        )
    });
    log("helicone", "jsonl", lines, &["--log-format", "helicone"], "user")
}

pub fn openrouter(seed: u64, calls: u64) -> Log {
    let mut dice = Dice::new(seed);
    let mut lines = vec![
        "generation_id,created_at,cost_total,tokens_prompt,tokens_completion,tokens_reasoning,tokens_cached,\
         model_permaslug,variant,cancelled,user"
            .to_owned(),
    ];
    lines.extend(repeated(&mut dice, calls, |dice, id, is_partial| {
        let (read, thought) = (dice.tokens(), dice.below(400));
        let output = if is_partial || dice.is(5) { thought / 900 } else { thought + dice.below(4_000) };
        format!(
            "{id},{},{},{},{output},{},{},\"{}\",standard,{},\"{}\"",
            dice.time(),
            dice.amount().replace("null", ""),
            read + dice.tokens(),
            if output == 0 { String::new() } else { thought.to_string() },
            if read == 0 { String::new() } else { format!("{read}.0") },
            dice.one(&["openai/gpt-5.4-mini", "a, \"\"b\"\""]),
            dice.one(&["false", "true", "", "False"]),
            dice.one(&["me", "say \"\"so\"\"", "x, y", ""]),
        )
    }));
    log("openrouter", "csv", lines, &["--log-format", "openrouter"], "user")
}

/// Rows of one's own, with seconds since 1970 as times of some.
pub fn rows(seed: u64, calls: u64) -> Log {
    let mut dice = Dice::new(seed);
    let lines = repeated(&mut dice, calls, |dice, id, is_partial| {
        let (read, written, hour, audio) = (dice.tokens(), dice.below(900), dice.below(900), dice.below(90));
        let thought = dice.below(300);
        let time = match dice.below(3) {
            0 => format!("{}", 1_790_000_000 + dice.below(9_000_000)),
            1 => format!("\"{}.25\"", 1_790_000_000 + dice.below(9_000_000)),
            _ => format!("\"{}\"", dice.time()),
        };
        format!(
            "{{\"call's\": {{\"no\": \"{id}\", \"at\": {time}}}, \"m\": \"gpt-5.4\", \"from\": {}, \"all in\": {}, \
             \"read\": {read}, \"w\": {written}, \"w1\": {hour}, \"audio\": {audio}, \"out\": {}, \"r\": {}, \
             \"t\": {}, \"where\": {}, \"usd\": {}, \"how\": {}, \"tag\": {{\"x\": \"{}\"}}}}",
            dice.one(&["\"openai\"", "null"]),
            read + written + hour + audio + dice.tokens(),
            if is_partial { thought } else { thought + dice.below(3_000) },
            dice.perhaps(thought),
            dice.one(&["\"standard\"", "\"auto\"", "\"batch\"", "null"]),
            dice.one(&["\"eu\"", "null", "\"global\""]),
            dice.amount(),
            dice.one(&["\"ok\"", "\"Success\"", "\"ERROR\"", "\"estimated\"", "null", "\"200\""]),
            dice.name(),
        )
    });
    let map = [
        "id=call's.no",
        "time=call's.at",
        "model=m",
        "provider=from",
        "prompt=all in",
        "cache_read=read",
        "cache_write=w",
        "cache_write_1h=w1",
        "audio_input=audio",
        "output=out",
        "reasoning=r",
        "tier=t",
        "region=where",
        "cost=usd",
        "status=how",
    ];
    let format: Vec<&'static str> = map.into_iter().flat_map(|one| ["--map", one]).collect();
    log("rows", "jsonl", lines, &format, "tag.x")
}

pub fn log(
    name: &'static str,
    end: &str,
    lines: Vec<String>,
    format: &[&'static str],
    tag: &'static str,
) -> Log {
    let text = lines.into_iter().map(|line| line + "\n").collect();
    // A name out of which quotes of SQL would lead.
    Log { name, file: format!("{name} it's \"a\" `log`.{end}"), text, format: format.to_vec(), tag }
}
