//! Subtracts nested counts from their totals, and refuses counts that do not match.

use crate::diag::Place;
use crate::units::{Meter, PerMeter};

use super::fields::{Is, Sum, Table};
use super::named::Named;
use super::read::{Counted, Local, Reader};

/// The counts that are present, and the tokens in each meter.
type Settled = (Named<u64>, PerMeter<u64>);

/// Tokens inside another count that are billed separately.
struct Inside<'l> {
    name: &'static str,
    of: &'static str,
    meter: Meter,
    /// What the same tokens are billed as if no cache has them.
    uncached: Meter,
    counted: &'l Counted<'l>,
}

/// The nested counts in the order of the table: first fields, then list items.
fn parts<'l>(table: &'static Table, local: &'l Local<'_>) -> Vec<Inside<'l>> {
    let fields = table.rows().filter_map(|(name, is)| match is {
        Is::Part(meter, of) => {
            let counted = local.counts.get(name)?;
            Some(Inside { name, of, meter: *meter, uncached: meter.uncached(), counted })
        }
        _ => None,
    });
    let items = local.parts.iter().map(|(name, of, sent, counted)| {
        // What no meter of its own reads from a cache is read as the rest of it.
        let cached = table.meter(of).filter(|meter| meter.is_read());
        let read = Some(sent.read()).filter(|read| read != sent);
        let meter = cached.map_or(*sent, |cached| read.unwrap_or(cached));
        Inside { name, of, meter, uncached: *sent, counted }
    });
    fields.chain(items).filter(|part| part.counted.count != 0).collect()
}

/// A count, and what is left of it without the parts that are billed separately.
struct Left {
    name: &'static str,
    of: Option<&'static str>,
    meter: Meter,
    count: u64,
    left: u64,
}

/// Takes tokens out of a count.
fn take(from: &mut Left, part: &Inside<'_>) -> Result<(), String> {
    let (number, Left { name, count, left, .. }) = (part.counted.count, &*from);
    let Some(rest) = left.checked_sub(number) else {
        let message = format!("`{}` is {number}, and `{name}`, which includes it, is {count}", part.name);
        let others = format!(", of which other parts leave {left}");
        return Err(message + if left < count { &others } else { "" });
    };
    from.left = rest;
    Ok(())
}

/// Takes a part out of the count that includes it. Cached tokens of another modality than the other ones are inside of
/// the part of their modality too, so that they were taken out of the prompt twice.
fn divide(lefts: &mut [Left], part: &Inside<'_>) -> Result<(), String> {
    let Some(at) = lefts.iter().position(|left| left.name == part.of) else {
        let none = Left { name: part.of, of: None, meter: part.meter, count: 0, left: 0 };
        return take(&mut { none }, part);
    };
    let within = &lefts[at];
    if let Some(prompt) = within.of
        && within.meter.uncached() != part.uncached
    {
        let is_other = |left: &Left| left.of == Some(prompt) && left.meter == part.uncached;
        let Some(other) = lefts.iter().position(is_other) else {
            let number = part.counted.count;
            return Err(format!("`{}` is {number}, and `{prompt}` has no such tokens", part.name));
        };
        take(&mut lefts[other], part)?;
        if let Some(prompt) = lefts.iter_mut().find(|left| left.name == prompt) {
            prompt.left = prompt.left.saturating_add(part.counted.count);
        }
    }
    take(&mut lefts[at], part)
}

impl Reader<'_> {
    /// Refuses counts of an object that contradict each other.
    pub(super) fn check_counts(&mut self, table: &'static Table, local: &mut Local<'_>) {
        if local.is_broken {
            return;
        }
        self.merge_names(local);
        let counts = &local.counts;
        for (of, name, split) in &local.split {
            let expected = counts.get(of).map_or(0, |counted| counted.count);
            if split.count != expected {
                let place = self.place(split.json);
                self.bad(&place, format!("`{name}` adds up to {}, and `{of}` is {expected}", split.count));
            }
        }
        for sum in table.sums() {
            self.check(sum, counts);
        }
    }

    /// The counts of an object as disjoint meters.
    pub(super) fn settle(&mut self, table: &'static Table, local: Local<'_>, whole: &Place) -> Settled {
        if local.is_broken {
            return Settled::default();
        }
        let counts = &local.counts;
        let count = |name: &str| counts.get(name).map_or(0, |counted| counted.count);
        let mut lefts: Vec<Left> = Vec::new();
        for (name, is) in table.rows() {
            if let Is::Tokens(meter) | Is::Optional(meter) | Is::Omitted(meter) = is {
                let count = count(name);
                lefts.push(Left { name, of: None, meter: *meter, count, left: count });
            }
            let is_missing = match is {
                Is::Tokens(_) | Is::Needed => !counts.has(name),
                Is::Time(_) => !local.there.has(name),
                _ => false,
            };
            if is_missing {
                self.unclear += usize::from(matches!(is, Is::Needed));
                self.bad(whole, format!("`{name}` is missing: unknown is not 0"));
            }
        }
        let parts = parts(table, &local);
        self.check_overlaps(table, &local, &parts);
        for Inside { name, of, meter, counted, .. } in &parts {
            let count = counted.count;
            lefts.push(Left { name, of: Some(of), meter: *meter, count, left: count });
        }
        // What two counts of a prompt both include goes back to the prompt before they are taken out of it.
        let is_deep = |part: &&Inside<'_>| parts.iter().any(|other| other.name == part.of);
        for part in parts.iter().filter(is_deep).chain(parts.iter().filter(|part| !is_deep(part))) {
            if let Err(message) = divide(&mut lefts, part) {
                let place = self.place(part.counted.json);
                self.bad(&place, message);
            }
        }
        let mut tokens = PerMeter::default();
        for left in &lefts {
            self.add(&mut tokens, left.meter, left.left, whole);
        }
        (local.counts.map(|counted| counted.count), tokens)
    }

    /// Refuses cached tokens and tokens of another modality inside the same count if the modality of the cached
    /// ones is not given: they may overlap.
    fn check_overlaps(&mut self, table: &'static Table, local: &Local<'_>, parts: &[Inside<'_>]) {
        let is_cached = |part: &&Inside<'_>| part.meter.facts().cache.is_some();
        let is_split = |name: &str| {
            let sums = |sum: &Sum| sum.total == name && local.counts.has(sum.when);
            table.sums().any(sums) || local.split.iter().any(|(of, ..)| *of == name)
        };
        for cached in parts.iter().filter(is_cached).filter(|part| !is_split(part.name)) {
            let others = parts.iter().filter(|part| !is_cached(part) && part.of == cached.of);
            let modality = |part: &Inside<'_>| part.meter.facts().modality;
            for other in others.filter(|other| modality(other) != modality(cached)) {
                let (name, other) = (cached.name, other.name);
                let message = format!(
                    "`{name}` does not say of which modality the tokens are, and `{other}` may include them"
                );
                let place = self.place(cached.counted.json);
                self.unpriced(&place, message);
            }
        }
    }

    /// Merges a count with its alias.
    fn merge_names(&mut self, local: &mut Local<'_>) {
        for (other, name, counted) in std::mem::take(&mut local.same) {
            match local.counts.get(other) {
                Some(known) if known.count != counted.count => {
                    let message = format!(
                        "`{name}` is {}, and `{other}`, which is the same, is {}",
                        counted.count, known.count
                    );
                    let place = self.place(counted.json);
                    self.bad(&place, message);
                }
                Some(_) => {}
                None => {
                    local.counts.insert(other, counted);
                }
            }
        }
    }

    fn check(&mut self, sum: &Sum, counts: &Named<Counted<'_>>) {
        let Some(when) = counts.get(sum.when) else { return };
        let count = |name: &str| counts.get(name).map_or(0, |counted| counted.count);
        let parts: u128 = sum.parts.iter().map(|part| u128::from(count(part))).sum();
        let total = u128::from(count(sum.total));
        if parts != total && !(sum.has_others && parts < total) {
            let place = self.place(counts.get(sum.total).unwrap_or(when).json);
            let named: Vec<String> = sum
                .parts
                .iter()
                .filter(|part| counts.has(part))
                .map(|part| format!("`{part}` ({})", count(part)))
                .collect();
            let made_of = match named.as_slice() {
                [] => "nothing that it is made of is there".to_owned(),
                _ => format!("what it is made of adds up to {parts}: {}", named.join(" + ")),
            };
            let message = format!("`{}` is {total}, and {made_of}", sum.total);
            self.bad(&place, message);
        }
    }

    fn add(&mut self, tokens: &mut PerMeter<u64>, meter: Meter, count: u64, place: &Place) {
        match tokens[meter].checked_add(count) {
            Some(sum) => tokens[meter] = sum,
            None => self.bad(place, "the counts are too large".to_owned()),
        }
    }
}
