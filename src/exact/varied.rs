//! A number that is varied, and what follows from it: its value here, and the function that it is of it.
//!
//! An evaluation with such a number takes the course that it takes with the value, and what comes out is a
//! polynomial in the varied number, or a ratio of two. It is the same function wherever the evaluation takes
//! the same course. That changes only where a number is compared, rounded to a whole one, or divided by: so
//! every comparison with what follows from a varied number is noted, whichever rule makes it, and the roots
//! of these differences are all values at which anything can change.

use std::cell::RefCell;
use std::cmp::Ordering;

use super::polynomial::Polynomial;
use super::roots::Root;
use super::{Exact, Repr};

/// What follows from a number that is varied.
#[derive(Clone)]
pub(super) struct Varied {
    /// Its value here.
    pub(super) value: Exact,
    /// What it is elsewhere; `None` where that is neither a polynomial nor a ratio of two.
    function: Option<Ratio>,
}

/// A ratio of polynomials without a common divisor; the second has 1 before its highest power.
#[derive(Clone)]
struct Ratio {
    of: Polynomial,
    by: Polynomial,
}

/// The highest power of a function that is followed.
const MOST_POWERS: usize = 256;

/// What an evaluation did with a varied number.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// What decided its course: wherever none of these changes its sign, neither does anything else. Second is
    /// whether it only decided on a whole number of something, such as the granules of a cache.
    turns: Vec<(Polynomial, bool)>,
    /// How many of them decided that it fails, if it does.
    settled: Option<usize>,
    /// Whether something decided that is neither a polynomial nor a ratio of two.
    is_in_doubt: bool,
    /// The least and the most that it may be, where it was read as a whole number.
    pub whole: Option<(u32, u32)>,
}

thread_local! {
    static WATCH: RefCell<Option<Watched>> = const { RefCell::new(None) };
}

/// Evaluates, and notes what decides on the course of it.
pub fn watched<T>(evaluate: impl FnOnce() -> T) -> (T, Watched) {
    let before = WATCH.replace(Some(Watched::default()));
    let result = evaluate();
    (result, WATCH.replace(before).unwrap_or_default())
}

fn note(take: impl FnOnce(&mut Watched)) {
    WATCH.with_borrow_mut(|watch| watch.as_mut().map(take));
}

/// Notes that the evaluation fails, whatever else is decided: what comes later does not matter to it.
pub fn settle() {
    note(|watch| {
        watch.settled.get_or_insert(watch.turns.len());
    });
}

/// Notes that a function decides by its sign.
fn note_turn(function: Option<&Polynomial>, is_rounding: bool) {
    note(|watch| match function {
        Some(turn) if turn.as_constant().is_some() => {}
        Some(turn) if watch.turns.last().is_some_and(|(last, _)| last == turn) => {}
        Some(turn) => watch.turns.push((turn.clone(), is_rounding)),
        None => watch.is_in_doubt |= watch.settled.is_none(),
    });
}

impl Watched {
    /// What decided on the failure of an evaluation that came to nothing.
    #[must_use]
    pub fn of_failure(mut self) -> Self {
        self.turns.truncate(self.settled.unwrap_or(usize::MAX));
        self
    }

    /// The nearest values below and above `at` within an open interval at which the course of the evaluation
    /// may change; `None` for each where there is none.
    #[must_use]
    pub fn around(&self, at: &Exact, low: &Exact, high: Option<&Exact>) -> [Option<Root>; 2] {
        let (mut below, mut above): (Option<Root>, Option<Root>) = (None, None);
        for (turn, _) in &self.turns {
            let low = below.as_ref().map_or(low, Root::high);
            let high = above.as_ref().map(Root::low).or(high);
            if turn.keeps_its_sign(at, low, high) {
                continue;
            }
            if let Some(root) = turn.roots(low, Some(at)).pop() {
                below = Some(root);
            }
            if let Some(root) = turn.roots(at, high).into_iter().next() {
                above = Some(root);
            }
        }
        [below, above]
    }

    /// The same without what only decides on a whole number of something.
    #[must_use]
    pub fn without_roundings(mut self) -> Self {
        self.turns.retain(|(_, is_rounding)| !is_rounding);
        self
    }

    /// Whether the course may change at this very value.
    #[must_use]
    pub fn turns_at(&self, at: &Exact) -> bool {
        self.turns.iter().any(|(turn, _)| turn.at(at).is_zero())
    }

    /// Whether nothing depended on the varied number.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.turns.is_empty() && !self.is_in_doubt && self.whole.is_none()
    }

    /// How many comparisons decided.
    #[must_use]
    pub fn turns(&self) -> u64 {
        self.turns.len() as u64
    }

    /// Whether the course may change elsewhere too.
    #[must_use]
    pub fn is_in_doubt(&self) -> bool {
        self.is_in_doubt
    }
}

impl Exact {
    /// A number that is varied, at one of its values.
    #[must_use]
    pub fn varied(value: &Self) -> Self {
        let function = Ratio { of: Polynomial::variable(), by: Polynomial::constant(Self::ONE) };
        Varied { value: value.here(), function: Some(function) }.into()
    }

    /// Its value where it was computed.
    #[must_use]
    pub fn here(&self) -> Self {
        self.as_varied().map_or_else(|| self.clone(), |varied| varied.value.clone())
    }

    /// Its value where the varied number has another one; `None` where it has none, or is not known.
    #[must_use]
    pub fn when(&self, varied: &Self) -> Option<Self> {
        match self.as_varied() {
            None => Some(self.clone()),
            Some(Varied { function: Some(Ratio { of, by }), .. }) => {
                of.at(varied).checked_div(&by.at(varied))
            }
            Some(Varied { function: None, .. }) => None,
        }
    }

    /// Whether it follows from a varied number, so that it may be another one elsewhere.
    #[must_use]
    pub fn is_varied(&self) -> bool {
        self.as_varied().is_some()
    }

    /// Whether it is known what it is elsewhere.
    #[must_use]
    pub fn is_known_elsewhere(&self) -> bool {
        self.as_varied().is_none_or(|varied| varied.function.is_some())
    }

    /// The values of the varied number between two others at which this is 0, the smallest first. There are
    /// none to name where it is 0 everywhere.
    #[must_use]
    pub fn roots(&self, low: &Self, high: Option<&Self>) -> Vec<Root> {
        let function = self.as_varied().and_then(|varied| varied.function.as_ref());
        function.map_or_else(Vec::new, |ratio| ratio.of.roots(low, high))
    }

    /// The values of the varied number between two others at which this rises no more, or falls no more.
    #[must_use]
    pub fn turning_points(&self, low: &Self, high: Option<&Self>) -> Vec<Root> {
        let function = self.as_varied().and_then(|varied| varied.function.as_ref());
        function.map_or_else(Vec::new, |Ratio { of, by }| {
            let slope = of.derivative().times(by).plus(&of.times(&by.derivative()).negated());
            slope.roots(low, high)
        })
    }

    /// The number as a whole one that lies in a range. A varied number is whole from then on.
    #[must_use]
    pub fn whole_within(&self, least: u32, most: u32) -> Option<u32> {
        if self.as_varied().is_some() {
            note(|watch| watch.whole = Some((least, most)));
        }
        let whole = self.here().to_string().parse().ok();
        whole.filter(|whole| (least..=most).contains(whole))
    }

    /// A number that is known here only, if this one is varied.
    pub(super) fn only_here(&self, value: Self) -> Self {
        match self.as_varied() {
            Some(_) => Varied { value, function: None }.into(),
            None => value,
        }
    }

    pub(super) fn as_varied(&self) -> Option<&Varied> {
        match &self.0 {
            Repr::Varied(varied) => Some(varied),
            _ => None,
        }
    }

    /// The same as what follows from a varied number.
    fn to_varied(&self) -> Varied {
        self.as_varied().cloned().unwrap_or_else(|| {
            let (of, by) = (Polynomial::constant(self.clone()), Polynomial::constant(Self::ONE));
            Varied { value: self.clone(), function: Some(Ratio { of, by }) }
        })
    }
}

impl From<Varied> for Exact {
    fn from(varied: Varied) -> Self {
        let constant = |ratio: &Ratio| ratio.by.as_constant().and(ratio.of.as_constant());
        match varied.function.as_ref().and_then(constant) {
            Some(constant) => constant,
            None => Self(Repr::Varied(Box::new(varied))),
        }
    }
}

/// What an operation makes of two numbers, if one of them is varied.
fn joined(
    one: &Exact,
    other: &Exact,
    value: fn(&Exact, &Exact) -> Exact,
    function: fn(&Ratio, &Ratio) -> Option<Ratio>,
) -> Option<Exact> {
    if one.as_varied().is_none() && other.as_varied().is_none() {
        return None;
    }
    let (one, other) = (one.to_varied(), other.to_varied());
    let function =
        one.function.as_ref().zip(other.function.as_ref()).and_then(|(one, other)| function(one, other));
    Some(Varied { value: value(&one.value, &other.value), function }.into())
}

pub(super) fn sum(one: &Exact, other: &Exact) -> Option<Exact> {
    joined(one, other, |one, other| one + other, Ratio::plus)
}

pub(super) fn product(one: &Exact, other: &Exact) -> Option<Exact> {
    // Nothing of it is left, whatever it is elsewhere.
    let is_nothing = |number: &Exact| number.as_varied().is_none() && number.is_zero();
    if is_nothing(one) || is_nothing(other) {
        return Some(Exact::ZERO);
    }
    joined(one, other, |one, other| one * other, Ratio::times)
}

/// A quotient; the divisor is not 0 here.
pub(super) fn quotient(one: &Exact, by: &Exact) -> Option<Exact> {
    joined(one, by, |one, by| one.checked_div(by).unwrap_or_default(), Ratio::over)
}

/// How two numbers compare here; it is noted where that changes.
pub(super) fn compared(one: &Exact, other: &Exact) -> Option<Ordering> {
    if one.as_varied().is_none() && other.as_varied().is_none() {
        return None;
    }
    let apart = one - other;
    Some(match apart.as_varied() {
        Some(varied) => {
            note_turn(varied.function.as_ref().map(|ratio| &ratio.of), false);
            varied.value.cmp(&Exact::ZERO)
        }
        None => apart.cmp(&Exact::ZERO),
    })
}

impl Varied {
    /// Whether it is 0 here; it is noted where that changes.
    pub(super) fn is_zero(&self) -> bool {
        note_turn(self.function.as_ref().map(|ratio| &ratio.of), false);
        self.value.is_zero()
    }

    /// The greatest integer that is not above it here; it is noted where that is another one.
    pub(super) fn floor(&self) -> Exact {
        let floor = self.value.floor();
        for end in [floor.clone(), &floor + &Exact::ONE] {
            let over = |ratio: &Ratio| ratio.of.plus(&ratio.by.scaled(&-&end));
            note_turn(self.function.as_ref().map(over).as_ref(), true);
        }
        floor
    }

    pub(super) fn negated(&self) -> Exact {
        let function = self.function.as_ref();
        let function = function.map(|ratio| Ratio { of: ratio.of.negated(), by: ratio.by.clone() });
        Self { value: -&self.value, function }.into()
    }
}

impl Ratio {
    /// In lowest terms; `None` where powers are too high to be followed, or nothing is divided by.
    fn new(of: Polynomial, by: Polynomial) -> Option<Self> {
        if MOST_POWERS < of.degree().max(by.degree()) {
            return None;
        }
        if let Some(by) = by.as_constant() {
            let of = of.scaled(&Exact::ONE.checked_div(&by)?);
            return Some(Self { of, by: Polynomial::constant(Exact::ONE) });
        }
        let common = of.common_divisor(&by);
        let ((of, _), (by, _)) = (of.divided(&common)?, by.divided(&common)?);
        let leading = Exact::ONE.checked_div(by.coefficients().last()?)?;
        Some(Self { of: of.scaled(&leading), by: by.scaled(&leading) })
    }

    fn plus(&self, other: &Self) -> Option<Self> {
        if self.by == other.by {
            return Self::new(self.of.plus(&other.of), self.by.clone());
        }
        Self::new(self.of.times(&other.by).plus(&other.of.times(&self.by)), self.by.times(&other.by))
    }

    fn times(&self, other: &Self) -> Option<Self> {
        if MOST_POWERS < self.of.degree() + other.of.degree() {
            return None;
        }
        Self::new(self.of.times(&other.of), self.by.times(&other.by))
    }

    fn over(&self, other: &Self) -> Option<Self> {
        Self::new(self.of.times(&other.by), self.by.times(&other.of))
    }
}
