//! What `prices import` answers.

use schemars::JsonSchema;

use super::super::words;
use super::Frame;

/// What became of a dataset.
#[derive(JsonSchema)]
#[schemars(title = "Result of prices import")]
pub(super) struct PricesImport {
    #[schemars(flatten)]
    frame: Frame,
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
    /// Keys of the dataset that are about no price, limit or feature of a table.
    not_read: Vec<String>,
}

/// A table that was written.
#[derive(JsonSchema)]
#[schemars(title = "Imported file")]
pub(super) struct ImportedFile {
    /// Its provider.
    provider: String,
    /// Whether there was no table of that provider before.
    new: bool,
}

/// What became of a provider's entries.
#[derive(JsonSchema)]
#[schemars(title = "Imported provider")]
pub(super) struct ImportedProvider {
    /// The provider; empty for entries that name none.
    provider: String,
    /// Models that the table did not have.
    added: u64,
    /// Cards that were appended to models that it has.
    appended: u64,
    /// Entries that say something beside prices that the table does not say.
    differing: u64,
    /// Entries of which the table says all.
    unchanged: u64,
    /// Entries that were left out whole.
    left_out: u64,
    /// Parts that were left out of other entries.
    parts_left_out: u64,
}

/// An entry that the tables could take. One that brings several cards is listed once for each.
#[derive(JsonSchema)]
#[schemars(title = "Imported model")]
pub(super) struct ImportedModel {
    /// The model.
    model: String,
    /// The entry's name in the dataset.
    entry: String,
    /// What became of it.
    outcome: ImportOutcome,
    /// The day from which the appended card holds; null where none was.
    from: Option<String>,
    /// What that card changes; empty where none was appended.
    changes: Vec<ImportedCell>,
}

words! { ImportOutcome {
    "added" => "The model is new.",
    "appended" => "A card was appended.",
    "differs" => "The table has the same prices, and not something else that the entry says: `left_out` names it.",
    "unchanged" => "The table says all that the entry says."
} }

/// A cell that differs from the card before. Values are as a card writes them: an amount, a factor or a word.
#[derive(JsonSchema)]
#[schemars(title = "Imported cell")]
pub(super) struct ImportedCell {
    /// Tier and meter, fee or region.
    cell: String,
    /// What our card says; null where it says nothing.
    before: Option<String>,
    /// What the dataset says.
    after: String,
}

/// An entry that was not carried over, or a part of one.
#[derive(JsonSchema)]
#[schemars(title = "Left out")]
pub(super) struct LeftOut {
    /// The provider; empty for an entry that names none.
    provider: String,
    /// The entry's name in the dataset.
    entry: String,
    /// The part of it; null for the whole entry.
    part: Option<String>,
    /// Why, in words that are the same for all that have the same reason.
    reason: String,
    /// What belongs to this one alone; null where there is nothing to add.
    detail: Option<String>,
}
