//! A varied number and the numbers that depend on it: the value here, and the function of the variable.
//!
//! An evaluation with a varied number makes the same decisions as with its value, and its result is a polynomial in
//! the variable or a ratio of two. The function is valid wherever the evaluation makes the same decisions.
//! Decisions change only where a number is compared, rounded to a whole one or used as a divisor; so every such
//! comparison is recorded, and the roots of the differences are all values at which anything can change.

use std::cmp::Ordering;
use std::sync::Arc;

use super::ratio::Ratio;
use super::roots::{Root, simplest_between};
use super::trace::{self, Made, Trace};
use super::watch::{note_turn, note_whole};
use super::{Exact, Repr};

/// A number that depends on a varied number.
#[derive(Clone)]
pub(super) struct Varied {
    /// Its value here.
    pub(super) value: Exact,
    /// The value as a function of the variable; `None` if it is neither a polynomial nor a ratio of two.
    function: Option<Ratio>,
    /// How it was computed, if recorded. Then nothing is varied.
    pub(super) trace: Option<Arc<Trace>>,
}

impl Exact {
    /// A varied number at one of its values.
    #[must_use]
    pub fn varied(value: &Self) -> Self {
        Varied { value: value.here(), function: Some(Ratio::variable()), trace: None }.into()
    }

    /// The value where it was computed.
    #[must_use]
    pub fn here(&self) -> Self {
        self.as_varied().map_or_else(|| self.clone(), |varied| varied.value.clone())
    }

    /// The value for another value of the variable; `None` if undefined or unknown.
    #[must_use]
    pub fn when(&self, varied: &Self) -> Option<Self> {
        match self.as_varied() {
            None => Some(self.clone()),
            Some(Varied { function: Some(Ratio { of, by, .. }), .. }) => {
                of.at(varied).checked_div(&by.at(varied))
            }
            Some(Varied { function: None, .. }) => None,
        }
    }

    /// Whether it depends on a varied number.
    #[must_use]
    pub fn is_varied(&self) -> bool {
        self.as_varied().is_some()
    }

    /// Whether its value is known for other values of the variable.
    #[must_use]
    pub fn is_known_elsewhere(&self) -> bool {
        self.as_varied().is_none_or(|varied| varied.function.is_some())
    }

    /// The values of the variable between two others at which this is 0, smallest first. Empty if it is 0 everywhere.
    #[must_use]
    pub fn roots(&self, low: &Self, high: Option<&Self>) -> Vec<Root> {
        let function = self.as_varied().and_then(|varied| varied.function.as_ref());
        function.map_or_else(Vec::new, |ratio| ratio.of.roots(low, high))
    }

    /// The values of the variable between two others at which this stops rising or falling.
    #[must_use]
    pub fn turning_points(&self, low: &Self, high: Option<&Self>) -> Vec<Root> {
        let function = self.as_varied().and_then(|varied| varied.function.as_ref());
        function.map_or_else(Vec::new, |Ratio { of, by, .. }| {
            let slope = of.derivative().times(by).plus(&of.times(&by.derivative()).negated());
            slope.roots(low, high)
        })
    }

    /// Intervals of the variable in which this may be 0 because of rounding that was not evaluated; outside, it is
    /// clearly not 0.
    #[must_use]
    pub fn doubtful(&self, low: &Self, high: Option<&Self>) -> Vec<(Self, Option<Self>)> {
        self.loose_stretches(low, high, |least, greatest| least.is_le() && greatest.is_ge())
    }

    /// Intervals of the variable in which this may be negative because of rounding that was not evaluated; outside,
    /// it is clearly not.
    #[must_use]
    pub fn may_be_negative(&self, low: &Self, high: Option<&Self>) -> Vec<(Self, Option<Self>)> {
        self.loose_stretches(low, high, |least, _| least.is_lt())
    }

    /// The intervals in which the signs of the lower and upper bound match.
    fn loose_stretches(
        &self,
        low: &Self,
        high: Option<&Self>,
        is_wanted: impl Fn(Ordering, Ordering) -> bool,
    ) -> Vec<(Self, Option<Self>)> {
        let Some(function) = self.as_varied().and_then(|varied| varied.function.as_ref()) else {
            return Vec::new();
        };
        if !function.is_loose() {
            return Vec::new();
        }
        // Slightly more than the maximum error, so that it is clearly not 0 at the ends either.
        let slack = function.slack().scaled(&Self::from(9_i64)).scaled(&Self::from(125_i64).shift_down(3));
        let ends = [function.of.plus(&slack), function.of.plus(&slack.negated())];
        let mut roots: Vec<Root> = ends.iter().flat_map(|end| end.roots(low, high)).collect();
        roots.sort_by(|one, other| one.low().cmp(other.low()));
        let starts = std::iter::once(low).chain(roots.iter().map(Root::high));
        let stops = roots.iter().map(|root| Some(root.low())).chain([high]);
        let is_wanted = |(from, to): &(&Self, Option<&Self>)| {
            let at = to.map_or_else(|| *from + &Self::ONE, |to| simplest_between(from, to));
            let by = function.by.at(&at);
            let [one, other] = ends.each_ref().map(|end| (&end.at(&at) * &by).cmp(&Self::ZERO));
            is_wanted(one.min(other), one.max(other))
        };
        let between = starts.zip(stops).filter(|(from, to)| to.is_none_or(|to| *from < to));
        let between = between.filter(is_wanted).map(|(from, to)| (from.clone(), to.cloned()));
        let at_roots = roots.iter().map(|root| (root.low().clone(), Some(root.high().clone())));
        let mut all: Vec<(Self, Option<Self>)> = between.chain(at_roots).collect();
        all.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut found: Vec<(Self, Option<Self>)> = Vec::new();
        for (from, to) in all {
            match found.last_mut() {
                Some((_, None)) => break,
                Some((_, Some(end))) if from <= *end => {
                    let to = to.map(|to| to.max(end.clone()));
                    if let Some((_, end)) = found.last_mut() {
                        *end = to;
                    }
                }
                _ => found.push((from, to)),
            }
        }
        found
    }

    /// Whether it contains rounding that was not evaluated.
    #[must_use]
    pub fn is_loose(&self) -> bool {
        let function = self.as_varied().and_then(|varied| varied.function.as_ref());
        function.is_some_and(Ratio::is_loose)
    }

    /// The number as an integer within a range. A varied number is restricted to integers from then on.
    #[must_use]
    pub fn whole_within(&self, least: u32, most: u32) -> Option<u32> {
        if self.as_varied().is_some() {
            note_whole(least, most);
        }
        let whole = self.here().to_string().parse().ok();
        whole.filter(|whole| (least..=most).contains(whole))
    }

    /// A number that is known only here, if this one is varied.
    pub(super) fn only_here(&self, value: Self) -> Self {
        match self.as_varied() {
            Some(_) => Varied::only_here(value).into(),
            None => value,
        }
    }

    pub(super) fn as_varied(&self) -> Option<&Varied> {
        match &self.0 {
            Repr::Varied(varied) => Some(varied),
            _ => None,
        }
    }

    /// The same as a number that depends on a variable.
    fn to_varied(&self) -> Varied {
        let constant = || Some(Ratio::constant(self.clone()));
        let plain = || Varied { value: self.clone(), function: constant(), trace: None };
        self.as_varied().cloned().unwrap_or_else(plain)
    }
}

impl From<Varied> for Exact {
    fn from(varied: Varied) -> Self {
        match varied.function.as_ref().and_then(Ratio::as_constant) {
            Some(constant) => constant,
            None => Self(Repr::Varied(Box::new(varied))),
        }
    }
}

/// Applies an operation to two numbers if one of them is varied.
fn joined(
    one: &Exact,
    other: &Exact,
    value: fn(&Exact, &Exact) -> Exact,
    function: fn(&Ratio, &Ratio) -> Option<Ratio>,
    neutral: Option<&Exact>,
    made: fn([Arc<Trace>; 2]) -> Made,
) -> Option<Exact> {
    if one.as_varied().is_none() && other.as_varied().is_none() {
        return None;
    }
    let result = value(&one.here(), &other.here());
    if let Some(trace) = trace::of_two(&result, [one, other], neutral, made) {
        return Some(Varied::recorded(trace).into());
    }
    let (one, other) = (one.to_varied(), other.to_varied());
    let function =
        one.function.as_ref().zip(other.function.as_ref()).and_then(|(one, other)| function(one, other));
    Some(Varied { value: result, function, trace: None }.into())
}

pub(super) fn sum(one: &Exact, other: &Exact) -> Option<Exact> {
    joined(one, other, |one, other| one + other, Ratio::plus, Some(&Exact::ZERO), Made::Sum)
}

pub(super) fn product(one: &Exact, other: &Exact) -> Option<Exact> {
    // The product with 0 is 0 for every value of the variable.
    let is_nothing =
        |number: &Exact| number.as_varied().is_none() && !number.is_enclosed() && number.is_zero();
    if is_nothing(one) || is_nothing(other) {
        return Some(Exact::ZERO);
    }
    joined(one, other, |one, other| one * other, Ratio::times, Some(&Exact::ONE), Made::Product)
}

/// A quotient; the divisor is not 0 here.
pub(super) fn quotient(one: &Exact, by: &Exact) -> Option<Exact> {
    if one.trace().is_some() && by.trace().is_none() && *by == Exact::ONE {
        return Some(one.clone());
    }
    let value = |one: &Exact, by: &Exact| one.checked_div(by).unwrap_or_default();
    joined(one, by, value, Ratio::over, None, Made::Quotient)
}

/// Compares two numbers here and records where the order changes.
pub(super) fn compared(one: &Exact, other: &Exact) -> Option<Ordering> {
    if one.as_varied().is_none() && other.as_varied().is_none() {
        return None;
    }
    if one.trace().or(other.trace()).is_some() {
        return Some(one.here().cmp(&other.here()));
    }
    let apart = one - other;
    Some(match apart.as_varied() {
        Some(varied) => {
            note_turn(varied.function.as_ref(), &varied.value);
            varied.value.cmp(&Exact::ZERO)
        }
        None => apart.cmp(&Exact::ZERO),
    })
}

impl Varied {
    /// A number that is known only where it was computed.
    pub(super) fn only_here(value: Exact) -> Self {
        Self { value, function: None, trace: None }
    }

    /// A number with a recorded computation.
    pub(super) fn recorded(trace: Arc<Trace>) -> Self {
        Self { value: trace.value.clone(), function: None, trace: Some(trace) }
    }

    /// Whether it is 0 here; records where that changes.
    pub(super) fn is_zero(&self) -> bool {
        note_turn(self.function.as_ref(), &self.value);
        self.value.is_zero()
    }

    /// The floor of the value here; records where it changes, except in loose mode.
    pub(super) fn floor(&self) -> Exact {
        let floor = self.value.floor();
        if let Some(rounded) = self.function.as_ref().and_then(Ratio::rounded) {
            return Self { value: floor, function: Some(rounded), trace: None }.into();
        }
        for end in [floor.clone(), &floor + &Exact::ONE] {
            let over = |ratio: &Ratio| ratio.plus(&Ratio::constant(-&end));
            note_turn(self.function.as_ref().and_then(over).as_ref(), &(&self.value - &end));
        }
        floor
    }

    pub(super) fn negated(&self) -> Exact {
        if let Some(trace) = &self.trace {
            let made = Made::Negated(Arc::clone(trace));
            return Self::recorded(Arc::new(Trace { note: None, value: -&self.value, made })).into();
        }
        let function = self.function.as_ref();
        Self { value: -&self.value, function: function.map(Ratio::negated), trace: None }.into()
    }
}
