//! A line of JSON, walked once: the values at the paths that somebody wants, as they are written, and nothing else of it.
//! What people wrote is passed over unread.

use std::borrow::Cow;

use memchr::memchr2;

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
pub(super) enum NotJson {
    /// It is not written as JSON is.
    Malformed,
    /// It ends in the middle.
    Unfinished,
    /// A wanted value is there twice: the number of its path.
    Twice(usize),
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
    pub(super) fn find<'l>(&self, line: &'l [u8], values: &mut Values<'l>) -> Result<(), NotJson> {
        values.found.clear();
        values.found.resize(self.paths.len(), None);
        let mut walk = Walk { text: line, at: 0 };
        walk.space();
        if walk.peek()? != b'{' {
            return Err(NotJson::Malformed);
        }
        walk.object(self, 0, &mut values.found)?;
        walk.space();
        if walk.at == line.len() { Ok(()) } else { Err(NotJson::Malformed) }
    }
}

impl<'l> Values<'l> {
    /// The cells of a row; an empty one is absent.
    pub(super) fn of_cells(cells: impl IntoIterator<Item = Option<&'l [u8]>>) -> Self {
        let found = cells.into_iter().map(|cell| cell.filter(|cell| !cell.is_empty())).collect();
        Self { found, are_cells: true }
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

/// The text that is written between two quotes; `None` where it is no text.
pub(super) fn text(raw: &[u8]) -> Option<Cow<'_, str>> {
    let inside = raw.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
    if memchr2(b'\\', b'\n', inside).is_none() {
        return std::str::from_utf8(inside).ok().map(Cow::Borrowed);
    }
    serde_json::from_slice(raw).ok().map(Cow::Owned)
}

/// Objects in objects that are walked into at most.
const DEEPEST: usize = 128;

struct Walk<'l> {
    text: &'l [u8],
    at: usize,
}

impl<'l> Walk<'l> {
    fn peek(&self) -> Result<u8, NotJson> {
        self.text.get(self.at).copied().ok_or(NotJson::Unfinished)
    }

    fn space(&mut self) {
        while self.text.get(self.at).is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\r' | b'\n')) {
            self.at += 1;
        }
    }

    /// An object, from its first brace on.
    fn object(
        &mut self,
        wanted: &Wanted,
        step: usize,
        found: &mut [Option<&'l [u8]>],
    ) -> Result<(), NotJson> {
        self.at += 1;
        self.space();
        if self.peek()? == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.space();
            let key = self.string()?;
            self.space();
            if self.peek()? != b':' {
                return Err(NotJson::Malformed);
            }
            self.at += 1;
            self.space();
            match wanted.nodes[step].next(key) {
                Some(next) => self.wanted(wanted, next, found)?,
                None => self.value()?,
            }
            self.space();
            match self.peek()? {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(NotJson::Malformed),
            }
        }
    }

    /// A value that is wanted, or has wanted ones in it.
    fn wanted(
        &mut self,
        wanted: &Wanted,
        step: usize,
        found: &mut [Option<&'l [u8]>],
    ) -> Result<(), NotJson> {
        let from = self.at;
        if self.peek()? == b'{' && !wanted.nodes[step].keys.is_empty() {
            self.object(wanted, step, found)?;
        } else {
            self.value()?;
        }
        for slot in &wanted.nodes[step].slots {
            if found[*slot].replace(&self.text[from..self.at]).is_some() {
                return Err(NotJson::Twice(*slot));
            }
        }
        Ok(())
    }

    /// Any value, which is passed over.
    fn value(&mut self) -> Result<(), NotJson> {
        match self.peek()? {
            b'"' => self.string().map(drop),
            b'{' | b'[' => self.nested(),
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => self.word(),
            _ => Err(NotJson::Malformed),
        }
    }

    /// A text with its quotes.
    fn string(&mut self) -> Result<&'l [u8], NotJson> {
        if self.peek()? != b'"' {
            return Err(NotJson::Malformed);
        }
        let from = self.at;
        self.at += 1;
        loop {
            let rest = self.text.get(self.at..).unwrap_or_default();
            let Some(next) = memchr2(b'"', b'\\', rest) else { return Err(NotJson::Unfinished) };
            self.at += next + 1;
            if rest[next] == b'"' {
                return Ok(&self.text[from..self.at]);
            }
            self.at += 1;
        }
    }

    /// A number, or one of three words.
    fn word(&mut self) -> Result<(), NotJson> {
        let from = self.at;
        let is_end = |byte: &u8| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n');
        let rest = &self.text[from..];
        self.at += rest.iter().position(is_end).ok_or(NotJson::Unfinished)?;
        let word = &self.text[from..self.at];
        let is_number =
            word.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E'));
        if is_number || matches!(word, b"true" | b"false" | b"null") {
            Ok(())
        } else {
            Err(NotJson::Malformed)
        }
    }

    /// An object or a list, of which only its end is looked for.
    fn nested(&mut self) -> Result<(), NotJson> {
        let mut open: Vec<u8> = Vec::new();
        loop {
            match self.peek()? {
                b'"' => {
                    self.string()?;
                }
                b'{' => self.open(&mut open, b'}')?,
                b'[' => self.open(&mut open, b']')?,
                byte @ (b'}' | b']') => {
                    if open.pop() != Some(byte) {
                        return Err(NotJson::Malformed);
                    }
                    self.at += 1;
                    if open.is_empty() {
                        return Ok(());
                    }
                }
                _ => self.at += 1,
            }
            self.skip_to_mark();
        }
    }

    fn open(&mut self, open: &mut Vec<u8>, end: u8) -> Result<(), NotJson> {
        if DEEPEST <= open.len() {
            return Err(NotJson::Malformed);
        }
        open.push(end);
        self.at += 1;
        Ok(())
    }

    /// Moves on to what may open or close something.
    fn skip_to_mark(&mut self) {
        let is_mark = |byte: &u8| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']');
        let rest = self.text.get(self.at..).unwrap_or_default();
        self.at += rest.iter().position(is_mark).unwrap_or(rest.len());
    }
}

impl Step {
    /// The step behind a key, which stands between quotes.
    fn next(&self, key: &[u8]) -> Option<usize> {
        if self.keys.is_empty() {
            return None;
        }
        let inside = &key[1..key.len() - 1];
        let is = |name: &str| {
            name.as_bytes() == inside || (inside.contains(&b'\\') && text(key).is_some_and(|own| own == name))
        };
        self.keys.iter().find(|(name, _)| is(name)).map(|(_, next)| *next)
    }
}

/// The lines of a text, each without its end.
pub(super) fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
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
    use super::{NotJson, Values, Wanted};

    fn found(paths: &[&str], line: &str) -> Result<Vec<Option<String>>, NotJson> {
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
            assert_eq!(found(&["a"], cut), Err(NotJson::Unfinished), "{cut}");
        }
        for bad in
            ["[1]", "12}", r#"{"a": 1} x"#, r#"{"a": [1}}"#, r#"{"a": trve}"#, r#"{a: 1}"#, r#"{"a" 1}"#]
        {
            assert_eq!(found(&["a"], bad), Err(NotJson::Malformed), "{bad}");
        }
        assert_eq!(found(&["a"], r#"{"a": 1, "a": 2}"#), Err(NotJson::Twice(0)));
        assert_eq!(
            found(&["a"], &format!("{{\"b\": {}1{}}}", "[".repeat(500), "]".repeat(500))),
            Err(NotJson::Malformed)
        );
    }
}
