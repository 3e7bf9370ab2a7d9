//! What was read, and what of it is not in the buckets.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bucket::Buckets;

/// What was read of logs: of which formats, by which rules, and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Told {
    /// The formats, each with the number of its files.
    pub formats: BTreeMap<String, u64>,
    /// How lines of the same call were found: the rules, with a comma between them.
    pub duplicates: String,
    /// Lines that were read.
    pub lines: u64,
    /// Lines that are of no call: prompts, results of tools, notes.
    pub other_lines: u64,
    /// Lines of a call that another line has too: of these the one with most output stays.
    pub repeats: u64,
    /// Lines that say the same as the one of a call before them.
    pub same_lines: u64,
    /// Calls without a count, as their log says.
    pub without_usage: u64,
    /// Lines that could not be read, and are left out because that was asked for.
    pub bad: u64,
    /// Files whose last line is not finished: it is left out.
    pub unfinished: u64,
    /// Times without a zone, which are taken as UTC.
    pub without_zone: u64,
    /// The first day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<String>,
    /// The last day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last: Option<String>,
}

impl Told {
    /// Adds what was read elsewhere.
    pub fn add(&mut self, other: &Self) {
        for (format, files) in &other.formats {
            *self.formats.entry(format.clone()).or_default() += files;
        }
        let rules = self.duplicates.split(", ").chain(other.duplicates.split(", "));
        let rules: BTreeSet<&str> = rules.filter(|rule| !rule.is_empty()).collect();
        self.duplicates = rules.into_iter().collect::<Vec<_>>().join(", ");
        self.lines += other.lines;
        self.other_lines += other.other_lines;
        self.repeats += other.repeats;
        self.same_lines += other.same_lines;
        self.without_usage += other.without_usage;
        self.bad += other.bad;
        self.unfinished += other.unfinished;
        self.without_zone += other.without_zone;
        for (first, last) in other.first.iter().zip(&other.last) {
            self.take(first, last);
        }
    }

    /// Takes note of the days of buckets.
    pub(super) fn days(&mut self, buckets: &Buckets) {
        let days = || buckets.sums.keys().map(|key| key.day);
        for (first, last) in days().min().into_iter().zip(days().max()) {
            self.take(&first.to_string(), &last.to_string());
        }
    }

    pub(super) fn take(&mut self, first: &str, last: &str) {
        if self.first.as_deref().is_none_or(|own| first < own) {
            self.first = Some(first.to_owned());
        }
        if self.last.as_deref().is_none_or(|own| own < last) {
            self.last = Some(last.to_owned());
        }
    }
}
