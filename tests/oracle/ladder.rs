//! The ladder by recursion on what arrives: so many bad outputs, so many good ones.

use super::num::{Q, rest, zero};

pub struct Rung {
    /// The chance of a bad output on the first rung, after a flagged bad output, after a flagged good one.
    pub first: Q,
    pub after_bad: Q,
    pub after_good: Q,
    /// `detects` and `false_alarms` where the output is checked.
    pub check: Option<(Q, Q)>,
}

pub struct End {
    pub visits: Vec<Q>,
    pub good: Q,
    pub escaped: Q,
    pub abandoned: Q,
}

pub fn climb(rungs: &[Rung]) -> End {
    let q = &rungs[0].first;
    from(rungs, q.clone(), rest(q))
}

/// `bad` and `good` outputs have left the first of `rungs`.
fn from(rungs: &[Rung], bad: Q, good: Q) -> End {
    let visits = &bad + &good;
    let Some((detects, false_alarms)) = &rungs[0].check else {
        return End { visits: vec![visits], good, escaped: bad, abandoned: zero() };
    };
    let (b, g) = (&bad * detects, &good * false_alarms);
    let mut end = match rungs.get(1) {
        None => End { visits: vec![], good: zero(), escaped: zero(), abandoned: &b + &g },
        Some(next) => from(
            &rungs[1..],
            &b * &next.after_bad + &g * &next.after_good,
            &b * rest(&next.after_bad) + &g * rest(&next.after_good),
        ),
    };
    end.visits.insert(0, visits);
    end.good += good - g;
    end.escaped += bad - b;
    end
}

#[cfg(test)]
mod tests {
    use super::{Rung, climb};
    use crate::oracle::num::q;

    fn rung(first: &str, after_bad: &str, after_good: &str, check: Option<(&str, &str)>) -> Rung {
        let check = check.map(|(detects, false_alarms)| (q(detects), q(false_alarms)));
        Rung { first: q(first), after_bad: q(after_bad), after_good: q(after_good), check }
    }

    #[test]
    fn two_retries_are_worked_example_12() {
        let retry = || rung("11.3%", "11.3%", "11.3%", Some(("90%", "2%")));
        let end = climb(&[retry(), retry(), retry()]);
        assert_eq!(end.visits, [q("1"), q("0.11944"), q("0.0142659136")]);
        let chances = ["0.985485202455936", "0.01281087682368", "0.001703920720384"];
        assert_eq!([end.good, end.escaped, end.abandoned], chances.map(q));
    }

    #[test]
    fn two_revisions_are_worked_example_14() {
        let (first, revision) =
            (rung("25%", "0", "0", Some(("80%", "0"))), rung("0", "30%", "0", Some(("80%", "0"))));
        let end = climb(&[first, revision, rung("0", "30%", "0", None)]);
        assert_eq!((&end.visits[2], end.escaped), (&q("0.048"), q("0.0764")));
    }
}
