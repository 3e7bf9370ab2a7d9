//! The least that the steps which have no pick yet can cost.

use crate::analysis::hull::{self, CostAndErrors, Standing};
use crate::exact::Exact;

/// Steps of which any mixture of candidates may be picked: their cost as a function of the errors that
/// may be made. It is convex, so it falls most where the first errors are allowed.
pub(super) struct Rest {
    /// The least cost, and the errors that come with it; none where a step has no candidate.
    cheapest: Option<CostAndErrors>,
    /// What fewer errors cost: more cost and fewer errors, the cheapest first.
    savings: Vec<CostAndErrors>,
}

impl Rest {
    /// The rest that has these steps, each as its candidates' cost and errors.
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
        // a.cost / a.errors < b.cost / b.errors; no error is saved twice
        rest.savings.sort_by(|a, b| (&a.0 * &b.1).cmp(&(&b.0 * &a.1)));
        rest
    }

    /// The least cost where so many errors may be made at most; `None` where that cannot be.
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
