//! What happens to a prompt that is too long.

use crate::scenario::design::{Chunking, Overflow};
use crate::scenario::format::{self, Chunk, InChunks, OverflowWord};
use crate::yaml::Located;

pub(super) fn overflow(file: Located<format::Overflow>) -> Overflow {
    match file.value {
        format::Overflow::Word(OverflowWord::Error) => Overflow::Error,
        format::Overflow::Word(OverflowWord::Truncate) => Overflow::Truncate(file.place),
        format::Overflow::Chunk(InChunks { chunk: Located { value: Chunk { overlap, merge }, place } }) => {
            Overflow::Chunk(Box::new(Chunking { place, overlap, merge }))
        }
    }
}
