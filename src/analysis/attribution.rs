//! What changed between two results, and how much of the difference each change caused.
//!
//! The changes are made one after the other, beginning with the old result, and everything is evaluated in
//! full after each: what a change causes is the difference that it makes there, so the parts sum to the
//! whole exactly. Another order would part it otherwise, since effects multiply; the order is always the
//! same:
//!
//! 1. what only becomes known of the models in use: nobody can have used it before;
//! 2. the inputs, in the order of the newer file: each at the old prices;
//! 3. the prices that differ, by model and in the order of a table: each for the new workload, first what
//!    the day changes, then what the tables do.
//!
//! Changes that cannot be made one by one, such as two shares that sum to 1, are one joint cause.

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

/// What changed between two results, and what of it caused what.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Attribution {
    /// The figures before.
    pub old: Figures,
    /// The figures after.
    pub new: Figures,
    /// The causes, in the order in which they were made; their effects sum to `new − old`.
    pub causes: Vec<Cause>,
}

/// Changes that were made together, and what that did.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Cause {
    /// The changes: one, unless some need each other.
    pub changes: Vec<Changed>,
    /// What they add to each figure.
    pub effect: Figures,
}

/// One change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Changed {
    /// An input of the file.
    Input(Change),
    /// A price, or a rule of a price table; and whether the day brought it rather than the table.
    Price(Repriced, Origin),
    /// A line of the bill, where only bills are known.
    Billed(Billed),
    /// A part of the cost that is no bill: of a step, or fixed.
    Cost {
        /// The step, or the name of a fixed cost.
        name: String,
        /// Human, downstream or fixed.
        figure: Figure,
        /// How much it was; `None` where it was not there.
        old: Option<Usd>,
        /// How much it is; `None` where it is not there any more.
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
    /// What a figure changed by.
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
    /// Whether it moves no figure at all.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        self.effect == Figures::default()
    }
}

/// Two designs, evaluated, and what makes the difference.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Explained {
    /// The old one.
    pub old: Evaluated,
    /// The new one.
    pub new: Evaluated,
    /// What makes the difference.
    pub attribution: Attribution,
}

/// Two results of one scenario, and what makes the difference.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Difference {
    /// The scenario.
    pub name: String,
    /// What it is compared as: files or revisions, and the day of the prices; the old one first.
    pub sides: [Side; 2],
    /// The currency of all amounts.
    pub currency: String,
    /// The months that the figures are sums of, where they are.
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
    /// The day of the prices; `None` where there is no result.
    pub as_of: Option<String>,
    /// What a saved result says was put over its files, as `PATH=VALUE`.
    pub set: Vec<String>,
    /// Whether one of these is a price.
    pub is_hypothetical: bool,
}

/// Explains the difference between a design of one study and a design of another one.
///
/// # Errors
/// All that is wrong with either design; different spans of months, and different currencies.
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

/// Refuses to hold amounts in different currencies against each other.
///
/// # Errors
/// The two are not the same.
pub fn same_currency(old: &str, new: &str) -> Result<(), Vec<Diagnostic>> {
    if old == new {
        return Ok(());
    }
    let message = format!("amounts in {old} and in {new} cannot be compared");
    Err(vec![Diagnostic::error(Code::MixedCurrencies, message).help("use price tables in one currency")])
}

/// Two designs at two sets of prices, and all that differs between them, in the order in which it is made.
struct World {
    inputs: Changes,
    prices: Vec<Repriced>,
    vantages: Vec<Vantage>,
    /// The day of the prices, where it is the same for a whole month.
    day: Date,
    /// What is made, one after the other.
    order: Vec<Step>,
}

/// A change by its position.
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

    /// The figures where only these changes are made; `None` where that cannot be evaluated.
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

/// The old tables on the old day, the old tables on the new day where it is another one, and the new tables.
/// On a horizon each day is looked at by itself.
fn vantages(old: &Study<'_>, new: &Study<'_>, one: &Evaluated, other: &Evaluated) -> Vec<Vantage> {
    let is_ahead = other.plan.horizon.is_some();
    let day = |evaluated: &Evaluated| (!is_ahead).then_some(evaluated.plan.as_of);
    let at = |study: &Study<'_>, evaluated| Vantage { catalog: study.catalog.clone(), day: day(evaluated) };
    let between = (day(one) != day(other)).then(|| at(old, other));
    std::iter::once(at(old, one)).chain(between).chain([at(new, other)]).collect()
}

/// The days on which offers are to be looked at: the day of the prices, or those of a horizon on which what
/// is offered may change.
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
