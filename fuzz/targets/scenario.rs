//! A scenario's text: projected, checked, and asked about.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    costcalc_fuzz::run(data, "yaml", &[
        "project FILE --today 2026-11-28",
        "check FILE --today 2026-11-28",
        "sensitivity FILE --today 2026-11-28 -f csv",
        "compare FILE --today 2026-11-28 -f json",
    ]);
});
