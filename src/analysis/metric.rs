//! The figure that a question is about.

use crate::engine::Projection;
use crate::exact::Exact;
use crate::units::Figure;

/// A figure of a projection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Metric {
    /// What the workload costs a month.
    #[default]
    Total,
    /// Another headline figure, of all steps.
    Figure(Figure),
    /// A headline figure of one step.
    Step(String, Figure),
    /// The total per unit.
    PerUnit,
    /// The total per good unit.
    PerGoodUnit,
}

impl Metric {
    /// The name as people write it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Total => "total".to_owned(),
            Self::Figure(figure) => figure.name().to_owned(),
            Self::Step(step, figure) => format!("steps.{step}.{}", figure.name()),
            Self::PerUnit => "per_unit".to_owned(),
            Self::PerGoodUnit => "per_good_unit".to_owned(),
        }
    }

    /// Its value; `None` where it is not defined.
    #[must_use]
    pub fn of(&self, projection: &Projection) -> Option<Exact> {
        match self {
            Self::Total => Some(projection.totals[Figure::Total].exact().clone()),
            Self::Figure(figure) => Some(projection.totals[*figure].exact().clone()),
            Self::Step(name, figure) => {
                let step = projection.steps.iter().find(|step| step.name == *name)?;
                Some(step.figures[*figure].exact().clone())
            }
            Self::PerUnit => projection.per_unit(),
            Self::PerGoodUnit => projection.per_good_unit(),
        }
    }
}
