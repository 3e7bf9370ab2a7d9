//! At which value of a single input two designs cost the same.

use crate::exact::Exact;
use crate::scenario::{Input, Patch};

use super::Study;
use super::crossing::{Crossing, Found};
use super::domain::{Domain, Looked, SAMPLED, most_work, weight};
use super::knob::Knob;
use super::metric::Metric;
use super::parallel;
use super::pieces::Function;
use super::search::{Search, Searched};
use super::solve::figure;

/// What is known of two designs' difference in one input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BreakEven {
    /// The input.
    pub input: Input,
    /// Where the designs cost the same, or one becomes cheaper than the other: the nearest to the input's
    /// own value.
    pub found: Found,
    /// Where else, the nearest first.
    pub others: Vec<Found>,
}

/// Where two designs cost the same, input by input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BreakEvens {
    /// The inputs with such a value.
    pub inputs: Vec<BreakEven>,
    /// The inputs in which there may be others, or one at all: where it was looked.
    pub unproven: Vec<(Input, Looked)>,
    /// The inputs that were not looked at, since the file has too many.
    pub left: Vec<Input>,
}

/// With the work of fewer evaluations, an input is not looked at.
const LEAST: u64 = 40;
/// How often what is left of the work is divided among the inputs that need more.
const ROUNDS: u64 = 8;

/// For each of some designs, and each input of the file: where its total is that of the first design, or one
/// overtakes the other. Inputs that move neither, or both alike, are left out. All of them share the work that may
/// be done: what one does not need is for the others.
#[must_use]
pub fn break_evens(study: &Study<'_>, one: Option<&Patch>, others: &[Option<&Patch>]) -> Vec<BreakEvens> {
    let inputs = study.file.inputs();
    let most = most_work(study.file.effort());
    let designs: Vec<Vec<&Patch>> =
        std::iter::once(&one).chain(others).map(|design| design.iter().copied().collect()).collect();
    let looked_at = inputs.len().min(most_inputs(study, &designs, most));
    let (looked_at, left) = inputs.split_at(looked_at);
    let knobs: Vec<Knob> = looked_at.iter().map(|input| Knob::Number(input.path.clone())).collect();
    let of_design = |design| move |knob| figure(study, knob, &Metric::Total, design);
    let figures: Vec<Vec<_>> =
        designs.iter().map(|design| knobs.iter().map(of_design(design)).collect()).collect();
    let pairs = (1..designs.len()).flat_map(|other| (0..knobs.len()).map(move |input| [other, input]));
    let pairs: Vec<[usize; 2]> = pairs.collect();
    let functions: Vec<[Function<'_>; 2]> = pairs
        .iter()
        .map(|[other, input]| [&figures[0][*input] as _, &figures[*other][*input] as _])
        .collect();
    let mut searches = parallel::map(functions.iter().zip(&pairs).collect(), |(functions, [_, input])| {
        let input = &looked_at[*input];
        let domain = Domain::of(study.file.effort(), &input.value, Some(input.number));
        Search::new(functions, &difference, &domain)
    });
    go_on(&mut searches, most);
    let samples = most / SAMPLED / (searches.len() as u64).max(1);
    let searched = parallel::map(searches, |search| search.ended(samples));
    let none = BreakEvens { inputs: Vec::new(), unproven: Vec::new(), left: left.to_vec() };
    let mut all = vec![none; others.len()];
    for ((searched, functions), [other, input]) in searched.into_iter().zip(&functions).zip(pairs) {
        let sets_itself = [0, other].iter().any(|design| {
            let own = knobs[input].value_in(study.file, &designs[*design]);
            own.as_ref() != Some(&looked_at[input].value)
        });
        all[other - 1].add(&looked_at[input], searched, functions[0], sets_itself);
    }
    all
}

/// How many inputs are looked at for each pair of designs with so much work.
fn most_inputs(study: &Study<'_>, designs: &[Vec<&Patch>], most: u64) -> usize {
    let heaviest = designs.iter().map(|design| weight(study, design)).max().unwrap_or(1);
    let pairs = designs.len().saturating_sub(1).max(1) as u64;
    usize::try_from(most / heaviest / LEAST / pairs).unwrap_or(usize::MAX)
}

/// Lets all searches go on until they are through, or have done so much work together.
fn go_on(searches: &mut [Search<'_>], most: u64) {
    let mut open: Vec<&mut Search<'_>> = searches.iter_mut().collect();
    let mut left = most.saturating_sub(open.iter().map(|search| search.work()).sum());
    for _ in 0..ROUNDS {
        let share = left / (open.len() as u64).max(1);
        let gone_on = parallel::map(open, |search| {
            let before = search.work();
            let is_through = search.go_on(share);
            (search.work().saturating_sub(before), (!is_through).then_some(search))
        });
        let (done, still_open): (Vec<u64>, Vec<Option<_>>) = gone_on.into_iter().unzip();
        left = left.saturating_sub(done.iter().sum());
        open = still_open.into_iter().flatten().collect();
    }
}

impl BreakEvens {
    /// Takes in what was found for an input. `sets_itself` is whether one of the designs has another value of it:
    /// with the same one they may be the same design, which is no answer.
    fn add(&mut self, input: &Input, searched: Searched, one: Function<'_>, sets_itself: bool) {
        let Searched { found, looked, .. } = searched;
        let is_volume = input.path.first().is_some_and(|key| key == "volume");
        let is_moved = || one(&Exact::varied(&input.value)).is_some_and(|figure| figure.is_varied());
        let is_meant = |found: &Found| match &found.at {
            // Without any volume everything costs the same: that is no answer, however near it is.
            Crossing::Exactly(at) => !(is_volume && at.is_zero()),
            Crossing::Everywhere => !sets_itself && is_moved(),
            Crossing::Along { .. } => !sets_itself,
            _ => true,
        };
        let mut found: Vec<Found> = found.into_iter().filter(is_meant).collect();
        found.sort_by_cached_key(|found| found.at.distance(&input.value));
        if !looked.is_proven() {
            self.unproven.push((input.clone(), looked));
        }
        let mut found = found.into_iter();
        let nearest = found.next();
        self.inputs.extend(nearest.map(|nearest| BreakEven {
            input: input.clone(),
            found: nearest,
            others: found.collect(),
        }));
    }
}

/// What the second design costs more than the first; `None` where one of them is not possible.
pub(super) fn difference(figures: &[Option<Exact>]) -> Option<Exact> {
    match figures {
        [Some(one), Some(other)] => Some(other - one),
        _ => None,
    }
}
