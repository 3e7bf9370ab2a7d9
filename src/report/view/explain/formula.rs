//! A derivation as algebra, with the numbers put in.

use crate::analysis::explain::{How, Term, short};
use crate::exact::Exact;
use crate::report::Digits;
use crate::units::Unit;

use super::value;

/// How long a formula is at most where nobody says how deep it is to be.
const MOST_CHARACTERS: usize = 600;

/// `path = algebra = value`. Products within products are written out; each sum or difference within
/// another term is a level of its own, and what is deeper than `depth` stands as its value.
pub fn formula(term: &Term, depth: Option<usize>, digits: Digits) -> String {
    let algebra = match depth {
        Some(depth) => written(term, depth, digits).0,
        None => fitting(term, digits),
    };
    let shown = shown(term, digits);
    let name = short(term.name.text());
    if algebra == shown { format!("{name} = {shown}") } else { format!("{name} = {algebra} = {shown}") }
}

/// The deepest that is not too long, and one level at least.
fn fitting(term: &Term, digits: Digits) -> String {
    let mut longest = written(term, 1, digits).0;
    for depth in 2.. {
        let next = written(term, depth, digits).0;
        if next == longest || MOST_CHARACTERS < next.chars().count() {
            break;
        }
        longest = next;
    }
    longest
}

/// How strongly the parts of a text hold together, which decides where brackets stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Sum,
    Product,
    Single,
}

fn written(term: &Term, depth: usize, digits: Digits) -> (String, Binding) {
    if depth == 0 && !matches!(term.how, How::Product(_)) {
        return (shown(term, digits), Binding::Single);
    }
    let single = |term: &Term, depth| in_brackets(written(term, depth, digits), Binding::Single);
    match &term.how {
        How::Product(parts) => {
            // A default of one changes nothing, and reads as nothing.
            let is_said = |part: &&std::sync::Arc<Term>| {
                !(part.value == Exact::ONE && matches!(part.how, How::Default(_) | How::Definition(_)))
            };
            let factors: Vec<String> = parts
                .iter()
                .filter(is_said)
                .map(|part| in_brackets(written(part, depth.saturating_sub(1), digits), Binding::Product))
                .collect();
            match factors.as_slice() {
                [] => (shown(term, digits), Binding::Single),
                [one] => (one.clone(), Binding::Product),
                _ => (factors.join(" × "), Binding::Product),
            }
        }
        How::Sum(parts) => {
            let parts: Vec<(String, Binding)> =
                parts.iter().map(|part| written(part, depth - 1, digits)).collect();
            match parts.as_slice() {
                [one] => one.clone(),
                _ => {
                    let texts: Vec<String> = parts.into_iter().map(|(text, _)| text).collect();
                    (texts.join(" + "), Binding::Sum)
                }
            }
        }
        How::Difference([from, less]) => {
            let from = written(from, depth - 1, digits).0;
            let less = in_brackets(written(less, depth - 1, digits), Binding::Product);
            (format!("{from} − {less}"), Binding::Sum)
        }
        How::Quotient([of, divisor]) => {
            let of = in_brackets(written(of, depth - 1, digits), Binding::Product);
            (format!("{of} / {}", single(divisor, depth - 1)), Binding::Product)
        }
        How::Complement(of) => {
            let of = in_brackets(written(of, depth - 1, digits), Binding::Product);
            (format!("1 − {of}"), Binding::Sum)
        }
        How::Ceiling(of) => (format!("⌈{}⌉", written(of, depth - 1, digits).0), Binding::Single),
        How::AnyOf { chance, fields } => {
            let chance = in_brackets(written(chance, depth - 1, digits), Binding::Product);
            (format!("1 − (1 − {chance})^{}", single(fields, 0)), Binding::Sum)
        }
        How::Stated(_) | How::Published { .. } | How::Default(_) | How::Definition(_) => {
            let binding = if matches!(term.unit, Unit::Rate(_)) { Binding::Product } else { Binding::Single };
            (shown(term, digits), binding)
        }
        How::ExpNeg(exponent) => {
            let exponent = single(exponent, depth - 1);
            (format!("e^−{exponent}"), Binding::Single)
        }
        How::AtMost(_) | How::Granules { .. } => (shown(term, digits), Binding::Single),
    }
}

fn in_brackets((text, binding): (String, Binding), least: Binding) -> String {
    if binding < least { format!("({text})") } else { text }
}

/// A term's value; a rate with what it is for.
fn shown(term: &Term, digits: Digits) -> String {
    let shown = value(term).shown(digits);
    match term.unit {
        Unit::Rate(per) if per.number() != Exact::ONE => format!("{shown} / {}", per.number().grouped()),
        _ => shown,
    }
}
