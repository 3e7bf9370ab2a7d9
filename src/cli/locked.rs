//! Whether a run leaves the kept bundle of prices aside.

use std::ffi::OsStr;

use clap::Args;

/// The word of `COSTCALC_PRICES` for the compiled-in tables, whatever is kept.
const COMPILED: &str = "compiled";

// Whether a kept bundle is left aside.
#[derive(Args, Clone, Copy, Debug, Default)]
pub(super) struct Locked {
    /// Use the compiled-in prices, whatever `prices update` has kept; `project`, `diff` and `check` also refuse
    /// scenarios for which nothing sets the day of the prices
    #[arg(long = "locked")]
    pub(super) is_locked: bool,
}

impl Locked {
    /// Whether `builtin` means the compiled-in tables, whatever is kept.
    pub(super) fn is_compiled(self) -> bool {
        self.is_locked || is_set()
    }
}

/// Price tables that are named by flags or the environment: where that has only the word for the compiled-in ones, none.
pub(super) fn named(prices: &[String]) -> &[String] {
    if is_set() && prices == [COMPILED] { &[] } else { prices }
}

fn is_set() -> bool {
    std::env::var_os("COSTCALC_PRICES").is_some_and(|value| value == OsStr::new(COMPILED))
}
