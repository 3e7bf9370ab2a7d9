//! The files of this repository, which the tests spoil.

use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use costcalc::diag::Source;
use costcalc::pricing::{self, Catalog};

use crate::common;

/// A file and the tables that its scenarios use.
pub(crate) struct Shipped {
    /// The file's stem.
    pub(crate) stem: String,
    pub(crate) text: String,
    /// The tables that a scenario names; none for a table.
    pub(crate) catalog: Catalog,
}

/// Every price table.
pub(crate) static TABLES: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    let without_catalog = |(stem, text)| Shipped { stem, text, catalog: Catalog::default() };
    let folders = [vec![root("pricing")], articles()].concat();
    let files = folders.iter().flat_map(|folder| common::yaml_files(folder));
    files.map(without_catalog).collect()
});

/// Every scenario.
pub(crate) static SCENARIOS: LazyLock<Vec<Shipped>> = LazyLock::new(|| {
    let mut shipped = over(&root("scenarios"), &root("pricing"), "");
    for prices in articles() {
        let article = prices.file_name().expect("a folder has a name");
        let article = article.to_string_lossy().into_owned();
        shipped.extend(over(&root("scenarios/articles"), &prices, &article));
    }
    shipped
});

/// The scenarios of a folder whose names begin so, over the tables of another.
fn over(scenarios: &Path, prices: &Path, beginning: &str) -> Vec<Shipped> {
    let files = common::yaml_files(scenarios).into_iter();
    let chosen = files.filter(|(stem, _)| stem.starts_with(beginning));
    chosen.map(|(stem, text)| Shipped { stem, text, catalog: catalog(prices) }).collect()
}

/// All tables of a folder.
pub(crate) fn catalog(folder: &Path) -> Catalog {
    let files = common::yaml_files(folder).into_iter();
    let tables = files.map(|(stem, text)| {
        pricing::read(&Source::new(format!("{stem}.yaml"), text), &stem)
            .unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
    });
    Catalog::new(tables.collect()).unwrap_or_else(|problems| panic!("{}", common::rendered(&problems)))
}

fn articles() -> Vec<PathBuf> {
    let folders = std::fs::read_dir(root("pricing/articles")).expect("the articles have tables");
    let mut folders: Vec<PathBuf> = folders.map(|entry| entry.expect("an entry").path()).collect();
    folders.sort();
    folders
}

pub(crate) fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}
