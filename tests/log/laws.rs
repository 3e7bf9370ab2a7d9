//! What holds of every log.

use std::collections::BTreeMap;
use std::sync::Arc;

use costcalc::exact::Exact;
use costcalc::units::{Share, Tokens};
use costcalc::usage::log::Asked;
use costcalc::usage::{self, By, Contrary, Form, Limit, Replacement};
use proptest::prelude::*;

use crate::lines::{CATALOG, Logged, MODELS, asked, cuts, logged, read, read_buckets};

/// The calls of a log, each once: of several lines one that did not fail, with most output and, of as much, most of all.
fn once(lines: &[Logged]) -> Vec<&Logged> {
    let mut calls: BTreeMap<u32, &Logged> = BTreeMap::new();
    for line in lines {
        let own = calls.entry(line.id).or_insert(line);
        if (!own.is_failed, own.counts[4]) < (!line.is_failed, line.counts[4]) {
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
    fn replaced_calls_cost_what_their_parts_cost(
        lines in log(),
        olds in prop::array::uniform2(0..MODELS.len()),
        news in prop::array::uniform2(prop::sample::select(vec![0_usize, 1, 2, 3, 4, 6])),
        shares in prop::array::uniform2(1..=50_u64),
    ) {
        let name = |model: usize| match MODELS[model] {
            (provider, model, "") => format!("{provider}/{model}"),
            (_, _, name) => name.to_owned(),
        };
        let share = |at: usize| Exact::ratio(shares[at].cast_signed(), 100).expect("a fraction");
        let replacements: Vec<Replacement> = (0..2)
            .map(|at| Replacement {
                old: name(olds[at]),
                new: CATALOG.find(MODELS[news[at]].2).expect("a model"),
                share: Share::new(share(at)).expect("a share"),
            })
            .collect();
        let (buckets, _) = read("litellm", &text(&lines), &asked(&[]), 2, &[7]);
        let priced = usage::replaced(&buckets, &CATALOG, &[By::Tier], None, &replacements).expect("numbers of a usual size");
        let calls = once(&lines);
        let billed = || calls.iter().filter(|call| !call.is_failed);
        let cost = |call: &Logged| {
            let mut rest = Exact::ONE;
            let mut sum = Exact::ZERO;
            for at in (0..2).filter(|at| olds[*at] == call.model) {
                rest = &rest - &share(at);
                sum = &sum + &(&call.cost_as(MODELS[news[at]].2)? * &share(at));
            }
            if rest.is_zero() { Some(sum) } else { Some(&sum + &(&call.cost()? * &rest)) }
        };
        let costs: Vec<Option<Exact>> = billed().map(|call| cost(call)).collect();
        let total = |costs: Vec<Option<Exact>>| costs.iter().flatten().fold(Exact::ZERO, |sum, cost| &sum + cost);
        prop_assert_eq!(priced.all.priced, costs.iter().flatten().count() as u64);
        prop_assert_eq!(priced.all.amount.exact(), &total(costs));
        prop_assert_eq!(priced.all.before.exact(), &total(billed().map(|call| call.cost()).collect()));
        let changes = priced.replaced.iter().map(usage::Replaced::difference).collect::<Option<Vec<_>>>();
        if let (Some(changes), [0, 0]) = (changes, priced.all.differ) {
            let changes = changes.iter().fold(Exact::ZERO, |sum, change| &sum + change.exact());
            prop_assert_eq!(priced.all.amount.exact() - priced.all.before.exact(), changes);
        }
    }

    #[test]
    fn calls_over_the_limits_of_another_model_are_counted(
        lines in log(),
        old in 0..MODELS.len() - 1,
        new in prop::sample::select(vec![0_usize, 1, 2, 3, 4, 6]),
    ) {
        let name = |model: usize| match MODELS[model] {
            (provider, model, "") => format!("{provider}/{model}"),
            (_, _, name) => name.to_owned(),
        };
        let by = Replacement { old: name(old), new: CATALOG.find(MODELS[new].2).expect("a model"), share: Share::ALL };
        let offer = CATALOG.offer(&by.new, "2026-10-15".parse().expect("a day")).expect("a card");
        let mut cuts = cuts();
        cuts.add_limits_of(&offer);
        let asked = Asked { cuts: Arc::new(cuts), ..asked(&[]) };
        let (buckets, _) = read("litellm", &text(&lines), &asked, 2, &[7]);
        let priced = usage::replaced(&buckets, &CATALOG, &[By::Tier], None, &[by]).expect("numbers of a usual size");
        let calls = once(&lines);
        let calls: Vec<_> = calls.iter().filter(|call| !call.is_failed && call.model == old).collect();
        let limits = &offer.limits;
        for (limit, allowed, size) in [
            (Limit::Prompt, &limits.max_input, (|call| call.prompt()) as fn(&Logged) -> u64),
            (Limit::Answer, &limits.max_output, |call| call.counts[4]),
            (Limit::Both, &limits.context_window, |call| call.prompt() + call.counts[4]),
        ] {
            let Some(allowed) = allowed else { continue };
            let allowed: u64 = allowed.exact().to_string().parse().expect("a count");
            let said = priced.replaced[0].over.get(&(limit, allowed)).copied().unwrap_or(0);
            let over = calls.iter().filter(|call| allowed < size(call)).count() as u64;
            prop_assert!(said <= over, "{} of {}", said, over);
            prop_assert!(limit != Limit::Prompt || said == over, "{} of {}", said, over);
            prop_assert!(limit != Limit::Both || (said == 0) == (over == 0), "{} of {}", said, over);
        }
    }

    #[test]
    fn findings_are_so_of_the_calls(lines in log()) {
        let (buckets, _) = read("litellm", &text(&lines), &asked(&[]), 2, &[7]);
        let findings = usage::findings(&buckets, &CATALOG);
        for (provider, model, name) in MODELS.iter().filter(|(_, _, name)| !name.is_empty()) {
            let calls = once(&lines);
            let calls: Vec<&&Logged> = calls.iter().filter(|call| !call.is_failed && MODELS[call.model].1 == *model).collect();
            let day = "2026-10-15".parse().expect("a day");
            let limits = CATALOG.offer(&CATALOG.find(name).expect("a model"), day).expect("a card").limits.clone();
            let whole = |tokens: &Tokens| tokens.exact().to_string().parse::<u64>().expect("a count");
            let rules = limits.cache.as_ref().expect("a cache");
            let least = rules.min_prefix.as_ref().map_or(0, |least| whole(&least.value));
            let granule = rules.granule.as_ref().map_or(1, |granule| whole(&granule.value));
            let window = limits.context_window.as_ref().map_or(u64::MAX, whole);
            let cached = |call: &Logged| call.counts[1..4].iter().sum::<u64>();
            let number = |holds: &dyn Fn(&Logged) -> bool| calls.iter().filter(|call| holds(call)).count() as u64;
            let said = |what: Contrary| {
                let own = findings.iter().filter(|finding| finding.what == what && finding.model == *name);
                own.map(|finding| finding.calls).sum::<u64>()
            };
            prop_assert_eq!(said(Contrary::BelowMinimum), number(&|call| (1..least).contains(&cached(call))), "{}", provider);
            for (what, true_of) in [
                (Contrary::OffGranule, number(&|call| !call.counts[1].is_multiple_of(granule))),
                (Contrary::OverWindow, number(&|call| window < call.prompt() + call.counts[4])),
            ] {
                prop_assert!(said(what) <= true_of && (said(what) == 0) == (true_of == 0), "{:?} of {}", what, name);
            }
            prop_assert_eq!(said(Contrary::OtherCost), 0);
        }
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
    fn files_of_buckets_are_read_as_they_were(
        lines in log(),
        is_csv in any::<bool>(),
        readers in 1..4_usize,
        cuts in prop::collection::vec(0..60_usize, 0..9),
    ) {
        let asked = asked(&["custom_llm_provider"]);
        let (buckets, told) = read("litellm", &text(&lines), &asked, 1, &[]);
        let mut bytes = Vec::new();
        let form = if is_csv { Form::Csv } else { Form::Jsonl };
        usage::write(&buckets, &told, form, &mut bytes).expect("a buffer");
        prop_assert!(usage::is_buckets(&bytes));
        let (again, told_again) = read_buckets(&bytes, &asked, readers, &cuts).expect("what was written");
        prop_assert_eq!(&again, &buckets);
        prop_assert_eq!(told_again, told);
        // Without the tag they are those of a log that is read without it.
        let none = Asked { tags: Vec::new(), ..asked.clone() };
        let (fewer, _) = read_buckets(&bytes, &none, readers, &cuts).expect("what was written");
        prop_assert_eq!(fewer, read("litellm", &text(&lines), &none, 1, &[]).0);
        // Where they are kept it must not be lost.
        let kept = read_buckets(&bytes, &Asked { are_kept: true, ..none }, readers, &cuts);
        prop_assert!(kept.is_err());
        // A row that is lost is missed, by the totals.
        let rows: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
        let before = if is_csv { 2 } else { 1 };
        if before < rows.len() {
            let lost: Vec<u8> = rows[..rows.len() - 1].concat();
            prop_assert!(read_buckets(&lost, &asked, readers, &cuts).is_err());
        }
    }
}
