//! A document for reviews and wikis: GitHub's tables.

use super::{Block, Cell, Digits, Document, Node, Row, Table};

/// The document as Markdown.
#[must_use]
pub fn markdown(document: &Document, digits: Digits) -> String {
    let mut parts = Vec::new();
    if let Some((name, facts)) = document.heading.split_first() {
        parts.push(format!("### {}", escaped(name)));
        if !facts.is_empty() {
            parts.push(escaped(&facts.join(" · ")));
        }
    }
    for block in &document.blocks {
        match block {
            Block::Table(table) => parts.push(self::table(table, digits)),
            Block::Tree(nodes) => parts.push(self::tree(nodes, digits)),
            Block::Bars(bars) => {
                let line = |bar: &super::Bar| {
                    let amount = Cell::Money(bar.amount.exact().clone()).shown(digits);
                    let remark =
                        if bar.remark.is_empty() { String::new() } else { format!(" ({})", bar.remark) };
                    format!("- {}: **{amount}**{}", bar.label, escaped(&remark))
                };
                parts.push(bars.iter().map(line).collect::<Vec<_>>().join("\n"));
            }
            Block::Chart(_) | Block::Aside(_) => {}
            Block::Drawing(lines) if lines.is_empty() => {}
            Block::Drawing(lines) => parts.push(format!("```text\n{}\n```", lines.join("\n"))),
            Block::Notes(notes) => {
                parts.push(
                    notes.iter().map(|note| format!("- {}", escaped(note))).collect::<Vec<_>>().join("\n"),
                );
            }
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// A nested list.
fn tree(nodes: &[Node], digits: Digits) -> String {
    let item = |node: &Node| {
        let value = escaped(&node.value.shown(digits));
        let said: Vec<String> = node.remarks.iter().chain(&node.beneath).map(|text| escaped(text)).collect();
        let said = if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) };
        format!("{}- {}{}: **{value}**{said}", "  ".repeat(node.depth), node.sign, escaped(&node.name))
    };
    nodes.iter().map(item).collect::<Vec<_>>().join("\n")
}

fn table(table: &Table, digits: Digits) -> String {
    let mut lines = Vec::new();
    if let Some(title) = &table.title {
        lines.push(format!("**{}**\n", escaped(title)));
    }
    let visible = table.visible_columns();
    let columns = || visible.iter().map(|index| &table.columns[*index]);
    lines.push(line(columns().map(|column| escaped(&column.title))));
    lines.push(line(columns().map(|column| if column.is_number { "--:" } else { ":--" }.to_owned())));
    for row in &table.rows {
        lines.push(line(visible.iter().map(|index| shown(row, &row.cells[*index], digits))));
    }
    lines.join("\n")
}

fn shown(row: &Row, cell: &Cell, digits: Digits) -> String {
    let text = escaped(&cell.shown(digits));
    if row.is_total && !text.is_empty() { format!("**{text}**") } else { text }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

/// Text that Markdown must not take for its own signs.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '*' | '_' | '`' | '<' | '[' | '\\' => escaped.extend(['\\', c]),
            '\n' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}
