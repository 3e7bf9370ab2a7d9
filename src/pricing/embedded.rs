//! The tables that are compiled in, so that an installed program works anywhere.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::diag::Source;

/// The folder beside the tables with those that one source alone has.
pub const MARKET: &str = "market";

/// A table of those that are compiled in, or of a bundle in their place.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Builtin {
    /// Its file, from the folder of the tables: `openai.yaml`, `market/openai.yaml`.
    pub file: &'static str,
    /// The provider.
    pub provider: &'static str,
    /// The whole table.
    pub text: &'static str,
    /// Other names of the provider.
    pub(super) aliases: &'static [&'static str],
    /// What is between its first comments and its models.
    pub(super) head: (usize, usize),
    pub(super) whose: Whose,
}

/// Where a table is from.
#[derive(Clone, Copy, Debug)]
pub(super) enum Whose {
    /// It is compiled in, with this place in the list of tables.
    Program(usize),
    /// It is of a bundle, which states this digest.
    Bundle(&'static str),
}

/// The texts of all tables.
const TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts"));
/// What the YAML parser says of all parts of tables.
const EVENTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/events"));
/// Where each part of a table begins, and what is said of it, by table.
const PARTS: &[&[(usize, usize)]] = &include!(concat!(env!("OUT_DIR"), "/events.rs"));

/// Every table that is compiled in: by file, those of the market last.
#[must_use]
pub const fn builtin() -> &'static [Builtin] {
    const { &include!(concat!(env!("OUT_DIR"), "/tables.rs")) }
}

/// The name of a file without its folder, behind whether one source alone has it: the order of tables.
pub(super) fn place(file: &str) -> (bool, &str) {
    file.strip_prefix("market/").map_or((false, file), |name| (true, name))
}

impl Builtin {
    /// Its text, under the name that messages use.
    #[must_use]
    pub fn source(&self) -> Arc<Source> {
        Source::compiled_in(self.name(), self.text)
    }

    /// The name that messages use.
    pub(super) fn name(&self) -> String {
        let whose = if matches!(self.whose, Whose::Bundle(_)) { "bundle" } else { "builtin" };
        format!("{whose}:{}", self.file)
    }

    /// The compiled-in table that a folder of tables has as this file.
    #[must_use]
    pub fn in_place_of(path: &Path) -> Option<Self> {
        let path = path.to_str()?;
        let is_separator = |byte: &u8| std::path::is_separator(char::from(*byte));
        let (folder, name) = match path.bytes().rposition(|byte| is_separator(&byte)) {
            Some(at) => (&path[..at], &path[at + 1..]),
            None => ("", path),
        };
        let above = folder.strip_suffix(MARKET).map(|above| above.as_bytes().last());
        let is_of_market = above.is_some_and(|last| last.is_none_or(is_separator));
        let found = builtin().binary_search_by_key(&(is_of_market, name), |table| place(table.file));
        found.ok().map(|at| builtin()[at])
    }

    /// What the YAML parser says of a part: of the head, or of a model. It is recorded of compiled-in tables.
    pub(super) fn events(&self, part: &Range<usize>) -> Option<&'static [u8]> {
        let Whose::Program(number) = self.whose else { return None };
        let parts = PARTS[number];
        let at = parts.binary_search_by_key(&part.start, |(start, _)| *start);
        Some(&EVENTS[parts[at.expect("the build script lists every part")].1..])
    }

    /// Where its models are; none where that is not recorded.
    pub(super) fn models(&self) -> Option<impl Iterator<Item = (usize, usize)>> {
        let Whose::Program(number) = self.whose else { return None };
        let [_, models @ ..] = PARTS[number] else { return None };
        let ends = models.iter().skip(1).map(|(start, _)| *start).chain([self.text.len()]);
        Some(models.iter().map(|(start, _)| *start).zip(ends))
    }

    /// The name of its file, without its folder.
    #[must_use]
    pub fn file_name(&self) -> &'static str {
        place(self.file).1
    }

    /// Whether one source alone has what it says.
    #[must_use]
    pub fn is_of_market(&self) -> bool {
        place(self.file).0
    }

    /// Whether the table itself says that its provider is so named.
    #[must_use]
    pub fn is_of(&self, provider: &str) -> bool {
        self.provider == provider || self.aliases.contains(&provider)
    }
}
