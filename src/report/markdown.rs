//! A document as GitHub Markdown, for reviews and wikis.

mod inline;

use self::inline::{element, fence, heading, inline, opening};
use super::{Bar, Block, Cell, Digits, Document, Node, Row, Table};

/// The most characters of a comment: GitHub allows 65,536.
const MOST_OF_COMMENT: usize = 60_000;
/// The note at the end of a truncated comment.
const CUT: &str = "_Cut here: a comment has room for no more. The exported files of the run have all of it._";

/// The document as Markdown. One with a marker is a comment, and is truncated to the allowed length.
#[must_use]
pub fn markdown(document: &Document, digits: Digits) -> String {
    let is_marker = |block: &&Block| matches!(block, Block::Marker(_));
    let mut parts: Vec<Part> =
        document.blocks.iter().filter(is_marker).map(|one| block(one, digits)).collect();
    let is_comment = !parts.is_empty();
    if let Some((name, facts)) = document.heading.split_first() {
        parts.push(plain([format!("### {}", heading(name))]));
        if !facts.is_empty() {
            parts.push(plain([opening(&facts.join(" · "))]));
        }
    }
    let others = document.blocks.iter().filter(|block| !is_marker(block));
    parts.extend(others.map(|one| block(one, digits)));
    let lines = joined(parts);
    if is_comment { cut(&lines) } else { lines.iter().map(|line| format!("{}\n", line.text)).collect() }
}

/// An output line.
struct Line {
    text: String,
    /// The text that closes all open elements if this is the last line.
    closing: String,
}

/// The lines of a block.
type Part = Vec<Line>;

/// Lines that leave no element open.
fn plain(lines: impl IntoIterator<Item = String>) -> Part {
    lines.into_iter().map(|text| Line { text, closing: String::new() }).collect()
}

/// Lines between an opening and a closing one.
fn enclosed(opening: String, inside: Part, closing: &str) -> Part {
    let inside = plain([opening]).into_iter().chain(inside);
    let open = inside.map(|line| Line { closing: format!("{}{closing}\n", line.closing), ..line });
    open.chain(plain([closing.to_owned()])).collect()
}

/// Blocks separated by empty lines.
fn joined(parts: Vec<Part>) -> Part {
    let mut lines: Part = Vec::new();
    for part in parts.into_iter().filter(|part| !part.is_empty()) {
        if !lines.is_empty() {
            lines.extend(plain([String::new()]));
        }
        lines.extend(part);
    }
    lines
}

fn block(block: &Block, digits: Digits) -> Part {
    match block {
        Block::Table(table) if table.rows.is_empty() => Vec::new(),
        Block::Table(table) => plain(self::table(table, digits)),
        Block::Tree(nodes) => plain(nodes.iter().map(|node| self::node(node, digits))),
        Block::Bars(bars) => plain(bars.iter().map(|bar| self::bar(bar, digits))),
        Block::Chart(_) | Block::Aside(_) => Vec::new(),
        Block::Drawing(lines) if lines.is_empty() => Vec::new(),
        Block::Drawing(lines) => {
            let fence = fence(lines);
            enclosed(format!("{fence}text"), plain(lines.iter().cloned()), &fence)
        }
        Block::Notes(notes) => plain(notes.iter().map(|note| format!("- {}", opening(note)))),
        Block::Details(summary, blocks) => {
            let mut inside = plain([String::new()]);
            inside.extend(joined(blocks.iter().map(|block| self::block(block, digits)).collect()));
            inside.extend(plain([String::new()]));
            let summary = format!("<details><summary>{}</summary>", element(summary));
            enclosed(summary, inside, "</details>")
        }
        Block::Marker(marker) => plain([format!("<!-- {} -->", unending(marker))]),
    }
}

/// Text that cannot end an HTML comment.
fn unending(marker: &str) -> String {
    marker
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || ":._-".contains(*c))
        .collect::<String>()
        .replace("--", "-")
}

/// Truncates a comment at the end of a line, with a note.
fn cut(lines: &[Line]) -> String {
    let mut room = MOST_OF_COMMENT;
    let fits = |line: &&Line| {
        let length = line.text.chars().count() + 1;
        let fits = length <= room;
        room = room.saturating_sub(length);
        fits
    };
    let kept: Vec<&Line> = lines.iter().take_while(fits).collect();
    let mut text: String = kept.iter().map(|line| format!("{}\n", line.text)).collect();
    if kept.len() < lines.len() {
        let closing = kept.last().map_or("", |line| line.closing.as_str());
        text += &format!("\n{closing}\n{CUT}\n");
    }
    text
}

/// An amount as a list item.
fn bar(bar: &Bar, digits: Digits) -> String {
    let amount = Cell::Money(bar.amount.exact().clone()).shown(digits);
    let remark = if bar.remark.is_empty() { String::new() } else { format!(" ({})", inline(&bar.remark)) };
    format!("- {}: **{amount}**{remark}", opening(&bar.label))
}

/// An item of a nested list.
fn node(node: &Node, digits: Digits) -> String {
    let value = inline(&node.value.shown(digits));
    let said: Vec<String> = node.remarks.iter().chain(&node.beneath).map(|text| inline(text)).collect();
    let said = if said.is_empty() { String::new() } else { format!(" ({})", said.join("; ")) };
    let name = opening(&format!("{}{}", node.sign, node.name));
    format!("{}- {name}: **{value}**{said}", "  ".repeat(node.depth))
}

fn table(table: &Table, digits: Digits) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(title) = &table.title {
        lines.extend([format!("**{}**", inline(title)), String::new()]);
    }
    let visible = table.visible_columns();
    let columns = || visible.iter().map(|index| &table.columns[*index]);
    lines.push(line(columns().map(|column| inline(&column.title))));
    lines.push(line(columns().map(|column| if column.is_number { "--:" } else { ":--" }.to_owned())));
    for row in &table.rows {
        lines.push(line(visible.iter().map(|index| shown(row, &row.cells[*index], digits))));
    }
    lines
}

fn shown(row: &Row, cell: &Cell, digits: Digits) -> String {
    let text = inline(&cell.shown(digits));
    if row.is_total && !text.is_empty() { format!("**{text}**") } else { text }
}

fn line(cells: impl Iterator<Item = String>) -> String {
    format!("| {} |", cells.collect::<Vec<_>>().join(" | "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_is_cut_at_the_end_of_a_line_with_nothing_left_open() {
        let notes = Block::Notes((0..5_000).map(|n| format!("</details> of number {n} <details>")).collect());
        let blocks =
            vec![Block::Marker("costcalc:x".to_owned()), Block::Details("All".to_owned(), vec![notes])];
        let long = Document { heading: vec!["long".to_owned()], blocks };
        let text = markdown(&long, Digits::USUAL);
        assert!(text.chars().count() < 65_536 && text.starts_with("<!-- costcalc:x -->\n\n### long\n"));
        let lines = |begins: &str| text.lines().filter(|line| line.starts_with(begins)).count();
        assert_eq!((lines("<details>"), lines("</details>")), (1, 1));
        assert!(text.ends_with("have all of it._\n"));
        let unmarked = Document { blocks: long.blocks[1..].to_vec(), ..long };
        assert!(MOST_OF_COMMENT < markdown(&unmarked, Digits::USUAL).len());
    }
}
