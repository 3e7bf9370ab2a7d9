//! A document for a terminal: too wide tables drop columns instead of wrapping numbers.

use anstyle::{AnsiColor, Style};
use comfy_table::{CellAlignment, ContentArrangement, presets};

use crate::diag::for_log;
use crate::exact::{Bound, Exact};

use super::tree::{self, Drawn};
use super::{Bar, Block, Cell, Digits, Document, Node, Row, Table};

/// The terminal options.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terminal {
    /// The width.
    pub width: usize,
    /// Whether to use colours.
    pub colour: bool,
    /// The decimals of amounts.
    pub digits: Digits,
}

/// The characters of the longest bar.
const LONGEST_BAR: usize = 24;
/// The minimum width of a column of sentences.
const NARROWEST_PROSE: usize = 36;
/// The gap between columns.
const GAP: u16 = 2;

/// The document as text.
#[must_use]
pub fn text(document: &Document, terminal: Terminal) -> String {
    let mut parts = Vec::new();
    if let Some((name, facts)) = document.heading.split_first() {
        let name = terminal.paint(Style::new().bold(), name);
        let line = [name, facts.join("   ")].join("   ");
        parts.push(wrapped(line.trim_end(), terminal.width));
    }
    parts.extend(document.blocks.iter().map(|block| terminal.block(block)));
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

impl Terminal {
    fn paint(self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn block(self, block: &Block) -> String {
        match block {
            // Machines see an empty table; people see no lonely header.
            Block::Table(table) if table.rows.is_empty() => String::new(),
            Block::Table(table) => self.table(table),
            Block::Tree(nodes) => self.tree(nodes),
            Block::Bars(bars) => self.bars(bars),
            Block::Drawing(lines) => lines.join("\n"),
            Block::Notes(notes) => {
                notes.iter().map(|note| wrapped(note, self.width)).collect::<Vec<_>>().join("\n")
            }
            // A terminal cannot fold.
            Block::Details(summary, blocks) => {
                let summary = self.paint(Style::new().bold(), summary);
                let parts = std::iter::once(summary).chain(blocks.iter().map(|block| self.block(block)));
                parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n")
            }
            Block::Marker(_) | Block::Chart(_) | Block::Aside(_) => String::new(),
        }
    }

    fn table(self, table: &Table) -> String {
        let shown = self.shown_cells(table);
        let (kept, dropped) = self.fitting_columns(table, &shown);
        let mut drawn = comfy_table::Table::new();
        drawn.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        drawn.set_header(kept.iter().map(|index| table.columns[*index].title.clone()));
        let room = self.room(table, &shown, &kept);
        for row in &shown {
            drawn.add_row(kept.iter().map(|index| {
                let shown = &row[*index];
                if table.columns[*index].is_prose { broken(shown, room) } else { shown.clone() }
            }));
        }
        for (position, index) in kept.iter().enumerate() {
            let column = drawn.column_mut(position).expect("a column for each that is kept");
            let is_first = position == 0;
            column.set_padding((if is_first { 0 } else { GAP }, 0));
            if table.columns[*index].is_number {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let lines: Vec<String> = drawn.lines().map(|line| line.trim_end().to_owned()).collect();
        let mut text = self.styled_lines(table, &lines);
        if let Some(title) = &table.title {
            text = format!("{}\n{text}", self.paint(Style::new().bold(), title));
        }
        if !dropped.is_empty() {
            let note = format!("Left out to fit {} columns: {}.", self.width, dropped.join(", "));
            text = format!("{text}\n{}", wrapped(&note, self.width));
        }
        text
    }

    /// Styles the header bold, and adds a rule above the first total row.
    fn styled_lines(self, table: &Table, lines: &[String]) -> String {
        let longest = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
        let mut text = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let row = index.checked_sub(1).and_then(|row| table.rows.get(row));
            let is_total = row.is_some_and(|row| row.is_total);
            let follows_body =
                index.checked_sub(2).and_then(|row| table.rows.get(row)).is_some_and(|row| !row.is_total);
            if is_total && follows_body {
                text.push("─".repeat(longest));
            }
            let is_bold = index == 0 || is_total;
            text.push(if is_bold { self.paint(Style::new().bold(), line) } else { line.clone() });
        }
        text.join("\n")
    }

    /// The cells of all visible columns, by row: those of other columns are empty.
    fn shown_cells(self, table: &Table) -> Vec<Vec<String>> {
        let visible = table.visible_columns();
        let cell = |row: &Row, column| match visible.contains(&column) {
            true => self.shown(row, column),
            false => String::new(),
        };
        table
            .rows
            .iter()
            .map(|row| (0..table.columns.len()).map(|column| cell(row, column)).collect())
            .collect()
    }

    /// A cell, escaped for a log, so that it fits the width of its column.
    fn shown(self, row: &Row, column: usize) -> String {
        let shown = row.cells.get(column).unwrap_or(&Cell::Nothing).shown(self.digits);
        if shown.contains("::") || shown.contains("##") { for_log(&shown, false) } else { shown }
    }

    /// The width that the other columns leave for sentences.
    fn room(self, table: &Table, shown: &[Vec<String>], kept: &[usize]) -> usize {
        let others = kept.iter().filter(|index| !table.columns[**index].is_prose);
        let taken: usize = others.map(|index| width_of(table, shown, *index)).sum();
        self.width.saturating_sub(taken).max(NARROWEST_PROSE)
    }

    /// The columns that fit, and the titles of those that do not.
    fn fitting_columns(self, table: &Table, shown: &[Vec<String>]) -> (Vec<usize>, Vec<String>) {
        let width = |index: &usize| {
            let width = width_of(table, shown, *index);
            if table.columns[*index].is_prose { width.min(NARROWEST_PROSE + usize::from(GAP)) } else { width }
        };
        let mut kept = table.visible_columns();
        let mut dropped = Vec::new();
        while self.width + usize::from(GAP) < kept.iter().map(width).sum::<usize>() {
            let rank = |index: &usize| table.columns[*index].rank;
            let Some(highest) = kept.iter().map(rank).max().filter(|rank| 0 < *rank) else { break };
            let (stays, goes): (Vec<usize>, Vec<usize>) =
                kept.iter().partition(|index| rank(index) < highest);
            let titles = goes.iter().map(|index| table.columns[*index].title.clone());
            dropped.extend(titles.filter(|title| !title.is_empty()));
            kept = stays;
        }
        (kept, dropped)
    }

    /// Names with tree branches, values aligned right, and the remarks that fit beside them; the others on lines
    /// below.
    fn tree(self, nodes: &[Node]) -> String {
        let lines = tree::drawn(nodes, self.digits);
        let width = |of: fn(&Drawn) -> &String| lines.iter().map(|line| of(line).chars().count()).max();
        // A long name only moves its own value to the right.
        let name = width(|line| &line.name).unwrap_or(0).min(self.width * 9 / 20);
        let value = width(|line| &line.value).unwrap_or(0);
        let drawn = lines.iter().map(|line| {
            let mut beside = format!("{:name$}  {:>value$}", line.name, line.value);
            let mut remarks = line.remarks.iter().peekable();
            let room = |beside: &str| self.width.saturating_sub(beside.chars().count() + usize::from(GAP));
            while let Some(remark) = remarks.next_if(|remark| remark.chars().count() <= room(&beside)) {
                beside = format!("{beside}  {remark}");
            }
            let beneath = remarks.chain(&line.beneath).map(|more| format!("{}  {more}", line.guide));
            std::iter::once(beside).chain(beneath).collect::<Vec<_>>().join("\n")
        });
        drawn.collect::<Vec<_>>().join("\n")
    }

    fn bars(self, bars: &[Bar]) -> String {
        let amounts: Vec<String> =
            bars.iter().map(|bar| Cell::Money(bar.amount.exact().clone()).shown(self.digits)).collect();
        let label_width = bars.iter().map(|bar| bar.label.chars().count()).max().unwrap_or(0);
        let amount_width = amounts.iter().map(|amount| amount.chars().count()).max().unwrap_or(0);
        let longest = bars.iter().map(|bar| bar.amount.exact()).max();
        let longest_remark = bars.iter().map(|bar| bar.remark.chars().count()).max().unwrap_or(0);
        let fits = label_width + amount_width + LONGEST_BAR + longest_remark + 6 <= self.width;
        let line = |(bar, amount): (&Bar, &String)| {
            let filled = longest.map_or(0, |longest| filled(bar, longest));
            let drawn = format!("{}{}", "█".repeat(filled), "░".repeat(LONGEST_BAR - filled));
            let drawn = self.paint(AnsiColor::Cyan.on_default(), &drawn);
            let line = format!("{:label_width$}  {amount:>amount_width$}  {drawn}", bar.label);
            if fits && !bar.remark.is_empty() { format!("{line}  {}", bar.remark) } else { line }
        };
        bars.iter().zip(&amounts).map(line).collect::<Vec<_>>().join("\n")
    }
}

/// The width of a column, including the gap before it.
fn width_of(table: &Table, shown: &[Vec<String>], column: usize) -> usize {
    let cells = shown.iter().map(|row| row[column].chars().count());
    let title = table.columns[column].title.chars().count();
    cells.chain([title]).max().unwrap_or(0) + usize::from(GAP)
}

/// The filled characters of a bar.
fn filled(bar: &Bar, longest: &Exact) -> usize {
    let scaled = bar.amount.exact().at(Bound::Low) * Exact::from(24_i64);
    let share = scaled.checked_div(longest.at(Bound::Low)).map_or_else(String::new, |share| share.rounded(0));
    share.parse().unwrap_or(0).min(LONGEST_BAR)
}

/// A sentence wrapped at spaces, with later lines indented.
fn wrapped(sentence: &str, width: usize) -> String {
    filled_lines(sentence, width, "  ")
}

/// A sentence wrapped at spaces.
fn broken(sentence: &str, width: usize) -> String {
    filled_lines(sentence, width, "")
}

fn filled_lines(sentence: &str, width: usize, indent: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for word in sentence.split(' ') {
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= width => {
                line.push(' ');
                line.push_str(word);
            }
            // Spaces between facts of a heading are dropped at the start of a line.
            Some(_) if word.is_empty() => {}
            Some(_) => lines.push(format!("{indent}{word}")),
            None => lines.push(word.to_owned()),
        }
    }
    lines.iter().map(|line| line.trim_end()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exact::{Exact, work_on_this_thread};
    use crate::report::Column;

    /// The work of formatting a table with this many rows; only long numbers count.
    fn work_of_rows(rows: usize) -> u64 {
        let long = Exact::ONE.checked_div(&Exact::from(3_i64)).expect("a third").shift_down(60);
        let row = Row::body(vec![Cell::Percent(long), Cell::words("a sentence that may be broken")]);
        let columns = vec![Column::numbers("share", "share", 0), Column::prose("why", "why")];
        let table = Table { columns, rows: vec![row; rows], ..Table::default() };
        let document = Document { heading: Vec::new(), blocks: vec![Block::Table(table)] };
        let before = work_on_this_thread();
        let shown = text(&document, Terminal { width: 60, colour: false, digits: Digits::USUAL });
        assert_eq!(shown.lines().count(), rows + 1);
        work_on_this_thread() - before
    }

    #[test]
    fn a_table_of_twice_the_rows_takes_twice_the_work() {
        let once = work_of_rows(50);
        assert!(0 < once);
        assert_eq!(work_of_rows(100), 2 * once);
    }
}
