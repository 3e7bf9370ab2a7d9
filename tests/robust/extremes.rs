//! Files that somebody made to do harm, or that a program made.

use crate::shipped::{catalog, root};
use crate::survive::{self, in_time};

/// Reads a text as a table and as a scenario.
fn check(text: String) {
    in_time(move || {
        survive::table(&text, "extreme");
        survive::scenario(&text, "extreme", &catalog(&root("pricing/articles/000")));
    });
}

/// A scenario over article 000's tables, where step `a` says this.
fn step(fields: &str) -> String {
    format!(
        "
volume: {{per_month: 1_000}}
quality: {{q: {{per: call, error_rate: {{openai/gpt-5.4-nano: 11.3%}}}}}}
steps:
  a: {{{fields}, input: 500, output: 200, quality: q}}
"
    )
}

#[test]
fn nothing_at_all_is_refused() {
    for text in ["", "\n", "\u{feff}", "# only a comment", "---\n...\n", "~", "\u{0}"] {
        check(text.to_owned());
    }
}

#[test]
fn deep_nesting_is_refused() {
    for (open, close) in [("[", "]"), ("{a: ", "}"), ("- ", ""), ("? ", ""), ("&a [", "]"), ("a:\n", "")] {
        check(format!("{}1{}", open.repeat(20_000), close.repeat(20_000)));
        check(open.repeat(20_000));
    }
    let indented: String = (0..2_000).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    check(indented);
}

#[test]
fn aliases_that_multiply_are_refused() {
    let mut laughs = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    for level in 1..20 {
        let before = level - 1;
        laughs += &format!("a{level}: &a{level} [{}]\n", vec![format!("*a{before}"); 9].join(", "));
    }
    check(laughs);
    check("a: &a [*a]\n".to_owned());
}

#[test]
fn huge_scalars_are_refused() {
    let huge = "9".repeat(50_000);
    for text in [
        huge.clone(),
        format!("volume: {{per_month: {huge}}}"),
        format!("volume: {{per_month: 0.{huge}}}"),
        format!("{huge}: 1"),
        format!("schema: {huge}"),
        step(&format!("model: openai/{huge}")),
        step(&format!("retries: {huge}, model: openai/gpt-5.4-nano")),
    ] {
        check(text);
    }
}

/// An alias is short, and what it repeats may be long.
#[test]
fn aliases_of_a_long_text_are_refused() {
    let aliases = vec!["*a"; 15_000].join(", ");
    check(format!("a: &a {}\nb: [{aliases}]\n", "x".repeat(100_000)));
}

#[test]
fn many_mistakes_come_to_an_end() {
    let lines = |count: usize, line: fn(usize) -> String| (0..count).map(line).collect::<String>();
    check(lines(20_000, |key| format!("key{key}: 1\n")));
    let steps = lines(3_000, |step| {
        format!("  step{step}: {{model: m, input: 1, output: 1, reads: [stop{step}]}}\n")
    });
    check(format!("volume: {{per_month: 1}}\nsteps:\n{steps}"));
}

#[test]
fn many_steps_that_wait_for_each_other_come_to_an_end() {
    let waits = |step: usize| {
        let next = step + 1;
        format!("  s{step}: {{model: gpt-5.4-nano, input: 1, output: 1, reads: [s{next}]}}\n")
    };
    for count in [400, 20_000] {
        let steps: String = (0..count).map(waits).collect();
        let last = format!("  s{count}: {{model: gpt-5.4-nano, input: 1, output: 1}}\n");
        check(format!("volume: {{per_month: 1}}\nsteps:\n{steps}{last}"));
    }
}

/// Each attempt multiplies the chances of the ones before it, which have ever more digits.
#[test]
fn long_ladders_and_many_fields_come_to_an_end() {
    let nano = "model: openai/gpt-5.4-nano";
    for fields in [
        format!("{nano}, retries: 19, check: {{detects: 0.1234567890123456789012345678, false_alarms: 2%}}"),
        format!("attempts: [{{{nano}, times: 20}}], repeat: 0.1234567890123456789012345678"),
        format!("attempts: [{{{nano}, times: 1000}}], check: {{detects: 90%}}"),
        format!("attempts: [{}]", vec![format!("{{{nano}, times: 100}}"); 1_000].join(", ")),
    ] {
        check(step(&fields));
    }
    for fields in [100, 1_000] {
        let by_field = step(nano).replace("per: call", &format!("per: field, fields: {fields}"));
        check(by_field.replace("11.3%", "0.1234567890123456789012345678"));
    }
}

/// Every turn is looked at by itself, and multiplies the chances of those before it.
#[test]
fn long_conversations_come_to_an_end() {
    let digits = "0.1234567890123456789012345678";
    let spread: Vec<String> = (901..=1_000).map(|turns| format!("{turns}: 1%")).collect();
    let spread = format!("{{{}}}", spread.join(", "));
    for turns in ["1_000", &spread, "1_000_000", "{1: 100%, 99999999999: 0%}"] {
        for (success, retries) in [("99.9%", 1), ("99.9%", 19), (digits, 0)] {
            check(format!(
                "
volume: {{per_month: 1_000}}
steps:
  a:
    model: openai/gpt-5.4-nano
    retries: {retries}
    check: {{detects: {digits}}}
    loop:
      turns: {turns}
      user: {digits}
      output: {digits}
      compact: {{every: 7, to: 20}}
      success: {success}
"
            ));
        }
    }
    let huge = "9999999999999999999999999999";
    for (input, overlap) in [(huge, "0"), (huge, digits), ("500", huge), (digits, digits)] {
        check(format!(
            "
volume: {{per_month: 1}}
steps:
  a:
    model: openai/gpt-5.4-nano
    max_input: 1_000
    input: {input}
    output: {digits}
    overflow:
      chunk:
        overlap: {overlap}
        merge: {{input: 1, output: 1}}
"
        ));
    }
}

#[test]
fn places_are_right_in_texts_of_every_kind() {
    for text in [
        "\u{feff}volume: 1\n",
        "volume: 1\r\nsteps: x\r\n",
        "volume: 1\rsteps: x\r",
        "volume: é\nsteps: 日本語\n",
        "steps: {👩‍💻: 1}",
        "steps:\n\ta: 1\n",
        "volume: \"\\uD800\"",
        "volume: 1\u{85}steps: 2\u{2028}x: 3",
        "steps: |\n  a\n  b",
        "steps: >+\n\n\n",
        "\"a\\\nb\": 1",
    ] {
        check(text.to_owned());
        check(format!("{text}\u{0}"));
    }
}
