//! Steps, their calls, and who performs them.

use std::sync::Arc;

use crate::diag::Problems;
use crate::effort::Effort;
use crate::scenario::design::{Branch, Calls, Part, Requirement, Step};
use crate::scenario::format::{self, PerCall};
use crate::yaml::{Entry, Keys, Node, Table, Unread};

use super::work::{Common, work};
use super::{require, route};

/// All steps, and the requirements on single ones; `common` is what applies where they do not say it.
pub(super) fn steps(
    node: &Node,
    common: &Common,
    effort: &Effort,
    problems: &mut Problems,
) -> Option<(Vec<Step>, Vec<Requirement>)> {
    let mut calls = 0;
    let mut steps: Option<Vec<Step>> = Some(Vec::new());
    let mut requirements = Vec::new();
    for entry in node.entries(problems)? {
        let read = step(entry, common, &mut requirements, problems);
        calls += read.as_ref().map_or(0, Step::planned_calls);
        // A route repeats its step's attempts in each branch, so a short file can expand to very many.
        if let Err(refusals) = effort.plan_calls(calls) {
            refusals.into_iter().for_each(|refusal| problems.push(refusal.at(&entry.place)));
            return None;
        }
        steps = steps.zip(read).map(|(mut steps, step)| {
            steps.push(step);
            steps
        });
    }
    steps.map(|steps| (steps, requirements))
}

fn step(
    entry: &Entry,
    common: &Common,
    requirements: &mut Vec<Requirement>,
    problems: &mut Problems,
) -> Option<Step> {
    let owner = format::Step::TABLE.owner(&entry.key);
    let keys = Keys::of(format::Step::TABLE, owner.clone(), &entry.value, problems)?;
    let file = format::Step::of(&keys, problems);
    let route = keys.get::<Option<Unread<Vec<format::Branch>>>>("route", problems)?;
    let branches = match keys.node("route").filter(|_| route.is_some()) {
        Some(route) => route::branches(&entry.value, route, &owner, common, problems),
        None => {
            let work = work(&entry.value, owner, common, problems);
            work.map(|work| vec![Branch { place: entry.place.clone(), part: Part::All, work }])
        }
    };
    let file = file.filter(|_| keys.is_sound)?;
    let stated = Arc::new(file.clone());
    let format::Step { calls, route: Some(Unread { .. }) | None, require, note: _, tags: _ } = file;
    requirements
        .extend(require.map(|file| require::requirements(file, Some(&entry.key))).into_iter().flatten());
    let calls = match calls {
        None => Calls::PerUnit(None),
        Some(format::Calls::PerUnit(calls)) => Calls::PerUnit(Some(calls)),
        Some(format::Calls::PerCall(PerCall { per, times })) => Calls::PerCall { step: per, times },
    };
    let (name, place) = (entry.key.to_string(), entry.place.clone());
    Some(Step { name, place, calls, branches: branches?, stated })
}
