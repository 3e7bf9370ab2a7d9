//! One call of a model: its tokens, the cached part of them, and the prices of its meters.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::pricing::{Latency, NoRate, Offer, Published, Rate};
use crate::scenario::design::{Cache, Conversation, Metered, Overflow, Service, Tool};
use crate::units::{Count, Factor, Meter, ModelId, PerMeter, PerTier, Share, Tier, Tokens, Unit};
use crate::yaml::Located;

use super::traffic::Pace;
use super::{CallCache, CallService, PlannedCall, PlannedTool, RateSheet, Requests};

/// What a step or a check asks of a model.
pub(super) struct Asked<'s> {
    /// The model's name as written.
    pub(super) name: &'s Located<String>,
    pub(super) offer: &'s Arc<Offer>,
    pub(super) factors: (Factor, Factor),
    /// How fast the model answers, where that is known.
    pub(super) latency: Option<&'s Latency>,
    /// Tokens of the prompt before factors, outputs read included.
    pub(super) prompt: Tokens,
    /// The part of it that the step or attempt states itself.
    pub(super) own: &'s Tokens,
    /// Where that is stated.
    pub(super) prompt_place: &'s Place,
    pub(super) feedback: Tokens,
    pub(super) output: &'s Located<Tokens>,
    pub(super) conversation: Option<&'s Conversation>,
    pub(super) overflow: &'s Overflow,
    pub(super) cache: Option<&'s Cache>,
    pub(super) service: &'s Service,
    pub(super) region: Option<&'s Located<String>>,
    pub(super) meters: &'s [Metered],
    pub(super) tools: &'s [Tool],
    pub(super) max_input: Option<&'s Located<Tokens>>,
    /// The calls of a month, where they follow from the volume alone.
    pub(super) pace: Option<&'s Pace>,
    /// Days of the month.
    pub(super) days: &'s Count,
    pub(super) sheets: &'s RateSheets,
}

/// Requests of a call that are billed at the same rates.
pub(super) struct Part {
    pub(super) requests: Requests,
    /// How often all of them together send what each adds to the context beside text: once a request and,
    /// in a conversation, again in each turn that follows.
    pub(super) sendings: Count,
    /// Tokens of the prompt of one of them: it decides the rates.
    pub(super) sent: Tokens,
    /// Tokens of the output of one request: they decide its latency.
    pub(super) made: Tokens,
    /// Tokens of all of them, feedback apart.
    pub(super) prompt: Tokens,
    pub(super) feedback: Tokens,
    pub(super) output: Tokens,
    pub(super) cache: Option<CallCache>,
}

impl Asked<'_> {
    /// Holds the call to the model's limits and finds its rates.
    pub(super) fn plan(&self, problems: &mut Problems) -> Option<PlannedCall> {
        if let Some(conversation) = self.conversation {
            return self.converse(conversation, problems);
        }
        let prompt = (&self.prompt * &self.factors.0).named("prompt of a call");
        let output = (&self.output.value * &self.factors.1).named("output of a call");
        match self.overflow {
            Overflow::Error => self.single(prompt, output, problems),
            Overflow::Truncate(place) => self.truncated(place, prompt, output, problems),
            Overflow::Chunk(chunking) => self.chunked(chunking, prompt, output, problems),
        }
    }

    /// A call of one request.
    pub(super) fn single(
        &self,
        prompt: Tokens,
        output: Tokens,
        problems: &mut Problems,
    ) -> Option<PlannedCall> {
        let sent = &(&prompt + &self.feedback) + &self.beside();
        self.check_limits(&sent, &output, problems);
        let cache = match self.cache {
            Some(cache) => Some(self.cache(cache, problems)?),
            None => None,
        };
        let (requests, feedback, made) = (Requests::One, self.feedback.clone(), output.clone());
        let sendings = Count::ONE;
        self.part(Part { requests, sendings, sent, made, prompt, feedback, output, cache }, problems)
    }

    /// Requests with the rates that they are billed at.
    pub(super) fn part(&self, part: Part, problems: &mut Problems) -> Option<PlannedCall> {
        let Part { requests, sendings, sent, made, prompt, feedback, output, cache } = part;
        self.check_tier(&sent, problems);
        let region = self.region_factor(problems)?;
        Some(PlannedCall {
            model: self.offer.id.to_string().into(),
            provider: self.offer.id.provider.as_str().into(),
            offer: Arc::clone(self.offer),
            place: self.name.place.clone(),
            further: Vec::new(),
            cache: cache.filter(|cache| !cache.tokens.is_zero()),
            latency: self.latency.map(|latency| latency.of_call(&made)),
            service: self.service(),
            meters: self.quantities(&requests, &sendings),
            tools: self.tools(&requests, problems)?,
            rates: self.sheets.of(self.offer, &sent, &region),
            requests,
            prompt,
            feedback,
            output,
        })
    }

    fn service(&self) -> CallService {
        match self.service {
            Service::Tier(tier) => CallService::Tier(*tier),
            Service::Batch { share, hit_rate, .. } => CallService::Batch {
                share: share.value.clone(),
                hit_rate: hit_rate.as_ref().map_or(Share::NONE, |rate| rate.value.clone()),
            },
        }
    }

    fn region_factor(&self, problems: &mut Problems) -> Option<Factor> {
        let Some(region) = self.region else {
            return Some(Factor::ONE);
        };
        let factor = self.offer.card.regions.get(&region.value);
        if factor.is_none() {
            let message = format!("the card of `{}` knows no region `{}`", self.offer.id, region.value);
            let unknown = Diagnostic::error(Code::UnknownRegion, message).at(&region.place);
            let unknown = unknown.also(&self.offer.card.place.first_line(), "the card in force");
            let known = &self.offer.card.regions;
            problems.push(if known.is_empty() {
                unknown.help(format!(
                    "add `regions: {{{}: {{factor: 1.10}}}}` to the card, if its vendor publishes one",
                    region.value
                ))
            } else {
                unknown.suggest(&region.value, known.keys().map(String::as_str))
            });
        }
        let evidence = &self.offer.card.evidence;
        factor.map(|Located { value, place }| {
            let note = || Published::of("factor of the region", Unit::Factor, place, Some(evidence));
            value.clone().given(note)
        })
    }

    /// Tokens beside text in the prompt of one request.
    pub(super) fn beside(&self) -> Tokens {
        let sent = self.meters.iter().filter(|own| own.is_in_prompt());
        Tokens::from_count(&sent.map(|own| &own.quantity.value).sum())
    }

    /// What all requests use beside text, but for the one that puts outputs together.
    fn quantities(&self, requests: &Requests, sendings: &Count) -> Vec<(Meter, Count)> {
        let meters = if *requests == Requests::Merge { &[] } else { self.meters };
        let quantity = |own: &Metered| {
            let times = if own.is_in_prompt() { sendings } else { requests.number() };
            (own.meter, &own.quantity.value * times)
        };
        meters.iter().map(quantity).collect()
    }

    /// The tools, which each request uses but the one that puts outputs together.
    fn tools(&self, requests: &Requests, problems: &mut Problems) -> Option<Vec<PlannedTool>> {
        let tools = if *requests == Requests::Merge { &[] } else { self.tools };
        let planned: Vec<Option<PlannedTool>> =
            tools.iter().map(|tool| self.tool(tool, requests.number(), problems)).collect();
        planned.into_iter().collect()
    }

    fn tool(&self, tool: &Tool, requests: &Count, problems: &mut Problems) -> Option<PlannedTool> {
        let model = &self.offer.id;
        let name = tool.name.value.as_str();
        let planned = |uses: Count, rate: Rate| PlannedTool { name: name.into(), uses, rate: Arc::new(rate) };
        match self.offer.fee(name) {
            Some(Ok(rate)) => Some(planned(&tool.uses.value * requests, rate)),
            Some(Err(NoRate::NotOffered(place) | NoRate::Unknown(place))) => {
                let message = format!("`{model}` is not sold with `{name}`");
                let refused = Diagnostic::error(Code::RateNotOffered, message).at(&tool.name.place);
                problems.push(refused.also(&place, "declared here"));
                None
            }
            None => {
                let message = format!("the card of `{model}` knows no fee `{name}`");
                let unknown = Diagnostic::error(Code::UnknownFee, message).at(&tool.name.place);
                let unknown = unknown.also(&self.offer.card.place.first_line(), "the card in force");
                problems.push(unknown.suggest(name, self.offer.card.fees.keys().map(String::as_str)));
                None
            }
        }
    }
}

impl PlannedCall {
    /// A call outside of any scenario: only what it is billed at. `prompt` decides whether it is long.
    #[must_use]
    pub fn bare(
        offer: &Arc<Offer>,
        prompt: &Tokens,
        region: &Factor,
        tools: Vec<PlannedTool>,
        place: &Place,
    ) -> Self {
        Self {
            model: offer.id.to_string().into(),
            provider: offer.id.provider.as_str().into(),
            offer: Arc::clone(offer),
            place: place.clone(),
            requests: Requests::One,
            further: Vec::new(),
            prompt: prompt.clone(),
            feedback: Tokens::ZERO,
            output: Tokens::ZERO,
            cache: None,
            latency: None,
            service: CallService::Tier(Tier::Standard),
            meters: Vec::new(),
            tools,
            rates: RateSheet::of(offer, prompt, region),
        }
    }
}

impl RateSheet {
    fn of(offer: &Offer, sent: &Tokens, region: &Factor) -> Self {
        Self(Arc::new(PerTier::from_fn(|tier| {
            PerMeter::from_fn(|meter| offer.rate(tier, meter, sent, region).map(Arc::new))
        })))
    }
}

/// The rate sheets of a plan so far: there are as many as ways to be billed, however many calls it has.
#[derive(Debug, Default)]
pub(super) struct RateSheets(RefCell<BTreeMap<Billed, RateSheet>>);

/// The model, the long-context entry, and the factor of the region.
type Billed = (ModelId, Option<usize>, Factor);

impl RateSheets {
    fn of(&self, offer: &Offer, sent: &Tokens, region: &Factor) -> RateSheet {
        let billed = (offer.id.clone(), offer.long_context(sent), region.clone());
        self.0.borrow_mut().entry(billed).or_insert_with(|| RateSheet::of(offer, sent, region)).clone()
    }
}
