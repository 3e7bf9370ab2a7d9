//! Where a function of one input is 0: the one search behind `solve`, break-evens, and changes of the best
//! design.
//!
//! Within a piece (see [`Pieces`]) the roots are isolated exactly; between two pieces the function may step
//! over 0; of whole numbers each is looked at.

use std::cmp::Ordering;

use crate::exact::{Exact, Root};

use super::domain::{Domain, Looked};
use super::pieces::{Cell, Figures, Function, Pieces};
use super::samples::{changes, halved};

/// Where two things cost the same, or a figure is what it is to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crossing {
    /// At this value, exactly.
    Exactly(Exact),
    /// Between these values, at one that is no fraction of whole numbers that is known.
    Between(Exact, Exact),
    /// At all values of a stretch.
    Along {
        /// Where it begins.
        from: Exact,
        /// Where it ends; nowhere where this is missing.
        to: Option<Exact>,
        /// Whether its ends are part of it.
        with_ends: [bool; 2],
    },
    /// At every value.
    Everywhere,
    /// At no value: at a threshold it is stepped over.
    Step {
        /// The threshold.
        at: Exact,
        /// Whether the figure is another one from there on, rather than above it.
        from_there: bool,
    },
    /// At no whole number: it is passed between these two, with nothing possible between them.
    Passed(u32, u32),
}

/// Where something was found, and the figures there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub at: Crossing,
    /// The figures there, or below a step and at the first of two whole numbers.
    pub figures: Vec<Option<Exact>>,
    /// The figures above a step, or at the second of two whole numbers; none otherwise.
    pub after: Vec<Option<Exact>>,
}

/// What a search found, and where it looked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// What was found, the smallest first.
    pub found: Vec<Found>,
    /// Where it looked.
    pub looked: Looked,
}

/// A difference of figures that is looked at for its roots.
pub(super) type Difference<'d> = &'d dyn Fn(&[Option<Exact>]) -> Option<Exact>;

/// Looks where a difference of functions is 0.
pub(super) fn search(functions: &[Function<'_>], difference: Difference<'_>, domain: &Domain) -> Search {
    let mut pieces = Pieces::new(functions, domain);
    let mut next_look = 16;
    while pieces.find_one() {
        if let Some(bounds) = pieces.whole {
            return whole(functions, difference, domain, bounds, pieces.evaluated);
        }
        if domain.most <= pieces.work && pieces.looked_up_to().is_some() {
            pieces.sample_the_rest(2 * domain.most, &|figures, low, high| {
                let left = difference(figures);
                let guides = left.iter().flat_map(|left| {
                    let turning = left.turning_points(low, Some(high));
                    left.roots(low, Some(high)).into_iter().chain(turning)
                });
                guides.map(|root| root.low().clone()).filter(|at| low < at && at < high).collect()
            });
            break;
        }
        if domain.is_nearest && next_look <= pieces.evaluated {
            next_look = 2 * pieces.evaluated;
            let found = crossings(&mut pieces, difference);
            let nearest = found.iter().map(|found| found.at.distance(&domain.near)).min();
            if nearest.zip(pieces.looked_up_to()).is_some_and(|(nearest, seen)| nearest <= seen) {
                break;
            }
        }
    }
    let found = crossings(&mut pieces, difference);
    Search { found, looked: pieces.looked() }
}

impl Crossing {
    /// How far it is from a value.
    pub(super) fn distance(&self, from: &Exact) -> Exact {
        let to = |at: &Exact| (at - from).abs();
        match self {
            Self::Exactly(at) | Self::Step { at, .. } => to(at),
            Self::Along { from: low, to: high, .. } => {
                let below = (low - from).max(Exact::ZERO);
                let above = high.as_ref().map_or(Exact::ZERO, |high| (from - high).max(Exact::ZERO));
                below.max(above)
            }
            Self::Between(low, high) => to(low).min(to(high)),
            Self::Passed(low, high) => to(&Exact::from(*low)).min(to(&Exact::from(*high))),
            Self::Everywhere => Exact::ZERO,
        }
    }
}

/// All roots and steps in what was looked at so far.
pub(super) fn crossings(pieces: &mut Pieces<'_>, difference: Difference<'_>) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    let lone = |at: Crossing, figures: Figures| Found { at, figures, after: Vec::new() };
    for (point, figures) in &pieces.points {
        if difference(figures).is_some_and(|left| left.is_zero()) {
            found.push(lone(Crossing::Exactly(point.clone()), figures.clone()));
        }
    }
    let mut sampled = Vec::new();
    for (low, cell) in &pieces.cells {
        if !cell.samples.is_empty() {
            let zeros = cell
                .samples
                .iter()
                .filter(|(_, figures)| difference(figures).as_ref().is_some_and(is_nothing));
            found.extend(zeros.map(|(at, figures)| lone(Crossing::Exactly(at.clone()), figures.clone())));
            sampled.extend(changes(low, cell, &pieces.points, difference));
            continue;
        }
        let Some(left) = difference(&cell.figures) else { continue };
        if is_nothing(&left) {
            let (from, to) = (low.clone(), cell.high.clone());
            found.push(lone(Crossing::Along { from, to, with_ends: [false; 2] }, at(cell, low)));
            continue;
        }
        for root in left.roots(low, cell.high.as_ref()) {
            found.push(match root {
                Root::At(value) => lone(Crossing::Exactly(value.clone()), at(cell, &value)),
                Root::Within(low, high) => lone(Crossing::Between(low.clone(), high), at(cell, &low)),
            });
        }
    }
    for (low, high, sign) in sampled {
        let one = halved(pieces, low, high, sign, difference);
        found.push(one);
    }
    found.extend(steps(pieces, difference));
    let is_stretch = |found: &Found| matches!(found.at, Crossing::Along { .. });
    found.sort_by_cached_key(|found| (found.at.start(), is_stretch(found)));
    joined(found, pieces)
}

/// The figures of a piece at a value within or at an end of it.
fn at(cell: &Cell, value: &Exact) -> Figures {
    cell.figures.iter().map(|figure| figure.as_ref()?.when(value)).collect()
}

impl Crossing {
    fn start(&self) -> Exact {
        match self {
            Self::Exactly(at)
            | Self::Between(at, _)
            | Self::Along { from: at, .. }
            | Self::Step { at, .. } => at.clone(),
            Self::Passed(low, _) => Exact::from(*low),
            Self::Everywhere => Exact::ZERO,
        }
    }
}

/// Stretches that follow on each other as one, with the points between them; the whole range as everywhere.
fn joined(found: Vec<Found>, pieces: &Pieces<'_>) -> Vec<Found> {
    let mut joined: Vec<Found> = Vec::new();
    for one in found {
        match (joined.last_mut().map(|last| &mut last.at), &one.at) {
            (Some(Crossing::Along { to: Some(to), with_ends, .. }), Crossing::Exactly(point))
                if *to == *point =>
            {
                with_ends[1] = true;
            }
            (Some(Crossing::Along { to: end, with_ends, .. }), Crossing::Along { from, to, .. })
                if with_ends[1] && end.as_ref() == Some(from) =>
            {
                end.clone_from(to);
                with_ends[1] = false;
            }
            (Some(last @ Crossing::Exactly(_)), Crossing::Along { from, to, .. })
                if *last == Crossing::Exactly(from.clone()) =>
            {
                *last = Crossing::Along { from: from.clone(), to: to.clone(), with_ends: [true, false] };
            }
            _ => joined.push(one),
        }
    }
    let (low, high) = pieces.range();
    if let [Found { at, .. }] = joined.as_mut_slice()
        && let Crossing::Along { from, to, with_ends: [true, ends] } = at
        && pieces.looked_up_to().is_none()
        && (&*from, &*to) == (&low, &high)
        && (*ends || to.is_none())
    {
        *at = Crossing::Everywhere;
    }
    joined
}

/// Whether a difference is 0 all over its piece.
fn is_nothing(left: &Exact) -> bool {
    !left.is_varied() && left.is_zero()
}

pub(super) fn sign(of: &Exact) -> Ordering {
    of.cmp(&Exact::ZERO)
}

/// Where 0 is stepped over between two pieces.
fn steps(pieces: &Pieces<'_>, difference: Difference<'_>) -> Vec<Found> {
    let cells: Vec<(&Exact, &Cell)> = pieces.cells.iter().collect();
    let step = |pair: &[(&Exact, &Cell)]| {
        let [(_, below), (low, above)] = pair else { return None };
        let end = below.high.as_ref()?;
        let known = below.samples.is_empty() && above.samples.is_empty();
        let (before, after) = (difference(&below.figures)?.when(end), difference(&above.figures)?.when(low));
        let (before, after) = before.zip(after).filter(|_| known)?;
        if end != *low {
            // A threshold that is no fraction of known whole numbers lies between them.
            let is_passed = sign(&before) != sign(&after) && !before.is_zero() && !after.is_zero();
            let is_next = pieces.open.iter().all(|(from, _)| from != end);
            let between = Crossing::Between(end.clone(), (*low).clone());
            return (is_passed && is_next).then(|| Found {
                at: between,
                figures: at(below, end),
                after: at(above, low),
            });
        }
        let here = pieces.points.get(*low).and_then(|values| difference(values));
        let signs: Vec<Ordering> = std::iter::once(&before).chain(&here).chain([&after]).map(sign).collect();
        let is_nothing = |cell: &Cell| difference(&cell.figures).as_ref().is_some_and(is_nothing);
        let is_passed =
            signs.iter().any(|one| *one != signs[0]) && here.as_ref().is_none_or(|here| !here.is_zero());
        if !is_passed || is_nothing(below) || is_nothing(above) {
            return None;
        }
        let from_there = here.as_ref().is_none_or(|here| *here == after || *here != before);
        let values = pieces.points.get(*low).filter(|_| here.is_some() && from_there);
        let after = values.cloned().unwrap_or_else(|| at(above, low));
        let step = Crossing::Step { at: (*low).clone(), from_there };
        Some(Found { at: step, figures: at(below, end), after })
    };
    cells.windows(2).filter_map(step).collect()
}

/// The same where the input is a whole number: each of them is looked at.
fn whole(
    functions: &[Function<'_>],
    difference: Difference<'_>,
    domain: &Domain,
    bounds: (u32, u32),
    evaluated: u64,
) -> Search {
    let (all, is_all) = domain.whole_numbers(bounds);
    let values = all.clone().map(|at| {
        let figures: Figures = functions.iter().map(|function| function(&Exact::from(at))).collect();
        (at, figures)
    });
    let known: Vec<(u32, Figures, Exact)> =
        values.filter_map(|(at, figures)| difference(&figures).map(|left| (at, figures, left))).collect();
    let evaluated = evaluated + functions.len() as u64 * all.clone().count() as u64;
    let is_everywhere = 1 < known.len() && known.iter().all(|(.., left)| left.is_zero());
    let mut found: Vec<Found> = Vec::new();
    for (index, (at, figures, left)) in known.iter().enumerate() {
        if left.is_zero() {
            let at = if is_everywhere { Crossing::Everywhere } else { Crossing::Exactly(Exact::from(*at)) };
            found.push(Found { at, figures: figures.clone(), after: Vec::new() });
            if is_everywhere {
                break;
            }
            continue;
        }
        if let Some((next, after, more)) = known.get(index + 1)
            && !more.is_zero()
            && sign(left) != sign(more)
        {
            let at = Crossing::Passed(*at, *next);
            found.push(Found { at, figures: figures.clone(), after: after.clone() });
        }
    }
    Search { found, looked: Looked::at_whole_numbers((all, is_all), evaluated) }
}
