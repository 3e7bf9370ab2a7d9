//! What a step does with a model in a month: as it is projected, and as it was measured.

use std::collections::BTreeMap;

use crate::engine::{Item, StepResult, requests};
use crate::exact::Exact;
use crate::scenario::PlannedStep;
use crate::units::{Figure, Meter, Tier};
use crate::usage::{Kind, in_unit};

/// What a step does with each model, by its name. What no model does has an empty one.
pub(super) type Works = BTreeMap<String, Work>;

/// What a step does with a model.
#[derive(Clone, Debug, Default)]
pub(super) struct Work {
    /// How many calls it makes, in each tier.
    pub(super) calls: BTreeMap<Tier, Exact>,
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
    for ((model, tier), number) in requests(planned, step) {
        *works.entry(model.to_string()).or_default().calls.entry(tier).or_default() += number.exact();
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

/// What was measured of a step.
pub(super) fn measured(kinds: &[Kind]) -> Works {
    let mut works = Works::new();
    for kind in kinds {
        let work = works.entry(kind.model.to_string()).or_default();
        *work.calls.entry(kind.tier).or_default() += Exact::from(kind.calls);
        for (meter, sum) in &kind.used {
            work.add(Some(*meter), &in_unit(*meter, *sum), &Exact::ZERO);
        }
        for (meter, amount) in &kind.amounts {
            work.add(*meter, &Exact::ZERO, amount.exact());
        }
    }
    works
}

impl Work {
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

    /// What these prompts would cost at what another workload pays for a token of each meter; a meter that it does not
    /// use costs what it costs here.
    pub(super) fn prompts_at_rates_of(&self, other: &Self) -> Exact {
        let own = self.meters.iter().filter(|(meter, _)| Part::of(**meter) == Part::Prompt);
        let priced = own.map(|(meter, metered)| {
            let rate = other.meters.get(meter).and_then(|other| other.amount.checked_div(&other.used));
            rate.map_or_else(|| metered.amount.clone(), |rate| &metered.used * &rate)
        });
        priced.sum()
    }
}
