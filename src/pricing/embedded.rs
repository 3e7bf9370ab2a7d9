//! The built-in tables, so that an installed program works anywhere.

use std::path::Path;
use std::sync::{Arc, OnceLock};

use crate::diag::Source;

/// All tables, one after another.
const TEXTS: &str = include_str!(concat!(env!("OUT_DIR"), "/texts"));
/// The index of tables.
const TABLES: &str = include_str!(concat!(env!("OUT_DIR"), "/tables"));

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
    /// Other names of the provider, with spaces between them.
    aliases: &'static str,
    /// How many bytes are before the models.
    pub(super) head: usize,
}

/// Every table that is compiled in, by file.
#[must_use]
pub fn builtin() -> &'static [Builtin] {
    static BUILTIN: OnceLock<Vec<Builtin>> = OnceLock::new();
    BUILTIN.get_or_init(|| {
        let mut rest = TEXTS;
        let table = |line: &'static str| {
            let mut fields = line.split('\t');
            let mut next = || fields.next().unwrap_or_default();
            let (file, provider, aliases, length, head) = (next(), next(), next(), next(), next());
            let (text, others) = rest.split_at(number(length));
            rest = others;
            Builtin { file, provider, text, aliases, head: number(head) }
        };
        TABLES.lines().map(table).collect()
    })
}

pub(super) fn number(digits: &str) -> usize {
    digits.parse().expect("the build script writes numbers")
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
        builtin().iter().rfind(|table| path.ends_with(table.file)).copied()
    }

    /// Whether a provider is so named.
    #[must_use]
    pub fn is_of(&self, provider: &str) -> bool {
        self.provider == provider || self.aliases.split(' ').any(|alias| alias == provider)
    }
}
