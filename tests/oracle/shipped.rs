//! Files of this repository, in all their designs, against the oracle.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use costcalc::analysis::{Day, Study};
use costcalc::diag::Source;
use costcalc::pricing::{self, Catalog};
use costcalc::scenario::{self, Patch};

use super::agreement::differences_of;
use super::evaluate::evaluate;
use super::read::{self, Tree};
use super::world::Table;
use crate::common;

/// The prices of a file that names no day.
const DAY: &str = "2026-11-01";
/// Of the designs of a file, so many cases by so many variants are looked at.
const MOST: usize = 6;

/// How many designs were compared, and why others were not.
#[derive(Debug, Default)]
pub struct Compared {
    pub designs: u32,
    /// Designs that the engine refuses.
    pub refused: Vec<String>,
    /// Files that say what the oracle does not know.
    pub unknown: Vec<String>,
    pub differences: Vec<String>,
    prices: BTreeMap<Vec<PathBuf>, Rc<Prices>>,
}

type Prices = (Catalog, Vec<Table>);

impl Compared {
    pub fn file(&mut self, path: &str) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = std::fs::read_to_string(root.join(path)).expect("a readable file");
        if let Err(why) = self.designs_of(path, &root.join(path), &text) {
            self.unknown.push(format!("{path}: {why}"));
        }
    }

    fn designs_of(&mut self, name: &str, path: &Path, text: &str) -> Result<(), String> {
        let file = read::File::read(text)?;
        let folder = path.parent().expect("a file is in a folder");
        let prices = self.prices(price_folders(folder, file.prices.as_deref()))?;
        let (catalog, tables) = &*prices;
        let whole = scenario::File::parse(&Source::new(name, text), "scenario").expect("a scenario's file");
        for (case, case_patch) in with_none(&file.cases, &whole.cases) {
            for (variant, variant_patch) in with_none(&file.variants, &whole.variants) {
                let trees: Vec<&Tree> = [case, variant].into_iter().flatten().collect();
                let patches: Vec<&Patch> = [case_patch, variant_patch].into_iter().flatten().collect();
                self.design(name, (&file, &trees), (&whole, &patches), (catalog, tables))?;
            }
        }
        Ok(())
    }

    /// The tables of these folders, for the engine and for the oracle. Each set of folders is read once.
    fn prices(&mut self, folders: Vec<PathBuf>) -> Result<Rc<Prices>, String> {
        if let Some(known) = self.prices.get(&folders) {
            return Ok(Rc::clone(known));
        }
        let texts: Vec<_> = folders.iter().flat_map(|folder| common::yaml_files(folder)).collect();
        let tables = read::tables(texts.iter().map(|(_, text)| text.as_str()))?;
        let read =
            texts.iter().map(|(stem, text)| pricing::read(&Source::new(stem.as_str(), text.as_str()), stem));
        let catalog = Catalog::new(read.collect::<Result<_, _>>().expect("tables of the repository"));
        let prices = Rc::new((catalog.expect("a catalog of the repository"), tables));
        Ok(Rc::clone(self.prices.entry(folders).or_insert(prices)))
    }

    fn design(
        &mut self,
        name: &str,
        (file, trees): (&read::File, &[&Tree]),
        (whole, patches): (&scenario::File, &[&Patch]),
        (catalog, tables): (&Catalog, &[Table]),
    ) -> Result<(), String> {
        let day = Day::Else(DAY.parse().expect("a date"));
        let evaluated = match (Study::new(whole, catalog, day)).evaluate(patches.iter().copied()) {
            Ok(evaluated) => evaluated,
            Err(problems) => {
                self.refused.push(format!("{name}: {}", common::rendered(&problems)));
                return Ok(());
            }
        };
        let world = file.world(trees, tables, DAY)?;
        let expected = evaluate(&world);
        self.designs += 1;
        let patches: Vec<&str> = patches.iter().map(|patch| patch.name.as_str()).collect();
        let differences = differences_of(&world, &expected, &evaluated);
        self.differences.extend(differences.into_iter().map(|one| format!("{name} {patches:?}: {one}")));
        Ok(())
    }
}

/// Nothing, and then each patch with what it is for the engine, a few of them.
fn with_none<'p>(
    trees: &'p [(String, Tree)],
    patches: &'p [Patch],
) -> Vec<(Option<&'p Tree>, Option<&'p Patch>)> {
    let both = trees.iter().zip(patches).map(|((name, tree), patch)| {
        assert_eq!(*name, patch.name);
        (Some(tree), Some(patch))
    });
    std::iter::once((None, None)).chain(both).take(MOST).collect()
}

/// The folders of a scenario's tables; the shipped ones where it names none.
fn price_folders(folder: &Path, named: Option<&[String]>) -> Vec<PathBuf> {
    let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("pricing");
    let folders = match named {
        None => vec![shipped],
        Some(named) => named.iter().map(|name| folder.join(name)).collect(),
    };
    folders.into_iter().map(|folder| folder.canonicalize().expect("a folder of tables")).collect()
}
