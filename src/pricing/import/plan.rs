//! Plans the changes of an import to our tables, and verifies the written text.

mod acknowledged;
mod decided;
mod differences;
mod filled;
mod found;
mod implausible;
mod model;
mod own_cache;
mod planned;
mod providers;
mod read_back;
mod rejected;
mod settled;
mod supplement;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diag::{Code, Diagnostic, is_hidden};
use crate::exact::Exact;
use crate::pricing::edit::{self, Following, Head, NewModel, NewNames, Supplement};
use crate::pricing::evidence::Origin;
use crate::pricing::table::{Model, Table};
use crate::pricing::versions;
use crate::units::ModelId;
use crate::yaml::Located;

use self::implausible::Implausible;
use self::rejected::without_rejected;
use super::published::{Dataset, Disagreement, EntryName, Published};
use super::rule::Layer;
use super::why::{LeftOut, Why};

pub use self::planned::{Existing, Outcome, Plan, Settings, Taken, Written};

/// The changes of one table.
#[derive(Default)]
struct Edits {
    cards: Vec<Following>,
    models: Vec<NewModel>,
    supplements: Vec<Supplement>,
    names: NewNames,
}

/// How often an import is planned anew at most, without what would be refused: what is usual changes with it.
const MOST_ROUNDS: usize = 8;

/// Plans an import without writing anything.
///
/// # Errors
/// The selection is empty, or a new text does not read back as intended.
pub fn plan(
    dataset: Dataset,
    existing: &[Existing],
    settings: &Settings<'_>,
) -> Result<Plan, Vec<Diagnostic>> {
    let mut dataset = filtered(dataset, settings)?;
    let (mut plan, mut refused) = planned(dataset.clone(), existing, settings)?;
    for _ in 1..MOST_ROUNDS {
        if refused.is_empty() {
            break;
        }
        implausible::leave_out(&mut dataset, refused);
        (plan, refused) = planned(dataset.clone(), existing, settings)?;
    }
    Ok(plan)
}

/// The plan for a dataset, and what of it `prices check` would refuse. A rule says itself what is left out.
fn planned(
    mut dataset: Dataset,
    existing: &[Existing],
    settings: &Settings<'_>,
) -> Result<(Plan, Vec<Implausible>), Vec<Diagnostic>> {
    let known = known(&dataset.models, existing);
    settled::settle(&mut dataset.models, existing);
    filled::fill(&mut dataset.models, existing, settings);
    let mut plan = Plan {
        written: Vec::new(),
        taken: Vec::new(),
        left_out: dataset.left_out,
        disagreements: disagreements(&dataset.models),
        not_read: dataset.not_read,
    };
    let mut edits: BTreeMap<(Layer, &str), Edits> = BTreeMap::new();
    let mut titles: BTreeMap<&str, &str> = BTreeMap::new();
    let mut told = BTreeSet::new();
    for published in &dataset.models {
        let provider = published.name.provider.as_str();
        let is_printable = |title: &&String| !title.is_empty() && !title.contains(is_hidden);
        if let Some(title) = published.provider_title.as_ref().filter(is_printable) {
            titles.entry(provider).or_insert(title);
        }
        let table = table_of(published, existing);
        let layer = table.map(|table| table.layer).or(published.layer).unwrap_or(Layer::Curated);
        plan.left_out.extend(table.and_then(|table| retitled(published, &table.table, &mut told)));
        let edits = edits.entry((layer, provider)).or_default();
        if let Some(why) = table.and_then(|existing| unsuitable(&existing.table)) {
            plan.left_out.push(published.name.left_out(None, why));
            continue;
        }
        match table.and_then(|existing| ours(&existing.table, &published.name.model)) {
            Some(ours) => {
                let published = &without_rejected(published, ours, &settings.dataset, &mut plan.left_out);
                edits.supplements.extend(supplement::of(published, ours, &known));
                model::existing(published, ours, settings, edits, &mut plan);
            }
            None if table.is_some_and(|existing| is_version(&existing.table, published, settings)) => {
                let own = published.name.model.as_str();
                plan.taken.push(taken(published, own, Outcome::Unchanged));
            }
            None => {
                edits.models.push(model::new(published, settings, existing, &known, &mut plan.left_out));
                plan.taken.push(taken(published, &published.name.model, Outcome::Added));
            }
        }
    }
    edits.retain(|_, edits| {
        !(edits.cards.is_empty() && edits.models.is_empty() && edits.supplements.is_empty())
    });
    providers::name(&mut edits, &dataset.models, &dataset.providers, existing, settings);
    let place = |layer: Layer, provider: &'_ str| Place {
        layer,
        table: existing.iter().find(|one| one.table.provider == provider && one.layer == layer),
        title: titles.get(provider).map_or_else(|| provider.to_owned(), |title| (*title).to_owned()),
        provider: provider.to_owned(),
        is_merged: dataset.models.iter().any(|model| model.layer.is_some()),
    };
    for ((layer, provider), edits) in &edits {
        if let Some(written) = written(&place(*layer, provider), edits, settings, &mut plan)? {
            plan.written.push(written);
        }
    }
    let found = found::all(&plan.written, existing, settings);
    let refused = if settings.rule.is_none() { implausible::of(&found, existing) } else { Vec::new() };
    if !refused.is_empty() {
        return Ok((plan, refused));
    }
    let acknowledged = acknowledged::acknowledge(&mut edits, &found, settings);
    for ((layer, provider), edits) in &edits {
        let is_it = |one: &Written| one.layer == *layer && one.provider == *provider;
        if !acknowledged.iter().any(|(of, table)| of == layer && table == provider) {
            continue;
        }
        if let Some(again) = written(&place(*layer, provider), edits, settings, &mut plan)? {
            plan.written.iter_mut().filter(|one| is_it(one)).for_each(|one| *one = again.clone());
        }
    }
    Ok((plan, refused))
}

fn disagreements(models: &[Published]) -> Vec<Disagreement> {
    let curated = models.iter().filter(|model| model.layer == Some(Layer::Curated));
    curated.flat_map(|model| model.disagreements.iter().cloned()).collect()
}

/// The table that has a model, or that of its layer.
fn table_of<'e>(published: &Published, existing: &'e [Existing]) -> Option<&'e Existing> {
    let mut tables = existing.iter().filter(|table| table.table.provider == published.name.provider);
    let has = |table: &&Existing| ours(&table.table, &published.name.model).is_some();
    let layer = published.layer.unwrap_or(Layer::Curated);
    tables.clone().find(has).or_else(|| tables.find(|table| table.layer == layer))
}

/// A table that is written.
struct Place<'e> {
    provider: String,
    layer: Layer,
    title: String,
    /// The table as it is, if there is one.
    table: Option<&'e Existing>,
    /// Whether its models are from a file that is merged from several datasets.
    is_merged: bool,
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
    let Dataset { models, providers: names, left_out, not_read, warning } = dataset;
    let taken = models.iter().map(|model| [&model.name.provider, &model.name.published_provider]);
    let not_taken = left_out.iter().map(|left| [&left.provider, &left.published_provider]);
    let providers: BTreeSet<&str> = taken.chain(not_taken).flatten().map(String::as_str).collect();
    if let Some(name) = settings.providers.iter().find(|name| !providers.contains(name.as_str())) {
        let unknown =
            Diagnostic::error(Code::UnknownProvider, format!("the dataset has no provider `{name}`"));
        return Err(vec![unknown.suggest(name, providers.into_iter().filter(|p| !p.is_empty()))]);
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
    Ok(Dataset { models, providers: names, left_out, not_read, warning })
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

/// Whether a name is that of a version of one of our models, which has its prices: `gpt-5.4-2026-03-05`.
fn is_version(table: &Table, published: &Published, settings: &Settings<'_>) -> bool {
    let is_its = |one: &Located<String>| versions::is_version(&published.name.model, &one.value);
    let of = table.models.iter().find(|model| model.ids.iter().any(is_its));
    of.is_some_and(|ours| model::agrees_now(published, ours, settings.checked))
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
    let document = || published.document.clone().unwrap_or_else(|| settings.dataset.clone());
    published.url.clone().map_or_else(|| Origin::Document(document()), Origin::Url)
}

/// The new text of a table, verified by reading it back; `None` if nothing can be added.
fn written(
    place: &Place<'_>,
    edits: &Edits,
    settings: &Settings<'_>,
    plan: &mut Plan,
) -> Result<Option<Written>, Vec<Diagnostic>> {
    let Place { provider, layer, title, table, is_merged } = place;
    let (layer, table) = (*layer, *table);
    let text = match table {
        Some(existing) => {
            match edit::add(&existing.source, &edits.cards, &edits.models, &edits.supplements, &edits.names) {
                Ok(text) => text,
                Err(edit::CannotAdd(reason)) => {
                    give_up(provider, reason, plan);
                    return Ok(None);
                }
            }
        }
        None => {
            let vendor = settings.rule.and_then(|rule| rule.of_table(provider));
            let head = Head {
                one_source: !is_merged || layer == Layer::Market,
                over: settings.over,
                remark: format!("Read from {} on {}.", settings.dataset, settings.checked),
                provider: provider.clone(),
                name: vendor.and_then(|vendor| vendor.name.clone()).unwrap_or_else(|| title.clone()),
                names: edits.names.clone(),
            };
            edit::new_table(&head, &edits.models)
        }
    };
    let after = read_back::check(
        &layer.folder(Path::new("")).join(format!("{provider}.yaml")).display().to_string(),
        provider,
        &text,
        table.map(|existing| &existing.table),
        edits,
    )?;
    Ok(Some(Written { provider: provider.clone(), layer, is_new: table.is_none(), text, table: after }))
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
