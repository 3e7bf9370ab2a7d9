//! The comments of a YAML text.

use std::ops::Range;

use super::events::{Kind, Parsed};

/// Where they are, in order. Of a text that is no YAML, those before the mistake.
pub(crate) fn comments(text: &str) -> Vec<Range<usize>> {
    let mut parsed = Parsed::new(text);
    let mut comments = Vec::new();
    let mut from = 0;
    while let Ok(event) = parsed.next() {
        let is_end = event.kind == Kind::TextEnd;
        if is_end || matches!(event.kind, Kind::Scalar { .. }) {
            let until = if is_end { text.len() } else { event.span.start };
            between(text, from..until, &mut comments);
            from = event.span.end;
        }
        if is_end {
            break;
        }
    }
    comments
}

/// Adds those of a part without texts: from a `#` behind a space to the end of its line.
fn between(text: &str, range: Range<usize>, comments: &mut Vec<Range<usize>>) {
    let mut at = range.start;
    while let Some(found) = text.get(at..range.end).and_then(|part| part.find('#')) {
        at += found;
        let is_first = text[..at].ends_with(|before: char| before.is_whitespace()) || at == 0;
        let end = text[at..].find(['\n', '\r']).map_or(text.len(), |length| at + length);
        if is_first {
            comments.push(at..end);
        }
        at = if is_first { end } else { at + 1 };
    }
}

#[cfg(test)]
mod tests {
    use super::comments;

    #[test]
    fn a_hash_inside_of_a_text_begins_no_comment() {
        let text =
            "# one\na: 'x # y' # two\nb: x#y\nc: |\n  # text\n  more\nd: [1, # three\n  \"# no\"]\n#four";
        let found: Vec<&str> = comments(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, ["# one", "# two", "# three", "#four"]);
    }
}
