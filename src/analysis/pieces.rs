//! Figures as functions of one input, piece by piece.
//!
//! An evaluation with a varied number says what the figures are around it and where its course may change
//! (see [`watched`]). So the range of an input falls into pieces, each a polynomial or a ratio of two, and the
//! points between them; every piece takes one evaluation, and so does every point. What is neither is looked
//! at in samples.

use std::collections::BTreeMap;

use crate::exact::{Exact, Root, Watched, watched, work_on_this_thread};

use super::domain::{Domain, Looked};

/// A figure of an input; `None` where it has no value.
pub(super) type Function<'f> = &'f (dyn Fn(&Exact) -> Option<Exact> + Sync);

/// The figures, in the order in which they were asked for.
pub(super) type Figures = Vec<Option<Exact>>;

/// Figures over a range of an input.
pub(super) struct Pieces<'f> {
    functions: &'f [Function<'f>],
    /// From where the pieces are found, the nearest first.
    near: Exact,
    /// Their values at the ends and wherever their form may change.
    pub(super) points: BTreeMap<Exact, Figures>,
    /// The pieces, by their lower ends, which are not part of them.
    pub(super) cells: BTreeMap<Exact, Cell>,
    /// What was not looked at: intervals without their ends.
    pub(super) open: Vec<(Exact, Option<Exact>)>,
    /// How many evaluations it took.
    pub(super) evaluated: u64,
    /// The work of these: an evaluation of a large file, or with many turns, is as much as several.
    pub(super) work: u64,
    /// The work of an evaluation.
    pub(super) weight: u64,
    /// How much work may be done.
    pub(super) most: u64,
    /// The range over which nothing can be missed, where the rest was only sampled.
    exact: Option<(Exact, Option<Exact>)>,
    /// For each function, what it always is, where the input has no part in it.
    constants: Vec<Option<Option<Exact>>>,
    /// The range of the input where it was read as a whole number: nothing else is found out then.
    pub(super) whole: Option<(u32, u32)>,
}

/// A piece.
pub(super) struct Cell {
    /// Its upper end, which is no part of it.
    pub(super) high: Option<Exact>,
    /// The figures, as functions of the input.
    pub(super) figures: Figures,
    /// Their values at points within, in order, where they are no such functions.
    pub(super) samples: Vec<(Exact, Figures)>,
}

/// Into how many parts points divide a piece in which a figure is neither a polynomial nor a ratio of two.
const SAMPLES: u32 = 64;
/// And at least, whatever the work.
const LEAST_SAMPLES: u32 = 8;
/// Into how many parts evenly spaced points divide each part of what is left where a search has done as much as
/// it may.
const BEYOND: u32 = 4;
/// The most parts of it.
const MOST_PARTS: u32 = 24;
/// The work of following what decides on the course of an evaluation.
const TURN: u64 = 30;
/// How far such a piece without an end is looked at, in multiples of where it is near.
const REACH: u32 = 8;

impl<'f> Pieces<'f> {
    /// Nothing but the range so far.
    pub(super) fn new(functions: &'f [Function<'f>], domain: &Domain) -> Self {
        let Domain { low, high, near, weight, most, .. } = domain;
        let mut pieces = Self {
            functions,
            near: near.clone(),
            points: BTreeMap::new(),
            cells: BTreeMap::new(),
            open: vec![(low.clone(), high.clone())],
            evaluated: 0,
            work: 0,
            weight: *weight,
            most: *most,
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
    pub(super) fn part(&self, domain: &Domain) -> Pieces<'f> {
        Pieces::new(self.functions, domain)
    }

    /// The values at a point.
    pub(super) fn values(&mut self, at: &Exact) -> Figures {
        let functions = self.functions.iter().zip(&self.constants);
        let values = functions.map(|(function, constant)| constant.clone().unwrap_or_else(|| function(at)));
        let before = work_on_this_thread();
        let values = values.collect();
        self.work += work_on_this_thread() - before;
        let evaluated = self.constants.iter().filter(|constant| constant.is_none()).count() as u64;
        self.evaluated += evaluated;
        self.work += self.weight * evaluated;
        values
    }

    fn look_at(&mut self, point: &Exact) {
        if !self.points.contains_key(point) {
            let values = self.values(point);
            self.points.insert(point.clone(), values);
        }
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
        let below = self.open.iter().filter_map(|(_, high)| high.as_ref().filter(|high| **high <= self.near));
        let above = self.open.iter().map(|(low, _)| low).filter(|low| self.near <= **low);
        let first = self.points.keys().next().cloned().unwrap_or_default();
        let last = self.cells.values().next_back().and_then(|cell| cell.high.clone());
        (below.max().cloned().unwrap_or(first), above.min().cloned().or(last))
    }

    fn distance(&self, (low, high): &(Exact, Option<Exact>)) -> Exact {
        match high {
            _ if self.near < *low => low - &self.near,
            Some(high) if *high < self.near => &self.near - high,
            _ => Exact::ZERO,
        }
    }

    /// Finds one more piece, the nearest that is missing; `false` where none is.
    pub(super) fn find_one(&mut self) -> bool {
        let nearest = (0..self.open.len()).min_by_key(|index| self.distance(&self.open[*index]));
        let Some((low, high)) = nearest.map(|index| self.open.swap_remove(index)) else { return false };
        let at = self.within(&low, high.as_ref());
        let varied = Exact::varied(&at);
        let (mut below, mut above): (Option<Root>, Option<Root>) = (None, None);
        let (mut figures, mut turns_here, mut in_doubt) = (Vec::new(), false, false);
        for (figure, watch) in self.watched(&varied) {
            turns_here |= watch.turns_at(&at);
            in_doubt |=
                watch.is_in_doubt() || figure.as_ref().is_some_and(|figure| !figure.is_known_elsewhere());
            if !turns_here {
                let low = below.as_ref().map_or(&low, Root::high);
                let high = above.as_ref().map(Root::low).or(high.as_ref());
                let [nearer_below, nearer_above] = watch.around(&at, low, high);
                below = nearer_below.or(below);
                above = nearer_above.or(above);
            }
            figures.push(figure);
        }
        if turns_here {
            let values = figures.into_iter().map(|figure| figure.map(|figure| figure.here()));
            self.points.insert(at.clone(), values.collect());
            self.open.push((low, Some(at.clone())));
            self.open.push((at, high));
            return true;
        }
        let from = below.as_ref().map_or_else(|| low.clone(), |root| root.high().clone());
        let mut to = above.as_ref().map(|root| root.low().clone()).or_else(|| high.clone());
        if let Some(root) = &below {
            self.look_at(&from);
            self.leave(low, Some(root.low().clone()));
        }
        if let Some(root) = &above {
            self.look_at(root.low());
            self.leave(root.high().clone(), high);
        }
        let mut samples = Vec::new();
        if in_doubt && self.whole.is_none() {
            let near = self.near.clone().max(from.clone()).max(Exact::ONE);
            let end = to.clone().unwrap_or_else(|| near * Exact::from(REACH));
            self.look_at(&end);
            let affordable = self.most / self.weight / (2 * self.functions.len().max(1) as u64);
            let parts = u32::try_from(affordable).unwrap_or(SAMPLES).clamp(LEAST_SAMPLES, SAMPLES);
            samples = self.at_all(evenly(&from, &end, parts));
            to = Some(end);
        }
        self.cells.insert(from, Cell { high: to, figures, samples });
        true
    }

    /// Evaluates with a varied number.
    fn watched(&mut self, varied: &Exact) -> Vec<(Option<Exact>, Watched)> {
        let mut all = Vec::new();
        for (function, constant) in self.functions.iter().zip(&mut self.constants) {
            if let Some(constant) = constant {
                all.push((constant.clone(), Watched::default()));
                continue;
            }
            let before = work_on_this_thread();
            let (figure, watch) = watched(|| function(varied));
            self.work += work_on_this_thread() - before;
            let watch = if figure.is_none() { watch.of_failure() } else { watch };
            self.evaluated += 1;
            self.work += self.weight + watch.turns() * TURN;
            self.whole = self.whole.or(watch.whole);
            let is_constant = watch.is_idle() && figure.as_ref().is_some_and(|figure| !figure.is_varied());
            if is_constant {
                *constant = Some(figure.clone());
            }
            all.push((figure, watch));
        }
        all
    }

    /// Looks at points of all that is left; without an end only so far.
    ///
    /// What decides on more than whole numbers of granules still divides it, so that no rate is missed, however
    /// short it lasts, as long as there is less than `most` work. In each part, points are evenly spaced, and more of them lie where `guide` sends them.
    pub(super) fn sample_the_rest(
        &mut self,
        most: u64,
        guide: &dyn Fn(&Figures, &Exact, &Exact) -> Vec<Exact>,
    ) {
        self.exact = Some(self.range());
        let mut parts = 0;
        while self.work < most
            && let Some((low, high)) = self.open.pop()
        {
            let near = self.near.clone().max(low.clone()).max(Exact::ONE);
            let mut high = high.unwrap_or_else(|| near * Exact::from(REACH));
            let mut low = low;
            let at = self.within(&low, Some(&high));
            let mut figures = Vec::new();
            for (figure, watch) in self.watched(&Exact::varied(&at)) {
                figures.push(figure);
                let watch = watch.without_roundings();
                if MOST_PARTS < parts || watch.turns_at(&at) {
                    continue;
                }
                let [below, above] = watch.around(&at, &low, Some(&high));
                if let Some(root) = below {
                    self.open.push((low, Some(root.low().clone())));
                    low = root.high().clone();
                }
                if let Some(root) = above {
                    self.open.push((root.high().clone(), Some(high)));
                    high = root.low().clone();
                }
            }
            parts += 1;
            self.look_at(&low);
            self.look_at(&high);
            let mut points = guide(&figures, &low, &high);
            points.extend(evenly(&low, &high, BEYOND));
            points.sort();
            points.dedup();
            let samples = self.at_all(points);
            let figures = vec![None; self.functions.len()];
            self.cells.insert(low, Cell { high: Some(high), figures, samples });
        }
    }

    /// Leaves an interval to be looked at, and its ends as points that are.
    fn leave(&mut self, low: Exact, high: Option<Exact>) {
        for end in std::iter::once(&low).chain(&high) {
            self.look_at(end);
        }
        if high.as_ref().is_none_or(|high| low < *high) {
            self.open.push((low, high));
        }
    }

    /// The values at points.
    fn at_all(&mut self, points: Vec<Exact>) -> Vec<(Exact, Figures)> {
        let value = |point: Exact| {
            let values = self.values(&point);
            (point, values)
        };
        points.into_iter().map(value).collect()
    }

    /// A number within an interval: where it begins, or one with few digits near the middle.
    fn within(&self, low: &Exact, high: Option<&Exact>) -> Exact {
        if *low < self.near && high.is_none_or(|high| self.near < *high) {
            return self.near.clone();
        }
        let Some(high) = high else { return low + low + Exact::ONE };
        let middle = (low + high) * Exact::from(5_i64).shift_down(1);
        let places = (high - low).places_for(2);
        match Exact::parse_figure(&middle.rounded(places)) {
            Ok(round) if *low < round && round < *high => round,
            _ => middle,
        }
    }
}

/// Evenly spaced points within an interval.
fn evenly(low: &Exact, high: &Exact, parts: u32) -> Vec<Exact> {
    let step = (high - low).checked_div(&Exact::from(parts)).unwrap_or_default();
    (1..parts).map(|index| low + &step * Exact::from(index)).collect()
}
