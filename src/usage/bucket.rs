//! Calls that are priced alike, added up.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::fmt;

use crate::diag::{Code, Diagnostic};
use crate::pricing::Catalog;
use crate::units::{Date, Meter, ModelId, Tier};

use super::call::{Sizes, Status};
use super::cuts::{Class, Cuts};
use super::uses::Uses;

/// What calls of a bucket have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Key {
    /// Who was called, as the log names it; empty where it does not.
    pub provider: String,
    /// The model that answered, as the log names it.
    pub model: String,
    /// The day in UTC.
    pub day: Date,
    /// The windows of hours of the tables, each with a plus where the calls were made in it, and else with a minus.
    pub hours: String,
    /// The tier that served.
    pub tier: Tier,
    /// The region whose prices apply; empty where none does.
    pub region: String,
    /// How many tokens their prompts have.
    pub context: Class,
    /// How many of these a prompt cache read or wrote.
    pub prefix: Class,
    /// How they ended.
    pub status: Status,
    /// The values of the tags that are asked for; empty where a call has none.
    pub tags: Vec<String>,
    /// What each of them uses.
    pub uses: Uses,
}

/// What the calls of a bucket use in all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sums {
    /// How many calls these are.
    pub calls: u64,
    /// How many further lines the log has of them.
    pub repeats: u64,
    /// What each meter counts, where that is not 0.
    pub meters: BTreeMap<Meter, Counted>,
    /// What caches with larger pieces have of them, by the size of a piece.
    pub granules: BTreeMap<u64, InGranules>,
    /// The most tokens that one of them has, prompt and answer together.
    pub longest: u64,
    /// Uses of tools, by the name of their fee.
    pub fees: BTreeMap<String, Counted>,
    /// What the log says that they cost.
    pub cost: Reported,
}

/// What calls use of something.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// How much, in whole tokens, pieces or uses, and times in microseconds.
    pub number: u128,
    /// How many calls use it.
    pub calls: u64,
}

/// What a cache has that takes prompts in whole pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct InGranules {
    /// Tokens that are read, rounded down call by call.
    pub read: u128,
    /// Tokens that are read or written, rounded down call by call.
    pub prefix: u128,
}

/// What a log says that calls cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reported {
    /// In 10⁻¹² USD.
    pub picos: u128,
    /// Of how many calls it says so.
    pub calls: u64,
}

/// A number is larger than sums can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge;

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the counts add up to more than numbers can hold")
    }
}

impl From<TooLarge> for Diagnostic {
    fn from(too_large: TooLarge) -> Self {
        Self::error(Code::BadLogLine, too_large.to_string())
    }
}

/// Buckets by what their calls have in common.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Buckets {
    /// The names of the tags whose values the keys have.
    pub tags: Vec<String>,
    /// The buckets.
    pub sums: BTreeMap<Key, Sums>,
}

impl Key {
    /// The model with its provider, as the log names them.
    #[must_use]
    pub fn called(&self) -> String {
        match self.provider.as_str() {
            "" => self.model.clone(),
            provider => format!("{provider}/{}", self.model),
        }
    }

    /// Makes it that of a call of which nothing is known; its space is used again.
    pub(super) fn clear(&mut self) {
        let Self { provider, model, day, hours, tier, region, context, prefix, status, tags, uses } = self;
        [provider, model, hours, region].into_iter().chain(tags).for_each(String::clear);
        (*day, *tier, *context, *prefix, *status) =
            (Date::EPOCH, Tier::Standard, Class::ALL, Class::ALL, Status::Ok);
        uses.fees.clear();
    }

    /// The model, as tables know it; `None` where no table has it.
    #[must_use]
    pub fn model_in(&self, catalog: &Catalog, day: Date) -> Option<ModelId> {
        match self.provider.as_str() {
            "" => catalog.find(&self.model).ok(),
            provider => catalog.served(provider, &self.model, day).ok(),
        }
    }
}

impl Sums {
    /// Adds a call: what it uses of each meter and, in the order of their names, of tools.
    ///
    /// # Errors
    /// A sum is larger than 2^120.
    pub(super) fn take<'n>(
        &mut self,
        counts: impl Iterator<Item = (Meter, u64)>,
        fees: impl Iterator<Item = (&'n str, u128)>,
        cost: Option<u64>,
        sizes: Sizes<u64>,
        cuts: &Cuts,
    ) -> Result<(), TooLarge> {
        count(&mut self.calls, 1)?;
        for (meter, number) in counts {
            self.meters.entry(meter).or_default().add(Counted { number: number.into(), calls: 1 })?;
        }
        for (name, number) in fees {
            self.add_fee(name, Counted { number, calls: 1 })?;
        }
        for granule in cuts.granules() {
            let own = self.granules.entry(granule).or_default();
            let whole = |number: u64| u128::from(number - number % granule);
            sum(&mut own.read, whole(sizes.read))?;
            sum(&mut own.prefix, whole(sizes.prefix))?;
        }
        self.longest = self.longest.max(sizes.total);
        if let Some(picos) = cost {
            sum(&mut self.cost.picos, picos.into())?;
            count(&mut self.cost.calls, 1)?;
        }
        Ok(())
    }

    /// Most calls use a tool that others have used.
    fn add_fee(&mut self, name: &str, counted: Counted) -> Result<(), TooLarge> {
        match self.fees.get_mut(name) {
            Some(own) => own.add(counted),
            None => {
                self.fees.insert(name.to_owned(), counted);
                Ok(())
            }
        }
    }

    /// Adds other calls to these.
    ///
    /// # Errors
    /// A sum is larger than 2^120.
    pub fn add(&mut self, other: &Self) -> Result<(), TooLarge> {
        count(&mut self.calls, other.calls)?;
        count(&mut self.repeats, other.repeats)?;
        for (meter, counted) in &other.meters {
            self.meters.entry(*meter).or_default().add(*counted)?;
        }
        for (name, counted) in &other.fees {
            self.add_fee(name, *counted)?;
        }
        for (granule, tokens) in &other.granules {
            let own = self.granules.entry(*granule).or_default();
            sum(&mut own.read, tokens.read)?;
            sum(&mut own.prefix, tokens.prefix)?;
        }
        self.longest = self.longest.max(other.longest);
        sum(&mut self.cost.picos, other.cost.picos)?;
        count(&mut self.cost.calls, other.cost.calls)
    }

    /// What the meters count, of which each counts something.
    pub(super) fn counts(&self) -> impl Iterator<Item = (Meter, u128)> + Clone {
        self.meters.iter().map(|(meter, counted)| (*meter, counted.number))
    }

    /// The sizes of all calls together.
    pub(super) fn sizes(&self) -> Option<Sizes<u128>> {
        Sizes::of(self.counts(), u128::checked_add)
    }

    /// What a meter counts.
    #[must_use]
    pub fn number(&self, meter: Meter) -> u128 {
        self.meters.get(&meter).map_or(0, |counted| counted.number)
    }

    /// How many calls read something from a prompt cache.
    #[must_use]
    pub fn calls_read(&self) -> u64 {
        self.meters.get(&Meter::CacheRead).map_or(0, |counted| counted.calls)
    }

    /// What some meters count together.
    #[must_use]
    pub fn number_of(&self, is_in: impl Fn(Meter) -> bool) -> u128 {
        self.meters.iter().filter(|(meter, _)| is_in(**meter)).map(|(_, counted)| counted.number).sum()
    }
}

impl Counted {
    fn add(&mut self, other: Self) -> Result<(), TooLarge> {
        sum(&mut self.number, other.number)?;
        count(&mut self.calls, other.calls)
    }
}

impl Buckets {
    /// Adds calls to their bucket.
    ///
    /// # Errors
    /// A sum is larger than 2^120.
    pub fn add(&mut self, key: Key, sums: Sums) -> Result<(), TooLarge> {
        match self.sums.entry(key) {
            Entry::Occupied(mut own) => own.get_mut().add(&sums),
            Entry::Vacant(none) => {
                none.insert(sums);
                Ok(())
            }
        }
    }

    /// Adds all of others.
    ///
    /// # Errors
    /// A sum is larger than 2^120.
    pub fn add_all(&mut self, others: Self) -> Result<(), TooLarge> {
        if self.sums.is_empty() {
            self.sums = others.sums;
            return Ok(());
        }
        others.sums.into_iter().try_for_each(|(key, sums)| self.add(key, sums))
    }
}

fn count(own: &mut u64, other: u64) -> Result<(), TooLarge> {
    *own = own.checked_add(other).ok_or(TooLarge)?;
    Ok(())
}

/// Some meters are summed up together: what is left of a number of 128 bits is enough for all of them.
fn sum(own: &mut u128, other: u128) -> Result<(), TooLarge> {
    const MOST: u128 = u128::MAX >> 8;
    *own = own.checked_add(other).filter(|sum| *sum <= MOST).ok_or(TooLarge)?;
    Ok(())
}
