//! The effect of a change on a scenario: its figures before and after, and changes of the best design.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::scenario::Patch;
use crate::units::{Date, Figure, Usd};

use super::{Evaluated, Matrix, Study};

/// A scenario with one version of its files and tables.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct State {
    /// The day of the prices: for a horizon, its first day.
    pub day: Date,
    /// The base design in the base case.
    pub evaluated: Evaluated,
    /// Every design in every case.
    pub matrix: Matrix,
    /// The models that any design uses, as `provider/model`.
    pub models: BTreeSet<String>,
    /// The variants of the file.
    variants: Arc<[Patch]>,
}

/// A change of the best design.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Flip {
    /// The case.
    pub case: String,
    /// The best design before.
    pub before: String,
    /// The best design now.
    pub after: String,
    /// The extra cost of the earlier best design over the new one; `None` if it was removed.
    pub at_stake: Option<Usd>,
}

impl State {
    /// Evaluates every design of a file in every case.
    ///
    /// # Errors
    /// All errors of a design.
    pub fn of(study: &Study<'_>) -> Result<Self, Vec<Diagnostic>> {
        let evaluated = study.evaluate([])?;
        let variants: Vec<Option<&Patch>> =
            std::iter::once(None).chain(study.file.variants.iter().map(Some)).collect();
        let matrix = Matrix::of(study, &variants)?;
        let mut models = used(&evaluated);
        for variant in study.file.variants.iter() {
            models.extend(used(&study.evaluate([variant])?));
        }
        let day = study.day.of(&study.file.scenario([])?);
        Ok(Self { day, evaluated, matrix, models, variants: Arc::clone(&study.file.variants) })
    }

    /// A headline figure of the base design in the base case.
    #[must_use]
    pub fn figure(&self, figure: Figure) -> &Usd {
        &self.evaluated.projection.totals[figure]
    }

    /// Whether there is a choice between designs.
    #[must_use]
    pub fn has_choice(&self) -> bool {
        1 < self.matrix.rows.len()
    }

    /// The best design of the base case: the lowest total among those that meet the requirements, if any do.
    #[must_use]
    pub fn best(&self) -> Option<&str> {
        self.matrix.best.first().map(String::as_str)
    }

    fn variant(&self, design: &str) -> Option<&Patch> {
        self.variants.iter().find(|variant| variant.name == design)
    }

    fn total(&self, design: &str, case: usize) -> Option<&Usd> {
        self.matrix.rows.iter().find(|row| row.variant == design)?.totals.get(case)
    }
}

/// The models of all calls of a design, on any day.
fn used(evaluated: &Evaluated) -> BTreeSet<String> {
    let changes = evaluated.outlook.iter().flat_map(|outlook| &outlook.changes);
    let later = changes.map(|change| change.after.id.to_string());
    evaluated.plan.offers.values().map(|offer| offer.id.to_string()).chain(later).collect()
}

/// The cases in which the best design changes.
#[must_use]
pub fn flips(before: &State, after: &State) -> Vec<Flip> {
    if !before.has_choice() && !after.has_choice() {
        return Vec::new();
    }
    let cases = after.matrix.cases.iter().enumerate();
    let flip = |(index, case): (usize, &String)| {
        let was = before.matrix.cases.iter().position(|other| other == case)?;
        let (old, new) = (before.matrix.best.get(was)?, after.matrix.best.get(index)?);
        if old == new || is_renamed(old, before, new, after) {
            return None;
        }
        let at_stake = after.total(old, index).zip(after.total(new, index)).map(|(old, new)| old - new);
        Some(Flip { case: case.clone(), before: old.clone(), after: new.clone(), at_stake })
    };
    cases.filter_map(flip).collect()
}

/// Whether a design was only renamed.
fn is_renamed(old: &str, before: &State, new: &str, after: &State) -> bool {
    let is_same = match (before.variant(old), after.variant(new)) {
        (Some(old), Some(new)) => old.node.says_the_same(&new.node),
        _ => false,
    };
    is_same && before.variant(new).is_none() && after.variant(old).is_none()
}
