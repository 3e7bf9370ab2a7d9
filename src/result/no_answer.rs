//! What is written to a file where there is no answer.

use crate::diag::Diagnostic;

use super::{Message, all};

parts! {
    /// What is written to an exported file where the run could not answer.
    pub struct NoAnswer from problems: &[Diagnostic] {
        /// Always true.
        could_not_answer: bool = true,
        /// All that is wrong.
        problems: Vec<Message> = all(problems),
    }
}
