//! The value of a single input at which two designs cost the same.

use std::collections::BTreeSet;

use crate::effort::parallel;
use crate::exact::Exact;
use crate::scenario::{Input, Patch};

use super::Study;
use super::crossing::{Crossing, Found};
use super::domain::{Domain, Looked, SAMPLED, most_work, weight};
use super::knob::Knob;
use super::metric::Metric;
use super::pieces::Function;
use super::search::{Search, Searched};
use super::solve::figure;

/// The break-even of two designs in one input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BreakEven {
    /// The input.
    pub input: Input,
    /// Where the designs cost the same, or their order changes: the nearest to the input's own value.
    pub found: Found,
    /// Further break-evens, nearest first.
    pub others: Vec<Found>,
}

/// Where two designs cost the same, by input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct BreakEvens {
    /// The inputs with a break-even.
    pub inputs: Vec<BreakEven>,
    /// The inputs that may have further break-evens, with the searched range.
    pub unproven: Vec<(Input, Looked)>,
    /// The inputs that were not searched: the file has too many, or one multiplies the work.
    pub left: Vec<Input>,
}

/// The minimum number of evaluations for searching an input.
const LEAST: u64 = 40;
/// The number of rounds in which unused work is redistributed to the inputs that need more.
const ROUNDS: u64 = 8;

/// For each of some designs, and each input: where its total equals that of the first design, or their order
/// changes. Inputs are the numbers of either design: those that a patch alone has too. Skips inputs that affect
/// neither, or both equally. All searches share the work limit: what one does not
/// need is available to the others.
#[must_use]
pub fn break_evens(study: &Study<'_>, one: Option<&Patch>, others: &[Option<&Patch>]) -> Vec<BreakEvens> {
    let most = most_work(study.file.effort());
    let designs: Vec<Vec<&Patch>> =
        std::iter::once(&one).chain(others).map(|design| design.iter().copied().collect()).collect();
    let of_designs: Vec<Vec<Input>> = std::iter::once(study.file.inputs())
        .chain(designs.iter().map(|design| study.file.inputs_of(design.iter().copied())))
        .collect();
    // The first design that has an input gives its value.
    let mut known = BTreeSet::new();
    let all = of_designs.iter().flatten().filter(|input| known.insert(&input.path)).cloned();
    // The work of an evaluation grows with the months, up to the most that there may be.
    let (months, inputs): (Vec<Input>, Vec<Input>) =
        all.partition(|input| input.path == ["horizon", "months"]);
    let looked_at = inputs.len().min(most_inputs(study, &designs, most));
    let (looked_at, left) = inputs.split_at(looked_at);
    let knobs: Vec<Knob> = looked_at.iter().map(|input| Knob::Number(input.path.clone())).collect();
    let of_design = |design| move |knob| figure(study, knob, &Metric::Total, design);
    let figures: Vec<Vec<_>> =
        designs.iter().map(|design| knobs.iter().map(of_design(design)).collect()).collect();
    // A design may have a number of the base design at another path: a branch that does a step alone.
    let is_of = |other: usize, input: &Input| {
        let [base, one] = [&of_designs[0], &of_designs[1]];
        [base, one, &of_designs[other + 1]].into_iter().flatten().any(|own| own.path == input.path)
    };
    let pairs = (1..designs.len()).flat_map(|other| (0..knobs.len()).map(move |input| [other, input]));
    let pairs: Vec<[usize; 2]> = pairs.filter(|&[other, input]| is_of(other, &looked_at[input])).collect();
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
    let left_of = |other| {
        let left = left.iter().chain(&months).filter(|input| is_of(other, input)).cloned().collect();
        BreakEvens { inputs: Vec::new(), unproven: Vec::new(), left }
    };
    let mut all: Vec<BreakEvens> = (1..designs.len()).map(left_of).collect();
    for ((searched, functions), [other, input]) in searched.into_iter().zip(&functions).zip(pairs) {
        let sets_itself = [0, other].iter().any(|design| {
            let own = knobs[input].value_in(study.file, &designs[*design]);
            own.as_ref() != Some(&looked_at[input].value)
        });
        all[other - 1].add(&looked_at[input], searched, functions[0], sets_itself);
    }
    all
}

/// The number of inputs to search for each pair of designs within the work limit.
fn most_inputs(study: &Study<'_>, designs: &[Vec<&Patch>], most: u64) -> usize {
    let heaviest = designs.iter().map(|design| weight(study, design)).max().unwrap_or(1);
    let pairs = designs.len().saturating_sub(1).max(1) as u64;
    usize::try_from(most / heaviest / LEAST / pairs).unwrap_or(usize::MAX)
}

/// Runs all searches until they finish or reach a total amount of work.
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
    /// Adds the result for an input. `sets_itself` means that one of the designs overrides it: with equal values
    /// they may be the same design, which is not a break-even.
    fn add(&mut self, input: &Input, searched: Searched, one: Function<'_>, sets_itself: bool) {
        let Searched { found, looked, .. } = searched;
        let is_volume = input.path.first().is_some_and(|key| key == "volume");
        let is_moved = || one(&Exact::varied(&input.value)).is_some_and(|figure| figure.is_varied());
        let is_meant = |found: &Found| match &found.at {
            // Without volume everything costs the same: that is not a break-even, however near.
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

/// The cost of the second design minus that of the first; `None` if one is impossible.
pub(super) fn difference(figures: &[Option<Exact>]) -> Option<Exact> {
    match figures {
        [Some(one), Some(other)] => Some(other - one),
        _ => None,
    }
}
