//! Finds the value of an input at which a figure reaches a target, or two designs have the same figure.

use crate::diag::Diagnostic;
use crate::exact::Exact;
use crate::scenario::{Patch, Plan};

use super::Study;
use super::crossing::Found;
use super::domain::{Domain, Looked, most_work};
use super::knob::Knob;
use super::metric::Metric;
use super::pieces::Function;
use super::search::search;

/// The condition to solve for.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Goal<'p> {
    /// A target for the figure of a design.
    Target {
        /// The design's patches.
        design: Vec<&'p Patch>,
        /// The target.
        value: Exact,
    },
    /// Equal figures of two designs.
    Equal {
        /// The patches of the first.
        one: Vec<&'p Patch>,
        /// The patches of the second.
        other: Vec<&'p Patch>,
    },
}

/// The solutions.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Solved {
    /// The solutions in order; empty if there is none. The figures are those of the design, or of both.
    pub at: Vec<Found>,
    /// The input's current value, if any: in the design, or in the first of two.
    pub own: Option<Exact>,
    /// Its current value in the second design, if different: the search uses the same value for both.
    pub other_own: Option<Exact>,
    /// The searched range.
    pub looked: Looked,
    /// The intervals in which the design, or both, are possible and have the figure.
    pub possible: Vec<(Exact, Option<Exact>)>,
    /// Why a design is impossible or has no such figure, if that is so at every value.
    pub why_not: Vec<Diagnostic>,
    /// Whether no figure depends on the input.
    pub is_idle: bool,
    /// The gap at the current value: positive if the figure is too large, or if the second design costs more. Each
    /// of two designs has its own current value.
    pub off: Option<Exact>,
}

/// The question and its result.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// The design, or the first of two.
    pub plan: Plan,
    /// The input.
    pub knob: Knob,
    /// The figure.
    pub metric: Metric,
    /// The target, if there is one.
    pub target: Option<Exact>,
    /// The two designs to be equal.
    pub equal: Option<(String, String)>,
    /// The solutions.
    pub solved: Solved,
}

/// Finds the values of an input that meet a goal: in a range, or over all allowed values.
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
    let effort = study.file.effort();
    let domain = Domain::of(effort, own.as_ref().unwrap_or(&Exact::ONE), knob.number()).within(range);
    let searched = search(&functions, &off, &domain, most_work(effort));
    let here: Vec<_> = designs.iter().map(|patches| metric.at(study, patches)).collect();
    let values: Vec<Option<Exact>> = here.iter().map(|here| here.as_ref().ok()?.1.clone()).collect();
    let missing = own.as_ref().and_then(|_| off(&values));
    let why_not = here.into_iter().find_map(|here| match here {
        Ok((there, None)) => Some(vec![metric.missing(&there)]),
        Ok((_, Some(_))) => None,
        Err(why) => Some(why),
    });
    let why_not = why_not.filter(|_| searched.possible.is_empty());
    let other_own = designs.get(1).and_then(|other| self::own(study, knob, other));
    Solved {
        other_own: other_own.filter(|other| own.as_ref() != Some(other)),
        own,
        at: searched.found,
        looked: searched.looked,
        possible: searched.possible,
        why_not: why_not.unwrap_or_default(),
        is_idle: searched.is_idle,
        off: missing,
    }
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

/// The input's current value in a design.
pub(super) fn own(study: &Study<'_>, knob: &Knob, patches: &[&Patch]) -> Option<Exact> {
    let scenario = study.file.scenario(patches.iter().copied()).ok()?;
    knob.own(study, study.day.of(&scenario), patches)
}
