//! Who tries, how bad outputs are noticed, and what becomes of them.

use crate::diag::Place;
use crate::units::{Count, Meter, Probability, Side, Tier, Tokens, Usd};
use crate::yaml::Located;

use super::Cache;

/// One rung of the ladder, or several alike.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    /// Where it stands.
    pub(crate) place: Place,
    /// Who tries.
    pub(crate) who: Who,
    /// How often, one after the other.
    pub(crate) times: u32,
    /// Its own prompt, where it differs.
    pub(crate) input: Option<Located<Tokens>>,
    /// Its own output, where it differs.
    pub(crate) output: Option<Located<Tokens>>,
    /// What it uses beside text, per call.
    pub(crate) meters: Vec<Metered>,
    /// The tools that it uses, per call.
    pub(crate) tools: Vec<Tool>,
    /// How well it revises a flagged output, in place of its model's error rate.
    pub(crate) revision: Option<Revision>,
}

/// Who tries.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    /// A model, by its name as written.
    Model(Located<String>),
    /// A person.
    Person {
        /// What it costs each time.
        cost: Located<Usd>,
        /// The chance that the person's work is bad; 0 unless given.
        error_rate: Option<Located<Probability>>,
    },
}

/// Something that a call uses beside text.
#[derive(Clone, Debug)]
pub(crate) struct Metered {
    /// As what it is billed.
    pub(crate) meter: Meter,
    /// How much a call uses, in what the meter counts.
    pub(crate) quantity: Located<Count>,
}

impl Metered {
    /// Whether it takes room in the context: that of the call and, in a conversation, of all later turns.
    #[must_use]
    pub(crate) fn is_in_prompt(&self) -> bool {
        self.meter.facts().in_context && self.meter.facts().side == Side::Prompt
    }
}

/// A tool that a call uses for a fee.
#[derive(Clone, Debug)]
pub(crate) struct Tool {
    /// The fee's name in the price table.
    pub(crate) name: Located<String>,
    /// Uses per call.
    pub(crate) uses: Located<Count>,
}

/// What a revision makes of a flagged output.
#[derive(Clone, Debug)]
pub(crate) struct Revision {
    /// The chance that a bad one becomes good.
    pub(crate) fixes: Located<Probability>,
    /// The chance that a good one becomes bad, where good ones are flagged.
    pub(crate) breaks: Option<Located<Probability>>,
}

/// How well a bad output is noticed, and what noticing costs.
#[derive(Clone, Debug)]
pub(crate) struct Check {
    /// Where it stands.
    pub(crate) place: Place,
    /// The chance that a bad output is flagged; 1 unless given.
    pub(crate) detects: Option<Located<Probability>>,
    /// The chance that a good output is flagged; 0 unless given.
    pub(crate) false_alarms: Option<Located<Probability>>,
    /// What it costs.
    pub(crate) cost: CheckCost,
}

/// What a check costs.
#[derive(Clone, Debug)]
pub(crate) enum CheckCost {
    /// Nothing.
    Free,
    /// So much for each output that is checked.
    Fee(Located<Usd>),
    /// A call of a model for each output that is checked.
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
    /// The last attempt is not checked and is served as it is.
    Accept,
    /// The last attempt is checked, and what is flagged is given up at this cost.
    Abandon(Located<Usd>),
}
