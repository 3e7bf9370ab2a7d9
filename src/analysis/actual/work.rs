//! What a step does with a model in a month: as it is projected, and as it was measured.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::engine::{Item, StepResult, Usage, made};
use crate::exact::Exact;
use crate::pricing::{Catalog, Offer};
use crate::scenario::{CallService, PlannedCall, PlannedStep};
use crate::units::{Count, Date, Figure, Meter, Tier};
use crate::usage::{Kind, in_unit};

use super::CauseKind;
use super::conditions::{self, ByConditions, Conditions};

/// What a step does with each model, by its name. What no model does has an empty one.
pub(super) type Works = BTreeMap<String, Work>;

/// What a step does with a model.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    /// How many calls it makes.
    pub(super) calls: ByConditions,
    /// How much of each meter of text it uses.
    used: BTreeMap<Meter, ByConditions>,
    /// What the model is sold at.
    offer: Option<Arc<Offer>>,
    /// What is used and what that costs, by meter; tools, checks at a fee and storage have none.
    pub(super) meters: BTreeMap<Option<Meter>, Metered>,
}

/// How much is used, and what it costs.
#[derive(Clone, Debug, Default)]
pub(super) struct Metered {
    pub(super) used: Exact,
    pub(super) amount: Exact,
}

/// A part of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The text of its prompt, whatever a cache has of it.
    Prompt,
    /// The text of its answer.
    Answer,
    /// All else.
    Beside,
}

impl Part {
    fn of(meter: Option<Meter>) -> Self {
        match meter {
            Some(meter) if meter == Meter::Input || meter.is_cached_text() => Self::Prompt,
            Some(meter) if meter == Meter::Output || meter.facts().part_of == Some(Meter::Output) => {
                Self::Answer
            }
            _ => Self::Beside,
        }
    }
}

/// What a step is projected to do.
pub(super) fn projected(planned: &PlannedStep, step: &StepResult) -> Works {
    let mut works = Works::new();
    for (call, number) in made(planned, step).filter(|(_, number)| !number.is_zero()) {
        works.entry(call.model.to_string()).or_default().make(call, &number);
    }
    for line in step.branches.iter().flat_map(|branch| branch.bill(Figure::Invoice)) {
        let meter = match &line.item {
            Item::Metered(_, meter) => Some(*meter),
            Item::Fee(_) | Item::CheckFee | Item::CacheStorage => None,
        };
        let model = line.model.as_deref().unwrap_or_default();
        let used = line.used.as_ref().unwrap_or(&line.quantity.number);
        works.entry(model.to_owned()).or_default().add(meter, used.exact(), line.amount.exact());
    }
    works
}

/// What was measured of a step, at the prices of a day.
pub(super) fn measured(kinds: &[Kind], catalog: &Catalog, day: Date) -> Works {
    let mut works = Works::new();
    for kind in kinds {
        let work = works.entry(kind.model.to_string()).or_default();
        let offer = work.offer.take().or_else(|| catalog.offer(&kind.model, day).ok().map(Arc::new));
        let offer = work.offer.insert(offer.expect("what has a price is sold"));
        let conditions = Conditions::of_kind(kind, offer);
        for (meter, sum) in &kind.used {
            let used = in_unit(*meter, *sum);
            work.add(Some(*meter), &used, &Exact::ZERO);
            work.use_text(*meter, &conditions, &used);
        }
        *work.calls.entry(conditions).or_default() += Exact::from(kind.calls);
        for (meter, amount) in &kind.amounts {
            work.add(*meter, &Exact::ZERO, amount.exact());
        }
    }
    works
}

impl Work {
    /// Makes a planned call so many times.
    fn make(&mut self, call: &PlannedCall, number: &Count) {
        self.offer = Some(Arc::clone(&call.offer));
        let requests = number * call.requests.number();
        let tiers = match &call.service {
            CallService::Tier(tier) => vec![(*tier, requests)],
            CallService::Batch { share, .. } => {
                vec![(Tier::Standard, &requests * &share.rest()), (Tier::Batch, &requests * share)]
            }
        };
        for (tier, requests) in tiers {
            for (conditions, share) in Conditions::of_call(call, tier) {
                let requests = &requests * &share;
                if !requests.is_zero() {
                    *self.calls.entry(conditions).or_default() += requests.exact();
                }
            }
        }
        for part in Usage::with_tiers(call).parts() {
            let used = number * &part.of_call();
            for (conditions, share) in Conditions::of_call(call, part.tier) {
                self.use_text(part.meter, &conditions, (&used * &share).exact());
            }
        }
    }

    fn use_text(&mut self, meter: Meter, conditions: &Conditions, used: &Exact) {
        if Part::of(Some(meter)) != Part::Beside && !used.is_zero() {
            *self.used.entry(meter).or_default().entry(conditions.clone()).or_default() += used;
        }
    }

    fn add(&mut self, meter: Option<Meter>, used: &Exact, amount: &Exact) {
        let own = self.meters.entry(meter).or_default();
        own.used += used;
        own.amount += amount;
    }

    /// How many calls.
    pub(super) fn all_calls(&self) -> Exact {
        self.calls.values().sum()
    }

    /// What all of it costs.
    pub(super) fn amount(&self) -> Exact {
        self.meters.values().map(|metered| &metered.amount).sum()
    }

    /// What a part of the calls uses and costs.
    pub(super) fn part(&self, part: Part) -> Metered {
        let own = || self.meters.iter().filter(|(meter, _)| Part::of(**meter) == part).map(|(_, own)| own);
        Metered {
            used: own().map(|metered| &metered.used).sum(),
            amount: own().map(|metered| &metered.amount).sum(),
        }
    }

    /// The part of the prompts that caches read.
    pub(super) fn read(&self) -> Exact {
        let read = self.meters.iter().filter(|(meter, _)| {
            meter.is_some_and(|meter| meter.is_read()) && Part::of(**meter) == Part::Prompt
        });
        let read: Exact = read.map(|(_, metered)| &metered.used).sum();
        read.checked_div(&self.part(Part::Prompt).used).unwrap_or_default()
    }

    /// What a part of the calls would cost at what another workload pays for a token of each meter. One that the other
    /// does not use costs what it would cost there.
    pub(super) fn at_rates_of(&self, other: &Self, part: Part) -> Exact {
        let own = self.meters.iter().filter(|(meter, _)| Part::of(**meter) == part);
        let priced = own.map(|(meter, metered)| {
            let paid = other.meters.get(meter).and_then(|other| other.amount.checked_div(&other.used));
            match (paid, meter) {
                (Some(rate), _) => &metered.used * &rate,
                (None, Some(meter)) => self.meter_under(other, *meter, 0),
                (None, None) => metered.amount.clone(),
            }
        });
        priced.sum()
    }

    /// What a part of the calls would cost where the first few of [`conditions::PARTS`] are those of these calls, and the
    /// others those of another workload.
    pub(super) fn under(&self, other: &Self, part: Part, parts: usize) -> Exact {
        let own = self.used.keys().filter(|meter| Part::of(Some(**meter)) == part);
        own.map(|meter| self.meter_under(other, *meter, parts)).sum()
    }

    fn meter_under(&self, other: &Self, meter: Meter, parts: usize) -> Exact {
        let (Some(offer), Some(own)) = (&self.offer, self.used.get(&meter)) else { return Exact::ZERO };
        match other.used.get(&meter) {
            Some(theirs) => conditions::amount((own, theirs), parts, meter, offer),
            // Where none is used, the conditions are those of the calls.
            None => conditions::amount((own, &other.calls), parts, meter, offer),
        }
    }

    /// The tokens of a call's answer that have a rate of their own, by their meter.
    pub(super) fn parts_of_answers(&self) -> BTreeMap<String, Exact> {
        let calls = self.all_calls();
        let parts = self.used.iter().filter(|(meter, _)| meter.facts().part_of == Some(Meter::Output));
        let each = |used: &ByConditions| used.values().sum::<Exact>().checked_div(&calls);
        parts.filter_map(|(meter, used)| Some((meter.name().to_owned(), each(used)?))).collect()
    }

    /// How large a part of the calls is under conditions of each name.
    pub(super) fn shares(&self, part: CauseKind) -> BTreeMap<String, Exact> {
        let mut shares = BTreeMap::new();
        let all = self.all_calls();
        for (conditions, calls) in &self.calls {
            let name = self.offer.as_ref().and_then(|offer| conditions.name(part, offer));
            if let (Some(name), Some(share)) = (name, calls.checked_div(&all)) {
                *shares.entry(name).or_default() += share;
            }
        }
        shares
    }
}
