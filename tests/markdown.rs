//! Markdown says what a document says, whatever names are in it: read back by a parser of GitHub's dialect,
//! it has the blocks of the document and no others, and each holds exactly its text.

#[path = "common/markdown.rs"]
mod read;

use costcalc::diag::{for_log, visible};
use costcalc::report::{Block, Cell, Column, Digits, Document, Row, Table, markdown};
use costcalc::units::Usd;
use costcalc::{exact::Exact, report};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::Config;
use read::texts;

/// A text as people see it within a line.
fn seen(text: &str) -> String {
    for_log(&format!("|{}", visible(text)), false)[1..].to_owned()
}

/// Texts without spaces, of which there may be more or fewer, without the backticks that mark code, and
/// without the escape of what would be a command in a log, which is not needed where Markdown has its own.
fn bare(texts: &[String]) -> Vec<String> {
    let bare =
        |text: &String| text.replace(|c: char| c == '`' || c.is_whitespace(), "").replace("\\u{5b}", "[");
    texts.iter().map(bare).filter(|text| !text.is_empty()).collect()
}

/// Words that mean something to Markdown, HTML or GitHub, in any order.
fn hostile() -> impl Strategy<Value = String> {
    let sign = prop::sample::select(vec![
        "`",
        "``",
        "```",
        "|",
        "\\",
        "*",
        "**",
        "_",
        "~~",
        "~",
        "<",
        ">",
        "<b>",
        "</details>",
        "<!--",
        "-->",
        "&",
        "&lt;",
        "&#64;",
        "@team",
        "@",
        "#1",
        "#",
        "GH-7",
        "https://e.co/x",
        "www.e.co",
        "a@e.co",
        "![x](y)",
        "[x]",
        "(y)",
        "[^1]",
        ":",
        "::",
        ":+1:",
        "$",
        "$$",
        "$`",
        "-",
        "+",
        "1.",
        "2)",
        "=",
        "---",
        "::error::",
        "##[group]",
        " ",
        "  ",
        "\n",
        "\n\n",
        "\r",
        "\t",
        "\u{1b}[2J",
        "\u{202e}",
        "\u{200b}",
        "a",
        "bc",
        "é",
        "日本",
        ".",
        ",",
        "!",
        "\"",
        "'",
        "^",
        "^^",
        "(",
        "x`y",
        "! ",
    ]);
    vec(sign, 0..8).prop_map(|signs| signs.concat())
}

/// A name as documents have it: alone, or within a sentence, with and without backticks.
fn sentence() -> impl Strategy<Value = String> {
    let said = (hostile(), 0_u8..4).prop_map(|(name, how)| match how {
        0 => name,
        1 => format!("`{name}` costs more"),
        2 => format!("the step `steps.{name}.input`: {name}"),
        _ => format!("{name} ({name})"),
    });
    said.prop_filter("it says something", |text| !bare(&[seen(text)]).is_empty())
}

fn words_column(title: &str) -> Column {
    Column::words(title, "key", 0)
}

proptest! {
    #![proptest_config(Config { failure_persistence: None, ..Config::default() })]

    #[test]
    fn what_is_read_is_what_was_said(
        heading in vec(sentence(), 1..3),
        notes in vec(sentence(), 1..3),
        cells in vec(sentence(), 2),
        title in sentence(),
        node in sentence(),
        label in sentence(),
        drawn in vec(hostile(), 1..3),
    ) {
        let table = Table {
            title: Some(title.clone()),
            columns: vec![words_column(&cells[0]), words_column("b")],
            rows: vec![
                Row::body(vec![Cell::words(&cells[1]), Cell::words("c")]),
                Row::total(vec![Cell::words(&cells[0]), Cell::words("d")]),
            ],
            ..Table::default()
        };
        let amount = || Exact::from(2_i64);
        let tree = report::Node {
            depth: 0,
            sign: "× ",
            name: node.clone(),
            value: Cell::Money(amount()),
            remarks: vec![label.clone()],
            beneath: vec![node.clone()],
        };
        let bar = report::Bar { label: label.clone(), amount: Usd::change(amount()), remark: node.clone() };
        let mut document = Document {
            heading: heading.clone(),
            blocks: vec![
                Block::Table(table),
                Block::Notes(notes.clone()),
                Block::Drawing(drawn.clone()),
                Block::Tree(vec![tree]),
                Block::Drawing(drawn.clone()),
                Block::Bars(vec![bar]),
            ],
        };
        document.make_visible();
        let text = for_log(&markdown(&document, Digits::USUAL), false);
        let mut expected = vec![seen(&heading[0])];
        expected.extend((1 < heading.len()).then(|| seen(&heading[1..].join(" · "))));
        expected.push(seen(&title));
        expected.extend([seen(&cells[0]), "b".to_owned(), seen(&cells[1]), "c".to_owned(), seen(&cells[0]), "d".to_owned()]);
        expected.extend(notes.iter().map(|note| seen(note)));
        let drawing: String = drawn.iter().map(|line| for_log(&visible(line), false)).collect();
        expected.push(drawing.clone());
        expected.push(seen(&format!("× {node}: $2.00 ({label}; {node})")));
        expected.push(drawing);
        expected.push(seen(&format!("{label}: $2.00 ({node})")));
        prop_assert_eq!(bare(&texts(&text)), bare(&expected), "{}", text);
    }
}
