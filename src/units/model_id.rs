//! The name of a model.

use std::fmt;

/// A model of a provider: `openai/gpt-5.4-mini`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct ModelId {
    /// The provider, which is the stem of its table's file.
    pub provider: String,
    /// The model's name in that table.
    pub model: String,
}

impl ModelId {
    /// The name in two parts.
    #[must_use]
    pub fn new(provider: impl Into<String>, model: impl Into<String>) -> Self {
        Self { provider: provider.into(), model: model.into() }
    }
}

impl fmt::Display for ModelId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}/{}", self.provider, self.model))
    }
}
