//! What a design must meet, whatever it costs.

use crate::diag::Place;
use crate::scenario::path;
use crate::units::{Millis, Probability, Tokens};
use crate::yaml::Located;

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// The step that must meet it; every step where the scenario says it at the top.
    pub step: Option<String>,
    /// Where it stands.
    pub place: Place,
    /// What must be met.
    pub need: Need,
}

/// What must be met.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// Every model that makes an attempt has these features.
    Features(Vec<Located<String>>),
    /// Every model that makes an attempt has a context window of at least so many tokens.
    Window(Tokens),
    /// At most this part of the calls ends bad after review: of the step's calls or, for all steps
    /// together, of the calls of those that have error rates.
    ErrorRate(Probability),
    /// Every call, those of checks included, goes to one of these providers.
    Providers(Vec<Located<String>>),
    /// Each attempt's call takes at most so long, from the prompt to the last token.
    Latency(Millis),
}

impl Need {
    /// The key in files.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Features(_) => "features",
            Self::Window(_) => "min_window",
            Self::ErrorRate(_) => "max_error_rate",
            Self::Providers(_) => "providers",
            Self::Latency(_) => "max_latency_ms",
        }
    }
}

impl Requirement {
    /// Its path in the file: `steps.draft.require.max_error_rate`.
    #[must_use]
    pub fn path(&self) -> String {
        let of_step = self.step.iter().flat_map(|step| ["steps", step.as_str()]);
        path::path_name(of_step.chain(["require", self.need.key()]))
    }

    /// What it asks for, in words.
    #[must_use]
    pub fn asks_for(&self) -> String {
        let names = |names: &[Located<String>]| {
            names.iter().map(|name| name.value.as_str()).collect::<Vec<_>>().join(", ")
        };
        match &self.need {
            Need::Features(features) => names(features),
            Need::Window(window) => format!("{} tokens", window.exact().grouped()),
            Need::ErrorRate(most) => most.exact().percent(),
            Need::Providers(providers) => names(providers),
            Need::Latency(most) => format!("{} ms", most.exact().grouped()),
        }
    }

    /// Whether it holds for a step.
    #[must_use]
    pub fn is_about(&self, step: &str) -> bool {
        self.step.as_deref().is_none_or(|own| own == step)
    }
}
