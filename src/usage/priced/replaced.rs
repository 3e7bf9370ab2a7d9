//! Calls that are priced as if other models had answered them.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::pricing::{CacheMode, Rate};
use crate::units::{Count, Date, Meter, ModelId, Share, Usd};
use crate::usage::bucket::{Key, Sums};

use super::cached::{cached, granule, is_timed_write};
use super::model::{Model, Models, Price, exact};
use super::over::{Limit, over};
use super::unpriced::Unpriced;

/// A share of the calls of a model is priced as if another one had answered them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    /// The model of the calls, as the tables call it or else as the log does.
    pub old: String,
    /// The model by whose prices they are priced.
    pub new: ModelId,
    /// How much of each call, by weight.
    pub share: Share,
}

/// What a replacement makes of its share of the calls.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Replaced {
    /// What is replaced.
    pub by: Replacement,
    /// How many calls the old model has.
    pub calls: u64,
    /// How many of them have a price as they are, and how many one as replaced.
    pub priced: [u64; 2],
    /// What the share costs as it is.
    pub before: Usd,
    /// What it costs as replaced.
    pub amount: Usd,
    /// What the pieces of the old model's cache hide of the new one's.
    pub hidden: Hidden,
    /// By limits of the new model on the tokens of a call, how many calls are over it at least.
    pub over: BTreeMap<(Limit, u64), u64>,
    /// How many tokens were written to a cache for longer than its default time, which the new one's keeps as all others.
    pub untimed: u128,
    /// Whether some read tokens from a cache, some wrote any to one, and the new model's cache keeps what is marked.
    cache: [bool; 3],
}

/// What calls may have in a cache that takes smaller pieces than theirs did.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Hidden {
    /// How many calls.
    pub calls: u64,
    /// How many tokens each of them may have more in the cache.
    pub tokens: u64,
    /// By how much the share may be cheaper and dearer, both as amounts that are added to it.
    pub change: [Usd; 2],
}

/// A model that takes a part of calls, and the day of its prices.
pub(super) struct Part<'m> {
    /// The number of the replacement.
    pub(super) by: usize,
    pub(super) model: &'m Model,
    pub(super) day: Date,
}

/// What sums cost, by the model and the rate of each part of it.
pub(super) type Lines = Vec<(String, Arc<Rate>, Usd)>;

impl Replaced {
    pub(super) fn of(by: &Replacement) -> Self {
        Self {
            by: by.clone(),
            calls: 0,
            priced: [0; 2],
            before: Usd::default(),
            amount: Usd::default(),
            hidden: Hidden::default(),
            over: BTreeMap::new(),
            untimed: 0,
            cache: [false; 3],
        }
    }

    /// What the share costs more as replaced, where all of it has a price both times.
    #[must_use]
    pub fn difference(&self) -> Option<Usd> {
        (self.priced == [self.calls; 2]).then(|| &self.amount - &self.before)
    }

    /// Whether tokens were read from a cache, and none are counted as written to one, though the new model bills what is
    /// marked to be written.
    #[must_use]
    pub fn is_without_writes(&self) -> bool {
        self.cache == [true, false, true]
    }
}

/// The models that take parts of the calls of a model, whose prices of a day are looked up, each with the number of what
/// is replaced.
pub(super) fn takers(
    models: &mut Models<'_>,
    old: usize,
    all: &[Replacement],
    day: Date,
) -> Vec<(usize, usize)> {
    if all.is_empty() {
        return Vec::new();
    }
    let old = models.all[old].name.clone();
    let of_old = all.iter().enumerate().filter(|(_, one)| one.old == old);
    of_old.map(|(by, one)| (by, models.sold(&one.new, day))).collect()
}

/// What sums of a model cost where parts of it are priced as others.
pub(super) fn routed(
    (old, day): (&Model, Date),
    parts: &[Part<'_>],
    (of, sums): (&Key, &Sums),
    own: &Price,
    replaced: &mut [Replaced],
) -> Result<Lines, Unpriced> {
    let mut rest = Share::ALL;
    let mut lines = Ok(Lines::new());
    let mut add = |model: &Model, priced: &Price, share: &Share| match priced {
        Ok(more) => {
            if let Ok(lines) = &mut lines {
                lines.extend(
                    more.iter().map(|(rate, amount)| (model.name.clone(), Arc::clone(rate), amount * share)),
                );
            }
        }
        Err(why) if lines.is_ok() => lines = Err(why.of(&model.name)),
        Err(_) => {}
    };
    for part in parts {
        let replaced = &mut replaced[part.by];
        let share = replaced.by.share.clone();
        rest = Share::new(rest.exact() - share.exact()).unwrap_or(Share::NONE);
        let new =
            part.model.offer(part.day).map_or_else(|| Ok(sums.clone()), |offer| cached(of, sums, offer));
        let new = new.and_then(|sums| Ok((part.model.price(part.day, of, &sums)?, sums)));
        let (new, taken) = match new {
            Ok((lines, taken)) => (Ok(lines), Some(taken)),
            Err(none) => (Err(none), None),
        };
        replaced.add(part, (of, sums), [own, &new]);
        if let Some(taken) = taken {
            replaced.hide(part, (old, day), of, &taken);
            let [before, after] = [sums, &taken].map(|sums| sums.number_of(is_timed_write));
            // What is not cached at all is no matter of time.
            let is_written = taken.number(Meter::CacheWrite) != 0;
            replaced.untimed += if is_written { before.saturating_sub(after) } else { 0 };
        }
        add(part.model, &new, &share);
    }
    if !rest.is_zero() {
        add(old, own, &rest);
    }
    lines
}

impl Replaced {
    fn add(&mut self, part: &Part<'_>, (of, sums): (&Key, &Sums), priced: [&Price; 2]) {
        for (limit, tokens, calls) in
            part.model.offer(part.day).map_or_else(Vec::new, |new| over(new, of, sums))
        {
            *self.over.entry((limit, tokens)).or_default() += calls;
        }
        let share = self.by.share.clone();
        self.calls += sums.calls;
        for ((sum, calls), priced) in
            [&mut self.before, &mut self.amount].into_iter().zip(&mut self.priced).zip(priced)
        {
            if let Ok(lines) = priced {
                *calls += sums.calls;
                lines.iter().for_each(|(_, amount)| *sum += &(amount * &share));
            }
        }
        let cache = part.model.offer(part.day).and_then(|offer| offer.limits.cache.as_ref());
        let is_marked = cache.is_some_and(|cache| cache.mode == CacheMode::Explicit);
        let [has_reads, has_writes] = [true, false]
            .map(|is_read| sums.number_of(|meter| meter.is_cached_text() && meter.is_read() == is_read) != 0);
        for (own, more) in self.cache.iter_mut().zip([has_reads, has_writes, is_marked]) {
            *own |= more;
        }
    }

    /// Takes note of tokens that may be in the new model's cache beside those that it takes of what the log counts.
    fn hide(&mut self, part: &Part<'_>, (old, day): (&Model, Date), of: &Key, sums: &Sums) {
        let [old, new] = [(old, day), (part.model, part.day)].map(|(model, day)| model.offer(day));
        let [old, new] = [old, new].map(|offer| offer.map_or(1, |offer| granule(offer)));
        if new.is_multiple_of(old) {
            return;
        }
        let tokens = old - 1;
        let price = |meter: Meter| Some(part.model.rate(part.day, of, meter).ok()?.net.of(&Count::ONE));
        let cached = sums.meters.keys().filter(|meter| meter.is_cached_text());
        let changes: Vec<Usd> =
            cached.filter_map(|meter| Some(&price(*meter)? - &price(Meter::Input)?)).collect();
        if changes.is_empty() {
            return;
        }
        self.hidden.calls += sums.calls;
        self.hidden.tokens = self.hidden.tokens.max(tokens);
        let most = (u128::from(tokens) * u128::from(sums.calls)).min(sums.number(Meter::Input));
        let most = Count::new(exact(most)).unwrap_or_default();
        let scaled = |change: Usd| &(&change * &most) * &self.by.share;
        let none = Usd::default();
        let [least, greatest] = [
            changes.iter().cloned().fold(none.clone(), Ord::min),
            changes.iter().cloned().fold(none, Ord::max),
        ]
        .map(scaled);
        self.hidden.change[0] += &least;
        self.hidden.change[1] += &greatest;
    }
}
