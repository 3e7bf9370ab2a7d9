//! What `compare` answers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::analysis::{self, Cause, Compared, Run};
use crate::diag::Diagnostic;
use crate::units::{self, Usd};

use super::break_even::DesignBreakEvens;
use super::derived::Derived;
use super::{Basis, ByName, Figure, Message, Span, Totals, all};

parts! {
    /// Designs side by side.
    pub struct Compare from compared: &Compared where {
        let comparison = &compared.comparison;
        let base = &comparison.runs[comparison.baseline];
        let held_against = comparison.is_ranked().then_some(base);
    } {
        /// The scenario.
        scenario: String = compared.name.clone(),
        /// Whether the designs are ranked: those of different units, volumes or days are not.
        ranked: bool = comparison.is_ranked(),
        /// The design that the others are compared to; null where they are not ranked.
        baseline: Option<String> = held_against.map(|base| base.name.clone()),
        /// The designs, the cheapest by total first; those that miss a requirement last. Where they are not
        /// ranked, in the order in which they are named.
        ranking: Vec<Design> = comparison.runs.iter().map(|run| Design::of(run, held_against)).collect(),
        /// What is worth saying of them.
        findings: Vec<Finding> = all(&comparison.findings),
        /// Designs that are not possible.
        not_possible: Vec<NotPossible> = all(&comparison.impossible),
        /// The totals under the cases of the file; null where they were not asked for.
        cases: Option<Matrix> = compared.matrix.as_ref().map(Matrix::from),
        /// At which value of which input the choice changes; null where it was not asked for.
        break_evens: Option<Vec<DesignBreakEvens>> = compared.break_evens.as_ref().map(all),
        /// What is known of the designs where they are the file with one step changed, since it has no
        /// variants; else null.
        derived: Option<Derived> = compared.derived.as_ref().map(Derived::from),
        /// The months that the figures are sums of; absent without a horizon.
        #[serde(skip_serializing_if = "Option::is_none")]
        horizon: Option<Span> = Span::of(&base.evaluated.plan),
    }

    /// A design that is not possible.
    pub struct NotPossible from (name, why): &(String, Vec<Diagnostic>) {
        /// Its name.
        name: String = name.clone(),
        /// The reasons.
        why: Vec<Message> = all(why),
    }

    /// A design.
    pub struct Design of(run: &Run, base: Option<&Run>) where {
        let analysis::Evaluated { plan, projection, .. } = &run.evaluated;
        let unmet = run.evaluated.unmet();
        let totals = |run: &Run| run.evaluated.projection.totals.clone();
    } {
        /// Its name.
        name: String = run.name.clone(),
        /// What its volume counts.
        unit: String = plan.volume.unit.clone(),
        /// How many units it does: in a month, or in all months of a horizon.
        units: Figure = (&projection.units).into(),
        /// The day of its prices; null over the months of a horizon.
        as_of: Option<String> = plan.horizon.is_none().then(|| plan.as_of.to_string()),
        /// What the prices rest on.
        basis: Basis = (&plan.basis).into(),
        /// Its figures.
        totals: Totals = (&projection.totals).into(),
        /// What it costs more or less than the baseline, by figure; null where the designs are not ranked.
        change: Option<ByName<Change>> = base.map(|base| changes(&totals(base), &totals(run))),
        /// The total for one unit.
        per_unit: Option<Figure> = projection.per_unit().map(Figure::from),
        /// The total for one good unit; null where that is not defined.
        per_good_unit: Option<Figure> = projection.per_good_unit().map(Figure::from),
        /// The requirements that it misses, by path.
        unmet: Vec<String> = unmet.iter().map(|unmet| unmet.requirement.path()).collect(),
        /// Outputs of a month that are served bad, before any review; null without error rates.
        escaped: Option<Figure> = run.errors(|outcome| &outcome.escaped).map(|errors| (&errors).into()),
        /// Outputs of a month that are still bad after review; null without error rates.
        unfixed: Option<Figure> = run.errors(|outcome| &outcome.unfixed).map(|errors| (&errors).into()),
    }

    /// A difference.
    pub struct Change {
        /// Money.
        amount: Figure,
        /// Its part of the figure that the new one is compared to; null where that is 0.
        share: Option<Figure>,
    }
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
        /// The one with the lower total, be it allowed or not.
        cheaper: String,
        /// The other.
        dearer: String,
        /// The difference.
        difference: Figure,
    },
    /// The ranks of some designs rest on prices that one source alone has.
    OneSource {
        /// The designs, each with the models of these prices.
        designs: ByName<Vec<String>>,
    },
    /// What makes most of the difference between the first two.
    Driver {
        /// The one with the lower total, be it allowed or not.
        cheaper: String,
        /// The other.
        dearer: String,
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
            analysis::Finding::Tie { cheaper, dearer, difference } => {
                Self::Tie { cheaper, dearer, difference: money(&difference) }
            }
            analysis::Finding::OneSource { designs } => {
                Self::OneSource { designs: designs.into_iter().collect() }
            }
            analysis::Finding::PriceAlone { steps } => Self::PriceAlone { steps },
            analysis::Finding::TokensAlike { models } => Self::TokensAlike { models },
            analysis::Finding::Driver { cheaper, dearer, cause, amount, difference } => {
                let (step, stage) = match cause {
                    Cause::Stage { step, stage } => (Some(step), stage.to_owned()),
                    Cause::Fixed => (None, "fixed".to_owned()),
                };
                let (amount, difference) = (money(&amount), money(&difference));
                Self::Driver { cheaper, dearer, step, stage, amount, difference }
            }
        }
    }
}

parts! {
    /// Designs by cases.
    pub struct Matrix from matrix: &analysis::Matrix where {
        let analysis::Matrix { cases, rows, best } = matrix;
    } {
        /// The cases.
        names: Vec<String> = cases.clone(),
        /// The designs.
        rows: Vec<MatrixRow> = all(rows),
        /// The cheapest design of each case.
        best: Vec<String> = best.clone(),
    }

    /// A design under all cases.
    pub struct MatrixRow from row: &analysis::MatrixRow where {
        let analysis::MatrixRow { variant, totals, worst_regret } = row;
    } {
        /// The design.
        variant: String = variant.clone(),
        /// Its total under each case.
        totals: Vec<Figure> = all(totals),
        /// The most that it costs more than the cheapest, in any case.
        worst_regret: Figure = worst_regret.into(),
    }
}
