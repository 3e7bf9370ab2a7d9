//! Makes foreign names and texts in a document visible: each on one line, with hidden characters written out.

use crate::diag::visible;

use super::{Bar, Block, Cell, Document, Node, Table};

impl Document {
    /// Writes out hidden characters in all texts, including line breaks. Charts are left as they are: only HTML
    /// draws them, and there a line break is a space.
    pub fn make_visible(&mut self) {
        texts(&mut self.heading);
        self.blocks.iter_mut().for_each(block);
    }
}

fn text(text: &mut String) {
    if let std::borrow::Cow::Owned(shown) = visible(text) {
        *text = shown;
    }
}

fn texts(all: &mut [String]) {
    all.iter_mut().for_each(text);
}

fn block(block: &mut Block) {
    match block {
        Block::Table(table) | Block::Aside(table) => self::table(table),
        Block::Tree(nodes) => nodes.iter_mut().for_each(node),
        Block::Bars(bars) => bars.iter_mut().for_each(bar),
        Block::Drawing(lines) | Block::Notes(lines) => texts(lines),
        Block::Details(summary, blocks) => {
            text(summary);
            blocks.iter_mut().for_each(self::block);
        }
        Block::Marker(marker) => text(marker),
        Block::Chart(_) => {}
    }
}

fn table(table: &mut Table) {
    table.title.iter_mut().for_each(text);
    for column in &mut table.columns {
        text(&mut column.title);
        text(&mut column.key);
    }
    table.rows.iter_mut().flat_map(|row| &mut row.cells).for_each(cell);
}

fn cell(cell: &mut Cell) {
    match cell {
        Cell::Text(words) => text(words),
        Cell::Money(_)
        | Cell::Change(_)
        | Cell::Unit(_)
        | Cell::Rate(_)
        | Cell::Count(_)
        | Cell::Whole(_)
        | Cell::Percent(_)
        | Cell::Nothing => {}
    }
}

fn node(node: &mut Node) {
    text(&mut node.name);
    cell(&mut node.value);
    texts(&mut node.remarks);
    texts(&mut node.beneath);
}

fn bar(bar: &mut Bar) {
    text(&mut bar.label);
    text(&mut bar.remark);
}
