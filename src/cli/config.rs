//! Which settings a run has: the nearest `costcalc.yaml` from the working folder upward, up to the top of
//! the repository, or the file that is named.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::config::{self, CommentRules, Config, Guardrail, Lints};

use super::answer::Result;
use super::paths;
use super::tree::Tree;

// The settings of the project.
#[derive(Args, Clone, Debug)]
pub(super) struct ConfigArgs {
    /// The settings of the project; default: the nearest `costcalc.yaml` from here up to the top of the repository
    #[arg(long, value_name = "FILE", env = "COSTCALC_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
}

/// Settings, and the folder from which their scopes count.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    pub(super) config: Config,
    /// The folder of the file; empty for the working folder.
    folder: PathBuf,
    /// The file; `None` where there is none.
    pub(super) path: Option<PathBuf>,
}

/// The settings of a project and, of a change, those of its base: a change is judged by both, so that it does
/// not loosen what it is held to.
pub(super) struct Rules {
    pub(super) now: Settings,
    /// Those of the base.
    pub(super) before: Option<Settings>,
}

/// A guardrail that covers a scenario.
pub(super) struct Guarding<'r> {
    pub(super) guardrail: &'r Guardrail,
    /// Whether it is one of the base that the change alters, takes away, or leads the scenario out of.
    pub(super) of_base: bool,
}

impl ConfigArgs {
    /// Finds and reads the settings of the work tree and of a base.
    pub(super) fn rules(&self, base: Option<&Tree>) -> Result<Rules> {
        Ok(Rules { now: self.read(&Tree::default())?, before: base.map(|base| self.read(base)).transpose()? })
    }

    /// Finds and reads the settings of a tree; without a file they are the usual ones.
    fn read(&self, tree: &Tree) -> Result<Settings> {
        let named = self.config.clone().filter(|path| matches!(tree, Tree::Disk(_)) || tree.is_file(path));
        let path = if self.config.is_some() { named } else { nearest(tree) };
        let Some(path) = path else { return Ok(Settings::default()) };
        let source = tree.read(&path, None)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Ok(Settings { config: config::read(&source)?, folder, path: Some(path) })
    }
}

impl Settings {
    /// The guardrails that cover a file by any of its absolute names.
    pub(super) fn covering(&self, names: &BTreeSet<PathBuf>) -> impl Iterator<Item = &Guardrail> {
        let folders = paths::names(&self.folder);
        let inside = |name: &PathBuf| {
            let parts = folders.iter().find_map(|folder| name.strip_prefix(folder).ok())?.iter();
            Some(parts.map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/"))
        };
        let paths: Vec<String> = names.iter().filter_map(inside).collect();
        let covers = move |guardrail: &&Guardrail| paths.iter().any(|path| guardrail.covers(path));
        self.config.guardrails.iter().filter(covers)
    }
}

impl Rules {
    /// How bad the finding of a rule is: as bad as either says.
    pub(super) fn lints(&self) -> Lints {
        let now = &self.now.config.lints;
        self.before.as_ref().map_or_else(|| now.clone(), |before| now.stricter(&before.config.lints))
    }

    /// When a change is worth a comment, by each.
    pub(super) fn comments(&self) -> Vec<CommentRules> {
        self.both().map(|settings| settings.config.comment.clone()).collect()
    }

    fn both(&self) -> impl Iterator<Item = &Settings> {
        std::iter::once(&self.now).chain(&self.before)
    }

    /// The guardrails that cover a scenario by its names, of the base also by those that it had.
    pub(super) fn guarding<'r>(
        &'r self,
        names: &BTreeSet<PathBuf>,
        had: &BTreeSet<PathBuf>,
    ) -> Vec<Guarding<'r>> {
        let now: Vec<&Guardrail> = self.now.covering(names).collect();
        let all: BTreeSet<PathBuf> = names.union(had).cloned().collect();
        let before = self.before.iter().flat_map(|before| before.covering(&all).collect::<Vec<_>>());
        let kept = |old: &&Guardrail| now.iter().any(|new| new.is_same(old));
        let of_base = before.filter(|old| !kept(old)).map(|guardrail| Guarding { guardrail, of_base: true });
        now.iter().map(|guardrail| Guarding { guardrail, of_base: false }).chain(of_base).collect()
    }
}

/// The nearest file of a tree from the working folder upward, by its shortest path from there. The top of a
/// repository ends the search: what lies above belongs to something else.
fn nearest(tree: &Tree) -> Option<PathBuf> {
    let mut folder = PathBuf::new();
    loop {
        let path = folder.join(paths::SETTINGS);
        // One that cannot be read, as a link to nowhere, is refused and not passed over.
        let is_there = matches!(tree, Tree::Disk(_)) && path.symlink_metadata().is_ok();
        if is_there || tree.is_file(&path) {
            return Some(path);
        }
        if tree.is_top(&folder) {
            return None;
        }
        folder.push("..");
    }
}
