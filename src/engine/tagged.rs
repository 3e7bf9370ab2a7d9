//! Figures told apart by tags.

use std::collections::{BTreeMap, BTreeSet};

use crate::units::{Count, Figure, Figures, Tags};

use super::Projection;

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
