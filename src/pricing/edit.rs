//! New cards and models in the text of a price table. Everything that stands there stays as it is, to the
//! byte: comments, order, blank lines.

mod place;
mod write;

use std::sync::Arc;

use crate::diag::Source;
use crate::units::{Date, Tokens};
use crate::yaml;

use super::cells::Cells;
use super::evidence::Origin;
use super::format::CacheMode;

/// A card to be written.
#[derive(Clone, Debug)]
pub struct NewCard {
    /// The first day; `None` where it is unknown, on a model's first card.
    pub from: Option<Date>,
    /// Whether it is announced.
    pub announced: bool,
    /// Where the rates are published.
    pub origin: Origin,
    /// The day on which somebody looked there.
    pub checked: Date,
    /// What it says.
    pub cells: Cells,
    /// A comment, without its `#`.
    pub remark: Option<String>,
}

/// A model to be written.
#[derive(Clone, Debug)]
pub struct NewModel {
    /// Its name in the table.
    pub name: String,
    /// What it can take and make.
    pub limits: NewLimits,
    /// Its cards, oldest first.
    pub cards: Vec<NewCard>,
}

/// What a new model can take and make, and how long it is sold.
#[derive(Clone, Debug, Default)]
pub struct NewLimits {
    /// Tokens of prompt and output together.
    pub context_window: Option<Tokens>,
    /// Tokens of one output.
    pub max_output: Option<Tokens>,
    /// Tokens of one prompt.
    pub max_input: Option<Tokens>,
    /// Who decides what is cached, and the shortest prefix that is.
    pub cache: Option<(CacheMode, Option<Tokens>)>,
    /// What else it can do.
    pub features: Vec<&'static str>,
    /// The last day on which it is sold.
    pub closed: Option<Date>,
    /// The model in its place.
    pub successor: Option<String>,
}

/// Cards that follow a card of a model, counted from 0.
#[derive(Clone, Debug)]
pub struct Following {
    /// The model's name in the table.
    pub model: String,
    /// The number of the card that they follow.
    pub after: usize,
    /// The cards, oldest first.
    pub cards: Vec<NewCard>,
}

/// The first lines of a new table.
#[derive(Clone, Debug)]
pub struct Head {
    /// Where it comes from: a comment, without its `#`.
    pub remark: String,
    /// The provider, which is also the name of the file.
    pub provider: String,
    /// The provider as people call it.
    pub name: String,
}

/// A table is laid out so that nothing can be added to it without changing what stands there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CannotAdd(pub &'static str);

/// A new table, in USD for a million tokens.
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
/// The table is written in a way that leaves no line to add them at.
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

/// The text with others at their places, those of one place in order, with its own line ends.
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
