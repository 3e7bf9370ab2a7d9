//! What an import starts from, and what it comes to.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::Source;
use crate::pricing::format::CacheMode;
use crate::pricing::import::compare::Change;
use crate::pricing::import::published::Disagreement;
use crate::pricing::import::rule::{Layer, Rule};
use crate::pricing::import::why::LeftOut;
use crate::pricing::table::Table;
use crate::units::{Date, ModelId};

/// An existing table.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Existing {
    /// Its text.
    pub source: Arc<Source>,
    /// Its contents.
    pub table: Table,
    /// Its layer.
    pub layer: Layer,
}

impl Existing {
    /// A table and its text.
    #[must_use]
    pub fn new(source: Arc<Source>, table: Table) -> Self {
        Self { source, table, layer: Layer::Curated }
    }

    /// The same in another layer.
    #[must_use]
    pub fn in_layer(self, layer: Layer) -> Self {
        Self { layer, ..self }
    }
}

/// The options of an import.
#[non_exhaustive]
pub struct Settings<'s> {
    /// The dataset with its version, as cited in sources.
    pub dataset: String,
    /// The day on which it was read.
    pub checked: Date,
    /// The start day of changed prices without a date in the dataset.
    pub from: Option<Date>,
    /// Only these providers, by our names or the dataset's; all if empty.
    pub providers: Vec<String>,
    /// Selects models, by our name or the dataset's.
    pub wanted: &'s dyn Fn(&str) -> bool,
    /// The cache mode of new models, which no dataset has.
    pub cache: Option<CacheMode>,
    /// What tables say of vendors that no dataset does.
    pub rule: Option<&'s Rule>,
    /// Tables that say how models are cached, beside those into which is imported.
    pub known: Vec<Table>,
    /// Whether new tables replace models of earlier ones whole.
    pub over: bool,
}

impl Settings<'_> {
    /// All models of a dataset that was read on a day; the public fields can restrict them.
    #[must_use]
    pub fn new(dataset: String, checked: Date) -> Self {
        Self {
            dataset,
            checked,
            from: None,
            providers: Vec::new(),
            wanted: &|_| true,
            cache: None,
            rule: None,
            known: Vec::new(),
            over: false,
        }
    }
}

/// The result of an import.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The changed tables, by name.
    pub written: Vec<Written>,
    /// The outcome of each imported entry, in dataset order.
    pub taken: Vec<Taken>,
    /// The omitted parts.
    pub left_out: Vec<LeftOut>,
    /// Where the datasets differ of which the file is merged, for models of the curated layer.
    pub disagreements: Vec<Disagreement>,
    /// Keys of the dataset that are not prices, limits or features of our tables.
    pub not_read: BTreeSet<String>,
}

/// A table with its new text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Written {
    /// The provider, which is also the file name.
    pub provider: String,
    /// The layer in which it is.
    pub layer: Layer,
    /// Whether the table is new.
    pub is_new: bool,
    /// The whole text.
    pub text: String,
    /// Its contents.
    pub table: Table,
}

/// An imported entry.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Taken {
    /// Our model.
    pub id: ModelId,
    /// The provider in the dataset.
    pub published_provider: String,
    /// The entry in the dataset.
    pub entry: String,
    /// The outcome.
    pub outcome: Outcome,
}

/// The outcome of an entry.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The model is new.
    Added,
    /// A card was appended.
    Appended {
        /// Its first day.
        from: Date,
        /// Its changes.
        changes: Vec<Change>,
    },
    /// Our current card is equal, but other data of the dataset is missing from our table.
    Differs,
    /// Our table has all data of the dataset.
    Unchanged,
}
