//! What `sensitivity` answers.

use crate::analysis::{self, Unmoved};
use crate::scenario::Plan;

use super::crossing::Changes;
use super::{Basis, Figure, Span, all};

parts! {
    /// How much each input moves a figure.
    pub struct Sensitivity from (plan, found): (&Plan, &analysis::Sensitivity) {
        /// The scenario.
        scenario: String = plan.name.clone(),
        /// The day whose prices are used.
        as_of: String = plan.as_of.to_string(),
        /// What the prices rest on.
        basis: Basis = (&plan.basis).into(),
        /// The figure.
        metric: String = found.metric.name(),
        /// The figure of the file itself.
        own: Option<Figure> = found.own.as_ref().map(Figure::from),
        /// The inputs, those that matter most first.
        inputs: Vec<Swing> = found.moved.iter().map(|swing| Swing::of(swing, &found.designs)).collect(),
        /// The inputs that move nothing.
        unmoved: Vec<UnmovedInput> = all(&found.unmoved),
        /// The months that the figures are sums of; absent without a horizon.
        #[serde(skip_serializing_if = "Option::is_none")]
        horizon: Option<Span> = Span::of(plan),
    }

    /// An input, and how much it moves the figure.
    pub struct Swing of(swing: &analysis::Swing, designs: &[String]) where {
        let end = |end: usize| {
            let (value, figure) = &swing.ends[end];
            let cheapest = swing.flips[end].clone();
            End { value: value.into(), figure: figure.as_ref().map(Figure::from), cheapest }
        };
    } {
        /// Its path.
        input: String = swing.knob.name(),
        /// What the file says.
        value: Figure = (&swing.value).into(),
        /// Its lower end.
        low: End = end(0),
        /// Its upper end.
        high: End = end(1),
        /// The cases that the ends are from, or `range`; empty where they are a percentage away.
        from_cases: Vec<String> = swing.from_cases.clone(),
        /// By how many percent the figure moves for one percent of the input.
        elasticity: Option<Figure> = swing.elasticity.as_ref().map(Figure::from),
        /// Where between the ends another design becomes the best; null for a single design.
        changes: Option<Changes> = swing.changes.as_ref().map(|changes| Changes::of(changes, designs)),
    }

    /// An end of an input's range.
    pub struct End {
        /// The input's value.
        value: Figure,
        /// The figure there; null where it cannot be computed.
        figure: Option<Figure>,
        /// The design that is then the cheapest, where it is another one.
        cheapest: Option<String>,
    }

    /// An input that moves nothing.
    pub struct UnmovedInput from (input, why): &(String, Unmoved) {
        /// Its path.
        input: String = input.clone(),
        /// Why.
        why: Unmoved = *why,
    }
}
