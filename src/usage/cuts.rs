//! Where prices change with the size of a call: the limits between which calls are added up.

use std::collections::BTreeMap;

use crate::pricing::{CacheRules, Card, LongContext, Offer, Table, Window, sha256};
use crate::units::{Moment, Tokens};

/// Numbers from one on, up to but without another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Class {
    /// The first number.
    pub from: u64,
    /// The first number above; `None` where there is no end.
    pub below: Option<u64>,
}

impl Class {
    /// Every number.
    pub const ALL: Self = Self { from: 0, below: None };

    /// Whether a limit from which on things differ is not inside of it, so that all of it is on one side.
    #[must_use]
    pub fn is_beside(self, limit: u64) -> bool {
        limit <= self.from || self.below.is_some_and(|below| below <= limit)
    }
}

/// The numbers from which on some price is another one, so that within them the price of a call is linear in what it
/// uses.
#[derive(Clone, Debug, Default)]
pub struct Cuts {
    /// Tokens of a prompt.
    context: Limits,
    /// Tokens of the part of a prompt that a cache has.
    prefix: Limits,
    /// The pieces in which caches take a prompt, above 1.
    granules: Limits,
    /// The windows of hours of the tables, by what they are called in buckets.
    hours: BTreeMap<String, Window>,
}

impl Cuts {
    /// The keys of a model that has any, in its table.
    pub const KEYS: [&str; 4] = ["long_context", "min_prefix", "granule", "hours"];

    /// Those that tables need, on any day.
    #[must_use]
    pub fn of<'t>(tables: impl IntoIterator<Item = &'t Table>) -> Self {
        let mut cuts = Self::default();
        for model in tables.into_iter().flat_map(|table| &table.models) {
            if let Some(rules) = &model.limits.cache {
                cuts.add_cache(rules);
            }
            for card in &model.cards {
                cuts.add_card(card);
            }
        }
        cuts
    }

    /// Tells the prompts apart that are longer than a model takes.
    pub fn add_limits_of(&mut self, offer: &Offer) {
        let limits = [&offer.limits.max_input, &offer.limits.context_window];
        self.context.add(limits.into_iter().flatten().filter_map(|most| whole(most)?.checked_add(1)));
    }

    fn add_cache(&mut self, rules: &CacheRules) {
        self.prefix.add(rules.min_prefix.as_ref().and_then(|least| whole(&least.value)));
        let granule = rules.granule.as_ref().and_then(|granule| whole(&granule.value));
        self.granules.add(granule.filter(|granule| 1 < *granule));
    }

    fn add_card(&mut self, card: &Card) {
        self.context.add(card.long_context.iter().filter_map(first_long));
        for window in &card.windows {
            self.hours.insert(called(window), window.clone());
        }
    }

    /// The limits of prompts, ascending.
    pub(super) fn contexts(&self) -> impl DoubleEndedIterator<Item = u64> {
        self.context.0.iter().copied().filter(|cut| *cut != 0)
    }

    /// The limits of the cached parts of prompts, ascending.
    pub(super) fn prefixes(&self) -> impl DoubleEndedIterator<Item = u64> {
        self.prefix.0.iter().copied().filter(|cut| *cut != 0)
    }

    /// The windows of hours, by what they are called in buckets.
    pub(super) fn windows(&self) -> &BTreeMap<String, Window> {
        &self.hours
    }

    /// The pieces in which caches take a prompt, above 1.
    pub(super) fn granules(&self) -> impl Iterator<Item = u64> {
        self.granules.0.iter().copied()
    }

    /// Where a prompt of so many tokens is.
    #[must_use]
    pub fn class_of_context(&self, tokens: u64) -> Class {
        self.context.class(tokens)
    }

    /// Where a cached part of a prompt of so many tokens is.
    #[must_use]
    pub fn class_of_prefix(&self, tokens: u64) -> Class {
        self.prefix.class(tokens)
    }

    /// The windows of hours, each with a plus where a time is in it, and else with a minus: in place of what `text` was.
    pub(super) fn hours(&self, at: Moment, text: &mut String) {
        text.clear();
        for (called, window) in &self.hours {
            let between = if text.is_empty() { "" } else { BETWEEN };
            let sign = if window.applies(at) { IN } else { OUTSIDE };
            [between, called, sign].into_iter().for_each(|part| text.push_str(part));
        }
    }
}

/// What is behind a window in which calls were made, and behind one in which they were not; and what is between windows.
pub(super) const IN: &str = "+";
pub(super) const OUTSIDE: &str = "-";
pub(super) const BETWEEN: &str = " ";

/// What a window of hours is called in buckets: its name, and a digest of its times, since other windows may have the name.
fn called(window: &Window) -> String {
    let times: String = sha256(&window.times()).chars().take(8).collect();
    format!("{}:{times}", window.name.replace(BETWEEN, "_"))
}

/// Whether calls were made in a window, by the hours of their bucket; `None` where these do not say it.
pub(super) fn is_in(hours: &str, window: &Window) -> Option<bool> {
    let called = called(window);
    let said = |sign: &str| hours.split(BETWEEN).any(|own| own.strip_suffix(sign) == Some(&called));
    [(IN, true), (OUTSIDE, false)].into_iter().find_map(|(sign, is_in)| said(sign).then_some(is_in))
}

/// The first length of a prompt to which the rates of a long context apply.
#[must_use]
pub(super) fn first_long(entry: &LongContext) -> Option<u64> {
    let threshold = whole(&entry.threshold)?;
    if entry.inclusive { Some(threshold) } else { threshold.checked_add(1) }
}

/// A whole number of tokens, where it is one that counts can be.
pub(super) fn whole(tokens: &Tokens) -> Option<u64> {
    tokens.exact().to_string().parse().ok()
}

/// Some numbers, each once and ascending. There are few of them, and they are walked through for every call.
#[derive(Clone, Debug, Default)]
struct Limits(Vec<u64>);

impl Limits {
    fn add(&mut self, more: impl IntoIterator<Item = u64>) {
        self.0.extend(more);
        self.0.sort_unstable();
        self.0.dedup();
    }

    /// Between which of them a number is.
    fn class(&self, number: u64) -> Class {
        let mut class = Class::ALL;
        for limit in &self.0 {
            if number < *limit {
                class.below = Some(*limit);
                break;
            }
            class.from = *limit;
        }
        class
    }
}

#[cfg(test)]
mod tests {
    use super::Cuts;
    use crate::pricing::{Catalog, Shipped, builtin};

    #[test]
    fn models_with_limits_have_one_of_the_keys() {
        let shipped = builtin().iter().map(|table| Shipped::from(*table).read_with(&Cuts::KEYS));
        let tables = shipped.collect::<Result<Vec<_>, _>>().expect("tables that can be read");
        let whole = Cuts::of(Catalog::builtin().tables());
        assert_eq!(format!("{:?}", Cuts::of(&tables)), format!("{whole:?}"));
        assert!(
            whole.contexts().count() != 0 && whole.granules().count() != 0 && !whole.windows().is_empty()
        );
        let models =
            |tables: &[crate::pricing::Table]| tables.iter().map(|table| table.models.len()).sum::<usize>();
        assert!(models(&tables) * 2 < models(Catalog::builtin().tables()));
    }
}
