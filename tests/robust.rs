//! Loaders never panic and never hang, whatever stands in a file: every text is either refused with
//! diagnostics that can be shown, or gives a plan and its figures.

#[path = "robust/bytes.rs"]
mod bytes;
mod common;
#[path = "robust/extremes.rs"]
mod extremes;
#[path = "robust/shapes.rs"]
mod shapes;
#[path = "robust/shipped.rs"]
mod shipped;
#[path = "robust/survive.rs"]
mod survive;
#[path = "robust/tree.rs"]
mod tree;

use proptest::prelude::ProptestConfig;

/// So many random cases for each test; `PROPTEST_CASES` in the environment asks for more.
fn cases(count: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let asked = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig {
        cases: if asked { default.cases } else { count },
        failure_persistence: None,
        max_shrink_time: 60_000,
        ..default
    }
}
