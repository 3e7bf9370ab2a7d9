//! The changes between two results, and the part of the difference that each caused.
//!
//! Starting from the old result, the changes are applied one after the other, with a full evaluation after each:
//! the effect of a change is the difference that it makes there, so the parts add up exactly. Effects multiply, so
//! another order gives other parts; the order is always:
//!
//! 1. data about the models in use that is newly known: it cannot have been used before;
//! 2. the inputs, in the order of the newer file: each at the old prices;
//! 3. the prices that differ, by model and in table order, each for the new workload: first changes due to the day,
//!    then those of the tables.
//!
//! Changes that cannot be applied one by one, such as two shares that add up to 1, are one joint cause.

mod joint;
mod said;
mod saved;

use std::collections::BTreeSet;

use crate::diag::{Code, Diagnostic, words};
use crate::pricing::{self, Repriced, Vantage};
use crate::scenario::{Change, Changes, Patch, Scenario};
use crate::units::{Date, Figure, Figures, Month, Usd};

use super::outlook::same_span;
use super::{Evaluated, Study, evaluate};

pub use self::said::{ChangeKind, Sign};
pub use self::saved::{BILLED, Became, Billed, Line, LineKey, Saved, SavedRate, of_saved};

/// The changes between two results, with their effects.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attribution {
    /// The figures before.
    pub old: Figures,
    /// The figures after.
    pub new: Figures,
    /// The causes in order of application; their effects add up to `new − old`.
    pub causes: Vec<Cause>,
}

/// Changes that were applied together, and their effect.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Cause {
    /// The changes: one, unless they depend on each other.
    pub changes: Vec<Changed>,
    /// The effect on each figure.
    pub effect: Figures,
}

/// One change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Changed {
    /// An input of the file.
    Input(Change),
    /// A price or a rule of a price table, and whether it changed with the day or in the table.
    Price(Repriced, Origin),
    /// A bill line, if only bills are known.
    Billed(Billed),
    /// A cost outside bills: of a step, or fixed.
    Cost {
        /// The step, or the name of a fixed cost.
        name: String,
        /// Human, downstream or fixed.
        figure: Figure,
        /// The old amount; `None` if it is new.
        old: Option<Usd>,
        /// The new amount; `None` if it was removed.
        new: Option<Usd>,
    },
}

words! {
    /// Why a price is another one.
    pub enum Origin {
        /// The day is another one, and with it the card in force.
        Day = "day",
        /// The price tables say something else.
        Tables = "tables",
    }
}

impl Attribution {
    /// The change of a figure.
    #[must_use]
    pub fn change(&self, figure: Figure) -> Usd {
        &self.new[figure] - &self.old[figure]
    }

    /// The figures that differ.
    pub fn moved(&self) -> impl Iterator<Item = Figure> {
        Figure::ALL.into_iter().filter(|figure| self.old[*figure] != self.new[*figure])
    }
}

impl Cause {
    /// Whether no figure changes.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.effect == Figures::default()
    }
}

/// Two evaluated designs and the causes of their difference.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Explained {
    /// The old one.
    pub old: Evaluated,
    /// The new one.
    pub new: Evaluated,
    /// The causes of the difference.
    pub attribution: Attribution,
}

/// Two results of one scenario and the causes of their difference.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Difference {
    /// The scenario.
    pub name: String,
    /// The compared versions: files or revisions, and the day of the prices; the old one first.
    pub sides: [Side; 2],
    /// The currency of all amounts.
    pub currency: String,
    /// The months that the figures add up, if several.
    pub months: Option<String>,
    /// The difference.
    pub attribution: Attribution,
}

/// One of two results.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Side {
    /// A file, a revision, or both.
    pub label: String,
    /// The day of the prices; `None` without a result.
    pub as_of: Option<String>,
    /// The overrides recorded in a saved result, as `PATH=VALUE`.
    pub set: Vec<String>,
    /// Whether one of these overrides is a price.
    pub is_hypothetical: bool,
}

/// Explains the difference between a design of one study and a design of another.
///
/// # Errors
/// All errors of either design; different horizons or currencies.
pub fn attribute(
    old: (&Study<'_>, &[&Patch]),
    new: (&Study<'_>, &[&Patch]),
) -> Result<Explained, Vec<Diagnostic>> {
    let one = old.0.evaluate(old.1.iter().copied())?;
    let other = new.0.evaluate(new.1.iter().copied())?;
    same_span([&one, &other].map(|evaluated| evaluated.plan.horizon.as_ref()))?;
    same_currency(&one.plan.currency, &other.plan.currency)?;
    let world = World::between(old, new, &one, &other)?;
    let causes = joint::causes(&world, &one.projection.totals, &other.projection.totals);
    let attribution =
        Attribution { old: one.projection.totals.clone(), new: other.projection.totals.clone(), causes };
    Ok(Explained { old: one, new: other, attribution })
}

/// Refuses to compare amounts in different currencies.
///
/// # Errors
/// The currencies differ.
pub fn same_currency(old: &str, new: &str) -> Result<(), Vec<Diagnostic>> {
    if old == new {
        return Ok(());
    }
    let message = format!("amounts in {old} and in {new} cannot be compared");
    Err(vec![Diagnostic::error(Code::MixedCurrencies, message).help("use price tables in one currency")])
}

/// Two designs with two sets of prices, and all their differences in the order of application.
struct World {
    inputs: Changes,
    prices: Vec<Repriced>,
    vantages: Vec<Vantage>,
    /// The day of the prices, if it is the same for a whole month.
    day: Date,
    /// The changes in order of application.
    order: Vec<Step>,
}

/// A change, by index.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Input(usize),
    Price(usize),
}

impl World {
    fn between(
        old: (&Study<'_>, &[&Patch]),
        new: (&Study<'_>, &[&Patch]),
        one: &Evaluated,
        other: &Evaluated,
    ) -> Result<Self, Vec<Diagnostic>> {
        let scenarios =
            [old.0.file.scenario(old.1.iter().copied())?, new.0.file.scenario(new.1.iter().copied())?];
        let names: BTreeSet<String> =
            scenarios.iter().flat_map(Scenario::model_names).map(|name| name.value.clone()).collect();
        let vantages = vantages(old.0, new.0, one, other);
        let days = days(&vantages, &names, other);
        let prices = pricing::repriced(&vantages, &names, &days);
        let inputs = old.0.file.changes_to(old.1, new.0.file, new.1);
        let (added, changed): (Vec<usize>, Vec<usize>) =
            (0..prices.len()).partition(|at| prices[*at].is_addition());
        let order = added.into_iter().map(Step::Price);
        let order = order.chain((0..inputs.list().len()).map(Step::Input));
        let order = order.chain(changed.into_iter().map(Step::Price)).collect();
        Ok(Self { inputs, prices, vantages, day: other.plan.as_of, order })
    }

    /// The figures with only these changes applied; `None` if that cannot be evaluated.
    fn figures(&self, made: &[Step]) -> Option<Figures> {
        let scenario = self.inputs.made(&|at| made.contains(&Step::Input(at))).ok()?;
        let prices = made.iter().filter_map(|step| match step {
            Step::Price(at) => self.prices.get(*at),
            Step::Input(_) => None,
        });
        let catalog = pricing::mixed(&self.vantages, prices);
        Some(evaluate(&scenario, &catalog, self.day).ok()?.projection.totals)
    }

    fn changed(&self, step: Step) -> Changed {
        match step {
            Step::Input(at) => Changed::Input(self.inputs.list()[at].clone()),
            Step::Price(at) => {
                let price = self.prices[at].clone();
                let last = self.vantages.len() - 1;
                let origin = if price.since < last { Origin::Day } else { Origin::Tables };
                Changed::Price(price, origin)
            }
        }
    }
}

/// The old tables on the old day, the old tables on the new day if that differs, and the new tables. For a horizon,
/// each day is compared by itself.
fn vantages(old: &Study<'_>, new: &Study<'_>, one: &Evaluated, other: &Evaluated) -> Vec<Vantage> {
    let is_ahead = other.plan.horizon.is_some();
    let day = |evaluated: &Evaluated| (!is_ahead).then_some(evaluated.plan.as_of);
    let at = |study: &Study<'_>, evaluated| Vantage { catalog: study.catalog.clone(), day: day(evaluated) };
    let between = (day(one) != day(other)).then(|| at(old, other));
    std::iter::once(at(old, one)).chain(between).chain([at(new, other)]).collect()
}

/// The days on which to compare offers: the day of the prices, or those of a horizon on which offers may change.
fn days(vantages: &[Vantage], names: &BTreeSet<String>, evaluated: &Evaluated) -> BTreeSet<Date> {
    let Some(outlook) = &evaluated.outlook else { return BTreeSet::from([evaluated.plan.as_of]) };
    let (Some(first), Some(last)) = (outlook.months.first(), outlook.months.last()) else {
        return BTreeSet::new();
    };
    let of_catalog = |vantage: &Vantage| -> Vec<Date> {
        let ids = names.iter().filter_map(|name| vantage.catalog.find(name).ok());
        ids.flat_map(|id| vantage.catalog.changes(&id).collect::<Vec<_>>()).collect()
    };
    let first = first.month.first_day();
    let end = last.month.plus(1).map(Month::first_day);
    let within = |day: &Date| first < *day && end.is_none_or(|end| *day < end);
    vantages.iter().flat_map(of_catalog).filter(within).chain([first]).collect()
}
