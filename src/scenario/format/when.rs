//! When calls are made, for models whose prices depend on the hour.

use crate::units::shape::SHARE;
use crate::units::{DayTimes, Days, Share};
use crate::yaml::map::{map, value};
use crate::yaml::shape::Varies::Affine;
use crate::yaml::shape::{Definition, KNOWN, Names, SOME, Shape};
use crate::yaml::{Located, Named, Node, Read, Shaped};

use super::cache::{OF_CALLS, ShareOrRest};

/// The key of a profile, in place of the names of windows.
pub const PROFILE: &str = "profile";
const OF_PROFILE: &str = "How many of the calls are made at which times of the week, evenly within each piece: \
                          `[{utc: 08:00-18:00, days: mon-fri, share: 90%}, {share: rest}]`. The piece without times is \
                          the rest of the week.";
const PIECES: Shape = <Vec<Piece> as Shaped>::SHAPE;

value! {
    /// Shares of calls by the windows of price tables, or a profile of a week.
    pub struct When(Named<ShareOrProfile>) = Shape::Defined(&Definition {
        name: "When",
        title: "When calls are made",
        doc: "How many of the calls are made in the windows of the models' price cards, by window: `{peak: 40%}`; the \
              others are made outside of them. Or a `profile` of the week in place of windows. Models whose prices do \
              not depend on the hour ignore it.",
        shape: Shape::Named(
            &SHARE.varies(Affine),
            Names { are_parts: true, size: SOME, apart: Some((PROFILE, OF_PROFILE, &PIECES)), ..KNOWN },
        ),
    }), Read::read;
}

/// A share of the calls, or the pieces of a week.
#[derive(Clone, Debug)]
pub enum ShareOrProfile {
    /// So many calls in a window.
    Share(Located<Share>),
    /// So many calls in each piece of a week.
    Profile(Located<Vec<Piece>>),
}

impl Read for ShareOrProfile {
    fn read(node: &Node, problems: &mut crate::diag::Problems) -> Option<Self> {
        Self::read_named("", node, problems)
    }

    fn read_named(name: &str, node: &Node, problems: &mut crate::diag::Problems) -> Option<Self> {
        if name == PROFILE {
            Located::read(node, problems).map(Self::Profile)
        } else {
            Located::read(node, problems).map(Self::Share)
        }
    }
}

map! {
    /// A piece of a week, in which calls are made evenly.
    pub struct Piece = PIECE ("a piece of the profile", "Piece of a week") {
        /// The times of a day, in UTC: `08:00-18:00`, or a list of these. The whole day where it is left out.
        utc: Option<DayTimes>,
        /// The days of the week, in UTC: `mon-fri`, or a list of these. All where it is left out.
        days: Option<Days>,
        /// How many of the calls are made in it, from 0 to 1, or `rest`.
        share: Located<ShareOrRest> [
            is(OF_CALLS),
            hint("write `share: 90%` or `share: rest`: how many of the calls are made in it"),
        ],
    }
}
