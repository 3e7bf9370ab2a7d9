//! Paths and lists of names as users write them. Quoted parts may contain separators.

/// A path as users write it: `steps.draft.cache.hit_rate`; parts with dots or slashes are quoted.
#[must_use]
pub fn path_name<'p>(path: impl IntoIterator<Item = &'p str>) -> String {
    let part = |part: &str| {
        let is_plain = !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-');
        if is_plain { part.to_owned() } else { format!("\"{part}\"") }
    };
    path.into_iter().map(part).collect::<Vec<_>>().join(".")
}

/// The parts of a path; `None` if a quote is not closed or a part is empty.
#[must_use]
pub fn path_parts(text: &str) -> Option<Vec<String>> {
    let mut parts = Vec::new();
    let mut rest = Some(text);
    while let Some(text) = rest {
        let first = first_part(text, &['.']);
        if !first.is_quoted && (first.text.is_empty() || first.text.contains('"')) {
            return None;
        }
        parts.push(first.text.to_owned());
        rest = first.rest.strip_prefix('.');
    }
    Some(parts)
}

/// A path and its value: the text before and after the first `=` outside quotes.
#[must_use]
pub fn path_and_value(text: &str) -> Option<(&str, &str)> {
    let mut rest = first_part(text, &['.', '=']).rest;
    while let Some(more) = rest.strip_prefix('.') {
        rest = first_part(more, &['.', '=']).rest;
    }
    let value = rest.strip_prefix('=')?;
    Some((&text[..text.len() - rest.len()], value))
}

/// Names separated by commas; quoted names may contain commas.
#[must_use]
pub fn names(text: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = Some(text);
    while let Some(text) = rest {
        let first = first_part(text.trim_start(), &[',']);
        let name = if first.is_quoted { first.text } else { first.text.trim_end() };
        names.push(name.to_owned());
        rest = first.rest.strip_prefix(',');
    }
    names
}

/// The first part of a text.
struct First<'t> {
    /// The part, without quotes.
    text: &'t str,
    is_quoted: bool,
    /// The rest of the text.
    rest: &'t str,
}

/// Splits a text at the first of these characters outside quotes.
fn first_part<'t>(text: &'t str, ends: &[char]) -> First<'t> {
    let in_quotes = text.strip_prefix('"').and_then(|quoted| {
        let mut quotes = quoted.match_indices('"').map(|(at, _)| (&quoted[..at], &quoted[at + 1..]));
        quotes.find(|(_, rest)| rest.is_empty() || rest.starts_with(ends))
    });
    match in_quotes {
        Some((text, rest)) => First { text, is_quoted: true, rest },
        None => {
            let (text, rest) = text.split_at(text.find(ends).unwrap_or(text.len()));
            First { text, is_quoted: false, rest }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_read_as_it_is_written() {
        for parts in
            [vec!["steps", "draft", "calls"], vec!["models", "openai/gpt-5.4", "invoice"], vec!["a.b", ""]]
        {
            assert_eq!(
                path_parts(&path_name(parts.iter().copied())).as_deref(),
                Some(&parts.iter().map(ToString::to_string).collect::<Vec<_>>()[..])
            );
        }
    }

    #[test]
    fn a_path_with_an_open_quote_or_an_empty_part_is_none() {
        for text in ["", ".", "a.", ".a", "a..b", "\"a", "a.\"b", "\"a\"b", "a\"b\""] {
            assert_eq!(path_parts(text), None, "{text}");
        }
    }

    #[test]
    fn a_value_is_behind_the_first_equals_sign_that_is_in_no_quotes() {
        for (text, path, value) in [
            ("a.b=5", "a.b", "5"),
            ("steps.\"a=b\".input=5", "steps.\"a=b\".input", "5"),
            ("\"a=b\"=c=d", "\"a=b\"", "c=d"),
            ("steps.\"a.=.b\".\"=\"=\"x.=\"", "steps.\"a.=.b\".\"=\"", "\"x.=\""),
            ("prices.openai/gpt-5.4.standard.input=3", "prices.openai/gpt-5.4.standard.input", "3"),
            ("steps.\"a=5", "steps.\"a", "5"),
            ("a=", "a", ""),
        ] {
            assert_eq!(path_and_value(text), Some((path, value)), "{text}");
        }
        assert_eq!(path_and_value("a.\"b=5\""), None);
    }

    #[test]
    fn names_are_told_apart_by_commas_that_are_in_no_quotes() {
        for (text, expected) in [
            ("a", vec!["a"]),
            ("a, b", vec!["a", "b"]),
            ("\"a,b\",c", vec!["a,b", "c"]),
            ("c,\"a, b\"", vec!["c", "a, b"]),
            ("say \"hi\",b", vec!["say \"hi\"", "b"]),
            ("\"a", vec!["\"a"]),
            ("a,", vec!["a", ""]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }
}
