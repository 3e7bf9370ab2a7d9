//! Free allowances: of all that a pool's models use, as much as is free is not billed, spread evenly over the uses.
//!
//! Each cumulative figure has its own uses: `billed = uses × max(0, 1 − allowance / Σ uses of the pool)`.

use std::collections::{BTreeMap, BTreeSet};
use std::mem::take;

use crate::exact::Exact;
use crate::units::{Count, Figure, Figures, Free, Period, Share, Why};

use super::bill::{Bill, Line};
use super::step::{BranchResult, StepResult};

/// What is used of a pool, and how much of that is free.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct PoolUse {
    /// Its name: that of the provider and its own, or of the model and the price that it belongs to.
    pub pool: String,
    /// The allowance.
    pub free: Free,
    /// The uses that the invoice counts.
    pub uses: Count,
    /// Those of them that are free.
    pub unbilled: Count,
}

/// The figures that are bills.
const BILLS: [Figure; 4] = [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice];

/// The pool whose allowance a line draws on.
fn pool_of(line: &Line) -> Option<(String, &Free)> {
    let free = line.rate.net.terms.as_ref()?.free.as_ref()?;
    Some((free.drawn_on(line.model.as_deref()?, &line.what()), free))
}

/// The pools that a step draws on, in any of its bills.
#[must_use]
pub fn pools(step: &StepResult) -> BTreeSet<String> {
    let bills =
        BILLS.into_iter().flat_map(|figure| step.branches.iter().map(move |branch| branch.bill(figure)));
    bills.flatten().filter_map(pool_of).map(|(pool, _)| pool).collect()
}

/// Takes what is free off the bills of steps that share their pools with no others.
pub(super) fn settle(steps: &mut [StepResult], period: &Period) -> Vec<PoolUse> {
    if steps.iter().all(|step| pools(step).is_empty()) {
        return Vec::new();
    }
    for branch in steps.iter_mut().flat_map(|step| &mut step.branches) {
        branch.invoiced = Some(branch.tiered.clone());
    }
    let mut invoiced = Vec::new();
    for figure in BILLS {
        invoiced = uses(steps, figure, period);
        let parts: BTreeMap<&str, Share> =
            invoiced.iter().map(|pool| (pool.pool.as_str(), pool.billed())).collect();
        for branch in steps.iter_mut().flat_map(|step| &mut step.branches) {
            branch.draw(figure, &parts);
        }
    }
    for step in steps {
        step.figures = Figures::default();
        for branch in &mut step.branches {
            branch.figures = take(&mut branch.figures).summed();
            step.figures += &branch.figures;
        }
    }
    invoiced
}

/// What is used of each pool, before anything is taken off.
fn uses(steps: &[StepResult], figure: Figure, period: &Period) -> Vec<PoolUse> {
    let mut pools: BTreeMap<String, (Free, Count)> = BTreeMap::new();
    for branch in steps.iter().flat_map(|step| &step.branches) {
        for line in branch.bill(figure) {
            let Some((pool, free)) = pool_of(line) else { continue };
            let known = pools.entry(pool).or_insert_with(|| (free.clone(), Count::ZERO));
            known.1 += &line.quantity.number;
        }
    }
    let used = |(pool, (free, uses)): (String, (Free, Count))| {
        let (uses, allowance) = (uses.named("uses of the pool"), free.within(period));
        let unbilled = if allowance < uses { allowance } else { uses.clone() };
        PoolUse { pool, free, uses, unbilled }
    };
    pools.into_iter().map(used).collect()
}

impl PoolUse {
    /// The share of the uses that is billed.
    fn billed(&self) -> Share {
        let free = self.unbilled.exact().checked_div(self.uses.exact()).unwrap_or(Exact::ONE);
        let billed = Share::new(Exact::ONE - &free).unwrap_or(Share::NONE);
        if billed == Share::NONE {
            return billed.because("billed part", Why::Definition("no more is used than is free"));
        }
        billed.named("billed part")
    }

    /// Adds the uses of another period, to those of the same allowance.
    pub(super) fn take_up(pools: &mut Vec<Self>, others: Vec<Self>) {
        for other in others {
            match pools.iter_mut().find(|own| own.pool == other.pool && own.free == other.free) {
                Some(own) => {
                    own.uses += &other.uses;
                    own.unbilled += &other.unbilled;
                }
                None => pools.push(other),
            }
        }
    }
}

impl BranchResult {
    /// Bills only a part of what is used of each pool.
    fn draw(&mut self, figure: Figure, parts: &BTreeMap<&str, Share>) {
        let total = |bill: &mut Bill| {
            bill.lines.iter_mut().for_each(|line| line.draw(parts));
            bill.total()
        };
        let amount = match figure {
            Figure::Base => total(&mut self.base),
            Figure::CacheDiscounted => total(&mut self.cached),
            Figure::BatchDiscounted => total(&mut self.tiered),
            _ => {
                let first = self.invoiced.as_mut().map(total).unwrap_or_default();
                let further = total(&mut self.retries);
                let invoice = &first + &further;
                self.retried = (&invoice - &self.figures[Figure::BatchDiscounted]).as_figure();
                invoice
            }
        };
        self.figures[figure] = amount.as_figure();
    }
}

impl Line {
    fn draw(&mut self, parts: &BTreeMap<&str, Share>) {
        let Some(part) = pool_of(self).and_then(|(pool, _)| parts.get(pool.as_str())) else { return };
        let uses = self.quantity.number.clone();
        let billed = (&uses * part).named("billed uses");
        self.free = Some(uses.without(&billed));
        self.amount = self.rate.net.of(&billed);
        self.quantity.number = billed;
        self.used.get_or_insert(uses);
    }
}
