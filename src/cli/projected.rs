//! A scenario projected on its day, in the design and the cases that are asked for: what `project` shows, and what
//! other commands check or compare.

use std::collections::BTreeMap;

use crate::analysis::{self, AsOfFrom, Evaluated, Metric, Projected};
use crate::diag::{Code, Diagnostic};
use crate::pricing::Catalog;
use crate::scenario::{ALL, BASE_CASE, Patch, Scenario};
use crate::units::{Date, Figure, Figures};

use super::answer::Result;
use super::args::PriceArgs;
use super::load::Loaded;
use super::selection::{self, Selection};

/// A file in every case that is asked for.
pub(super) fn evaluated(loaded: &Loaded, selection: Selection<'_>) -> Result<Vec<Evaluated>> {
    let file = &loaded.file;
    let variant = selection::variant(file, selection.variant)?;
    let cases = match selection.case {
        Some(ALL) => selection::cases(file),
        case => vec![selection::case(file, case)?],
    };
    let designs: Vec<Vec<&Patch>> =
        cases.into_iter().map(|case| case.into_iter().chain(variant).collect()).collect();
    loaded.evaluated(&designs)
}

/// Plans and projects one scenario file.
pub(super) fn projected(loaded: &Loaded, selection: Selection<'_>) -> Result<Projected> {
    let file = &loaded.file;
    let variant = selection::variant(file, selection.variant)?;
    let wants_all = selection.case == Some(ALL);
    let case = selection::case(file, selection.case.filter(|_| !wants_all))?;
    let scenario = file.scenario(case.into_iter().chain(variant))?;
    let (day, as_of_from) = day(&scenario, loaded.prices())?;
    let cases = if wants_all { selection::cases(file) } else { Vec::new() };
    let designs: Vec<Vec<&Patch>> =
        cases.iter().map(|case| case.iter().copied().chain(variant).collect()).collect();
    let catalog = loaded.catalog_of(&scenario, &designs)?;
    let evaluated = analysis::evaluate(&scenario, &catalog, day)?;
    let (unmet, capacity) = (evaluated.unmet(), evaluated.capacity());
    let study = loaded.study(&catalog);
    let in_case = |(case, design): (&Option<&Patch>, &Vec<&Patch>)| -> Result<(String, Figures)> {
        let name = case.map_or(BASE_CASE, |case| case.name.as_str());
        let in_case = study.evaluate(design.iter().copied())?;
        analysis::same_span([&evaluated, &in_case].map(|one| one.plan.horizon.as_ref()))?;
        Ok((name.to_owned(), in_case.projection.totals))
    };
    let patches: Vec<&Patch> = case.into_iter().chain(variant).collect();
    let figures = [Metric::Figure(Figure::Invoice), Metric::Total];
    let extremes = analysis::extremes(&study, &patches, &figures)?;
    let by_case: Result<Vec<(String, Figures)>> = cases.iter().zip(&designs).map(in_case).collect();
    let by_case = by_case?;
    let Evaluated { plan, projection, warnings, outlook } = evaluated;
    Ok(Projected {
        plan,
        projection,
        outlook,
        as_of_from,
        variant: variant.map(|variant| variant.name.clone()),
        case: case.map(|case| case.name.clone()),
        by_case,
        extremes,
        providers: providers(&catalog),
        tables: catalog.tables().iter().map(|table| table.place.source.name.clone()).collect(),
        warnings,
        unmet,
        capacity,
    })
}

/// The day of the prices: the first of a horizon, or the flag's, else the scenario's, else today.
fn day(scenario: &Scenario, args: &PriceArgs) -> Result<(Date, AsOfFrom)> {
    if let Some(horizon) = &scenario.horizon {
        return match args.as_of {
            Some(_) => Err(analysis::as_of_beside(horizon).into()),
            None => Ok((horizon.from.first_day(), AsOfFrom::Horizon)),
        };
    }
    match (args.as_of, scenario.as_of) {
        (Some(day), _) => Ok((day, AsOfFrom::Flag)),
        (None, Some(day)) => Ok((day, AsOfFrom::Scenario)),
        (None, None) if args.locked.is_locked => {
            let message = format!("`{}` does not say which day's prices it uses", scenario.source.name);
            let unfixed = Diagnostic::error(Code::DateNotFixed, message);
            Err(unfixed.help("add `as_of: YYYY-MM-DD` to the scenario, or use --as-of").into())
        }
        (None, None) => Ok((args.clock.today(), AsOfFrom::Today)),
    }
}

/// The providers as people call them, by the stems of their tables.
fn providers(catalog: &Catalog) -> BTreeMap<String, String> {
    // A contract's table may have a name of its own: what it is laid over says who the provider is.
    let tables = catalog.tables().iter().filter(|table| !table.overlay);
    tables.map(|table| (table.provider.clone(), table.name.clone())).collect()
}
