//! A tree as one line, as people write it in braces; and whether two trees say the same.

use std::collections::BTreeMap;
use std::fmt;

use crate::exact::{Exact, Notation};

use super::{Node, Value};

impl fmt::Display for Node {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.value {
            Value::Null => f.write_str("null"),
            Value::Scalar(text) => f.write_str(text),
            Value::Number(number) => write!(f, "{number}"),
            Value::List(items) => {
                let items: Vec<String> = items.iter().map(Self::to_string).collect();
                write!(f, "[{}]", items.join(", "))
            }
            Value::Map(_) => write!(f, "{{{}}}", self.entries_in_line()),
        }
    }
}

impl Node {
    /// How many values it holds, itself one of them.
    #[must_use]
    pub fn values(&self) -> u64 {
        1 + match &self.value {
            Value::Null | Value::Scalar(_) | Value::Number(_) => 0,
            Value::List(items) => items.iter().map(Self::values).sum(),
            Value::Map(entries) => entries.iter().map(|entry| entry.value.values()).sum(),
        }
    }

    /// A map's entries as one line, without the braces; nothing for what is no map.
    #[must_use]
    pub fn entries_in_line(&self) -> String {
        let Value::Map(entries) = &self.value else { return String::new() };
        let entries = entries.iter().map(|entry| format!("{}: {}", entry.key, entry.value));
        entries.collect::<Vec<_>>().join(", ")
    }

    /// The number that a value is, as any key would read it.
    #[must_use]
    pub fn as_number(&self) -> Option<Exact> {
        match &self.value {
            Value::Number(number) => Some(number.clone()),
            Value::Scalar(text) => Exact::parse(text, Notation::Any).ok(),
            Value::Null | Value::List(_) | Value::Map(_) => None,
        }
    }

    /// Whether two trees say the same: `1_000` and `1000`, `70%` and `0.70`, whatever the order of keys.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Null, Value::Null) => true,
            (Value::List(own), Value::List(their)) => {
                own.len() == their.len() && own.iter().zip(their).all(|(own, their)| own.says_the_same(their))
            }
            (Value::Map(own), Value::Map(their)) => {
                let values: BTreeMap<&str, &Self> =
                    their.iter().map(|entry| (entry.key.as_str(), &entry.value)).collect();
                let is_same =
                    |(key, own): (&str, &Self)| values.get(key).is_some_and(|their| own.says_the_same(their));
                own.len() == their.len()
                    && own.iter().map(|entry| (entry.key.as_str(), &entry.value)).all(is_same)
            }
            _ if self.as_text().is_some() && self.as_text() == other.as_text() => true,
            _ => self.as_number().is_some_and(|number| other.as_number() == Some(number)),
        }
    }
}
