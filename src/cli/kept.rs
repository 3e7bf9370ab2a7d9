//! The bundle that `prices update` has kept, and what `builtin` means with it.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use etcetera::BaseStrategy;

use crate::diag::{Code, Diagnostic, Source};
use crate::pricing::{Bundle, Index};

use super::answer::{Failure, Result};
use super::locked::Locked;
use super::{files, paths};

/// What `builtin` means in a run.
#[derive(Clone, Debug, Default)]
pub(super) struct Meant {
    pub(super) index: Index,
    /// What is to be said of it.
    pub(super) warnings: Vec<Diagnostic>,
}

/// What `builtin` means: the tables of the kept bundle, else the compiled-in ones.
pub(super) fn builtin(locked: Locked) -> Result<Meant> {
    if locked.is_compiled() { Ok(Meant::default()) } else { meant() }
}

/// The kept bundle, read once; the compiled-in tables where there is none or they are newer.
pub(super) fn meant() -> Result<Meant> {
    static MEANT: OnceLock<Result<Meant>> = OnceLock::new();
    MEANT.get_or_init(read).clone()
}

fn read() -> Result<Meant> {
    let Some(path) = path().filter(|path| path.exists()) else { return Ok(Meant::default()) };
    let kept = || -> Result<Meant> {
        let bytes = files::bytes(&path).map_err(|error| {
            let message = format!("cannot read `{}`: {}", path.display(), paths::words(&error));
            Diagnostic::error(Code::CannotRead, message)
        })?;
        let name = path.display().to_string();
        let source = files::text(bytes, None, |text| Source::compiled_in(name.clone(), text.leak()))?;
        let bundle = Bundle::parse(&source).map_err(|problem| *problem)?;
        let own = Index::compiled_in();
        if own.date() <= bundle.date().value {
            let index = bundle.in_use().map_err(|problem| *problem)?;
            return Ok(Meant { index, warnings: Vec::new() });
        }
        let (kept, own_date) = (bundle.date().value, own.date());
        let message = format!("the kept bundle of {kept} is older than the compiled-in prices of {own_date}");
        let outdated =
            Diagnostic::warning(Code::BundleOutdated, message).note("the compiled-in prices are used");
        let outdated = outdated.help(format!("delete `{}`, or keep a newer one", path.display()));
        Ok(Meant { index: own, warnings: vec![outdated] })
    };
    kept().map_err(|Failure(problems)| unusable(problems, &path))
}

/// Why tables of an index cannot be read; with the ways to go on if they are of the kept bundle.
pub(super) fn unread(problems: Vec<Diagnostic>, index: Index) -> Failure {
    match path().filter(|_| index.edition().is_some()) {
        Some(kept) => unusable(problems, &kept),
        None => problems.into(),
    }
}

fn unusable(problems: Vec<Diagnostic>, path: &Path) -> Failure {
    let help = format!(
        "to go on, keep another bundle with `costcalc prices update`, use `--locked`, or delete `{}`",
        path.display()
    );
    Failure(problems.into_iter().map(|problem| problem.help(help.clone())).collect())
}

/// Where the bundle is kept, if the system says where the user's data is.
pub(super) fn path() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.data_dir().join("costcalc").join("prices.bundle"))
}
