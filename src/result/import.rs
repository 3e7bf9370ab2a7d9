//! What `prices import` answers.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::words;
use crate::pricing::import::{self, Outcome, Plan, Taken};

use super::all;

/// What was taken over from a dataset.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PricesImport {
    /// The dataset, as the sources of new cards cite it.
    pub(crate) dataset: String,
    /// The day on which it was read.
    pub(crate) checked: String,
    /// The folder of the tables.
    pub(crate) into: String,
    /// Whether nothing was written: then all that follows is what would have been done.
    pub(crate) dry_run: bool,
    /// The tables that were written.
    pub(crate) files: Vec<ImportedFile>,
    /// How many entries there are of each outcome, by provider.
    pub(crate) providers: Vec<ImportedProvider>,
    /// The entries that the tables could take.
    pub(crate) models: Vec<ImportedModel>,
    /// All that was not carried over.
    pub(crate) left_out: Vec<LeftOut>,
    /// Keys of the dataset that are about no price, limit or feature of a table.
    pub(crate) not_read: Vec<String>,
}

impl PricesImport {
    /// What was planned for a dataset that was read on a day, into a folder.
    #[must_use]
    pub fn of(dataset: &str, checked: &str, into: &str, dry_run: bool, plan: &Plan) -> Self {
        let files = plan.written.iter();
        let file =
            |file: &import::Written| ImportedFile { provider: file.provider.clone(), new: file.is_new };
        Self {
            dataset: dataset.to_owned(),
            checked: checked.to_owned(),
            into: into.to_owned(),
            dry_run,
            files: files.map(file).collect(),
            providers: ImportedProvider::all_of(plan),
            models: all(&plan.taken),
            left_out: all(&plan.left_out),
            not_read: plan.not_read.iter().cloned().collect(),
        }
    }
}

/// A table that was written.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ImportedFile {
    /// Its provider.
    pub(crate) provider: String,
    /// Whether there was no table of that provider before.
    pub(crate) new: bool,
}

/// How many of a provider's entries had each outcome.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
pub struct ImportedProvider {
    /// The provider; empty for entries that name none.
    pub(crate) provider: String,
    /// Models that the table did not have.
    pub(crate) added: u64,
    /// Cards that were appended to models that it has.
    pub(crate) appended: u64,
    /// Entries that say something beside prices that the table does not say.
    pub(crate) differing: u64,
    /// Entries of which the table says all.
    pub(crate) unchanged: u64,
    /// Entries that were left out whole.
    pub(crate) left_out: u64,
    /// Parts that were left out of other entries.
    pub(crate) parts_left_out: u64,
}

impl ImportedProvider {
    /// The providers of an import, by name.
    pub(crate) fn all_of(plan: &Plan) -> Vec<Self> {
        let mut all: BTreeMap<&str, Self> = BTreeMap::new();
        for taken in &plan.taken {
            let counts = all.entry(&taken.id.provider).or_default();
            *match taken.outcome {
                Outcome::Added => &mut counts.added,
                Outcome::Appended { .. } => &mut counts.appended,
                Outcome::Differs => &mut counts.differing,
                Outcome::Unchanged => &mut counts.unchanged,
            } += 1;
        }
        for left_out in &plan.left_out {
            let counts = all.entry(&left_out.provider).or_default();
            *if left_out.part.is_some() { &mut counts.parts_left_out } else { &mut counts.left_out } += 1;
        }
        all.into_iter().map(|(name, counts)| Self { provider: name.to_owned(), ..counts }).collect()
    }

    /// The numbers, in their order.
    pub(crate) fn numbers(&self) -> [u64; 6] {
        let Self { provider: _, added, appended, differing, unchanged, left_out, parts_left_out } = *self;
        [added, appended, differing, unchanged, left_out, parts_left_out]
    }
}

/// An entry that the tables could take. One that brings several cards is listed once for each.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ImportedModel {
    /// The model.
    pub(crate) model: String,
    /// The entry's name in the dataset.
    pub(crate) entry: String,
    /// What was done with it.
    pub(crate) outcome: ImportOutcome,
    /// The day from which the appended card is in force; null where none was.
    pub(crate) from: Option<String>,
    /// What that card changes; empty where none was appended.
    pub(crate) changes: Vec<ImportedCell>,
}

words! {
    /// What was done with an entry.
    pub enum ImportOutcome {
        /// The model is new.
        Added = "added",
        /// A card was appended.
        Appended = "appended",
        /// The table has the same prices, and not something else that the entry says: `left_out` names it.
        Differs = "differs",
        /// The table says all that the entry says.
        Unchanged = "unchanged",
    }
}

impl From<&Taken> for ImportedModel {
    fn from(taken: &Taken) -> Self {
        let (outcome, from, changes) = match &taken.outcome {
            Outcome::Added => (ImportOutcome::Added, None, Vec::new()),
            Outcome::Differs => (ImportOutcome::Differs, None, Vec::new()),
            Outcome::Unchanged => (ImportOutcome::Unchanged, None, Vec::new()),
            Outcome::Appended { from, changes } => {
                (ImportOutcome::Appended, Some(from.to_string()), all(changes))
            }
        };
        Self { model: taken.id.to_string(), entry: taken.entry.clone(), outcome, from, changes }
    }
}

/// A cell that differs from the card before. Values are as a card writes them: an amount, a factor or a word.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ImportedCell {
    /// Tier and meter, fee or region.
    pub(crate) cell: String,
    /// What our card says; null where it says nothing.
    pub(crate) before: Option<String>,
    /// What the dataset says.
    pub(crate) after: String,
}

impl From<&import::Change> for ImportedCell {
    fn from(change: &import::Change) -> Self {
        let before = change.before.as_ref().map(ToString::to_string);
        Self { cell: change.cell.to_string(), before, after: change.after.to_string() }
    }
}

/// An entry that was not carried over, or a part of one.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct LeftOut {
    /// The provider; empty for an entry that names none.
    pub(crate) provider: String,
    /// The entry's name in the dataset.
    pub(crate) entry: String,
    /// The part of it; null for the whole entry.
    pub(crate) part: Option<String>,
    /// Why, in words that are the same for all that have the same reason.
    pub(crate) reason: String,
    /// What belongs to this one alone; null where there is nothing to add.
    pub(crate) detail: Option<String>,
}

impl From<&import::LeftOut> for LeftOut {
    fn from(left: &import::LeftOut) -> Self {
        Self {
            provider: left.provider.clone(),
            entry: left.entry.clone(),
            part: left.part.clone(),
            reason: left.why.reason().to_owned(),
            detail: left.why.detail(),
        }
    }
}
