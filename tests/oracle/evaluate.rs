//! The oracle: every figure of a projection in closed form over rationals, from the contract alone.

use std::collections::BTreeMap;

use super::bill::{Bill, Priced, Role, Thing};
use super::call;
use super::ladder::{End, climb};
use super::num::{Q, one, rest, sum, zero};
use super::price::{Stage, Tables};
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
    pub branches: Vec<BranchFigures>,
}

pub struct BranchFigures {
    /// The chance that a call reaches an attempt.
    pub visits: Vec<Q>,
    /// What is billed for the calls of a month, by figure.
    pub bills: BTreeMap<&'static str, Bill>,
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
    StepFigures {
        money: added(results.iter().map(|(_, result)| result.money.clone())),
        outcome: sites.iter().any(|(_, site)| site.has_error_rate()).then(|| added(outcomes)),
        branches: results.into_iter().map(|(_, result)| result.branch).collect(),
    }
}

struct SiteFigures {
    /// USD for so many calls.
    money: Sheet,
    /// Chances per call.
    outcome: Sheet,
    branch: BranchFigures,
}

fn site_figures(tables: &Tables, site: Site, calls: Q) -> SiteFigures {
    let attempts = site.attempts();
    let end = climb(&rungs(tables, site));
    let bills: BTreeMap<_, _> = [
        ("base", bill(tables, site, &calls, &end.visits[..1], Stage::Base)),
        ("cache_discounted", bill(tables, site, &calls, &end.visits[..1], Stage::Cached)),
        ("batch_discounted", bill(tables, site, &calls, &end.visits[..1], Stage::Tiered)),
        ("invoice", bill(tables, site, &calls, &end.visits, Stage::Tiered)),
    ]
    .into();
    let mut money: Sheet = bills.iter().map(|(figure, bill)| (*figure, bill.total())).collect();
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
    SiteFigures { money, outcome: outcome.into(), branch: BranchFigures { visits: end.visits, bills } }
}

/// c_k + v_k of these attempts. An attempt that is never reached needs no price.
fn bill(tables: &Tables, site: Site, calls: &Q, visits: &[Q], stage: Stage) -> Bill {
    let mut bill = Bill::default();
    for (attempt, (tried, visits)) in site.attempts().into_iter().zip(visits).enumerate() {
        let made = calls * visits;
        if made == zero() {
            continue;
        }
        if let Try::Model(model, own) = tried {
            let call = call::attempt(tables.world, site, attempt, model, own);
            bill.add(attempt, Role::Attempt, &made, tables.usage(&call, stage));
        }
        let check = site.get(|f| &f.check).filter(|_| site.is_checked(attempt));
        bill.add(
            attempt,
            Role::Check,
            &made,
            match check.map(|check| &check.price) {
                None | Some(CheckPrice::Free) => vec![],
                Some(CheckPrice::Fee(fee)) => {
                    vec![(Priced { model: None, thing: Thing::CheckFee, price: fee.value.clone() }, one())]
                }
                Some(CheckPrice::Call(check)) => tables.usage(&call::check(tables.world, site, check), stage),
            },
        );
    }
    bill
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
