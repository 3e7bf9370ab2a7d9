//! Offers that are partly those of one price book and day, and partly those of another.

use std::collections::BTreeMap;

use crate::units::{Date, ModelId};

use super::book::{PriceBook, Unfound};
use super::offer::{NoOffer, Offer};
use super::part::OfferPart;

/// From which book on each part of an offer is used, by position; the first one where nothing is said.
pub(super) type Since = BTreeMap<ModelId, BTreeMap<OfferPart, usize>>;

/// Several price books, and from which of them each part of an offer is.
#[derive(Clone, Debug)]
pub(super) struct Mixed {
    books: Vec<(PriceBook, Option<Date>)>,
    since: Since,
}

impl Mixed {
    /// Books, each with the day on which its offers are looked at, whichever one is asked for; without one, each day
    /// is looked at by itself.
    pub(super) fn new(books: Vec<(PriceBook, Option<Date>)>, since: Since) -> Self {
        Self { books, since }
    }

    /// The books.
    pub(super) fn books(&self) -> impl Iterator<Item = &PriceBook> {
        self.books.iter().map(|(book, _)| book)
    }

    /// What a name means to the first book that knows it, or to the one whose meaning is taken.
    pub(super) fn find(&self, name: &str) -> Result<ModelId, Unfound> {
        let part = OfferPart::Name(name.to_owned());
        let since = self.since.values().find_map(|since| since.get(&part)).copied().unwrap_or(0);
        let mut unfound = Unfound::Unknown;
        for book in self.books().skip(since) {
            match book.find(name) {
                Ok(id) => return Ok(id),
                Err(why) => unfound = why,
            }
        }
        Err(unfound)
    }

    /// The offer of the first book with the parts that are taken from later ones.
    pub(super) fn offer(&self, id: &ModelId, day: Date) -> Result<Offer, NoOffer> {
        let since = self.since.get(id);
        let offered = |at: usize| {
            let (book, own_day) = &self.books[at];
            book.offer(id, own_day.unwrap_or(day))
        };
        let whole = since.and_then(|since| since.get(&OfferPart::Whole)).copied().unwrap_or(0);
        let mut offer = offered(whole)?;
        let later = 1..self.books.len();
        let taken = |at: usize| {
            let of_book = since.into_iter().flatten().filter(move |(_, since)| **since == at);
            of_book.map(|(part, _)| part).filter(|part| **part != OfferPart::Whole)
        };
        for at in later.filter(|at| taken(*at).next().is_some()) {
            if let Ok(from) = offered(at) {
                taken(at).for_each(|part| part.take(&mut offer, &from));
            }
        }
        Ok(offer)
    }
}
