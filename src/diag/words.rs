//! Words in messages: the nearest known one, lists, plurals, and shortened texts.

use crate::exact::group;

/// The longest word to which others are compared.
const MOST_OF_WORD: usize = 100;

/// How many words of a like length are compared to one: more than any table has.
const MOST_COMPARED: usize = 5_000;

/// A text shortened to fit in a message.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((cut, _)) => format!("{}…", &text[..cut]),
        None => text.to_owned(),
    }
}

/// The known word that a mistyped one most likely means.
#[must_use]
pub fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    if MOST_OF_WORD < typed.len() {
        return None;
    }
    let lower = typed.to_lowercase();
    let length = lower.chars().count();
    let allowed = (typed.chars().count() / 3).max(1);
    // Words are no nearer than their lengths are: most need not be compared.
    let may_be_near =
        |word: &&&str| word.chars().count().abs_diff(length) <= allowed + word.len() - word.chars().count();
    let distance = |word: &str| strsim::damerau_levenshtein(&lower, &word.to_lowercase());
    let compared = known.iter().filter(may_be_near).take(MOST_COMPARED);
    let near =
        compared.map(|word| (distance(word), *word)).filter(|(distance, _)| *distance <= allowed).min();
    let contained = || {
        let mut containing = known.iter().filter(|word| 3 <= typed.len() && word.contains(typed));
        containing.next().filter(|_| containing.next().is_none()).copied()
    };
    near.map(|(_, word)| word).or_else(contained)
}

/// Words in a row, cut where they become too many to read.
#[must_use]
pub fn listing(words: &[&str]) -> String {
    const MOST: usize = 24;
    let shown: Vec<String> = words.iter().take(MOST).map(|word| format!("`{word}`")).collect();
    match words.len().checked_sub(MOST) {
        Some(more @ 1..) => format!("{} and {more} more", shown.join(", ")),
        _ => shown.join(", "),
    }
}

/// So many of what a file counts in a month or on a day: `300,000 a month (unit: ticket)`. The file's word
/// is quoted as it is, since its plural is unknown.
#[must_use]
pub fn of_unit(count: &str, span: &str, unit: &str) -> String {
    format!("{count} a {span} (unit: {unit})")
}

/// So many of a thing, as the number is shown: `1 hour`, `1.5 hours`.
#[must_use]
pub fn many(shown: &str, thing: &str) -> String {
    let plural = if shown == "1" { "" } else { "s" };
    format!("{shown} {thing}{plural}")
}

/// A number of things: `1 file`, `2,880 days`.
#[must_use]
pub fn counted(number: usize, thing: &str) -> String {
    many(&group(&number.to_string()), thing)
}
