//! Adds cards and models to the text of a price table. All existing text is kept byte for byte: comments, order,
//! blank lines.

mod place;
mod sources;
mod write;

use std::sync::Arc;

use crate::diag::{Code, Source};
use crate::units::{Date, Duration, Tokens};
use crate::yaml;

use self::sources::Sources;
use super::cells::Cells;
use super::evidence::Origin;
use super::format::{CacheMode, Stage};

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
    /// The hours in which some of them apply.
    pub windows: Vec<NewWindow>,
    /// The oldest day on which a data set had the same.
    pub seen: Option<Date>,
    /// The model as which this one is billed, in place of cells.
    pub same_as: Option<String>,
    /// The rules whose findings about the card are right.
    pub ack: Vec<Code>,
    /// A comment, without its `#`.
    pub remark: Option<String>,
}

/// Hours of a new card, in the words of tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWindow {
    /// The name.
    pub name: String,
    /// The times of a day.
    pub utc: Vec<String>,
    /// The days of the week.
    pub days: Option<String>,
    /// Days on which they do not apply.
    pub except: Vec<Date>,
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
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewLimits {
    /// Tokens of prompt and output together.
    pub context_window: Option<Tokens>,
    /// Tokens of one output.
    pub max_output: Option<Tokens>,
    /// Tokens of one prompt.
    pub max_input: Option<Tokens>,
    /// Other names.
    pub aliases: Vec<String>,
    /// How the names of its versions begin.
    pub ids: Vec<String>,
    /// The rules whose findings about the model are right.
    pub ack: Vec<Code>,
    /// How prompts are cached.
    pub cache: Option<NewCache>,
    /// Its features.
    pub features: Vec<&'static str>,
    /// The first day on which it is sold.
    pub released: Option<Date>,
    /// Where it is in its life, if not in the midst of it.
    pub stage: Option<Stage>,
    /// The last day on which it is sold.
    pub closed: Option<Date>,
    /// The successor.
    pub successor: Option<String>,
    /// Values of data sets that were decided against.
    pub rejected: Vec<NewRejected>,
}

/// A value of a data set that was decided against, in the words of tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRejected {
    /// The data set, without its version.
    pub dataset: &'static str,
    /// The cell: `standard.input`.
    pub cell: String,
    /// The value, in USD per million tokens.
    pub value: String,
    /// The reason.
    pub why: String,
}

/// How a new model caches prompts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCache {
    /// Who decides what is cached.
    pub mode: CacheMode,
    /// The shortest prefix that is cached.
    pub min_prefix: Option<Tokens>,
    /// A cached prefix is a multiple of so many tokens.
    pub granule: Option<Tokens>,
    /// How long a cached prefix lives.
    pub ttl: Option<Duration>,
}

/// What an existing model does not say yet: keys that are written above its cards.
#[derive(Clone, Debug)]
pub struct Supplement {
    /// The model's name in the table.
    pub model: String,
    /// The facts; only those that the model lacks.
    pub limits: NewLimits,
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
    /// Whether one data set alone has its prices.
    pub one_source: bool,
    /// Whether it replaces models of earlier tables whole.
    pub over: bool,
    /// The names of the provider and of its models.
    pub names: NewNames,
}

/// What a table does not say yet of the names of its provider and of its models.
#[derive(Clone, Debug, Default)]
pub struct NewNames {
    /// Other names of the provider.
    pub aliases: Vec<String>,
    /// Patterns of the models that it makes itself.
    pub makes: Vec<String>,
}

/// The layout of a table does not allow additions without changing existing text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CannotAdd(pub &'static str);

/// A new table, in USD per million tokens.
#[must_use]
pub fn new_table(head: &Head, models: &[NewModel]) -> String {
    let sources = Sources::default().with(models.iter().flat_map(|model| &model.cards));
    let mut text = write::head(head, &sources);
    for (number, model) in models.iter().enumerate() {
        let blank = if number == 0 { "" } else { "\n" };
        text.push_str(blank);
        text.push_str(&write::model(model, place::USUAL_INDENT, &sources));
    }
    text
}

/// The text of a table with cards and models added.
///
/// # Errors
/// The table has no line where they could be added.
pub fn add(
    source: &Arc<Source>,
    cards: &[Following],
    models: &[NewModel],
    supplements: &[Supplement],
    names: &NewNames,
) -> Result<String, CannotAdd> {
    let root = yaml::parse(source).map_err(|_| CannotAdd("it cannot be read"))?;
    let of_models = models.iter().flat_map(|model| &model.cards);
    let new_cards = cards.iter().flat_map(|following| &following.cards).chain(of_models);
    let sources = Sources::of(&root).with(new_cards);
    let mut insertions: Vec<(usize, String)> = Vec::new();
    let lines = write::sources(&sources);
    if !lines.is_empty() {
        insertions.push(match sources::end(&root) {
            Some(end) => (place::line_end(&source.text, end), lines),
            None => (place::models_key(source, &root)?, format!("sources:\n{lines}")),
        });
    }
    insertions.extend(place::names(source, &root, names)?);
    for supplement in supplements {
        let at = place::before_cards(source, &root, &supplement.model)?;
        insertions.push((at.offset, write::facts(&supplement.limits, at.indent)));
    }
    for following in cards {
        let at = place::after_card(source, &root, &following.model, following.after)?;
        let text: String =
            following.cards.iter().map(|card| write::card(card, at.indent, &sources)).collect();
        insertions.push((at.offset, text));
    }
    if !models.is_empty() {
        insertions.extend(place::models(source, &root, models, &sources)?);
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
        let is_line = new.ends_with('\n');
        if is_line && !result.ends_with('\n') {
            result.push_str(end);
        }
        result.push_str(&new.replace('\n', end));
        from = offset;
    }
    result.push_str(&text[from..]);
    result
}
