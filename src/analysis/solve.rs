//! At which value of an input a figure is what it is to be, or two designs come out the same.

use crate::exact::Exact;
use crate::scenario::Patch;

use super::Study;
use super::crossing::{self, Crossing};
use super::knob::Knob;
use super::metric::Metric;

/// What is to hold.
#[derive(Clone, Debug)]
pub enum Goal<'p> {
    /// The figure of a design is this.
    Target {
        /// The design's patches.
        design: Vec<&'p Patch>,
        /// What the figure is to be.
        value: Exact,
    },
    /// The figures of two designs are the same.
    Equal {
        /// The patches of the one.
        one: Vec<&'p Patch>,
        /// The patches of the other.
        other: Vec<&'p Patch>,
    },
}

/// Where a goal is met.
#[derive(Clone, Debug)]
pub struct Solved {
    /// Where, the smallest first; nowhere if this is empty.
    pub at: Vec<Solution>,
    /// The input's own value, if it has one.
    pub own: Option<Exact>,
    /// Where it was looked for.
    pub range: (Exact, Exact),
    /// The figure that is missing at the own value: above 0 where it is too large there, or where the
    /// second design costs more.
    pub off: Option<Exact>,
}

/// A value at which a goal is met.
#[derive(Clone, Debug)]
pub struct Solution {
    /// The value.
    pub at: Crossing,
    /// The figure of the design, or of the first one, there.
    pub figure: Option<Exact>,
}

/// Looks for the values of an input at which a goal is met: in a range, or in all of a share and in some
/// multiples of another input's own value. An affine figure is solved wherever its root lies.
#[must_use]
pub fn solve(
    study: &Study<'_>,
    knob: &Knob,
    metric: &Metric,
    goal: &Goal<'_>,
    range: Option<(Exact, Exact)>,
) -> Solved {
    let figure = |value: &Exact, patches: &[&Patch]| {
        let (file, catalog) = knob.turned(study.file, study.catalog, value);
        let study = Study { file: &file, catalog: &catalog, day: study.day };
        metric.at(&study, patches).ok()?.1
    };
    let off = |value: &Exact| match goal {
        Goal::Target { design, value: target } => Some(figure(value, design)? - target.clone()),
        Goal::Equal { one, other } => Some(figure(value, other)? - figure(value, one)?),
    };
    let first: &[&Patch] = match goal {
        Goal::Target { design, .. } => design,
        Goal::Equal { one, .. } => one,
    };
    let own = own(study, knob, first);
    let is_free = range.is_none();
    let range =
        range.unwrap_or_else(|| crossing::usual_range(own.as_ref().unwrap_or(&Exact::ONE), knob.is_share()));
    let mut found = crossing::within(&range.0, &range.1, &off);
    if found.is_empty()
        && is_free
        && let Some(own) = &own
    {
        found.extend(crossing::nearest(own, knob.is_share(), &off));
    }
    let solution = |at: Crossing| {
        let figure = match &at {
            Crossing::Exactly(value) | Crossing::Along(value, _) => figure(value, first),
            Crossing::Between(..) | Crossing::Everywhere => None,
        };
        Solution { at, figure }
    };
    let missing = own.as_ref().and_then(off);
    Solved { at: found.into_iter().map(solution).collect(), own, range, off: missing }
}

/// The input's own value in a design.
pub(super) fn own(study: &Study<'_>, knob: &Knob, patches: &[&Patch]) -> Option<Exact> {
    let scenario = study.file.scenario(patches.iter().copied()).ok()?;
    knob.own(study, study.day.of(&scenario), patches)
}
