//! What an import does to our tables: decided first, and held to what was decided.

mod differences;
mod model;
mod read_back;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Source, is_hidden};
use crate::exact::Exact;
use crate::pricing::edit::{self, Following, Head, NewModel};
use crate::pricing::evidence::Origin;
use crate::pricing::format::CacheMode;
use crate::pricing::table::{Model, Table};
use crate::units::{Date, ModelId};

use super::compare::Change;
use super::published::{Dataset, EntryName, Published};
use super::why::{LeftOut, Why};

/// A table of ours.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Existing {
    /// Its text.
    pub source: Arc<Source>,
    /// What it holds.
    pub table: Table,
}

impl Existing {
    /// A table and its text.
    #[must_use]
    pub fn new(source: Arc<Source>, table: Table) -> Self {
        Self { source, table }
    }
}

/// What is asked of an import.
#[non_exhaustive]
pub struct Settings<'s> {
    /// The dataset with its version, as sources cite it.
    pub dataset: String,
    /// The day on which it was read.
    pub checked: Date,
    /// From which day on changed prices hold that the dataset does not date.
    pub from: Option<Date>,
    /// Only these providers, by our names or the dataset's; all where none is named.
    pub providers: Vec<String>,
    /// Whether a model is wanted, by our name or the dataset's.
    pub wanted: &'s dyn Fn(&str) -> bool,
    /// How the caches of new models work, which no dataset says.
    pub cache: Option<CacheMode>,
}

impl Settings<'_> {
    /// All models of a dataset that was read on a day: of those, the public fields say less.
    #[must_use]
    pub fn new(dataset: String, checked: Date) -> Self {
        Self { dataset, checked, from: None, providers: Vec::new(), wanted: &|_| true, cache: None }
    }
}

/// What becomes of a dataset.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The tables that change, in the order of their names.
    pub written: Vec<Written>,
    /// What became of each entry that was carried over, in the order of the dataset.
    pub taken: Vec<Taken>,
    /// What was not carried over.
    pub left_out: Vec<LeftOut>,
    /// Keys of the dataset that are no price, limit or feature of ours.
    pub not_read: BTreeSet<String>,
}

/// A table with its new text.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Written {
    /// The provider, which is also the name of the file.
    pub provider: String,
    /// Whether there was no such table.
    pub is_new: bool,
    /// The whole text.
    pub text: String,
    /// What it holds.
    pub table: Table,
}

/// An entry that was carried over.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Taken {
    /// The model of ours.
    pub id: ModelId,
    /// The provider, as the dataset names it.
    pub published_provider: String,
    /// The entry, as the dataset names it.
    pub entry: String,
    /// What became of it.
    pub outcome: Outcome,
}

/// What became of an entry.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// The model is new.
    Added,
    /// A card was appended.
    Appended {
        /// Its first day.
        from: Date,
        /// What it changes.
        changes: Vec<Change>,
    },
    /// Our card in force says the same, and something else that the dataset says is not in our table.
    Differs,
    /// Our table says all that the dataset says.
    Unchanged,
}

/// What changes in one table.
#[derive(Default)]
struct Edits {
    cards: Vec<Following>,
    models: Vec<NewModel>,
}

/// Decides what an import does. Nothing is written yet.
///
/// # Errors
/// Nothing of the dataset was asked for; or a text would not read back as it was meant.
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
            Some(ours) => model::existing(published, ours, settings, edits, &mut plan),
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

/// What a dataset calls the provider of a table, once for each, where the table calls it otherwise.
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

/// The part of a dataset that was asked for.
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

/// The models that there will be, by name.
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

/// The model of ours that has a name, or an alias.
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

/// Where the prices of an entry are published, as far as the dataset says so.
fn origin(published: &Published, settings: &Settings<'_>) -> Origin {
    let url = published.url.clone();
    url.map_or_else(|| Origin::Document(settings.dataset.clone()), Origin::Url)
}

/// The new text of a table, read back; `None` where nothing can be added to it.
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

/// Moves all that would have been added to a table to what is left out.
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
