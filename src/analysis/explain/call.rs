//! The bill lines of a call as terms: calls × tokens × rate.

use std::sync::Arc;

use crate::exact::Exact;
use crate::pricing::{CacheMode, Offer, Rate};
use crate::scenario::{Cache, PlannedCall, Service, Tool};
use crate::units::{Meter, Per, Tier, Tokens};
use crate::yaml::Located;

use super::site::Site;
use super::term::{Name, Shared, Term, Unit};

/// Which rewritings of usage are applied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    Base,
    Cached,
    Tiered,
}

/// A call of a step: what the scenario says of it, and what it is billed at.
pub(super) struct CallSite<'a, 's> {
    pub(super) site: &'a Site<'s>,
    /// The path of the branch.
    pub(super) path: &'a str,
    pub(super) model: &'a Located<String>,
    pub(super) planned: &'a PlannedCall,
    /// Tokens of the prompt before factors, outputs read included.
    pub(super) prompt: Shared,
    /// Tokens that earlier attempts add.
    pub(super) feedback: Option<Shared>,
    pub(super) output: &'a Located<Tokens>,
    pub(super) cache: Option<&'a Cache>,
    /// The path of the cache below that of the branch.
    pub(super) cache_path: &'static str,
    /// The calls of the branch, from which an hour's may follow.
    pub(super) of_branch: &'a Shared,
    /// The attempt, counted from 0.
    pub(super) rung: usize,
    pub(super) service: Service,
    pub(super) region: Option<&'a Located<String>>,
    pub(super) tools: &'a [Tool],
}

/// A bill line as terms, and by what lines are summed up.
#[derive(Clone, Debug)]
pub(super) struct LineTerm {
    /// The model, where one is called.
    pub(super) model: Option<Arc<str>>,
    /// The meter, the fee's name, or `check_fee`.
    pub(super) meter: String,
    pub(super) quantity: Shared,
    pub(super) rate: Shared,
    /// What the line is for.
    pub(super) remark: String,
    /// What the same tokens would cost at the rate of uncached input, for what is read from the cache.
    pub(super) uncached: Option<Exact>,
}

/// So many tokens of a call in a meter: those of a share of the calls where the batch takes a part.
struct Used {
    tier: Tier,
    meter: Meter,
    tokens: Shared,
    share: Option<Shared>,
}

impl CallSite<'_, '_> {
    /// The lines of a call that is made so often. Those of nothing are left out.
    pub(super) fn lines(&self, stage: Stage, calls: &Shared, role: &str) -> Vec<LineTerm> {
        let mut lines = Vec::new();
        for used in self.usage(stage) {
            let factors = [Some(calls.clone()), used.share, Some(used.tokens)].into_iter().flatten();
            let quantity = Term::product("quantity", Unit::Tokens, factors.collect());
            let Ok(rate) = self.planned.rates.rate(used.tier, used.meter) else { continue };
            if quantity.value.is_zero() {
                continue;
            }
            let uncached = self.planned.rates.rate(used.tier, Meter::Input).ok();
            let uncached = uncached.filter(|_| used.meter == Meter::CacheRead);
            lines.push(LineTerm {
                model: Some(Arc::clone(&self.planned.model)),
                meter: used.meter.name().to_owned(),
                uncached: uncached.map(|rate| &quantity.value * &per_one(rate)),
                quantity,
                rate: self.rate(rate, true),
                remark: format!("{role}{}, {}, {}", self.planned.model, used.tier, used.meter),
            });
        }
        for (tool, planned) in self.tools.iter().zip(&self.planned.tools) {
            let uses = self.site.stated(self.path, Unit::Things, tool.uses.value.exact(), &tool.uses.place);
            let quantity = Term::product("quantity", Unit::Calls, vec![calls.clone(), uses]);
            if quantity.value.is_zero() {
                continue;
            }
            lines.push(LineTerm {
                model: Some(Arc::clone(&self.planned.model)),
                meter: planned.name.to_string(),
                uncached: None,
                quantity,
                rate: self.rate(&planned.rate, false),
                remark: format!("{role}{}, {}", self.planned.model, planned.name),
            });
        }
        lines.extend(self.storage_line(calls, role).filter(|_| stage != Stage::Base));
        lines
    }

    /// The usage of a call, in the order of a bill.
    fn usage(&self, stage: Stage) -> Vec<Used> {
        let cached = stage != Stage::Base;
        match &self.service {
            Service::Tier(tier) if stage == Stage::Tiered => {
                self.tokens(*tier, None, self.hit_rate().as_ref())
            }
            Service::Batch { share, hit_rate, .. } if stage == Stage::Tiered => {
                let share = self.site.stated(self.path, Unit::Part, share.value.exact(), &share.place);
                let hit_rate = hit_rate
                    .as_ref()
                    .map(|rate| self.site.stated(self.path, Unit::Part, rate.value.exact(), &rate.place));
                let rest = Term::complement("not in the batch", &share);
                let mut usage = self.tokens(Tier::Standard, Some(&rest), self.hit_rate().as_ref());
                usage.extend(self.tokens(Tier::Batch, Some(&share), hit_rate.as_ref()));
                usage
            }
            _ => self.tokens(Tier::Standard, None, self.hit_rate().filter(|_| cached).as_ref()),
        }
    }

    /// The tokens of a call in one tier. Without a hit rate no cache plays a part.
    fn tokens(&self, tier: Tier, share: Option<&Shared>, hit_rate: Option<&Shared>) -> Vec<Used> {
        let used = |meter, tokens| Used { tier, meter, tokens, share: share.cloned() };
        let prompt = self.sent();
        let cached = hit_rate.and_then(|hit_rate| Some((hit_rate, self.cached()?)));
        let mut usage = match cached {
            None => vec![used(Meter::Input, prompt)],
            Some((hit_rate, cached)) => {
                let input = Term::difference("uncached tokens of a call", Unit::Tokens, &prompt, &cached);
                let write = self.planned.cache.as_ref().map_or(Meter::CacheWrite, |cache| cache.write);
                let misses = Term::complement("misses", hit_rate);
                let part = |name: &'static str, part: &Shared| {
                    Term::product(name, Unit::Tokens, vec![cached.clone(), part.clone()])
                };
                vec![
                    used(Meter::Input, input),
                    used(Meter::CacheRead, part("tokens read of a call", hit_rate)),
                    used(write, part("tokens written of a call", &misses)),
                ]
            }
        };
        usage.push(used(Meter::Output, self.made()));
        usage
    }

    /// Tokens of the prompt, the model's factor applied, with feedback.
    fn sent(&self) -> Shared {
        let prompt = match self.site.factor(self.model, true) {
            Some(factor) => {
                Term::product("prompt of a call", Unit::Tokens, vec![self.prompt.clone(), factor])
            }
            None => self.prompt.clone(),
        };
        match &self.feedback {
            Some(feedback) => Term::sum("prompt with feedback", Unit::Tokens, vec![prompt, feedback.clone()]),
            None => prompt,
        }
    }

    fn made(&self) -> Shared {
        let own = self.site.stated(self.path, Unit::Tokens, self.output.value.exact(), &self.output.place);
        match self.site.factor(self.model, false) {
            Some(factor) => Term::product("output of a call", Unit::Tokens, vec![own, factor]),
            None => own,
        }
    }

    pub(super) fn offer(&self) -> Option<&Arc<Offer>> {
        self.site.plan.models.offer_of(self.model)
    }

    /// The part of the prompt that the cache takes.
    pub(super) fn cached(&self) -> Option<Shared> {
        let prefix = &self.cache?.prefix;
        let rules = self.offer()?.limits.cache.as_ref().filter(|rules| rules.mode != CacheMode::None)?;
        let own = self.site.stated(self.path, Unit::Tokens, prefix.value.exact(), &prefix.place);
        let scaled = match self.site.factor(self.model, true) {
            Some(factor) => Term::product("prefix", Unit::Tokens, vec![own, factor]),
            None => own,
        };
        let rule = |name: &'static str, stated: Option<&Located<Tokens>>, value: Exact, why| match stated {
            Some(stated) => Term::published(name, Unit::Tokens, stated.value.exact(), &stated.place, None),
            None => Term::default(name, Unit::Tokens, value, why),
        };
        let granule = rule("granule", rules.granule.as_ref(), Exact::ONE, "1 unless the table says more");
        let least = rules.min_prefix.as_ref();
        let least = rule("shortest prefix", least, Exact::ZERO, "0, since the table does not know it");
        Some(Term::granules("cached tokens of a call", scaled, granule, least))
    }

    /// A rate: what the table states, less the discounts of contracts, times the factor of the region.
    pub(super) fn rate(&self, rate: &Rate, of_tokens: bool) -> Shared {
        let unit = Unit::Rate(rate.list.per);
        let stated =
            |name: Name| Term::published(name, unit, &list(rate), &rate.place, rate.evidence.as_ref());
        let discounts = rate.discounts.iter().map(|discount| {
            let (value, place) = (discount.value.exact(), &discount.place);
            let off = Term::published("discount", Unit::Part, value, place, None);
            Term::complement("after discount", &off)
        });
        let region = self.region.filter(|_| of_tokens).and_then(|region| {
            let factor = self.offer()?.card.regions.get(&region.value)?;
            let (value, place) = (factor.value.exact(), &factor.place);
            let evidence = Some(&self.offer()?.card.evidence);
            let term = Term::published("factor of the region", Unit::Factor, value, place, evidence);
            Some(term.remarked(format!("region {}", region.value)))
        });
        let factors: Vec<Shared> = discounts.chain(region).collect();
        if factors.is_empty() {
            return stated("rate".into()).remarked(self.since());
        }
        let list = stated("list rate".into()).remarked(self.since());
        Term::product("rate", unit, std::iter::once(list).chain(factors).collect())
    }

    /// From when on the card holds.
    fn since(&self) -> String {
        let from = self.offer().and_then(|offer| offer.card.from);
        from.map_or_else(String::new, |from| format!("in force from {from}"))
    }
}

/// The amount that the table states, for one token or call.
fn list(rate: &Rate) -> Exact {
    each(rate.list.usd.exact(), rate.list.per)
}

fn per_one(rate: &Rate) -> Exact {
    each(rate.net.usd.exact(), rate.net.per)
}

fn each(amount: &Exact, per: Per) -> Exact {
    amount.checked_div(&per.number()).unwrap_or_default()
}
