//! What the queries of a log are made of: its engine, what its lines mean, and the values in them.

use crate::usage::log::flat::Flat;

use super::engine::Engine;
use super::lines::Lines;

/// The values of the lines of a log.
pub(super) struct Values<'q> {
    pub(super) engine: Engine,
    pub(super) flat: &'static Flat,
    pub(super) lines: &'q Lines<'q>,
}

/// Columns of a step of a query: what each is, and its name.
pub(super) type Columns = Vec<(String, String)>;

/// A step of a query: its name, what it has, and the query.
pub(super) type Step = (&'static str, &'static str, String);

/// A column of a step.
pub(super) fn column(value: String, name: &str) -> (String, String) {
    (value, name.to_owned())
}

/// All columns of a step and some more.
pub(super) fn select(columns: &Columns, from: &str) -> String {
    let columns: Vec<String> =
        columns.iter().map(|(value, name)| format!(",\n    {value} AS {name}")).collect();
    format!("  SELECT\n    *{}\n  FROM {from}", columns.concat())
}

impl Values<'_> {
    /// What a count is called.
    pub(super) fn count_name(&self, at: usize) -> Option<String> {
        self.lines.name(at).map(|name| format!("n_{name}"))
    }

    /// Words in a list: `('a', 'b')`.
    pub(super) fn list<'w>(&self, words: impl IntoIterator<Item = &'w str>) -> String {
        let words: Vec<String> = words.into_iter().map(|word| self.engine.literal(word)).collect();
        format!("({})", words.join(", "))
    }
}
