//! Buckets in the order in which they were met. That of a call is found without a key being made.

use std::hash::{Hash, Hasher};

use foldhash::fast::RandomState;
use indexmap::{Equivalent, IndexMap};

use crate::units::Date;
use crate::usage::bucket::{Key, Sums};
use crate::usage::call::Call;
use crate::usage::cuts::Class;
use crate::usage::meters::Meters;
use crate::usage::uses::Uses;

/// Buckets that were met.
pub(super) type Met = IndexMap<Key, Sums, RandomState>;

/// What a call has in common with others, as a key of buckets that is not made yet.
pub(super) struct Alike<'c> {
    pub(super) call: &'c Call<'c>,
    pub(super) hours: &'c str,
    pub(super) context: Class,
    pub(super) prefix: Class,
    pub(super) meters: Meters,
}

impl Alike<'_> {
    pub(super) fn key(&self) -> Key {
        let Self { call, hours, context, prefix, meters } = *self;
        let fees = call.fees.iter().filter(|(_, uses)| *uses != 0);
        Key {
            provider: call.provider.clone().into_owned(),
            model: call.model.clone().into_owned(),
            day: call.at.day,
            hours: hours.to_owned(),
            tier: call.tier,
            region: call.region.clone().into_owned(),
            context,
            prefix,
            status: call.status,
            tags: call.tags.iter().map(|tag| tag.clone().into_owned()).collect(),
            uses: Uses { meters, fees: fees.map(|(name, _)| name.clone().into_owned()).collect() },
        }
    }
}

impl Equivalent<Key> for Alike<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        let Self { call, hours, context, prefix, meters } = *self;
        let Key { provider, model, day, hours: own_hours, tier, region, status, tags, uses, .. } = key;
        let used = || call.fees.iter().filter(|(_, uses)| *uses != 0);
        call.at.day == *day
            && call.model == *model
            && call.provider == *provider
            && (context, prefix, meters) == (key.context, key.prefix, uses.meters)
            && (call.status, call.tier) == (*status, *tier)
            && call.region == *region
            && hours == own_hours
            && call.tags == *tags
            && used().all(|(name, _)| uses.fees.contains(name.as_ref()))
            && uses.fees.iter().all(|name| used().any(|(own, _)| own == name))
    }
}

impl Hash for Alike<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { call, hours, context, prefix, meters } = *self;
        let tags = call.tags.iter().map(AsRef::as_ref);
        hash(
            state,
            [&call.provider, &call.model, &call.region, hours],
            tags,
            (call.at.day, context, prefix, meters),
        );
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { provider, model, region, hours, day, context, prefix, tags, uses, .. } = self;
        let tags = tags.iter().map(AsRef::as_ref);
        hash(state, [provider, model, region, hours], tags, (*day, *context, *prefix, uses.meters));
    }
}

/// What a key and what is equivalent to it are found by; the rest of them tells few apart.
fn hash<'k>(
    state: &mut impl Hasher,
    names: [&'k str; 4],
    tags: impl Iterator<Item = &'k str>,
    others: (Date, Class, Class, Meters),
) {
    names.into_iter().chain(tags).for_each(|name| name.hash(state));
    others.hash(state);
}
