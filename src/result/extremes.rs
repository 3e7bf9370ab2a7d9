//! The least and the most that figures can be, where inputs are known as ranges.

use crate::analysis::{self, At, Proof};

use super::{ByName, Figure};

parts! {
    /// The range of a figure that follows from ranges of inputs.
    pub struct Extremes from extremes: &analysis::Extremes where {
        let end = |end: &analysis::Extreme| Extreme {
            figure: (&end.figure).into(),
            at: extremes.inputs.iter().cloned().zip(end.at.iter().map(place)).collect(),
        };
        let doubts = match &extremes.proof {
            Proof::Affine | Proof::Searched => Vec::new(),
            Proof::Lacking(doubts) => doubts.clone(),
        };
    } {
        /// The figure's name.
        figure: String = extremes.metric.name(),
        /// The least that it can be.
        lowest: Extreme = end(&extremes.lowest),
        /// What it is with the base of every range.
        base: Figure = (&extremes.base).into(),
        /// The most that it can be.
        highest: Extreme = end(&extremes.highest),
        /// Whether these are proven to be the ends.
        proven: bool = doubts.is_empty(),
        /// Why not.
        doubts: Vec<String> = doubts,
    }

    /// An end of what a figure can be.
    pub struct Extreme {
        /// The figure.
        figure: Figure,
        /// Where each input is in its range, by path: `low`, `base` or `high`, a value, or right `above` or
        /// `below` a value at which the figure jumps.
        at: ByName<String>,
    }
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
