//! What threads read of pieces of logs, and what they have read together.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Place};
use crate::units::Moment;
use crate::usage::bucket::{Buckets, TooLarge};
use crate::usage::cells::{self, NoCells};
use crate::usage::told::Told;

use super::field::{self, Wrong};
use super::format::{Before, Duplicates, Format, Meaning, Outcome, Read, Row, Shape};
use super::kept::Digest;
use super::meaning;
use super::tally::Tally;
use super::walk::{self, NotALine, Values, Wanted};
use super::{Asked, Piece};
use crate::yaml::json::walk::NotJson;

/// Where a line is.
#[derive(Clone, Copy, Debug)]
pub(super) struct At<'p> {
    /// The name of its file.
    pub(super) file: &'p str,
    /// The number of its file.
    pub(super) number: usize,
    /// Its own number in the file, from 1.
    pub(super) line: usize,
    /// Of a row of a Parquet file its row group, and its number there: from 1.
    pub(super) group: Option<(usize, usize)>,
}

impl<'p> At<'p> {
    fn line(piece: Piece<'p>, line: usize) -> Self {
        Self { file: piece.file, number: piece.number, line, group: None }
    }
}

/// What one thread has read so far.
#[derive(Debug)]
pub struct Reader {
    asked: Asked,
    format: &'static Format,
    wanted: Wanted,
    tags: Vec<(usize, bool)>,
    tally: Tally,
    told: Told,
    problems: Vec<(usize, usize, Diagnostic)>,
    /// Files that cannot be read further, by their number.
    failed: Vec<(usize, Vec<Diagnostic>)>,
    /// What earlier lines of a file said, by its number.
    before: BTreeMap<usize, Before>,
}

/// Messages that one thread keeps.
const MOST_PROBLEMS: usize = 50;

impl Reader {
    /// A reader of logs of a format.
    #[must_use]
    pub fn new(format: &'static Format, asked: &Asked) -> Self {
        let tag_paths = asked.tags.iter().map(|tag| format.path_of_tag(tag));
        let tags = asked.tags.iter().enumerate();
        let tags = tags.map(|(at, tag)| (format.paths.len() + at, format.is_listed(tag))).collect();
        let told = Told {
            duplicates: asked.duplicates.unwrap_or(format.duplicates).word().to_owned(),
            ..Told::default()
        };
        Self {
            wanted: Wanted::new(format.paths.iter().copied().chain(tag_paths)),
            asked: asked.clone(),
            format,
            tags,
            tally: Tally::new(Arc::clone(&asked.cuts)),
            told,
            problems: Vec::new(),
            failed: Vec::new(),
            before: BTreeMap::new(),
        }
    }

    /// Reads the lines of a piece.
    pub fn read(&mut self, piece: Piece<'_>) {
        let mut before = self.before.remove(&piece.number).unwrap_or_default();
        match self.format.shape {
            Shape::Json => self.json(piece, &mut before),
            Shape::Csv => self.csv(piece, &mut before),
        }
        if self.format.is_sequential && !piece.is_last {
            self.before.insert(piece.number, before);
        }
    }

    /// Takes note that a file, of this number among all files, cannot be read further.
    pub fn failed(&mut self, number: usize, why: Vec<Diagnostic>) {
        self.failed.push((number, why));
    }

    /// The paths of the values that are looked at.
    #[cfg(feature = "parquet")]
    pub(super) fn paths(&self) -> impl Iterator<Item = &str> {
        self.wanted.paths()
    }

    /// Counts a line.
    #[cfg(feature = "parquet")]
    pub(super) fn told_line(&mut self) {
        self.told.lines += 1;
    }

    fn json(&mut self, piece: Piece<'_>, before: &mut Before) {
        let mut values = Values::default();
        let mut number = piece.first_line;
        let mut lines = walk::lines(piece.bytes).peekable();
        while let Some(line) = lines.next() {
            let is_end = piece.is_last && lines.peek().is_none() && !piece.bytes.ends_with(b"\n");
            if !line.iter().all(u8::is_ascii_whitespace) {
                self.told.lines += 1;
                match self.wanted.find(line, &mut values) {
                    Ok(()) => self.values(At::line(piece, number), &values, before),
                    Err(NotALine::NotJson(NotJson::Unfinished)) if is_end => self.told.unfinished += 1,
                    Err(why) => self.no_json(piece, number, why),
                }
            }
            number += 1;
        }
    }

    fn no_json(&mut self, piece: Piece<'_>, number: usize, why: NotALine) {
        let wanted = |path: usize| self.format.paths.get(path).copied().unwrap_or("a tag");
        let why = match why {
            NotALine::NotJson(NotJson::Malformed) => "the line is not a JSON object".to_owned(),
            NotALine::NotJson(NotJson::Unfinished) => {
                "the line ends in the middle of a JSON object".to_owned()
            }
            NotALine::Twice(path) => format!("`{}` is there twice", wanted(path)),
        };
        self.bad(At::line(piece, number), why);
    }

    fn csv(&mut self, piece: Piece<'_>, before: &mut Before) {
        let names = cells::first(piece.columns);
        // A column without a name, as of the numbers of rows, is no value that is wanted.
        let place = |path: &str| names.iter().position(|name| name == path.as_bytes() && !path.is_empty());
        let places: Vec<Option<usize>> = self.wanted.paths().map(place).collect();
        let mut is_header = piece.first_line == 1;
        let read: Result<(), Infallible> = cells::rows(piece.bytes, piece.first_line, |number, row| {
            match row {
                Ok(_) if std::mem::take(&mut is_header) => {}
                Ok(row) => {
                    self.told.lines += 1;
                    if row.len() == names.len() {
                        let values = Values::of_cells(places.iter().map(|place| row.get((*place)?)));
                        self.values(At::line(piece, number), &values, before);
                    } else {
                        let why = format!("there are {} cells, and {} columns", row.len(), names.len());
                        self.bad(At::line(piece, number), why);
                    }
                }
                Err(NoCells) => {
                    let why = "the line is not comma-separated values".to_owned();
                    self.bad(At::line(piece, number), why);
                }
            }
            Ok(())
        });
        let Ok(()) = read;
    }

    /// Takes what the values of a line mean.
    pub(super) fn values(&mut self, at: At<'_>, values: &Values<'_>, before: &mut Before) {
        let stated =
            self.asked.day.and_then(|day| Moment::new(day, 0)).map(|at| field::Time { at, has_zone: true });
        let (paths, tags, asked) = (self.format.paths, &self.tags, &self.asked.tags);
        let row = Row { values, paths, tags, asked, before, stated };
        let read = match self.format.meaning {
            Meaning::Flat(flat) => meaning::read(flat, &row),
            Meaning::Read(read) => read(&row),
        };
        let added = match read {
            Ok(Outcome::Call(call)) => self.take(at.number, 0, &call),
            Ok(Outcome::Calls(calls)) => {
                calls.iter().enumerate().try_for_each(|(place, call)| self.take(at.number, place, call))
            }
            Ok(Outcome::Next(next, call)) => {
                *before = next;
                self.take(at.number, 0, &call)
            }
            Ok(Outcome::Says(next)) => {
                *before = next;
                return self.told.other_lines += 1;
            }
            Ok(Outcome::Repeats) => return self.told.same_lines += 1,
            Ok(Outcome::Other) => return self.told.other_lines += 1,
            Ok(Outcome::WithoutUsage) => return self.told.without_usage += 1,
            Err(Wrong { field, why }) => return self.bad(at, format!("`{field}` {why}")),
        };
        if let Err(too_large) = added {
            self.bad(at, too_large.to_string());
        }
    }

    /// Takes a call of a line.
    fn take(&mut self, file: usize, at: usize, Read { call, has_zone }: &Read<'_>) -> Result<(), TooLarge> {
        self.told.without_zone += u64::from(!has_zone);
        let id = match self.asked.duplicates.unwrap_or(self.format.duplicates) {
            _ if call.id.is_empty() => None,
            Duplicates::None => None,
            Duplicates::Exact => Some(Digest::of(&call.id, at, 0)),
            Duplicates::File => Some(Digest::of(&call.id, at, file + 1)),
        };
        self.tally.take(call, id)
    }

    pub(super) fn bad(&mut self, at: At<'_>, why: String) {
        self.told.bad += 1;
        if self.asked.skip_bad || MOST_PROBLEMS <= self.problems.len() {
            return;
        }
        let bad = Diagnostic::error(Code::BadLogLine, why).at(&Place::line_of_log(at.file, at.line));
        let bad = match at.group {
            None => bad,
            Some((group, row)) => bad.note(format!("it is row {row} of row group {group}")),
        };
        self.problems.push((at.number, at.line, bad));
    }
}

/// What threads have read together.
///
/// # Errors
/// A file that could not be read to its end, or the lines that could not be read, by file and line.
pub fn together(readers: Vec<Reader>, tags: &[String]) -> Result<(Buckets, Told), Vec<Diagnostic>> {
    let mut told = Told::default();
    let mut problems = Vec::new();
    let mut failed = Vec::new();
    let mut bad = 0;
    let mut tallies = Vec::new();
    for mut reader in readers {
        told.add(&reader.told);
        bad += if reader.asked.skip_bad { 0 } else { reader.told.bad };
        problems.append(&mut reader.problems);
        failed.append(&mut reader.failed);
        tallies.push(reader.tally);
    }
    if let Some((_, first)) = failed.into_iter().min_by_key(|(file, _)| *file) {
        return Err(first);
    }
    if bad != 0 {
        problems.sort_by_key(|(file, line, _)| (*file, *line));
        let mut said: Vec<Diagnostic> =
            problems.into_iter().take(MOST_SAID).map(|(_, _, problem)| problem).collect();
        let more = bad.saturating_sub(said.len() as u64);
        if let Some(last) = said.last_mut() {
            let last_is =
                last.clone().help("leave out what cannot be read, and have it counted: `--skip-bad`");
            *last =
                if more == 0 { last_is } else { last_is.note(format!("{more} more lines cannot be read")) };
        }
        return Err(said);
    }
    let sums = Tally::together(tallies).map_err(|too_large| vec![too_large.into()])?;
    let buckets = Buckets { tags: tags.to_vec(), sums };
    told.days(&buckets);
    told.repeats = buckets.sums.values().map(|sums| sums.repeats).sum();
    Ok((buckets, told))
}

/// Messages about lines that are shown.
const MOST_SAID: usize = 20;
