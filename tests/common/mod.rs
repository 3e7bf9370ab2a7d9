//! What the tests share: texts in, projections out.
#![allow(dead_code, reason = "each test binary uses a part of it")]

use std::path::Path;

use costcalc::analysis::{self, Capacity, Evaluated};
use costcalc::diag::{Diagnostic, Source};
use costcalc::engine::{self, Projection};
use costcalc::pricing::{self, Catalog};
use costcalc::report::Look;
use costcalc::scenario::{self, File, Plan, Scenario};
use costcalc::units::Date;

/// A price table in dollars for a million tokens; of `models`, each line is indented by two spaces at least.
pub fn table(provider: &str, models: &str) -> String {
    let models = models.trim_matches('\n');
    format!("{}models:\n{models}\n", head(provider))
}

/// What every price table begins with, in dollars for a million tokens.
pub fn head(provider: &str) -> String {
    format!(
        "\
schema: costcalc/pricing/v1
provider: {provider}
currency: USD
per: 1_000_000 tokens
"
    )
}

/// Tables given as (file stem, text), in one catalog.
pub fn catalog(tables: &[(&str, &str)]) -> Result<Catalog, Vec<Diagnostic>> {
    let read = |(stem, text): &(&str, &str)| pricing::read(&Source::new(format!("{stem}.yaml"), *text), stem);
    Catalog::new(tables.iter().map(read).collect::<Result<Vec<_>, _>>()?)
}

/// A catalog of one table, which must have no mistake.
#[track_caller]
pub fn catalog_of(stem: &str, table: &str) -> Catalog {
    catalog(&[(stem, table)]).unwrap_or_else(|problems| panic!("{table}\n{}", rendered(&problems)))
}

/// A scenario's file, which must have no mistake.
#[track_caller]
pub fn file(text: &str) -> File {
    File::parse(&Source::new("scenario.yaml", text), "scenario")
        .unwrap_or_else(|problems| panic!("{text}\n{}", rendered(&problems)))
}

/// A scenario and its tables, given as (file stem, text), and the day of its prices.
fn read(scenario: &str, tables: &[(&str, &str)]) -> Result<(Scenario, Catalog, Date), Vec<Diagnostic>> {
    let catalog = catalog(tables)?;
    let scenario = scenario::read(&Source::new("scenario.yaml", scenario), "scenario")?;
    let day = scenario.as_of.unwrap_or_else(|| "2026-11-01".parse().expect("a date"));
    Ok((scenario, catalog, day))
}

/// Plans and projects a scenario over tables given as (file stem, text).
pub fn project(scenario: &str, tables: &[(&str, &str)]) -> Result<Projection, Vec<Diagnostic>> {
    let plan = plan(scenario, tables)?;
    engine::project(&plan).map_err(|missing| missing.iter().map(engine::MissingRate::diagnostic).collect())
}

/// Plans a scenario over tables given as (file stem, text). Warnings are left out.
pub fn plan(scenario: &str, tables: &[(&str, &str)]) -> Result<Plan, Vec<Diagnostic>> {
    let (scenario, catalog, day) = read(scenario, tables)?;
    scenario::plan(&scenario, &catalog, day).map(|(plan, _)| plan)
}

/// Evaluates a scenario, with or without a horizon, over tables given as (file stem, text).
pub fn evaluate(scenario: &str, tables: &[(&str, &str)]) -> Result<Evaluated, Vec<Diagnostic>> {
    let (scenario, catalog, day) = read(scenario, tables)?;
    analysis::evaluate(&scenario, &catalog, day)
}

/// What a scenario over tables given as (file stem, text) asks of its models.
pub fn capacity(scenario: &str, tables: &[(&str, &str)]) -> Result<Capacity, Vec<Diagnostic>> {
    let plan = plan(scenario, tables)?;
    let projection = engine::project(&plan);
    let projection = projection
        .map_err(|missing| missing.iter().map(engine::MissingRate::diagnostic).collect::<Vec<_>>())?;
    Ok(Capacity::of(&plan, &projection))
}

/// Projects a scenario file of this repository, over the price folders that it names.
pub fn project_file(path: &str) -> Projection {
    of_file(path, project)
}

/// What a scenario file of this repository asks of its models.
pub fn capacity_file(path: &str) -> Capacity {
    of_file(path, capacity)
}

/// What becomes of a scenario's text and tables.
type Evaluate<T> = fn(&str, &[(&str, &str)]) -> Result<T, Vec<Diagnostic>>;

fn of_file<T>(path: &str, evaluate: Evaluate<T>) -> T {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join(path);
    let text = std::fs::read_to_string(&path).expect("the scenario is there");
    let source = Source::new("scenario.yaml", text.as_str());
    let asked =
        scenario::read(&source, "scenario").unwrap_or_else(|problems| panic!("{}", rendered(&problems)));
    let folders = asked.prices.expect("scenarios of this repository name their prices");
    let mut tables = Vec::new();
    for folder in folders {
        let folder = path.parent().expect("a file is in a folder").join(&folder.value);
        for (stem, text) in yaml_files(&folder) {
            tables.push((stem, text));
        }
    }
    let tables: Vec<(&str, &str)> =
        tables.iter().map(|(stem, text)| (stem.as_str(), text.as_str())).collect();
    evaluate(&text, &tables).unwrap_or_else(|problems| panic!("{}", rendered(&problems)))
}

/// The YAML files of a folder, as (stem, text), by name.
pub fn yaml_files(folder: &Path) -> Vec<(String, String)> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let mut files: Vec<(String, String)> = paths
        .filter(|path| path.extension().is_some_and(|extension| extension == "yaml"))
        .map(|path| {
            let stem = path.file_stem().expect("a stem").to_string_lossy().into_owned();
            (stem, std::fs::read_to_string(&path).expect("a readable file"))
        })
        .collect();
    files.sort();
    files
}

/// Diagnostics as people see them.
pub fn rendered(problems: &[Diagnostic]) -> String {
    let look = Look { colour: false, width: 100 };
    problems.iter().map(|problem| costcalc::report::message(problem, look)).collect::<Vec<_>>().join("\n")
}
