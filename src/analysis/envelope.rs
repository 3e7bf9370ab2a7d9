//! Where the best design changes while one input is varied.

use crate::exact::{Exact, Root, simplest_between};

use super::crossing::Crossing;
use super::domain::{Domain, Looked, SAMPLED};
use super::numbers::Numbers;
use super::pieces::{Cell, Figures, Function, Pieces, Stretches};

/// A change of the design with the lowest figure.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Change {
    /// The position.
    pub at: Crossing,
    /// The best design below, by index.
    pub from: usize,
    /// The best design above.
    pub to: usize,
}

/// All changes of the best design over a range.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Changes {
    /// The changes, in order of value.
    pub all: Vec<Change>,
    /// The searched range.
    pub looked: Looked,
}

/// How often an interval between two samples is halved.
const HALVINGS: u32 = 40;

/// The best design in an interval or at a point, and the border before it.
struct Span {
    border: Crossing,
    best: Option<usize>,
}

/// Finds where the lowest of several functions changes, within a work limit.
pub(super) fn changes(functions: &[Function<'_>], domain: &Domain, most: u64) -> Changes {
    let mut pieces = looked_through(functions, domain, most);
    match pieces.whole {
        Some(bounds) => {
            of_numbers(Numbers::new(functions, domain, bounds, (pieces.evaluated, pieces.work)), most)
        }
        None => of_pieces(&mut pieces),
    }
}

/// The pieces of functions over a range, within a work limit; none if the input is a whole number.
pub(super) fn looked_through<'f>(functions: &'f [Function<'f>], domain: &Domain, most: u64) -> Pieces<'f> {
    let mut pieces = Pieces::new(functions, domain);
    pieces.most = most;
    while pieces.work < most && pieces.whole.is_none() && pieces.find_one(&doubts) {}
    if pieces.whole.is_none() {
        pieces.most = pieces.work.saturating_add(most / SAMPLED);
        pieces.sample_the_rest();
    }
    pieces
}

/// Where the lowest of the functions changes.
pub(super) fn of_pieces(pieces: &mut Pieces<'_>) -> Changes {
    let spans = spans(pieces);
    Changes { all: changed(spans), looked: pieces.looked() }
}

/// Where two of the figures may be equal.
fn doubts(figures: &Figures, low: &Exact, high: Option<&Exact>) -> Stretches {
    let known: Vec<&Exact> = figures.iter().flatten().collect();
    let pairs =
        known.iter().enumerate().flat_map(|(at, one)| known[at + 1..].iter().map(move |other| *one - *other));
    let mut all: Stretches = pairs.flat_map(|apart| apart.doubtful(low, high)).collect();
    all.sort_by(|(one, _), (other, _)| one.cmp(other));
    let mut joined: Stretches = Vec::new();
    for (from, to) in all {
        match joined.last_mut() {
            Some((_, end)) if end.as_ref().is_none_or(|end| from <= *end) => {
                *end = end.take().zip(to).map(|(end, to)| end.max(to));
            }
            _ => joined.push((from, to)),
        }
    }
    joined
}

/// The first of those with the lowest figure.
pub(super) fn best(figures: &[Option<Exact>]) -> Option<usize> {
    let known = figures.iter().enumerate().filter_map(|(at, figure)| Some((at, figure.as_ref()?)));
    known.min_by(|(_, one), (_, other)| one.cmp(other)).map(|(at, _)| at)
}

/// The spans whose best design differs from the previous one.
fn changed(spans: Vec<Span>) -> Vec<Change> {
    let mut changes = Vec::new();
    let mut before = None;
    for Span { border, best } in spans {
        let Some(to) = best else { continue };
        if let Some(from) = before.filter(|from| *from != to) {
            changes.push(Change { at: border, from, to });
        }
        before = Some(to);
    }
    changes
}

fn spans(pieces: &mut Pieces<'_>) -> Vec<Span> {
    let mut spans: Vec<Span> = Vec::new();
    let mut samples = Vec::new();
    let cells: Vec<Exact> = pieces.cells.keys().cloned().collect();
    for low in &cells {
        let Some(cell) = pieces.cells.get(low) else { continue };
        let point = |at: &Exact| pieces.points.get(at);
        spans.extend(point(low).map(|figures| span_at(low, true, figures)));
        if cell.samples.is_empty() {
            spans.extend(within(low, cell, point(low)));
        } else {
            let known = std::iter::once(low).chain(cell.samples.iter().map(|(at, _)| at)).chain(&cell.high);
            let known: Vec<Exact> = known.cloned().collect();
            for pair in known.windows(2) {
                samples.push((spans.len(), pair[0].clone(), pair[1].clone()));
                spans.push(Span { border: Crossing::Between(pair[0].clone(), pair[1].clone()), best: None });
            }
        }
        if let Some(high) = cell.high.as_ref() {
            spans.extend(point(high).map(|figures| span_at(high, true, figures)));
        }
    }
    for (index, low, high) in samples {
        spans[index] = halved(pieces, low, high);
    }
    spans
}

/// At a threshold, or right above it.
fn span_at(at: &Exact, from_there: bool, figures: &[Option<Exact>]) -> Span {
    let best = best(figures);
    // If several are lowest, the change is not a step: it is at this value.
    let is_tie =
        best.is_some_and(|best| figures.iter().filter(|figure| **figure == figures[best]).count() > 1);
    let border =
        if is_tie { Crossing::Exactly(at.clone()) } else { Crossing::Step { at: at.clone(), from_there } };
    // At a tie, either side is valid.
    Span { border, best: if is_tie { None } else { best } }
}

/// The intervals of a piece between the values at which two figures are equal.
fn within(low: &Exact, cell: &Cell, at_low: Option<&Figures>) -> Vec<Span> {
    let mut roots: Vec<Root> = Vec::new();
    for (index, one) in cell.figures.iter().enumerate() {
        for other in cell.figures.iter().skip(index + 1) {
            let apart = one.as_ref().zip(other.as_ref()).map(|(one, other)| one - other);
            roots.extend(apart.into_iter().flat_map(|apart| apart.roots(low, cell.high.as_ref())));
        }
    }
    roots.sort_by(|one, other| one.low().cmp(other.low()));
    roots.dedup();
    let first = at_low.map_or(Crossing::Step { at: low.clone(), from_there: false }, |figures| {
        span_at(low, false, figures).border
    });
    let border = |root: &Root| match root {
        Root::At(at) => Crossing::Exactly(at.clone()),
        Root::Within(low, high) => Crossing::Between(low.clone(), high.clone()),
    };
    let borders = std::iter::once(first).chain(roots.iter().map(border));
    let starts = std::iter::once(low).chain(roots.iter().map(Root::high));
    let ends = roots.iter().map(|root| Some(root.low())).chain([cell.high.as_ref()]);
    let mut spans = Vec::new();
    for ((border, start), end) in borders.zip(starts).zip(ends) {
        if end.is_some_and(|end| end <= start) {
            continue;
        }
        let at = match end {
            Some(end) => simplest_between(start, end),
            None => start + &Exact::ONE,
        };
        let figures: Figures = cell.figures.iter().map(|figure| figure.as_ref()?.when(&at)).collect();
        spans.push(Span { border, best: best(&figures) });
    }
    spans
}

/// The best design at the second of two samples, and the interval in which it became the best.
fn halved(pieces: &mut Pieces<'_>, mut low: Exact, mut high: Exact) -> Span {
    let (before, after) = (best(&pieces.values(&low)), best(&pieces.values(&high)));
    for _ in 0..if before == after { 0 } else { HALVINGS } {
        let middle = (&low + &high) * Exact::from(5_i64).shift_down(1);
        if best(&pieces.values(&middle)) == before { low = middle } else { high = middle }
    }
    Span { border: Crossing::Between(low, high), best: after }
}

fn of_numbers(mut numbers: Numbers<'_>, most: u64) -> Changes {
    while numbers.work < most && numbers.find_one() {}
    let (mut spans, mut last) = (Vec::new(), None);
    for (at, figures) in &numbers.known {
        let best = best(figures);
        if best.is_some() {
            spans.push(Span { border: Crossing::Passed(last.unwrap_or(*at), *at), best });
            last = Some(*at);
        }
    }
    Changes { all: changed(spans), looked: numbers.looked() }
}
