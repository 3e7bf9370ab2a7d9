//! The index of the models that are compiled in. It says where each of them is, so that a run reads only those that
//! it names.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::units::ModelId;

use super::embedded::{builtin, builtin_provider};
use super::names::split;
use super::versions::{spellings, undated};

/// A line for each name, sorted.
const NAMES: &str = include_str!(concat!(env!("OUT_DIR"), "/names"));

/// Every model that is compiled in, by name.
pub fn builtin_models() -> impl Iterator<Item = ModelId> {
    let models = NAMES.lines().map(Named::of).filter(|named| named.kind == "model");
    models.map(|named| ModelId::new(builtin()[named.table].provider, named.name))
}

/// A line of the index of models.
pub(super) struct Named {
    name: &'static str,
    /// The number of the table.
    pub(super) table: usize,
    /// Where in that table the model is.
    pub(super) part: Range<usize>,
    kind: &'static str,
}

impl Named {
    fn of(line: &'static str) -> Self {
        let mut fields = line.split('\t');
        let mut next = || fields.next().unwrap_or_default();
        let (name, table, start, end, kind) = (next(), next(), next(), next(), next());
        let number = |digits: &str| digits.parse().expect("the build script writes numbers");
        Self { name, table: number(table), part: number(start)..number(end), kind }
    }

    /// The lines of a name.
    fn all(name: String) -> impl Iterator<Item = Self> {
        let bytes = NAMES.as_bytes();
        let (mut low, mut high) = (0, bytes.len());
        while low < high {
            let middle = usize::midpoint(low, high);
            let before = bytes[low..middle].iter().rposition(|byte| *byte == b'\n');
            let start = before.map_or(low, |newline| low + newline + 1);
            let length = NAMES[start..].find('\n').map_or(bytes.len() - start, |newline| newline + 1);
            let line = NAMES[start..].split('\t').next().unwrap_or_default();
            if line < name.as_str() { low = start + length } else { high = start }
        }
        NAMES[low..].lines().map(Self::of).take_while(move |line| line.name == name)
    }

    /// The lines of whatever a name may mean: exactly, as clouds spell it, without its version, and without a path before it.
    pub(super) fn meant(name: &str) -> impl Iterator<Item = Self> {
        let (provider, short) = match split(name) {
            (Some(provider), short) => match builtin_provider(provider) {
                Some(provider) => (Some(provider), short),
                // What is before the slash is a part of the name.
                None => (None, name),
            },
            (None, short) => (None, short),
        };
        let last = short.rsplit('/').next().unwrap_or(short);
        let spellings = [short, last].into_iter().flat_map(spellings);
        let names: BTreeSet<String> =
            spellings.flat_map(|name| [undated(&name).0.to_owned(), name.into_owned()]).collect();
        let is_of =
            move |line: &Self| provider.is_none_or(|provider| builtin()[line.table].provider == provider);
        names.into_iter().flat_map(Self::all).filter(is_of)
    }
}
