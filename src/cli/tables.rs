//! Where price tables come from. A run reads the tables of the providers that it names, and no others.

mod wanted;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::pricing::{self, Builtin, Catalog, Table};
use crate::scenario::Scenario;

use super::answer::Failure;
use super::foreign::{Reach, reach};
use super::tree::Tree;
use super::{files, paths};

pub(super) use self::wanted::Wanted;

/// The price tables that a run may read.
pub(super) struct Shelf {
    /// The ones beneath first.
    shelved: Vec<Shelved>,
    /// Where their files are.
    tree: Tree,
}

/// What `--prices` or `prices` says once, or a table of what it names.
struct Shelved {
    /// What was written there, counted from 0: of a folder or `builtin`, overlays are above the others.
    group: usize,
    table: Origin,
}

enum Origin {
    /// Compiled in, and read where it is needed.
    Builtin(Builtin),
    /// Of a folder, and read where it is needed: what it is about is known from its name.
    Found { provider: String, source: Arc<Source>, path: PathBuf, named_at: Option<Place> },
    /// Read already. The place is where a file is named that somebody named by itself.
    Read { table: Box<Table>, named: bool },
}

impl Shelf {
    /// The tables of `--prices`, or else of the scenario, or else the compiled-in ones.
    ///
    /// `tree` is where the tables are, and `scenario` comes with the folder that it is in.
    pub(super) fn find(
        tree: &Tree,
        flags: &[String],
        scenario: Option<(&Scenario, &Path)>,
    ) -> super::answer::Result<Self> {
        let mut shelf = Self { shelved: Vec::new(), tree: tree.clone() };
        let mut files = Files::default();
        if !flags.is_empty() {
            for (group, flag) in flags.iter().enumerate() {
                shelf.add(group, flag, Path::new(""), None, &mut files)?;
            }
            return Ok(shelf);
        }
        let named = scenario.and_then(|(scenario, folder)| Some((folder, scenario.prices.as_ref()?)));
        let Some((folder, prices)) = named else {
            shelf.add_builtin(0);
            return Ok(shelf);
        };
        for (group, price) in prices.iter().enumerate() {
            shelf.add(group, &price.value, folder, Some(&price.place), &mut files)?;
        }
        Ok(shelf)
    }

    /// Tables on disk that are used together, whatever the order of their files.
    pub(super) fn together(tree: &Tree, paths: &[String]) -> super::answer::Result<Self> {
        let mut shelf = Self { shelved: Vec::new(), tree: tree.clone() };
        let mut files = Files::default();
        paths.iter().try_for_each(|path| shelf.add(0, path, Path::new(""), None, &mut files))?;
        Ok(shelf)
    }

    fn add(
        &mut self,
        group: usize,
        written: &str,
        relative_to: &Path,
        named_at: Option<&Place>,
        files: &mut Files,
    ) -> super::answer::Result<()> {
        let nothing = |what: &str| {
            let nothing = Diagnostic::error(Code::NothingToDo, format!("`{what}` has no price tables"));
            let nothing = nothing.help("a table is a file named after its provider: `openai.yaml`");
            Failure::from(named_at.map_or_else(|| nothing.clone(), |place| nothing.clone().at(place)))
        };
        if written == "builtin" {
            self.add_builtin(group);
            return Ok(());
        }
        if written.is_empty() {
            return Err(nothing(written));
        }
        let path = paths::joined(relative_to, written);
        let added = match self.add_path(group, &path, named_at, files) {
            Ok(0) => Err(nothing(&path.display().to_string())),
            added => added.map(drop),
        };
        added.map_err(|failure| discreet(failure, &path, named_at))
    }

    /// Adds the table of a file, or those of a folder, and counts them.
    fn add_path(
        &mut self,
        group: usize,
        path: &Path,
        named_at: Option<&Place>,
        files: &mut Files,
    ) -> super::answer::Result<usize> {
        if !self.tree.is_dir(path) {
            files.take(&self.tree, path, named_at)?;
            let table = pricing::read_named(&self.tree.read(path, named_at)?)?;
            let table = Origin::Read { table: Box::new(table), named: true };
            self.shelved.push(Shelved { group, table });
            return Ok(1);
        }
        let before = self.shelved.len();
        let mut problems = Vec::new();
        for file in self.tree.yaml_files(path, false, named_at)? {
            match found(&self.tree.read(&file, named_at)?, &file, named_at) {
                Ok(Some(table)) => {
                    files.take(&self.tree, &file, named_at)?;
                    self.shelved.push(Shelved { group, table });
                }
                Ok(None) => {}
                Err(more) => problems.extend(more),
            }
        }
        if problems.is_empty() { Ok(self.shelved.len() - before) } else { Err(problems.into()) }
    }

    fn add_builtin(&mut self, group: usize) {
        let shelved = |table: &Builtin| Shelved { group, table: Origin::Builtin(*table) };
        self.shelved.extend(pricing::builtin().iter().map(shelved));
    }

    fn has(&self, provider: &str) -> bool {
        self.shelved.iter().any(|shelved| shelved.table.provider() == provider)
    }

    /// Reads the tables that are wanted, and all where one of the names that are asked for is not among
    /// them: then the message can say what is near.
    pub(super) fn read(&self, wanted: &Wanted) -> super::answer::Result<Catalog> {
        let catalog = self.read_only(wanted)?;
        if wanted.is_met(&catalog) {
            return Ok(catalog);
        }
        Ok(self.read_only(&Wanted::All).unwrap_or(catalog))
    }

    /// A set of overlays alone is laid over the compiled-in tables.
    fn read_only(&self, wanted: &Wanted) -> super::answer::Result<Catalog> {
        let mut tables = self.with_same(wanted)?;
        let only_overlays = |tables: &[Table]| tables.iter().all(|table| table.overlay);
        if only_overlays(&tables) && only_overlays(&self.tables(|_| true)?) {
            let mut builtin = Self { shelved: Vec::new(), tree: Tree::default() };
            builtin.add_builtin(0);
            let beneath = |provider: &str| {
                wanted.includes(provider) || tables.iter().any(|table| table.provider == provider)
            };
            tables.splice(0..0, builtin.tables(beneath)?);
        }
        let catalog = Catalog::new(tables)?;
        let idle = self.idle(wanted, &catalog);
        Ok(catalog.noting(idle))
    }

    /// The tables of providers that are wanted, and of those whose prices their models have.
    fn with_same(&self, wanted: &Wanted) -> super::answer::Result<Vec<Table>> {
        let mut more: BTreeSet<String> = BTreeSet::new();
        loop {
            let tables = self.tables(|provider| wanted.includes(provider) || more.contains(provider))?;
            let models = tables.iter().flat_map(|table| &table.models);
            let others = models.flat_map(|model| model.same_as().map(|(name, _)| name).collect::<Vec<_>>());
            let others = others.filter_map(|name| Some(name.split_once('/')?.0.to_owned()));
            let is_read = |provider: &String| tables.iter().any(|table| table.provider == *provider);
            let unread: Vec<String> = others.filter(|one| !is_read(one) && self.has(one)).collect();
            if unread.is_empty() {
                return Ok(tables);
            }
            more.extend(unread);
        }
    }

    /// The tables of providers that are needed, and of those whose tables have been read.
    fn tables(&self, needed: impl Fn(&str) -> bool) -> super::answer::Result<Vec<Table>> {
        let is_read = |provider: &str| {
            let is_it = |shelved: &Shelved| matches!(&shelved.table, Origin::Read { table, .. } if table.provider == provider);
            self.shelved.iter().any(is_it)
        };
        let mut tables: Vec<(usize, Table)> = Vec::new();
        let mut problems: Vec<Diagnostic> = Vec::new();
        for shelved in &self.shelved {
            let provider = shelved.table.provider();
            if !needed(provider) && !is_read(provider) {
                continue;
            }
            match shelved.table.read() {
                Ok(table) => tables.push((shelved.group, table)),
                Err(Failure(more)) => problems.extend(more),
            }
        }
        tables.sort_by_key(|(group, table)| (*group, table.overlay));
        let tables = tables.into_iter().map(|(_, table)| table).collect();
        if problems.is_empty() { Ok(tables) } else { Err(problems.into()) }
    }

    /// What is to be said of files that somebody named, and that hold no price of what is asked for.
    fn idle(&self, wanted: &Wanted, catalog: &Catalog) -> Vec<Diagnostic> {
        let named = self.shelved.iter().filter_map(|shelved| match &shelved.table {
            Origin::Read { table, named: true } if !wanted.uses(table, catalog) => Some(table),
            _ => None,
        });
        let idle = |table: &Table| {
            let provider = &table.provider;
            let (message, look_at) = if table.overlay && table.discount.is_none() {
                (
                    format!("nothing here uses a model that this contract with `{provider}` names"),
                    "its `models`",
                )
            } else {
                (
                    format!("nothing here uses a model of `{provider}`, whose prices were named"),
                    "its `provider`",
                )
            };
            let idle = Diagnostic::finding(Code::IdlePrices, message).at(&table.place.first_line());
            idle.help(format!("no figure depends on this file; leave it out, or look at {look_at}"))
        };
        named.map(|table| idle(table)).collect()
    }
}

/// A table of a folder; `None` where a file is none. One that says what its name does not is read at once.
fn found(
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
pub(super) fn check_name(file: &Path) -> super::answer::Result<()> {
    found(&files::read(file, None)?, file, None)?;
    Ok(())
}

/// What may be said of why a table cannot be used that a file names: where the table is not the project's, no
/// more than that, not whether it is there, nor what it is.
fn discreet(Failure(problems): Failure, path: &Path, named_at: Option<&Place>) -> Failure {
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

impl Origin {
    fn provider(&self) -> &str {
        match self {
            Self::Builtin(table) => table.provider,
            Self::Found { provider, .. } => provider,
            Self::Read { table, .. } => &table.provider,
        }
    }

    fn read(&self) -> super::answer::Result<Table> {
        match self {
            Self::Builtin(table) => Ok(pricing::read(&table.source(), table.provider)?),
            Self::Found { provider, source, path, named_at } => pricing::read(source, provider)
                .map_err(|problems| discreet(problems.into(), path, named_at.as_ref())),
            Self::Read { table, .. } => Ok(table.as_ref().clone()),
        }
    }
}

/// The files of tables, each by the one path that leads to it whatever its spelling.
#[derive(Default)]
struct Files(BTreeSet<PathBuf>);

impl Files {
    /// Takes note of a file. The same one a second time would take a contract's discount twice.
    fn take(&mut self, tree: &Tree, path: &Path, named_at: Option<&Place>) -> super::answer::Result<()> {
        if paths::is_stdin(path) || self.0.insert(tree.real(path)) {
            return Ok(());
        }
        let twice = Diagnostic::error(Code::DuplicateFile, format!("`{}` is named twice", path.display()));
        let twice = named_at.map_or_else(|| twice.clone(), |place| twice.clone().at(place));
        Err(twice.help("name each file of prices once, by itself or in its folder").into())
    }
}
