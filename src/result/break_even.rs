//! At which values of single inputs two designs cost the same.

use crate::analysis::{self, BreakEvens};
use crate::scenario::Input;

use super::crossing::{Crossing, FiguresAt, Looked};
use super::{Figure, Place, all};

parts! {
    /// Where a design costs what the baseline costs.
    pub struct DesignBreakEvens from (design, found): &(String, BreakEvens) where {
        let unproven = found.unproven.iter();
        let unproven =
            unproven.map(|(input, looked)| Unproven { input: input.name(), search: looked.into() });
    } {
        /// The design.
        design: String = design.clone(),
        /// The inputs that can make it so.
        inputs: Vec<BreakEven> = all(&found.inputs),
        /// Those that were not looked at, since the file has too many.
        left: Vec<String> = found.left.iter().map(Input::name).collect(),
        /// Those of which it is not proven that there is nothing else, or nothing at all.
        unproven: Vec<Unproven> = unproven.collect(),
    }

    /// An input that was not searched to the end.
    pub struct Unproven {
        /// Its path.
        input: String,
        /// Which values were searched.
        search: Looked,
    }

    /// An input at which two designs cost the same.
    pub struct BreakEven from one: &analysis::BreakEven {
        /// Its path.
        input: String = one.input.name(),
        /// What the file says.
        value: Figure = (&one.input.value).into(),
        /// Where it is written.
        place: Place = (&one.input.place).into(),
        /// At which value: the nearest.
        at: Crossing = (&one.found.at).into(),
        /// The totals of the baseline and of the design.
        figures: FiguresAt = (&one.found).into(),
        /// At which values too, the nearest first.
        others: Vec<Crossing> = one.others.iter().map(|other| (&other.at).into()).collect(),
    }
}
