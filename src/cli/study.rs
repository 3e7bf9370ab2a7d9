//! From paths and flags to files, catalogs and days that questions are asked of.

use std::collections::BTreeSet;
use std::path::Path;

use crate::analysis::{self, Day, Evaluated, Study};
use crate::diag::{Code, Diagnostic};
use crate::pricing::Catalog;
use crate::scenario::{File, Horizon, Patch, Scenario, unknown_model};
use crate::units::ModelId;

use super::answer::Result;
use super::tables::{Shelf, Wanted};
use super::what_if::StudyArgs;
use super::{designs, paths};

/// Takes a scenario's file apart, and puts over it what the arguments say.
pub(super) fn file(path: &Path, args: &StudyArgs) -> Result<File> {
    args.edited(written(path, args)?)
}

/// A scenario's file as it is written.
pub(super) fn written(path: &Path, args: &StudyArgs) -> Result<File> {
    Ok(File::parse(&args.tree.read(path, None)?, &paths::stem(path))?)
}

/// The day of the prices: the flag's, else each scenario's own, else today.
pub(super) fn day(args: &StudyArgs) -> Day {
    args.prices.as_of.map_or_else(|| Day::Else(args.prices.clock.today()), Day::Fixed)
}

/// The tables that a file and designs of it need. A design that cannot be read is reported when it is
/// evaluated.
pub(super) fn catalog(file: &File, designs: &[Vec<&Patch>], args: &StudyArgs) -> Result<Catalog> {
    catalog_of(&file.scenario([])?, file, designs, args)
}

/// The tables that a scenario may use.
pub(super) fn shelf(scenario: &Scenario, args: &StudyArgs) -> Result<Shelf> {
    let folder = args.tree.folder_of(&scenario.source);
    Shelf::find(args.tables(), &args.prices.prices, Some((scenario, &folder)))
}

/// The same for a scenario that has been read already. It says where the tables are.
pub(super) fn catalog_of(
    first: &Scenario,
    file: &File,
    designs: &[Vec<&Patch>],
    args: &StudyArgs,
) -> Result<Catalog> {
    // Each of them is evaluated at least once.
    file.effort().foresee(designs.len() as u64, first.effort_of_a_day())?;
    let shelf = shelf(first, args)?;
    let mut wanted = Wanted::of_scenarios([first], &shelf);
    for patches in designs {
        if let Ok(patched) = file.scenario(patches.iter().copied()) {
            wanted = wanted.and(Wanted::of_scenarios([&patched], &shelf));
        }
    }
    args.supposed(shelf.read(&wanted)?, file)
}

/// Designs of a file, evaluated.
pub(super) fn evaluated(file: &File, designs: &[Vec<&Patch>], args: &StudyArgs) -> Result<Vec<Evaluated>> {
    let catalog = catalog(file, designs, args)?;
    let study = Study { file, catalog: &catalog, day: day(args) };
    Ok(study.evaluate_all(designs.iter().cloned())?)
}

/// A file as it stands under patches and, one by one, with each step moved to each model: those of these
/// designs that are possible, evaluated.
pub(super) fn moved(
    file: &File,
    patches: &[&Patch],
    models: &[String],
    args: &StudyArgs,
) -> Result<Vec<Evaluated>> {
    let scenario = file.scenario(patches.iter().copied())?;
    let named = scenario.model_names().map(|name| &name.value).chain(models);
    let mut moves = Vec::new();
    for model in named.collect::<BTreeSet<_>>() {
        for step in file.step_names() {
            moves.push(designs::step_on(step, model)?);
        }
    }
    let alone = std::iter::once(patches.to_vec());
    let each = moves.iter().map(|one| patches.iter().copied().chain([one]).collect::<Vec<&Patch>>());
    let designs: Vec<Vec<&Patch>> = alone.chain(each).collect();
    let catalog = catalog(file, &designs, args)?;
    let study = Study { file, catalog: &catalog, day: day(args) };
    Ok(designs.iter().filter_map(|design| study.evaluate(design.iter().copied()).ok()).collect())
}

/// Models that are named beside a scenario.
pub(super) enum Named<'n> {
    /// Whatever the tables hold.
    All,
    /// These.
    These(&'n [String]),
}

/// The tables that a scenario needs, and models that are named beside it.
pub(super) fn catalog_naming(
    scenario: &Scenario,
    file: &File,
    named: Named<'_>,
    args: &StudyArgs,
) -> Result<Catalog> {
    let shelf = shelf(scenario, args)?;
    let wanted = match named {
        Named::All => Wanted::All,
        Named::These(names) => {
            let names = Wanted::of_names(names.iter().map(String::as_str), &shelf);
            Wanted::of_scenarios([scenario], &shelf).and(names)
        }
    };
    args.supposed(shelf.read(&wanted)?, file)
}

/// The model that a name means.
pub(super) fn model(catalog: &Catalog, name: &str) -> Result<ModelId> {
    catalog.find(name).map_err(|unfound| unknown_model(name, &unfound, catalog).into())
}

/// Refuses designs of a file that look at different months.
pub(super) fn same_span(file: &File, designs: &[Vec<&Patch>]) -> Result<()> {
    let scenarios = designs.iter().filter_map(|patches| file.scenario(patches.iter().copied()).ok());
    let horizons: Vec<Option<Horizon>> = scenarios.map(|scenario| scenario.horizon).collect();
    Ok(analysis::same_span(horizons.iter().map(Option::as_ref))?)
}

/// Every design of the file in every case, the file as it stands first.
pub(super) fn designs(file: &File) -> Vec<Vec<&Patch>> {
    in_every_case(file, &file.variants)
}

/// The file as it stands and these designs of it, each in every case.
pub(super) fn in_every_case<'f>(file: &'f File, designs: &'f [Patch]) -> Vec<Vec<&'f Patch>> {
    let designs = std::iter::once(None).chain(designs.iter().map(Some));
    let cases = cases(file);
    let in_each = |design: Option<&'f Patch>| -> Vec<Vec<&'f Patch>> {
        cases.iter().map(|case| case.iter().copied().chain(design).collect()).collect()
    };
    designs.flat_map(in_each).collect()
}

/// Every case of the file, the file's own first.
pub(super) fn cases(file: &File) -> Vec<Option<&Patch>> {
    std::iter::once(None).chain(file.cases.iter().map(Some)).collect()
}

/// The patch of a name; `stands` is the name of the file as it stands.
pub(super) fn named<'f>(
    file: &str,
    patches: &'f [Patch],
    name: &str,
    stands: &str,
) -> Result<Option<&'f Patch>> {
    if name == stands {
        return Ok(None);
    }
    let found = patches.iter().find(|patch| patch.name == name);
    if found.is_none() {
        let unknown =
            Diagnostic::error(Code::UnknownVariant, format!("`{file}` has no variant or case `{name}`"));
        let known = patches.iter().map(|patch| patch.name.as_str()).chain([stands]);
        return Err(unknown.suggest(name, known).into());
    }
    Ok(found)
}
