//! One call of a model: its tokens, their cached part, and the rates of its meters.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::pricing::{Latency, NoRate, Offer, Published, Rate};
use crate::scenario::design::{Cache, Conversation, Metered, Overflow, Service, Tool, When};
use crate::units::{Count, Factor, Meter, Share, Tier, Tokens, Unit};
use crate::yaml::Located;

use super::sheet::RateSheets;
use super::traffic::Pace;
use super::{CallCache, CallService, PlannedCall, PlannedMeter, PlannedTool, RateSheet, Requests};

/// A request of a step or a check to a model.
pub(super) struct Asked<'s> {
    /// The model's name as written.
    pub(super) name: &'s Located<String>,
    pub(super) offer: &'s Arc<Offer>,
    pub(super) factors: (Factor, Factor),
    /// The speed of the model, if known.
    pub(super) latency: Option<&'s Latency>,
    /// Prompt tokens before factors, including outputs it reads.
    pub(super) prompt: Tokens,
    /// The part of the prompt given by the step or attempt itself.
    pub(super) own: &'s Tokens,
    /// The position of that number.
    pub(super) prompt_place: &'s Place,
    pub(super) feedback: Tokens,
    pub(super) output: &'s Located<Tokens>,
    pub(super) conversation: Option<&'s Conversation>,
    pub(super) overflow: &'s Overflow,
    pub(super) cache: Option<&'s Cache>,
    pub(super) service: &'s Service,
    pub(super) region: Option<&'s Located<String>>,
    /// When the calls are made.
    pub(super) when: Option<&'s When>,
    pub(super) meters: &'s [Metered],
    pub(super) tools: &'s [Tool],
    pub(super) max_input: Option<&'s Located<Tokens>>,
    /// The calls per month, if they depend only on the volume.
    pub(super) pace: Option<&'s Pace>,
    /// Days per month.
    pub(super) days: &'s Count,
    pub(super) sheets: &'s RateSheets,
}

/// Requests of a call with the same rates.
pub(super) struct Part {
    pub(super) requests: Requests,
    /// How often they send the usage other than text that each adds to the context: once per request and, in a
    /// conversation, again in every later turn.
    pub(super) sendings: Count,
    /// Prompt tokens of one request, which determine the rates.
    pub(super) sent: Tokens,
    /// Output tokens of one request, which determine its latency.
    pub(super) made: Tokens,
    /// Prompt tokens of all requests, without feedback.
    pub(super) prompt: Tokens,
    pub(super) feedback: Tokens,
    pub(super) output: Tokens,
    pub(super) cache: Option<CallCache>,
}

impl Asked<'_> {
    /// Checks the call against the model's limits and finds its rates.
    pub(super) fn plan(&self, problems: &mut Problems) -> Option<PlannedCall> {
        let output = self.answer();
        self.check_parts(&output, problems);
        if let Some(conversation) = self.conversation {
            return self.converse(conversation, output, problems);
        }
        let prompt = (&self.prompt * &self.factors.0).named("prompt of a call");
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
        self.check_limits(&sent, &(&output + &self.made_beside()), problems);
        let cache = match self.cache {
            Some(cache) => Some(self.cache(cache, problems)?),
            None => None,
        };
        let (requests, feedback, made) = (Requests::One, self.feedback.clone(), output.clone());
        let sendings = Count::ONE;
        self.part(Part { requests, sendings, sent, made, prompt, feedback, output, cache }, problems)
    }

    /// Requests with their rates.
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
            long: self.offer.long_context(&sent),
            region: self.region.map(|region| region.value.as_str().into()),
            rates: self.sheets.of(self.offer, &sent, &region),
            hours: self.hours(&region, problems)?,
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

    /// Prompt tokens other than text, per request.
    pub(super) fn beside(&self) -> Tokens {
        let sent = self.meters.iter().filter(|own| own.is_in_prompt());
        Tokens::from_count(&sent.map(|own| &own.quantity.value).sum())
    }

    /// Tokens beside text that each later turn of a conversation sends again.
    pub(super) fn kept_beside(&self) -> Tokens {
        let kept = self.meters.iter().filter(|own| own.kept_as().is_some());
        Tokens::from_count(&kept.map(|own| &own.quantity.value).sum())
    }

    /// Tokens of an output, with the model's factor.
    pub(super) fn answer(&self) -> Tokens {
        (&self.output.value * &self.factors.1).named("output of a call")
    }

    /// Tokens beside text that one request makes.
    pub(super) fn made_beside(&self) -> Tokens {
        let made = self.meters.iter().filter(|own| own.is_in_answer());
        Tokens::from_count(&made.map(|own| &own.quantity.value).sum())
    }

    /// What all requests use beside text, but for the one that puts outputs together.
    fn quantities(&self, requests: &Requests, sendings: &Count) -> Vec<PlannedMeter> {
        let caching = self.conversation.is_some_and(|conversation| conversation.caching.is_some());
        let meters = if *requests == Requests::Merge { &[] } else { self.meters };
        // What is a part of another meter is billed as that one where the card has no rate for the part.
        let is_apart = |own: &&Metered| {
            own.meter.facts().part_of.is_none() || self.offer.card.has_cell(|meter| meter == own.meter)
        };
        if meters.is_empty() {
            return Vec::new();
        }
        let again = sendings.without(requests.number()).named("sent again by later turns");
        let used = |own: &Metered, meter: Meter, times: &Count, cached_as: Option<Meter>| PlannedMeter {
            meter,
            class: own.class.clone(),
            quantity: own.quantity.value.clone(),
            times: times.clone(),
            cached_as,
        };
        let quantity = |own: &Metered| {
            let own_times = used(own, own.meter, requests.number(), None);
            let kept = own.kept_as().filter(|_| !again.is_zero());
            match kept {
                Some(kept) if caching => vec![own_times, used(own, kept, &again, Some(kept.read()))],
                // All times at once, as far as they are billed alike.
                Some(kept) if kept == own.meter => vec![used(own, kept, sendings, None)],
                Some(kept) => vec![own_times, used(own, kept, &again, None)],
                None => vec![own_times],
            }
        };
        meters.iter().filter(is_apart).flat_map(quantity).collect()
    }

    /// Refuses a part that is larger than the whole.
    fn check_parts(&self, output: &Tokens, problems: &mut Problems) {
        let is_too_large = |own: &&Metered| {
            own.meter.facts().part_of.is_some() && output.exact() < own.quantity.value.exact()
        };
        for own in self.meters.iter().filter(is_too_large) {
            let message = format!(
                "`{}` is a part of `output`, and is more than its {} tokens",
                own.meter,
                output.exact().grouped()
            );
            let refused = Diagnostic::error(Code::OutOfRange, message).at(&own.quantity.place);
            problems.push(refused.also(&self.output.place, "the output"));
        }
    }

    /// The tools, which every request except the merge uses.
    fn tools(&self, requests: &Requests, problems: &mut Problems) -> Option<Vec<PlannedTool>> {
        let tools = if *requests == Requests::Merge { &[] } else { self.tools };
        let planned: Vec<Option<PlannedTool>> =
            tools.iter().map(|tool| self.tool(tool, requests.number(), problems)).collect();
        planned.into_iter().collect()
    }

    /// Of a fee that is charged for requests, `tools` says which share of them uses the tool.
    fn check_share(tool: &Tool, fee: &Rate, problems: &mut Problems) {
        if fee.net.is_once() && Count::ONE < tool.uses.value {
            let name = &tool.name.value;
            let message =
                format!("`{name}` is charged once a request, so this is the share of requests that use it");
            let refused = Diagnostic::error(Code::OutOfRange, message).at(&tool.uses.place);
            problems.push(refused.also(&fee.place, "the fee").help("write at most 100%"));
        }
    }

    fn tool(&self, tool: &Tool, requests: &Count, problems: &mut Problems) -> Option<PlannedTool> {
        let model = &self.offer.id;
        let name = tool.name.value.as_str();
        let planned = |rate: Rate| PlannedTool {
            name: name.into(),
            uses: tool.uses.value.clone(),
            requests: requests.clone(),
            rate: Arc::new(rate),
        };
        match self.offer.fee(name) {
            Some(Ok(rate)) => {
                Self::check_share(tool, &rate, problems);
                Some(planned(rate))
            }
            Some(Err(NoRate::NotOffered(place) | NoRate::Unknown(place) | NoRate::ByClass { place, .. })) => {
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
    /// A call outside a scenario: only its rates. `prompt` determines the long-context rates.
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
            long: offer.long_context(prompt),
            region: None,
            rates: RateSheet::of(offer, prompt, region),
            hours: None,
        }
    }
}
