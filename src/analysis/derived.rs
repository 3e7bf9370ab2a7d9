//! Designs that are a file with one step changed: which of them come out alike, and at which share of a split
//! another one becomes the best.

use crate::diag::{Code, Diagnostic};
use crate::exact::Exact;
use crate::scenario::{AS_WRITTEN, Edit, Patch, Step};
use crate::yaml::{Node, Value};

use super::break_even::difference;
use super::crossing::{Crossing, Search, search};
use super::domain::{Domain, MOST_WORK, weight};
use super::envelope::{self, Changes, best};
use super::knob::Knob;
use super::metric::Metric;
use super::pieces::Function;
use super::solve::figure;
use super::{Evaluated, Study};

/// The most designs that are derived from a file, unless more are asked for.
const MOST: usize = 50;

/// What is known of designs that are derived from a file.
#[derive(Clone, Debug)]
pub struct Derived {
    /// Those that come out like another one in every case, line by line, and the other one.
    pub same: Vec<(String, String)>,
    /// By which figure the best is the best.
    pub metric: Metric,
    /// The designs, the file as it stands first.
    pub designs: Vec<String>,
    /// The splits in two of the file as it stands.
    pub splits: Vec<Split>,
}

/// A step whose calls are split in two, and where the share decides which design is the best.
#[derive(Clone, Debug)]
pub struct Split {
    /// The step.
    pub step: String,
    /// The share of its first branch; the second has the rest.
    pub own: Exact,
    /// The best design at that share, by position.
    pub best: Option<usize>,
    /// Where from 0 to 1 another design becomes the best.
    pub changes: Changes,
    /// By the position of each other design: where between 0 and 1 it costs what the file as it stands does. At
    /// the ends, that is one of its branches alone.
    pub even: Vec<(usize, Search)>,
}

/// Designs of which no two come out alike, nor like the file as it stands.
#[derive(Clone, Debug)]
pub struct Distinct {
    /// The designs.
    pub designs: Vec<Patch>,
    /// The names of those that are left out, each with that of the first one that it comes out like.
    pub same: Vec<(String, String)>,
}

/// Leaves out designs that come out like the file as it stands or like one before them, in every case.
///
/// # Errors
/// More designs than anybody compares, unless `force` says so, or more work than a question may take.
pub fn distinct(study: &Study<'_>, designs: Vec<Patch>, force: bool) -> Result<Distinct, Vec<Diagnostic>> {
    let effort = study.file.effort();
    let in_all_cases = |design: Option<&Patch>| {
        let cases = std::iter::once(None).chain(study.file.cases.iter().map(Some));
        let all: Vec<_> = cases.map(|case| study.evaluate(case.into_iter().chain(design)).ok()).collect();
        effort.spend(0).map(|()| all)
    };
    let calls_of =
        |all: &[Option<Evaluated>]| all.iter().flatten().map(Evaluated::planned_calls).sum::<u64>();
    let as_written = in_all_cases(None)?;
    let mut calls = calls_of(&as_written);
    let mut known = vec![(AS_WRITTEN.to_owned(), as_written)];
    let mut distinct = Distinct { designs: Vec::new(), same: Vec::new() };
    let are_many = MOST < designs.len() && !force;
    for design in designs {
        // What is too much work for so many designs is so because they are many.
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
        .help("name those that matter under `variants`, or take --model or --split; --force compares all")
}

/// Whether two designs come out alike, each in the same cases. A design that is not possible is like no other.
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

/// The models that are called, step by step: without any volume no line of a bill says so.
fn models(evaluated: &Evaluated) -> impl Iterator<Item = &str> {
    let branches = evaluated.plan.steps.iter().flat_map(|step| step.running());
    branches.flat_map(|branch| branch.model_calls()).map(|call| &*call.model)
}

/// For each step of the file as it stands that has two branches, at which share another one of these designs
/// becomes the best, and at which one of them costs the same as the first, which is the file as it stands.
///
/// # Errors
/// More work than a question may take.
pub fn splits(
    study: &Study<'_>,
    metric: &Metric,
    designs: &[Vec<&Patch>],
) -> Result<Vec<Split>, Vec<Diagnostic>> {
    let scenario = study.file.scenario([])?;
    let steps: Vec<&Step> = scenario.steps.iter().filter(|step| step.branches.len() == 2).collect();
    let weight = weight(study, &[]);
    let most = MOST_WORK / 3 / steps.len().max(1) as u64;
    let splits = steps.iter().map(|step| split(study, metric, designs, step, (weight, most))).collect();
    study.file.effort().spend(0)?;
    Ok(splits)
}

fn split(
    study: &Study<'_>,
    metric: &Metric,
    designs: &[Vec<&Patch>],
    step: &Step,
    (weight, most): (u64, u64),
) -> Split {
    let own = step.shares().first().map_or(Exact::ZERO, |share| share.exact().clone());
    let path = |branch: &str| -> Vec<String> {
        ["steps", &step.name, "route", branch, "share"].map(str::to_owned).into()
    };
    let set = |branch: &str, value: Value| Edit {
        path: path(branch),
        value: Node { place: step.place.clone(), value },
        adds: true,
    };
    // However the file writes the shares, one number says both.
    let rest = set("1", Value::Scalar("rest".to_owned()));
    let file = study.file.edited(set("0", Value::Number(own.clone()))).edited(rest);
    let study = Study { file: &file, ..*study };
    let knob = Knob::Number(path("0"));
    let figures: Vec<_> = designs.iter().map(|patches| figure(&study, &knob, metric, patches)).collect();
    let functions: Vec<Function<'_>> = figures.iter().map(|figure| figure as Function<'_>).collect();
    let best = best(&functions.iter().map(|function| function(&own)).collect::<Vec<_>>());
    let domain = |most| Domain { most, ..Domain::of(weight, &own, knob.number()) };
    let changes = envelope::changes(&functions, &domain(most / 2));
    let most = most / 2 / functions.len().max(1) as u64;
    let even = |other: usize| {
        let mut search = search(&[functions[0], functions[other]], &difference, &domain(most));
        let is_end = |at: &Exact| at.is_zero() || *at == Exact::ONE;
        search.found.retain(|found| !matches!(&found.at, Crossing::Exactly(at) if is_end(at)));
        (other, search)
    };
    let even = (1..functions.len()).map(even).collect();
    Split { step: step.name.clone(), own, best, changes, even }
}
