//! What one kind of call costs, without a scenario.

use crate::engine::{Bill, Reported};
use crate::exact::Exact;
use crate::pricing::Offer;
use crate::units::{Count, Date, ModelId};

/// One kind of call, priced.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Priced {
    /// The model that was asked for.
    pub asked: ModelId,
    /// The models that are billed, on the day: first the one that served.
    pub offers: Vec<Offer>,
    /// The day.
    pub day: Date,
    /// The currency.
    pub currency: String,
    /// How many calls.
    pub calls: Count,
    /// The region, if one was asked for.
    pub region: Option<String>,
    /// The lines of all calls.
    pub bill: Bill,
    /// What the vendor reported, where that is what is priced.
    pub said: Option<Reported>,
}

impl Priced {
    /// The model that served.
    pub(crate) fn served(&self) -> &ModelId {
        self.offers.first().map_or(&self.asked, |offer| &offer.id)
    }

    pub(crate) fn any(&self, is_so: impl Fn(&Offer) -> bool) -> bool {
        self.offers.iter().any(is_so)
    }

    /// What the vendor says that the call cost.
    pub(crate) fn said_cost(&self) -> Option<&Exact> {
        self.said.as_ref().and_then(|said| said.cost.as_ref())
    }

    /// What the vendor says that a call cost, of all the calls.
    pub(crate) fn reported_cost(&self) -> Option<Exact> {
        self.said_cost().map(|cost| cost * self.calls.exact())
    }

    /// What a reader has to know of what was reported, in sentences.
    pub(crate) fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if *self.served() != self.asked {
            notes.push(format!("Asked for {}, served and priced as {}.", self.asked, self.served()));
        }
        let said = self.said.iter();
        notes.extend(said.flat_map(|said| said.notes.iter().cloned()));
        notes
    }
}
