//! Calls that further lines may repeat, in little space: of the lines of a call the one with most output stays.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use foldhash::fast::RandomState;
use indexmap::IndexMap;
use indexmap::map::Entry;

use crate::effort::parallel;
use crate::units::Meter;
use crate::usage::bucket::{Key, Sums, TooLarge};
use crate::usage::call::{Call, Sizes, Status};
use crate::usage::cuts::Cuts;
use crate::usage::meters::Meters;

use crate::usage::met::Met;

/// 128 bits of an id: two ids have the same ones in a log of 10^12 lines with a chance below 10^-14.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Digest([u64; 2]);

impl Digest {
    /// That of an id of the call at a place in its line, within a file or, for 0, within all of them.
    pub(super) fn of(id: &str, at: usize, file: usize) -> Self {
        Self([0_u8, 1].map(|which| {
            let mut hasher = DefaultHasher::new();
            (which, file, at, id).hash(&mut hasher);
            hasher.finish()
        }))
    }
}

/// In how many parts the calls are kept, so that as many threads can put those of all threads together.
const SHARDS: usize = 16;

/// Calls by the digest of their id.
#[derive(Debug, Default)]
pub(super) struct Kept {
    shards: [Shard; SHARDS],
    /// The numbers of a call, whose space is used again.
    numbers: Vec<u8>,
}

#[derive(Debug, Default)]
struct Shard {
    lines: IndexMap<Digest, Line, RandomState>,
    /// The numbers of all lines.
    numbers: Vec<u8>,
}

/// The line of a call that stays so far.
#[derive(Clone, Copy, Debug)]
struct Line {
    /// Where its numbers begin.
    at: usize,
    /// The number of its bucket.
    bucket: u32,
    /// How many further lines the call has.
    repeats: u32,
}

impl Kept {
    /// Takes a line of a call, whose bucket is known by this number.
    ///
    /// # Errors
    /// There are more lines than numbers can count.
    pub(super) fn take(
        &mut self,
        id: Digest,
        bucket: usize,
        call: &Call<'_>,
        met: &Met,
    ) -> Result<(), TooLarge> {
        self.numbers.clear();
        let (key, _) = met.get_index(bucket).ok_or(TooLarge)?;
        let fees = call.fees(&key.uses.fees).map(|(_, uses)| uses);
        write(&mut self.numbers, call.counts(), fees, call.cost);
        let line = Line { at: 0, bucket: bucket.try_into().map_err(|_| TooLarge)?, repeats: 0 };
        self.shards[id.shard()].take(id, line, &self.numbers, met)
    }

    /// The sums of the calls of all, by the number of their bucket, in parts. Each comes with the numbers of its buckets
    /// among those that are `met`.
    pub(super) fn together(
        all: Vec<(Self, Vec<usize>)>,
        met: &Met,
        cuts: &Cuts,
    ) -> Vec<Result<BTreeMap<usize, Sums>, TooLarge>> {
        let (all, places): (Vec<Self>, Vec<Vec<usize>>) = all.into_iter().unzip();
        let mut all: Vec<_> = all.into_iter().map(|kept| kept.shards.into_iter()).collect();
        let shards = (0..SHARDS).map(|_| all.iter_mut().filter_map(Iterator::next).collect::<Vec<Shard>>());
        parallel::map(shards.collect(), |shards| Shard::together(shards, &places, met)?.sums(met, cuts))
    }
}

impl Digest {
    fn shard(self) -> usize {
        usize::try_from(self.0[0] % SHARDS as u64).unwrap_or_default()
    }
}

impl Shard {
    /// Takes a line of a call, or what stays of some.
    fn take(&mut self, id: Digest, new: Line, numbers: &[u8], met: &Met) -> Result<(), TooLarge> {
        let end = self.numbers.len();
        match self.lines.entry(id) {
            Entry::Vacant(place) => {
                place.insert(Line { at: end, ..new });
                self.numbers.extend_from_slice(numbers);
            }
            Entry::Occupied(mut place) => {
                let old = place.get_mut();
                let lines = old.repeats.checked_add(new.repeats).and_then(|lines| lines.checked_add(1));
                let used = Used::read(&self.numbers[old.at..], old.bucket, met);
                if used.weigh(&Used::read(numbers, new.bucket, met)) == Ordering::Less {
                    // The space of the old numbers is used again only if the new ones fit into it.
                    let at = if numbers.len() <= used.length { old.at } else { end };
                    self.numbers.resize(end.max(at + numbers.len()), 0);
                    self.numbers[at..at + numbers.len()].copy_from_slice(numbers);
                    *old = Line { at, ..new };
                }
                old.repeats = lines.ok_or(TooLarge)?;
            }
        }
        Ok(())
    }

    /// The same part of all, each with the places of its buckets among those that are met.
    fn together(shards: Vec<Self>, places: &[Vec<usize>], met: &Met) -> Result<Self, TooLarge> {
        let mut shards = shards.into_iter().zip(places);
        let Some((mut all, first)) = shards.next() else { return Ok(Self::default()) };
        for line in all.lines.values_mut() {
            line.bucket = first[line.bucket as usize].try_into().map_err(|_| TooLarge)?;
        }
        for (shard, places) in shards {
            for (id, line) in &shard.lines {
                let numbers = &shard.numbers[line.at..];
                let bucket = places[line.bucket as usize].try_into().map_err(|_| TooLarge)?;
                let length = Used::read(numbers, bucket, met).length;
                all.take(*id, Line { bucket, ..*line }, &numbers[..length], met)?;
            }
        }
        Ok(all)
    }

    /// The sums of its calls, by the number of their bucket.
    fn sums(&self, met: &Met, cuts: &Cuts) -> Result<BTreeMap<usize, Sums>, TooLarge> {
        let mut sums: BTreeMap<usize, Sums> = BTreeMap::new();
        for line in self.lines.values() {
            let used = Used::read(&self.numbers[line.at..], line.bucket, met);
            let sizes = Sizes::of(used.counts.iter().copied(), u64::checked_add).ok_or(TooLarge)?;
            let own = sums.entry(line.bucket as usize).or_default();
            let names = used.key.uses.fees.iter().map(String::as_str);
            let fees = names.zip(used.fees.iter().copied());
            own.take(used.counts.iter().copied(), fees, used.cost, sizes, cuts)?;
            own.repeats = own.repeats.checked_add(line.repeats.into()).ok_or(TooLarge)?;
        }
        Ok(sums)
    }
}

/// What the line of a call says that it uses.
struct Used<'m> {
    key: &'m Key,
    counts: Vec<(Meter, u64)>,
    fees: Vec<u128>,
    cost: Option<u64>,
    /// How many bytes hold its numbers.
    length: usize,
}

/// Writes what a call uses: which meters, and whether its cost is known; how much of each; uses of tools; the cost.
fn write(
    bytes: &mut Vec<u8>,
    counts: impl Iterator<Item = (Meter, u64)> + Clone,
    fees: impl Iterator<Item = u128>,
    cost: Option<u64>,
) {
    let meters: Meters = counts.clone().map(|(meter, _)| meter).collect();
    let first = meters.number() << 1 | u64::from(cost.is_some());
    let numbers = counts.map(|(_, count)| count.into()).chain(fees).chain(cost.map(u128::from));
    for mut number in std::iter::once(first.into()).chain(numbers) {
        while 0x80 <= number {
            bytes.push(number.to_le_bytes()[0] | 0x80);
            number >>= 7;
        }
        bytes.push(number.to_le_bytes()[0]);
    }
}

impl<'m> Used<'m> {
    /// What [`write`] has written of a call of a bucket.
    fn read(bytes: &[u8], bucket: u32, met: &'m Met) -> Self {
        let mut length = 0;
        let mut next = || {
            let mut number = 0;
            for shift in (0..).step_by(7) {
                let byte = bytes[length];
                length += 1;
                number |= u128::from(byte & 0x7f) << shift;
                if byte < 0x80 {
                    break;
                }
            }
            number
        };
        // Counts and costs were written from numbers of 64 bits.
        let small = |number: u128| u64::try_from(number).unwrap_or_default();
        let first = small(next());
        let (key, _) = met.get_index(bucket as usize).unwrap_or_else(|| unreachable!("its bucket is met"));
        let meters = Meters::of_number(first >> 1).into_iter();
        let counts = meters.map(|meter| (meter, small(next()))).collect();
        let fees = key.uses.fees.iter().map(|_| next()).collect();
        let cost = (first & 1 == 1).then(|| small(next()));
        Self { key, counts, fees, cost, length }
    }

    /// Of two lines of a call one that did not fail stays, since that one is billed, and else the one with most output; of
    /// two with as much the one with more of the rest, and then that of the earlier day, since copies are made later. Their
    /// order does not matter.
    fn weigh(&self, other: &Self) -> Ordering {
        let number = |of: &Self, meter: Meter| {
            of.counts.iter().find(|(own, _)| *own == meter).map_or(0, |(_, count)| *count)
        };
        let all = |of: &Self| of.counts.iter().map(|(_, count)| u128::from(*count)).sum::<u128>();
        let each = |of: &Self| Meter::all().map(|meter| number(of, meter));
        let output = |of: &Self| number(of, Meter::Output);
        let is_billed = |of: &Self| of.key.status != Status::Failed;
        is_billed(self)
            .cmp(&is_billed(other))
            .then_with(|| output(self).cmp(&output(other)))
            .then_with(|| all(self).cmp(&all(other)))
            .then_with(|| each(self).cmp(&each(other)))
            .then_with(|| other.key.day.cmp(&self.key.day))
            .then_with(|| self.key.cmp(other.key))
            .then_with(|| (&self.fees, self.cost).cmp(&(&other.fees, other.cost)))
    }
}
