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
    /// It is cut to fit; the position of the setting.
    Truncate(Place),
    /// It is sent in chunks.
    Chunk(Box<Chunking>),
}

/// How a prompt is split into chunks, and their outputs merged.
#[derive(Clone, Debug)]
pub(crate) struct Chunking {
    /// Its position.
    pub(crate) place: Place,
    /// Tokens at the end of a chunk that the next one repeats; by default none.
    pub(crate) overlap: Option<Located<Tokens>>,
    /// The call that merges the outputs of all chunks.
    pub(crate) merge: Merge,
}

impl Overflow {
    /// How a prompt is split into chunks, if it is.
    #[must_use]
    pub(crate) fn chunking(&self) -> Option<&Chunking> {
        match self {
            Self::Chunk(chunking) => Some(chunking),
            Self::Error | Self::Truncate(_) => None,
        }
    }
}
