//! At which values of single inputs two designs cost the same.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{self, BreakEvens};
use crate::scenario::Input;

use super::crossing::{Crossing, FiguresAt, Looked};
use super::{Figure, Place, all};

/// Where a design costs what the baseline costs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DesignBreakEvens {
    /// The design.
    pub(crate) design: String,
    /// The inputs that can make it so.
    pub(crate) inputs: Vec<BreakEven>,
    /// Those that were not looked at, since the file has too many.
    pub(crate) left: Vec<String>,
    /// Those of which it is not proven that there is nothing else, or nothing at all.
    pub(crate) unproven: Vec<Unproven>,
}

impl From<&(String, BreakEvens)> for DesignBreakEvens {
    fn from((design, found): &(String, BreakEvens)) -> Self {
        let unproven = found.unproven.iter();
        let unproven =
            unproven.map(|(input, looked)| Unproven { input: input.name(), search: looked.into() });
        Self {
            design: design.clone(),
            inputs: all(&found.inputs),
            left: found.left.iter().map(Input::name).collect(),
            unproven: unproven.collect(),
        }
    }
}

/// An input that was not searched to the end.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Unproven {
    /// Its path.
    pub(crate) input: String,
    /// Which values were searched.
    pub(crate) search: Looked,
}

/// An input at which two designs cost the same.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct BreakEven {
    /// Its path.
    pub(crate) input: String,
    /// What the file says.
    pub(crate) value: Figure,
    /// Where it is written.
    pub(crate) place: Place,
    /// At which value: the nearest.
    pub(crate) at: Crossing,
    /// The totals of the baseline and of the design.
    pub(crate) figures: FiguresAt,
    /// At which values too, the nearest first.
    pub(crate) others: Vec<Crossing>,
}

impl From<&analysis::BreakEven> for BreakEven {
    fn from(one: &analysis::BreakEven) -> Self {
        Self {
            input: one.input.name(),
            value: (&one.input.value).into(),
            place: (&one.input.place).into(),
            at: (&one.found.at).into(),
            figures: (&one.found).into(),
            others: one.others.iter().map(|other| (&other.at).into()).collect(),
        }
    }
}
