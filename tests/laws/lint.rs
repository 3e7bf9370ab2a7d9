//! The rules for price tables: what is a slip is found whatever the price, and what is honest is not.

use std::collections::BTreeSet;

use costcalc::config;
use costcalc::diag::{Code, Diagnostic, Severity, Source, Subject};
use costcalc::exact::Exact;
use costcalc::pricing::lint::{self, Today};
use costcalc::pricing::{self, Catalog, Table};
use proptest::prelude::*;
use proptest::sample::{Index, select, subsequence};

use crate::cases;
use crate::common;

/// The standard rates of a model: input, read from its cache, output.
#[derive(Clone, Debug)]
struct Rates([Exact; 3]);

const METERS: [&str; 3] = ["input", "cache_read", "output"];

/// Rates that somebody could ask: from 0.25 to 75 for output.
fn rates() -> impl Strategy<Value = Rates> {
    (5_u32..1_000, 5_i64..50, 2_i64..8).prop_map(|(hundredths, tenth, times)| {
        let input = Exact::from(hundredths).shift_down(2);
        let read = (&input * &Exact::from(tenth)).shift_down(2);
        Rates([input.clone(), read, input * Exact::from(times)])
    })
}

impl Rates {
    fn times(&self, factor: &Exact) -> Self {
        Self(self.0.clone().map(|rate| rate * factor))
    }

    fn card(&self, from: &str, more: &str) -> String {
        let cells: Vec<String> =
            METERS.iter().zip(&self.0).map(|(meter, rate)| format!("{meter}: {rate}")).collect();
        let source = "source: {document: a law, checked: 2026-11-01}";
        format!("      - from: {from}\n{more}        {source}\n        standard: {{{}}}\n", cells.join(", "))
    }
}

fn table(cards: &[String]) -> Table {
    let text = common::table(
        "acme",
        &format!(
            "  small:
    cards:
{}",
            cards.concat()
        ),
    );
    pricing::read(&Source::new("acme.yaml", text.as_str()), "acme")
        .unwrap_or_else(|problems| panic!("{text}\n{problems:?}"))
}

fn findings(cards: &[String]) -> Vec<Diagnostic> {
    let today = Today::new("2026-11-25".parse().expect("a day"), lint::USUAL_MAX_AGE);
    lint::findings(&Catalog::new(vec![table(cards)]).expect("a table alone"), today)
}

fn codes(found: &[Diagnostic]) -> BTreeSet<Code> {
    found.iter().map(|finding| finding.code).collect()
}

fn hundredths(range: std::ops::RangeInclusive<u32>) -> impl Strategy<Value = Exact> {
    range.prop_map(|hundredths| Exact::from(hundredths).shift_down(2))
}

/// Tables that break many rules at once.
fn broken() -> Vec<String> {
    let first = Rates(["1.00", "0.10", "4.00"].map(|rate| Exact::parse_figure(rate).expect("a number")));
    let odd =
        Rates(["4.00", "4.5", "0.00000123456789"].map(|rate| Exact::parse_figure(rate).expect("a number")));
    vec![first.card("2026-01-01", ""), odd.card("2026-06-01", ""), odd.card("2027-06-01", "")]
}

proptest! {
    #![proptest_config(cases(64))]

    #[test]
    fn a_slip_is_found_up_to_an_honest_change(
        old in rates(), power in select(vec![1_u32, 3, 5, 6]), is_less in any::<bool>(), honest in hundredths(80..=125),
    ) {
        let factor = Exact::from(10_i64).pow(power);
        let factor = if is_less { Exact::ONE.shift_down(power) } else { factor };
        let new = old.times(&(factor * honest));
        let found = findings(&[old.card("2026-01-01", ""), new.card("2026-06-01", "")]);
        let slips: Vec<&Diagnostic> = found.iter().filter(|finding| finding.code == Code::UnitSlip).collect();
        prop_assert_eq!(slips.len(), 1, "{:?}", &found);
        prop_assert_eq!(slips[0].severity, Severity::Error);
        // The other two cells are named with the first.
        prop_assert_eq!(slips[0].notes.iter().filter(|note| note.starts_with("also ")).count(), 2);
    }

    #[test]
    fn an_honest_change_is_no_finding(old in rates(), honest in hundredths(34..=300)) {
        let new = old.times(&honest);
        let found = findings(&[old.card("2026-01-01", ""), new.card("2026-06-01", "")]);
        prop_assert!(found.is_empty(), "{:?}", &found);
    }

    #[test]
    fn a_change_by_more_than_three_is_one_or_the_other(old in rates(), factor in hundredths(301..=100_000), is_less in any::<bool>()) {
        let (old, new) = (old.clone(), old.times(&factor));
        let (old, new) = if is_less { (new, old) } else { (old, new) };
        let found = findings(&[old.card("2026-01-01", ""), new.card("2026-06-01", "")]);
        let found = codes(&found);
        prop_assert!(found.contains(&Code::UnitSlip) != found.contains(&Code::RateJump), "{:?}", &found);
    }

    #[test]
    fn what_a_card_no_longer_says_is_named(old in rates(), kept in subsequence(METERS.to_vec(), 1..=3)) {
        let before = old.card("2026-01-01", "");
        let only = |meters: &[&str]| {
            let cells = METERS.iter().zip(&old.0).filter(|(meter, _)| meters.contains(meter));
            let cells: Vec<String> = cells.map(|(meter, rate)| format!("{meter}: {rate}")).collect();
            let source = "source: {document: a law, checked: 2026-11-01}";
            format!("      - from: 2026-06-01\n        {source}\n        standard: {{{}}}\n", cells.join(", "))
        };
        let found = findings(&[before.clone(), only(&kept)]);
        let lost: Vec<&Diagnostic> = found.iter().filter(|finding| finding.code == Code::CellsLost).collect();
        prop_assert_eq!(lost.len(), usize::from(kept.len() < METERS.len()), "{:?}", &found);
        for meter in METERS {
            let is_named = lost.iter().any(|finding| finding.message.contains(&format!("`standard.{meter}`")));
            prop_assert_eq!(is_named, !kept.contains(&meter));
        }
        // To learn more is no loss.
        let first = only(&kept).replace("2026-06-01", "2025-06-01");
        prop_assert!(!codes(&findings(&[first, before])).contains(&Code::CellsLost));
    }

    #[test]
    fn the_past_is_what_it_was(old in rates(), other in rates(), which in any::<Index>(), honest in hundredths(34..=300)) {
        let past = [old.card("2026-01-01", ""), other.card("2026-06-01", "")];
        let before = table(&past);
        prop_assert_eq!(lint::rewritten(&before, &before), vec![]);
        let appended = [past.clone().to_vec(), vec![old.times(&honest).card("2026-09-01", "")]].concat();
        prop_assert_eq!(lint::rewritten(&before, &table(&appended)), vec![]);

        let mut edited = old.clone();
        let cell = which.get_mut(&mut edited.0);
        *cell += Exact::ONE;
        let silent = table(&[edited.card("2026-01-01", ""), past[1].clone()]);
        prop_assert_eq!(codes(&lint::rewritten(&before, &silent)), BTreeSet::from([Code::CardRewritten]));
        let corrected = table(&[edited.card("2026-01-01", "        correction: misread\n"), past[1].clone()]);
        prop_assert_eq!(lint::rewritten(&before, &corrected), vec![]);
        // A correction answers once.
        let again = table(&[old.card("2026-01-01", "        correction: misread\n"), past[1].clone()]);
        prop_assert_eq!(codes(&lint::rewritten(&corrected, &again)), BTreeSet::from([Code::CardRewritten]));

        let shorter = table(&[which.get(&past).clone()]);
        prop_assert_eq!(codes(&lint::rewritten(&before, &shorter)), BTreeSet::from([Code::CardRemoved]));
        let put_between = table(&[past[0].clone(), edited.card("2026-03-01", ""), past[1].clone()]);
        prop_assert_eq!(codes(&lint::rewritten(&before, &put_between)), BTreeSet::from([Code::CardInserted]));
    }

    #[test]
    fn settings_grade_what_they_name_and_nothing_else(
        graded in subsequence(Code::ALL.iter().filter(|code| code.lint().is_some()).collect::<Vec<_>>(), 0..12),
        word in select(vec!["error", "warn", "info", "off"]),
    ) {
        let set: Vec<String> = graded.iter().map(|code| format!("{code}: {word}")).collect();
        let text = format!("schema: costcalc/config/v1\nlints: {{{}}}\n", set.join(", "));
        let lints = config::read(&Source::new("costcalc.yaml", text)).expect("good settings").lints;
        let found = findings(&broken());
        prop_assert!(6 <= codes(&found).len());
        let is_graded = |finding: &&Diagnostic| graded.contains(&&finding.code);
        let after = lints.apply(found.clone());
        let rest = |all: &[Diagnostic]| all.iter().filter(|finding| !is_graded(finding)).cloned().collect::<Vec<_>>();
        prop_assert_eq!(rest(&after), rest(&found));
        let own: Vec<&Diagnostic> = after.iter().filter(is_graded).collect();
        let expected = if word == "off" { 0 } else { found.iter().filter(is_graded).count() };
        prop_assert_eq!(own.len(), expected);
        for finding in own {
            prop_assert_eq!(Some(finding.severity), lints.severity(finding.code));
        }
    }

    #[test]
    fn an_acknowledgement_silences_its_rule_on_its_card_or_is_idle(which in any::<Index>()) {
        let before = findings(&broken());
        let lints = Code::ALL.iter().filter(|code| matches!(code.lint(), Some((Subject::Tables, _))));
        // Of the rest, an acknowledgement is refused.
        let refused = [
            Code::CardRewritten, Code::CardRemoved, Code::CardInserted, Code::FutureNotAnnounced,
            Code::AnnouncedInForce, Code::CheckedInFuture, Code::CheckedBeforeFrom, Code::StaleSource,
            Code::FloatArtefact, Code::UnusualPer, Code::IdleAck,
        ];
        let possible: Vec<Code> = lints.filter(|code| !refused.contains(code)).copied().collect();
        let code = *which.get(&possible);
        let mut cards = broken();
        cards[1] = cards[1].replacen('\n', &format!("\n        ack: [{code}]\n"), 1);
        let count = |found: &[Diagnostic], code: Code| found.iter().filter(|finding| finding.code == code).count();
        let after = findings(&cards);
        let on_card = before.iter().any(|finding| {
            let (place, _) = finding.place.as_ref().expect("a place");
            finding.code == code && (11..=13).contains(&place.line_column().0)
        });
        prop_assert_eq!(count(&after, Code::IdleAck), usize::from(!on_card), "{}", code);
        prop_assert_eq!(count(&after, code) + usize::from(on_card), count(&before, code));
        for other in Code::ALL.iter().filter(|other| ![code, Code::IdleAck].contains(other)) {
            prop_assert_eq!(count(&after, *other), count(&before, *other), "{}", other);
        }
    }
}
