//! Why a text is not a number.

use std::fmt;

use super::Exact;

/// Why a text is not a valid number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NumberError {
    /// Empty text.
    Empty,
    /// `+5`
    PlusSign,
    /// `.5` or `5.`
    BarePoint,
    /// `1e6`
    Exponent,
    /// `0x10`, `0o17`, `0b11`
    Radix,
    /// `007`, which some readers of YAML read as octal
    LeadingZero,
    /// `.inf`, `NaN`
    NotFinite,
    /// `1,000`
    Comma,
    /// `1__000`, `_1`, `1_`
    Grouping,
    /// `$5`
    Currency,
    /// `5%` where no percentage is possible
    Percent,
    /// `5k` where no count is possible
    Suffix,
    /// `5K`, `2B`
    UnknownSuffix,
    /// `70 %`
    Space,
    /// Too many digits. No price or share has more than 28, so it is a typo or a float artefact.
    TooLong(usize),
    /// `1/0`
    DividedByZero,
    /// `300 *`
    NothingBeside,
    /// `300 + 84`, `(300)`
    Operator,
    /// Not a number.
    NotANumber,
}

impl fmt::Display for NumberError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong(most) => {
                return write!(f, "a number has at most {} digits", Exact::from(*most as u64).grouped());
            }
            Self::Empty => "a number is missing",
            Self::PlusSign => "a number is written without a plus sign",
            Self::BarePoint => "a number has digits on both sides of its decimal point, as in `0.5`",
            Self::Exponent => "a number is written in full, as in `1_000`, without an exponent",
            Self::Radix => "a number is decimal: hexadecimal, octal and binary are not read",
            Self::LeadingZero => "a leading zero could mean octal: leave it out",
            Self::NotFinite => "a number is finite: leave out what is not known",
            Self::Comma => "digits are grouped with `_`, as in `1_000_000`, and the decimal sign is a point",
            Self::Grouping => "`_` goes alone between two digits, as in `1_000_000`",
            Self::Currency => "a number is written without a currency sign",
            Self::UnknownSuffix => "thousands are written `k` and millions `M`, right behind the digits",
            Self::Space => "a number has no space inside",
            Self::Percent => "a percentage has no meaning here",
            Self::Suffix => {
                "`k` and `M` are for counts of tokens, calls and units, and this is no such count"
            }
            Self::DividedByZero => "no number is divided by 0",
            Self::NothingBeside => "`*` and `/` stand between two numbers, as in `300 * 84`",
            Self::Operator => "numbers are multiplied and divided, from left to right; anything else is written as its result",
            Self::NotANumber => "this is not a number, such as `1_000` or `0.5`",
        })
    }
}

impl std::error::Error for NumberError {}

/// Why a text is not a plain decimal number.
pub(super) fn reason(text: &str) -> NumberError {
    let lower = text.to_ascii_lowercase();
    let starts_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
    let only = |allowed: &str| text.chars().all(|c| c.is_ascii_digit() || allowed.contains(c));
    if text.is_empty() {
        NumberError::Empty
    } else if text.starts_with('+') {
        NumberError::PlusSign
    } else if [".inf", "inf", "infinity", ".nan", "nan"].contains(&lower.as_str()) {
        NumberError::NotFinite
    } else if text.starts_with('$') || text.starts_with('€') {
        NumberError::Currency
    } else if lower.starts_with("0x") || lower.starts_with("0o") || lower.starts_with("0b") {
        NumberError::Radix
    } else if only(".") && text.contains(|c: char| c.is_ascii_digit()) && text.matches('.').count() == 1 {
        NumberError::BarePoint
    } else if only(".,_") && text.contains(',') {
        NumberError::Comma
    } else if only("._") && text.contains('_') {
        NumberError::Grouping
    } else if is_other_operation(text) {
        NumberError::Operator
    } else if starts_with_digit && text.contains(char::is_whitespace) {
        NumberError::Space
    } else if starts_with_digit && is_suffixed(&lower) {
        NumberError::UnknownSuffix
    } else if (starts_with_digit || text.starts_with('.')) && is_exponent(&lower) {
        NumberError::Exponent
    } else {
        NumberError::NotANumber
    }
}

/// Whether it is a sum, a difference, or has parentheses.
fn is_other_operation(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || "._+-()%kM ".contains(c))
        && (text.contains(['+', '(', ')']) || text.contains(" -"))
}

/// Whether it is digits followed by a letter for thousands, millions or billions.
fn is_suffixed(lower: &str) -> bool {
    lower
        .strip_suffix(['k', 'm', 'b', 'g'])
        .is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_digit() || b == b'.'))
}

fn is_exponent(lower: &str) -> bool {
    lower.split_once('e').is_some_and(|(mantissa, exponent)| {
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        mantissa.bytes().all(|b| b.is_ascii_digit() || b == b'.' || b == b'_')
            && !exponent.is_empty()
            && exponent.bytes().all(|b| b.is_ascii_digit())
    })
}
