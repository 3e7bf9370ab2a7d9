//! Figures as functions of one input, piece by piece.
//!
//! An evaluation with a varied number says what the figures are around it and where its course may change
//! (see [`watched`](crate::exact::watched)). So the range of an input falls into pieces, each a polynomial or a ratio of two, and the
//! points between them; every piece takes one evaluation, and so does every point. What is neither is looked
//! at in samples.
//!
//! Where whole granules of a prompt are cached there are thousands of pieces. So a stretch is looked at
//! [`loosely`](crate::exact::loosely) first, without following what is rounded: that says what the figures are but for some slack, and
//! only where what is looked for may lie within it are the pieces found one by one.

mod look;

use std::collections::BTreeMap;

use crate::effort::{Effort, spent_on_this_thread};
use crate::exact::Exact;

use super::domain::{Domain, Looked};

/// A figure of an input; `None` where it has no value.
pub(super) type Function<'f> = &'f (dyn Fn(&Exact) -> Option<Exact> + Sync);

/// The figures, in the order in which they were asked for.
pub(super) type Figures = Vec<Option<Exact>>;

/// Stretches of an input, without an end where it is missing.
pub(super) type Stretches = Vec<(Exact, Option<Exact>)>;

/// Where in a stretch figures that are only known loosely may be what is looked for.
pub(super) type Doubts<'d> = &'d dyn Fn(&Figures, &Exact, Option<&Exact>) -> Stretches;

/// Figures over a range of an input.
pub(super) struct Pieces<'f> {
    functions: &'f [Function<'f>],
    /// From where the pieces are found, the nearest first.
    near: Exact,
    /// Their values at the ends and wherever their form may change.
    pub(super) points: BTreeMap<Exact, Figures>,
    /// The pieces, by their lower ends, which are not part of them.
    pub(super) cells: BTreeMap<Exact, Cell>,
    /// What was not looked at.
    open: Vec<Gap>,
    /// How many evaluations it took.
    pub(super) evaluated: u64,
    /// The work done so far, in units of [`Effort`].
    pub(super) work: u64,
    /// How much it may be.
    pub(super) most: u64,
    effort: Effort,
    /// The range over which nothing can be missed, where the rest was only sampled.
    exact: Option<(Exact, Option<Exact>)>,
    /// For each function, what it always is, where the input has no part in it.
    constants: Vec<Option<Option<Exact>>>,
    /// The range of the input where it was read as a whole number: nothing else is found out then.
    pub(super) whole: Option<(u32, u32)>,
}

/// An interval without its ends that was not looked at.
#[derive(Clone)]
struct Gap {
    low: Exact,
    high: Option<Exact>,
    look: Look,
}

/// How a gap is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Look {
    Loosely,
    /// Piece by piece.
    Closely,
    /// Not at all, as it has no end.
    Never,
}

impl Look {
    /// How a range is looked at first: what is known loosely is known of values that are not below 0.
    fn first(low: &Exact) -> Self {
        if low.is_negative() { Self::Closely } else { Self::Loosely }
    }
}

/// A piece.
pub(super) struct Cell {
    /// Its upper end, which is no part of it.
    pub(super) high: Option<Exact>,
    /// The figures, as functions of the input.
    pub(super) figures: Figures,
    /// Whether these are only known loosely: what is looked for is not there.
    pub(super) is_loose: bool,
    /// Their values at points within, in order, where they are no such functions.
    pub(super) samples: Vec<(Exact, Figures)>,
}

/// Into how many parts points divide a piece in which a figure is neither a polynomial nor a ratio of two.
const SAMPLES: u32 = 64;
/// And at least, whatever the work.
const LEAST_SAMPLES: u32 = 8;
/// Into how many parts evenly spaced points divide each part of what is left where a search has done as much as
/// it may.
const BEYOND: u32 = 8;
/// How far such a piece without an end is looked at, in multiples of where it is near.
const REACH: u32 = 8;

impl<'f> Pieces<'f> {
    /// Nothing but the range so far.
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

    /// Nothing but a part of the range.
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

    /// Counts work that no evaluation counts.
    fn spend(&mut self, work: u64) {
        self.work += work;
        // Once it is too much, nothing is evaluated any more.
        let _ = self.effort.spend(work);
    }

    /// How far from where it begins nothing is left to be looked at; `None` where nothing is left at all.
    pub(super) fn looked_up_to(&self) -> Option<Exact> {
        self.open.iter().map(|gap| self.distance(gap)).min()
    }

    /// What was looked at.
    pub(super) fn looked(&self) -> Looked {
        let (from, to) = self.range();
        let exact = self.exact.clone();
        let samples: u64 = self.cells.values().map(|cell| cell.samples.len() as u64).sum();
        let samples = (0 < samples).then_some(samples);
        Looked { from, to, is_whole: false, samples, evaluated: self.evaluated, exact }
    }

    /// The ends of what was looked at without a gap.
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

    /// Whether the input has no part in any of the figures.
    pub(super) fn is_idle(&self) -> bool {
        self.constants.iter().all(Option::is_some)
    }

    /// From where to where the figures are such, as far as pieces go. Two pieces that only a border lies between
    /// are one stretch, be the border a fraction or not.
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

    /// Whether what lies above a value is still to be looked at.
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

    /// Looks at points of all that is left, as long as there is work left; without an end only so far.
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

    /// Looks at evenly spaced points of a stretch, fewer where an evaluation is much work; without an end only so
    /// far.
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

    /// How far a piece without an end is looked at.
    fn reach(&self, low: &Exact) -> Exact {
        self.near.clone().max(low.clone()).max(Exact::ONE) * Exact::from(REACH)
    }

    /// Leaves an interval to be looked at, and its ends as points that are. Closely, one without an end is
    /// looked at only so far.
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
