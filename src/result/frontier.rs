//! What `compare --frontier` answers.

use crate::analysis::{self, Mixtures, Standing};
use crate::diag::Diagnostic;

use super::{Figure, Message, all};

parts! {
    /// Models for one step: what each costs, and how often it is wrong.
    pub struct Frontier from asked: &Mixtures {
        /// The step.
        step: String = asked.frontier.step.clone(),
        /// The models, the cheapest first.
        models: Vec<Point> = all(&asked.frontier.points),
        /// The models that cannot do it.
        impossible: Vec<Impossible> = all(&asked.frontier.impossible),
        /// The cheapest mixture within a rate of errors; null where it was not asked for.
        within_error_rate: Option<Mix> = asked.within_errors.as_ref().map(|(_, mix)| mix.into()),
        /// The best mixture within a cost; null where it was not asked for.
        within_cost: Option<Mix> = asked.within_cost.as_ref().map(|(_, mix)| mix.into()),
    }

    /// A model.
    pub struct Point from point: &analysis::Point where {
        let analysis::Point { model, cost, error_rate, standing } = point;
        let (model, standing) = (model.clone(), *standing);
    } {
        /// The model.
        model: String = model,
        /// The step's invoice with it.
        invoice: Figure = cost.into(),
        /// The rate of its errors that are served.
        error_rate: Figure = error_rate.into(),
        /// Whether a better choice exists.
        standing: Standing = standing,
    }

    /// A model that cannot do a step.
    pub struct Impossible from (model, problems): &(String, Vec<Diagnostic>) {
        /// The model.
        model: String = model.clone(),
        /// Why.
        problems: Vec<Message> = all(problems),
    }

    /// A mixture of models.
    pub struct Mix from mix: &analysis::Mix where {
        let parts = mix.parts.iter();
        let parts = parts.map(|(model, share)| MixPart { model: model.clone(), share: share.into() });
    } {
        /// Its models.
        parts: Vec<MixPart> = parts.collect(),
        /// The step's invoice with it.
        invoice: Figure = (&mix.cost).into(),
        /// The rate of its errors that are served.
        error_rate: Figure = (&mix.error_rate).into(),
    }

    /// A part of a mixture.
    pub struct MixPart {
        /// The model.
        model: String,
        /// Its share of the calls.
        share: Figure,
    }
}
