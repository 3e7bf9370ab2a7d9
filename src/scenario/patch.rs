//! Merges one part of a file into another, such as a branch into its step.
//!
//! Maps merge, lists, shares (of turns, of `when`) and single values replace, `null` removes. Alternative keys form one slot:
//! naming one drops the others.

use std::collections::{BTreeMap, BTreeSet};

use crate::yaml::shape::{Map, Shape};
use crate::yaml::{Entry, Node, Value};

/// `base` with `patch` merged into it. The format gives the shape of both, if any. Every value keeps its position.
pub(super) fn laid_over(shape: Option<&'static Shape>, base: &Node, patch: &Node) -> Node {
    let (Value::Map(under), Value::Map(over)) = (&base.value, &patch.value) else { return patch.clone() };
    if shape.is_some_and(Shape::is_whole) {
        return patch.clone();
    }
    let map = shape.and_then(Shape::map);
    let patches: BTreeMap<&str, &Entry> = over.iter().map(|entry| (entry.key.as_str(), entry)).collect();
    let known: BTreeSet<&str> = under.iter().map(|entry| entry.key.as_str()).collect();
    let mut entries: Vec<Entry> = Vec::new();
    for entry in under {
        match patches.get(entry.key.as_str()) {
            Some(patch) => {
                let below = shape.and_then(|shape| shape.below(&entry.key));
                let value = laid_over(below, &entry.value, &patch.value);
                entries.push(Entry { key: patch.key.clone(), place: patch.place.clone(), value });
            }
            None if map.is_some_and(|map| drops(map, &entry.key, under, over)) => {}
            None => entries.push(entry.clone()),
        }
    }
    let is_new = |patch: &&Entry| !known.contains(patch.key.as_str());
    entries.extend(over.iter().filter(is_new).cloned());
    entries.retain(|entry| !matches!(entry.value.value, Value::Null));
    Node { place: patch.place.clone(), value: Value::Map(entries) }
}

/// For each group of alternatives that differs between two maps of a shape, its keys and their companions.
pub(super) fn switched(
    shape: Option<&'static Shape>,
    old: &[Entry],
    new: &[Entry],
) -> Vec<Vec<&'static str>> {
    let Some(map) = shape.and_then(Shape::map) else { return Vec::new() };
    let taken = |entries: &[Entry], group: &[&'static str]| -> Vec<&'static str> {
        group.iter().copied().filter(|key| has(entries, key)).collect()
    };
    let is_switched = |group: &&&[&'static str]| {
        let (before, after) = (taken(old, group), taken(new, group));
        !before.is_empty() && !after.is_empty() && before != after
    };
    let with_companions = |group: &&[&'static str]| {
        let leads = |leader: &str| group.contains(&leader) && has(old, leader) != has(new, leader);
        let led = map.companions.iter().filter(|(leader, _)| leads(leader));
        group.iter().copied().chain(led.flat_map(|(_, keys)| keys.iter().copied())).collect()
    };
    map.alternatives.iter().filter(is_switched).map(with_companions).collect()
}

/// Whether a patch without `key` removes it by naming an alternative.
fn drops(map: &Map, key: &str, under: &[Entry], over: &[Entry]) -> bool {
    let displaced = |key: &str| {
        let groups = map.alternatives.iter().filter(|group| group.contains(&key));
        groups.flat_map(|group| group.iter()).any(|other| *other != key && has(over, other))
    };
    let leader = map.companions.iter().find(|(_, companions)| companions.contains(&key));
    let leader_displaced = leader.is_some_and(|(leader, _)| has(under, leader) && displaced(leader));
    let made_anew = map.anew.iter().any(|(named, dropped)| *dropped == key && has(over, named));
    displaced(key) || leader_displaced || made_anew
}

fn has(entries: &[Entry], key: &str) -> bool {
    entries.iter().any(|entry| entry.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;
    use crate::scenario::format::{SCENARIO, TOP};
    use crate::yaml;

    fn node(text: &str) -> Node {
        yaml::parse(&Source::new("test", text)).expect("YAML")
    }

    fn shown(node: &Node) -> String {
        match &node.value {
            Value::Null => "null".to_owned(),
            Value::Scalar(text) => text.to_string(),
            Value::Number(number) => number.to_string(),
            Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
            Value::Map(entries) => {
                let entry = |entry: &Entry| format!("{}: {}", entry.key, shown(&entry.value));
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }

    /// `path` is the path of a map of the file.
    fn check(path: &str, base: &str, patch: &str, expected: &str) {
        let path: Vec<String> = path.split_whitespace().map(str::to_owned).collect();
        let shape = if path.is_empty() { Some(&TOP) } else { SCENARIO.at(&path) };
        assert_eq!(shown(&laid_over(shape, &node(base), &node(patch))), expected);
    }

    #[test]
    fn maps_merge_and_the_rest_replaces() {
        check(
            "steps a",
            "{input: 1, cache: {prefix: 2, hit_rate: 3}}",
            "{cache: {hit_rate: 4}}",
            "{input: 1, cache: {prefix: 2, hit_rate: 4}}",
        );
        check("steps a", "{reads: [a, b]}", "{reads: [c]}", "{reads: [c]}");
        check("steps a loop", "{turns: {2: 1}}", "{turns: {7: 1}}", "{turns: {7: 1}}");
        check("steps a", "{cache: {prefix: 2}, input: 1}", "{cache: null}", "{input: 1}");
    }

    #[test]
    fn naming_one_alternative_drops_the_others_and_what_goes_with_them() {
        check("steps a", "{model: a, retries: 1, input: 1}", "{attempts: [x]}", "{input: 1, attempts: [x]}");
        check("steps a", "{retries: 1}", "{model: b}", "{retries: 1, model: b}");
        let escalated = "{model: a, escalate: {share: 1}}";
        check("steps a", escalated, "{model: b}", "{model: b}");
        check("steps a", escalated, "{escalate: {share: 2}}", "{model: a, escalate: {share: 2}}");
        check("steps a", escalated, "{retries: 1}", "{model: a, retries: 1}");
        check("steps a", escalated, "{attempts: [x]}", "{attempts: [x]}");
        check(
            "steps a",
            "{attempts: [x]}",
            "{model: b, escalate: {share: 2}}",
            "{model: b, escalate: {share: 2}}",
        );
        check("volume", "{per_day: 10, days_per_month: 20}", "{per_month: 5}", "{per_month: 5}");
        check("steps a check", "{detects: 9, model: a, input: 1}", "{fee: 2}", "{detects: 9, fee: 2}");
        check(
            "steps a",
            "{cache: {prefix: 2, hit_rate: 3}}",
            "{cache: {traffic: {calls: 4}}}",
            "{cache: {prefix: 2, traffic: {calls: 4}}}",
        );
        check("steps a", "{batch: {share: 1}}", "{tier: flex}", "{tier: flex}");
        check("steps a", "{input: 1, output: 2}", "{loop: {turns: 3}}", "{loop: {turns: 3}}");
        check("steps a", "{loop: {turns: 3}}", "{input: 1, output: 2}", "{input: 1, output: 2}");
        check("", "{as_of: a, name: n}", "{horizon: {from: b}}", "{name: n, horizon: {from: b}}");
    }
}
