//! A number of things that is no part of anything.

use crate::diag::Problems;
use crate::exact::Notation;
use crate::yaml::{Node, Read};

use super::Count;
use super::bounded::read_in_range;

/// A number of things that is no part of anything, so that a percentage has no meaning: units a month, requests
/// a minute.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Things(pub Count);

impl Read for Things {
    fn read(node: &Node, problems: &mut Problems) -> Option<Self> {
        let number = read_in_range(node, "a number", Notation::Count, None, problems)?;
        Count::new(number).map(Self)
    }
}
