//! Of a file that is not the project's nothing is told but that it is wrong, and that is always told.

#[path = "common/files.rs"]
mod files;

use std::sync::Arc;

use costcalc::diag::{Diagnostic, Source};
use costcalc::report::Look;
use costcalc::scenario::File;
use costcalc::{config, pricing};
use files::{files, root};

/// What each reader of files has against a text.
fn problems(source: &Arc<Source>) -> [Vec<Diagnostic>; 3] {
    [
        pricing::read_named(source).err().unwrap_or_default(),
        config::read(source).err().unwrap_or_default(),
        File::parse(source, "stem").err().unwrap_or_default(),
    ]
}

#[test]
fn a_file_of_others_is_refused_as_ours_is_and_nothing_of_it_is_told() {
    let mut refused = 0;
    for path in files(&root().join("tests/golden"), ".yaml") {
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let both = [Source::new("f.yaml", &*text), Source::foreign("f.yaml", &*text)]
            .map(|source| problems(&source));
        for (ours, theirs) in both[0].iter().zip(&both[1]) {
            assert_eq!(ours.is_empty(), theirs.is_empty(), "{}: {ours:?}", path.display());
            refused += theirs.len();
            for told in theirs {
                assert!(ours.iter().any(|own| own.code == told.code), "{}: {told:?}", path.display());
                let said = costcalc::report::message(told, Look { colour: false, width: 100 });
                let rule = format!("= note: the rule is: {}", told.code.description());
                let lines: Vec<&str> = said.lines().collect();
                assert!(lines[0].ends_with("of which nothing is shown") && said.ends_with(&rule), "{said}");
                assert!(
                    lines[1..lines.len() - 1]
                        .iter()
                        .all(|line| line.trim() == "|" || line.contains("--> f.yaml")),
                    "{said}"
                );
            }
        }
    }
    assert!(300 < refused, "{refused}");
}
