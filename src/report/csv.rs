//! Data tables for spreadsheets and programs: one header, no totals.
//!
//! A number is a decimal, never a fraction. One with more than 28 decimals is rounded to 28, and a column
//! `KEY_exact` after it has the exact decimal or fraction. Amounts are rounded to the requested decimals. Text that
//! a spreadsheet would read as a formula starts with `'`.

use std::borrow::Cow;
use std::io::{Error, Result};

use csv::{QuoteStyle, Writer, WriterBuilder};

use crate::exact::Exact;

use super::{Cell, Digits, Document, Row, Table};

/// The default maximum of decimals.
const PLACES: u32 = 28;
/// The suffix of a column with the exact values of the one before.
const EXACT: &str = "_exact";

/// The data tables of documents with the same columns.
///
/// # Errors
/// Writing to memory does not fail; an error would come from the CSV writer itself.
pub fn of(documents: &[Document], digits: Digits) -> Result<String> {
    let tables: Vec<&Table> =
        documents.iter().flat_map(Document::tables).filter(|table| table.is_data).collect();
    let Some(first) = tables.first() else { return Ok(String::new()) };
    let rows = || tables.iter().flat_map(|table| &table.rows).filter(|row| !row.is_total);
    let is_long = |column: usize| rows().filter_map(|row| row.cells.get(column)?.number()).any(is_long);
    let columns: Vec<(usize, bool)> = (0..first.columns.len()).map(|at| (at, is_long(at))).collect();
    let header = columns.iter().flat_map(|(at, is_long)| {
        let key = &first.columns[*at].key;
        [Some(key.clone()), is_long.then(|| exact_key(key))].into_iter().flatten()
    });
    let record = |row: &Row| -> Vec<String> {
        let cells = columns.iter().filter_map(|(at, is_long)| Some((row.cells.get(*at)?, is_long)));
        let texts = cells.flat_map(|(cell, is_long)| {
            [Some(text(cell, digits)), is_long.then(|| cell.number().map(exact).unwrap_or_default())]
                .into_iter()
        });
        texts.flatten().collect()
    };
    records(std::iter::once(header.collect()).chain(rows().map(record)))
}

/// Records as comma-separated values, with formulas escaped.
///
/// # Errors
/// Writing to memory does not fail; an error would come from the CSV writer itself.
pub fn records(records: impl IntoIterator<Item = Vec<String>>) -> Result<String> {
    let writer = |style, bytes| WriterBuilder::new().quote_style(style).from_writer(bytes);
    let bytes =
        |writer: Writer<Vec<u8>>| writer.into_inner().map_err(|error| Error::other(error.to_string()));
    let (mut style, mut open) = (QuoteStyle::Necessary, writer(QuoteStyle::Necessary, Vec::new()));
    for record in records {
        // Quoted, so that no line starts like a workflow command in a log.
        let is_command = record.first().is_some_and(|field| field.trim_start().starts_with("::"));
        if is_command != matches!(style, QuoteStyle::Always) {
            style = if is_command { QuoteStyle::Always } else { QuoteStyle::Necessary };
            open = writer(style, bytes(open)?);
        }
        open.write_record(record.iter().map(|field| without_formula(field).into_owned()))?;
    }
    String::from_utf8(bytes(open)?).map_err(Error::other)
}

/// Whether a number has more decimals than a column shows.
pub(super) fn is_long(number: &Exact) -> bool {
    !number.is_enclosed() && !number.fits(PLACES)
}

/// A number as a decimal, with a fixed number of decimals if given. If only bounds are known, it has the most
/// decimals, up to that number, to which both round equally.
pub(super) fn decimal(number: &Exact, fixed: Option<u32>) -> String {
    match (number.bounds(), fixed) {
        (Some([low, high]), _) => {
            let alike = |places: &u32| low.rounded(*places) == high.rounded(*places);
            low.rounded((0..=fixed.unwrap_or(PLACES)).rev().find(alike).unwrap_or(0))
        }
        (None, Some(places)) => number.rounded(places),
        (None, None) if is_long(number) => number.rounded(PLACES),
        (None, None) => number.to_string(),
    }
}

/// Appends an amount to a text, rounded as configured, fast enough for a million of them.
pub(super) fn write_decimal(amount: &Exact, digits: Digits, text: &mut String) {
    match digits.fixed() {
        None if amount.fits(PLACES) => amount.write_to(text),
        fixed => text.push_str(&decimal(amount, fixed)),
    }
}

/// An exactly known number in full.
pub(super) fn exact(number: &Exact) -> String {
    if number.is_enclosed() { String::new() } else { number.to_string() }
}

/// The name of the column with the exact values of another.
pub(super) fn exact_key(key: &str) -> String {
    format!("{key}{EXACT}")
}

fn text(cell: &Cell, digits: Digits) -> String {
    let fixed = digits.fixed().filter(|_| cell.is_amount());
    cell.number().map_or_else(|| cell.raw(), |number| decimal(number, fixed))
}

/// Adds a `'` before text that a spreadsheet would read as a formula.
pub(super) fn without_formula(field: &str) -> Cow<'_, str> {
    let may_be_formula = field.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    match may_be_formula && Exact::parse_figure(field).is_err() {
        true => Cow::Owned(format!("'{field}")),
        false => Cow::Borrowed(field),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_begin_like_a_formula_are_guarded_and_numbers_are_not() {
        for (field, written) in [
            ("=1+2", "'=1+2"),
            ("+SUM(A1)", "'+SUM(A1)"),
            ("-2+3", "'-2+3"),
            ("@cmd", "'@cmd"),
            ("\tx", "'\tx"),
            ("\rx", "'\rx"),
            ("-", "'-"),
            ("-1.5", "-1.5"),
            ("-1/3", "-1/3"),
            ("a=1", "a=1"),
            ("", ""),
        ] {
            assert_eq!(without_formula(field), written);
        }
    }

    #[test]
    fn no_line_is_a_command_and_every_name_is_what_it_was() {
        let record = |name: &str| vec![name.to_owned(), "1.50".to_owned()];
        let text = records([record("::error::x"), record(" ::x"), record("x")]).expect("CSV");
        assert_eq!(text, "\"::error::x\",\"1.50\"\n\" ::x\",\"1.50\"\nx,1.50\n");
        assert_eq!(crate::diag::for_log(&text, false), text);
    }

    #[test]
    fn a_number_is_a_decimal_of_at_most_28_places() {
        let third = Exact::ratio(1, 3).expect("3 is not 0");
        assert!(is_long(&third) && decimal(&third, None) == format!("0.{}", "3".repeat(28)));
        let eighth = Exact::ratio(-1, 8).expect("8 is not 0");
        assert!(!is_long(&eighth) && decimal(&eighth, None) == "-0.125");
        let tiny = Exact::ONE.shift_down(28);
        assert!(!is_long(&tiny) && is_long(&Exact::ONE.shift_down(29)));
    }
}
