//! How fast a model answers.

use crate::diag::{Code, Diagnostic, Problems};
use crate::units::shape::{MILLISECONDS, TOKENS};
use crate::units::{Millis, Tokens};
use crate::yaml::shape::map;
use crate::yaml::{Fields, Node, Read};

map! {
    /// How fast a model answers.
    pub(crate) LATENCY = "the latency" {
        ttft_ms: MILLISECONDS.without_range(),
        tokens_per_second: TOKENS.without_range(),
    }
}

/// How fast a model answers, as measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Latency {
    /// The time until the first token of an output.
    pub first_token: Millis,
    /// Tokens of an output that come each second; more than 0.
    pub tokens_per_second: Tokens,
}

impl Latency {
    /// How long a call with an output of so many tokens takes: `first token + tokens / speed`.
    #[must_use]
    pub fn of_call(&self, output: &Tokens) -> Millis {
        let writing = Millis::of_tokens(output, &self.tokens_per_second);
        &self.first_token + &writing.unwrap_or_default()
    }
}

impl Read for Latency {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let mut fields = Fields::of(node, "the latency", problems)?;
        let first_token =
            fields.need("ttft_ms", "write `ttft_ms: 280`: milliseconds until the first token", problems);
        let speed: Option<Tokens> = fields.need(
            "tokens_per_second",
            "write `tokens_per_second: 45`: how fast an output is written",
            problems,
        );
        if let (Some(speed), Some(node)) = (&speed, fields.node("tokens_per_second"))
            && speed.is_zero()
        {
            let message = "at 0 tokens a second no output is ever written";
            problems.push(Diagnostic::error(Code::OutOfRange, message).at(&node.place));
        }
        fields.finish(problems);
        Some(Self { first_token: first_token?, tokens_per_second: speed.filter(|speed| !speed.is_zero())? })
    }
}
