//! A scenario before and after a change of its files or of price tables.

use std::path::PathBuf;

use crate::diag::Diagnostic;
use crate::exact::Exact;
use crate::pricing::Builtin;
use crate::scenario::Altered;
use crate::units::{Date, Figure};

use super::impact::{Flip, State, flips};

/// A scenario in two states.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Impact {
    /// Its file.
    pub path: String,
    /// The file that it was before the change, where that is another one.
    pub moved_from: Option<String>,
    /// Before the change.
    pub before: Side,
    /// With the change.
    pub after: Side,
    /// Both on each day behind the scenario's own from which changed prices are in force.
    pub later: Vec<Later>,
    /// The days from which the change leaves it without a price, and why.
    pub unpriced: Vec<(Date, Vec<Diagnostic>)>,
    /// What its figures are held to, and what they are figures of, where it differs.
    pub altered: Vec<Altered>,
    /// What it costs with the change on the day, over the months and at the volume of before, where the change
    /// takes another day, other months or another volume.
    pub as_measured_before: Option<Box<State>>,
    /// Where else than in the design as it stands it has a volume.
    pub other_volumes: Vec<String>,
    /// The price tables that it uses, before and with the change.
    pub tables: [Tables; 2],
}

/// The price tables that a scenario uses.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Tables {
    /// The files of those that are files.
    pub files: Vec<PathBuf>,
    /// Those that are compiled in.
    pub builtin: Vec<Builtin>,
}

/// A scenario in two states on a later day than its own.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Later {
    /// The day.
    pub day: Date,
    /// Before the change.
    pub before: State,
    /// With the change.
    pub after: State,
}

/// A scenario in one state.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Side {
    /// It is not there.
    Absent,
    /// It cannot be evaluated.
    Broken(Vec<Diagnostic>),
    /// What it costs.
    State(Box<State>),
}

impl Side {
    /// What it costs, if that is known.
    #[must_use]
    pub fn state(&self) -> Option<&State> {
        match self {
            Self::State(state) => Some(state),
            Self::Absent | Self::Broken(_) => None,
        }
    }
}

impl Impact {
    /// What it costs with the change or, where that is not known, before it.
    #[must_use]
    pub fn state(&self) -> Option<&State> {
        self.after.state().or(self.before.state())
    }

    /// Its name, as the scenario has it now or had it.
    #[must_use]
    pub fn name(&self) -> &str {
        self.state().map_or(&self.path, |state| &state.evaluated.plan.name)
    }

    /// Both states, where both are known, on the day on which the total changes most: of equal changes on
    /// the last one.
    #[must_use]
    pub fn both(&self) -> Option<(&State, &State)> {
        self.pairs().max_by_key(|(before, after)| change_of(before, after, Figure::Total).abs())
    }

    /// Both states on each day, the scenario's own first, where both are known.
    fn pairs(&self) -> impl Iterator<Item = (&State, &State)> {
        self.own().into_iter().chain(self.later.iter().map(|later| (&later.before, &later.after)))
    }

    /// Both states on the scenario's own day, where both are known.
    #[must_use]
    pub fn own(&self) -> Option<(&State, &State)> {
        self.before.state().zip(self.after.state())
    }

    /// The cases in which another design becomes the best one.
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

    /// By how much a figure changes.
    #[must_use]
    pub fn change(&self, figure: Figure) -> Option<Exact> {
        self.both().map(|(before, after)| change_of(before, after, figure))
    }

    /// Whether a headline figure of the design as it stands changes, or a decision, or it was not there.
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

    /// How many months its figures are of, where that is not one.
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

/// The one currency of several amounts, if all are in the same.
pub(crate) fn one_currency<'c>(mut currencies: impl Iterator<Item = &'c str>) -> Option<&'c str> {
    let first = currencies.next()?;
    currencies.all(|other| other == first).then_some(first)
}

/// By how much a figure changes from one state to another.
fn change_of(before: &State, after: &State, figure: Figure) -> Exact {
    after.figure(figure).exact() - before.figure(figure).exact()
}

/// Those whose decision changes first, then those that change, then the others; each in their order.
pub fn sort_impacts(impacts: &mut [Impact]) {
    impacts.sort_by_cached_key(|impact| {
        (impact.flips().is_empty(), impact.unpriced.is_empty(), !impact.is_change())
    });
}
