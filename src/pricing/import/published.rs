//! The contents of a dataset, independent of its format.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, words};
use crate::pricing::cells::{CellName, Cells};
use crate::pricing::edit::NewWindow;
use crate::pricing::evidence::Origin;
use crate::pricing::format::Stage;
use crate::units::{Date, Tokens};

use super::json::Fields;
use super::rule::Layer;
use super::why::{LeftOut, Why};

/// A data file, read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Dataset {
    /// The models with prices that our tables support.
    pub(crate) models: Vec<Published>,
    /// What it calls the provider of a table, beside the name that our table has.
    pub(crate) providers: BTreeMap<String, BTreeSet<String>>,
    /// Parts omitted while reading.
    pub(crate) left_out: Vec<LeftOut>,
    /// Keys that are not prices, limits or features of our tables.
    pub(crate) not_read: BTreeSet<String>,
    /// What is to be said of the file itself.
    pub(crate) warning: Option<Diagnostic>,
}

/// The result of an entry: a model with its omitted parts, or why it was omitted.
pub(super) type Entry = Result<(Published, Vec<LeftOut>), Box<LeftOut>>;

impl Dataset {
    /// The models that have rates of a cache, as `provider/model`.
    pub fn cached(&self) -> impl Iterator<Item = String> {
        let is_cached = |model: &&Published| {
            model.prices.iter().flat_map(|price| price.cells.keys()).any(CellName::is_of_cache)
        };
        self.models
            .iter()
            .filter(is_cached)
            .map(|model| format!("{}/{}", model.name.provider, model.name.model))
    }

    /// What is to be said of the file itself.
    pub fn warnings(&self) -> impl Iterator<Item = &Diagnostic> {
        self.warning.iter()
    }

    /// Records the keys of an entry that are not read.
    pub(super) fn note_unread(&mut self, entry: &Fields<'_>, read: &[&str]) {
        let unread = entry.iter().filter(|(key, value)| !value.is_null() && !read.contains(&key.as_str()));
        self.not_read.extend(unread.map(|(key, _)| key.clone()));
    }

    /// Records a name of the provider of a table.
    pub(super) fn note_provider(&mut self, table: &str, name: &str) {
        if table != name {
            self.providers.entry(table.to_owned()).or_default().insert(name.to_owned());
        }
    }

    /// Adds the result of an entry.
    pub(super) fn take(&mut self, entry: Entry) {
        match entry {
            Ok((model, left_out)) => {
                if let Some(written) = model.name.written_provider() {
                    self.note_provider(&model.name.provider, written);
                }
                self.models.push(model);
                self.left_out.extend(left_out);
            }
            Err(left_out) => self.left_out.push(*left_out),
        }
    }
}

/// A model of a dataset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Published {
    /// Its names.
    pub(crate) name: EntryName,
    /// The display name of the provider, if the dataset has one.
    pub(crate) provider_title: Option<String>,
    /// The cited page, if there is exactly one.
    pub(crate) url: Option<String>,
    /// The datasets that have it, where the file is merged from several.
    pub(crate) document: Option<String>,
    /// The oldest day on which one of them had it.
    pub(crate) seen: Option<Date>,
    /// The layer of tables in which it belongs, where that is decided.
    pub(crate) layer: Option<Layer>,
    /// Its limits and features.
    pub(crate) limits: Limits,
    /// The prices, oldest first. The first may be undated.
    pub(crate) prices: Vec<Dated>,
    /// Where the datasets differ of which the file is merged.
    pub(crate) disagreements: Vec<Disagreement>,
}

impl Published {
    /// A model of a dataset that is not merged from others.
    pub(super) fn new(name: EntryName, url: Option<String>, limits: Limits, prices: Vec<Dated>) -> Self {
        Self {
            name,
            provider_title: None,
            url,
            document: None,
            seen: None,
            layer: None,
            limits,
            prices,
            disagreements: Vec::new(),
        }
    }
}

/// A value of which the datasets in a merged file have several.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Disagreement {
    /// The provider, by our name.
    pub provider: String,
    /// The model.
    pub model: String,
    /// The cell, in the words of the file.
    pub cell: String,
    /// The values, each with the datasets that have it.
    pub values: Vec<String>,
    /// The value that was taken; `None` where nothing decides.
    pub taken: Option<Decision>,
}

/// A value that was picked among several.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// The value.
    pub value: String,
    /// Why that one.
    pub why: String,
}

/// The names of an entry: the dataset's and ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntryName {
    /// The entry in the dataset.
    pub(crate) entry: String,
    /// The provider in the dataset.
    pub(crate) published_provider: String,
    /// The name of our table.
    pub(crate) provider: String,
    /// The name of the model in it.
    pub(crate) model: String,
}

/// Prices from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dated {
    /// The first day; `None` if the dataset has none.
    pub(crate) from: Option<Date>,
    /// The prices.
    pub(crate) cells: Cells,
    /// The model as which it is billed, in place of prices of its own.
    pub(crate) same_as: Option<String>,
    /// The source of these prices, if it is another one.
    pub(crate) origin: Option<Origin>,
    /// The hours in which some of the prices apply.
    pub(crate) windows: Vec<NewWindow>,
}

impl Dated {
    /// Prices from a day on.
    pub(super) fn new(from: Option<Date>, cells: Cells) -> Self {
        Self { from, cells, same_as: None, origin: None, windows: Vec::new() }
    }
}

/// The data of a model other than its prices.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Tokens of prompt and output together.
    pub(crate) context_window: Option<Tokens>,
    /// Tokens of one output.
    pub(crate) max_output: Option<Tokens>,
    /// Tokens of one prompt.
    pub(crate) max_input: Option<Tokens>,
    /// The shortest prefix that is cached.
    pub(crate) min_prefix: Option<Tokens>,
    /// Its features, in the order of our tables.
    pub(crate) features: BTreeSet<Feature>,
    /// Features that the dataset explicitly denies.
    pub(crate) lacks: BTreeSet<Feature>,
    /// Whether prompts are cached, if the dataset says so.
    pub(crate) caches: Option<bool>,
    /// The last day on which it is sold.
    pub(crate) closed: Option<Date>,
    /// Whether its sale ends on an unknown day.
    pub(crate) deprecated: bool,
    /// The successor, as `provider/model`.
    pub(crate) successor: Option<String>,
    /// Its aliases.
    pub(crate) aliases: BTreeSet<String>,
    /// How the names of its versions begin.
    pub(crate) ids: BTreeSet<String>,
    /// The first day on which it is sold.
    pub(crate) released: Option<Date>,
    /// Where it is in its life, if not in the midst of it.
    pub(crate) stage: Option<Stage>,
}

words! {
    /// What a model can do beside text, by its word in tables.
    pub(crate) enum Feature {
        /// Images in the prompt.
        Vision = "vision",
        /// Calls of functions.
        Tools = "tools",
        /// The use of a screen.
        ComputerUse = "computer_use",
    }
}

impl EntryName {
    /// What the dataset writes before the name of the model.
    fn written_provider(&self) -> Option<&str> {
        let provider = self.entry.strip_suffix(self.model.as_str())?.strip_suffix('/')?;
        (!provider.contains('/')).then_some(provider)
    }

    /// The whole entry or a part of it, omitted.
    pub(super) fn left_out(&self, part: Option<&str>, why: Why) -> LeftOut {
        LeftOut {
            provider: self.provider.clone(),
            published_provider: self.published_provider.clone(),
            entry: self.entry.clone(),
            part: part.map(str::to_owned),
            why,
        }
    }
}
