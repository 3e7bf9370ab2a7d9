//! What one call uses, and what that costs: COST_MODEL section 4 as it stands there.
//!
//! ```text
//! c_sync = (T_in − P*) p_in + h P* p_read + (1 − h) P* p_write + T_out p_out
//! c      = (1 − b) c_sync(h) + b c_batch(h_b)
//! ```

use std::cell::RefCell;
use std::collections::BTreeSet;

use super::bill::{Priced, Thing, Usage};
use super::calendar::in_force;
use super::call::Call;
use super::num::{Q, one, rest, sum, zero};
use super::requests::{Cacheable, Request};
use super::traffic;
use super::world::{Card, Cell, Meter, Model, ModelId, Rates, Tier, World};

/// The tables of a world as they are on a day, and what was looked up in them.
pub struct Tables<'w> {
    pub world: &'w World,
    pub span: Span,
    pub touched: &'w RefCell<BTreeSet<Touch>>,
}

/// Days on which prices are the same.
#[derive(Clone, Debug)]
pub struct Span {
    /// The first of them.
    pub day: String,
    /// The units and the days of the month that they are in.
    pub units: Q,
    pub days: Q,
    /// The part of the month that they are.
    pub part: Q,
}

/// Something of a table or of the scenario that a figure needs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Touch {
    /// A cell of the card, or of an entry of its `long_context`.
    Cell(CardId, Option<usize>, Tier, Meter),
    Cache(ModelId),
    Fee(CardId, String),
    Region(CardId, String),
    CacheStorage(CardId),
    ErrorRate(String, ModelId),
}

/// The card of a model, by its number.
pub type CardId = (ModelId, usize);

/// How far the effects on a bill have come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// Standard tier, no cache.
    Base,
    /// Standard tier, with the cache.
    Cached,
    /// With the cache and in the tiers that the scenario names.
    Tiered,
}

impl<'w> Tables<'w> {
    /// What one call uses, where so many are made in an hour that is like all others.
    pub fn usage(&self, call: &Call, stage: Stage, per_hour: &Q) -> Usage {
        let hit_rate = |call: &Call| self.hit_rate(call, per_hour);
        let mut usage = vec![];
        for request in &call.requests {
            match (stage, call.tier, call.batch) {
                (Stage::Base, ..) => self.tokens(&mut usage, call, request, Tier::Standard, &one(), None),
                (Stage::Cached, ..) | (Stage::Tiered, None, None) => {
                    self.tokens(&mut usage, call, request, Tier::Standard, &one(), Some(hit_rate(call)));
                }
                (Stage::Tiered, Some(tier), _) => {
                    self.tokens(&mut usage, call, request, tier, &one(), Some(hit_rate(call)));
                }
                (Stage::Tiered, None, Some(batch)) => {
                    let b = &batch.share.value;
                    let in_batch = call.cache.and(batch.hit_rate.as_ref());
                    let in_batch = in_batch.map_or_else(zero, |rate| rate.value.clone());
                    self.tokens(&mut usage, call, request, Tier::Standard, &rest(b), Some(hit_rate(call)));
                    self.tokens(&mut usage, call, request, Tier::Batch, b, Some(in_batch));
                }
            }
            self.fees(&mut usage, call, request);
        }
        usage
    }

    /// What it costs to keep the prefix of a call, however many are made: tokens × hours × days.
    pub fn storage(&self, call: &Call) -> Usage {
        let Some((cache, hours)) = call.cache.and_then(|cache| Some((cache, cache.storage.as_ref()?))) else {
            return vec![];
        };
        let card = self.card(call.model);
        self.touch(Touch::CacheStorage(card));
        let rate = self.published(card).cache_storage.as_ref().expect("a rate of storage");
        let prefix = &call.factors.input * &cache.prefix.value;
        let kept = self.cached_part(call.model, &prefix) * &hours.value * &self.span.days * &self.span.part;
        let price = &rate.value / &self.world.tables[call.model.table].per.value;
        vec![(priced(call, Thing::CacheStorage, price), kept)]
    }

    /// The lower of two numbers that the hit rate is between. In a conversation nothing is cached by it.
    fn hit_rate(&self, call: &Call, per_hour: &Q) -> Q {
        let Some(cache) = call.cache else { return zero() };
        self.touch(Touch::Cache(call.model));
        let of_model = model(self.world, call.model).cache.as_ref().expect("a model with a cache");
        traffic::hit_rate(cache, of_model, per_hour).0
    }

    fn card(&self, id: ModelId) -> CardId {
        (id, in_force(model(self.world, id), &self.span.day))
    }

    fn published(&self, (id, number): CardId) -> &Card {
        &model(self.world, id).cards[number]
    }

    pub fn touch(&self, touch: Touch) {
        self.touched.borrow_mut().insert(touch);
    }

    /// The tokens of requests, of which `share` run in a tier; without a hit rate the cache is left out.
    fn tokens(
        &self,
        usage: &mut Usage,
        call: &Call,
        request: &Request,
        tier: Tier,
        share: &Q,
        hit_rate: Option<Q>,
    ) {
        let write = match call.cache.and_then(|cache| cache.ttl) {
            Some("1h") => Meter::CacheWrite1h,
            _ => Meter::CacheWrite,
        };
        let cached = match (hit_rate, &request.cacheable) {
            (None, _) => vec![],
            (Some(_), Cacheable::Measured(tokens)) => {
                let meters = [Meter::CacheRead, Meter::CacheWrite, Meter::CacheWrite1h];
                meters.into_iter().zip(tokens.clone()).collect()
            }
            (Some(h), _) => {
                let [read, written] = self.read_and_written(call.model, request, &h);
                vec![(Meter::CacheRead, read), (write, written)]
            }
        };
        let uncached = &request.input - sum(cached.iter().map(|(_, tokens)| tokens.clone()));
        let others = [(Meter::Input, uncached), (Meter::Output, request.output.clone())];
        let meters = cached.into_iter().chain(others);
        for (meter, tokens) in meters {
            let quantity = &request.times * share * tokens;
            if quantity != zero() {
                let price = self.price(call, request, tier, meter);
                usage.push((priced(call, Thing::Tokens(tier, meter), price), quantity));
            }
        }
        self.pieces(usage, call, request, tier, share);
    }

    /// Seconds and pieces of requests, of which `share` run in a tier: `increment × ⌈max(q, minimum) / increment⌉` of
    /// each.
    fn pieces(&self, usage: &mut Usage, call: &Call, request: &Request, tier: Tier, share: &Q) {
        let id = self.card(call.model);
        for (name, used) in call.meters.into_iter().flatten().filter(|_| request.uses_tools) {
            let times = &request.times * share;
            if *used == zero() || times == zero() {
                continue;
            }
            self.touch(Touch::Cell(id, None, tier, Meter::Of(name)));
            let rates = self.published(id).rates.get(&tier).and_then(Option::as_ref);
            // Where its price is the same for all, the class of what is used does not matter.
            let plain = name.split('@').next().unwrap_or(name);
            let of = |name| rates.and_then(|cells| cells.get(&Meter::Of(name)));
            let Some(Cell::Per(cell)) = of(name).or_else(|| of(plain)) else {
                panic!("no rate for {name} in {tier:?} of {id:?}");
            };
            let least = cell.minimum.as_ref().filter(|minimum| *minimum > used).unwrap_or(used);
            let billed = match &cell.increment {
                Some(step) => step * (least / step).ceil(),
                None => least.clone(),
            };
            let price = &cell.amount.value / &cell.per;
            usage.push((priced(call, Thing::Tokens(tier, Meter::Of(plain)), price), billed * times));
        }
    }

    fn read_and_written(&self, model: ModelId, request: &Request, hit_rate: &Q) -> [Q; 2] {
        let cached = |tokens: &Q| self.cached_part(model, tokens);
        match &request.cacheable {
            Cacheable::Nothing => [zero(), zero()],
            Cacheable::Measured(_) => unreachable!("what was measured is known"),
            Cacheable::Prefix(prefix) => [hit_rate * cached(prefix), rest(hit_rate) * cached(prefix)],
            Cacheable::Turn(stands) => {
                let read = stands.iter().map(cached).min().unwrap_or_else(zero);
                [read.clone(), cached(&request.input) - read]
            }
        }
    }

    /// P* = granule × ⌊prefix / granule⌋ if prefix ≥ min_prefix, else 0
    fn cached_part(&self, id: ModelId, prefix: &Q) -> Q {
        self.touch(Touch::Cache(id));
        let cache = model(self.world, id).cache.as_ref().expect("a model with a cache");
        let min_prefix = cache.min_prefix.as_ref().map_or(zero(), |min| min.value.clone());
        let granule = cache.granule.as_ref().map_or(one(), |granule| granule.value.clone());
        if *prefix < min_prefix { zero() } else { &granule * (prefix / &granule).floor() }
    }

    /// rate / per, and the region's factor
    fn price(&self, call: &Call, request: &Request, tier: Tier, meter: Meter) -> Q {
        let id = self.card(call.model);
        let card = self.published(id);
        let long = long_context(card, &request.input);
        let rates = long.map_or(&card.rates, |entry| &card.long[entry].rates);
        let per = &self.world.tables[call.model.table].per.value;
        self.region_factor(call) * self.rate(rates, (id, long), tier, meter) / per
    }

    fn rate(&self, rates: &Rates, from: (CardId, Option<usize>), tier: Tier, meter: Meter) -> Q {
        self.touch(Touch::Cell(from.0, from.1, tier, meter));
        let cells = rates.get(&tier).and_then(Option::as_ref);
        match cells.and_then(|cells| cells.get(&meter)) {
            Some(Cell::Amount(amount)) => amount.value.clone(),
            Some(Cell::Free) => zero(),
            Some(Cell::AsInput) => self.rate(rates, from, tier, Meter::Input),
            Some(Cell::AsOutput) => self.rate(rates, from, tier, Meter::Output),
            Some(Cell::NotOffered | Cell::Per(_)) | None => {
                panic!("no rate for {meter:?} in {tier:?} of {from:?}")
            }
        }
    }

    fn region_factor(&self, call: &Call) -> Q {
        let Some(region) = call.region else { return one() };
        let card = self.card(call.model);
        self.touch(Touch::Region(card, region.to_owned()));
        self.published(card).regions[region].value.clone()
    }

    /// Fees fall per request, in any tier and region.
    fn fees(&self, usage: &mut Usage, call: &Call, request: &Request) {
        let card = self.card(call.model);
        for (name, uses) in call.tools.into_iter().flatten().filter(|_| request.uses_tools) {
            self.touch(Touch::Fee(card, name.clone()));
            let fee = &self.published(card).fees[name];
            let price = &fee.amount.value / &fee.per.value;
            usage.push((priced(call, Thing::Fee(name.clone()), price), &uses.value * &request.times));
        }
    }
}

fn priced(call: &Call, thing: Thing, price: Q) -> Priced {
    Priced { model: Some(call.model), thing, price }
}

pub fn model(world: &World, id: ModelId) -> &Model {
    &world.tables[id.table].models[id.model]
}

/// The last entry of `long_context` that matches: it is decided on the total input of a request, cached and fed
/// back tokens too.
pub fn long_context(card: &Card, input: &Q) -> Option<usize> {
    card.long.iter().rposition(|long| {
        let threshold = &long.threshold.value;
        if long.inclusive { threshold <= input } else { threshold < input }
    })
}
