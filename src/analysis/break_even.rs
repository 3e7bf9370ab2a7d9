//! At which value of a single input two designs cost the same.

use crate::exact::Exact;
use crate::scenario::{Input, Patch};
use crate::units::Figure;

use super::Study;
use super::crossing::{self, Crossing};

/// What is known of two designs' difference in one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakEven {
    /// The input.
    pub input: Input,
    /// Where the designs cost the same.
    pub at: Crossing,
}

/// For each input of the file, where the totals of two designs are the same, if they are anywhere in the
/// input's range. Inputs that move neither design, or both alike, are left out.
#[must_use]
pub fn break_evens(study: &Study<'_>, one: Option<&Patch>, other: Option<&Patch>) -> Vec<BreakEven> {
    let found = study.file.inputs().into_iter().filter_map(|input| {
        // What the second design costs more than the first; `None` where one of them is not possible.
        let difference = |value: &Exact| {
            let file = study.file.with_number(&input, value);
            let study = Study { file: &file, ..*study };
            let total = |design: Option<&Patch>| {
                let evaluated = study.evaluate(design).ok()?;
                Some(evaluated.projection.totals[Figure::Total].exact().clone())
            };
            Some(total(other)? - total(one)?)
        };
        let at = crossing::nearest(&input.value, input.number.is_share(), &difference)?;
        // Without any volume everything costs the same: that is no answer.
        let is_volume = input.path.first().is_some_and(|key| key == "volume");
        let is_trivial = is_volume && at == Crossing::Exactly(Exact::ZERO);
        let is_idle = at == Crossing::Everywhere && !moves(study, &input, one);
        (!is_trivial && !is_idle).then_some(BreakEven { input, at })
    });
    found.collect()
}

/// Whether an input moves a design at all.
fn moves(study: &Study<'_>, input: &Input, design: Option<&Patch>) -> bool {
    let total = |value: &Exact| {
        let file = study.file.with_number(input, value);
        let study = Study { file: &file, ..*study };
        study.evaluate(design).ok().map(|evaluated| evaluated.projection.totals)
    };
    total(&crossing::probes(&input.value)[0]) != total(&input.value)
}
