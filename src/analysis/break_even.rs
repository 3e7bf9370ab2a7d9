//! At which value of a single input two designs cost the same.
//!
//! The difference of their totals is affine in nearly every input; three evaluations show whether it is,
//! and then the value is an exact rational, which a fourth evaluation proves. Where it is not (error
//! rates under retries, thresholds), a change of sign is enclosed by bisection with exact signs.

use std::cmp::Ordering;

use crate::exact::Exact;
use crate::scenario::{Input, Patch};
use crate::units::Figure;

use super::Study;

/// What is known of two designs' difference in one input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BreakEven {
    /// The input.
    pub input: Input,
    /// Where the designs cost the same.
    pub at: Crossing,
}

/// Where two designs cost the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Crossing {
    /// At this value, exactly.
    Exactly(Exact),
    /// Between these values, of which the first is below: the difference changes its sign.
    Between(Exact, Exact),
    /// At every value.
    Everywhere,
}

/// How many points a difference that is not affine is looked at.
const SAMPLES: u32 = 32;
/// How often an enclosure is halved: 40 times is a trillionth of what it was.
const HALVINGS: u32 = 40;
/// How far an input without an upper bound is looked at, in multiples of its value.
const REACH: u32 = 8;

/// For each input of the file, where the totals of two designs are the same, if they are anywhere in the
/// input's range. Inputs that move neither design, or both alike, are left out.
#[must_use]
pub fn break_evens(study: &Study<'_>, one: Option<&Patch>, other: Option<&Patch>) -> Vec<BreakEven> {
    let found = study.file.inputs().into_iter().filter_map(|input| {
        let difference = Difference { study, one, other, input: &input };
        let at = difference.crossing()?;
        // Without any volume everything costs the same: that is no answer.
        let is_trivial =
            input.path.first().is_some_and(|key| key == "volume") && at == Crossing::Exactly(Exact::ZERO);
        (!is_trivial).then_some(BreakEven { input, at })
    });
    found.collect()
}

/// What the second design costs more than the first, as a function of an input.
struct Difference<'s> {
    study: &'s Study<'s>,
    one: Option<&'s Patch>,
    other: Option<&'s Patch>,
    input: &'s Input,
}

impl Difference<'_> {
    /// The difference at a value; `None` where one of the designs is not possible.
    fn at(&self, value: &Exact) -> Option<Exact> {
        let file = self.study.file.with_number(self.input, value);
        let study = Study { file: &file, ..*self.study };
        let total = |design: Option<&Patch>| {
            let evaluated = study.evaluate(design).ok()?;
            Some(evaluated.projection.totals[Figure::Total].exact().clone())
        };
        Some(total(self.other)? - total(self.one)?)
    }

    fn crossing(&self) -> Option<Crossing> {
        let x0 = &self.input.value;
        let [x1, x2] = self.probes();
        let (d0, d1, d2) = (self.at(x0)?, self.at(&x1), self.at(&x2));
        let (Some(d1), Some(d2)) = (d1, d2) else { return self.enclosed() };
        let (run1, run2) = (&x1 - x0, &x2 - x0);
        let (rise1, rise2) = (&d1 - &d0, &d2 - &d0);
        if &rise1 * &run2 != &rise2 * &run1 {
            return self.enclosed();
        }
        if rise1.is_zero() {
            return d0.is_zero().then_some(Crossing::Everywhere).filter(|_| self.moves_anything());
        }
        // x0 − d0 × run / rise
        let root = x0 - (&d0 * &run1).checked_div(&rise1)?;
        let in_range = Exact::ZERO <= root && (!self.input.is_share || root <= Exact::ONE);
        match in_range.then(|| self.at(&root)).flatten() {
            Some(left) if left.is_zero() => Some(Crossing::Exactly(root)),
            Some(_) => self.enclosed(),
            None => None,
        }
    }

    /// Two other values of the input, well inside its range.
    fn probes(&self) -> [Exact; 2] {
        let quarter =
            |of: &Exact, quarters: i64| (of * Exact::from(quarters)).shift_down(2) * Exact::from(25_i64);
        let value = &self.input.value;
        if value.is_zero() {
            [quarter(&Exact::ONE, 1), quarter(&Exact::ONE, 2)]
        } else {
            [quarter(value, 2), quarter(value, 3)]
        }
    }

    /// Whether the input moves either design at all.
    fn moves_anything(&self) -> bool {
        let total = |value: &Exact| {
            let file = self.study.file.with_number(self.input, value);
            let study = Study { file: &file, ..*self.study };
            study.evaluate(self.one).ok().map(|evaluated| evaluated.projection.totals)
        };
        total(&self.probes()[0]) != total(&self.input.value)
    }

    /// The change of sign nearest to the input's own value, in a small range.
    fn enclosed(&self) -> Option<Crossing> {
        let most = if self.input.is_share { Exact::ONE } else { &self.input.value * Exact::from(REACH) };
        let step = most.checked_div(&Exact::from(SAMPLES))?;
        let points = (0..=SAMPLES).map(|index| &step * Exact::from(index));
        let signs: Vec<(Exact, Ordering)> =
            points.filter_map(|point| Some((point.clone(), self.at(&point)?.cmp(&Exact::ZERO)))).collect();
        if let Some((at, _)) = signs.iter().find(|(_, sign)| *sign == Ordering::Equal) {
            return Some(Crossing::Exactly(at.clone()));
        }
        let changes = signs.windows(2).filter(|pair| pair[0].1 != pair[1].1);
        let distance = |pair: &&[(Exact, Ordering)]| (&pair[0].0 - &self.input.value).abs();
        let [(low, sign), (high, _)] = changes.min_by_key(distance)? else { return None };
        Some(self.halved(low.clone(), high.clone(), *sign))
    }

    fn halved(&self, mut low: Exact, mut high: Exact, sign: Ordering) -> Crossing {
        for _ in 0..HALVINGS {
            let middle = (&low + &high) * Exact::from(5_i64).shift_down(1);
            match self.at(&middle).map(|difference| difference.cmp(&Exact::ZERO)) {
                Some(Ordering::Equal) => return Crossing::Exactly(middle),
                Some(same) if same == sign => low = middle,
                _ => high = middle,
            }
        }
        Crossing::Between(low, high)
    }
}
