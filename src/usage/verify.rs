//! What must be so of the sums of a bucket: a query that adds up wrongly betrays itself.

use super::bucket::{Key, Sums};
use super::call::Sizes;

/// What contradicts what in a bucket, as a sentence; none where the sums may be those of calls.
pub(super) fn contradiction(key: &Key, sums: &Sums) -> Option<String> {
    let calls = u128::from(sums.calls);
    if calls == 0 {
        return Some("a bucket has at least one call".to_owned());
    }
    let Sizes { context, prefix, read, total } = Sizes::by(|is_in| Some(sums.number_of(is_in)))?;
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
    if sums.calls < sums.calls_read
        || (sums.calls_read == 0) != (read == 0)
        || read < u128::from(sums.calls_read)
    {
        return Some(format!(
            "{} of {calls} calls cannot have read {read} tokens from a cache",
            sums.calls_read
        ));
    }
    let longest = u128::from(sums.longest);
    if total < longest || calls.saturating_mul(longest) < total {
        return Some(format!("the longest of {calls} calls cannot have {longest} tokens of {total}"));
    }
    let used = sums.meters.values().chain(sums.fees.values());
    if used
        .into_iter()
        .any(|counted| sums.calls < counted.calls || counted.number < u128::from(counted.calls))
    {
        return Some("more calls use something than there are calls or uses".to_owned());
    }
    for (meter, counted) in &sums.meters {
        if let Some(whole) = meter.facts().part_of
            && sums.number(whole) < counted.number
        {
            return Some(format!("`{meter}` is a part of `{whole}`, and is more than that"));
        }
    }
    (sums.calls < sums.cost.calls).then(|| "more calls say what they cost than there are".to_owned())
}
