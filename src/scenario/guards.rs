//! The limits on a scenario's figures and the basis of these figures. Changes to them do not show in the figures,
//! so a review names them.

use crate::diag::Place;
use crate::exact::{Exact, Notation};
use crate::yaml::{Entry, Node, Value};

use super::edit::existing;
use super::file::File;
use super::path::path_name;
use super::retagged::retagged;

/// A changed part of a scenario.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Altered {
    /// Its path: `budget.invoice`.
    pub path: String,
    /// The old value, as written.
    pub old: Option<String>,
    /// The new value.
    pub new: Option<String>,
    /// The position of the new value.
    pub place: Option<Place>,
}

/// Which changes of a part are reported.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Told {
    /// All.
    Any,
    /// Changes and removals: additions make the scenario stricter or more expensive.
    Loss,
    /// Removals: everything else shows in the figures.
    Gone,
    /// Removals, and changes to anything but a larger number: their savings may hide increases elsewhere.
    Less,
    /// Additions and changes.
    Gain,
}

/// The parts, and which changes are reported.
const PARTS: [(&[&str], Told); 15] = [
    (&["as_of"], Told::Any),
    (&["prices"], Told::Any),
    (&["horizon"], Told::Any),
    (&["volume", "unit"], Told::Any),
    (&["limits"], Told::Any),
    (&["latency"], Told::Any),
    (&["quota"], Told::Any),
    (&["peak_factor"], Told::Any),
    (&["budget"], Told::Loss),
    (&["require"], Told::Loss),
    (&["expect"], Told::Gone),
    (&["fixed"], Told::Less),
    (&["steps"], Told::Gone),
    (&["not_included"], Told::Gain),
    (&["tags"], Told::Any),
];

/// The parts of a step, and which changes are reported.
const PARTS_OF_STEP: [(&str, Told); 5] = [
    ("require", Told::Loss),
    ("max_input", Told::Loss),
    ("review", Told::Less),
    ("downstream", Told::Less),
    ("tags", Told::Any),
];

impl File {
    /// Changes to the limits on the figures and to their basis, since an earlier version of the file.
    #[must_use]
    pub fn altered_since(&self, before: &Self) -> Vec<Altered> {
        let [old, new] = [before, self].map(|file| file.root());
        let owned = |path: &[&str]| path.iter().map(|part| (*part).to_owned()).collect::<Vec<String>>();
        let mut found: Vec<Altered> =
            PARTS.iter().flat_map(|(path, told)| part(old, new, &owned(path), *told)).collect();
        for step in self.step_names() {
            for (key, told) in PARTS_OF_STEP {
                found.extend(part(old, new, &owned(&["steps", step, key]), told));
            }
        }
        found
    }

    /// The file with the day, horizon, volume and tags of another version of it.
    #[must_use]
    pub fn measured_as(&self, other: &Self) -> Self {
        // Expectations belong to these.
        let file = self.with_entries_of(other, &["as_of", "horizon", "volume", "expect"]);
        file.with_root(retagged(file.root(), other.root()))
    }

    /// The volumes outside the base design: in cases, and as a range.
    #[must_use]
    pub fn other_volumes(&self) -> Vec<String> {
        let has_volume = |node: &Node| existing(node, &["volume".to_owned()]).is_some();
        let cases = self.cases.iter().filter(|case| has_volume(&case.node));
        let cases = cases.map(|case| format!("case `{}`", case.name));
        let is_of_volume = |path: &[String]| path.first().is_some_and(|key| key == "volume");
        let ranges = self.ranges.iter().filter(|range| is_of_volume(&range.path));
        cases
            .chain(
                ranges.map(|range| {
                    format!("the range of `{}`", path_name(range.path.iter().map(String::as_str)))
                }),
            )
            .collect()
    }
}

impl Altered {
    /// Whether the date became earlier, or is now given where it was today.
    #[must_use]
    pub fn is_earlier(&self) -> bool {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) => new < old,
            (old, _) => old.is_none(),
        }
    }
}

/// The changes of a part; of its entries, if it has any.
fn part(old: &Node, new: &Node, path: &[String], told: Told) -> Vec<Altered> {
    let (old, new) = (existing(old, path), existing(new, path));
    let (before, after) = (old.map_or_else(Vec::new, entries), new.map_or_else(Vec::new, entries));
    let find = |all: &[(String, Node)], key: &str| {
        all.iter().find(|(other, _)| other == key).map(|(_, node)| node.clone())
    };
    let mut keys: Vec<&String> = after.iter().chain(&before).map(|(key, _)| key).collect();
    let mut seen = std::collections::BTreeSet::new();
    keys.retain(|key| seen.insert(*key));
    let of_key = |key: &String| {
        let (old, new) = (find(&before, key), find(&after, key));
        let is_told = match (&old, &new) {
            (Some(_), Some(_)) if told == Told::Gone => false,
            (Some(old), Some(new)) if told == Told::Less => is_less(old, new),
            (Some(old), Some(new)) => !old.says_the_same(new),
            (None, _) => matches!(told, Told::Any | Told::Gain),
            (Some(_), None) => told != Told::Gain,
        };
        let name = path.iter().chain(Some(key).filter(|key| !key.is_empty()));
        is_told.then(|| Altered {
            path: path_name(name.map(String::as_str)),
            old: old.map(|node| node.to_string()),
            place: new.as_ref().map(|node| node.place.clone()),
            new: new.map(|node| node.to_string()),
        })
    };
    keys.into_iter().filter_map(of_key).collect()
}

/// Whether the new value is not an equal or larger number.
fn is_less(old: &Node, new: &Node) -> bool {
    let number = |node: &Node| Exact::parse(&node.to_string(), Notation::Any).ok();
    match (&old.value, &new.value) {
        (Value::Map(was), Value::Map(is)) => {
            let has = |entries: &[Entry], key: &str| entries.iter().any(|entry| entry.key == key);
            let find = |key: &str| is.iter().find(|entry| entry.key == key);
            is.iter().any(|entry| !has(was, &entry.key))
                || was
                    .iter()
                    .any(|entry| find(&entry.key).is_none_or(|new| is_less(&entry.value, &new.value)))
        }
        _ if old.says_the_same(new) => false,
        _ => number(old).zip(number(new)).is_none_or(|(old, new)| new < old),
    }
}

/// The entries of a part, by key or name; a single value or a list without names counts as one.
fn entries(node: &Node) -> Vec<(String, Node)> {
    let name = |item: &Node| item.at("name").map(Node::to_string);
    match &node.value {
        Value::Map(entries) => {
            entries.iter().map(|Entry { key, value, .. }| (key.to_string(), value.clone())).collect()
        }
        Value::List(items) if items.iter().any(|item| name(item).is_some()) => {
            items.iter().map(|item| (name(item).unwrap_or_default(), item.clone())).collect()
        }
        _ => vec![(String::new(), node.clone())],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn file(rest: &str) -> File {
        let text = format!("steps: {{a: {{model: m}}}}\n{rest}");
        File::parse(&Source::new("test", text), "test").expect("a file")
    }

    fn altered(old: &str, new: &str) -> Vec<String> {
        let none = |said: Option<String>| said.unwrap_or_else(|| "none".to_owned());
        let found = file(new).altered_since(&file(old)).into_iter();
        found.map(|one| format!("{}: {} > {}", one.path, none(one.old), none(one.new))).collect()
    }

    #[test]
    fn what_is_loosened_or_taken_away_is_told_and_what_is_made_stricter_is_not() {
        for (old, new, told) in [
            ("budget: {invoice: 5}", "budget: {invoice: 9}", &["budget.invoice: 5 > 9"][..]),
            ("budget: {invoice: 5}", "budget: {total: 9}", &["budget.invoice: 5 > none"]),
            ("budget: {invoice: 5_0}", "budget: {invoice: 50, total: 1}", &[]),
            ("expect: {base: \"1\"}", "", &["expect.base: 1 > none"]),
            ("expect: {base: \"1\"}", "expect: {base: \"2\"}", &[]),
            (
                "require: {max_error_rate: 1%}",
                "require: {max_error_rate: 9%}",
                &["require.max_error_rate: 1% > 9%"],
            ),
            ("", "limits: {m: {rpm: 5}}", &["limits.m: none > {rpm: 5}"]),
            (
                "horizon: {from: 2026-11, months: 12}",
                "horizon: {from: 2026-11, months: 3}",
                &["horizon.months: 12 > 3"],
            ),
            (
                "fixed: [{name: desk, per_month: 5}]",
                "not_included: [desk]",
                &["fixed.desk: {name: desk, per_month: 5} > none", "not_included: none > [desk]"],
            ),
            ("not_included: [desk]", "fixed: [{name: desk, per_month: 5}]", &[]),
            ("fixed: [{name: desk, per_month: 5}]", "fixed: [{name: desk, per_month: 6}]", &[]),
            (
                "fixed: [{name: desk, per_month: 5}]",
                "fixed: [{name: desk, per_month: 4.99}]",
                &["fixed.desk: {name: desk, per_month: 5} > {name: desk, per_month: 4.99}"],
            ),
            (
                "fixed: [{name: desk, per_month: 5}]",
                "fixed: [{name: desk, per_month: 5, when_providers: 9}]",
                &["fixed.desk: {name: desk, per_month: 5} > {name: desk, per_month: 5, when_providers: 9}"],
            ),
            ("volume: {unit: page}", "volume: {unit: line}", &["volume.unit: page > line"]),
            ("as_of: 2026-10-15", "as_of: 2026-01-01", &["as_of: 2026-10-15 > 2026-01-01"]),
            ("as_of: 2026-10-15", "as_of: 2026-11-01", &["as_of: 2026-10-15 > 2026-11-01"]),
            ("as_of: 2026-10-15", "", &["as_of: 2026-10-15 > none"]),
            ("", "as_of: 2026-11-01", &["as_of: none > 2026-11-01"]),
            ("prices: [../a]", "prices: [../b]", &["prices: [../a] > [../b]"]),
            ("tags: {team: a}", "tags: {team: b, env: c}", &["tags.team: a > b", "tags.env: none > c"]),
        ] {
            assert_eq!(altered(old, new), told, "{old} > {new}");
        }
    }

    #[test]
    fn steps_and_what_they_must_meet_are_told() {
        let steps = |text: &str| {
            File::parse(&Source::new("test", format!("steps: {{{text}}}")), "test").expect("a file")
        };
        let (old, new) = (
            steps(
                "a: {model: m, require: {min_window: 9}, max_input: 5, downstream: {cost_per_error: 2}}, b: {model: m}",
            ),
            steps("a: {model: n, max_input: 50, downstream: {cost_per_error: 1}}, c: {model: m}"),
        );
        let paths: Vec<String> = new.altered_since(&old).into_iter().map(|one| one.path).collect();
        assert_eq!(
            paths,
            [
                "steps.b",
                "steps.a.require.min_window",
                "steps.a.max_input",
                "steps.a.downstream.cost_per_error"
            ]
        );
    }
}
