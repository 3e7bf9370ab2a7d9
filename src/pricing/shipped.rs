//! Tables that have an index, wherever their text was found: of them only the models are read that are needed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use memchr::memmem;

use crate::diag::{Diagnostic, Source};

use super::catalog::Catalog;
use super::digest::{damaged, sha256};
use super::embedded::{Builtin, Whose};
use super::index::Index;
use super::read::{read, read_parts};
use super::table::{Model, Table};

/// A table of an index, or a file that is equal to one that is compiled in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Shipped {
    /// The table.
    pub table: Builtin,
    /// The file that is equal to it.
    path: Option<String>,
}

impl From<Builtin> for Shipped {
    fn from(table: Builtin) -> Self {
        Self { table, path: None }
    }
}

impl Shipped {
    /// A file of this path with the contents of a built-in table.
    #[must_use]
    pub const fn at(path: String, table: Builtin) -> Self {
        Self { table, path: Some(path) }
    }

    /// Its text, under the name that messages use.
    fn source(&self) -> Arc<Source> {
        let file = self.path.as_ref().map(|path| Source::compiled_in(path, self.table.text));
        file.unwrap_or_else(|| self.table.source())
    }

    /// Reads the whole table.
    ///
    /// # Errors
    /// Whatever is wrong with it: of a compiled-in one nothing, as the tests show.
    pub fn read(&self) -> Result<Table, Vec<Diagnostic>> {
        self.check()?;
        read(&self.source(), self.table.provider)
    }

    /// Reads the models that have one of these words in their text: of a table of which it is not recorded where they are, all
    /// of them.
    ///
    /// # Errors
    /// Whatever is wrong with it: of a compiled-in one nothing, as the tests show.
    pub fn read_with(&self, words: &[&str]) -> Result<Table, Vec<Diagnostic>> {
        let Some(models) = self.table.models() else { return self.read() };
        let has = |(start, end): &(usize, usize)| {
            let text = self.table.text.get(*start..*end).unwrap_or_default();
            words.iter().any(|word| memmem::find(text.as_bytes(), word.as_bytes()).is_some())
        };
        self.read_parts(&models.filter(has).collect())
    }

    /// The models of it that are in these places.
    fn read_parts(&self, parts: &Parts) -> Result<Table, Vec<Diagnostic>> {
        self.check()?;
        let Builtin { text, head: (start, end), provider, .. } = self.table;
        let models = || parts.iter().map(|(start, end)| *start..*end);
        if std::iter::once(start..end).chain(models()).any(|part| text.get(part).is_none()) {
            return Err(vec![damaged(&self.source())]);
        }
        read_parts(&self.source(), provider, start..end, models(), |part| self.table.events(part))
    }

    /// A table of a bundle has its digest.
    fn check(&self) -> Result<(), Vec<Diagnostic>> {
        match self.table.whose {
            Whose::Bundle(stated) if sha256(self.table.text) != stated => Err(vec![damaged(&self.source())]),
            Whose::Program(_) | Whose::Bundle(_) => Ok(()),
        }
    }
}

/// Where models are in a table.
type Parts = BTreeSet<(usize, usize)>;

/// Of some tables of an index the models that names may mean, and those whose prices they have. Of the providers of these and of
/// `providers` a table is read as far as its models, one of the market only for its models; others are `None`.
///
/// # Errors
/// Whatever is wrong with them: of compiled-in ones nothing, as the tests show.
pub fn read_models<'p>(
    index: Index,
    shipped: &[Shipped],
    names: impl IntoIterator<Item = String>,
    providers: impl IntoIterator<Item = &'p str>,
) -> Result<Vec<Option<Table>>, Vec<Diagnostic>> {
    let mut wanted: BTreeMap<usize, Parts> = BTreeMap::new();
    let mut tables: Vec<Option<Table>> = vec![None; shipped.len()];
    let mut seen: BTreeSet<String> = names.into_iter().collect();
    let mut names: Vec<String> = seen.iter().cloned().collect();
    let of_provider = |provider: &str| {
        let all = shipped.iter().enumerate();
        all.filter(|(_, one)| one.table.provider == provider).map(|(at, _)| at).collect::<Vec<_>>()
    };
    let mut grown: BTreeSet<usize> =
        providers.into_iter().filter_map(|name| index.provider(name)).flat_map(of_provider).collect();
    loop {
        for named in names.iter().flat_map(|name| index.meant(name)) {
            let Some(table) = index.table(&named) else { continue };
            let part = (named.part.start, named.part.end);
            for at in of_provider(table.provider) {
                let is_it = shipped[at].table.file == table.file;
                let is_new = is_it && wanted.entry(at).or_default().insert(part);
                // What a provider is called and makes is in its own table.
                let is_own = is_it || !shipped[at].table.is_of_market();
                if is_new || (is_own && tables[at].is_none()) {
                    grown.insert(at);
                }
            }
        }
        names.clear();
        for at in std::mem::take(&mut grown) {
            let table = shipped[at].read_parts(wanted.entry(at).or_default())?;
            let same_as = table.models.iter().flat_map(Model::same_as).map(|same| &same.value);
            names.extend(same_as.filter(|name| seen.insert((*name).clone())).cloned());
            tables[at] = Some(table);
        }
        if names.is_empty() {
            return Ok(tables);
        }
    }
}

impl Catalog {
    /// The built-in price tables, read once.
    #[must_use]
    pub fn builtin() -> Self {
        Self::compiled_in().clone()
    }

    /// The same, to be looked into.
    pub(crate) fn compiled_in() -> &'static Self {
        static BUILTIN: OnceLock<Catalog> = OnceLock::new();
        BUILTIN.get_or_init(|| Self::whole(Index::compiled_in()).expect(READ))
    }

    /// All tables of an index.
    ///
    /// # Errors
    /// Whatever is wrong with them: of those that are compiled in nothing, as the tests show.
    pub fn whole(index: Index) -> Result<Self, Vec<Diagnostic>> {
        let tables = index.tables().iter().map(|table| Shipped::from(*table).read());
        tables.collect::<Result<_, _>>().and_then(Self::new)
    }

    /// The built-in price tables, of which only the models are read that names may mean.
    #[must_use]
    pub fn builtin_for<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let index = Index::compiled_in();
        let shipped: Vec<Shipped> = index.tables().iter().copied().map(Shipped::from).collect();
        let tables = read_models(index, &shipped, names.into_iter().map(str::to_owned), []);
        tables.and_then(|tables| Self::new(tables.into_iter().flatten().collect())).expect(READ)
    }
}

const READ: &str = "tests read the tables that are compiled in";
