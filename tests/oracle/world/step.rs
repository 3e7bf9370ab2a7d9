//! A step of a scenario: who does its calls, what they send, and what happens to their outputs.

use std::collections::BTreeMap;

use super::{Cache, ModelRef, Tier};
use crate::oracle::num::{Num, Q};

#[derive(Clone, Debug)]
pub struct Step {
    pub name: String,
    pub calls: Option<Calls>,
    pub fields: Fields,
    pub body: Body,
}

#[derive(Clone, Debug)]
pub enum Calls {
    Number(Num),
    Per(String, Num),
}

#[derive(Clone, Debug)]
pub enum Body {
    Whole(Doer),
    Route(Vec<Branch>),
}

#[derive(Clone, Debug)]
pub struct Branch {
    pub portion: Portion,
    pub fields: Fields,
    pub doer: Doer,
}

#[derive(Clone, Debug)]
pub enum Portion {
    Share(Num),
    Rest,
    Weight(Num),
}

#[derive(Clone, Debug)]
pub enum Doer {
    Model(ModelRef, Option<u32>),
    Attempts(Vec<Attempt>),
}

#[derive(Clone, Debug)]
pub enum Attempt {
    Model(Box<ModelAttempt>),
    Human { cost: Num, error_rate: Option<Num>, reached: Option<Box<Num>> },
}

#[derive(Clone, Debug)]
pub struct ModelAttempt {
    pub model: ModelRef,
    /// The measured share of calls that come here.
    pub reached: Option<Num>,
    pub times: Option<u32>,
    pub input: Option<Num>,
    pub output: Option<Num>,
    pub tools: Option<Tools>,
    pub revision: Option<Revision>,
}

#[derive(Clone, Debug)]
pub struct Revision {
    pub fixes: Num,
    pub breaks: Num,
}

pub type Tools = BTreeMap<String, Num>;

/// Seconds and pieces that a call uses, by meter.
pub type Meters = BTreeMap<&'static str, Q>;

/// What a step says of its calls, and what a branch says otherwise.
#[derive(Clone, Debug, Default)]
pub struct Fields {
    pub input: Option<Num>,
    pub output: Option<Num>,
    pub conversation: Option<Conversation>,
    pub reads: Option<Vec<Read>>,
    pub max_input: Option<Num>,
    pub overflow: Option<Overflow>,
    pub cache: Option<Cache>,
    pub batch: Option<Batch>,
    pub tier: Option<Tier>,
    pub region: Option<String>,
    pub tools: Option<Tools>,
    pub meters: Option<Meters>,
    pub quality: Option<String>,
    pub check: Option<Check>,
    pub exhausted: Option<Exhausted>,
    pub repeat: Option<Num>,
    pub feedback: Option<Num>,
    pub review: Option<Review>,
    pub downstream: Option<Num>,
}

impl Fields {
    /// Whether a task's quality or a conversation's `success` says how often calls go wrong.
    pub fn has_error_rate(&self) -> bool {
        let success = self.conversation.as_ref().and_then(|conversation| conversation.success.as_ref());
        success.is_some() || self.quality.is_some()
    }
}

/// `loop`
#[derive(Clone, Debug)]
pub struct Conversation {
    pub turns: Turns,
    pub system: Option<Num>,
    pub user: Num,
    pub output: Num,
    /// `incremental` or `none`.
    pub caching: Option<&'static str>,
    pub compact: Option<Compact>,
    pub success: Option<Num>,
}

#[derive(Clone, Debug)]
pub enum Turns {
    Always(u32),
    /// Numbers of turns, each with its share of the conversations.
    Spread(Vec<(u32, Num)>),
}

#[derive(Clone, Debug)]
pub struct Compact {
    pub every: u32,
    pub to: Num,
}

#[derive(Clone, Debug)]
pub enum Overflow {
    Error,
    Truncate,
    Chunk(Box<Chunk>),
}

#[derive(Clone, Debug)]
pub struct Chunk {
    pub overlap: Option<Num>,
    pub merge_input: Num,
    pub merge_output: Num,
}

#[derive(Clone, Debug)]
pub struct Read {
    pub step: String,
    pub times: Option<Num>,
}

#[derive(Clone, Debug)]
pub struct Batch {
    pub share: Num,
    pub hit_rate: Option<Num>,
}

#[derive(Clone, Debug, Default)]
pub struct Check {
    pub detects: Option<Num>,
    pub false_alarms: Option<Num>,
    pub price: CheckPrice,
}

#[derive(Clone, Debug, Default)]
pub enum CheckPrice {
    #[default]
    Free,
    Fee(Num),
    Call(Box<CheckCall>),
}

#[derive(Clone, Debug)]
pub struct CheckCall {
    pub model: ModelRef,
    pub input: Num,
    pub output: Num,
    pub cache: Option<Cache>,
    pub tier: Option<Tier>,
}

#[derive(Clone, Debug)]
pub enum Exhausted {
    Accept,
    Abandon(Num),
}

#[derive(Clone, Debug)]
pub struct Review {
    pub share: Num,
    pub cost: Num,
    pub catches: Option<Num>,
    pub fix: Option<Num>,
}
