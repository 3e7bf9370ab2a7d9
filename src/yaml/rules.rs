//! What is wrong with a map by the rules of its table.

use crate::diag::{Code, Diagnostic};

use super::shape::Rule;
use super::{Entry, Keys};

impl Keys<'_> {
    /// What is wrong by a rule.
    pub(super) fn broken(&self, rule: &Rule) -> Vec<Diagnostic> {
        let has = |key: &str| self.entries.iter().any(|entry| entry.key == key);
        match rule {
            Rule::OneOf(keys) if keys.iter().any(|key| has(key)) => self.clash(keys).into_iter().collect(),
            Rule::OneOf(keys) => keys.first().and_then(|first| self.lacks(first)).into_iter().collect(),
            Rule::AtMostOne(keys) => self.clash(keys).into_iter().collect(),
            Rule::Excludes(key, other, message, help) => {
                let entry = |name: &str| self.entries.iter().find(|entry| entry.key == name);
                let (Some(key), Some(beside)) = (entry(key), entry(other)) else { return Vec::new() };
                let clash = Diagnostic::error(Code::ConflictingKeys, *message).at(&key.place);
                vec![clash.also(&beside.place, format!("the {other}")).help(*help)]
            }
            Rule::AnyOf(groups) if groups.iter().any(|keys| keys.iter().all(|key| has(key))) => Vec::new(),
            Rule::AnyOf(groups) => {
                let missing = groups.iter().take(1).copied().flatten().filter(|key| !has(key));
                missing.filter_map(|key| self.lacks(key)).collect()
            }
            Rule::Needs(key, others) if has(key) => {
                others.iter().filter(|other| !has(other)).filter_map(|other| self.lacks(other)).collect()
            }
            Rule::NeedsOne(key, others) if has(key) && !others.iter().any(|other| has(other)) => {
                others.first().and_then(|other| self.lacks(other)).into_iter().collect()
            }
            Rule::Beside(key, other) if has(key) && !has(other) => {
                let message = format!("`{key}` is only valid beside `{other}`");
                self.clash_at(key, message, &format!("add `{other}`, or remove `{key}`"))
            }
            Rule::With(key, word, needed, _) if self.has_word(key, word) => {
                let missing = needed.iter().filter(|needed| !has(needed));
                missing.filter_map(|missing| self.lacks(missing)).chain(self.meaningless(key, word)).collect()
            }
            Rule::Alone(key, beside) if has(key) => {
                let is_alternative = |other: &&str| {
                    let has_both = |keys: &[&str]| keys.contains(key) && keys.contains(other);
                    self.table.rules.iter().any(|rule| matches!(rule, Rule::OneOf(keys) if has_both(keys)))
                };
                let others = self
                    .table
                    .names()
                    .filter(|other| has(other) && !is_alternative(other) && !beside.contains(other));
                let clash = |other: &str| {
                    let message = format!("`{other}` has no meaning beside `{key}`");
                    self.clash_at(other, message, "remove it")
                };
                others.flat_map(clash).collect()
            }
            Rule::NotEmpty if self.entries.is_empty() => {
                let message = format!("there is nothing in {}", self.owner);
                vec![Diagnostic::error(Code::NothingToDo, message).at(&self.node.place)]
            }
            Rule::Needs(..)
            | Rule::NeedsOne(..)
            | Rule::Beside(..)
            | Rule::With(..)
            | Rule::NotEmpty
            | Rule::Alone(..) => Vec::new(),
        }
    }

    fn has_word(&self, key: &str, word: &str) -> bool {
        self.entries.iter().any(|entry| entry.key == key && entry.value.as_text() == Some(word))
    }

    fn clash_at(&self, key: &str, message: String, help: &str) -> Vec<Diagnostic> {
        let entries = self.entries.iter().filter(|entry| entry.key == key);
        let clash = |entry: &Entry| {
            Diagnostic::error(Code::ConflictingKeys, message.clone()).at(&entry.place).help(help)
        };
        entries.map(clash).collect()
    }

    /// The first key that is there, and that only other words of `key` name.
    fn meaningless(&self, key: &str, word: &str) -> Option<Diagnostic> {
        let named = |name: &str| -> Vec<&str> {
            let of_key = self.table.rules.iter().filter_map(|rule| match rule {
                Rule::With(own, word, needed, allowed) if *own == key => Some((*word, *needed, *allowed)),
                _ => None,
            });
            let has_name = |keys: &[&str]| keys.contains(&name);
            of_key
                .filter(|(_, needed, allowed)| has_name(needed) || has_name(allowed))
                .map(|(word, ..)| word)
                .collect()
        };
        let idle = |entry: &&Entry| {
            let words = named(&entry.key);
            !words.is_empty() && !words.contains(&word)
        };
        let entry = self.entries.iter().find(idle)?;
        let message = format!("`{}` has no meaning with `{key}: {word}`", entry.key);
        let words: Vec<String> = named(&entry.key).iter().map(|word| format!("`{word}`")).collect();
        let refused = Diagnostic::error(Code::ConflictingKeys, message).at(&entry.place);
        Some(refused.help(format!("remove it; it belongs to {}", words.join(" and "))))
    }

    /// That two keys say the same in different ways.
    fn clash(&self, keys: &[&'static str]) -> Option<Diagnostic> {
        let present: Vec<&Entry> = keys.iter().filter_map(|key| self.entry(key)).collect();
        let [first, second, ..] = present.as_slice() else { return None };
        let message = format!("{} says both `{}` and `{}`", self.owner, first.key, second.key);
        let clash = Diagnostic::error(Code::ConflictingKeys, message).at(&second.place);
        Some(clash.also(&first.place, "the other").help("keep one of them"))
    }
}
