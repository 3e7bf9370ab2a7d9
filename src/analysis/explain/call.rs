//! The bill lines of a call as terms: calls × tokens × rate.

use std::sync::Arc;

use crate::exact::Exact;
use crate::pricing::{CacheMode, Offer, Rate};
use crate::scenario::{Cache, Conversation, Metered, Overflow, PlannedCall, Service, Tool};
use crate::units::{Lifetime, Meter, Per, Tier, Tokens};
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
    pub(super) conversation: Option<&'a Conversation>,
    pub(super) overflow: &'a Overflow,
    /// The step's own limit on prompts.
    pub(super) max_input: Option<&'a Located<Tokens>>,
    pub(super) cache: Option<&'a Cache>,
    /// The path of the cache below that of the branch.
    pub(super) cache_path: &'static str,
    /// The calls of the branch, from which an hour's may follow.
    pub(super) of_branch: &'a Shared,
    /// The attempt, counted from 0.
    pub(super) rung: usize,
    pub(super) service: Service,
    pub(super) region: Option<&'a Located<String>>,
    pub(super) meters: &'a [Metered],
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

/// Requests of a call that are billed at the same rates, as terms.
pub(super) struct Part<'a> {
    pub(super) planned: &'a PlannedCall,
    /// What is to be said of its lines.
    pub(super) role: &'static str,
    /// How many requests there are; `None` for a single one.
    pub(super) requests: Option<Shared>,
    /// How often they send what stays in the context beside text; `None` for once.
    pub(super) sendings: Option<Shared>,
    /// Tokens of all prompts, feedback included.
    pub(super) prompt: Shared,
    pub(super) output: Shared,
    pub(super) cached: Cached,
}

/// What a cache takes of the prompts.
pub(super) enum Cached {
    /// Nothing.
    Nothing,
    /// So many tokens, of which a share is read.
    Prefix(Shared),
    /// So many tokens, of which these are read.
    Turns { all: Shared, read: Shared },
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
        let parts = self.parts();
        let lines = parts.iter().flat_map(|part| self.part_lines(part, stage, calls, role));
        lines.chain(self.storage_line(calls, role).filter(|_| stage != Stage::Base)).collect()
    }

    fn part_lines(&self, part: &Part<'_>, stage: Stage, calls: &Shared, role: &str) -> Vec<LineTerm> {
        let mut lines = Vec::new();
        let (planned, role) = (part.planned, format!("{role}{}", part.role));
        for used in self.usage(part, stage) {
            let factors = [Some(calls.clone()), used.share, Some(used.tokens)].into_iter().flatten();
            let quantity = Term::product("quantity", Unit::Tokens, factors.collect());
            let Ok(rate) = planned.rates.rate(used.tier, used.meter) else { continue };
            if quantity.value.is_zero() {
                continue;
            }
            let uncached = planned.rates.rate(used.tier, used.meter.uncached()).ok();
            let uncached = uncached.filter(|_| used.meter.is_read());
            lines.push(LineTerm {
                model: Some(Arc::clone(&planned.model)),
                meter: used.meter.name().to_owned(),
                uncached: uncached.map(|rate| &quantity.value * &per_one(rate)),
                quantity,
                rate: self.rate(rate, true),
                remark: format!("{role}{}, {}, {}", planned.model, used.tier, used.meter),
            });
        }
        for (tool, fee) in self.tools.iter().zip(&planned.tools) {
            let uses = self.site.stated(self.path, Unit::Things, tool.uses.value.exact(), &tool.uses.place);
            let factors = [Some(calls.clone()), part.requests.clone(), Some(uses)].into_iter().flatten();
            let quantity = Term::product("quantity", Unit::Calls, factors.collect());
            if quantity.value.is_zero() {
                continue;
            }
            lines.push(LineTerm {
                model: Some(Arc::clone(&planned.model)),
                meter: fee.name.to_string(),
                uncached: None,
                quantity,
                rate: self.rate(&fee.rate, false),
                remark: format!("{role}{}, {}", planned.model, fee.name),
            });
        }
        lines
    }

    /// The usage of requests, in the order of a bill.
    fn usage(&self, part: &Part<'_>, stage: Stage) -> Vec<Used> {
        let own_rate = Some(self.hit_rate());
        match &self.service {
            Service::Tier(tier) if stage == Stage::Tiered => self.tokens(part, *tier, None, own_rate),
            Service::Batch { share, hit_rate, .. } if stage == Stage::Tiered => {
                let share = self.site.stated(self.path, Unit::Part, share.value.exact(), &share.place);
                let hit_rate = hit_rate
                    .as_ref()
                    .map(|rate| self.site.stated(self.path, Unit::Part, rate.value.exact(), &rate.place));
                let rest = Term::complement("not in the batch", &share);
                let mut usage = self.tokens(part, Tier::Standard, Some(&rest), own_rate);
                usage.extend(self.tokens(part, Tier::Batch, Some(&share), Some(hit_rate)));
                usage
            }
            _ => self.tokens(part, Tier::Standard, None, own_rate.filter(|_| stage != Stage::Base)),
        }
    }

    /// The tokens of requests in one tier. `caching` is none where no cache plays a part yet; else the
    /// hit rate of a prefix, where there is one.
    fn tokens(
        &self,
        part: &Part<'_>,
        tier: Tier,
        share: Option<&Shared>,
        caching: Option<Option<Shared>>,
    ) -> Vec<Used> {
        let used = |meter, tokens| Used { tier, meter, tokens, share: share.cloned() };
        let cached = match (&part.cached, caching) {
            (Cached::Prefix(cached), Some(Some(hit_rate))) => {
                let misses = Term::complement("misses", &hit_rate);
                let part = |name: &'static str, part: Shared| {
                    Term::product(name, Unit::Tokens, vec![cached.clone(), part])
                };
                let read = part("tokens read of a call", hit_rate);
                Some((cached, read, part("tokens written of a call", misses)))
            }
            (Cached::Turns { all, read }, Some(_)) => {
                let written = Term::difference("tokens written of a call", Unit::Tokens, all, read);
                Some((all, read.clone(), written))
            }
            _ => None,
        };
        let mut usage = match cached {
            None => vec![used(Meter::Input, part.prompt.clone())],
            Some((cached, read, written)) => {
                let input = Term::difference("uncached tokens of a call", Unit::Tokens, &part.prompt, cached);
                let lifetime = part.planned.cache.as_ref().map_or(Lifetime::Default, |cache| cache.lifetime);
                let write = Meter::Input.write(lifetime);
                vec![used(Meter::Input, input), used(Meter::Input.read(), read), used(write, written)]
            }
        };
        usage.push(used(Meter::Output, part.output.clone()));
        usage.extend(self.beside_text(part).into_iter().map(|(meter, quantity)| used(meter, quantity)));
        usage
    }

    /// Tokens beside text in the prompt of a single request.
    pub(super) fn beside(&self) -> Exact {
        let sent = self.meters.iter().filter(|own| own.is_in_prompt());
        sent.map(|own| own.quantity.value.exact()).sum()
    }

    /// What requests use beside text.
    fn beside_text(&self, part: &Part<'_>) -> Vec<(Meter, Shared)> {
        let quantity = |own: &Metered| {
            let (number, place) = (own.quantity.value.exact(), &own.quantity.place);
            let stated = self.site.stated(self.path, Unit::Tokens, number, place);
            let times = if own.is_in_prompt() { &part.sendings } else { &part.requests };
            let all = |times: &Shared| vec![times.clone(), stated.clone()];
            let of_all = |times| Term::product("of all requests", Unit::Tokens, all(times));
            (own.meter, times.as_ref().map_or(stated.clone(), of_all))
        };
        let is_merge = part.planned.meters.is_empty();
        self.meters.iter().filter(|_| !is_merge).map(quantity).collect()
    }

    /// What the call consists of.
    fn parts(&self) -> Vec<Part<'_>> {
        match (self.conversation, self.overflow.chunking()) {
            (Some(conversation), _) => self.turns(conversation),
            (None, Some(chunking)) if !self.planned.further.is_empty() => self.chunks(chunking),
            _ => {
                let prompt = match self.overflow {
                    Overflow::Truncate(_) => self.cut(),
                    Overflow::Error | Overflow::Chunk(_) => self.sent(),
                };
                let cached = self.cached().map_or(Cached::Nothing, Cached::Prefix);
                let output = self.made();
                let (planned, role) = (self.planned, "");
                vec![Part { planned, role, requests: None, sendings: None, prompt, output, cached }]
            }
        }
    }

    /// Tokens of the prompt, the model's factor applied, with feedback.
    pub(super) fn sent(&self) -> Shared {
        let prompt = self.scaled("prompt of a call", self.prompt.clone());
        match &self.feedback {
            Some(feedback) => Term::sum("prompt with feedback", Unit::Tokens, vec![prompt, feedback.clone()]),
            None => prompt,
        }
    }

    /// Tokens of a prompt with the model's factor on them, where it has one.
    pub(super) fn scaled(&self, name: &'static str, tokens: Shared) -> Shared {
        match self.site.factor(self.model, true) {
            Some(factor) => Term::product(name, Unit::Tokens, vec![tokens, factor]),
            None => tokens,
        }
    }

    pub(super) fn made(&self) -> Shared {
        self.made_of(self.output)
    }

    /// Tokens of an output with the model's factor on them, where it has one.
    pub(super) fn made_of(&self, output: &Located<Tokens>) -> Shared {
        let own = self.tokens_of(output);
        match self.site.factor(self.model, false) {
            Some(factor) => Term::product("output of a call", Unit::Tokens, vec![own, factor]),
            None => own,
        }
    }

    /// Tokens that the scenario states.
    pub(super) fn tokens_of(&self, stated: &Located<Tokens>) -> Shared {
        self.site.stated(self.path, Unit::Tokens, stated.value.exact(), &stated.place)
    }

    pub(super) fn offer(&self) -> Option<&Arc<Offer>> {
        self.site.plan.models.offer_of(self.model)
    }

    /// The prefix that is to be cached, the model's factor applied.
    pub(super) fn prefix(&self) -> Option<Shared> {
        self.cache.map(|cache| self.scaled("prefix", self.tokens_of(&cache.prefix)))
    }

    /// The part of the prompt that the cache takes.
    pub(super) fn cached(&self) -> Option<Shared> {
        self.granules("cached tokens of a call", self.prefix()?)
    }

    /// What a cache takes of the beginning of a prompt, where the model has one.
    pub(super) fn granules(&self, name: &'static str, prefix: Shared) -> Option<Shared> {
        let rules = self.offer()?.limits.cache.as_ref().filter(|rules| rules.mode != CacheMode::None)?;
        let rule = |name: &'static str, stated: Option<&Located<Tokens>>, value: Exact, why| match stated {
            Some(stated) => Term::published(name, Unit::Tokens, stated.value.exact(), &stated.place, None),
            None => Term::default(name, Unit::Tokens, value, why),
        };
        let granule = rule("granule", rules.granule.as_ref(), Exact::ONE, "1 unless the table says more");
        let least = rules.min_prefix.as_ref();
        let least = rule("shortest prefix", least, Exact::ZERO, "0, since the table does not know it");
        Some(Term::granules(name, prefix, granule, least))
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
