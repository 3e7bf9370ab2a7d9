//! What calls read and write where the prompt cache of another model takes their tokens.

use crate::pricing::{CacheMode, Offer};
use crate::units::Meter;
use crate::usage::bucket::{Key, Sums};
use crate::usage::call::Sizes;
use crate::usage::cuts::{Class, whole};

use super::unpriced::{Cut, NoPrice};

/// In how large pieces a model's cache takes a prompt; 1 where no table says more.
pub(super) fn granule(offer: &Offer) -> u64 {
    let rules = offer.limits.cache.as_ref();
    rules.and_then(|rules| whole(&rules.granule.as_ref()?.value)).filter(|granule| *granule != 0).unwrap_or(1)
}

/// The sums of calls, as the cache of a model takes what a cache had of them: what is below its minimum is input, as is
/// what is left of its last whole piece; and a cache that keeps everything for one time does so with what was written
/// for another one.
pub(super) fn cached(of: &Key, sums: &Sums, offer: &Offer) -> Result<Sums, NoPrice> {
    let mut sums = sums.clone();
    let Some(Sizes { prefix, read, .. }) = sums.sizes() else {
        return Ok(sums);
    };
    if prefix == 0 {
        return Ok(sums);
    }
    let has = |meter: Meter| offer.card.has_cell(|own| own == meter);
    let rules = offer.limits.cache.as_ref();
    let least = rules.and_then(|rules| whole(&rules.min_prefix.as_ref()?.value)).unwrap_or(0);
    let has_none = rules.map_or(!has(Meter::CacheRead), |rules| rules.mode == CacheMode::None);
    if !of.prefix.is_beside(least) {
        let why = format!("caches prompts from {least} tokens on");
        return Err(NoPrice { why, needs_cut: Some(Cut::Prefix(least)) });
    }
    if has_none || is_below(of.prefix, least) {
        sums.meters.retain(|meter, _| !meter.is_cached_text());
        sums.meters.entry(Meter::Input).or_default().number += prefix;
        return Ok(sums);
    }
    if rules.is_some_and(|rules| rules.mode == CacheMode::Automatic) {
        let lost = |meter: Meter| is_timed_write(meter) && !has(meter);
        let written = sums.number_of(lost);
        if written != 0 {
            sums.meters.retain(|meter, _| !lost(*meter));
            sums.meters.entry(Meter::CacheWrite).or_default().number += written;
        }
    }
    in_pieces(granule(offer), prefix, read, &mut sums)?;
    Ok(sums)
}

/// Puts what is left of the last whole piece of a prompt to its input.
fn in_pieces(granule: u64, prefix: u128, read: u128, sums: &mut Sums) -> Result<(), NoPrice> {
    if granule == 1 {
        return Ok(());
    }
    let Some(whole) = sums.granules.get(&granule).copied() else {
        let why = format!("caches prompts in pieces of {granule} tokens");
        return Err(NoPrice { why, needs_cut: Some(Cut::Granule(granule)) });
    };
    let written = whole.prefix.saturating_sub(whole.read);
    let mut writes = sums.meters.iter_mut().filter(|(meter, _)| meter.is_cached_write());
    match (writes.next(), writes.next()) {
        (None, _) => {}
        (Some((_, only)), None) => only.number = written,
        (Some(_), Some(_)) if prefix - read == written => {}
        (Some(_), Some(_)) => {
            let why = format!(
                "caches prompts in pieces of {granule} tokens, and buckets do not say what that leaves of writes for \
                 different times"
            );
            return Err(why.into());
        }
    }
    if let Some(counted) = sums.meters.get_mut(&Meter::CacheRead) {
        counted.number = whole.read;
    }
    sums.meters.entry(Meter::Input).or_default().number += prefix.saturating_sub(whole.prefix);
    Ok(())
}

/// Whether it counts tokens of text that are written to a cache for longer than its default time.
pub(super) fn is_timed_write(meter: Meter) -> bool {
    meter.is_cached_write() && meter != Meter::CacheWrite
}

fn is_below(class: Class, limit: u64) -> bool {
    class.below.is_some_and(|below| below <= limit)
}
