//! What `solve` answers.

use crate::analysis::{self, Found};

use super::crossing::{Crossing, FiguresAt, Looked, Stretch, stretch};
use super::{Basis, Figure, Span, all};

parts! {
    /// The values of an input at which a goal is met.
    pub struct Solve from answer: &analysis::Answer where {
        let analysis::Answer { plan, knob, metric, target, equal, solved } = answer;
        let looked = &solved.looked;
    } {
        /// The scenario.
        scenario: String = plan.name.clone(),
        /// The day whose prices are used.
        as_of: String = plan.as_of.to_string(),
        /// What the prices rest on.
        basis: Basis = (&plan.basis).into(),
        /// The path of the input that is varied.
        vary: String = knob.name(),
        /// The figure.
        metric: String = metric.name(),
        /// What the figure is to be; null where two designs are to be equal.
        target: Option<Figure> = target.as_ref().map(Figure::from),
        /// The two designs that are to be equal; null where the figure has a target.
        equal: Option<[String; 2]> = equal.as_ref().map(|(one, other)| [one.clone(), other.clone()]),
        /// The values.
        solutions: Vec<Solution> = all(&solved.at),
        /// What the file says.
        own: Option<Figure> = solved.own.as_ref().map(Figure::from),
        /// What the second of two designs has instead, where that is another value; else null.
        other_own: Option<Figure> = solved.other_own.as_ref().map(Figure::from),
        /// How far off it is there.
        off: Option<Figure> = solved.off.as_ref().map(Figure::from),
        /// The range that was searched; null for no end.
        range: Stretch = stretch(&looked.from, looked.to.as_ref()),
        /// The stretches of it in which the designs are possible and have the figure; null for no end.
        possible: Vec<Stretch> =
            solved.possible.iter().map(|(from, to)| stretch(from, to.as_ref())).collect(),
        /// How it was searched.
        search: Looked = looked.into(),
        /// The months that the figures are sums of; absent without a horizon.
        #[serde(skip_serializing_if = "Option::is_none")]
        horizon: Option<Span> = Span::of(plan),
    }

    /// A value at which the goal is met.
    pub struct Solution from found: &Found where {
        let figure = found.figures.first().and_then(Option::as_ref);
    } {
        /// The value.
        at: Crossing = (&found.at).into(),
        /// The figure there, of the design or the first of two; right before where it is passed.
        figure: Option<Figure> = figure.map(Figure::from),
        /// The figures of all designs asked about.
        figures: FiguresAt = found.into(),
    }
}
