//! What a dataset holds, whatever its format.

use std::collections::BTreeSet;

use crate::diag::words;
use crate::pricing::cells::Cells;
use crate::units::{Date, Tokens};

use super::json::Fields;
use super::why::{LeftOut, Why};

/// A data file, read.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Dataset {
    /// The models that have a price of ours.
    pub(crate) models: Vec<Published>,
    /// What was left out already when it was read.
    pub(crate) left_out: Vec<LeftOut>,
    /// Keys that are no price, limit or feature of ours.
    pub(crate) not_read: BTreeSet<String>,
}

/// What comes of an entry: a model with what was left out of it, or why there is none.
pub(super) type Entry = Result<(Published, Vec<LeftOut>), Box<LeftOut>>;

impl Dataset {
    /// Takes note of the keys of an entry that are not among those that are read.
    pub(super) fn note_unread(&mut self, entry: &Fields<'_>, read: &[&str]) {
        let unread = entry.iter().filter(|(key, value)| !value.is_null() && !read.contains(&key.as_str()));
        self.not_read.extend(unread.map(|(key, _)| key.clone()));
    }

    /// Takes what came of an entry.
    pub(super) fn take(&mut self, entry: Entry) {
        match entry {
            Ok((model, left_out)) => {
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
    /// Whose it is, and what it is called there.
    pub(crate) name: EntryName,
    /// The provider as people call it, where the dataset says so.
    pub(crate) provider_title: Option<String>,
    /// The page that the dataset cites, where it is exactly one.
    pub(crate) url: Option<String>,
    /// What it can take and make.
    pub(crate) limits: Limits,
    /// The prices, oldest first. The first may have no day.
    pub(crate) prices: Vec<Dated>,
}

/// Names of an entry: the dataset's own, and ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct EntryName {
    /// As the dataset names the entry.
    pub(crate) entry: String,
    /// As the dataset names the provider.
    pub(crate) published_provider: String,
    /// The name of our table.
    pub(crate) provider: String,
    /// The name of the model in it.
    pub(crate) model: String,
}

/// Prices from a day on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Dated {
    /// The first day; `None` where the dataset does not say.
    pub(crate) from: Option<Date>,
    /// The prices.
    pub(crate) cells: Cells,
}

/// What a dataset says of a model beside its prices.
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
    /// What else it can do, in the order of our tables.
    pub(crate) features: BTreeSet<Feature>,
    /// What the dataset says that it cannot do.
    pub(crate) lacks: BTreeSet<Feature>,
    /// Whether prompts are cached, where the dataset says so.
    pub(crate) caches: Option<bool>,
    /// The last day on which it is sold.
    pub(crate) closed: Option<Date>,
    /// Whether its sale ends on a day that the dataset does not say.
    pub(crate) deprecated: bool,
    /// The model in its place, as `provider/model`.
    pub(crate) successor: Option<String>,
    /// Other names of it.
    pub(crate) aliases: BTreeSet<String>,
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
    /// All of the entry, or a part of it, that was left out.
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
