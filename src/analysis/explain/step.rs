//! A step as terms: its branches put together.

use std::collections::BTreeMap;

use crate::exact::Exact;
use crate::scenario::{PlannedStep, Step, path_name};
use crate::units::{Figure, Meter};

use super::branch::{BILLED, Billed, Fate, Figured, branch};
use super::site::Site;
use super::term::{Shared, Term, Unit};

/// A step, and its branches where it has a route.
pub(super) struct StepTerms {
    pub(super) own: Figured,
    pub(super) branches: Vec<Figured>,
    /// Whether a branch has error rates.
    pub(super) has_error_rates: bool,
}

/// All of a step.
pub(super) fn step(site: &Site<'_>, step: &Step, planned: &PlannedStep) -> StepTerms {
    let branches = planned.branches.iter().enumerate();
    let mut branches: Vec<Figured> =
        branches.map(|(index, planned)| branch(site, step, index, planned)).collect();
    let has_error_rates = branches.iter().any(|branch| branch.fate.is_some());
    let own_path = path_name(["steps", &step.name]);
    if branches.first().is_some_and(|first| first.path == own_path) {
        let own = branches.remove(0);
        return StepTerms { own, branches: Vec::new(), has_error_rates };
    }
    StepTerms { own: together(own_path, site.calls(step), &branches), branches, has_error_rates }
}

/// The sums over branches.
fn together(path: String, calls: Shared, branches: &[Figured]) -> Figured {
    let over = |name: &str, part: &dyn Fn(&Figured) -> &Shared| {
        let parts = branches.iter().map(|branch| part(branch).clone()).collect();
        Term::sum(format!("{path}.{name}"), Unit::Money, parts)
    };
    let bills = BILLED.iter().enumerate().map(|(index, figure)| {
        let lines = branches.iter().flat_map(|branch| branch.bills[index].1.clone()).collect();
        (over(figure.name(), &|branch| &branch.bills[index].0), lines)
    });
    Figured {
        bills: bills.collect(),
        retries: over("retries", &|branch| &branch.retries),
        human: over("human", &|branch| &branch.human),
        downstream: over("downstream", &|branch| &branch.downstream),
        total: over("total", &|branch| &branch.total),
        fate: mixed(&path, branches),
        share: None,
        rungs: Vec::new(),
        calls,
        path,
    }
}

/// What becomes of a call, by share, where each branch that is used has its error rates.
fn mixed(path: &str, branches: &[Figured]) -> Option<Fate> {
    let is_used = |branch: &&Figured| branch.share.as_ref().is_none_or(|share| !share.value.is_zero());
    let used: Option<Vec<(Option<&Shared>, &Fate)>> = branches
        .iter()
        .filter(is_used)
        .map(|branch| Some((branch.share.as_ref(), branch.fate.as_ref()?)))
        .collect();
    let used = used?;
    let mix = |part: &dyn Fn(&Fate) -> &Shared| {
        let parts = used.iter().map(|(share, fate)| match share {
            Some(share) => {
                let factors = vec![(*share).clone(), part(fate).clone()];
                Term::product("by share", Unit::Part, factors)
            }
            None => part(fate).clone(),
        });
        parts.collect::<Vec<_>>()
    };
    let outcome = |what: &str, part: &dyn Fn(&Fate) -> &Shared| {
        Term::sum(format!("{path}.outcome.{what}"), Unit::Part, mix(part))
    };
    Some(Fate {
        good: outcome("good", &|fate| &fate.good),
        escaped: outcome("escaped", &|fate| &fate.escaped),
        unfixed: outcome("unfixed", &|fate| &fate.unfixed),
        abandoned: outcome("abandoned", &|fate| &fate.abandoned),
        fixed: outcome("fixed", &|fate| &fate.fixed),
    })
}

impl Figured {
    /// A figure's term; `None` for fixed cost, which no step has.
    pub(super) fn figure(&self, figure: Figure) -> Option<&Shared> {
        match figure {
            Figure::Base | Figure::CacheDiscounted | Figure::BatchDiscounted | Figure::Invoice => {
                self.bills.get(figure as usize).map(|(sum, _)| sum)
            }
            Figure::Human => Some(&self.human),
            Figure::Downstream => Some(&self.downstream),
            Figure::Total => Some(&self.total),
            Figure::Fixed => None,
        }
    }

    /// The terms of the figures and of what is said of the calls.
    pub(super) fn headlines(&self) -> Vec<Shared> {
        let mut named: Vec<Shared> =
            Figure::ALL.iter().filter_map(|figure| self.figure(*figure).cloned()).collect();
        named.extend(changes(&self.path, &self.bills.iter().map(|(sum, _)| sum).collect::<Vec<_>>()));
        named.push(self.retries.clone());
        named.extend(self.share.clone().filter(|share| {
            let own = format!("{}.share", self.path);
            share.name.path() == Some(own.as_str()) && !share.how.parts().is_empty()
        }));
        named.push(self.calls.clone());
        if let Some(Fate { good, escaped, fixed, unfixed, abandoned }) = &self.fate {
            named.extend([good, escaped, fixed, unfixed, abandoned].map(Clone::clone));
        }
        named.extend(self.rungs.iter().cloned());
        named
    }

    /// The lines of the bills with their quantities and rates.
    pub(super) fn lines(&self) -> impl Iterator<Item = Shared> {
        let lines = self.bills.iter().flat_map(|(_, lines)| lines);
        lines.flat_map(|Billed { line, amount }| {
            let rate = Some(line.rate.clone()).filter(|rate| {
                rate.name.path().is_some_and(|name| Some(name) == rate_path(amount).as_deref())
            });
            [Some(amount.clone()), Some(line.quantity.clone()), rate].into_iter().flatten()
        })
    }

    /// The amounts of each billed figure by meter.
    pub(super) fn meters(&self) -> Vec<Shared> {
        let mut named = Vec::new();
        for (sum, lines) in &self.bills {
            for (meter, amounts) in by_meter(lines) {
                let bill = sum.name.text();
                named.push(Term::sum(format!("{bill}.{}", path_name([meter])), Unit::Money, amounts));
            }
        }
        named
    }

    /// What the tokens of a meter that reads from the cache would cost uncached, where the rates are known.
    pub(super) fn uncached(&self, read: Meter) -> Option<Exact> {
        let (_, lines) = self.bills.last()?;
        let read = lines.iter().filter(|billed| billed.line.meter == read.name());
        read.map(|billed| billed.line.uncached.clone()).sum::<Option<Exact>>()
    }
}

fn rate_path(amount: &Shared) -> Option<String> {
    amount.name.path().map(|path| format!("{path}.rate"))
}

/// The amounts of lines by meter, in the order of a call; then fees, by name.
fn by_meter(lines: &[Billed]) -> Vec<(&str, Vec<Shared>)> {
    let mut groups: BTreeMap<(usize, &str), Vec<Shared>> = BTreeMap::new();
    for Billed { line, amount } in lines {
        groups.entry((rank(&line.meter), &line.meter)).or_default().push(amount.clone());
    }
    groups.into_iter().map(|((_, meter), amounts)| (meter, amounts)).collect()
}

/// The place of a meter in a call; fees come after them.
pub(super) fn rank(meter: &str) -> usize {
    Meter::named(meter).map_or(usize::MAX, |meter| meter as usize)
}

/// What cache and batch change: the differences that a waterfall prints.
pub(super) fn changes(path: &str, bills: &[&Shared]) -> Vec<Shared> {
    let [base, cached, tiered, ..] = bills else { return Vec::new() };
    let change = |name: &str, to: &Shared, from: &Shared| {
        Term::difference(format!("{path}.{name}"), Unit::Money, to, from)
    };
    vec![change("cache", cached, base), change("batch", tiered, cached)]
}
