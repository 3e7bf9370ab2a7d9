//! Offers combined from several price books and days.

use std::collections::BTreeMap;

use crate::units::{Date, ModelId};

use super::book::{PriceBook, Unfound};
use super::offer::{NoOffer, Offer};
use super::part::OfferPart;

/// The index of the book from which each part of an offer is used; by default the first.
pub(super) type Since = BTreeMap<ModelId, BTreeMap<OfferPart, usize>>;

/// Several price books, and the source of each part of an offer.
#[derive(Clone, Debug)]
pub(super) struct Mixed {
    books: Vec<(PriceBook, Option<Date>)>,
    since: Since,
}

impl Mixed {
    /// Books, each with the day on which its offers are used, whatever day is requested; without a day, the
    /// requested one.
    pub(super) fn new(books: Vec<(PriceBook, Option<Date>)>, since: Since) -> Self {
        Self { books, since }
    }

    /// The books.
    pub(super) fn books(&self) -> impl Iterator<Item = &PriceBook> {
        self.books.iter().map(|(book, _)| book)
    }

    /// The model of a name in the first book that has it, or in the book chosen for that name.
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

    /// The offer of the first book, with some parts from later ones.
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
