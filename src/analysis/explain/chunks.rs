//! Prompts that are too long as terms: cut, or in pieces.

use crate::exact::Exact;
use crate::scenario::{Chunking, Merge};

use super::call::{Cached, CallSite, Part};
use super::term::{Shared, Term, Unit};

impl CallSite<'_, '_> {
    /// The most tokens of a prompt, by the limit that is reached first.
    fn room(&self) -> Option<Shared> {
        let limits = &self.offer()?.limits;
        let published = |name: &'static str, tokens: &crate::units::Tokens| {
            let place = &self.offer()?.place;
            Some(Term::published(name, Unit::Tokens, tokens.exact(), place, None))
        };
        let longest = limits.max_input.as_ref().and_then(|most| published("longest prompt", most));
        let window = limits.context_window.as_ref().and_then(|window| published("window", window));
        let beside =
            window.map(|window| Term::difference("room for a prompt", Unit::Tokens, &window, &self.made()));
        let own = self.max_input.map(|most| self.tokens_of(most));
        [longest, beside, own].into_iter().flatten().min_by(|a, b| a.value.cmp(&b.value))
    }

    /// The prompt, cut to what fits.
    pub(super) fn cut(&self) -> Shared {
        let sent = self.sent();
        match self.room() {
            Some(room) if room.value < sent.value => room.remarked("the prompt is cut to what fits"),
            _ => sent,
        }
    }

    /// The pieces of a prompt, and the merge of their outputs.
    pub(super) fn chunks(&self, chunking: &Chunking) -> Vec<Part<'_>> {
        let Some(room) = self.room() else { return Vec::new() };
        let less = |name: &'static str, from: &Shared, less: Option<&Shared>| match less {
            Some(less) => Term::difference(name, Unit::Tokens, from, less),
            None => from.clone(),
        };
        let prefix = self.prefix();
        let repeated: Vec<Shared> = prefix.iter().chain(&self.feedback).cloned().collect();
        let repeated =
            (!repeated.is_empty()).then(|| Term::sum("repeated in each chunk", Unit::Tokens, repeated));
        let overlap = chunking.overlap.as_ref();
        let overlap = overlap.map(|overlap| self.scaled("overlap", self.tokens_of(overlap)));
        let whole = self.scaled("prompt of a call", self.prompt.clone());
        let rest = less("tokens to take apart", &whole, prefix.as_ref());
        let fits = less("tokens that a chunk takes", &room, repeated.as_ref());
        let fresh = less("new tokens of a chunk", &fits, overlap.as_ref());
        let all_new = less("tokens beyond the first overlap", &rest, overlap.as_ref());
        let many = Term::quotient("full chunks", Unit::Things, &all_new, &fresh);
        let Some(many) = many else { return Vec::new() };
        let number = Term::ceiling("chunks", Unit::Things, many);
        let but_one = {
            let one =
                Term::defined("one chunk", Unit::Things, Exact::ONE, "the last is as long as what is left");
            Term::difference("chunks but one", Unit::Things, &number, &one)
        };
        let times = |name: &'static str, number: &Shared, of: &Shared| {
            Term::product(name, Unit::Tokens, vec![number.clone(), of.clone()])
        };
        let cached = |number: Option<&Shared>| match (self.cached(), number) {
            (None, _) => Cached::Nothing,
            (Some(cached), None) => Cached::Prefix(cached),
            (Some(cached), Some(number)) => {
                Cached::Prefix(times("cached tokens of all chunks", number, &cached))
            }
        };
        let part = |planned, requests: Option<&Shared>, prompt| Part {
            planned,
            role: "",
            requests: requests.cloned(),
            sendings: requests.cloned(),
            prompt,
            output: requests
                .map_or(self.made(), |number| times("outputs of all chunks", number, &self.made())),
            cached: cached(requests),
        };
        let mut parts = match self.planned.further.as_slice() {
            [last, _merge] => {
                let taken = times("new tokens of the chunks before", &but_one, &fresh);
                let left = less("tokens that are left", &rest, Some(&taken));
                let left: Vec<Shared> = std::iter::once(left).chain(repeated).collect();
                let left = Term::sum("prompt of the last chunk", Unit::Tokens, left);
                let full = times("prompts of full chunks", &but_one, &room);
                vec![part(self.planned, Some(&but_one), full), part(last, None, left)]
            }
            _ => {
                let overlaps = overlap.map(|overlap| times("overlaps", &but_one, &overlap));
                let repeats = repeated.map(|repeated| times("repeated in all chunks", &number, &repeated));
                let prompts = std::iter::once(rest).chain(overlaps).chain(repeats).collect();
                let prompts = Term::sum("prompts of all chunks", Unit::Tokens, prompts);
                vec![part(self.planned, Some(&number), prompts)]
            }
        };
        parts.extend(self.planned.further.last().map(|planned| {
            let Merge { input, output } = &chunking.merge;
            let outputs = times("outputs of all chunks", &number, &self.made());
            let prompt = Term::sum("prompt of the merge", Unit::Tokens, vec![self.tokens_of(input), outputs]);
            let prompt = self.scaled("prompt of the merge", prompt);
            let output = self.made_of(output);
            let (role, cached) = ("merge: ", Cached::Nothing);
            Part { planned, role, requests: None, sendings: None, prompt, output, cached }
        }));
        parts
    }
}
