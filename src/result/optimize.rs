//! What `optimize` answers.

use crate::analysis::{self, Evaluated, Optimum};

use super::{Basis, ByName, Figure, Place, Totals, all};

parts! {
    /// The cheapest assignment of models to steps.
    pub struct Optimize from optimum: &Optimum where {
        let plan = &optimum.best.evaluated.plan;
        let by_step = |models: &[String]| -> ByName<String> {
            plan.steps.iter().map(|step| step.name.clone()).zip(models.iter().cloned()).collect()
        };
        let assignment = |one: &analysis::Assignment| Assignment {
            models: by_step(&one.models),
            basis: (&one.evaluated.plan.basis).into(),
            totals: (&one.evaluated.projection.totals).into(),
        };
        let requirement = |one: &analysis::ShadowPrice| ShadowPrice {
            path: one.requirement.path(),
            place: (&one.requirement.place).into(),
            asks_for: one.requirement.asks_for(),
            cost: (&one.cost).into(),
            without: by_step(&one.without),
        };
    } {
        /// The scenario.
        scenario: String = plan.name.clone(),
        /// The day whose prices are used.
        as_of: String = plan.as_of.to_string(),
        /// The cheapest.
        best: Assignment = assignment(&optimum.best),
        /// The second; null where there is none.
        runner_up: Option<Assignment> = optimum.runner_up.as_ref().map(assignment),
        /// The file itself; null where it cannot be computed.
        as_written: Option<AsWritten> = optimum.as_written.as_ref().map(AsWritten::from),
        /// What each requirement costs.
        requirements: Vec<ShadowPrice> = optimum.requirements.iter().map(requirement).collect(),
        /// Who was looked at for each step.
        steps: Vec<Contest> = all(&optimum.steps),
        /// How many assignments there are.
        assignments: Figure = (&optimum.assignments).into(),
        /// How many partial ones were looked at.
        states: u64 = optimum.states as u64,
    }

    /// Who does each step.
    pub struct Assignment {
        /// The model, or `as written`, by step.
        models: ByName<String>,
        /// What the prices rest on.
        basis: Basis,
        /// The figures.
        totals: Totals,
    }

    /// The file itself.
    pub struct AsWritten from evaluated: &Evaluated where {
        let unmet = evaluated.unmet();
    } {
        /// The figures.
        totals: Totals = (&evaluated.projection.totals).into(),
        /// The requirements that it misses, by path.
        unmet: Vec<String> = unmet.iter().map(|unmet| unmet.requirement.path()).collect(),
    }

    /// What a requirement costs.
    pub struct ShadowPrice {
        /// Its path.
        path: String,
        /// Where it is written.
        place: Place,
        /// What it asks for, in words.
        asks_for: String,
        /// What it makes the total dearer by.
        cost: Figure,
        /// Who would do each step without it.
        without: ByName<String>,
    }

    /// Who was looked at for a step.
    pub struct Contest from contest: &analysis::Contest where {
        let analysis::Contest { step, able, excluded } = contest;
    } {
        /// The step.
        step: String = step.clone(),
        /// The models that can do it.
        able: Vec<String> = able.clone(),
        /// Those that cannot.
        excluded: Vec<Excluded> = all(excluded),
    }

    /// A model that was left out.
    pub struct Excluded from (model, why): &(String, Vec<String>) {
        /// The model.
        model: String = model.clone(),
        /// Why, in words.
        why: Vec<String> = why.clone(),
    }
}
