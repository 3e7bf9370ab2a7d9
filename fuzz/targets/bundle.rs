//! Bundles of price tables, as they are checked before they are kept.
#![no_main]

use costcalc::diag::Source;
use costcalc::pricing::Bundle;

libfuzzer_sys::fuzz_target!(|text: &str| {
    if let Ok(bundle) = Bundle::parse(&Source::new("prices.bundle", text)) {
        let _ = bundle.check();
    }
});
