//! One claim of an article: what it printed, what is right, and how the two stand to each other.

use std::borrow::Borrow;
use std::fmt;

use costcalc::exact::{Exact, Notation};
use serde::Deserialize;

/// What can be said of a printed figure. A claim is as good as the worst of its figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Verdict {
    Reproduces,
    RoundsTo,
    Contradicts,
}

/// A claim of an article, or several printed together.
pub(crate) struct Claim {
    pub(crate) article: &'static str,
    /// Its place in the list of claims that was drawn up from the articles; that list left some out.
    pub(crate) index: Option<usize>,
    pub(crate) about: &'static str,
    /// Why no bill shows it, where none does.
    pub(crate) not_a_cost: Option<&'static str>,
    pub(crate) figures: Vec<Figure>,
}

/// A figure, and what the article printed for it.
pub(crate) struct Figure {
    pub(crate) printed: Printed,
    /// The right value in full: a decimal, or a reduced fraction.
    pub(crate) right: String,
    /// The same, as costcalc has it.
    pub(crate) value: Exact,
}

/// What an article printed: text, so that its digits say to which place it was rounded. `%` may follow.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Printed {
    /// The right value itself.
    Exactly(&'static str),
    /// The right value, rounded half away from zero to the printed places.
    Rounded(&'static str),
    /// The right value with its further digits cut off, where rounding gives another figure.
    Truncated(&'static str),
    /// A range, or an upper bound, that the right value is in.
    Within(&'static str, &'static str),
    /// A range wider than the right values, at whose ends neither rounding nor truncation arrives.
    Around(&'static str, &'static str),
    /// A figure that the right value does not round to.
    Wrongly(&'static str),
    /// A range that the right value is not in.
    Outside(&'static str, &'static str),
    /// Nothing: what the reader would have needed.
    Nothing,
}

/// A claim of the list.
pub(crate) fn claim(article: &'static str, index: usize, about: &'static str) -> Claim {
    Claim { article, index: Some(index), about, not_a_cost: None, figures: Vec::new() }
}

/// A claim that the list leaves out, or holds without a verdict.
pub(crate) fn further(article: &'static str, about: &'static str) -> Claim {
    Claim { article, index: None, about, not_a_cost: None, figures: Vec::new() }
}

impl Claim {
    pub(crate) fn exactly(self, printed: &'static str, value: impl Borrow<Exact>) -> Self {
        let right = value.borrow().to_string();
        self.with(Printed::Exactly(printed), &right, value.borrow())
    }

    pub(crate) fn rounded(self, printed: &'static str, right: &str, value: impl Borrow<Exact>) -> Self {
        self.with(Printed::Rounded(printed), right, value.borrow())
    }

    pub(crate) fn truncated(self, printed: &'static str, right: &str, value: impl Borrow<Exact>) -> Self {
        self.with(Printed::Truncated(printed), right, value.borrow())
    }

    pub(crate) fn within(
        self,
        low: &'static str,
        high: &'static str,
        right: &str,
        value: impl Borrow<Exact>,
    ) -> Self {
        self.with(Printed::Within(low, high), right, value.borrow())
    }

    pub(crate) fn around(
        self,
        low: &'static str,
        high: &'static str,
        right: &str,
        value: impl Borrow<Exact>,
    ) -> Self {
        self.with(Printed::Around(low, high), right, value.borrow())
    }

    pub(crate) fn wrongly(self, printed: &'static str, right: &str, value: impl Borrow<Exact>) -> Self {
        self.with(Printed::Wrongly(printed), right, value.borrow())
    }

    pub(crate) fn outside(
        self,
        low: &'static str,
        high: &'static str,
        right: &str,
        value: impl Borrow<Exact>,
    ) -> Self {
        self.with(Printed::Outside(low, high), right, value.borrow())
    }

    pub(crate) fn unprinted(self, right: &str, value: impl Borrow<Exact>) -> Self {
        self.with(Printed::Nothing, right, value.borrow())
    }

    pub(crate) fn not_a_cost(mut self, reason: &'static str) -> Self {
        self.not_a_cost = Some(reason);
        self
    }

    fn with(mut self, printed: Printed, right: &str, value: &Exact) -> Self {
        self.figures.push(Figure { printed, right: right.to_owned(), value: value.clone() });
        self
    }

    /// The verdict that the figures give.
    pub(crate) fn verdict(&self) -> Verdict {
        self.figures.iter().map(|figure| figure.printed.verdict()).max().unwrap_or(Verdict::Reproduces)
    }

    /// What does not hold of the figures, a sentence each.
    pub(crate) fn objections(&self) -> Vec<String> {
        self.figures
            .iter()
            .filter_map(Figure::objection)
            .map(|objection| format!("{self}: {objection}"))
            .collect()
    }
}

impl fmt::Display for Claim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.index {
            Some(index) => write!(f, "article {}, claim {index}, {}", self.article, self.about),
            None => write!(f, "article {}, {}", self.article, self.about),
        }
    }
}

impl Figure {
    fn objection(&self) -> Option<String> {
        let Self { printed, right, value } = self;
        if value.to_string() != *right {
            return Some(format!("{right} is said to be right, costcalc has {value}"));
        }
        (!printed.holds(value)).then(|| format!("{printed:?} is not true of {value}"))
    }
}

impl Printed {
    fn verdict(self) -> Verdict {
        match self {
            Self::Exactly(_) | Self::Within(..) | Self::Nothing => Verdict::Reproduces,
            Self::Rounded(_) | Self::Truncated(_) | Self::Around(..) => Verdict::RoundsTo,
            Self::Wrongly(_) | Self::Outside(..) => Verdict::Contradicts,
        }
    }

    fn holds(self, value: &Exact) -> bool {
        let is_within = |low, high| number(low) <= *value && *value <= number(high);
        match self {
            Self::Exactly(printed) => number(printed) == *value,
            Self::Rounded(printed) => number(printed) != *value && rounded_like(printed, value) == printed,
            Self::Truncated(printed) => {
                rounded_like(printed, value) != printed && cut_like(printed, value) == printed
            }
            Self::Within(low, high) | Self::Around(low, high) => is_within(low, high),
            Self::Wrongly(printed) => number(printed) != *value && rounded_like(printed, value) != printed,
            Self::Outside(low, high) => !is_within(low, high),
            Self::Nothing => true,
        }
    }
}

/// A printed number; `%` divides it by 100.
pub(crate) fn number(text: &str) -> Exact {
    Exact::parse(text, Notation::Percent).unwrap_or_else(|error| panic!("`{text}`: {error}"))
}

fn rounded_like(printed: &str, value: &Exact) -> String {
    let (places, percent) = places(printed);
    if percent {
        format!("{}%", (value * Exact::from(100_u32)).rounded(places))
    } else {
        value.rounded(places)
    }
}

fn cut_like(printed: &str, value: &Exact) -> String {
    let (places, percent) = places(printed);
    let shift = if percent { places + 2 } else { places };
    let whole = (value * Exact::from(10_u32.pow(shift))).floor();
    rounded_like(printed, &whole.shift_down(shift))
}

/// How many decimal places a printed number has, and whether it is a percentage.
fn places(printed: &str) -> (u32, bool) {
    let digits = printed.strip_suffix('%').unwrap_or(printed);
    let places = digits.split_once('.').map_or(0, |(_, fraction)| fraction.len());
    (u32::try_from(places).expect("a printed number is short"), printed.ends_with('%'))
}
