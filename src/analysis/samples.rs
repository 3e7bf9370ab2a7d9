//! Where samples change their sign: what lies between two of them is halved, and searched exactly where it can be.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::exact::Exact;

use super::crossing::{Crossing, Difference, Found, crossings, doubts, sign};
use super::pieces::{Cell, Figures, Pieces};

/// And at least, whatever the work.
const LEAST_HALVINGS: u32 = 16;

/// The most pieces of a narrow interval.
const MOST_PIECES: u32 = 8;

/// How often an interval between two samples is halved.
const HALVINGS: u32 = 40;

/// Where samples of a piece, with its ends, change their sign.
pub(super) fn changes(
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

/// Samples at which a difference is 0, in runs of neighbours.
pub(super) fn zeros(cell: &Cell, difference: Difference<'_>) -> Vec<Vec<(Exact, Figures)>> {
    let is_zero = |(_, figures): &(Exact, Figures)| difference(figures).is_some_and(|left| left.is_zero());
    let runs = cell.samples.chunk_by(|one, other| is_zero(one) == is_zero(other));
    runs.filter(|run| run.first().is_some_and(is_zero)).map(<[_]>::to_vec).collect()
}

/// Where a difference is 0 between two samples with different signs.
pub(super) fn halved(
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
    /// Whether all the work is done that may be.
    fn is_worn(&self) -> bool {
        self.most <= self.work
    }

    /// What is found in a narrow interval, where that is a single thing.
    fn exactly(&mut self, low: &Exact, high: &Exact, difference: Difference<'_>) -> Option<Found> {
        let mut within = self.part(low, high);
        let doubts = doubts(difference);
        for _ in 0..MOST_PIECES {
            if !within.find_one(&doubts) || within.looked().samples.is_some() {
                break;
            }
        }
        // Where samples are all there is, halving them again finds nothing new.
        let is_known = within.looked_up_to().is_none() && within.looked().samples.is_none();
        let found = if is_known { crossings(&mut within, difference) } else { Vec::new() };
        self.evaluated += within.evaluated;
        self.work += within.work;
        match found.as_slice() {
            [found] => Some(found.clone()),
            _ => None,
        }
    }

    /// What is so at samples that follow on each other: all along, where that is found out, or at the first and
    /// the last of them.
    pub(super) fn same_along(&mut self, run: &[(Exact, Figures)], difference: Difference<'_>) -> Vec<Found> {
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
