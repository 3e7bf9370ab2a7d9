//! Figures as piecewise functions of one input.
//!
//! An evaluation with a varied number gives the figures around it and where a decision may change (see
//! [`watched`](crate::exact::watched)). So the range of an input splits into pieces, each a polynomial or a ratio of
//! two, and the points between them; each takes one evaluation. Other functions are sampled.
//!
//! If whole granules of a prompt are cached, there are thousands of pieces. So an interval is first evaluated
//! [`loosely`](crate::exact::loosely), without exact rounding, which gives the figures up to an error. Single pieces
//! are only found where the target may lie within that error.

mod look;

use std::collections::BTreeMap;

use crate::effort::{Effort, spent_on_this_thread};
use crate::exact::Exact;

use super::domain::{Domain, Looked};

/// A figure as a function of an input; `None` if undefined.
pub(super) type Function<'f> = &'f (dyn Fn(&Exact) -> Option<Exact> + Sync);

/// The figures in the requested order.
pub(super) type Figures = Vec<Option<Exact>>;

/// Intervals of an input; an end of `None` is unbounded.
pub(super) type Stretches = Vec<(Exact, Option<Exact>)>;

/// Where in an interval the target may lie, if figures are only known loosely.
pub(super) type Doubts<'d> = &'d dyn Fn(&Figures, &Exact, Option<&Exact>) -> Stretches;

/// Figures over a range of an input.
pub(super) struct Pieces<'f> {
    functions: &'f [Function<'f>],
    /// Pieces are found from here, nearest first.
    near: Exact,
    /// Their values at the ends and wherever their form may change.
    pub(super) points: BTreeMap<Exact, Figures>,
    /// The pieces, by their lower ends, which are excluded.
    pub(super) cells: BTreeMap<Exact, Cell>,
    /// The gaps that were not evaluated yet.
    open: Vec<Gap>,
    /// The number of evaluations.
    pub(super) evaluated: u64,
    /// The work so far, in units of [`Effort`].
    pub(super) work: u64,
    /// The work limit.
    pub(super) most: u64,
    effort: Effort,
    /// The range that was searched completely, if the rest was only sampled.
    exact: Option<(Exact, Option<Exact>)>,
    /// For each function, its constant value if it does not depend on the input.
    constants: Vec<Option<Option<Exact>>>,
    /// The allowed range, if the input was read as an integer: then nothing else is known.
    pub(super) whole: Option<(u32, u32)>,
}

/// An open interval that was not evaluated yet.
#[derive(Clone)]
struct Gap {
    low: Exact,
    high: Option<Exact>,
    look: Look,
}

/// How to evaluate a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Loosely,
    /// Piece by piece.
    Closely,
    /// Not at all, because it is unbounded.
    Never,
}

impl Look {
    /// The first way to evaluate a range: loose mode only works for non-negative values.
    fn first(low: &Exact) -> Self {
        if low.is_negative() { Self::Closely } else { Self::Loosely }
    }
}

/// A piece.
pub(super) struct Cell {
    /// Its upper end, which is excluded.
    pub(super) high: Option<Exact>,
    /// The figures, as functions of the input.
    pub(super) figures: Figures,
    /// Whether they are only known loosely: the target is not in this piece.
    pub(super) is_loose: bool,
    /// Sample values in order, if they are not such functions.
    pub(super) samples: Vec<(Exact, Figures)>,
}

/// The number of intervals into which samples divide a piece that is neither a polynomial nor a ratio of two.
const SAMPLES: u32 = 64;
/// The minimum, whatever the work limit.
const LEAST_SAMPLES: u32 = 8;
/// The number of intervals into which each remaining part is divided after a search reaches its work limit.
const BEYOND: u32 = 8;
/// How far an unbounded piece is sampled, in multiples of its start.
const REACH: u32 = 8;

impl<'f> Pieces<'f> {
    /// An unsearched range.
    pub(super) fn new(functions: &'f [Function<'f>], domain: &Domain) -> Self {
        let Domain { low, high, near, effort, .. } = domain;
        let mut pieces = Self {
            functions,
            near: near.clone(),
            points: BTreeMap::new(),
            cells: BTreeMap::new(),
            open: vec![Gap { low: low.clone(), high: high.clone(), look: Look::first(low) }],
            evaluated: 0,
            work: 0,
            most: u64::MAX,
            effort: effort.clone(),
            exact: None,
            constants: vec![None; functions.len()],
            whole: None,
        };
        for end in std::iter::once(low).chain(high) {
            pieces.look_at(end);
        }
        pieces
    }

    /// An unsearched part of the range.
    pub(super) fn part(&self, low: &Exact, high: &Exact) -> Pieces<'f> {
        let near = (low + high) * Exact::from(5_i64).shift_down(1);
        let (low, high, effort) = (low.clone(), Some(high.clone()), self.effort.clone());
        Pieces::new(self.functions, &Domain { low, high, near, effort })
    }

    /// The values at a point.
    pub(super) fn values(&mut self, at: &Exact) -> Figures {
        let before = spent_on_this_thread();
        let functions = self.functions.iter().zip(&self.constants);
        let values = functions.map(|(function, constant)| constant.clone().unwrap_or_else(|| function(at)));
        let values = values.collect();
        self.work += spent_on_this_thread() - before;
        self.evaluated += self.constants.iter().filter(|constant| constant.is_none()).count() as u64;
        values
    }

    fn look_at(&mut self, point: &Exact) {
        if !self.points.contains_key(point) {
            let values = self.values(point);
            self.points.insert(point.clone(), values);
        }
    }

    /// Counts work outside evaluations.
    fn spend(&mut self, work: u64) {
        self.work += work;
        // Beyond the limit, nothing more is evaluated.
        let _ = self.effort.spend(work);
    }

    /// The distance from the start up to which everything is evaluated; `None` if no gaps are left.
    pub(super) fn looked_up_to(&self) -> Option<Exact> {
        self.open.iter().map(|gap| self.distance(gap)).min()
    }

    /// The searched range.
    pub(super) fn looked(&self) -> Looked {
        let (from, to) = self.range();
        let exact = self.exact.clone();
        let samples: u64 = self.cells.values().map(|cell| cell.samples.len() as u64).sum();
        let samples = (0 < samples).then_some(samples);
        Looked { from, to, is_whole: false, samples, evaluated: self.evaluated, exact }
    }

    /// The ends of the evaluated range without gaps.
    pub(super) fn range(&self) -> (Exact, Option<Exact>) {
        let (mut from, mut to) = (None, None);
        for Gap { low, high, .. } in &self.open {
            if *low < self.near {
                let end = high.clone().map_or_else(|| self.near.clone(), |high| high.min(self.near.clone()));
                from = from.max(Some(end));
            }
            if high.as_ref().is_none_or(|high| self.near < *high) {
                let end = low.clone().max(self.near.clone());
                to = Some(to.map_or(end.clone(), |to: Exact| to.min(end)));
            }
        }
        let first = self.points.keys().next().cloned().unwrap_or_default();
        let last = self.cells.values().next_back().and_then(|cell| cell.high.clone());
        (from.unwrap_or(first), to.or(last))
    }

    /// Whether no figure depends on the input.
    pub(super) fn is_idle(&self) -> bool {
        self.constants.iter().all(Option::is_some)
    }

    /// The intervals whose figures meet a condition, as far as evaluated. Two pieces with only a border between
    /// them are one interval, even if the border is irrational.
    pub(super) fn stretches(&self, are_such: &dyn Fn(&Figures) -> bool) -> Stretches {
        let mut found: Stretches = Vec::new();
        let mut end_before: Option<&Exact> = None;
        for (low, cell) in &self.cells {
            let start = end_before.filter(|end| !self.is_open_from(end)).unwrap_or(low);
            end_before = cell.high.as_ref();
            let mut samples = cell.samples.iter();
            if !are_such(&cell.figures) && !samples.any(|(_, figures)| are_such(figures)) {
                continue;
            }
            match found.last_mut().filter(|(_, end)| end.as_ref() == Some(start)) {
                Some((_, end)) => end.clone_from(&cell.high),
                None => found.push((low.clone(), cell.high.clone())),
            }
        }
        found
    }

    /// Whether there are gaps above a value.
    pub(super) fn is_open_from(&self, from: &Exact) -> bool {
        self.open.iter().any(|gap| gap.low == *from)
    }

    fn distance(&self, Gap { low, high, .. }: &Gap) -> Exact {
        match high {
            _ if self.near < *low => low - &self.near,
            Some(high) if *high < self.near => &self.near - high,
            _ => Exact::ZERO,
        }
    }

    /// Samples all gaps within the work limit; unbounded ones only in part.
    pub(super) fn sample_the_rest(&mut self) {
        if self.open.is_empty() {
            return;
        }
        self.exact = Some(self.range());
        let mut open = std::mem::take(&mut self.open);
        open.sort_by_cached_key(|gap| std::cmp::Reverse(self.distance(gap)));
        while self.work < self.most
            && let Some(Gap { low, high, .. }) = open.pop()
        {
            self.look_at(&low);
            self.sample(low, high, vec![None; self.functions.len()], BEYOND);
        }
        self.open = open;
    }

    /// Takes evenly spaced samples of an interval, fewer if evaluations are expensive; unbounded ones only in part.
    fn sample(&mut self, low: Exact, high: Option<Exact>, figures: Figures, parts: u32) {
        let each = (self.work / self.evaluated.max(1)).max(1) * self.functions.len().max(1) as u64;
        let affordable = self.most.saturating_sub(self.work) / each / 2;
        let parts = u32::try_from(affordable).unwrap_or(parts).clamp(LEAST_SAMPLES, parts);
        let high = high.unwrap_or_else(|| self.reach(&low));
        self.look_at(&high);
        let step = (&high - &low).checked_div(&Exact::from(parts)).unwrap_or_default();
        let points = (1..parts).map(|index| &low + &step * Exact::from(index));
        let samples = points.map(|point| (point.clone(), self.values(&point))).collect();
        self.cells.insert(low, Cell { high: Some(high), figures, is_loose: false, samples });
    }

    /// How far an unbounded piece is sampled.
    fn reach(&self, low: &Exact) -> Exact {
        self.near.clone().max(low.clone()).max(Exact::ONE) * Exact::from(REACH)
    }

    /// Adds an interval as a gap, with its ends as evaluated points. In close mode, an unbounded one is limited.
    fn leave(&mut self, low: Exact, high: Option<Exact>, look: Look) {
        for end in std::iter::once(&low).chain(&high) {
            self.look_at(end);
        }
        match high {
            Some(high) if high <= low => {}
            None if look == Look::Closely => {
                let end = self.reach(&low);
                self.leave(low, Some(end.clone()), look);
                self.open.push(Gap { low: end, high: None, look: Look::Never });
            }
            high => self.open.push(Gap { low, high, look }),
        }
    }
}
