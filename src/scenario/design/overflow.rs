//! What happens to a prompt that is too long.

use crate::diag::Place;
use crate::scenario::format::Merge;
use crate::units::Tokens;
use crate::yaml::Located;

/// What happens to a prompt that is too long for its model or for the step's own limit.
#[derive(Clone, Debug)]
pub enum Overflow {
    /// It is an error.
    Error,
    /// It is cut to what fits; where that is said.
    Truncate(Place),
    /// It is sent in pieces.
    Chunk(Box<Chunking>),
}

/// How a prompt is taken apart, and its outputs put together.
#[derive(Clone, Debug)]
pub struct Chunking {
    /// Where it stands.
    pub place: Place,
    /// Tokens with which a chunk repeats the end of the one before; none unless given.
    pub overlap: Option<Located<Tokens>>,
    /// The call that puts the outputs of all chunks together.
    pub merge: Merge,
}

impl Overflow {
    /// How a prompt is taken apart, if it is.
    #[must_use]
    pub fn chunking(&self) -> Option<&Chunking> {
        match self {
            Self::Chunk(chunking) => Some(chunking),
            Self::Error | Self::Truncate(_) => None,
        }
    }
}
