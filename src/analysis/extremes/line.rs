//! The extreme of a figure over the range of one input, with the others fixed.

use crate::analysis::Study;
use crate::analysis::domain::{Domain, SAMPLED, most_work};
use crate::analysis::metric::Metric;
use crate::analysis::numbers::Numbers;
use crate::analysis::pieces::{Cell, Doubts, Function, Pieces};
use crate::analysis::solve::figure;
use crate::effort::Effort;
use crate::exact::{Exact, Root, simplest_between};
use crate::scenario::Range;

use super::{At, End, Extreme, Ranges};

/// How often each input is searched at most.
const ROUNDS: usize = 2;

/// Moves along one input after the other while the figure becomes more extreme. Returns whether the last round
/// missed nothing between the ends of an input.
pub(super) fn search(of: &Ranges<'_>, metric: &Metric, end: End, extreme: &mut Extreme) -> bool {
    let lines = (2 * ROUNDS * of.ranges.len() * of.metrics) as u64;
    let most = most_work(of.study.file.effort()).min(Effort::MOST / 4) / lines.max(1);
    let (mut is_whole, mut moved) = (true, true);
    for _ in 0..ROUNDS {
        if !std::mem::take(&mut moved) {
            break;
        }
        is_whole = true;
        for index in 0..of.ranges.len() {
            // There is no value to search from beside a jump.
            if extreme.at.iter().zip(&of.ranges).any(|(at, range)| at.value(range).is_none()) {
                return is_whole;
            }
            let (found, is_all) = along(of, metric, end, index, extreme, most);
            is_whole &= is_all;
            if let Some(found) = found.filter(|found| end.is_beyond(&found.figure, &extreme.figure)) {
                *extreme = found;
                moved = true;
            }
        }
    }
    is_whole
}

/// The extreme along one input, and whether nothing was missed.
fn along(
    of: &Ranges<'_>,
    metric: &Metric,
    end: End,
    index: usize,
    from: &Extreme,
    most: u64,
) -> (Option<Extreme>, bool) {
    let mut file = of.study.file.clone();
    for (other, (range, knob)) in of.ranges.iter().zip(&of.knobs).enumerate() {
        if let Some(value) = from.at[other].value(range).filter(|_| other != index) {
            file = knob.turned(&file, of.study.catalog, value).0;
        }
    }
    let study = Study { file: &file, ..of.study };
    let (range, knob) = (of.ranges[index], &of.knobs[index]);
    let function = figure(&study, knob, metric, of.patches);
    let functions: [Function<'_>; 1] = [&function];
    let domain = Domain::of(study.file.effort(), &range.base, knob.number());
    let domain = domain.within(Some((range.low.clone(), range.high.clone())));
    let mut pieces = Pieces::new(&functions, &domain);
    pieces.most = most;
    let mut farthest = from.figure.clone();
    while pieces.work < most && pieces.whole.is_none() {
        let known = pieces.points.values().filter_map(|figures| figures[0].as_ref());
        farthest =
            known.fold(&farthest, |far, next| if end.is_beyond(next, far) { next } else { far }).clone();
        let doubts: Doubts<'_> = &|figures, low, high| {
            let ahead = figures[0].as_ref().map(|figure| end.ahead(figure, &farthest));
            ahead.map_or_else(Vec::new, |ahead| ahead.may_be_negative(low, high))
        };
        if !pieces.find_one(doubts) {
            break;
        }
    }
    let mut is_all = true;
    let mut found: Vec<(At, Exact)> = Vec::new();
    if let Some(bounds) = pieces.whole {
        let mut numbers = Numbers::new(&functions, &domain, bounds, (pieces.evaluated, pieces.work));
        while numbers.work < most && numbers.find_one() {}
        is_all = numbers.is_through();
        found.extend(numbers.known.iter().filter_map(|(number, figures)| {
            let figure = figures[0].clone()?;
            Some((place(Exact::from(*number), range), figure))
        }));
    } else {
        pieces.most = pieces.work.saturating_add(most / SAMPLED);
        pieces.sample_the_rest();
        is_all &= pieces.looked().is_proven();
        let points = pieces.points.iter().map(|(at, figures)| (at, &figures[0]));
        found.extend(points.filter_map(|(at, figure)| Some((place(at.clone(), range), figure.clone()?))));
        let lows: Vec<Exact> = pieces.cells.keys().cloned().collect();
        for low in lows {
            let Some(cell) = pieces.cells.get(&low) else { continue };
            is_all &= within(&low, cell, range, &mut found);
        }
    }
    let at = |input: At| {
        let mut at = from.at.clone();
        at[index] = input;
        at
    };
    let found = found.into_iter().map(|(input, figure)| Extreme { figure, at: at(input) });
    (end.of(found), is_all)
}

/// The figure at the ends and turning points of a piece; `false` if one of them is irrational, or the figure is
/// unknown there. A loose piece contains nothing more extreme than what was found.
fn within(low: &Exact, cell: &Cell, range: &Range, found: &mut Vec<(At, Exact)>) -> bool {
    if cell.is_loose {
        return true;
    }
    found.extend(cell.samples.iter().filter_map(|(at, figures)| {
        let figure = figures[0].clone()?;
        Some((place(at.clone(), range), figure))
    }));
    let Some(figure) = &cell.figures[0] else { return cell.samples.is_empty() };
    let mut is_all = true;
    for root in figure.turning_points(low, cell.high.as_ref()) {
        let at = match root {
            Root::At(at) => at,
            Root::Within(low, high) => {
                is_all = false;
                simplest_between(&low, &high)
            }
        };
        found.extend(figure.when(&at).map(|figure| (place(at, range), figure)));
    }
    let ends = [(Some(low), At::Above as fn(Exact) -> At), (cell.high.as_ref(), At::Below)];
    for (end, beside) in ends {
        found.extend(end.and_then(|end| Some((beside(end.clone()), figure.when(end)?))));
    }
    is_all
}

fn place(value: Exact, range: &Range) -> At {
    if value == range.low {
        At::Low
    } else if value == range.high {
        At::High
    } else if value == range.base {
        At::Base
    } else {
        At::Value(value)
    }
}
