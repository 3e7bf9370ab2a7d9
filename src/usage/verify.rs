//! What must be so of the sums of a bucket: a query that adds up wrongly betrays itself.

use super::bucket::{Key, Sums};
use super::call::Sizes;
use super::uses::beside_parts;

/// What contradicts what in a bucket, as a sentence; none where the sums may be those of calls.
pub(super) fn contradiction(key: &Key, sums: &Sums) -> Option<String> {
    let calls = u128::from(sums.calls);
    if calls == 0 {
        return Some("a bucket has at least one call".to_owned());
    }
    let Sizes { context, prefix, read, total } = sums.sizes()?;
    for (what, number, class) in [("a prompt", context, key.context), ("a cached part", prefix, key.prefix)] {
        let least = calls.saturating_mul(class.from.into());
        let most = class.below.map(|below| calls.saturating_mul(u128::from(below.saturating_sub(1))));
        if number < least || most.is_some_and(|most| most < number) {
            let most = most.map_or_else(String::new, |most| format!(" to {most}"));
            return Some(format!(
                "{calls} calls with {what} of these bounds have from {least}{most} tokens of it, and the sums have {number}"
            ));
        }
    }
    for (granule, tokens) in &sums.granules {
        let is_multiple = |number: u128| number.is_multiple_of(u128::from(*granule));
        let fits = |rounded: u128, whole: u128| {
            rounded <= whole
                && whole - rounded <= calls.saturating_mul(u128::from(granule - 1))
                && is_multiple(rounded)
        };
        if !fits(tokens.read, read) || !fits(tokens.prefix, prefix) {
            return Some(format!("what is rounded down to multiples of {granule} does not fit its sum"));
        }
    }
    let longest = u128::from(sums.longest);
    if total < longest || calls.saturating_mul(longest) < total {
        return Some(format!("the longest of {calls} calls cannot have {longest} tokens of {total}"));
    }
    let parts = sums.counts().filter_map(|(part, number)| Some((part, number, part.facts().part_of?)));
    if let Some((part, _, whole)) = parts.into_iter().find(|(_, number, whole)| sums.number(*whole) < *number)
    {
        return Some(format!("`{part}` is a part of `{whole}`, and is more than that"));
    }
    let meters = beside_parts(sums.counts()).map(|(meter, number)| (Some(meter), number));
    let fees = sums.fees.values().map(|counted| (None, counted.number));
    if let Some((what, number)) = meters.chain(fees).find(|(_, number)| (1..calls).contains(number)) {
        let what = what.map_or_else(|| "a tool".to_owned(), |meter| format!("`{meter}`"));
        return Some(format!("each of {calls} calls uses {what}, and the sums have {number} of it"));
    }
    (sums.calls < sums.cost.calls).then(|| "more calls say what they cost than there are".to_owned())
}
