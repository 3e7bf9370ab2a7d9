//! Where price tables come from. A run reads the models that it names of the compiled-in tables, of others the
//! whole tables of the providers that it names, and nothing else.

mod cuts;
mod files;
mod idle;
mod origin;
mod wanted;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use crate::diag::{Diagnostic, Place};
use crate::pricing::{self, Builtin, Catalog, Index, Model, Shipped, Table};
use crate::scenario::Scenario;

use super::answer::Failure;
use super::kept::{self, Meant};
use super::locked::Locked;
use super::paths;
use super::tree::Tree;

use self::files::Files;
use self::origin::{Alike, Origin, discreet, found};
pub(super) use self::origin::{check_name, no_tables};
pub(super) use self::wanted::Wanted;
use self::wanted::names_of_others;

/// The word for the tables that are compiled in, or those of a kept bundle.
pub(super) const BUILTIN: &str = "builtin";

/// The price tables that a run may read.
pub(super) struct Shelf {
    /// The ones beneath first.
    shelved: Vec<Shelved>,
    /// Where their files are.
    tree: Tree,
    locked: Locked,
    /// What `builtin` means, if it is named.
    builtin: Meant,
}

/// What `--prices` or `prices` says once, or a table of what it names.
struct Shelved {
    /// What was written there, counted from 0: of a folder or `builtin`, overlays are above the others.
    group: usize,
    table: Origin,
}

impl Shelf {
    /// The tables of `--prices`, or else of the scenario, or else those that `builtin` means. `tree` is where the tables
    /// are, and `scenario` comes with the folder that it is in.
    pub(super) fn find(
        tree: &Tree,
        locked: Locked,
        flags: &[String],
        scenario: Option<(&Scenario, &Path)>,
    ) -> super::answer::Result<Self> {
        let mut shelf = Self::empty(tree, locked);
        let mut files = Files::default();
        if !flags.is_empty() {
            shelf.expect(flags)?;
            for (group, flag) in flags.iter().enumerate() {
                shelf.add(group, flag, Path::new(""), None, &mut files)?;
            }
            return Ok(shelf);
        }
        let named = scenario.and_then(|(scenario, folder)| Some((folder, scenario.prices.as_ref()?)));
        let Some((folder, prices)) = named else { return Self::builtin(locked) };
        shelf.expect(prices.iter().map(|price| &price.value))?;
        for (group, price) in prices.iter().enumerate() {
            shelf.add(group, &price.value, folder, Some(&price.place), &mut files)?;
        }
        Ok(shelf)
    }

    /// Tables on disk that are used together, whatever the order of their files.
    pub(super) fn together(tree: &Tree, locked: Locked, paths: &[String]) -> super::answer::Result<Self> {
        let mut shelf = Self::empty(tree, locked);
        shelf.expect(paths)?;
        let mut files = Files::default();
        paths.iter().try_for_each(|path| shelf.add(0, path, Path::new(""), None, &mut files))?;
        Ok(shelf)
    }

    fn empty(tree: &Tree, locked: Locked) -> Self {
        Self { shelved: Vec::new(), tree: tree.clone(), locked, builtin: Meant::default() }
    }

    /// The tables that `builtin` means alone.
    fn builtin(locked: Locked) -> super::answer::Result<Self> {
        Self::together(&Tree::default(), locked, &[BUILTIN.to_owned()])
    }

    /// Looks what `builtin` means, if it is among the words.
    fn expect(&mut self, words: impl IntoIterator<Item = impl AsRef<str>>) -> super::answer::Result<()> {
        if words.into_iter().any(|word| word.as_ref() == BUILTIN) {
            self.builtin = kept::builtin(self.locked)?;
        }
        Ok(())
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
            let nothing = no_tables(what);
            Failure::from(named_at.map_or_else(|| nothing.clone(), |place| nothing.clone().at(place)))
        };
        if written == BUILTIN {
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
        // A file may be equal to a compiled-in table, if `builtin` does not mean others.
        let may_be_alike = self.builtin.index.edition().is_none();
        let alike = |file: &Path| self.tree.alike(file).filter(|_| may_be_alike);
        for folder in self.tree.table_folders(path) {
            let listed = self.tree.yaml_files(&folder, false, named_at)?;
            let listed: Vec<_> = listed.into_iter().map(|file| (alike(&file), file)).collect();
            let tables = listed.iter().filter_map(|(table, file)| Some(((*table)?.file_name(), &**file)));
            files.take_tables(self.tree.real(&folder), tables, named_at)?;
            for (table, file) in listed {
                if let Some(table) = table {
                    let table = Origin::Alike(Alike::new(table, file, named_at));
                    self.shelved.push(Shelved { group, table });
                    continue;
                }
                match found(&self.tree.read(&file, named_at)?, &file, named_at) {
                    Ok(Some(table)) => {
                        files.take(&self.tree, &file, named_at)?;
                        self.shelved.push(Shelved { group, table });
                    }
                    Ok(None) => {}
                    Err(more) => problems.extend(more),
                }
            }
        }
        if problems.is_empty() { Ok(self.shelved.len() - before) } else { Err(problems.into()) }
    }

    fn add_builtin(&mut self, group: usize) {
        let shelved = |table: &Builtin| Shelved { group, table: Origin::Shipped(Shipped::from(*table)) };
        self.shelved.extend(self.builtin.index.tables().iter().map(shelved));
    }

    /// The providers of tables that are read where they are needed.
    fn found(&self) -> impl Iterator<Item = &str> {
        self.shelved.iter().filter_map(|shelved| match &shelved.table {
            Origin::Found { provider, .. } => Some(provider.as_str()),
            Origin::Alike(alike) => Some(alike.table.provider),
            Origin::Shipped(_) | Origin::Read { .. } => None,
        })
    }

    fn has(&self, provider: &str) -> bool {
        self.shelved.iter().any(|shelved| shelved.table.is_of(provider))
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

    /// A set of overlays alone is laid over the tables that `builtin` means.
    fn read_only(&self, wanted: &Wanted) -> super::answer::Result<Catalog> {
        let mut tables = self.with_same(wanted, &[])?;
        let only_overlays = |tables: &[Table]| tables.iter().all(|table| table.overlay);
        let is_over_builtin = || -> super::answer::Result<bool> {
            let all = self.origins(|_| true)?;
            let has_none = all.values().all(|origin| !matches!(origin, Origin::Shipped(_)));
            Ok(has_none && only_overlays(&whole(&all, |_| true)?.into_values().collect::<Vec<_>>()))
        };
        let mut builtin = self.builtin.clone();
        if only_overlays(&tables) && is_over_builtin()? {
            let beneath = Self::builtin(self.locked)?;
            tables.splice(0..0, beneath.with_same(wanted, &tables)?);
            builtin = beneath.builtin;
        }
        let catalog = Catalog::beside(tables, builtin.index)?;
        let findings = builtin.warnings.into_iter().chain(self.idle(wanted, &catalog)).collect();
        Ok(catalog.noting(findings))
    }

    /// What is wanted of the tables, and what `over` is laid over, with the models whose prices others have.
    fn with_same(&self, wanted: &Wanted, over: &[Table]) -> super::answer::Result<Vec<Table>> {
        let mut more: BTreeSet<String> = BTreeSet::new();
        loop {
            let is_wanted = |provider: &str| wanted.includes(provider) || more.contains(provider);
            let is_more = |table: &Builtin| more.iter().any(|one| table.is_of(one));
            let origins = self.origins(|table| wanted.may_be_in(table) || is_more(table))?;
            let mut tables = whole(&origins, is_wanted)?;
            tables.extend(shipped(self.builtin.index, &origins, wanted, tables.values().chain(over))?);
            let models = tables.values().flat_map(|table| &table.models);
            let others = models.flat_map(Model::same_as);
            let others = others.filter_map(|other| Some(other.value.split_once('/')?.0.to_owned()));
            let is_read = |provider: &String| tables.values().any(|table| table.is_of(provider));
            let mut unread: BTreeSet<String> = others.filter(|one| !is_read(one)).collect();
            if unread.iter().any(|one| !self.has(one)) {
                // It may be another name of a provider, which only that one's table says.
                unread.extend(self.found().map(str::to_owned));
            }
            unread.retain(|one| self.has(one) && !more.contains(one));
            if unread.is_empty() {
                let mut tables: Vec<(usize, Table)> =
                    tables.into_iter().map(|(at, table)| (self.shelved[at].group, table)).collect();
                tables.sort_by_key(|(group, table)| (*group, table.overlay));
                return Ok(tables.into_iter().map(|(_, table)| table).collect());
            }
            more.extend(unread);
        }
    }

    /// The tables by position, without those of folders that have no model that is asked for.
    fn origins<'s>(
        &'s self,
        may_be_in: impl Fn(&Builtin) -> bool,
    ) -> super::answer::Result<BTreeMap<usize, &'s Origin>> {
        let read = self.shelved.iter().filter_map(|shelved| match &shelved.table {
            Origin::Read { table, .. } => Some(table.provider.as_str()),
            _ => None,
        });
        let read: BTreeSet<&str> = read.collect();
        let beneath = |table: &Builtin| read.contains(table.provider);
        let origin = |origin: &'s Origin| match origin {
            Origin::Alike(alike) if may_be_in(&alike.table) || beneath(&alike.table) => {
                alike.origin(&self.tree)
            }
            Origin::Alike(_) => Ok(None),
            _ => Ok(Some(origin)),
        };
        let all = self.shelved.iter().enumerate();
        all.filter_map(|(at, shelved)| Some((at, origin(&shelved.table).transpose()?)))
            .map(|(at, origin)| Ok((at, origin?)))
            .collect()
    }
}

/// Of the tables of an index what is wanted and what is beneath other tables, by position.
fn shipped<'t>(
    index: Index,
    origins: &BTreeMap<usize, &Origin>,
    wanted: &Wanted,
    beside: impl Iterator<Item = &'t Table> + Clone,
) -> super::answer::Result<BTreeMap<usize, Table>> {
    let shipped = origins.iter().filter_map(|(at, origin)| match origin {
        Origin::Shipped(shipped) => Some((*at, shipped.clone())),
        _ => None,
    });
    let (at, shipped): (Vec<usize>, Vec<Shipped>) = shipped.unzip();
    let tables = match wanted.names() {
        None => shipped.iter().map(|one| one.read().map(Some)).collect(),
        Some(names) => {
            let providers = beside.clone().filter(|table| table.overlay).map(|table| table.provider.as_str());
            pricing::read_models(index, &shipped, names.chain(beside.flat_map(names_of_others)), providers)
        }
    };
    let tables = tables.map_err(|problems| kept::unread(problems, index));
    Ok(at.into_iter().zip(tables?).filter_map(|(at, table)| Some((at, table?))).collect())
}

/// The tables that are not compiled in: those of providers that are needed, and those that have been read, by
/// position.
fn whole(
    origins: &BTreeMap<usize, &Origin>,
    needed: impl Fn(&str) -> bool,
) -> super::answer::Result<BTreeMap<usize, Table>> {
    let is_read = |provider: &str| {
        let is_it =
            |origin: &&Origin| matches!(origin, Origin::Read { table, .. } if table.provider == provider);
        origins.values().any(is_it)
    };
    let mut tables = BTreeMap::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (at, origin) in origins {
        let read = match origin {
            Origin::Found { provider, source, path, named_at } if needed(provider) || is_read(provider) => {
                pricing::read(source, provider)
                    .map_err(|problems| discreet(problems.into(), path, named_at.as_ref()))
            }
            Origin::Read { table, .. } => Ok(table.as_ref().clone()),
            Origin::Shipped(_) | Origin::Alike(_) | Origin::Found { .. } => continue,
        };
        match read {
            Ok(table) => drop(tables.insert(*at, table)),
            Err(Failure(more)) => problems.extend(more),
        }
    }
    if problems.is_empty() { Ok(tables) } else { Err(problems.into()) }
}
