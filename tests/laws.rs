//! The algebra of costs: laws that hold for every price table and every scenario, compared with `==`.
//! The numbers I1 … are the invariants of `COST_MODEL.md`, section 15.
//!
//! Not here, since nothing computes it yet: I12, the bounds of a hit rate that is derived from
//! arrivals.

#[path = "laws/bills.rs"]
mod bills;
#[path = "laws/calls.rs"]
mod calls;
mod common;
#[path = "laws/conversations.rs"]
mod conversations;
#[path = "common/derivation.rs"]
mod derivation;
#[path = "laws/derivations.rs"]
mod derivations;
#[path = "laws/differences.rs"]
mod differences;
#[path = "laws/generate.rs"]
mod generate;
#[path = "laws/horizons.rs"]
mod horizons;
#[path = "laws/ladders.rs"]
mod ladders;
#[path = "laws/lint.rs"]
mod lint;
#[path = "laws/measured.rs"]
mod measured;
#[path = "laws/mixtures.rs"]
mod mixtures;
#[path = "laws/numbers.rs"]
mod numbers;
#[path = "laws/one_step.rs"]
mod one_step;
#[path = "laws/prices.rs"]
mod prices;
#[path = "laws/searches.rs"]
mod searches;
#[path = "laws/tagged.rs"]
mod tagged;
#[path = "laws/throughput.rs"]
mod throughput;
#[path = "laws/world.rs"]
mod world;

use proptest::prelude::ProptestConfig;

/// So many random cases for each law; `PROPTEST_CASES` in the environment asks for more.
fn cases(count: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig { cases: if asked { default.cases } else { count }, failure_persistence: None, ..default }
}
