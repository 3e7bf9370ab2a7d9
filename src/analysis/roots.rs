//! The roots of a function of one input, as far as it is known.
//!
//! Within a piece (see [`Pieces`]) the roots are isolated exactly; between two pieces the function may jump past 0;
//! between two samples the interval is halved, and searched exactly if possible.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::exact::{Exact, Root};

use super::crossing::{Crossing, Difference, Found, keep_same, sign};
use super::pieces::{Cell, Figures, Pieces, Stretches};

/// How often an interval between two samples is halved.
const HALVINGS: u32 = 40;

/// And the minimum, whatever the work limit.
const LEAST_HALVINGS: u32 = 16;

/// The most pieces in a halved interval.
const MOST_PIECES: u32 = 8;

/// All roots and jumps in the evaluated range.
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

/// The figures of a piece at a value within it or at its end.
fn at(cell: &Cell, value: &Exact) -> Figures {
    cell.figures.iter().map(|figure| figure.as_ref()?.when(value)).collect()
}

/// Merges adjacent intervals and the points between them; the whole range becomes `Everywhere`.
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

/// Where a difference that is only known loosely may be 0.
pub(super) fn doubts(
    difference: Difference<'_>,
) -> impl Fn(&Figures, &Exact, Option<&Exact>) -> Stretches + use<'_> {
    move |figures, low, high| difference(figures).map_or_else(Vec::new, |left| left.doubtful(low, high))
}

/// Whether a difference is 0 in its whole piece.
fn is_nothing(left: &Exact) -> bool {
    !left.is_varied() && left.is_zero()
}

/// A piece with its start.
type Piece<'p> = (&'p Exact, &'p Cell);

/// A border of pieces: between two of them, or at an end of the evaluated range.
struct Border<'p> {
    below: Option<Piece<'p>>,
    above: Option<Piece<'p>>,
}

/// All borders in order.
fn borders<'p>(pieces: &'p Pieces<'_>) -> Vec<Border<'p>> {
    let mut borders = Vec::new();
    let mut below: Option<Piece<'_>> = None;
    for above in &pieces.cells {
        let is_next = |(_, cell): &Piece<'_>| {
            cell.high.as_ref().is_some_and(|end| end == above.0 || !pieces.is_open_from(end))
        };
        if !below.as_ref().is_some_and(is_next) {
            borders.extend(below.take().map(|below| Border { below: Some(below), above: None }));
        }
        borders.push(Border { below, above: Some(above) });
        below = Some(above);
    }
    borders.extend(below.map(|below| Border { below: Some(below), above: None }));
    borders
}

impl Border<'_> {
    /// The upper end of the piece below and the lower end of the piece above: two values if there is an irrational
    /// threshold between them.
    fn ends(&self) -> Option<(&Exact, &Exact)> {
        let end = self.below.and_then(|(_, cell)| cell.high.as_ref());
        let low = self.above.map(|(low, _)| low);
        end.or(low).zip(low.or(end))
    }

    /// The sign of a difference next to the border, at it, and next to it above; `None` if it is undefined or was
    /// only sampled.
    fn signs(&self, pieces: &Pieces<'_>, difference: Difference<'_>) -> [Option<Ordering>; 3] {
        let Some((end, low)) = self.ends() else { return [None; 3] };
        let side = |piece: Option<Piece<'_>>, at: &Exact| {
            let (_, cell) = piece.filter(|(_, cell)| cell.samples.is_empty())?;
            difference(&cell.figures)?.when(at)
        };
        let here = pieces.points.get(low).and_then(|values| difference(values));
        [side(self.below, end), here, side(self.above, low)].map(|value| value.as_ref().map(sign))
    }
}

/// Whether two of these signs differ.
fn is_passed(signs: &[Option<Ordering>]) -> bool {
    let mut known = signs.iter().flatten();
    let first = known.next();
    known.any(|sign| Some(sign) != first)
}

/// Evaluates closely where a jump past 0 is next to loose pieces.
fn sharpen(pieces: &mut Pieces<'_>, difference: Difference<'_>) {
    let mut blunt = Vec::new();
    for border in borders(pieces) {
        if is_passed(&border.signs(pieces, difference)) {
            let loose = |piece: Option<Piece<'_>>| {
                piece.filter(|(_, cell)| cell.is_loose).map(|(low, _)| low.clone())
            };
            blunt.extend(loose(border.below).map(|low| (low, true)));
            blunt.extend(loose(border.above).map(|low| (low, false)));
        }
    }
    // From the top, because cutting a piece at its upper end does not change its start.
    for (low, is_upper_end) in blunt.into_iter().rev() {
        pieces.sharpen(&low, is_upper_end);
    }
}

/// Where a difference jumps past 0 at a border of pieces.
fn steps(pieces: &Pieces<'_>, difference: Difference<'_>) -> Vec<Found> {
    let step = |border: Border<'_>| {
        let (end, low) = border.ends()?;
        let signs = border.signs(pieces, difference);
        let figures = |piece: Option<Piece<'_>>, to| piece.map(|(_, cell)| at(cell, to));
        if end != low {
            let sides = [signs[0]?, signs[2]?];
            if sides[0] == sides[1] || sides.contains(&Ordering::Equal) {
                return None;
            }
            let between = Crossing::Between(end.clone(), low.clone());
            return Some(Found {
                at: between,
                figures: figures(border.below, end)?,
                after: figures(border.above, low)?,
            });
        }
        let is_nothing = |piece: Option<Piece<'_>>| {
            piece.is_some_and(|(_, cell)| difference(&cell.figures).as_ref().is_some_and(is_nothing))
        };
        let is_met = signs[1] == Some(Ordering::Equal);
        if !is_passed(&signs) || is_met || is_nothing(border.below) || is_nothing(border.above) {
            return None;
        }
        // The figure may have its own value exactly there, on either side of the target.
        let from_there = signs[0].is_some() && signs[1] != signs[0];
        let (mut below, mut above) = (figures(border.below, end), figures(border.above, low));
        let nearest = if from_there { &mut above } else { &mut below };
        if let Some(there) = pieces.points.get(low).filter(|_| signs[1].is_some()) {
            *nearest = Some(there.clone());
        }
        let at = Crossing::Step { at: low.clone(), from_there };
        Some(Found { at, figures: below?, after: above? })
    };
    borders(pieces).into_iter().filter_map(step).collect()
}

/// Where samples of a piece, including its ends, change sign.
fn changes(
    low: &Exact,
    cell: &Cell,
    points: &BTreeMap<Exact, Figures>,
    difference: Difference<'_>,
) -> Vec<(Exact, Exact, Ordering)> {
    let end = |point: &Exact| Some((point.clone(), difference(points.get(point)?)?));
    let within = cell.samples.iter().filter_map(|(point, values)| Some((point.clone(), difference(values)?)));
    let all: Vec<(Exact, Exact)> =
        end(low).into_iter().chain(within).chain(cell.high.as_ref().and_then(end)).collect();
    let change = |pair: &[(Exact, Exact)]| {
        let ((low, below), (high, above)) = (&pair[0], &pair[1]);
        let has_changed = sign(below) != sign(above) && !below.is_zero() && !above.is_zero();
        has_changed.then(|| (low.clone(), high.clone(), sign(below)))
    };
    all.windows(2).filter_map(change).collect()
}

/// Runs of neighbouring samples at which a difference is 0.
fn zeros(cell: &Cell, difference: Difference<'_>) -> Vec<Vec<(Exact, Figures)>> {
    let is_zero = |(_, figures): &(Exact, Figures)| difference(figures).is_some_and(|left| left.is_zero());
    let runs = cell.samples.chunk_by(|one, other| is_zero(one) == is_zero(other));
    runs.filter(|run| run.first().is_some_and(is_zero)).map(<[_]>::to_vec).collect()
}

/// Where a difference is 0 between two samples with different signs.
fn halved(
    pieces: &mut Pieces<'_>,
    mut low: Exact,
    mut high: Exact,
    before: Ordering,
    difference: Difference<'_>,
) -> Found {
    for halvings in 0..HALVINGS {
        if LEAST_HALVINGS < halvings && pieces.is_worn() {
            break;
        }
        let middle = (&low + &high) * Exact::from(5_i64).shift_down(1);
        let figures = pieces.values(&middle);
        match difference(&figures).as_ref().map(sign) {
            Some(Ordering::Equal) => {
                return Found { at: Crossing::Exactly(middle), figures, after: Vec::new() };
            }
            Some(same) if same == before => low = middle,
            _ => high = middle,
        }
    }
    pieces.exactly(&low, &high, difference).unwrap_or_else(|| {
        let figures = pieces.values(&low);
        Found { at: Crossing::Between(low, high), figures, after: Vec::new() }
    })
}

impl Pieces<'_> {
    /// Whether the work limit is reached.
    fn is_worn(&self) -> bool {
        self.most <= self.work
    }

    /// The single result in a narrow interval, if there is only one.
    fn exactly(&mut self, low: &Exact, high: &Exact, difference: Difference<'_>) -> Option<Found> {
        let mut within = self.part(low, high);
        let doubts = doubts(difference);
        for _ in 0..MOST_PIECES {
            if !within.find_one(&doubts) || within.looked().samples.is_some() {
                break;
            }
        }
        // If there are only samples, halving again finds nothing new.
        let is_known = within.looked_up_to().is_none() && within.looked().samples.is_none();
        let found = if is_known { crossings(&mut within, difference) } else { Vec::new() };
        self.evaluated += within.evaluated;
        self.work += within.work;
        match found.as_slice() {
            [found] => Some(found.clone()),
            _ => None,
        }
    }

    /// The result for neighbouring zero samples: the whole interval if proven, otherwise the first and the last.
    fn same_along(&mut self, run: &[(Exact, Figures)], difference: Difference<'_>) -> Vec<Found> {
        let at = |(at, figures): &(Exact, Figures)| Found {
            at: Crossing::Exactly(at.clone()),
            figures: figures.clone(),
            after: Vec::new(),
        };
        let [first, .., last] = run else { return run.iter().map(at).collect() };
        match self.exactly(&first.0, &last.0, difference) {
            Some(Found { at: Crossing::Everywhere, figures, after }) => {
                let (from, to) = (first.0.clone(), Some(last.0.clone()));
                vec![Found { at: Crossing::Along { from, to, with_ends: [true; 2] }, figures, after }]
            }
            _ => vec![at(first), at(last)],
        }
    }
}
