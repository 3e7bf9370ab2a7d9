//! The speed of a model.

use crate::units::{Millis, Tokens};
use crate::yaml::map::map;

map! {
    /// How fast a model answers, as measured.
    #[derive(PartialEq, Eq)]
    pub struct Latency = LATENCY ("the latency", "Latency") {
        /// Milliseconds until the first token of an output.
        first_token as "ttft_ms": Millis [
            without_range(),
            hint("write `ttft_ms: 280`: milliseconds until the first token"),
        ],
        /// Tokens of an output in a second; above 0.
        tokens_per_second: Tokens [
            above(0),
            without_range(),
            hint("write `tokens_per_second: 45`: how fast an output is written"),
        ],
    }
}

impl Latency {
    /// The time of a call with this many output tokens: `first token + tokens / speed`.
    #[must_use]
    pub fn of_call(&self, output: &Tokens) -> Millis {
        let writing = Millis::of_tokens(output, &self.tokens_per_second);
        &self.first_token + &writing.unwrap_or_default()
    }
}
