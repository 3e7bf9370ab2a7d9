//! Commands of which every kind of output is looked at.

#[path = "program.rs"]
pub mod program;

use program::program;

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

/// What a run of the program printed: data, messages, and the exit code.
pub struct Ran {
    pub stdout: String,
    pub stderr: String,
    pub code: Option<i32>,
}

/// Runs the program in the root of the repository.
pub fn run(line: &str) -> Ran {
    let mut command = program();
    let command = command.current_dir(env!("CARGO_MANIFEST_DIR")).args(line.split(' '));
    let output = command.output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    Ran { stdout: text(output.stdout), stderr: text(output.stderr), code: output.status.code() }
}

/// Runs a command that must have an answer, be it a no.
pub fn done(line: &str) -> Ran {
    let ran = run(line);
    assert!(matches!(ran.code, Some(0 | 1)), "costcalc {line}\n{}", ran.stderr);
    ran
}
