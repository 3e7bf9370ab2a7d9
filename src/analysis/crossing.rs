//! Where a function of one input is 0, in what is known of it.
//!
//! Within a piece (see [`Pieces`]) the roots are isolated exactly; between two pieces the function may step
//! over 0; of whole numbers each is looked at.

use std::cmp::Ordering;

use crate::exact::{Exact, Root};

use super::numbers::Numbers;
use super::pieces::{Cell, Figures, Pieces, Stretches};
use super::samples::{changes, halved, zeros};

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

/// Where something was found, and the figures there: those of a stretch where they are the same all along it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Where.
    pub at: Crossing,
    /// The figures there, or below a step and at the first of two whole numbers.
    pub figures: Vec<Option<Exact>>,
    /// The figures above a step, or at the second of two whole numbers; none otherwise.
    pub after: Vec<Option<Exact>>,
}

/// A difference of figures that is looked at for its roots.
pub(super) type Difference<'d> = &'d (dyn Fn(&[Option<Exact>]) -> Option<Exact> + Sync);

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
    let (mut sampled, mut runs) = (Vec::new(), Vec::new());
    for (low, cell) in &pieces.cells {
        if !cell.samples.is_empty() {
            runs.extend(zeros(cell, difference));
            sampled.extend(changes(low, cell, &pieces.points, difference));
            continue;
        }
        let Some(left) = difference(&cell.figures) else { continue };
        if is_nothing(&left) {
            let (from, to) = (low.clone(), cell.high.clone());
            let same = cell.figures.iter().map(|figure| figure.clone().filter(|figure| !figure.is_varied()));
            found.push(lone(Crossing::Along { from, to, with_ends: [false; 2] }, same.collect()));
            continue;
        }
        for root in left.roots(low, cell.high.as_ref()) {
            found.push(match root {
                Root::At(value) => lone(Crossing::Exactly(value.clone()), at(cell, &value)),
                Root::Within(low, high) => lone(Crossing::Between(low.clone(), high), at(cell, &low)),
            });
        }
    }
    for run in runs {
        found.extend(pieces.same_along(&run, difference));
    }
    for (low, high, sign) in sampled {
        let one = halved(pieces, low, high, sign, difference);
        found.push(one);
    }
    sharpen(pieces, difference);
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
        let last = joined.last_mut();
        match (last.map(|Found { at, figures, .. }| (at, figures)), &one.at) {
            (Some((Crossing::Along { to: Some(to), with_ends, .. }, figures)), Crossing::Exactly(point))
                if *to == *point =>
            {
                with_ends[1] = true;
                keep_same(figures, &one.figures);
            }
            (
                Some((Crossing::Along { to: end, with_ends, .. }, figures)),
                Crossing::Along { from, to, .. },
            ) if with_ends[1] && end.as_ref() == Some(from) => {
                end.clone_from(to);
                with_ends[1] = false;
                keep_same(figures, &one.figures);
            }
            (Some((last @ Crossing::Exactly(_), figures)), Crossing::Along { from, to, .. })
                if *last == Crossing::Exactly(from.clone()) =>
            {
                *last = Crossing::Along { from: from.clone(), to: to.clone(), with_ends: [true, false] };
                keep_same(figures, &one.figures);
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

/// Leaves out those figures that are others elsewhere.
fn keep_same(figures: &mut Figures, elsewhere: &Figures) {
    for (figure, other) in figures.iter_mut().zip(elsewhere) {
        *figure = figure.take().filter(|figure| other.as_ref() == Some(figure));
    }
}

/// Where a difference may be 0 although it is only known loosely.
pub(super) fn doubts(
    difference: Difference<'_>,
) -> impl Fn(&Figures, &Exact, Option<&Exact>) -> Stretches + use<'_> {
    move |figures, low, high| difference(figures).map_or_else(Vec::new, |left| left.doubtful(low, high))
}

/// Whether a difference is 0 all over its piece.
fn is_nothing(left: &Exact) -> bool {
    !left.is_varied() && left.is_zero()
}

pub(super) fn sign(of: &Exact) -> Ordering {
    of.cmp(&Exact::ZERO)
}

/// Looks closely at where 0 is stepped over next to pieces that are only known loosely.
fn sharpen(pieces: &mut Pieces<'_>, difference: Difference<'_>) {
    let cells: Vec<(&Exact, &Cell)> = pieces.cells.iter().collect();
    let side = |cell: &Cell, end: &Exact| difference(&cell.figures)?.when(end);
    let mut blunt = Vec::new();
    for pair in cells.windows(2) {
        let [(low, below), (start, above)] = pair else { continue };
        let Some(end) = below.high.as_ref().filter(|end| !pieces.is_open_from(end)) else { continue };
        let here = pieces.points.get(*start).and_then(|values| difference(values));
        let all = [side(below, end), here, side(above, start)];
        let signs: Vec<Ordering> = all.iter().flatten().map(sign).collect();
        if signs.iter().any(|one| *one != signs[0]) {
            blunt.extend(below.is_loose.then(|| ((*low).clone(), true)));
            blunt.extend(above.is_loose.then(|| ((*start).clone(), false)));
        }
    }
    // From the top, since a piece that is cut at its upper end still begins where it did.
    for (low, is_upper_end) in blunt.into_iter().rev() {
        pieces.sharpen(&low, is_upper_end);
    }
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
            let is_next = !pieces.is_open_from(end);
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
        // The figure may jump to a value of its own there: it is on the one side or on the other.
        let from_there = here.as_ref().is_none_or(|here| sign(here) != sign(&before));
        let (mut figures, mut after) = (at(below, end), at(above, low));
        let nearest = if from_there { &mut after } else { &mut figures };
        if let Some(there) = pieces.points.get(*low).filter(|_| here.is_some()) {
            nearest.clone_from(there);
        }
        Some(Found { at: Crossing::Step { at: (*low).clone(), from_there }, figures, after })
    };
    cells.windows(2).filter_map(step).collect()
}

/// The same where the input is a whole number: all of them in order, as far as they are known.
pub(super) fn of_numbers(numbers: &Numbers<'_>, difference: Difference<'_>) -> Vec<Found> {
    let known = numbers.known.iter();
    let known: Vec<(u32, &Figures, Exact)> =
        known.filter_map(|(at, figures)| Some((*at, figures, difference(figures)?))).collect();
    let mut found: Vec<Found> = Vec::new();
    let mut start = 0;
    for run in known.chunk_by(|one, other| sign(&one.2) == sign(&other.2)) {
        let ((first, figures, left), (last, last_figures, _)) = (&run[0], &run[run.len() - 1]);
        start += run.len();
        if left.is_zero() {
            let all = || run.iter().map(|(at, figures, _)| (Crossing::Exactly(Exact::from(*at)), *figures));
            let [from, to] = [first, last].map(|at| Exact::from(*at));
            let at: Vec<(Crossing, &Figures)> = match run.len() {
                1 | 2 => all().collect(),
                many if many == known.len() && numbers.is_through() => {
                    vec![(Crossing::Everywhere, *figures)]
                }
                _ => vec![(Crossing::Along { from, to: Some(to), with_ends: [true; 2] }, *figures)],
            };
            let is_stretch = 2 < run.len();
            found.extend(at.into_iter().map(|(at, figures)| {
                let mut figures = figures.clone();
                run.iter().filter(|_| is_stretch).for_each(|(_, other, _)| keep_same(&mut figures, other));
                Found { at, figures, after: Vec::new() }
            }));
        } else if let Some((next, after, more)) = known.get(start)
            && !more.is_zero()
        {
            let at = Crossing::Passed(*last, *next);
            found.push(Found { at, figures: (*last_figures).clone(), after: (*after).clone() });
        }
    }
    found
}
