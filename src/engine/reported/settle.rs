//! Subtracts nested counts from their totals, and refuses counts that do not match.

use std::collections::BTreeMap;

use crate::diag::Place;
use crate::units::{Meter, PerMeter};

use super::fields::{Is, Sum, Table};
use super::read::{Counted, Local, Reader};

/// The counts that are present, and the tokens in each meter.
type Settled = (BTreeMap<&'static str, u64>, PerMeter<u64>);

/// Tokens inside another count that are billed separately.
struct Inside<'l> {
    name: &'static str,
    of: &'static str,
    meter: Meter,
    counted: &'l Counted,
}

/// The nested counts in the order of the table: first fields, then list items.
fn parts<'l>(table: &'static Table, local: &'l Local) -> Vec<Inside<'l>> {
    let fields = table.rows().filter_map(|(name, is)| match is {
        Is::Part(meter, of) => Some(Inside { name, of, meter: *meter, counted: local.counts.get(name)? }),
        _ => None,
    });
    let items = local.parts.iter();
    let items = items.map(|(name, of, meter, counted)| Inside { name, of, meter: *meter, counted });
    fields.chain(items).filter(|part| part.counted.count != 0).collect()
}

impl Reader<'_> {
    /// Refuses counts of an object that contradict each other.
    pub(super) fn check_counts(&mut self, table: &'static Table, local: &mut Local) {
        if local.is_broken {
            return;
        }
        self.merge_names(local);
        let counts = &local.counts;
        for (of, name, split) in &local.split {
            let expected = counts.get(of).map_or(0, |counted| counted.count);
            if split.count != expected {
                self.bad(
                    &split.place,
                    format!("`{name}` adds up to {}, and `{of}` is {expected}", split.count),
                );
            }
        }
        for sum in table.sums {
            self.check(sum, counts);
        }
    }

    /// The counts of an object as disjoint meters.
    pub(super) fn settle(&mut self, table: &'static Table, local: Local, whole: &Place) -> Settled {
        if local.is_broken {
            return Settled::default();
        }
        let counts = &local.counts;
        let count = |name: &str| counts.get(name).map_or(0, |counted| counted.count);
        let mut tokens = PerMeter::default();
        let mut rest: BTreeMap<&str, u64> = BTreeMap::new();
        for (name, is) in table.rows() {
            if let Is::Tokens(_) | Is::Optional(_) | Is::Omitted(_) = is {
                rest.insert(name, count(name));
            }
            if matches!(is, Is::Tokens(_) | Is::Needed) && !counts.contains_key(name) {
                self.unclear += usize::from(matches!(is, Is::Needed));
                self.bad(whole, format!("`{name}` is missing: unknown is not 0"));
            }
        }
        let parts = parts(table, &local);
        self.check_overlaps(table, &local, &parts);
        for Inside { name, of, meter, counted } in &parts {
            let number = counted.count;
            match rest.get(of).and_then(|rest| rest.checked_sub(number)) {
                Some(left) => {
                    rest.insert(of, left);
                    self.add(&mut tokens, *meter, number, whole);
                }
                None => {
                    let left = rest.get(of).copied().unwrap_or_default();
                    let whole = count(of);
                    let message = format!("`{name}` is {number}, and `{of}`, which includes it, is {whole}");
                    let others = format!(", of which other parts leave {left}");
                    self.bad(&counted.place, message + if left < whole { &others } else { "" });
                }
            }
        }
        for (name, is) in table.rows() {
            if let Is::Tokens(meter) | Is::Optional(meter) | Is::Omitted(meter) = is {
                self.add(&mut tokens, *meter, rest.get(name).copied().unwrap_or_default(), whole);
            }
        }
        let counts = local.counts.into_iter().map(|(name, counted)| (name, counted.count)).collect();
        (counts, tokens)
    }

    /// Refuses cached tokens and tokens of another modality inside the same count if the modality of the cached
    /// ones is not given: they may overlap.
    fn check_overlaps(&mut self, table: &'static Table, local: &Local, parts: &[Inside<'_>]) {
        let is_cached = |part: &&Inside<'_>| part.meter.facts().cache.is_some();
        let is_split = |name: &str| {
            let sums = |sum: &Sum| sum.total == name && local.counts.contains_key(sum.when);
            table.sums.iter().any(sums) || local.split.iter().any(|(of, ..)| *of == name)
        };
        for cached in parts.iter().filter(is_cached).filter(|part| !is_split(part.name)) {
            let others = parts.iter().filter(|part| !is_cached(part) && part.of == cached.of);
            let modality = |part: &Inside<'_>| part.meter.facts().modality;
            for other in others.filter(|other| modality(other) != modality(cached)) {
                let (name, other) = (cached.name, other.name);
                let message = format!(
                    "`{name}` does not say of which modality the tokens are, and `{other}` may include them"
                );
                self.unpriced(&cached.counted.place, message);
            }
        }
    }

    /// Merges a count with its alias.
    fn merge_names(&mut self, local: &mut Local) {
        for (other, name, counted) in std::mem::take(&mut local.same) {
            match local.counts.get(other) {
                Some(known) if known.count != counted.count => {
                    let message = format!(
                        "`{name}` is {}, and `{other}`, which is the same, is {}",
                        counted.count, known.count
                    );
                    self.bad(&counted.place, message);
                }
                Some(_) => {}
                None => {
                    local.counts.insert(other, counted);
                }
            }
        }
    }

    fn check(&mut self, sum: &Sum, counts: &BTreeMap<&'static str, Counted>) {
        let Some(when) = counts.get(sum.when) else { return };
        let count = |name: &str| counts.get(name).map_or(0, |counted| counted.count);
        let parts: u128 = sum.parts.iter().map(|part| u128::from(count(part))).sum();
        let total = u128::from(count(sum.total));
        if parts != total && !(sum.has_others && parts < total) {
            let place = counts.get(sum.total).map_or(&when.place, |counted| &counted.place).clone();
            let named: Vec<String> = sum
                .parts
                .iter()
                .filter(|part| counts.contains_key(**part))
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
