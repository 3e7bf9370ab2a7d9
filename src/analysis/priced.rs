//! The cost of one kind of call, outside a scenario.

use crate::engine::{Bill, Reported};
use crate::exact::Exact;
use crate::pricing::{Basis, Offer};
use crate::units::{Count, Date, ModelId};

/// One kind of call, priced.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Priced {
    /// The requested model.
    pub asked: ModelId,
    /// The billed models on the day: first the one that served the call.
    pub offers: Vec<Offer>,
    /// The day.
    pub day: Date,
    /// The currency.
    pub currency: String,
    /// The number of calls.
    pub calls: Count,
    /// The requested region, if any.
    pub region: Option<String>,
    /// The lines of all calls.
    pub bill: Bill,
    /// The vendor's report, if that is priced.
    pub said: Option<Reported>,
    /// What the lines rest on.
    pub basis: Basis,
}

impl Priced {
    /// The model that served the call.
    pub(crate) fn served(&self) -> &ModelId {
        self.offers.first().map_or(&self.asked, |offer| &offer.id)
    }

    pub(crate) fn any(&self, is_so: impl Fn(&Offer) -> bool) -> bool {
        self.offers.iter().any(is_so)
    }

    /// The cost of the call reported by the vendor.
    pub(crate) fn said_cost(&self) -> Option<&Exact> {
        self.said.as_ref().and_then(|said| said.cost.as_ref())
    }

    /// The cost reported by the vendor, for all calls.
    pub(crate) fn reported_cost(&self) -> Option<Exact> {
        self.said_cost().map(|cost| cost * self.calls.exact())
    }

    /// Notes on the report for the reader, as sentences.
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
