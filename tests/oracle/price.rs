//! What one call costs: COST_MODEL section 4 as it stands there.
//!
//! ```text
//! c_sync = (T_in − P*) p_in + h P* p_read + (1 − h) P* p_write + T_out p_out
//! c      = (1 − b) c_sync(h) + b c_batch(h_b)
//! ```

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::call::Call;
use super::num::{Q, one, rest, sum, zero};
use super::world::{Card, Cell, Meter, Model, ModelId, Rates, Tier, Tools, World};

/// The tables of a world, and what was looked up in them.
pub struct Tables<'w> {
    pub world: &'w World,
    pub touched: RefCell<BTreeSet<Touch>>,
}

/// Something of a table or of the scenario that a figure needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// A cell of the card (`None`) or of an entry of its `long_context`.
    Cell(ModelId, Option<usize>, Tier, Meter),
    Cache(ModelId),
    Fee(ModelId, String),
    Region(ModelId, String),
    ErrorRate(String, ModelId),
}

impl<'w> Tables<'w> {
    pub fn new(world: &'w World) -> Self {
        Self { world, touched: RefCell::default() }
    }

    /// Standard tier, no cache.
    pub fn base(&self, call: &Call) -> Q {
        self.cost(call, Tier::Standard, None)
    }

    /// Standard tier, with the cache.
    pub fn cached(&self, call: &Call) -> Q {
        self.cost(call, Tier::Standard, hit_rate(call))
    }

    /// With the cache and in the tiers that the scenario names.
    pub fn tiered(&self, call: &Call) -> Q {
        match (call.tier, call.batch) {
            (Some(tier), _) => self.cost(call, tier, hit_rate(call)),
            (None, None) => self.cached(call),
            (None, Some(batch)) => {
                let b = &batch.share.value;
                let hit_in_batch = call.cache.and(batch.hit_rate.as_ref()).map(|rate| &rate.value);
                times(&rest(b), || self.cached(call))
                    + times(b, || self.cost(call, Tier::Batch, hit_in_batch))
            }
        }
    }

    pub fn touch(&self, touch: Touch) {
        self.touched.borrow_mut().insert(touch);
    }

    fn cost(&self, call: &Call, tier: Tier, hit_rate: Option<&Q>) -> Q {
        let p = hit_rate.map_or(zero(), |_| self.cached_part(call));
        let h = hit_rate.cloned().unwrap_or_else(zero);
        let write = match call.cache.and_then(|cache| cache.ttl) {
            Some("1h") => Meter::CacheWrite1h,
            _ => Meter::CacheWrite,
        };
        let tokens = sum([
            self.term(call, tier, Meter::Input, &call.input - &p),
            self.term(call, tier, Meter::CacheRead, &h * &p),
            self.term(call, tier, write, rest(&h) * &p),
            self.term(call, tier, Meter::Output, call.output.clone()),
        ]);
        self.region_factor(call) * tokens + self.fees(call.model, call.tools)
    }

    /// P* = granule × ⌊prefix / granule⌋ if prefix ≥ min_prefix, else 0
    fn cached_part(&self, call: &Call) -> Q {
        self.touch(Touch::Cache(call.model));
        let cache = model(self.world, call.model).cache.as_ref().expect("a model with a cache");
        let min_prefix = cache.min_prefix.as_ref().map_or(zero(), |min| min.value.clone());
        let granule = cache.granule.as_ref().map_or(one(), |granule| granule.value.clone());
        if call.prefix < min_prefix { zero() } else { &granule * (&call.prefix / &granule).floor() }
    }

    /// tokens × rate / per
    fn term(&self, call: &Call, tier: Tier, meter: Meter, tokens: Q) -> Q {
        let card = card(self.world, call.model);
        let long = long_context(card, call);
        let rates = long.map_or(&card.rates, |entry| &card.long[entry].rates);
        let per = &self.world.tables[call.model.table].per.value;
        times(&tokens, || self.rate(rates, call.model, long, tier, meter) / per)
    }

    fn rate(&self, rates: &Rates, id: ModelId, long: Option<usize>, tier: Tier, meter: Meter) -> Q {
        self.touch(Touch::Cell(id, long, tier, meter));
        let cells = rates.get(&tier).and_then(Option::as_ref);
        match cells.and_then(|cells| cells.get(&meter)) {
            Some(Cell::Amount(amount)) => amount.value.clone(),
            Some(Cell::Free) => zero(),
            Some(Cell::AsInput) => self.rate(rates, id, long, tier, Meter::Input),
            Some(Cell::AsOutput) => self.rate(rates, id, long, tier, Meter::Output),
            Some(Cell::NotOffered) | None => {
                panic!("no rate for {meter:?} in {tier:?} of {id:?}, long {long:?}")
            }
        }
    }

    fn region_factor(&self, call: &Call) -> Q {
        let Some(region) = call.region else { return one() };
        self.touch(Touch::Region(call.model, region.to_owned()));
        card(self.world, call.model).regions[region].value.clone()
    }

    /// Fees fall per attempt, in any tier and region.
    fn fees(&self, id: ModelId, tools: Option<&Tools>) -> Q {
        sum(tools.into_iter().flatten().map(|(name, uses)| {
            self.touch(Touch::Fee(id, name.clone()));
            let fee = &card(self.world, id).fees[name];
            &uses.value * &fee.amount.value / &fee.per.value
        }))
    }
}

/// quantity × price: a quantity of 0 needs no price.
pub fn times(quantity: &Q, price: impl FnOnce() -> Q) -> Q {
    if *quantity == zero() { zero() } else { quantity * price() }
}

pub fn model(world: &World, id: ModelId) -> &Model {
    &world.tables[id.table].models[id.model]
}

pub fn card(world: &World, id: ModelId) -> &Card {
    let model = model(world, id);
    &model.cards[model.current]
}

/// The last entry of `long_context` that matches: it is decided on the total input, cached and fed back
/// tokens too.
pub fn long_context(card: &Card, call: &Call) -> Option<usize> {
    card.long.iter().rposition(|long| {
        let threshold = &long.threshold.value;
        if long.inclusive { *threshold <= call.input } else { *threshold < call.input }
    })
}

fn hit_rate<'w>(call: &Call<'w>) -> Option<&'w Q> {
    call.cache.map(|cache| &cache.hit_rate.value)
}
