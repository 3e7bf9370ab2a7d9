//! The tables that `builtin` means, with an index of their models. It says where each of them is, so that a run reads
//! only those that it names.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use memchr::{memchr, memrchr};

use crate::diag::Source;
use crate::units::{Date, ModelId};

use super::embedded::{Builtin, builtin};
use super::names::split;
use super::versions::{spellings, undated};

/// The tables that `builtin` means: those that are compiled in, or those of a bundle.
#[derive(Clone, Copy, Debug)]
pub struct Index {
    /// By file, those of the market last.
    tables: &'static [Builtin],
    /// A line for each name, sorted.
    names: &'static str,
    edition: Option<Edition>,
}

/// A bundle of tables, among others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edition {
    /// The newest day on which something in it was checked.
    pub date: Date,
    /// The digest of its head, which holds those of all its parts.
    pub sha256: &'static str,
}

impl fmt::Display for Edition {
    /// Its day, and as much of its digest as tells it from others: `bundle of 2026-12-05 (5f3a09c1b2d4)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "bundle of {} ({})", self.date, self.sha256.get(..12).unwrap_or(self.sha256))
    }
}

impl Default for Index {
    fn default() -> Self {
        Self::compiled_in()
    }
}

impl Index {
    /// The tables that are compiled in.
    #[must_use]
    pub const fn compiled_in() -> Self {
        Self { tables: builtin(), names: include_str!(concat!(env!("OUT_DIR"), "/names")), edition: None }
    }

    /// Those of a bundle.
    pub(super) const fn of_bundle(tables: &'static [Builtin], names: &'static str, edition: Edition) -> Self {
        Self { tables, names, edition: Some(edition) }
    }

    /// The bundle that they are of; none if they are compiled in.
    #[must_use]
    pub const fn edition(self) -> Option<Edition> {
        self.edition
    }

    /// The newest day on which something in them was checked.
    #[must_use]
    pub fn date(self) -> Date {
        let compiled_in =
            || include_str!(concat!(env!("OUT_DIR"), "/date")).parse().expect("a test looks at the day");
        self.edition.map_or_else(compiled_in, |edition| edition.date)
    }

    /// Every table, by file, those of the market last.
    #[must_use]
    pub const fn tables(self) -> &'static [Builtin] {
        self.tables
    }

    /// Every model, by name.
    pub fn models(self) -> impl Iterator<Item = ModelId> {
        let models = self.names.lines().filter_map(Named::of).filter(|named| named.kind == "model");
        models.filter_map(move |named| Some(ModelId::new(self.table(&named)?.provider, named.name)))
    }

    /// The provider of this name: its own, or another one that a table of it has.
    #[must_use]
    pub fn provider(self, name: &str) -> Option<&'static str> {
        self.tables.iter().find(|table| table.is_of(name)).map(|table| table.provider)
    }

    /// The table of a source; not for a file of that name with different contents.
    #[must_use]
    pub fn of(self, source: &Source) -> Option<Builtin> {
        let is_it = |table: &&Builtin| source.text == table.text && source.name == table.name();
        self.tables.iter().find(is_it).copied()
    }

    pub(super) fn table(self, named: &Named) -> Option<&'static Builtin> {
        self.tables.get(named.table)
    }

    /// The lines of a name.
    fn named(self, name: String) -> impl Iterator<Item = Named> {
        let names = self.names;
        let bytes = names.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let before = memrchr(b'\n', &bytes[low..middle]);
            let start = before.map_or(low, |newline| low + newline + 1);
            let end = memchr(b'\t', &bytes[start..]).map_or(bytes.len(), |end| start + end);
            if bytes[start..end] < *name.as_bytes() {
                low = memchr(b'\n', &bytes[end..]).map_or(bytes.len(), |newline| end + newline + 1);
            } else {
                high = start;
            }
        }
        names[low..].lines().map_while(Named::of).take_while(move |line| line.name == name)
    }

    /// The lines of whatever a name may mean: exactly, as clouds spell it, without its version, and without a path before it.
    pub(super) fn meant(self, name: &str) -> impl Iterator<Item = Named> {
        let (provider, short) = match split(name) {
            (Some(provider), short) => match self.provider(provider) {
                Some(provider) => (Some(provider), short),
                // What is before the slash is a part of the name.
                None => (None, name),
            },
            (None, short) => (None, short),
        };
        let last = short.rsplit('/').next().unwrap_or(short);
        let spellings = [short, last].into_iter().flat_map(spellings).map(|spelling| spelling.name);
        let names: BTreeSet<String> =
            spellings.flat_map(|name| [undated(&name).0.to_owned(), name.into_owned()]).collect();
        let is_of = move |line: &Named| {
            let is_it = |provider| self.table(line).is_some_and(|table| table.provider == provider);
            provider.is_none_or(is_it)
        };
        names.into_iter().flat_map(move |name| self.named(name)).filter(is_of)
    }
}

/// A line of the index of models.
pub(super) struct Named {
    name: &'static str,
    /// The number of the table.
    table: usize,
    /// Where in that table the model is.
    pub(super) part: Range<usize>,
    kind: &'static str,
}

impl Named {
    fn of(line: &'static str) -> Option<Self> {
        let mut fields = line.split('\t');
        let (name, table, start, end) = (fields.next()?, fields.next()?, fields.next()?, fields.next()?);
        let part = start.parse().ok()?..end.parse().ok()?;
        Some(Self { name, table: table.parse().ok()?, part, kind: fields.next()? })
    }
}
