//! A derivation as algebra, with its numbers.

use std::sync::Arc;

use crate::analysis::explain::{How, Term, short};
use crate::exact::Exact;
use crate::report::Digits;
use crate::units::Unit;

use super::value;

/// The maximum length of a formula without a requested depth.
const MOST_CHARACTERS: usize = 600;

/// `path = algebra = value`, with `≈` if a number is rounded. Nested products are written out; each sum or
/// difference within another term is a level of its own, and terms deeper than `depth` are written as values.
pub fn formula(term: &Term, depth: Option<usize>, digits: Digits) -> String {
    let algebra = match depth {
        Some(depth) => written(term, depth, digits),
        None => fitting(term, digits),
    };
    let shown = shown(term, digits);
    let name = short(term.name.text());
    let equals = if algebra.is_rounded || shown.is_rounded { "≈" } else { "=" };
    if algebra.text == shown.text {
        return format!("{name} {equals} {}", shown.text);
    }
    format!("{name} = {} {equals} {}", algebra.text, shown.text)
}

/// The deepest formula that is not too long, with at least one level.
fn fitting(term: &Term, digits: Digits) -> Algebra {
    let mut longest = written(term, 1, digits);
    for depth in 2.. {
        let next = written(term, depth, digits);
        if next.text == longest.text || MOST_CHARACTERS < next.text.chars().count() {
            break;
        }
        longest = next;
    }
    longest
}

/// A part of a formula.
struct Algebra {
    text: String,
    binding: Binding,
    /// Whether it contains a rounded number.
    is_rounded: bool,
}

/// The operator precedence of a text, which decides where brackets are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Sum,
    Product,
    Single,
}

impl Algebra {
    /// The same with surrounding text.
    fn within(self, binding: Binding, around: impl FnOnce(String) -> String) -> Self {
        Self { text: around(self.text), binding, ..self }
    }

    /// In brackets, if its precedence is lower.
    fn at_least(self, least: Binding) -> Self {
        if self.binding < least { self.within(Binding::Single, |text| format!("({text})")) } else { self }
    }

    /// Several parts with an operator between them; a single one is written as it is.
    fn joined(mut parts: Vec<Self>, sign: &str, binding: Binding) -> Option<Self> {
        if parts.len() < 2 {
            return parts.pop();
        }
        let is_rounded = parts.iter().any(|part| part.is_rounded);
        let texts: Vec<String> = parts.into_iter().map(|part| part.text).collect();
        Some(Self { text: texts.join(sign), binding, is_rounded })
    }
}

fn written(term: &Term, depth: usize, digits: Digits) -> Algebra {
    if depth == 0 && !matches!(term.how, How::Product(_)) {
        return shown(term, digits);
    }
    let part = |part: &Term, least| written(part, depth.saturating_sub(1), digits).at_least(least);
    let two = |one, sign, other, binding| Algebra::joined(vec![one, other], sign, binding);
    let made = match &term.how {
        How::Product(parts) => {
            // A default of one has no effect and is omitted.
            let is_said = |part: &&Arc<Term>| {
                !(part.value == Exact::ONE && matches!(part.how, How::Default(_) | How::Definition(_)))
            };
            let factors = parts.iter().filter(is_said).map(|factor| part(factor, Binding::Product)).collect();
            Algebra::joined(factors, " × ", Binding::Product)
        }
        How::Sum(parts) => {
            let parts = parts.iter().map(|one| part(one, Binding::Sum)).collect();
            Algebra::joined(parts, " + ", Binding::Sum)
        }
        How::Difference([from, less]) => {
            two(part(from, Binding::Sum), " − ", part(less, Binding::Product), Binding::Sum)
        }
        How::Quotient([of, divisor]) => {
            two(part(of, Binding::Product), " / ", part(divisor, Binding::Single), Binding::Product)
        }
        How::Complement(of) => {
            Some(part(of, Binding::Product).within(Binding::Sum, |of| format!("1 − {of}")))
        }
        How::Ceiling(of) => Some(part(of, Binding::Sum).within(Binding::Single, |of| format!("⌈{of}⌉"))),
        How::AnyOf { chance, fields } => {
            let chance = part(chance, Binding::Product).within(Binding::Sum, |p| format!("1 − (1 − {p})"));
            let fields = written(fields, 0, digits).at_least(Binding::Single);
            two(chance, "^", fields, Binding::Sum)
        }
        How::ExpNeg(exponent) => {
            Some(part(exponent, Binding::Single).within(Binding::Single, |power| format!("e^−{power}")))
        }
        How::Stated(_)
        | How::Published { .. }
        | How::Default(_)
        | How::Definition(_)
        | How::AtMost(_)
        | How::Granules { .. }
        | How::Increments { .. } => None,
    };
    made.unwrap_or_else(|| shown(term, digits))
}

/// The value of a term; a rate with its unit.
fn shown(term: &Term, digits: Digits) -> Algebra {
    let value = value(term);
    let (text, is_rounded) = (value.shown(digits), value.is_rounded(digits));
    let text = match (term.unit, text.strip_suffix('%')) {
        (Unit::Rate(per), _) if per.number() != Exact::ONE => format!("{text} / {}", per.number().grouped()),
        // A percentage that does not terminate: a third is `(100/3)%`.
        (_, Some(number)) if number.contains('/') => {
            format!("({})%", number.split(" (").next().unwrap_or(number))
        }
        _ => text,
    };
    let is_quotient = text.contains('/') && !text.ends_with('%');
    Algebra { text, binding: if is_quotient { Binding::Product } else { Binding::Single }, is_rounded }
}
