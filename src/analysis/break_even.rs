//! At which value of a single input two designs cost the same.

use rayon::prelude::*;

use crate::exact::Exact;
use crate::scenario::{Input, Patch};

use super::Study;
use super::crossing::{Crossing, Found, Search, search};
use super::domain::{Domain, Looked, MOST_WORK, weight};
use super::knob::Knob;
use super::metric::Metric;
use super::pieces::Function;
use super::solve::figure;

/// What is known of two designs' difference in one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakEven {
    /// The input.
    pub input: Input,
    /// Where the designs cost the same, or one becomes cheaper than the other: the nearest to the input's
    /// own value.
    pub found: Found,
}

/// Where two designs cost the same, input by input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakEvens {
    /// The inputs with such a value.
    pub inputs: Vec<BreakEven>,
    /// The inputs in which none was found, and it is not proven that there is none: where it was looked.
    pub unproven: Vec<(Input, Looked)>,
    /// The inputs that were not looked at, since the file has too many.
    pub left: Vec<Input>,
}

/// With the work of fewer evaluations, an input is not looked at.
const LEAST: u64 = 8;

/// For each input of the file, where the totals of two designs are the same, or one overtakes the other. Inputs
/// that move neither design, or both alike, are left out. `pairs` is how many pairs of designs are asked about:
/// they share the work that may be done.
#[must_use]
pub fn break_evens(
    study: &Study<'_>,
    one: Option<&Patch>,
    other: Option<&Patch>,
    pairs: usize,
) -> BreakEvens {
    let designs: [Vec<&Patch>; 2] = [one, other].map(|design| design.into_iter().collect());
    let inputs = study.file.inputs();
    let weight = designs.iter().map(|design| weight(study, design)).max().unwrap_or(1);
    let share = MOST_WORK / 3 / pairs.max(1) as u64;
    let most = usize::try_from(share / weight / LEAST).unwrap_or(usize::MAX);
    let (looked_at, left) = inputs.split_at(inputs.len().min(most));
    let of_all = |inputs: &[&Input]| -> Vec<Search> {
        let most = share / 2 / inputs.len().max(1) as u64;
        inputs.par_iter().map(|input| of_input(study, &designs, input, weight, most)).collect()
    };
    let mut searched = of_all(&looked_at.iter().collect::<Vec<_>>());
    // Half of the work is for those that need more.
    let is_cut = |search: &Search| search.looked.exact.is_some() && search.found.is_empty();
    let cut: Vec<usize> = (0..searched.len()).filter(|index| is_cut(&searched[*index])).collect();
    let more = of_all(&cut.iter().map(|index| &looked_at[*index]).collect::<Vec<_>>());
    for (index, search) in cut.into_iter().zip(more) {
        searched[index] = search;
    }
    let mut found = BreakEvens { inputs: Vec::new(), unproven: Vec::new(), left: left.to_vec() };
    for (input, search) in looked_at.iter().cloned().zip(searched) {
        let distance = |found: &Found| found.at.distance(&input.value);
        let is_proven = search.looked.is_proven();
        match search.found.into_iter().min_by_key(distance) {
            Some(nearest) => found.inputs.push(BreakEven { input, found: nearest }),
            None if !is_proven => found.unproven.push((input, search.looked)),
            None => {}
        }
    }
    found
}

/// Where the designs cost the same as one input is varied, with so much work.
fn of_input(study: &Study<'_>, designs: &[Vec<&Patch>; 2], input: &Input, weight: u64, most: u64) -> Search {
    let knob = Knob::Number(input.path.clone());
    let [one, other] = designs.each_ref().map(|design| figure(study, &knob, &Metric::Total, design));
    let functions: [Function<'_>; 2] = [&one, &other];
    // Without any volume everything costs the same: that is no answer, however near it is.
    let is_volume = input.path.first().is_some_and(|key| key == "volume");
    let domain = Domain::of(weight, &input.value, Some(input.number));
    let mut search = search(&functions, &difference, &Domain { most, is_nearest: !is_volume, ..domain });
    let is_moved = || one(&Exact::varied(&input.value)).is_some_and(|figure| figure.is_varied());
    search.found.retain(|found| match &found.at {
        Crossing::Exactly(at) => !(is_volume && at.is_zero()),
        Crossing::Everywhere => is_moved(),
        _ => true,
    });
    search
}

/// What the second design costs more than the first; `None` where one of them is not possible.
pub(super) fn difference(figures: &[Option<Exact>]) -> Option<Exact> {
    match figures {
        [Some(one), Some(other)] => Some(other - one),
        _ => None,
    }
}
