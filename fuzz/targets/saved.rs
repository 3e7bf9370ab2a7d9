//! A saved result: held against itself.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    costcalc_fuzz::run(data, "json", &[
        "diff FILE FILE --today 2026-11-28",
        "diff FILE FILE --today 2026-11-28 -f json",
    ]);
});
