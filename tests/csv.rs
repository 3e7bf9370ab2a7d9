//! Comma-separated values: decimals in every column but those of exact values, and no formulas.

#[path = "common/commands.rs"]
mod commands;

use commands::folder::Folder;
use commands::{COMMANDS, done};
use costcalc::exact::Exact;
use costcalc::report::{Cell, Column, Digits, Document, Row, Table, csv};
use proptest::prelude::*;

fn records(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv_crate(text);
    reader.records().map(|record| record.expect("a record").iter().map(str::to_owned).collect()).collect()
}

fn csv_crate(text: &str) -> ::csv::Reader<&[u8]> {
    ::csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes())
}

fn exact(field: &str) -> Exact {
    Exact::parse_figure(field).expect("a number")
}

fn is_fraction(field: &str) -> bool {
    field.contains('/') && Exact::parse_figure(field).is_ok()
}

fn is_formula(field: &str) -> bool {
    field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) && Exact::parse_figure(field).is_err()
}

/// The fields of a table, each with the name of its column.
fn fields(text: &str) -> Vec<(String, String)> {
    let records = records(text);
    let (header, rows) = records.split_first().expect("a header");
    rows.iter().flat_map(|row| header.iter().cloned().zip(row.iter().cloned())).collect()
}

/// What each command writes as comma-separated values.
fn tables() -> Vec<(String, String)> {
    let more = [
        "diff scenarios/support_pipeline.yaml tests/golden/inputs/diff/reviewed.yaml",
        "project tests/golden/inputs/ahead.yaml",
        "project tests/golden/inputs/everything.yaml --capacity",
        "sweep tests/golden/inputs/ahead.yaml -P volume.per_month 1 4",
    ];
    let lines = COMMANDS.iter().chain(&more);
    lines.map(|line| ((*line).to_owned(), done(&format!("{line} --format csv")).stdout)).collect()
}

#[test]
fn fractions_stand_in_columns_of_exact_values_only_and_nothing_is_a_formula() {
    let mut fractions = 0;
    for (line, text) in tables() {
        for (column, field) in fields(&text) {
            assert!(!is_formula(&field), "{line}: {column} `{field}`");
            assert!(!is_fraction(&field) || column.ends_with("_exact"), "{line}: {column} `{field}`");
            fractions += u32::from(is_fraction(&field));
        }
    }
    assert!(50 < fractions, "{fractions} fractions");
}

#[test]
fn a_column_of_decimals_is_the_exact_one_rounded_to_28_places() {
    for (line, text) in tables() {
        let records = records(&text);
        let (header, rows) = records.split_first().expect("a header");
        for (at, column) in header.iter().enumerate().filter(|(_, column)| column.ends_with("_exact")) {
            assert_eq!(format!("{}_exact", header[at - 1]), *column, "{line}");
            let has_fraction = |row: &Vec<String>| is_fraction(&row[at]) || 28 < decimals(&row[at]);
            assert!(rows.iter().any(has_fraction), "{line}: {column} says nothing more");
            for row in rows.iter().filter(|row| !row[at].is_empty()) {
                let [decimal, exact] = [at - 1, at].map(|at| self::exact(&row[at]));
                assert_eq!(decimal.rounded(28), exact.rounded(28), "{line}: {column}");
            }
        }
    }
}

fn decimals(field: &str) -> usize {
    field.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

#[test]
fn decimals_are_those_that_are_asked_for() {
    for line in ["project tests/golden/inputs/ahead.yaml", "project scenarios/support_pipeline.yaml"] {
        for (column, field) in fields(&done(&format!("{line} --format csv --digits 2")).stdout) {
            if ["base", "invoice", "total"].contains(&column.as_str()) && !field.is_empty() {
                assert_eq!(decimals(&field), 2, "{line}: {column} `{field}`");
            }
        }
    }
    let two = done("project tests/golden/inputs/ahead.yaml --digits 2 --fields total").stdout;
    assert_eq!(two.lines().nth(1), Some("679.90"), "{two}");
}

/// Names that begin like a formula, in every format of comma-separated values.
#[test]
fn a_name_is_never_a_formula() {
    let folder = Folder::new("csv/formulas");
    folder.write(
        "names.yaml",
        r#"
as_of: 2026-11-20
name: '=1+2'
volume: {per_month: 3}
steps:
  '=HYPERLINK("x")': &step {model: openai/gpt-5.4-mini, input: 7, output: 1}
  '+1': *step
  '-x': *step
  '@cmd': *step
variants:
  '=v': {volume: {per_month: 4}}
  '@w': {volume: {per_month: 5}}
"#,
    );
    let mut guarded = 0;
    for line in [
        "project names.yaml --format csv",
        "project names.yaml --format focus",
        "project names.yaml --fields step,total",
        "compare names.yaml --format csv",
        "sweep names.yaml -P volume.per_month 1 2 --variant all --format csv",
        "sensitivity names.yaml --format csv",
        "explain names.yaml --format csv",
    ] {
        let ran = folder.run(line);
        assert!(ran.code == 0, "{line}: {}", ran.stderr);
        for field in records(&ran.stdout).into_iter().flatten() {
            assert!(!is_formula(&field), "{line}: `{field}`");
            guarded += u32::from(field.starts_with('\''));
        }
    }
    assert!(20 < guarded, "{guarded} names are guarded");
    std::fs::remove_dir_all(&folder).expect("it is ours");
}

proptest! {
    /// Whatever stands in a cell, a spreadsheet sees a number or words.
    #[test]
    fn a_cell_is_a_number_or_words(words in "[-=+@\t\r\n'a-c0-9./ ]{0,6}", numerator in -999_i64..999, denominator in 1_i64..99) {
        let number = Exact::ratio(numerator, denominator).expect("not 0");
        let columns = vec![Column::words("", "words", 0), Column::numbers("", "money", 0)];
        let rows = vec![Row::body(vec![Cell::Text(words), Cell::Money(number.clone())])];
        let table = Table { is_data: true, columns, rows, ..Table::default() };
        let document = Document { heading: Vec::new(), blocks: vec![costcalc::report::Block::Table(table)] };
        let text = csv::of(&[document], Digits::USUAL).expect("memory");
        let written = fields(&text);
        prop_assert!(written.iter().all(|(_, field)| !is_formula(field)), "{}", text);
        prop_assert_eq!(&exact(&written[1].1).rounded(28), &number.rounded(28));
        if let Some((_, exact)) = written.get(2) {
            prop_assert_eq!(self::exact(exact), number);
        }
    }
}

#[test]
fn amounts_are_rounded_as_asked_in_every_command_and_nothing_is_grouped() {
    let scenario = "scenarios/quality_gate.yaml";
    for (line, columns) in [
        (format!("sensitivity {scenario}"), &["figure_low", "figure", "figure_high"][..]),
        (format!("explain {scenario} totals.invoice --depth 3"), &[]),
        (format!("explain {scenario} --paths"), &[]),
        (format!("solve {scenario} --vary volume.per_month --target total=90000"), &["figure"]),
    ] {
        let values: Vec<(String, String)> = fields(&done(&format!("{line} -f csv --digits 2")).stdout);
        for (key, value) in
            values.iter().filter(|(key, value)| columns.contains(&key.as_str()) && !value.is_empty())
        {
            assert_eq!(decimals(value), 2, "{line}: {key} {value}");
        }
        for (_, value) in values.iter().filter(|(key, _)| key == "value") {
            assert!(
                Exact::parse_figure(value).is_ok() && !value.contains([',', '/', '%']),
                "{line}: {value}"
            );
        }
    }
}
