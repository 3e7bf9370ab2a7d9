//! A line of JSON, walked once: the values at the paths that somebody wants, as they are written, and nothing else of it.
//! What people wrote is passed over unread.

use std::borrow::Cow;

use crate::yaml::json::walk::{NotJson, Walk, text};

/// The paths that are wanted of a line, as a tree.
#[derive(Debug, Default)]
pub(super) struct Wanted {
    nodes: Vec<Step>,
    paths: Vec<String>,
}

/// A place on the way to wanted values.
#[derive(Debug, Default)]
struct Step {
    keys: Vec<(String, usize)>,
    /// The lengths of the keys, a bit each, by which most others are passed over; the last bit stands for all that are
    /// longer.
    lengths: u64,
    /// The numbers of the paths that end here.
    slots: Vec<usize>,
}

/// The values of a line, by the number of their path.
#[derive(Debug, Default)]
pub(super) struct Values<'l> {
    found: Vec<Option<&'l [u8]>>,
    /// Whether they are the cells of a row, in which texts have no quotes.
    are_cells: bool,
}

/// A line is no JSON object, or has a key twice that is wanted once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NotALine {
    /// It is not JSON.
    NotJson(NotJson),
    /// A wanted value is there twice: the number of its path.
    Twice(usize),
}

impl From<NotJson> for NotALine {
    fn from(why: NotJson) -> Self {
        Self::NotJson(why)
    }
}

impl Wanted {
    /// These paths; a dot enters an object. The number of a path is its position.
    pub(super) fn new<'p>(paths: impl IntoIterator<Item = &'p str>) -> Self {
        let mut wanted = Self { nodes: vec![Step::default()], paths: Vec::new() };
        for path in paths {
            let mut at = 0;
            for key in path.split('.').filter(|_| !path.is_empty()) {
                let known = wanted.nodes[at].keys.iter().find(|(own, _)| own == key).map(|(_, next)| *next);
                at = known.unwrap_or_else(|| {
                    let next = wanted.nodes.len();
                    wanted.nodes[at].keys.push((key.to_owned(), next));
                    wanted.nodes[at].lengths |= bit_of(key.len());
                    wanted.nodes.push(Step::default());
                    next
                });
            }
            wanted.nodes[at].slots.push(wanted.paths.len());
            wanted.paths.push(path.to_owned());
        }
        wanted
    }

    /// The paths, in order.
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.paths.iter().map(String::as_str)
    }

    /// Finds the values in a line.
    ///
    /// # Errors
    /// It is not one JSON object.
    pub(super) fn find<'l>(&self, line: &'l [u8], values: &mut Values<'l>) -> Result<(), NotALine> {
        values.found.clear();
        values.found.resize(self.paths.len(), None);
        let mut walk = Walk::new(line);
        self.object(&mut walk, 0, &mut values.found)?;
        Ok(walk.end()?)
    }

    /// Finds the values in an object at a step.
    fn object<'l>(
        &self,
        walk: &mut Walk<'l>,
        step: usize,
        found: &mut [Option<&'l [u8]>],
    ) -> Result<(), NotALine> {
        walk.object(|walk, key| match self.nodes[step].next(key) {
            None => walk.value().map(drop).map_err(NotALine::NotJson),
            Some(next) => self.value(walk, next, found),
        })
    }

    /// Finds a value that is wanted, or has wanted ones in it.
    fn value<'l>(
        &self,
        walk: &mut Walk<'l>,
        step: usize,
        found: &mut [Option<&'l [u8]>],
    ) -> Result<(), NotALine> {
        let from = walk.at();
        if walk.is_object() && !self.nodes[step].keys.is_empty() {
            self.object(walk, step, found)?;
        } else {
            walk.value()?;
        }
        for slot in &self.nodes[step].slots {
            if found[*slot].replace(walk.since(from)).is_some() {
                return Err(NotALine::Twice(*slot));
            }
        }
        Ok(())
    }
}

impl<'l> Values<'l> {
    /// The cells of a row; an empty one is absent.
    pub(super) fn of_cells(cells: impl IntoIterator<Item = Option<&'l [u8]>>) -> Self {
        let found = cells.into_iter().map(|cell| cell.filter(|cell| !cell.is_empty())).collect();
        Self { found, are_cells: true }
    }

    /// Forgets all values: those of so many paths are absent.
    #[cfg(feature = "parquet")]
    pub(super) fn clear(&mut self, paths: usize) {
        self.found.clear();
        self.found.resize(paths, None);
    }

    /// Takes the value of a path.
    #[cfg(feature = "parquet")]
    pub(super) fn put(&mut self, path: usize, raw: Option<&'l [u8]>) {
        if let Some(value) = self.found.get_mut(path) {
            *value = raw;
        }
    }

    /// The value of a path, as it is written; `None` where it is absent or `null`.
    pub(super) fn raw(&self, path: usize) -> Option<&'l [u8]> {
        self.found.get(path).copied().flatten().filter(|raw| *raw != b"null")
    }

    /// The text of a path; `None` where it is no text.
    pub(super) fn text(&self, path: usize) -> Option<Cow<'l, str>> {
        let raw = self.raw(path)?;
        if self.are_cells { std::str::from_utf8(raw).ok().map(Cow::Borrowed) } else { text(raw) }
    }

    /// The value of a path as JSON; `None` where it is absent or `null`.
    pub(super) fn json(&self, path: usize) -> Option<&'l str> {
        std::str::from_utf8(self.raw(path)?).ok()
    }
}

impl Step {
    /// The step behind a key, which stands between quotes.
    fn next(&self, key: &[u8]) -> Option<usize> {
        let inside = &key[1..key.len() - 1];
        if self.lengths & bit_of(inside.len()) == 0 && !inside.contains(&b'\\') {
            return None;
        }
        let is = |name: &str| {
            name.as_bytes() == inside || (inside.contains(&b'\\') && text(key).is_some_and(|own| own == name))
        };
        self.keys.iter().find(|(name, _)| is(name)).map(|(_, next)| *next)
    }
}

fn bit_of(length: usize) -> u64 {
    1 << length.min(63)
}

/// The lines of a text, each without its end.
pub(in crate::usage) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let line = &rest[..end];
        rest = rest.get(end + 1..).unwrap_or_default();
        Some(line.strip_suffix(b"\r").unwrap_or(line))
    })
}

#[cfg(test)]
mod tests {
    use super::{NotALine, NotJson, Values, Wanted};

    fn found(paths: &[&str], line: &str) -> Result<Vec<Option<String>>, NotALine> {
        let wanted = Wanted::new(paths.iter().copied());
        let mut values = Values::default();
        wanted.find(line.as_bytes(), &mut values)?;
        Ok((0..paths.len()).map(|path| values.json(path).map(str::to_owned)).collect())
    }

    #[test]
    fn wanted_values_are_found_at_any_depth() {
        let line = r#" {"x": {"b": [1, {"a": "}]"}], "é\"": "\\"}, "a": {"b": {"c": 12}, "d": null}, "a\u0062": "q"} "#;
        let all = found(&["a.b.c", "a.d", "ab", "a.b", "x.b", "none"], line);
        let some = |text: &str| Some(text.to_owned());
        let expected =
            vec![some("12"), None, some("\"q\""), some(r#"{"c": 12}"#), some(r#"[1, {"a": "}]"}]"#), None];
        assert_eq!(all, Ok(expected));
    }

    #[test]
    fn what_is_no_object_is_told_apart_from_what_is_cut_off() {
        for cut in [r#"{"a": 1"#, r#"{"a": "x"#, r#"{"a"#, r#"{"a": {"b": [1,"#, r#"{"a": tr"#] {
            assert_eq!(found(&["a"], cut), Err(NotJson::Unfinished.into()), "{cut}");
        }
        for bad in
            ["[1]", "12}", r#"{"a": 1} x"#, r#"{"a": [1}}"#, r#"{"a": trve}"#, r#"{a: 1}"#, r#"{"a" 1}"#]
        {
            assert_eq!(found(&["a"], bad), Err(NotJson::Malformed.into()), "{bad}");
        }
        assert_eq!(found(&["a"], r#"{"a": 1, "a": 2}"#), Err(NotALine::Twice(0)));
        assert_eq!(
            found(&["a"], &format!("{{\"b\": {}1{}}}", "[".repeat(500), "]".repeat(500))),
            Err(NotJson::Malformed.into())
        );
    }
}
