//! Calls that are longer than a model takes: what the sums of buckets prove.

use crate::pricing::Offer;
use crate::units::{Side, Tokens};
use crate::usage::bucket::{Key, Sums};
use crate::usage::cuts::whole;
use crate::yaml::map::words;

words! {
    /// A limit of a model on the tokens of a call, by its key in the table.
    pub enum Limit {
        /// On those of the prompt.
        Prompt = "max_input",
        /// On those of the answer.
        Answer = "max_output",
        /// On both together.
        Both = "context_window",
    }
}

/// The limits of a model that calls of a bucket are over, each with the tokens that it allows and the least number of
/// such calls.
pub(super) fn over(offer: &Offer, of: &Key, sums: &Sums) -> Vec<(Limit, u64, u64)> {
    let used = |side: Side| sums.number_of(|meter| meter.facts().side == side && meter.fills_context());
    let [prompts, answers] = [Side::Prompt, Side::Answer].map(used);
    let longest_prompt = of.context.below.map_or(sums.longest, |below| sums.longest.min(below - 1));
    // Of each limit: the tokens of all calls, the fewest that each has, the most that one may have, and the most that
    // one has for sure.
    let sizes = [
        (Limit::Prompt, &offer.limits.max_input, prompts, of.context.from, longest_prompt, 0),
        (
            Limit::Answer,
            &offer.limits.max_output,
            answers,
            0,
            sums.longest.saturating_sub(of.context.from),
            sums.longest - longest_prompt,
        ),
        (
            Limit::Both,
            &offer.limits.context_window,
            prompts + answers,
            of.context.from,
            sums.longest,
            sums.longest,
        ),
    ];
    let mut found = Vec::new();
    for (limit, allowed, all, fewest, most, one) in sizes {
        let Some(allowed) = allowed.as_ref().and_then(|tokens: &Tokens| whole(tokens)) else { continue };
        let calls = if allowed < fewest {
            sums.calls
        } else if most <= allowed {
            0
        } else {
            let beyond = all.saturating_sub(u128::from(allowed) * u128::from(sums.calls));
            let calls = beyond.div_ceil((most - allowed).into());
            u64::try_from(calls).unwrap_or(sums.calls).max((allowed < one).into())
        };
        if calls != 0 {
            found.push((limit, allowed, calls));
        }
    }
    found
}
