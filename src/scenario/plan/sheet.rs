//! The rates of calls: by tier and meter, as the price table has them.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::pricing::{NoRate, Offer, Rate, Sold, Window};
use crate::units::{Factor, Meter, ModelId, PerMeter, PerTier, Tier, Tokens};

/// The rates of a call by tier and meter, or the reasons for missing ones. Calls with equal rates share one sheet.
#[derive(Clone, Debug)]
pub struct RateSheet(pub(super) Arc<PerTier<Box<PerMeter<Sought>>>>);

/// A rate, or the reason why it is missing.
type Sought = Result<Sold, NoRate>;

impl RateSheet {
    pub(super) fn of(offer: &Offer, sent: &Tokens, region: &Factor) -> Self {
        Self(Arc::new(PerTier::from_fn(|tier| {
            Box::new(PerMeter::from_fn(|meter| offer.rate(tier, meter, sent, region)))
        })))
    }

    /// The rates of a window.
    pub(super) fn of_window(offer: &Offer, window: &Window, region: &Factor) -> Self {
        Self(Arc::new(PerTier::from_fn(|tier| {
            Box::new(PerMeter::from_fn(|meter| offer.rate_in(window, tier, meter, region)))
        })))
    }

    /// The rate of a meter in a tier, for a class of what it counts where that matters.
    ///
    /// # Errors
    /// The rate is missing from the price table.
    pub fn rate(&self, tier: Tier, meter: Meter, class: Option<&str>) -> Result<&Arc<Rate>, &NoRate> {
        self.0[tier][meter].as_ref()?.of(class)
    }

    /// Whether what a meter costs in a tier depends on the class of what it counts.
    #[must_use]
    pub fn has_classes(&self, tier: Tier, meter: Meter) -> bool {
        matches!(self.0[tier][meter], Ok(Sold::ByClass { .. }))
    }

    /// All rates that the price table has.
    pub fn rates(&self) -> impl Iterator<Item = &Arc<Rate>> {
        self.0
            .iter()
            .flat_map(|(_, meters)| meters.iter())
            .filter_map(|(_, sought)| sought.as_ref().ok())
            .flat_map(Sold::rates)
    }
}

/// The rate sheets of a plan so far: one per combination of rates, however many calls there are.
#[derive(Debug, Default)]
pub(super) struct RateSheets(RefCell<BTreeMap<Billed, RateSheet>>);

/// The model, the long-context entry or the window, and the factor of the region.
type Billed = (ModelId, Option<usize>, Option<Arc<str>>, Factor);

impl RateSheets {
    pub(super) fn of(&self, offer: &Offer, sent: &Tokens, region: &Factor) -> RateSheet {
        let billed = (offer.id.clone(), offer.long_context(sent), None, region.clone());
        self.0.borrow_mut().entry(billed).or_insert_with(|| RateSheet::of(offer, sent, region)).clone()
    }

    pub(super) fn of_window(&self, offer: &Offer, window: &Window, region: &Factor) -> RateSheet {
        let billed = (offer.id.clone(), None, Some(Arc::clone(&window.name)), region.clone());
        let make = || RateSheet::of_window(offer, window, region);
        self.0.borrow_mut().entry(billed).or_insert_with(make).clone()
    }
}
