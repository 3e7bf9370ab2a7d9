//! What is written to a file where there is no answer.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::Diagnostic;

use super::{Message, all};

/// What is written to an exported file where the run could not answer.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NoAnswer {
    /// Always true.
    pub(crate) could_not_answer: bool,
    /// All that is wrong.
    pub(crate) problems: Vec<Message>,
}

impl From<&[Diagnostic]> for NoAnswer {
    fn from(problems: &[Diagnostic]) -> Self {
        Self { could_not_answer: true, problems: all(problems) }
    }
}
