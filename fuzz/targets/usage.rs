//! A usage object: priced for a model of each vendor.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    costcalc_fuzz::run(data, "json", &[
        "price openai/gpt-5.4-mini --usage FILE --today 2026-11-28",
        "price anthropic/claude-haiku-4-5 --usage FILE --today 2026-11-28",
        "price google/gemini-3-flash --usage FILE --today 2026-11-28",
    ]);
});
