//! Where samples change their sign: what lies between two of them is halved, and searched exactly where it can be.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use crate::exact::Exact;

use super::crossing::{Crossing, Difference, Found, crossings, sign};
use super::domain::Domain;
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
    /// Whether more than three times the work is done that may be.
    fn is_worn(&self) -> bool {
        3 * self.most < self.work
    }

    /// What is found in a narrow interval, where that is a single thing.
    fn exactly(&mut self, low: &Exact, high: &Exact, difference: Difference<'_>) -> Option<Found> {
        let near = (low + high) * Exact::from(5_i64).shift_down(1);
        let mut within = self.part(&Domain {
            low: low.clone(),
            high: Some(high.clone()),
            near,
            most: 1,
            weight: 1,
            is_nearest: false,
        });
        for _ in 0..MOST_PIECES {
            if !within.find_one() || within.looked().samples.is_some() {
                break;
            }
        }
        self.evaluated += within.evaluated;
        self.work += within.evaluated * self.weight;
        // Where samples are all there is, halving them again finds nothing new.
        if within.looked_up_to().is_some() || within.looked().samples.is_some() {
            return None;
        }
        match crossings(&mut within, difference).as_slice() {
            [found] => Some(found.clone()),
            _ => None,
        }
    }
}
