//! Random conversations, and what happens to prompts that are too long.

use super::tape::Tape;
use crate::oracle::num::Num;
use crate::oracle::world::*;

/// The same step as a conversation. Errors are those of its task, or of its turns.
pub fn conversing(tape: &mut Tape, fields: Fields) -> Fields {
    let of_turns = fields.quality.is_some() && tape.one_in(2);
    let success = of_turns.then(|| success(tape));
    let caching = tape.pick(&[Some("incremental"), None, Some("none")]);
    let compact = tape.maybe(3, compact);
    let mut conversation = conversation(tape, caching, compact, success);
    conversation.system = conversation.system.filter(|_| !tape.one_in(4));
    let quality = fields.quality.clone().filter(|_| !of_turns);
    without_calls(Fields { conversation: Some(conversation), quality, ..fields }, caching)
}

/// What a branch says of its own conversation, where its step has one.
pub fn conversing_too(tape: &mut Tape, step: &Conversation, fields: Fields) -> Fields {
    let own = tape.maybe(4, |tape| {
        let compact = step.compact.as_ref().map(|_| compact(tape));
        let success = step.success.as_ref().map(|_| success(tape));
        let own = conversation(tape, step.caching, compact, success);
        // Shares of the step's and the branch's numbers of turns would be merged.
        Conversation { turns: Turns::Always(turns(tape)), ..own }
    });
    without_calls(Fields { conversation: own, ..fields }, step.caching)
}

fn conversation(
    tape: &mut Tape,
    caching: Option<&'static str>,
    compact: Option<Compact>,
    success: Option<Num>,
) -> Conversation {
    Conversation {
        turns: if tape.one_in(2) { spread(tape) } else { Turns::Always(turns(tape)) },
        system: Some(tape.tokens(0, 3_000)),
        user: tape.tokens(0, 900),
        output: tape.tokens(0, 900),
        caching,
        compact,
        success,
    }
}

fn turns(tape: &mut Tape) -> u32 {
    u32::try_from(tape.between(1, 12)).expect("a small number")
}

/// Two or three numbers of turns, perhaps one that never happens.
fn spread(tape: &mut Tape) -> Turns {
    let shares = tape.pick(&[&["50%", "50%"][..], &["0.3", "0.7"], &["20%", "0.35", "45%"], &["100%", "0%"]]);
    let mut turns: Vec<u32> = shares.iter().map(|_| turns(tape)).collect();
    turns.sort_unstable();
    (1..turns.len()).for_each(|at| turns[at] = turns[at].max(turns[at - 1] + 1));
    Turns::Spread(turns.into_iter().zip(shares).map(|(turns, share)| (turns, Num::new(*share))).collect())
}

fn compact(tape: &mut Tape) -> Compact {
    Compact { every: u32::try_from(tape.between(1, 6)).expect("a small number"), to: tape.tokens(0, 900) }
}

fn success(tape: &mut Tape) -> Num {
    Num::new(tape.pick(&["97%", "0.9", "99.5%", "100%", "0", "0.75"]))
}

/// A conversation has its own tokens, and one that is cached has turns that follow at once.
fn without_calls(fields: Fields, caching: Option<&str>) -> Fields {
    let is_cached = caching == Some("incremental");
    let batch = fields.batch.filter(|_| !is_cached);
    let tier = fields.tier.map(|tier| if is_cached && tier == Tier::Batch { Tier::Flex } else { tier });
    let batch = batch.map(|batch| Batch { hit_rate: None, ..batch });
    let (input, output, reads, cache, feedback) = (None, None, None, None, None);
    Fields { input, output, reads, cache, feedback, batch, tier, ..fields }
}

pub fn overflow(tape: &mut Tape) -> Overflow {
    match tape.below(8) {
        0 => Overflow::Error,
        1 | 2 => Overflow::Truncate,
        _ => Overflow::Chunk(Box::new(Chunk {
            overlap: tape.maybe(2, |tape| tape.tokens(0, 300)),
            merge_input: tape.tokens(0, 500),
            merge_output: tape.tokens(0, 900),
        })),
    }
}
