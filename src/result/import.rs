//! What `prices import` answers.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::words;
use crate::pricing::import::{self, Outcome, Plan, Taken};

use super::all;

parts! {
    /// What was taken over from a dataset.
    pub struct PricesImport {
        /// The dataset, as the sources of new cards cite it.
        dataset: String,
        /// The day on which it was read.
        checked: String,
        /// The folder of the tables.
        into: String,
        /// Whether nothing was written: then all that follows is what would have been done.
        dry_run: bool,
        /// The tables that were written.
        files: Vec<ImportedFile>,
        /// How many entries there are of each outcome, by provider.
        providers: Vec<ImportedProvider>,
        /// The entries that the tables could take.
        models: Vec<ImportedModel>,
        /// All that was not carried over.
        left_out: Vec<LeftOut>,
        /// Where the datasets differ of which the file is merged, for models of the curated layer.
        disagreements: Vec<Disagreement>,
        /// Keys of the dataset that are about no price, limit or feature of a table.
        not_read: Vec<String>,
    }
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
            disagreements: all(&plan.disagreements),
            not_read: plan.not_read.iter().cloned().collect(),
        }
    }
}

parts! {
    /// A table that was written.
    pub struct ImportedFile {
        /// Its provider.
        provider: String,
        /// Whether there was no table of that provider before.
        new: bool,
    }
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

parts! {
    /// An entry that the tables could take. One that brings several cards is listed once for each.
    pub struct ImportedModel from taken: &Taken where {
        let (outcome, from, changes) = match &taken.outcome {
            Outcome::Added => (ImportOutcome::Added, None, Vec::new()),
            Outcome::Differs => (ImportOutcome::Differs, None, Vec::new()),
            Outcome::Unchanged => (ImportOutcome::Unchanged, None, Vec::new()),
            Outcome::Appended { from, changes } => {
                (ImportOutcome::Appended, Some(from.to_string()), all(changes))
            }
        };
    } {
        /// The model.
        model: String = taken.id.to_string(),
        /// The entry's name in the dataset.
        entry: String = taken.entry.clone(),
        /// What was done with it.
        outcome: ImportOutcome = outcome,
        /// The day from which the appended card is in force; null where none was.
        from: Option<String> = from,
        /// What that card changes; empty where none was appended.
        changes: Vec<ImportedCell> = changes,
    }
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

parts! {
    /// A cell that differs from the card before. Values are as a card writes them: an amount, a factor or a word.
    pub struct ImportedCell from change: &import::Change where {
        let before = change.before.as_ref().map(ToString::to_string);
    } {
        /// Tier and meter, fee or region.
        cell: String = change.cell.to_string(),
        /// What our card says; null where it says nothing.
        before: Option<String> = before,
        /// What the dataset says.
        after: String = change.after.to_string(),
    }

    /// A cell of which the datasets that a file merges have several values.
    pub struct Disagreement from one: &import::Disagreement {
        /// The model.
        model: String = format!("{}/{}", one.provider, one.model),
        /// The cell, in the words of the file.
        cell: String = one.cell.clone(),
        /// The values, each with the letters of its datasets.
        values: Vec<String> = one.values.clone(),
        /// The value that was taken; null where nothing decides.
        taken: Option<String> = one.taken.as_ref().map(|taken| taken.value.clone()),
        /// Why that one; null where nothing decides.
        why: Option<String> = one.taken.as_ref().map(|taken| taken.why.clone()),
    }

    /// An entry that was not carried over, or a part of one.
    pub struct LeftOut from left: &import::LeftOut {
        /// The provider; empty for an entry that names none.
        provider: String = left.provider.clone(),
        /// The entry's name in the dataset.
        entry: String = left.entry.clone(),
        /// The part of it; null for the whole entry.
        part: Option<String> = left.part.clone(),
        /// Why, in words that are the same for all that have the same reason.
        reason: String = left.why.reason().to_owned(),
        /// What belongs to this one alone; null where there is nothing to add.
        detail: Option<String> = left.why.detail(),
    }
}
