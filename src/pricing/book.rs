//! A price book: the merged tables, with contracts over list prices, and hypothetical amounts that replace
//! published ones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Problems};
use crate::units::{Date, ModelId};
use crate::yaml::Located;

use super::index::Index;
use super::names::{Names, split};
use super::offer::{NoOffer, Offer};
use super::overlay;
use super::table::{Card, Limits, Model, Table};
use super::what_if::WhatIf;

/// Merged tables. Clones share them.
#[derive(Clone, Debug, Default)]
pub(super) struct PriceBook {
    together: Arc<Together>,
    /// Amounts that replace published ones; later ones win.
    what_ifs: Vec<WhatIf>,
}

/// The tables, with an index of models and names.
#[derive(Debug, Default)]
struct Together {
    /// The tables, list prices before overlays.
    tables: Vec<Table>,
    /// For each model, its entries in the tables, in table order.
    models: BTreeMap<ModelId, Vec<(usize, usize)>>,
    /// The entries that those of later tables replace.
    replaced: BTreeMap<ModelId, (usize, usize)>,
    /// The meaning of names.
    names: Names,
    /// The tables that `builtin` means, of which a part may be here.
    index: Index,
}

/// Why a name is not found in the catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unfound {
    /// No table has it.
    Unknown,
    /// Several providers have it.
    Ambiguous(Vec<ModelId>),
}

impl PriceBook {
    /// Merges tables, list prices first.
    ///
    /// # Errors
    /// A model in two tables, an overlay without a list, an alias of two models, and tables in different
    /// currencies: all errors.
    pub(super) fn new(tables: Vec<Table>, index: Index) -> Result<Self, Vec<Diagnostic>> {
        let mut problems = Problems::new();
        check_currencies(&tables, &mut problems);
        let mut models: BTreeMap<ModelId, Vec<(usize, usize)>> = BTreeMap::new();
        let (mut doubled, mut replaced) = (BTreeSet::new(), BTreeMap::new());
        for (t, table) in tables.iter().enumerate() {
            for (m, model) in table.models.iter().enumerate() {
                let entries = models.entry(model.id.clone()).or_default();
                match (entries.first(), table.overlay) {
                    (None, true) => problems.push(without_base(model)),
                    (Some(first), false) if table.over => {
                        replaced.insert(model.id.clone(), *first);
                        *entries = vec![(t, m)];
                    }
                    (Some((first, m)), false) => {
                        // One message for each pair of tables: the same folder may have been given twice.
                        if doubled.insert((*first, t)) {
                            problems.push(twice(model, &tables[*first].models[*m]));
                        }
                    }
                    _ => entries.push((t, m)),
                }
            }
            if table.overlay && !tables[..t].iter().any(|beneath| beneath.provider == table.provider) {
                problems.push(no_table_beneath(table));
            }
        }
        let in_use = models.iter().map(|(id, entries)| (id, entries.as_slice()));
        let names = Names::of(&tables, in_use, &mut problems);
        let together = Arc::new(Together { tables, models, replaced, names, index });
        let book = Self { together, what_ifs: Vec::new() };
        problems.extend(book.circles());
        problems.finish(Some(book)).map(|(book, _)| book)
    }

    /// The same with one amount replaced.
    pub(super) fn supposing(&self, what_if: WhatIf) -> Self {
        let what_ifs = self.what_ifs.iter().cloned().chain([what_if]).collect();
        Self { what_ifs, ..self.clone() }
    }

    /// The tables, list prices before overlays.
    pub(super) fn tables(&self) -> &[Table] {
        &self.together.tables
    }

    /// All models, by name.
    pub(super) fn models(&self) -> impl Iterator<Item = &ModelId> {
        self.together.models.keys()
    }

    /// The model of a name: `provider/model`, or `model` alone or an alias if unambiguous.
    ///
    /// If several providers have it, the one that makes it wins.
    ///
    /// # Errors
    /// No table has it, or several providers do and not exactly one of them makes it.
    pub(super) fn find(&self, name: &str) -> Result<ModelId, Unfound> {
        let (provider, short) = match split(name) {
            // What is before the slash is a part of the name where no provider is called so.
            (Some(other), _) if !self.is_provider(other) => (None, name),
            (provider, short) => (provider.map(|provider| self.provider(provider)), short),
        };
        let mut meant = self.named(short);
        meant.retain(|id| provider.is_none_or(|provider| id.provider == provider));
        match meant.as_slice() {
            [] => Err(Unfound::Unknown),
            [one] => Ok((*one).clone()),
            several => {
                let makers = several.iter().filter(|id| self.is_maker(&id.provider, short));
                match makers.collect::<Vec<_>>().as_slice() {
                    [maker] => Ok((**maker).clone()),
                    _ => Err(Unfound::Ambiguous(several.iter().map(|id| (*id).clone()).collect())),
                }
            }
        }
    }

    /// The provider of a name: its own, or another one of it.
    pub(super) fn provider<'n>(&'n self, name: &'n str) -> &'n str {
        self.together.names.provider(name)
    }

    /// The tables that `builtin` means.
    pub(super) fn index(&self) -> Index {
        self.together.index
    }

    /// Whether a provider is called so: here, or in the tables that `builtin` means.
    fn is_provider(&self, name: &str) -> bool {
        let own = self.provider(name);
        self.together.tables.iter().any(|table| table.provider == own)
            || self.index().provider(name).is_some()
    }

    /// The models that a name without provider may mean.
    pub(super) fn named(&self, name: &str) -> Vec<&ModelId> {
        self.together.names.named(name)
    }

    /// Whether a provider makes the model of a name itself.
    fn is_maker(&self, provider: &str, name: &str) -> bool {
        let own = self.together.tables.iter().filter(|table| table.provider == provider);
        own.flat_map(|table| &table.makes).any(|pattern| pattern.value.is_match(name))
    }

    /// The entries of a model with their tables, in table order.
    pub(super) fn entries(&self, id: &ModelId) -> impl Iterator<Item = (&Table, &Model)> {
        let (tables, entries) = (self.tables(), self.together.models.get(id));
        entries.into_iter().flatten().map(|(t, m)| (&tables[*t], &tables[*t].models[*m]))
    }

    /// The entry of a model that one of a later table replaces as a whole.
    pub(super) fn replaced(&self, id: &ModelId) -> Option<(&Table, &Model)> {
        let (t, m) = self.together.replaced.get(id)?;
        self.tables().get(*t).map(|table| (table, &table.models[*m]))
    }

    /// The list prices of a model on a day, its own or those of the model whose prices it has; none where it has none.
    pub(super) fn list_card(&self, id: &ModelId, day: Date) -> Option<Card> {
        let (_, model) = self.entries(id).next()?;
        self.listed(model, day).ok().map(|listed| listed.card)
    }

    /// The vendor's offer of a model on a day, including contracts.
    ///
    /// # Errors
    /// The model has no card on that day, is no longer sold, or is not in the catalog.
    pub(super) fn offer(&self, id: &ModelId, day: Date) -> Result<Offer, NoOffer> {
        let Some((t, m)) = self.together.models.get(id).and_then(|entries| entries.first()) else {
            return Err(NoOffer::NotInCatalog);
        };
        let base = &self.together.tables[*t].models[*m];
        check_released(&base.limits, day)?;
        let Listed { card, limits, same_as, of } = self.listed(base, day)?;
        let replaces = std::iter::once(id).chain(&of).filter(|id| self.replaced(id).is_some());
        let replaces = replaces.filter_map(|id| Some((id.clone(), self.entries(id).next()?.1.place.clone())));
        let mut offer = Offer {
            id: id.clone(),
            place: base.place.clone(),
            same_as,
            limits,
            card,
            capacity: base.capacity_on(day).cloned(),
            contracts: Vec::new(),
            replaces: replaces.collect(),
            hypothetical: false,
        };
        let over = self.tables().iter().skip(t + 1);
        for over in over.filter(|over| over.overlay && over.provider == id.provider) {
            overlay::lay(&mut offer, over, day);
        }
        check_released(&offer.limits, day)?;
        match offer.limits.closed {
            Some(Located { value: last, place }) if last < day => {
                Err(NoOffer::Closed { last, successor: offer.limits.successor, place })
            }
            _ => {
                for what_if in self.what_ifs.iter().filter(|what_if| what_if.model == *id) {
                    what_if.lay(&mut offer);
                }
                Ok(offer)
            }
        }
    }
}

impl PriceBook {
    /// What a table says of a model on a day, or of the model whose prices it has: there are no circles.
    fn listed(&self, model: &Model, day: Date) -> Result<Listed, NoOffer> {
        if let Some(same) = &model.same_as {
            let (id, Listed { card, limits, of, .. }) = self.other(same, day)?;
            let lasting = Limits { released: None, stage: None, closed: None, successor: None, ..limits };
            let limits = overlay::limits(lasting, &model.limits);
            let card = card_on(model, day).ok().into_iter().fold(card, overlay::changed);
            return Ok(Listed { card, limits, of: and(of, &id.value), same_as: Some(id) });
        }
        let (own, limits) = (card_on(model, day)?, model.limits.clone());
        let Some(same) = &own.same_as else {
            return Ok(Listed { card: own.clone(), limits, same_as: None, of: Vec::new() });
        };
        let (id, Listed { card, limits: others, of, .. }) = self.other(same, day)?;
        let Card { rates, long_context, windows, fees, cache_storage, regions, .. } = card;
        let card = Card { rates, long_context, windows, fees, cache_storage, regions, ..own.clone() };
        let limits = Limits { cache: others.cache, ..limits };
        Ok(Listed { card, limits, of: and(of, &id.value), same_as: Some(id) })
    }

    fn other(&self, same: &Located<String>, day: Date) -> Result<(Located<ModelId>, Listed), NoOffer> {
        let Located { value: name, place } = same.clone();
        let id = self.find(&name).ok();
        let entry = id.as_ref().and_then(|id| self.entries(id).next());
        let (Some((_, other)), Some(id)) = (entry, id.clone()) else {
            return Err(NoOffer::SameAsUnknown { name, place });
        };
        Ok((Located { value: id, place }, self.listed(other, day)?))
    }

    /// Models whose prices are each other's.
    fn circles(&self) -> Vec<Diagnostic> {
        let models = self.tables().iter().flat_map(|table| &table.models);
        models.filter_map(|model| self.circle(model)).collect()
    }

    fn circle(&self, start: &Model) -> Option<Diagnostic> {
        let mut open = vec![start];
        let mut seen: BTreeSet<&ModelId> = BTreeSet::new();
        while let Some(model) = open.pop() {
            for Located { value: name, place } in model.same_as() {
                let Ok(id) = self.find(name) else { continue };
                if id == start.id {
                    let message = format!("the prices of `{id}` are its own, by way of `{}`", model.id);
                    let circle = Diagnostic::error(Code::SameAsCircle, message).at(place);
                    return Some(circle.help("one of these models has cards of its own"));
                }
                open.extend(self.entries(&id).map(|(_, other)| other).filter(|one| seen.insert(&one.id)));
            }
        }
        None
    }
}

/// A card and limits, and whose they are if not the model's own.
struct Listed {
    card: Card,
    limits: Limits,
    same_as: Option<Located<ModelId>>,
    /// All models whose prices these are, by way of each other.
    of: Vec<ModelId>,
}

fn and(mut ids: Vec<ModelId>, id: &ModelId) -> Vec<ModelId> {
    ids.push(id.clone());
    ids
}

fn check_released(limits: &Limits, day: Date) -> Result<(), NoOffer> {
    match &limits.released {
        Some(Located { value: first, place }) if day < *first => {
            Err(NoOffer::NotReleased { first: *first, place: place.clone() })
        }
        _ => Ok(()),
    }
}

/// The card of a model on a day.
fn card_on(model: &Model, day: Date) -> Result<&Card, NoOffer> {
    model.card_on(day).ok_or_else(|| match model.cards.first() {
        Some(Card { from: Some(first), place, .. }) => {
            NoOffer::BeforeFirstCard { first: *first, place: place.clone() }
        }
        _ => NoOffer::NoCards(model.place.clone()),
    })
}

fn check_currencies(tables: &[Table], problems: &mut Problems) {
    let Some(first) = tables.first() else { return };
    if let Some(other) = tables.iter().find(|other| other.currency.value != first.currency.value) {
        let message =
            format!("prices in {} and in {} cannot be added up", first.currency.value, other.currency.value);
        let mixed = Diagnostic::error(Code::MixedCurrencies, message).at(&other.currency.place);
        problems.push(mixed.also(&first.currency.place, "and here"));
    }
}

fn without_base(model: &Model) -> Diagnostic {
    let message = format!("an overlay changes `{}`, which is in no table before it", model.id);
    let without = Diagnostic::error(Code::OverlayWithoutBase, message).at(&model.place);
    without.help("a contract is named after the tables that it changes; `builtin` names the compiled-in ones")
}

fn no_table_beneath(table: &Table) -> Diagnostic {
    let provider = &table.provider;
    let message =
        format!("an overlay changes the prices of `{provider}`, of which there is no table before it");
    Diagnostic::error(Code::OverlayWithoutBase, message).at(&table.place)
}

fn twice(model: &Model, first: &Model) -> Diagnostic {
    Diagnostic::error(Code::DuplicateModel, format!("`{}` is in two price tables", model.id))
        .at(&model.place)
        .also(&first.place, "first here")
        .help("a later table that replaces a model as a whole says `layer: over`, a private contract `overlay: true`")
}
