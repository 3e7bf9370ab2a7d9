//! An agent's conversation instead of a single call.

use crate::diag::Place;
use crate::scenario::format::Compact;
use crate::units::{Probability, Share, Tokens};
use crate::yaml::Located;

/// A conversation, apart from the tokens that each turn adds: these are the input and output of its
/// [`Work`](super::Work).
///
/// Turn `t` sends everything before it: `system + t × user + (t − 1) × output`.
#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    /// The number of turns.
    pub(crate) turns: Turns,
    /// Tokens at the beginning of every prompt; by default none.
    pub(crate) system: Option<Located<Tokens>>,
    /// The position of the setting that each turn reads from the cache what earlier ones wrote; `None` without
    /// caching.
    pub(crate) caching: Option<Place>,
    /// How the conversation is compacted.
    pub(crate) compact: Option<Compact>,
    /// The probability that a turn succeeds. A conversation is good if all its turns succeed.
    pub(crate) success: Option<Located<Probability>>,
}

/// The number of turns of a conversation.
#[derive(Clone, Debug)]
pub(crate) enum Turns {
    /// A fixed number, at least 1.
    Always(Located<u32>),
    /// Numbers of turns with their shares of the conversations, which add up to exactly 1, fewest turns first.
    Spread(Vec<(Located<u32>, Located<Share>)>),
}

impl Turns {
    /// The numbers of turns with their shares, fewest first.
    #[must_use]
    pub(crate) fn shares(&self) -> Vec<(u32, Share)> {
        match self {
            Self::Always(turns) => vec![(turns.value, Share::ALL)],
            Self::Spread(spread) => {
                spread.iter().map(|(turns, share)| (turns.value, share.value.clone())).collect()
            }
        }
    }

    /// The largest number of turns.
    #[must_use]
    pub(crate) fn most(&self) -> u32 {
        let happening = self.shares().into_iter().filter(|(_, share)| !share.is_zero());
        happening.map(|(turns, _)| turns).max().unwrap_or(0)
    }

    /// Their position.
    #[must_use]
    pub(crate) fn place(&self) -> Option<&Place> {
        match self {
            Self::Always(turns) => Some(&turns.place),
            Self::Spread(spread) => spread.last().map(|(turns, _)| &turns.place),
        }
    }
}

impl Conversation {
    /// The number of the turn since the conversation was last compacted, and whether it was compacted at all.
    #[must_use]
    pub(crate) fn since_compacted(&self, turn: u32) -> (u32, bool) {
        match &self.compact {
            Some(compact) => ((turn - 1) % compact.every.value + 1, compact.every.value < turn),
            None => (turn, false),
        }
    }

    /// The probability that a conversation fails: `1 − E[success^turns]`, if known.
    #[must_use]
    pub(crate) fn error_rate(&self) -> Option<Probability> {
        let failing = self.success.as_ref()?.value.rest();
        let failing = failing.named("a turn goes wrong");
        let any_turn = |turns: &Located<u32>| failing.any_of(turns).named("any turn goes wrong");
        Some(match &self.turns {
            Turns::Always(turns) => any_turn(turns),
            Turns::Spread(spread) => {
                let parts = spread.iter().map(|(turns, share)| {
                    (&Probability::from(&share.value) * &any_turn(turns)).named("by share")
                });
                parts.fold(Probability::NEVER, |sum, part| &sum + &part).named("any turn goes wrong")
            }
        })
    }
}
