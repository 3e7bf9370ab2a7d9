//! A call, as a log has it.

use std::borrow::Cow;

use crate::units::{Meter, Moment, PerMeter, Side, Tier};
use crate::yaml::map::words;

words! {
    /// How a call ended, as far as its log says.
    pub enum Status {
        /// It was answered, and its counts are those of the vendor.
        Ok = "ok",
        /// It failed: nothing is billed of it, whatever the log counts.
        Failed = "failed",
        /// Its counts are estimates of whoever wrote the log.
        Estimated = "estimated",
    }
}

/// A call, as a log has it. Names are those of the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call<'l> {
    /// By what further lines of the same call are known; empty where the log has nothing of the kind.
    pub id: Cow<'l, str>,
    /// Who was called; empty where the log does not say it.
    pub provider: Cow<'l, str>,
    /// The model that answered.
    pub model: Cow<'l, str>,
    /// When it was made.
    pub at: Moment,
    /// The tier that served it.
    pub tier: Tier,
    /// The region whose prices apply; empty where the log says none.
    pub region: Cow<'l, str>,
    /// How it ended.
    pub status: Status,
    /// The values of the tags that are asked for; empty where it has none.
    pub tags: Vec<Cow<'l, str>>,
    /// What it used, in whole tokens and pieces, and times in microseconds. What is a part of another meter is in
    /// both.
    pub used: PerMeter<u64>,
    /// Uses of tools, by the name of their fee.
    pub fees: Vec<(Cow<'l, str>, u64)>,
    /// What the log says that it cost, in 10⁻¹² USD.
    pub cost: Option<u64>,
}

/// The sizes by which prices are chosen: of a call, or of all calls of a bucket together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sizes<N> {
    /// The tokens of a prompt, which thresholds of long contexts look at.
    pub(super) context: N,
    /// Those of them that a prompt cache read or wrote.
    pub(super) prefix: N,
    /// Those of them that it read.
    pub(super) read: N,
    /// The tokens of a prompt and of its answer.
    pub(super) total: N,
}

impl<N> Sizes<N> {
    /// The sizes by what some meters count together; `None` where that is larger than a number can be.
    pub(super) fn by(sum: impl Fn(&dyn Fn(Meter) -> bool) -> Option<N>) -> Option<Self> {
        Some(Self {
            context: sum(&|meter| meter.fills_context() && meter.facts().side == Side::Prompt)?,
            prefix: sum(&Meter::is_cached_text)?,
            read: sum(&|meter| meter.is_cached_text() && meter.is_read())?,
            total: sum(&Meter::fills_context)?,
        })
    }
}

impl Sizes<u64> {
    /// The sizes of a call that uses so much.
    pub(super) fn of(used: &PerMeter<u64>) -> Option<Self> {
        Self::by(|is_in| {
            let counts = used.iter().filter(|(meter, _)| is_in(*meter)).map(|(_, count)| *count);
            counts.into_iter().try_fold(0_u64, u64::checked_add)
        })
    }
}
