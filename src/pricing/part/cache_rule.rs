//! One rule of a model's prompt cache.

use crate::diag::{Place, words};
use crate::pricing::format::CacheRules;
use crate::units::Tokens;
use crate::yaml::Located;

use super::PartValue;

words! {
    /// A rule of a prompt cache, by its key in files, in the order of a table.
    pub enum CacheRule {
        /// Who decides what is cached.
        Mode = "mode",
        /// The shortest prefix that is cached.
        MinPrefix = "min_prefix",
        /// A cached prefix is a multiple of so many tokens.
        Granule = "granule",
        /// How long an entry lives.
        Ttl = "ttl",
    }
}

impl CacheRule {
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
