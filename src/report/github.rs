//! Messages as GitHub Actions workflow commands, which annotate lines of the pull request.

use crate::diag::{Diagnostic, Severity, for_log};

/// A line per message, the most severe first, because GitHub only shows the first ten of a step.
#[must_use]
pub fn github(diagnostics: &[Diagnostic]) -> String {
    let mut sorted: Vec<&Diagnostic> = diagnostics.iter().collect();
    sorted.sort_by_key(|diagnostic| std::cmp::Reverse(diagnostic.severity));
    sorted.into_iter().map(annotation).collect()
}

/// `::error file=…,line=…,col=…,title=…::…`
fn annotation(diagnostic: &Diagnostic) -> String {
    let level = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties = Vec::new();
    let mut said = vec![diagnostic.message.clone()];
    if let Some((place, label)) = &diagnostic.place {
        let (line, column) = place.line_column();
        // GitHub annotates lines of changed files only, and ignores unknown files.
        if place.source.is_past {
            said.push(format!("at {place}"));
        } else {
            properties.push(format!("file={}", property(&place.source.name)));
            properties.push(format!("line={line},col={column}"));
        }
        said.extend((!label.is_empty()).then(|| label.clone()));
    }
    properties.push(format!("title={}", property(diagnostic.code.name())));
    said.extend(diagnostic.help.iter().chain(&diagnostic.notes).cloned());
    format!("::{level} {}::{}\n", properties.join(","), data(&said.join("\n")))
}

/// Text after the second `::`, with line breaks encoded.
fn data(text: &str) -> String {
    for_log(text, false).replace('%', "%25").replace('\n', "%0A")
}

/// The value of a property, which ends at a comma.
fn property(text: &str) -> String {
    // It is not at the start of a line.
    data(&format!("={text}"))[1..].replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Code, Place, Source};

    #[test]
    fn a_message_stands_on_its_line_and_cannot_end_it() {
        let source = Source::new("a,b:c\n\u{1b}.yaml", "one\ntwo: 70%\n");
        let place = Place::new(&source, 4..7);
        let message = Diagnostic::warning(Code::OutOfRange, "70% is\n\r\u{7}::error::no share");
        let message = message.at(&place).help("write it");
        let expected = "::warning file=a%2Cb%3Ac%0A\\u{1b}.yaml,line=2,col=1,title=out-of-range::\
            70%25 is\\n\\r\\u{7}::error::no share%0Awrite it\n";
        assert_eq!(github(&[message]), expected);
    }

    #[test]
    fn a_file_is_named_as_it_is_and_one_of_a_revision_is_said() {
        let at = |source: &std::sync::Arc<Source>| {
            let found = Diagnostic::warning(Code::OutOfRange, "no").at(&Place::new(source, 0..1));
            github(&[found])
        };
        let odd = at(&Source::new("::a.yaml", "one"));
        assert_eq!(odd, "::warning file=%3A%3Aa.yaml,line=1,col=1,title=out-of-range::no\n");
        let past = at(&Source::past("main:a.yaml", "one"));
        assert_eq!(past, "::warning title=out-of-range::no%0Aat main:a.yaml:1:1\n");
    }
}
