//! A branch as terms: its bills after each stage, people, errors, and what becomes of its calls.

use crate::exact::Exact;
use crate::scenario::{Exhausted, PlannedBranch, Review, Step, Who, Work};
use crate::units::{Figure, Probability};

use super::call::{LineTerm, Stage};
use super::ladder::{Climbed, Ladder, rungs};
use super::site::{Site, branch_path};
use super::term::{How, Shared, Term, Unit};

/// The figures that have bill lines, in order.
pub(super) const BILLED: [Figure; 4] =
    [Figure::Base, Figure::CacheDiscounted, Figure::BatchDiscounted, Figure::Invoice];

/// What becomes of a call: chances.
#[derive(Clone, Debug)]
pub(super) struct Fate {
    pub(super) good: Shared,
    pub(super) escaped: Shared,
    pub(super) unfixed: Shared,
    pub(super) abandoned: Shared,
    /// Served bad, and put right by a review.
    pub(super) fixed: Shared,
}

/// A bill line, and its amount.
#[derive(Clone, Debug)]
pub(super) struct Billed {
    pub(super) line: LineTerm,
    pub(super) amount: Shared,
}

/// A step or a branch as terms.
pub(super) struct Figured {
    pub(super) path: String,
    pub(super) share: Option<Shared>,
    pub(super) calls: Shared,
    /// The first four figures with their lines.
    pub(super) bills: Vec<(Shared, Vec<Billed>)>,
    /// What further attempts add.
    pub(super) retries: Shared,
    pub(super) human: Shared,
    pub(super) downstream: Shared,
    pub(super) total: Shared,
    pub(super) fate: Option<Fate>,
    /// What is said of its rungs.
    pub(super) rungs: Vec<Shared>,
}

/// A branch, and all that its terms are made from.
pub(super) struct BranchSite<'a, 's> {
    pub(super) site: &'a Site<'s>,
    pub(super) step: &'a Step,
    pub(super) path: String,
    pub(super) work: &'a Work,
    pub(super) planned: &'a PlannedBranch,
    pub(super) calls: Shared,
}

/// All of a branch.
pub(super) fn branch(site: &Site<'_>, step: &Step, index: usize, planned: &PlannedBranch) -> Figured {
    let path = branch_path(step, index);
    let share = site.share(step, index);
    let of_step = site.calls(step);
    let calls = match &share {
        Some(share) => Term::product(format!("{path}.calls"), Unit::Calls, vec![of_step, share.clone()]),
        None => of_step,
    };
    let work = &step.branches[index].work;
    BranchSite { site, step, path, work, planned, calls }.figured(share)
}

impl BranchSite<'_, '_> {
    fn figured(self, share: Option<Shared>) -> Figured {
        let ladder = Ladder { site: self.site, path: &self.path, work: self.work, planned: self.planned };
        let climbed = ladder.climb();
        let attempts = rungs(self.work);
        let first = self.calls.clone();
        let base = self.bill(Figure::Base, self.lines(&attempts, 0, &first, Stage::Base));
        let cached = self.bill(Figure::CacheDiscounted, self.lines(&attempts, 0, &first, Stage::Cached));
        let tiered = self.bill(Figure::BatchDiscounted, self.lines(&attempts, 0, &first, Stage::Tiered));
        let later = self.later(climbed.as_ref());
        let further =
            later.iter().flat_map(|(rung, calls)| self.lines(&attempts, *rung, calls, Stage::Tiered));
        let (retries, retried) = self.retries(further.collect(), tiered.1.len());
        let invoice = self.figure(Figure::Invoice, vec![tiered.0.clone(), retries.clone()]);
        let first = tiered.1.iter().map(|billed| billed.line.clone()).collect();
        let first = billed(&format!("{}.invoice", self.path), 0, first);
        let all = first.into_iter().chain(retried).collect();
        let fate = climbed.as_ref().map(|climbed| self.fate(climbed));
        let human = self.human(fate.as_ref(), &later);
        let downstream = self.downstream(fate.as_ref());
        let parts = vec![invoice.clone(), human.clone(), downstream.clone()];
        Figured {
            total: self.figure(Figure::Total, parts),
            share,
            rungs: [self.rungs(climbed.as_ref(), &later), self.hit_rates(&attempts)].concat(),
            bills: vec![base, cached, tiered, (invoice, all)],
            retries,
            human,
            downstream,
            fate,
            calls: self.calls,
            path: self.path,
        }
    }

    fn figure(&self, figure: Figure, parts: Vec<Shared>) -> Shared {
        Term::sum(format!("{}.{}", self.path, figure.name()), Unit::Money, parts)
    }

    /// The sum of lines, each with its path.
    fn bill(&self, figure: Figure, lines: Vec<LineTerm>) -> (Shared, Vec<Billed>) {
        let path = format!("{}.{}", self.path, figure.name());
        let billed = billed(&path, 0, lines);
        let amounts = billed.iter().map(|billed| billed.amount.clone()).collect();
        (Term::sum_of(path, Unit::Money, amounts, "nothing is billed: no calls, or no tokens"), billed)
    }

    /// What further attempts add. Their lines are the invoice's, after the first attempt's.
    fn retries(&self, lines: Vec<LineTerm>, after: usize) -> (Shared, Vec<Billed>) {
        let billed = billed(&format!("{}.invoice", self.path), after, lines);
        let amounts = billed.iter().map(|billed| billed.amount.clone()).collect();
        let path = format!("{}.retries", self.path);
        (Term::sum_of(path, Unit::Money, amounts, "no further attempts are billed"), billed)
    }

    /// The rungs after the first that are reached, with how often.
    fn later(&self, climbed: Option<&Climbed>) -> Vec<(usize, Shared)> {
        let reached = climbed.iter().flat_map(|climbed| climbed.reached.iter().enumerate());
        let calls = reached.filter_map(|(rung, reached)| {
            let path = format!("{}.rungs.{rung}.calls", self.path);
            let factors = vec![self.calls.clone(), reached.clone()?];
            Some((rung, Term::product(path, Unit::Calls, factors)))
        });
        calls.collect()
    }

    fn rungs(&self, climbed: Option<&Climbed>, later: &[(usize, Shared)]) -> Vec<Shared> {
        let reached = climbed.iter().flat_map(|climbed| climbed.reached.iter().flatten().cloned());
        let calls = later.iter().map(|(_, calls)| calls.clone());
        let outputs = climbed.iter().flat_map(|climbed| climbed.outputs.iter().flatten().cloned());
        reached.chain(calls).chain(outputs).collect()
    }

    fn fate(&self, climbed: &Climbed) -> Fate {
        let [unfixed, fixed] = ["unfixed", "fixed"].map(|what| format!("{}.outcome.{what}", self.path));
        let Some(review) = &self.work.review else {
            let fixed = Term::defined(fixed, Unit::Part, Exact::ZERO, "there is no review");
            return Fate {
                good: climbed.good.clone(),
                unfixed: Term::sum(unfixed, Unit::Part, vec![climbed.escaped.clone()]),
                escaped: climbed.escaped.clone(),
                abandoned: climbed.abandoned.clone(),
                fixed,
            };
        };
        let caught = self.caught(review);
        let missed = Term::complement("not caught", &caught);
        let part = |chance: Shared| vec![climbed.escaped.clone(), chance];
        Fate {
            good: climbed.good.clone(),
            unfixed: Term::product(unfixed, Unit::Part, part(missed)),
            fixed: Term::product(fixed, Unit::Part, part(caught)),
            escaped: climbed.escaped.clone(),
            abandoned: climbed.abandoned.clone(),
        }
    }

    /// The chance that a review notices a bad output.
    fn caught(&self, review: &Review) -> Shared {
        let share = self.site.stated(&self.path, Unit::Part, review.share.value.exact(), &review.share.place);
        let catches = match &review.catches {
            Some(catches) => self.site.stated(&self.path, Unit::Part, catches.value.exact(), &catches.place),
            None => {
                let all = Probability::CERTAIN.exact().clone();
                Term::default("catches", Unit::Part, all, "100% unless given")
            }
        };
        Term::product("caught by a review", Unit::Part, vec![share, catches])
    }

    /// Reviews, fixes and takeovers.
    fn human(&self, fate: Option<&Fate>, later: &[(usize, Shared)]) -> Shared {
        let mut parts = Vec::new();
        if let (Some(review), Some(fate)) = (&self.work.review, fate) {
            let served = vec![fate.good.clone(), fate.escaped.clone()];
            let served = Term::sum("served", Unit::Part, served);
            let stated = |unit, value: &Exact, place| self.site.stated(&self.path, unit, value, place);
            let share = stated(Unit::Part, review.share.value.exact(), &review.share.place);
            let cost = stated(Unit::Each, review.cost.value.exact(), &review.cost.place);
            let reviews = vec![self.calls.clone(), served, share, cost];
            parts.push(Term::product("reviews", Unit::Money, reviews));
            if let Some(fix) = &review.fix {
                let fix = stated(Unit::Each, fix.value.exact(), &fix.place);
                let fixes = vec![self.calls.clone(), fate.fixed.clone(), fix];
                parts.push(Term::product("fixes", Unit::Money, fixes));
            }
        }
        let first = std::iter::once((0, self.calls.clone()));
        for (rung, calls) in first.chain(later.iter().cloned()) {
            if let Some(Who::Person { cost, .. }) = rungs(self.work).get(rung).map(|attempt| &attempt.who) {
                let cost = self.site.stated(&self.path, Unit::Each, cost.value.exact(), &cost.place);
                parts.push(Term::product("takeovers", Unit::Money, vec![calls, cost]));
            }
        }
        let path = format!("{}.human", self.path);
        Term::sum_of(path, Unit::Money, parts, "no review, and no person takes over")
    }

    /// Errors that nobody caught, and what was given up.
    fn downstream(&self, fate: Option<&Fate>) -> Shared {
        let mut parts = Vec::new();
        if let Some(fate) = fate {
            let abandon = match &self.work.exhausted {
                Exhausted::Abandon(cost) => Some(cost),
                Exhausted::Accept => None,
            };
            let priced = [
                ("errors that stay", self.work.cost_per_error.as_ref(), &fate.unfixed),
                ("given up", abandon, &fate.abandoned),
            ];
            for (name, cost, chance) in priced {
                let Some(cost) = cost else { continue };
                let cost = self.site.stated(&self.path, Unit::Each, cost.value.exact(), &cost.place);
                parts.push(Term::product(name, Unit::Money, vec![self.calls.clone(), chance.clone(), cost]));
            }
        }
        let path = format!("{}.downstream", self.path);
        Term::sum_of(path, Unit::Money, parts, "no cost per error, and nothing is given up at a cost")
    }
}

/// Lines under their paths: below a bill, in its order.
fn billed(bill: &str, after: usize, lines: Vec<LineTerm>) -> Vec<Billed> {
    let billed = lines.into_iter().enumerate().map(|(index, mut line)| {
        let path = format!("{bill}.lines.{}", after + index);
        line.quantity = line.quantity.named(format!("{path}.quantity"));
        if !matches!(line.rate.how, How::Stated(_)) {
            line.rate = line.rate.named(format!("{path}.rate"));
        }
        let amount = Term::product(path, Unit::Money, vec![line.quantity.clone(), line.rate.clone()]);
        Billed { amount: amount.remarked(line.remark.clone()), line }
    });
    billed.collect()
}
