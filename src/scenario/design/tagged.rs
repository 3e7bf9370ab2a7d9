//! The tags of a scenario: of all its parts, and of single ones.

use std::collections::BTreeSet;

use crate::units::Tags;

use super::Scenario;

impl Scenario {
    /// The tags of a step or a fixed cost: its own, and those of the whole scenario beside them.
    #[must_use]
    pub(crate) fn tags_with(&self, own: Option<&Tags>) -> Tags {
        own.map_or_else(|| self.tags.clone(), |own| own.within(&self.tags))
    }

    /// The names of all tags, in order.
    #[must_use]
    pub fn tag_names(&self) -> BTreeSet<&str> {
        let steps = self.steps.iter().filter_map(|step| step.stated.tags.as_ref());
        let fixed = self.fixed.iter().filter_map(|cost| cost.tags.as_ref());
        steps.chain(fixed).chain([&self.tags]).flat_map(Tags::each).map(|(name, _)| name).collect()
    }
}
