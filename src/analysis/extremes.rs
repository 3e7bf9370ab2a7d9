//! The lowest and highest value of a figure over the ranges of inputs.
//!
//! A figure that is affine in each input has its extremes at corners of the box of the ranges. That is proven if no
//! threshold lies between the corners. Otherwise each input is searched exactly over its range, with the others at
//! the current extreme: for a single range, that proves the ends too.

mod line;

use crate::diag::Diagnostic;
use crate::exact::Exact;
use crate::scenario::{Patch, Range};

use super::knob::Knob;
use super::metric::Metric;
use super::sweep::{Regime, degree};
use super::{Evaluated, Study};

/// The lowest and highest value of a figure.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Extremes {
    /// The figure.
    pub metric: Metric,
    /// The paths of the inputs with ranges.
    pub inputs: Vec<String>,
    /// The lowest value, and where.
    pub lowest: Extreme,
    /// The value with the base of every range.
    pub base: Exact,
    /// The highest value, and where.
    pub highest: Extreme,
    /// Whether it is proven that no value lies outside.
    pub proof: Proof,
}

/// A point of the box, or a border of it where a figure jumps.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Extreme {
    /// The figure there.
    pub figure: Exact,
    /// The position of each input.
    pub at: Vec<At>,
}

/// The position of an input in its range.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum At {
    /// At its low end.
    Low,
    /// At its base.
    Base,
    /// At its high end.
    High,
    /// At a value between the ends.
    Value(Exact),
    /// Arbitrarily close above a value where the figure jumps.
    Above(Exact),
    /// Arbitrarily close below a value.
    Below(Exact),
}

/// Whether the bounds of a figure are proven.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Proof {
    /// The figure is affine in each input, without thresholds between the ends.
    Affine,
    /// Every threshold and turning point of the only range was checked.
    Searched,
    /// Not proven, for these reasons.
    Lacking(Vec<String>),
}

/// Which extreme is searched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Lowest,
    Highest,
}

impl End {
    fn is_beyond(self, figure: &Exact, other: &Exact) -> bool {
        match self {
            Self::Lowest => figure < other,
            Self::Highest => other < figure,
        }
    }

    /// The distance of a figure from another one; negative if it is more extreme.
    fn ahead(self, figure: &Exact, other: &Exact) -> Exact {
        match self {
            Self::Lowest => figure - other,
            Self::Highest => other - figure,
        }
    }

    /// The most extreme one; of equals, the first.
    fn of(self, all: impl IntoIterator<Item = Extreme>) -> Option<Extreme> {
        all.into_iter().reduce(|far, next| if self.is_beyond(&next.figure, &far.figure) { next } else { far })
    }
}

impl At {
    /// The value, if it is a single one.
    fn value<'v>(&'v self, range: &'v Range) -> Option<&'v Exact> {
        match self {
            Self::Low => Some(&range.low),
            Self::Base => Some(&range.base),
            Self::High => Some(&range.high),
            Self::Value(value) => Some(value),
            Self::Above(_) | Self::Below(_) => None,
        }
    }
}

/// The ranges of a design.
struct Ranges<'s> {
    study: Study<'s>,
    patches: &'s [&'s Patch],
    ranges: Vec<&'s Range>,
    knobs: Vec<Knob>,
    /// The number of figures, which share the work of the searches.
    metrics: usize,
}

/// The figures at a point of the box, in the order of the metrics.
type Seen = (Vec<At>, Vec<Option<Exact>>);

const MANY_CHANGES: &str = "its course changes more often between the ends than the search looks at";
const ONE_BY_ONE: &str = "beside the corners, the inputs were searched one by one";
/// The most ranges for which all corners are checked.
const MOST_RANGES: usize = 10;

/// Checks the corners of the file's ranges, once for all figures. Omits figures that are undefined at the base or a
/// corner, and all if there are no ranges.
///
/// # Errors
/// All errors at the base or a corner.
pub fn extremes(
    study: &Study<'_>,
    patches: &[&Patch],
    metrics: &[Metric],
) -> Result<Vec<Extremes>, Vec<Diagnostic>> {
    let set: Vec<&Vec<String>> = study.file.edits.iter().map(|edit| &edit.path).collect();
    let ranges: Vec<&Range> = study.file.ranges.iter().filter(|range| !set.contains(&&range.path)).collect();
    if ranges.is_empty() {
        return Ok(Vec::new());
    }
    let effort = study.file.effort();
    let before = effort.spent();
    let base = study.evaluate(patches.iter().copied())?;
    let weight = effort.spent() - before;
    let mut doubts = Vec::new();
    let choices = choices(ranges.len(), &mut doubts);
    effort.foresee(choices.len() as u64, weight)?;
    let knobs = ranges.iter().map(|range| Knob::Number(range.path.clone())).collect();
    let box_of = Ranges { study: *study, patches, ranges, knobs, metrics: metrics.len() };
    let mut seen = vec![(vec![At::Base; box_of.ranges.len()], box_of.figures(metrics, &base))];
    let mut first: Option<Regime> = None;
    let mut is_bent = false;
    for at in choices {
        let there = box_of.evaluated(&at)?;
        let regime = Regime::of(&there);
        is_bent |= first.as_ref().is_some_and(|first| *first != regime);
        first.get_or_insert(regime);
        // Only the figures are kept: there may be thousands of corners.
        seen.push((at, box_of.figures(metrics, &there)));
    }
    if is_bent {
        doubts.push("a threshold lies between the ends".to_owned());
    }
    let of_metric = |(at, metric)| box_of.extremes(metric, at, &base, &seen, &doubts);
    Ok(metrics.iter().enumerate().filter_map(of_metric).collect())
}

impl<'s> Ranges<'s> {
    fn figures(&self, metrics: &[Metric], there: &Evaluated) -> Vec<Option<Exact>> {
        metrics.iter().map(|metric| metric.of(&there.projection)).collect()
    }

    /// The design with its inputs at these positions.
    fn evaluated(&self, at: &[At]) -> Result<Evaluated, Vec<Diagnostic>> {
        let mut file = self.study.file.clone();
        for ((range, knob), at) in self.ranges.iter().zip(&self.knobs).zip(at) {
            if let Some(value) = at.value(range) {
                file = knob.turned(&file, self.study.catalog, value).0;
            }
        }
        Study { file: &file, ..self.study }.evaluate(self.patches.iter().copied())
    }

    /// The extremes of one figure; `None` if it is undefined somewhere.
    fn extremes(
        &self,
        metric: &Metric,
        position: usize,
        base: &Evaluated,
        seen: &[Seen],
        doubts: &[String],
    ) -> Option<Extremes> {
        let bent = self.knobs.iter().filter(|knob| degree(knob, metric, base) != Some(1));
        let bent =
            bent.map(|knob| format!("the {} is not a straight line in {}", metric.name(), knob.name()));
        let doubts: Vec<String> = bent.chain(doubts.iter().cloned()).collect();
        let extreme =
            |(at, figures): &Seen| Some(Extreme { figure: figures[position].clone()?, at: at.clone() });
        let seen: Vec<Extreme> = seen.iter().map(extreme).collect::<Option<_>>()?;
        let ends = [End::Lowest, End::Highest].map(|end| Some((end, end.of(seen.iter().cloned())?)));
        let [lowest, highest] = ends;
        let mut ends = [lowest?, highest?];
        let mut proof = Proof::Affine;
        if !doubts.is_empty() && MOST_RANGES < self.ranges.len() {
            proof = Proof::Lacking(doubts);
        } else if !doubts.is_empty() {
            let searched = ends.each_mut().map(|(end, extreme)| line::search(self, metric, *end, extreme));
            proof = match self.ranges.as_slice() {
                [_] if searched == [true; 2] => Proof::Searched,
                [_] => Proof::Lacking(vec![MANY_CHANGES.to_owned()]),
                _ => Proof::Lacking(doubts.into_iter().chain([ONE_BY_ONE.to_owned()]).collect()),
            };
        }
        let [(_, lowest), (_, highest)] = ends;
        let inputs = self.knobs.iter().map(Knob::name).collect();
        let base = metric.of(&base.projection)?;
        Some(Extremes { inputs, metric: metric.clone(), lowest, base, highest, proof })
    }
}

/// The corners to check: all of them or, for very many ranges, only those with at most one input at the other end.
fn choices(ranges: usize, doubts: &mut Vec<String>) -> Vec<Vec<At>> {
    let end = |is_high: bool| if is_high { At::High } else { At::Low };
    if ranges <= MOST_RANGES {
        return (0..1_u32 << ranges)
            .map(|bits| (0..ranges).map(|at| end(bits >> at & 1 == 1)).collect())
            .collect();
    }
    doubts.push(format!("{ranges} ranges have more corners than were evaluated"));
    let others = |is_high: bool| {
        (0..=ranges).map(move |odd| (0..ranges).map(|at| end((at == odd) != is_high)).collect())
    };
    others(true).chain(others(false)).collect()
}
