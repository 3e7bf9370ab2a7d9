//! Exact quantities on a grid, without evaluating a design at each point.
//!
//! Between thresholds a figure is a polynomial in each input, of a known degree: 1, except for the probabilities
//! that attempts multiply. Its values at evenly spaced points have constant differences of that order, so the first
//! few evaluations give all others by exact additions.
//!
//! The corners of a part of the grid show whether a threshold is crossed: the length of a prompt is affine in each
//! input, so inside it lies between its values there. If the corners differ in a rate, a cached length, a provider
//! or a fixed cost, the part is divided; the smallest parts, and the values 0 and 1 at which something may vanish,
//! are evaluated in full.

use std::ops::Range;

use crate::effort::Effort;
use crate::effort::parallel;
use crate::exact::Exact;

/// The result of a full evaluation at a point.
#[derive(Clone, Debug)]
pub(super) struct Point<R> {
    /// The requested quantities.
    pub(super) values: Vec<Exact>,
    /// Equal at two points if no threshold lies between them.
    pub(super) regime: R,
}

/// One direction of a grid.
#[derive(Clone, Debug)]
pub(super) struct Direction<'v> {
    /// The values.
    pub(super) values: &'v [Exact],
    /// The maximum degree of the quantities in this input; `None` if it is unknown, or the values are not evenly
    /// spaced.
    pub(super) degree: Option<usize>,
    /// Whether something may vanish at 1, as it may at 0.
    pub(super) is_share: bool,
}

/// Quantities at every point of a grid, row by row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Surface {
    /// For each quantity, its value at each point; 0 where a point is not possible.
    pub(super) planes: Vec<Vec<Exact>>,
    /// Whether each point is possible.
    pub(super) is_possible: Vec<bool>,
    /// The number of full evaluations.
    pub(super) evaluated: usize,
}

/// The number of points that are evaluated and reduced to figures at once.
const AT_ONCE: usize = 128;

/// A part of a grid: rows and columns.
type Part = (Range<usize>, Range<usize>);

struct Filler<'f, F> {
    rows: &'f Direction<'f>,
    columns: &'f Direction<'f>,
    evaluate: &'f F,
    effort: &'f Effort,
    surface: Surface,
}

impl Surface {
    /// Fills a grid with this number of quantities. `evaluate` gets a row and a column. Once the work limit is
    /// reached, the other points are marked as not possible.
    pub(super) fn fill<R, F>(
        rows: &Direction<'_>,
        columns: &Direction<'_>,
        quantities: usize,
        evaluate: &F,
        effort: &Effort,
    ) -> Self
    where
        R: PartialEq + Send,
        F: Fn(usize, usize) -> Option<Point<R>> + Sync,
    {
        let points = rows.values.len() * columns.values.len();
        let surface = Self {
            planes: vec![vec![Exact::ZERO; points]; quantities],
            is_possible: vec![false; points],
            evaluated: 0,
        };
        let mut filler = Filler { rows, columns, evaluate, effort, surface };
        for some_rows in rows.runs() {
            for some_columns in columns.runs() {
                filler.part((some_rows.clone(), some_columns));
            }
        }
        filler.surface
    }
}

impl Direction<'_> {
    /// The single points, and the runs between them.
    fn runs(&self) -> Vec<Range<usize>> {
        let stands_alone = |at: usize| {
            let value = &self.values[at];
            self.degree.is_none() || value.is_zero() || (self.is_share && *value == Exact::ONE)
        };
        let mut runs: Vec<Range<usize>> = Vec::new();
        for at in 0..self.values.len() {
            match runs.last_mut() {
                Some(run) if !stands_alone(at) && !stands_alone(run.start) => run.end = at + 1,
                _ => runs.push(at..at + 1),
            }
        }
        runs
    }

    /// The number of evaluations that determine a run.
    fn needed(&self, run: &Range<usize>) -> usize {
        run.len().min(self.degree.map_or(run.len(), |degree| degree + 1))
    }
}

impl<F> Filler<'_, F> {
    fn is_over(&self) -> bool {
        self.effort.refusal().is_some()
    }

    fn part<R>(&mut self, (rows, columns): Part)
    where
        R: PartialEq + Send,
        F: Fn(usize, usize) -> Option<Point<R>> + Sync,
    {
        if self.is_over() {
            return;
        }
        let (first_rows, first_columns) = (self.rows.needed(&rows), self.columns.needed(&columns));
        let is_whole = first_rows == rows.len() && first_columns == columns.len();
        let block = (rows.start..rows.start + first_rows, columns.start..columns.start + first_columns);
        if is_whole {
            self.evaluated(&block);
        } else if self.is_one_regime(&rows, &columns) && self.evaluated(&block) {
            self.extended((rows, columns), first_rows, first_columns);
        } else {
            // There is a threshold between the corners, or not every point is possible.
            let halves = |range: &Range<usize>| {
                let middle = range.start + range.len() / 2;
                [range.start..middle, middle..range.end]
            };
            if columns.len() < rows.len() {
                for half in halves(&rows) {
                    self.part((half, columns.clone()));
                }
            } else {
                for half in halves(&columns) {
                    self.part((rows.clone(), half));
                }
            }
        }
    }

    /// Whether there is no threshold between the corners.
    fn is_one_regime<R>(&self, rows: &Range<usize>, columns: &Range<usize>) -> bool
    where
        R: PartialEq + Send,
        F: Fn(usize, usize) -> Option<Point<R>> + Sync,
    {
        let corners = [
            (rows.start, columns.start),
            (rows.start, columns.end - 1),
            (rows.end - 1, columns.start),
            (rows.end - 1, columns.end - 1),
        ];
        let mut regimes = corners.into_iter().map(|(row, column)| (self.evaluate)(row, column));
        let Some(Some(first)) = regimes.next() else { return false };
        regimes.all(|other| other.is_some_and(|other| other.regime == first.regime))
    }

    /// Evaluates every point of a part in full; `false` if one is impossible.
    fn evaluated<R>(&mut self, (rows, columns): &Part) -> bool
    where
        R: PartialEq + Send,
        F: Fn(usize, usize) -> Option<Point<R>> + Sync,
    {
        let points: Vec<(usize, usize)> =
            rows.clone().flat_map(|row| columns.clone().map(move |column| (row, column))).collect();
        let mut are_all_possible = true;
        for some in points.chunks(AT_ONCE) {
            are_all_possible &= !self.is_over() && self.evaluated_at(some);
        }
        are_all_possible
    }

    fn evaluated_at<R>(&mut self, points: &[(usize, usize)]) -> bool
    where
        R: PartialEq + Send,
        F: Fn(usize, usize) -> Option<Point<R>> + Sync,
    {
        let width = self.columns.values.len();
        let evaluate = self.evaluate;
        let found = parallel::map(points.iter().collect(), |(row, column)| evaluate(*row, *column));
        let mut are_all_possible = true;
        for ((row, column), point) in points.iter().zip(found) {
            let at = row * width + column;
            self.surface.evaluated += 1;
            self.surface.is_possible[at] = point.is_some();
            are_all_possible &= point.is_some();
            for (plane, value) in self.surface.planes.iter_mut().zip(point.into_iter().flat_map(|p| p.values))
            {
                plane[at] = value;
            }
        }
        are_all_possible
    }

    /// Extrapolates a block of evaluated points to the whole part.
    fn extended(&mut self, (rows, columns): Part, first_rows: usize, first_columns: usize) {
        let width = self.columns.values.len();
        let sums = (first_rows + first_columns - 2).max(1);
        let last = (rows.start + first_rows - 1) * width + columns.start + first_columns - 1;
        let work = |plane: &Vec<Exact>| {
            let value = &plane[last];
            value.work_with(value).saturating_mul(sums as u64) + Effort::KEPT_WORD * (value.words() + 1)
        };
        let of_each = self.surface.planes.iter().map(work).sum::<u64>();
        if self.effort.spend(of_each.saturating_mul((rows.len() * columns.len()) as u64)).is_err() {
            return;
        }
        for plane in &mut self.surface.planes {
            for column in columns.start..columns.start + first_columns {
                let known =
                    (rows.start..rows.start + first_rows).map(|row| plane[row * width + column].clone());
                let more = continued(known.collect(), rows.len());
                for (row, value) in rows.clone().zip(more) {
                    plane[row * width + column] = value;
                }
            }
            let whole_rows = plane[rows.start * width..rows.end * width].chunks_mut(width);
            parallel::map(whole_rows.collect(), |row| {
                let known = row[columns.start..columns.start + first_columns].to_vec();
                let more = continued(known, columns.len());
                for (place, value) in row[columns.clone()].iter_mut().zip(more) {
                    *place = value;
                }
            });
        }
        for row in rows {
            self.surface.is_possible[row * width + columns.start..row * width + columns.end].fill(true);
        }
    }
}

/// The first `count` values of a polynomial at evenly spaced points, from as many as its degree plus one.
///
/// The differences of the last known order are constant, so each further value is a sum.
fn continued(known: Vec<Exact>, count: usize) -> Vec<Exact> {
    let mut values = known;
    // The last value, the last difference of the first order, and so on.
    let mut edge: Vec<Exact> = Vec::new();
    let mut order = values.clone();
    while let Some(last) = order.last() {
        edge.push(last.clone());
        order = order.windows(2).map(|pair| &pair[1] - &pair[0]).collect();
    }
    while values.len() < count {
        for at in (0..edge.len() - 1).rev() {
            let step = edge[at + 1].clone();
            edge[at] += &step;
        }
        values.push(edge[0].clone());
    }
    values.truncate(count);
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(numbers: &[i64]) -> Vec<Exact> {
        numbers.iter().map(|number| Exact::from(*number)).collect()
    }

    #[test]
    fn a_polynomial_is_continued_by_its_differences() {
        // because: n² + 1
        assert_eq!(continued(whole(&[1, 2, 5]), 6), whole(&[1, 2, 5, 10, 17, 26]));
        assert_eq!(continued(whole(&[7]), 3), whole(&[7, 7, 7]));
    }

    #[test]
    fn a_threshold_between_points_is_found() {
        let values = |count: i64| (1..=count).map(Exact::from).collect::<Vec<_>>();
        let (rows, columns) = (values(40), values(60));
        let direction = |values| Direction { values, degree: Some(1), is_share: false };
        let (rows, columns) = (direction(&rows), direction(&columns));
        // A step up where the sum of both passes 50, and nothing is possible above 90.
        let value = |row: usize, column: usize| {
            let sum = i64::try_from(row + column + 2).expect("small");
            let regime = 50 < sum;
            let own = if regime { 1_000 + 3 * sum } else { 2 * sum };
            (sum <= 90).then(|| Point { values: vec![Exact::from(own)], regime })
        };
        let surface = Surface::fill(&rows, &columns, 1, &value, &Effort::default());
        for row in 0..40 {
            for column in 0..60 {
                let expected = value(row, column).map(|point| point.values[0].clone());
                assert_eq!(surface.is_possible[row * 60 + column], expected.is_some());
                assert_eq!(surface.planes[0][row * 60 + column], expected.unwrap_or_default());
            }
        }
        assert!(surface.evaluated < 2_400, "{}", surface.evaluated);
    }
}
