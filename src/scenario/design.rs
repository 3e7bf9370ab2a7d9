//! What a scenario file says, correct in itself; names of models and steps are still names.
//!
//! Every number knows where it stands, and one that may be left out is `None` then: what holds in its
//! place is decided where the scenario is planned.

mod conversation;
mod horizon;
mod ladder;
mod overflow;
mod part;
mod require;
mod throughput;
mod traffic;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Place, Source};
use crate::effort::Effort;
use crate::exact::Exact;
use crate::pricing::Latency;
use crate::units::{Count, Date, Factor, Figure, Probability, Share, Tier, Tokens, Usd};
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
pub(crate) use self::traffic::{Cache, Hits, Period, Storage, Traffic, TrafficPattern};
pub use super::format::FixedCost;
pub(crate) use super::format::{Review, Step as StatedStep};

/// A workload and the design that does it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Scenario {
    /// The file.
    pub(crate) source: Arc<Source>,
    /// Its name; the file's stem unless given.
    pub(crate) name: String,
    /// The day whose prices are used, if the file says so.
    pub as_of: Option<Date>,
    /// The months that it looks ahead, in place of a single one.
    pub horizon: Option<Horizon>,
    /// The price tables to use, as written: paths relative to the file, or `builtin`.
    pub prices: Option<Vec<Located<String>>>,
    /// How much there is to do.
    pub volume: Volume,
    /// Error rates, by the name of the task.
    pub(crate) qualities: BTreeMap<String, Quality>,
    /// Measured differences in token counts.
    pub(crate) factors: Vec<ModelFactors>,
    /// The steps, in the order of the file.
    pub steps: Vec<Step>,
    /// How fast models answer, where the scenario measured it: it wins over the price table.
    pub(crate) latencies: Vec<(Located<String>, Latency)>,
    /// Peaks, limits of vendors, and plans with an allowance.
    pub(crate) throughput: Throughput,
    /// What the design must meet, for all steps and for single ones.
    pub(crate) requirements: Vec<Requirement>,
    /// What a month costs whatever the volume.
    pub fixed: Vec<FixedCost>,
    /// The most that a figure may be.
    pub(crate) budget: BTreeMap<Figure, Located<Usd>>,
    /// What a figure must be, exactly.
    pub(crate) expect: BTreeMap<Figure, Located<Exact>>,
    /// What the figures leave out.
    pub(crate) not_included: Vec<String>,
    /// The work that is done with the file, and the limit on it.
    pub(crate) effort: Effort,
}

/// How much there is to do in a month.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Volume {
    /// The thing that is counted: `ticket`.
    pub unit: String,
    /// How many of them.
    pub stated: Stated,
}

/// How a file states its volume.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Stated {
    /// Units a month.
    PerMonth(Located<Count>),
    /// Units a day.
    PerDay {
        /// Units a day.
        units: Located<Count>,
        /// Days of a month, above 0 and at most 31; 30 unless given.
        days: Option<Located<Count>>,
    },
}

/// The error rates of a task, by model.
#[derive(Clone, Debug)]
pub(crate) struct Quality {
    /// Where it stands.
    pub(crate) place: Place,
    /// How many fields a call fills that can each be wrong; `None` where a rate is of whole calls.
    pub(crate) fields: Option<Located<u32>>,
    /// The chance that an output, or one field of it, is bad, by the model's name as written.
    pub(crate) error_rates: Vec<(Located<String>, Located<Probability>)>,
}

/// How a model's token counts differ from those that the steps state.
#[derive(Clone, Debug)]
pub(crate) struct ModelFactors {
    /// The model's name as written.
    pub(crate) model: Located<String>,
    /// For prompts, above 0; 1 unless given.
    pub(crate) input: Option<Located<Factor>>,
    /// For outputs, above 0; 1 unless given.
    pub(crate) output: Option<Located<Factor>>,
}

/// One kind of call made for a unit.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Step {
    /// Its name.
    pub(crate) name: String,
    /// Where its name stands.
    pub(crate) place: Place,
    /// How many calls a unit takes.
    pub(crate) calls: Calls,
    /// Who does them. A step without a route has one branch, with all of the calls.
    pub branches: Vec<Branch>,
    /// What the file says of the step itself, as written.
    pub(crate) stated: Arc<StatedStep>,
}

/// How many calls of a step a unit takes.
#[derive(Clone, Debug)]
pub(crate) enum Calls {
    /// So many per unit, 1 unless given; a fraction where only some units need one.
    PerUnit(Option<Located<Count>>),
    /// So many for each call of another step.
    PerCall {
        /// The other step.
        step: Located<String>,
        /// How many; 1 unless given.
        times: Option<Located<Count>>,
    },
}

/// A share of a step's calls, and who does them.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Branch {
    /// Where it stands.
    pub(crate) place: Place,
    /// The share, as the file puts it.
    pub part: Part,
    /// The work.
    pub(crate) work: Work,
}

/// A call and everything that happens around it.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    /// Tokens of the prompt, any cached prefix included, outputs read not included; in a conversation
    /// those that each turn adds.
    pub(crate) input: Located<Tokens>,
    /// Tokens of the output, reasoning included; in a conversation of each turn.
    pub(crate) output: Located<Tokens>,
    /// The conversation that takes the place of a single call.
    pub(crate) conversation: Option<Conversation>,
    /// What happens to a prompt that is too long.
    pub(crate) overflow: Overflow,
    /// Outputs of other steps that the prompt also holds.
    pub(crate) reads: Vec<Reading>,
    /// The longest prompt that the design allows, in tokens.
    pub(crate) max_input: Option<Located<Tokens>>,
    /// Who tries, in order.
    pub(crate) attempts: Vec<Attempt>,
    /// The prompt cache.
    pub(crate) cache: Option<Cache>,
    /// The service tier, or the share that goes to the batch tier.
    pub(crate) service: Service,
    /// The region whose published factor applies.
    pub(crate) region: Option<Located<String>>,
    /// The task whose error rates apply.
    pub(crate) quality: Option<Located<String>>,
    /// The chance that a retry by the same model repeats the same error outright; 0 unless given.
    pub(crate) repeat: Option<Located<Probability>>,
    /// Tokens that each later attempt adds to the one before; 0 unless given.
    pub(crate) feedback: Option<Located<Tokens>>,
    /// How well a bad output is noticed; without a check every bad one is, and nothing else.
    pub(crate) check: Option<Check>,
    /// What happens when the last attempt is reached.
    pub(crate) exhausted: Exhausted,
    /// Reviews by people.
    pub(crate) review: Option<Review>,
    /// What an error that nobody caught costs.
    pub(crate) cost_per_error: Option<Located<Usd>>,
}

/// An output of another step in the prompt.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    /// The other step.
    pub(crate) step: Located<String>,
    /// How many of its outputs; 1 unless given.
    pub(crate) times: Option<Located<Count>>,
}

/// Which tier the calls run in.
#[derive(Clone, Debug)]
pub(crate) enum Service {
    /// All in one.
    Tier(Tier),
    /// A share in the batch tier, the others in the standard tier.
    Batch {
        /// Where it stands.
        place: Place,
        /// The share.
        share: Located<Share>,
        /// The hit rate of the cache for the calls in the batch tier.
        hit_rate: Option<Located<Share>>,
    },
}

impl Work {
    /// How many attempts there are at most, one after the other.
    fn attempted(&self) -> u64 {
        self.attempts.iter().map(|attempt| u64::from(attempt.times)).sum()
    }

    /// How many turns all attempts of a conversation take together, at most.
    fn turns(&self) -> u64 {
        let turns = self.conversation.as_ref().map_or(0, |conversation| conversation.turns.most());
        u64::from(turns) * self.attempted()
    }

    /// Whether the file says how often the work goes wrong.
    #[must_use]
    pub(crate) fn is_rated(&self) -> bool {
        self.quality.is_some() || self.success().is_some()
    }

    /// The chance that a turn of the conversation goes well, if the file says so.
    #[must_use]
    pub(crate) fn success(&self) -> Option<&Located<Probability>> {
        self.conversation.as_ref().and_then(|conversation| conversation.success.as_ref())
    }
}

impl Step {
    /// The share of each branch: together exactly 1.
    #[must_use]
    pub(crate) fn shares(&self) -> Vec<Share> {
        let parts: Vec<&Part> = self.branches.iter().map(|branch| &branch.part).collect();
        shares(&parts).unwrap_or_default()
    }
}

impl Scenario {
    /// The models that the scenario names: in attempts, checks, qualities, factors, latencies, limits and
    /// the weights of a plan.
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

    /// The models that do work: in attempts and checks.
    pub(crate) fn working_models(&self) -> impl Iterator<Item = &Located<String>> {
        self.steps.iter().flat_map(Step::working_models)
    }

    /// How many calls a plan of a single day has: one for each attempt and check of each branch.
    #[must_use]
    pub(crate) fn planned_calls(&self) -> u64 {
        self.steps.iter().map(Step::planned_calls).sum()
    }

    /// The units of work that planning and billing a single day take, long numbers apart.
    #[must_use]
    pub(crate) fn effort_of_a_day(&self) -> u64 {
        let turns = self.steps.iter().flat_map(|step| &step.branches).map(|branch| branch.work.turns());
        Effort::CALL * self.planned_calls() + Effort::TURN * turns.sum::<u64>()
    }
}

impl Step {
    /// How many calls it has in a plan: one for each attempt and check of each branch.
    #[must_use]
    pub(crate) fn planned_calls(&self) -> u64 {
        let calls = |branch: &Branch| branch.work.attempted() + u64::from(branch.work.check.is_some());
        self.branches.iter().map(calls).sum()
    }

    /// The models that do work: in attempts and checks.
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
