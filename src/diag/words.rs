//! Words in messages: the nearest known one, lists, plurals, and shortened texts.

use crate::exact::group;

/// The longest word to which others are compared.
const MOST_OF_WORD: usize = 100;

/// The shortest word that is looked for as a part of others.
const LEAST_OF_PART: usize = 3;

/// How many words may be meant at once.
const MOST_MEANT: usize = 8;

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

/// The known word that is nearest to a mistyped one, or the only one that contains it.
fn nearest<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
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

/// The known words that a typed one may stand for, the most likely first: those that go on where it ends, those of
/// which it is a part, the one without its version, the nearest one.
#[must_use]
pub fn likely<'a>(typed: &str, known: &[&'a str]) -> Vec<&'a str> {
    let lower = typed.to_lowercase();
    let mut same: Vec<&str> = known.iter().filter(|word| word.to_lowercase() == lower).copied().collect();
    same.sort_unstable();
    same.dedup();
    if !same.is_empty() || MOST_OF_WORD < typed.len() {
        return same;
    }
    let (mut longer, mut containing) = (Vec::new(), Vec::new());
    for word in known.iter().filter(|word| LEAST_OF_PART <= lower.len() && lower.len() < word.len()) {
        match part_at(&lower, &word.to_lowercase()) {
            Some(0) => longer.push(*word),
            Some(_) => containing.push(*word),
            None => {}
        }
    }
    let mut found = if longer.is_empty() { containing } else { longer };
    found.sort_by_key(|word| (word.len(), *word));
    found.dedup();
    if found.is_empty() {
        found.extend(without_version(&lower, known).or_else(|| nearest(typed, known)));
    }
    found
}

/// The longest known word after which a typed one has numbers only: `grok-4.7` of `grok-4.7-1101`.
fn without_version<'a>(typed: &str, known: &[&'a str]) -> Option<&'a str> {
    let is_version = |rest: &str| {
        let mut rest = rest.chars();
        let is_apart = rest.next().is_some_and(|c| matches!(c, '-' | '@' | ':' | '_'));
        is_apart && LEAST_OF_PART < rest.as_str().len() && rest.all(|c| c.is_ascii_digit() || c == '-')
    };
    let begins = |word: &&&str| typed.strip_prefix(&word.to_lowercase()).is_some_and(is_version);
    known.iter().filter(|word| word.len() < typed.len()).filter(begins).max_by_key(|word| word.len()).copied()
}

/// Where a word stands in another one as a part of its own: `mini` in `gpt-5.4-mini`, not in `minimal`.
fn part_at(part: &str, word: &str) -> Option<usize> {
    let is_apart = |next: Option<char>| next.is_none_or(|next| !next.is_alphanumeric());
    let mut places = word.match_indices(part);
    places.find_map(|(at, _)| {
        let (before, after) = (word[..at].chars().next_back(), word[at + part.len()..].chars().next());
        (is_apart(before) && is_apart(after)).then_some(at)
    })
}

/// A question for the words that may be meant, with the first few of them; `None` if there is none.
#[must_use]
pub fn did_you_mean(meant: &[&str]) -> Option<String> {
    let shown: Vec<String> = meant.iter().take(MOST_MEANT).map(|word| format!("`{word}`")).collect();
    let more = meant.len().saturating_sub(MOST_MEANT);
    match shown.as_slice() {
        [] => None,
        [one] => Some(format!("did you mean {one}?")),
        _ if more == 0 => Some(format!("did you mean one of {}?", shown.join(", "))),
        _ => Some(format!("did you mean one of {} and {more} more?", shown.join(", "))),
    }
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

#[cfg(test)]
mod tests {
    use super::{did_you_mean, likely};

    #[test]
    fn names_that_go_on_where_the_typed_one_ends_come_first_and_then_those_of_which_it_is_a_part() {
        let known = [
            "gpt-4",
            "gpt-6-sol-mini",
            "gpt-6-sol",
            "claude-haiku-4-5",
            "haiku-small",
            "minimal",
            "twice",
            "twice",
        ];
        for (typed, meant) in [
            ("gpt-6", ["gpt-6-sol", "gpt-6-sol-mini"].as_slice()),
            ("Haiku", &["haiku-small"]),
            ("4-5", &["claude-haiku-4-5"]),
            ("mini", &["gpt-6-sol-mini"]),
            ("gpt-5", &["gpt-4"]),
            ("gpt-6-sol-min", &["gpt-6-sol-mini"]),
            ("gpt-6-sol-1101", &["gpt-6-sol"]),
            ("GPT-6-Sol-2026-11", &["gpt-6-sol"]),
            ("gpt-6-sol-12", &["gpt-6-sol"]),
            ("gpt-4-sol", &["gpt-6-sol"]),
            ("GPT-4", &["gpt-4"]),
            ("Twice", &["twice"]),
            ("nothing", &[]),
        ] {
            assert_eq!(likely(typed, &known), meant, "{typed}");
        }
        let many = ["a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "a-7", "a-8", "a-9"];
        let question =
            "did you mean one of `a-1`, `a-2`, `a-3`, `a-4`, `a-5`, `a-6`, `a-7`, `a-8` and 1 more?";
        assert_eq!(did_you_mean(&many).as_deref(), Some(question));
    }
}
