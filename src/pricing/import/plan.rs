//! Plans the changes of an import to our tables, and verifies the written text.

mod differences;
mod model;
mod read_back;
mod rejected;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Source, is_hidden};
use crate::exact::Exact;
use crate::pricing::edit::{self, Following, Head, NewModel};
use crate::pricing::evidence::Origin;
use crate::pricing::format::CacheMode;
use crate::pricing::table::{Model, Table};
use crate::units::{Date, ModelId};

use self::rejected::without_rejected;
use super::compare::Change;
use super::published::{Dataset, EntryName, Published};
use super::why::{LeftOut, Why};

/// An existing table.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Existing {
    /// Its text.
    pub source: Arc<Source>,
    /// Its contents.
    pub table: Table,
}

impl Existing {
    /// A table and its text.
    #[must_use]
    pub fn new(source: Arc<Source>, table: Table) -> Self {
        Self { source, table }
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
}

impl Settings<'_> {
    /// All models of a dataset that was read on a day; the public fields can restrict them.
    #[must_use]
    pub fn new(dataset: String, checked: Date) -> Self {
        Self { dataset, checked, from: None, providers: Vec::new(), wanted: &|_| true, cache: None }
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
    /// Keys of the dataset that are not prices, limits or features of our tables.
    pub not_read: BTreeSet<String>,
}

/// A table with its new text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Written {
    /// The provider, which is also the file name.
    pub provider: String,
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

/// The changes of one table.
#[derive(Default)]
struct Edits {
    cards: Vec<Following>,
    models: Vec<NewModel>,
}

/// Plans an import without writing anything.
///
/// # Errors
/// The selection is empty, or a new text does not read back as intended.
pub fn plan(
    dataset: Dataset,
    existing: &[Existing],
    settings: &Settings<'_>,
) -> Result<Plan, Vec<Diagnostic>> {
    let dataset = filtered(dataset, settings)?;
    let known = known(&dataset.models, existing);
    let mut plan = Plan {
        written: Vec::new(),
        taken: Vec::new(),
        left_out: dataset.left_out,
        not_read: dataset.not_read,
    };
    let mut edits: BTreeMap<&str, Edits> = BTreeMap::new();
    let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for published in &dataset.models {
        let provider = published.name.provider.as_str();
        let is_printable = |title: &&String| !title.is_empty() && !title.contains(is_hidden);
        if let Some(title) = published.provider_title.as_ref().filter(is_printable) {
            titles.entry(provider).or_insert(title);
        }
        let table = existing.iter().find(|existing| existing.table.provider == provider);
        plan.left_out.extend(table.and_then(|table| retitled(published, &table.table, &mut told)));
        let edits = edits.entry(provider).or_default();
        if let Some(why) = table.and_then(|existing| unsuitable(&existing.table)) {
            plan.left_out.push(published.name.left_out(None, why));
            continue;
        }
        match table.and_then(|existing| ours(&existing.table, &published.name.model)) {
            Some(ours) => {
                let published = &without_rejected(published, ours, &settings.dataset, &mut plan.left_out);
                model::existing(published, ours, settings, edits, &mut plan);
            }
            None => {
                edits.models.push(model::new(published, settings, &known, &mut plan.left_out));
                plan.taken.push(taken(published, &published.name.model, Outcome::Added));
            }
        }
    }
    for (provider, edits) in &edits {
        if edits.cards.is_empty() && edits.models.is_empty() {
            continue;
        }
        let table = existing.iter().find(|existing| existing.table.provider == *provider);
        let title = titles.get(provider).copied().unwrap_or(provider);
        if let Some(written) = written(provider, title, table, edits, settings, &mut plan)? {
            plan.written.push(written);
        }
    }
    Ok(plan)
}

/// The dataset's name of a table's provider, once for each, if it differs.
fn retitled<'p>(
    published: &'p Published,
    table: &Table,
    told: &mut BTreeSet<(&'p str, &'p str)>,
) -> Option<LeftOut> {
    let title = published.provider_title.as_deref().filter(|title| *title != table.name)?;
    if !told.insert((&published.name.published_provider, title)) {
        return None;
    }
    let provider = EntryName { entry: published.name.published_provider.clone(), ..published.name.clone() };
    Some(provider.left_out(Some("name"), Why::Differs(format!("{} here, {title} there", table.name))))
}

/// The selected part of a dataset.
fn filtered(dataset: Dataset, settings: &Settings<'_>) -> Result<Dataset, Vec<Diagnostic>> {
    let of_provider = |ours: &str, theirs: &str| {
        let named = &settings.providers;
        named.is_empty() || named.iter().any(|name| name == ours || name == theirs)
    };
    let Dataset { models, left_out, not_read } = dataset;
    let mut providers: BTreeSet<String> = BTreeSet::new();
    for (ours, theirs) in models
        .iter()
        .map(|model| (&model.name.provider, &model.name.published_provider))
        .chain(left_out.iter().map(|left| (&left.provider, &left.published_provider)))
    {
        providers.extend([ours.clone(), theirs.clone()]);
    }
    if let Some(name) = settings.providers.iter().find(|name| !providers.contains(*name)) {
        let unknown =
            Diagnostic::error(Code::UnknownProvider, format!("the dataset has no provider `{name}`"));
        return Err(vec![
            unknown.suggest(name, providers.iter().map(String::as_str).filter(|p| !p.is_empty())),
        ]);
    }
    let wanted = settings.wanted;
    let models: Vec<Published> = models
        .into_iter()
        .filter(|model| of_provider(&model.name.provider, &model.name.published_provider))
        .filter(|model| {
            let id = ModelId::new(model.name.provider.as_str(), model.name.model.as_str()).to_string();
            [&id, &model.name.model, &model.name.entry].into_iter().any(|name| wanted(name))
        })
        .collect();
    let left_out: Vec<LeftOut> = left_out
        .into_iter()
        .filter(|left| of_provider(&left.provider, &left.published_provider) && wanted(&left.entry))
        .collect();
    if models.is_empty() && left_out.is_empty() {
        let nothing = Diagnostic::error(Code::NothingToDo, "no entry of the dataset has such a name");
        return Err(vec![nothing.help("`*` stands for any characters: `--model 'claude-*'`")]);
    }
    Ok(Dataset { models, left_out, not_read })
}

/// The names of all models after the import.
fn known(models: &[Published], existing: &[Existing]) -> BTreeSet<String> {
    let new = models.iter().map(|model| ModelId::new(&*model.name.provider, &*model.name.model));
    let old = existing.iter().flat_map(|existing| &existing.table.models).map(|model| model.id.clone());
    new.chain(old).map(|id| id.to_string()).collect()
}

/// Why nothing can be added to a table.
fn unsuitable(table: &Table) -> Option<Why> {
    let what = if table.overlay {
        "a private contract".to_owned()
    } else if table.currency.value != "USD" {
        format!("its prices are in {}", table.currency.value)
    } else if table.per.value.number() != Exact::from(1_000_000_i64) {
        format!("its prices are for {} tokens", table.per.value.number().grouped())
    } else {
        return None;
    };
    Some(Why::CannotAddTo(what))
}

/// Our model with a name or alias.
fn ours<'t>(table: &'t Table, name: &str) -> Option<&'t Model> {
    let named = table.models.iter().find(|model| model.id.model == name);
    named.or_else(|| table.models.iter().find(|model| model.aliases.iter().any(|(alias, _)| alias == name)))
}

fn taken(published: &Published, model: &str, outcome: Outcome) -> Taken {
    Taken {
        id: ModelId::new(published.name.provider.as_str(), model),
        published_provider: published.name.published_provider.clone(),
        entry: published.name.entry.clone(),
        outcome,
    }
}

/// The source of an entry's prices, if the dataset gives one.
fn origin(published: &Published, settings: &Settings<'_>) -> Origin {
    let url = published.url.clone();
    url.map_or_else(|| Origin::Document(settings.dataset.clone()), Origin::Url)
}

/// The new text of a table, verified by reading it back; `None` if nothing can be added.
fn written(
    provider: &str,
    title: &str,
    table: Option<&Existing>,
    edits: &Edits,
    settings: &Settings<'_>,
    plan: &mut Plan,
) -> Result<Option<Written>, Vec<Diagnostic>> {
    let text = match table {
        Some(existing) => match edit::add(&existing.source, &edits.cards, &edits.models) {
            Ok(text) => text,
            Err(edit::CannotAdd(reason)) => {
                give_up(provider, reason, plan);
                return Ok(None);
            }
        },
        None => {
            let head = Head {
                remark: format!("Read from {} on {}.", settings.dataset, settings.checked),
                provider: provider.to_owned(),
                name: title.to_owned(),
            };
            edit::new_table(&head, &edits.models)
        }
    };
    let after = read_back::check(provider, &text, table.map(|existing| &existing.table), edits)?;
    Ok(Some(Written { provider: provider.to_owned(), is_new: table.is_none(), text, table: after }))
}

/// Marks all additions to a table as omitted.
fn give_up(provider: &str, reason: &str, plan: &mut Plan) {
    let (kept, refused): (Vec<Taken>, Vec<Taken>) =
        std::mem::take(&mut plan.taken).into_iter().partition(|taken| {
            taken.id.provider != provider || matches!(taken.outcome, Outcome::Unchanged | Outcome::Differs)
        });
    plan.taken = kept;
    plan.left_out.extend(refused.into_iter().map(|taken| LeftOut {
        provider: taken.id.provider,
        published_provider: taken.published_provider,
        entry: taken.entry,
        part: None,
        why: Why::CannotAddTo(reason.to_owned()),
    }));
}
