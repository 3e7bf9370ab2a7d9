//! From paths and flags to files, catalogs and days that questions are asked of.

use std::path::Path;

use crate::analysis::Day;
use crate::pricing::Catalog;
use crate::scenario::{File, Patch};

use super::args::PriceArgs;
use super::project::today;
use super::tables::{Shelf, Wanted};
use super::{Result, files};

/// Takes a scenario's file apart.
pub(super) fn file(path: &Path) -> Result<File> {
    Ok(File::parse(&files::read(path, None)?, &files::stem(path))?)
}

/// The day of the prices: the flag's, else each scenario's own, else today.
pub(super) fn day(prices: &PriceArgs) -> Day {
    prices.as_of.map_or_else(|| Day::Else(today()), Day::Fixed)
}

/// The tables that the file needs, with each of its cases and these designs laid over it.
pub(super) fn catalog(file: &File, designs: &[&Patch], prices: &PriceArgs) -> Result<Catalog> {
    let as_written = file.scenario([])?;
    let shelf = Shelf::find(&prices.prices, Some(&as_written))?;
    let mut names: Vec<String> = as_written.model_names().map(|name| name.value.clone()).collect();
    for patch in file.cases.iter().chain(file.variants.iter()).chain(designs.iter().copied()) {
        // A patch that cannot be read is reported when its design is evaluated.
        if let Ok(patched) = file.scenario([patch]) {
            names.extend(patched.model_names().map(|name| name.value.clone()));
        }
    }
    shelf.read(&Wanted::of_names(names.iter().map(String::as_str), &shelf))
}
