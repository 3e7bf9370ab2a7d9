//! Which settings a run has: the nearest `costcalc.yaml` from the working folder upward, up to the top of
//! the repository, or the file that is named.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::config::{self, Config, Guardrail};

use super::{Result, files};

/// The settings of the project.
#[derive(Args, Clone, Debug)]
pub(super) struct ConfigArgs {
    /// The settings of the project; the nearest `costcalc.yaml` from here up to the top of the repository unless given
    #[arg(long, value_name = "FILE", env = "COSTCALC_CONFIG", hide_env_values = true)]
    config: Option<PathBuf>,
}

/// The name of the file.
pub(super) const NAME: &str = "costcalc.yaml";

/// Settings, and the folder from which their scopes count.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    pub(super) config: Config,
    /// The folder of the file; empty for the working folder.
    pub(super) folder: PathBuf,
    /// The file; `None` where there is none.
    pub(super) path: Option<PathBuf>,
}

impl ConfigArgs {
    /// Finds and reads them; without a file they are the usual ones.
    pub(super) fn read(&self) -> Result<Settings> {
        let Some(path) = self.config.clone().or_else(nearest) else { return Ok(Settings::default()) };
        let source = files::read(&path, None)?;
        let folder = path.parent().unwrap_or(Path::new("")).to_path_buf();
        Ok(Settings { config: config::read(&source)?, folder, path: Some(path) })
    }
}

impl Settings {
    /// The guardrails that cover a file.
    pub(super) fn covering(&self, path: &Path) -> impl Iterator<Item = &Guardrail> {
        let scoped = self.scoped(path);
        self.config
            .guardrails
            .iter()
            .filter(move |guardrail| scoped.as_ref().is_some_and(|path| guardrail.covers(path)))
    }

    /// The path of a file as scopes know it: from the folder of the settings, with `/` between its parts;
    /// `None` for a file elsewhere.
    pub(super) fn scoped_to(&self, path: &Path) -> Option<String> {
        // What is gone has no canonical path, but its folder may have.
        self.scoped(path).or_else(|| {
            let folder = self.scoped(path.parent()?)?;
            Some(
                format!("{folder}/{}", path.file_name()?.to_string_lossy())
                    .trim_start_matches('/')
                    .to_owned(),
            )
        })
    }

    fn scoped(&self, path: &Path) -> Option<String> {
        let absolute = |path: &Path| {
            let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
            path.canonicalize().ok()
        };
        let (folder, path) = (absolute(&self.folder)?, absolute(path)?);
        let inside = path.strip_prefix(folder).ok()?.to_path_buf();
        let parts: Vec<_> = inside.iter().map(|part| part.to_string_lossy().into_owned()).collect();
        Some(parts.join("/"))
    }
}

/// The nearest file from the working folder upward, by its shortest path from there. The top of a repository
/// ends the search: what lies above belongs to something else.
fn nearest() -> Option<PathBuf> {
    let here = std::env::current_dir().ok()?;
    let mut path = PathBuf::new();
    for folder in here.ancestors() {
        if folder.join(NAME).is_file() {
            return Some(path.join(NAME));
        }
        // A file in the place of the folder is what further worktrees and submodules have.
        if folder.join(".git").exists() {
            return None;
        }
        path.push("..");
    }
    None
}
