//! The page that stands alone: its charts as they are written, and that nothing in it comes from elsewhere.
//!
//! `SNAPSHOTS=overwrite cargo test --test html` writes the charts of `golden/html` anew.

#[path = "common/commands.rs"]
mod commands;

use std::path::Path;

use commands::folder::Folder;
use commands::{COMMANDS, done};
use snapbox::data::DataFormat;
use snapbox::{Assert, Data};

fn page(line: &str) -> String {
    done(&format!("{line} --format html")).stdout
}

/// Compares what a page holds from a mark to another with a file.
fn check(name: &str, line: &str, [from, to]: [&str; 2]) {
    let page = page(line);
    let start = page.find(from).unwrap_or_else(|| panic!("costcalc {line}: no {from}"));
    let end = page[start..].find(to).map_or(page.len(), |end| start + end + to.len());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/html").join(name);
    let expected = Data::read_from(&path, Some(DataFormat::Text)).raw();
    let assert = Assert::new().action_env("SNAPSHOTS").normalize_paths(false);
    assert.eq(Data::text(format!("{}\n", &page[start..end])), expected);
}

const FIGURE: [&str; 2] = ["<figure>", "</figure>"];

#[test]
fn each_kind_of_chart_is_drawn_as_it_was() {
    check("waterfall.html", "project scenarios/quality_gate.yaml", FIGURE);
    check("variants.html", "compare scenarios/draft_designs.yaml", FIGURE);
    check("timeline.html", "project scenarios/year_ahead.yaml", FIGURE);
    check("tornado.html", "sensitivity scenarios/draft_designs.yaml --top 3", FIGURE);
    let sweep = "sweep scenarios/draft_designs.yaml";
    check("lines.html", &format!("{sweep} -L volume.per_month 0,1k,9k --variant all_mini"), FIGURE);
    check("heat.html", &format!("{sweep} -L volume.per_month 1k,300k -L steps.qa.output 9,300"), FIGURE);
}

#[test]
fn a_page_is_written_as_it_was() {
    let line = "price gpt-5.4-mini --input 500 --output 200 --as-of 2026-11-25";
    check("page.html", line, ["<!DOCTYPE html>", "<style>"]);
    check("body.html", line, ["<main>", "</html>"]);
}

#[test]
fn digits_that_are_not_proven_are_not_shown() {
    check("enclosed.html", "project scenarios/cache_traffic.yaml --digits exact", FIGURE);
}

#[test]
fn nothing_is_fetched_and_nothing_runs() {
    for line in COMMANDS {
        let page = page(line);
        let foreign = [
            "<script",
            "<link",
            "<img",
            "<iframe",
            " src=",
            " href=",
            "@import",
            "url(h",
            "url(\"",
            "javascript:",
        ];
        for word in foreign {
            assert!(!page.contains(word), "costcalc {line}: {word}");
        }
        assert!(page.contains("<meta name=\"viewport\""), "costcalc {line}");
    }
}

/// Names of files and of things in them are text, whatever they look like.
#[test]
fn a_name_cannot_become_an_element() {
    let folder = Folder::new("html/names");
    let evil = "<script>alert(1)</script>";
    let text = format!(
        r#"
as_of: 2026-11-01
volume: {{unit: '<b>', per_month: 1k}}
steps:
  '{evil}': {{model: openai/gpt-5.4-mini, input: 9, output: 9}}
not_included: ['</ul><img src=x onerror=alert(1)>']
variants:
  '"><svg onload=alert(1)>': {{volume: {{per_month: 2k}}}}
"#
    );
    let file = folder.write("evil.yaml", &text).join("evil.yaml");
    for command in ["project", "compare", "sensitivity"] {
        let page = page(&format!("{command} {}", file.display()));
        for word in ["<script", "<img", "<b>", "<svg onload", "</ul><"] {
            let found = page.match_indices(word).filter(|(at, _)| !page[*at..].starts_with("</ul></"));
            assert_eq!(found.count(), 0, "{command}: {word}");
        }
    }
    assert!(page(&format!("project {}", file.display())).contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
}

#[test]
fn a_reader_learns_what_it_is() {
    let set = "--set prices.openai/gpt-5.4-mini.standard.input=0.5";
    let page = page(&format!("project scenarios/support_pipeline.yaml {set}"));
    for said in [
        "<title>support_pipeline – costcalc</title>",
        "HYPOTHETICAL PRICES",
        "with prices.openai/gpt-5.4-mini.standard.input=0.5",
        "prices of 2026-11-01",
        "Not included: embedding calls, taxes.",
        "https://developers.openai.com/api/docs/pricing",
        "costcalc project scenarios/support_pipeline.yaml --set ",
        concat!("costcalc ", env!("CARGO_PKG_VERSION")),
    ] {
        assert!(page.contains(said), "{said}");
    }
}
