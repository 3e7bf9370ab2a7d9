//! A change for reviewers: a summary on one screen, with folded details.

use std::collections::BTreeSet;

use crate::analysis::State;
use crate::config::{Checked, CommentRules, MinChange, Verdict, When};
use crate::diag::{Code, Diagnostic, Severity, counted};
use crate::report::view::impact;
use crate::report::view::price_changes;
use crate::report::{Block, Cell, Column, Digits, Document, Table};
use crate::result;
use crate::units::Figure;

use super::{Change, Outcome, guardrails, headline};
use crate::analysis::{Impact, Side};

/// The most messages and prices before the details.
const MOST_OF_SCREEN: usize = 8;

/// The document.
pub(super) fn document(
    outcome: &Outcome,
    change: &Change,
    rules: &[CommentRules],
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
    blocks.push(Block::Notes(first(on_screen(outcome).map(said).collect(), "message")));
    let table = with_state(impact::table(&named), &named, &outcome.verdicts);
    blocks.push(Block::Table(Table { is_data: true, ..table }));
    blocks.push(Block::Notes(first(price_changes::lines(&change.prices, digits), "price card")));
    blocks.push(details(outcome, change, &small));
    blocks.push(Block::Notes(vec![origin(change)]));
    Document { heading: headline::headline(outcome, change, digits), blocks }
}

/// Messages on the first screen: failures, and changes to limits and expectations.
fn on_screen(outcome: &Outcome) -> impl Iterator<Item = &Diagnostic> {
    let rules = outcome.warnings.iter().filter(|warning| warning.code == Code::RulesChanged);
    outcome.failures.iter().chain(rules)
}

/// The first of many lines.
fn first(mut lines: Vec<String>, what: &str) -> Vec<String> {
    let more = lines.len().saturating_sub(MOST_OF_SCREEN);
    lines.truncate(MOST_OF_SCREEN);
    lines.extend((0 < more).then(|| format!("{} below.", counted(more, &format!("more {what}")))));
    lines
}

/// A message on one line, with its position.
fn said(message: &Diagnostic) -> String {
    let place = message.place.as_ref().map_or_else(String::new, |(place, _)| format!(" ({place})"));
    let help = message.help.first().map_or_else(String::new, |help| format!(": {help}"));
    format!("{}: {}{place}{help}", message.severity.word(), message.message)
}

/// Whether a change exceeds the thresholds of any rule: both, if the rule has both.
fn is_named(impact: &Impact, rules: &[CommentRules]) -> bool {
    let Some((before, _)) = impact.both() else { return true };
    if !impact.flips().is_empty() || !impact.unpriced.is_empty() {
        return true;
    }
    let is_large = |figure: Figure, rules: &CommentRules| {
        let MinChange { amount, share } = &rules.min_change;
        let change = impact.change(figure).unwrap_or_default().abs();
        let least = amount.as_ref().is_none_or(|amount| *amount.value.exact() <= change);
        let part =
            share.as_ref().is_none_or(|share| before.figure(figure).exact() * share.value.exact() <= change);
        !change.is_zero() && least && part
    };
    let figures = [Figure::Invoice, Figure::Total];
    figures.into_iter().any(|figure| rules.iter().any(|rules| is_large(figure, rules)))
}

/// Whether any rule calls for a comment on the change.
fn is_worth_a_comment(outcome: &Outcome, change: &Change, rules: &[CommentRules]) -> bool {
    let is_worth = |when: When| match when {
        When::Always => true,
        When::Breach => !outcome.failures.is_empty(),
        When::Change => {
            let is_named = |impact: &Impact| impact.is_change() && is_named(impact, rules);
            let touches_rules = outcome.warnings.iter().any(|warning| warning.code == Code::RulesChanged);
            !outcome.failures.is_empty()
                || touches_rules
                || !change.prices.is_empty()
                || change.impacts.iter().any(is_named)
        }
    };
    rules.iter().any(|rules| is_worth(rules.when))
}

/// The position of a column after the name and the file of a scenario.
const AFTER_NAME: usize = 2;

/// Adds a column with the state of each scenario.
fn with_state(mut table: Table, impacts: &[Impact], verdicts: &[Verdict]) -> Table {
    table.columns.insert(AFTER_NAME, Column::words("State", "state", 0));
    for (row, impact) in table.rows.iter_mut().zip(impacts) {
        row.cells.insert(AFTER_NAME, Cell::Text(state(impact, verdicts)));
    }
    table
}

/// The failed guardrails of a scenario, and how much of its budgets is used.
fn state(impact: &Impact, verdicts: &[Verdict]) -> String {
    let broken = verdicts.iter().filter(|verdict| verdict.file == impact.path && !verdict.holds());
    let mut said: Vec<String> = broken.map(|verdict| format!("breaks {}", verdict.id)).collect();
    said.dedup();
    said.extend(impact.unpriced.iter().map(|(day, _)| format!("no price from {day}")));
    let after = impact.both().map(|(_, after)| after).or(impact.after.state());
    said.extend(after.and_then(fullest_budget));
    match (&impact.before, &impact.after) {
        _ if !said.is_empty() => said.join(", "),
        (_, Side::Absent) => String::new(),
        (Side::Broken(_), _) => "not compared".to_owned(),
        _ => "ok".to_owned(),
    }
}

/// The highest utilisation of a budget.
fn fullest_budget(state: &State) -> Option<String> {
    let budgets = &state.evaluated.plan.budget;
    let used = budgets.iter().filter_map(|(figure, limit)| {
        let used = state.figure(*figure).exact().checked_div(limit.value.exact())?;
        Some((used, figure.name()))
    });
    let (used, figure) = used.max()?;
    Some(format!("{figure} {} of budget", Cell::Percent(used).shown(Digits::USUAL)))
}

/// Everything that is not on the first screen.
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
        blocks.push(Block::Table(guardrails::table(&outcome.verdicts)));
    }
    let others = outcome.warnings.iter().filter(|warning| warning.code != Code::RulesChanged);
    let more = on_screen(outcome).skip(MOST_OF_SCREEN).chain(others);
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
        blocks.push(Block::Table(super::table(&failing, &outcome.verdicts)));
    }
    blocks.retain(|block| !matches!(block, Block::Notes(notes) if notes.is_empty()));
    Block::Details(summary, blocks)
}

/// The compared versions, and how to reproduce the comparison.
fn origin(change: &Change) -> String {
    let tool = concat!("costcalc ", env!("CARGO_PKG_VERSION"));
    let days: BTreeSet<String> =
        change.impacts.iter().filter_map(Impact::day).map(|day| day.to_string()).collect();
    let days: Vec<String> = days.into_iter().collect();
    let days = match days.as_slice() {
        [] => String::new(),
        [one] => format!(", prices of {one}"),
        [first, .., last] => format!(", prices of {first} to {last}, each scenario of its own day"),
    };
    format!("Compared with {}{days}. {tool}: `costcalc check --base {}`", change.base, change.reproduce)
}

/// The JSON result of a change.
pub(super) fn result(outcome: &Outcome, change: &Change, rules: &[CommentRules]) -> result::Change {
    let comment = is_worth_a_comment(outcome, change, rules);
    result::Change::of(&change.base, comment, &change.findings, &change.prices, &change.impacts)
}
