//! A change in one line: its cost, and whether it passes.

use std::collections::BTreeSet;

use crate::analysis::State;
use crate::config::Verdict;
use crate::diag::counted;
use crate::exact::Exact;
use crate::report::{Cell, Digits};
use crate::units::{Figure, Usd};

use super::{Change, Outcome};
use crate::analysis::{Impact, Side};

/// The total, the largest change, decisions, guardrails, and whether anything fails.
pub(super) fn headline(outcome: &Outcome, change: &Change, digits: Digits) -> Vec<String> {
    let flips = change.impacts.iter().map(|impact| impact.flips().len()).sum::<usize>();
    let decisions = match flips {
        0 => "no decision changes".to_owned(),
        1 => "1 DECISION CHANGES".to_owned(),
        many => format!("{many} DECISIONS CHANGE"),
    };
    let mut heading = vec![format!("costcalc: {}", sum(change, digits))];
    heading.extend(largest(change));
    heading.push(decisions);
    let ids = |verdicts: &mut dyn Iterator<Item = &Verdict>| -> BTreeSet<String> {
        verdicts.map(|verdict| verdict.id.clone()).collect()
    };
    let all = ids(&mut outcome.verdicts.iter()).len();
    let broken = ids(&mut outcome.verdicts.iter().filter(|verdict| !verdict.holds())).len();
    heading.extend(match (broken, all) {
        (0, 0) => None,
        (0, 1) => Some("1 guardrail passed".to_owned()),
        (0, _) => Some(format!("{all} guardrails hold")),
        (broken, _) => Some(format!("{broken} of {} broken", counted(all + outcome.idle, "guardrail"))),
    });
    let cover = if outcome.idle == 1 { "covers" } else { "cover" };
    heading.extend(
        (0 < outcome.idle).then(|| format!("{} {cover} nothing", counted(outcome.idle, "guardrail"))),
    );
    let failed = outcome.failures.len();
    heading.push(if failed == 0 {
        "passes".to_owned()
    } else {
        format!("{} to fix", counted(failed, "finding"))
    });
    heading
}

/// The total change of all scenarios: monthly ones and those with a horizon.
fn sum(change: &Change, digits: Digits) -> String {
    let mut currencies: Vec<&str> = change.impacts.iter().filter_map(Impact::currency).collect();
    currencies.dedup();
    if 1 < currencies.len() {
        return format!("{} scenarios in several currencies", change.impacts.len());
    }
    let is_of = |side: fn(&Impact) -> &Side| {
        change.impacts.iter().filter(move |impact| matches!(side(impact), Side::Absent)).count()
    };
    let (added, removed) = (is_of(|impact| &impact.before), is_of(|impact| &impact.after));
    let counts = [(added, "added"), (removed, "removed")];
    let counts = counts.into_iter().filter(|(count, _)| 0 < *count);
    let counts = counts.map(|(count, what)| format!("{} {what}", counted(count, "scenario")));
    let said: Vec<String> =
        [sum_of(change, false, "a month", digits), sum_of(change, true, "over their months", digits)]
            .into_iter()
            .flatten()
            .chain(counts)
            .collect();
    if said.is_empty() { "no total changes".to_owned() } else { said.join(", ") }
}

/// The total change of some scenarios.
fn sum_of(change: &Change, of_months: bool, span: &str, digits: Digits) -> Option<String> {
    let some = change.impacts.iter().filter(|impact| impact.months().is_some() == of_months);
    let both: Vec<(&State, &State)> = some.filter_map(Impact::both).collect();
    let total = |state: &State| state.figure(Figure::Total).clone();
    let before: Usd = both.iter().map(|(before, _)| total(before)).sum();
    let after: Usd = both.iter().map(|(_, after)| total(after)).sum();
    let difference = after.exact() - before.exact();
    if difference.is_zero() {
        return None;
    }
    let share = difference.checked_div(before.exact());
    let share = share.map_or_else(String::new, |share| format!(" ({})", Cell::Percent(share).shown(digits)));
    let sign = if difference.is_negative() { "" } else { "+" };
    Some(format!("total {sign}{} {span}{share}", Cell::Money(difference).shown(digits)))
}

/// The scenario with the largest relative change, if there are several.
fn largest(change: &Change) -> Option<String> {
    let relative = |impact: &Impact| {
        let (before, _) = impact.both()?;
        let part = impact.change(Figure::Total)?.checked_div(before.figure(Figure::Total).exact())?;
        (!part.is_zero()).then_some(part)
    };
    let changed: Vec<(Exact, &Impact)> =
        change.impacts.iter().filter_map(|impact| Some((relative(impact)?, impact))).collect();
    let (part, impact) = changed.iter().max_by_key(|(part, _)| part.abs()).filter(|_| 1 < changed.len())?;
    let sign = if part.is_negative() { "" } else { "+" };
    Some(format!("most: {} {sign}{}", impact.name(), Cell::Percent(part.clone()).shown(Digits::USUAL)))
}
