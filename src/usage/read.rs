//! Reads the rows of files of buckets, piece by piece, and puts together what threads have read.

use std::collections::BTreeMap;
use std::hash::BuildHasher;
use std::sync::Arc;

use foldhash::fast::FixedState;

use crate::diag::Diagnostic;
use crate::units::{Date, Tier};

use super::bucket::{Buckets, Key, Sums, TooLarge};
use super::call::Status;
use super::cells::{self, NoCells};
use super::column::Column;
use super::cuts::Class;
use super::file::BucketsFile;
use super::log::{Asked, lines};
use super::met::Met;
use super::told::Told;
use super::uses::{Uses, meters_used};
use super::verify::contradiction;

type Result<T> = std::result::Result<T, Vec<Diagnostic>>;

/// What one thread has read of files of buckets so far.
#[derive(Debug)]
pub struct BucketsReader {
    /// The tags whose values are kept.
    tags: Vec<String>,
    met: Met,
    /// What was read of each file, by its number.
    files: BTreeMap<usize, SoFar>,
    /// The key of the last row, whose space is used again.
    key: Key,
}

/// What was read of a file.
#[derive(Debug, Default)]
struct SoFar {
    /// The sums of its rows, for what its header adds up.
    totals: Vec<u128>,
    /// The sum of the hashes of its rows, whatever their order.
    digest: u64,
    calls: u64,
    days: Option<[Date; 2]>,
    /// The tags that some row has.
    tags: Vec<String>,
    /// The first line that is wrong, and why.
    wrong: Option<(usize, Vec<Diagnostic>)>,
}

impl BucketsReader {
    /// A reader that keeps these tags of buckets.
    #[must_use]
    pub fn new(tags: &[String]) -> Self {
        let key = Key {
            provider: String::new(),
            model: String::new(),
            day: Date::EPOCH,
            hours: String::new(),
            tier: Tier::Standard,
            region: String::new(),
            context: Class::ALL,
            prefix: Class::ALL,
            status: Status::Ok,
            tags: vec![String::new(); tags.len()],
            uses: Uses::default(),
        };
        Self { tags: tags.to_vec(), met: Met::default(), files: BTreeMap::new(), key }
    }

    /// Reads whole rows of a file; the first of them is on this line.
    pub fn read(&mut self, file: &BucketsFile, number: usize, first_line: usize, bytes: &[u8]) {
        let mut own = self.files.remove(&number).unwrap_or_default();
        if own.wrong.is_none() {
            own.totals.resize(file.totals.as_ref().map_or(0, Vec::len), 0);
            let mut line = first_line;
            let read = match &file.columns {
                Some(columns) => self.cells(file, columns, &mut own, &mut line, bytes),
                None => self.lines(file, &mut own, &mut line, bytes),
            };
            own.wrong = read.err().map(|problems| (line, problems));
        }
        self.files.insert(number, own);
    }

    fn cells(
        &mut self,
        file: &BucketsFile,
        columns: &[Column],
        own: &mut SoFar,
        line: &mut usize,
        bytes: &[u8],
    ) -> Result<()> {
        let summed = summed(file, columns);
        cells::rows(bytes, *line, |number, row| {
            *line = number;
            let row = row.map_err(|NoCells| file.no_text(number))?;
            if row.len() != columns.len() {
                let message = format!("there are {} cells, and {} columns", row.len(), columns.len());
                return Err(file.bad(number, message));
            }
            let mut sums = self.row(file, number, columns, row.iter().map(std::str::from_utf8))?;
            own.add_digest(columns.iter().zip(row));
            own.take(&self.key, &sums, columns, &summed);
            self.add(file, number, &mut sums)
        })
    }

    fn lines(&mut self, file: &BucketsFile, own: &mut SoFar, number: &mut usize, bytes: &[u8]) -> Result<()> {
        for (at, line) in lines(bytes).enumerate() {
            *number += usize::from(at != 0);
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let no_object = |_| file.bad(*number, "the line is not a JSON object".to_owned());
            let row: serde_json::Map<String, serde_json::Value> =
                serde_json::from_slice(line).map_err(no_object)?;
            let (mut columns, mut cells) = (Vec::new(), Vec::new());
            for (name, value) in &row {
                let text = match value {
                    serde_json::Value::String(text) => text.clone(),
                    serde_json::Value::Number(number) => number.to_string(),
                    // What a query has nothing of.
                    serde_json::Value::Null => continue,
                    _ => {
                        let message = format!("`{}` is neither text nor a number", name.escape_debug());
                        return Err(file.bad(*number, message));
                    }
                };
                columns.push(file.column(*number, name)?);
                cells.push(text);
            }
            let mut sums = self.row(file, *number, &columns, cells.iter().map(|cell| Ok(cell.as_str())))?;
            own.take(&self.key, &sums, &columns, &summed(file, &columns));
            own.add_digest(columns.iter().zip(cells.iter().map(String::as_bytes)));
            own.add_tags(&columns);
            self.add(file, *number, &mut sums)?;
        }
        Ok(())
    }

    /// Reads the cells of a row: what they have in common into the key, and the sums.
    fn row<'c>(
        &mut self,
        file: &BucketsFile,
        line: usize,
        columns: &[Column],
        cells: impl Iterator<Item = std::result::Result<&'c str, std::str::Utf8Error>>,
    ) -> Result<Sums> {
        let (key, mut sums) = (&mut self.key, Sums::default());
        key.clear();
        for (column, text) in columns.iter().zip(cells) {
            let text = text.map_err(|_| file.no_text(line))?;
            let put = column.put(text, key, &mut sums, &self.tags);
            put.map_err(|what| file.bad(line, format!("`{column}` is not {what}")))?;
        }
        sums.meters.retain(|_, counted| counted.number != 0);
        sums.fees.retain(|_, counted| counted.number != 0);
        for counted in sums.meters.values_mut().chain(sums.fees.values_mut()) {
            counted.calls = sums.calls;
        }
        key.uses.meters = meters_used(sums.counts());
        key.uses.fees.extend(sums.fees.keys().cloned());
        if key.model.is_empty() || key.day == Date::EPOCH {
            return Err(file.bad(line, "a bucket has a `model` and a `day`".to_owned()));
        }
        match contradiction(key, &sums) {
            Some(contradiction) => Err(file.bad(line, contradiction)),
            None => Ok(sums),
        }
    }

    /// Adds a row to those of its bucket.
    fn add(&mut self, file: &BucketsFile, line: usize, sums: &mut Sums) -> Result<()> {
        match self.met.get_mut(&self.key) {
            Some(own) => own
                .add(sums)
                .map_err(|TooLarge| file.bad(line, "the counts are too large to be added up".to_owned())),
            None => {
                self.met.insert(self.key.clone(), std::mem::take(sums));
                Ok(())
            }
        }
    }

    /// What threads have read together of these files, by their numbers.
    ///
    /// # Errors
    /// The first line that is wrong; rows that do not add up to the totals of their header; a tag that is asked for and
    /// that a file does not have, or that it has and that would be lost where the buckets are kept.
    pub fn together(
        readers: Vec<Self>,
        files: &BTreeMap<usize, Arc<BucketsFile>>,
        asked: &Asked,
    ) -> Result<(Buckets, Told)> {
        let mut read: BTreeMap<usize, SoFar> = BTreeMap::new();
        let mut met: Option<Met> = None;
        let mut is_too_large = false;
        for Self { met: own, files, .. } in readers {
            files.into_iter().for_each(|(number, own)| read.entry(number).or_default().add(own));
            match &mut met {
                None => met = Some(own),
                Some(met) => {
                    for (key, sums) in own {
                        is_too_large |= met.entry(key).or_default().add(&sums).is_err();
                    }
                }
            }
        }
        let mut told = Told::default();
        let mut whole: BTreeMap<(u64, u64), &BucketsFile> = BTreeMap::new();
        for (number, file) in files {
            let own = read.remove(number).unwrap_or_default();
            let rows = (own.digest, own.calls);
            own.end(file, asked, &mut told)?;
            if let Some(other) = whole.insert(rows, file).filter(|_| rows.1 != 0) {
                let message = format!("these buckets are those of `{}` once more", other.name());
                return Err(file.bad_but(message, "leave one of them out"));
            }
        }
        if is_too_large {
            return Err(vec![TooLarge.into()]);
        }
        let sums = met.unwrap_or_default().into_iter().collect();
        Ok((Buckets { tags: asked.tags.clone(), sums }, told))
    }
}

/// For each of the columns that the header of a file adds up, where it is among these.
fn summed(file: &BucketsFile, columns: &[Column]) -> Vec<Option<usize>> {
    let totals = file.totals.iter().flatten();
    totals.map(|total| columns.iter().position(|column| column == total)).collect()
}

impl SoFar {
    /// Takes note of a row.
    fn take(&mut self, key: &Key, sums: &Sums, columns: &[Column], summed: &[Option<usize>]) {
        for (total, at) in self.totals.iter_mut().zip(summed) {
            let number = at.and_then(|at| columns[at].counted(sums)).unwrap_or_default();
            *total = total.saturating_add(number);
        }
        self.calls = self.calls.saturating_add(sums.calls.saturating_add(sums.repeats));
        let [first, last] = self.days.unwrap_or([key.day; 2]);
        self.days = Some([first.min(key.day), last.max(key.day)]);
    }

    /// Takes note of the cells of a row, in whatever order and form these are.
    fn add_digest<'c>(&mut self, cells: impl Iterator<Item = (&'c Column, &'c [u8])>) {
        let hasher = FixedState::default();
        let of_cells = cells.filter(|(_, cell)| !cell.is_empty()).map(|cell| hasher.hash_one(cell));
        let of_row = hasher.hash_one(of_cells.fold(0, u64::wrapping_add));
        self.digest = self.digest.wrapping_add(of_row);
    }

    fn add_tags(&mut self, columns: &[Column]) {
        for tag in columns.iter().filter_map(Column::tag) {
            if !self.tags.iter().any(|own| own == tag) {
                self.tags.push(tag.to_owned());
            }
        }
    }

    /// Adds what another thread has read of the file.
    fn add(&mut self, other: Self) {
        self.totals.resize(self.totals.len().max(other.totals.len()), 0);
        for (own, other) in self.totals.iter_mut().zip(&other.totals) {
            *own = own.saturating_add(*other);
        }
        self.digest = self.digest.wrapping_add(other.digest);
        self.calls = self.calls.saturating_add(other.calls);
        self.days = match (self.days, other.days) {
            (Some(own), Some(other)) => Some([own[0].min(other[0]), own[1].max(other[1])]),
            (own, other) => own.or(other),
        };
        self.tags.extend(other.tags);
        self.wrong = self.wrong.take().into_iter().chain(other.wrong).min_by_key(|(line, _)| *line);
    }

    /// What is told of a file that was read to its end.
    fn end(self, file: &BucketsFile, asked: &Asked, told: &mut Told) -> Result<()> {
        if let Some((_, wrong)) = self.wrong {
            return Err(wrong);
        }
        match &file.header {
            Some(header) => {
                let columns = file.columns.iter().flatten().filter(|column| column.is_summed());
                let is_said = |column: &&Column| header.totals.contains_key(&column.to_string());
                if let Some(column) = columns.into_iter().find(|column| !is_said(column)) {
                    return Err(file.bad(1, format!("the header has no total of `{column}`")));
                }
                let totals = file.totals.as_ref().map(|_| &self.totals);
                let is_other = |(at, total): &(usize, (&String, &String))| {
                    totals.is_none_or(|totals| totals[*at].to_string() != *total.1)
                };
                if let Some((_, (name, _))) = header.totals.iter().enumerate().find(is_other) {
                    let name = name.escape_debug();
                    let message =
                        format!("the rows do not add up to the header's total of `{name}`: rows are missing");
                    return Err(file.bad(1, message));
                }
                told.add(&header.told);
            }
            None => {
                told.lines += self.calls;
                *told.formats.entry("buckets".to_owned()).or_default() += 1;
                if let Some([first, last]) = self.days {
                    told.take(&first.to_string(), &last.to_string());
                }
            }
        }
        let has: Vec<String> = match &file.columns {
            Some(columns) => columns.iter().filter_map(Column::tag).map(str::to_owned).collect(),
            None => self
                .tags
                .into_iter()
                .chain(file.header.iter().flat_map(|header| header.tags.clone()))
                .collect(),
        };
        if let Some(tag) = asked.tags.iter().find(|tag| self.days.is_some() && !has.contains(tag)) {
            let message = format!("these buckets do not have the tag `{tag}`");
            return Err(file.bad_but(message, "make them of the log again, with `--by`"));
        }
        if let Some(tag) = has.iter().find(|tag| asked.are_kept && !asked.tags.contains(tag)) {
            let message = format!("these buckets have the tag `{}`, which would be lost", tag.escape_debug());
            return Err(file.bad_but(message, &format!("keep it: `--by model,tag:{tag}`")));
        }
        Ok(())
    }
}
