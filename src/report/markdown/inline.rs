//! Escapes text within a line of Markdown, so that readers see exactly that text: never a link, mention, issue
//! reference, formula or HTML, nor the start of a block.

use crate::report::pieces::{Piece, pieces};

/// Text in which backticks mark code.
pub(super) fn inline(text: &str) -> String {
    Line::of(text.trim()).written().trim().to_owned()
}

/// The same at the start of a block: in a paragraph, a heading or a list item.
pub(super) fn opening(text: &str) -> String {
    let written = inline(text);
    let digits = written.bytes().take_while(u8::is_ascii_digit).count();
    let after = &written[digits..];
    let is_sign_alone = |sign: &str| after == sign || after.starts_with(&format!("{sign} "));
    let begins_list = 0 < digits && (is_sign_alone(".") || is_sign_alone(")"));
    let begins_block = digits == 0 && after.starts_with(['#', '-', '+', '>', '=', ':']);
    if begins_list || begins_block { format!("{}\\{after}", &written[..digits]) } else { written }
}

/// The same in a heading, where trailing `#` signs would be dropped.
pub(super) fn heading(text: &str) -> String {
    let written = inline(text);
    written.strip_suffix('#').map_or_else(|| written.clone(), |rest| format!("{rest}\\#"))
}

/// Text within an HTML element, by the same rules.
pub(super) fn element(text: &str) -> String {
    let html = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;");
    let Line(pieces) = Line::of(text.trim());
    let piece = |(is_code, text): &(bool, String)| {
        if *is_code { format!("<code>{}</code>", html(text)) } else { html(text) }
    };
    pieces.iter().map(piece).collect()
}

/// A code fence around preformatted lines.
pub(super) fn fence(lines: &[String]) -> String {
    let longest = lines.iter().map(|line| longest_run(line)).max().unwrap_or(0);
    "`".repeat(longest.max(2) + 1)
}

/// The pieces of a line, each with whether it is code. Adjacent code spans are separated by words.
struct Line(Vec<(bool, String)>);

impl Line {
    fn of(text: &str) -> Self {
        let mut line = Self(Vec::new());
        for piece in pieces(text) {
            match piece {
                Piece::Words(words) => words.split_inclusive(' ').for_each(|word| line.word(word)),
                Piece::Code(code) => line.code(code),
            }
        }
        line
    }

    fn push(&mut self, is_code: bool, text: &str) {
        match self.0.last_mut() {
            _ if text.is_empty() => {}
            Some((was_code, before)) if *was_code == is_code => before.push_str(text),
            _ => self.0.push((is_code, text.to_owned())),
        }
    }

    /// A word and the space after it. A word with a special meaning for GitHub becomes code.
    fn word(&mut self, word: &str) {
        let without = |marks: &str| word.trim_matches(|c| marks.contains(c));
        let cores = [without(" .,;:!?()[]{}\"'"), without(" .,;!?()[]{}\"'")];
        let Some(core) = cores.into_iter().find(|core| is_live(core)) else {
            return self.push(false, word);
        };
        let start = word.find(core).unwrap_or(0);
        self.push(false, &word[..start]);
        self.code(core);
        self.push(false, &word[start + core.len()..]);
    }

    /// Code. Replaces a `|`, which would end a table cell, and the end of a formula, which could start before it.
    fn code(&mut self, code: &str) {
        let ends = |c: char, rest: &str| c == '|' || (c == '$' && !before_amount(rest));
        let mut begun = 0;
        for (at, _) in code.char_indices().filter(|(at, c)| ends(*c, &code[at + c.len_utf8()..])) {
            self.span(&code[begun..at]);
            begun = at + 1;
            self.push(false, &code[at..begun]);
        }
        self.span(&code[begun..]);
    }

    /// Spaces alone are not code.
    fn span(&mut self, code: &str) {
        self.push(!code.trim().is_empty(), code);
    }

    fn written(&self) -> String {
        let piece = |(is_code, text): &(bool, String)| if *is_code { spanned(text) } else { escaped(text) };
        self.0.iter().map(piece).collect()
    }
}

/// Whether GitHub would turn a word into something else: a link, a mention, an issue, an emoji, a formula.
fn is_live(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let is_digit = |c: char| c.is_ascii_digit();
    let before_number =
        |sign: &str| lower.match_indices(sign).any(|(at, _)| lower[at + sign.len()..].starts_with(is_digit));
    let ends_formula = |(at, _): (usize, &str)| 0 < at && !before_amount(&word[at + 1..]);
    word.contains('@')
        || lower.contains("://")
        || lower.contains("www.")
        || before_number("#")
        || before_number("gh-")
        || word.trim_end_matches(':').contains(':')
        || word.match_indices('$').any(ends_formula)
}

/// Whether a `$` is a currency sign and not the start of a formula.
fn before_amount(rest: &str) -> bool {
    rest.starts_with(|c: char| c.is_ascii_digit())
}

/// A code span with a fence longer than any run of backticks in it.
fn spanned(code: &str) -> String {
    let fence = "`".repeat(if code.contains('`') { longest_run(code) + 1 } else { 1 });
    let needs_room = code.starts_with(['`', ' ']) || code.ends_with(['`', ' ']);
    let room = if needs_room { " " } else { "" };
    format!("{fence}{room}{code}{room}{fence}")
}

/// The longest run of backticks.
fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Words with all signs of Markdown and HTML escaped.
fn escaped(words: &str) -> String {
    let mut escaped = String::with_capacity(words.len());
    for (at, c) in words.char_indices() {
        match c {
            '$' if !before_amount(&words[at + 1..]) => escaped.push_str("&#36;"),
            '\\' | '*' | '_' | '~' | '<' | '[' => escaped.extend(['\\', c]),
            '&' => escaped.push_str("&amp;"),
            // A backslash before these does not work within a table cell or before a code span.
            '|' => escaped.push_str("&#124;"),
            '`' => escaped.push_str("&#96;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_keeps_its_signs_and_nothing_else_does() {
        for (text, expected) in [
            ("`steps.a_b` has <b>", "`steps.a_b` has \\<b>"),
            ("a `lone tick_", "a &#96;lone tick\\_"),
            ("`a|b` | c", "`a`&#124;`b` &#124; c"),
            ("``", "&#96;&#96;"),
            ("``x` <img>` y", "`` `x `` \\<img>&#96; y"),
            ("`steps.a`b.input` costs", "``steps.a`b.input`` costs"),
            ("ask @team, or see (https://e.co/x).", "ask `@team`, or see (`https://e.co/x`)."),
            ("&#64;team and #12 :tada: $x$ $1.50", "`&#64;team` and `#12` `:tada:` &#36;`x`&#36; $1.50"),
            ("`a$` `$2`", "`a`&#36; `$2`"),
            ("in (a_b.yaml:100:5): ##", "in (`a_b.yaml:100:5`): ##"),
            ("`a`@team", "`` `a`@team ``"),
        ] {
            assert_eq!(inline(text), expected, "{text}");
        }
        for (text, expected) in
            [("- a", "\\- a"), ("# a", "\\# a"), ("12. b", "12\\. b"), ("1.5 c", "1.5 c"), ("−5", "−5")]
        {
            assert_eq!(opening(text), expected, "{text}");
        }
        assert_eq!(heading("a ##"), "a #\\#");
        assert_eq!(element("`a` <b> @x"), "<code>a</code> &lt;b> <code>@x</code>");
    }
}
