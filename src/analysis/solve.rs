//! At which value of an input a figure is what it is to be, or two designs come out the same.

use crate::exact::Exact;
use crate::scenario::Patch;

use super::Study;
use super::crossing::{Found, Search, search};
use super::domain::{Domain, Looked, weight};
use super::knob::Knob;
use super::metric::Metric;
use super::pieces::Function;

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
    /// Where, the smallest first; nowhere if this is empty. The figures are those of the design, or of both.
    pub at: Vec<Found>,
    /// The input's own value, if it has one.
    pub own: Option<Exact>,
    /// Where it was looked for.
    pub looked: Looked,
    /// The figure that is missing at the own value: above 0 where it is too large there, or where the
    /// second design costs more.
    pub off: Option<Exact>,
}

/// Looks for the values of an input at which a goal is met: in a range, or at all that the input may be.
#[must_use]
pub fn solve(
    study: &Study<'_>,
    knob: &Knob,
    metric: &Metric,
    goal: &Goal<'_>,
    range: Option<(Exact, Exact)>,
) -> Solved {
    let designs: Vec<&[&Patch]> = match goal {
        Goal::Target { design, .. } => vec![design],
        Goal::Equal { one, other } => vec![one, other],
    };
    let off = |figures: &[Option<Exact>]| match (goal, figures) {
        (Goal::Target { value, .. }, [Some(figure)]) => Some(figure - value),
        (Goal::Equal { .. }, [Some(one), Some(other)]) => Some(other - one),
        _ => None,
    };
    let figures: Vec<_> = designs.iter().map(|patches| figure(study, knob, metric, patches)).collect();
    let functions: Vec<Function<'_>> = figures.iter().map(|figure| figure as Function<'_>).collect();
    let own = own(study, knob, designs[0]);
    let domain = Domain::of(weight(study, designs[0]), own.as_ref().unwrap_or(&Exact::ONE), knob.number())
        .within(range);
    let Search { found, looked } = search(&functions, &off, &domain);
    let missing = own.as_ref().and_then(|own| {
        let here: Vec<Option<Exact>> = functions.iter().map(|function| function(own)).collect();
        off(&here)
    });
    Solved { at: found, own, looked, off: missing }
}

/// A figure of a design as a function of an input.
pub(super) fn figure<'f>(
    study: &Study<'f>,
    knob: &'f Knob,
    metric: &'f Metric,
    patches: &'f [&'f Patch],
) -> impl Fn(&Exact) -> Option<Exact> + Sync + use<'f> {
    let study = *study;
    move |value| {
        let (file, catalog) = knob.turned(study.file, study.catalog, value);
        metric.at(&Study { file: &file, catalog: &catalog, day: study.day }, patches).ok()?.1
    }
}

/// The input's own value in a design.
pub(super) fn own(study: &Study<'_>, knob: &Knob, patches: &[&Patch]) -> Option<Exact> {
    let scenario = study.file.scenario(patches.iter().copied()).ok()?;
    knob.own(study, study.day.of(&scenario), patches)
}
