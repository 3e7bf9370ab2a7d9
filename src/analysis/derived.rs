//! Designs derived from a file by changing one step: which of them are equivalent, and at which share of a split
//! the best design changes.

use crate::diag::{Code, Diagnostic};
use crate::exact::Exact;
use crate::scenario::{AS_WRITTEN, Adds, Edit, File, Patch, Step};
use crate::yaml::{Node, Value};

use super::break_even::difference;
use super::compare::Run;
use super::crossing::{Crossing, Found};
use super::domain::{Domain, most_work, weight};
use super::envelope::{self, Changes, best};
use super::knob::Knob;
use super::metric::Metric;
use super::pieces::{Function, Pieces};
use super::roots::crossings;
use super::solve::figure;
use super::{Evaluated, Study};

/// The default limit on designs derived from a file.
const MOST: usize = 50;
/// The default limit on designs that are evaluated to find equivalent ones.
const MOST_LOOKED_AT: usize = 1_000;

/// Data on designs derived from a file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Derived {
    /// Those that equal another one in every case, line by line, with that one.
    pub same: Vec<(String, String)>,
    /// The figure for ranking.
    pub metric: Metric,
    /// The designs, the base design first.
    pub designs: Vec<String>,
    /// The two-way splits of the base design.
    pub splits: Vec<Split>,
}

/// A step whose calls are split in two, and the shares at which the best design changes.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Split {
    /// The step.
    pub step: String,
    /// The share of its first branch; the second has the remainder.
    pub own: Exact,
    /// The results for other shares; `None` if the file is too large to search.
    pub shares: Option<Shares>,
}

/// The results for all shares of a split.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Shares {
    /// The best design at the share of the file, by index.
    pub best: Option<usize>,
    /// The shares from 0 to 1 at which the best design changes.
    pub changes: Changes,
    /// The shares strictly between 0 and 1 at which another design, by index, costs the same as the base design. At
    /// the ends, one of its branches is alone.
    pub even: Vec<(usize, Found)>,
    /// Whether designs that change other steps are left out, because the file is too large to search them all.
    pub of_step_only: bool,
}

/// Designs that all differ from each other and from the base design.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Distinct {
    /// The designs.
    pub designs: Vec<Patch>,
    /// The names of omitted designs, each with the first one that it equals.
    pub same: Vec<(String, String)>,
}

/// A file with one step changed in every possible way.
///
/// # Errors
/// More designs than allowed, unless `force` is set: they are counted before a design is made. Or the errors of the
/// file.
pub fn one_step_changed(file: &File, force: bool) -> Result<Vec<Patch>, Vec<Diagnostic>> {
    if MOST_LOOKED_AT < file.one_step_changes() && !force {
        return Err(file.scenario([]).err().unwrap_or_else(|| vec![too_many()]));
    }
    Ok(file.with_one_step_changed())
}

/// Removes designs that equal the base design or an earlier one in every case.
///
/// # Errors
/// More designs than allowed, unless `force` is set, or exceeding the work limit of a question.
pub fn distinct(study: &Study<'_>, designs: Vec<Patch>, force: bool) -> Result<Distinct, Vec<Diagnostic>> {
    let effort = study.file.effort();
    let in_all_cases = |design: Option<&Patch>| {
        let cases = std::iter::once(None).chain(study.file.cases.iter().map(Some));
        let all: Vec<_> = cases.map(|case| study.evaluate(case.into_iter().chain(design)).ok()).collect();
        effort.spend(0).map(|()| all)
    };
    let calls_of = |all: &[Option<Evaluated>]| all.iter().flatten().map(Evaluated::kept_calls).sum::<u64>();
    let as_written = in_all_cases(None)?;
    let mut calls = calls_of(&as_written);
    let mut known = vec![(AS_WRITTEN.to_owned(), as_written)];
    let mut distinct = Distinct { designs: Vec::new(), same: Vec::new() };
    let are_many = MOST < designs.len() && !force;
    for design in designs {
        // The limit is only exceeded because there are so many designs.
        let too_much = |refused| if are_many { vec![too_many()] } else { refused };
        let evaluated = in_all_cases(Some(&design)).map_err(too_much)?;
        match known.iter().find(|(_, other)| are_alike(&evaluated, other)) {
            Some((other, _)) => distinct.same.push((design.name, other.clone())),
            None if distinct.designs.len() == MOST && !force => return Err(vec![too_many()]),
            None => {
                calls += calls_of(&evaluated);
                effort.keep_calls(calls).map_err(too_much)?;
                known.push((design.name.clone(), evaluated));
                distinct.designs.push(design);
            }
        }
    }
    Ok(distinct)
}

fn too_many() -> Diagnostic {
    let message = format!("more than {MOST} designs change one step of the file");
    Diagnostic::error(Code::TooManyDesigns, message)
        .help("name those that matter under `variants`, or use --model or --split; --force compares all")
}

/// Whether two designs are equivalent in every case. An impossible design equals no other.
fn are_alike(one: &[Option<Evaluated>], other: &[Option<Evaluated>]) -> bool {
    let is_alike = |pair: (&Option<Evaluated>, &Option<Evaluated>)| match pair {
        (Some(one), Some(other)) => {
            one.projection.totals == other.projection.totals
                && models(one).eq(models(other))
                && one.is_same(other)
        }
        (one, other) => one.is_none() && other.is_none(),
    };
    one.first().is_some_and(Option::is_some) && one.iter().zip(other).all(is_alike)
}

/// The models that are called, by step: without volume, the bill does not show them.
fn models(evaluated: &Evaluated) -> impl Iterator<Item = &str> {
    let branches = evaluated.plan.steps.iter().flat_map(|step| step.running());
    branches.flat_map(|branch| branch.model_calls()).map(|call| &*call.model)
}

/// For each two-branch step of the base design: the shares at which the best of these designs changes, and those at
/// which one costs the same as the first, which is the base design.
///
/// # Errors
/// Exceeding the work limit of a question.
pub fn splits(
    study: &Study<'_>,
    metric: &Metric,
    runs: &[Run],
    designs: &[Patch],
) -> Result<Vec<Split>, Vec<Diagnostic>> {
    let scenario = study.file.scenario([])?;
    let steps: Vec<&Step> = scenario.steps.iter().filter(|step| step.branches.len() == 2).collect();
    let patch = |run: &Run| designs.iter().find(|design| design.name == run.name);
    let designs: Vec<Design<'_>> = runs
        .iter()
        .map(|run| (patch(run).into_iter().collect(), metric.of(&run.evaluated.projection)))
        .collect();
    let most = most_work(study.file.effort()) / 4;
    let work = (weight(study, &[]), most / steps.len().max(1) as u64);
    let split = |step: &&Step| {
        let own = step.shares().first().map_or(Exact::ZERO, |share| share.exact().clone());
        Split { step: step.name.clone(), shares: shares(study, metric, &designs, (step, &own), work), own }
    };
    let splits = steps.iter().map(split).collect();
    study.file.effort().spend(0)?;
    Ok(splits)
}

/// The patches of a design, and its figure in the file.
type Design<'p> = (Vec<&'p Patch>, Option<Exact>);

/// The minimum evaluations of a design for searching the shares of a split.
const LEAST: u64 = 4;

fn shares(
    study: &Study<'_>,
    metric: &Metric,
    designs: &[Design<'_>],
    (step, own): (&Step, &Exact),
    (weight, most): (u64, u64),
) -> Option<Shares> {
    let path = |branch: &str| ["steps", &step.name, "route", branch, "share"].map(str::to_owned).to_vec();
    let set = |branch: &str, value: Value| Edit {
        path: path(branch),
        value: Node { place: step.place.clone(), value },
        adds: Adds::ToAll,
    };
    // One number sets both shares, however the file gives them.
    let rest = set("1", Value::Scalar("rest".into()));
    let file = study.file.edited(set("0", Value::Number(own.clone()))).edited(rest);
    let study = Study { file: &file, ..*study };
    let knob = Knob::Number(path("0"));
    // A design that changes this step costs the same at every share.
    let is_constant =
        |(patches, _): &Design<'_>| patches.iter().any(|patch| patch.changed_step() == Some(&step.name));
    let varied = designs.iter().filter(|design| !is_constant(design)).count() as u64;
    let of_step_only = most < LEAST * weight * varied;
    let varied = if of_step_only { 1 } else { varied };
    if most < LEAST * weight * varied {
        return None;
    }
    let is_looked_at = |at: &usize| *at == 0 || is_constant(&designs[*at]) || !of_step_only;
    let positions: Vec<usize> = (0..designs.len()).filter(is_looked_at).collect();
    let (knob, study) = (&knob, &study);
    let of_design = |at: &usize| {
        let (patches, known) = &designs[*at];
        let (is_constant, evaluated) = (is_constant(&designs[*at]), figure(study, knob, metric, patches));
        move |share: &Exact| if is_constant { known.clone() } else { evaluated(share) }
    };
    let figures: Vec<_> = positions.iter().map(of_design).collect();
    let functions: Vec<Function<'_>> = figures.iter().map(|figure| figure as Function<'_>).collect();
    let domain = Domain::of(study.file.effort(), own, knob.number());
    let mut pieces = envelope::looked_through(&functions, &domain, most);
    let mut changes = envelope::of_pieces(&mut pieces);
    for change in &mut changes.all {
        (change.from, change.to) = (positions[change.from], positions[change.to]);
    }
    let even = (1..positions.len()).flat_map(|other| {
        even(&mut pieces, other).map(|found| (positions[other], found)).collect::<Vec<_>>()
    });
    let even = even.collect();
    let here: Vec<_> = positions.iter().map(|at| designs[*at].1.clone()).collect();
    Some(Shares { best: best(&here).map(|best| positions[best]), changes, even, of_step_only })
}

/// Where the first function equals another one, except at the ends of the range.
fn even(pieces: &mut Pieces<'_>, other: usize) -> impl Iterator<Item = Found> {
    let both = move |figures: &[Option<Exact>]| match figures {
        [] => Vec::new(),
        figures => vec![figures[0].clone(), figures[other].clone()],
    };
    let found = crossings(pieces, &|figures| difference(&both(figures)));
    let is_end = |at: &Exact| at.is_zero() || *at == Exact::ONE;
    let is_within = move |found: &Found| !matches!(&found.at, Crossing::Exactly(at) if is_end(at));
    found.into_iter().filter(is_within).map(move |found| Found {
        at: found.at,
        figures: both(&found.figures),
        after: both(&found.after),
    })
}
