//! A compact document for LLM agents.
//!
//! * The heading is one line of facts separated by ` | `.
//! * A table has a line `# title` if it has a title, or if its first column's heading says more than the column's
//!   key; a line of column keys; and a line per row. Cells are separated by tabs without padding. Columns are those
//!   that people see.
//! * A number is rounded as for people and written plainly: no currency sign, no digit groups, no trailing zeros,
//!   `-` for negative numbers. Empty cells are empty.
//! * A tree has a line per value: a space per level, then name, value and remarks.
//! * Of bars, only those whose amount is in no table, as name and amount. Drawings and charts repeat tables.
//! * Notes are sentences without digit groups. A message is one line: severity, code, place, text.

use std::collections::BTreeSet;

use crate::diag::{Diagnostic, visible};

use super::{Bar, Block, Cell, Column, Digits, Document, Node, Table};

/// Formats a document.
#[must_use]
pub fn agent(document: &Document, digits: Digits) -> String {
    let digits = digits.in_currency("");
    let mut lines = vec![line(&document.heading.join(" | "))];
    let amounts: BTreeSet<String> = document
        .tables()
        .flat_map(|table| table.rows.iter().flat_map(|row| &row.cells))
        .map(|cell| plain(cell, digits))
        .collect();
    lines.extend(document.blocks.iter().flat_map(|block| self::block(block, &amounts, digits)));
    lines.retain(|line| !line.is_empty());
    lines.join("\n") + "\n"
}

/// The lines of a block; `amounts` are those in tables.
fn block(block: &Block, amounts: &BTreeSet<String>, digits: Digits) -> Vec<String> {
    match block {
        Block::Table(table) => self::table(table, digits),
        Block::Tree(nodes) => nodes.iter().map(|node| self::node(node, digits)).collect(),
        Block::Bars(bars) => {
            let bars = bars.iter().map(|bar| (bar, amount(bar, digits)));
            let bars = bars.filter(|(_, amount)| !amounts.contains(amount));
            bars.map(|(bar, amount)| format!("{}\t{amount}", line(&bar.label))).collect()
        }
        Block::Notes(notes) => notes.iter().map(|note| line(note)).collect(),
        Block::Details(summary, blocks) => {
            let inside = blocks.iter().flat_map(|block| self::block(block, amounts, digits));
            std::iter::once(line(summary)).chain(inside).collect()
        }
        Block::Drawing(_) | Block::Chart(_) | Block::Aside(_) | Block::Marker(_) => Vec::new(),
    }
}

/// One line per message.
#[must_use]
pub fn agent_messages(messages: &[Diagnostic]) -> String {
    messages.iter().map(message).collect()
}

fn message(diagnostic: &Diagnostic) -> String {
    let mut said = vec![diagnostic.message.clone()];
    let mut head = format!("{} {}", diagnostic.severity.word(), diagnostic.code.name());
    if let Some((place, label)) = &diagnostic.place {
        let (row, column) = place.line_column();
        head += &format!(" {}:{row}:{column}", visible(&place.source.name));
        said.extend((!label.is_empty()).then(|| label.clone()));
    }
    said.extend(diagnostic.help.iter().chain(&diagnostic.notes).cloned());
    format!("{head}: {}\n", line(&said.join("; ")))
}

fn amount(bar: &Bar, digits: Digits) -> String {
    plain(&Cell::Money(bar.amount.exact().clone()), digits)
}

fn table(table: &Table, digits: Digits) -> Vec<String> {
    let mut visible = table.visible_columns();
    visible.retain(|column| !table.columns[*column].is_drawn);
    let first = visible.first().map(|first| &table.columns[*first]);
    let says_more = |column: &&Column| !column.title.is_empty() && column.title.to_lowercase() != column.key;
    let heads = first.filter(says_more).map(|column| &column.title);
    let heads = table.title.iter().chain(heads);
    let mut lines: Vec<String> = heads.map(|head| format!("# {}", line(head))).collect();
    let keys: Vec<String> = visible.iter().map(|column| line(&table.columns[*column].key)).collect();
    lines.push(keys.join("\t"));
    lines.extend(table.rows.iter().map(|row| {
        let cells: Vec<String> = visible.iter().map(|column| plain(&row.cells[*column], digits)).collect();
        cells.join("\t").trim_end().to_owned()
    }));
    lines
}

fn node(node: &Node, digits: Digits) -> String {
    let said: Vec<&str> = node.remarks.iter().chain(&node.beneath).map(String::as_str).collect();
    let (name, value) = (line(&node.name), plain(&node.value, digits));
    let text = format!("{}{}{name}\t{value}\t{}", " ".repeat(node.depth), node.sign, line(&said.join("; ")));
    text.trim_end().to_owned()
}

/// A value in its plainest form.
fn plain(cell: &Cell, digits: Digits) -> String {
    match cell {
        Cell::Text(text) => line(text),
        Cell::Nothing => String::new(),
        Cell::Change(change) if change.is_zero() => "0".to_owned(),
        cell => {
            let text = ungrouped(&cell.shown(digits)).replace('−', "-");
            let (number, percent) = text.strip_suffix('%').map_or((&*text, ""), |number| (number, "%"));
            let is_decimal =
                number.contains('.') && number.chars().all(|c| ".-".contains(c) || c.is_ascii_digit());
            let number = if is_decimal { number.trim_end_matches('0').trim_end_matches('.') } else { number };
            format!("{number}{percent}")
        }
    }
}

/// Text on one line without tabs, its numbers without groups.
fn line(text: &str) -> String {
    ungrouped(&text.replace(['\t', '\n'], " "))
}

/// Removes each comma between a digit and a group of three digits.
fn ungrouped(text: &str) -> String {
    let bytes = text.as_bytes();
    let is_digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let groups = |(at, c): &(usize, char)| {
        *c == ','
            && 0 < *at
            && is_digit(at - 1)
            && (1..=3).all(|next| is_digit(at + next))
            && !is_digit(at + 4)
    };
    text.char_indices().filter(|one| !groups(one)).map(|(_, c)| c).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::{Exact, Notation};

    fn check(cell: fn(Exact) -> Cell, value: &str, expected: &str) {
        let value = Exact::parse(value, Notation::Plain).expect("a plain decimal");
        assert_eq!(plain(&cell(value), Digits::USUAL.in_currency("")), expected);
    }

    #[test]
    fn numbers_are_plain() {
        check(Cell::Money, "25222.1683606499584", "25222.17");
        check(Cell::Money, "1196.5", "1196.5");
        check(Cell::Money, "-1234567", "-1234567");
        check(Cell::Change, "0", "0");
        check(Cell::Unit, "0.0840738945", "0.08407");
        check(Cell::Count, "1300", "1300");
        check(Cell::Percent, "0.6", "60%");
    }

    #[test]
    fn commas_of_sentences_stay() {
        assert_eq!(ungrouped("1,234,567 of 12, and 1,23 or 1,2345"), "1234567 of 12, and 1,23 or 1,2345");
    }
}
