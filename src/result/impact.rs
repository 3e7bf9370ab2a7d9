//! How a change of files or prices changes scenarios.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{self, Flip};
use crate::diag::Diagnostic;
use crate::units::Date;

use super::{Figure, Message, Totals, all};

/// How a change alters what a scenario costs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Impact {
    /// The scenario.
    pub(crate) scenario: String,
    /// Its file.
    pub(crate) file: String,
    /// The file that it was before; null where it is the same.
    pub(crate) moved_from: Option<String>,
    /// The currency of its amounts.
    pub(crate) currency: Option<String>,
    /// The day whose prices are compared; null where it can be computed in neither state.
    pub(crate) as_of: Option<String>,
    /// Whether any figure differs.
    pub(crate) changed: bool,
    /// What it cost before; null where the file was not there.
    pub(crate) before: Option<Side>,
    /// What it costs after; null where the file is not there.
    pub(crate) after: Option<Side>,
    /// The same on each later day from which on changed prices are in force.
    pub(crate) later: Vec<Later>,
    /// The later days from which the change leaves it without a price.
    pub(crate) unpriced: Vec<Unpriced>,
    /// The cases in which another design is now the cheapest.
    pub(crate) decisions: Vec<Decision>,
}

impl From<&analysis::Impact> for Impact {
    fn from(impact: &analysis::Impact) -> Self {
        let known = impact.state();
        Self {
            scenario: impact.name().to_owned(),
            file: impact.path.clone(),
            moved_from: impact.moved_from.clone(),
            currency: impact.currency().map(str::to_owned),
            as_of: known.map(|state| state.day.to_string()),
            changed: impact.is_change(),
            before: Side::of(&impact.before),
            after: Side::of(&impact.after),
            later: all(&impact.later),
            unpriced: all(&impact.unpriced),
            decisions: all(&impact.flips()),
        }
    }
}

/// What a scenario costs from a later day on.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Later {
    /// The day.
    pub(crate) as_of: String,
    /// What it cost before.
    pub(crate) before: State,
    /// What it costs after.
    pub(crate) after: State,
}

impl From<&analysis::Later> for Later {
    fn from(later: &analysis::Later) -> Self {
        let (before, after) = ((&later.before).into(), (&later.after).into());
        Self { as_of: later.day.to_string(), before, after }
    }
}

/// A day from which a scenario has no price, and why.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Unpriced {
    /// The day.
    pub(crate) as_of: String,
    /// Why.
    pub(crate) problems: Vec<Message>,
}

impl From<&(Date, Vec<Diagnostic>)> for Unpriced {
    fn from((day, problems): &(Date, Vec<Diagnostic>)) -> Self {
        Self { as_of: day.to_string(), problems: all(problems) }
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

/// What a scenario costs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct State {
    /// The figures of the file itself.
    pub(crate) totals: Totals,
    /// The cheapest design of each case.
    pub(crate) cases: Vec<Best>,
    /// The designs.
    pub(crate) designs: Vec<Design>,
}

impl From<&analysis::State> for State {
    fn from(state: &analysis::State) -> Self {
        let cases = state.matrix.cases.iter().zip(&state.matrix.best);
        let best = |(case, best): (&String, &String)| Best { case: case.clone(), best: best.clone() };
        Self {
            totals: (&state.evaluated.projection.totals).into(),
            cases: cases.map(best).collect(),
            designs: all(&state.matrix.rows),
        }
    }
}

/// The cheapest design of a case.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Best {
    /// The case.
    pub(crate) case: String,
    /// The design.
    pub(crate) best: String,
}

/// A design.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Design {
    /// Its name.
    pub(crate) variant: String,
    /// Its total under each case.
    pub(crate) totals: Vec<Figure>,
}

impl From<&analysis::MatrixRow> for Design {
    fn from(row: &analysis::MatrixRow) -> Self {
        Self { variant: row.variant.clone(), totals: all(&row.totals) }
    }
}

/// A decision that changes.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Decision {
    /// The case.
    pub(crate) case: String,
    /// The cheapest design before.
    pub(crate) before: String,
    /// The cheapest design after.
    pub(crate) after: String,
    /// What staying with the design of before costs, a month.
    pub(crate) at_stake: Option<Figure>,
}

impl From<&Flip> for Decision {
    fn from(flip: &Flip) -> Self {
        let Flip { case, before, after, at_stake } = flip.clone();
        Self { case, before, after, at_stake: at_stake.as_ref().map(Figure::from) }
    }
}
