//! The usage of a call: a quantity per tier and meter. Stages move tokens between them and keep the sum.

use std::sync::Arc;

use crate::pricing::Rate;
use crate::scenario::{CacheHits, CallService, PlannedCall, RateSheet};
use crate::units::{Count, Counted, Meter, Quantity, Share, Terms, Tier, Tokens};

use super::bill::{Bill, Item, Line, MissingRate, Role};

/// The usage of one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage(Vec<Used>);

/// A quantity of a meter in a tier.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Used {
    /// The tier.
    pub tier: Tier,
    /// The meter.
    pub meter: Meter,
    /// Of which class, where that is said.
    pub class: Option<Arc<str>>,
    /// The quantity of a request, or of all requests together where they use tokens of text.
    pub quantity: Count,
    /// How often a call uses so much; once where it is not said.
    times: Option<Count>,
    /// What it becomes where the cache is applied.
    cached_as: Option<Meter>,
}

impl Used {
    fn new(tier: Tier, meter: Meter, quantity: Count) -> Self {
        Self { tier, meter, class: None, quantity, times: None, cached_as: None }
    }

    /// What a call uses in all, where each request uses so much.
    fn in_all(&self, quantity: &Count) -> Count {
        self.times.as_ref().map_or_else(|| quantity.clone(), |times| quantity * times)
    }

    /// What a call uses, in the unit of the meter.
    #[must_use]
    pub fn of_call(&self) -> Count {
        self.in_all(&self.quantity)
    }
}

impl Usage {
    /// The usage for the first figure: standard tier, no cache.
    #[must_use]
    pub fn base(call: &PlannedCall) -> Self {
        let prompt = (&call.prompt + &call.feedback).named("prompt with feedback");
        let text = [(Meter::Input, prompt.count()), (Meter::Output, text_of_output(call))];
        let mut usage = Self::of(Tier::Standard, text);
        usage.0.extend(call.meters.iter().map(|own| Used {
            class: own.class.clone(),
            times: Some(own.times.clone()),
            cached_as: own.cached_as,
            ..Used::new(Tier::Standard, own.meter, own.quantity.clone())
        }));
        usage
    }

    /// A quantity of each meter.
    #[must_use]
    pub fn of(tier: Tier, quantities: impl IntoIterator<Item = (Meter, Count)>) -> Self {
        Self(quantities.into_iter().map(|(meter, quantity)| Used::new(tier, meter, quantity)).collect())
    }

    /// The same, of a class of what some meters count.
    #[must_use]
    pub fn of_class(mut self, class: &Arc<str>, is_by_class: impl Fn(Meter) -> bool) -> Self {
        for used in self.0.iter_mut().filter(|used| is_by_class(used.meter)) {
            used.class = Some(Arc::clone(class));
        }
        self
    }

    /// Moves the cached part of the prompt out of the input: hits become reads, misses become writes.
    #[must_use]
    pub fn cached(mut self, call: &PlannedCall, hits: &CacheHits) -> Self {
        for used in &mut self.0 {
            used.meter = used.cached_as.unwrap_or(used.meter);
        }
        let Some(cache) = &call.cache else {
            return self;
        };
        let mut moved = Vec::with_capacity(self.0.len() + 2);
        for used in self.0 {
            if used.meter != Meter::Input {
                moved.push(used);
                continue;
            }
            let tier = used.tier;
            let parts = hits.of(&cache.tokens, cache.lifetime);
            let uncached = Tokens::from_count(&used.quantity).without(&cache.tokens);
            moved.push(Used { quantity: uncached.named("uncached tokens of a call").count(), ..used });
            moved.extend(parts.into_iter().map(|(meter, tokens)| Used::new(tier, meter, tokens.count())));
        }
        Self(moved)
    }

    /// The usage with the cache, all in the standard tier.
    #[must_use]
    pub fn with_cache(call: &PlannedCall) -> Self {
        const NEVER: &CacheHits = &CacheHits::Share(Share::NONE);
        let hits = call.cache.as_ref().map_or(NEVER, |cache| &cache.hits);
        Self::base(call).cached(call, hits)
    }

    /// The usage with the cache and the tiers. The batch tier has its own hit rate, unless the cache was measured.
    #[must_use]
    pub fn with_tiers(call: &PlannedCall) -> Self {
        match &call.service {
            CallService::Tier(tier) => Self::with_cache(call).in_tier(*tier),
            CallService::Batch { share, hit_rate } => {
                let mut usage = Self::with_cache(call).times(&share.rest().named("not in the batch"));
                let hits = match call.cache.as_ref().map(|cache| &cache.hits) {
                    Some(measured @ CacheHits::Measured { .. }) => measured.clone(),
                    _ => CacheHits::Share(hit_rate.clone()),
                };
                let batch = Self::base(call).cached(call, &hits).in_tier(Tier::Batch).times(share);
                usage.0.extend(batch.0);
                usage
            }
        }
    }

    fn in_tier(mut self, tier: Tier) -> Self {
        for used in &mut self.0 {
            used.tier = tier;
        }
        self
    }

    fn times(mut self, share: &Share) -> Self {
        for used in &mut self.0 {
            match &mut used.times {
                Some(times) => *times = &*times * share,
                None => used.quantity = &used.quantity * share,
            }
        }
        self
    }

    /// Whether the cache is applied: from then on storage is billed.
    fn is_cached(&self) -> bool {
        self.0.iter().any(|used| used.meter.facts().cache.is_some())
    }

    /// The quantities, by tier and meter.
    pub fn parts(&self) -> impl Iterator<Item = &Used> {
        self.0.iter()
    }
}

/// The output of a call without the parts of it that have a rate of their own.
fn text_of_output(call: &PlannedCall) -> Count {
    let parts = call.meters.iter().filter(|own| own.meter.facts().part_of == Some(Meter::Output));
    parts.fold(call.output.count(), |rest, own| rest.without(&(&own.quantity * &own.times)))
}

/// The common data of all lines of a call.
#[derive(Clone, Copy)]
pub(super) struct Billed<'p> {
    pub(super) call: &'p PlannedCall,
    pub(super) attempt: usize,
    pub(super) role: Role,
    /// The number of calls per month.
    pub(super) calls: &'p Count,
}

impl Billed<'_> {
    /// Prices the usage of a number of calls, and the fees of their tools.
    pub(super) fn bill(self, usage: &Usage, bill: &mut Bill, missing: &mut Vec<MissingRate>) {
        let call = self.call;
        match &call.hours {
            None => self.bill_meters(usage, None, &call.rates, bill, missing),
            Some(hours) => {
                let calls = (self.calls * &hours.outside).named("calls outside of these hours");
                let outside = Billed { calls: &calls, ..self };
                outside.bill_meters(usage, None, &call.rates, bill, missing);
                for window in &hours.windows {
                    let calls = (self.calls * &window.share).named("calls in these hours");
                    let inside = Billed { calls: &calls, ..self };
                    inside.bill_meters(usage, Some(&window.name), &window.rates, bill, missing);
                }
            }
        }
        for tool in &call.tools {
            let uses = self.calls * &(&tool.uses * &tool.requests);
            if !uses.is_zero() {
                let billed = |terms: &Terms| self.calls * &(&terms.billed(&tool.uses) * &tool.requests);
                bill.push(self.metered(Item::Fee(Arc::clone(&tool.name)), uses, billed, &tool.rate));
            }
        }
        self.bill_storage(usage, bill);
    }

    /// Prices the usage at the rates of some hours.
    fn bill_meters(
        self,
        usage: &Usage,
        window: Option<&Arc<str>>,
        rates: &RateSheet,
        bill: &mut Bill,
        missing: &mut Vec<MissingRate>,
    ) {
        for used in &usage.0 {
            let (tier, meter) = (used.tier, used.meter);
            let quantity = self.calls * &used.of_call();
            if quantity.is_zero() {
                continue;
            }
            match rates.rate(tier, meter, used.class.as_deref()) {
                Ok(rate) => {
                    let billed = |terms: &Terms| self.calls * &used.in_all(&terms.billed(&used.quantity));
                    let line = self.metered(Item::Metered(tier, meter), quantity, billed, rate);
                    let line = Line { window: window.cloned(), ..line };
                    match &used.class {
                        None => bill.push(line),
                        Some(class) if rates.has_classes(tier, meter) => {
                            bill.push(Line { class: Some(Arc::clone(class)), ..line });
                        }
                        Some(_) => bill.push_whatever_class(line),
                    }
                }
                Err(why) => MissingRate::note(missing, self.call, (tier, window), (meter, &used.class), why),
            }
        }
    }

    /// The storage cost of the prefix, which does not depend on the number of calls unless that is 0: billed once,
    /// with the first attempt.
    fn bill_storage(self, usage: &Usage, bill: &mut Bill) {
        let Some(cache) = self.call.cache.as_ref().filter(|_| usage.is_cached() && self.attempt == 0) else {
            return;
        };
        let Some(storage) = cache.storage.as_ref().filter(|_| !self.calls.is_zero()) else { return };
        let kept = &(&cache.tokens * &storage.hours) * &storage.days;
        if !kept.is_zero() {
            let kept = Quantity::of(Counted::TokenHours, kept.count());
            bill.push(self.line(Item::CacheStorage, kept, &storage.rate));
        }
    }

    /// A line of what is used, or of what is billed of it by the terms of the rate.
    fn metered(self, item: Item, used: Count, billed: impl Fn(&Terms) -> Count, rate: &Arc<Rate>) -> Line {
        let counted = item.counted(rate);
        let Some(terms) = &rate.net.terms else {
            return self.line(item, Quantity::of(counted, used), rate);
        };
        let line = self.line(item, Quantity::of(counted, billed(terms)), rate);
        Line { used: Some(used).filter(|used| *used != line.quantity.number), ..line }
    }

    fn line(self, item: Item, quantity: Quantity, rate: &Arc<Rate>) -> Line {
        let (attempt, role, model) = (self.attempt, self.role, Some(Arc::clone(&self.call.model)));
        let amount = rate.net.of(&quantity.number);
        Line {
            attempt,
            role,
            model,
            item,
            window: None,
            class: None,
            quantity,
            used: None,
            free: None,
            rate: Arc::clone(rate),
            amount,
        }
    }
}

/// Prices usage outside a scenario: the lines of `calls` calls with this usage.
///
/// # Errors
/// Every required rate that is missing from the price sheet.
pub fn price(call: &PlannedCall, usage: &Usage, calls: &Count) -> Result<Bill, Vec<MissingRate>> {
    let mut bill = Bill::default();
    let mut missing = Vec::new();
    Billed { call, attempt: 0, role: Role::Attempt, calls }.bill(usage, &mut bill, &mut missing);
    if missing.is_empty() { Ok(bill) } else { Err(missing) }
}
