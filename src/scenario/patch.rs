//! Laying one part of a file over another: a branch over its step.
//!
//! Maps merge, lists and single values replace, `null` removes. Some keys are alternatives that say
//! the same thing in different ways: they are one slot, and naming one drops the others.

use crate::yaml::{Entry, Node, Value};

/// The alternatives of a map, and the keys that have a meaning only beside one of them and go with it.
struct Slots {
    alternatives: &'static [&'static [&'static str]],
    companions: &'static [(&'static str, &'static [&'static str])],
}

const SCENARIO: Slots = Slots { alternatives: &[&["as_of", "horizon"]], companions: &[] };

const VOLUME: Slots =
    Slots { alternatives: &[&["per_month", "per_day"]], companions: &[("per_day", &["days_per_month"])] };

const CHECK: Slots = Slots {
    alternatives: &[&["fee", "model"]],
    companions: &[("model", &["input", "output", "cache", "tier"])],
};

const STEP: Slots = Slots {
    alternatives: &[
        &["model", "route", "attempts"],
        &["batch", "tier"],
        &["share", "weight"],
        &["input", "loop"],
    ],
    companions: &[("model", &["retries"]), ("input", &["output"])],
};

const CACHE: Slots = Slots { alternatives: &[&["hit_rate", "traffic"]], companions: &[] };

const PLAIN: Slots = Slots { alternatives: &[], companions: &[] };

/// Where in a scenario a map stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Level {
    /// The file.
    Scenario,
    /// The steps, by name.
    Steps,
    /// The qualities, by name.
    Qualities,
    /// A step, or a branch of its route.
    Step,
    /// How much there is to do.
    Volume,
    /// The branches of a step's route.
    Route,
    /// A step's check.
    Check,
    /// The cache of a step or a check.
    Cache,
    /// Anything else.
    Other,
}

impl Level {
    /// The level of what stands under a key.
    pub(super) fn below(self, key: &str) -> Self {
        match (self, key) {
            (Self::Scenario, "steps") => Self::Steps,
            (Self::Scenario, "quality") => Self::Qualities,
            (Self::Scenario, "volume") => Self::Volume,
            (Self::Steps, _) => Self::Step,
            (Self::Step, "check") => Self::Check,
            (Self::Step | Self::Check, "cache") => Self::Cache,
            (Self::Step, "route") => Self::Route,
            (Self::Route, _) => Self::Step,
            _ => Self::Other,
        }
    }

    /// Whether the keys are names that the file chooses, so that an unknown one is a slip.
    pub(super) fn holds_names(self) -> bool {
        matches!(self, Self::Steps | Self::Qualities)
    }

    fn slots(self) -> &'static Slots {
        match self {
            Self::Volume => &VOLUME,
            Self::Check => &CHECK,
            Self::Step => &STEP,
            Self::Cache => &CACHE,
            Self::Scenario => &SCENARIO,
            Self::Steps | Self::Qualities | Self::Route | Self::Other => &PLAIN,
        }
    }
}

/// `base` with `patch` laid over it, where both stand at `level`. Every value keeps its own place.
pub(super) fn laid_over(level: Level, base: &Node, patch: &Node) -> Node {
    let (Value::Map(under), Value::Map(over)) = (&base.value, &patch.value) else { return patch.clone() };
    let slots = level.slots();
    let mut entries: Vec<Entry> = Vec::new();
    for entry in under.iter().filter(|entry| !slots.drop(&entry.key, under, over)) {
        match over.iter().find(|patch| patch.key == entry.key) {
            Some(patch) => {
                let value = laid_over(level.below(&entry.key), &entry.value, &patch.value);
                entries.push(Entry { value, ..patch.clone() });
            }
            None => entries.push(entry.clone()),
        }
    }
    let is_new = |patch: &&Entry| !under.iter().any(|entry| entry.key == patch.key);
    entries.extend(over.iter().filter(is_new).cloned());
    entries.retain(|entry| !matches!(entry.value.value, Value::Null));
    Node { place: patch.place.clone(), value: Value::Map(entries) }
}

/// The keys of each slot of a level in which two maps take different alternatives, with those that go with
/// them.
pub(super) fn switched(level: Level, old: &[Entry], new: &[Entry]) -> Vec<Vec<&'static str>> {
    let slots = level.slots();
    let has = |entries: &[Entry], key: &str| entries.iter().any(|entry| entry.key == key);
    let taken = |entries: &[Entry], slot: &[&'static str]| -> Vec<&'static str> {
        slot.iter().copied().filter(|key| has(entries, key)).collect()
    };
    let is_switched = |slot: &&&[&'static str]| {
        let (before, after) = (taken(old, slot), taken(new, slot));
        !before.is_empty() && !after.is_empty() && before != after
    };
    let with_companions = |slot: &&[&'static str]| {
        let leads = |leader: &str| slot.contains(&leader) && has(old, leader) != has(new, leader);
        let led = slots.companions.iter().filter(|(leader, _)| leads(leader));
        slot.iter().copied().chain(led.flat_map(|(_, keys)| keys.iter().copied())).collect()
    };
    slots.alternatives.iter().filter(is_switched).map(with_companions).collect()
}

impl Slots {
    /// Whether a patch that does not name `key` takes it away, by naming an alternative to it.
    fn drop(&self, key: &str, under: &[Entry], over: &[Entry]) -> bool {
        let has = |entries: &[Entry], key: &str| entries.iter().any(|entry| entry.key == key);
        let displaced = |key: &str| {
            let own_slots = self.alternatives.iter().filter(|slot| slot.contains(&key));
            own_slots.flat_map(|slot| slot.iter()).any(|other| *other != key && has(over, other))
        };
        let leader = self.companions.iter().find(|(_, companions)| companions.contains(&key));
        let leader_displaced = leader.is_some_and(|(leader, _)| has(under, leader) && displaced(leader));
        !has(over, key) && (displaced(key) || leader_displaced)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;
    use crate::yaml;

    fn node(text: &str) -> Node {
        yaml::parse(&Source::new("test", text)).expect("YAML")
    }

    fn shown(node: &Node) -> String {
        match &node.value {
            Value::Null => "null".to_owned(),
            Value::Scalar(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            Value::List(items) => format!("[{}]", items.iter().map(shown).collect::<Vec<_>>().join(", ")),
            Value::Map(entries) => {
                let entry = |entry: &Entry| format!("{}: {}", entry.key, shown(&entry.value));
                format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
            }
        }
    }

    fn check(level: Level, base: &str, patch: &str, expected: &str) {
        assert_eq!(shown(&laid_over(level, &node(base), &node(patch))), expected);
    }

    #[test]
    fn maps_merge_and_the_rest_replaces() {
        check(
            Level::Step,
            "{input: 1, cache: {prefix: 2, hit_rate: 3}}",
            "{cache: {hit_rate: 4}}",
            "{input: 1, cache: {prefix: 2, hit_rate: 4}}",
        );
        check(Level::Step, "{reads: [a, b]}", "{reads: [c]}", "{reads: [c]}");
        check(Level::Step, "{cache: {prefix: 2}, input: 1}", "{cache: null}", "{input: 1}");
    }

    #[test]
    fn naming_one_alternative_drops_the_others_and_what_goes_with_them() {
        check(
            Level::Step,
            "{model: a, retries: 1, input: 1}",
            "{attempts: [x]}",
            "{input: 1, attempts: [x]}",
        );
        check(Level::Step, "{retries: 1}", "{model: b}", "{retries: 1, model: b}");
        check(Level::Volume, "{per_day: 10, days_per_month: 20}", "{per_month: 5}", "{per_month: 5}");
        check(Level::Check, "{detects: 9, model: a, input: 1}", "{fee: 2}", "{detects: 9, fee: 2}");
        check(
            Level::Step,
            "{cache: {prefix: 2, hit_rate: 3}}",
            "{cache: {traffic: {calls: 4}}}",
            "{cache: {prefix: 2, traffic: {calls: 4}}}",
        );
        check(Level::Step, "{batch: {share: 1}}", "{tier: flex}", "{tier: flex}");
        check(Level::Step, "{input: 1, output: 2}", "{loop: {turns: 3}}", "{loop: {turns: 3}}");
        check(Level::Step, "{loop: {turns: 3}}", "{input: 1, output: 2}", "{input: 1, output: 2}");
        check(
            Level::Scenario,
            "{as_of: a, name: n}",
            "{horizon: {from: b}}",
            "{name: n, horizon: {from: b}}",
        );
    }
}
