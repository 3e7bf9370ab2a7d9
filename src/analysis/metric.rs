//! The figure of a question.

use crate::diag::{Code, Diagnostic};
use crate::engine::Projection;
use crate::exact::Exact;
use crate::scenario::{Patch, path_name, path_parts};
use crate::units::{Figure, Unit};

use super::explain::{Derivation, Unfound};
use super::outlook::one_month;
use super::{Evaluated, Study, evaluate};

/// A figure of a projection.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Metric {
    /// The monthly total.
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
    /// Any other figure with a derivation, by path, with its unit.
    Path(String, Unit),
}

impl Metric {
    /// The most common figures: of all steps, and of each.
    #[must_use]
    pub fn usual(steps: &[&str]) -> Vec<String> {
        let figures = || Figure::ALL.into_iter().map(Figure::name);
        let of_steps = steps.iter().flat_map(|step| {
            let own = figures().filter(|figure| *figure != Figure::Fixed.name());
            own.map(move |figure| path_name([*step, figure]))
        });
        let of_all = figures().chain(["per_unit", "per_good_unit"]).map(str::to_owned);
        of_all.chain(of_steps).collect()
    }

    /// Reads a figure: `total`, `per_unit`, `draft.invoice`, or any other path with a derivation.
    ///
    /// # Errors
    /// An unknown name, or a design that cannot be evaluated.
    pub fn read(text: &str, study: &Study<'_>, patches: &[&Patch]) -> Result<Self, Vec<Diagnostic>> {
        let scenario = study.file.scenario(patches.iter().copied())?;
        let Evaluated { plan, projection, .. } =
            &evaluate(&scenario, study.catalog, study.day.of(&scenario))?;
        let steps: Vec<&str> = plan.steps.iter().map(|step| step.name.as_str()).collect();
        let parts = path_parts(text).unwrap_or_default();
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        let found = match parts.as_slice() {
            ["total"] | ["totals", "total"] => Some(Self::Total),
            ["per_unit" | "per-unit"] | ["totals", "per_unit"] => Some(Self::PerUnit),
            ["per_good_unit" | "per-good" | "per-good-unit"] | ["totals", "per_good_unit"] => {
                Some(Self::PerGoodUnit)
            }
            [name] | ["totals", name] => Figure::named(name).map(Self::Figure),
            [step, name] | ["steps", step, name] if steps.contains(step) => {
                let figure = Figure::named(name).filter(|figure| *figure != Figure::Fixed);
                figure.map(|figure| Self::Step((*step).to_owned(), figure))
            }
            _ => None,
        };
        if let Some(found) = found {
            return Ok(found);
        }
        one_month(&scenario, &format!("the figure `{text}`"))?;
        let numbers = study.file.numbers(patches.iter().copied());
        match Derivation::new(&scenario, plan, projection, numbers).find(text) {
            Ok(figure) => Ok(Self::Path(text.to_owned(), figure.unit)),
            Err(unfound) => {
                let unknown = Diagnostic::error(Code::UnknownMetric, format!("there is no figure `{text}`"));
                let near = match &unfound {
                    Unfound::Unknown { near } => near.as_slice(),
                    Unfound::NoPath => &[],
                };
                let usual = ["total", "invoice", "per_unit", "per_good_unit"];
                let known = usual.into_iter().chain(near.iter().map(String::as_str));
                let unknown = unknown.suggest_near(text, known);
                Err(vec![unknown.help("`costcalc explain SCENARIO --paths` lists all figures")])
            }
        }
    }

    /// The name as users write it.
    #[must_use]
    pub fn name(&self) -> String {
        match self {
            Self::Total => "total".to_owned(),
            Self::Figure(figure) => figure.name().to_owned(),
            Self::Step(step, figure) => path_name(["steps", step.as_str(), figure.name()]),
            Self::PerUnit => "per_unit".to_owned(),
            Self::PerGoodUnit => "per_good_unit".to_owned(),
            Self::Path(path, _) => path.clone(),
        }
    }

    /// The quantities it is computed from, each a polynomial in the inputs: itself, or a dividend and a divisor.
    pub(super) fn parts(&self, projection: &Projection, figure: Option<Exact>) -> Option<Vec<Exact>> {
        match self {
            Self::PerUnit => {
                Some(vec![projection.totals[Figure::Total].exact().clone(), projection.units.exact().clone()])
            }
            _ => figure.map(|figure| vec![figure]),
        }
    }

    pub(super) fn part_count(&self) -> usize {
        match self {
            Self::PerUnit => 2,
            _ => 1,
        }
    }

    /// Its values from those of its quantities, if defined.
    pub(super) fn joined(&self, planes: Vec<Vec<Exact>>, is_possible: &[bool]) -> Vec<Option<Exact>> {
        let mut planes = planes.into_iter();
        let values = planes.next().unwrap_or_default();
        let joined: Vec<Option<Exact>> = match planes.next() {
            Some(divisors) => {
                values.iter().zip(&divisors).map(|(value, divisor)| value.checked_div(divisor)).collect()
            }
            None => values.into_iter().map(Some).collect(),
        };
        joined
            .into_iter()
            .zip(is_possible)
            .map(|(value, is_possible)| value.filter(|_| *is_possible))
            .collect()
    }

    /// Its value; `None` if it is undefined, or needs a derivation.
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
            Self::Path(..) => None,
        }
    }

    /// Why the figure is undefined in a possible design.
    #[must_use]
    pub fn missing(&self, there: &Evaluated) -> Diagnostic {
        let good = there.projection.good.missing(&there.plan.volume.unit);
        let why = good.filter(|_| *self == Self::PerGoodUnit);
        let why = why.unwrap_or_else(|| "it is divided by 0".to_owned());
        Diagnostic::error(Code::UnknownMetric, format!("`{}` has no value, since {why}", self.name()))
    }

    /// Evaluates a design and the figure; `None` if it is undefined.
    ///
    /// # Errors
    /// All errors of the design.
    pub fn at(
        &self,
        study: &Study<'_>,
        patches: &[&Patch],
    ) -> Result<(Evaluated, Option<Exact>), Vec<Diagnostic>> {
        let Self::Path(path, _) = self else {
            let evaluated = study.evaluate(patches.iter().copied())?;
            let figure = self.of(&evaluated.projection);
            return Ok((evaluated, figure));
        };
        let scenario = study.file.scenario(patches.iter().copied())?;
        if let Some(horizon) = &scenario.horizon {
            return Err(vec![horizon.not_supported(&format!("the figure `{path}`"))]);
        }
        let evaluated = evaluate(&scenario, study.catalog, study.day.of(&scenario))?;
        let numbers = study.file.numbers(patches.iter().copied());
        let found = Derivation::new(&scenario, &evaluated.plan, &evaluated.projection, numbers).find(path);
        let figure = found.ok().map(|figure| figure.value);
        Ok((evaluated, figure))
    }
}
