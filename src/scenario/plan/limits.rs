//! Checks a call against the limits of its model: window, longest output, and the available tiers.

use crate::diag::{Code, Diagnostic, Problems};
use crate::pricing::TooLong;
use crate::scenario::design::Service;
use crate::units::{Factor, ModelId, Tier, Tokens};

use super::call::Asked;

impl Asked<'_> {
    /// Checks a call with its prompt and output tokens against the limits of its model and step.
    pub(super) fn check_limits(&self, sent: &Tokens, made: &Tokens, problems: &mut Problems) {
        let prompt = format!("the prompt of {} tokens", sent.exact().grouped());
        if let Some(most) = self.max_input.filter(|most| most.value < *sent) {
            let message =
                format!("{prompt} is over the step's own `max_input` of {}", most.value.exact().grouped());
            let refused = Diagnostic::error(Code::PromptOverLimit, message).at(self.prompt_place);
            problems.push(self.explained(refused.also(&most.place, "the limit")));
        }
        for too_long in self.offer.too_long(sent, made) {
            let refused =
                too_long_message(&too_long, &self.offer.id, sent, made).also(&self.name.place, "this model");
            problems.push(match too_long {
                TooLong::Output(_) => refused.at(&self.output.place),
                TooLong::Prompt(_) | TooLong::Both(_) => self.explained(refused.at(self.prompt_place)),
            });
        }
    }

    /// Explains the parts of a prompt if it is longer than the number at the reported position.
    pub(super) fn explained(&self, refused: Diagnostic) -> Diagnostic {
        let read = self.prompt.without(self.own);
        let mut parts = vec![format!("{} of its own", self.own.exact().grouped())];
        if !read.is_zero() {
            parts.push(format!("{} read from other steps", read.exact().grouped()));
        }
        let mut made_of = parts.join(" and ");
        if self.factors.0 != Factor::ONE {
            made_of = format!("{made_of}, times the model's factor of {}", self.factors.0.exact());
        }
        if !self.feedback.is_zero() {
            made_of =
                format!("{made_of}, and {} of feedback on the last attempt", self.feedback.exact().grouped());
        }
        let beside = self.beside();
        if !beside.is_zero() {
            made_of = format!("{made_of}, and {} beside text", beside.exact().grouped());
        }
        if made_of == parts[0] { refused } else { refused.note(format!("the prompt has {made_of}")) }
    }

    /// Refuses a tier that the table declares as not sold, even if no call uses it.
    pub(super) fn check_tier(&self, sent: &Tokens, problems: &mut Problems) {
        let (tier, place) = match self.service {
            Service::Tier(Tier::Standard) => return,
            Service::Tier(tier) => (*tier, &self.name.place),
            Service::Batch { place, .. } => (Tier::Batch, place),
        };
        if let Some(declared) = self.offer.not_offered(tier, sent) {
            let message = format!("`{}` is not sold in the `{tier}` tier", self.offer.id);
            let refused = Diagnostic::error(Code::RateNotOffered, message).at(place);
            problems.push(refused.also(declared, "declared here"));
        }
    }
}

/// The error for a call that is too long, without its position.
pub(crate) fn too_long_message(
    too_long: &TooLong,
    model: &ModelId,
    sent: &Tokens,
    made: &Tokens,
) -> Diagnostic {
    let [sent, made] = [sent, made].map(|tokens| tokens.exact().grouped());
    let (code, message) = match too_long {
        TooLong::Prompt(most) => {
            let most = most.exact().grouped();
            (
                Code::PromptOverLimit,
                format!("the prompt of {sent} tokens is too long for `{model}`, which takes {most}"),
            )
        }
        TooLong::Output(most) => {
            let most = most.exact().grouped();
            (
                Code::OutputOverLimit,
                format!("the output of {made} tokens is too long for `{model}`, which makes {most}"),
            )
        }
        TooLong::Both(most) => {
            let most = most.exact().grouped();
            let message = format!(
                "prompt and output of {sent} + {made} tokens do not fit the window of `{model}`, which has {most}"
            );
            (Code::PromptOverWindow, message)
        }
    };
    Diagnostic::error(code, message)
}
