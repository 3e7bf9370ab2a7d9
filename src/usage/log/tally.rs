//! Calls, added up by what they have in common. Nothing is made for a call whose bucket is known.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::usage::bucket::{Key, Sums, TooLarge};
use crate::usage::call::{Call, Sizes};
use crate::usage::cuts::Cuts;
use crate::usage::met::{Alike, Met};
use crate::usage::uses::meters_used;

use super::kept::{Digest, Kept};

/// What calls add up to.
#[derive(Debug)]
pub(super) struct Tally {
    cuts: Arc<Cuts>,
    /// The buckets, with the sums of calls that are not kept.
    met: Met,
    kept: Kept,
    /// The hours of the last call, whose space is used again.
    hours: String,
}

impl Tally {
    pub(super) fn new(cuts: Arc<Cuts>) -> Self {
        Self { cuts, met: Met::default(), kept: Kept::default(), hours: String::new() }
    }

    /// Takes a call into its bucket or, if it has an id, keeps it beside other lines of the same call.
    ///
    /// # Errors
    /// Its counts add up to more than numbers can hold.
    pub(super) fn take(&mut self, call: &Call<'_>, id: Option<Digest>) -> Result<(), TooLarge> {
        let counts = call.counts();
        let sizes = Sizes::of(counts.clone(), u64::checked_add).ok_or(TooLarge)?;
        self.cuts.hours(call.at, &mut self.hours);
        let alike = Alike {
            call,
            hours: &self.hours,
            context: self.cuts.class_of_context(sizes.context),
            prefix: self.cuts.class_of_prefix(sizes.prefix),
            meters: meters_used(counts.clone().map(|(meter, count)| (meter, count.into()))),
        };
        let known = self.met.get_index_of(&alike);
        let at = known.unwrap_or_else(|| self.met.insert_full(alike.key(), Sums::default()).0);
        match id {
            None => {
                let (key, sums) = self.met.get_index_mut(at).ok_or(TooLarge)?;
                sums.take(counts, call.fees(&key.uses.fees), call.cost, sizes, &self.cuts)
            }
            Some(id) => self.kept.take(id, at, call, &self.met),
        }
    }

    /// The buckets of all.
    ///
    /// # Errors
    /// Their counts add up to more than numbers can hold.
    pub(super) fn together(tallies: Vec<Self>) -> Result<BTreeMap<Key, Sums>, TooLarge> {
        let mut met = Met::default();
        let mut kept = Vec::new();
        let mut all_cuts = None;
        for Self { cuts, met: own, kept: lines, hours: _ } in tallies {
            let mut places = Vec::new();
            for (key, sums) in own {
                let place = met.entry(key);
                places.push(place.index());
                place.or_default().add(&sums)?;
            }
            kept.push((lines, places));
            all_cuts = Some(cuts);
        }
        let cuts = all_cuts.unwrap_or_default();
        for sums in Kept::together(kept, &met, &cuts) {
            for (at, sums) in sums? {
                met[at].add(&sums)?;
            }
        }
        // Of a bucket of lines that others took the place of nothing is left.
        Ok(met.into_iter().filter(|(_, sums)| sums.calls != 0).collect())
    }
}
