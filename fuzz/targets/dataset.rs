//! A dataset of prices: imported.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    costcalc_fuzz::run(data, "json", &[
        "prices import --from litellm FILE --into FOLDER --dry-run --all --today 2026-11-28",
        "prices import --from models.dev FILE --into FOLDER --dry-run --all --today 2026-11-28",
        "prices import --from genai-prices FILE --into FOLDER --dry-run --all --today 2026-11-28",
    ]);
});
