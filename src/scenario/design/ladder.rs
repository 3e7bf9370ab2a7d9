//! Attempts, how their bad outputs are detected, and what happens to them.

use std::sync::Arc;

use crate::diag::Place;
use crate::units::{Count, Meter, Probability, Share, Side, Tier, Tokens, Usd};
use crate::yaml::Located;

use super::{Cache, Work};

/// One attempt, or several equal ones.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    /// Its position.
    pub(crate) place: Place,
    /// Who performs it.
    pub(crate) who: Who,
    /// The share of the calls that make it, if measured.
    pub(crate) reached: Option<Located<Share>>,
    /// The number of times.
    pub(crate) times: u32,
    /// Its own prompt, if different.
    pub(crate) input: Option<Located<Tokens>>,
    /// Its own output, if different.
    pub(crate) output: Option<Located<Tokens>>,
    /// Metered usage other than text, per call.
    pub(crate) meters: Vec<Metered>,
    /// The tools that it uses, per call.
    pub(crate) tools: Vec<Tool>,
    /// How well it revises a flagged output, instead of its model's error rate.
    pub(crate) revision: Option<Revision>,
}

impl Work {
    /// Whether it was measured how many calls make each attempt.
    #[must_use]
    pub(crate) fn is_measured(&self) -> bool {
        self.attempts.iter().any(|attempt| attempt.reached.is_some())
    }
}

/// Who performs an attempt.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// A model, by its name as written.
    Model(Located<String>),
    /// A person.
    Person {
        /// The cost of each time.
        cost: Located<Usd>,
        /// The probability that the person's work is bad; by default 0.
        error_rate: Option<Located<Probability>>,
    },
}

/// Metered usage of a call other than text.
#[derive(Clone, Debug)]
pub(crate) struct Metered {
    /// The meter.
    pub(crate) meter: Meter,
    /// Its class, such as a resolution, where the scenario says so.
    pub(crate) class: Option<Arc<str>>,
    /// The quantity per call, in the unit of the meter.
    pub(crate) quantity: Located<Count>,
}

impl Metered {
    /// Whether it counts toward the context of the call and, in a conversation, of all later turns.
    #[must_use]
    pub(crate) fn is_in_prompt(&self) -> bool {
        self.meter.facts().in_context && self.meter.facts().side == Side::Prompt
    }

    /// What later turns of a conversation send it as.
    #[must_use]
    pub(crate) fn kept_as(&self) -> Option<Meter> {
        if self.is_in_prompt() { Some(self.meter) } else { self.meter.facts().kept_as }
    }

    /// Whether it counts toward the longest output, beside the text.
    #[must_use]
    pub(crate) fn is_in_answer(&self) -> bool {
        let facts = self.meter.facts();
        facts.in_context && facts.side == Side::Answer && facts.part_of.is_none()
    }
}

/// A tool with a fee.
#[derive(Clone, Debug)]
pub(crate) struct Tool {
    /// The fee's name in the price table.
    pub(crate) name: Located<String>,
    /// Uses per call.
    pub(crate) uses: Located<Count>,
}

/// The effect of a revision of a flagged output.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    /// The probability that a bad output becomes good.
    pub(crate) fixes: Located<Probability>,
    /// The probability that a good output becomes bad, if good ones are flagged.
    pub(crate) breaks: Option<Located<Probability>>,
}

/// How well bad outputs are detected, and at what cost.
#[derive(Clone, Debug)]
pub(crate) struct Check {
    /// Its position.
    pub(crate) place: Place,
    /// The probability that a bad output is flagged; by default 1.
    pub(crate) detects: Option<Located<Probability>>,
    /// The probability that a good output is flagged; by default 0.
    pub(crate) false_alarms: Option<Located<Probability>>,
    /// Its cost.
    pub(crate) cost: CheckCost,
}

/// The cost of a check.
#[derive(Clone, Debug)]
pub(crate) enum CheckCost {
    /// Nothing.
    Free,
    /// A fee per checked output.
    Fee(Located<Usd>),
    /// A model call per checked output.
    Call(Box<CheckCall>),
}

/// The call that checks an output.
#[derive(Clone, Debug)]
pub(crate) struct CheckCall {
    /// The model's name as written.
    pub(crate) model: Located<String>,
    /// Tokens of its prompt.
    pub(crate) input: Located<Tokens>,
    /// Tokens of its output.
    pub(crate) output: Located<Tokens>,
    /// Its prompt cache.
    pub(crate) cache: Option<Cache>,
    /// Its service tier.
    pub(crate) tier: Tier,
}

/// What happens when no attempt is left.
#[derive(Clone, Debug)]
pub(crate) enum Exhausted {
    /// The last output is served without a check.
    Accept,
    /// The last output is checked, and a flagged one is abandoned at this cost.
    Abandon(Located<Usd>),
}
