//! Whether vendors take so much at once, and what binds first when the volume grows.
//!
//! The average of a minute is the month's by its minutes; the busiest minute is `peak_factor` times as
//! much. All that is asked of a model is proportional to the volume, so a limit of which a part `u` is
//! used is full at `volume / u`, exactly.

mod hourly;
mod quota;
mod unit;

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, of_unit};
use crate::engine::{Load, Projection, loads};
use crate::exact::{Exact, group};
use crate::pricing::{Ceiling, Ceilings};
use crate::scenario::{Plan, PlannedVolume};
use crate::units::{Count, Factor};
use crate::yaml::Located;

use super::require::{self, percent};

pub use self::hourly::Hourly;
pub use self::quota::{QuotaUse, Weighted};
pub use self::unit::UnitTime;

/// What a workload asks of its models at the peak, against what their vendors take.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Capacity {
    /// Units a month.
    pub volume: Count,
    /// What is counted.
    pub unit: String,
    /// Days of the month: the scenario's `days_per_month`, else 30.
    pub days: Count,
    /// How many times the average the busiest minute is; 1 where the scenario does not say.
    pub peak_factor: Factor,
    /// Whether the scenario says so.
    pub peak_given: bool,
    /// The models, by name.
    pub models: Vec<ModelLoad>,
    /// How long a unit takes.
    pub unit_time: UnitTime,
    /// The plan with an allowance, if there is one.
    pub quota: Option<QuotaUse>,
    /// Models of which capacity is for sale by the hour.
    pub hourly: Vec<Hourly>,
}

/// What is asked of a model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ModelLoad {
    /// What a month asks of it.
    pub load: Load,
    /// Against each of its limits, known or not; limits of tokens by direction or together.
    pub uses: Vec<Use>,
    /// Whether somebody says if tokens read from the cache count against the limits.
    pub says_cached_counts: bool,
}

/// What is asked of a model in one respect, against its limit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Use {
    /// In which respect.
    pub ceiling: Ceiling,
    /// What a month asks: requests, tokens or, of requests in flight, minutes of them added up. `None`
    /// where how fast the model answers is needed and not known.
    pub month: Option<Exact>,
    /// What the busiest minute asks, or how many requests are in flight then (Little: arrivals × time).
    pub peak: Option<Exact>,
    /// What the vendor takes, where that is known.
    pub limit: Option<Located<Count>>,
}

impl Use {
    /// The part of the limit that the busiest minute takes; above 1 where it is passed.
    #[must_use]
    pub fn utilisation(&self) -> Option<Exact> {
        self.peak.as_ref()?.checked_div(self.limit.as_ref()?.value.exact())
    }

    /// Minutes until all of a month's work is done, as fast as this limit allows: `month / limit`.
    #[must_use]
    pub fn drain(&self) -> Option<Exact> {
        self.month.as_ref()?.checked_div(self.limit.as_ref()?.value.exact())
    }
}

impl ModelLoad {
    /// Minutes until all of a month's work is done at once, as fast as the known limits allow, and the
    /// limit that decides: `max(N / rpm, N × tokens / tpm, N × latency / (60 × concurrency))`.
    #[must_use]
    pub fn drain(&self) -> Option<(Exact, Ceiling)> {
        let drains = self.uses.iter().filter_map(|one| Some((one.drain()?, one.ceiling)));
        drains.reduce(|longest, one| if longest.0 < one.0 { one } else { longest })
    }

    /// The respects in which no limit is known, or nothing to hold against it.
    pub fn unknown(&self) -> impl Iterator<Item = Ceiling> {
        let open = self.uses.iter().filter(|one| one.limit.is_none() || one.peak.is_none());
        open.map(|one| one.ceiling)
    }
}

/// What binds first.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bound {
    /// A limit of a model.
    Model(Arc<str>, Ceiling),
    /// The allowance of a plan.
    Plan(String),
}

/// A limit that is passed.
#[derive(Clone, Debug)]
pub struct Passed {
    message: String,
    place: Place,
    help: String,
}

impl Passed {
    /// What to tell people who want to know what the design costs all the same.
    #[must_use]
    pub fn warning(&self) -> Diagnostic {
        self.placed(Diagnostic::warning(Code::LimitPassed, self.message.as_str()))
    }

    /// What to tell people who want to know whether the design holds.
    #[must_use]
    pub fn error(&self) -> Diagnostic {
        self.placed(Diagnostic::error(Code::LimitPassed, self.message.as_str()))
    }

    fn placed(&self, passed: Diagnostic) -> Diagnostic {
        passed.at(&self.place).help(self.help.as_str())
    }
}

impl Capacity {
    /// Holds a projection against the limits of its models.
    #[must_use]
    pub fn of(plan: &Plan, projection: &Projection) -> Self {
        let stated = &plan.throughput;
        let days = match &plan.volume.per_day {
            Some(per_day) => per_day.days.clone(),
            None => Count::of(PlannedVolume::DAYS_PER_MONTH),
        };
        let peak_factor = stated.peak_factor.clone().unwrap_or(Factor::ONE);
        let minutes = &days * &Count::of(24 * 60);
        let loads = loads(plan, projection);
        let peak = |month: &Exact| (month * peak_factor.exact()).checked_div(minutes.exact());
        let none = Ceilings::default();
        let model = |load: &Load| {
            let ceilings = stated.ceilings.get(&*load.model).unwrap_or(&none);
            let one = |ceiling: Ceiling| {
                let month = asked(load, ceiling, ceilings.cached_counts());
                let peak = month.as_ref().and_then(peak);
                Use { ceiling, month, peak, limit: ceilings.get(ceiling).cloned() }
            };
            // A vendor limits tokens by direction or together: where the one is known, that the other is
            // not does not make it unknown.
            let is_together = ceilings.get(Ceiling::Tokens).is_some();
            let is_shown = |one: &Use| match one.ceiling {
                Ceiling::InputTokens | Ceiling::OutputTokens => one.limit.is_some() || !is_together,
                Ceiling::Tokens => is_together,
                Ceiling::Requests | Ceiling::InFlight => true,
            };
            ModelLoad {
                load: load.clone(),
                uses: Ceiling::ALL.into_iter().map(one).filter(is_shown).collect(),
                says_cached_counts: ceilings.says_cached_counts(),
            }
        };
        Self {
            volume: plan.volume.per_month.clone(),
            unit: plan.volume.unit.clone(),
            models: loads.iter().map(model).collect(),
            unit_time: UnitTime::of(plan, projection),
            quota: stated.quota.as_ref().map(|quota| QuotaUse::of(quota, &loads)),
            hourly: hourly::all(plan, projection, &days),
            peak_given: stated.peak_factor.is_some(),
            days,
            peak_factor,
        }
    }

    /// The volume, in units a month, at which so much of a limit that is used in part is used in full;
    /// `None` where nothing is used.
    #[must_use]
    pub fn full_at(&self, utilisation: &Exact) -> Option<Exact> {
        self.volume.exact().checked_div(utilisation)
    }

    /// The known limit that binds first when the volume grows, and the volume at which it is used in full.
    #[must_use]
    pub fn binding(&self) -> Option<(Bound, Exact)> {
        let of_models = self.models.iter().flat_map(|model| {
            model.uses.iter().filter_map(|one| {
                Some((Bound::Model(Arc::clone(&model.load.model), one.ceiling), one.utilisation()?))
            })
        });
        let of_plan = self.quota.iter().map(|quota| (Bound::Plan(quota.plan.clone()), quota.utilisation()));
        let all = of_models.chain(of_plan);
        let (bound, most) = all.reduce(|most, one| if most.1 < one.1 { one } else { most })?;
        Some((bound, self.full_at(&most)?))
    }

    /// The limits that are passed.
    #[must_use]
    pub fn passed(&self) -> Vec<Passed> {
        let passed = |utilisation: &Exact, limit: &Located<Count>, what: String| {
            let full = self.full_at(utilisation).map_or_else(String::new, |full| full.floor().grouped());
            Passed {
                message: format!("{what}, {} of it", percent(utilisation)),
                place: limit.place.clone(),
                help: format!("it is used in full at {}", of_unit(&full, "month", &self.unit)),
            }
        };
        let mut found = Vec::new();
        for model in &self.models {
            for one in &model.uses {
                let (Some(utilisation), Some(peak), Some(limit)) = (one.utilisation(), &one.peak, &one.limit)
                else {
                    continue;
                };
                if Exact::ONE < utilisation {
                    let (name, words) = (&model.load.model, one.ceiling.words());
                    let most = shown(limit.value.exact());
                    let what = format!("`{name}` is asked for {} {words} and takes {most}", shown(peak));
                    found.push(passed(&utilisation, limit, what));
                }
            }
        }
        if let Some(quota) = self.quota.as_ref().filter(|quota| Exact::ONE < quota.utilisation()) {
            let (used, most) = (shown(quota.used.exact()), shown(quota.allowance.value.exact()));
            let what = format!(
                "the plan `{}` is asked for {used} weighted requests a month and allows {most}",
                quota.plan
            );
            found.push(passed(&quota.utilisation(), &quota.allowance, what));
        }
        found
    }
}

/// What a month asks of a model in one respect.
fn asked(load: &Load, ceiling: Ceiling, cached_counts: bool) -> Option<Exact> {
    let input = if cached_counts { &load.input + &load.cache_read } else { load.input.clone() };
    Some(match ceiling {
        Ceiling::Requests => load.requests.exact().clone(),
        Ceiling::InputTokens => input.exact().clone(),
        Ceiling::OutputTokens => load.output.exact().clone(),
        Ceiling::Tokens => (&input + &load.output).exact().clone(),
        // A minute has 60,000 milliseconds.
        Ceiling::InFlight => load.time.as_ref()?.exact().checked_div(&Exact::from(60_000_i64))?,
    })
}

/// A number as people read it in a message: six significant digits, in groups of three.
fn shown(number: &Exact) -> String {
    let text = require::shown(number);
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", group(whole)),
        None => group(&text),
    }
}
