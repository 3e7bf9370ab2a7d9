//! What happens to a prompt that is too long.

use crate::units::Tokens;
use crate::yaml::Located;
use crate::yaml::map::{map, one_of, words};
use crate::yaml::shape::Varies::{AffineUncut, Unknown};

one_of! {
    /// What happens to a prompt that is too long.
    pub enum Overflow ("Overflow") {
        /// It is refused or cut.
        Word(OverflowWord),
        /// It is taken apart.
        Chunk(InChunks),
    }
}

words! {
    /// What happens to a prompt that is not taken apart.
    pub enum OverflowWord {
        /// It is an error.
        Error = "error",
        /// It is cut, with a warning that says how much is lost.
        Truncate = "truncate",
    }
}

map! {
    /// The prompt is taken apart.
    pub struct InChunks = IN_CHUNKS ("`overflow`", "In chunks") {
        /// What the pieces are, and how their outputs are put together.
        chunk: Located<Chunk> [
            hint("write `error`, `truncate`, or `{chunk: {overlap: 1_000, merge: {input: 500, output: 800}}}`"),
        ],
    }
}

map! {
    /// Pieces of a prompt, each a request.
    pub struct Chunk = CHUNK ("`chunk`", "Chunks") {
        /// Tokens that each chunk repeats of the one before. 0 where it is left out.
        overlap: Option<Located<Tokens>> [varies(Unknown)],
        /// The call that puts the outputs of all chunks together.
        merge: Merge [
            hint("write `merge: {input: 500, output: 800}`: the call that puts the outputs of all chunks together"),
        ],
    }
}

map! {
    /// The call that puts outputs together.
    pub struct Merge = MERGE ("the merge", "Merge") {
        /// Tokens of its prompt beside the outputs of the chunks.
        input: Located<Tokens> [
            varies(AffineUncut),
            hint("write `input: 500`: the tokens of its prompt beside the outputs of the chunks"),
        ],
        /// Tokens of its output.
        output: Located<Tokens> [varies(AffineUncut), hint("write `output: 800`: the tokens of its output")],
    }
}
