//! What `sweep` answers.

use crate::analysis;
use crate::scenario::Plan;

use super::crossing::Changes;
use super::figure::optional;
use super::{Basis, Figure, Message, Span, all};

parts! {
    /// A figure over a range of inputs.
    pub struct Sweep from (plan, sweep): (&Plan, &analysis::Sweep) where {
        let names: Vec<String> = sweep.designs.iter().map(|one| one.name.clone()).collect();
    } {
        /// The scenario.
        scenario: String = plan.name.clone(),
        /// The day whose prices are used.
        as_of: String = plan.as_of.to_string(),
        /// What the prices rest on.
        basis: Basis = (&plan.basis).into(),
        /// The figure.
        metric: String = sweep.metric.name(),
        /// The inputs, one or two.
        axes: Vec<Axis> = all(&sweep.axes),
        /// The designs.
        designs: Vec<Swept> = all(&sweep.designs),
        /// How many projections were made.
        evaluated: u64 = sweep.evaluated as u64,
        /// Where another design becomes the best; null over two inputs or for a single design.
        changes: Option<Changes> = sweep.changes.as_ref().map(|changes| Changes::of(changes, &names)),
        /// The months that the figures are sums of; absent without a horizon.
        #[serde(skip_serializing_if = "Option::is_none")]
        horizon: Option<Span> = Span::of(plan),
    }

    /// An input that is varied.
    pub struct Axis from axis: &analysis::Axis {
        /// Its path.
        path: String = axis.knob.name(),
        /// Its values.
        values: Vec<Figure> = all(&axis.values),
    }

    /// A design over the values.
    pub struct Swept from swept: &analysis::Swept {
        /// Its name.
        name: String = swept.name.clone(),
        /// The figure of the file itself.
        own: Option<Figure> = swept.own.as_ref().map(Figure::from),
        /// What the file says of each axis; null where the design has no such input.
        own_values: Vec<Option<Figure>> = optional(&swept.own_values),
        /// The figure at each value; with two axes row by row. Null where it cannot be computed.
        values: Vec<Option<Figure>> = optional(&swept.values),
        /// Why not.
        why_not: Vec<Message> = all(&swept.why_not),
    }
}
