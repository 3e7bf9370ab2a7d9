//! Maps and lists as YAML writes them.

use crate::oracle::num::Num;

/// Entries of a map, in order.
pub type Entries = Vec<(String, String)>;

pub fn text(number: &Option<Num>) -> Option<String> {
    number.as_ref().map(|number| number.text.clone())
}

pub fn entries<const N: usize>(given: [(&str, &str); N]) -> Entries {
    given.map(|(key, value)| (key.to_owned(), value.to_owned())).into()
}

pub fn optional<const N: usize>(given: [(&str, Option<String>); N]) -> Entries {
    given.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?))).collect()
}

pub fn flow(entries: Entries) -> String {
    let entries: Vec<_> = entries.iter().map(|(key, value)| format!("{key}: {value}")).collect();
    format!("{{{}}}", entries.join(", "))
}

pub fn map(entries: Entries) -> Option<String> {
    (!entries.is_empty()).then(|| flow(entries))
}

pub fn list(items: Vec<String>) -> Option<String> {
    (!items.is_empty()).then(|| format!("[{}]", items.join(", ")))
}

pub fn block(indent: usize, entries: Entries) -> String {
    entries.iter().map(|(key, value)| format!("{:indent$}{key}: {value}\n", "")).collect()
}

/// A map as an item of a list in block style.
pub fn item(indent: usize, entries: Entries) -> String {
    let text = block(indent + 2, entries);
    format!("{:indent$}- {}", "", text.trim_start())
}
