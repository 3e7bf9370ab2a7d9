//! The blocks of a document as HTML elements.

use maud::{Markup, html};

use super::{axis, chart};
use crate::exact::Exact;
use crate::report::pieces::{Piece, pieces};
use crate::report::{Bar, Block, Cell, Column, Digits, Node, Row, Table};

/// The most columns of a table on a portrait page.
const MOST_UPRIGHT: usize = 11;

/// Cells up to this length are not wrapped.
const SHORT: usize = 16;

/// All blocks. Bars and drawings after a chart repeat it, so they are omitted.
pub(super) fn all(blocks: &[Block], digits: Digits) -> Markup {
    let before = std::iter::once(None).chain(blocks.iter().map(Some));
    let is_drawn = |before: Option<&Block>| matches!(before, Some(Block::Chart(_)));
    html! {
        @for (block, before) in blocks.iter().zip(before) {
            @match block {
                Block::Table(one) | Block::Aside(one) => (table(one, digits)),
                Block::Tree(nodes) => { div.tree { (tree(nodes, digits)) } "\n" },
                Block::Bars(_) | Block::Drawing(_) if is_drawn(before) => {},
                Block::Bars(amounts) => (bars(amounts, digits)),
                Block::Drawing(lines) => {
                    @if !lines.is_empty() { div.scroll tabindex="0" { pre { (lines.join("\n")) } } "\n" }
                },
                Block::Chart(one) => (chart::figure(one, digits)),
                Block::Notes(lines) => (notes(lines)),
                // Paper cannot unfold, so nothing is folded.
                Block::Details(summary, blocks) => { h2 { (words(summary)) } "\n" (all(blocks, digits)) },
                Block::Marker(_) => {},
            }
        }
    }
}

fn notes(lines: &[String]) -> Markup {
    let alert = |note: &str| note.strip_prefix("! ").map(str::to_owned);
    html! {
        @if !lines.is_empty() {
            ul.notes {
                @for note in lines {
                    "\n"
                    @match alert(note) {
                        Some(alert) => li.alert { strong { "Note: " } (words(&alert)) },
                        None => li { (words(note)) },
                    }
                }
            } "\n"
        }
    }
}

/// A sentence, with text in backticks as code.
pub(super) fn words(sentence: &str) -> Markup {
    html! {
        @for piece in pieces(sentence) {
            @match piece {
                Piece::Words(words) => (words),
                Piece::Code(words) => code { (words) },
            }
        }
    }
}

/// A table in a box that scrolls if the page is narrow.
fn table(table: &Table, digits: Digits) -> Markup {
    let mut visible = table.visible_columns();
    visible.retain(|column| !table.columns[*column].is_drawn);
    let first = visible.first().map_or("", |column| table.columns[*column].title.as_str());
    let name = table.title.as_deref().unwrap_or(if first.is_empty() { "table" } else { first });
    html! {
        @if !table.rows.is_empty() {
            div.scroll .wide[MOST_UPRIGHT < visible.len()] tabindex="0" role="region" aria-label=(name) { "\n"
                table { "\n"
                    @if let Some(title) = &table.title { caption { (title) } "\n" }
                    thead { tr {
                        @for column in &visible { (head(&table.columns[*column])) }
                    } } "\n"
                    tbody {
                        @for row in &table.rows { "\n" (self::row(table, row, &visible, digits)) }
                    } "\n"
                } "\n"
            } "\n"
        }
    }
}

fn head(column: &Column) -> Markup {
    html! {
        @if column.title.is_empty() { td {} }
        @else { th scope="col" class=[column.is_number.then_some("n")] { (column.title) } }
    }
}

fn row(table: &Table, row: &Row, visible: &[usize], digits: Digits) -> Markup {
    html! {
        tr class=[row.is_total.then_some("total")] {
            @for (position, column) in visible.iter().enumerate() {
                @let text = row.cells.get(*column).unwrap_or(&Cell::Nothing).shown(digits);
                @let class = class(&table.columns[*column], &text);
                @if position == 0 { th scope="row" class=[class] { (text) } }
                @else { td class=[class] { (text) } }
            }
        }
    }
}

/// The class of a cell: numbers aligned right, sentences in a column that is wide enough to read them, parts of what is
/// above further in, short text on one line.
fn class(column: &Column, text: &str) -> Option<&'static str> {
    match text {
        _ if column.is_number => Some("n"),
        _ if column.is_prose => Some("prose"),
        part if part.starts_with(' ') => Some("part"),
        _ => (text.chars().count() <= SHORT).then_some("short"),
    }
}

fn tree(nodes: &[Node], digits: Digits) -> Markup {
    html! {
        @if let Some(top) = nodes.iter().map(|node| node.depth).min() {
            @let starts = (0..nodes.len()).filter(|at| nodes[*at].depth == top);
            @let starts: Vec<usize> = starts.chain([nodes.len()]).collect();
            ul {
                @for pair in starts.windows(2) {
                    "\n"
                    li {
                        (node(&nodes[pair[0]], digits))
                        (tree(&nodes[pair[0] + 1..pair[1]], digits))
                    }
                }
            }
        }
    }
}

fn node(node: &Node, digits: Digits) -> Markup {
    html! {
        span.name { (node.sign) (node.name) } " "
        strong { (node.value.shown(digits)) }
        @for remark in &node.remarks { " " span.remark { (remark) } }
        @for line in &node.beneath { span.more { (line) } }
    }
}

/// Amounts relative to the largest.
fn bars(bars: &[Bar], digits: Digits) -> Markup {
    let longest = bars.iter().map(|bar| bar.amount.exact()).max().cloned().unwrap_or_default();
    let share = |bar: &Bar| {
        let share = bar.amount.exact().checked_div(&longest).unwrap_or_default();
        axis::percent(&(share * Exact::from(100_i64)))
    };
    html! {
        ul.bars {
            @for bar in bars {
                "\n"
                li {
                    span.name { (bar.label) } " "
                    strong { (Cell::Money(bar.amount.exact().clone()).shown(digits)) }
                    svg aria-hidden="true" width="100%" height="10" {
                        rect.track width="100%" height="10" {}
                        rect.level width=(share(bar)) height="10" {}
                    }
                    @if !bar.remark.is_empty() { span.more { (bar.remark) } }
                }
            }
        } "\n"
    }
}
