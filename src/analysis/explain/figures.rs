//! The figures of a projection with their paths.

use std::collections::BTreeSet;

use crate::engine::{BranchResult, GoodUnits, Outcome};
use crate::exact::Exact;
use crate::scenario::{CheckingCost, Doer, Part, PlannedBranch};
use crate::units::{Figure, Figures, Unit, named};

use super::Derivation;
use super::figured::{BILLED, Figured, Listed, unit_of};
use super::lines::by_meter;

/// Why a figure is 0 if nothing was computed.
fn none(figure: Figure) -> &'static str {
    match figure {
        Figure::Human => "no review, and no person takes over",
        Figure::Downstream => "no cost per error, and nothing is given up at a cost",
        Figure::Fixed => "no fixed cost is due",
        _ => "nothing is billed: no calls, or no tokens",
    }
}

/// Headline figures, and the changes due to cache and batch.
fn headlines(path: &str, figures: &Figures, with_fixed: bool) -> Listed {
    let own = figures.iter().filter(|(figure, _)| with_fixed || *figure != Figure::Fixed);
    let named = own.map(|(figure, amount)| {
        Figured::money(format!("{path}.{}", figure.name()), amount.exact()).or_none(none(figure))
    });
    let mut listed: Listed = named.collect();
    listed.extend(changes(path, &BILLED.map(|figure| figures[figure].exact().clone())));
    listed
}

/// The changes due to cache and batch, as in the waterfall.
pub(super) fn changes(path: &str, [base, cached, tiered, _]: &[Exact; 4]) -> [Figured; 2] {
    let change = |name, to: &Exact, from: &Exact| Figured::money(format!("{path}.{name}"), &(to - from));
    [change("cache", cached, base), change("batch", tiered, cached)]
}

impl Derivation<'_> {
    /// Units per month.
    pub(super) fn units(&self) -> Figured {
        Figured::new("volume.per_month".to_owned(), Unit::Things, self.projection.units.exact())
    }

    /// The figures of the scenario, their values per unit, fixed costs and budgets.
    pub(super) fn of_all_steps(&self) -> Listed {
        let (projection, plan) = (self.projection, self.plan);
        let mut listed = headlines("totals", &projection.totals, true);
        let branches = || projection.steps.iter().flat_map(|step| &step.branches);
        listed.push(retries("totals", branches()));
        let per_unit = projection.per_unit();
        let per_good_unit = per_unit.as_ref().and_then(|per_unit| projection.good.per_good_one(per_unit));
        let each = [("per_unit", per_unit), ("per_good_unit", per_good_unit)];
        for (name, value) in each {
            listed.extend(value.map(|value| Figured::new(format!("totals.{name}"), Unit::Each, &value)));
        }
        if let GoodUnits::Chance(chance) = &projection.good {
            listed.push(Figured::new("totals.good_units".to_owned(), Unit::Part, chance.exact()));
        }
        listed.extend(self.errors());
        for (figure, limit) in &plan.budget {
            let used = projection.totals[*figure].exact().checked_div(limit.value.exact());
            let path = format!("budget.{}.used", figure.name());
            listed.extend(used.map(|used| Figured::new(path, Unit::Part, &used)));
        }
        // The plan has the applicable costs, in the order of the file.
        let mut due = projection.fixed.iter().peekable();
        for (index, cost) in self.scenario.fixed.iter().enumerate() {
            let is_due = due.next_if(|due| due.name == cost.name && due.per_month == cost.per_month.value);
            listed.extend(is_due.map(|due| {
                Figured::money(format!("fixed.{index}"), due.per_month.exact()).remarked(cost.name.clone())
            }));
        }
        listed
    }

    /// Bad outputs served per month before any review, and the share of calls with error rates that end bad after
    /// it, if all is known.
    fn errors(&self) -> Listed {
        let steps = || self.plan.steps.iter().zip(&self.projection.steps);
        let rated = || steps().filter_map(|(_, step)| Some((step.calls.exact(), step.outcome.as_ref()?)));
        let said = |number: Exact, name| named(number, name, Unit::Calls);
        let mut listed = Vec::new();
        if rated().next().is_some() {
            let escaped: Exact = rated()
                .map(|(calls, outcome)| said(calls * outcome.escaped.exact(), "escaped a month"))
                .sum();
            listed.push(Figured::new("totals.escaped".to_owned(), Unit::Calls, &escaped));
        }
        if steps().all(|(planned, step)| step.outcome.is_some() || !planned.is_rated()) {
            let bad: Exact =
                rated().map(|(calls, outcome)| said(calls * outcome.unfixed.exact(), "bad a month")).sum();
            let calls: Exact = rated().map(|(calls, _)| calls).sum();
            let rate = said(bad, "bad a month").checked_div(&said(calls, "calls that may go wrong"));
            listed.extend(rate.map(|rate| Figured::new("totals.error_rate".to_owned(), Unit::Part, &rate)));
        }
        listed
    }

    /// All figures of a step.
    pub(super) fn of_step(&self, index: usize) -> Listed {
        let (planned, step) = (&self.plan.steps[index], &self.projection.steps[index]);
        let path = self.step_path(index);
        let is_routed = !matches!(self.scenario.steps[index].branches[0].part, Part::All);
        let mut listed = match (is_routed, step.branches.as_slice()) {
            (false, [_]) => self.headlines_of_branch(&path, index, 0),
            _ => {
                let mut listed = headlines(&path, &step.figures, false);
                listed.push(retries(&path, step.branches.iter()));
                listed.push(Figured::new(format!("{path}.calls"), Unit::Calls, step.calls.exact()));
                listed.extend(outcome(&path, step.outcome.as_ref()));
                listed
            }
        };
        let calls = planned.calls_per_unit.exact();
        listed.push(Figured::new(format!("{path}.calls_per_unit"), Unit::Calls, calls));
        listed.push(Figured::new(format!("{path}.expected_output"), Unit::Tokens, planned.output.exact()));
        for figure in BILLED {
            let lines = step.branches.iter().flat_map(|branch| branch.bill(figure));
            listed.extend(by_meter(&format!("{path}.{}", figure.name()), lines));
        }
        for branch in 0..step.branches.len() {
            match is_routed {
                true => listed.extend(self.of_branch(index, branch)),
                false => listed.extend(self.lines(&path, &step.branches[branch])),
            }
        }
        listed
    }

    /// All figures of a branch.
    pub(super) fn of_branch(&self, index: usize, branch: usize) -> Listed {
        let (path, result) =
            (self.branch_path(index, branch), &self.projection.steps[index].branches[branch]);
        let mut listed = self.headlines_of_branch(&path, index, branch);
        listed.extend(self.lines(&path, result));
        listed
    }

    pub(super) fn headlines_of_branch(&self, path: &str, index: usize, branch: usize) -> Listed {
        let planned = &self.plan.steps[index].branches[branch];
        let result = &self.projection.steps[index].branches[branch];
        let is_computed =
            !matches!(self.scenario.steps[index].branches[branch].part, Part::All | Part::Share(_));
        let mut listed = headlines(path, &result.figures, false);
        listed.push(retries(path, std::iter::once(result)));
        if is_computed {
            listed.push(Figured::new(format!("{path}.share"), Unit::Part, result.share.exact()));
        }
        listed.push(Figured::new(format!("{path}.calls"), Unit::Calls, planned.calls.exact()));
        listed.extend(outcome(path, result.outcome.as_ref()));
        let rung = |rung: usize, name, unit, value: &Exact| {
            Figured::new(format!("{path}.rungs.{rung}.{name}"), unit, value)
        };
        let later = |of: usize| 0 < of;
        let reached = result.visits.iter().enumerate().filter(|(at, _)| later(*at));
        listed.extend(reached.map(|(at, chance)| rung(at, "reached", Unit::Part, chance.exact())));
        let calls = result.calls.iter().enumerate().filter(|(at, _)| later(*at));
        listed.extend(calls.map(|(at, calls)| rung(at, "calls", Unit::Calls, calls.exact())));
        for (at, [bad, good]) in result.outputs.iter().enumerate() {
            listed.push(rung(at, "bad", Unit::Part, bad.exact()));
            listed.push(rung(at, "good", Unit::Part, good.exact()));
        }
        listed.extend(hit_rates(path, planned));
        listed
    }

    /// The path of a branch: `steps.draft.route.1`, or the step's if it has no route.
    pub(super) fn branch_path(&self, index: usize, branch: usize) -> String {
        match &self.scenario.steps[index].branches[branch].part {
            Part::All => self.step_path(index),
            _ => format!("{}.route.{branch}", self.step_path(index)),
        }
    }

    /// Figures and the numbers of the file. A figure wins if both have the same path: `steps.qa.calls` is calls per
    /// month, and the file's value is `steps.qa.calls_per_unit`.
    pub(super) fn with_inputs(&self, mut figures: Listed) -> Listed {
        let taken: BTreeSet<String> = figures.iter().map(|figure| figure.path.clone()).collect();
        let inputs = self.inputs.iter().map(|input| Figured {
            place: Some(input.place.clone()),
            ..Figured::new(input.name(), unit_of(input.number.counts), &input.value)
        });
        figures.extend(inputs.filter(|input| !taken.contains(&input.path)));
        figures
    }
}

/// The added cost of further attempts.
fn retries<'b>(path: &str, branches: impl Iterator<Item = &'b BranchResult>) -> Figured {
    let sum: Exact = branches.map(|branch| branch.retried.exact()).sum();
    Figured::money(format!("{path}.retries"), &sum).or_none("no further attempts are billed")
}

fn outcome(path: &str, outcome: Option<&Outcome>) -> Listed {
    let Some(Outcome { good, escaped, fixed, unfixed, abandoned }) = outcome else { return Vec::new() };
    let chances = [
        ("good", good, "no output is good"),
        ("escaped", escaped, "no bad output is served"),
        ("fixed", fixed, "there is no review"),
        ("unfixed", unfixed, "no bad output stays"),
        ("abandoned", abandoned, "the last output is served as it is"),
    ];
    let chances = chances.map(|(name, chance, none)| {
        Figured::new(format!("{path}.outcome.{name}"), Unit::Part, chance.exact()).or_none(none)
    });
    chances.into()
}

/// The derived hit rates of the attempts by models, and of an active check.
fn hit_rates(path: &str, planned: &PlannedBranch) -> Listed {
    let first = planned.rungs.first().and_then(|rung| match &rung.who {
        Doer::Model(call) => Some(&**call),
        Doer::Person(_) => None,
    });
    let check = match &planned.check.cost {
        CheckingCost::Call(call) if planned.is_checked(0) => Some(&**call),
        _ => None,
    };
    let rates = [(first, "cache"), (check, "check.cache")].into_iter().filter_map(|(call, below)| {
        let cache = call?.cache.as_ref()?;
        let said = cache.traffic.as_ref()?.arrivals.words();
        let path = format!("{path}.{below}.hit_rate");
        Some(Figured::new(path, Unit::Part, cache.hit_rate().exact()).remarked(said))
    });
    rates.collect()
}
