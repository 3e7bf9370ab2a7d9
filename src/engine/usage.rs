//! What a call uses: tokens per meter and tier. Stages move tokens; they neither make nor lose any.

use std::sync::Arc;

use crate::scenario::{CacheHits, CallService, PlannedCall};
use crate::units::{Count, Meter, Quantity, Share, Tier, Tokens};

use super::bill::{Bill, Item, Line, MissingRate, Role};

/// Tokens per tier and meter, of one call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage(Vec<(Tier, Meter, Tokens)>);

impl Usage {
    /// A call as the first figure has it: standard tier, no cache.
    #[must_use]
    pub fn base(call: &PlannedCall) -> Self {
        let prompt = &call.prompt + &call.feedback;
        Self(vec![
            (Tier::Standard, Meter::Input, prompt),
            (Tier::Standard, Meter::Output, call.output.clone()),
        ])
    }

    /// The tokens that stand in so many meters.
    #[must_use]
    pub fn of(tier: Tier, tokens: impl IntoIterator<Item = (Meter, Tokens)>) -> Self {
        Self(tokens.into_iter().map(|(meter, tokens)| (tier, meter, tokens)).collect())
    }

    /// Moves the cached part of the prompt from the input: hits are read, misses are written.
    #[must_use]
    pub fn cached(self, call: &PlannedCall, hits: &CacheHits) -> Self {
        let Some(cache) = &call.cache else {
            return self;
        };
        let mut moved = Vec::with_capacity(self.0.len() + 2);
        for (tier, meter, tokens) in self.0 {
            if meter == Meter::Input {
                moved.push((tier, Meter::Input, tokens.without(&cache.tokens)));
                let [read, written] = hits.of(&cache.tokens);
                moved.push((tier, Meter::CacheRead, read));
                moved.push((tier, cache.write, written));
            } else {
                moved.push((tier, meter, tokens));
            }
        }
        Self(moved)
    }

    /// A call with its cache, all in the standard tier.
    #[must_use]
    pub fn with_cache(call: &PlannedCall) -> Self {
        match &call.cache {
            Some(cache) => Self::base(call).cached(call, &cache.hits),
            None => Self::base(call),
        }
    }

    /// A call with its cache, in the tiers that it runs in. The batch tier has a hit rate of its own.
    #[must_use]
    pub fn with_tiers(call: &PlannedCall) -> Self {
        match &call.service {
            CallService::Tier(tier) => Self::with_cache(call).in_tier(*tier),
            CallService::Batch { share, hit_rate } => {
                let mut usage = Self::with_cache(call).times(&share.rest());
                let hits = CacheHits::Share(hit_rate.clone());
                let batch = Self::base(call).cached(call, &hits).in_tier(Tier::Batch).times(share);
                usage.0.extend(batch.0);
                usage
            }
        }
    }

    fn in_tier(mut self, tier: Tier) -> Self {
        for (own, ..) in &mut self.0 {
            *own = tier;
        }
        self
    }

    fn times(mut self, share: &Share) -> Self {
        for (.., tokens) in &mut self.0 {
            *tokens = &*tokens * share;
        }
        self
    }

    /// Whether the cache has been applied: what keeps a prefix is paid from then on.
    fn is_cached(&self) -> bool {
        let input = |meter: &Meter| matches!(meter, Meter::Input | Meter::Output);
        self.0.iter().any(|(_, meter, _)| !input(meter))
    }

    /// The tokens of each tier and meter.
    pub fn parts(&self) -> impl Iterator<Item = (Tier, Meter, &Tokens)> {
        self.0.iter().map(|(tier, meter, tokens)| (*tier, *meter, tokens))
    }

    /// All tokens, whatever their meter.
    #[must_use]
    pub fn tokens(&self) -> Tokens {
        self.0.iter().map(|(.., tokens)| tokens).sum()
    }
}

/// Who is billed for what: what all lines of a call have in common.
#[derive(Clone, Copy)]
pub(super) struct Billed<'p> {
    pub(super) call: &'p PlannedCall,
    pub(super) attempt: usize,
    pub(super) role: Role,
    /// How often the call is made in a month.
    pub(super) calls: &'p Count,
}

impl Billed<'_> {
    /// Prices the usage of a call, made so often, and the fees of its tools.
    pub(super) fn bill(self, usage: &Usage, bill: &mut Bill, missing: &mut Vec<MissingRate>) {
        let call = self.call;
        for (tier, meter, tokens) in &usage.0 {
            let quantity = tokens * self.calls;
            if quantity.is_zero() {
                continue;
            }
            match call.rates.rate(*tier, *meter) {
                Ok(rate) => bill.push(Line {
                    attempt: self.attempt,
                    role: self.role,
                    model: Some(Arc::clone(&call.model)),
                    item: Item::Tokens(*tier, *meter),
                    amount: rate.net.of_tokens(&quantity),
                    quantity: Quantity::Tokens(quantity),
                    rate: Arc::clone(rate),
                }),
                Err(why) => MissingRate::note(missing, call, *tier, *meter, why),
            }
        }
        for tool in &call.tools {
            let uses = &tool.uses * self.calls;
            if uses.is_zero() {
                continue;
            }
            bill.push(Line {
                attempt: self.attempt,
                role: self.role,
                model: Some(Arc::clone(&call.model)),
                item: Item::Fee(Arc::clone(&tool.name)),
                amount: tool.rate.net.of_calls(&uses),
                quantity: Quantity::Calls(uses),
                rate: Arc::clone(&tool.rate),
            });
        }
        self.bill_storage(usage, bill);
    }

    /// What it costs to keep the prefix, however often it is called, if it is called at all: once, which
    /// is beside the first attempt.
    fn bill_storage(self, usage: &Usage, bill: &mut Bill) {
        let call = self.call;
        let Some(cache) = call.cache.as_ref().filter(|_| usage.is_cached() && self.attempt == 0) else {
            return;
        };
        let Some(storage) = cache.storage.as_ref().filter(|_| !self.calls.is_zero()) else { return };
        let kept = &(&cache.tokens * &storage.hours) * &storage.days;
        if kept.is_zero() {
            return;
        }
        bill.push(Line {
            attempt: self.attempt,
            role: self.role,
            model: Some(Arc::clone(&call.model)),
            item: Item::CacheStorage,
            amount: storage.rate.net.of_tokens(&kept),
            quantity: Quantity::TokenHours(kept),
            rate: Arc::clone(&storage.rate),
        });
    }
}

/// Prices tokens outside of any scenario: the lines of `calls` calls with this usage.
///
/// # Errors
/// Every rate that is needed and that the sheet does not hold.
pub fn price(call: &PlannedCall, usage: &Usage, calls: &Count) -> Result<Bill, Vec<MissingRate>> {
    let mut bill = Bill::default();
    let mut missing = Vec::new();
    Billed { call, attempt: 0, role: Role::Attempt, calls }.bill(usage, &mut bill, &mut missing);
    if missing.is_empty() { Ok(bill) } else { Err(missing) }
}
