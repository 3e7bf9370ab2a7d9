//! Tags of calls: where a format has them, and their values in a line.

use std::borrow::Cow;

use super::format::{Format, Row};

impl Format {
    /// The path of the value of a tag: of a name that is none of the format's own, the name.
    pub(in crate::usage) fn path_of_tag<'t>(&self, tag: &'t str) -> &'t str {
        let path = self.tags.iter().find(|(name, _)| *name == tag).map_or(tag, |(_, path)| path);
        if self.is_listed(tag) { self.more_tags.unwrap_or(path) } else { path }
    }

    /// Whether a tag is in the list of further tags.
    pub(in crate::usage) fn is_listed(&self, tag: &str) -> bool {
        let is_own =
            self.tags.iter().any(|(name, path)| *name == tag || *path == tag) || self.paths.contains(&tag);
        self.more_tags.is_some() && !is_own && !tag.contains('.')
    }
}

impl<'l> Row<'_, 'l> {
    /// The values of the tags that are asked for.
    pub(super) fn tags(&self) -> Vec<Cow<'l, str>> {
        let written = |at: usize| self.values.text(at).or_else(|| self.values.json(at).map(Cow::Borrowed));
        let listed =
            |at: usize, name: &str| self.values.json(at).and_then(|list| listed(list, name)).map(Cow::Owned);
        let value = |((at, is_listed), name): (&(usize, bool), &String)| {
            if *is_listed { listed(*at, name) } else { written(*at) }
        };
        self.tags.iter().zip(self.asked).map(|tag| value(tag).unwrap_or_default()).collect()
    }
}

/// The value of a name in a list of texts such as `name:value`: of several the last.
fn listed(list: &str, name: &str) -> Option<String> {
    let list: Vec<serde_json::Value> = serde_json::from_str(list).ok()?;
    let value =
        |one: &serde_json::Value| Some(one.as_str()?.strip_prefix(name)?.strip_prefix(':')?.to_owned());
    list.iter().rev().find_map(value)
}
