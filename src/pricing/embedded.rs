//! The built-in tables, so that an installed program works anywhere.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::diag::Source;

/// The folder beside the tables with those that one source alone has.
pub const MARKET: &str = "market";

/// A built-in table.
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
    aliases: &'static [&'static str],
    /// Its place in the list of tables.
    number: usize,
    /// What is between its first comments and its models.
    pub(super) head: (usize, usize),
}

/// The texts of all tables.
const TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts"));
/// What the YAML parser says of all parts of tables.
const EVENTS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/events"));
/// Where each part of a table begins, and what is said of it, by table.
const PARTS: &[&[(usize, usize)]] = &include!(concat!(env!("OUT_DIR"), "/events.rs"));

/// The provider of this name among the tables that are compiled in: its own name, or another one that a table of it has.
#[must_use]
pub fn builtin_provider(name: &str) -> Option<&'static str> {
    builtin().iter().find(|table| table.is_of(name)).map(|table| table.provider)
}

/// Every table that is compiled in: by file, those of the market last.
#[must_use]
pub const fn builtin() -> &'static [Builtin] {
    const { &include!(concat!(env!("OUT_DIR"), "/tables.rs")) }
}

impl Builtin {
    /// Its text, under the name that messages use.
    #[must_use]
    pub fn source(&self) -> Arc<Source> {
        Source::compiled_in(self.name(), self.text)
    }

    fn name(&self) -> String {
        format!("builtin:{}", self.file)
    }

    /// The built-in table of a source; not for a file of that name with different contents.
    #[must_use]
    pub fn of(source: &Source) -> Option<Self> {
        let is_it = |table: &&Self| source.text == table.text && source.name == table.name();
        builtin().iter().find(is_it).copied()
    }

    /// The built-in table that a folder of tables has as this file.
    #[must_use]
    pub fn in_place_of(path: &Path) -> Option<Self> {
        let mut parts = path.to_str()?.rsplit(std::path::is_separator);
        let (name, is_of_market) = (parts.next()?, parts.next() == Some(MARKET));
        let found = builtin().binary_search_by_key(&(is_of_market, name), |table| table.place());
        found.ok().map(|at| builtin()[at])
    }

    /// What the YAML parser says of a part: of the head, or of a model.
    pub(super) fn events(&self, part: &Range<usize>) -> &'static [u8] {
        let parts = PARTS[self.number];
        let at = parts.binary_search_by_key(&part.start, |(start, _)| *start);
        &EVENTS[parts[at.expect("the build script lists every part")].1..]
    }

    /// Whether only one source has it, and its name without its folder.
    fn place(&self) -> (bool, &'static str) {
        self.file.strip_prefix("market/").map_or((false, self.file), |name| (true, name))
    }

    /// The name of its file, without its folder.
    #[must_use]
    pub fn file_name(&self) -> &'static str {
        self.place().1
    }

    /// Whether one source alone has what it says.
    #[must_use]
    pub fn is_of_market(&self) -> bool {
        self.place().0
    }

    /// Whether the table itself says that its provider is so named.
    #[must_use]
    pub fn is_of(&self, provider: &str) -> bool {
        self.provider == provider || self.aliases.contains(&provider)
    }
}
