//! What `compare` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{self, Cause, Compared, Run};
use crate::diag::Diagnostic;
use crate::units::{self, Usd};

use super::break_even::DesignBreakEvens;
use super::derived::Derived;
use super::{ByName, Figure, Message, Span, Totals, all};

/// Designs side by side.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Compare {
    /// The scenario.
    pub(crate) scenario: String,
    /// Whether the designs are ranked: those of different units, volumes or days are not.
    pub(crate) ranked: bool,
    /// The design that the others are compared to; null where they are not ranked.
    pub(crate) baseline: Option<String>,
    /// The designs, the cheapest by total first; those that miss a requirement last. Where they are not ranked, in
    /// the order in which they are named.
    pub(crate) ranking: Vec<Design>,
    /// What is worth saying of them.
    pub(crate) findings: Vec<Finding>,
    /// Designs that are not possible.
    pub(crate) not_possible: Vec<NotPossible>,
    /// The totals under the cases of the file; null where they were not asked for.
    pub(crate) cases: Option<Matrix>,
    /// At which value of which input the choice changes; null where it was not asked for.
    pub(crate) break_evens: Option<Vec<DesignBreakEvens>>,
    /// What is known of the designs where they are the file with one step changed, since it has no variants; else
    /// null.
    pub(crate) derived: Option<Derived>,
    /// The months that the figures are sums of; absent without a horizon.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) horizon: Option<Span>,
}

impl From<&Compared> for Compare {
    fn from(compared: &Compared) -> Self {
        let comparison = &compared.comparison;
        let base = &comparison.runs[comparison.baseline];
        let held_against = comparison.is_ranked().then_some(base);
        Self {
            scenario: compared.name.clone(),
            ranked: comparison.is_ranked(),
            baseline: held_against.map(|base| base.name.clone()),
            ranking: comparison.runs.iter().map(|run| Design::of(run, held_against)).collect(),
            findings: all(&comparison.findings),
            not_possible: all(&comparison.impossible),
            cases: compared.matrix.as_ref().map(Matrix::from),
            break_evens: compared.break_evens.as_ref().map(all),
            derived: compared.derived.as_ref().map(Derived::from),
            horizon: Span::of(&base.evaluated.plan),
        }
    }
}

/// A design that is not possible.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct NotPossible {
    /// Its name.
    pub(crate) name: String,
    /// The reasons.
    pub(crate) why: Vec<Message>,
}

impl From<&(String, Vec<Diagnostic>)> for NotPossible {
    fn from((name, why): &(String, Vec<Diagnostic>)) -> Self {
        Self { name: name.clone(), why: all(why) }
    }
}

/// A design.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Design {
    /// Its name.
    pub(crate) name: String,
    /// What its volume counts.
    pub(crate) unit: String,
    /// How many units it does: in a month, or in all months of a horizon.
    pub(crate) units: Figure,
    /// The day of its prices; null over the months of a horizon.
    pub(crate) as_of: Option<String>,
    /// Its figures.
    pub(crate) totals: Totals,
    /// What it costs more or less than the baseline, by figure; null where the designs are not ranked.
    pub(crate) change: Option<ByName<Change>>,
    /// The total for one unit.
    pub(crate) per_unit: Option<Figure>,
    /// The total for one good unit; null where that is not defined.
    pub(crate) per_good_unit: Option<Figure>,
    /// The requirements that it misses, by path.
    pub(crate) unmet: Vec<String>,
    /// Outputs of a month that are served bad, before any review; null without error rates.
    pub(crate) escaped: Option<Figure>,
    /// Outputs of a month that are still bad after review; null without error rates.
    pub(crate) unfixed: Option<Figure>,
}

impl Design {
    fn of(run: &Run, base: Option<&Run>) -> Self {
        let analysis::Evaluated { plan, projection, .. } = &run.evaluated;
        let unmet = run.evaluated.unmet();
        let totals = |run: &Run| run.evaluated.projection.totals.clone();
        Self {
            name: run.name.clone(),
            unit: plan.volume.unit.clone(),
            units: (&projection.units).into(),
            as_of: plan.horizon.is_none().then(|| plan.as_of.to_string()),
            totals: (&projection.totals).into(),
            change: base.map(|base| changes(&totals(base), &totals(run))),
            per_unit: projection.per_unit().map(Figure::from),
            per_good_unit: projection.per_good_unit().map(Figure::from),
            unmet: unmet.iter().map(|unmet| unmet.requirement.path()).collect(),
            escaped: run.errors(|outcome| &outcome.escaped).map(|errors| (&errors).into()),
            unfixed: run.errors(|outcome| &outcome.unfixed).map(|errors| (&errors).into()),
        }
    }
}

/// A difference.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Change {
    /// Money.
    pub(crate) amount: Figure,
    /// Its part of the figure that the new one is compared to; null where that is 0.
    pub(crate) share: Option<Figure>,
}

/// How much each figure changes.
pub(super) fn changes(old: &units::Figures, new: &units::Figures) -> ByName<Change> {
    let change = |figure: units::Figure| {
        let amount = &new[figure] - &old[figure];
        let share = amount.exact().checked_div(old[figure].exact()).map(Figure::from);
        (figure.name().to_owned(), Change { amount: (&amount).into(), share })
    };
    units::Figure::ALL.into_iter().map(change).collect()
}

/// Something worth saying of several designs.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Finding {
    /// Invoice and total do not rank the designs alike.
    RankingsDisagree {
        /// The cheapest by invoice.
        by_invoice: String,
        /// The cheapest by total.
        by_total: String,
        /// How much of the invoice the one saves.
        invoice_saved: Figure,
        /// How much of the total the other saves.
        at_stake: Figure,
    },
    /// Two designs cost nearly the same.
    Tie {
        /// The cheapest design.
        best: String,
        /// The second.
        second: String,
        /// The difference.
        difference: Figure,
    },
    /// What makes most of the difference between the first two.
    Driver {
        /// The cheapest design.
        best: String,
        /// The second.
        second: String,
        /// The step that makes the difference; null for a fixed cost.
        step: Option<String>,
        /// The part of the waterfall that makes the difference.
        stage: String,
        /// How much of the difference it makes.
        amount: Figure,
        /// The difference.
        difference: Figure,
    },
    /// Steps with different models and no error rates are compared by price alone.
    PriceAlone {
        /// The steps that are compared by price alone.
        steps: Vec<String>,
    },
    /// Models of several vendors are taken to need as many tokens for the same text.
    TokensAlike {
        /// The models whose factors are not stated.
        models: Vec<String>,
    },
}

impl From<&analysis::Finding> for Finding {
    fn from(finding: &analysis::Finding) -> Self {
        let money = |amount: &Usd| Figure::from(amount);
        match finding.clone() {
            analysis::Finding::RankingsDisagree { by_invoice, by_total, invoice_saved, at_stake } => {
                let (invoice_saved, at_stake) = (money(&invoice_saved), money(&at_stake));
                Self::RankingsDisagree { by_invoice, by_total, invoice_saved, at_stake }
            }
            analysis::Finding::Tie { best, second, difference } => {
                Self::Tie { best, second, difference: money(&difference) }
            }
            analysis::Finding::PriceAlone { steps } => Self::PriceAlone { steps },
            analysis::Finding::TokensAlike { models } => Self::TokensAlike { models },
            analysis::Finding::Driver { best, second, cause, amount, difference } => {
                let (step, stage) = match cause {
                    Cause::Stage { step, stage } => (Some(step), stage.to_owned()),
                    Cause::Fixed => (None, "fixed".to_owned()),
                };
                let (amount, difference) = (money(&amount), money(&difference));
                Self::Driver { best, second, step, stage, amount, difference }
            }
        }
    }
}

/// Designs by cases.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Matrix {
    /// The cases.
    pub(crate) names: Vec<String>,
    /// The designs.
    pub(crate) rows: Vec<MatrixRow>,
    /// The cheapest design of each case.
    pub(crate) best: Vec<String>,
}

impl From<&analysis::Matrix> for Matrix {
    fn from(matrix: &analysis::Matrix) -> Self {
        let analysis::Matrix { cases, rows, best } = matrix;
        Self { names: cases.clone(), rows: all(rows), best: best.clone() }
    }
}

/// A design under all cases.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct MatrixRow {
    /// The design.
    pub(crate) variant: String,
    /// Its total under each case.
    pub(crate) totals: Vec<Figure>,
    /// The most that it costs more than the cheapest, in any case.
    pub(crate) worst_regret: Figure,
}

impl From<&analysis::MatrixRow> for MatrixRow {
    fn from(row: &analysis::MatrixRow) -> Self {
        let analysis::MatrixRow { variant, totals, worst_regret } = row;
        Self { variant: variant.clone(), totals: all(totals), worst_regret: worst_regret.into() }
    }
}
