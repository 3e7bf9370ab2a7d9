//! YAML as a tree of texts, and trees laid over others.

use super::table::PIECES;

use yaml_rust2::{Yaml, YamlLoader};

#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Null,
    Text(String),
    List(Vec<Tree>),
    Map(Vec<(String, Tree)>),
}

/// Ways to say the same thing, by the keys that each consists of: who names the first key of one leaves the others
/// out.
const INSTEAD: [&[&[&str]]; 11] = [
    &[&["per_month"], &["per_day", "days_per_month"]],
    &[&["share"], &["weight"]],
    &[&["fee"], &["model", "input", "output", "cache", "tier"]],
    &[&["model", "retries"], &["route"], &["attempts"]],
    // Who names a model leaves out an escalation, and not the other way round.
    &[&["model"], &["", "escalate"]],
    &[&["batch"], &["tier"]],
    &[&["input", "output"], &["loop"]],
    &[&["hit_rate"], &["traffic"]],
    &[&["prefix", "hit_rate", "traffic", "ttl", "storage"], &["measured"]],
    &[&["as_of"], &["horizon"]],
    &[&["fixes", "breaks"], &["error_rate"]],
];

/// The document of a file, each number with a range as its base.
pub fn parse(text: &str) -> Result<Tree, String> {
    let mut documents = YamlLoader::load_from_str(text).map_err(|error| error.to_string())?;
    documents.pop().map(|document| without_ranges(tree(document))).ok_or("no document".to_owned())
}

fn tree(yaml: Yaml) -> Tree {
    match yaml {
        Yaml::Real(text) | Yaml::String(text) => Tree::Text(text),
        Yaml::Integer(number) => Tree::Text(number.to_string()),
        Yaml::Boolean(is_true) => Tree::Text(is_true.to_string()),
        Yaml::Array(items) => Tree::List(items.into_iter().map(tree).collect()),
        Yaml::Hash(entries) => {
            let entry = |(key, value)| match tree(key) {
                Tree::Text(key) => (key, tree(value)),
                other => panic!("a key that is no text: {other:?}"),
            };
            Tree::Map(entries.into_iter().map(entry).collect())
        }
        Yaml::Null | Yaml::BadValue | Yaml::Alias(_) => Tree::Null,
    }
}

fn without_ranges(tree: Tree) -> Tree {
    match tree {
        Tree::Map(entries) => {
            let is_bound = |(key, value): &(String, Tree)| {
                ["low", "base", "high"].contains(&key.as_str()) && matches!(value, Tree::Text(_))
            };
            if 1 < entries.len() && entries.iter().all(is_bound) {
                let base = entries.into_iter().find(|(key, _)| key == "base");
                return base.expect("a range has a base").1;
            }
            Tree::Map(entries.into_iter().map(|(key, value)| (key, without_ranges(value))).collect())
        }
        Tree::List(items) => Tree::List(items.into_iter().map(without_ranges).collect()),
        other => other,
    }
}

/// A patch laid over a tree: maps merge, lists and texts replace, null removes.
pub fn laid_over(base: &Tree, patch: &Tree) -> Tree {
    let (Tree::Map(base), Tree::Map(patch)) = (base, patch) else { return patch.clone() };
    let is_dropped = |key: &str| {
        let groups = INSTEAD.iter().filter(|group| group.iter().any(|keys| keys.contains(&key)));
        let others = groups.flat_map(|group| group.iter()).filter(|keys| !keys.contains(&key));
        let is_named = |name: &str| patch.iter().any(|(key, value)| key == name && *value != Tree::Null);
        others.into_iter().any(|keys| is_named(keys[0]))
    };
    let patched = |name: &str| patch.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let mut merged: Vec<(String, Tree)> = Vec::new();
    for (key, value) in base {
        match patched(key) {
            Some(Tree::Null) => {}
            // The classes of a meter are parts of one whole.
            Some(patch) if PIECES.contains(&key.as_str()) => merged.push((key.clone(), patch.clone())),
            Some(patch) => merged.push((key.clone(), laid_over(value, patch))),
            None if is_dropped(key) => {}
            None => merged.push((key.clone(), value.clone())),
        }
    }
    let is_new = |key: &str| base.iter().all(|(known, _)| known != key);
    let new = patch.iter().filter(|(key, value)| is_new(key) && *value != Tree::Null);
    merged.extend(new.map(|(key, value)| (key.clone(), laid_over(&Tree::Map(vec![]), value))));
    Tree::Map(merged)
}
