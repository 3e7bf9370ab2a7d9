//! One of two things that are compared: a scenario in some tree, or a result that was saved.

use std::path::PathBuf;
use std::sync::Arc;

use crate::cli::answer::{Failure, Result};
use crate::cli::project::{self, Selection};
use crate::cli::tables::Wanted;
use crate::cli::tree::Tree;
use crate::cli::what_if::StudyArgs;
use crate::cli::{git, paths, study};
use crate::diag::Source;
use crate::pricing::Catalog;
use crate::report::saved::{self, SavedResult, SavedScenario};
use crate::report::view::result;
use crate::scenario::{AS_WRITTEN, BASE_CASE, File, Patch, Scenario};

/// One of two things that are compared.
pub(super) enum Side {
    /// A scenario.
    Scenario(Box<Opened>),
    /// A result, and the file that holds it.
    Saved(SavedResult, Arc<Source>),
}

/// A scenario's file, as it is in some tree.
pub(super) struct Opened {
    /// Its text.
    pub(super) source: Arc<Source>,
    file: File,
    tree: Tree,
}

impl Side {
    /// Opens what an argument names: one of a revision as `REV:PATH`, or a file. A file whose name has a
    /// colon is written as a path, `./a:b.yaml`, so that none is taken for that of a revision.
    pub(super) fn open(written: &str, study: &StudyArgs) -> Result<Self> {
        let in_revision = written.split_once(':').filter(|_| !git::is_path(written));
        match in_revision {
            Some((revision, path)) => Self::open_in(Tree::revision(revision)?, path),
            None => Self::open_in(study.tree.clone(), written),
        }
    }

    /// Opens a file of a tree.
    pub(super) fn open_in(tree: Tree, path: &str) -> Result<Self> {
        let path = PathBuf::from(path);
        let source = tree.read(&path, None)?;
        if saved::is_json(&source) {
            let result = saved::read(&source).map_err(|problem| Failure::from(*problem))?;
            return Ok(Self::Saved(result, source));
        }
        let file = File::parse(&source, &paths::stem(&path))?;
        Ok(Self::Scenario(Box::new(Opened { source, file, tree })))
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Scenario(opened) => &opened.source.name,
            Self::Saved(_, source) => &source.name,
        }
    }

    /// The result: the saved one, or what the scenario gives now, in the design of the other side's result
    /// unless another one is asked for.
    pub(super) fn result(
        &self,
        other: &Self,
        (variant, case): (Option<&str>, Option<&str>),
        study: &StudyArgs,
    ) -> Result<SavedResult> {
        let opened = match self {
            Self::Saved(result, _) => return Ok(result.clone()),
            Self::Scenario(opened) => opened,
        };
        let file = opened.edited(study)?;
        let design = match other {
            Self::Saved(result, _) => result.scenarios.first().map(|one| one.design.clone()),
            Self::Scenario(_) => None,
        };
        let [own_variant, own_case] = design.unwrap_or_else(|| [AS_WRITTEN, BASE_CASE].map(str::to_owned));
        let selection = Selection::new(variant.unwrap_or(&own_variant), case.unwrap_or(&own_case));
        let args = opened.args(study);
        study.check_effects(|args| {
            let file = opened.edited(args)?;
            let design = opened.design(&file, variant, case)?;
            study::evaluated(&file, &[design], &opened.args(args))
        })?;
        let projected = project::projected(&file, &args, false, selection)?;
        let value = result::to_json(&[projected]);
        saved::of_value(&value, &opened.source.name).map_err(|problem| Failure::from(*problem))
    }
}

impl Opened {
    /// The file with what the arguments put over it.
    pub(super) fn edited(&self, args: &StudyArgs) -> Result<File> {
        args.edited(self.file.clone())
    }

    /// The arguments for its tree.
    pub(super) fn args(&self, args: &StudyArgs) -> StudyArgs {
        StudyArgs { tree: self.tree.clone(), ..args.clone() }
    }

    /// The case and the variant that are asked for, as patches.
    pub(super) fn design<'f>(
        &self,
        file: &'f File,
        variant: Option<&str>,
        case: Option<&str>,
    ) -> Result<Vec<&'f Patch>> {
        let name = &self.source.name;
        let variant = study::named(name, &file.variants, variant.unwrap_or(AS_WRITTEN), AS_WRITTEN)?;
        let case = study::named(name, &file.cases, case.unwrap_or(BASE_CASE), BASE_CASE)?;
        Ok(case.into_iter().chain(variant).collect())
    }

    /// The tables of its tree that both scenarios need: in between there are models of both.
    pub(super) fn catalog(
        &self,
        file: &File,
        own: &Scenario,
        both: &[Scenario; 2],
        args: &StudyArgs,
    ) -> Result<Catalog> {
        let shelf = study::shelf(own, &self.args(args))?;
        args.supposed(shelf.read(&Wanted::of_scenarios(both, &shelf))?, file)
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
