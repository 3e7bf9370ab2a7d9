//! Figures told apart by tags.

use std::collections::{BTreeMap, BTreeSet};

use crate::units::{Count, Figure, Figures, Tags};

use crate::scenario::PlannedFixed;

use super::{Projection, StepResult};

impl Projection {
    /// The steps and the fixed costs, each with its tags and its figures.
    fn tagged(&self) -> impl Iterator<Item = (&Tags, Figures)> {
        let steps = self.steps.iter().map(|step| (&*step.tags, step.figures.clone()));
        let fixed = self.fixed.iter().map(|cost| {
            let mut figures = Figures::default();
            figures[Figure::Fixed] = &cost.per_month * &Count::of(self.months);
            (&cost.tags, figures)
        });
        steps.chain(fixed)
    }

    /// The names of all tags of steps and fixed costs.
    #[must_use]
    pub fn tag_names(&self) -> BTreeSet<&str> {
        let tags = self.steps.iter().map(|step| &*step.tags).chain(self.fixed.iter().map(|cost| &cost.tags));
        tags.flat_map(Tags::each).map(|(name, _)| name).collect()
    }

    /// Whether a step or a fixed cost has all of some tags.
    #[must_use]
    pub fn has_tags(&self, tags: &Tags) -> bool {
        self.tagged().any(|(own, _)| own.has(tags))
    }

    /// Whether the steps and the fixed costs that another one has too, by their names, have the same tags there.
    #[must_use]
    pub fn is_tagged_as(&self, other: &Self) -> bool {
        let steps = |other: &StepResult| {
            self.steps.iter().filter(|step| step.name == other.name).all(|step| step.tags == other.tags)
        };
        let fixed = |other: &PlannedFixed| {
            self.fixed.iter().filter(|cost| cost.name == other.name).all(|cost| cost.tags == other.tags)
        };
        other.steps.iter().all(steps) && other.fixed.iter().all(fixed)
    }

    /// Only the steps and the fixed costs that have all of some tags, for the units of the whole.
    #[must_use]
    pub fn with_tags(&self, tags: &Tags) -> Self {
        let mut totals = Figures::default();
        self.tagged().filter(|(own, _)| own.has(tags)).for_each(|(_, figures)| totals += &figures);
        let steps = self.steps.iter().filter(|step| step.tags.has(tags)).cloned();
        let fixed = self.fixed.iter().filter(|cost| cost.tags.has(tags)).cloned();
        Self { steps: steps.collect(), fixed: fixed.collect(), totals: totals.summed(), ..self.clone() }
    }

    /// The figures of all that has the same text of a tag, in the order of the texts; those of what has no such tag
    /// come last. Together they are the totals.
    #[must_use]
    pub fn by_tag(&self, name: &str) -> Vec<(Option<&str>, Figures)> {
        let mut groups: BTreeMap<Option<&str>, Figures> = BTreeMap::new();
        for (tags, figures) in self.tagged() {
            *groups.entry(tags.get(name)).or_default() += &figures;
        }
        let without = groups.remove_entry(&None);
        groups.into_iter().chain(without).map(|(text, figures)| (text, figures.summed())).collect()
    }
}
