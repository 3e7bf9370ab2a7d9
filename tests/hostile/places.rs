//! A project with a name of its choice in every place where a project can have one.

use super::Repository;

/// The files, with `<n>` in the place of name number n.
const SCENARIO: &str = r#"
schema: costcalc/scenario/v1
name: <0>
description: <1>
as_of: 2026-11-20
prices: [../pricing]
volume: {unit: <2>, per_month: 1_000}
quality:
  <3>: {per: call, source: <4>, error_rate: {plain: 5%}}
model_factors: {plain: {output: 110%}}
steps:
  <5>:
    model: plain
    input: 1_000
    output: 100
    quality: <3>
    tools: {<6>: 2}
    region: <7>
    check: {detects: 90%}
    downstream: {cost_per_error: 0.10}
  <8>: {model: plain, input: 100, output: 10, reads: [<5>]}
  moved: {model: <9>, input: 100, output: 10}
fixed: [{name: <10>, per_month: 10}]
not_included: [<11>]
variants:
  <12>: {steps: {<8>: {model: <9>}}}
cases:
  <13>: {volume: {per_month: 2_000}}
"#;

const TABLE: &str = r#"
schema: costcalc/pricing/v1
provider: north
name: <14>
currency: USD
per: 1_000_000 tokens
models:
  plain:
    aliases: [<15>]
    features: [<16>]
    cards:
      - from: 2026-01-01
        source: {document: <17>, checked: 2026-10-02}
        standard: {input: 0.80, output: 4.00}
        fees: {<6>: {per: 1_000 calls, amount: 10.00}}
        regions: {<7>: {factor: 1.10}}
  <9>:
    cards:
      - from: 2026-01-01
        source: {document: <17>, checked: 2026-10-02}
        standard: {input: 0.10, output: 0.40}
      - from: 2026-10-01
        correction: <18>
        source: {url: <19>, checked: 2026-10-02}
        standard: {input: 0.20, output: 0.50}
"#;

const SETTINGS: &str = r#"
schema: costcalc/config/v1
guardrails:
  - {id: <20>, scope: "scenarios/*.yaml", metric: invoice, budget: 1, message: <21>}
  - {id: other, scope: <22>, metric: total, budget: 1}
"#;

/// How many places there are.
pub const PLACES: usize = 23;
/// The place of the description, which people write for themselves and which may have several lines.
pub const DESCRIPTION: usize = 1;

/// A repository whose branch changes an input, a price and the settings of such a project.
pub fn project(name: &str, names: &[String]) -> Repository {
    let repository = Repository::new(&format!("hostile-{name}"));
    write(&repository, names);
    repository.replace("costcalc.yaml", "budget: 1,", "budget: 2,");
    repository.replace("pricing/north.yaml", "input: 0.80", "input: 0.70");
    repository.replace("scenarios/a.yaml", "per_month: 1_000}", "per_month: 900}");
    repository.commit("before");
    write(&repository, names);
    repository
}

/// Writes the files with these names.
pub fn write(repository: &Repository, names: &[String]) {
    let quoted = |text: &str| {
        names.iter().enumerate().fold(text.to_owned(), |text, (number, name)| {
            // A string of JSON is one of YAML.
            text.replace(&format!("<{number}>"), &serde_json::to_string(name).expect("JSON"))
        })
    };
    repository.write("scenarios/a.yaml", &quoted(SCENARIO));
    repository.write("pricing/north.yaml", &quoted(TABLE));
    repository.write("costcalc.yaml", &quoted(SETTINGS));
}

/// A name of its own for each place.
pub fn plain() -> Vec<String> {
    let mut names: Vec<String> = (0..PLACES).map(|place| format!("name-{place}")).collect();
    "https://north.example/prices".clone_into(&mut names[19]);
    names
}
