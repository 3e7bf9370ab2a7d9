//! An agent's conversation in place of a single call.

use crate::diag::Place;
use crate::scenario::format::Compact;
use crate::units::{Probability, Share, Tokens};
use crate::yaml::Located;

/// What a conversation says beside the tokens that each turn adds, which are the input and the output of
/// its [`Work`](super::Work).
///
/// Turn `t` sends all that came before: `system + t × user + (t − 1) × output`.
#[derive(Clone, Debug)]
pub(crate) struct Conversation {
    /// How many turns it takes.
    pub(crate) turns: Turns,
    /// Tokens with which every prompt begins; none unless given.
    pub(crate) system: Option<Located<Tokens>>,
    /// Where it says that each turn reads from the cache what the ones before wrote there; `None` where
    /// nothing is cached.
    pub(crate) caching: Option<Place>,
    /// How the conversation is kept short.
    pub(crate) compact: Option<Compact>,
    /// The chance that a turn goes well. A conversation is good where all of its turns went well.
    pub(crate) success: Option<Located<Probability>>,
}

/// How many turns a conversation takes.
#[derive(Clone, Debug)]
pub(crate) enum Turns {
    /// Always so many, from 1.
    Always(Located<u32>),
    /// So many in a share of the conversations: together exactly 1, the fewest turns first.
    Spread(Vec<(Located<u32>, Located<Share>)>),
}

impl Turns {
    /// The numbers of turns with their shares, the fewest first.
    #[must_use]
    pub(crate) fn shares(&self) -> Vec<(u32, Share)> {
        match self {
            Self::Always(turns) => vec![(turns.value, Share::ALL)],
            Self::Spread(spread) => {
                spread.iter().map(|(turns, share)| (turns.value, share.value.clone())).collect()
            }
        }
    }

    /// The most turns that happen.
    #[must_use]
    pub(crate) fn most(&self) -> u32 {
        let happening = self.shares().into_iter().filter(|(_, share)| !share.is_zero());
        happening.map(|(turns, _)| turns).max().unwrap_or(0)
    }

    /// Where they stand.
    #[must_use]
    pub(crate) fn place(&self) -> Option<&Place> {
        match self {
            Self::Always(turns) => Some(&turns.place),
            Self::Spread(spread) => spread.last().map(|(turns, _)| &turns.place),
        }
    }
}

impl Conversation {
    /// The turn, counted within what was said since the conversation was last compacted, and whether it
    /// ever was.
    #[must_use]
    pub(crate) fn since_compacted(&self, turn: u32) -> (u32, bool) {
        match &self.compact {
            Some(compact) => ((turn - 1) % compact.every.value + 1, compact.every.value < turn),
            None => (turn, false),
        }
    }

    /// The chance that a conversation goes wrong: `1 − E[success^turns]`, where that is known.
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
