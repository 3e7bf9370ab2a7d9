//! What happens to a prompt that is too long.

use crate::diag::Place;
use crate::scenario::format::Merge;
use crate::units::Tokens;
use crate::yaml::Located;

/// What happens to a prompt that is too long for its model or for the step's own limit.
#[derive(Clone, Debug)]
pub(crate) enum Overflow {
    /// It is an error.
    Error,
    /// It is cut to what fits; where that is said.
    Truncate(Place),
    /// It is sent in pieces.
    Chunk(Box<Chunking>),
}

/// How a prompt is taken apart, and its outputs put together.
#[derive(Clone, Debug)]
pub(crate) struct Chunking {
    /// Where it stands.
    pub(crate) place: Place,
    /// Tokens with which a chunk repeats the end of the one before; none unless given.
    pub(crate) overlap: Option<Located<Tokens>>,
    /// The call that puts the outputs of all chunks together.
    pub(crate) merge: Merge,
}

impl Overflow {
    /// How a prompt is taken apart, if it is.
    #[must_use]
    pub(crate) fn chunking(&self) -> Option<&Chunking> {
        match self {
            Self::Chunk(chunking) => Some(chunking),
            Self::Error | Self::Truncate(_) => None,
        }
    }
}
