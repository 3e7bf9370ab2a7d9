//! A table that a run may read, and what may be said of one that cannot be used.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::answer::{Failure, Result};
use crate::cli::foreign::{Reach, reach};
use crate::cli::tree::Tree;
use crate::cli::{files, paths};
use crate::diag::{Code, Diagnostic, Place, Source};
use crate::pricing::{self, Builtin, Shipped, Table};

/// A table.
pub(super) enum Origin {
    /// Compiled in, or a file equal to a table that is: its models are read where they are needed.
    Shipped(Shipped),
    /// Of a folder, and perhaps equal to a compiled-in table.
    Alike(Alike),
    /// Of a folder, and read where it is needed: what it is about is known from its name.
    Found { provider: String, source: Arc<Source>, path: PathBuf, named_at: Option<Place> },
    /// Read already. The place is where a file is named that somebody named by itself.
    Read { table: Box<Table>, named: bool },
}

impl Origin {
    /// Whether it is a table of a provider.
    pub(super) fn is_of(&self, name: &str) -> bool {
        match self {
            Self::Shipped(shipped) => shipped.table.is_of(name),
            Self::Alike(alike) => alike.table.is_of(name),
            Self::Found { provider, .. } => provider == name,
            Self::Read { table, .. } => table.is_of(name),
        }
    }
}

/// A file that has the name and length of a compiled-in table. Its text is compared with that table's where one of
/// its models may be needed.
pub(super) struct Alike {
    pub(super) table: Builtin,
    path: PathBuf,
    named_at: Option<Place>,
    /// What it is; nothing where it is no table.
    origin: OnceCell<Option<Box<Origin>>>,
}

impl Alike {
    pub(super) fn new(table: Builtin, path: PathBuf, named_at: Option<&Place>) -> Self {
        Self { table, path, named_at: named_at.cloned(), origin: OnceCell::new() }
    }

    /// What it is.
    pub(super) fn origin(&self, tree: &Tree) -> Result<Option<&Origin>> {
        if self.origin.get().is_none() {
            let origin = match files::bytes(&self.path) {
                Ok(bytes) if bytes == self.table.text.as_bytes() => {
                    Some(Origin::Shipped(Shipped::at(self.path.display().to_string(), self.table)))
                }
                _ => found(
                    &tree.read(&self.path, self.named_at.as_ref())?,
                    &self.path,
                    self.named_at.as_ref(),
                )?,
            };
            let _ = self.origin.set(origin.map(Box::new));
        }
        Ok(self.origin.get().and_then(|origin| origin.as_deref()))
    }
}

/// A table of a folder; `None` where a file is none. One that says what its name does not is read at once.
pub(super) fn found(
    source: &Arc<Source>,
    path: &Path,
    named_at: Option<&Place>,
) -> std::result::Result<Option<Origin>, Vec<Diagnostic>> {
    let stem = paths::stem(path);
    match pricing::provider_of(source)? {
        None => Ok(None),
        Some(provider) if provider == stem => {
            let (source, path) = (Arc::clone(source), path.to_path_buf());
            Ok(Some(Origin::Found { provider, source, path, named_at: named_at.cloned() }))
        }
        Some(_) => {
            let table = Box::new(pricing::read(source, &stem)?);
            Ok(Some(Origin::Read { table, named: false }))
        }
    }
}

/// Refuses a file of a folder that a run would look for under another name.
pub(in crate::cli) fn check_name(file: &Path) -> Result<()> {
    found(&files::read(file, None)?, file, None)?;
    Ok(())
}

/// That there are no tables in a place.
pub(in crate::cli) fn no_tables(place: &str) -> Diagnostic {
    let nothing = Diagnostic::error(Code::NothingToDo, format!("`{place}` has no price tables"));
    nothing.help("a table is a file named after its provider: `openai.yaml`")
}

/// What may be said of why a table cannot be used that a file names: where the table is not the project's, no
/// more than that, not whether it is there, nor what it is.
pub(super) fn discreet(Failure(problems): Failure, path: &Path, named_at: Option<&Place>) -> Failure {
    let Some(naming) = named_at else { return problems.into() };
    let is_in_reach = reach(path, named_at) == Reach::Project;
    // What points into a table is shown as far as the table is; the rest is about the path.
    let is_told = |problem: &Diagnostic| match &problem.place {
        Some((place, _)) if place.source.is_foreign => false,
        Some((place, _)) if place.source != naming.source => true,
        _ => is_in_reach,
    };
    let (mut told, withheld): (Vec<_>, Vec<_>) = problems.into_iter().partition(is_told);
    let named = |problem: Diagnostic| match problem.place {
        Some((place, _)) if is_in_reach => (place.source.name.clone(), problem.code),
        _ => (path.display().to_string(), Code::CannotRead),
    };
    let refused: BTreeMap<String, Code> = withheld.into_iter().map(named).collect();
    told.extend(refused.into_iter().map(|(name, code)| {
        let message = format!("`{name}` cannot be used: it is no price table of this project");
        let refused = Diagnostic::error(code, message).at(naming);
        refused
            .help("what is wrong is reported where the command line names it: `costcalc prices check FILE`")
    }));
    told.into()
}
