//! At which value of an input a figure is what it is to be, or two designs come out the same.

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

/// What is to hold.
#[derive(Clone, Debug)]
#[non_exhaustive]
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
#[non_exhaustive]
pub struct Solved {
    /// Where, the smallest first; nowhere if this is empty. The figures are those of the design, or of both.
    pub at: Vec<Found>,
    /// The input's own value, if it has one: in the design, or in the first of two.
    pub own: Option<Exact>,
    /// Its own value in the second of two designs, where that is another one: the search gives both the same.
    pub other_own: Option<Exact>,
    /// Where it was looked for.
    pub looked: Looked,
    /// In which stretches of that the design, or both, are possible and have the figure.
    pub possible: Vec<(Exact, Option<Exact>)>,
    /// Why it is not possible, or one of two is not, or has no such figure, where it is so at no value.
    pub why_not: Vec<Diagnostic>,
    /// Whether no figure depends on the input.
    pub is_idle: bool,
    /// The figure that is missing at the own value: above 0 where it is too large there, or where the
    /// second design costs more. Each of two designs has its own value.
    pub off: Option<Exact>,
}

/// What was asked, and what came out.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// The design, or the first of two.
    pub plan: Plan,
    /// The input.
    pub knob: Knob,
    /// The figure.
    pub metric: Metric,
    /// What the figure is to be, if it is not another design's.
    pub target: Option<Exact>,
    /// The two designs that are to be the same.
    pub equal: Option<(String, String)>,
    /// Where it is so.
    pub solved: Solved,
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

/// The input's own value in a design.
pub(super) fn own(study: &Study<'_>, knob: &Knob, patches: &[&Patch]) -> Option<Exact> {
    let scenario = study.file.scenario(patches.iter().copied()).ok()?;
    knob.own(study, study.day.of(&scenario), patches)
}
