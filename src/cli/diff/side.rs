//! One of two things that are compared: a scenario in some tree, or a result that was saved.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::answer::{Failure, Result};
use crate::cli::load::{self, Loaded, Loader};
use crate::cli::projected;
use crate::cli::selection::Selection;
use crate::cli::tree::Tree;
use crate::cli::{git, paths};
use crate::diag::Source;
use crate::result::saved::{self, SavedResult, SavedScenario};
use crate::result::{Project, Settings};
use crate::scenario::{AS_WRITTEN, BASE_CASE, File};

/// One of two things that are compared.
pub(super) enum Side {
    /// A scenario.
    Scenario(Box<Loaded>),
    /// A result, and the file that holds it.
    Saved(SavedResult, Arc<Source>),
}

impl Side {
    /// Opens what an argument names: one of a revision as `REV:PATH`, or a file. A file whose name has a
    /// colon is written as a path, `./a:b.yaml`, so that none is taken for that of a revision.
    pub(super) fn open(written: &str, loader: &Loader) -> Result<Self> {
        let in_revision = written.split_once(':').filter(|_| !git::is_path(written));
        match in_revision {
            Some((revision, path)) => Self::open_in(&loader.of(&Tree::revision(revision)?), path),
            None => Self::open_in(loader, written),
        }
    }

    /// Opens a file of a tree.
    pub(super) fn open_in(loader: &Loader, path: &str) -> Result<Self> {
        let path = PathBuf::from(path);
        let source = loader.tree.read(&path, None)?;
        if saved::is_json(&source) {
            let result = saved::read(&source).map_err(|problem| Failure::from(*problem))?;
            return Ok(Self::Saved(result, source));
        }
        let file = File::parse(&source, &paths::stem(&path))?;
        Ok(Self::Scenario(Box::new(loader.loaded(file)?)))
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Scenario(loaded) => &loaded.file.source.name,
            Self::Saved(_, source) => &source.name,
        }
    }

    /// What a saved result says was put over its files.
    pub(super) fn settings(&self) -> Option<&Settings> {
        match self {
            Self::Scenario(_) => None,
            Self::Saved(result, _) => result.settings.as_ref(),
        }
    }

    /// The result: the saved one, or what the scenario gives now, in the design of the other side's result
    /// unless another one is asked for.
    pub(super) fn result(&self, other: &Self, asked: Selection<'_>) -> Result<SavedResult> {
        let loaded = match self {
            Self::Saved(result, _) => return Ok(result.clone()),
            Self::Scenario(loaded) => loaded,
        };
        let design = match other {
            Self::Saved(result, _) => result.scenarios.first().map(|one| one.design.clone()),
            Self::Scenario(_) => None,
        };
        let [own_variant, own_case] = design.unwrap_or_else(|| [AS_WRITTEN, BASE_CASE].map(str::to_owned));
        let selection =
            Selection { variant: asked.variant.or(Some(&own_variant)), case: asked.case.or(Some(&own_case)) };
        load::check_effects(std::slice::from_ref(&**loaded), |loaded| {
            loaded.evaluated(&[asked.of(&loaded.file)?])
        })?;
        let projected = projected::projected(loaded, selection)?;
        let currency = projected.plan.currency.clone();
        let result = Project::from(([projected].as_slice(), None));
        saved::of(&result, &currency, &loaded.file.source.name).map_err(|problem| Failure::from(*problem))
    }
}

/// Scenarios side by side: by name, or one and one whatever their names.
pub(super) fn pairs<'s>(
    old: &'s [SavedScenario],
    new: &'s [SavedScenario],
) -> Vec<(Option<&'s SavedScenario>, Option<&'s SavedScenario>)> {
    if let ([one], [other]) = (old, new) {
        return vec![(Some(one), Some(other))];
    }
    let find = |all: &'s [SavedScenario], name: &str| all.iter().find(|one| one.name == name);
    let kept = new.iter().map(|one| (find(old, &one.name), Some(one)));
    let gone = old.iter().filter(|one| find(new, &one.name).is_none()).map(|one| (Some(one), None));
    kept.chain(gone).collect()
}
