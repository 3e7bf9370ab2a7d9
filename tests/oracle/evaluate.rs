//! The oracle: every figure of a projection in closed form over rationals, from the contract alone.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use super::bill::{Bill, Priced, Role, Thing};
use super::calendar::{days_of, later, runs};
use super::call;
use super::ladder::{End, climb};
use super::num::{Q, one, q, rest, sum, zero};
use super::price::{Span, Stage, Tables, Touch};
use super::rungs::rungs;
use super::site::{Site, Try};
use super::unit::{UnitGood, calls_per_unit, fixed, month, unit_good};
use super::world::{CheckPrice, Exhausted, Horizon, Step, When, World};

/// Values by the names that the contract gives them.
pub type Sheet = BTreeMap<&'static str, Q>;

pub struct Projection {
    pub totals: Sheet,
    pub steps: BTreeMap<String, StepFigures>,
    pub unit_good: UnitGood,
    /// The months of a horizon: each one's name, its units and its figures.
    pub months: Vec<(String, Q, Sheet)>,
}

pub struct StepFigures {
    /// USD
    pub money: Sheet,
    /// Chances per call, where the step has an error rate.
    pub outcome: Option<Sheet>,
    pub branches: Vec<BranchFigures>,
}

pub struct BranchFigures {
    /// The chance that a call reaches an attempt.
    pub visits: Vec<Q>,
    /// What is billed, by figure.
    pub bills: BTreeMap<&'static str, Bill>,
}

pub fn evaluate(world: &World) -> Projection {
    evaluate_noting(world, &RefCell::default())
}

/// Takes note of what it looks up.
pub fn evaluate_noting(world: &World, touched: &RefCell<BTreeSet<Touch>>) -> Projection {
    let scenario = &world.scenario;
    let on = |span: Span| steps(&Tables { world, span, touched });
    let (steps, totals, months) = match &scenario.when {
        When::Day(day) => {
            let (units, days) = month(&scenario.volume, None);
            let steps = on(Span { day: day.clone(), units, days, part: one() });
            let totals = with_fixed(world, &steps);
            (steps, totals, vec![])
        }
        When::Horizon(horizon) => {
            let months: Vec<_> = (0..horizon.months).map(|i| a_month(world, horizon, i, on)).collect();
            let totals = added(months.iter().map(|(.., totals)| totals.clone()));
            let (steps, months) =
                months.into_iter().map(|(name, units, steps, totals)| (steps, (name, units, totals))).unzip();
            (together(steps), totals, months)
        }
    };
    Projection { totals, unit_good: unit_good(world, &steps), steps, months }
}

/// Month i: `per_month × (1 + growth)^i` units or `per_day × (1 + growth)^i` on each of its days, spread evenly, each
/// day at its own prices.
fn a_month(
    world: &World,
    horizon: &Horizon,
    i: u32,
    on: impl Fn(Span) -> Steps,
) -> (String, Q, Steps, Sheet) {
    let name = later(&horizon.from, i);
    let days = q(&days_of(&name).len().to_string());
    let (units, days) = month(&world.scenario.volume, Some(days));
    let growth = one() + horizon.growth.as_ref().map_or(zero(), |growth| growth.value.clone());
    let units = (0..i).fold(units, |units, _| units * &growth);
    let run = |(day, length): (String, u32)| {
        let part = q(&length.to_string()) / &days;
        on(Span { day, units: units.clone(), days: days.clone(), part })
    };
    let steps = together(runs(world, &name).into_iter().map(run).collect());
    let totals = with_fixed(world, &steps);
    (name, units, steps, totals)
}

type Steps = BTreeMap<String, StepFigures>;

fn steps(tables: &Tables) -> Steps {
    let steps = &tables.world.scenario.steps;
    steps.iter().map(|step| (step.name.clone(), step_figures(tables, step))).collect()
}

/// The figures of all steps, and the fixed cost of a month.
fn with_fixed(world: &World, steps: &Steps) -> Sheet {
    let mut totals = added(steps.values().map(|step| step.money.clone()));
    totals.insert("fixed", fixed(world));
    totals.insert("total", &totals["total"] + &totals["fixed"]);
    totals
}

/// What several spans cost. What becomes of a call is the same in all of them.
fn together(spans: Vec<Steps>) -> Steps {
    let mut spans = spans.into_iter();
    let mut all = spans.next().expect("a span of days");
    for (name, step) in spans.flatten() {
        let known = all.get_mut(&name).expect("the same steps in each");
        known.money = added([std::mem::take(&mut known.money), step.money]);
        for (known, branch) in known.branches.iter_mut().zip(step.branches) {
            for (figure, bill) in branch.bills {
                known.bills.entry(figure).or_default().join(bill);
            }
        }
    }
    all
}

fn step_figures(tables: &Tables, step: &Step) -> StepFigures {
    let calls = &tables.span.units * calls_per_unit(tables.world, step);
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

/// `month` calls come in the month, spread over its hours, and a part of them in these days.
fn site_figures(tables: &Tables, site: Site, month: Q) -> SiteFigures {
    let attempts = site.attempts();
    // Of what was measured only the visits are known, and each call is served.
    let end = match site.measured() {
        Some(visits) => End { visits, good: one(), escaped: zero(), abandoned: zero() },
        None => climb(&rungs(tables, site)),
    };
    let calls = &month * &tables.span.part;
    let alone = site.get(|f| &f.batch).map_or(one(), |batch| rest(&batch.share.value));
    let per_hour = month * alone / (&tables.span.days * q("24"));
    let bill = |visits: &[Q], stage| bill(tables, site, (&calls, &per_hour), visits, stage);
    let bills: BTreeMap<_, _> = [
        ("base", bill(&end.visits[..1], Stage::Base)),
        ("cache_discounted", bill(&end.visits[..1], Stage::Cached)),
        ("batch_discounted", bill(&end.visits[..1], Stage::Tiered)),
        ("invoice", bill(&end.visits, Stage::Tiered)),
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
fn bill(tables: &Tables, site: Site, (calls, per_hour): (&Q, &Q), visits: &[Q], stage: Stage) -> Bill {
    let mut bill = Bill::default();
    for (attempt, (tried, visits)) in site.attempts().into_iter().zip(visits).enumerate() {
        let made = calls * visits;
        if made == zero() {
            continue;
        }
        let mut add = |role, call: &call::Call| {
            bill.add(attempt, role, &made, tables.usage(call, stage, per_hour));
            if attempt == 0 && stage != Stage::Base {
                bill.add(attempt, role, &one(), tables.storage(call));
            }
        };
        if let Try::Model(model, own) = tried {
            add(Role::Attempt, &call::attempt(tables.world, site, attempt, model, own));
        }
        let check = site.get(|f| &f.check).filter(|_| site.is_checked(attempt));
        match check.map(|check| &check.price) {
            None | Some(CheckPrice::Free) => {}
            Some(CheckPrice::Fee(fee)) => {
                let fee = Priced { model: None, thing: Thing::CheckFee, price: fee.value.clone() };
                bill.add(attempt, Role::Check, &made, vec![(fee, one())]);
            }
            Some(CheckPrice::Call(check)) => add(Role::Check, &call::check(tables.world, site, check)),
        }
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
