//! Text of others, written so that every character of it is seen: none ends a line, moves a cursor, hides,
//! or turns the direction of what follows it, and no line of output is a command to the program that reads a log.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether a character does something else than to be seen: control characters, line and paragraph
/// separators, marks of direction, and what Unicode tells every font to leave out.
#[must_use]
pub fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// The first of a text's characters that is hidden and not among those that are kept.
fn hidden(text: &str, keep: impl Fn(char) -> bool) -> Option<char> {
    // Most texts have letters only whose bytes tell that they are seen, or lines of such letters.
    let is_seen = text.bytes().fold(true, |seen, byte| seen & matches!(byte, b' '..=b'~'));
    if is_seen {
        return None;
    }
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~');
    let mut rest = text;
    while let Some(at) = rest.bytes().position(|byte| !is_plain(&byte)) {
        let mut after = rest[at..].chars();
        match after.next() {
            Some(c) if is_hidden(c) && !keep(c) => return Some(c),
            _ => rest = after.as_str(),
        }
    }
    None
}

/// The first hidden character of a text.
#[must_use]
pub fn first_hidden(text: &str) -> Option<char> {
    hidden(text, |_| false)
}

/// One line, in which hidden characters are written as Rust writes them: `\n`, `\u{1b}`.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    visible_but(text, |_| false)
}

/// The same for a text of several lines, whose line breaks and tabs stay.
#[must_use]
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    visible_but(text, is_line_break)
}

fn is_line_break(c: char) -> bool {
    matches!(c, '\n' | '\t')
}

fn visible_but(text: &str, keep: impl Fn(char) -> bool) -> Cow<'_, str> {
    if hidden(text, &keep).is_none() {
        return Cow::Borrowed(text);
    }
    let is_shown = |c: char| keep(c) || !is_hidden(c);
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        if is_shown(c) { shown.push(c) } else { shown.extend(c.escape_default()) }
    }
    Cow::Owned(shown)
}

/// A whole output for people, as it may go to a terminal or the log of a job: what is hidden is seen, and
/// no line begins as a command of GitHub Actions does (`::error::`) or holds one of its older form or of
/// another service (`##[error]`, `##vso[…]`). Where the output is `styled`, its own colours stay.
#[must_use]
pub fn for_log(text: &str, styled: bool) -> String {
    if hidden(text, is_line_break).is_none() && !text.contains("##") && !text.contains("::") {
        return text.to_owned();
    }
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let mut words = String::with_capacity(line.len());
        let mut rest = line;
        while let Some(escape) = rest.find('\u{1b}').filter(|_| styled) {
            let style = style_length(&rest[escape..]);
            without_commands(&rest[..escape], &mut words);
            words.push_str(if style == 0 { "\\u{1b}" } else { &rest[escape..escape + style] });
            rest = &rest[escape + style.max(1)..];
        }
        without_commands(rest, &mut words);
        let begins = unstyled_start(&words);
        if let Some(after) = words[begins..].strip_prefix("::") {
            shown += &words[..begins];
            shown += "\\u{3a}:";
            shown += after;
        } else {
            shown += &words;
        }
    }
    shown
}

/// A piece of a line, in which each `##word[` is broken up.
fn without_commands(piece: &str, shown: &mut String) {
    let piece = visible_lines(piece);
    let mut rest = &*piece;
    while let Some(at) = rest.find("##") {
        let is_word = |b: &u8| b.is_ascii_alphabetic() || *b == b'#';
        let end = at + rest[at..].bytes().take_while(is_word).count();
        shown.push_str(&rest[..end]);
        rest = &rest[end..];
        if let Some(after) = rest.strip_prefix('[') {
            shown.push_str("\\u{5b}");
            rest = after;
        }
    }
    shown.push_str(rest);
}

/// The bytes of the colour or weight (`ESC [ 1 ; 31 m`) with which a text begins; 0 where it is none.
fn style_length(text: &str) -> usize {
    let inside = text.strip_prefix("\u{1b}[").unwrap_or_default();
    let length = inside.bytes().take_while(|b| b.is_ascii_digit() || *b == b';').count();
    if inside[length..].starts_with('m') { length + 3 } else { 0 }
}

/// Where the words of a line begin, behind spaces and styles.
pub(crate) fn unstyled_start(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        let spaces = rest.len() - rest.trim_start().len();
        match spaces + style_length(&rest[spaces..]) {
            0 => return at,
            more => at += more,
        }
    }
}

/// JSON as it may go to a terminal or a log: what is hidden, and what a log would take for a command, is
/// written as JSON's own escapes, so that each value is what it was.
#[must_use]
pub fn json_for_log(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut before = ['\0'; 2];
    for c in text.chars() {
        // Outside of strings JSON has no such characters, so each of them is inside of one.
        if (is_hidden(c) && c != '\n') || (before == ['#', '#'] && (c == '[' || c.is_ascii_alphabetic())) {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(shown, "\\u{unit:04x}");
            }
        } else {
            shown.push(c);
        }
        before = [before[1], c];
    }
    shown
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_is_hidden_is_written_out() {
        for (text, expected) in [
            ("plain – $1,234.50 × 3 “é” 日本", "plain – $1,234.50 × 3 “é” 日本"),
            ("a\nb\tc\rd", "a\\nb\\tc\\rd"),
            ("\u{1b}[2J\u{7}\u{8}\u{9b}1m", "\\u{1b}[2J\\u{7}\\u{8}\\u{9b}1m"),
            ("a\u{202e}b\u{200b}c\u{feff}", "a\\u{202e}b\\u{200b}c\\u{feff}"),
            ("\u{2028}\u{85}\u{e0041}", "\\u{2028}\\u{85}\\u{e0041}"),
        ] {
            assert_eq!(visible(text), expected);
        }
    }

    #[test]
    fn no_line_is_a_command() {
        for (text, expected) in [
            ("a\n::error::b\n", "a\n\\u{3a}:error::b\n"),
            ("  \u{a0}::stop-commands::x", "  \u{a0}\\u{3a}:stop-commands::x"),
            ("see ::error::b", "see ::error::b"),
            ("x ##[error]y", "x ##\\u{5b}error]y"),
            ("##vso[task] ###[a] ## [b]", "##vso\\u{5b}task] ###\\u{5b}a] ## [b]"),
            ("a\r::error::b", "a\\r::error::b"),
        ] {
            assert_eq!(for_log(text, false), expected);
        }
        let (bold, plain) = ("\u{1b}[1m", "\u{1b}[0m");
        let styled = format!("{bold}::error{plain}::x \u{1b}[2Jy");
        assert_eq!(for_log(&styled, true), format!("{bold}\\u{{3a}}:error{plain}::x \\u{{1b}}[2Jy"));
        assert!(!for_log(&styled, false).contains('\u{1b}'));
    }

    /// A line of which each style is a space.
    fn without_styles(line: &str) -> String {
        let mut words = String::new();
        let mut rest = line;
        while let Some(c) = rest.chars().next() {
            let style = style_length(rest);
            words.push(if style == 0 { c } else { ' ' });
            rest = &rest[style.max(c.len_utf8())..];
        }
        words
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn no_text_leaves_anything_hidden_or_commanding(text in "(::|##|\\[|[a-z]|\\PC|.|\n|\u{1b}\\[1m|\u{1b}\\[m|\u{1b}| ){0,20}") {
            for styled in [false, true] {
                let shown = for_log(&text, styled);
                for line in shown.split('\n') {
                    let words = if styled { without_styles(line) } else { line.to_owned() };
                    prop_assert!(!words.contains(|c| is_hidden(c) && c != '\t'), "{line:?}");
                    prop_assert!(!words.trim_start().starts_with("::"), "{line:?}");
                    prop_assert!(!line.contains("##["), "{line:?}");
                }
            }
            prop_assert_eq!(for_log(&for_log(&text, false), false), for_log(&text, false));
        }

        #[test]
        fn json_says_the_same(text in "(##|\\[|[a-z]|\\PC|.|\n| ){0,20}") {
            let json = serde_json::to_string(&text).expect("JSON");
            let shown = json_for_log(&json);
            prop_assert!(!shown.contains(is_hidden) && !shown.contains("##["));
            prop_assert_eq!(serde_json::from_str::<String>(&shown).expect("JSON"), text);
        }
    }
}
