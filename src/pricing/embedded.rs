//! The built-in catalog, so that an installed program works anywhere.

use std::sync::Arc;

use crate::diag::Source;

use super::catalog::Catalog;
use super::read::read;

/// A built-in table.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Builtin {
    /// The provider.
    pub provider: &'static str,
    text: &'static str,
}

impl Builtin {
    /// Its text, under the name that messages use.
    #[must_use]
    pub fn source(&self) -> Arc<Source> {
        Source::new(self.name(), self.text)
    }

    fn name(&self) -> String {
        format!("builtin:{}.yaml", self.provider)
    }

    /// The built-in table of a source; not for a file of that name with different contents.
    #[must_use]
    pub fn of(source: &Source) -> Option<Self> {
        let is_it = |table: &&Self| source.text == table.text && source.name == table.name();
        builtin().iter().find(is_it).copied()
    }
}

impl Catalog {
    /// The built-in price tables of this repository.
    #[must_use]
    pub fn builtin() -> Self {
        let tables = builtin().iter().map(|table| read(&table.source(), table.provider));
        let catalog = tables.collect::<Result<_, _>>().and_then(Self::new);
        catalog.expect("tests read the tables that are compiled in")
    }
}

macro_rules! tables {
    ($($provider:literal,)*) => {
        &[$(Builtin {
            provider: $provider,
            text: include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/pricing/", $provider, ".yaml")),
        },)*]
    };
}

/// Every table of `pricing/`, by provider.
#[must_use]
pub fn builtin() -> &'static [Builtin] {
    TABLES
}

const TABLES: &[Builtin] = tables![
    "alibaba",
    "alibaba-dashscope",
    "anthropic",
    "aws-bedrock",
    "azure-ai",
    "cloudflare",
    "deepinfra",
    "fireworks",
    "google",
    "google-vertex",
    "groq",
    "lambda",
    "mistral",
    "novita",
    "nscale",
    "oci",
    "openai",
    "openrouter",
    "together",
];
