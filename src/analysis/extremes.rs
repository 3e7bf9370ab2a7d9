//! The least and the most that a figure can be where only ranges of some inputs are known.
//!
//! A figure that is affine in each of the inputs is least and greatest at corners of the box that their
//! ranges span. It is proven to be so where no threshold lies between the corners.

use crate::diag::Diagnostic;
use crate::exact::Exact;
use crate::scenario::{Patch, Range};

use super::Study;
use super::knob::Knob;
use super::metric::Metric;
use super::sweep::{Regime, degree};

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

/// Looks at the corners of the file's ranges; `None` where there are none, or the figure is not defined.
///
/// # Errors
/// All that is wrong at the base, or at a corner.
pub fn extremes(
    study: &Study<'_>,
    patches: &[&Patch],
    metric: &Metric,
) -> Result<Option<Extremes>, Vec<Diagnostic>> {
    let set: Vec<&Vec<String>> = study.file.edits.iter().map(|edit| &edit.path).collect();
    let ranges: Vec<&Range> = study.file.ranges.iter().filter(|range| !set.contains(&&range.path)).collect();
    if ranges.is_empty() {
        return Ok(None);
    }
    let evaluated = study.evaluate(patches.iter().copied())?;
    let Some(base) = metric.of(&evaluated.projection) else { return Ok(None) };
    let knobs: Vec<Knob> = ranges.iter().map(|range| Knob::Number(range.path.clone())).collect();
    let mut doubts = Vec::new();
    for knob in &knobs {
        if degree(knob, metric, &evaluated) != Some(1) {
            doubts.push(format!("the {} is not affine in {}", metric.name(), knob.name()));
        }
    }
    let mut corners: Vec<Corner> = Vec::new();
    let mut regimes: Vec<Regime> = Vec::new();
    for is_high in choices(ranges.len(), &mut doubts) {
        let (mut file, mut catalog) = (study.file.clone(), study.catalog.clone());
        for ((range, knob), is_high) in ranges.iter().zip(&knobs).zip(&is_high) {
            let end = if *is_high { &range.high } else { &range.low };
            (file, catalog) = knob.turned(&file, &catalog, end);
        }
        let there =
            Study { file: &file, catalog: &catalog, day: study.day }.evaluate(patches.iter().copied())?;
        regimes.push(Regime::of(&there));
        let Some(figure) = metric.of(&there.projection) else { return Ok(None) };
        corners.push(Corner { figure, is_high });
    }
    if regimes.windows(2).any(|pair| pair[0] != pair[1]) {
        doubts.push("a threshold lies between the ends".to_owned());
    }
    let lowest = corners.iter().min_by(|a, b| a.figure.cmp(&b.figure)).cloned();
    let highest = corners.into_iter().max_by(|a, b| a.figure.cmp(&b.figure));
    let ends = lowest.zip(highest);
    let inputs = knobs.iter().map(Knob::name).collect();
    Ok(ends.map(|(lowest, highest)| Extremes {
        inputs,
        metric: metric.clone(),
        lowest,
        base,
        highest,
        doubts,
    }))
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
