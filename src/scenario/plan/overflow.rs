//! Prompts that are too long: truncated, or sent in chunks.
//!
//! The room of a prompt is the minimum of the model's longest prompt, its window minus the output, and the step's
//! own `max_input`. A chunk has the cached prefix and the attempt's feedback, which every chunk repeats, and up to
//! `K = room − prefix − feedback` tokens of the rest. A rest of `L` tokens gives `⌈(L − overlap) / (K − overlap)⌉`
//! chunks, all full except the last. All tokens include the model's factors.

use crate::diag::{Code, Diagnostic, Place, Problems};
use crate::exact::Exact;
use crate::pricing::{Offer, Published};
use crate::scenario::design::Chunking;
use crate::units::{Count, Tokens, Unit, named};
use crate::yaml::Located;

use super::call::{Asked, Part};
use super::conversation::joined;
use super::limits::too_long_message;
use super::{CallCache, PlannedCall, Requests};

/// The longest prompt for an output of this length, if a limit is known.
pub(super) fn room(offer: &Offer, output: &Tokens, max_input: Option<&Located<Tokens>>) -> Option<Tokens> {
    let published = |name, tokens: &Tokens| {
        tokens.clone().given(|| Published::of(name, Unit::Tokens, &offer.place, None))
    };
    let limits = &offer.limits;
    let window = limits.context_window.as_ref().map(|window| published("window", window));
    let beside = window.map(|window| window.without(output).named("room for a prompt"));
    let longest = limits.max_input.as_ref().map(|most| published("longest prompt", most));
    let own = max_input.map(|most| most.value.clone());
    [longest, beside, own].into_iter().flatten().min()
}

impl Asked<'_> {
    /// The room that the prompt exceeds, if it does; `None` if no limit is known.
    fn passed(
        &self,
        place: &Place,
        sent: &Tokens,
        output: &Tokens,
        problems: &mut Problems,
    ) -> Option<Option<Tokens>> {
        let room = room(self.offer, output, self.max_input);
        if room.is_none() {
            let message = format!("how long a prompt of `{}` may be is not known", self.offer.id);
            let unknown = Diagnostic::error(Code::WindowUnknown, message).at(place);
            let unknown = unknown.also(&self.name.place, "this model");
            problems.push(
                unknown.help("add `context_window` to the model's price table, or `max_input` to the step"),
            );
        }
        room.map(|room| Some(room).filter(|room| room < sent))
    }

    /// Refuses usage other than text in the window if a prompt is cut or split into chunks.
    fn refuse_beside(&self, overflow: &Place, problems: &mut Problems) {
        let Some(own) = self.meters.iter().find(|own| own.is_in_prompt()) else { return };
        let message = format!("`overflow` with `{}` is not supported yet", own.meter);
        let refused = Diagnostic::error(Code::NotSupportedYet, message).at(&own.quantity.place);
        problems.push(refused.also(overflow, "prompts that are too long").help("remove `overflow`"));
    }

    /// The prompt, cut to fit.
    pub(super) fn truncated(
        &self,
        place: &Place,
        prompt: Tokens,
        output: Tokens,
        problems: &mut Problems,
    ) -> Option<PlannedCall> {
        self.refuse_beside(place, problems);
        let sent = &prompt + &self.feedback;
        let made = &output + &self.made_beside();
        let Some(room) = self.passed(place, &sent, &made, problems)? else {
            return self.single(prompt, output, problems);
        };
        let kept = Tokens::new(room.exact() - self.feedback.exact()).filter(|kept| self.fixed() <= *kept);
        // If not even the fixed part fits, nothing can be cut: the prompt is still too long.
        let Some(kept) = kept.filter(|kept| !kept.is_zero()) else {
            return self.single(prompt, output, problems);
        };
        let kept = kept.named("prompt that fits");
        let message = format!(
            "the prompt of {} tokens is cut to {}, which is what fits: {} are lost",
            sent.exact().grouped(),
            room.exact().grouped(),
            sent.without(&room).exact().grouped()
        );
        let cut = Diagnostic::warning(Code::PromptTruncated, message).at(self.prompt_place);
        problems.push(self.explained(cut.also(place, "cut here").also(&self.name.place, "by this model")));
        self.single(kept, output, problems)
    }

    /// The part of the prompt that every chunk repeats: the cached prefix.
    fn fixed(&self) -> Tokens {
        let prefix = self.cache.and_then(|cache| cache.prefix());
        prefix.map_or(Tokens::ZERO, |own| &own.prefix.value * &self.factors.0)
    }

    /// The prompt in chunks, if it does not fit, and the call that merges their outputs.
    pub(super) fn chunked(
        &self,
        chunking: &Chunking,
        prompt: Tokens,
        output: Tokens,
        problems: &mut Problems,
    ) -> Option<PlannedCall> {
        self.refuse_beside(&chunking.place, problems);
        let sent = &prompt + &self.feedback;
        let made = &output + &self.made_beside();
        let Some(room) = self.passed(&chunking.place, &sent, &made, problems)? else {
            return self.single(prompt, output, problems);
        };
        self.check_limits(&room, &made, problems);
        let cache = match self.cache {
            Some(cache) => Some(self.cache(cache, problems)?),
            None => None,
        };
        let repeated = (&self.fixed() + &self.feedback).named("repeated in each chunk");
        let overlap =
            chunking.overlap.as_ref().map_or(Tokens::ZERO, |overlap| &overlap.value * &self.factors.0);
        if prompt < self.fixed() {
            return None;
        }
        let fresh = Tokens::new(room.exact() - repeated.exact() - overlap.exact());
        let fresh = fresh.map(|fresh| fresh.named("new tokens of a chunk"));
        let Some(fresh) = fresh.filter(|fresh| !fresh.is_zero()) else {
            problems.push(self.too_small(chunking, &room, &repeated, &overlap, &output));
            return None;
        };
        let rest = prompt.without(&self.fixed()).named("tokens to take apart");
        let beyond = rest.without(&overlap).named("tokens beyond the first overlap");
        let chunks = named(beyond.exact().checked_div(fresh.exact())?, "full chunks", Unit::Things);
        let chunks = named(chunks.ceiling(), "chunks", Unit::Things);
        let full = Count::new(&chunks - Exact::ONE)?.named("chunks but one");
        let last = &rest.without(&(&fresh * &full)) + &repeated;
        let last = last.named("prompt of the last chunk");
        let pieces = |number: Count, sent: &Tokens| Part {
            sent: sent.clone(),
            made: output.clone(),
            prompt: (&sent.without(&self.feedback) * &number).named("prompts of full chunks"),
            feedback: &self.feedback * &number,
            output: (&output * &number).named("outputs of chunks"),
            cache: cache.clone().map(|cache| CallCache { tokens: &cache.tokens * &number, ..cache }),
            sendings: number.clone(),
            requests: Requests::Chunks(number),
        };
        let (full, last) = (pieces(full, &room), pieces(Count::ONE, &last));
        let mut parts = match std::ptr::eq(self.offer.rates(&full.sent).0, self.offer.rates(&last.sent).0) {
            true => vec![full.and(&last)],
            false => vec![full, last],
        };
        parts.push(self.merge(chunking, &(&output * &Count::new(chunks)?), problems));
        let planned: Vec<Option<PlannedCall>> =
            parts.into_iter().map(|part| self.part(part, problems)).collect();
        joined(planned.into_iter().collect::<Option<Vec<_>>>()?)
    }

    /// The request that merges outputs of this length. It must fit as well.
    fn merge(&self, chunking: &Chunking, outputs: &Tokens, problems: &mut Problems) -> Part {
        let merge = &chunking.merge;
        let sent = &(&merge.input.value + outputs) * &self.factors.0;
        let sent = sent.named("prompt of the merge");
        let output = &merge.output.value * &self.factors.1;
        for too_long in self.offer.too_long(&sent, &output) {
            let mut refused = too_long_message(&too_long, &self.offer.id, &sent, &output);
            refused.message = format!("the merge of the chunks: {}", refused.message);
            let outputs = outputs.exact().grouped();
            let refused = refused.at(&merge.input.place).also(&self.name.place, "this model");
            problems.push(refused.note(format!("the outputs of all chunks have {outputs} tokens")).help(
                "give chunks a shorter `output`, or merge in a step of its own that reads some at a time",
            ));
        }
        let (requests, prompt, made) = (Requests::Merge, sent.clone(), output.clone());
        let (sendings, feedback) = (Count::ZERO, Tokens::ZERO);
        Part { requests, sendings, sent, made, prompt, feedback, output, cache: None }
    }

    fn too_small(
        &self,
        chunking: &Chunking,
        room: &Tokens,
        repeated: &Tokens,
        overlap: &Tokens,
        output: &Tokens,
    ) -> Diagnostic {
        let [room, repeated, overlap, output] =
            [room, repeated, overlap, output].map(|tokens| tokens.exact().grouped());
        let message = format!(
            "a chunk has no room for anything new: {room} tokens fit beside an output of {output}, \
             {repeated} are repeated in each, and {overlap} overlap"
        );
        let place = chunking.overlap.as_ref().map_or(&chunking.place, |overlap| &overlap.place);
        let refused = Diagnostic::error(Code::ChunkTooSmall, message).at(place);
        refused
            .also(&self.name.place, "this model")
            .help("let chunks overlap less, or use a model with a larger window")
    }
}

impl Part {
    /// The sum of two parts with the same rates.
    fn and(self, other: &Self) -> Self {
        let number = self.requests.number() + other.requests.number();
        let cache = self.cache.zip(other.cache.as_ref());
        Self {
            requests: Requests::Chunks(number.clone()),
            sendings: number,
            sent: self.sent,
            made: self.made,
            prompt: (&self.prompt + &other.prompt).named("prompts of all chunks"),
            feedback: &self.feedback + &other.feedback,
            output: &self.output + &other.output,
            cache: cache.map(|(own, more)| CallCache { tokens: &own.tokens + &more.tokens, ..own }),
        }
    }
}
