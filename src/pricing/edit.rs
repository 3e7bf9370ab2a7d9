//! Adds cards and models to the text of a price table. All existing text is kept byte for byte: comments, order,
//! blank lines.

mod place;
mod write;

use std::sync::Arc;

use crate::diag::Source;
use crate::units::{Date, Tokens};
use crate::yaml;

use super::cells::Cells;
use super::evidence::Origin;
use super::format::CacheMode;

/// A new card.
#[derive(Clone, Debug)]
pub struct NewCard {
    /// The first day; `None` if unknown, on a model's first card.
    pub from: Option<Date>,
    /// Whether it is announced.
    pub announced: bool,
    /// The source of the rates.
    pub origin: Origin,
    /// The day on which the source was read.
    pub checked: Date,
    /// Its cells.
    pub cells: Cells,
    /// A comment, without its `#`.
    pub remark: Option<String>,
}

/// A new model.
#[derive(Clone, Debug)]
pub struct NewModel {
    /// Its name in the table.
    pub name: String,
    /// Its limits and features.
    pub limits: NewLimits,
    /// Its cards, oldest first.
    pub cards: Vec<NewCard>,
}

/// The limits and features of a new model, and its end of sale.
#[derive(Clone, Debug, Default)]
pub struct NewLimits {
    /// Tokens of prompt and output together.
    pub context_window: Option<Tokens>,
    /// Tokens of one output.
    pub max_output: Option<Tokens>,
    /// Tokens of one prompt.
    pub max_input: Option<Tokens>,
    /// The cache mode, and the shortest cached prefix.
    pub cache: Option<(CacheMode, Option<Tokens>)>,
    /// Its features.
    pub features: Vec<&'static str>,
    /// The last day on which it is sold.
    pub closed: Option<Date>,
    /// The successor.
    pub successor: Option<String>,
}

/// New cards after an existing card of a model.
#[derive(Clone, Debug)]
pub struct Following {
    /// The model's name in the table.
    pub model: String,
    /// The index of the existing card.
    pub after: usize,
    /// The cards, oldest first.
    pub cards: Vec<NewCard>,
}

/// The first lines of a new table.
#[derive(Clone, Debug)]
pub struct Head {
    /// Its origin: a comment, without its `#`.
    pub remark: String,
    /// The provider, which is also the name of the file.
    pub provider: String,
    /// The display name of the provider.
    pub name: String,
}

/// The layout of a table does not allow additions without changing existing text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CannotAdd(pub &'static str);

/// A new table, in USD per million tokens.
#[must_use]
pub fn new_table(head: &Head, models: &[NewModel]) -> String {
    let mut text = write::head(head);
    for (number, model) in models.iter().enumerate() {
        let blank = if number == 0 { "" } else { "\n" };
        text.push_str(blank);
        text.push_str(&write::model(model, place::USUAL_INDENT));
    }
    text
}

/// The text of a table with cards and models added.
///
/// # Errors
/// The table has no line where they could be added.
pub fn add(source: &Arc<Source>, cards: &[Following], models: &[NewModel]) -> Result<String, CannotAdd> {
    let root = yaml::parse(source).map_err(|_| CannotAdd("it cannot be read"))?;
    let mut insertions: Vec<(usize, String)> = Vec::new();
    for following in cards {
        let at = place::after_card(source, &root, &following.model, following.after)?;
        let text: String = following.cards.iter().map(|card| write::card(card, at.indent)).collect();
        insertions.push((at.offset, text));
    }
    if !models.is_empty() {
        insertions.extend(place::models(source, &root, models)?);
    }
    Ok(inserted(&source.text, insertions))
}

/// The text with insertions at their positions, those at one position in order, with its own line endings.
fn inserted(text: &str, mut insertions: Vec<(usize, String)>) -> String {
    insertions.sort_by_key(|(offset, _)| *offset);
    let end = if text.contains("\r\n") { "\r\n" } else { "\n" };
    let (mut result, mut from) = (String::with_capacity(text.len()), 0);
    for (offset, new) in insertions {
        result.push_str(&text[from..offset]);
        if !result.ends_with('\n') {
            result.push_str(end);
        }
        result.push_str(&new.replace('\n', end));
        from = offset;
    }
    result.push_str(&text[from..]);
    result
}
