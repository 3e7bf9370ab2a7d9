//! What holds of every log.

use std::collections::BTreeMap;

use costcalc::exact::Exact;
use costcalc::usage::{self, By, Form};
use proptest::prelude::*;

use crate::lines::{CATALOG, Logged, asked, logged, read};

/// The calls of a log, each once: of several lines the one with most output and, of as much, most of all.
fn once(lines: &[Logged]) -> Vec<&Logged> {
    let mut calls: BTreeMap<u32, &Logged> = BTreeMap::new();
    for line in lines {
        let own = calls.entry(line.id).or_insert(line);
        if own.counts[4] < line.counts[4] {
            *own = line;
        }
    }
    calls.into_values().collect()
}

/// Lines of which no two of one call have the same output: which of these stays is not said.
fn log() -> impl Strategy<Value = Vec<Logged>> {
    prop::collection::vec(logged(), 0..60).prop_map(|mut lines| {
        for (at, line) in lines.iter_mut().enumerate() {
            line.counts[4] = line.counts[4] * 100 + at as u64;
        }
        lines
    })
}

fn text(lines: &[Logged]) -> String {
    lines.iter().map(Logged::line).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn buckets_cost_what_their_calls_cost(lines in log()) {
        let (buckets, told) = read("litellm", &text(&lines), &asked(&[]), 2, &[7, 20]);
        let priced = usage::priced(&buckets, &CATALOG, &[By::Model, By::Day], None).expect("numbers of a usual size");
        let calls = once(&lines);
        let billed = || calls.iter().filter(|call| !call.is_failed);
        let costs: Vec<Option<Exact>> = billed().map(|call| call.cost()).collect();
        let sum = costs.iter().flatten().fold(Exact::ZERO, |sum, cost| &sum + cost);
        prop_assert_eq!(priced.all.amount.exact(), &sum);
        let unpriced = costs.iter().filter(|cost| cost.is_none()).count() as u64;
        prop_assert_eq!(priced.all.unpriced.values().sum::<u64>(), unpriced);
        prop_assert_eq!(priced.all.priced, costs.len() as u64 - unpriced);
        prop_assert_eq!(priced.all.failed, calls.iter().filter(|call| call.is_failed).count() as u64);
        prop_assert_eq!(priced.all.sums.calls, calls.len() as u64);
        prop_assert_eq!(told.repeats, (lines.len() - calls.len()) as u64);
        let of_groups = priced.groups.iter().fold(Exact::ZERO, |sum, group| &sum + group.amount.exact());
        prop_assert_eq!(of_groups, sum);
    }

    #[test]
    fn neither_order_nor_threads_matter(
        (lines, shuffled) in log().prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
        readers in 1..5_usize,
        cuts in prop::collection::vec(0..60_usize, 0..9),
    ) {
        let written = |(buckets, told)| {
            let mut bytes = Vec::new();
            usage::write(&buckets, &told, Form::Csv, &mut bytes).expect("a buffer");
            bytes
        };
        let one = written(read("litellm", &text(&lines), &asked(&[]), 1, &[]));
        let other = written(read("litellm", &text(&shuffled), &asked(&[]), readers, &cuts));
        prop_assert_eq!(String::from_utf8(one).expect("text"), String::from_utf8(other).expect("text"));
    }

    #[test]
    fn files_of_buckets_are_read_as_they_were(lines in log(), is_csv in any::<bool>()) {
        let (buckets, told) = read("litellm", &text(&lines), &asked(&["custom_llm_provider"]), 1, &[]);
        let mut bytes = Vec::new();
        let form = if is_csv { Form::Csv } else { Form::Jsonl };
        usage::write(&buckets, &told, form, &mut bytes).expect("a buffer");
        prop_assert!(usage::is_buckets(&bytes));
        let (mut again, mut told_again) = (usage::Buckets::default(), usage::Told::default());
        usage::read("b", bytes.as_slice(), &mut again, &mut told_again).expect("what was written");
        if !lines.is_empty() {
            prop_assert_eq!(&again, &buckets);
        }
        prop_assert_eq!(told_again, told);
        // A row that is lost is missed, by the totals.
        let rows: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let before = if is_csv { 2 } else { 1 };
        if before < rows.len() {
            let lost: Vec<u8> = rows[..rows.len() - 1].concat();
            let read = usage::read("b", lost.as_slice(), &mut usage::Buckets::default(), &mut usage::Told::default());
            prop_assert!(read.is_err());
        }
    }
}
