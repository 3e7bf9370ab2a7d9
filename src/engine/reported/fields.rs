//! What is known of the objects in which vendors report the usage of a call: a strict list.
//!
//! One row says one thing of one field: what it counts and inside which other count, which words it may
//! have and what they do to the price, that it is harmless. What no row names is refused by its name,
//! since it may be billed. The tables are data; [`read`](super::read) and [`settle`](super::settle) know
//! what a row means, and nothing of any vendor.

mod anthropic;
mod chat;
mod counts;
pub(super) mod forms;
mod gemini;
mod hosts;
mod openai;
mod responses;

use crate::units::{Meter, Tier};

/// A field of an object: its path from the object that the table is of, and what it is. A dot goes into
/// an object, `[]` into each object of a list.
pub(super) type Row = (&'static str, Is);

/// All that is known of an object.
pub(super) struct Table {
    /// The rows, in groups that tables share.
    pub(super) rows: &'static [&'static [Row]],
    /// The sums that must agree.
    pub(super) sums: &'static [Sum],
}

/// Counts that must add up to another one, or to no more than it.
pub(super) struct Sum {
    /// It is checked where this field is there, and the total.
    pub(super) when: &'static str,
    /// The parts; one that is not there is 0.
    pub(super) parts: &'static [&'static str],
    /// The total.
    pub(super) total: &'static str,
    /// Whether the total may be of more than these parts.
    pub(super) has_others: bool,
}

impl Sum {
    const fn of(when: &'static str, parts: &'static [&'static str], total: &'static str) -> Self {
        Self { when, parts, total, has_others: false }
    }

    const fn within(parts: &'static [&'static str], total: &'static str) -> Self {
        Self { when: total, parts, total, has_others: true }
    }
}

/// What a field is.
#[derive(Clone, Copy)]
pub(super) enum Is {
    /// Nothing that is billed, whatever is inside.
    Harmless,
    /// Tokens that are billed in this meter, the [`Part`](Self::Part)s apart. They must be there.
    Tokens(Meter),
    /// The same, where they are there: absent or `null`, there are none.
    Optional(Meter),
    /// Tokens of a vendor that leaves counts of 0 out: absent, there are none; `null` is unknown.
    Omitted(Meter),
    /// Those of the tokens of another field that are billed in this meter.
    Part(Meter, &'static str),
    /// Another name of a count.
    Same(&'static str),
    /// A count that only has to agree with others.
    Checked,
    /// The same, and it must be there: without it, it is not clear what the others are.
    Needed,
    /// A count that must be 0, and why it cannot be priced otherwise.
    Unpriced(&'static str),
    /// The tokens of another field by modality, as a list of `{modality, tokenCount}`, and how each is
    /// billed.
    Modalities(&'static str, Billed),
    /// Uses of a tool that a card has a fee for.
    Fee(&'static str),
    /// One of these words.
    Word(&'static [(&'static str, Means)]),
    /// The same, and it must be there: it is what the object is known by.
    Mark(&'static [(&'static str, Means)]),
    /// A name that somebody gave, which must be there: it is what the object is known by. What to do where
    /// it is not.
    Named(&'static str),
    /// Any word but these, and why they cannot be priced.
    But(&'static [(&'static str, &'static str)]),
    /// This number, where there is one; and why another one cannot be priced.
    Only(&'static str, &'static str),
    /// What the model made. Where something is in it, tokens of output must be counted.
    Made,
    /// What a tool brought. Where something is in it, the tool must be among the [`Fee`](Self::Fee)s.
    Brought(&'static str),
    /// The region in which the call ran, but for words that say nothing.
    Region(&'static [&'static str]),
    /// Absent, `null`, `false`, 0 or empty; and why it cannot be priced otherwise.
    Never(&'static str),
    /// The same, unless this other field is there and says what it means.
    Beside(&'static str, &'static str),
    /// The model that served.
    Model,
    /// What the vendor says that the call cost, in this power of ten of a dollar.
    Cost(u32),
    /// How many calls the counts are the sums of.
    Calls,
    /// An object with a table of its own.
    Object(&'static Table),
    /// A list of objects, each of them told by its `type`.
    Items(&'static [(&'static str, Item)]),
}

impl Is {
    /// Whether a field is in objects of a few kinds only.
    pub(super) fn is_telling(&self) -> bool {
        matches!(
            self,
            Self::Tokens(_)
                | Self::Optional(_)
                | Self::Omitted(_)
                | Self::Part(..)
                | Self::Needed
                | Self::Named(_)
        )
    }
}

/// How the modalities of a count are billed; tokens of any other cannot be priced.
#[derive(Clone, Copy)]
pub(super) struct Billed {
    /// Those that are billed as the count itself.
    pub(super) alike: &'static [&'static str],
    /// Those that are billed in a meter of their own.
    pub(super) apart: &'static [(&'static str, Meter)],
}

/// What a word does.
#[derive(Clone, Copy)]
pub(super) enum Means {
    /// Nothing to the price.
    Nothing,
    /// The call ran in this tier.
    Tier(Tier),
    /// The tier is not the one that served, so it has to be stated.
    TierUnsaid,
    /// The object cannot be priced; why.
    Refused(&'static str),
    /// A tool was used, which must be among the [`Is::Fee`]s.
    Used(&'static str),
}

/// What an object in a list is.
#[derive(Clone, Copy)]
pub(super) enum Item {
    /// Nothing that is billed beside the tokens.
    Harmless,
    /// The same, with what the model made at this key.
    Made(&'static str),
    /// An object with counts of its own.
    Counted(&'static Table),
    /// An object that only is as the table says.
    Known(&'static Table),
    /// One use of a tool that a card has a fee for, unless the word at this path is one of these.
    Fee { fee: &'static str, table: &'static Table, free: Option<(&'static str, &'static [&'static str])> },
    /// A tool was used, which must be counted elsewhere.
    Used(&'static str),
    /// What one use of a tool brought, which must be counted elsewhere; and the `type` of a `content` that
    /// says that it brought nothing.
    Brought(&'static str, &'static str),
    /// The object cannot be priced; why.
    Refused(&'static str),
}

impl Table {
    /// All rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'static Row> {
        self.rows.iter().copied().flatten()
    }

    /// What is known of a field, with its path as the table has it.
    pub(super) fn row(&self, path: &str) -> Option<&'static Row> {
        self.rows().find(|(known, _)| *known == path)
    }

    /// Whether something is known of what is inside of a field: `inside` is `.` or `[].`.
    pub(super) fn goes_into(&self, path: &str, inside: &str) -> bool {
        let within = |known: &str| known.strip_prefix(path).is_some_and(|rest| rest.starts_with(inside));
        self.rows().any(|(known, _)| within(known))
    }

    /// The fields that are known at the place of a path, for a hint.
    pub(super) fn beside(&self, path: &str) -> impl Iterator<Item = &'static str> {
        let before = path.rfind('.').map_or(0, |dot| dot + 1);
        let prefix = path[..before].to_owned();
        self.rows().filter_map(move |(known, _)| known.strip_prefix(prefix.as_str()))
    }
}
