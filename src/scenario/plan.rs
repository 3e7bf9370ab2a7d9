//! A scenario with every name resolved: nothing is left to look up.

mod branch;
mod cache;
mod call;
mod checking;
mod conversation;
mod errors;
mod graph;
mod horizon;
mod limits;
mod models;
mod overflow;
mod requests;
mod require;
mod resolve;
mod throughput;
mod traffic;
mod volume;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::Place;
use crate::exact::Exact;
use crate::pricing::{NoRate, Offer, Rate};
use crate::units::{
    Count, Date, Figure, Lifetime, Meter, Millis, PerMeter, PerTier, Probability, Share, Tier, Tokens, Usd,
};
use crate::yaml::Located;

pub use self::checking::Reviewing;
pub use self::errors::Errors;
pub use self::horizon::{PlannedHorizon, PlannedMonth, PriceChange, Stretch, plan_horizon};
pub(crate) use self::limits::too_long_message;
pub use self::models::{ErrorRate, Models};
pub(crate) use self::models::{billed_as, makers_model, no_offer, unknown_model};
pub use self::requests::Requests;
pub use self::resolve::{check_names, fixed, plan, plan_step, reading_order};
pub use self::throughput::{PlannedQuota, PlannedThroughput};
pub use self::traffic::{Arrivals, Pace, PlannedStorage, PlannedTraffic};
pub use self::volume::{PerDay, PlannedVolume};
use super::design::{Horizon, Requirement, StatedStep};

/// What the engine evaluates.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Plan {
    /// The scenario's name.
    pub name: String,
    /// The day whose prices are used.
    pub as_of: Date,
    /// The months whose calls it sums up, where it is that of a horizon.
    pub horizon: Option<Horizon>,
    /// The currency of all amounts.
    pub currency: String,
    /// How much there is to do.
    pub volume: PlannedVolume,
    /// The steps, in the order of the file.
    pub steps: Vec<PlannedStep>,
    /// The fixed costs that are due.
    pub fixed: Vec<PlannedFixed>,
    /// The most that a figure may be.
    pub budget: BTreeMap<Figure, Located<Usd>>,
    /// What a figure must be, exactly.
    pub expect: BTreeMap<Figure, Located<Exact>>,
    /// Peaks, limits of vendors, and plans with an allowance.
    pub throughput: PlannedThroughput,
    /// What the design must meet.
    pub requirements: Vec<Requirement>,
    /// What the figures leave out.
    pub not_included: Vec<String>,
    /// The offers in use, by the model's name.
    pub offers: BTreeMap<String, Arc<Offer>>,
    /// The models that the scenario names, and what is known of them.
    pub models: Arc<Models>,
}

impl Plan {
    /// Whether a hit rate is known between bounds only, so that figures are too.
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
    /// What the file says of the step itself, as written.
    pub stated: Arc<StatedStep>,
    /// Calls per unit.
    pub calls_per_unit: Count,
    /// Whether each unit takes exactly one call, rather than one on average.
    pub is_once_per_unit: bool,
    /// Calls a month.
    pub calls: Count,
    /// The steps whose outputs it reads or whose calls it multiplies, by position in the file: they come
    /// before it.
    pub after: Vec<usize>,
    /// The expected tokens of an output: what a step that reads it finds in its prompt.
    pub output: Tokens,
    /// Who does them.
    pub branches: Vec<PlannedBranch>,
}

impl PlannedStep {
    /// The providers that an attempt or a running check names, however rarely it is reached.
    #[must_use]
    pub fn providers(&self) -> BTreeSet<&str> {
        self.running().flat_map(|branch| branch.model_calls().map(|call| &*call.provider)).collect()
    }

    /// The branches that get any calls.
    pub fn running(&self) -> impl Iterator<Item = &PlannedBranch> {
        self.branches.iter().filter(|branch| !self.calls_per_unit.is_zero() && !branch.share.is_zero())
    }

    /// Whether a branch names a quality, so that the step can go wrong in a way that is measured.
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
    /// Calls a month.
    pub calls: Count,
    /// Whether the scenario names a quality for it.
    pub is_rated: bool,
    /// Whether a prompt that is too long is cut or taken apart, rather than refused.
    pub may_overflow: bool,
    /// Who tries, one rung for each attempt.
    pub rungs: Vec<PlannedRung>,
    /// How outputs are checked.
    pub check: Checking,
    /// What giving up costs, where the last attempt is checked too.
    pub abandon: Option<Usd>,
    /// Reviews by people.
    pub review: Option<Reviewing>,
    /// The cost of an error that is not caught.
    pub cost_per_error: Option<Usd>,
}

/// One attempt.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedRung {
    /// Who tries.
    pub who: Doer,
    /// How often the output is bad, where that is known.
    pub errors: Option<Errors>,
}

/// Who tries.
#[derive(Clone, Debug)]
pub enum Doer {
    /// A model, with this call.
    Model(Box<PlannedCall>),
    /// A person, at this cost each time.
    Person(Usd),
}

/// How outputs are checked.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Checking {
    /// The chance that a bad output is flagged.
    pub detects: Probability,
    /// The chance that a good output is flagged.
    pub false_alarms: Probability,
    /// What it costs per checked output.
    pub cost: CheckingCost,
}

/// What checking one output costs.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum CheckingCost {
    /// Nothing.
    Free,
    /// A fee.
    Fee(Arc<Rate>),
    /// A call of a model.
    Call(Box<PlannedCall>),
}

/// One call of a model, or those of its requests that are billed at the same rates.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedCall {
    /// Which model.
    pub model: Arc<str>,
    /// Its provider.
    pub provider: Arc<str>,
    /// What the vendor offers, limits and card.
    pub offer: Arc<Offer>,
    /// Where the scenario names the model.
    pub place: Place,
    /// How many requests it makes, and why. Tokens, meters and tools are those of all requests together.
    pub requests: Requests,
    /// The requests of the same call that are billed at other rates, or put outputs together.
    pub further: Vec<PlannedCall>,
    /// Tokens of one call's prompt, the model's factor applied, without feedback.
    pub prompt: Tokens,
    /// Tokens that earlier attempts add to the prompt. They are never cached.
    pub feedback: Tokens,
    /// Tokens of one call's output, the model's factor applied.
    pub output: Tokens,
    /// The cached part of the prompt.
    pub cache: Option<CallCache>,
    /// Its latency, where that is known.
    pub latency: Option<Millis>,
    /// The tier it runs in.
    pub service: CallService,
    /// What it uses beside text.
    pub meters: Vec<(Meter, Count)>,
    /// The tools that it uses.
    pub tools: Vec<PlannedTool>,
    /// What its meters cost.
    pub rates: RateSheet,
}

/// The cached part of a prompt.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CallCache {
    /// Tokens, whole granules of a prefix that is long enough.
    pub tokens: Tokens,
    /// How many of them are found there; the others are written.
    pub hits: CacheHits,
    /// How long what is written lives.
    pub lifetime: Lifetime,
    /// What the hit rate is derived from, where it is not stated.
    pub traffic: Option<Arc<PlannedTraffic>>,
    /// What keeps them, where that has a price: once, whatever the number of calls.
    pub storage: Option<Arc<PlannedStorage>>,
}

/// The hit rate: the share of calls that find the prefix in the cache.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CacheHits {
    /// This share of it.
    Share(Share),
    /// So many tokens, as the turns of a conversation find what those before have written.
    Tokens(Tokens),
}

impl CacheHits {
    /// Of so many tokens, those that are read and those that are written.
    #[must_use]
    pub fn of(&self, tokens: &Tokens) -> [Tokens; 2] {
        let [read, written] = match self {
            Self::Share(share) => [tokens * share, tokens * &share.rest().named("misses")],
            Self::Tokens(read) => [read.clone(), tokens.without(read)],
        };
        [read.named("tokens read of a call"), written.named("tokens written of a call")]
    }
}

impl CallCache {
    /// The share of its tokens that is found there.
    #[must_use]
    pub fn hit_rate(&self) -> Share {
        match &self.hits {
            CacheHits::Share(share) => share.clone(),
            CacheHits::Tokens(read) => {
                read.exact().checked_div(self.tokens.exact()).and_then(Share::new).unwrap_or(Share::NONE)
            }
        }
    }
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
        /// The cache's hit rate in the batch tier.
        hit_rate: Share,
    },
}

/// A tool that a call uses for a fee.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedTool {
    /// The fee's name.
    pub name: Arc<str>,
    /// Uses per call.
    pub uses: Count,
    /// What a use costs.
    pub rate: Arc<Rate>,
}

/// What every meter of a call costs in every tier, or why that has no answer. Calls that are billed alike share
/// one.
#[derive(Clone, Debug)]
pub struct RateSheet(Arc<PerTier<PerMeter<Sought>>>);

/// A rate, or why there is none.
type Sought = Result<Arc<Rate>, NoRate>;

impl RateSheet {
    /// The rate of a meter in a tier.
    ///
    /// # Errors
    /// The price table does not have it.
    pub fn rate(&self, tier: Tier, meter: Meter) -> Result<&Arc<Rate>, &NoRate> {
        self.0[tier][meter].as_ref()
    }
}

/// A fixed cost that is due.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PlannedFixed {
    /// What it is for.
    pub name: String,
    /// How much a month.
    pub per_month: Usd,
}
