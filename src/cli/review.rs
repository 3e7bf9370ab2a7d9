//! A scenario in two states of its files and tables, for the review of a change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::analysis::{Day, Impact, Later, Side, State, Study, Tables};
use crate::pricing::{Catalog, Changes, ModelChange, Table};
use crate::scenario::{Altered, File};
use crate::units::{Date, Figure};

use super::answer::{Failure, Result};
use super::load::Loader;
use super::selection;

/// A file in a state, and what it is evaluated against.
struct Stand {
    file: File,
    catalog: Catalog,
    day: Day,
}

impl Stand {
    /// Reads a file and all tables that its designs need; `None` where the state lacks it.
    fn read(path: &Path, loader: &Loader) -> Result<Option<Self>> {
        if !loader.tree.is_file(path) {
            return Ok(None);
        }
        let loaded = loader.load(path)?;
        let catalog = loaded.catalog(&selection::designs(&loaded.file))?;
        let day = loaded.day();
        Ok(Some(Self { file: loaded.file, catalog, day }))
    }

    /// The price tables that it uses.
    fn tables(&self, loader: &Loader) -> Tables {
        let mut tables = Tables::default();
        for Table { place, .. } in self.catalog.tables() {
            match self.catalog.index().of(&place.source) {
                Some(table) => tables.builtin.push(table),
                None => tables.files.push(loader.tables().path_of(&place.source)),
            }
        }
        tables
    }

    fn state(&self, day: Day) -> Result<State> {
        Ok(State::of(&Study { file: &self.file, catalog: &self.catalog, day })?)
    }
}

/// The file that a scenario was before a change, and the one that it is now; `None` where there is none.
#[derive(Clone, Debug)]
pub(super) struct Files {
    pub(super) from: Option<PathBuf>,
    pub(super) to: Option<PathBuf>,
}

impl Files {
    /// The same file in both states, as far as they have it.
    pub(super) fn same(path: &Path) -> Self {
        Self { from: Some(path.to_path_buf()), to: Some(path.to_path_buf()) }
    }
}

/// Evaluates a scenario in two states: on its own day and, where prices that it uses change later, on each
/// day from which some of them are in force. A state in which it cannot be evaluated holds why.
///
/// # Errors
/// All that is wrong with the scenario as it is now.
pub(super) fn impact(files: &Files, before: &Loader, after: &Loader) -> Result<Impact> {
    let Files { from, to } = files;
    let read =
        |path: &Option<PathBuf>, loader| path.as_ref().map_or(Ok(None), |path| Stand::read(path, loader));
    let now = read(to, after)?;
    let was = read(from, before);
    let path = to.as_ref().or(from.as_ref()).cloned().unwrap_or_default();
    let old = match &was {
        Ok(Some(was)) => as_side(was.state(was.day)),
        Ok(None) => Side::Absent,
        Err(Failure(problems)) => Side::Broken(problems.clone()),
    };
    let new = match &now {
        Some(now) => Side::State(Box::new(now.state(now.day)?)),
        None => Side::Absent,
    };
    let known = was.as_ref().ok().and_then(Option::as_ref);
    let used = [known.map(|was| was.tables(before)), now.as_ref().map(|now| now.tables(after))];
    let mut impact = Impact {
        path: path.display().to_string(),
        moved_from: from.as_ref().filter(|from| **from != path).map(|from| from.display().to_string()),
        before: old,
        after: new,
        later: Vec::new(),
        unpriced: Vec::new(),
        altered: Vec::new(),
        as_measured_before: None,
        other_volumes: now.as_ref().map_or_else(Vec::new, |now| now.file.other_volumes()),
        tables: used.map(Option::unwrap_or_default),
        is_beside: false,
    };
    let (Some(was), Some(now)) = (known, &now) else { return Ok(impact) };
    impact.altered = now.file.altered_since(&was.file);
    let is_measured_otherwise = is_measured_otherwise(&impact);
    let is_cheaper = is_cheaper_now(&impact, was);
    impact.altered.retain(|altered| altered.path != "as_of" || altered.is_earlier() || is_cheaper);
    if is_measured_otherwise {
        // Where that is not possible, what is altered is told all the same.
        let study = Study { file: &now.file.measured_as(&was.file), catalog: &now.catalog, day: was.day };
        impact.as_measured_before = State::of(&study).ok().map(Box::new);
    }
    for day in later_days(&impact, was, now, after) {
        match (was.state(Day::Fixed(day)), now.state(Day::Fixed(day))) {
            (Ok(before), Ok(after)) => impact.later.push(Later { day, before, after }),
            (Ok(_), Err(Failure(problems))) => impact.unpriced.push((day, problems)),
            // What could not be priced then before either is not of this change.
            (Err(_), _) => {}
        }
    }
    Ok(impact)
}

/// Whether a change takes another day, other months, another volume or other tags, so that figures fall by themselves:
/// of a larger volume those of a unit.
fn is_measured_otherwise(impact: &Impact) -> bool {
    let of_time = |altered: &Altered| altered.path == "as_of" || altered.path.starts_with("horizon");
    let volume = |state: &State| state.evaluated.plan.volume.per_month.clone();
    let is_other = impact.own().is_some_and(|(before, after)| {
        let [was, is] = [before, after].map(|state| &state.evaluated.projection);
        volume(after) != volume(before) || !is.is_tagged_as(was)
    });
    is_other || impact.altered.iter().any(of_time)
}

/// Whether what a scenario was before the change is cheaper on the day of now, or has no price on it.
fn is_cheaper_now(impact: &Impact, was: &Stand) -> bool {
    let Some((before, after)) = impact.own() else { return false };
    match was.state(Day::Fixed(after.day)) {
        Ok(later) => Figure::ALL.iter().any(|figure| later.figure(*figure) < before.figure(*figure)),
        Err(_) => true,
    }
}

fn as_side(state: Result<State>) -> Side {
    match state {
        Ok(state) => Side::State(Box::new(state)),
        Err(Failure(problems)) => Side::Broken(problems),
    }
}

/// The days behind that on which the scenario stands from which prices that it uses are other ones; none
/// where somebody fixed the day.
fn later_days(impact: &Impact, was: &Stand, now: &Stand, loader: &Loader) -> BTreeSet<Date> {
    let Some(state) = impact.after.state() else { return BTreeSet::new() };
    if loader.prices.as_of.is_some() || state.evaluated.outlook.is_some() {
        return BTreeSet::new();
    }
    let uses = |change: &&ModelChange| {
        let id = change.id.to_string();
        impact.before.state().into_iter().chain([state]).any(|state| state.models.contains(&id))
    };
    let changes = Changes::between(was.catalog.tables(), now.catalog.tables());
    let days = changes.models.iter().filter(uses).flat_map(ModelChange::days);
    days.filter(|day| state.day < *day).collect()
}

/// The scenarios below paths in either of two states, each once, in order.
pub(super) fn scenarios(paths: &[PathBuf], before: &Loader, after: &Loader) -> Result<Vec<PathBuf>> {
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
