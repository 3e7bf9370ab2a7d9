//! How a change of files or prices changes scenarios.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{self, Flip};
use crate::diag::Diagnostic;
use crate::units::Date;

use super::{Figure, Message, Totals, all};

parts! {
    /// How a change alters what a scenario costs.
    pub struct Impact from impact: &analysis::Impact where {
        let known = impact.state();
    } {
        /// The scenario.
        scenario: String = impact.name().to_owned(),
        /// Its file.
        file: String = impact.path.clone(),
        /// The file that it was before; null where it is the same.
        moved_from: Option<String> = impact.moved_from.clone(),
        /// The currency of its amounts.
        currency: Option<String> = impact.currency().map(str::to_owned),
        /// The day whose prices are compared; null where it can be computed in neither state.
        as_of: Option<String> = known.map(|state| state.day.to_string()),
        /// Whether it uses tables of the states. False where its own `prices` name others, which are not compared.
        compared: bool = !impact.is_beside,
        /// Whether any figure differs.
        changed: bool = impact.is_change(),
        /// What it cost before; null where the file was not there.
        before: Option<Side> = Side::of(&impact.before),
        /// What it costs after; null where the file is not there.
        after: Option<Side> = Side::of(&impact.after),
        /// The same on each later day from which on changed prices are in force.
        later: Vec<Later> = all(&impact.later),
        /// The later days from which the change leaves it without a price.
        unpriced: Vec<Unpriced> = all(&impact.unpriced),
        /// The cases in which another design is now the cheapest.
        decisions: Vec<Decision> = all(&impact.flips()),
    }

    /// What a scenario costs from a later day on.
    pub struct Later from later: &analysis::Later where {
        let (before, after) = ((&later.before).into(), (&later.after).into());
    } {
        /// The day.
        as_of: String = later.day.to_string(),
        /// What it cost before.
        before: State = before,
        /// What it costs after.
        after: State = after,
    }

    /// A day from which a scenario has no price, and why.
    pub struct Unpriced from (day, problems): &(Date, Vec<Diagnostic>) {
        /// The day.
        as_of: String = day.to_string(),
        /// Why.
        problems: Vec<Message> = all(problems),
    }
}

/// What a scenario costs in one of the states, or why it cannot be computed.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Side {
    /// What it costs.
    State(Box<State>),
    /// Why it cannot be computed.
    Broken {
        /// All that is wrong.
        problems: Vec<Message>,
    },
}

impl Side {
    fn of(side: &analysis::Side) -> Option<Self> {
        match side {
            analysis::Side::Absent => None,
            analysis::Side::Broken(problems) => Some(Self::Broken { problems: all(problems) }),
            analysis::Side::State(state) => Some(Self::State(Box::new((&**state).into()))),
        }
    }
}

parts! {
    /// What a scenario costs.
    pub struct State from state: &analysis::State where {
        let cases = state.matrix.cases.iter().zip(&state.matrix.best);
        let best = |(case, best): (&String, &String)| Best { case: case.clone(), best: best.clone() };
    } {
        /// The figures of the file itself.
        totals: Totals = (&state.evaluated.projection.totals).into(),
        /// The cheapest design of each case.
        cases: Vec<Best> = cases.map(best).collect(),
        /// The designs.
        designs: Vec<Design> = all(&state.matrix.rows),
    }

    /// The cheapest design of a case.
    pub struct Best {
        /// The case.
        case: String,
        /// The design.
        best: String,
    }

    /// A design.
    pub struct Design from row: &analysis::MatrixRow {
        /// Its name.
        variant: String = row.variant.clone(),
        /// Its total under each case.
        totals: Vec<Figure> = all(&row.totals),
    }

    /// A decision that changes.
    pub struct Decision from flip: &Flip where {
        let Flip { case, before, after, at_stake } = flip.clone();
    } {
        /// The case.
        case: String = case,
        /// The cheapest design before.
        before: String = before,
        /// The cheapest design after.
        after: String = after,
        /// What staying with the design of before costs, a month.
        at_stake: Option<Figure> = at_stake.as_ref().map(Figure::from),
    }
}
