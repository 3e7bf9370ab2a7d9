//! What was asked, for a page that must say so: the command line without what says where and how the answer
//! is written, which is no part of the question.

use std::ffi::OsString;

/// Flags of output that take a value.
const WITH_VALUE: [&str; 8] = ["--format", "-f", "--fields", "--out", "-o", "--export", "--width", "--color"];

/// The words of the question.
pub(super) fn words(arguments: &[OsString]) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = arguments.iter().skip(1).map(|argument| argument.to_string_lossy());
    while let Some(word) = rest.next() {
        if WITH_VALUE.contains(&&*word) {
            rest.next();
        } else if !is_output(&word) {
            words.push(word.into_owned());
        }
    }
    words
}

/// The command line, so that a shell understands it.
pub(super) fn shown(words: &[String]) -> String {
    let words = words.iter().map(|word| quoted(word));
    std::iter::once("costcalc".to_owned()).chain(words).collect::<Vec<_>>().join(" ")
}

/// Whether a word is such a flag with its value: `--format=html`, `-fhtml`.
fn is_output(word: &str) -> bool {
    WITH_VALUE.iter().any(|flag| match word.strip_prefix(flag) {
        Some(rest) if flag.starts_with("--") => rest.starts_with('='),
        Some(_) => true,
        None => false,
    })
}

/// A word in quotes where a shell would take it apart.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "_-./=:,%+@".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_the_answer_goes_is_no_part_of_the_question() {
        let line = "/usr/bin/costcalc project a.yaml -f html --out x.html -ox --export json=y --set a=b|c --width=99";
        let arguments: Vec<OsString> = line.split(' ').map(OsString::from).collect();
        assert_eq!(shown(&words(&arguments)), "costcalc project a.yaml --set 'a=b|c'");
    }
}
