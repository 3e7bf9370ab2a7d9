//! What `project --capacity` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::capacity::{Bound, ModelLoad, UnitTime as Time};
use crate::analysis::{self, AsOfFrom, Projected};
use crate::engine;
use crate::scenario::{AS_WRITTEN, BASE_CASE};

use super::hourly::Hourly;
use super::quota::Quota;
use super::{Figure, Message, Place, all};

/// What scenarios ask of their vendors, one after the other.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct ProjectCapacity {
    /// Each scenario, in the order in which they were named.
    pub(crate) scenarios: Vec<Load>,
}

impl From<&[Projected]> for ProjectCapacity {
    fn from(projected: &[Projected]) -> Self {
        Self { scenarios: all(projected) }
    }
}

/// What a scenario asks of its vendors.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Load {
    /// Its name.
    pub(crate) name: String,
    /// The design; `as_written` is the file itself.
    pub(crate) variant: String,
    /// The assumptions; `base` is the file itself.
    pub(crate) case: String,
    /// The day whose prices and limits are used.
    pub(crate) as_of: String,
    /// Who chose that day.
    pub(crate) as_of_from: AsOfFrom,
    /// How much there is to do.
    pub(crate) volume: MonthlyVolume,
    /// What is asked, and what may be.
    pub(crate) capacity: Capacity,
    /// What is worth knowing.
    pub(crate) warnings: Vec<Message>,
}

impl From<&Projected> for Load {
    fn from(projected: &Projected) -> Self {
        let Projected { plan, variant, case, as_of_from, capacity, warnings, .. } = projected;
        Self {
            name: plan.name.clone(),
            variant: variant.as_deref().unwrap_or(AS_WRITTEN).to_owned(),
            case: case.as_deref().unwrap_or(BASE_CASE).to_owned(),
            as_of: plan.as_of.to_string(),
            as_of_from: *as_of_from,
            volume: MonthlyVolume { unit: capacity.unit.clone(), per_month: (&capacity.volume).into() },
            capacity: capacity.into(),
            warnings: all(warnings),
        }
    }
}

/// How much there is to do in a month.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MonthlyVolume {
    /// What is counted.
    pub(crate) unit: String,
    /// Units a month.
    pub(crate) per_month: Figure,
}

/// What is asked of the vendors, and what may be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Capacity {
    /// Days of a month.
    pub(crate) days_per_month: Figure,
    /// How many times the average the busiest minute is.
    pub(crate) peak_factor: Figure,
    /// Whether the file says so.
    pub(crate) peak_factor_given: bool,
    /// The models in use.
    pub(crate) models: Vec<Model>,
    /// What is full first as the volume grows; null where no limit is known.
    pub(crate) binds_first: Option<Binds>,
    /// How long a unit takes, in milliseconds.
    pub(crate) unit_time_ms: UnitTime,
    /// The plan with an allowance; null without one.
    pub(crate) quota: Option<Quota>,
    /// Capacity that is paid by the hour, beside tokens.
    pub(crate) by_the_hour: Vec<Hourly>,
}

impl From<&analysis::Capacity> for Capacity {
    fn from(capacity: &analysis::Capacity) -> Self {
        let binds = |(bound, volume): (Bound, crate::exact::Exact)| {
            let per_month = volume.into();
            match bound {
                Bound::Model(model, ceiling) => {
                    let (model, limit) = (Some(model.to_string()), Some(ceiling.key().to_owned()));
                    Binds { model, limit, plan: None, per_month }
                }
                Bound::Plan(plan) => Binds { model: None, limit: None, plan: Some(plan), per_month },
            }
        };
        Self {
            days_per_month: (&capacity.days).into(),
            peak_factor: (&capacity.peak_factor).into(),
            peak_factor_given: capacity.peak_given,
            models: capacity.models.iter().map(|model| Model::of(capacity, model)).collect(),
            binds_first: capacity.binding().map(binds),
            unit_time_ms: (&capacity.unit_time).into(),
            quota: capacity.quota.as_ref().map(|quota| Quota::of(capacity, quota)),
            by_the_hour: capacity.hourly.iter().map(|one| Hourly::of(capacity, one)).collect(),
        }
    }
}

/// What is full first.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Binds {
    /// The model whose limit it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) model: Option<String>,
    /// That limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) limit: Option<String>,
    /// The plan whose allowance it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) plan: Option<String>,
    /// The units a month at which it is full.
    pub(crate) per_month: Figure,
}

/// A model in use.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Model {
    /// Its name.
    pub(crate) model: String,
    /// What a month asks of it.
    pub(crate) month: Month,
    /// The limits, and what is asked of each.
    pub(crate) limits: Vec<Use>,
    /// The limits that are not known.
    pub(crate) unknown: Vec<String>,
    /// How long a month's calls take at the limits; null where none is known.
    pub(crate) drain: Option<Drain>,
}

impl Model {
    fn of(capacity: &analysis::Capacity, model: &ModelLoad) -> Self {
        let drain = |(minutes, ceiling): (crate::exact::Exact, crate::pricing::Ceiling)| Drain {
            minutes: minutes.into(),
            limit: ceiling.key().to_owned(),
        };
        Self {
            model: model.load.model.to_string(),
            month: (&model.load).into(),
            limits: model.uses.iter().map(|one| Use::of(capacity, one)).collect(),
            unknown: model.unknown().map(|ceiling| ceiling.key().to_owned()).collect(),
            drain: model.drain().map(drain),
        }
    }
}

/// What a month asks of a model.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Month {
    /// Requests outside the batch tier.
    pub(crate) requests: Figure,
    /// Requests in the batch tier.
    pub(crate) batch_tier_requests: Figure,
    /// Tokens of prompts.
    pub(crate) input: Figure,
    /// Tokens of prompts that are read from a cache.
    pub(crate) cache_read: Figure,
    /// Tokens of outputs.
    pub(crate) output: Figure,
    /// Milliseconds in flight of all requests; null where no latency is known.
    pub(crate) in_flight_ms: Option<Figure>,
}

impl From<&engine::Load> for Month {
    fn from(load: &engine::Load) -> Self {
        Self {
            requests: (&load.requests).into(),
            batch_tier_requests: (&load.batched).into(),
            input: (&load.input).into(),
            cache_read: (&load.cache_read).into(),
            output: (&load.output).into(),
            in_flight_ms: load.time.as_ref().map(Figure::from),
        }
    }
}

/// A limit, and what is asked of it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Use {
    /// Its key.
    pub(crate) limit: String,
    /// What it is a limit of.
    pub(crate) of: String,
    /// What the busiest minute asks.
    pub(crate) asked: Option<Figure>,
    /// The limit; null where it is not known.
    pub(crate) most: Option<Figure>,
    /// Where it is written.
    pub(crate) place: Option<Place>,
    /// The part of it that is asked for.
    pub(crate) used: Option<Figure>,
    /// The units a month at which it is full.
    pub(crate) full_at: Option<Figure>,
}

impl Use {
    fn of(capacity: &analysis::Capacity, one: &analysis::capacity::Use) -> Self {
        let used = one.utilisation();
        Self {
            limit: one.ceiling.key().to_owned(),
            of: one.ceiling.words().to_owned(),
            asked: one.peak.as_ref().map(Figure::from),
            most: one.limit.as_ref().map(|limit| (&limit.value).into()),
            place: one.limit.as_ref().map(|limit| (&limit.place).into()),
            full_at: used.as_ref().and_then(|used| capacity.full_at(used)).map(Figure::from),
            used: used.map(Figure::from),
        }
    }
}

/// How long a month's calls take at the limits.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Drain {
    /// Minutes.
    pub(crate) minutes: Figure,
    /// The limit that makes it so long.
    pub(crate) limit: String,
}

/// How long a unit takes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UnitTime {
    /// One call after the other.
    pub(crate) sequential: Option<Figure>,
    /// Calls that need not wait for each other at the same time.
    pub(crate) at_least: Option<Figure>,
    /// Models whose latency is not known.
    pub(crate) unknown: Vec<String>,
    /// Steps with a part in the batch tier, which is left out.
    pub(crate) without_batch_tier_of: Vec<String>,
    /// Steps with attempts by people, which are left out.
    pub(crate) without_people_of: Vec<String>,
}

impl From<&Time> for UnitTime {
    fn from(time: &Time) -> Self {
        Self {
            sequential: time.sequential.as_ref().map(Figure::from),
            at_least: time.at_least.as_ref().map(Figure::from),
            unknown: time.unknown.iter().map(ToString::to_string).collect(),
            without_batch_tier_of: time.batched.clone(),
            without_people_of: time.by_people.clone(),
        }
    }
}
