//! Content without format, and the formats.
//!
//! A [`Document`] holds exact values; a format decides how they are written. Terminal and Markdown
//! round for people, and so do HTML, which draws charts too, and the format for agents; CSV writes decimals,
//! and JSON every digit.

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

/// What a heading says where somebody put a price in the place of a published one.
pub const HYPOTHETICAL: &str = "HYPOTHETICAL PRICES";

/// What a command has to say.
#[derive(Clone, Debug, Default)]
pub struct Document {
    /// The name of the thing, and what must be known of it: volume, currency, day.
    pub heading: Vec<String>,
    /// The parts, in order.
    pub blocks: Vec<Block>,
}

/// A part of a document.
#[derive(Clone, Debug)]
pub enum Block {
    /// A table.
    Table(Table),
    /// A value and what it is made of, each before its parts.
    Tree(Vec<Node>),
    /// Amounts against the largest of them.
    Bars(Vec<Bar>),
    /// Lines of characters that stand as they are: a chart.
    Drawing(Vec<String>),
    /// A picture of figures, for formats that can draw. Bars or a drawing directly behind it show the same
    /// in characters.
    Chart(Chart),
    /// A table that only a report which stands alone needs: where its prices come from.
    Aside(Table),
    /// Sentences.
    Notes(Vec<String>),
    /// Parts that few readers need, under a summary: folded where a format can do that.
    Details(String, Vec<Block>),
    /// By which a comment is found again, to be replaced by its next version: invisible, in Markdown only.
    Marker(String),
}

impl Block {
    /// The marker of a comment with a name.
    #[must_use]
    pub fn marker(name: &str) -> Self {
        Self::Marker(format!("costcalc:{name}"))
    }
}

/// A table.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// What it shows, where the heading does not say so.
    pub title: Option<String>,
    /// Whether machines want it: the one table of a document that CSV writes.
    pub is_data: bool,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows.
    pub rows: Vec<Row>,
}

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// The heading for people.
    pub title: String,
    /// The name for machines.
    pub key: String,
    /// Whether its cells are numbers, to be set to the right.
    pub is_number: bool,
    /// Where a terminal is too narrow, columns with the highest rank go first, together, and those of
    /// rank 0 never.
    pub rank: u8,
    /// Whether only machines need it, since people read it in the heading.
    pub for_machines: bool,
    /// Whether its cells are sentences, which a terminal breaks into lines where they are long.
    pub is_prose: bool,
    /// Whether its cells are bars of characters.
    pub is_drawn: bool,
}

/// A row.
#[derive(Clone, Debug)]
pub struct Row {
    /// One cell for each column.
    pub cells: Vec<Cell>,
    /// Whether it sums up the rows above.
    pub is_total: bool,
}

/// An amount, a name, and what it is.
#[derive(Clone, Debug)]
pub struct Bar {
    /// The name.
    pub label: String,
    /// The amount.
    pub amount: crate::units::Usd,
    /// What it is.
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

    /// A column of sentences, the last of a table without sums.
    #[must_use]
    pub fn prose(title: &str, key: &str) -> Self {
        Self { is_prose: true, ..Self::words(title, key, 0) }
    }

    /// A column of words that people read elsewhere.
    #[must_use]
    pub fn for_machines(key: &str) -> Self {
        Self { for_machines: true, ..Self::words("", key, 0) }
    }

    /// A column of bars of characters.
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

    /// A row that sums up the rows above.
    #[must_use]
    pub fn total(cells: Vec<Cell>) -> Self {
        Self { cells, is_total: true }
    }
}

impl Table {
    /// Whether people see fewer digits than there are.
    #[must_use]
    pub fn is_rounded(&self, digits: Digits) -> bool {
        self.rows.iter().flat_map(|row| &row.cells).any(|cell| cell.is_rounded(digits))
    }

    /// The columns that people see: those that are for them and not empty.
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
    /// The tables, to be added to.
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
