//! The contents of a scenario file, valid in themselves; models and steps are not yet resolved.
//!
//! Every number keeps its position, and an optional one is `None` if omitted: planning applies the default.

mod conversation;
mod horizon;
mod ladder;
mod overflow;
mod part;
mod require;
mod tagged;
mod throughput;
mod traffic;
mod when;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Place, Source};
use crate::effort::Effort;
use crate::exact::Exact;
use crate::pricing::Latency;
use crate::units::{Count, Date, Factor, Figure, Meter, Probability, Share, Tags, Tier, Tokens, Usd};
use crate::yaml::Located;

pub(crate) use self::conversation::{Conversation, Turns};
pub use self::horizon::Horizon;
pub(crate) use self::ladder::{
    Attempt, Check, CheckCall, CheckCost, Exhausted, Metered, Revision, Tool, Who,
};
pub(crate) use self::overflow::{Chunking, Overflow};
pub use self::part::Part;
pub(crate) use self::part::shares;
pub use self::require::{Need, Requirement};
pub(crate) use self::throughput::{Quota, Throughput};
pub(crate) use self::traffic::{
    Cache, CacheUse, Hits, Measured, Period, Prefix, Storage, Traffic, TrafficPattern,
};
pub(crate) use self::when::{Piece, When};
pub use super::format::FixedCost;
pub(crate) use super::format::{Review, Step as StatedStep};

/// A workload and the design that performs it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Scenario {
    /// The file.
    pub(crate) source: Arc<Source>,
    /// Its name; by default the file's stem.
    pub(crate) name: String,
    /// The tags of all steps and fixed costs that do not say otherwise.
    pub(crate) tags: Tags,
    /// The day whose prices are used, if given.
    pub as_of: Option<Date>,
    /// The months of a forecast, instead of a single month.
    pub horizon: Option<Horizon>,
    /// The price tables as written: paths relative to the file, or `builtin`.
    pub prices: Option<Vec<Located<String>>>,
    /// The volume of work.
    pub volume: Volume,
    /// Error rates, by the name of the task.
    pub(crate) qualities: BTreeMap<String, Quality>,
    /// Measured differences in token counts.
    pub(crate) factors: Vec<ModelFactors>,
    /// The steps, in the order of the file.
    pub steps: Vec<Step>,
    /// Speed of models measured by the scenario: overrides the price table.
    pub(crate) latencies: Vec<(Located<String>, Latency)>,
    /// Peaks, rate limits, and plans with an allowance.
    pub(crate) throughput: Throughput,
    /// The requirements on the design, for all steps and for single ones.
    pub(crate) requirements: Vec<Requirement>,
    /// Monthly cost that does not depend on the volume.
    pub fixed: Vec<FixedCost>,
    /// Upper limits of figures.
    pub(crate) budget: BTreeMap<Figure, Located<Usd>>,
    /// Expected exact values of figures.
    pub(crate) expect: BTreeMap<Figure, Located<Exact>>,
    /// Costs that the figures leave out.
    pub(crate) not_included: Vec<String>,
    /// The work done with the file, and its limit.
    pub(crate) effort: Effort,
}

/// The volume of work in a month.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Volume {
    /// The unit of work: `ticket`.
    pub unit: String,
    /// The number of units.
    pub stated: Stated,
}

/// How a file gives its volume.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Stated {
    /// Units per month.
    PerMonth(Located<Count>),
    /// Units per day.
    PerDay {
        /// Units per day.
        units: Located<Count>,
        /// Days per month, above 0 and at most 31; by default 30.
        days: Option<Located<Count>>,
    },
}

/// The error rates of a task, by model.
#[derive(Clone, Debug)]
pub(crate) struct Quality {
    /// Its position.
    pub(crate) place: Place,
    /// The number of fields per call that can each be wrong; `None` if rates are per call.
    pub(crate) fields: Option<Located<u32>>,
    /// The probability that an output, or one field of it, is bad, by the model's name as written.
    pub(crate) error_rates: Vec<(Located<String>, Located<Probability>)>,
}

/// The measured ratio of a model's token counts to those of the steps.
#[derive(Clone, Debug)]
pub(crate) struct ModelFactors {
    /// The model's name as written.
    pub(crate) model: Located<String>,
    /// For prompts, above 0; by default 1.
    pub(crate) input: Option<Located<Factor>>,
    /// For outputs, above 0; by default 1.
    pub(crate) output: Option<Located<Factor>>,
}

/// One kind of call made for a unit.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Step {
    /// Its name.
    pub(crate) name: String,
    /// The position of its name.
    pub(crate) place: Place,
    /// The number of calls per unit.
    pub(crate) calls: Calls,
    /// Who performs the calls. A step without a route has one branch with all calls.
    pub branches: Vec<Branch>,
    /// The keys of the step itself, as written.
    pub(crate) stated: Arc<StatedStep>,
}

/// The number of calls of a step per unit.
#[derive(Clone, Debug)]
pub(crate) enum Calls {
    /// Calls per unit, by default 1; a fraction if only some units need one.
    PerUnit(Option<Located<Count>>),
    /// Calls for each call of another step.
    PerCall {
        /// The other step.
        step: Located<String>,
        /// The number; by default 1.
        times: Option<Located<Count>>,
    },
}

/// A share of a step's calls, and who performs them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Branch {
    /// Its position.
    pub(crate) place: Place,
    /// The share, as the file gives it.
    pub part: Part,
    /// The work.
    pub(crate) work: Work,
}

/// A call and everything around it.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    /// Tokens of the prompt, including any cached prefix, excluding the outputs it reads; in a conversation, those
    /// that each turn adds.
    pub(crate) input: Located<Tokens>,
    /// Tokens of the output, including reasoning; in a conversation, per turn.
    pub(crate) output: Located<Tokens>,
    /// Which of the two are not stated: only models that do not sell them may make the call.
    pub(crate) unstated: Vec<Meter>,
    /// The conversation that replaces a single call.
    pub(crate) conversation: Option<Conversation>,
    /// What happens to a prompt that is too long.
    pub(crate) overflow: Overflow,
    /// Outputs of other steps that the prompt includes.
    pub(crate) reads: Vec<Reading>,
    /// The longest prompt that the design allows, in tokens.
    pub(crate) max_input: Option<Located<Tokens>>,
    /// The attempts, in order.
    pub(crate) attempts: Vec<Attempt>,
    /// The prompt cache.
    pub(crate) cache: Option<Cache>,
    /// The service tier, or the share that goes to the batch tier.
    pub(crate) service: Service,
    /// The region whose published factor applies.
    pub(crate) region: Option<Located<String>>,
    /// When the calls are made, for models whose prices depend on the hour.
    pub(crate) when: Option<When>,
    /// The quality whose error rates apply.
    pub(crate) quality: Option<Located<String>>,
    /// The probability that a retry by the same model repeats the same error; by default 0.
    pub(crate) repeat: Option<Located<Probability>>,
    /// Tokens that each further attempt adds to the previous prompt; by default 0.
    pub(crate) feedback: Option<Located<Tokens>>,
    /// How well bad outputs are detected; without a check, all bad outputs and no good ones are.
    pub(crate) check: Option<Check>,
    /// What happens after the last attempt.
    pub(crate) exhausted: Exhausted,
    /// Reviews by people.
    pub(crate) review: Option<Review>,
    /// The cost of an undetected error.
    pub(crate) cost_per_error: Option<Located<Usd>>,
}

/// An output of another step in the prompt.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// The other step.
    pub(crate) step: Located<String>,
    /// The number of its outputs; by default 1.
    pub(crate) times: Option<Located<Count>>,
}

/// The tier in which the calls run.
#[derive(Clone, Debug)]
pub(crate) enum Service {
    /// All in one tier.
    Tier(Tier),
    /// A share in the batch tier, the others in the standard tier.
    Batch {
        /// Its position.
        place: Place,
        /// The share.
        share: Located<Share>,
        /// The hit rate of the cache for the calls in the batch tier.
        hit_rate: Option<Located<Share>>,
    },
}

impl Work {
    /// The maximum number of attempts.
    fn attempted(&self) -> u64 {
        self.attempts.iter().map(|attempt| u64::from(attempt.times)).sum()
    }

    /// The maximum number of turns over all attempts of a conversation.
    fn turns(&self) -> u64 {
        let turns = self.conversation.as_ref().map_or(0, |conversation| conversation.turns.most());
        u64::from(turns) * self.attempted()
    }

    /// Whether the file has error rates for the work, and nothing measured in their place.
    #[must_use]
    pub(crate) fn is_rated(&self) -> bool {
        (self.quality.is_some() || self.success().is_some()) && !self.is_measured()
    }

    /// The probability that a turn of the conversation succeeds, if given.
    #[must_use]
    pub(crate) fn success(&self) -> Option<&Located<Probability>> {
        self.conversation.as_ref().and_then(|conversation| conversation.success.as_ref())
    }
}

impl Step {
    /// The share of each branch; they add up to exactly 1.
    #[must_use]
    pub(crate) fn shares(&self) -> Vec<Share> {
        let parts: Vec<&Part> = self.branches.iter().map(|branch| &branch.part).collect();
        shares(&parts).unwrap_or_default()
    }
}

impl Scenario {
    /// The models that the scenario names: in attempts, checks, qualities, factors, latencies, limits and quota
    /// weights.
    pub fn model_names(&self) -> impl Iterator<Item = &Located<String>> {
        let rated =
            self.qualities.values().flat_map(|quality| quality.error_rates.iter().map(|(name, _)| name));
        let factored = self.factors.iter().map(|factors| &factors.model);
        let timed = self.latencies.iter().map(|(name, _)| name);
        let Throughput { ceilings, quota, peak_factor: _ } = &self.throughput;
        let limited = ceilings.iter().map(|(name, _)| name);
        let weighted = quota.iter().flat_map(|quota| quota.weights.iter().map(|(name, _)| name));
        self.working_models().chain(rated).chain(factored).chain(timed).chain(limited).chain(weighted)
    }

    /// The providers that the requirements allow.
    pub(crate) fn provider_names(&self) -> impl Iterator<Item = &Located<String>> {
        self.requirements.iter().flat_map(|requirement| match &requirement.need {
            Need::Providers(names) => names.as_slice(),
            _ => &[],
        })
    }

    /// The features that the requirements name.
    pub(crate) fn feature_names(&self) -> impl Iterator<Item = &Located<String>> {
        self.requirements.iter().flat_map(|requirement| match &requirement.need {
            Need::Features(names) => names.as_slice(),
            _ => &[],
        })
    }

    /// The models that are called: in attempts and checks.
    pub(crate) fn working_models(&self) -> impl Iterator<Item = &Located<String>> {
        self.steps.iter().flat_map(Step::working_models)
    }

    /// The number of calls in a plan for a single day: one for each attempt and check of each branch.
    #[must_use]
    pub(crate) fn planned_calls(&self) -> u64 {
        self.steps.iter().map(Step::planned_calls).sum()
    }

    /// The units of work for planning and billing a single day, excluding long numbers.
    #[must_use]
    pub(crate) fn effort_of_a_day(&self) -> u64 {
        let turns = self.steps.iter().flat_map(|step| &step.branches).map(|branch| branch.work.turns());
        Effort::CALL * self.planned_calls() + Effort::TURN * turns.sum::<u64>()
    }
}

impl Step {
    /// The number of calls in a plan: one for each attempt and check of each branch.
    #[must_use]
    pub(crate) fn planned_calls(&self) -> u64 {
        let calls = |branch: &Branch| branch.work.attempted() + u64::from(branch.work.check.is_some());
        self.branches.iter().map(calls).sum()
    }

    /// The models that are called: in attempts and checks.
    pub(crate) fn working_models(&self) -> impl Iterator<Item = &Located<String>> {
        let works = self.branches.iter().map(|branch| &branch.work);
        works.flat_map(|work| {
            let attempts = work.attempts.iter().filter_map(|attempt| match &attempt.who {
                Who::Model(name) => Some(name),
                Who::Person { .. } => None,
            });
            let check = match work.check.as_ref().map(|check| &check.cost) {
                Some(CheckCost::Call(call)) => Some(&call.model),
                Some(CheckCost::Free | CheckCost::Fee(_)) | None => None,
            };
            attempts.chain(check)
        })
    }
}
