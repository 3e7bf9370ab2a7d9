//! A figure over a range of one or two inputs.

use crate::diag::{Diagnostic, Place};
use crate::engine::{Item, Projection, Role};
use crate::exact::Exact;
use crate::pricing::Rate;
use crate::scenario::{CacheHits, CallCache, Patch, PlannedCall, Requests, number_at};
use crate::units::{Figure, Share, Tokens};
use crate::yaml::shape::Varies;

use super::domain::{Domain, most_work};
use super::envelope::{self, Changes};
use super::knob::Knob;
use super::metric::Metric;
use super::pieces::Function;
use super::solve::figure;
use super::surface::{Direction, Point, Surface};
use super::{Evaluated, Study};

/// An input with its values.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Axis {
    /// The input.
    pub knob: Knob,
    /// The values in display order.
    pub values: Vec<Exact>,
    /// The step between the values, if they are evenly spaced.
    pub step: Option<Exact>,
}

impl Axis {
    /// An input and its values; `step` if they are evenly spaced.
    #[must_use]
    pub fn new(knob: Knob, values: Vec<Exact>, step: Option<Exact>) -> Self {
        Self { knob, values, step }
    }
}

/// A figure at every point of a grid.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Sweep {
    /// One input or two: rows and columns.
    pub axes: Vec<Axis>,
    /// The figure.
    pub metric: Metric,
    /// The designs, in the order requested.
    pub designs: Vec<Swept>,
    /// The number of full evaluations; all other points follow from them.
    pub evaluated: usize,
    /// Where the best design changes, by index; `None` for two inputs or one design.
    pub changes: Option<Changes>,
}

/// The figure of one design.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Swept {
    /// The design.
    pub name: String,
    /// The figure at each point, row by row; `None` if the design is impossible there.
    pub values: Vec<Option<Exact>>,
    /// The figure at the inputs' current values.
    pub own: Option<Exact>,
    /// The inputs' current values, if the design has them.
    pub own_values: Vec<Option<Exact>>,
    /// Why the design is impossible somewhere, for the first such point.
    pub why_not: Vec<Diagnostic>,
}

/// Evaluates designs over a grid of one or two inputs. `progress` gets the number of finished points, in any order.
#[must_use]
pub fn sweep(
    study: &Study<'_>,
    axes: Vec<Axis>,
    metric: &Metric,
    designs: &[(String, Vec<&Patch>)],
    progress: &(dyn Fn(u64) + Sync),
) -> Sweep {
    let one_column = Axis { knob: axes[0].knob.clone(), values: vec![Exact::ZERO], step: None };
    let (rows, columns) = (&axes[0], axes.get(1).unwrap_or(&one_column));
    let has_columns = 1 < axes.len();
    let mut evaluated = 0;
    let mut swept = Vec::new();
    for (name, patches) in designs {
        let alone = study.file.alone(patches.iter().copied());
        let study = Study { file: &alone, ..*study };
        let at = |row: usize, column: usize| -> Result<(Evaluated, Option<Exact>), Vec<Diagnostic>> {
            let (mut file, mut catalog) = rows.knob.turned(study.file, study.catalog, &rows.values[row]);
            if has_columns {
                (file, catalog) = columns.knob.turned(&file, &catalog, &columns.values[column]);
            }
            metric.at(&Study { file: &file, catalog: &catalog, day: study.day }, &[])
        };
        let own = metric.at(&study, &[]);
        let own_design = own.as_ref().ok().map(|(evaluated, _)| evaluated);
        let [down, across] =
            [(rows, columns), (columns, rows)].map(|(axis, other): (&Axis, &Axis)| Direction {
                values: axis.values.as_slice(),
                degree: own_design.and_then(|own| degree_beside(&study, axis, other, metric, own)),
                is_share: axis.knob.is_share(),
            });
        let point = |row: usize, column: usize| {
            progress(1);
            let (evaluated, figure) = at(row, column).ok()?;
            let values = metric.parts(&evaluated.projection, figure)?;
            Some(Point { values, regime: Regime::of(&evaluated) })
        };
        let effort = study.file.effort();
        let surface = Surface::fill(&down, &across, metric.part_count(), &point, effort);
        evaluated += surface.evaluated;
        let why_not = surface.is_possible.iter().position(|is_possible| !is_possible).map(|at_point| {
            let width = columns.values.len();
            match at(at_point / width, at_point % width) {
                Ok((there, _)) => vec![metric.missing(&there)],
                Err(why) => why,
            }
        });
        let day = study.file.scenario([]).map(|scenario| study.day.of(&scenario));
        let own_value = |axis: &Axis| axis.knob.own(&study, *day.as_ref().ok()?, &[]);
        swept.push(Swept {
            name: name.clone(),
            values: metric.joined(surface.planes, &surface.is_possible),
            own: own.as_ref().ok().and_then(|(_, figure)| figure.clone()),
            own_values: axes.iter().map(own_value).collect(),
            why_not: why_not.unwrap_or_default(),
        });
    }
    let changes = changes(study, &axes, metric, designs);
    Sweep { axes, metric: metric.clone(), designs: swept, evaluated, changes }
}

/// Where the best design changes between the lowest and highest value of a single input.
fn changes(
    study: &Study<'_>,
    axes: &[Axis],
    metric: &Metric,
    designs: &[(String, Vec<&Patch>)],
) -> Option<Changes> {
    let [axis] = axes else { return None };
    let (low, high) = axis.values.iter().min().zip(axis.values.iter().max())?;
    if designs.len() < 2 || low == high {
        return None;
    }
    let figures: Vec<_> =
        designs.iter().map(|(_, patches)| figure(study, &axis.knob, metric, patches)).collect();
    let functions: Vec<Function<'_>> = figures.iter().map(|figure| figure as Function<'_>).collect();
    let effort = study.file.effort();
    let domain = Domain::of(effort, low, axis.knob.number()).within(Some((low.clone(), high.clone())));
    Some(envelope::changes(&functions, &domain, most_work(effort)))
}

/// Equal at two points if no threshold lies between them: the requests of each call, its cached tokens, the rates
/// billed, and the fixed costs that apply.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Regime {
    requests: Vec<Requests>,
    cached: Vec<Option<Tokens>>,
    /// The share read by turns, which follows from their prompts.
    read: Vec<Option<Share>>,
    /// A hypothetical rate is in no table, and its place describes it.
    lines: Vec<(usize, Role, Item, Option<Place>)>,
    fixed: Vec<String>,
}

impl Regime {
    pub(super) fn of(evaluated: &Evaluated) -> Self {
        let branches = evaluated.plan.steps.iter().flat_map(|step| &step.branches);
        let calls: Vec<&PlannedCall> = branches.flat_map(|branch| branch.model_calls()).collect();
        // Measured tokens have no threshold.
        let in_granules = |cache: &&CallCache| !matches!(cache.hits, CacheHits::Measured { .. });
        let cached =
            |call: &&PlannedCall| call.cache.as_ref().filter(in_granules).map(|cache| cache.tokens.clone());
        let read = |call: &&PlannedCall| match (&call.requests, &call.cache) {
            (Requests::Turns(_), Some(cache)) => Some(cache.hit_rate()),
            _ => None,
        };
        let projection: &Projection = &evaluated.projection;
        let figures = [Figure::Base, Figure::CacheDiscounted, Figure::Invoice];
        let lines = figures.into_iter().flat_map(|figure| {
            projection
                .bill(figure)
                .map(|(.., line)| (line.attempt, line.role, line.item.clone(), published(&line.rate)))
        });
        Self {
            requests: calls.iter().map(|call| call.requests.clone()).collect(),
            cached: calls.iter().map(cached).collect(),
            read: calls.iter().map(read).collect(),
            lines: lines.collect(),
            fixed: projection.fixed.iter().map(|cost| cost.name.clone()).collect(),
        }
    }
}

/// The published position of a rate.
fn published(rate: &Rate) -> Option<Place> {
    rate.evidence.as_ref().map(|_| rate.place.clone())
}

/// The same degree at every value of a second input, which may be a number of attempts or fields.
fn degree_beside(
    study: &Study<'_>,
    axis: &Axis,
    other: &Axis,
    metric: &Metric,
    own: &Evaluated,
) -> Option<usize> {
    axis.step.as_ref()?;
    let alone = degree(&axis.knob, metric, own)?;
    if axis.knob == other.knob || degree(&other.knob, metric, own).is_some() {
        return Some(alone);
    }
    other.values.iter().try_fold(alone, |most, value| {
        let (file, catalog) = other.knob.turned(study.file, study.catalog, value);
        let (there, _) = metric.at(&Study { file: &file, catalog: &catalog, day: study.day }, &[]).ok()?;
        Some(most.max(degree(&axis.knob, metric, &there)?))
    })
}

/// The maximum degree of a figure in an input between thresholds, if known.
///
/// Every figure is a sum of products that contain an input once, except for the probabilities of attempts: these
/// contain it once per attempt, and once per field of a call. If a prompt may be cut or split, its length has
/// thresholds that no bill line shows.
pub(super) fn degree(knob: &Knob, metric: &Metric, own: &Evaluated) -> Option<usize> {
    if matches!(metric, Metric::PerGoodUnit | Metric::Path(..)) {
        return None;
    }
    let Knob::Number(path) = knob else { return Some(1) };
    // If calls per hour follow from the volume, everything that changes the number of calls changes a hit rate.
    let branches = || own.plan.steps.iter().flat_map(|step| &step.branches);
    let mut calls = branches().flat_map(|branch| branch.model_calls());
    let traffic = |call: &PlannedCall| call.cache.as_ref().and_then(|cache| cache.traffic.clone());
    if calls.any(|call| traffic(call).is_some_and(|traffic| traffic.follows_from_volume())) {
        return None;
    }
    // What is free is spread over all uses, whatever changes their number.
    let mut calls = branches().flat_map(|branch| branch.model_calls());
    if calls.any(|call| call.allowances().next().is_some()) {
        return None;
    }
    let attempts = || branches().map(|branch| branch.rungs.len()).max().unwrap_or(1);
    match number_at(path)?.varies {
        Varies::Affine => Some(1),
        Varies::AffineUncut => branches()
            .all(|branch| !branch.may_overflow && !branch.model_calls().any(PlannedCall::is_rounded))
            .then_some(1),
        Varies::PerAttempt => Some(attempts()),
        Varies::PerField => Some(attempts() * own.plan.models.most_fields()),
        Varies::Never | Varies::Unknown => None,
    }
}
