//! A scenario before and after a change of its files or price tables.

use std::path::PathBuf;

use crate::diag::Diagnostic;
use crate::exact::Exact;
use crate::pricing::Builtin;
use crate::scenario::Altered;
use crate::units::{Date, Figure};

use super::impact::{Flip, State, flips};

/// A scenario before and after a change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Impact {
    /// Its file.
    pub path: String,
    /// Its earlier path, if it was moved.
    pub moved_from: Option<String>,
    /// Before the change.
    pub before: Side,
    /// After the change.
    pub after: Side,
    /// Both versions on each later day from which changed prices apply.
    pub later: Vec<Later>,
    /// The days from which the change leaves it without a price, with the reasons.
    pub unpriced: Vec<(Date, Vec<Diagnostic>)>,
    /// Changed limits on its figures, and changes to their basis.
    pub altered: Vec<Altered>,
    /// The cost after the change, on the day, over the months, at the volume and with the tags of before, if the change
    /// alters any of these.
    pub as_measured_before: Option<Box<State>>,
    /// The volumes outside the base design.
    pub other_volumes: Vec<String>,
    /// The price tables that it uses, before and after the change.
    pub tables: [Tables; 2],
    /// Whether it names tables of its own that are none of those compared, so that the change cannot reach it.
    pub is_beside: bool,
}

/// The price tables that a scenario uses.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Tables {
    /// The tables in files.
    pub files: Vec<PathBuf>,
    /// The built-in tables.
    pub builtin: Vec<Builtin>,
}

/// A scenario before and after the change, on a day after its own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Later {
    /// The day.
    pub day: Date,
    /// Before the change.
    pub before: State,
    /// After the change.
    pub after: State,
}

/// One version of a scenario.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Side {
    /// It does not exist.
    Absent,
    /// It cannot be evaluated.
    Broken(Vec<Diagnostic>),
    /// Its cost.
    State(Box<State>),
}

impl Side {
    /// Its cost, if known.
    #[must_use]
    pub fn state(&self) -> Option<&State> {
        match self {
            Self::State(state) => Some(state),
            Self::Absent | Self::Broken(_) => None,
        }
    }
}

impl Impact {
    /// Its cost after the change or, if unknown, before it.
    #[must_use]
    pub fn state(&self) -> Option<&State> {
        self.after.state().or(self.before.state())
    }

    /// Its current or former name.
    #[must_use]
    pub fn name(&self) -> &str {
        self.state().map_or(&self.path, |state| &state.evaluated.plan.name)
    }

    /// Both versions, if known, on the day of the largest change of the total; of equal changes, the last one.
    #[must_use]
    pub fn both(&self) -> Option<(&State, &State)> {
        self.pairs().max_by_key(|(before, after)| change_of(before, after, Figure::Total).abs())
    }

    /// Both versions, if known, on each day, the scenario's own first.
    fn pairs(&self) -> impl Iterator<Item = (&State, &State)> {
        self.own().into_iter().chain(self.later.iter().map(|later| (&later.before, &later.after)))
    }

    /// Both versions, if known, on the scenario's own day.
    #[must_use]
    pub fn own(&self) -> Option<(&State, &State)> {
        self.before.state().zip(self.after.state())
    }

    /// The cases in which the best design changes.
    #[must_use]
    pub fn flips(&self) -> Vec<Flip> {
        let mut found: Vec<Flip> = Vec::new();
        for flip in self.pairs().flat_map(|(before, after)| flips(before, after)) {
            let is_told = |other: &Flip| {
                (&other.case, &other.before, &other.after) == (&flip.case, &flip.before, &flip.after)
            };
            if !found.iter().any(is_told) {
                found.push(flip);
            }
        }
        found
    }

    /// The change of a figure.
    #[must_use]
    pub fn change(&self, figure: Figure) -> Option<Exact> {
        self.both().map(|(before, after)| change_of(before, after, figure))
    }

    /// Whether a headline figure of the base design or a decision changes, or the scenario is new.
    #[must_use]
    pub fn is_change(&self) -> bool {
        let differs = |(before, after): (&State, &State)| {
            before.evaluated.projection.totals != after.evaluated.projection.totals
        };
        self.own().is_none()
            || self.pairs().any(differs)
            || !self.flips().is_empty()
            || !self.unpriced.is_empty()
    }

    /// The day of the prices.
    #[must_use]
    pub fn day(&self) -> Option<Date> {
        let state = self.both().map(|(_, after)| after).or(self.state());
        state.map(|state| state.day)
    }

    /// The number of months of its figures, if not one.
    #[must_use]
    pub fn months(&self) -> Option<usize> {
        self.state()?.evaluated.outlook.as_ref().map(|outlook| outlook.months.len())
    }

    /// The currency of its amounts.
    #[must_use]
    pub fn currency(&self) -> Option<&str> {
        self.state().map(|state| state.evaluated.plan.currency.as_str())
    }
}

/// The common currency of several amounts, if there is one.
pub(crate) fn one_currency<'c>(mut currencies: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let first = currencies.next()?;
    currencies.all(|other| other == first).then_some(first)
}

/// The change of a figure between two versions.
fn change_of(before: &State, after: &State, figure: Figure) -> Exact {
    after.figure(figure).exact() - before.figure(figure).exact()
}

/// Orders scenarios: first those whose decision changes, then those whose figures change, then the others.
pub fn sort_impacts(impacts: &mut [Impact]) {
    impacts.sort_by_cached_key(|impact| {
        (impact.flips().is_empty(), impact.unpriced.is_empty(), !impact.is_change())
    });
}
