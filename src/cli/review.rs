//! A scenario in two states of its files and tables, for the review of a change.

use std::path::{Path, PathBuf};

use crate::analysis::{Day, State, Study};
use crate::pricing::{Catalog, Changes, ModelChange};
use crate::report::view::impact::{Impact, Later, Side};
use crate::scenario::{File, Patch};
use crate::units::Date;

use super::output::Failure;
use super::what_if::StudyArgs;
use super::{Result, study};

/// A file in a state, and what it is evaluated against.
struct Stand {
    file: File,
    catalog: Catalog,
    day: Day,
}

impl Stand {
    /// Reads a file and all tables that its designs need; `None` where the state lacks it.
    fn read(path: &Path, args: &StudyArgs) -> Result<Option<Self>> {
        if !args.tree.is_file(path) {
            return Ok(None);
        }
        let file = study::file(path, args)?;
        let mut designs: Vec<Vec<&Patch>> = Vec::new();
        for variant in std::iter::once(None).chain(file.variants.iter().map(Some)) {
            let cases = study::cases(&file);
            designs.extend(cases.iter().map(|case| case.iter().copied().chain(variant).collect()));
        }
        let catalog = study::catalog(&file, &designs, args)?;
        Ok(Some(Self { file, catalog, day: study::day(args) }))
    }

    fn state(&self, day: Day) -> Result<State> {
        Ok(State::of(&Study { file: &self.file, catalog: &self.catalog, day })?)
    }
}

/// Evaluates a scenario in two states: on its own day and, where prices that it uses change later, on the
/// day from which all of them are in force. A state in which it cannot be evaluated holds why.
///
/// # Errors
/// All that is wrong with the scenario as it is now.
pub(super) fn impact(path: &Path, before: &StudyArgs, after: &StudyArgs) -> Result<Impact> {
    let now = Stand::read(path, after)?;
    let was = Stand::read(path, before);
    let old = match &was {
        Ok(Some(was)) => as_side(was.state(was.day)),
        Ok(None) => Side::Absent,
        Err(Failure(problems)) => Side::Broken(problems.clone()),
    };
    let new = match &now {
        Some(now) => Side::State(Box::new(now.state(now.day)?)),
        None => Side::Absent,
    };
    let impact = Impact { path: path.display().to_string(), before: old, after: new, later: None };
    let (Ok(Some(was)), Some(now)) = (&was, &now) else { return Ok(impact) };
    let Some(later) = changes_of(&impact, was, now).and_then(|day| day_after(&impact, day, after)) else {
        return Ok(impact);
    };
    // A model that is gone by then is a finding of its own, and no reason to say nothing of today.
    match (was.state(Day::Fixed(later)), now.state(Day::Fixed(later))) {
        (Ok(before), Ok(after)) => {
            Ok(Impact { later: Some(Box::new(Later { day: later, before, after })), ..impact })
        }
        _ => Ok(impact),
    }
}

fn as_side(state: Result<State>) -> Side {
    match state {
        Ok(state) => Side::State(Box::new(state)),
        Err(Failure(problems)) => Side::Broken(problems),
    }
}

/// The last day on which a price that the scenario uses changes.
fn changes_of(impact: &Impact, was: &Stand, now: &Stand) -> Option<Date> {
    let uses = |change: &&ModelChange| {
        let id = change.id.to_string();
        impact.before.state().into_iter().chain(impact.after.state()).any(|state| state.models.contains(&id))
    };
    let changes = Changes::between(was.catalog.tables(), now.catalog.tables());
    changes.models.iter().filter(uses).filter_map(ModelChange::in_force).max()
}

/// That day, where it lies behind the day on which the scenario stands, and nobody fixed another one.
fn day_after(impact: &Impact, day: Date, args: &StudyArgs) -> Option<Date> {
    let state = impact.after.state()?;
    let is_free = args.prices.as_of.is_none() && state.evaluated.outlook.is_none();
    (is_free && state.day < day).then_some(day)
}

/// The scenarios below paths in either of two states, each once, in order.
pub(super) fn scenarios(paths: &[PathBuf], before: &StudyArgs, after: &StudyArgs) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for path in paths {
        for tree in [&after.tree, &before.tree] {
            if tree.is_dir(path) {
                found.extend(tree.yaml_files(path, true, None)?);
            } else if tree.is_file(path) {
                found.push(path.clone());
            }
        }
    }
    found.sort();
    found.dedup();
    Ok(found)
}
