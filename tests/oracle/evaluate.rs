//! The oracle: every figure of a projection in closed form over rationals, from the contract alone.

use std::collections::BTreeMap;

use super::call;
use super::ladder::{End, climb};
use super::num::{Q, one, rest, sum, zero};
use super::price::{Tables, times};
use super::rungs::rungs;
use super::site::{Site, Try};
use super::unit::{UnitGood, calls_per_unit, fixed, unit_good, units_per_month};
use super::world::{CheckPrice, Exhausted, Step, World};

/// Values by the names that the contract gives them.
pub type Sheet = BTreeMap<&'static str, Q>;

pub struct Projection {
    pub totals: Sheet,
    pub steps: BTreeMap<String, StepFigures>,
    pub unit_good: UnitGood,
}

pub struct StepFigures {
    /// USD per month
    pub money: Sheet,
    /// Chances per call, where the step has an error rate.
    pub outcome: Option<Sheet>,
    /// The chance that a call of a branch reaches an attempt: by branch, by attempt.
    pub visits: Vec<Vec<Q>>,
}

pub fn evaluate(world: &World) -> Projection {
    evaluate_with(&Tables::new(world))
}

pub fn evaluate_with(tables: &Tables) -> Projection {
    let scenario = &tables.world.scenario;
    let steps: BTreeMap<_, _> =
        scenario.steps.iter().map(|step| (step.name.clone(), step_figures(tables, step))).collect();
    let mut totals = added(steps.values().map(|step| step.money.clone()));
    totals.insert("fixed", fixed(tables.world));
    totals.insert("total", &totals["total"] + &totals["fixed"]);
    Projection { totals, unit_good: unit_good(tables.world, &steps), steps }
}

fn step_figures(tables: &Tables, step: &Step) -> StepFigures {
    let calls = units_per_month(&tables.world.scenario.volume) * calls_per_unit(tables.world, step);
    let sites = Site::of(step);
    let results: Vec<_> =
        sites.iter().map(|(share, site)| (share, site_figures(tables, *site, &calls * share))).collect();
    let outcomes = results.iter().map(|(share, result)| scaled(&result.outcome, share));
    let has_error_rate = sites.iter().any(|(_, site)| site.get(|f| &f.quality).is_some());
    StepFigures {
        money: added(results.iter().map(|(_, result)| result.money.clone())),
        outcome: has_error_rate.then(|| added(outcomes)),
        visits: results.iter().map(|(_, result)| result.visits.clone()).collect(),
    }
}

struct SiteFigures {
    /// USD for so many calls.
    money: Sheet,
    /// Chances per call.
    outcome: Sheet,
    visits: Vec<Q>,
}

fn site_figures(tables: &Tables, site: Site, calls: Q) -> SiteFigures {
    let attempts = site.attempts();
    let end = climb(&rungs(tables, site));
    let mut money = first_attempt(tables, site, &calls);
    let costs = attempts
        .iter()
        .enumerate()
        .map(|(k, tried)| times(&(&calls * &end.visits[k]), || attempt_cost(tables, site, k, *tried)));
    money.insert("invoice", sum(costs));
    let takeovers = sum(attempts.iter().zip(&end.visits).map(|(tried, visits)| match tried {
        Try::Model(..) => zero(),
        Try::Human { cost, .. } => visits * &cost.value,
    }));
    let (reviewed, caught, downstream) = consequences(site, &end);
    money.insert("human", &calls * (reviewed + takeovers));
    money.insert("downstream", calls * downstream);
    money.insert("total", &money["invoice"] + &money["human"] + &money["downstream"]);
    let outcome = [
        ("unfixed", &end.escaped * rest(&caught)),
        ("good", end.good),
        ("escaped", end.escaped),
        ("abandoned", end.abandoned),
    ];
    SiteFigures { money, outcome: outcome.into(), visits: end.visits }
}

/// The first attempt and its check: without cache, with it, and in its tiers.
fn first_attempt(tables: &Tables, site: Site, calls: &Q) -> Sheet {
    let call = match site.attempts()[0] {
        Try::Model(model, own) => Some(call::attempt(tables.world, site, 0, model, own)),
        Try::Human { .. } => None,
    };
    let check_call =
        site.check_call().filter(|_| site.is_checked(0)).map(|check| call::check(tables.world, site, check));
    let fee = check_fee(site, 0);
    let priced = |price: &dyn Fn(&call::Call) -> Q| {
        times(calls, || &fee + sum(call.iter().chain(&check_call).map(price)))
    };
    [
        ("base", priced(&|call| tables.base(call))),
        ("cache_discounted", priced(&|call| tables.cached(call))),
        ("batch_discounted", priced(&|call| tables.tiered(call))),
    ]
    .into()
}

/// c_k + v_k, as invoiced.
fn attempt_cost(tables: &Tables, site: Site, k: usize, tried: Try) -> Q {
    let Try::Model(model, own) = tried else { return zero() };
    let check_call = site.check_call().filter(|_| site.is_checked(k));
    tables.tiered(&call::attempt(tables.world, site, k, model, own))
        + check_fee(site, k)
        + check_call.map_or(zero(), |check| tables.tiered(&call::check(tables.world, site, check)))
}

fn check_fee(site: Site, k: usize) -> Q {
    match site.get(|f| &f.check).map(|check| &check.price) {
        Some(CheckPrice::Fee(fee)) if site.is_checked(k) => fee.value.clone(),
        _ => zero(),
    }
}

/// Per call: what reviews and their fixes cost, the share of bad outputs that they catch, what errors cost
/// that they do not.
fn consequences(site: Site, end: &End) -> (Q, Q, Q) {
    let served = &end.good + &end.escaped;
    let (reviewed, caught) = match site.get(|f| &f.review) {
        None => (zero(), zero()),
        Some(review) => {
            let catches = review.catches.as_ref().map_or(one(), |catches| catches.value.clone());
            let fix = review.fix.as_ref().map_or(zero(), |fix| fix.value.clone());
            let caught = &review.share.value * catches;
            (served * &review.share.value * &review.cost.value + &end.escaped * &caught * fix, caught)
        }
    };
    let per_error = site.get(|f| &f.downstream).map_or(zero(), |cost| cost.value.clone());
    let per_abandoned = match site.get(|f| &f.exhausted) {
        Some(Exhausted::Abandon(cost)) => cost.value.clone(),
        _ => zero(),
    };
    let downstream = &end.escaped * rest(&caught) * per_error + &end.abandoned * per_abandoned;
    (reviewed, caught, downstream)
}

fn scaled(sheet: &Sheet, by: &Q) -> Sheet {
    sheet.iter().map(|(name, value)| (*name, value * by)).collect()
}

fn added(sheets: impl IntoIterator<Item = Sheet>) -> Sheet {
    let mut total = Sheet::new();
    for (name, value) in sheets.into_iter().flatten() {
        let sum = total.entry(name).or_insert_with(zero);
        *sum += value;
    }
    total
}
