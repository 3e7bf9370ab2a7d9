//! The least and the most that a figure can be where only ranges of some inputs are known.
//!
//! A figure that is affine in each of the inputs is least and greatest at corners of the box that their
//! ranges span. It is proven to be so where no threshold lies between the corners.

use crate::diag::Diagnostic;
use crate::exact::Exact;
use crate::scenario::{Patch, Range};

use super::knob::Knob;
use super::metric::Metric;
use super::sweep::{Regime, degree};
use super::{Evaluated, Study};

/// The least and the most that a figure can be.
#[derive(Clone, Debug)]
pub struct Extremes {
    /// The figure.
    pub metric: Metric,
    /// The paths of the inputs of which only a range is known.
    pub inputs: Vec<String>,
    /// The least, and which inputs are high there.
    pub lowest: Corner,
    /// With the base of every range.
    pub base: Exact,
    /// The most, and which inputs are high there.
    pub highest: Corner,
    /// Why it is not proven that nothing lies outside; empty where it is.
    pub doubts: Vec<String>,
}

/// A corner of the box.
#[derive(Clone, Debug)]
pub struct Corner {
    /// The figure there.
    pub figure: Exact,
    /// For each of the inputs, whether its input is at its high end.
    pub is_high: Vec<bool>,
}

/// The most ranges whose corners are all looked at.
const MOST_RANGES: usize = 10;

/// Looks at the corners of the file's ranges, once for all figures; one that is not defined at the base or
/// at a corner is left out, and all are where there are no ranges.
///
/// # Errors
/// All that is wrong at the base, or at a corner.
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
    let spent = study.file.effort().spent();
    let base = study.evaluate(patches.iter().copied())?;
    let mut doubts = Vec::new();
    let choices = choices(ranges.len(), &mut doubts);
    study.file.effort().foresee(choices.len() as u64, study.file.effort().spent() - spent)?;
    let knobs: Vec<Knob> = ranges.iter().map(|range| Knob::Number(range.path.clone())).collect();
    let mut corners: Vec<(Vec<bool>, Vec<Option<Exact>>)> = Vec::new();
    let mut first: Option<Regime> = None;
    let mut is_bent = false;
    for is_high in choices {
        let mut file = study.file.clone();
        for ((range, knob), is_high) in ranges.iter().zip(&knobs).zip(&is_high) {
            let end = if *is_high { &range.high } else { &range.low };
            file = knob.turned(&file, study.catalog, end).0;
        }
        let there = Study { file: &file, ..*study }.evaluate(patches.iter().copied())?;
        let regime = Regime::of(&there);
        is_bent |= first.as_ref().is_some_and(|first| *first != regime);
        first.get_or_insert(regime);
        // Only the figures are kept: there may be thousands of corners.
        corners.push((is_high, metrics.iter().map(|metric| metric.of(&there.projection)).collect()));
    }
    if is_bent {
        doubts.push("a threshold lies between the ends".to_owned());
    }
    let of_metric = |(at, metric)| of_metric(metric, at, &knobs, &base, &corners, &doubts);
    Ok(metrics.iter().enumerate().filter_map(of_metric).collect())
}

/// The ends of the figure at a position; `None` where it is not defined somewhere.
fn of_metric(
    metric: &Metric,
    at: usize,
    knobs: &[Knob],
    base: &Evaluated,
    corners: &[(Vec<bool>, Vec<Option<Exact>>)],
    doubts: &[String],
) -> Option<Extremes> {
    let bent = knobs.iter().filter(|knob| degree(knob, metric, base) != Some(1));
    let bent = bent.map(|knob| format!("the {} is not affine in {}", metric.name(), knob.name()));
    let doubts = bent.chain(doubts.iter().cloned()).collect();
    let corner = |(is_high, figures): &(Vec<bool>, Vec<Option<Exact>>)| {
        Some(Corner { figure: figures[at].clone()?, is_high: is_high.clone() })
    };
    let corners: Vec<Corner> = corners.iter().map(corner).collect::<Option<_>>()?;
    let lowest = corners.iter().min_by(|a, b| a.figure.cmp(&b.figure))?.clone();
    let highest = corners.into_iter().max_by(|a, b| a.figure.cmp(&b.figure))?;
    let inputs = knobs.iter().map(Knob::name).collect();
    let base = metric.of(&base.projection)?;
    Some(Extremes { inputs, metric: metric.clone(), lowest, base, highest, doubts })
}

/// The corners to be looked at: all of them, or of very many ranges only those at which all inputs but one
/// are at the same end.
fn choices(ranges: usize, doubts: &mut Vec<String>) -> Vec<Vec<bool>> {
    if ranges <= MOST_RANGES {
        return (0..1_u32 << ranges)
            .map(|bits| (0..ranges).map(|at| bits >> at & 1 == 1).collect())
            .collect();
    }
    doubts.push(format!("{ranges} ranges have more corners than were looked at"));
    let others = |end: bool| (0..=ranges).map(move |odd| (0..ranges).map(|at| (at == odd) != end).collect());
    others(true).chain(others(false)).collect()
}
