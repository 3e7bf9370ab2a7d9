//! An agent's conversation instead of a single call.

use crate::diag::Problems;
use crate::units::shape::{SHARE, TURNS};
use crate::units::{Probability, Share, Tokens};
use crate::yaml::map::{map, one_of, value, words};
use crate::yaml::shape::Varies::{AffineUncut, Unknown};
use crate::yaml::shape::{Definition, KNOWN, Key, Names, Shape, Size};
use crate::yaml::{Located, Named, Node, Read, Value};

map! {
    /// An agent's conversation: each turn sends all that came before.
    pub struct Loop = LOOP ("the loop", "Loop") {
        /// How many turns, from 1 to 1,000; or how often which number of turns is taken.
        turns: TurnsOrSpread [hint("write `turns: 20`, or `turns: {5: 50%, 20: 50%}` where conversations differ")],
        /// Tokens that every prompt begins with: instructions and tools. 0 where it is left out.
        system: Option<Located<Tokens>> [varies(Unknown)],
        /// Tokens that each turn adds to the prompt.
        user: Located<Tokens> [
            varies(Unknown),
            hint("write `user: 500`: the tokens that each turn adds to the prompt"),
        ],
        /// Tokens that the model makes in a turn.
        output: Located<Tokens> [
            varies(AffineUncut),
            hint("write `output: 800`: the tokens that the model makes in a turn"),
        ],
        /// Whether turns read from the cache what earlier ones wrote. `none` where it is left out.
        caching: Option<Located<Caching>>,
        /// The conversation is put in short from time to time.
        compact: Option<Compact>,
        /// The chance that a turn goes well, from 0 to 1, in place of `quality`.
        success: Option<Located<Probability>> [varies(Unknown)],
    }
}

one_of! {
    /// A number of turns, or shares of conversations by their number of turns.
    pub enum TurnsOrSpread ("Turns") {
        /// Always so many.
        Always(Turns) [varies(Unknown)],
        /// So many in a share of the conversations.
        Spread(Located<Spread>),
    }
}

value! {
    /// A number of turns.
    pub struct Turns(Located<u32>) = TURNS, Located::read;
}

/// A number of turns as a map key.
static NUMBER: Key = Key::of::<Turns>("turns", "How many turns.");

impl TurnsOrSpread {
    /// Reads a number of turns from the key of a share.
    pub fn number(name: &Located<String>, problems: &mut Problems) -> Option<Located<u32>> {
        let node = Node { place: name.place.clone(), value: Value::Scalar(name.value.as_str().into()) };
        NUMBER.read::<Turns>(&node, problems).map(|turns| turns.0)
    }
}

value! {
    /// Shares of conversations by their number of turns.
    pub struct Spread(Named<Located<Share>>) = Shape::Defined(&Definition {
        name: "Spread",
        title: "Numbers of turns",
        doc: "Shares of conversations, from 0 to 1, by their number of turns; 1 together.",
        // All shares add up to 1: none of them varies alone.
        shape: Shape::Named(
            &SHARE,
            Names {
                are_parts: true,
                size: Size { least: 1, most: Some(100) },
                pattern: Some("^[1-9][0-9]*(_[0-9]+)*k?$"),
                ..KNOWN
            },
        ),
    }), Read::read;
}

words! {
    /// Whether turns read from the cache what earlier ones wrote.
    pub enum Caching {
        /// Every turn is billed in full.
        None = "none",
        /// A turn reads from the cache what earlier turns wrote.
        Incremental = "incremental",
    }
}

map! {
    /// How a conversation is kept short.
    pub struct Compact = COMPACT ("`compact`", "Compact") {
        /// After how many turns, from 1 to 1,000.
        every: Located<u32> [
            is(TURNS),
            varies(Unknown),
            hint("write `every: 8`: after how many turns the conversation is put in short"),
        ],
        /// The tokens that then replace all turns so far.
        to: Located<Tokens> [
            varies(Unknown),
            hint("write `to: 2_000`: the tokens that stand in place of all turns so far"),
        ],
    }
}
