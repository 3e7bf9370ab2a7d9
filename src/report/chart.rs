//! Figures as pictures, without format: exact values, and what they are called.
//!
//! A chart shows what tables of its document hold too, so formats that cannot draw leave it out.

use super::Cell;
use crate::exact::{Bound, Exact};

/// A picture of figures.
#[derive(Clone, Debug)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// How it shows it.
    pub kind: Kind,
}

/// The kinds of charts.
#[derive(Clone, Debug)]
pub enum Kind {
    /// How one amount comes from another, stage by stage.
    Waterfall(Vec<Stage>),
    /// Designs beside each other, each made of the same parts.
    Variants(Stacks),
    /// Months one after the other, each made of the same parts.
    Timeline(Stacks),
    /// A figure over an input, a line for each design.
    Lines(Lines),
    /// A figure over two inputs.
    Heat(Heat),
    /// What each input does to a figure.
    Tornado(Vec<Swing>),
}

/// A stage of a waterfall.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name.
    pub label: String,
    /// What it adds to the amount before it or, of a level, the amount itself.
    pub amount: Cell,
    /// Whether it is an amount in itself.
    pub is_level: bool,
    /// What it is, in a few words.
    pub remark: String,
}

/// Amounts that are made of the same parts.
#[derive(Clone, Debug)]
pub struct Stacks {
    /// The names of the parts.
    pub parts: Vec<String>,
    /// The amounts.
    pub stacks: Vec<Stack>,
}

/// An amount and its parts.
#[derive(Clone, Debug)]
pub struct Stack {
    /// What it is the amount of.
    pub label: String,
    /// The parts, in the order of their names.
    pub parts: Vec<Cell>,
    /// Their sum.
    pub total: Cell,
    /// What happens there.
    pub marks: Vec<String>,
}

/// Figures over an input.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The input.
    pub input: String,
    /// Its values, ascending or as they were asked for.
    pub at: Vec<Cell>,
    /// The figures, each with one for every value of the input: nothing where it has none.
    pub lines: Vec<(String, Vec<Cell>)>,
    /// The input's own value, where it is known.
    pub own: Option<Cell>,
    /// Between which values another line becomes the lowest.
    pub turns: Vec<Turn>,
}

/// Another line becomes the lowest.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The position of the last value before it does.
    pub after: usize,
    /// Which line is the lowest there.
    pub from: String,
    /// Which one is the lowest at the next value.
    pub to: String,
}

/// A figure over two inputs.
#[derive(Clone, Debug)]
pub struct Heat {
    /// The input of the rows, and its values.
    pub rows: (String, Vec<String>),
    /// The input of the columns, and its values.
    pub columns: (String, Vec<String>),
    /// The figures, row by row.
    pub figures: Vec<Vec<Cell>>,
    /// Row and column of the inputs' own values, where they are among them.
    pub own: Option<(usize, usize)>,
}

/// What an input does to a figure.
#[derive(Clone, Debug)]
pub struct Swing {
    /// The input.
    pub input: String,
    /// Its lower and its higher value, and by how much the figure changes there.
    pub ends: [(String, Cell); 2],
}

/// Where a value is drawn: at the number itself, or at the lower bound of one that is known between bounds.
#[must_use]
pub fn place(cell: &Cell) -> Option<&Exact> {
    cell.number().map(|number| number.at(Bound::Low))
}
