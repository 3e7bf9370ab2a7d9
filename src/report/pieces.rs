//! Splits a sentence into words and code in backticks.

/// A piece of a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Words.
    Words(&'t str),
    /// Text in a pair of backticks.
    Code(&'t str),
}

/// The pieces in order. A backtick within a word is part of the word, because names may contain some.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let (mut begun, mut from) = (0, 0);
    while let Some(open) = text[from..].find('`').map(|at| from + at) {
        let close = if may_open(text, open) { closing(text, open) } else { None };
        from = open + 1;
        if let Some(close) = close {
            pieces.push(Piece::Words(&text[begun..open]));
            pieces.push(Piece::Code(&text[open + 1..close]));
            (begun, from) = (close + 1, close + 1);
        }
    }
    pieces.push(Piece::Words(&text[begun..]));
    pieces.retain(|piece| *piece != Piece::Words(""));
    pieces
}

fn may_open(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '`')
}

/// The first backtick in a text that ends a word.
fn closing(text: &str, open: usize) -> Option<usize> {
    let ends = |at: &usize| {
        let after = text[at + 1..].chars().next();
        after.is_none_or(|c| c.is_whitespace() || ".,;:!?()[]{}'\"’”…–—/=+×·".contains(c))
    };
    let backticks = text[open + 1..].match_indices('`').map(|(at, _)| open + 1 + at);
    backticks.filter(|at| open + 1 < *at).find(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pairs_around_words_are_code() {
        use Piece::{Code, Words};
        for (text, expected) in [
            ("`a_b` has `c`.", vec![Code("a_b"), Words(" has "), Code("c"), Words(".")]),
            ("(`a`)", vec![Words("("), Code("a"), Words(")")]),
            ("a `lone tick", vec![Words("a `lone tick")]),
            ("``", vec![Words("``")]),
            ("`steps.a`b.input` costs", vec![Code("steps.a`b.input"), Words(" costs")]),
            ("`` `<img>` ``", vec![Code("` `<img>"), Words(" ``")]),
            ("``` of x", vec![Code("`"), Words(" of x")]),
        ] {
            assert_eq!(pieces(text), expected, "{text}");
        }
    }
}
