//! Evaluates within the gaps of a range and derives pieces from the results.

use crate::effort::spent_on_this_thread;
use crate::exact::{Exact, Root, Watched, loosely, watched, work_on_this_thread};

use super::{Cell, Doubts, Figures, Gap, Look, Pieces, SAMPLES, Stretches};

/// The result of an evaluation within a gap.
struct Seen {
    figures: Figures,
    /// The nearest values on both sides at which a decision may change.
    below: Option<Root>,
    above: Option<Root>,
    /// Whether a decision may change exactly at this value.
    turns_here: bool,
    /// Whether something is neither a polynomial nor a ratio of two.
    in_doubt: bool,
    /// Whether a decision depends on rounding that was not evaluated.
    is_loose: bool,
    /// Whether the decisions apply to this value only.
    is_at_edge: bool,
}

/// The work per decision of an evaluation.
const TURN: u64 = 30;
/// The offset for another try beside a value that is a whole number, in millionths of the remaining interval: no
/// small multiple of it is round.
const ASIDE: i64 = 381_967;
/// How often a piece is searched next to a point.
const MOST_STEPS: u32 = 64;

impl Pieces<'_> {
    /// Evaluates one more gap: all of them loosely first, then the nearest. `false` if none is left.
    pub(in crate::analysis) fn find_one(&mut self, doubts: Doubts<'_>) -> bool {
        let left = (0..self.open.len()).filter(|index| self.open[*index].look != Look::Never);
        let nearest = left.min_by_key(|index| (self.open[*index].look, self.distance(&self.open[*index])));
        let Some(gap) = nearest.map(|index| self.open.swap_remove(index)) else { return false };
        let mut at = self.within(&gap.low, gap.high.as_ref());
        let (seen, has_rounded) = match gap.look {
            Look::Loosely => self.seen_loosely(&mut at, &gap),
            Look::Closely | Look::Never => (self.seen(&at, &gap.low, gap.high.as_ref()), false),
        };
        if seen.turns_here {
            let values = seen.figures.into_iter().map(|figure| figure.map(|figure| figure.here()));
            self.points.insert(at.clone(), values.collect());
            self.open.push(Gap { high: Some(at.clone()), ..gap.clone() });
            self.open.push(Gap { low: at, ..gap });
            return true;
        }
        let Seen { figures, below, above, .. } = seen;
        let from = below.as_ref().map_or_else(|| gap.low.clone(), |root| root.high().clone());
        let to = above.as_ref().map(|root| root.low().clone()).or_else(|| gap.high.clone());
        if let Some(root) = &below {
            self.look_at(&from);
            self.leave(gap.low.clone(), Some(root.low().clone()), gap.look);
        }
        if let Some(root) = &above {
            self.look_at(root.low());
            self.leave(root.high().clone(), gap.high, gap.look);
        }
        let is_undecided = seen.is_loose || seen.in_doubt || seen.is_at_edge;
        if has_rounded && is_undecided {
            self.leave(from, to, Look::Closely);
        } else if has_rounded {
            let before = work_on_this_thread();
            let doubtful = doubts(&figures, &from, to.as_ref());
            self.spend(work_on_this_thread() - before);
            self.divide(from, to, &figures, doubtful);
        } else if seen.in_doubt && self.whole.is_none() {
            self.sample(from, to, figures, SAMPLES);
        } else {
            self.cells.insert(from, Cell { high: to, figures, is_loose: false, samples: Vec::new() });
        }
        true
    }

    /// Evaluates loosely within a gap, and returns whether anything was rounded. If a rounded number is already
    /// whole there, moves to another value.
    fn seen_loosely(&mut self, at: &mut Exact, gap: &Gap) -> (Seen, bool) {
        let (low, high) = (&gap.low, gap.high.as_ref());
        let found = loosely(|| self.seen(at, low, high));
        if !found.0.is_at_edge || found.0.turns_here {
            return found;
        }
        let ahead = high.map_or(Exact::ONE, |high| high - &*at);
        *at = &*at + &(ahead * Exact::from(ASIDE).shift_down(6));
        loosely(|| self.seen(at, low, high))
    }

    /// Adds the doubtful parts of an interval as gaps; the others become pieces.
    fn divide(&mut self, from: Exact, to: Option<Exact>, figures: &Figures, doubtful: Stretches) {
        let is_loose = figures.iter().flatten().any(Exact::is_loose);
        let piece = |high| Cell { high, figures: figures.clone(), is_loose, samples: Vec::new() };
        let mut start = Some(from);
        for (low, high) in doubtful {
            if let Some(start) = start.filter(|start| *start < low) {
                self.cells.insert(start, piece(Some(low.clone())));
            }
            self.leave(low, high.clone(), Look::Closely);
            start = high;
        }
        if let Some(start) = start
            && to.as_ref().is_none_or(|to| start < *to)
        {
            self.cells.insert(start, piece(to));
        }
    }

    /// Evaluates within a gap with a varied number.
    fn seen(&mut self, at: &Exact, low: &Exact, high: Option<&Exact>) -> Seen {
        let mut seen = Seen {
            figures: Vec::new(),
            below: None,
            above: None,
            turns_here: false,
            in_doubt: false,
            is_loose: false,
            is_at_edge: false,
        };
        for (figure, watch) in self.watched(&Exact::varied(at)) {
            let before = work_on_this_thread();
            seen.turns_here |= watch.turns_at(at);
            seen.is_loose |= watch.is_loose_at(at);
            seen.is_at_edge |= watch.is_at_edge();
            let is_unknown = figure.as_ref().is_some_and(|figure| !figure.is_known_elsewhere());
            seen.in_doubt |= watch.is_in_doubt() || is_unknown;
            if !seen.turns_here {
                let low = seen.below.as_ref().map_or(low, Root::high);
                let high = seen.above.as_ref().map(Root::low).or(high);
                let [below, above] = watch.around(at, low, high);
                seen.below = below.or(seen.below);
                seen.above = above.or(seen.above);
            }
            seen.figures.push(figure);
            self.spend(work_on_this_thread() - before + watch.turns() * TURN);
        }
        seen
    }

    /// Evaluates with a varied number.
    fn watched(&mut self, varied: &Exact) -> Vec<(Option<Exact>, Watched)> {
        let mut all = Vec::new();
        for (function, constant) in self.functions.iter().zip(&mut self.constants) {
            if let Some(constant) = constant {
                all.push((constant.clone(), Watched::default()));
                continue;
            }
            let before = spent_on_this_thread();
            let (figure, watch) = watched(|| function(varied));
            self.work += spent_on_this_thread() - before;
            let watch = if figure.is_none() { watch.of_failure() } else { watch };
            self.evaluated += 1;
            self.whole = self.whole.or(watch.whole);
            let is_constant = watch.is_idle() && figure.as_ref().is_some_and(|figure| !figure.is_varied());
            if is_constant {
                *constant = Some(figure.clone());
            }
            all.push((figure, watch));
        }
        all
    }

    /// Adds a gap next to an end of a loose piece.
    pub(in crate::analysis) fn sharpen(&mut self, low: &Exact, is_upper_end: bool) {
        let Some(cell) = self.cells.remove(low) else { return };
        let (mut from, mut to) = (low.clone(), cell.high.clone());
        for _ in 0..MOST_STEPS {
            let at = self.within(&from, to.as_ref());
            let seen = self.seen(&at, &from, to.as_ref());
            let passed = match is_upper_end {
                _ if seen.turns_here => Some(at),
                true => seen.above.as_ref().map(|root| root.high().clone()),
                false => seen.below.as_ref().map(|root| root.low().clone()),
            };
            match passed {
                Some(passed) if is_upper_end => from = passed,
                Some(passed) => to = Some(passed),
                None if is_upper_end => {
                    from = seen.below.map_or(from, |root| root.high().clone());
                    self.put(low.clone(), Some(from.clone()), cell.figures, true);
                    self.put(from, to, seen.figures, false);
                    return;
                }
                None => {
                    to = seen.above.map(|root| root.low().clone()).or(to);
                    self.put(from, to.clone(), seen.figures, false);
                    if let Some(to) = to {
                        self.put(to, cell.high, cell.figures, true);
                    }
                    return;
                }
            }
        }
        self.cells.insert(low.clone(), cell);
    }

    /// Adds a piece, unless it is empty, and its start.
    fn put(&mut self, low: Exact, high: Option<Exact>, figures: Figures, is_loose: bool) {
        if high.as_ref().is_none_or(|high| low < *high) {
            self.look_at(&low);
            self.cells.insert(low, Cell { high, figures, is_loose, samples: Vec::new() });
        }
    }

    /// A number within an interval: the start, or one with few digits near the middle.
    fn within(&self, low: &Exact, high: Option<&Exact>) -> Exact {
        if *low < self.near && high.is_none_or(|high| self.near < *high) {
            return self.near.clone();
        }
        let Some(high) = high else { return low + low + Exact::ONE };
        let middle = (low + high) * Exact::from(5_i64).shift_down(1);
        let round = middle.nearest((high - low).places_for(2));
        if *low < round && round < *high { round } else { middle }
    }
}
