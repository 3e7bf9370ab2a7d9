//! Evaluates the figures for each value of an integer input, starting near its own value.

use std::collections::BTreeMap;

use crate::effort::spent_on_this_thread;
use crate::exact::Exact;

use super::crossing::{Crossing, Difference, Found, keep_same, sign};
use super::domain::{Domain, Looked};
use super::pieces::{Figures, Function, Stretches};

/// The integers evaluated so far, without gaps.
pub(super) struct Numbers<'f> {
    functions: &'f [Function<'f>],
    first: u32,
    last: u32,
    near: u32,
    /// The figures for each.
    pub(super) known: BTreeMap<u32, Figures>,
    /// The number of evaluations.
    pub(super) evaluated: u64,
    /// Their work.
    pub(super) work: u64,
}

impl<'f> Numbers<'f> {
    /// Nothing evaluated yet. The input has a lower and an upper limit; counts the evaluations and the work done
    /// before.
    pub(super) fn new(
        functions: &'f [Function<'f>],
        domain: &Domain,
        (least, most): (u32, u32),
        (evaluated, work): (u64, u64),
    ) -> Self {
        let number = |of: &Exact| of.to_string().parse::<u32>().ok();
        let first = number(&domain.low.ceiling()).unwrap_or(least).max(least);
        let last = domain.high.as_ref().map_or(Some(most), |high| number(&high.floor()));
        let last = last.unwrap_or(most).min(most);
        let near = number(&domain.near.floor()).unwrap_or(first).min(last).max(first);
        Self { functions, first, last, near, known: BTreeMap::new(), evaluated, work }
    }

    /// Evaluates the nearest missing one; `false` if there is none.
    pub(super) fn find_one(&mut self) -> bool {
        let Some(at) = self.next() else { return false };
        let before = spent_on_this_thread();
        let value = Exact::from(at);
        let figures = self.functions.iter().map(|function| function(&value)).collect();
        self.work += spent_on_this_thread() - before;
        self.evaluated += self.functions.len() as u64;
        self.known.insert(at, figures);
        true
    }

    fn next(&self) -> Option<u32> {
        let Some((known_from, known_to)) = self.ends() else {
            return (self.first <= self.last).then_some(self.near);
        };
        let below = (self.first < known_from).then(|| known_from - 1);
        let above = (known_to < self.last).then(|| known_to + 1);
        below.into_iter().chain(above).min_by_key(|at| at.abs_diff(self.near))
    }

    fn ends(&self) -> Option<(u32, u32)> {
        Some((*self.known.first_key_value()?.0, *self.known.last_key_value()?.0))
    }

    /// Whether all of them are evaluated.
    pub(super) fn is_through(&self) -> bool {
        self.next().is_none()
    }

    /// The intervals whose figures meet a condition.
    pub(super) fn stretches(&self, are_such: &dyn Fn(&Figures) -> bool) -> Stretches {
        let known: Vec<(u32, bool)> =
            self.known.iter().map(|(at, figures)| (*at, are_such(figures))).collect();
        let runs = known.chunk_by(|one, other| one.1 == other.1).filter(|run| run[0].1);
        runs.map(|run| (Exact::from(run[0].0), Some(Exact::from(run[run.len() - 1].0)))).collect()
    }

    /// Where a difference of figures is 0 or changes sign, in order, as far as evaluated.
    pub(super) fn crossings(&self, difference: Difference<'_>) -> Vec<Found> {
        let known = self.known.iter();
        let known: Vec<(u32, &Figures, Exact)> =
            known.filter_map(|(at, figures)| Some((*at, figures, difference(figures)?))).collect();
        let mut found: Vec<Found> = Vec::new();
        let mut start = 0;
        for run in known.chunk_by(|one, other| sign(&one.2) == sign(&other.2)) {
            let ((first, figures, left), (last, last_figures, _)) = (&run[0], &run[run.len() - 1]);
            start += run.len();
            if left.is_zero() {
                let all =
                    || run.iter().map(|(at, figures, _)| (Crossing::Exactly(Exact::from(*at)), *figures));
                let [from, to] = [first, last].map(|at| Exact::from(*at));
                let at: Vec<(Crossing, &Figures)> = match run.len() {
                    1 | 2 => all().collect(),
                    many if many == known.len() && self.is_through() => {
                        vec![(Crossing::Everywhere, *figures)]
                    }
                    _ => vec![(Crossing::Along { from, to: Some(to), with_ends: [true; 2] }, *figures)],
                };
                let is_stretch = 2 < run.len();
                found.extend(at.into_iter().map(|(at, figures)| {
                    let mut figures = figures.clone();
                    run.iter()
                        .filter(|_| is_stretch)
                        .for_each(|(_, other, _)| keep_same(&mut figures, other));
                    Found { at, figures, after: Vec::new() }
                }));
            } else if let Some((next, after, more)) = known.get(start)
                && !more.is_zero()
            {
                let at = Crossing::Passed(*last, *next);
                found.push(Found { at, figures: (*last_figures).clone(), after: (*after).clone() });
            }
        }
        found
    }

    /// The searched range.
    pub(super) fn looked(&self) -> Looked {
        let (from, to) = self.ends().unwrap_or((self.first, self.last));
        let (from, to) = (Exact::from(from), Some(Exact::from(to)));
        let exact = self.next().map(|_| (from.clone(), to.clone()));
        Looked { from, to, is_whole: true, samples: None, evaluated: self.evaluated, exact }
    }
}
