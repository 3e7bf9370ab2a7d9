//! What a change does, for `check --base`: prices, scenarios and decisions before and after.

mod altered;
mod moves;
mod rules;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use self::moves::Moves;
use super::{Check, Found};
use crate::analysis::State;
use crate::analysis::{Impact, Side, sort_impacts};
use crate::cli::answer::Result;
use crate::cli::config::{Guarding, Rules};
use crate::cli::load::Loader;
use crate::cli::paths;
use crate::cli::review::{self, Files};
use crate::cli::tree::Tree;
use crate::config::{Judged, OF_BASE, Verdict};
use crate::diag::{Code, Diagnostic, counted, listing, reason};
use crate::pricing::{self, Changes, Table, lint};
use crate::report::view::check::Change;
use crate::units::Date;
use crate::units::money::said;

/// What a change can do that mends what was broken before it.
const MENDING: &str =
    "where the change mends that, hold it against a revision from before the slip: `--base REV`";

/// Holds all that was found against the base.
pub(super) fn change(
    check: &Check,
    loader: &Loader,
    base: &Tree,
    now: &Found,
    rules: &Rules,
) -> Result<Change> {
    let was = check.found(base)?;
    if was.tables.is_empty() && was.scenarios.is_empty() {
        let message = format!("`{}` has none of the tables and scenarios that are checked", base.name());
        let empty = Diagnostic::error(Code::BaseUnreadable, message);
        return Err(empty.help("name a revision, or a folder that is a copy of this one").into());
    }
    let before = loader.of(base);
    let (old, new) = (tables(base, &was.tables)?, tables(&loader.tree, &now.tables)?);
    let Moves { scenarios, crossed } = moves::found(base, &was.scenarios, &now.scenarios)?;
    let mut impacts = Vec::new();
    for files in scenarios {
        let evaluated = match (review::impact(&files, &before, loader), files) {
            // Nobody asked for a file that is not checked: that it cannot be evaluated makes it gone.
            (Err(_), Files { from, to: Some(to) }) if !now.scenarios.contains(&to) => {
                review::impact(&Files { from, to: None }, &before, loader)
            }
            (evaluated, _) => evaluated,
        };
        impacts.push(evaluated?);
    }
    sort_impacts(&mut impacts);
    let crossed: Vec<Impact> =
        crossed.iter().filter_map(|files| review::impact(files, &before, loader).ok()).collect();
    let judged = || impacts.iter().chain(&crossed);
    let findings = edited(&old, &new).into_iter().chain(impacts.iter().flat_map(unpriced));
    let findings = findings.chain(impacts.iter().flat_map(from_later_on));
    let findings = findings.chain(impacts.iter().filter_map(not_comparable));
    let findings = findings.chain(rules::changed(rules, base, &judged().collect::<Vec<_>>(), &now.scenarios));
    let findings = findings.chain(judged().flat_map(|impact| altered::said(impact, base, rules)));
    let all = |tables: &BTreeMap<PathBuf, Table>| tables.values().cloned().collect::<Vec<Table>>();
    let findings = findings.chain(rules::acknowledged(&all(&old), &all(&new)));
    let prices = prices(&old, &new);
    let findings = findings.chain(rules::of_models(&prices));
    let findings = findings.chain(replaced(&impacts, &old, &new));
    let asks_for_prices = check.study.prices.named().is_empty();
    let unchecked =
        impacts.iter().filter(|_| asks_for_prices).flat_map(|impact| unchecked(impact, &was, now));
    let findings = findings.chain(unchecked);
    Ok(Change {
        base: base.name(),
        reproduce: base.written(),
        findings: rules.lints().apply(findings.collect()),
        prices,
        impacts,
        crossed,
    })
}

/// What a base has to check, where with the change there is nothing: its scenarios, and what guarded them.
pub(super) fn gone(check: &Check, loader: &Loader, base: &Tree, rules: &Rules) -> Vec<String> {
    let Ok(change) = change(check, loader, base, &Found::default(), rules) else { return Vec::new() };
    let was = |impact: &Impact| impact.moved_from.clone().unwrap_or_else(|| impact.path.clone());
    let scenarios: Vec<String> = change.impacts.iter().map(was).collect();
    if scenarios.is_empty() {
        return Vec::new();
    }
    let names: Vec<&str> = scenarios.iter().map(String::as_str).collect();
    let had = format!("the base has {}: {}", counted(names.len(), "scenario"), listing(&names));
    let of_guards = change.findings.into_iter().filter(|finding| finding.code == Code::RulesChanged);
    std::iter::once(had).chain(of_guards.map(|finding| finding.message)).collect()
}

/// The tables of a tree, by their paths.
fn tables(tree: &Tree, paths: &[PathBuf]) -> Result<BTreeMap<PathBuf, Table>> {
    let mut tables = BTreeMap::new();
    for path in paths {
        tables.insert(path.clone(), pricing::read_named(&tree.read(path, None)?)?);
    }
    Ok(tables)
}

/// What differs, each table held against the one that had its path.
fn prices(old: &BTreeMap<PathBuf, Table>, new: &BTreeMap<PathBuf, Table>) -> Changes {
    let paths: BTreeSet<&PathBuf> = old.keys().chain(new.keys()).collect();
    let at = |tables: &BTreeMap<PathBuf, Table>, path: &PathBuf| -> Vec<Table> {
        tables.get(path).cloned().into_iter().collect()
    };
    let of = |path: &PathBuf| Changes::between(&at(old, path), &at(new, path));
    paths.into_iter().map(of).fold(Changes::default(), Changes::and)
}

/// What has become of the past of each table.
fn edited(old: &BTreeMap<PathBuf, Table>, new: &BTreeMap<PathBuf, Table>) -> Vec<Diagnostic> {
    let of = |(path, old): (&PathBuf, &Table)| match new.get(path) {
        Some(new) => lint::rewritten(old, new),
        None => vec![lint::removed(old)],
    };
    old.iter().flat_map(of).collect()
}

/// A path without detours.
fn plain(path: &Path) -> PathBuf {
    paths::joined(Path::new(""), path)
}

/// What has become of the past where a scenario takes its prices from a new table of the same vendor.
fn replaced(
    impacts: &[Impact],
    old: &BTreeMap<PathBuf, Table>,
    new: &BTreeMap<PathBuf, Table>,
) -> Vec<Diagnostic> {
    let at = |tables: &BTreeMap<PathBuf, Table>, path: &Path| {
        tables.iter().find(|(key, _)| plain(key) == path).map(|(_, table)| table.clone())
    };
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for [before, after] in impacts.iter().map(|impact| &impact.tables) {
        let builtin =
            before.builtin.iter().filter_map(|table| pricing::read(&table.source(), table.provider).ok());
        let known = before.files.iter().filter_map(|path| at(old, &plain(path))).chain(builtin);
        let known: Vec<Table> = known.collect();
        for path in after.files.iter().map(|path| plain(path)).filter(|path| at(old, path).is_none()) {
            let Some(is) = at(new, &path) else { continue };
            let is_alike = |was: &&Table| {
                (&is.provider, is.overlay, &is.currency.value)
                    == (&was.provider, was.overlay, &was.currency.value)
            };
            for was in known.iter().filter(is_alike) {
                if seen.insert((was.place.source.name.clone(), path.clone())) {
                    found.extend(lint::rewritten(&was.only(&is), &is));
                }
            }
        }
    }
    found
}

/// Budgets of the scenario itself that do not hold once changed prices are in force: on the first such day.
fn from_later_on(impact: &Impact) -> Vec<Diagnostic> {
    let Some(now) = impact.after.state() else { return Vec::new() };
    let over = now.evaluated.plan.budget.iter().filter_map(|(figure, limit)| {
        let excess = |state: &State| state.evaluated.projection.excess(*figure, &limit.value);
        // One that is passed already is a failure of its own.
        let mut later = impact.later.iter().filter(|_| excess(now).is_none());
        let (day, over) = later.find_map(|later| Some((later, excess(&later.after)?)))?;
        let currency = &now.evaluated.plan.currency;
        let message = format!(
            "{} of `{}` will be over its budget by {} at the prices of {}",
            figure.name(),
            impact.path,
            said(over.exact(), currency),
            day.day
        );
        let label = format!("the figure will be {}", said(day.after.figure(*figure).exact(), currency));
        Some(Diagnostic::warning(Code::OverBudget, message).at_with(&limit.place, label))
    });
    over.collect()
}

/// Days from which the change leaves a scenario without a price.
fn unpriced(impact: &Impact) -> Vec<Diagnostic> {
    let of = |(day, problems): &(Date, Vec<Diagnostic>)| {
        let message = format!("`{}` has no price from {day} on, and had one before the change", impact.path);
        let found = Diagnostic::finding(Code::UnpricedLater, message);
        let first = reason(problems);
        let found = match first.and_then(|problem| problem.place.as_ref()) {
            Some((place, label)) => found.at_with(place, label),
            None => found,
        };
        let found = first.iter().fold(found, |found, problem| found.note(&problem.message));
        found.help("let the new card say all that the scenario uses, or move the scenario to another model")
    };
    impact.unpriced.iter().map(of).collect()
}

/// A scenario that could not be evaluated before the change.
fn not_comparable(impact: &Impact) -> Option<Diagnostic> {
    let (Side::Broken(problems), Some(_)) = (&impact.before, impact.after.state()) else { return None };
    let message = format!("`{}` could not be evaluated before the change", impact.path);
    let warning = Diagnostic::finding(Code::BaseNotComparable, message).help(MENDING);
    Some(problems.iter().take(1).fold(warning, |warning, problem| warning.note(problem.message.clone())))
}

/// Tables that a scenario takes its prices from and that are not checked, where it did not do so before.
fn unchecked(impact: &Impact, was: &Found, now: &Found) -> Vec<Diagnostic> {
    let unchecked = |tables: &[PathBuf], found: &Found| -> BTreeSet<PathBuf> {
        let checked: BTreeSet<PathBuf> = found.tables.iter().map(|path| plain(path)).collect();
        tables.iter().map(|path| plain(path)).filter(|table| !checked.contains(table)).collect()
    };
    let [before, after] = &impact.tables;
    let (before, after) = (unchecked(&before.files, was), unchecked(&after.files, now));
    let found = after.difference(&before).map(|table| {
        let table = table.display();
        let message = format!("`{}` takes prices from `{table}`, which is not checked", impact.path);
        let help = format!(
            "name that table beside what is checked, as in `costcalc check pricing scenarios {table}`"
        );
        Diagnostic::finding(Code::UncheckedPrices, message).help(help)
    });
    found.collect()
}

/// The absolute names of a scenario with the change, and those that it had.
fn names(impact: &Impact, base: &Tree) -> [BTreeSet<PathBuf>; 2] {
    let had = impact.moved_from.as_ref().unwrap_or(&impact.path);
    [paths::names(Path::new(&impact.path)), base.names(Path::new(had))]
}

/// Scenarios held to the guardrails that cover them.
pub(super) fn verdicts(change: &Change, base: &Tree, rules: &Rules) -> Result<Vec<Verdict>> {
    let mut verdicts = Vec::new();
    for impact in change.impacts.iter().chain(&change.crossed) {
        let [names, had] = names(impact, base);
        let guarding = rules.guarding(&names, &had);
        let (of_base, of_change): (Vec<_>, Vec<_>) = guarding.iter().partition(|guarding| guarding.of_base);
        let mut own = Vec::new();
        for guarding in of_change {
            own.extend(judged(guarding, impact)?);
        }
        for guarding in of_base {
            let judged = judged(guarding, impact)?.into_iter();
            verdicts.extend(judged.filter_map(|verdict| verdict.beside(&own)));
        }
        verdicts.extend(own);
    }
    Ok(verdicts)
}

/// A guardrail held against a scenario on its own day and, where that is another one, on the day of the
/// changed prices.
fn judged(guarding: &Guarding<'_>, impact: &Impact) -> Result<Vec<Verdict>> {
    let Guarding { guardrail, of_base } = guarding;
    let Some(after) = impact.after.state() else { return Ok(Vec::new()) };
    let guards = |state: &State| guardrail.guards(&state.evaluated.projection);
    if !guards(after) && !impact.before.state().is_some_and(guards) {
        return Ok(Vec::new());
    }
    let cannot = |refused: Diagnostic| if *of_base { refused.note(OF_BASE) } else { refused };
    if let Side::Broken(problems) = &impact.before
        && guardrail.is_about_change()
    {
        let why = "it could not be evaluated before the change";
        let refused = cannot(guardrail.not_judged(&impact.path, why).help(MENDING));
        return Err(problems.iter().take(1).fold(refused, |refused, why| refused.note(&why.message)).into());
    }
    let own = (after.day, impact.before.state(), after);
    let figure = |state: &State| guardrail.figure(&state.evaluated.projection);
    let stays = impact.own().is_some_and(|(before, after)| figure(before) == figure(after));
    // Where nothing changes before a later day, that day says it all.
    let own = Some(own).filter(|_| impact.later.is_empty() || !stays);
    let later = impact.later.iter().map(|later| (later.day, Some(&later.before), &later.after));
    let judge = |(day, before, after): (_, Option<&State>, &State), as_measured_before: bool| {
        let currency = &after.evaluated.plan.currency;
        let other = before.map(|before| &before.evaluated.plan.currency).filter(|other| *other != currency);
        if let Some(other) = other.filter(|_| guardrail.is_about_change()) {
            let why = format!("it was in {other} and is in {currency}, which cannot be compared");
            return Err(cannot(guardrail.not_judged(&impact.path, &why)).into());
        }
        let judged = Judged {
            file: &impact.path,
            day,
            before: before.map(|state| &state.evaluated.projection),
            after: &after.evaluated.projection,
            currency,
            of_base: *of_base,
            as_measured_before,
        };
        guardrail.judge(judged).map_err(|refused| cannot(*refused).into())
    };
    let mut verdicts: Vec<Verdict> =
        own.into_iter().chain(later).map(|one| judge(one, false)).collect::<Result<_>>()?;
    if let (Some(before), Some(after)) = (impact.before.state(), &impact.as_measured_before) {
        let verdict = judge((after.day, Some(before), &**after), true)?;
        let is_told = verdicts.iter().any(Verdict::has_risen);
        verdicts.extend(Some(verdict).filter(|verdict| !verdict.holds() && !is_told));
    }
    Ok(verdicts)
}
