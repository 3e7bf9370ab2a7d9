//! The least and the most that figures can be, where inputs are known as ranges.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{self, At, Proof};

use super::{ByName, Figure};

/// The range of a figure that follows from ranges of inputs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Extremes {
    /// The figure's name.
    pub(crate) figure: String,
    /// The least that it can be.
    pub(crate) lowest: Extreme,
    /// What it is with the base of every range.
    pub(crate) base: Figure,
    /// The most that it can be.
    pub(crate) highest: Extreme,
    /// Whether these are proven to be the ends.
    pub(crate) proven: bool,
    /// Why not.
    pub(crate) doubts: Vec<String>,
}

impl From<&analysis::Extremes> for Extremes {
    fn from(extremes: &analysis::Extremes) -> Self {
        let end = |end: &analysis::Extreme| Extreme {
            figure: (&end.figure).into(),
            at: extremes.inputs.iter().cloned().zip(end.at.iter().map(place)).collect(),
        };
        let doubts = match &extremes.proof {
            Proof::Affine | Proof::Searched => Vec::new(),
            Proof::Lacking(doubts) => doubts.clone(),
        };
        Self {
            figure: extremes.metric.name(),
            lowest: end(&extremes.lowest),
            base: (&extremes.base).into(),
            highest: end(&extremes.highest),
            proven: doubts.is_empty(),
            doubts,
        }
    }
}

/// An end of what a figure can be.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Extreme {
    /// The figure.
    pub(crate) figure: Figure,
    /// Where each input is in its range, by path: `low`, `base` or `high`, a value, or right `above` or `below` a
    /// value at which the figure jumps.
    pub(crate) at: ByName<String>,
}

fn place(at: &At) -> String {
    match at {
        At::Low => "low".to_owned(),
        At::Base => "base".to_owned(),
        At::High => "high".to_owned(),
        At::Value(value) => value.to_string(),
        At::Above(value) => format!("above {value}"),
        At::Below(value) => format!("below {value}"),
    }
}
