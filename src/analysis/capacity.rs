//! Compares the load with vendors' limits, and finds the first limit when the volume grows.
//!
//! The average per minute is the month's load over its minutes; the busiest minute is `peak_factor` times that.
//! Load is proportional to volume, so a limit with utilisation `u` is reached at exactly `volume / u`.

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

/// The peak load of a workload on its models, compared with the vendors' limits.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Capacity {
    /// Units per month.
    pub volume: Count,
    /// The unit.
    pub unit: String,
    /// Days per month: the scenario's `days_per_month`, by default 30.
    pub days: Count,
    /// The ratio of the busiest minute to the average; by default 1.
    pub peak_factor: Factor,
    /// Whether the scenario gives it.
    pub peak_given: bool,
    /// The models, by name.
    pub models: Vec<ModelLoad>,
    /// The time per unit.
    pub unit_time: UnitTime,
    /// The plan with an allowance, if there is one.
    pub quota: Option<QuotaUse>,
    /// Models with capacity for sale by the hour.
    pub hourly: Vec<Hourly>,
}

/// The load on a model.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ModelLoad {
    /// The load per month.
    pub load: Load,
    /// Compared with each of its limits, known or not; token limits by direction or in total.
    pub uses: Vec<Use>,
    /// Whether it is known if cached tokens count toward the limits.
    pub says_cached_counts: bool,
}

/// One kind of load on a model, and its limit.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Use {
    /// The kind of limit.
    pub ceiling: Ceiling,
    /// The load per month: requests, tokens or, for requests in flight, their total minutes. `None` if it needs the
    /// speed of the model and that is unknown.
    pub month: Option<Exact>,
    /// The load of the busiest minute, or the requests in flight then (Little: arrivals × time).
    pub peak: Option<Exact>,
    /// The vendor's limit, if known.
    pub limit: Option<Located<Count>>,
}

impl Use {
    /// The share of the limit used in the busiest minute; above 1 if exceeded.
    #[must_use]
    pub fn utilisation(&self) -> Option<Exact> {
        self.peak.as_ref()?.checked_div(self.limit.as_ref()?.value.exact())
    }

    /// The minutes to complete a month's work at this limit: `month / limit`.
    #[must_use]
    pub fn drain(&self) -> Option<Exact> {
        self.month.as_ref()?.checked_div(self.limit.as_ref()?.value.exact())
    }
}

impl ModelLoad {
    /// The minutes to complete a month's work at the known limits, and the limit that decides: `max(N / rpm, N ×
    /// tokens / tpm, N × latency / (60 × concurrency))`.
    #[must_use]
    pub fn drain(&self) -> Option<(Exact, Ceiling)> {
        let drains = self.uses.iter().filter_map(|one| Some((one.drain()?, one.ceiling)));
        drains.reduce(|longest, one| if longest.0 < one.0 { one } else { longest })
    }

    /// The kinds of limits without a known limit or load.
    pub fn unknown(&self) -> impl Iterator<Item = Ceiling> {
        let open = self.uses.iter().filter(|one| one.limit.is_none() || one.peak.is_none());
        open.map(|one| one.ceiling)
    }
}

/// The first limit that is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Bound {
    /// A limit of a model.
    Model(Arc<str>, Ceiling),
    /// The allowance of a plan.
    Plan(String),
}

/// An exceeded limit.
#[derive(Clone, Debug)]
pub struct Passed {
    message: String,
    place: Place,
    help: String,
}

impl Passed {
    /// The warning, when only the cost was asked for.
    #[must_use]
    pub fn warning(&self) -> Diagnostic {
        self.placed(Diagnostic::warning(Code::LimitPassed, self.message.as_str()))
    }

    /// The error, when the design is checked.
    #[must_use]
    pub fn error(&self) -> Diagnostic {
        self.placed(Diagnostic::error(Code::LimitPassed, self.message.as_str()))
    }

    fn placed(&self, passed: Diagnostic) -> Diagnostic {
        passed.at(&self.place).help(self.help.as_str())
    }
}

impl Capacity {
    /// Compares a projection with the limits of its models.
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
            // Vendors limit tokens by direction or in total: if one is known, the other does not count as unknown.
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

    /// The volume, in units per month, at which a limit with this utilisation is reached; `None` if nothing is used.
    #[must_use]
    pub fn full_at(&self, utilisation: &Exact) -> Option<Exact> {
        self.volume.exact().checked_div(utilisation)
    }

    /// The known limit that is reached first when the volume grows, and the volume at that point.
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

    /// The exceeded limits.
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

/// The monthly load on a model of one kind.
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

/// A number for a message: six significant digits, in groups of three.
fn shown(number: &Exact) -> String {
    let text = require::shown(number);
    match text.split_once('.') {
        Some((whole, fraction)) => format!("{}.{fraction}", group(whole)),
        None => group(&text),
    }
}
