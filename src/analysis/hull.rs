//! Pareto frontier of cost and errors, with mixtures.
//!
//! A point is dominated if another one costs no more and has no more errors. Of the others, the lower convex hull
//! is what mixtures can reach, because cost and errors are affine in the shares.

use crate::diag::words;
use crate::exact::Exact;

words! {
    /// How a point compares to the others.
    pub enum Standing {
        /// No mixture of others is better.
        OnHull = "on the hull",
        /// A mixture of two others errs no more and costs no more.
        BeatenByMixture = "beaten by a mixture",
        /// Another point errs no more and costs no more.
        Dominated = "dominated",
    }
}

/// Cost and number of errors.
pub(super) type CostAndErrors = (Exact, Exact);

/// Classifies points that are sorted by cost, then by errors.
pub(super) fn standings(points: &[CostAndErrors]) -> Vec<Standing> {
    let mut standings = vec![Standing::OnHull; points.len()];
    let mut least: Option<&Exact> = None;
    let mut hull: Vec<usize> = Vec::new();
    for (index, (_, errors)) in points.iter().enumerate() {
        if least.is_some_and(|least| least <= errors) {
            standings[index] = Standing::Dominated;
            continue;
        }
        least = Some(errors);
        while let [.., before, last] = hull.as_slice()
            && !bends_up(&points[*before], &points[*last], &points[index])
        {
            standings[*last] = Standing::BeatenByMixture;
            hull.pop();
        }
        hull.push(index);
    }
    standings
}

/// Whether a point avoids more errors per dollar than the mixture of its neighbours.
fn bends_up(before: &CostAndErrors, point: &CostAndErrors, after: &CostAndErrors) -> bool {
    let run = |a: &CostAndErrors, b: &CostAndErrors| &b.0 - &a.0;
    let fall = |a: &CostAndErrors, b: &CostAndErrors| &a.1 - &b.1;
    // fall(before, point) / run(before, point) > fall(point, after) / run(point, after)
    fall(point, after) * run(before, point) < fall(before, point) * run(point, after)
}
