//! The cost of several scenarios, told apart by a tag.

use std::collections::BTreeMap;

use crate::diag::{Code, Diagnostic};
use crate::units::Figures;

use super::Projected;

/// What costs of all scenarios have the same text of a tag.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Tagged<'p> {
    /// The text; `None` of what has no such tag.
    pub text: Option<&'p str>,
    /// The figures of each scenario that has some, in the order of the scenarios.
    pub parts: Vec<(&'p Projected, Figures)>,
}

impl Tagged<'_> {
    /// The sum over the scenarios; `None` if some cover a month and others a horizon, or their horizons differ.
    #[must_use]
    pub fn sum(&self) -> Option<Figures> {
        Projected::sum_of(self.parts.iter().map(|(one, figures)| (*one, figures)))
    }
}

/// The costs of scenarios by what a tag says, in the order of the texts; what has no such tag comes last.
///
/// # Errors
/// No scenario has such a tag: most likely a slip.
pub fn by_tag<'p>(all: &'p [Projected], name: &str) -> Result<Vec<Tagged<'p>>, Box<Diagnostic>> {
    let mut known: Vec<&str> = all.iter().flat_map(|one| one.projection.tag_names()).collect();
    if !known.contains(&name) {
        known.sort_unstable();
        known.dedup();
        let unknown =
            Diagnostic::error(Code::UnknownTag, format!("no step and no fixed cost has a tag `{name}`"));
        return Err(Box::new(match known.is_empty() {
            true => {
                unknown.help(format!("write `tags: {{{name}: …}}` at the top of a scenario, or on its steps"))
            }
            false => unknown.suggest(name, known),
        }));
    }
    let mut groups: BTreeMap<Option<&str>, Vec<(&Projected, Figures)>> = BTreeMap::new();
    for one in all {
        for (text, figures) in one.projection.by_tag(name) {
            groups.entry(text).or_default().push((one, figures));
        }
    }
    let without = groups.remove_entry(&None);
    Ok(groups.into_iter().chain(without).map(|(text, parts)| Tagged { text, parts }).collect())
}
