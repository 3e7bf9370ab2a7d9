//! A lower bound of the cost of the steps without a pick.

use crate::analysis::hull::{self, CostAndErrors, Standing};
use crate::exact::Exact;

/// Steps in which any mixture of candidates is allowed: their cost as a function of the allowed errors. It is
/// convex, so the first allowed errors save most.
pub(super) struct Rest {
    /// The lowest cost, with its errors; `None` if a step has no candidate.
    cheapest: Option<CostAndErrors>,
    /// The cost of fewer errors: extra cost and avoided errors, cheapest first.
    savings: Vec<CostAndErrors>,
}

impl Rest {
    /// From the cost and errors of each step's candidates.
    pub(super) fn of(steps: impl IntoIterator<Item = Vec<CostAndErrors>>) -> Self {
        let mut rest = Self { cheapest: Some((Exact::ZERO, Exact::ZERO)), savings: Vec::new() };
        for mut points in steps {
            points.sort();
            let standings = hull::standings(&points);
            let on_hull = points.iter().zip(standings).filter(|(_, standing)| *standing == Standing::OnHull);
            let hull: Vec<&CostAndErrors> = on_hull.map(|(point, _)| point).collect();
            rest.cheapest =
                rest.cheapest.zip(hull.first()).map(|(sum, first)| (&sum.0 + &first.0, &sum.1 + &first.1));
            for pair in hull.windows(2) {
                rest.savings.push((&pair[1].0 - &pair[0].0, &pair[0].1 - &pair[1].1));
            }
        }
        // a.cost / a.errors < b.cost / b.errors; no error is avoided twice
        rest.savings.sort_by(|a, b| (&a.0 * &b.1).cmp(&(&b.0 * &a.1)));
        rest
    }

    /// The lowest cost with at most this many errors; `None` if impossible.
    pub(super) fn least(&self, most_errors: Option<&Exact>) -> Option<Exact> {
        let (cost, errors) = self.cheapest.as_ref()?;
        let mut cost = cost.clone();
        let Some(most) = most_errors else { return Some(cost) };
        let mut over = errors - most;
        for (dearer, fewer) in &self.savings {
            if over <= Exact::ZERO {
                break;
            }
            if over <= *fewer {
                cost += &(dearer * &over.checked_div(fewer)?);
                return Some(cost);
            }
            cost += dearer;
            over = &over - fewer;
        }
        (over <= Exact::ZERO).then_some(cost)
    }
}
