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
        "volume: {{per_month: 1000}}\n\
         quality: {{q: {{per: call, error_rate: {{openai/gpt-5.4-nano: 11.3%}}}}}}\n\
         steps:\n  a: {{{fields}, input: 500, output: 200, quality: q}}\n"
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

#[test]
fn many_mistakes_are_all_reported() {
    let unknown: String = (0..300).map(|key| format!("key{key}: 1\n")).collect();
    check(unknown);
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
