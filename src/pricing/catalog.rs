//! All prices of a run.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Diagnostic, Problems};
use crate::units::{Date, ModelId};

use super::book::{PriceBook, Unfound};
use super::index::Index;
use super::mixed::Mixed;
use super::offer::{NoOffer, Offer};
use super::read::check_hours;
use super::table::{Card, Model, Table};
use super::what_if::WhatIf;

/// All prices of a run: list prices, with contracts merged over them. Clones share the tables.
#[derive(Clone, Debug, Default)]
pub struct Catalog {
    book: PriceBook,
    /// Other books whose offers replace those of this one, part by part.
    mixed: Option<Arc<Mixed>>,
    /// Warnings to show wherever its prices are used.
    findings: Arc<[Diagnostic]>,
    /// The current day, for the age of its prices.
    today: Option<Date>,
}

impl Catalog {
    /// Merges tables, list prices before overlays.
    ///
    /// # Errors
    /// A model in two tables, an overlay without a list, an alias of two models, tables in different currencies, and
    /// hours of a contract that overlap with those of the list: all errors.
    pub fn new(tables: Vec<Table>) -> Result<Self, Vec<Diagnostic>> {
        Self::beside(tables, Index::compiled_in())
    }

    /// The same where `builtin` means the tables of an index, of which a part may be here.
    ///
    /// # Errors
    /// As of [`Self::new`].
    pub fn beside(tables: Vec<Table>, index: Index) -> Result<Self, Vec<Diagnostic>> {
        let catalog = Self { book: PriceBook::new(tables, index)?, ..Self::default() };
        let mut problems = Problems::new();
        catalog.check_hours(&mut problems);
        problems.finish(Some(catalog)).map(|(catalog, _)| catalog)
    }

    /// The windows of a contract do not overlap with those of the list over which it is laid, on any day.
    fn check_hours(&self, problems: &mut Problems) {
        let contracts = self.tables().iter().filter(|table| table.overlay).flat_map(|table| &table.models);
        let is_beside_list = |card: &Card| !card.windows.is_empty() || !card.long_context.is_empty();
        for model in contracts.filter(|model| model.cards.iter().any(is_beside_list)) {
            for day in self.changes(&model.id).chain([Date::EPOCH]) {
                if let Ok(Offer { card, .. }) = self.offer(&model.id, day) {
                    check_hours(&card.windows, &card.long_context, problems);
                }
            }
        }
    }

    /// The same with warnings to show wherever its prices are used.
    #[must_use]
    pub fn noting(self, findings: Vec<Diagnostic>) -> Self {
        Self { findings: findings.into(), ..self }
    }

    /// The same with a current day, for the age of its prices.
    #[must_use]
    pub fn used_on(self, today: Date) -> Self {
        Self { today: Some(today), ..self }
    }

    /// The current day, if known.
    #[must_use]
    pub fn today(&self) -> Option<Date> {
        self.today
    }

    /// Warnings to show wherever its prices are used.
    #[must_use]
    pub fn findings(&self) -> &[Diagnostic] {
        &self.findings
    }

    /// The same with one amount replaced.
    #[must_use]
    pub fn supposing(&self, what_if: WhatIf) -> Self {
        Self { book: self.book.supposing(what_if), ..self.clone() }
    }

    /// The same with offers mixed from several books.
    pub(super) fn mixed_of(&self, mixed: Mixed) -> Self {
        Self { mixed: Some(Arc::new(mixed)), ..self.clone() }
    }

    /// Its own tables, whether offers are mixed or not.
    pub(super) fn book(&self) -> &PriceBook {
        &self.book
    }

    /// The tables, list prices before overlays.
    #[must_use]
    pub fn tables(&self) -> &[Table] {
        self.book.tables()
    }

    /// The tables that `builtin` means.
    #[must_use]
    pub fn index(&self) -> Index {
        self.book.index()
    }

    /// The currency of all amounts.
    #[must_use]
    pub fn currency(&self) -> &str {
        self.tables().first().map_or("USD", |table| &table.currency.value)
    }

    /// The tables that messages may suggest: those of the project.
    pub fn shown_tables(&self) -> impl Iterator<Item = &Table> {
        self.tables().iter().filter(|table| !table.place.source.is_foreign)
    }

    /// The models that messages may suggest, by name.
    #[must_use]
    pub fn shown_models(&self) -> BTreeSet<&ModelId> {
        self.shown_tables().flat_map(|table| &table.models).map(|model| &model.id).collect()
    }

    /// All models, by name.
    pub fn models(&self) -> impl Iterator<Item = &ModelId> {
        self.book.models()
    }

    /// The model of a name: `provider/model`, or `model` alone or an alias if unambiguous.
    ///
    /// If several providers have it, the one that makes it wins.
    ///
    /// # Errors
    /// No table has it, or several providers do and not exactly one of them makes it.
    pub fn find(&self, name: &str) -> Result<ModelId, Unfound> {
        self.mixed.as_ref().map_or_else(|| self.book.find(name), |mixed| mixed.find(name))
    }

    /// The models of other providers with the same name; none if the name says which provider is meant.
    #[must_use]
    pub fn also_sold(&self, name: &str) -> Vec<&ModelId> {
        match self.find(name) {
            Ok(meant) if !name.contains('/') => {
                self.book.named(name).into_iter().filter(|id| **id != meant).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The entries of a model with their tables, in table order.
    pub fn entries(&self, id: &ModelId) -> impl Iterator<Item = (&Table, &Model)> {
        let own = self.mixed.is_none().then_some(&self.book);
        let mixed = self.mixed.iter().flat_map(|mixed| mixed.books());
        own.into_iter().chain(mixed).flat_map(|book| book.entries(id))
    }

    /// The provider of a name: its own, or another one of it.
    #[must_use]
    pub fn provider<'n>(&'n self, name: &'n str) -> &'n str {
        match self.book.provider(name) {
            own if own == name => self.index().provider(name).unwrap_or(name),
            other => other,
        }
    }

    /// A model, and those whose prices it has, on any day.
    #[must_use]
    pub fn with_same(&self, id: &ModelId) -> BTreeSet<ModelId> {
        let mut all = BTreeSet::from([id.clone()]);
        let mut open = vec![id.clone()];
        while let Some(id) = open.pop() {
            let others = self.entries(&id).flat_map(|(_, model)| model.same_as());
            for other in others.filter_map(|other| self.find(&other.value).ok()) {
                if all.insert(other.clone()) {
                    open.push(other);
                }
            }
        }
        all
    }

    /// The days on which what is offered of a model may change: a card begins, its own or that of a model whose prices
    /// it has, or the model is released or no longer sold.
    pub fn changes(&self, id: &ModelId) -> impl Iterator<Item = Date> {
        let all = self.with_same(id);
        all.into_iter().flat_map(|id| self.changes_of(&id).collect::<Vec<_>>())
    }

    fn changes_of(&self, id: &ModelId) -> impl Iterator<Item = Date> {
        self.entries(id).flat_map(|(_, model)| {
            let closed = model.limits.closed.as_ref().and_then(|last| last.value.tomorrow());
            let released = model.limits.released.as_ref().map(|first| first.value);
            model.cards.iter().filter_map(|card| card.from).chain(released).chain(closed)
        })
    }

    /// The cards of the list by which a model is sold, oldest first: its own, or those of the model whose prices it
    /// has, with its changes.
    #[must_use]
    pub fn list_cards(&self, id: &ModelId) -> Vec<Card> {
        let days: BTreeSet<Date> = std::iter::once(Date::EPOCH).chain(self.changes(id)).collect();
        let mut cards: Vec<Card> = days.into_iter().filter_map(|day| self.book.list_card(id, day)).collect();
        cards.dedup_by_key(|card| card.from);
        cards
    }

    /// The vendor's offer of a model on a day, including contracts.
    ///
    /// # Errors
    /// The model has no card on that day, is no longer sold, or is not in the catalog.
    pub fn offer(&self, id: &ModelId, day: Date) -> Result<Offer, NoOffer> {
        self.mixed.as_ref().map_or_else(|| self.book.offer(id, day), |mixed| mixed.offer(id, day))
    }
}
