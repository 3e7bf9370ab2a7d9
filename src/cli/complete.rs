//! What a shell offers where a path, a step, a design or a model is to be written.
//!
//! `source <(COMPLETE=bash costcalc)` switches it on. The shell then runs the program for every
//! word; the scenario that stands on the line says what there is.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::path::Path;

use clap_complete::engine::CompletionCandidate;

use crate::analysis::{self, Metric};
use crate::diag::is_hidden;
use crate::report::view::projection::By;
use crate::scenario::{File, Input, Scenario, keys_at, path_parts};
use crate::units::{Figure, ModelId, TAG};

use super::locked::Locked;
use super::{files, kept, paths};

/// The scenario that is named on the line, if it can be read.
fn scenario() -> Option<File> {
    let named =
        std::env::args_os().filter(|word| Path::new(word).extension().is_some_and(|end| end == "yaml"));
    named.into_iter().find_map(|path| {
        let source = files::read(Path::new(&path), None).ok()?;
        File::parse(&source, &paths::stem(Path::new(&path))).ok()
    })
}

/// The words that begin so. A name that the shell would run something of is not offered: some shells put it
/// on the line as it is.
fn beginning(current: &OsStr, words: impl IntoIterator<Item = String>) -> Vec<CompletionCandidate> {
    let begun = current.to_string_lossy();
    let is_harmless = |word: &String| !word.contains(|c: char| "$`\\;&|<>()!'".contains(c) || is_hidden(c));
    let offered = words.into_iter().filter(|word| word.starts_with(&*begun)).filter(is_harmless);
    offered.map(CompletionCandidate::new).collect()
}

/// The paths of the scenario's numbers.
pub(super) fn paths(current: &OsStr) -> Vec<CompletionCandidate> {
    let inputs = scenario().map(|file| file.inputs()).unwrap_or_default();
    beginning(current, inputs.iter().map(Input::name))
}

/// The same, and all keys of the map in which the word is, for a value to be put behind.
pub(super) fn settings(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(file) = scenario() else { return Vec::new() };
    let inputs = file.inputs();
    let mut paths: BTreeSet<String> = inputs.iter().map(Input::name).collect();
    if let Some((map, _)) = current.to_string_lossy().rsplit_once('.') {
        paths.extend(path_parts(map).map(|parts| keys_at(&parts)).unwrap_or_default());
    }
    beginning(current, paths.into_iter().map(|path| format!("{path}=")))
}

/// What the rows of a projection may be; the tags are those of the scenario as it stands.
pub(super) fn rows(current: &OsStr) -> Vec<CompletionCandidate> {
    let scenario = scenario().and_then(|file| file.scenario([]).ok());
    let tags = scenario.iter().flat_map(Scenario::tag_names).map(|name| format!("{TAG}{name}"));
    beginning(current, By::words().map(str::to_owned).chain(tags))
}

/// The names of the scenario's steps.
pub(super) fn steps(current: &OsStr) -> Vec<CompletionCandidate> {
    let file = scenario();
    beginning(current, file.iter().flat_map(File::step_names).map(str::to_owned))
}

/// The names of the scenario's variants.
pub(super) fn variants(current: &OsStr) -> Vec<CompletionCandidate> {
    let file = scenario();
    beginning(current, file.iter().flat_map(|file| file.variants.iter()).map(|variant| variant.name.clone()))
}

/// The names of the designs that a scenario is compared with.
pub(super) fn designs(current: &OsStr) -> Vec<CompletionCandidate> {
    let Some(file) = scenario() else { return Vec::new() };
    let derived = || analysis::one_step_changed(&file, false).unwrap_or_default();
    let designs = if file.variants.is_empty() { &*derived() } else { &*file.variants };
    beginning(current, designs.iter().map(|design| design.name.clone()))
}

/// The names of the scenario's cases.
pub(super) fn cases(current: &OsStr) -> Vec<CompletionCandidate> {
    let file = scenario();
    beginning(current, file.iter().flat_map(|file| file.cases.iter()).map(|case| case.name.clone()))
}

/// Figures of a whole scenario that are sums of money.
pub(super) fn totals(current: &OsStr) -> Vec<CompletionCandidate> {
    beginning(current, Figure::ALL.map(|figure| figure.name().to_owned()))
}

/// Figures of the scenario and of its steps.
pub(super) fn figures(current: &OsStr) -> Vec<CompletionCandidate> {
    let file = scenario();
    let steps: Vec<&str> = file.iter().flat_map(File::step_names).collect();
    beginning(current, Metric::usual(&steps))
}

/// What can be explained: figures, and the paths of the scenario's numbers, with `steps.` and without.
pub(super) fn explained(current: &OsStr) -> Vec<CompletionCandidate> {
    let inputs = scenario().map(|file| file.inputs()).unwrap_or_default();
    let paths = inputs.iter().map(Input::name);
    let short = inputs.iter().filter_map(|input| input.name().strip_prefix("steps.").map(str::to_owned));
    let mut offered = figures(current);
    offered.extend(beginning(current, short));
    offered.extend(beginning(current, paths));
    offered
}

/// The models of the tables that `builtin` means; behind a comma, one more of them.
pub(super) fn models(current: &OsStr) -> Vec<CompletionCandidate> {
    let begun = current.to_string_lossy();
    let before = begun.rfind(',').map_or("", |comma| &begun[..=comma]);
    let ids: BTreeSet<ModelId> =
        kept::builtin(Locked::default()).unwrap_or_default().index.models().collect();
    let full = beginning(current, ids.iter().map(|id| format!("{before}{id}")));
    // A name without its provider is offered where nothing else fits.
    if full.is_empty() {
        let bare: BTreeSet<&str> = ids.iter().map(|id| id.model.as_str()).collect();
        return beginning(current, bare.into_iter().map(|name| format!("{before}{name}")));
    }
    full
}
