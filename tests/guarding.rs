//! A guardrail cannot be evaded from inside the change that it judges: what was guarded stays guarded in that
//! change, and whatever alters the guard is told.

#[cfg(unix)]
#[path = "guarding/links.rs"]
mod links;
#[path = "guarding/measures.rs"]
mod measures;
#[path = "guarding/moves.rs"]
mod moves;
#[path = "common/repository.rs"]
mod repository;
#[path = "guarding/rules.rs"]
mod rules;
#[path = "guarding/tags.rs"]
mod tags;

use std::path::Path;

use repository::{Ran, Repository};

const TABLE: &str = "\
schema: costcalc/pricing/v1
provider: north
currency: USD
per: 1_000_000 tokens
models:
  clear:
    cards:
      - from: 2026-01-01
        source: {url: \"https://north.example/pricing\", checked: 2026-10-02}
        standard: {input: 3.00, output: 15.00}
  plain:
    cards:
      - from: 2026-01-01
        source: {url: \"https://north.example/pricing\", checked: 2026-10-02}
        standard: {input: 1.00, output: 5.00}
";
const SCENARIO: &str = "\
as_of: 2026-10-15
prices: [../pricing]
volume: {unit: page, per_month: 1M}
steps:
  read: {model: north/plain, input: 1_000, output: 100}
";
const SETTINGS: &str = "\
schema: costcalc/config/v1
guardrails:
  - {id: pages, scope: \"scenarios/*.yaml\", metric: invoice, budget: 2_000, max_increase: 5%, message: ask finops}
";

/// A repository with a table, a scenario of $1,500 a month, and a guardrail.
fn project(name: &str) -> Repository {
    let repository = Repository::new(&format!("guarding-{name}"));
    repository.write("pricing/north.yaml", TABLE);
    repository.write("scenarios/pages.yaml", SCENARIO);
    repository.write("costcalc.yaml", SETTINGS);
    repository.commit("the state before");
    repository
}

/// Three times as much for the same work.
fn triple(repository: &Repository, path: &str) {
    repository.replace(path, "north/plain", "north/clear");
}

fn check(repository: &Repository) -> Ran {
    check_in(repository, "", "")
}

fn check_in(repository: &Repository, folder: &str, more: &str) -> Ran {
    repository.costcalc_in(folder, &format!("check --base HEAD --today 2026-10-20 {more}"))
}

/// Whether a guardrail of the base makes the answer a no.
fn is_guarded(ran: &Ran) -> bool {
    ran.code == 1 && ran.stderr.contains("error[guardrail-broken]: guardrail `pages` of the base: ")
}

/// Whether it is told that what guards is another thing than before.
fn is_told(ran: &Ran, what: &str) -> bool {
    ran.stderr.contains("warning[rules-changed]: ") && ran.stderr.contains(what)
}
