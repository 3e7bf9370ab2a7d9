//! The requirements on a design, whatever it costs.

use crate::diag::Place;
use crate::scenario::path;
use crate::units::{Millis, Probability, Tokens};
use crate::yaml::Located;

/// One requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement {
    /// The step that must meet it; every step if it is at the top of the scenario.
    pub step: Option<String>,
    /// Its position.
    pub place: Place,
    /// The required property.
    pub need: Need,
}

/// A required property.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Need {
    /// Every model of an attempt has these features.
    Features(Vec<Located<String>>),
    /// Every model of an attempt has at least this context window, in tokens.
    Window(Tokens),
    /// The maximum share of calls that end bad after review: of the step's calls or, for all steps together, of the
    /// calls of steps with error rates.
    ErrorRate(Probability),
    /// Every call, those of checks included, goes to one of these providers.
    Providers(Vec<Located<String>>),
    /// The longest time of an attempt's call, from the prompt to the last token.
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

    /// The requirement in words.
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

    /// Whether it applies to a step.
    #[must_use]
    pub fn is_about(&self, step: &str) -> bool {
        self.step.as_deref().is_none_or(|own| own == step)
    }
}
