//! A change for the people who review it: one screen, and the details folded.

use serde_json::{Value, json};

use crate::analysis::State;
use crate::config::{Breach, CommentRules, MinChange, Verdict, When};
use crate::diag::{Diagnostic, Severity, counted};
use crate::exact::Exact;
use crate::units::{Figure, Usd};

use super::super::super::{Block, Cell, Column, Digits, Document, Row, Table, json};
use super::super::impact::{self, Impact};
use super::super::price_changes;
use super::{Change, Checked, Outcome};

/// How many messages and prices a reader sees before the details.
const MOST_OF_SCREEN: usize = 8;

/// The document.
pub(super) fn document(
    outcome: &Outcome,
    change: &Change,
    rules: &CommentRules,
    marker: &str,
    digits: Digits,
) -> Document {
    let (named, small): (Vec<Impact>, Vec<Impact>) = change
        .impacts
        .iter()
        .filter(|impact| impact.is_change())
        .cloned()
        .partition(|one| is_named(one, rules));
    let mut blocks = vec![Block::marker(marker)];
    blocks.push(Block::Notes(impact::decisions(&change.impacts, digits)));
    blocks.push(Block::Notes(first(outcome.failures.iter().map(said).collect(), "message")));
    let table = with_state(impact::table(&named), &named, &outcome.verdicts);
    // A table without rows still says to machines that there are none.
    blocks.push(if named.is_empty() {
        Block::Notes(Vec::new())
    } else {
        Block::Table(Table { is_data: true, ..table })
    });
    blocks.push(Block::Notes(first(price_changes::lines(&change.prices, digits), "price card")));
    blocks.push(details(outcome, change, &small));
    blocks.push(Block::Notes(vec![origin(change)]));
    Document { heading: heading(outcome, change, digits), blocks }
}

/// What a reader sees of many lines.
fn first(mut lines: Vec<String>, what: &str) -> Vec<String> {
    let more = lines.len().saturating_sub(MOST_OF_SCREEN);
    lines.truncate(MOST_OF_SCREEN);
    lines.extend((0 < more).then(|| format!("{} below.", counted(more, &format!("more {what}")))));
    lines
}

/// A message in one line, with its place.
fn said(message: &Diagnostic) -> String {
    let place = message.place.as_ref().map_or_else(String::new, |(place, _)| format!(" ({place})"));
    let help = message.help.first().map_or_else(String::new, |help| format!(": {help}"));
    format!("{}: {}{place}{help}", message.severity.word(), message.message)
}

fn heading(outcome: &Outcome, change: &Change, digits: Digits) -> Vec<String> {
    let flips = change.impacts.iter().map(|impact| impact.flips().len()).sum::<usize>();
    let decisions = match flips {
        0 => "no decision changes".to_owned(),
        1 => "1 DECISION CHANGES".to_owned(),
        many => format!("{many} DECISIONS CHANGE"),
    };
    let mut heading = vec![format!("costcalc: {}", sum(change, digits)), decisions];
    let broken = outcome.verdicts.iter().filter(|verdict| !verdict.holds()).count();
    if !outcome.verdicts.is_empty() {
        let all = counted(outcome.verdicts.len(), "guardrail");
        heading.push(if broken == 0 { format!("{all} hold") } else { format!("{broken} of {all} broken") });
    }
    let failed = outcome.failures.len();
    heading.push(if failed == 0 {
        "all holds".to_owned()
    } else {
        format!("{} to mend", counted(failed, "finding"))
    });
    heading
}

/// What all scenarios together cost more or less a month.
fn sum(change: &Change, digits: Digits) -> String {
    let both: Vec<(&State, &State)> = change.impacts.iter().filter_map(Impact::both).collect();
    let mut currencies: Vec<&str> = change.impacts.iter().filter_map(Impact::currency).collect();
    currencies.dedup();
    if 1 < currencies.len() {
        return format!("{} scenarios in several currencies", change.impacts.len());
    }
    let total = |state: &State| state.figure(Figure::Total).clone();
    let before: Usd = both.iter().map(|(before, _)| total(before)).sum();
    let after: Usd = both.iter().map(|(_, after)| total(after)).sum();
    let difference = after.exact() - before.exact();
    if difference.is_zero() {
        let changed = change.impacts.iter().filter(|impact| impact.is_change()).count();
        return if changed == 0 {
            "no figure changes".to_owned()
        } else {
            format!("{} of the same sum", counted(changed, "change"))
        };
    }
    let share = difference.checked_div(before.exact());
    let share = share.map_or_else(String::new, |share| format!(" ({})", Cell::Percent(share).shown(digits)));
    let sign = if difference.is_negative() { "" } else { "+" };
    format!("total {sign}{} a month{share}", Cell::Money(difference).shown(digits))
}

/// Whether a change is large enough to be named: by both measures, where both are given.
fn is_named(impact: &Impact, rules: &CommentRules) -> bool {
    let MinChange { amount, share } = &rules.min_change;
    let Some((before, _)) = impact.both() else { return true };
    if !impact.flips().is_empty() {
        return true;
    }
    let is_large = |figure: Figure| {
        let change = impact.change(figure).unwrap_or_default().abs();
        let least = amount.as_ref().is_none_or(|amount| *amount.value.exact() <= change);
        let part =
            share.as_ref().is_none_or(|share| before.figure(figure).exact() * share.value.exact() <= change);
        !change.is_zero() && least && part
    };
    let own = impact.own().is_some_and(|(before, after)| {
        before.evaluated.projection.totals != after.evaluated.projection.totals
    });
    let has_limit = amount.is_some() || share.is_some();
    [Figure::Invoice, Figure::Total].into_iter().any(is_large) || (!has_limit && own)
}

/// Whether the change is worth a comment.
fn is_worth_a_comment(outcome: &Outcome, change: &Change, rules: &CommentRules) -> bool {
    match rules.when {
        When::Always => true,
        When::Breach => !outcome.failures.is_empty(),
        When::Change => {
            let is_named = |impact: &Impact| impact.is_change() && is_named(impact, rules);
            !outcome.failures.is_empty() || !change.prices.is_empty() || change.impacts.iter().any(is_named)
        }
    }
}

/// With a column that says how each scenario stands.
fn with_state(mut table: Table, impacts: &[Impact], verdicts: &[Verdict]) -> Table {
    table.columns.push(Column::words("State", "state", 0));
    for (row, impact) in table.rows.iter_mut().zip(impacts) {
        row.cells.push(Cell::Text(state(impact, verdicts)));
    }
    table
}

/// The guardrails that a scenario breaks, and how much of its budgets it uses.
fn state(impact: &Impact, verdicts: &[Verdict]) -> String {
    let broken = verdicts.iter().filter(|verdict| verdict.file == impact.path && !verdict.holds());
    let mut said: Vec<String> = broken.map(|verdict| format!("breaks {}", verdict.id)).collect();
    said.dedup();
    let after = impact.both().map(|(_, after)| after).or(impact.after.state());
    said.extend(after.and_then(fullest_budget));
    if said.is_empty() { "ok".to_owned() } else { said.join(", ") }
}

/// How much is used of the budget of which most is.
fn fullest_budget(state: &State) -> Option<String> {
    let budgets = &state.evaluated.plan.budget;
    let used = budgets.iter().filter_map(|(figure, limit)| {
        let used = state.figure(*figure).exact().checked_div(limit.value.exact())?;
        Some((used, figure.name()))
    });
    let (used, figure) = used.max()?;
    Some(format!("{figure} {} of budget", Cell::Percent(used).shown(Digits::USUAL)))
}

/// All that is not on the first screen.
fn details(outcome: &Outcome, change: &Change, small: &[Impact]) -> Block {
    let count = |severity: Severity| {
        let messages = outcome.failures.iter().chain(&outcome.warnings);
        messages.filter(|message| message.severity == severity).count()
    };
    let summary = format!(
        "{} checked, {}, {}, {}",
        counted(outcome.checked.len(), "file"),
        counted(outcome.verdicts.len(), "guardrail"),
        counted(count(Severity::Error), "error"),
        counted(count(Severity::Warning), "warning")
    );
    let mut blocks = Vec::new();
    if !outcome.verdicts.is_empty() {
        blocks.push(Block::Table(guardrails(&outcome.verdicts)));
    }
    let more = outcome.failures.iter().skip(MOST_OF_SCREEN).chain(&outcome.warnings);
    blocks.push(Block::Notes(more.map(said).collect()));
    if !change.prices.is_empty() {
        let prices = price_changes::prices(&change.prices);
        blocks.push(Block::Table(Table {
            title: Some("Prices that differ".to_owned()),
            is_data: false,
            ..prices
        }));
        blocks.push(Block::Notes(price_changes::sources(&change.prices)));
    }
    if !small.is_empty() {
        let title = Some("Changes too small to be named".to_owned());
        blocks.push(Block::Table(Table { title, ..impact::table(small) }));
    }
    let failing: Vec<Checked> =
        outcome.checked.iter().filter(|one| !one.failures.is_empty()).cloned().collect();
    if !failing.is_empty() {
        blocks.push(Block::Table(super::table(&failing)));
    }
    blocks.retain(|block| !matches!(block, Block::Notes(notes) if notes.is_empty()));
    Block::Details(summary, blocks)
}

/// Which states were compared, and how to do that again.
fn origin(change: &Change) -> String {
    let tool = concat!("costcalc ", env!("CARGO_PKG_VERSION"));
    let days: std::collections::BTreeSet<String> =
        change.impacts.iter().filter_map(Impact::day).map(|day| day.to_string()).collect();
    let days: Vec<String> = days.into_iter().collect();
    let days = match days.as_slice() {
        [] => String::new(),
        [one] => format!(", prices of {one}"),
        [first, .., last] => format!(", prices of {first} to {last}, each scenario of its own day"),
    };
    format!("Held against {}{days}. {tool}: `costcalc check --base {}`", change.base, change.reproduce)
}

/// The guardrails, and how they hold.
pub(super) fn guardrails(verdicts: &[Verdict]) -> Table {
    let columns = vec![
        Column::words("Guardrail", "guardrail", 0),
        Column::words("Scenario", "file", 1),
        Column::words("Prices of", "as_of", 4),
        Column::words("Figure", "figure", 3),
        Column::numbers("Before", "before", 2),
        Column::numbers("Now", "after", 0),
        Column::words("State", "state", 0),
    ];
    let row = |verdict: &Verdict| {
        let amount = |value: &Exact| Cell::Money(value.clone());
        Row::body(vec![
            Cell::words(&verdict.id),
            Cell::words(&verdict.file),
            Cell::Text(verdict.day.to_string()),
            Cell::Text(verdict.metric.name()),
            verdict.before.as_ref().map_or(Cell::Nothing, amount),
            amount(&verdict.after),
            Cell::Text(verdict_words(verdict)),
        ])
    };
    let title = Some("Guardrails".to_owned());
    Table { title, columns, rows: verdicts.iter().map(row).collect(), ..Table::default() }
}

fn verdict_words(verdict: &Verdict) -> String {
    let word = |breach: &Breach| match breach {
        Breach::OverBudget { was_over: true, .. } => "over budget, as before",
        Breach::OverBudget { .. } => "over budget",
        Breach::Rose { .. } => "rises too much",
        Breach::Fell { .. } => "falls too much",
    };
    let words: Vec<&str> = verdict.breaches.iter().map(word).collect();
    match (words.is_empty(), verdict.blocks()) {
        (true, _) => "holds".to_owned(),
        (false, true) => words.join(", "),
        (false, false) => format!("{} (warning)", words.join(", ")),
    }
}

/// A guardrail for machines.
pub(super) fn verdict_json(verdict: &Verdict) -> Value {
    let breach = |breach: &Breach| match breach {
        Breach::OverBudget { by, was_over, .. } => {
            json!({"kind": "over_budget", "by": json::exact(by), "was_over": was_over})
        }
        Breach::Rose { over, .. } => json!({"kind": "rose", "by": json::exact(over)}),
        Breach::Fell { over, .. } => json!({"kind": "fell", "by": json::exact(over)}),
    };
    json!({
        "id": verdict.id,
        "file": verdict.file,
        "as_of": verdict.day.to_string(),
        "metric": verdict.metric.name(),
        "currency": verdict.currency,
        "before": verdict.before.as_ref().map(json::exact),
        "after": json::exact(&verdict.after),
        "holds": verdict.holds(),
        "blocks": verdict.blocks(),
        "breaches": verdict.breaches.iter().map(breach).collect::<Vec<_>>(),
    })
}

/// The change for machines.
pub(super) fn to_json(outcome: &Outcome, change: &Change, rules: &CommentRules) -> Value {
    json!({
        "base": change.base,
        "comment": is_worth_a_comment(outcome, change, rules),
        "findings": change.findings.iter().map(json::diagnostic).collect::<Vec<_>>(),
        "prices": price_changes::models_json(&change.prices),
        "impact": impact::to_json(&change.impacts),
    })
}
