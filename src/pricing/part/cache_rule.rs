//! One rule of a model's prompt cache.

use crate::diag::Place;
use crate::pricing::format::CacheRules;
use crate::units::Tokens;
use crate::yaml::Located;

use super::PartValue;

/// A rule of a prompt cache.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum CacheRule {
    /// Who decides what is cached.
    Mode,
    /// The shortest prefix that is cached.
    MinPrefix,
    /// A cached prefix is a multiple of so many tokens.
    Granule,
    /// How long an entry lives.
    Ttl,
}

impl CacheRule {
    /// All of them, in the order of a table.
    pub const ALL: [Self; 4] = [Self::Mode, Self::MinPrefix, Self::Granule, Self::Ttl];

    /// The key in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Mode => "mode",
            Self::MinPrefix => "min_prefix",
            Self::Granule => "granule",
            Self::Ttl => "ttl",
        }
    }

    pub(super) fn value(self, rules: &CacheRules) -> Option<PartValue> {
        let tokens = |tokens: &Located<Tokens>| PartValue::Number(tokens.value.exact().clone());
        match self {
            Self::Mode => Some(PartValue::Words(rules.mode.word().to_owned())),
            Self::MinPrefix => rules.min_prefix.as_ref().map(tokens),
            Self::Granule => rules.granule.as_ref().map(tokens),
            Self::Ttl => rules.ttl.as_ref().map(|ttl| PartValue::Words(ttl.value.to_string())),
        }
    }

    pub(super) fn place(self, rules: &CacheRules) -> Option<Place> {
        match self {
            Self::Mode => None,
            Self::MinPrefix => rules.min_prefix.as_ref().map(|rule| rule.place.clone()),
            Self::Granule => rules.granule.as_ref().map(|rule| rule.place.clone()),
            Self::Ttl => rules.ttl.as_ref().map(|rule| rule.place.clone()),
        }
    }

    pub(super) fn take(self, own: &mut CacheRules, their: &CacheRules) {
        match self {
            Self::Mode => own.mode = their.mode,
            Self::MinPrefix => own.min_prefix.clone_from(&their.min_prefix),
            Self::Granule => own.granule.clone_from(&their.granule),
            Self::Ttl => own.ttl.clone_from(&their.ttl),
        }
    }
}
