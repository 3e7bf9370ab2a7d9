//! Commands of which every kind of output is looked at.

#[path = "folder.rs"]
pub mod folder;

pub use folder::program;
use program::{Ran, program, ran};

/// Each command once at least, on shipped scenarios.
pub const COMMANDS: [&str; 23] = [
    "project scenarios/support_pipeline.yaml",
    "project scenarios/support_pipeline.yaml --case all",
    "project scenarios/quality_gate.yaml --by model",
    "project scenarios/quality_gate.yaml scenarios/support_pipeline.yaml",
    "project scenarios/year_ahead.yaml",
    "project scenarios/cache_traffic.yaml",
    "project scenarios/lead_rush.yaml --capacity",
    "compare scenarios/draft_designs.yaml --break-even",
    "compare scenarios/support_pipeline.yaml --frontier draft --max-error-rate 5%",
    "optimize scenarios/draft_designs.yaml",
    "explain scenarios/support_pipeline.yaml draft.invoice",
    "explain scenarios/support_pipeline.yaml --paths",
    "sweep scenarios/draft_designs.yaml -P volume.per_month 0 500k -D 50k --variant all",
    "sweep scenarios/support_pipeline.yaml -P steps.draft.cache.hit_rate 0% 90% -D 15% --chart",
    "sweep scenarios/support_pipeline.yaml -L volume.per_month 150k,300k -L steps.qa.output 9,300,900",
    "solve scenarios/support_pipeline.yaml --vary volume.per_month --target total=20000",
    "sensitivity scenarios/draft_designs.yaml",
    "price gpt-5.4-mini --input 500 --output 200 --calls 1M --as-of 2026-11-25",
    "prices list haiku --as-of 2026-11-25",
    "prices show openai/gpt-5.4-mini --as-of 2026-11-25",
    "prices diff tests/golden/inputs/price-change/before tests/golden/inputs/price-change/after",
    "prices check --rules",
    "check scenarios/support_pipeline.yaml",
];

/// Runs the program in the root of the repository.
pub fn run(line: &str) -> Ran {
    let mut command = program();
    let command = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(line.split(' '));
    ran(command)
}

/// Runs a command that must have an answer, be it a no.
pub fn done(line: &str) -> Ran {
    let ran = run(line);
    assert!(matches!(ran.code, 0 | 1), "costcalc {line}\n{}", ran.stderr);
    ran
}
