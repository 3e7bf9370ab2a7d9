//! Finds and proves the cheapest picks by a best-first search.
//!
//! A state has picks for the first few steps. Its lower bound is their cost, plus the fixed costs for their
//! providers, plus the lowest cost of the other steps: each with its cheapest candidate or, with a limit on the
//! errors of all steps, the cheapest mixtures of candidates within the remaining errors. States are expanded in the
//! order of their bounds. No completion of a state costs less than its bound, so the first complete state is the
//! cheapest, and the second is the runner-up.

use std::cmp::{Ordering, Reverse};
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use crate::effort::Effort;
use crate::exact::Exact;
use crate::scenario;
use crate::units::{Tokens, Usd};

use super::candidate::{Choice, Choices};
use super::rest::Rest;

/// The limits on picks.
pub(super) struct Limits<'l> {
    /// The allowed candidates for each step.
    pub(super) allowed: &'l [Vec<usize>],
    /// Calls per month that may end bad, over all steps.
    pub(super) errors: Option<&'l Exact>,
}

/// A pick for each step, and their monthly cost.
pub(super) struct Found {
    pub(super) picks: Vec<usize>,
    pub(super) total: Exact,
}

/// The best picks first, and the number of states examined for the proof.
pub(super) struct Outcome {
    pub(super) found: Vec<Found>,
    pub(super) states: usize,
}

/// The number of results: the best and the runner-up.
const WANTED: usize = 2;

#[derive(Clone, PartialEq, Eq)]
struct State {
    /// Lower bound of every completion.
    bound: Exact,
    cost: Exact,
    errors: Exact,
    providers: BTreeSet<String>,
    picks: Vec<usize>,
}

impl Ord for State {
    /// By bound, then more picks first, then by the picks, so that runs are repeatable.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |state: &Self| Reverse(state.picks.len());
        (&self.bound, key(self), &self.picks).cmp(&(&other.bound, key(other), &other.picks))
    }
}

impl PartialOrd for State {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// The part of a state that affects later steps and costs.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    step: usize,
    providers: BTreeSet<String>,
    outputs: Vec<Tokens>,
}

struct Search<'s> {
    choices: &'s Choices<'s>,
    limits: &'s Limits<'s>,
    /// The monthly fixed costs, by number of providers.
    fixed: Vec<Exact>,
    /// For each step, the lowest cost of it and those after it.
    rests: Vec<Rest>,
    /// For each step, the earlier ones whose outputs it or a later step reads.
    read_later: Vec<Vec<usize>>,
}

/// Finds the cheapest picks within limits.
pub(super) fn cheapest(choices: &Choices<'_>, limits: &Limits<'_>) -> Outcome {
    let search = Search::new(choices, limits);
    let mut open = BinaryHeap::new();
    open.extend(search.state(Exact::ZERO, Exact::ZERO, BTreeSet::new(), Vec::new()).map(Reverse));
    let mut closed: BTreeMap<Seen, Vec<(Exact, Exact)>> = BTreeMap::new();
    let mut outcome = Outcome { found: Vec::new(), states: 0 };
    while let Some(Reverse(state)) = open.pop() {
        outcome.states += 1;
        let next = limits.allowed.get(state.picks.len()).map_or(1, Vec::len) as u64;
        if choices.scenario.effort.spend(next * Effort::STATE).is_err() {
            break;
        }
        if state.picks.len() == choices.steps.len() {
            outcome.found.push(Found { picks: state.picks, total: state.bound });
            if outcome.found.len() == WANTED {
                break;
            }
            continue;
        }
        // All completions of a state also complete equivalent ones: after two that are no more expensive and have
        // no more errors, it cannot be the best or the runner-up.
        let alike = closed.entry(search.seen(&state)).or_default();
        let better = alike.iter().filter(|(cost, errors)| *cost <= state.cost && *errors <= state.errors);
        if WANTED <= better.count() {
            continue;
        }
        alike.push((state.cost.clone(), state.errors.clone()));
        open.extend(search.expanded(&state).into_iter().map(Reverse));
    }
    outcome
}

impl<'s> Search<'s> {
    fn new(choices: &'s Choices<'s>, limits: &'s Limits<'s>) -> Self {
        let every: BTreeSet<&String> = choices
            .steps
            .iter()
            .flat_map(|choice| &choice.candidates)
            .flat_map(|one| &one.providers)
            .collect();
        let fixed = (0..=every.len()).map(|providers| {
            let due = scenario::fixed(choices.scenario, providers);
            due.iter().map(|cost| &cost.per_month).sum::<Usd>().exact().clone()
        });
        let allowed =
            |at: usize| limits.allowed[at].iter().map(move |pick| &choices.steps[at].candidates[*pick]);
        let points = |at: usize| -> Vec<(Exact, Exact)> {
            let errors = |errors: &Option<Exact>| errors.clone().filter(|_| limits.errors.is_some());
            allowed(at).map(|one| (one.least.clone(), errors(&one.errors).unwrap_or_default())).collect()
        };
        let steps = 0..choices.steps.len();
        let readers = |at: usize| {
            let candidates = choices.steps[at].candidates.iter();
            candidates.flat_map(|one| one.reads.iter().copied()).collect::<BTreeSet<usize>>()
        };
        let reads: Vec<BTreeSet<usize>> = steps.clone().map(readers).collect();
        let read_later = steps.clone().map(|at| {
            let later: BTreeSet<usize> = reads[at..].iter().flatten().copied().collect();
            later.into_iter().filter(|read| *read < at).collect()
        });
        Self {
            choices,
            limits,
            fixed: fixed.collect(),
            rests: (0..=choices.steps.len())
                .map(|from| Rest::of(steps.clone().skip(from).map(points)))
                .collect(),
            read_later: read_later.collect(),
        }
    }

    /// A state with its bound; `None` if the other steps cannot meet the limits.
    fn state(
        &self,
        cost: Exact,
        errors: Exact,
        providers: BTreeSet<String>,
        picks: Vec<usize>,
    ) -> Option<State> {
        let left = self.limits.errors.map(|most| most - &errors);
        let rest = self.rests[picks.len()].least(left.as_ref())?;
        let bound = &(&cost + &rest) + &self.fixed[providers.len()];
        Some(State { bound, cost, errors, providers, picks })
    }

    /// The state with each candidate of the next step.
    fn expanded(&self, state: &State) -> Vec<State> {
        let at = state.picks.len();
        let choice: &Choice = &self.choices.steps[at];
        let with = |pick: &usize| {
            let candidate = &choice.candidates[*pick];
            let cost = self.choices.cost(at, *pick, &state.picks)?;
            let errors = candidate.errors.as_ref().filter(|_| self.limits.errors.is_some());
            let providers = state.providers.union(&candidate.providers).cloned().collect();
            let picks = state.picks.iter().copied().chain([*pick]).collect();
            let errors = errors.map_or_else(|| state.errors.clone(), |errors| &state.errors + errors);
            self.state(&state.cost + &cost, errors, providers, picks)
        };
        self.limits.allowed[at].iter().filter_map(with).collect()
    }

    fn seen(&self, state: &State) -> Seen {
        let at = state.picks.len();
        let output = |read: &usize| {
            let choice = &self.choices.steps[*read];
            choice.candidates[state.picks[*read]].output.clone()
        };
        Seen {
            step: at,
            providers: state.providers.clone(),
            outputs: self.read_later[at].iter().map(output).collect(),
        }
    }
}
