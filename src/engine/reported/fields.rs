//! The known fields of vendors' usage objects: a strict list.
//!
//! Each row describes one field: what it counts and inside which other count, which words it allows and how they
//! affect the price, or that it is harmless. Fields without a row are refused by name, because they may be billed.
//! The tables are data; [`read`](super::read) and [`settle`](super::settle) interpret the rows and know no vendor.

mod anthropic;
mod audio;
mod chat;
mod cohere;
mod counts;
pub(super) mod forms;
mod gemini;
mod hosts;
mod openai;
mod pages;
mod responses;
mod vectors;

use crate::units::{Meter, PerMeter, Tier};

/// A field of an object: its path from the object of the table, and its meaning. A dot enters an object, `[]`
/// enters each object of a list.
pub(super) type Row = (&'static str, Is);

/// The known fields of an object.
pub(super) struct Table {
    /// The rows, in groups shared by tables.
    pub(super) rows: &'static [&'static [Row]],
    /// Sums that must match, in groups shared by tables.
    pub(super) sums: &'static [&'static [Sum]],
}

/// Counts that must add up to a total, or to at most the total.
pub(super) struct Sum {
    /// Checked only if this field and the total are present.
    pub(super) when: &'static str,
    /// The parts; a missing one is 0.
    pub(super) parts: &'static [&'static str],
    /// The total.
    pub(super) total: &'static str,
    /// Whether the total may include more than these parts.
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

/// The meaning of a field.
#[derive(Clone, Copy)]
pub(super) enum Is {
    /// Never billed, including everything inside.
    Harmless,
    /// Tokens or pieces billed in this meter, excluding the [`Part`](Self::Part)s. Required.
    Tokens(Meter),
    /// The same, but optional: absent or `null` means none.
    Optional(Meter),
    /// Tokens of a vendor that omits counts of 0: absent means none; `null` is unknown.
    Omitted(Meter),
    /// The tokens inside another field that are billed in this meter. Those inside of cached ones that are of another
    /// modality than them are inside of the part of that modality too.
    Part(Meter, &'static str),
    /// A time in seconds, which may have decimals, billed in this meter. Required.
    Time(Meter),
    /// The same, but optional: absent or `null` means none.
    AnyTime(Meter),
    /// An alias of a count.
    Same(&'static str),
    /// A count that is only compared with others.
    Checked,
    /// The same, but required: without it, the other counts are ambiguous.
    Needed,
    /// A count that must be 0, and why it cannot be priced otherwise.
    Unpriced(&'static str),
    /// The tokens of another field by modality, as a list of `{modality, tokenCount}`, and how each is billed.
    Modalities(&'static str, Billed),
    /// Uses of a tool with a fee on the card.
    Fee(&'static str),
    /// One of these words.
    Word(&'static [(&'static str, Means)]),
    /// The same, but required: it identifies the object.
    Mark(&'static [(&'static str, Means)]),
    /// A name, which is required because it identifies the object. The text is the hint if it is missing.
    Named(&'static str),
    /// Any word except these, which cannot be priced for the given reason.
    But(&'static [(&'static str, &'static str)]),
    /// Only this number, if any; and why others cannot be priced.
    Only(&'static str, &'static str),
    /// The output of the model. If it is not empty, output tokens must be counted.
    Made,
    /// Output that is billed in this meter. If it is not empty, the meter must be counted.
    MadeIn(Meter),
    /// The result of a tool. If it is not empty, the tool must be among the [`Fee`](Self::Fee)s.
    Brought(&'static str),
    /// The region in which the call ran, except for words without meaning.
    Region(&'static [&'static str]),
    /// Absent, `null`, `false`, 0 or empty; and why it cannot be priced otherwise.
    Never(&'static str),
    /// The same, unless this other field is present and explains it.
    Beside(&'static str, &'static str),
    /// The model that served the call.
    Model,
    /// The cost of the call reported by the vendor, in this power of ten of a dollar.
    Cost(u32),
    /// The number of calls that the counts add up.
    Calls,
    /// An object with a table of its own.
    Object(&'static Table),
    /// A list of objects, distinguished by their `type`.
    Items(&'static [(&'static str, Item)]),
}

impl Is {
    /// Whether the field identifies the kind of object.
    pub(super) fn is_telling(&self) -> bool {
        matches!(
            self,
            Self::Tokens(_)
                | Self::Optional(_)
                | Self::Omitted(_)
                | Self::Part(..)
                | Self::Time(_)
                | Self::Needed
                | Self::Named(_)
        )
    }
}

/// How the modalities of a count are billed: text like the count itself, and tokens of modalities that are not named
/// here cannot be priced.
#[derive(Clone, Copy)]
pub(super) struct Billed {
    /// Modalities billed in a meter of their own; what is read from a cache, in the one that reads it.
    pub(super) apart: &'static [(&'static str, Meter)],
    /// The same, if the model sells that meter; else they are billed like the count itself.
    pub(super) if_sold: &'static [(&'static str, Meter)],
    /// The modality that a list may leave out: what the other ones do not add up to is of it.
    pub(super) rest: Option<&'static str>,
}

impl Billed {
    /// The meter of its own of a modality, or `None` for that of the count; nothing for what is not known.
    pub(super) fn of(self, modality: &str, sold: &PerMeter<bool>) -> Option<Option<Meter>> {
        let own =
            |of: &[(&str, Meter)]| of.iter().find(|(known, _)| *known == modality).map(|(_, meter)| *meter);
        let if_sold = || own(self.if_sold).map(|meter| Some(meter).filter(|meter| sold[*meter]));
        let alike = || (modality == "TEXT").then_some(None);
        own(self.apart).map(Some).or_else(if_sold).or_else(alike)
    }
}

/// The effect of a word.
#[derive(Clone, Copy)]
pub(super) enum Means {
    /// No effect on the price.
    Nothing,
    /// The call ran in this tier.
    Tier(Tier),
    /// The call ran in this tier, though its service tier is the standard one.
    Mode(Tier),
    /// The tier was requested, not confirmed, so it has to be given.
    TierUnsaid,
    /// The object cannot be priced; why.
    Refused(&'static str),
    /// A tool was used and must be among the [`Is::Fee`]s.
    Used(&'static str),
    /// Something was made that must be counted in this meter.
    Made(Meter),
}

/// The meaning of an object in a list.
#[derive(Clone, Copy)]
pub(super) enum Item {
    /// Not billed beyond its tokens.
    Harmless,
    /// The same, with output of the model at this key.
    Made(&'static str),
    /// An object with its own counts.
    Counted(&'static Table),
    /// An object whose fields must match the table.
    Known(&'static Table),
    /// One use of a tool with a fee on the card, unless the field at this path has one of these words.
    Fee { fee: &'static str, table: &'static Table, free: Option<(&'static str, &'static [&'static str])> },
    /// A tool was used and must be counted elsewhere.
    Used(&'static str),
    /// The result of one use of a tool, which must be counted elsewhere; and the `type` of a `content` that means
    /// an empty result.
    Brought(&'static str, &'static str),
    /// The object cannot be priced; why.
    Refused(&'static str),
}

impl Table {
    /// All rows.
    pub(super) fn rows(&self) -> impl Iterator<Item = &'static Row> {
        self.rows.iter().copied().flatten()
    }

    /// The meter of a count.
    pub(super) fn meter(&self, name: &str) -> Option<Meter> {
        match self.row(name)? {
            (_, Is::Tokens(meter) | Is::Optional(meter) | Is::Omitted(meter) | Is::Part(meter, _)) => {
                Some(*meter)
            }
            _ => None,
        }
    }

    /// All sums.
    pub(super) fn sums(&self) -> impl Iterator<Item = &'static Sum> {
        self.sums.iter().copied().flatten()
    }

    /// The row of a field path in the table.
    pub(super) fn row(&self, path: &str) -> Option<&'static Row> {
        self.rows().find(|(known, _)| *known == path)
    }

    /// Whether the table has rows inside a field: `inside` is `.` or `[].`.
    pub(super) fn goes_into(&self, path: &str, inside: &str) -> bool {
        let within = |known: &str| known.strip_prefix(path).is_some_and(|rest| rest.starts_with(inside));
        self.rows().any(|(known, _)| within(known))
    }

    /// The known fields at the same level as a path, for a hint.
    pub(super) fn beside(&self, path: &str) -> impl Iterator<Item = &'static str> {
        let before = path.rfind('.').map_or(0, |dot| dot + 1);
        let prefix = path[..before].to_owned();
        self.rows().filter_map(move |(known, _)| known.strip_prefix(prefix.as_str()))
    }
}
