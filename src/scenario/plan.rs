//! A scenario with every name resolved: nothing is left to look up.

mod branch;
mod cache;
mod cached;
mod call;
mod checking;
mod conversation;
mod errors;
mod graph;
mod horizon;
mod limits;
mod metered;
mod models;
mod overflow;
mod pools;
mod requests;
mod require;
mod resolve;
mod sheet;
mod throughput;
mod traffic;
mod volume;
mod when;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::Place;
use crate::exact::Exact;
use crate::pricing::{Basis, Offer, Rate};
use crate::units::{Count, Date, Figure, Millis, Period, Probability, Share, Tags, Tier, Tokens, Usd};
use crate::yaml::Located;

pub use self::cached::{CacheHits, CallCache};
pub use self::checking::Reviewing;
pub use self::errors::Errors;
pub use self::horizon::{PlannedHorizon, PlannedMonth, PriceChange, Stretch, plan_horizon};
pub(crate) use self::limits::too_long_message;
pub use self::metered::{PlannedMeter, PlannedTool};
pub use self::models::{ErrorRate, Models};
pub(crate) use self::models::{makers_model, no_offer, notes, unknown_model};
pub use self::requests::Requests;
pub use self::require::named_as_tables;
pub use self::resolve::{check_names, fixed, plan, plan_step, reading_order};
pub use self::sheet::RateSheet;
pub use self::throughput::{PlannedQuota, PlannedThroughput};
pub use self::traffic::{Arrivals, Pace, PlannedStorage, PlannedTraffic};
pub use self::volume::{PerDay, PlannedVolume};
pub(crate) use self::when::when_missing;
pub use self::when::{Hours, InWindow};
use super::design::{Horizon, Requirement, StatedStep};

/// The input of the engine.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The scenario's name.
    pub name: String,
    /// The day whose prices are used.
    pub as_of: Date,
    /// The months that it sums up, for a horizon.
    pub horizon: Option<Horizon>,
    /// The currency of all amounts.
    pub currency: String,
    /// The volume of work.
    pub volume: PlannedVolume,
    /// The steps, in the order of the file.
    pub steps: Vec<PlannedStep>,
    /// The fixed costs that apply.
    pub fixed: Vec<PlannedFixed>,
    /// Upper limits of figures.
    pub budget: BTreeMap<Figure, Located<Usd>>,
    /// Expected exact values of figures.
    pub expect: BTreeMap<Figure, Located<Exact>>,
    /// Peaks, rate limits, and plans with an allowance.
    pub throughput: PlannedThroughput,
    /// The requirements on the design.
    pub requirements: Vec<Requirement>,
    /// Costs that the figures leave out.
    pub not_included: Vec<String>,
    /// The offers in use, by model name.
    pub offers: BTreeMap<String, Arc<Offer>>,
    /// The models that the scenario names, with their data.
    pub models: Arc<Models>,
    /// What its figures rest on, once it is projected.
    pub basis: Basis,
}

impl Plan {
    /// Whether a hit rate, and so the figures, are only known between bounds.
    #[must_use]
    pub fn is_enclosed(&self) -> bool {
        let branches = self.steps.iter().flat_map(|step| &step.branches);
        let mut caches =
            branches.flat_map(|branch| branch.model_calls()).filter_map(|call| call.cache.as_ref());
        caches.any(|cache| cache.traffic.as_ref().is_some_and(|traffic| !traffic.hit_rate.is_exact()))
    }
}

/// One step.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedStep {
    /// Its name.
    pub name: String,
    /// The keys of the step itself, as written.
    pub stated: Arc<StatedStep>,
    /// Its tags, with those of the scenario.
    pub tags: Arc<Tags>,
    /// Calls per unit.
    pub calls_per_unit: Count,
    /// Whether each unit needs exactly one call, not just one on average.
    pub is_once_per_unit: bool,
    /// Calls per month.
    pub calls: Count,
    /// The time over which they are made, for allowances.
    pub period: Period,
    /// The positions in the file of the steps whose outputs it reads or whose calls it multiplies; all come before
    /// it.
    pub after: Vec<usize>,
    /// The expected output tokens, which a step that reads it adds to its prompt.
    pub output: Tokens,
    /// Who performs the calls.
    pub branches: Vec<PlannedBranch>,
}

impl PlannedStep {
    /// The providers of its attempts and active checks, however rarely they are called.
    #[must_use]
    pub fn providers(&self) -> BTreeSet<&str> {
        self.running().flat_map(|branch| branch.model_calls().map(|call| &*call.provider)).collect()
    }

    /// The branches that get any calls.
    pub fn running(&self) -> impl Iterator<Item = &PlannedBranch> {
        self.branches.iter().filter(|branch| !self.calls_per_unit.is_zero() && !branch.share.is_zero())
    }

    /// Whether a branch names a quality, so that the step has measured error rates.
    #[must_use]
    pub fn is_rated(&self) -> bool {
        self.branches.iter().any(|branch| branch.is_rated)
    }
}

/// A share of a step's calls.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedBranch {
    /// The share.
    pub share: Share,
    /// Calls per month.
    pub calls: Count,
    /// Whether the scenario names a quality for it.
    pub is_rated: bool,
    /// Whether a prompt that is too long is cut or split instead of refused.
    pub may_overflow: bool,
    /// The attempts.
    pub rungs: Vec<PlannedRung>,
    /// How outputs are checked.
    pub check: Checking,
    /// The cost of abandoning; if present, the last attempt is checked too.
    pub abandon: Option<Usd>,
    /// Reviews by people.
    pub review: Option<Reviewing>,
    /// The cost of an undetected error.
    pub cost_per_error: Option<Usd>,
}

/// One attempt.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedRung {
    /// Who performs it.
    pub who: Doer,
    /// The error rates of the output, if known.
    pub errors: Option<Errors>,
    /// The share of the calls that make it, if measured.
    pub reached: Option<Share>,
}

/// Who performs an attempt.
#[derive(Clone, Debug)]
pub enum Doer {
    /// A model, with its call.
    Model(Box<PlannedCall>),
    /// A person, at this cost per attempt.
    Person(Usd),
}

/// How outputs are checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Checking {
    /// The probability that a bad output is flagged.
    pub detects: Probability,
    /// The probability that a good output is flagged.
    pub false_alarms: Probability,
    /// The cost per checked output.
    pub cost: CheckingCost,
}

/// The cost of checking one output.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CheckingCost {
    /// Nothing.
    Free,
    /// A fee.
    Fee(Arc<Rate>),
    /// A model call.
    Call(Box<PlannedCall>),
}

/// One call of a model, or those of its requests with the same rates.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedCall {
    /// The model.
    pub model: Arc<str>,
    /// Its provider.
    pub provider: Arc<str>,
    /// The vendor's offer: limits and price card.
    pub offer: Arc<Offer>,
    /// The position where the scenario names the model.
    pub place: Place,
    /// The number of requests, and its reason. Tokens, meters and tools are totals over them.
    pub requests: Requests,
    /// Requests of the same call at other rates, or for merging outputs.
    pub further: Vec<PlannedCall>,
    /// Prompt tokens of one call, with the model's factor, without feedback.
    pub prompt: Tokens,
    /// Tokens that earlier attempts add to the prompt. Never cached.
    pub feedback: Tokens,
    /// Output tokens of one call, with the model's factor.
    pub output: Tokens,
    /// The cached part of the prompt.
    pub cache: Option<CallCache>,
    /// Its latency, if known.
    pub latency: Option<Millis>,
    /// The tier it runs in.
    pub service: CallService,
    /// What it uses beside text.
    pub meters: Vec<PlannedMeter>,
    /// The tools that it uses.
    pub tools: Vec<PlannedTool>,
    /// The entry of the card for long prompts whose rates it has.
    pub long: Option<usize>,
    /// The region whose factor its rates have.
    pub region: Option<Arc<str>>,
    /// The rates of its meters, outside of all windows.
    pub rates: RateSheet,
    /// How its calls are spread over windows, if its card has any.
    pub hours: Option<Hours>,
}

/// The tier that a call runs in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CallService {
    /// All calls in one.
    Tier(Tier),
    /// A share in the batch tier, the others in the standard tier.
    Batch {
        /// The share.
        share: Share,
        /// The hit rate in the batch tier.
        hit_rate: Share,
    },
}

/// A fixed cost that applies.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedFixed {
    /// What it is for.
    pub name: String,
    /// The monthly amount.
    pub per_month: Usd,
    /// Its tags, with those of the scenario.
    pub tags: Tags,
}
