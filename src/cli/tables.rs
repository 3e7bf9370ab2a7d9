//! Where price tables come from. A run reads the tables of the providers that it names, and no others.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::pricing::{self, Builtin, Catalog, Table};
use crate::scenario::Scenario;

use super::files;
use super::foreign::is_foreign;
use super::output::Failure;
use super::tree::Tree;

/// The price tables that a run may read.
pub(super) struct Shelf {
    /// The ones beneath first.
    tables: Vec<Shelved>,
    /// Where their files are.
    tree: Tree,
}

/// One table that has not been read.
struct Shelved {
    provider: String,
    origin: Origin,
}

enum Origin {
    Builtin(Builtin),
    File(PathBuf, Option<Place>),
}

/// Which providers' tables are needed.
pub(super) enum Wanted {
    All,
    Providers(BTreeSet<String>),
}

impl Wanted {
    /// What scenarios need: the providers of their models, and those that they require.
    pub(super) fn of_scenarios<'s>(
        scenarios: impl IntoIterator<Item = &'s Scenario> + Clone,
        shelf: &Shelf,
    ) -> Self {
        let named = scenarios.clone().into_iter().flat_map(Scenario::provider_names);
        let required = named.map(|name| name.value.clone()).filter(|name| shelf.has(name));
        let names = scenarios.into_iter().flat_map(Scenario::model_names).map(|name| name.value.as_str());
        Self::of_names(names, shelf).and(Self::Providers(required.collect()))
    }

    /// What models need. A name without its provider may be anybody's.
    pub(super) fn of_names<'n>(names: impl IntoIterator<Item = &'n str>, shelf: &Shelf) -> Self {
        let mut providers = BTreeSet::new();
        for name in names {
            match name.split_once('/') {
                Some((provider, _)) if shelf.has(provider) => providers.insert(provider.to_owned()),
                // All tables are read, so that the message can name what is near.
                _ => return Self::All,
            };
        }
        Self::Providers(providers)
    }

    /// Both.
    pub(super) fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Providers(one), Self::Providers(other)) => {
                Self::Providers(one.into_iter().chain(other).collect())
            }
            _ => Self::All,
        }
    }

    fn includes(&self, provider: &str) -> bool {
        match self {
            Self::All => true,
            Self::Providers(providers) => providers.contains(provider),
        }
    }
}

impl Shelf {
    /// The tables of `--prices`, or else of the scenario, or else the compiled-in ones.
    ///
    /// `tree` is where the tables are, and `scenario` comes with the folder that it is in.
    pub(super) fn find(
        tree: &Tree,
        flags: &[String],
        scenario: Option<(&Scenario, &Path)>,
    ) -> super::Result<Self> {
        let mut shelf = Self { tables: Vec::new(), tree: tree.clone() };
        if !flags.is_empty() {
            for flag in flags {
                shelf.add(flag, Path::new(""), None)?;
            }
            return Ok(shelf);
        }
        let named =
            scenario.and_then(|(scenario, folder)| Some((scenario, folder, scenario.prices.as_ref()?)));
        let Some((scenario, folder, prices)) = named else {
            shelf.add_builtin();
            return Ok(shelf);
        };
        if prices.is_empty() {
            let empty = Diagnostic::error(Code::NothingToDo, "`prices` names no price tables");
            let empty = empty.at(&Place::start_of(&scenario.source));
            return Err(empty.help("leave `prices` out to use the compiled-in tables").into());
        }
        for price in prices {
            shelf.add(&price.value, folder, Some(&price.place))?;
        }
        Ok(shelf)
    }

    fn add(&mut self, written: &str, relative_to: &Path, named_at: Option<&Place>) -> super::Result<()> {
        if written == "builtin" {
            self.add_builtin();
            return Ok(());
        }
        let path = files::joined(relative_to, written);
        let added = self.add_path(&path, named_at);
        added.map_err(|failure| discreet(failure, &path, named_at))
    }

    fn add_path(&mut self, path: &Path, named_at: Option<&Place>) -> super::Result<()> {
        let is_folder = self.tree.is_dir(path);
        let files =
            if is_folder { self.tree.yaml_files(path, false, named_at)? } else { vec![path.to_path_buf()] };
        if files.is_empty() {
            let message = format!("`{}` holds no price tables", path.display());
            let empty = Diagnostic::error(Code::NothingToDo, message);
            let empty = empty.help("a table is a file named after its provider: `openai.yaml`");
            return Err(named_at.map_or_else(|| empty.clone(), |place| empty.clone().at(place)).into());
        }
        for file in files {
            self.tables.push(Shelved {
                provider: files::stem(&file),
                origin: Origin::File(file, named_at.cloned()),
            });
        }
        Ok(())
    }

    fn add_builtin(&mut self) {
        let shelved = |table: &Builtin| Shelved {
            provider: table.provider.to_owned(),
            origin: Origin::Builtin(*table),
        };
        self.tables.extend(pricing::builtin().iter().map(shelved));
    }

    fn has(&self, provider: &str) -> bool {
        self.tables.iter().any(|table| table.provider == provider)
    }

    /// Reads the tables that are wanted. A set of overlays alone stands on the compiled-in tables.
    pub(super) fn read(&self, wanted: &Wanted) -> super::Result<Catalog> {
        let mut tables = self.tables_where(|table| wanted.includes(&table.provider))?;
        let only_overlays = |tables: &[Table]| tables.iter().all(|table| table.overlay);
        if only_overlays(&tables) && !self.tables.is_empty() {
            let all = self.tables_where(|_| true)?;
            if only_overlays(&all) {
                let mut builtin = Self { tables: Vec::new(), tree: Tree::Disk };
                builtin.add_builtin();
                let beneath = builtin.tables_where(|table| wanted.includes(&table.provider))?;
                let named = |table: &Table| wanted.includes(&table.provider);
                tables = beneath.into_iter().chain(all.into_iter().filter(named)).collect();
            }
        }
        Ok(Catalog::new(tables)?)
    }

    fn tables_where(&self, keep: impl Fn(&Shelved) -> bool) -> super::Result<Vec<Table>> {
        let mut tables = Vec::new();
        let mut problems: Vec<Diagnostic> = Vec::new();
        for shelved in self.tables.iter().filter(|table| keep(table)) {
            match shelved.read(&self.tree) {
                Ok(table) => tables.push(table),
                Err(Failure(more)) => problems.extend(more),
            }
        }
        if problems.is_empty() { Ok(tables) } else { Err(problems.into()) }
    }
}

/// Of a table outside the project that a file of the project names, no more is said than that it cannot be
/// used: not whether it is there, nor what it is.
fn discreet(failure: Failure, path: &Path, named_at: Option<&Place>) -> Failure {
    let Some(place) = named_at.filter(|place| is_foreign(path, Some(place))) else { return failure };
    let message = format!("`{}` cannot be used: it lies outside the project", path.display());
    let refused = Diagnostic::error(Code::CannotRead, message).at(place);
    refused.help("what is wrong is said where the command line names it: `costcalc prices check FILE`").into()
}

impl Shelved {
    fn read(&self, tree: &Tree) -> super::Result<Table> {
        let read = self.source(tree).and_then(|source| Ok(pricing::read(&source, &self.provider)?));
        match &self.origin {
            Origin::File(path, named_at) => {
                read.map_err(|failure| discreet(failure, path, named_at.as_ref()))
            }
            Origin::Builtin(_) => read,
        }
    }

    fn source(&self, tree: &Tree) -> super::Result<Arc<Source>> {
        match &self.origin {
            Origin::Builtin(table) => Ok(table.source()),
            Origin::File(path, named_at) => tree.read(path, named_at.as_ref()),
        }
    }
}
