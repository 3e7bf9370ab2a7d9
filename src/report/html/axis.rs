//! Maps values to positions, exactly until they are written.
//!
//! Horizontal positions are in hundredths of the chart's width, so that a chart fits a phone and its text keeps its
//! size.

use crate::exact::Exact;
use crate::report::{Cell, Digits};

/// The approximate number of ticks of an axis.
const TICKS: i64 = 4;

/// A range of values, mapped to a range of positions.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    least: Exact,
    most: Exact,
    start: Exact,
    end: Exact,
}

impl Axis {
    /// From one value to another.
    pub(super) fn new(least: Exact, most: Exact, start: i64, end: i64) -> Self {
        Self { least, most, start: Exact::from(start), end: Exact::from(end) }
    }

    /// Between two round values that enclose all values and 0.
    pub(super) fn with_zero<'v>(values: impl IntoIterator<Item = &'v Exact>, start: i64, end: i64) -> Self {
        let (mut least, mut most) = (Exact::ZERO, Exact::ZERO);
        for value in values {
            least = least.min(value.clone());
            most = most.max(value.clone());
        }
        Self::round(&least, &most, start, end)
    }

    /// Between the round values below the lowest and above the highest.
    pub(super) fn round(least: &Exact, most: &Exact, start: i64, end: i64) -> Self {
        let step = step(&(most - least));
        let to_step = |value: &Exact, whole: fn(&Exact) -> Exact| {
            value.checked_div(&step).map_or_else(|| value.clone(), |steps| whole(&steps) * &step)
        };
        let (least, mut most) = (to_step(least, Exact::floor), to_step(most, Exact::ceiling));
        if least == most {
            most = &least + &step;
        }
        Self::new(least, most, start, end)
    }

    /// The position of a value.
    pub(super) fn at(&self, value: &Exact) -> Exact {
        let share = (value - &self.least).checked_div(&(&self.most - &self.least)).unwrap_or_default();
        &self.start + &(share * (&self.end - &self.start))
    }

    /// The round values on it.
    pub(super) fn ticks(&self) -> Vec<Exact> {
        let step = step(&(&self.most - &self.least));
        let first = self.least.checked_div(&step).map_or(Exact::ZERO, |steps| steps.ceiling()) * &step;
        let mut ticks = vec![first];
        while let Some(next) = ticks.last().map(|last| last + &step).filter(|next| *next <= self.most) {
            ticks.push(next);
        }
        ticks.retain(|tick| *tick <= self.most);
        ticks
    }
}

/// The smallest of 1, 2 and 5 times a power of ten that fits at most [`TICKS`] times into a range.
fn step(range: &Exact) -> Exact {
    let least = range.checked_div(&Exact::from(TICKS)).unwrap_or_default();
    if least <= Exact::ZERO {
        return Exact::ONE;
    }
    let ten = Exact::from(10_i64);
    let mut power = Exact::ONE;
    while least < power {
        power = power.shift_down(1);
    }
    while &power * &ten <= least {
        power = power * &ten;
    }
    let steps = [1, 2, 5, 10].map(|times| &power * &Exact::from(times as i64));
    steps.into_iter().find(|step| least <= *step).unwrap_or(power)
}

/// The labels of ticks: values formatted as a kind of cell, without decimals that are all 0.
pub(super) fn labels(ticks: &[Exact], kind: &Cell, digits: Digits) -> Vec<String> {
    let shown: Vec<String> = ticks.iter().map(|tick| kind.with_number(tick.clone()).shown(digits)).collect();
    for zeros in [".00", ".0%"] {
        if shown.iter().all(|label| label.ends_with(zeros)) {
            let end = if zeros.ends_with('%') { "%" } else { "" };
            return shown.iter().map(|label| label.trim_end_matches(zeros).to_owned() + end).collect();
        }
    }
    shown
}

/// A position in hundredths of the width.
pub(super) fn percent(place: &Exact) -> String {
    pixels(place) + "%"
}

/// A position in pixels.
pub(super) fn pixels(place: &Exact) -> String {
    let text = place.rounded(2);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::exact::Notation;

    fn check(least: &str, most: &str, expected: &[&str]) {
        let [least, most] = [least, most].map(|text| Exact::parse(text, Notation::Any).expect("a number"));
        let ticks = Axis::round(&least, &most, 0, 100).ticks();
        assert_eq!(ticks.iter().map(ToString::to_string).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn ticks_are_round() {
        check("0", "25222.17", &["0", "10000", "20000", "30000"]);
        check("0", "0.00413", &["0", "0.002", "0.004", "0.006"]);
        check("-3.2", "4", &["-4", "-2", "0", "2", "4"]);
        check("0", "1", &["0", "0.5", "1"]);
        check("7", "7", &["7", "7.5", "8"]);
        check("0", "0", &["0", "0.5", "1"]);
    }

    proptest! {
        /// For any values, an axis has a few ticks and contains the values.
        #[test]
        fn an_axis_holds_its_values(units in any::<i64>(), width in 0..i64::MAX / 4, places in 0_u32..30) {
            let least = Exact::from(units / 4).shift_down(places);
            let most = &least + &Exact::from(width).shift_down(places);
            let axis = Axis::round(&least, &most, 0, 100);
            let ticks = axis.ticks();
            prop_assert!((2..=7).contains(&ticks.len()), "{ticks:?}");
            let step = &ticks[1] - &ticks[0];
            prop_assert!(ticks.windows(2).all(|pair| &pair[1] - &pair[0] == step));
            for value in [&least, &most, &ticks[0], &ticks[ticks.len() - 1]] {
                let place = axis.at(value);
                prop_assert!(Exact::ZERO <= place && place <= Exact::from(100_i64), "{value} at {place}");
            }
        }
    }

    #[test]
    fn places_are_shares_of_the_width() {
        let axis = Axis::new(Exact::ZERO, Exact::from(3_i64), 0, 100);
        assert_eq!(percent(&axis.at(&Exact::ONE)), "33.33%");
        assert_eq!(percent(&axis.at(&Exact::from(3_i64))), "100%");
    }
}
