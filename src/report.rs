//! Documents independent of a format, and the output formats.
//!
//! A [`Document`] has exact values; a format decides how they are written. Terminal, Markdown, HTML (with charts)
//! and the agent format round for people; CSV writes decimals, and JSON every digit.

mod agent;
mod cell;
pub mod chart;
pub mod csv;
mod github;
mod html;
mod markdown;
mod message;
mod pieces;
mod text;
mod tree;
pub mod view;
mod visible;

pub use self::agent::{agent, agent_messages};
pub use self::cell::{Cell, Digits};
pub use self::chart::Chart;
pub use self::github::github;
pub use self::html::{Page, html};
pub use self::markdown::markdown;
pub use self::message::{Look, message};
pub use self::text::{Terminal, text};
pub use self::tree::Node;

/// The heading of results with a hypothetical price.
pub const HYPOTHETICAL: &str = "HYPOTHETICAL PRICES";

/// The output of a command.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The title with its context: volume, currency, day.
    pub heading: Vec<String>,
    /// The parts, in order.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub enum Block {
    /// A table.
    Table(Table),
    /// A value and its parts, each before its own parts.
    Tree(Vec<Node>),
    /// Amounts relative to the largest.
    Bars(Vec<Bar>),
    /// Preformatted lines: a chart.
    Drawing(Vec<String>),
    /// A chart for formats that can draw. Bars or a drawing directly after it show the same in characters.
    Chart(Chart),
    /// A table that only standalone reports need: the sources of its prices.
    Aside(Table),
    /// Sentences.
    Notes(Vec<String>),
    /// Details under a summary, folded if the format supports that.
    Details(String, Vec<Block>),
    /// Identifies a comment so that a later run can replace it: invisible, in Markdown only.
    Marker(String),
}

impl Block {
    /// The marker of a named comment.
    #[must_use]
    pub fn marker(name: &str) -> Self {
        Self::Marker(format!("costcalc:{name}"))
    }
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its title, if the heading does not give it.
    pub title: Option<String>,
    /// Whether it is data: the one table of a document that CSV writes.
    pub is_data: bool,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The title for people.
    pub title: String,
    /// The name for machines.
    pub key: String,
    /// Whether its cells are numbers, aligned right.
    pub is_number: bool,
    /// If a terminal is too narrow, columns with the highest rank are dropped first, all at once, and those of rank
    /// 0 never.
    pub rank: u8,
    /// Whether it is only for machines, because people see it in the heading.
    pub for_machines: bool,
    /// Whether its cells are sentences, which a terminal wraps.
    pub is_prose: bool,
    /// Whether its cells are text bars.
    pub is_drawn: bool,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// One cell for each column.
    pub cells: Vec<Cell>,
    /// Whether it is a total.
    pub is_total: bool,
}

/// A named amount with a remark.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The name.
    pub label: String,
    /// The amount.
    pub amount: crate::units::Usd,
    /// The remark.
    pub remark: String,
}

impl Column {
    /// A column of words.
    #[must_use]
    pub fn words(title: &str, key: &str, rank: u8) -> Self {
        Self {
            title: title.to_owned(),
            key: key.to_owned(),
            is_number: false,
            rank,
            for_machines: false,
            is_prose: false,
            is_drawn: false,
        }
    }

    /// A column of sentences, the last one of a table without totals.
    #[must_use]
    pub fn prose(title: &str, key: &str) -> Self {
        Self { is_prose: true, ..Self::words(title, key, 0) }
    }

    /// A text column for machines only.
    #[must_use]
    pub fn for_machines(key: &str) -> Self {
        Self { for_machines: true, ..Self::words("", key, 0) }
    }

    /// A column of text bars.
    #[must_use]
    pub fn drawn(rank: u8) -> Self {
        Self { is_drawn: true, ..Self::words("", "bar", rank) }
    }

    /// A column of numbers.
    #[must_use]
    pub fn numbers(title: &str, key: &str, rank: u8) -> Self {
        Self { is_number: true, ..Self::words(title, key, rank) }
    }
}

impl Row {
    /// A row of the body.
    #[must_use]
    pub fn body(cells: Vec<Cell>) -> Self {
        Self { cells, is_total: false }
    }

    /// A total row.
    #[must_use]
    pub fn total(cells: Vec<Cell>) -> Self {
        Self { cells, is_total: true }
    }
}

impl Table {
    /// Whether people see fewer digits than the value has.
    #[must_use]
    pub fn is_rounded(&self, digits: Digits) -> bool {
        self.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.is_rounded(digits))
    }

    /// The columns that people see: non-empty ones that are not for machines only.
    pub fn visible_columns(&self) -> Vec<usize> {
        let says_something = |index: &usize| {
            let cells = self.rows.iter().filter_map(|row| row.cells.get(*index));
            cells.into_iter().any(|cell| *cell != Cell::Text(String::new()))
        };
        let for_people = (0..self.columns.len()).filter(|index| !self.columns[*index].for_machines);
        for_people.filter(says_something).collect()
    }
}

impl Document {
    /// The tables, mutable.
    pub fn tables_mut(&mut self) -> impl Iterator<Item = &mut Table> {
        self.blocks.iter_mut().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }

    /// The tables.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.blocks.iter().filter_map(|block| match block {
            Block::Table(table) => Some(table),
            _ => None,
        })
    }
}
