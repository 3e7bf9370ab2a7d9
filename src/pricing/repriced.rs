//! The differences between the offers of several catalogs and days, and offers with only some of the differences
//! applied, to find the effect of each.

use std::collections::BTreeSet;

use crate::units::{Date, ModelId};

use super::catalog::Catalog;
use super::mixed::{Mixed, Since};
use super::offer::{NoOffer, Offer};
use super::part::{OfferPart, PartValue, Said};

/// A catalog, with the day of its offers.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Vantage {
    /// The tables.
    pub catalog: Catalog,
    /// The day, whatever day is requested; `None` for the requested one.
    pub day: Option<Date>,
}

impl Vantage {
    /// Tables and a day; without one, the requested day.
    #[must_use]
    pub fn new(catalog: Catalog, day: Option<Date>) -> Self {
        Self { catalog, day }
    }
}

/// A part of an offer, or the model of a name, that differs between a vantage and a later one.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Repriced {
    /// The model.
    pub model: ModelId,
    /// The part.
    pub part: OfferPart,
    /// The index of the vantage from which the new value applies.
    pub since: usize,
    /// The first day on which it differs, if each day is compared by itself.
    pub day: Option<Date>,
    /// The old value, if any.
    pub old: Option<Said>,
    /// The new value, if any.
    pub new: Option<Said>,
}

impl Vantage {
    fn offer(&self, id: &ModelId, day: Date) -> Result<Offer, NoOffer> {
        self.catalog.offer(id, self.day.unwrap_or(day))
    }
}

impl Repriced {
    /// Whether it only adds a value that was unknown, and so cannot have been used.
    #[must_use]
    pub fn is_addition(&self) -> bool {
        self.old.is_none() && self.part.is_needed_once_known()
    }
}

/// The first vantage's offers with these changes applied.
#[must_use]
pub fn mixed<'r>(vantages: &[Vantage], changes: impl IntoIterator<Item = &'r Repriced>) -> Catalog {
    let mut since = Since::new();
    for change in changes {
        let of_model = since.entry(change.model.clone()).or_default();
        let at = of_model.entry(change.part.clone()).or_default();
        *at = (*at).max(change.since);
    }
    let last = vantages.last().map(|vantage| vantage.catalog.clone()).unwrap_or_default();
    let books = vantages.iter().map(|vantage| (vantage.catalog.book().clone(), vantage.day)).collect();
    last.mixed_of(Mixed::new(books, since))
}

/// All differences between consecutive vantages in the offers of the models that names mean: by model, then by
/// vantage and table order. `days` are the days to compare, unless a vantage has its own.
#[must_use]
pub fn repriced(vantages: &[Vantage], names: &BTreeSet<String>, days: &BTreeSet<Date>) -> Vec<Repriced> {
    let found = |name: &String| {
        let ids = vantages.iter().filter_map(|vantage| vantage.catalog.find(name).ok());
        ids.collect::<Vec<_>>()
    };
    let models: BTreeSet<ModelId> = names.iter().flat_map(found).collect();
    let of_model = |model| {
        let moved = names.iter().filter_map(move |name| renamed(vantages, name, model));
        of_model(vantages, model, days).into_iter().chain(moved)
    };
    models.iter().flat_map(of_model).collect()
}

/// A name that first means this model, and then another one.
fn renamed(vantages: &[Vantage], name: &str, model: &ModelId) -> Option<Repriced> {
    let since = vantages.len().checked_sub(1)?;
    let means = |at: usize| vantages[at].catalog.find(name).ok();
    let (old, new) = (means(0)?, means(since)?);
    let said =
        |id: &ModelId| Some(Said { value: PartValue::Words(id.to_string()), place: None, evidence: None });
    (old == *model && old != new).then_some(Repriced {
        model: model.clone(),
        part: OfferPart::Name(name.to_owned()),
        since,
        day: None,
        old: said(&old),
        new: said(&new),
    })
}

fn of_model(vantages: &[Vantage], model: &ModelId, days: &BTreeSet<Date>) -> Vec<Repriced> {
    let last = vantages.len() - 1;
    let is_offered = |at: &usize| days.iter().all(|day| vantages[*at].offer(model, *day).is_ok());
    let chain: Vec<usize> = (0..=last).filter(|at| *at == 0 || *at == last || is_offered(at)).collect();
    let pairs = chain.windows(2).flat_map(|pair| between(vantages, pair[0], pair[1], model, days));
    pairs.collect()
}

/// The differences in a model's offers between two vantages, each part once, on its first day.
fn between(
    vantages: &[Vantage],
    before: usize,
    since: usize,
    model: &ModelId,
    days: &BTreeSet<Date>,
) -> Vec<Repriced> {
    let mut found: Vec<Repriced> = Vec::new();
    for day in days {
        let [old, new] = [before, since].map(|at| vantages[at].offer(model, *day).ok());
        for part in differing(old.as_ref(), new.as_ref()) {
            if found.iter().any(|known| known.part == part) {
                continue;
            }
            let [old, new] = [&old, &new].map(|offer| offer.as_ref().and_then(|offer| part.said(offer)));
            let day = vantages[since].day.is_none().then_some(*day);
            found.push(Repriced { model: model.clone(), part, since, day, old, new });
        }
    }
    let covered = |one: &Repriced| found.iter().any(|other| other.part.covers(&one.part));
    found.iter().filter(|one| !covered(one)).cloned().collect()
}

fn differing(old: Option<&Offer>, new: Option<&Offer>) -> Vec<OfferPart> {
    match (old, new) {
        (Some(old), Some(new)) => OfferPart::differing(old, new),
        (None, None) => Vec::new(),
        _ => vec![OfferPart::Whole],
    }
}
