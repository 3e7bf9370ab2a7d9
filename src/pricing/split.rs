//! An index of price tables and their models: the parts of a table are found by indentation and their keys, without
//! a YAML parser. The build script has this file too, so that it uses nothing but the standard library.

use std::collections::BTreeMap;
use std::ops::Range;

/// An index of tables.
#[derive(Debug)]
pub(crate) struct Index {
    /// The newest day on which something in them was checked, as it is written there.
    pub(crate) date: String,
    /// What is known of each table, in their order.
    pub(crate) tables: Vec<Parts>,
    /// A line for each name of a model, sorted, with tabs between its fields: the name, the number of its table, where
    /// in that table the model begins and ends, and whether it is the `model`'s own name, an `alias`, or what is before
    /// its `versions`.
    pub(crate) names: String,
}

/// What is known of a table before it is read.
#[derive(Debug)]
pub(crate) struct Parts {
    pub(crate) provider: String,
    /// Other names of the provider, also those of its other tables.
    pub(crate) aliases: Vec<String>,
    /// What is between its first comments, which are long, and its models.
    pub(crate) head: Range<usize>,
    /// Where each model is.
    pub(crate) models: Vec<Range<usize>>,
}

/// Why a table has no index: the number of its file, the line, and what is wrong there.
pub(crate) type NoIndex = (usize, usize, String);

/// Makes an index of the texts of tables.
///
/// # Errors
/// What cannot be split.
pub(crate) fn index<'t>(texts: impl IntoIterator<Item = &'t str>) -> Result<Index, NoIndex> {
    let split = |(number, text)| split(text).map_err(|(line, why)| (number, line, why));
    let all: Vec<Split> = texts.into_iter().enumerate().map(split).collect::<Result<_, _>>()?;
    let mut names: Vec<(&str, usize, usize, usize, &str)> = Vec::new();
    for (number, Split { models, .. }) in all.iter().enumerate() {
        for Model { names: own, start, end } in models {
            names.extend(own.iter().map(|(name, kind)| (name.as_str(), number, *start, *end, *kind)));
        }
    }
    names.sort_unstable();
    names.dedup();
    let mut aliases: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for Split { provider, aliases: own, .. } in &all {
        aliases.entry(provider).or_default().extend(own.iter().cloned());
    }
    let parts = |Split { provider, head, models, .. }: &Split| {
        // Another name of a provider is written in one of its tables.
        let aliases = aliases[provider.as_str()].clone();
        let models = models.iter().map(|model| model.start..model.end).collect();
        Parts { provider: provider.clone(), aliases, head: head.clone(), models }
    };
    let line = |(name, table, start, end, kind)| format!("{name}\t{table}\t{start}\t{end}\t{kind}\n");
    Ok(Index {
        date: all.iter().map(|split| split.date.clone()).max().unwrap_or_default(),
        tables: all.iter().map(parts).collect(),
        names: names.into_iter().map(line).collect(),
    })
}

/// What is wrong, and in which line.
type Unsplit = (usize, String);

/// A table's parts.
struct Split {
    /// The newest day on which something in it was checked.
    date: String,
    provider: String,
    aliases: Vec<String>,
    head: Range<usize>,
    models: Vec<Model>,
}

/// A model's names with their kinds, and its place in the text.
struct Model {
    names: Vec<(String, &'static str)>,
    start: usize,
    end: usize,
}

fn split(text: &str) -> Result<Split, Unsplit> {
    let lines = lines(text);
    let top = entries(&lines, 0)?;
    let Some((models, head)) = top.split_last().filter(|(last, _)| last.key == "models") else {
        return Err((lines.len(), "the last key of a table is not `models`".to_owned()));
    };
    let under = &models.lines[1..];
    if under.is_empty() || !scalars(models.value).is_empty() {
        return Err((models.lines[0].number, "no model begins in the line after `models:`".to_owned()));
    }
    let values = |key| named(head, key).map(Entry::scalars).unwrap_or_default();
    let Some(provider) = values("provider").pop() else {
        return Err((1, "the table does not say its `provider`".to_owned()));
    };
    let model = |entry: &Entry<'_>| {
        let (start, end) = (entry.lines[0].start, entry.lines[entry.lines.len() - 1].end);
        Ok(Model { names: names(entry)?, start, end })
    };
    let models_of = entries(under, 2)?.iter().map(model).collect::<Result<_, Unsplit>>()?;
    let date = lines.iter().filter_map(|line| checked(line.text)).max().unwrap_or_default().to_owned();
    let head = lines[0].start..models.lines[0].start;
    Ok(Split { date, provider, aliases: values("aliases"), head, models: models_of })
}

/// The newest day of a line on which something was checked.
fn checked(line: &str) -> Option<&str> {
    let is_day = |text: &&str| {
        let is_fitting =
            |(at, byte): (usize, u8)| if [4, 7].contains(&at) { byte == b'-' } else { byte.is_ascii_digit() };
        text.bytes().enumerate().all(is_fitting)
    };
    let behind = line.split("checked: ").skip(1).map(|rest| rest.trim_start_matches(['"', '\'']));
    behind.filter_map(|rest| rest.get(..10)).filter(is_day).max()
}

/// All names of a model.
fn names(model: &Entry<'_>) -> Result<Vec<(String, &'static str)>, Unsplit> {
    let facts = entries(&model.lines[1..], 4)?;
    let values = |key| named(&facts, key).map(Entry::scalars).unwrap_or_default();
    let mut names = vec![(model.key.clone(), "model")];
    names.extend(values("aliases").into_iter().map(|alias| (alias, "alias")));
    let beginnings = values("ids").into_iter().filter(|word| word != "starts_with");
    let before_version = |beginning: String| beginning.trim_end_matches(['-', '@']).to_owned();
    names.extend(beginnings.map(|beginning| (before_version(beginning), "versions")));
    if names.iter().any(|(name, _)| name.contains('\t')) {
        return Err((model.lines[0].number, "a name has a tab in it".to_owned()));
    }
    Ok(names)
}

/// A line that is neither blank nor a comment alone.
#[derive(Clone, Copy)]
struct Line<'t> {
    /// Counted from 1.
    number: usize,
    /// Where it begins in the text.
    start: usize,
    /// Where the next one begins that is not blank or a comment.
    end: usize,
    text: &'t str,
}

fn lines(text: &str) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    let mut start = 0;
    for (index, text) in text.split_inclusive('\n').enumerate() {
        let is_empty = text.trim_start().is_empty() || text.trim_start().starts_with('#');
        if !is_empty {
            lines.push(Line { number: index + 1, start, end: start, text: text.trim_end() });
        }
        start += text.len();
        if let Some(last) = lines.last_mut() {
            last.end = start;
        }
    }
    lines
}

/// A key of a map with all its lines.
struct Entry<'l> {
    key: String,
    /// What is behind the colon.
    value: &'l str,
    lines: &'l [Line<'l>],
}

/// The entries of a map whose keys are so far from the margin.
fn entries<'l>(lines: &'l [Line<'l>], indent: usize) -> Result<Vec<Entry<'l>>, Unsplit> {
    let depth = |line: &Line<'_>| line.text.len() - line.text.trim_start_matches(' ').len();
    let mut entries = Vec::new();
    let mut rest = lines;
    while let [first, others @ ..] = rest {
        if depth(first) != indent {
            return Err((first.number, format!("a key is not {indent} spaces from the margin")));
        }
        let count = 1 + others.iter().take_while(|line| indent < depth(line)).count();
        let written = &first.text[indent..];
        let Some((key, value)) = key(written) else {
            return Err((first.number, "a line is no key with its value".to_owned()));
        };
        entries.push(Entry { key, value, lines: &rest[..count] });
        rest = &rest[count..];
    }
    Ok(entries)
}

fn named<'e, 'l>(entries: &'e [Entry<'l>], key: &str) -> Option<&'e Entry<'l>> {
    entries.iter().find(|entry| entry.key == key)
}

impl Entry<'_> {
    /// All scalars of its value, those of keys included.
    fn scalars(&self) -> Vec<String> {
        let under = self.lines[1..].iter().map(|line| line.text);
        std::iter::once(self.value).chain(under).flat_map(scalars).collect()
    }
}

/// A key and what is behind its colon; a quoted one without escapes.
fn key(written: &str) -> Option<(String, &str)> {
    if let Some(quote) = written.chars().next().filter(|first| ['"', '\''].contains(first)) {
        let (key, value) = written[1..].split_once(quote)?;
        let value = value.strip_prefix(':').filter(|_| !key.contains('\\'))?;
        return Some((key.to_owned(), value));
    }
    let (key, value) = match written.split_once(": ") {
        Some((key, value)) => (key, value),
        None => (written.strip_suffix(':')?, ""),
    };
    let is_plain =
        !key.is_empty() && !key.starts_with(['-', '?', '[', '{', '&', '*', '!', '#']) && !key.contains(" #");
    is_plain.then(|| (key.to_owned(), value))
}

/// The scalars of a line, in lists and maps too.
fn scalars(line: &str) -> Vec<String> {
    let mut scalars = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next().filter(|first| *first != '#') {
        let length = match first {
            '"' | '\'' => rest[1..].find(first).map_or(rest.len(), |end| end + 2),
            '[' | ']' | '{' | '}' | ',' => 1,
            '-' if rest[1..].starts_with(' ') => 1,
            _ => {
                let bytes = rest.as_bytes();
                let is_end = |at: &usize| {
                    b",]}".contains(&bytes[*at])
                        || bytes[*at..].starts_with(b" #")
                        || bytes[*at..].starts_with(b": ")
                };
                (1..rest.len()).find(is_end).unwrap_or(rest.len())
            }
        };
        let scalar = rest[..length].trim_end_matches(':').trim();
        let is_mark = ["[", "]", "{", "}", ",", "-", ""].contains(&scalar);
        if !is_mark {
            scalars.push(scalar.trim_matches(['"', '\'']).to_owned());
        }
        rest = rest[length..].trim_start_matches(':').trim_start();
    }
    scalars
}
