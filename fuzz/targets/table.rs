//! A price table's text: read, linted, and listed.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    costcalc_fuzz::run(data, "yaml", &[
        "prices check FILE --today 2026-11-28",
        "prices list --prices FILE --today 2026-11-28",
    ]);
});
