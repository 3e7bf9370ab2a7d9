//! What is said of prices that are old, that nobody dates, or that are no longer sold, wherever a figure
//! depends on them; and of a cache of which nobody says how it works.

#[path = "common/folder.rs"]
mod folder;

use folder::Folder;
use folder::program::{Ran, ran};

/// Read on 2026-11-20, one card dated and one not.
const TABLE: &str = "schema: costcalc/pricing/v1
provider: lab
currency: USD
per: 1_000_000 tokens
models:
  dated:
    cards:
      - from: 2018-01-01
        source: {document: a test, checked: 2026-11-20}
        standard: {input: 1, output: 2}
  undated:
    closed: 2027-12-31
    successor: dated
    cards:
      - from: unknown
        source: {document: a test, checked: 2026-11-20}
        standard: {input: 1, cache_read: 0.1, output: 2}
";

fn place(name: &str) -> Folder {
    let folder = Folder::new(&format!("price_age/{name}"));
    folder.write("pricing/lab.yaml", TABLE);
    folder
}

/// What is said on a day, and the exit code.
fn said(folder: &Folder, line: &str, today: &str) -> (String, i32) {
    let mut command = folder.program();
    let Ran { stderr, code, .. } = ran(command.env("COSTCALC_TODAY", today).args(line.split(' ')));
    (stderr, code)
}

/// A scenario on a model, with a line that fixes its days, if any does.
fn scenario(days: &str, model: &str) -> String {
    format!(
        "\
{days}
prices: [pricing]
volume: {{unit: call, per_month: 1_000}}
steps:
  a: {{model: lab/{model}, input: 1_000, output: 100}}
"
    )
}

#[test]
fn each_day_and_card_has_its_word() {
    let folder = place("days");
    let (old, undated) = ("old-prices", "undated-prices");
    // today, the scenario's days, the model, what is said
    let cases: &[(&str, &str, &str, &[&str])] = &[
        ("2026-11-25", "", "dated", &[]),
        ("2026-12-19", "", "dated", &[]),
        ("2026-12-20", "", "dated", &[old]),
        ("2027-11-28", "", "dated", &[old]),
        ("2027-11-28", "as_of: 2027-11-28", "dated", &[old]),
        ("2027-11-28", "as_of: 2028-01-01", "dated", &[old]),
        ("2027-11-28", "as_of: 2027-11-27", "dated", &[]),
        ("2027-11-28", "as_of: 2026-11-01", "dated", &[]),
        ("2027-11-28", "horizon: {from: 2026-12, months: 3}", "dated", &[]),
        ("2027-11-28", "horizon: {from: 2027-10, months: 2}", "dated", &[old]),
        ("2026-11-25", "horizon: {from: 2026-12, months: 12}", "dated", &[]),
        ("2026-11-25", "as_of: 2026-10-22", "undated", &[]),
        ("2026-11-25", "as_of: 2026-10-21", "undated", &[undated]),
        ("2026-11-25", "as_of: 2019-01-01", "undated", &[undated]),
        ("2026-11-25", "as_of: 2019-01-01", "dated", &[]),
        ("2026-11-25", "horizon: {from: 2019-01, months: 2}", "undated", &[undated]),
        ("2027-11-28", "as_of: 2019-01-01", "undated", &[undated]),
        ("2027-11-28", "", "undated", &[old]),
        ("2028-01-01", "", "undated", &["model-closed"]),
        ("2026-11-25", "as_of: 2028-01-01", "undated", &["model-closed"]),
    ];
    for (today, days, model, expected) in cases {
        folder.write("s.yaml", &scenario(days, model));
        let mut lines = vec!["project s.yaml", "check s.yaml", "sweep s.yaml -L steps.a.input 500,1000"];
        if !days.starts_with("horizon") {
            lines.push("explain s.yaml a.invoice");
        }
        for line in lines {
            let (said, _) = said(&folder, line, today);
            for code in [old, undated, "model-closed"] {
                let times = usize::from(expected.contains(&code));
                assert_eq!(
                    said.matches(&format!("[{code}]")).count(),
                    times,
                    "{line}, {days}, today {today}\n{said}"
                );
            }
        }
    }
}

/// A model whose card was read a day before the others.
const OLDER: &str = "
  older:
    cards:
      - from: unknown
        source: {document: a test, checked: 2026-11-19}
        standard: {input: 1, output: 2}
";
const VARIANTS: &str = "
variants:
  b: {steps: {a: {model: lab/older}}}
  c: {steps: {a: {model: lab/dated}}}
";

#[test]
fn designs_side_by_side_say_it_once_for_each_day() {
    let folder = place("designs");
    folder.write("pricing/lab.yaml", &format!("{TABLE}{OLDER}"));
    let text = |day: &str| scenario(&format!("as_of: {day}"), "undated") + VARIANTS;
    folder.write("s.yaml", &text("2019-01-01"));
    let (alone, _) = said(&folder, "compare s.yaml", "2026-11-25");
    let both = "since when the prices of `lab/older`, `lab/undated` hold: they were read on 2026-11-19, 2,879 days after 2019-01-01";
    assert!(alone.matches("[undated-prices]").count() == 1 && alone.contains(both), "{alone}");
    folder.write("t.yaml", &text("2020-01-01"));
    let (files, _) = said(&folder, "compare s.yaml t.yaml", "2026-11-25");
    let days = ["after 2019-01-01", "after 2020-01-01"];
    let of_each = days.iter().all(|day| files.contains(day));
    assert!(files.matches("[undated-prices]").count() == 2 && of_each, "{files}");
}

#[test]
fn a_single_call_and_a_list_say_it_too() {
    let folder = place("calls");
    for command in [
        "price lab/undated --input 1 --prices pricing",
        "prices show lab/undated --prices pricing",
        "prices list undated --prices pricing",
    ] {
        for (today, as_of, expected) in [
            ("2026-11-25", "", None),
            ("2027-11-28", "", Some("old-prices")),
            ("2027-11-28", " --as-of 2027-01-01", None),
            ("2026-11-25", " --as-of 2019-01-01", Some("undated-prices")),
        ] {
            let (said, code) = said(&folder, &format!("{command}{as_of}"), today);
            assert_eq!(code, 0, "{said}");
            assert_eq!(said.is_empty(), expected.is_none(), "{command}{as_of} {today}\n{said}");
            assert!(expected.is_none_or(|code| said.contains(code)), "{command}{as_of} {today}\n{said}");
        }
    }
}

#[test]
fn the_shipped_models_that_are_retired_have_no_price_today() {
    let folder = place("retired");
    for (model, last) in [
        ("anthropic/claude-3-5-haiku", "2026-02-18"),
        ("anthropic/claude-sonnet-4-0", "2026-06-14"),
        ("anthropic/claude-opus-4-1", "2026-08-04"),
        ("google/gemini-3-pro-preview", "2026-03-08"),
    ] {
        let (refused, code) = said(&folder, &format!("price {model} --input 1"), "2026-11-28");
        assert!(code == 2 && refused.contains("model-closed") && refused.contains(last), "{refused}");
        let (_, code) = said(&folder, &format!("price {model} --input 1 --as-of {last}"), "2026-11-28");
        assert_eq!(code, 0, "{model} on its last day");
    }
}

#[test]
fn a_cache_of_which_nobody_says_how_it_works_is_no_model_without_one() {
    let folder = place("cache");
    let cached = |model: &str, cache: &str| {
        let text = scenario("as_of: 2026-11-25", model).replace("input: 1_000, output: 100", cache);
        folder.write("s.yaml", &text);
        said(&folder, "project s.yaml", "2026-11-25")
    };
    for cache in [
        "input: 1_000, output: 100, cache: {prefix: 500, hit_rate: 90%}",
        "loop: {turns: 5, user: 100, output: 100, caching: incremental}",
    ] {
        let (unknown, code) = cached("undated", cache);
        assert!(
            code == 2 && unknown.contains("[cache-mode-unknown]") && unknown.contains("--cache"),
            "{unknown}"
        );
        let (none, code) = cached("dated", cache);
        assert!(code == 2 && none.contains("[cache-not-offered]"), "{none}");
    }
    let shown = folder.run("prices show lab/undated --prices pricing").stdout;
    assert!(shown.contains("how it works is not stated"), "{shown}");
}

#[test]
fn a_check_says_it_of_the_compiled_in_tables_too_as_the_settings_want_it() {
    let folder = place("check");
    folder.write(
        "s.yaml",
        &scenario("", "dated").replace("prices: [pricing]\n", "").replace("lab/dated", "openai/gpt-5.4-mini"),
    );
    for (severity, code) in [("warn", 0), ("error", 1), ("off", 0)] {
        folder.write(
            "costcalc.yaml",
            &format!("schema: costcalc/config/v1\nlints: {{old-prices: {severity}}}\n"),
        );
        let (said, exit) = said(&folder, "check s.yaml", "2099-01-01");
        assert_eq!(exit, code, "{severity}\n{said}");
        assert_eq!(said.contains("[old-prices]"), severity != "off", "{severity}\n{said}");
    }
}
