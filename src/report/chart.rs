//! Charts of figures, independent of a format: exact values and labels.
//!
//! A chart repeats tables of its document, so formats that cannot draw omit it.

use super::Cell;
use crate::exact::{Bound, Exact};

/// A chart.
#[derive(Clone, Debug)]
pub struct Chart {
    /// The title.
    pub title: String,
    /// The kind with its data.
    pub kind: Kind,
}

/// The kinds of charts.
#[derive(Clone, Debug)]
pub enum Kind {
    /// The steps from one amount to another.
    Waterfall(Vec<Stage>),
    /// Designs side by side, each split into the same parts.
    Variants(Stacks),
    /// Consecutive months, each split into the same parts.
    Timeline(Stacks),
    /// A figure over one input, with a line per design.
    Lines(Lines),
    /// A figure over two inputs.
    Heat(Heat),
    /// The effect of each input on a figure.
    Tornado(Vec<Swing>),
}

/// A stage of a waterfall.
#[derive(Clone, Debug)]
pub struct Stage {
    /// Its name.
    pub label: String,
    /// The change of the amount before it or, for a level, the amount.
    pub amount: Cell,
    /// Whether it is a total amount.
    pub is_level: bool,
    /// A short remark.
    pub remark: String,
}

/// Amounts split into the same parts.
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
    /// The label.
    pub label: String,
    /// The parts, in the order of their names.
    pub parts: Vec<Cell>,
    /// Their sum.
    pub total: Cell,
    /// Events to mark.
    pub marks: Vec<String>,
}

/// Figures over an input.
#[derive(Clone, Debug)]
pub struct Lines {
    /// The input.
    pub input: String,
    /// Its values, ascending or in the order given.
    pub at: Vec<Cell>,
    /// The figures of each line, one for each value of the input: empty if undefined.
    pub lines: Vec<(String, Vec<Cell>)>,
    /// The input's current value, if known.
    pub own: Option<Cell>,
    /// The values between which the lowest line changes.
    pub turns: Vec<Turn>,
}

/// A change of the lowest line.
#[derive(Clone, Debug)]
pub struct Turn {
    /// The index of the last value before it.
    pub after: usize,
    /// The lowest line there.
    pub from: String,
    /// The lowest line at the next value.
    pub to: String,
}

/// A figure over two inputs.
#[derive(Clone, Debug)]
pub struct Heat {
    /// The input of the rows, with its values.
    pub rows: (String, Vec<String>),
    /// The input of the columns, with its values.
    pub columns: (String, Vec<String>),
    /// The figures, row by row.
    pub figures: Vec<Vec<Cell>>,
    /// Row and column of the inputs' current values, if they are included.
    pub own: Option<(usize, usize)>,
}

/// The effect of an input on a figure.
#[derive(Clone, Debug)]
pub struct Swing {
    /// The input.
    pub input: String,
    /// Its lower and higher value, with the change of the figure.
    pub ends: [(String, Cell); 2],
}

/// The drawn number: the exact value, or its lower bound.
#[must_use]
pub fn place(cell: &Cell) -> Option<&Exact> {
    cell.number().map(|number| number.at(Bound::Low))
}
