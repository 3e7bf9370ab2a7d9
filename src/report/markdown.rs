//! A document for reviews and wikis: GitHub's tables.

use super::{Block, Cell, Digits, Document, Node, Row, Table};

/// The most characters of a comment: GitHub takes 65,536.
const MOST_OF_COMMENT: usize = 60_000;

/// The document as Markdown. One with a marker is a comment, and no longer than a comment may be.
#[must_use]
pub fn markdown(document: &Document, digits: Digits) -> String {
    let is_marker = |block: &&Block| matches!(block, Block::Marker(_));
    let mut parts: Vec<String> =
        document.blocks.iter().filter(is_marker).map(|marker| block(marker, digits)).collect();
    let is_comment = !parts.is_empty();
    if let Some((name, facts)) = document.heading.split_first() {
        parts.push(format!("### {}", escaped(name)));
        if !facts.is_empty() {
            parts.push(escaped(&facts.join(" · ")));
        }
    }
    let others = document.blocks.iter().filter(|block| !is_marker(block));
    parts.extend(others.map(|one| block(one, digits)));
    parts.retain(|part| !part.is_empty());
    let text = parts.join("\n\n") + "\n";
    if is_comment { cut(text) } else { text }
}

fn block(block: &Block, digits: Digits) -> String {
    match block {
        Block::Table(table) if table.rows.is_empty() => String::new(),
        Block::Table(table) => self::table(table, digits),
        Block::Tree(nodes) => self::tree(nodes, digits),
        Block::Bars(bars) => {
            let line = |bar: &super::Bar| {
                let amount = Cell::Money(bar.amount.exact().clone()).shown(digits);
                let remark = if bar.remark.is_empty() { String::new() } else { format!(" ({})", bar.remark) };
                format!("- {}: **{amount}**{}", bar.label, escaped(&remark))
            };
            bars.iter().map(line).collect::<Vec<_>>().join("\n")
        }
        Block::Chart(_) | Block::Aside(_) => String::new(),
        Block::Drawing(lines) if lines.is_empty() => String::new(),
        Block::Drawing(lines) => format!("```text\n{}\n```", lines.join("\n")),
        Block::Notes(notes) => {
            notes.iter().map(|note| format!("- {}", escaped(note))).collect::<Vec<_>>().join("\n")
        }
        Block::Details(summary, blocks) => {
            let inside = blocks.iter().map(|block| self::block(block, digits)).collect::<Vec<_>>();
            let summary = summary.replace('&', "&amp;").replace('<', "&lt;");
            format!("<details><summary>{summary}</summary>\n\n{}\n\n</details>", inside.join("\n\n"))
        }
        // A comment of HTML ends at two dashes.
        Block::Marker(marker) => format!("<!-- {} -->", marker.replace("--", "-")),
    }
}

/// What is too long for a comment ends at the end of a line, and says so.
fn cut(text: String) -> String {
    if text.chars().count() <= MOST_OF_COMMENT {
        return text;
    }
    let at = text.char_indices().nth(MOST_OF_COMMENT).map_or(text.len(), |(at, _)| at);
    let end = text[..at].rfind('\n').unwrap_or(0);
    let kept = &text[..end];
    let open = kept.matches("<details>").count() - kept.matches("</details>").count();
    let note = "_Cut here: a comment holds no more. The exported files of the run hold all of it._";
    format!("{kept}\n\n{}{note}\n", "</details>\n\n".repeat(open))
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

/// Text that Markdown must not take for its own signs. What stands between backticks is code.
fn escaped(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    if parts.len().is_multiple_of(2) {
        return parts.iter().map(|part| signs_escaped(part)).collect::<Vec<_>>().join("\\`");
    }
    let part = |(index, part): (usize, &&str)| match index % 2 {
        0 => signs_escaped(part),
        // Nothing is a sign within code, but for what ends a cell or a line.
        _ => format!("`{}`", part.replace('|', "\\|").replace('\n', " ")),
    };
    parts.iter().enumerate().map(part).collect()
}

fn signs_escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '|' | '*' | '_' | '<' | '[' | '\\' => escaped.extend(['\\', c]),
            '\n' => escaped.push(' '),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_keeps_its_signs_and_nothing_else_does() {
        for (text, expected) in [
            ("`steps.a_b` has <b>", "`steps.a_b` has \\<b>"),
            ("a `lone tick_", "a \\`lone tick\\_"),
            ("`a|b` | c", "`a\\|b` \\| c"),
            ("``", "``"),
        ] {
            assert_eq!(escaped(text), expected, "{text}");
        }
    }

    #[test]
    fn a_comment_is_cut_at_the_end_of_a_line_with_nothing_left_open() {
        let notes = Block::Notes((0..5_000).map(|n| format!("the note of number {n}")).collect());
        let blocks =
            vec![Block::Marker("costcalc:x".to_owned()), Block::Details("All".to_owned(), vec![notes])];
        let long = Document { heading: vec!["long".to_owned()], blocks };
        let text = markdown(&long, Digits::USUAL);
        assert!(text.chars().count() < 65_536 && text.starts_with("<!-- costcalc:x -->\n\n### long\n"));
        assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
        assert!(text.ends_with("hold all of it._\n"));
        let unmarked = Document { blocks: long.blocks[1..].to_vec(), ..long };
        assert!(MOST_OF_COMMENT < markdown(&unmarked, Digits::USUAL).len());
    }
}
