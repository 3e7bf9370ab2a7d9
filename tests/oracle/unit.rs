//! What is counted by unit and month: calls, vendors, fixed cost, and the chance that a unit is good.

use std::collections::{BTreeMap, BTreeSet};

use super::call::step_named;
use super::evaluate::StepFigures;
use super::num::{Q, one, q, sum, zero};
use super::site::{Site, Try};
use super::world::{Calls, Step, Volume, World};

#[derive(Debug)]
pub enum UnitGood {
    Chance(Q),
    NotDefined,
    /// The contract does not say: no step has an error rate, or its calls are 1 on average only.
    Open,
}

/// Units of a month, and its days: 30 unless the volume or the calendar says otherwise.
pub fn month(volume: &Volume, by_calendar: Option<Q>) -> (Q, Q) {
    let stated = match volume {
        Volume::PerDay(_, Some(days)) => Some(days.value.clone()),
        _ => None,
    };
    let days = by_calendar.or(stated).unwrap_or_else(|| q("30"));
    match volume {
        Volume::PerMonth(units) => (units.value.clone(), days),
        Volume::PerDay(units, _) => (&units.value * &days, days),
    }
}

pub fn calls_per_unit(world: &World, step: &Step) -> Q {
    match &step.calls {
        None => one(),
        Some(Calls::Number(calls)) => calls.value.clone(),
        Some(Calls::Per(name, times)) => &times.value * calls_per_unit(world, step_named(world, name)),
    }
}

pub fn fixed(world: &World) -> Q {
    let in_use = vendors(world).len();
    let due = world
        .scenario
        .fixed
        .iter()
        .filter(|cost| cost.when_providers.is_none_or(|many| many as usize <= in_use));
    sum(due.map(|cost| cost.per_month.value.clone()))
}

pub fn vendors(world: &World) -> BTreeSet<usize> {
    let steps = world.scenario.steps.iter().filter(|step| zero() < calls_per_unit(world, step));
    let sites = steps.flat_map(Site::of).filter(|(share, _)| zero() < *share);
    sites.flat_map(|(_, site)| vendors_at(site)).collect()
}

fn vendors_at(site: Site) -> BTreeSet<usize> {
    let attempts = site.attempts();
    let checked = (0..attempts.len()).any(|k| site.is_checked(k));
    let check = site.check_call().filter(|_| checked).map(|check| check.model.id.table);
    let models = attempts.iter().filter_map(|tried| match tried {
        Try::Model(model, _) => Some(model.table),
        Try::Human { .. } => None,
    });
    models.chain(check).collect()
}

pub fn unit_good(world: &World, steps: &BTreeMap<String, StepFigures>) -> UnitGood {
    let with_rate = || world.scenario.steps.iter().filter(|step| steps[&step.name].outcome.is_some());
    if with_rate().any(|step| calls_per_unit(world, step) != one()) {
        return UnitGood::NotDefined;
    }
    if with_rate().next().is_none() || !with_rate().all(|step| is_called_once(world, step)) {
        return UnitGood::Open;
    }
    let good_or_fixed =
        |step: &Step| steps[&step.name].outcome.as_ref().map(|o| &o["good"] + &o["escaped"] - &o["unfixed"]);
    UnitGood::Chance(with_rate().filter_map(good_or_fixed).fold(one(), |all, step| all * step))
}

fn is_called_once(world: &World, step: &Step) -> bool {
    match &step.calls {
        None => true,
        Some(Calls::Number(calls)) => calls.value == one(),
        Some(Calls::Per(name, times)) => {
            times.value == one() && is_called_once(world, step_named(world, name))
        }
    }
}
