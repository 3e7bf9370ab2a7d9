//! Imports price data that other projects publish into price tables.
//!
//! ```text
//!  data file ──► Dataset ──┐
//!                          ├──► Plan: the text of each table that changes, and what became of every entry
//!  our tables ─────────────┘
//! ```
//!
//! A dataset is read as it is: numbers from their text, nothing filled in, and everything that does not fit a table
//! is listed with the reason. Tables are only appended to.

mod compare;
mod draft;
mod genai_prices;
mod litellm;
mod market;
mod models_dev;
mod names;
mod number;
mod pieces;
mod plan;
mod published;
mod rule;
mod same_name;
mod why;
mod words;

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source, words};

use crate::yaml::json::{self, Json};

pub use self::compare::Change;
pub use self::plan::{Existing, Outcome, Plan, Settings, Taken, Written, plan};
pub use self::published::{Dataset, Disagreement};
pub use self::rule::{Layer, Rule};
pub use self::why::{LeftOut, Why};

words! {
    /// A project that publishes prices, and with it the format of its file. The word is the project's name, as
    /// sources cite it.
    pub enum Format {
        /// `model_prices_and_context_window.json` of BerriAI/litellm.
        Litellm = "litellm",
        /// `prices/new_data/v2/data.json` of pydantic/genai-prices.
        GenaiPrices = "genai-prices",
        /// `api.json` of models.dev.
        ModelsDev = "models.dev",
        /// `market.json`, which merges these and others: what each of them holds, and a choice where they differ.
        Market = "market",
    }
}

impl Format {
    /// The path at which the project publishes it.
    #[must_use]
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Litellm => "model_prices_and_context_window.json",
            Self::GenaiPrices => "prices/new_data/v2/data.json",
            Self::ModelsDev => "api.json",
            Self::Market => "market.json",
        }
    }
}

/// Reads a data file.
///
/// # Errors
/// It is not JSON, or not the file of that project.
pub fn read(source: &Arc<Source>, format: Format) -> Result<Dataset, Box<Diagnostic>> {
    read_by(source, format, None)
}

/// Reads a data file by a rule.
///
/// # Errors
/// It is not JSON, or not the file of that project.
pub fn read_by(
    source: &Arc<Source>,
    format: Format,
    rule: Option<&Rule>,
) -> Result<Dataset, Box<Diagnostic>> {
    let root = Json::parse(&source.text).map_err(|error| Box::new(no_json(source, &error)))?;
    let read = |format: Format| match format {
        Format::Litellm => litellm::read(root),
        Format::GenaiPrices => genai_prices::read(root),
        Format::ModelsDev => models_dev::read(root),
        Format::Market => market::read(root, rule),
    };
    if let Some(dataset) = read(format) {
        return Ok(same_name::joined(dataset));
    }
    let message = format!("this is not the data file of {}, `{}`", format, format.file_name());
    let refused = Diagnostic::error(Code::NotThatDataset, message).at(&Place::start_of(source));
    let other = Format::ALL.into_iter().find(|other| *other != format && read(*other).is_some());
    Err(Box::new(match other {
        Some(other) => refused.help(format!("it is one of {0}: use `--from {0}`", other)),
        None => refused.help("give the file as the project publishes it"),
    }))
}

fn no_json(source: &Arc<Source>, error: &serde_json::Error) -> Diagnostic {
    let text = error.to_string();
    let what = text.split(" at line ").next().unwrap_or_default();
    let line =
        source.text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum::<usize>();
    let at = line + error.column().saturating_sub(1);
    let place = Place::new(source, at..at);
    Diagnostic::error(Code::NotJson, format!("this is not JSON: {what}")).at(&place)
}
