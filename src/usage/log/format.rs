//! The formats of logs that are known: which values of a line are looked at, and what they mean.

use std::borrow::Cow;

use crate::units::{Meter, Moment, PerMeter, Tier};

use super::super::call::{Call, Status};
use super::field::{self, Wrong, wrong};
use super::flat::Flat;
use super::walk::Values;

/// A format of logs.
#[derive(Debug)]
pub struct Format {
    /// The word for it: `litellm`.
    pub name: &'static str,
    /// What writes such logs.
    pub title: &'static str,
    /// How its lines are written.
    pub(in crate::usage) shape: Shape,
    /// Whether a line means something only after those before it in its file.
    pub(super) is_sequential: bool,
    /// The paths of the values that are looked at.
    pub(in crate::usage) paths: &'static [&'static str],
    /// Paths of which each is in a line by which the format is known.
    pub(super) marks: &'static [&'static str],
    /// How lines of the same call are found.
    pub(in crate::usage) duplicates: Duplicates,
    /// Names of tags, and where their value is.
    pub(super) tags: &'static [(&'static str, &'static str)],
    /// Where a list of further tags is, as `name:value`: those whose name is neither one of these nor of a value that is
    /// looked at, and is no path.
    pub(super) more_tags: Option<&'static str>,
    /// What a line means.
    pub(super) meaning: Meaning,
}

/// What a line means, to a reader.
#[derive(Clone, Copy, Debug)]
pub(super) enum Meaning {
    /// Each value by itself, which a query can say too.
    Flat(&'static Flat),
    /// What a function reads.
    Read(for<'l> fn(&Row<'_, 'l>) -> Result<Outcome<'l>, Wrong>),
}

impl Format {
    /// What a line means, where each value stands by itself.
    pub(in crate::usage) fn flat(&self) -> Option<&'static Flat> {
        match self.meaning {
            Meaning::Flat(flat) => Some(flat),
            Meaning::Read(_) => None,
        }
    }

    /// Whether a line means something only after those before it in its file.
    #[must_use]
    pub fn is_sequential(&self) -> bool {
        self.is_sequential
    }

    /// Whether its lines are comma-separated values.
    #[must_use]
    pub fn has_cells(&self) -> bool {
        self.shape == Shape::Csv
    }
}

/// How the lines of a format are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::usage) enum Shape {
    /// A JSON object each.
    Json,
    /// Cells, with the names of their columns in the first line.
    Csv,
}

/// How lines of the same call are found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Duplicates {
    /// By the id of each call, over all files: of several lines the one with most output stays.
    Exact,
    /// By the id of each call, within each file.
    File,
    /// Each line is a call.
    None,
}

impl Duplicates {
    /// All of them, with the word for each.
    pub const ALL: [(&'static str, Self); 3] =
        [("exact", Self::Exact), ("file", Self::File), ("none", Self::None)];

    /// The word for it.
    #[must_use]
    pub fn word(self) -> &'static str {
        Self::ALL.iter().find(|(_, own)| *own == self).map_or("", |(word, _)| word)
    }
}

/// What a line is.
#[derive(Debug)]
#[allow(
    clippy::large_enum_variant,
    reason = "it is never kept, and nothing is put on the heap for most lines"
)]
pub(super) enum Outcome<'l> {
    /// It is of a call.
    Call(Read<'l>),
    /// It is of calls: of more than one where several models answered.
    Calls(Vec<Read<'l>>),
    /// It is of no call: a prompt, the result of a tool, a note.
    Other,
    /// It is of a call without counts.
    WithoutUsage,
    /// It repeats the line of a call before it.
    Repeats,
    /// It is of no call, and says something of later lines.
    Says(Before),
    /// It is of a call, and says something of later lines.
    Next(Before, Read<'l>),
}

/// A call that a line is of.
#[derive(Debug)]
pub(super) struct Read<'l> {
    pub(super) call: Call<'l>,
    /// Whether its time says its zone.
    pub(super) has_zone: bool,
}

/// A line with the values that are looked at.
pub(super) struct Row<'r, 'l> {
    pub(super) values: &'r Values<'l>,
    pub(super) paths: &'static [&'static str],
    /// For each tag that is asked for, the number of the path behind those of the format, and whether a list is there.
    pub(super) tags: &'r [(usize, bool)],
    /// The names of the tags that are asked for.
    pub(super) asked: &'r [String],
    /// What earlier lines of the file said.
    pub(super) before: &'r Before,
    /// The time of lines that do not say theirs.
    pub(super) stated: Option<field::Time>,
}

/// What earlier lines of a file say of later ones.
#[derive(Clone, Debug, Default)]
pub(super) struct Before {
    pub(super) model: String,
    /// The session that it is, or that the first of its ancestors is; empty where that is not said.
    pub(super) root: String,
    /// Whether a call was counted.
    pub(super) is_begun: bool,
    /// Counts of the session so far.
    pub(super) so_far: [u64; 5],
}

impl<'l> Row<'_, 'l> {
    pub(super) fn path(&self, at: usize) -> &'static str {
        self.paths.get(at).copied().unwrap_or_default()
    }

    /// A count; none where it is absent or `null`.
    pub(super) fn count(&self, at: usize) -> Result<Option<u64>, Wrong> {
        self.values.raw(at).map(|raw| field::count(self.path(at), raw)).transpose()
    }

    /// A count; 0 where it is absent or `null`.
    pub(super) fn count_or_0(&self, at: usize) -> Result<u64, Wrong> {
        self.count(at).map(Option::unwrap_or_default)
    }

    /// A time in seconds, in microseconds; 0 where it is absent or `null`.
    pub(super) fn micros_or_0(&self, at: usize) -> Result<u64, Wrong> {
        self.values.raw(at).map_or(Ok(0), |raw| field::micros(self.path(at), raw))
    }

    /// A count that must be there.
    pub(super) fn needed(&self, at: usize) -> Result<u64, Wrong> {
        self.count(at)?.ok_or_else(|| wrong(self.path(at), "is missing: unknown is not 0"))
    }

    /// A text; none where it is absent or `null`.
    pub(super) fn text(&self, at: usize) -> Result<Option<Cow<'l, str>>, Wrong> {
        match self.values.raw(at) {
            None => Ok(None),
            Some(_) => {
                let text = self.values.text(at);
                text.map(Some).ok_or_else(|| wrong(self.path(at), "is not a text"))
            }
        }
    }

    /// A text; empty where it is absent or `null`.
    pub(super) fn text_or_none(&self, at: usize) -> Result<Cow<'l, str>, Wrong> {
        self.text(at).map(Option::unwrap_or_default)
    }

    /// A text that must be there.
    pub(super) fn name(&self, at: usize) -> Result<Cow<'l, str>, Wrong> {
        let name = self.text(at)?.filter(|name| !name.is_empty());
        name.ok_or_else(|| wrong(self.path(at), "is missing"))
    }

    /// When it was: as text, with a zone or, where the format's times are of UTC, without.
    pub(super) fn time(&self, at: usize) -> Result<field::Time, Wrong> {
        let path = self.path(at);
        let text = self.text(at)?.ok_or_else(|| wrong(path, "is missing"))?;
        field::time(path, &text)
    }

    /// When it was, in parts of seconds since 1970: in seconds for 0 digits, in nanoseconds for 9.
    pub(super) fn unix_time(&self, at: usize, digits: u32) -> Result<Moment, Wrong> {
        let path = self.path(at);
        let raw = self.values.raw(at).ok_or_else(|| wrong(path, "is missing"))?;
        field::unix_time(path, raw, digits)
    }

    /// When it was, of a format whose values stand by themselves.
    pub(super) fn flat_time(&self, flat: &Flat) -> Result<field::Time, Wrong> {
        if flat.or_seconds { self.any_time(flat.time) } else { self.time(flat.time) }
    }

    /// When it was, as a text or as seconds since 1970.
    pub(super) fn any_time(&self, at: usize) -> Result<field::Time, Wrong> {
        let is_number = self.values.raw(at).map(field::unquoted).is_some_and(|raw| {
            !raw.is_empty() && raw.iter().all(|byte| byte.is_ascii_digit() || *byte == b'.')
        });
        match (is_number, &self.stated) {
            (true, _) => Ok(field::Time { at: self.unix_time(at, 0)?, has_zone: true }),
            (false, Some(stated)) if self.values.raw(at).is_none() => Ok(*stated),
            (false, _) => self.time(at),
        }
    }

    /// An amount of money in 10⁻¹² USD; none where it is absent, or below 0 as where it is unknown.
    pub(super) fn picos(&self, at: usize) -> Result<Option<u64>, Wrong> {
        Ok(self.values.raw(at).map(|raw| field::picos(self.path(at), raw)).transpose()?.flatten())
    }

    /// The tier that served, by the words of vendors and gateways; the standard one where none is said.
    pub(super) fn tier(&self, at: usize) -> Result<Tier, Wrong> {
        let word = self.text_or_none(at)?;
        tier(&word).ok_or_else(|| wrong(self.path(at), "is a word for no tier that is known"))
    }

    /// Refuses a part that is more than what it is a part of.
    pub(super) fn rest(&self, whole: u64, of: usize, parts: u64) -> Result<u64, Wrong> {
        rest((self.path(of), whole), parts)
    }

    /// A call of a line, which is answered unless something else is said.
    pub(super) fn call(&self, model: Cow<'l, str>, time: &field::Time, used: PerMeter<u64>) -> Read<'l> {
        let call = Call {
            id: Cow::Borrowed(""),
            provider: Cow::Borrowed(""),
            model,
            at: time.at,
            tier: Tier::Standard,
            region: Cow::Borrowed(""),
            status: Status::Ok,
            tags: self.tags(),
            used,
            fees: Vec::new(),
            cost: None,
        };
        Read { call, has_zone: time.has_zone }
    }
}

/// Words of vendors and gateways for the standard tier, beside its name.
pub(in crate::usage) const STANDARD: [&str; 4] = ["", "default", "on_demand", "auto"];

/// The tier of a word of vendors and gateways.
pub(super) fn tier(word: &str) -> Option<Tier> {
    if STANDARD.contains(&word) { Some(Tier::Standard) } else { Tier::named(word) }
}

/// What is used, by meter.
pub(super) fn used(counts: impl IntoIterator<Item = (Meter, u64)>) -> PerMeter<u64> {
    let mut used = PerMeter::default();
    for (meter, count) in counts {
        used[meter] = count;
    }
    used
}

/// Counts of text where the prompt includes what a cache read or wrote of it, and the output includes reasoning. Prompt and
/// output have the path of their value.
pub(super) struct Inclusive<'p> {
    pub(super) prompt: (&'p str, u64),
    pub(super) read: u64,
    pub(super) written: u64,
    pub(super) output: (&'p str, u64),
    pub(super) reasoning: u64,
}

impl Inclusive<'_> {
    /// What is used, by meter; parts that are more than what they are a part of are refused.
    pub(super) fn used(self) -> Result<PerMeter<u64>, Wrong> {
        let Self { prompt, read, written, output, reasoning } = self;
        rest(output, reasoning)?;
        Ok(used([
            (Meter::Input, rest(prompt, read.saturating_add(written))?),
            (Meter::CacheRead, read),
            (Meter::CacheWrite, written),
            (Meter::Output, output.1),
            (Meter::Reasoning, reasoning),
        ]))
    }
}

/// What is left of a count, at a path, without its parts.
fn rest((field, whole): (&str, u64), parts: u64) -> Result<u64, Wrong> {
    whole.checked_sub(parts).ok_or_else(|| wrong(field, format!("is {whole}, and its parts are {parts}")))
}

/// The paths of a format, each with a name for its number.
macro_rules! paths {
    ($($name:ident = $path:literal,)+) => {
        #[allow(non_camel_case_types, clippy::upper_case_acronyms)]
        enum At { $($name),+ }
        $(const $name: usize = At::$name as usize;)+
        const PATHS: &[&str] = &[$($path),+];
    };
}

pub(super) use paths;
