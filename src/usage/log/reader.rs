//! What threads read of pieces of logs, and what they have read together.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use indexmap::IndexMap;

use crate::diag::{Code, Diagnostic, Place, Source};
use crate::units::{Meter, Moment};
use crate::usage::bucket::{Buckets, Key, Sums, TooLarge};
use crate::usage::call::Sizes;
use crate::usage::told::Told;

use super::field::{self, Wrong};
use super::format::{Before, Duplicates, Format, Meaning, Outcome, Read, Row, Shape};
use super::meaning;
use super::walk::{self, NotJson, Values, Wanted};
use super::{Asked, Piece};

/// What one thread has read so far.
#[derive(Debug)]
pub struct Reader {
    asked: Asked,
    format: &'static Format,
    wanted: Wanted,
    tags: Vec<(usize, bool)>,
    keys: IndexMap<Key, ()>,
    sums: BTreeMap<usize, Sums>,
    /// Calls by the digest of their id.
    kept: IndexMap<u128, Kept>,
    told: Told,
    problems: Vec<(usize, usize, Diagnostic)>,
    /// What earlier lines of a file said, by its number.
    before: BTreeMap<usize, Before>,
}

/// The line of a call that stays so far.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Kept {
    key: usize,
    sums: Box<Sums>,
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
            keys: IndexMap::new(),
            sums: BTreeMap::new(),
            kept: IndexMap::new(),
            told,
            problems: Vec::new(),
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

    fn json(&mut self, piece: Piece<'_>, before: &mut Before) {
        let mut values = Values::default();
        let mut number = piece.first_line;
        let mut lines = walk::lines(piece.bytes).peekable();
        while let Some(line) = lines.next() {
            let is_end = piece.is_last && lines.peek().is_none() && !piece.bytes.ends_with(b"\n");
            if !line.iter().all(u8::is_ascii_whitespace) {
                self.told.lines += 1;
                match self.wanted.find(line, &mut values) {
                    Ok(()) => self.values(piece, number, &values, before),
                    Err(NotJson::Unfinished) if is_end => self.told.unfinished += 1,
                    Err(why) => self.no_json(piece, number, why),
                }
            }
            number += 1;
        }
    }

    fn no_json(&mut self, piece: Piece<'_>, number: usize, why: NotJson) {
        let wanted = |path: usize| self.format.paths.get(path).copied().unwrap_or("a tag");
        let why = match why {
            NotJson::Malformed => "the line is not a JSON object".to_owned(),
            NotJson::Unfinished => "the line ends in the middle of a JSON object".to_owned(),
            NotJson::Twice(path) => format!("`{}` is there twice", wanted(path)),
        };
        self.bad(piece, number, why);
    }

    fn csv(&mut self, piece: Piece<'_>, before: &mut Before) {
        let rows = |bytes| csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let names = rows(piece.columns).into_byte_records().next().and_then(Result::ok).unwrap_or_default();
        let places: Vec<Option<usize>> =
            self.wanted.paths().map(|path| names.iter().position(|name| name == path.as_bytes())).collect();
        let mut reader = rows(piece.bytes);
        let mut row = csv::ByteRecord::new();
        let mut is_header = piece.first_line == 1;
        loop {
            let position = reader.position();
            // Of the end of a line `\r\n` the second part may not have been read yet.
            let is_in_end =
                usize::try_from(position.byte()).is_ok_and(|at| piece.bytes.get(at) == Some(&b'\n'));
            let line = usize::try_from(position.line()).unwrap_or(1) + usize::from(is_in_end);
            let number = piece.first_line + line - 1;
            match reader.read_byte_record(&mut row) {
                Ok(false) => return,
                Ok(true) if std::mem::take(&mut is_header) => {}
                Ok(true) => {
                    self.told.lines += 1;
                    if row.len() != names.len() {
                        let why = format!("there are {} cells, and {} columns", row.len(), names.len());
                        self.bad(piece, number, why);
                        continue;
                    }
                    let values = Values::of_cells(places.iter().map(|place| row.get((*place)?)));
                    self.values(piece, number, &values, before);
                }
                Err(_) => {
                    return self.bad(piece, number, "the line is not comma-separated values".to_owned());
                }
            }
        }
    }

    /// Takes what the values of a line mean.
    fn values(&mut self, piece: Piece<'_>, number: usize, values: &Values<'_>, before: &mut Before) {
        let stated =
            self.asked.day.and_then(|day| Moment::new(day, 0)).map(|at| field::Time { at, has_zone: true });
        let (paths, tags, asked) = (self.format.paths, &self.tags, &self.asked.tags);
        let row = Row { values, paths, tags, asked, before, stated };
        let read = match self.format.meaning {
            Meaning::Flat(flat) => meaning::read(flat, &row),
            Meaning::Read(read) => read(&row),
        };
        let calls = match read {
            Ok(Outcome::Calls(calls)) => calls,
            Ok(Outcome::Next(next, call)) => {
                *before = next;
                vec![*call]
            }
            Ok(Outcome::Says(next)) => {
                *before = next;
                return self.told.other_lines += 1;
            }
            Ok(Outcome::Repeats) => return self.told.same_lines += 1,
            Ok(Outcome::Other) => return self.told.other_lines += 1,
            Ok(Outcome::WithoutUsage) => return self.told.without_usage += 1,
            Err(Wrong { field, why }) => return self.bad(piece, number, format!("`{field}` {why}")),
        };
        let added =
            calls.into_iter().enumerate().try_for_each(|(at, read)| self.take(piece.number, at, read));
        if let Err(too_large) = added {
            self.bad(piece, number, too_large.to_string());
        }
    }

    /// Takes a call into its bucket, or keeps it beside other lines of the same call.
    fn take(&mut self, file: usize, at: usize, read: Read<'_>) -> Result<(), TooLarge> {
        let Read { call, has_zone } = read;
        self.told.without_zone += u64::from(!has_zone);
        let sizes = Sizes::of(&call.used).ok_or(TooLarge)?;
        let key = self.keys.insert_full(Key::of(&call, sizes, &self.asked.cuts), ()).0;
        let sums = Sums::of(&call, sizes, &self.asked.cuts);
        let id = match self.asked.duplicates.unwrap_or(self.format.duplicates) {
            _ if call.id.is_empty() => None,
            Duplicates::None => None,
            Duplicates::Exact => Some(digest(&call.id, at, 0)),
            Duplicates::File => Some(digest(&call.id, at, file + 1)),
        };
        match id {
            None => self.sums.entry(key).or_default().add(&sums),
            Some(id) => self.keep(id, Kept { key, sums: Box::new(sums) }),
        }
    }

    /// Of two lines of a call the one with most output stays; of two with as much the one with more of the rest, so that
    /// their order does not matter.
    fn keep(&mut self, id: u128, new: Kept) -> Result<(), TooLarge> {
        let Some(old) = self.kept.get_mut(&id) else {
            self.kept.insert(id, new);
            return Ok(());
        };
        let weight = |kept: &Kept, key: &Key| {
            let Sums { meters, fees, cost, .. } = &*kept.sums;
            let all: u128 = meters.values().map(|one| one.number).sum();
            let each: Vec<u128> = Meter::all().into_iter().map(|meter| kept.sums.number(meter)).collect();
            let fees: Vec<(String, u128)> =
                fees.iter().map(|(name, uses)| (name.clone(), uses.number)).collect();
            (kept.sums.number(Meter::Output), all, each, key.clone(), fees, (cost.calls, cost.picos))
        };
        let key = |at: usize| {
            self.keys.get_index(at).map(|(key, ())| key.clone()).unwrap_or_else(|| unreachable!())
        };
        let (of_new, of_old) = (weight(&new, &key(new.key)), weight(old, &key(old.key)));
        let lines = old.sums.repeats + new.sums.repeats + 1;
        if of_old < of_new {
            *old = new;
        }
        old.sums.repeats = lines;
        Ok(())
    }

    fn bad(&mut self, piece: Piece<'_>, number: usize, why: String) {
        self.told.bad += 1;
        if self.asked.skip_bad || MOST_PROBLEMS <= self.problems.len() {
            return;
        }
        let source = Source::line_of_log(piece.file, number);
        let bad = Diagnostic::error(Code::BadLogLine, why).at(&Place::start_of(&source));
        self.problems.push((piece.number, number, bad));
    }
}

/// What threads have read together.
///
/// # Errors
/// The lines that could not be read, by file and line.
pub fn together(readers: Vec<Reader>, tags: &[String]) -> Result<(Buckets, Told), Vec<Diagnostic>> {
    let mut told = Told::default();
    let mut problems = Vec::new();
    let mut bad = 0;
    let mut all: Option<Reader> = None;
    for mut reader in readers {
        told.add(&reader.told);
        bad += if reader.asked.skip_bad { 0 } else { reader.told.bad };
        problems.append(&mut reader.problems);
        all = Some(match all {
            None => reader,
            Some(all) => all.and(reader).map_err(|too_large| vec![too_large.into()])?,
        });
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
    let mut buckets = Buckets { tags: tags.to_vec(), ..Buckets::default() };
    if let Some(all) = all {
        all.into_buckets(&mut buckets).map_err(|too_large| vec![too_large.into()])?;
    }
    told.days(&buckets);
    told.repeats = buckets.sums.values().map(|sums| sums.repeats).sum();
    Ok((buckets, told))
}

/// Messages about lines that are shown.
const MOST_SAID: usize = 20;

impl Reader {
    fn and(mut self, other: Self) -> Result<Self, TooLarge> {
        let keys: Vec<usize> = other.keys.into_keys().map(|key| self.keys.insert_full(key, ()).0).collect();
        for (key, sums) in other.sums {
            self.sums.entry(keys[key]).or_default().add(&sums)?;
        }
        for (id, kept) in other.kept {
            self.keep(id, Kept { key: keys[kept.key], ..kept })?;
        }
        Ok(self)
    }

    fn into_buckets(self, buckets: &mut Buckets) -> Result<(), TooLarge> {
        let mut sums = self.sums;
        for kept in self.kept.into_values() {
            sums.entry(kept.key).or_default().add(&kept.sums)?;
        }
        for (at, (key, ())) in self.keys.into_iter().enumerate() {
            if let Some(sums) = sums.remove(&at) {
                buckets.add(key, &sums)?;
            }
        }
        Ok(())
    }
}

/// 128 bits of an id: two ids have the same ones in a log of 10^12 lines with a chance below 10^-14.
fn digest(id: &str, at: usize, file: usize) -> u128 {
    let half = |which: u8| {
        let mut hasher = DefaultHasher::new();
        (which, file, at, id).hash(&mut hasher);
        u128::from(hasher.finish())
    };
    half(0) << 64 | half(1)
}
