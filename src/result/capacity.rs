//! What `project --capacity` answers.

use crate::analysis::capacity::{Bound, ModelLoad, UnitTime as Time};
use crate::analysis::{self, AsOfFrom, Projected};
use crate::engine;
use crate::scenario::{AS_WRITTEN, BASE_CASE};

use super::hourly::Hourly;
use super::quota::Quota;
use super::{Basis, Figure, Message, Place, all};

parts! {
    /// What scenarios ask of their vendors, one after the other.
    pub struct ProjectCapacity from projected: &[Projected] {
        /// Each scenario, in the order in which they were named.
        scenarios: Vec<Load> = all(projected),
    }

    /// What a scenario asks of its vendors.
    pub struct Load from projected: &Projected where {
        let Projected { plan, variant, case, as_of_from, capacity, warnings, .. } = projected;
    } {
        /// Its name.
        name: String = plan.name.clone(),
        /// The design; `as_written` is the file itself.
        variant: String = variant.as_deref().unwrap_or(AS_WRITTEN).to_owned(),
        /// The assumptions; `base` is the file itself.
        case: String = case.as_deref().unwrap_or(BASE_CASE).to_owned(),
        /// The day whose prices and limits are used.
        as_of: String = plan.as_of.to_string(),
        /// Who chose that day.
        as_of_from: AsOfFrom = *as_of_from,
        /// What the prices rest on.
        basis: Basis = (&plan.basis).into(),
        /// How much there is to do.
        volume: MonthlyVolume =
            MonthlyVolume { unit: capacity.unit.clone(), per_month: (&capacity.volume).into() },
        /// What is asked, and what may be.
        capacity: Capacity = capacity.into(),
        /// What is worth knowing.
        warnings: Vec<Message> = all(warnings),
    }

    /// How much there is to do in a month.
    pub struct MonthlyVolume {
        /// What is counted.
        unit: String,
        /// Units a month.
        per_month: Figure,
    }

    /// What is asked of the vendors, and what may be.
    pub struct Capacity from capacity: &analysis::Capacity where {
        let binds = |(bound, volume): (Bound, crate::exact::Exact)| {
            let per_month = volume.into();
            match bound {
                Bound::Model(model, ceiling) => {
                    let (model, limit) = (Some(model.to_string()), Some(ceiling.word().to_owned()));
                    Binds { model, limit, plan: None, per_month }
                }
                Bound::Plan(plan) => Binds { model: None, limit: None, plan: Some(plan), per_month },
            }
        };
    } {
        /// Days of a month.
        days_per_month: Figure = (&capacity.days).into(),
        /// How many times the average the busiest minute is.
        peak_factor: Figure = (&capacity.peak_factor).into(),
        /// Whether the file says so.
        peak_factor_given: bool = capacity.peak_given,
        /// The models in use.
        models: Vec<Model> = capacity.models.iter().map(|model| Model::of(capacity, model)).collect(),
        /// What is full first as the volume grows; null where no limit is known.
        binds_first: Option<Binds> = capacity.binding().map(binds),
        /// How long a unit takes, in milliseconds.
        unit_time_ms: UnitTime = (&capacity.unit_time).into(),
        /// The plan with an allowance; null without one.
        quota: Option<Quota> = capacity.quota.as_ref().map(|quota| Quota::of(capacity, quota)),
        /// Capacity that is paid by the hour, beside tokens.
        by_the_hour: Vec<Hourly> = capacity.hourly.iter().map(|one| Hourly::of(capacity, one)).collect(),
    }

    /// What is full first.
    pub struct Binds {
        /// The model whose limit it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        model: Option<String>,
        /// That limit.
        #[serde(skip_serializing_if = "Option::is_none")]
        limit: Option<String>,
        /// The plan whose allowance it is.
        #[serde(skip_serializing_if = "Option::is_none")]
        plan: Option<String>,
        /// The units a month at which it is full.
        per_month: Figure,
    }

    /// A model in use.
    pub struct Model of(capacity: &analysis::Capacity, model: &ModelLoad) where {
        let drain = |(minutes, ceiling): (crate::exact::Exact, crate::pricing::Ceiling)| Drain {
            minutes: minutes.into(),
            limit: ceiling.word().to_owned(),
        };
    } {
        /// Its name.
        model: String = model.load.model.to_string(),
        /// What a month asks of it.
        month: Month = (&model.load).into(),
        /// The limits, and what is asked of each.
        limits: Vec<Use> = model.uses.iter().map(|one| Use::of(capacity, one)).collect(),
        /// The limits that are not known.
        unknown: Vec<String> = model.unknown().map(|ceiling| ceiling.word().to_owned()).collect(),
        /// How long a month's calls take at the limits; null where none is known.
        drain: Option<Drain> = model.drain().map(drain),
    }

    /// What a month asks of a model.
    pub struct Month from load: &engine::Load {
        /// Requests outside the batch tier.
        requests: Figure = (&load.requests).into(),
        /// Requests in the batch tier.
        batch_tier_requests: Figure = (&load.batched).into(),
        /// Tokens of prompts.
        input: Figure = (&load.input).into(),
        /// Tokens of prompts that are read from a cache.
        cache_read: Figure = (&load.cache_read).into(),
        /// Tokens of outputs.
        output: Figure = (&load.output).into(),
        /// Milliseconds in flight of all requests; null where no latency is known.
        in_flight_ms: Option<Figure> = load.time.as_ref().map(Figure::from),
    }

    /// A limit, and what is asked of it.
    pub struct Use of(capacity: &analysis::Capacity, one: &analysis::capacity::Use) where {
        let used = one.utilisation();
    } {
        /// Its key.
        limit: String = one.ceiling.word().to_owned(),
        /// What it is a limit of.
        of: String = one.ceiling.words().to_owned(),
        /// What the busiest minute asks.
        asked: Option<Figure> = one.peak.as_ref().map(Figure::from),
        /// The limit; null where it is not known.
        most: Option<Figure> = one.limit.as_ref().map(|limit| (&limit.value).into()),
        /// Where it is written.
        place: Option<Place> = one.limit.as_ref().map(|limit| (&limit.place).into()),
        /// The part of it that is asked for.
        used: Option<Figure> = used.as_ref().map(Figure::from),
        /// The units a month at which it is full.
        full_at: Option<Figure> = used.as_ref().and_then(|used| capacity.full_at(used)).map(Figure::from),
    }

    /// How long a month's calls take at the limits.
    pub struct Drain {
        /// Minutes.
        minutes: Figure,
        /// The limit that makes it so long.
        limit: String,
    }

    /// How long a unit takes.
    pub struct UnitTime from time: &Time {
        /// One call after the other.
        sequential: Option<Figure> = time.sequential.as_ref().map(Figure::from),
        /// Calls that need not wait for each other at the same time.
        at_least: Option<Figure> = time.at_least.as_ref().map(Figure::from),
        /// Models whose latency is not known.
        unknown: Vec<String> = time.unknown.iter().map(ToString::to_string).collect(),
        /// Steps with a part in the batch tier, which is left out.
        without_batch_tier_of: Vec<String> = time.batched.clone(),
        /// Steps with attempts by people, which are left out.
        without_people_of: Vec<String> = time.by_people.clone(),
    }
}
