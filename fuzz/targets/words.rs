//! Numbers and paths, as people write them: what is read is written so that it is read again.
#![no_main]

use costcalc::exact::{Exact, Notation};
use costcalc::scenario::{path_name, path_parts};

libfuzzer_sys::fuzz_target!(|text: &str| {
    for notation in [Notation::Plain, Notation::Percent, Notation::Count, Notation::Any] {
        let _ = Exact::parse(text, notation);
    }
    for number in [Exact::parse_figure(text), Exact::parse_data(text)].into_iter().flatten() {
        let mut written = String::new();
        number.write_to(&mut written);
        assert_eq!(written, number.to_string());
        // A quotient may be longer than what is read.
        if written.len() <= 2_000 {
            assert_eq!(Exact::parse_figure(&written), Ok(number.clone()));
        }
        let _ = (number.rounded(2), number.grouped(), number.plain());
    }
    if let Some(parts) = path_parts(text) {
        assert_eq!(path_parts(&path_name(parts.iter().map(String::as_str))), Some(parts));
    }
});
