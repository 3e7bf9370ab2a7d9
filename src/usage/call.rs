//! A call, as a log has it.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::LazyLock;

use crate::units::{Meter, Moment, PerMeter, Side, Tier};
use crate::yaml::map::words;

use super::meters::Meters;

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

impl<N: Copy + Default> Sizes<N> {
    /// The sizes of a call that uses so much, or of calls that use so much together; `None` where one of them is larger
    /// than a number can be.
    pub(super) fn of(
        counts: impl Iterator<Item = (Meter, N)>,
        add: impl Fn(N, N) -> Option<N>,
    ) -> Option<Self> {
        /// The meters that each of them adds up.
        static ADDED: LazyLock<Sizes<Meters>> = LazyLock::new(|| {
            Sizes::by(|is_in| Some(Meters::of(is_in))).unwrap_or_else(|| unreachable!("every set is there"))
        });
        let added = &*ADDED;
        let mut sizes =
            Self { context: N::default(), prefix: N::default(), read: N::default(), total: N::default() };
        for (meter, count) in counts {
            for (sum, meters) in [
                (&mut sizes.context, added.context),
                (&mut sizes.prefix, added.prefix),
                (&mut sizes.read, added.read),
                (&mut sizes.total, added.total),
            ] {
                *sum = if meters.has(meter) { add(*sum, count)? } else { *sum };
            }
        }
        Some(sizes)
    }
}

impl Call<'_> {
    /// What it counts: each meter of which it uses something, with how much.
    pub(super) fn counts(&self) -> impl Iterator<Item = (Meter, u64)> + Clone {
        let meters: Meters =
            self.used.iter().filter(|(_, count)| **count != 0).map(|(meter, _)| meter).collect();
        meters.into_iter().map(|meter| (meter, self.used[meter]))
    }

    /// Uses of tools, in the order of the names of their fees: each once.
    pub(super) fn fees<'n>(&self, names: &'n BTreeSet<String>) -> impl Iterator<Item = (&'n str, u128)> {
        names.iter().map(|name| {
            let own = self.fees.iter().filter(|(own, _)| own == name);
            (name.as_str(), own.map(|(_, uses)| u128::from(*uses)).sum())
        })
    }
}
