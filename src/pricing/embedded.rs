//! The built-in tables, so that an installed program works anywhere.

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
    /// How many bytes are before the models.
    pub(super) head: usize,
}

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
        let name = path.file_name()?.to_str()?;
        let is_of_market = path.parent()?.file_name() == Some(MARKET.as_ref());
        let found = builtin().binary_search_by_key(&(is_of_market, name), |table| table.place());
        found.ok().map(|at| builtin()[at])
    }

    /// Whether only one source has it, and its name without its folder.
    fn place(&self) -> (bool, &'static str) {
        self.file.strip_prefix("market/").map_or((false, self.file), |name| (true, name))
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
