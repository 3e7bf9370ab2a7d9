//! The requests that a call consists of: one, the turns of a conversation, or the pieces of a prompt.

use super::num::{Q, one, q, rest, sum, zero};
use super::world::{Chunk, Compact, Conversation, Turns};

/// Requests that are alike, so many of them in a call.
#[derive(Clone, Debug)]
pub struct Request {
    pub times: Q,
    /// Every token of the prompt, the cached and the fed back ones too.
    pub input: Q,
    pub output: Q,
    pub cacheable: Cacheable,
    pub uses_tools: bool,
}

/// The tokens that a cache may hold, before minimum and granule.
#[derive(Clone, Debug)]
pub enum Cacheable {
    Nothing,
    /// At the beginning of the prompt; a hit rate says how often they are there.
    Prefix(Q),
    /// Tokens read, written, and written for an hour, of every prompt.
    Measured([Q; 3]),
    /// The whole prompt of a turn. What is cached of each of these is there, so what is there of all of them is
    /// read; without any, nothing is.
    Turn(Vec<Q>),
}

/// A prompt before its pieces are known, in the tokens of its model.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// With the prefix, without feedback.
    pub tokens: Q,
    pub prefix: Option<Q>,
    pub measured: Option<[Q; 3]>,
    pub feedback: Q,
    pub output: Q,
}

/// What a model's tokens are for one that was measured.
#[derive(Clone, Debug)]
pub struct Factors {
    pub input: Q,
    pub output: Q,
}

impl Prompt {
    pub fn sent(&self) -> Q {
        &self.tokens + &self.feedback
    }

    pub fn whole(&self) -> Request {
        self.request(one(), self.sent())
    }

    pub fn cut_to(&self, room: &Q) -> Request {
        self.request(one(), self.sent().min(room.clone()))
    }

    /// K = room − prefix − feedback, L = prompt − prefix: L > K makes ⌈(L − overlap) / (K − overlap)⌉ chunks, all
    /// full but the last, and one request that merges their outputs.
    pub fn in_chunks(&self, room: &Q, chunk: &Chunk, factors: &Factors) -> Vec<Request> {
        if self.sent() <= *room {
            return vec![self.whole()];
        }
        let prefix = self.prefix.clone().unwrap_or_else(zero);
        let overlap = &factors.input * chunk.overlap.as_ref().map_or(zero(), |overlap| overlap.value.clone());
        let (k, l) = (room - &prefix - &self.feedback, &self.tokens - &prefix);
        assert!(overlap < k, "a chunk has room for something new");
        let chunks = ((&l - &overlap) / (&k - &overlap)).ceil();
        let full = &chunks - one();
        // The chunks together hold the prompt once, and each but the first the overlap again.
        let in_last = l + &full * overlap - &full * k;
        let merge = Request {
            times: one(),
            input: &factors.input * (&chunk.merge_input.value + chunks * &self.output),
            output: &factors.output * &chunk.merge_output.value,
            cacheable: Cacheable::Nothing,
            uses_tools: false,
        };
        vec![self.request(full, room.clone()), self.request(one(), in_last + prefix + &self.feedback), merge]
    }

    fn request(&self, times: Q, input: Q) -> Request {
        Request {
            times,
            input,
            output: self.output.clone(),
            cacheable: match (&self.measured, &self.prefix) {
                (Some(measured), _) => Cacheable::Measured(measured.clone()),
                (None, Some(prefix)) => Cacheable::Prefix(prefix.clone()),
                (None, None) => Cacheable::Nothing,
            },
            uses_tools: true,
        }
    }
}

/// The turns of a conversation, the first one first.
pub fn turns(conversation: &Conversation, factors: &Factors) -> Vec<Request> {
    let is_cached = conversation.caching == Some("incremental");
    let turn = |number: u32| {
        let stands = match since_compaction(conversation, number) {
            _ if number == 1 => vec![],
            1 => vec![sent(conversation, factors, number - 1), &factors.input * system(conversation)],
            _ => vec![sent(conversation, factors, number - 1)],
        };
        Request {
            times: sum(shares(conversation)
                .into_iter()
                .filter(|(turns, _)| number <= *turns)
                .map(|(_, share)| share)),
            input: sent(conversation, factors, number),
            output: &factors.output * &conversation.output.value,
            cacheable: if is_cached { Cacheable::Turn(stands) } else { Cacheable::Nothing },
            uses_tools: true,
        }
    };
    let longest = shares(conversation).into_iter().map(|(turns, _)| turns).max().expect("a number of turns");
    (1..=longest).map(turn).filter(|turn| zero() < turn.times).collect()
}

/// 1 − E[success^turns]
pub fn error_rate(conversation: &Conversation) -> Option<Q> {
    let success = &conversation.success.as_ref()?.value;
    let all_good = |turns: u32| (0..turns).fold(one(), |all_good, _| all_good * success);
    Some(rest(&sum(shares(conversation).into_iter().map(|(turns, share)| share * all_good(turns)))))
}

/// L_t = factor_in × (system + t × user + (t − 1) × factor_out × output), where after a compaction t counts from
/// 1 again and `to` joins the system's tokens.
fn sent(conversation: &Conversation, factors: &Factors, number: u32) -> Q {
    let t = since_compaction(conversation, number);
    let compacted = match &conversation.compact {
        Some(Compact { every, to }) if *every < number => to.value.clone(),
        _ => zero(),
    };
    let answers = count(t - 1) * &factors.output * &conversation.output.value;
    &factors.input * (system(conversation) + compacted + count(t) * &conversation.user.value + answers)
}

fn since_compaction(conversation: &Conversation, number: u32) -> u32 {
    conversation.compact.as_ref().map_or(number, |compact| (number - 1) % compact.every + 1)
}

fn system(conversation: &Conversation) -> Q {
    conversation.system.as_ref().map_or(zero(), |system| system.value.clone())
}

fn shares(conversation: &Conversation) -> Vec<(u32, Q)> {
    match &conversation.turns {
        Turns::Always(turns) => vec![(*turns, one())],
        Turns::Spread(spread) => spread.iter().map(|(turns, share)| (*turns, share.value.clone())).collect(),
    }
}

fn count(number: u32) -> Q {
    q(&number.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oracle::num::Num;

    const AS_MEASURED: fn() -> Factors = || Factors { input: one(), output: one() };

    /// 20 turns over 5,000 tokens of system, each adding 1,200 and 800: 480,000 tokens of prompts.
    #[test]
    fn twenty_turns_are_worked_example_18() {
        let conversation = Conversation {
            turns: Turns::Always(20),
            system: Some(Num::new("3_800")),
            user: Num::new("1_200"),
            output: Num::new("800"),
            caching: Some("incremental"),
            compact: None,
            success: None,
        };
        let turns = turns(&conversation, &AS_MEASURED());
        let stands = |turn: &Request| match &turn.cacheable {
            Cacheable::Turn(stands) => sum(stands.iter().cloned()),
            _ => zero(),
        };
        let read = sum(turns.iter().map(stands));
        let sent = sum(turns.iter().map(|turn| turn.input.clone()));
        assert_eq!([&sent, &read, &(&sent - &read)], [&q("480_000"), &q("437_000"), &q("43_000")]);
    }

    #[test]
    fn half_a_million_tokens_are_worked_example_20() {
        let tokens = q("500_000");
        let prompt = Prompt { tokens, prefix: None, measured: None, feedback: zero(), output: q("1_000") };
        let chunk = Chunk { overlap: None, merge_input: Num::new("500"), merge_output: Num::new("800") };
        let merged = |room: &str| {
            let requests = prompt.in_chunks(&q(room), &chunk, &AS_MEASURED());
            requests.last().expect("a request").input.clone()
        };
        assert_eq!(merged("200_000"), q("3_500"), "three chunks are merged");
        assert_eq!(merged("400_000"), q("2_500"), "two chunks are merged");
        assert_eq!(merged("500_000"), q("500_000"), "all of it fits");
    }
}
